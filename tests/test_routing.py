"""Where each documented service ends: in a line, in an unlisted code, or in a finding."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.facts._codes import CODES
from needlecode.grouping import Family
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Side,
    Site,
    Structure,
    Unread,
)
from needlecode.policies import CPT, CPT_NCCI
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Severity, Verdict
from needlecode.rules.current import TABLE as CURRENT
from needlecode.rules.stated import TABLE as BY_CODE
from needlecode.rules.stated import stands_for
from needlecode.rules.unlisted import DEVICE, NERVE
from needlecode.rules.unlisted import TABLE as WITHOUT_CODE


DAY: Final = date(2026, 3, 2)
LEFT, RIGHT = Side.LEFT, Side.RIGHT
UT, QL, GM = (Muscle(name, LEFT) for name in ("trapezius", "quadratus-lumborum", "gluteus-medius"))
NERVE_SITE: Final = NonMuscle(Structure.NERVE, "tibial nerve", LEFT)
KNEE: Final = NonMuscle(Structure.JOINT, "knee joint", LEFT)
T: Final = Technique


def did(technique: Technique, *sites: Site, **facts: Any) -> Procedure:
    """Give a procedure."""
    return Procedure(technique, sites=sites, **facts)


def needled(*sites: Site, **facts: Any) -> Procedure:
    """Give needling of sites with nothing injected."""
    return did(T.DRY_NEEDLING, *(sites or (UT,)), injected=False, **facts)


def by_code(code: str, *sites: Site) -> Procedure:
    """Give a service stated by its code."""
    return did(T.OTHER, *sites, code=code)


def coded(
    *procedures: Procedure, day: date = DAY, profession: Profession | None = None, **choices: Any
) -> Coding:
    """Code a visit under the code set alone."""
    visit = Encounter(
        date_of_service=day, rendering=Provider(profession=profession), procedures=procedures
    )
    return select_codes(visit, policy=CPT.choosing(**choices))


def lines(coding: Coding) -> dict[str, int]:
    """Give the units of each code."""
    return {line.code: line.units for line in coding.lines}


def found(coding: Coding, rule: str) -> Severity | None:
    """Give the severity of what a rule reports, None where it reports nothing."""
    return next((f.severity for f in coding.findings if f.rule == rule), None)


def asked(coding: Coding) -> set[str]:
    """Give the rules that ask something that can change a line."""
    return {question.rule for question in coding.questions if question.changes_lines}


@frozen
class Route:
    """A documented service, the lines it ends in, and the finding that says why."""

    title: str
    procedures: tuple[Procedure, ...]
    lines: dict[str, int]
    rule: str | None = None
    day: date = DAY
    profession: Profession | None = None


ROUTES: Final = (
    Route("solid needle into two muscles", (needled(UT, QL),), {"20560": 1}),
    Route("solid needle into three muscles", (needled(UT, QL, GM),), {"20561": 1}),
    Route(
        "solid needle before 2020",
        (needled(UT, QL),),
        {"20999": 1},
        day=date(2019, 12, 31),
    ),
    Route(
        "injectate into one muscle",
        (did(T.TRIGGER_POINT_INJECTION, UT, injected=True),),
        {"20552": 1},
    ),
    Route(
        "injectate into three muscles",
        (did(T.INJECTION, UT, QL, GM, substance="lidocaine"),),
        {"20553": 1},
    ),
    Route(
        "injectate into a sheath",
        (did(T.INJECTION, NonMuscle(Structure.TENDON_SHEATH, "flexor", LEFT), injected=True),),
        {"20550": 1},
    ),
    Route(
        "injectate into a ligament",
        (did(T.INJECTION, NonMuscle(Structure.LIGAMENT, "iliolumbar", LEFT), injected=True),),
        {"20550": 1},
    ),
    Route(
        "injectate at an origin",
        (did(T.INJECTION, NonMuscle(Structure.TENDON_ORIGIN, "CEO", LEFT), injected=True),),
        {"20551": 1},
    ),
    Route(
        "needles at acupuncture points",
        (
            did(
                T.ACUPUNCTURE,
                needle_sets=(
                    NeedleSet(minutes=15, electrical=False),
                    NeedleSet(minutes=15, electrical=True, new_insertion=True),
                ),
            ),
        ),
        {"97810": 1, "97814": 1},
    ),
    Route(
        "needles at points and dry needling",
        (did(T.ACUPUNCTURE, needle_sets=(NeedleSet(minutes=15, electrical=False),)), needled()),
        {"97810": 1},
        "SEL303",
    ),
    Route("cupping", (did(T.CUPPING),), {"97039": 1}, "SEL801"),
    Route("gua sha", (did(T.GUA_SHA),), {"97039": 1}, "SEL801"),
    Route("moxa", (did(T.MOXIBUSTION),), {"97039": 1}, "SEL801"),
    Route(
        "manual thrust by a chiropractor",
        (did(T.CHIROPRACTIC_MANIPULATION, regions=("cervical", "thoracic", "lumbar")),),
        {"98941": 1},
        profession=Profession.CHIROPRACTOR,
    ),
    Route(
        "osteopathic manipulation",
        (did(T.OSTEOPATHIC_MANIPULATION, regions=("cervical", "lumbar", "sacral")),),
        {"98926": 1},
        profession=Profession.PHYSICIAN,
    ),
    Route("hands-on mobilisation", (did(T.MANUAL_THERAPY, minutes=23),), {"97140": 2}),
    Route(
        "attended stimulation",
        (did(T.ELECTRICAL_STIMULATION, minutes=15, attended=True),),
        {"97032": 1},
    ),
    Route(
        "stimulation that nobody attends",
        (did(T.ELECTRICAL_STIMULATION, minutes=15, attended=False),),
        {"97014": 1},
    ),
    Route(
        "evaluation by a therapist",
        (did(T.EVALUATION, code="97161", separate_work=True),),
        {"97161": 1},
        profession=Profession.PHYSICAL_THERAPIST,
    ),
    Route(
        "needling of a tendon only",
        (needled(NonMuscle(Structure.TENDON, "patellar tendon", LEFT)),),
        {},
        "SEL106",
    ),
    Route(
        "percutaneous electrical nerve stimulation",
        (did(T.NERVE_STIMULATION, NERVE_SITE, electrical_stimulation=True),),
        {"64999": 1},
        "SEL804",
    ),
    Route(
        "needles with current at a nerve",
        (needled(NERVE_SITE, electrical_stimulation=True),),
        {},
        "SEL106",
    ),
    Route(
        "stimulation through the needle",
        (needled(electrical_stimulation=True),),
        {"20560": 1},
        "SEL125",
    ),
    Route(
        "ultrasound guidance", (needled(), by_code("76942")), {"20560": 1, "76942": 1}, "SEL821"
    ),
    Route(
        "fluoroscopic guidance", (needled(), by_code("77002")), {"20560": 1, "77002": 1}, "SEL821"
    ),
    Route(
        "ultrasound during an operation",
        (needled(), by_code("76998")),
        {"20560": 1, "76998": 1},
        "SEL821",
    ),
    Route(
        "guidance by computed tomography",
        (needled(), by_code("77012")),
        {"20560": 1, "77012": 1},
        "SEL821",
    ),
    Route("guidance by stimulation", (needled(), by_code("95873")), {"20560": 1}, "SEL823"),
    Route("guidance by electromyography", (needled(), by_code("95874")), {"20560": 1}, "SEL823"),
    Route("needles as a supply", (needled(), by_code("A4215")), {"20560": 1}, "SEL825"),
    Route("special needles as a supply", (needled(), by_code("A4212")), {"20560": 1}, "SEL825"),
    Route("a drug", (needled(), by_code("J3301")), {"20560": 1}, "SEL826"),
    Route("a local anaesthetic", (needled(), by_code("J2001")), {"20560": 1}, "SEL826"),
    Route("joint injection with its code", (by_code("20610", KNEE),), {"20610": 1}),
    Route(
        "joint injection, labelled so, with its code",
        (did(T.INJECTION, KNEE, injected=True, code="20610"),),
        {"20610": 1},
    ),
    Route("joint injection without its code", (did(T.INJECTION, KNEE),), {}, "SEL203"),
    Route(
        "nerve block with its code",
        (by_code("64405", NonMuscle(Structure.NERVE, "greater occipital", LEFT)),),
        {"64405": 1},
    ),
    Route("nerve block without its code", (did(T.INJECTION, NERVE_SITE),), {}, "SEL203"),
    Route(
        "injection at an acupuncture point",
        (did(T.ACUPUNCTURE, NonMuscle(Structure.ACUPOINT, "LI4"), injected=True),),
        {},
        "SEL220",
    ),
    Route("an unlisted service", (by_code("97799"),), {"97799": 1}, "SEL824"),
    Route("a code of another kind", (by_code("12345"),), {}, "SEL827"),
    Route(
        "a therapy service of another code",
        (did(T.THERAPY_SERVICE, code="0552T", minutes=15),),
        {},
        "SEL827",
    ),
    Route(
        "an injection of another code",
        (did(T.INJECTION, KNEE, code="12345", injected=True),),
        {},
        "SEL827",
    ),
    Route("a service of which nothing tells the code", (did(T.OTHER),), {}, "SEL004"),
    Route(
        "stimulation of points of the ear",
        (did(T.THERAPY_SERVICE, code="S8930", minutes=15),),
        {"S8930": 1},
    ),
)
"""Every row of the routing summary (neighbours section 7), and every item beside it."""


class TestRoutes:
    """Each documented service ends in a line, an unlisted code or a finding, never in silence."""

    @pytest.mark.parametrize("route", ROUTES, ids=[route.title for route in ROUTES])
    def test_where_it_ends(self, route: Route) -> None:
        """The lines are those of the routing summary, and the rule says why."""
        coding = coded(*route.procedures, day=route.day, profession=route.profession)

        assert lines(coding) == route.lines
        assert route.rule is None or found(coding, route.rule)

    def test_one_unlisted_code_for_two_services_is_one_line(self) -> None:
        """Before 2020 needling is unlisted, and the same code that is stated beside it joins it."""
        needled = did(T.DRY_NEEDLING, UT, injected=False)
        coding = coded(by_code("20999"), needled, day=date(2018, 3, 2))
        (line,) = coding.lines

        assert (line.code, line.units, line.procedures) == ("20999", 1, (0, 1))
        assert "SEL824" in line.basis

    @pytest.mark.parametrize("technique", list(Technique))
    def test_nothing_ends_in_silence(self, technique: Technique) -> None:
        """A procedure of any technique gives a line or a finding, whatever else is not stated."""
        coding = coded(did(technique))

        assert coding.lines or coding.findings

    @pytest.mark.parametrize("code", [*CODES, "12345", "0552T"])
    def test_no_code_ends_in_silence(self, code: str) -> None:
        """A service stated by any code gives a line or a finding."""
        coding = coded(by_code(code))

        assert coding.lines or coding.findings


CHOSEN: Final = {"code_97039": "97039", "code_97139": "97139", "code_97799": "97799"}


class TestUnlisted:
    """Cupping, gua sha and moxibustion are one unit of an unlisted code (N-122)."""

    @pytest.mark.parametrize("technique", [T.CUPPING, T.GUA_SHA, T.MOXIBUSTION])
    @pytest.mark.parametrize("choice", sorted(CHOSEN))
    def test_the_policy_chooses_the_code(self, technique: Technique, choice: str) -> None:
        """The code is that of the choice, with a note that a description is needed."""
        coding = coded(did(technique, minutes=30), unlisted_cupping=choice)
        (line,) = coding.lines

        assert (line.code, line.units) == (CHOSEN[choice], 1)
        assert found(coding, line.basis[0]) is Severity.NOTE
        assert "unlisted_cupping" in {one.name for one in coding.rests_on}

    @pytest.mark.parametrize(
        ("number", "verdict"), [(1, Verdict.MET), (2, Verdict.NOT_MET), (3, Verdict.NOT_MET)]
    )
    def test_several_are_one_unit(self, number: int, verdict: Verdict) -> None:
        """Several services make one unit, with a warning from the second on."""
        done = [did(t) for t in (T.CUPPING, T.GUA_SHA, T.MOXIBUSTION)][:number]
        coding = coded(*done)

        assert lines(coding) == {"97039": 1}
        assert coding.lines[0].procedures == tuple(range(number))
        assert coding.verdicts["SEL805"] is verdict
        assert (found(coding, "SEL805") is Severity.WARNING) is (number > 1)

    def test_two_kinds_are_two_lines(self) -> None:
        """Cupping and stimulation of nerves do not share a code."""
        coding = coded(did(T.CUPPING), did(T.NERVE_STIMULATION, NERVE_SITE))

        assert lines(coding) == {"64999": 1, "97039": 1}
        assert coding.verdicts["SEL805"] is Verdict.MET

    def test_nothing_unlisted(self) -> None:
        """A visit of needling has nothing to say of it."""
        verdicts = coded(needled()).verdicts

        assert {verdicts[f"SEL80{n}"] for n in range(1, 7)} == {Verdict.NOT_APPLICABLE}

    def test_the_table(self) -> None:
        """Nerve stimulation has one code, whatever the policy chose for cupping."""
        assert {WITHOUT_CODE.row(NERVE, choice).then for choice in CHOSEN} == {"64999"}
        assert {c: WITHOUT_CODE.row(DEVICE, c).then for c in CHOSEN} == CHOSEN


class TestNerves:
    """Needles with current at nerves are nerve stimulation where the policy says so (F-219)."""

    BY_TARGET: Final[dict[str, Any]] = {"pens_identification": "by_target"}

    @pytest.mark.parametrize(
        ("sites", "current", "expected"),
        [
            ((NERVE_SITE,), True, {"64999": 1}),
            ((NERVE_SITE,), False, {}),
            ((NERVE_SITE,), None, {}),
            ((NERVE_SITE, UT), True, {"20560": 1}),
            ((), True, {}),
        ],
    )
    def test_by_target(
        self, sites: tuple[Site, ...], *, current: bool | None, expected: dict[str, int]
    ) -> None:
        """All sites are nerves, and the note states current."""
        needles = did(T.DRY_NEEDLING, *sites, electrical_stimulation=current)

        assert lines(coded(needles, **self.BY_TARGET)) == expected

    def test_current_that_is_not_stated_is_asked_about(self) -> None:
        """Without a word about current the needling may be nerve stimulation."""
        coding = coded(needled(NERVE_SITE), **self.BY_TARGET)

        assert asked(coding) == {"SEL806"}
        assert {tuple(x.code for x in one) for one in coding.case.parts.unlisted.outcomes} == {
            (),
            ("64999",),
        }

    def test_a_second_one_changes_no_line(self) -> None:
        """Beside stated nerve stimulation further needles at nerves add no unit."""
        coding = coded(needled(NERVE_SITE), did(T.NERVE_STIMULATION, NERVE_SITE), **self.BY_TARGET)

        assert lines(coding) == {"64999": 1}
        assert coding.verdicts["SEL806"] is Verdict.MET

    def test_a_second_one_may_take_a_line_from_the_needling(self) -> None:
        """Where needling of nerves has a line of its own, its current decides about that."""
        coding = coded(
            needled(NERVE_SITE),
            did(T.NERVE_STIMULATION, NERVE_SITE),
            non_muscle_targets="unlisted_when_alone",
            **self.BY_TARGET,
        )

        assert lines(coding) == {"20999": 1, "64999": 1}
        assert "SEL806" in asked(coding)

    def test_as_documented_nothing_is_asked(self) -> None:
        """By default the note has to name the therapy."""
        coding = coded(needled(NERVE_SITE))

        assert coding.is_final
        assert coding.verdicts["SEL806"] is Verdict.NOT_APPLICABLE


CHEMODENERVATION: Final = ("64612", "64615", "64616", "64642", "64647")


class TestGuidance:
    """Imaging stands once for the encounter; guidance by current only with chemodenervation."""

    @pytest.mark.parametrize("code", ["76942", "77002", "76998", "77012"])
    @pytest.mark.parametrize("times", [1, 3])
    def test_imaging_stands_once(self, code: str, times: int) -> None:
        """One unit, however often it is stated, with a warning (F-221)."""
        coding = coded(needled(), *[by_code(code)] * times)

        assert lines(coding) == {"20560": 1, code: 1}
        assert found(coding, "SEL821") is Severity.WARNING

    @pytest.mark.parametrize("code", ["95873", "95874"])
    @pytest.mark.parametrize("procedure", CHEMODENERVATION)
    def test_with_chemodenervation(self, code: str, procedure: str) -> None:
        """Beside a stated chemodenervation the guidance has a line (F-220)."""
        coding = coded(by_code(procedure, UT), by_code(code))

        assert lines(coding) == {procedure: 1, code: 1}
        assert coding.verdicts["SEL823"] is Verdict.NOT_APPLICABLE

    @pytest.mark.parametrize("code", ["95873", "95874"])
    @pytest.mark.parametrize("other", ["20610", "64405", "20999"])
    def test_with_anything_else(self, code: str, other: str) -> None:
        """Beside no other procedure the guidance has a line."""
        coding = coded(by_code(other), by_code(code))

        assert lines(coding) == {other: 1}
        assert found(coding, "SEL823") is Severity.ERROR

    def test_a_chemodenervation_that_is_not_in_force(self) -> None:
        """A code that did not exist on the date carries no guidance."""
        coding = coded(by_code("64616", UT), by_code("95874"), day=date(2013, 12, 31))

        assert lines(coding) == {}

    def test_two_kinds_are_one_line(self) -> None:
        """Of stimulation and electromyography one stands, and either is as right."""
        coding = coded(by_code("64616", UT), by_code("95874"), by_code("95873"))
        sets = [{line.code for line in one} for one in coding.alternatives]

        assert sets == [{"64616", "95873"}, {"64616", "95874"}]
        assert found(coding, "SEL829") is Severity.ERROR

    def test_one_kind_is_no_finding(self) -> None:
        """One kind stated twice is one line and no contradiction."""
        coding = coded(by_code("64616", UT), by_code("95874"), by_code("95874"))

        assert lines(coding) == {"64616": 1, "95874": 1}
        assert coding.verdicts["SEL829"] is Verdict.MET


class TestStated:
    """A procedure stated by its code has a unit for each distinct site, at least one."""

    @pytest.mark.parametrize(
        ("sites", "units", "rules"),
        [
            ((), 1, set()),
            ((KNEE,), 1, set()),
            ((KNEE, KNEE), 1, set()),
            ((KNEE, evolve(KNEE, side=RIGHT)), 2, set()),
            ((KNEE, NonMuscle(Structure.JOINT, "hip joint", LEFT)), 2, set()),
            ((KNEE, NonMuscle(Structure.REGION, "knee", LEFT)), 1, set()),
            ((NonMuscle(Structure.REGION, "knee", LEFT),), 1, set()),
            ((evolve(KNEE, side=None),), 1, {"SEL828"}),
            ((KNEE, NonMuscle(Structure.JOINT, "", LEFT)), 1, {"SEL828"}),
            ((Unread("knee", LEFT),), 1, set()),
            ((Unread("knee"),), 1, {"SEL828"}),
            ((KNEE, Unread("knee", LEFT)), 1, {"SEL828"}),
            ((KNEE, UT, QL, AmbiguousToken("GM", LEFT), MuscleGroup("gluteals")), 1, set()),
            ((UT, QL), 1, set()),
            ((NonMuscle(Structure.LIGAMENT, "MCL", LEFT), KNEE), 1, set()),
        ],
    )
    def test_units_follow_the_sites(
        self, sites: tuple[Site, ...], units: int, rules: set[str]
    ) -> None:
        """Each distinct site is a unit; what is open is asked about."""
        coding = coded(by_code("20610", *sites))

        assert lines(coding) == {"20610": units}
        assert asked(coding) == rules

    @pytest.mark.parametrize(
        ("code", "sites", "places"),
        [
            ("20610", (UT, KNEE, MuscleGroup("gluteals")), (0, 2)),
            ("64405", (NonMuscle(Structure.NERVE, "GON", LEFT), KNEE, UT), (1, 2)),
            ("64405", (NonMuscle(Structure.REGION, "neck", LEFT), Unread("nape")), ()),
            ("20527", (UT, KNEE), None),
        ],
    )
    def test_sites_of_another_kind_are_named(
        self, code: str, sites: tuple[Site, ...], places: tuple[int, ...] | None
    ) -> None:
        """A muscle is no unit of a code for joints or nerves, and that is said at its path."""
        coding = coded(by_code(code, *sites))
        said = [f.path for f in coding.findings if f.rule == "SEL834"]

        assert said == [f"procedures[0].sites[{n}]" for n in places or ()]
        verdict = Verdict.NOT_MET if places else Verdict.MET
        assert coding.verdicts["SEL834"] is (Verdict.NOT_APPLICABLE if places is None else verdict)

    @pytest.mark.parametrize("number", [2, 3])
    def test_procedures_without_sites_are_one_unit(self, number: int) -> None:
        """Two procedures of one code without sites are one unit, and a question where."""
        coding = coded(*[by_code("64405")] * number)
        (question,) = coding.questions

        assert lines(coding) == {"64405": 1}
        assert question.paths == tuple(f"procedures[{n}].sites" for n in range(number))
        assert coding.case.parts.stated.outcomes[-1][0].units == number

    def test_of_many_open_codes_the_extremes_are_looked_at(self) -> None:
        """Each of six codes at a joint without side may be one or two units."""
        codes = ("20600", "20604", "20605", "20606", "20610", "20611")
        coding = coded(*[by_code(code, evolve(KNEE, side=None)) for code in codes])
        units = [[line.units for line in one] for one in coding.case.parts.stated.outcomes]

        assert lines(coding) == dict.fromkeys(codes, 1)
        assert units == [[1] * 6, [2] * 6]
        (question,) = coding.questions
        assert len(question.paths) == len(codes)

    @pytest.mark.parametrize("code", ["64642", "64616", "62322", "64461", "64493"])
    def test_codes_that_count_for_themselves(self, code: str) -> None:
        """Codes of muscles or levels have one unit, whatever the sites."""
        coding = coded(by_code(code, UT, QL, GM), by_code(code))

        assert lines(coding) == {code: 1}
        assert coding.is_final

    def test_codes_are_apart(self) -> None:
        """Each code has a line of its own, over all of its procedures."""
        hip = NonMuscle(Structure.JOINT, "hip joint", LEFT)
        coding = coded(by_code("20610", KNEE), by_code("20611", hip), by_code("20610", hip))

        assert {x.code: (x.units, x.procedures) for x in coding.lines} == {
            "20610": (2, (0, 2)),
            "20611": (1, (1,)),
        }

    def test_an_unlisted_code_is_not_counted_twice(self) -> None:
        """The unlisted code of the cupping stated beside it is the same service."""
        coding = coded(did(T.CUPPING), by_code("97039"), by_code("97799"))

        assert lines(coding) == {"97039": 1, "97799": 1}

    @pytest.mark.parametrize("code", sorted(CODES))
    def test_what_a_code_stands_for(self, code: str) -> None:
        """Each kind of code that has no family of its own has a row."""
        meanings = {
            "procedure": "procedure",
            "unlisted": "unlisted service",
            "guidance": "guidance by the muscle's current" if code[:3] == "958" else "imaging",
            "supply": "needle" if code[0] == "A" else "drug",
        }

        assert stands_for(code) == meanings.get(CODES[code][0], "unknown")

    def test_the_table(self) -> None:
        """Procedures, imaging and unlisted services have lines, supplies and others have none."""
        rows = {row.id: row.then for row in BY_CODE.rows}

        assert [id_ for id_, then in rows.items() if then] == [
            "SEL820",
            "SEL821",
            "SEL822",
            "SEL824",
        ]

    def test_before_the_policy_there_is_no_line(self) -> None:
        """Before the policy's first day nothing is known of the codes."""
        coding = coded(by_code("20610", KNEE), did(T.CUPPING), day=date(1999, 1, 1))

        assert coding.lines == ()


