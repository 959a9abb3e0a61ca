"""Osteopathic and chiropractic manipulation: regions, their number, and who furnished it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations, product
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.claim import ModifierKind
from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.modifiers import MODIFIERS, in_order
from needlecode.outcome import PART_NAMES
from needlecode.part import NO_PART, with_regions
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict
from needlecode.rules import chiropractic, osteopathic
from tests.report import question_faults


DAY: Final = date(2026, 3, 2)
OMT: Final = Technique.OSTEOPATHIC_MANIPULATION
CMT: Final = Technique.CHIROPRACTIC_MANIPULATION
PHYSICIAN: Final = Provider(profession=Profession.PHYSICIAN)
THERAPIST: Final = Provider(profession=Profession.PHYSICAL_THERAPIST)
NOBODY: Final = Provider()
TEN: Final = (
    *("head", "cervical", "thoracic", "lumbar", "sacral", "pelvic"),
    *("lower", "upper", "ribs", "abdomen"),
)
"""The ten regions of N-301; N-310 and N-311 have the same ten, five of them of the spine."""
SPINE: Final = frozenset({"cervical", "thoracic", "lumbar", "sacral", "pelvic"})
SURE: Final = {
    "head": ("TMJ", "cranial"),
    "cervical": ("neck", "C5"),
    "thoracic": ("T4", "mid back"),
    "lumbar": ("L4-L5", "low back"),
    "sacral": ("sacrum",),
    "pelvic": ("pelvis", "left innominate"),
    "lower": ("left knee", "right ankle"),
    "upper": ("right shoulder", "wrist"),
    "ribs": ("ribs", "rib 5"),
    "abdomen": ("abdomen",),
}
"""Words of each region that leave nothing open."""
UNREAD: Final = ("hip thing", "full spine", "everything")
NAMES: Final = tuple(SURE)

# What each word may mean in each system; None: anything, several regions or none.
Meaning = tuple[str, ...] | None
MEANINGS: Final[dict[str, tuple[Meaning, Meaning]]] = {
    **{word: ((name,), (name,)) for name, words in SURE.items() for word in words},
    **dict.fromkeys(UNREAD, (None, None)),
    "SI joint": (("sacral", "pelvic"), ("pelvic",)),
    "right SIJ": (("sacral", "pelvic"), ("pelvic",)),
    "OA joint": (("skull",), ("cervical",)),
    "costovertebral": (("ribs",), ("thoracic",)),
    "viscera": (("viscera",), ("abdomen",)),
    "buttock": (("pelvic", "lower"), ("pelvic", "lower")),
    "back": (("thoracic", "lumbar"), ("thoracic", "lumbar")),
}
WORDS: Final = tuple(MEANINGS)
_POLICIES: Final[tuple[tuple[Policy, dict[str, str]], ...]] = (
    (CPT, {}),
    (CPT_NCCI, {"omt_regions": "eleven", "oa_joint_region": "head"}),
    (CPT, {"oa_joint_region": "cervical", "cmt_two_payers": "modifier_52"}),
    (CPT, {"omt_provider": "physician_only"}),
    (CPT_NCCI, {"omt_provider": "physician_only", "omt_regions": "eleven"}),
)
POLICIES: Final = tuple(policy.choosing(**changes) for policy, changes in _POLICIES)
policies = st.sampled_from(POLICIES)


def treated(
    technique: Technique, *regions: str, by: Provider | None = None, code: str | None = None
) -> Procedure:
    """Make a manipulation."""
    return Procedure(technique, regions=regions, performed_by=by, code=code)


def visit(*procedures: Procedure, by: Provider = PHYSICIAN) -> Encounter:
    """Make a visit."""
    return Encounter(date_of_service=DAY, rendering=by, procedures=procedures)


def coded(*procedures: Procedure, by: Provider = PHYSICIAN, **choices: str) -> Coding:
    """Code a visit under the code set, with other choices."""
    return select_codes(visit(*procedures, by=by), policy=CPT.choosing(**choices))


def shown(coding: Coding) -> list[str]:
    """Show code and modifiers of each line; units are told where there are several."""
    return [
        "-".join((x.code, *x.modifiers)) + (f" x{x.units}" if x.units > 1 else "")
        for x in coding.lines
    ]


def questions(coding: Coding) -> list[str]:
    """Give the rules that ask."""
    return [question.rule for question in coding.questions]


# --- a naive reading of the facts, which shares nothing with the library ------------------------


def by_number(number: int) -> tuple[str, ...]:
    """Give the osteopathic code of N-302."""
    table = {0: None, 1: "98925", 2: "98926", 3: "98927", 4: "98928", 5: "98929"}
    code = table[min(5, (number + 1) // 2)]
    return (code,) if code else ()


def by_spine(number: int, outside: bool, reduced: str) -> tuple[str, ...]:  # noqa: FBT001 - a table
    """Give the chiropractic codes of N-312."""
    spine = ("", "98940", "98940", "98941", "98941", "98942")[number]
    return (*([spine + reduced] if spine else []), *(["98943"] if outside else []))


@cache
def _supersets(base: frozenset[str], every: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    rest = [one for one in every if one not in base]
    return tuple(
        base.union(more) for size in range(len(rest) + 1) for more in combinations(rest, size)
    )


def ways(regions: Sequence[tuple[str, ...]], system: int, policy: Policy) -> set[frozenset[str]]:
    """Give every set of regions that procedures with these words may have treated."""
    choices = policy.on(DAY).choices
    eleven = system == 0 and choices.omt_regions == "eleven"
    every = (*TEN, "viscera") if eleven else TEN
    words = [word for words in regions for word in words]
    # One place is named, however often and on whichever side ("SI joint", "SI joint").
    meanings = [MEANINGS[word][system] for word in dict.fromkeys(words)]
    anything = None in meanings or any(not words for words in regions)
    found: set[frozenset[str]] = set()
    for picks in product(*(meaning for meaning in meanings if meaning)):
        named = regions_of(picks, system, policy)
        found.update(_supersets(named, every) if anything else [named])
    return found


def regions_of(picks: Sequence[str], system: int, policy: Policy) -> frozenset[str]:
    """Draw the regions as the choices do: viscera, and the joint of skull and atlas."""
    choices = policy.on(DAY).choices
    eleven = system == 0 and choices.omt_regions == "eleven"
    named = {"abdomen" if one == "viscera" and not eleven else one for one in picks}
    if "skull" in named:
        named.remove("skull")
        if choices.oa_joint_region != "merge":
            named.add(choices.oa_joint_region)
        elif not named & {"head", "cervical"}:
            named.add("cervical")
    return frozenset(named)


def _physicians_only(policy: Policy) -> bool:
    return policy.on(DAY).choices.omt_provider == "physician_only"


def performers(encounter: Encounter) -> list[str]:
    """Name who performed each procedure; the rendering provider is one person."""
    return [
        "rendering" if p.performed_by is None else f"performer {n}"
        for n, p in enumerate(encounter.procedures)
    ]


def physicians(encounter: Encounter) -> list[dict[str, bool]]:
    """Give every way to state who is a physician."""
    who = dict.fromkeys(performers(encounter))
    known: dict[str, tuple[bool, ...]] = {}
    for name in who:
        place = 0 if name == "rendering" else int(name.split()[1])
        person = encounter.procedures[place].performed_by
        profession = (encounter.rendering if name == "rendering" else person or NOBODY).profession
        known[name] = (False, True) if profession is None else (profession == "physician",)
    return [dict(zip(known, way, strict=True)) for way in product(*known.values())]


class Expected:
    """What the facts say of a visit with one of the two families."""

    def __init__(self, encounter: Encounter, policy: Policy) -> None:
        """Go through every completion."""
        choices = policy.on(DAY).choices
        self.system = 0 if encounter.procedures[0].technique is OMT else 1
        self.reduced = "-52" if choices.cmt_two_payers == "modifier_52" else ""
        asks = self.system == 0 and choices.omt_provider == "physician_only"
        all_in = [dict.fromkeys(performers(encounter), True)]
        by_way: list[set[tuple[str, ...]]] = []
        written: list[tuple[str, ...]] = []
        for way in physicians(encounter) if asks else all_in:
            who = performers(encounter)
            words = [p.regions for p, x in zip(encounter.procedures, who, strict=True) if way[x]]
            found = ways(words, self.system, policy)
            by_way.append({self.codes([one]) for one in found})
            written.append(self.codes(sorted(found, key=sorted)))
        # The lines follow the smallest reading, and no performer that is not stated is a physician.
        self.written = written[0]
        self.completions: set[tuple[str, ...]] = set().union(*by_way)
        self.regions_decide = any(len(found) > 1 for found in by_way)

    def codes(self, found: Sequence[frozenset[str]]) -> tuple[str, ...]:
        """Give what is sure to be selected, whichever of the sets was treated."""
        if self.system == 0:
            return by_number(min(map(len, found)))
        spine = min(len(one & SPINE) for one in found)
        return by_spine(spine, all(one - SPINE for one in found), self.reduced)


# --- strategies ----------------------------------------------------------------------------------

people = st.sampled_from((PHYSICIAN, THERAPIST, NOBODY))


@st.composite
def manipulations(
    draw: st.DrawFn, *, words: Sequence[str] = WORDS, most: int = 3, codes: bool = False
) -> Encounter:
    """Draw a visit with procedures of one of the two families."""
    technique = draw(st.sampled_from((OMT, CMT)))
    some = st.lists(st.sampled_from(words), min_size=draw(st.sampled_from((1, 1, 0))), max_size=5)
    numbers = (None, "98925", "98926", "98929", "98940", "98941", "98943", "97140")
    one = st.builds(
        Procedure,
        st.just(technique),
        regions=some.map(tuple),
        performed_by=st.none() | people,
        code=st.sampled_from(numbers) if codes else st.none(),
    )
    done = draw(st.lists(one, min_size=1, max_size=most))
    return visit(*done, by=draw(people))


@st.composite
def forgetful(draw: st.DrawFn, encounter: Encounter) -> Encounter:
    """Draw the same visit with some regions and professions not stated."""

    def procedure(one: Procedure) -> Procedure:
        regions: tuple[str, ...] = () if draw(st.booleans()) else one.regions
        who = NOBODY if one.performed_by and draw(st.booleans()) else one.performed_by
        return evolve(one, regions=regions, performed_by=who)

    rendering = NOBODY if draw(st.booleans()) else encounter.rendering
    done = tuple(procedure(one) for one in encounter.procedures)
    return evolve(encounter, procedures=done, rendering=rendering)


class TestOsteopathicNumber:
    """One code, one unit, by the number of distinct regions of the date (N-301 to N-303)."""

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            *((1, "98925"), (2, "98925"), (3, "98926"), (4, "98926"), (5, "98927")),
            *((6, "98927"), (7, "98928"), (8, "98928"), (9, "98929"), (10, "98929")),
        ],
    )
    def test_each_number_of_regions(self, number: int, code: str) -> None:
        """Both sides of each boundary."""
        coding = coded(treated(OMT, *(SURE[name][0] for name in TEN[:number])))

        assert shown(coding) == [code]
        assert coding.is_final

    @pytest.mark.parametrize("number", range(1, 1024))
    def test_each_set_of_regions(self, number: int) -> None:
        """Which regions they are does not matter, only how many."""
        names = [name for n, name in enumerate(TEN) if number >> n & 1]
        coding = coded(*(treated(OMT, SURE[name][-1]) for name in names))

        assert tuple(shown(coding)) == by_number(len(names))

    def test_an_eleventh_region_stays_in_the_last_code(self) -> None:
        """The top code is open upwards where a list has eleven regions."""
        words = [SURE[name][0] for name in TEN]

        assert shown(coded(treated(OMT, *words, "viscera"), omt_regions="eleven")) == ["98929"]

    @pytest.mark.parametrize(("regions", "code"), [("ten", "98925"), ("eleven", "98926")])
    def test_abdomen_and_viscera(self, regions: str, code: str) -> None:
        """They are one region, or two by choice."""
        coding = coded(treated(OMT, "abdomen", "viscera", "sacrum"), omt_regions=regions)

        assert shown(coding) == [code]
        assert [choice.name for choice in coding.rests_on] == ["omt_regions"]

    def test_sides_and_joints_add_nothing(self) -> None:
        """Both legs and all their joints are one region (N-304)."""
        coding = coded(treated(OMT, "left talus", "left knee", "right fibular head", "right hip"))

        assert shown(coding) == ["98925"]

    def test_codes_of_chiropractic_are_never_selected(self) -> None:
        """98940 and 98941 are no osteopathic codes, whatever a published page has (F-501)."""
        assert {row.then for row in osteopathic.TABLE.rows} == {
            *(None, "98925", "98926", "98927", "98928", "98929")
        }
        assert all("98940 and 98941" in rule.page for rule in osteopathic.RULES[1:6])

    def test_nothing_named_is_no_line(self) -> None:
        """The smallest reading of a manipulation without a region has none."""
        coding = coded(treated(OMT))

        assert shown(coding) == []
        assert questions(coding) == ["SEL501"]
        assert coding.questions[0].paths == ("procedures[0].regions",)


class TestSkullAndAtlas:
    """The joint of skull and atlas may stand in head or cervical, in one of them (N-304)."""

    @pytest.mark.parametrize(
        ("beside", "choice", "code"),
        [
            *(((), "merge", "98925"), ((), "head", "98925"), ((), "cervical", "98925")),
            (("sacrum", "L5", "neck"), "merge", "98926"),
            (("sacrum", "neck"), "merge", "98925"),
            (("sacrum", "neck"), "head", "98926"),
            (("sacrum", "neck"), "cervical", "98925"),
            (("sacrum", "TMJ"), "merge", "98925"),
            (("sacrum", "TMJ"), "head", "98925"),
            (("sacrum", "TMJ"), "cervical", "98926"),
            (("sacrum", "L5"), "merge", "98926"),
            (("TMJ", "neck"), "merge", "98925"),
        ],
    )
    def test_each_choice(self, beside: tuple[str, ...], choice: str, code: str) -> None:
        """It adds a region only where the choice or nothing else puts one there."""
        coding = coded(treated(OMT, "OA joint", *beside), oa_joint_region=choice)

        assert shown(coding) == [code]
        assert coding.is_final

    def test_it_is_cervical_in_chiropractic(self) -> None:
        """There it is of the spine, whatever the choice (N-310)."""
        for choice in ("merge", "head", "cervical"):
            coding = coded(treated(CMT, "OA joint"), oa_joint_region=choice)
            assert shown(coding) == ["98940"]


class TestProvider:
    """Who may furnish osteopathic manipulation is a choice (`omt_provider`, N-306)."""

    @pytest.mark.parametrize(
        ("who", "verdict"),
        [
            (PHYSICIAN, Verdict.MET),
            (NOBODY, Verdict.UNDETERMINED),
            (THERAPIST, Verdict.NOT_MET),
            (Provider(profession=Profession.CHIROPRACTOR), Verdict.NOT_MET),
        ],
    )
    def test_any_qualified_professional(self, who: Provider, verdict: Verdict) -> None:
        """The line stands; a profession other than a physician's is a warning, none no question."""
        coding = coded(treated(OMT, "neck"), by=who)

        assert shown(coding) == ["98925"]
        assert coding.verdicts["SEL510"] is verdict
        assert coding.verdicts["SEL507"] is Verdict.NOT_APPLICABLE
        assert coding.questions == ()

    @pytest.mark.parametrize(
        ("who", "lines", "verdict", "asked"),
        [
            (PHYSICIAN, ["98925"], Verdict.NOT_APPLICABLE, []),
            (NOBODY, [], Verdict.UNDETERMINED, ["SEL507"]),
            (THERAPIST, [], Verdict.NOT_MET, []),
        ],
    )
    def test_physicians_only(
        self, who: Provider, lines: list[str], verdict: Verdict, asked: list[str]
    ) -> None:
        """There is a line only for a physician; where nobody is stated it is withheld and asked."""
        coding = coded(treated(OMT, "neck"), by=who, omt_provider="physician_only")

        assert shown(coding) == lines
        assert coding.verdicts["SEL507"] is verdict
        assert coding.verdicts["SEL510"] is Verdict.NOT_APPLICABLE
        assert questions(coding) == asked

    def test_who_performed_it_overrides_who_rendered_the_visit(self) -> None:
        """Each procedure has its own performer, where one is stated."""
        done = (treated(OMT, "neck", by=PHYSICIAN), treated(OMT, "T4", "L5"))
        coding = coded(*done, by=THERAPIST, omt_provider="physician_only")

        assert shown(coding) == ["98925"]
        assert coding.lines[0].procedures == (0,)
        assert [f.path for f in coding.findings if f.rule == "SEL507"] == ["rendering.profession"]

    def test_a_performer_that_is_not_stated_has_a_path(self) -> None:
        """The question leads to the procedure whose performer it is."""
        done = (treated(OMT, "neck", "T4", by=NOBODY), treated(OMT, "L5"))
        coding = coded(*done, omt_provider="physician_only")

        assert shown(coding) == ["98925"]
        assert [q.paths for q in coding.questions] == [("procedures[0].performed_by.profession",)]

    def test_the_only_named_region_may_be_a_therapist_s(self) -> None:
        """A physician named no region, and who treated the named one is not stated."""
        done = (treated(OMT, by=PHYSICIAN), treated(OMT, "neck", by=NOBODY))
        coding = coded(*done, omt_provider="physician_only")

        assert shown(coding) == []
        assert coding.verdicts["SEL501"] is Verdict.UNDETERMINED
        assert not any(f.rule == "SEL501" for f in coding.findings)

    def test_no_question_where_the_answer_changes_nothing(self) -> None:
        """The same region twice is one, whoever treated it the second time."""
        done = (treated(OMT, "neck", by=NOBODY), treated(OMT, "C5"))
        coding = coded(*done, omt_provider="physician_only")

        assert shown(coding) == ["98925"]
        assert coding.verdicts["SEL507"] is Verdict.UNDETERMINED
        assert coding.questions == ()
        assert [f for f in coding.findings if f.rule == "SEL507"] == []

    def test_stated_and_not_stated_performers_are_told_apart(self) -> None:
        """One is reported and the other asked about."""
        done = (treated(OMT, "neck", by=NOBODY), treated(OMT, "C5"))
        coding = coded(*done, by=THERAPIST, omt_provider="physician_only")

        assert shown(coding) == []
        assert coding.verdicts["SEL507"] is Verdict.NOT_MET
        assert questions(coding) == ["SEL507"]

    def test_many_performers_are_bounded(self) -> None:
        """Sixty performers of unknown profession do not make as many ways as subsets of them."""
        names = [SURE[name][0] for name in TEN] * 6
        done = [treated(OMT, name, by=NOBODY) for name in names]
        coding = coded(*done, omt_provider="physician_only")

        assert shown(coding) == []
        assert questions(coding) == ["SEL507"]
        assert coding.verdicts["SEL506"] is Verdict.UNDETERMINED


