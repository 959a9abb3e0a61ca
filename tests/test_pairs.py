"""Lines of one visit in an NCCI pair: withheld, open, or separate with a modifier (facts, section 3)."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from needlecode.clashes import Clash, kept_of
from needlecode.coding import Coding, select_codes
from needlecode.distinctness import Standing
from needlecode.encounter import Discipline, Encounter, PlanOfCare, Setting
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Side, Site, Structure
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policies._ncci import TABLE
from needlecode.policy import Policy
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict


DAY: Final = date(2024, 8, 1)
LEFT, RIGHT = Side.LEFT, Side.RIGHT
PT: Final = Provider(profession=Profession.PHYSICAL_THERAPIST)
CALF: Final = Muscle("soleus", LEFT)
BOTH: Final = (Setting.PRACTITIONER, Setting.OUTPATIENT_HOSPITAL)


def needled(*sites: Site, **facts: Any) -> Procedure:
    """Make a needling with nothing injected."""
    return Procedure(Technique.DRY_NEEDLING, injected=False, sites=sites or (CALF,), **facts)


def injected(*sites: Site, **facts: Any) -> Procedure:
    """Make an injection."""
    return Procedure(Technique.INJECTION, injected=True, sites=sites, **facts)


def by_code(code: str, *sites: Site, **facts: Any) -> Procedure:
    """State a procedure by its code."""
    return Procedure(Technique.OTHER, code=code, sites=sites, **facts)


def joint(text: str, side: Side | None = LEFT) -> NonMuscle:
    """Make a joint."""
    return NonMuscle(Structure.JOINT, text, side)


def service(code: str, minutes: int | None = None, **facts: Any) -> Procedure:
    """Make a therapy service."""
    return Procedure(Technique.THERAPY_SERVICE, code=code, minutes=minutes, **facts)


def seen(code: str, **facts: Any) -> Procedure:
    """Make an evaluation or visit."""
    return Procedure(Technique.EVALUATION, code=code, **facts)


def spine(*regions: str, **facts: Any) -> Procedure:
    """Make chiropractic manipulation."""
    return Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=regions, **facts)


def osteopathic(*regions: str, **facts: Any) -> Procedure:
    """Make osteopathic manipulation."""
    return Procedure(Technique.OSTEOPATHIC_MANIPULATION, regions=regions, **facts)


def coded(*procedures: Procedure, policy: Policy = CPT_NCCI, **facts: Any) -> Coding:
    """Code a visit of a therapist without a therapy plan, with no other service of the date."""
    stated: dict[str, Any] = {
        "date_of_service": DAY,
        "rendering": Provider(profession=Profession.CHIROPRACTOR),
        "other_services": (),
        "setting": Setting.PRACTITIONER,
        **facts,
    }
    return select_codes(Encounter(**stated, procedures=procedures), policy=policy)


def lines(coding: Coding) -> list[str]:
    """Show code and modifiers of each line."""
    return ["-".join((line.code, *line.modifiers)) for line in coding.lines]


def found(coding: Coding) -> dict[str, str]:
    """Give the verdicts of the rules about pairs."""
    return {rule: coding.verdicts[rule].value for rule in ("EDT106", "EDT107", "MOD102")}


def asked(coding: Coding) -> list[tuple[str, ...]]:
    """Give the paths of what is asked about pairs."""
    return [question.paths for question in coding.questions if question.rule == "EDT107"]


class TestTable:
    """The library's table has the pairs that the facts name (F-301 to F-318, N-440 to N-445)."""

    @pytest.mark.parametrize(
        ("one", "two", "indicator"),
        [
            ("20561", "20560", 0),
            ("20560", "97810", 0),
            ("20561", "97814", 0),
            ("20553", "20560", 1),
            ("20550", "20561", 1),
            ("20560", "20526", 1),
            ("20610", "20560", 1),
            ("99213", "20560", 1),
            ("20560", "99211", 1),
            ("20553", "20552", 0),
            ("98925", "97140", 0),
            ("98941", "97124", 1),
            ("98940", "97161", 0),
            ("97813", "97810", 0),
            ("97140", "97124", 0),
            ("97150", "97110", 1),
            ("97012", "97140", 1),
            ("G0283", "97032", 1),
            ("97163", "97161", 0),
            ("97035", "97164", 1),
        ],
    )
    def test_a_pair(self, one: str, two: str, indicator: int) -> None:
        """The pair stands in its columns with its indicator."""
        edit = TABLE.pair(two, one, DAY, (Setting.PRACTITIONER,)).edit

        assert edit is not None
        assert (edit.column_one, edit.column_two, edit.indicator) == (one, two, indicator)

    @pytest.mark.parametrize("code", ["20560", "20561"])
    @pytest.mark.parametrize(
        "other",
        [
            *("97140", "97110", "97112", "97116", "97124", "97150", "97530", "97535", "97032"),
            *("97014", "G0283", "97035", "97012", "97161", "97164", "98925", "98940", "99202"),
        ],
    )
    def test_no_pair(self, code: str, other: str) -> None:
        """Needling has none with therapy, evaluations, manipulation and new patients (F-302, F-303)."""
        pair = TABLE.pair(code, other, DAY, (Setting.PRACTITIONER,))

        assert (pair.edit, pair.is_known) == (None, True)

    @pytest.mark.parametrize(
        ("day", "is_edit"),
        [(date(2019, 12, 31), True), (date(2020, 1, 1), False), (date(2020, 10, 1), False)],
    )
    def test_a_deletion_date_holds(self, day: date, *, is_edit: bool) -> None:
        """97140 with 97530 ended with 2019, and the row of October 2020 never held (F-318, N-445)."""
        assert (TABLE.pair("97140", "97530", day, BOTH).edit is not None) is is_edit

    def test_the_settings_differ_at_nerve_blocks(self) -> None:
        """What no modifier helps for a practitioner is not known for a hospital (F-309)."""
        both = TABLE.pair("64405", "20560", DAY, BOTH)

        assert (both.differs, both.is_known) == (True, False)
        assert TABLE.pair("64405", "20560", DAY, (Setting.OUTPATIENT_HOSPITAL,)).edit is None


