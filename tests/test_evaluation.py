"""Evaluations by therapists and visits, alone and beside procedures (facts, section 5)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, product
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.claim import Modifier
from needlecode.coding import Coding, select_codes
from needlecode.encounter import Discipline, Encounter, PlanOfCare, Service
from needlecode.evaluations import NEW_PATIENT, OCCUPATIONAL, PHYSICAL
from needlecode.facts._codes import CODES
from needlecode.modifiers import MODIFIERS
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Policy
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Question, Verdict


DAY: Final = date(2026, 3, 2)
THERAPIST: Final = Provider(profession=Profession.PHYSICAL_THERAPIST)
ASSISTANT: Final = Provider(profession=Profession.PHYSICAL_THERAPIST_ASSISTANT)
OTHER_THERAPIST: Final = Provider(profession=Profession.OCCUPATIONAL_THERAPIST)
PHYSICIAN: Final = Provider(profession=Profession.PHYSICIAN)
SOMEBODY: Final = Provider(profession=Profession.OTHER)
KNOWN: Final = ("99211", "99212", "99213", "99214", "99215", "G0463")
ALL_CODES: Final = tuple(sorted({*PHYSICAL, *OCCUPATIONAL, *NEW_PATIENT, *KNOWN}))

NEEDLING: Final = Procedure(
    Technique.DRY_NEEDLING, sites=[Muscle("infraspinatus", Side.RIGHT)], injected=False
)
INJECTION: Final = Procedure(
    Technique.TRIGGER_POINT_INJECTION, sites=[Muscle("trapezius", Side.LEFT)], injected=True
)
EITHER: Final = evolve(INJECTION, injected=None)
ACUPUNCTURE: Final = Procedure(
    Technique.ACUPUNCTURE, needle_sets=[NeedleSet(minutes=15, electrical=False)]
)
MAYBE_ACUPUNCTURE: Final = Procedure(Technique.ACUPUNCTURE, electrical_stimulation=False)
TEST: Final = Procedure(Technique.THERAPY_SERVICE, code="97750", minutes=15)

POLICIES: Final = {
    f"{policy.id} {changes or ''}": policy.choosing(**changes)
    for policy, changes in (
        (CPT, {}),
        (CPT_NCCI, {}),
        (CPT_NCCI, {"new_patient_25": "where_pair_exists"}),
        (
            CPT,
            {"new_patient_25": "where_pair_exists", "evaluation_minutes": "flag_below_midpoint"},
        ),
        (CPT_NCCI, {"decision_for_minor_procedure": "separate"}),
    )
}
policies: Final = st.sampled_from(sorted(POLICIES))


def seen(code: str | None = None, **facts: Any) -> Procedure:
    """Make an evaluation or visit."""
    return Procedure(Technique.EVALUATION, code=code, **facts)


def visit(*procedures: Procedure, **facts: Any) -> Encounter:
    """Make a visit."""
    stated: dict[str, Any] = {"date_of_service": DAY, **facts}
    return Encounter(**stated, procedures=procedures)


def coded(*procedures: Procedure, policy: Policy = CPT, **facts: Any) -> Coding:
    """Code a visit."""
    return select_codes(visit(*procedures, **facts), policy=policy)


def lines(coding: Coding) -> list[str]:
    """Give the lines of evaluations and visits as this family selects them, before any edits."""
    return sorted(
        "-".join((line.code, *line.modifiers)) for line in coding.case.parts.evaluation.lines
    )


def asked(coding: Coding) -> list[str]:
    """Give the rules of this family that ask what may change a line."""
    return [q.rule for q in coding.questions if q.changes_lines and q.rule.startswith("SEL7")]


class TestVisits:
    """E/M takes 25 beside a procedure for significant separate work only (N-505, N-506, F-437)."""

    @pytest.mark.parametrize("code", sorted({*KNOWN, *NEW_PATIENT}))
    def test_a_visit_by_itself_stands_as_stated(self, code: str) -> None:
        """The level is the caller's, and there is nothing to set it apart from."""
        assert lines(coded(seen(code))) == [code]
        assert coded(seen(code)).is_final

    @pytest.mark.parametrize("code", sorted({*KNOWN, *NEW_PATIENT}))
    @pytest.mark.parametrize("beside", [NEEDLING, INJECTION, ACUPUNCTURE])
    def test_separate_work_takes_25(self, code: str, beside: Procedure) -> None:
        """The modifier stands beside needling, injection and acupuncture (N-117, N-212)."""
        facts = {"separate_work": True, "decision_only": False}

        assert lines(coded(seen(code, **facts), beside)) == [f"{code}-25"]

    @pytest.mark.parametrize("beside", [NEEDLING, INJECTION, ACUPUNCTURE])
    def test_work_of_the_procedure_gives_no_line(self, beside: Procedure) -> None:
        """The usual work before and after is inherent (N-117, N-505)."""
        coding = coded(seen("99213", separate_work=False), beside)

        assert lines(coding) == []
        assert coding.verdicts["SEL704"] is Verdict.NOT_MET
        assert asked(coding) == []

    @pytest.mark.parametrize("beside", [NEEDLING, INJECTION, ACUPUNCTURE])
    def test_work_that_is_not_stated_is_asked_about(self, beside: Procedure) -> None:
        """Nothing is assumed: no line, and a question."""
        coding = coded(seen("99213"), beside)

        assert lines(coding) == []
        assert asked(coding) == ["SEL707"]
        assert not coding.is_final

    def test_therapy_is_no_procedure_beside_a_visit(self) -> None:
        """Services of therapy ask for no 25."""
        assert lines(coded(seen("99213"), TEST)) == ["99213"]

    def test_a_procedure_that_gives_no_line_is_none_beside_it(self) -> None:
        """Nothing stands beside a visit at which the needling named no muscle."""
        assert lines(coded(seen("99213"), evolve(NEEDLING, sites=()))) == ["99213"]

    def test_a_procedure_that_may_stand_opens_the_visit(self) -> None:
        """As written there is no procedure line, and the visit stands; its work is asked."""
        coding = coded(seen("99213"), EITHER)

        assert lines(coding) == ["99213"]
        assert "SEL707" in asked(coding)
        assert coding.verdicts["SEL701"] is Verdict.UNDETERMINED

    def test_modifier_25_is_known(self) -> None:
        """The modifier can be looked up, and stands before the others."""
        assert Modifier.get("25").bypasses_edits
        assert next(iter(MODIFIERS)) == "25"

    @pytest.mark.parametrize("codes", [("99213", "99214"), ("99203", "99213"), ("99213", "G0463")])
    def test_two_levels_contradict(self, codes: tuple[str, str]) -> None:
        """At most one visit of a practice on a date."""
        coding = coded(*(seen(code) for code in codes))

        assert lines(coding) == []
        assert coding.verdicts["SEL706"] is Verdict.NOT_MET
        assert asked(coding) == ["SEL706"]

    def test_two_levels_without_work_of_their_own_are_not_asked_about(self) -> None:
        """Whichever it was, there is no line beside the procedure."""
        both = [seen(code, separate_work=False) for code in ("99213", "99214")]
        coding = coded(*both, NEEDLING)

        assert coding.verdicts["SEL706"] is Verdict.NOT_MET
        assert asked(coding) == []

    def test_one_level_twice_is_one_visit(self) -> None:
        """The same visit, told twice, covers both procedures with one unit."""
        coding = coded(seen("99213"), seen("99213"))

        assert [(line.code, line.units, line.procedures) for line in coding.lines] == [
            ("99213", 1, (0, 1))
        ]