class TestCurrent:
    """Current through the needle has a code only where the policy says so (F-213 to F-217)."""

    ADDED: Final = {"add_g0283": "G0283", "add_97014": "97014"}

    @pytest.mark.parametrize("choice", ["included", *ADDED, "add_97032"])
    @pytest.mark.parametrize("current", [True, False, None])
    def test_the_choice_decides(self, choice: str, *, current: bool | None) -> None:
        """Stated current adds the code of the choice; without a statement it is asked about."""
        coding = coded(needled(electrical_stimulation=current), estim_through_needle=choice)
        added = {self.ADDED[choice]: 1} if current and choice in self.ADDED else {}
        rules = {"SEL833"} if current is None and choice != "included" else set()
        rules |= {"SEL832"} if current and choice == "add_97032" else set()

        assert lines(coding) == {"20560": 1, **added}
        assert asked(coding) == rules
        assert (found(coding, "SEL125") is not None) is (choice == "included" and current is True)

    def test_the_line_is_that_of_a_stated_service(self) -> None:
        """One line, one unit, over all needling with current."""
        done = [needled(muscle, electrical_stimulation=True) for muscle in (UT, QL)]
        coding = coded(*done, estim_through_needle="add_g0283")
        (line,) = coding.case.parts.stated.lines

        assert line.family == Family.STATED.value
        assert (line.units, line.procedures, line.basis) == (1, (0, 1), ("SEL830",))

    def test_one_line_stands_for_all_current(self) -> None:
        """Where current is stated once, further needles decide nothing."""
        coding = coded(
            needled(UT, electrical_stimulation=True), needled(QL), estim_through_needle="add_g0283"
        )

        assert lines(coding) == {"20560": 1, "G0283": 1}
        assert coding.is_final

    def test_stimulation_of_its_own_is_not_counted_twice(self) -> None:
        """Where the note states stimulation as a service, that service is coded."""
        own = did(T.ELECTRICAL_STIMULATION, minutes=15, attended=True)
        coding = coded(needled(electrical_stimulation=True), own, estim_through_needle="add_g0283")

        assert coding.case.parts.stated.lines == ()
        assert "97032" in lines(coding)

    @pytest.mark.parametrize("choice", ["add_g0283", "add_97032"])
    def test_a_therapy_service_without_a_code_may_be_the_stimulation(self, choice: str) -> None:
        """Then the line of the current is open."""
        own = did(T.THERAPY_SERVICE, minutes=15)
        coding = coded(needled(electrical_stimulation=True), own, estim_through_needle=choice)

        assert coding.case.parts.stated.lines == ()
        assert len(coding.case.parts.stated.outcomes) == 2
        assert not coding.is_final

    @pytest.mark.parametrize(
        ("same_day", "expected"), [("acupuncture_only", ()), ("needling_only", ("G0283",))]
    )
    def test_beside_acupuncture(self, same_day: str, expected: tuple[str, ...]) -> None:
        """Where acupuncture takes the place of the needling its current has no code."""
        coding = coded(
            needled(electrical_stimulation=True),
            did(T.ACUPUNCTURE, needle_sets=(NeedleSet(minutes=15, electrical=False),)),
            acupuncture_same_day=same_day,
            estim_through_needle="add_g0283",
        )

        assert tuple(line.code for line in coding.case.parts.stated.lines) == expected

    @pytest.mark.parametrize("current", [True, None])
    def test_what_may_be_needling(self, *, current: bool | None) -> None:
        """Where nothing tells whether anything was injected the current is open too."""
        either = did(T.TRIGGER_POINT_INJECTION, UT, electrical_stimulation=current)
        coding = coded(either, estim_through_needle="add_g0283")

        assert lines(coding) == {}
        assert "SEL221" in asked(coding)
        assert coding.verdicts["SEL830"] is Verdict.UNDETERMINED
        assert coding.verdicts["SEL833"] is Verdict.UNDETERMINED
        assert ("SEL833" in asked(coding)) is (current is None)

    def test_minutes_of_what_may_be_needling(self) -> None:
        """Under the timed code nothing is asked about minutes before it is needling."""
        either = did(T.TRIGGER_POINT_INJECTION, UT, electrical_stimulation=True)
        coding = coded(either, estim_through_needle="add_97032")

        assert coding.verdicts["SEL832"] is Verdict.UNDETERMINED
        assert asked(coding) == {"SEL221"}

    def test_an_injection_has_no_such_current(self) -> None:
        """The choice speaks of dry needles."""
        shot = did(T.TRIGGER_POINT_INJECTION, UT, injected=True, electrical_stimulation=True)
        coding = coded(shot, estim_through_needle="add_g0283")

        assert lines(coding) == {"20552": 1}
        assert coding.verdicts["SEL833"] is Verdict.NOT_APPLICABLE

    def test_the_table(self) -> None:
        """Two values have a code, the timed one has none without its minutes."""
        assert [CURRENT.row(f"add_{c}").then for c in ("g0283", "97014", "97032")] == [
            "G0283",
            "97014",
            None,
        ]