class TestNever:
    """With indicator 0 column 2 is withheld, and no fact helps (F-402)."""

    @pytest.mark.parametrize(
        ("procedures", "kept"),
        [
            ((osteopathic("neck"), service("97140", 15, regions=("knee",))), ["98925"]),
            ((osteopathic("neck"), spine("lumbar")), ["98925"]),
            ((service("97140", 15), service("97124", 15)), ["97140"]),
            ((spine("neck"), seen("97161", separate_work=True)), ["98940"]),
            ((seen("97161", separate_work=True), service("97750", 15)), ["97161"]),
        ],
    )
    def test_column_two_is_withheld(
        self, procedures: Sequence[Procedure], kept: list[str]
    ) -> None:
        """The line is gone, an error says beside which, and nothing is asked about it."""
        coding = coded(*procedures)

        assert lines(coding) == kept
        assert found(coding) == {
            "EDT106": "not met",
            "EDT107": "met",
            "MOD102": "not applicable",
        }
        assert asked(coding) == []

    def test_the_code_set_alone_reads_no_edits(self) -> None:
        """Under CPT both stand."""
        coding = coded(osteopathic("neck"), service("97140", 15), policy=CPT)

        assert lines(coding) == ["97140", "98925"]

    def test_a_line_that_is_withheld_withholds_no_other(self) -> None:
        """98925 withholds 97140, so 97140 does not withhold 97124."""
        coding = coded(osteopathic("neck"), service("97140", 15), service("97124", 15))

        assert lines(coding) == ["97124", "98925"] or lines(coding) == ["98925"]
        edit = TABLE.pair("98925", "97124", DAY, BOTH).edit
        assert lines(coding) == (["98925"] if edit else ["97124", "98925"])