def other(code: str, *, same: bool | None = True, days: int = 0) -> Service:
    """Make a service on another claim."""
    return Service(date=DAY - timedelta(days=days), code=code, same_provider=same)


class TestElsewhere:
    """What stands outside the families decides about modifier 25 too."""

    WORK: Final = seen("99213", separate_work=True)

    @pytest.mark.parametrize("code", ["20561", "97810", "98941", "20610", "76942"])
    def test_a_procedure_on_another_claim_takes_25(self, code: str) -> None:
        """A procedure by the same practice on the same date stands beside the visit."""
        coding = coded(self.WORK, other_services=(other(code),))

        assert (lines(coding), asked(coding)) == (["99213-25"], [])

    @pytest.mark.parametrize("code", ["97140", "97161", "J3301", "99213"])
    def test_what_is_no_procedure_takes_none(self, code: str) -> None:
        """Therapy, evaluations and supplies are none."""
        coding = coded(self.WORK, other_services=(other(code, same=None),))

        assert (lines(coding), asked(coding)) == (["99213"], [])

    @pytest.mark.parametrize("service", [other("20561", same=False), other("20561", days=1)])
    def test_another_practice_or_day_takes_none(self, service: Service) -> None:
        """Only the same practice and date count."""
        coding = coded(self.WORK, other_services=(service,))

        assert (lines(coding), asked(coding)) == (["99213"], [])

    @pytest.mark.parametrize(
        ("service", "path"),
        [
            (other("20561", same=None), "other_services[0].same_provider"),
            (other("12345"), "other_services[0]"),
            (other("12345", same=None), "other_services[0]"),
        ],
    )
    @pytest.mark.parametrize("work", [None, True, False])
    def test_what_is_not_known_leaves_the_visit_open(
        self, service: Service, path: str, *, work: bool | None
    ) -> None:
        """Whether it is a procedure of the practice decides about the line or its modifier."""
        coding = coded(seen("99213", separate_work=work), other_services=(service,))
        (found,) = (q for q in coding.questions if q.rule == "SEL722")

        assert lines(coding) == ["99213"]
        assert found.paths == (path,)
        assert coding.verdicts["SEL722"] is Verdict.UNDETERMINED
        assert not coding.is_final

    @pytest.mark.parametrize(
        "beside", [Procedure(Technique.OTHER), Procedure(Technique.OTHER, code="12345")]
    )
    def test_an_unknown_service_of_the_note_leaves_it_open(self, beside: Procedure) -> None:
        """What is not coded may be a procedure; beside a procedure that is known it adds nothing."""
        alone = coded(self.WORK, beside)
        known = coded(self.WORK, beside, NEEDLING, other_services=())

        assert (lines(alone), asked(alone)) == (["99213"], ["SEL722"])
        assert (lines(known), asked(known)) == (["99213-25"], [])
        assert known.verdicts["SEL722"] is Verdict.MET

    def test_without_a_visit_nothing_is_asked(self) -> None:
        """The rules speak of visits only."""
        coding = coded(seen("97161"), Procedure(Technique.OTHER, code="12345"))

        assert coding.verdicts["SEL722"] is Verdict.NOT_APPLICABLE
        assert coding.verdicts["SEL723"] is Verdict.NOT_APPLICABLE
        assert coded(seen()).verdicts["SEL722"] is Verdict.UNDETERMINED