class TestLabels:
    """What the note calls an injection, and what was done (N-202, N-123)."""

    @pytest.mark.parametrize(
        ("technique", "injected", "said"),
        [
            (T.INJECTION, False, "an injection"),
            (T.TRIGGER_POINT_INJECTION, False, "a trigger point injection"),
            (T.DRY_NEEDLING, True, "dry needling"),
            (T.ACUPUNCTURE, True, "acupuncture"),
        ],
    )
    def test_the_label_is_named(self, technique: Technique, *, injected: bool, said: str) -> None:
        """A label that says the opposite of the facts is told by its own name."""
        coding = coded(did(technique, UT, injected=injected))
        (message,) = [f.message for f in coding.findings if f.rule == "SEL220"]

        assert f"calls the procedure {said}," in message
        assert lines(coding) == {"20552" if injected else "20560": 1}

    @pytest.mark.parametrize(
        ("technique", "injected"),
        [(T.INJECTION, True), (T.INJECTION, None), (T.TRIGGER_POINT_INJECTION, True)],
    )
    def test_a_label_that_fits(self, technique: Technique, *, injected: bool | None) -> None:
        """An injection in which something was injected is called what it is."""
        assert coded(did(technique, UT, injected=injected)).verdicts["SEL220"] is Verdict.MET