class TestChiropracticNumber:
    """Spinal codes by regions of the spine, one code for all others (N-310 to N-313)."""

    @pytest.mark.parametrize("number", range(1, 1024))
    def test_each_set_of_regions(self, number: int) -> None:
        """Each set of the ten regions, one procedure for each of them."""
        names = [name for n, name in enumerate(TEN) if number >> n & 1]
        coding = coded(*(treated(CMT, SURE[name][-1]) for name in names))
        outside = bool(set(names) - SPINE)

        assert tuple(shown(coding)) == by_spine(len(SPINE.intersection(names)), outside, "")
        assert coding.is_final

    @pytest.mark.parametrize(
        ("words", "lines"),
        [
            (("L4", "L5"), ["98940"]),
            (("L4", "L5", "T12"), ["98940"]),
            (("C2-C5", "T4", "L5"), ["98941"]),
            (("neck", "T4", "L5", "sacrum"), ["98941"]),
            (("neck", "T4", "L5", "sacrum", "SI joint"), ["98942"]),
            (("costovertebral",), ["98940"]),
            (("ribs",), ["98943"]),
            (("viscera", "left knee", "TMJ"), ["98943"]),
            (("neck", "TMJ"), ["98940", "98943"]),
        ],
    )
    def test_joints_between_regions(self, words: tuple[str, ...], lines: list[str]) -> None:
        """Regions and not vertebrae; joints stand where the code set puts them."""
        assert shown(coded(treated(CMT, *words))) == lines

    def test_each_line_covers_its_procedures(self) -> None:
        """A code for the spine does not cover a procedure at the knee."""
        done = (treated(CMT, "left knee"), treated(CMT, "neck"), treated(CMT, "L5", "wrist"))
        coding = coded(*done)

        assert [(x.code, x.procedures) for x in coding.lines] == [
            ("98940", (1, 2)),
            ("98943", (0, 2)),
        ]

    def test_a_word_of_the_spine_or_outside_is_sure_of_neither(self) -> None:
        """The buttock is pelvic or of the leg; no code is sure, and the region is asked about."""
        coding = coded(treated(CMT, "buttock"))

        assert shown(coding) == []
        assert questions(coding) == ["SEL520"]
        assert coding.verdicts["SEL521"] is Verdict.UNDETERMINED
        assert coding.verdicts["SEL524"] is Verdict.UNDETERMINED

    @pytest.mark.parametrize(
        ("words", "phrase"),
        [
            (("pelvis", "buttock"), "may mean 1 regions of the spine with or without a region"),
            (("knee", "back", "buttock"), "may mean 1 to 2 regions of the spine with a region"),
            (("neck", "L5", "back"), "may mean 2 to 3 regions of the spine without a region"),
            (("L5", "hip thing"), "may mean 1 to 5 regions of the spine with or without a region"),
        ],
    )
    def test_the_finding_names_the_numbers(self, words: tuple[str, ...], phrase: str) -> None:
        """It says what the note may mean; nothing is reported where nothing hangs on it."""
        coding = coded(treated(CMT, *words))
        messages = [f.message for f in coding.findings if f.rule == "SEL525"]

        assert bool(messages) is not coding.is_final
        assert all(phrase in message for message in messages)

    def test_the_table_has_the_chiropractic_codes(self) -> None:
        """No other code is selected."""
        assert {row.then for row in chiropractic.TABLE.rows} == {
            *(None, "98940", "98941", "98942", "98943")
        }