class TestMinorProcedure:
    """A procedure with global period 000 includes the decision for it (F-417, N-506)."""

    FACTS: Final = {"separate_work": True, "decision_only": True}

    def test_the_decision_is_included(self) -> None:
        """Deciding on an injection is part of it."""
        coding = coded(seen("99203", **self.FACTS), INJECTION)

        assert lines(coding) == []
        assert coding.verdicts["SEL705"] is Verdict.NOT_MET

    @pytest.mark.parametrize("beside", [NEEDLING, ACUPUNCTURE])
    def test_the_bar_does_not_reach_xxx(self, beside: Procedure) -> None:
        """Needling and acupuncture are XXX (F-416)."""
        assert lines(coded(seen("99203", **self.FACTS), beside)) == ["99203-25"]

    def test_an_unknown_global_period_leaves_it_open(self) -> None:
        """Of a procedure that was not looked up nobody knows if it includes the decision."""
        joint = Procedure(Technique.OTHER, code="20610")
        coding = coded(seen("99213", **self.FACTS), joint)
        (question,) = (q for q in coding.questions if q.rule == "SEL723")

        assert lines(coding) == []
        assert coding.verdicts["SEL705"] is Verdict.UNDETERMINED
        assert question.paths == ("procedures[1].code",)
        elsewhere = coded(seen("99213", **self.FACTS), other_services=(other("20610"),))
        assert [q.paths for q in elsewhere.questions] == [("other_services[0].code",)]

    def test_a_known_global_period_closes_it(self) -> None:
        """Beside an injection, and for work that goes further, the unknown one adds nothing."""
        joint = Procedure(Technique.OTHER, code="20610")
        minor = coded(seen("99213", **self.FACTS), joint, INJECTION)
        further = coded(seen("99213", separate_work=True), joint)

        assert (lines(minor), asked(minor)) == ([], [])
        assert (lines(further), asked(further)) == (["99213-25"], [])

    def test_a_society_takes_it_as_separate(self) -> None:
        """The choice lets the examination that led to the injection stand (N-212, N-305)."""
        policy = CPT.choosing(decision_for_minor_procedure="separate")

        assert lines(coded(seen("99213", **self.FACTS), INJECTION, policy=policy)) == ["99213-25"]

    def test_work_that_is_called_separate_is_more_than_the_decision(self) -> None:
        """Nothing is asked about it; before that, the work itself is."""
        coding = coded(seen("99213", separate_work=True), INJECTION)
        before = coded(seen("99213"), INJECTION)

        assert (lines(coding), asked(coding)) == (["99213-25"], [])
        assert (lines(before), asked(before)) == ([], ["SEL707"])

    def test_the_same_visit_told_twice_shows_what_either_shows(self) -> None:
        """Told once as the decision and once as more, it is more."""
        further = seen("99213", separate_work=True)
        assert lines(coded(further, seen("99213", **self.FACTS), INJECTION)) == ["99213-25"]

    def test_no_separate_work_leaves_no_decision(self) -> None:
        """The work that is not there consists of nothing."""
        coding = coded(seen("99213", separate_work=False, decision_only=True), INJECTION)

        assert coding.verdicts["SEL704"] is Verdict.NOT_MET
        assert coding.verdicts["SEL705"] is Verdict.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("technique", "regions"),
        [
            (Technique.OSTEOPATHIC_MANIPULATION, ["head", "cervical"]),
            (Technique.CHIROPRACTIC_MANIPULATION, ["cervical", "lumbar"]),
        ],
    )
    def test_manipulation_is_a_minor_procedure(
        self, technique: Technique, regions: list[str]
    ) -> None:
        """Manipulation is named by the manual (F-417, N-305, N-317)."""
        done = Procedure(technique, regions=regions)

        assert len(coded(done).lines) == 1
        assert lines(coded(seen("99213", **self.FACTS), done)) == []
        further = seen("99213", separate_work=True, decision_only=False)
        assert lines(coded(further, done)) == ["99213-25"]


class TestNewPatients:
    """No pair names 99202-99205 beside needling (F-313); new is new to the practice (N-508)."""

    PAIRS: Final = CPT_NCCI.choosing(new_patient_25="where_pair_exists")

    def test_25_only_where_a_pair_exists(self) -> None:
        """Acupuncture is paired with new patients' visits (N-117), needling is not."""
        new, known = (seen(code, separate_work=True) for code in ("99203", "99213"))

        assert lines(coded(new, NEEDLING, policy=self.PAIRS)) == ["99203"]
        assert lines(coded(known, NEEDLING, policy=self.PAIRS)) == ["99213-25"]
        assert lines(coded(new, ACUPUNCTURE, policy=self.PAIRS)) == ["99203-25"]
        assert lines(coded(new, NEEDLING, policy=CPT_NCCI)) == ["99203-25"]

    def test_a_policy_without_edits_knows_no_pair(self) -> None:
        """The choice needs an edit table to be read."""
        policy = CPT.choosing(new_patient_25="where_pair_exists")

        assert lines(coded(seen("99203", separate_work=True), NEEDLING, policy=policy)) == [
            "99203-25"
        ]

    @pytest.mark.parametrize(
        ("day", "earlier", "verdict"),
        [
            (DAY, date(2023, 3, 1), Verdict.MET),
            (DAY, date(2023, 3, 2), Verdict.NOT_MET),
            (DAY, date(2026, 3, 1), Verdict.NOT_MET),
            (DAY, date(2026, 3, 2), Verdict.MET),
            (date(2024, 2, 29), date(2021, 2, 28), Verdict.MET),
            (date(2024, 2, 29), date(2021, 3, 1), Verdict.NOT_MET),
        ],
    )
    @pytest.mark.parametrize("code", sorted(NEW_PATIENT))
    def test_three_years(self, day: date, earlier: date, verdict: Verdict, code: str) -> None:
        """A service of the practice within three years makes the patient known; the line stays."""
        services = [Service(date=earlier, code="97140", same_provider=True)]
        coding = coded(seen(code), date_of_service=day, earlier_visits=services)

        assert coding.verdicts["SEL717"] is verdict
        assert lines(coding) == [code]

    @pytest.mark.parametrize(
        ("same", "verdict"),
        [
            ((), Verdict.MET),
            ((False,), Verdict.MET),
            ((None,), Verdict.UNDETERMINED),
            ((None, False), Verdict.UNDETERMINED),
            ((None, True), Verdict.NOT_MET),
        ],
    )
    def test_whose_service_it_was(self, same: tuple[bool | None, ...], verdict: Verdict) -> None:
        """Another practice makes nobody known, and an unstated one leaves it open."""
        earlier = [Service(date=date(2025, 3, 2), code="99213", same_provider=s) for s in same]

        assert coded(seen("99203"), earlier_visits=earlier).verdicts["SEL717"] is verdict

    def test_nothing_said_of_earlier_services(self) -> None:
        """Without a list nothing is known, and nothing is asked."""
        coding = coded(seen("99203"))

        assert coding.verdicts["SEL717"] is Verdict.UNDETERMINED
        assert coding.questions == ()

    def test_known_patients_are_not_concerned(self) -> None:
        """Only the codes of new patients say that the patient is new."""
        earlier = [Service(date=date(2025, 3, 2), code="99213", same_provider=True)]

        for code in KNOWN:
            coding = coded(seen(code), earlier_visits=earlier)
            assert coding.verdicts["SEL717"] is Verdict.NOT_APPLICABLE
        assert coded(seen(), earlier_visits=earlier).verdicts["SEL717"] is Verdict.UNDETERMINED