SITE: Final[st.SearchStrategy[Site]] = st.one_of(
    st.builds(
        NonMuscle,
        st.sampled_from((Structure.JOINT, Structure.NERVE, Structure.REGION)),
        st.sampled_from(("", "knee", "hip joint")),
        st.sampled_from((None, LEFT, RIGHT)),
    ),
    st.builds(Muscle, st.sampled_from(("soleus", "procerus")), st.sampled_from((None, LEFT))),
    st.sampled_from((Unread("there"), Unread("there", LEFT), MuscleGroup("gluteals"))),
)
STATED: Final = (
    *("20610", "20610", "64405", "64616", "62322", "76942", "95873", "95874"),
    *("97799", "97039", "A4215", "J3301", "12345"),
)
WITHOUT: Final = (T.CUPPING, T.GUA_SHA, T.MOXIBUSTION, T.NERVE_STIMULATION)


@st.composite
def services(draw: st.DrawFn) -> Procedure:
    """Draw a service stated by its code, one without a code of its own, or needling."""
    sites = tuple(draw(st.lists(SITE, max_size=3)))
    current = draw(st.sampled_from((None, True, False)))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return did(draw(st.sampled_from(WITHOUT)), *sites)
    if kind == 1:
        injected = draw(st.sampled_from((True, False, None)))
        return did(
            T.TRIGGER_POINT_INJECTION, *sites, injected=injected, electrical_stimulation=current
        )
    return by_code(draw(st.sampled_from(STATED)), *sites)