class TestRegions:
    """Another region makes two services separate, the same one does not (F-404, F-407, F-412)."""

    @pytest.mark.parametrize(
        ("region", "sessions", "standing", "expected"),
        [
            ("shoulder", (None, None), Standing.SEPARATE, ["97140-59", "98940"]),
            ("lumbar", (None, None), Standing.SEPARATE, ["97140-59", "98940"]),
            ("neck", (None, None), Standing.OPEN, ["98940"]),
            ("neck", (1, None), Standing.OPEN, ["98940"]),
            ("neck", (1, 1), Standing.SAME, ["98940"]),
            ("neck", (1, 2), Standing.SEPARATE, ["97140-59", "98940"]),
            (None, (1, 1), Standing.OPEN, ["98940"]),
            ("xyzzy", (1, 1), Standing.OPEN, ["98940"]),
        ],
    )
    def test_manual_therapy_beside_chiropractic_manipulation(
        self,
        region: str | None,
        sessions: tuple[int | None, int | None],
        standing: Standing,
        expected: list[str],
    ) -> None:
        """The region decides, or the session; what is not stated is asked."""
        one, two = sessions
        regions = (region,) if region else ()
        coding = coded(
            spine("neck", session=one), service("97140", 15, regions=regions, session=two)
        )
        (clash,) = coding.case.clashes

        assert clash.standing is standing
        assert lines(coding) == expected
        assert bool(asked(coding)) is (standing is Standing.OPEN)

    def test_only_what_is_open_is_asked(self) -> None:
        """Where the regions are one and stated, only the sessions are missing."""
        coding = coded(spine("neck"), service("97140", 15, regions=("cervical",)))

        assert asked(coding) == [("procedures[0].session", "procedures[1].session")]

    @pytest.mark.parametrize(
        ("site", "expected"),
        [
            (joint("shoulder joint"), ["20560-59", "20610"]),
            (joint("left knee"), ["20610"]),
            (joint("hip joint"), ["20560-59", "20610"]),
            (NonMuscle(Structure.BURSA, "subacromial bursa", LEFT), ["20560-59", "20610"]),
        ],
    )
    def test_a_joint_beside_the_needled_calf(self, site: Site, expected: list[str]) -> None:
        """A region that touches the needled one is not separate for sure (F-306, F-404)."""
        assert lines(coded(needled(), by_code("20610", site))) == expected

    @pytest.mark.parametrize(
        ("site", "expected"),
        [
            (NonMuscle(Structure.LIGAMENT, "iliolumbar ligament", LEFT), ["20550", "20552-59"]),
            (NonMuscle(Structure.LIGAMENT, "ligament", LEFT), ["20550"]),
            (NonMuscle(Structure.LIGAMENT, "coracoacromial ligament", LEFT), ["20550"]),
        ],
    )
    def test_a_ligament_beside_an_injected_muscle(self, site: Site, expected: list[str]) -> None:
        """The name of a structure tells where it lies."""
        deltoid = Muscle("deltoid", LEFT)

        assert lines(coded(injected(site), injected(deltoid))) == expected

    @pytest.mark.parametrize(
        ("other", "standing"),
        [
            (Muscle("gastrocnemius", LEFT), Standing.SAME),
            (Muscle("gastrocnemius", RIGHT), Standing.OPPOSITE),
            (Muscle("gastrocnemius"), Standing.OPPOSITE),
            (Muscle("deltoid", LEFT), Standing.SEPARATE),
            (MuscleGroup("hamstrings", LEFT), Standing.SAME),
        ],
    )
    def test_sides_and_words(self, other: Site, standing: Standing) -> None:
        """Opposite sides of one region are settled by no authority, and a group has its members'."""
        shot = by_code("96372", CALF, session=1)
        coding = coded(needled(other, session=1), shot)

        assert [one.standing for one in coding.case.clashes] == [standing]


@pytest.mark.parametrize("is_injected", [True, None])
def test_what_may_be_an_injection_has_the_pairs_of_one(*, is_injected: bool | None) -> None:
    """A tendon may have two codes; whether they stand apart is open, and so is what was done."""
    tendon = NonMuscle(structure=Structure.TENDON, text="Achilles tendon", side=RIGHT)
    coding = coded(
        Procedure(Technique.TRIGGER_POINT_INJECTION, sites=(tendon,), injected=is_injected)
    )

    assert [c.standing for c in coding.case.possible_clashes] == [Standing.OPEN]
    assert coding.verdicts["EDT106"] is Verdict.UNDETERMINED