class TestEvaluations:
    """One evaluation per date and discipline; both by two practitioners only (N-501, N-510)."""

    @pytest.mark.parametrize("code", sorted({*PHYSICAL, *OCCUPATIONAL}))
    @pytest.mark.parametrize("beside", [NEEDLING, INJECTION, ACUPUNCTURE, TEST])
    def test_an_evaluation_stands_beside_anything(self, code: str, beside: Procedure) -> None:
        """No pair, no modifier, whatever the work."""
        for work in (True, False, None):
            coding = coded(seen(code, separate_work=work), beside)
            assert lines(coding) == [code]
            assert asked(coding) == []

    @pytest.mark.parametrize("code", sorted({*PHYSICAL, *OCCUPATIONAL}))
    def test_the_codes_began_in_2017(self, code: str) -> None:
        """On the last day of 2016 there was no such code (facts of the codes)."""
        assert lines(coded(seen(code), date_of_service=date(2016, 12, 31))) == []
        assert lines(coded(seen(code), date_of_service=date(2017, 1, 1))) == [code]

    @pytest.mark.parametrize("codes", [("97161", "97162"), ("97162", "97164"), ("97165", "97168")])
    def test_two_of_one_discipline_contradict(self, codes: tuple[str, str]) -> None:
        """Neither has a line, and the note has to say which it was."""
        coding = coded(*(seen(code) for code in codes))

        assert lines(coding) == []
        assert coding.verdicts["SEL712"] is Verdict.NOT_MET
        assert asked(coding) == ["SEL712"]

    def test_a_contradiction_of_one_discipline_leaves_the_other(self) -> None:
        """By two practitioners the other discipline's evaluation stands."""
        first, second = (seen(c, performed_by=THERAPIST) for c in ("97161", "97162"))

        assert lines(coded(first, second, seen("97166", performed_by=OTHER_THERAPIST))) == [
            "97166"
        ]

    def test_the_same_code_twice_is_one(self) -> None:
        """One unit per date."""
        assert [(x.code, x.units) for x in coded(seen("97162"), seen("97162")).lines] == [
            ("97162", 1)
        ]

    @pytest.mark.parametrize(
        ("one", "two", "verdict"),
        [
            (THERAPIST, OTHER_THERAPIST, Verdict.NOT_APPLICABLE),
            (ASSISTANT, OTHER_THERAPIST, Verdict.NOT_APPLICABLE),
            (THERAPIST, PHYSICIAN, Verdict.NOT_APPLICABLE),
            (THERAPIST, THERAPIST, Verdict.NOT_MET),
            (THERAPIST, ASSISTANT, Verdict.NOT_MET),
            (THERAPIST, None, Verdict.UNDETERMINED),
            (None, None, Verdict.UNDETERMINED),
            (Provider(), OTHER_THERAPIST, Verdict.UNDETERMINED),
            (SOMEBODY, SOMEBODY, Verdict.UNDETERMINED),
        ],
    )
    def test_both_disciplines(
        self, one: Provider | None, two: Provider | None, verdict: Verdict
    ) -> None:
        """Two practitioners: both; one: neither; not stated: neither, and a question."""
        coding = coded(seen("97162", performed_by=one), seen("97166", performed_by=two))
        both = verdict is Verdict.NOT_APPLICABLE
        rules = {Verdict.NOT_MET: ["SEL713"], Verdict.UNDETERMINED: ["SEL714"]}

        assert lines(coding) == (["97162", "97166"] if both else [])
        assert coding.verdicts["SEL713"] is verdict
        assert asked(coding) == rules.get(verdict, [])

    def test_one_clinician_and_two_levels_ask_once(self) -> None:
        """Which of the three it was is one question."""
        by = {"performed_by": THERAPIST}
        coding = coded(seen("97161", **by), seen("97162", **by), seen("97166", **by))

        assert asked(coding) == ["SEL713"]
        assert len(coding.questions[0].paths) == 3

    def test_two_levels_of_both_disciplines_leave_nobody_to_ask_about(self) -> None:
        """Whoever furnished them, no line can stand before the levels are settled."""
        coding = coded(*(seen(code) for code in ("97161", "97162", "97165", "97166")))

        assert asked(coding) == ["SEL712"]
        assert len(coding.questions[0].paths) == 4

    def test_a_visit_and_an_evaluation_stand_together(self) -> None:
        """Their pair is the edits' matter; a note says so."""
        coding = coded(seen("99213"), seen("97162"))

        assert lines(coding) == ["97162", "99213"]
        assert [f.rule for f in coding.findings if f.rule == "SEL720"] == ["SEL720"]
        assert coded(seen("99213"), seen()).verdicts["SEL720"] is Verdict.UNDETERMINED
        assert coded(seen(), seen()).verdicts["SEL720"] is Verdict.UNDETERMINED
        assert coded(seen()).verdicts["SEL720"] is Verdict.NOT_APPLICABLE
        assert coded(seen("97162")).verdicts["SEL720"] is Verdict.NOT_APPLICABLE


class TestLevels:
    """The level is the caller's and never inferred."""

    def test_an_evaluation_without_a_code_has_no_line(self) -> None:
        """It is asked for, whatever else is stated."""
        coding = coded(seen(separate_work=True, minutes=30), NEEDLING)

        assert lines(coding) == []
        assert asked(coding) == ["SEL709"]

    def test_beside_a_stated_one_it_opens_the_line(self) -> None:
        """It may contradict what is stated, so that nothing is final."""
        coding = coded(seen("99213"), seen())

        assert lines(coding) == ["99213"]
        assert coding.verdicts["SEL706"] is Verdict.UNDETERMINED
        assert not coding.is_final

    def test_no_evaluation_no_verdict(self) -> None:
        """A visit at which nothing was evaluated is not concerned by any rule of the family."""
        verdicts = coded(NEEDLING).verdicts

        assert {v for rule, v in verdicts.items() if rule.startswith("SEL7")} == {
            Verdict.NOT_APPLICABLE
        }

    def test_before_the_first_day_of_the_policy_nothing_is_said(self) -> None:
        """No line, and no verdict of the family."""
        coding = coded(seen("99213"), date_of_service=date(2003, 12, 31))

        assert coding.lines == ()
        assert {v for r, v in coding.verdicts.items() if r.startswith("SEL7")} == {
            Verdict.NOT_APPLICABLE
        }

    def test_before_2017_a_code_is_one_of_a_visit(self) -> None:
        """What is not stated is completed with codes of the day only."""
        coding = coded(seen(), date_of_service=date(2016, 12, 31))

        assert coding.case.parts.evaluation.codes == {*NEW_PATIENT, *KNOWN}