VISIT: Final = st.lists(services(), min_size=1, max_size=4)
POLICIES: Final = {
    "code set": CPT,
    "NCCI": CPT_NCCI,
    "G0283": CPT.choosing(estim_through_needle="add_g0283"),
    "97032": CPT.choosing(estim_through_needle="add_97032", unlisted_cupping="code_97799"),
}
POLICY: Final = st.sampled_from(sorted(POLICIES))
OWN: Final = tuple(f"SEL{n}" for n in (125, 203, 220, 221, *range(801, 807), *range(820, 835)))


def _coding(visit: Sequence[Procedure], payer: str) -> Coding:
    done = Encounter(date_of_service=DAY, procedures=tuple(visit))
    return select_codes(done, policy=POLICIES[payer])


def _shown(coding: Coding) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.code, line.units, line.modifiers) for line in coding.lines]


def _naive(visit: Sequence[Procedure]) -> dict[str, int]:
    """Select the lines of stated and unlisted services anew, from the facts alone."""
    codes = [p.code for p in visit if p.code]
    found: dict[str, int] = {}
    for procedure in visit:
        if procedure.technique in WITHOUT:
            found["64999" if procedure.technique is T.NERVE_STIMULATION else "97039"] = 1
        code = procedure.code or ""
        if code in {"62322", "64616", "76942", "97799", "97039"}:
            found[code] = 1
        if code in {"95873", "95874"} and "64616" in codes and "95873" not in found:
            found["95873" if "95873" in codes else "95874"] = 1
    for code in {"20610", "64405"} & set(codes):
        sites = [p.sites for p in visit if p.code == code]
        found[code] = max(1, _distinct(sites, "joint" if code == "20610" else "nerve"))
    return found