class TestTime:
    """Two therapy services are separate in different intervals of time (F-408, F-411)."""

    @pytest.mark.parametrize(
        ("minutes", "total", "standing", "paths"),
        [
            ((20, 15), 35, Standing.SEPARATE, None),
            ((20, 15), 34, Standing.SAME, None),
            ((20, 15), None, Standing.OPEN, ("treatment_minutes",)),
            ((None, 15), 60, Standing.OPEN, ("procedures[0].minutes",)),
            ((None, 15), 14, Standing.SAME, None),
            ((None, 15), None, Standing.OPEN, ("procedures[0].minutes", "treatment_minutes")),
        ],
    )
    def test_the_minutes_decide(
        self,
        minutes: tuple[int | None, int | None],
        total: int | None,
        standing: Standing,
        paths: tuple[str, ...] | None,
    ) -> None:
        """Minutes that together exceed those of the treatment are counted twice."""
        there: dict[str, Any] = {"regions": ("neck",), "session": 1}
        group = service("97150", minutes[0], **there)
        exercise = service("97110", minutes[1], **there)
        coding = coded(group, exercise, treatment_minutes=total)
        (clash,) = coding.case.clashes

        assert clash.standing is standing
        assert lines(coding) == [
            *(["97110-59"] if standing is Standing.SEPARATE else []),
            "97150",
        ]
        assert asked(coding) == ([paths] if paths else [])

    @pytest.mark.parametrize(
        ("total", "paths"),
        [(34, ("procedures[0].sites", "procedures[1].sites")), (None, ("treatment_minutes",))],
    )
    def test_place_or_time(self, total: int | None, paths: tuple[str, ...]) -> None:
        """What is one by its minutes may still be separate by its place, until that is stated."""
        group, exercise = service("97150", 20, session=1), service("97110", 15, session=1)
        coding = coded(group, exercise, treatment_minutes=total)

        assert found(coding)["EDT106"] == "undetermined"
        assert asked(coding) == [paths]

    def test_another_session_needs_no_minutes(self) -> None:
        """Two sessions are two intervals."""
        coding = coded(service("97150", session=1), service("97110", 15, session=2))

        assert lines(coding) == ["97110-59", "97150"]

    @pytest.mark.parametrize(
        ("facts", "modifier"),
        [({"session": 2}, "XE"), ({"regions": ("knee",), "session": 1}, "XS"), ({}, "XU")],
    )
    def test_the_narrower_modifier(self, facts: dict[str, Any], modifier: str) -> None:
        """By choice the modifier says what makes them separate (F-405, F-432)."""
        policy = CPT_NCCI.choosing(distinct_service_modifier="x_preferred")
        traction = service("97012", 10, regions=("neck",), session=1)
        manual = service("97140", 15, **{"regions": ("neck",), "session": 1, **facts})
        coding = coded(traction, manual, policy=policy, treatment_minutes=25)

        assert lines(coding) == ["97012", f"97140-{modifier}"]
        assert coding.lines[1].basis[-1] == "MOD102"


class TestWork:
    """An evaluation or visit is separate by its own work (F-415, N-503, N-505)."""

    @pytest.mark.parametrize(
        ("work", "expected", "open_"),
        [
            (True, ["97035", "97164-59"], []),
            (False, ["97035"], []),
            (None, ["97035"], [("procedures[0].separate_work",)]),
        ],
    )
    def test_a_re_evaluation(
        self,
        *,
        work: bool | None,
        expected: list[str],
        open_: list[tuple[str, ...]],
    ) -> None:
        """97164 stands beside ultrasound only for a change that it looks into."""
        coding = coded(seen("97164", separate_work=work), service("97035", 10))

        assert lines(coding) == expected
        assert asked(coding) == open_

    def test_a_visit_has_its_25_already(self) -> None:
        """Beside needling the visit takes 25 by its own rule, and the pair adds nothing."""
        coding = coded(seen("99213", separate_work=True), needled())
        (clash,) = coding.case.clashes

        assert lines(coding) == ["20560", "99213-25"]
        assert (clash.standing, clash.modifier) == (Standing.SEPARATE, "")
        assert found(coding)["MOD102"] == "not applicable"

    @pytest.mark.parametrize(
        ("work", "expected"),
        [(True, ["97161", "99213-25"]), (False, ["97161"]), (None, ["97161"])],
    )
    def test_a_visit_beside_an_evaluation(
        self,
        *,
        work: bool | None,
        expected: list[str],
    ) -> None:
        """The modifier stands on the visit, and the visit is what is withheld (N-502)."""
        coding = coded(seen("99213", separate_work=work), seen("97161"))

        assert lines(coding) == expected