class TestWork:
    """A re-evaluation needs a significant change, not the routine of the session (N-503, N-504)."""

    @pytest.mark.parametrize(
        ("works", "verdict"),
        [
            ((True,), Verdict.MET),
            ((False,), Verdict.NOT_MET),
            ((None,), Verdict.UNDETERMINED),
            ((False, None), Verdict.UNDETERMINED),
            ((False, True), Verdict.MET),
        ],
    )
    def test_the_work_is_reported(self, works: tuple[bool | None, ...], verdict: Verdict) -> None:
        """The same evaluation told twice shows what either shows; the line stays."""
        coding = coded(*(seen("97164", separate_work=work) for work in works), NEEDLING)

        assert coding.verdicts["SEL715"] is verdict
        assert lines(coding) == ["97164"]

    def test_an_evaluation_by_itself_is_not_concerned(self) -> None:
        """Beside nothing there is no routine that it could be part of."""
        coding = coded(seen("97164", separate_work=False))

        assert coding.verdicts["SEL715"] is Verdict.NOT_APPLICABLE

    def test_what_has_no_code_leaves_it_open(self) -> None:
        """It may be the same evaluation, with work of its own."""
        coding = coded(seen("97164", separate_work=False), seen(), NEEDLING)

        assert coding.verdicts["SEL715"] is Verdict.UNDETERMINED
        assert coded(seen(), NEEDLING).verdicts["SEL715"] is Verdict.UNDETERMINED

    def test_visits_are_not_concerned(self) -> None:
        """A visit has rules of its own."""
        verdicts = coded(seen("99213", separate_work=False), NEEDLING).verdicts

        assert verdicts["SEL715"] is Verdict.NOT_APPLICABLE


class TestTests:
    """97750, 97755, 97763, and 97760/97761 with a re-evaluation, are no second service (N-511)."""

    @pytest.mark.parametrize("code", ["97750", "97755", "97763", "97760", "97761"])
    @pytest.mark.parametrize("evaluation", ["97161", "97164", "97165", "97168"])
    def test_by_the_same_therapist(self, code: str, evaluation: str) -> None:
        """First fittings are part of re-evaluations only."""
        test = evolve(TEST, code=code, performed_by=THERAPIST)
        coding = coded(seen(evaluation, performed_by=THERAPIST), test)
        part = code in {"97750", "97755", "97763"} or evaluation in {"97164", "97168"}

        assert coding.verdicts["SEL716"] is (Verdict.NOT_MET if part else Verdict.NOT_APPLICABLE)
        assert lines(coding) == [evaluation]

    @pytest.mark.parametrize(
        ("who", "verdict"),
        [
            (ASSISTANT, Verdict.NOT_MET),
            (OTHER_THERAPIST, Verdict.MET),
            (PHYSICIAN, Verdict.MET),
            (None, Verdict.UNDETERMINED),
            (SOMEBODY, Verdict.UNDETERMINED),
        ],
    )
    def test_who_furnished_it(self, who: Provider | None, verdict: Verdict) -> None:
        """The same specialty is what counts, and an assistant has the therapist's."""
        coding = coded(seen("97161", performed_by=THERAPIST), evolve(TEST, performed_by=who))

        assert coding.verdicts["SEL716"] is verdict
        wanted = verdict is Verdict.UNDETERMINED
        assert ["SEL716"] * wanted == [q.rule for q in coding.questions if q.rule == "SEL716"]

    def test_what_has_no_code_may_be_either(self) -> None:
        """A therapy service without a code may be a test, and an evaluation any evaluation."""
        nameless = Procedure(Technique.THERAPY_SERVICE, minutes=15, performed_by=OTHER_THERAPIST)
        exercise = Procedure(Technique.THERAPY_SERVICE, code="97110", minutes=15)
        evaluated = seen("97161", performed_by=THERAPIST)
        test = evolve(TEST, performed_by=OTHER_THERAPIST)

        def verdict(*procedures: Procedure) -> Verdict:
            return coded(*procedures).verdicts["SEL716"]

        assert verdict(evaluated, nameless) is Verdict.UNDETERMINED
        assert verdict(evaluated, test, nameless) is Verdict.UNDETERMINED
        assert verdict(seen(), test) is Verdict.UNDETERMINED
        assert verdict(evaluated, exercise) is Verdict.NOT_APPLICABLE
        assert verdict(seen("99213"), nameless) is Verdict.NOT_APPLICABLE


class TestMinutes:
    """Minutes of procedures are no time of a visit (N-507); a contractor's 11 minutes (N-423)."""

    FLAG: Final = CPT.choosing(evaluation_minutes="flag_below_midpoint")

    @pytest.mark.parametrize(
        ("minutes", "verdict"),
        [
            ((0,), Verdict.NOT_MET),
            ((10,), Verdict.NOT_MET),
            ((11,), Verdict.MET),
            ((5, 5), Verdict.NOT_MET),
            ((5, 6), Verdict.MET),
            ((None,), Verdict.UNDETERMINED),
            ((10, None), Verdict.UNDETERMINED),
            ((11, None), Verdict.MET),
        ],
    )
    def test_eleven_minutes(self, minutes: tuple[int | None, ...], verdict: Verdict) -> None:
        """The minutes of 97161 add up, and the line stays."""
        coding = coded(*(seen("97161", minutes=m) for m in minutes), policy=self.FLAG)

        assert coding.verdicts["SEL719"] is verdict
        assert lines(coding) == ["97161"]

    def test_only_97161_has_a_midpoint(self) -> None:
        """The source speaks of one code; by default there is no minimum at all."""
        verdicts = [
            coded(seen("97162", minutes=5), policy=self.FLAG).verdicts["SEL719"],
            coded(seen("97161", minutes=5)).verdicts["SEL719"],
        ]

        assert verdicts == [Verdict.NOT_APPLICABLE] * 2
        assert coded(seen(minutes=5), policy=self.FLAG).verdicts["SEL719"] is Verdict.UNDETERMINED
        both = coded(seen("97161", minutes=5), seen(), policy=self.FLAG)
        assert both.verdicts["SEL719"] is Verdict.UNDETERMINED

    @pytest.mark.parametrize(
        ("minutes", "beside", "found"),
        [
            (20, evolve(NEEDLING, minutes=10), True),
            (20, ACUPUNCTURE, True),
            (20, NEEDLING, False),
            (20, evolve(NEEDLING, minutes=0), False),
            (0, evolve(NEEDLING, minutes=10), False),
            (None, evolve(NEEDLING, minutes=10), False),
        ],
    )
    def test_minutes_of_both_are_noted(
        self, minutes: int | None, beside: Procedure, *, found: bool
    ) -> None:
        """Nothing tells which minutes are in which number, so it is never more than open."""
        coding = coded(seen("99213", separate_work=True, minutes=minutes), beside)

        assert coding.verdicts["SEL718"] is Verdict.UNDETERMINED
        assert ["SEL718"] * found == [f.rule for f in coding.findings if f.rule == "SEL718"]

    def test_a_visit_without_a_procedure_has_its_minutes_for_itself(self) -> None:
        """Neither has an evaluation a time that decides its level."""
        assert coded(seen("99213", minutes=20)).verdicts["SEL718"] is Verdict.NOT_APPLICABLE
        timed = evolve(NEEDLING, minutes=10)
        assert coded(seen("97162", minutes=20), timed).verdicts["SEL718"] is Verdict.NOT_APPLICABLE