class TestTwoPayers:
    """The spinal code may be shared between two payers (`cmt_two_payers`, N-321)."""

    def test_the_spinal_code_takes_52(self) -> None:
        """The code for the other regions does not."""
        coding = coded(treated(CMT, "neck", "knee"), cmt_two_payers="modifier_52")

        assert shown(coding) == ["98940-52", "98943"]
        assert coding.lines[0].basis == ("SEL521", "SEL527")
        assert coding.verdicts["SEL527"] is Verdict.MET

    def test_nothing_is_shared_by_default(self) -> None:
        """One visit is coded for one policy."""
        coding = coded(treated(CMT, "neck"))

        assert shown(coding) == ["98940"]
        assert coding.verdicts["SEL527"] is Verdict.NOT_APPLICABLE

    def test_it_is_open_where_the_spine_is(self) -> None:
        """Without a sure region of the spine there is no code to share."""
        coding = coded(treated(CMT, "buttock"), cmt_two_payers="modifier_52")

        assert coding.verdicts["SEL527"] is Verdict.UNDETERMINED
        assert [f for f in coding.findings if f.rule == "SEL527"] == []

    def test_the_modifier_is_known(self) -> None:
        """It says that less was done, and bypasses no edit."""
        assert MODIFIERS["52"].kind is ModifierKind.REDUCED
        assert not MODIFIERS["52"].bypasses_edits
        assert in_order(("59", "52")) == ("52", "59")