def _distinct(procedures: Sequence[Sequence[Site]], kind: str) -> int:
    """Count the sites of the kind, or the regions where only these and no words are left."""
    told: dict[str, list[tuple[str, str | None]]] = {}
    for sites in procedures:
        there = [s for s in sites if isinstance(s, NonMuscle)]
        of_it = [s for s in there if s.structure.value == kind]
        if not of_it and not any(isinstance(s, Unread) for s in sites):
            of_it = [s for s in there if s.structure is Structure.REGION]
        for site in of_it:
            words = site.text.partition(" ")[0]
            told.setdefault(site.structure.value, []).append((words, site.side))
    return sum(_of_a_kind(mentions) for mentions in told.values())


def _of_a_kind(mentions: Sequence[tuple[str, str | None]]) -> int:
    full = {(words, side) for words, side in mentions if words and side is not None}
    free = {words for words, side in mentions if words and side is None}
    free -= {words for words, _ in full}
    sides = {side for words, side in mentions if not words} - {side for _, side in full} - {None}
    return max(1, len(full) + max(len(free), len(sides)))


class TestLaws:
    """The laws of the design hold for stated and unlisted services."""

    @given(VISIT)
    def test_the_lines_are_those_of_the_facts(self, visit: list[Procedure]) -> None:
        """A selection written down anew gives the same codes and units."""
        parts = _coding(visit, "code set").case.parts
        mine = {line.code: line.units for line in (*parts.unlisted.lines, *parts.stated.lines)}

        assert mine == _naive(visit)

    @given(st.data(), VISIT, POLICY)
    def test_forgetting_opens_and_never_turns(
        self, data: st.DataObject, visit: list[Procedure], payer: str
    ) -> None:
        """Stating less leaves each verdict or opens it (M1), and a final answer holds (M3)."""

        def less(site: Site) -> Site:
            if isinstance(site, NonMuscle) and data.draw(st.booleans()):
                site = evolve(site, text="")
            return evolve(site, side=None) if data.draw(st.booleans()) else site

        forgotten = [
            evolve(
                p,
                sites=tuple(less(site) for site in p.sites),
                injected=data.draw(st.sampled_from((p.injected, None))),
                electrical_stimulation=data.draw(
                    st.sampled_from((p.electrical_stimulation, None))
                ),
            )
            for p in visit
        ]
        before, after = _coding(visit, payer), _coding(forgotten, payer)

        assert {
            rule: (before.verdicts[rule], after.verdicts[rule])
            for rule in OWN
            if after.verdicts[rule] not in {before.verdicts[rule], Verdict.UNDETERMINED}
        } == {}
        assert not after.is_final or _shown(before) == _shown(after)

    @given(st.data(), VISIT, POLICY)
    def test_the_order_decides_nothing(
        self, data: st.DataObject, visit: list[Procedure], payer: str
    ) -> None:
        """Permuting procedures and sites changes no line and no verdict."""
        mixed = [
            evolve(p, sites=tuple(data.draw(st.permutations(p.sites))))
            for p in data.draw(st.permutations(visit))
        ]
        one, two = _coding(visit, payer), _coding(mixed, payer)

        assert _shown(one) == _shown(two)
        assert {r: one.verdicts[r] for r in OWN} == {r: two.verdicts[r] for r in OWN}

    @given(st.data(), VISIT, POLICY)
    def test_splitting_sites_decides_nothing(
        self, data: st.DataObject, visit: list[Procedure], payer: str
    ) -> None:
        """A stated procedure cut into two of the same code has the same units."""
        first, *rest = visit
        sites = [s for s in first.sites if not isinstance(s, NonMuscle) or s.structure.is_tissue]
        first = evolve(first, sites=tuple(sites) if first.code else first.sites)
        cut = data.draw(st.integers(0, len(first.sites))) if first.code else len(first.sites)
        halves = [evolve(first, sites=first.sites[:cut]), evolve(first, sites=first.sites[cut:])]
        halves = halves if first.code else [first]

        assert _shown(_coding([first, *rest], payer)) == _shown(_coding([*halves, *rest], payer))

    @given(VISIT, POLICY)
    def test_what_is_open_is_asked(self, visit: list[Procedure], payer: str) -> None:
        """Where completions of stated services differ in lines, a question can change a line."""
        coding = _coding(visit, payer)
        parts = coding.case.parts

        assert (
            not coding.is_final or len(parts.stated.outcomes) == len(parts.unlisted.outcomes) == 1
        )