class TestEpisode:
    """97161-97163 at most once in an episode of care (N-510)."""

    PLAN: Final = PlanOfCare(discipline=Discipline.PHYSICAL_THERAPY, first_day=date(2026, 1, 5))

    def _verdict(
        self,
        earlier: Sequence[Service] | None,
        plan: PlanOfCare | None = PLAN,
        code: str = "97161",
    ) -> Verdict:
        return coded(seen(code), plan_of_care=plan, earlier_visits=earlier).verdicts["SEL721"]

    def _service(self, day: date, code: str = "97163", *, same: bool | None = True) -> Service:
        return Service(date=day, code=code, same_provider=same)

    def test_on_both_sides_of_the_first_day(self) -> None:
        """The plan's first day begins the episode."""
        begin = date(2026, 1, 5)

        assert self._verdict([self._service(begin)]) is Verdict.NOT_MET
        assert self._verdict([self._service(begin - timedelta(days=1))]) is Verdict.MET
        assert self._verdict([self._service(DAY)]) is Verdict.MET
        assert self._verdict([self._service(DAY - timedelta(days=1))]) is Verdict.NOT_MET

    def test_what_is_not_stated_leaves_it_open(self) -> None:
        """No list, no plan, no discipline, or an unknown practice."""
        earlier = [self._service(date(2026, 1, 5))]

        assert self._verdict(None) is Verdict.UNDETERMINED
        assert self._verdict(earlier, plan=None) is Verdict.UNDETERMINED
        assert self._verdict(earlier, plan=evolve(self.PLAN, discipline=None)) is (
            Verdict.UNDETERMINED
        )
        unknown = [self._service(date(2026, 1, 5), same=None)]
        assert self._verdict(unknown) is Verdict.UNDETERMINED
        assert self._verdict((), plan=None) is Verdict.MET

    def test_what_is_no_first_evaluation_is_not_concerned(self) -> None:
        """A re-evaluation may follow, and other practices and codes count for nothing."""
        day = date(2026, 1, 5)

        assert self._verdict([self._service(day)], code="97164") is Verdict.NOT_APPLICABLE
        assert self._verdict([self._service(day, "97164")]) is Verdict.MET
        assert self._verdict([self._service(day, same=False)]) is Verdict.MET
        assert coded(seen()).verdicts["SEL721"] is Verdict.UNDETERMINED


# --- An oracle, from the facts ---------------------------------------------------------------------------


def oracle(encounter: Encounter, policy: Policy) -> list[str]:
    """
    Give the lines of evaluations and visits, read naively from N-501 to N-511.

    Everything is stated. Of the procedures beside them it knows those that the strategy draws.
    """
    choices = policy.on(encounter.date_of_service).choices
    by_code: dict[str, list[Procedure]] = {}
    for one in encounter.procedures:
        if one.code in ALL_CODES:
            by_code.setdefault(str(one.code), []).append(one)
    found: list[str] = []
    # N-510: one per date and discipline, both disciplines by two practitioners only.
    disciplines = [sorted(PHYSICAL & {*by_code}), sorted(OCCUPATIONAL & {*by_code})]
    clinicians = [
        {_discipline(one) for code in codes for one in by_code[code]} for codes in disciplines
    ]
    if not clinicians[0] & clinicians[1]:
        found += [codes[0] for codes in disciplines if len(codes) == 1]
    visits = [code for code in by_code if code in NEW_PATIENT or code in KNOWN]
    if len(visits) == 1:
        found += _oracle_visit(visits[0], by_code[visits[0]], encounter, policy.id, choices)
    return sorted(found)


def _oracle_visit(
    code: str, told: list[Procedure], encounter: Encounter, policy: str, choices: Any
) -> list[str]:
    injected = any(p.injected for p in encounter.procedures)
    needled = any(p.injected is False for p in encounter.procedures)
    points = any(p.technique is Technique.ACUPUNCTURE for p in encounter.procedures)
    if not (injected or needled or points):
        return [code]
    separate = [one for one in told if one.separate_work]
    if injected and choices.decision_for_minor_procedure == "included":
        # N-506: the decision to perform a 000-day procedure is included.
        separate = [one for one in separate if not one.decision_only]
    if not separate:
        return []
    # F-313 and N-212: no pair with needling and injections; N-117: a pair with acupuncture.
    by_pair = choices.new_patient_25 == "where_pair_exists" and policy != "CPT"
    return [code if by_pair and code in NEW_PATIENT and not points else f"{code}-25"]


def _discipline(procedure: Procedure) -> str:
    assert procedure.performed_by
    assert procedure.performed_by.profession
    return procedure.performed_by.profession.value.removesuffix("_assistant")