class TestStatedCode:
    """The regions decide; a stated code is compared with them (N-303, F-501)."""

    @pytest.mark.parametrize(
        ("words", "code", "verdict"),
        [
            (("neck",), "98925", Verdict.MET),
            (("neck", "T4", "L5"), "98925", Verdict.NOT_MET),
            (("neck", "T4", "L5"), "98926", Verdict.MET),
            (("neck",), "98940", Verdict.NOT_MET),
            (("neck",), "G9999", Verdict.NOT_MET),
            ((), "98929", Verdict.UNDETERMINED),
            ((), "98941", Verdict.NOT_MET),
            (("neck", "hip thing"), "98925", Verdict.UNDETERMINED),
            (("neck",), None, Verdict.NOT_APPLICABLE),
        ],
    )
    def test_an_osteopathic_one(
        self, words: tuple[str, ...], code: str | None, verdict: Verdict
    ) -> None:
        """It agrees, disagrees, or nobody knows."""
        assert coded(treated(OMT, *words, code=code)).verdicts["SEL511"] is verdict

    @pytest.mark.parametrize(
        ("words", "code", "verdict"),
        [
            (("neck", "knee"), "98940", Verdict.MET),
            (("neck", "knee"), "98943", Verdict.MET),
            (("neck",), "98943", Verdict.NOT_MET),
            (("neck",), "98925", Verdict.NOT_MET),
            (("neck", "hip thing"), "98942", Verdict.UNDETERMINED),
            (("buttock",), "98940", Verdict.UNDETERMINED),
        ],
    )
    def test_a_chiropractic_one(self, words: tuple[str, ...], code: str, verdict: Verdict) -> None:
        """Either code of a visit with both kinds of region agrees."""
        assert coded(treated(CMT, *words, code=code)).verdicts["SEL528"] is verdict

    def test_who_furnished_it_does_not_make_a_code_wrong(self) -> None:
        """A withheld line is no disagreement of code and regions."""
        done = treated(OMT, "neck", code="98925")
        coding = coded(done, by=THERAPIST, omt_provider="physician_only")

        assert shown(coding) == []
        assert coding.verdicts["SEL511"] is Verdict.MET

    @pytest.mark.parametrize("technique", [Technique.OTHER, Technique.THERAPY_SERVICE])
    @pytest.mark.parametrize(
        ("code", "words", "lines"),
        [
            ("98929", ("neck",), ["98925"]),
            ("98942", ("neck", "knee"), ["98940", "98943"]),
            ("98942", (), []),
        ],
    )
    def test_a_code_alone_names_the_family(
        self, technique: Technique, code: str, words: tuple[str, ...], lines: list[str]
    ) -> None:
        """The code says which manipulation it was, and its regions which code follows."""
        coding = coded(treated(technique, *words, code=code))

        assert shown(coding) == lines
        assert coding.is_final is bool(words)

    def test_a_code_of_another_service_is_not_repeated(self) -> None:
        """Whatever stands in the field, the message does not show it."""
        findings = coded(treated(OMT, "neck", code="G9999")).findings

        assert [f.message for f in findings if "G9999" in f.message] == []
        assert [f.path for f in findings] == ["procedures[0].code"]