class TestSetting:
    """Where the settings differ, the setting is asked (F-309, F-310)."""

    BLOCK: Final = by_code("64405", NonMuscle(Structure.NERVE, "GON", LEFT))

    @pytest.mark.parametrize(
        ("setting", "expected"),
        [
            (None, ["64405"]),
            (Setting.PRACTITIONER, ["64405"]),
            (Setting.OUTPATIENT_HOSPITAL, ["20560", "64405"]),
        ],
    )
    def test_a_nerve_block(self, setting: Setting | None, expected: list[str]) -> None:
        """A practitioner never reports both; the hospital's row is not in the table."""
        coding = coded(needled(), self.BLOCK, setting=setting)

        assert lines(coding) == expected
        assert asked(coding) == ([] if setting else [("setting",)])

    def test_a_policy_may_choose_the_table(self) -> None:
        """Then the stated setting does not matter."""
        policy = CPT_NCCI.choosing(edit_table="practitioner")
        coding = coded(needled(), self.BLOCK, policy=policy, setting=Setting.OUTPATIENT_HOSPITAL)

        assert lines(coding) == ["64405"]
        assert coding.is_final

    def test_strict_withholds_outside_the_edition(self) -> None:
        """A policy that reads the table in its edition only withholds column 2, and says so."""
        policy = CPT_NCCI.choosing(edits_outside_edition="strict")
        day = date(2026, 3, 2)
        coding = coded(
            spine("neck"),
            service("97140", 15, regions=("knee",)),
            policy=policy,
            date_of_service=day,
        )

        assert lines(coding) == ["98940"]
        assert coding.verdicts["EDT105"] is Verdict.NOT_MET
        assert found(coding) == dict.fromkeys(("EDT106", "EDT107"), "not applicable") | {
            "MOD102": "not applicable"
        }


def test_strict_has_nothing_to_withhold_where_no_pair_is() -> None:
    """Two lines without a pair stand on any day."""
    policy = CPT_NCCI.choosing(edits_outside_edition="strict")
    day = date(2026, 3, 2)
    coding = coded(spine("neck"), service("97110", 15), policy=policy, date_of_service=day)

    assert lines(coding) == ["97110", "98940"]
    assert coding.verdicts["EDT105"] is Verdict.NOT_APPLICABLE


def clash(one: str, two: str, standing: Standing) -> Clash:
    """Make a pair of letters."""
    return Clash(one, two, standing, two)


class TestKept:
    """What nothing that is kept withholds is kept."""

    @pytest.mark.parametrize(
        ("pairs", "kept"),
        [
            ([], "abc"),
            (["ab"], "ac"),
            (["ab", "bc"], "ac"),
            (["ab", "ac"], "a"),
            (["ac", "bc"], "ab"),
            (["ab", "bc", "ca"], ""),
            (["ab", "ba"], "c"),
        ],
    )
    def test_who_is_kept(self, pairs: list[str], kept: str) -> None:
        """Chains let every second stand, and a circle lets none; the order says nothing."""
        clashes = [clash(pair[0], pair[1], Standing.NEVER) for pair in pairs]

        for order in permutations(clashes):
            assert kept_of(set("abc"), order) == set(kept)

    def test_what_is_separate_withholds_nothing(self) -> None:
        """Both stand."""
        assert kept_of({"a", "b"}, [clash("a", "b", Standing.SEPARATE)]) == {"a", "b"}