class TestOracle:
    """The lines are those of a naive reading of the facts."""

    @pytest.mark.parametrize("payer", sorted(POLICIES))
    @pytest.mark.parametrize("beside", [(), (NEEDLING,), (INJECTION,), (ACUPUNCTURE,)])
    def test_over_every_small_visit(self, payer: str, beside: tuple[Procedure, ...]) -> None:
        """Every two evaluations or visits, with all their facts, beside each procedure."""
        whats = [
            *(seen(c, performed_by=w) for c in ("97162", "97164") for w in (THERAPIST, ASSISTANT)),
            *(seen("97166", performed_by=w) for w in (THERAPIST, OTHER_THERAPIST)),
            *(
                seen(code, performed_by=PHYSICIAN, separate_work=work, decision_only=decision)
                for code in ("99203", "99213")
                for work, decision in product((True, False), repeat=2)
            ),
        ]
        policy = POLICIES[payer]
        for done in [*((one,) for one in whats), *product(whats, repeat=2)]:
            whole = visit(*done, *beside)
            assert lines(select_codes(whole, policy=policy)) == oracle(whole, policy), done


# --- Laws ------------------------------------------------------------------------------------------------

_CODES: Final = ("97161", "97162", "97164", "97166", "97168", "99203", "99213", "99214", "G0463")
_WHO: Final = (None, THERAPIST, ASSISTANT, OTHER_THERAPIST, SOMEBODY)
_FACTS: Final = (None, True, False)
_BESIDE: Final = (NEEDLING, INJECTION, EITHER, ACUPUNCTURE, MAYBE_ACUPUNCTURE)
_EARLIER: Final = (
    None,
    (),
    *((Service(date=date(2026, 1, 5), code="97161", same_provider=s),) for s in _FACTS),
)
_PLANS: Final = (
    None,
    PlanOfCare(discipline=Discipline.PHYSICAL_THERAPY, first_day=date(2026, 1, 5)),
)


@st.composite
def evaluated(draw: st.DrawFn) -> Procedure:
    """Draw an evaluation or visit; often something is not stated."""
    return seen(
        draw(st.sampled_from((*_CODES, None))),
        separate_work=draw(st.sampled_from(_FACTS)),
        decision_only=draw(st.booleans()),
        performed_by=draw(st.sampled_from(_WHO)),
        minutes=draw(st.sampled_from((None, 6, 11, 20))),
    )


@st.composite
def encounters(draw: st.DrawFn, *, most: int = 3, procedures: int = 2) -> Encounter:
    """Draw a visit with evaluations and, often, procedures and a test beside them."""
    done = draw(st.lists(evaluated(), min_size=1, max_size=most))
    beside = st.sampled_from(_BESIDE)
    done += draw(st.lists(beside, max_size=procedures, unique_by=lambda one: one.technique))
    done += draw(st.sampled_from(((), (), (TEST,))))
    return visit(
        *draw(st.permutations(done)),
        date_of_service=draw(st.sampled_from((DAY, date(2018, 3, 2), date(2024, 7, 1)))),
        earlier_visits=draw(st.sampled_from(_EARLIER)),
        plan_of_care=draw(st.sampled_from(_PLANS)),
    )


@st.composite
def forgetful(draw: st.DrawFn, encounter: Encounter) -> Encounter:
    """Draw the visit with some of its facts not stated."""
    names = ("code", "separate_work", "performed_by", "minutes")

    def less(one: Procedure) -> Procedure:
        if one.technique is Technique.EVALUATION:
            return _without(one, [name for name in names if draw(st.booleans())])
        if one == INJECTION and draw(st.booleans()):
            return EITHER
        return one

    services = encounter.earlier_visits
    if services and draw(st.booleans()):
        services = tuple(evolve(one, same_provider=None) for one in services)
    return evolve(
        encounter,
        procedures=tuple(less(one) for one in encounter.procedures),
        earlier_visits=services if draw(st.booleans()) else None,
        plan_of_care=encounter.plan_of_care if draw(st.booleans()) else None,
    )


def _without(one: Procedure, names: Sequence[str]) -> Procedure:
    nothing: dict[str, Any] = dict.fromkeys(names)
    return evolve(one, **nothing)


def answers(one: Procedure) -> list[dict[str, Any]]:
    """Give every way to state what a procedure leaves open about the lines."""
    if one == EITHER:
        return [{"injected": True}, {"injected": False}]
    if one == MAYBE_ACUPUNCTURE:
        return [{"minutes": 0}, {"minutes": 15}]
    if one == TEST:
        return [{"performed_by": who} for who in (THERAPIST, OTHER_THERAPIST, PHYSICIAN)]
    if one.technique is not Technique.EVALUATION:
        return [{}]
    # A code for each kind, and a second one of each.
    codes = ("97161", "97162", "97166", "97167", "99203", "99213", "99214")
    whos = (THERAPIST, OTHER_THERAPIST, PHYSICIAN)
    no_one = one.performed_by in {None, SOMEBODY}
    ways = product(
        codes if one.code is None else (one.code,),
        (True, False) if one.separate_work is None else (one.separate_work,),
        whos if no_one else (one.performed_by,),
    )
    names = ("code", "separate_work", "performed_by")
    return [dict(zip(names, way, strict=True)) for way in ways]


def completions(encounter: Encounter) -> Iterator[Encounter]:
    """Go through the ways to state everything."""
    for way in product(*(answers(one) for one in encounter.procedures)):
        whole = (evolve(p, **facts) for p, facts in zip(encounter.procedures, way, strict=True))
        yield evolve(encounter, procedures=tuple(whole))


def all_lines(coding: Coding) -> list[tuple[str, int, tuple[str, ...]]]:
    """Give every line of the claim."""
    return [(line.code, line.units, line.modifiers) for line in coding.lines]