class TestBothFamilies:
    """Osteopathic and spinal chiropractic manipulation exclude one another (N-308)."""

    @pytest.mark.parametrize(
        ("word", "lines", "verdict"),
        [
            ("L5", ["98925", "98940"], Verdict.NOT_MET),
            ("left knee", ["98925", "98943"], Verdict.MET),
            ("buttock", ["98925"], Verdict.UNDETERMINED),
            ("hip thing", ["98925"], Verdict.UNDETERMINED),
        ],
    )
    def test_each_kind_of_region(self, word: str, lines: list[str], verdict: Verdict) -> None:
        """NCCI has rows for the spinal codes only; no line is withheld."""
        coding = coded(treated(OMT, "neck"), treated(CMT, word))

        assert shown(coding) == lines
        assert coding.verdicts["SEL519"] is verdict

    def test_one_family_alone(self) -> None:
        """The rule does not apply."""
        for technique in (OMT, CMT):
            verdicts = coded(treated(technique, "neck")).verdicts
            assert verdicts["SEL519"] is Verdict.NOT_APPLICABLE


class TestUnread:
    """Words that are not understood are reported, never shown, and may mean anything."""

    @pytest.mark.parametrize(("technique", "rule"), [(OMT, "SEL509"), (CMT, "SEL526")])
    def test_each_text_is_reported_once(self, technique: Technique, rule: str) -> None:
        """The finding leads to the text and gives its length."""
        coding = coded(treated(technique, "L5", "wibble, wobble"))
        found = [f for f in coding.findings if f.rule == rule]

        assert [f.path for f in found] == ["procedures[0].regions[1]"]
        assert [f.message.partition(" ")[0] for f in found] == ["12"]
        assert "wibble" not in repr(coding.findings)

    @pytest.mark.parametrize(("technique", "rule"), [(OMT, "SEL509"), (CMT, "SEL526")])
    def test_without_regions_nothing_can_be_said_of_them(
        self, technique: Technique, rule: str
    ) -> None:
        """Regions that are not stated may be words that nobody understands."""
        assert coded(treated(technique)).verdicts[rule] is Verdict.UNDETERMINED
        assert coded(treated(technique, "L5")).verdicts[rule] is Verdict.MET

    def test_one_word_may_mean_many_regions(self) -> None:
        """The words "full spine" are one mention and five regions, so the line is not final."""
        coding = coded(treated(CMT, "L5", "full spine"))

        assert shown(coding) == ["98940"]
        assert not coding.is_final
        assert coding.verdicts["SEL523"] is Verdict.UNDETERMINED

    def test_all_regions_named_leave_nothing_open(self) -> None:
        """Beside nine regions and more no word can change the code."""
        words = [SURE[name][0] for name in TEN[:9]]
        coding = coded(treated(OMT, *words, "hip thing"))

        assert shown(coding) == ["98929"]
        assert coding.is_final

    @pytest.mark.parametrize("technique", [OMT, CMT])
    def test_many_words_are_read_in_time(self, technique: Technique) -> None:
        """Hundreds of words of several meanings do not make as many readings."""
        several = (
            "buttock",
            "groin",
            "acetabulum",
            "back",
            "SI joint",
            "SIJ",
            "limb",
            "extremity",
        )
        words = [f"{side} {word}" for side in ("left", "right") for word in several] * 40
        coding = coded(treated(technique, *words))

        assert shown(coding) == {OMT: ["98926"], CMT: ["98940", "98943"]}[technique]
        assert coding.is_final is (technique is CMT)