PLAN: Final = PlanOfCare(discipline=Discipline.PHYSICAL_THERAPY)
SESSIONS: Final = st.sampled_from((None, 1, 2))
REGIONS: Final = st.lists(st.sampled_from(("neck", "lumbar", "knee", "xyzzy")), max_size=2)
WORKS: Final = st.sampled_from((None, True, False))
MINUTES: Final = st.sampled_from((None, 0, 10, 25))


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Draw a service that stands in pairs with some of the others."""
    session, regions = draw(SESSIONS), tuple(draw(REGIONS))
    code = draw(
        st.sampled_from(("97140", "97012", "97150", "97110", "97164", "99213", "20610", ""))
    )
    if code in {"97164", "99213"}:
        return seen(code, separate_work=draw(WORKS))
    if code == "20610":
        return by_code(code, *map(joint, regions), session=session)
    if code:
        return service(code, draw(MINUTES), regions=regions, session=session)
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return needled(session=session)
    if kind == 1:
        sets = (NeedleSet(minutes=draw(MINUTES), electrical=False, new_insertion=True),)
        return Procedure(Technique.ACUPUNCTURE, needle_sets=sets, session=session)
    return (spine if kind == 2 else osteopathic)(*regions, session=session)


VISITS: Final = st.builds(
    Encounter,
    date_of_service=st.just(DAY),
    rendering=st.just(PT),
    procedures=st.lists(procedures(), min_size=2, max_size=4).map(tuple),
    plan_of_care=st.just(PLAN),
    setting=st.sampled_from((None, *Setting)),
    other_services=st.just(()),
    treatment_minutes=st.sampled_from((None, 20, 60)),
)
POLICIES: Final = (
    CPT_NCCI,
    CPT_NCCI.choosing(distinct_service_modifier="x_preferred"),
    CPT_NCCI.choosing(edits_outside_edition="strict"),
    CPT_NCCI.choosing(edit_table="practitioner"),
)


class TestLaws:
    """The laws of the design hold for pairs."""

    @given(VISITS, st.sampled_from(POLICIES))
    def test_no_two_lines_clash(self, visit: Encounter, policy: Policy) -> None:
        """Of every pair that stands, the facts make both separate; indicator 0 never stands."""
        coding = select_codes(visit, policy=policy)
        codes = {line.code for line in coding.lines}

        for one in coding.case.clashes:
            if one.codes <= codes:
                assert one.standing is Standing.SEPARATE
                assert one.edit is None or one.edit.indicator == 1

    @given(VISITS, st.sampled_from(POLICIES))
    def test_what_is_withheld_is_said(self, visit: Encounter, policy: Policy) -> None:
        """Nothing is lost beside the code set's lines without an error that names it."""
        coding = select_codes(visit, policy=policy)
        said = " ".join(f.message for f in coding.findings if f.rule[:3] == "EDT")
        before = {line.code for line in coding.case.parts.therapy.lines}
        before |= {line.code for line in coding.case.parts.evaluation.lines}

        assert all(code in said for code in before - {line.code for line in coding.lines})

    @given(st.data(), VISITS, st.sampled_from(POLICIES))
    def test_forgetting_opens_and_never_turns(
        self, data: st.DataObject, visit: Encounter, policy: Policy
    ) -> None:
        """M1 and M3 for sessions, regions, work, minutes and the setting."""
        less = evolve(
            visit,
            setting=visit.setting if data.draw(st.booleans()) else None,
            treatment_minutes=visit.treatment_minutes if data.draw(st.booleans()) else None,
            procedures=tuple(_less(data, one) for one in visit.procedures),
        )
        before, after = (select_codes(e, policy=policy) for e in (visit, less))
        rules = [r for r in before.verdicts if r[:3] in {"EDT", "MOD"}]

        for rule in rules:
            assert after.verdicts[rule] in {before.verdicts[rule], Verdict.UNDETERMINED}, rule
        assert not after.is_final or lines(after) == lines(before)

    @given(st.data(), VISITS, st.sampled_from(POLICIES))
    def test_the_order_says_nothing(
        self, data: st.DataObject, visit: Encounter, policy: Policy
    ) -> None:
        """Permuting the procedures leaves lines and verdicts."""
        mixed = evolve(visit, procedures=tuple(data.draw(st.permutations(visit.procedures))))
        one, two = (select_codes(e, policy=policy) for e in (visit, mixed))

        assert lines(one) == lines(two)
        assert found(one) == found(two)


def _less(data: st.DataObject, one: Procedure) -> Procedure:
    """Forget some of what a procedure states."""
    names = [
        name
        for name in ("session", "separate_work", "minutes")
        if getattr(one, name) is not None and data.draw(st.booleans())
    ]
    nothing: dict[str, Any] = dict.fromkeys(names)
    return evolve(one, **nothing)