class TestLaws:
    """The laws of the design, for visits of this family (design, "Laws")."""

    @given(st.data(), encounters(), policies)
    def test_m1_a_verdict_stays_or_becomes_undetermined(
        self, data: st.DataObject, encounter: Encounter, payer: str
    ) -> None:
        """Forgetting a code, work, clinician or date never gives another definite answer."""
        less = data.draw(forgetful(encounter))
        before = select_codes(encounter, policy=POLICIES[payer]).verdicts
        after = select_codes(less, policy=POLICIES[payer]).verdicts

        changed = {
            rule: (before[rule], verdict)
            for rule, verdict in after.items()
            # That a code may be selected is held to be that one is, for all families (SEL005).
            if rule != "SEL005" and verdict not in {before[rule], Verdict.UNDETERMINED}
        }
        assert not changed

    @given(st.data(), encounters(), policies)
    def test_m3_a_final_answer_holds(
        self, data: st.DataObject, encounter: Encounter, payer: str
    ) -> None:
        """When the visit with less stated is final, its lines are those of the visit."""
        policy = POLICIES[payer]
        less = select_codes(data.draw(forgetful(encounter)), policy=policy)

        assert not less.is_final or all_lines(less) == all_lines(
            select_codes(encounter, policy=policy)
        )

    @given(st.data(), encounters(), policies)
    def test_a_completion_has_the_lines_of_the_oracle_and_of_an_outcome(
        self, data: st.DataObject, encounter: Encounter, payer: str
    ) -> None:
        """Whatever the note leaves open, what it comes to was held possible."""
        policy = POLICIES[payer]
        coding = select_codes(encounter, policy=policy)
        picks = [data.draw(st.sampled_from(answers(one))) for one in encounter.procedures]
        done = zip(encounter.procedures, picks, strict=True)
        whole = evolve(encounter, procedures=tuple(evolve(p, **facts) for p, facts in done))
        case = coding.case
        reached = lines(select_codes(whole, policy=policy))

        codes = [p.code for p in encounter.procedures if p.technique is Technique.EVALUATION]
        possible = {
            tuple(sorted("-".join((line.code, *line.modifiers)) for line in found))
            for found in case.parts.evaluation.outcomes
        }
        # Of several without a code two at a time are looked at, with two codes of each kind.
        assert codes.count(None) > 1 or tuple(reached) in possible
        assert not coding.is_final or reached == lines(coding)

    @given(encounters(most=2, procedures=1), policies)
    def test_it_is_asked_where_and_only_where_a_line_can_change(
        self, encounter: Encounter, payer: str
    ) -> None:
        """Where completions differ nothing is final; where they do not the family asks nothing."""
        policy = POLICIES[payer]
        coding = select_codes(encounter, policy=policy)
        claims = {
            tuple(lines(select_codes(whole, policy=policy)))
            for whole in islice(completions(encounter), 2000)
        }

        if len(claims) > 1:
            assert not coding.is_final
        else:
            # A contradiction has no completion, and is asked about all the same.
            assert {*asked(coding)} <= {"SEL706", "SEL712", "SEL713"}

    @given(encounters(most=2, procedures=1), policies)
    def test_m4_every_question_makes_a_difference(self, encounter: Encounter, payer: str) -> None:
        """Two answers to a question, all else being one way, lead to different lines."""
        policy = POLICIES[payer]
        # What may be needling or an injection has no line as written, which no completion has.
        assume(EITHER not in encounter.procedures)
        for question in select_codes(encounter, policy=policy).questions:
            if question.rule.startswith("SEL7"):
                assert _matters(question, encounter, policy), question

    @given(st.data(), encounters(), policies)
    def test_the_order_of_procedures_changes_nothing(
        self, data: st.DataObject, encounter: Encounter, payer: str
    ) -> None:
        """Permuting the procedures leaves lines, verdicts and finality."""
        mixed = evolve(
            encounter, procedures=tuple(data.draw(st.permutations(encounter.procedures)))
        )
        one, two = (select_codes(e, policy=POLICIES[payer]) for e in (encounter, mixed))

        assert all_lines(one) == all_lines(two)
        assert one.verdicts == two.verdicts
        assert one.is_final == two.is_final

    @given(st.data(), encounters(), policies)
    def test_splitting_the_minutes_changes_nothing(
        self, data: st.DataObject, encounter: Encounter, payer: str
    ) -> None:
        """An evaluation told as two that are otherwise equal is coded as before."""
        first = next(p for p in encounter.procedures if p.technique is Technique.EVALUATION)
        rest = list(encounter.procedures)
        rest.remove(first)
        cut = data.draw(st.integers(0, first.minutes)) if first.minutes else None
        left = first.minutes - cut if first.minutes is not None and cut is not None else None
        parts = (evolve(first, minutes=cut), evolve(first, minutes=left))
        # Two without a code may be two different ones.
        two = evolve(encounter, procedures=(*(parts if first.code else (first,)), *rest))
        one, other = (select_codes(e, policy=POLICIES[payer]) for e in (encounter, two))

        assert all_lines(one) == all_lines(other)
        assert one.verdicts == other.verdicts


def _matters(question: Question, encounter: Encounter, policy: Policy) -> bool:
    """Look for two answers to the question that differ in lines, or else in verdicts."""
    if question.rule in {"SEL706", "SEL712", "SEL713"}:
        return _drops_matter(question, encounter, policy)
    asked_for = {
        (int(path.partition("[")[2].partition("]")[0]), path.rpartition(".")[2])
        for path in question.paths
    }
    found: dict[object, set[object]] = {}
    for whole in islice(completions(encounter), 4000):
        rest = tuple(
            _without(p, [name for place, name in asked_for if place == n])
            for n, p in enumerate(whole.procedures)
        )
        coding = select_codes(whole, policy=policy)
        said: object = tuple(all_lines(coding))
        if not question.changes_lines:
            said = tuple(coding.verdicts.items())
        found.setdefault(rest, set()).add(said)
    return any(len(said) > 1 for said in found.values())


def _drops_matter(question: Question, encounter: Encounter, policy: Policy) -> bool:
    """Answer which of those that contradict each other it was, everything else being stated."""
    places = [int(path.partition("[")[2].partition("]")[0]) for path in question.paths]
    for whole in islice(completions(encounter), 2000):
        claims: set[object] = set()
        for stays in {whole.procedures[place].code for place in places}:
            gone = [n for n in places if whole.procedures[n].code != stays]
            left = tuple(p for n, p in enumerate(whole.procedures) if n not in gone)
            found = select_codes(evolve(whole, procedures=left), policy=policy)
            claims.add(tuple(all_lines(found)))
        if len(claims) > 1:
            return True
    return False


def test_the_codes_are_those_of_the_list() -> None:
    """Every evaluation and visit of the list of codes is of a known kind."""
    kinds = {code: record[0] for code, record in CODES.items()}

    assert {c for c, kind in kinds.items() if kind == "evaluation"} == PHYSICAL | OCCUPATIONAL
    assert {c for c, kind in kinds.items() if kind == "visit"} == NEW_PATIENT | {*KNOWN}