class TestAgainstTheFacts:
    """Lines, finality and questions are those of a naive reading of N-301 to N-321."""

    @given(manipulations(), policies)
    def test_lines_and_finality(self, encounter: Encounter, policy: Policy) -> None:
        """The lines are the smallest; they are final if every completion has the same."""
        coding = select_codes(encounter, policy=policy)
        expected = Expected(encounter, policy)

        assert tuple(shown(coding)) == expected.written
        assert coding.is_final is (len(expected.completions) == 1)

    @given(manipulations(), policies)
    def test_every_completion_is_an_outcome(self, encounter: Encounter, policy: Policy) -> None:
        """The outcomes are the completions, and what is supported as written."""
        case = select_codes(encounter, policy=policy).case
        expected = Expected(encounter, policy)
        part = (case.parts.osteopathic, case.parts.chiropractic)[expected.system]
        outcomes = {
            tuple("-".join((line.code, *line.modifiers)) for line in lines)
            for lines in part.outcomes
        }

        assert outcomes == expected.completions | {expected.written}

    @given(manipulations(), policies)
    def test_the_regions_are_asked_about_where_they_decide(
        self, encounter: Encounter, policy: Policy
    ) -> None:
        """A question about regions is asked if two completions of the regions differ."""
        coding = select_codes(encounter, policy=policy)
        asked = {"SEL501", "SEL508", "SEL520", "SEL525"}.intersection(questions(coding))

        assert bool(asked) is Expected(encounter, policy).regions_decide
        assert len(asked) < 2
        assert [q.text for q in coding.questions if question_faults(q.text)] == []

    @given(
        manipulations(words=tuple(word for word in WORDS if word not in UNREAD)),
        st.sampled_from([one for one in POLICIES if _physicians_only(one)]),
    )
    def test_the_performer_is_asked_about_where_it_decides(
        self, encounter: Encounter, policy: Policy
    ) -> None:
        """A question about who furnished it is asked if two ways differ, the regions being fixed."""
        done = tuple(p for p in encounter.procedures if p.regions)
        assume(done and done[0].technique is OMT)
        encounter = evolve(encounter, procedures=done)
        coding = select_codes(encounter, policy=policy)
        words = list(dict.fromkeys(word for p in done for word in p.regions))
        differ = False
        for picks in product(*(MEANINGS[word][0] or () for word in words)):
            fixed = dict(zip(words, picks, strict=True))
            lines: set[tuple[str, ...]] = set()
            for way in physicians(encounter):
                taken = [
                    fixed[word]
                    for p, who in zip(done, performers(encounter), strict=True)
                    if way[who]
                    for word in p.regions
                ]
                found = regions_of(taken, 0, policy)
                lines.add(by_number(len(found)))
            differ = differ or len(lines) > 1

        assert ("SEL507" in questions(coding)) is differ

    @given(manipulations(most=2), policies)
    def test_a_question_names_what_is_open(self, encounter: Encounter, policy: Policy) -> None:
        """Each path of a finding or a question exists, and no sure word is asked about."""
        coding = select_codes(encounter, policy=policy)
        for path in [f.path for f in coding.findings] + [
            path for question in coding.questions for path in question.paths
        ]:
            value: Any = encounter
            for step in path.replace("]", "").replace("[", ".").split("."):
                value = value[int(step)] if step.isdigit() else getattr(value, step)
            assert value not in {word for words in SURE.values() for word in words}


class TestLaws:
    """The laws of the design hold for manipulation (design, section 8)."""

    @given(st.data(), manipulations(codes=True), policies)
    def test_m1_and_m3_forgetting(
        self, data: st.DataObject, encounter: Encounter, policy: Policy
    ) -> None:
        """Less stated: each verdict stays or is undetermined, and a final line stays."""
        less = data.draw(forgetful(encounter))
        before, after = (select_codes(one, policy=policy) for one in (encounter, less))

        changed = {
            rule: (before.verdicts[rule], verdict)
            for rule, verdict in after.verdicts.items()
            if rule.startswith("SEL5")
            and verdict not in {before.verdicts[rule], Verdict.UNDETERMINED}
        }
        assert changed == {}
        assert not after.is_final or shown(after) == shown(before)

    @given(st.data(), manipulations(codes=True), policies)
    def test_the_order_changes_nothing(
        self, data: st.DataObject, encounter: Encounter, policy: Policy
    ) -> None:
        """Permuting procedures and regions leaves lines and verdicts."""
        done = tuple(
            evolve(p, regions=tuple(data.draw(st.permutations(p.regions))))
            for p in data.draw(st.permutations(encounter.procedures))
        )
        one, other = (
            select_codes(x, policy=policy) for x in (encounter, evolve(encounter, procedures=done))
        )

        assert shown(one) == shown(other)
        assert one.verdicts == other.verdicts

    @given(manipulations(codes=True), policies)
    def test_splitting_changes_nothing(self, encounter: Encounter, policy: Policy) -> None:
        """One procedure for each region is the same as one for all."""
        done = tuple(
            evolve(p, regions=regions) for p in encounter.procedures for regions in _apart(p)
        )
        one, other = (
            select_codes(x, policy=policy) for x in (encounter, evolve(encounter, procedures=done))
        )

        assert shown(one) == shown(other)
        assert one.is_final is other.is_final

    @given(manipulations(words=("L5", "left knee", "SI joint", "buttock", "TMJ")), policies)
    def test_naming_it_twice_changes_nothing(self, encounter: Encounter, policy: Policy) -> None:
        """A second mention of a place, in other letters, is no other region."""
        done = tuple(
            evolve(p, regions=(*p.regions, *(word.upper() for word in p.regions)))
            for p in encounter.procedures
        )
        one, other = (
            select_codes(x, policy=policy) for x in (encounter, evolve(encounter, procedures=done))
        )

        assert shown(one) == shown(other)
        assert one.verdicts == other.verdicts

    @given(manipulations(codes=True), policies)
    def test_before_the_first_day_there_is_nothing(
        self, encounter: Encounter, policy: Policy
    ) -> None:
        """For an earlier date nothing was verified, so nothing is said."""
        coding = select_codes(evolve(encounter, date_of_service=date(2003, 12, 31)), policy=policy)
        said = {rule: v for rule, v in coding.verdicts.items() if rule.startswith("SEL5")}

        assert coding.lines == ()
        assert coding.questions == ()
        assert set(said.values()) == {Verdict.NOT_APPLICABLE}

    @given(manipulations(codes=True), policies)
    def test_every_word_of_a_finding_is_the_librarys(
        self, encounter: Encounter, policy: Policy
    ) -> None:
        """No message repeats a word of the note that was not understood."""
        texts = [
            text
            for f in select_codes(encounter, policy=policy).findings
            for text in (f.message, f.fix)
        ]

        assert [text for text in texts if any(word in text for word in UNREAD)] == []


def _apart(procedure: Procedure) -> Iterator[tuple[str, ...]]:
    """Give each region of a procedure alone; nothing where it names none."""
    yield from ((region,) for region in procedure.regions or ())
    if not procedure.regions:
        yield ()


class TestParts:
    """A part without regions belongs to another family."""

    def test_only_manipulation_has_regions(self) -> None:
        """The parts of a visit with other procedures say nothing of regions."""
        parts = coded(Procedure(Technique.DRY_NEEDLING, injected=False)).case.parts

        assert [with_regions(getattr(parts, name)) for name in PART_NAMES] == [None] * len(
            PART_NAMES
        )
        assert with_regions(NO_PART) is None
