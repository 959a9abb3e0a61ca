"""Therapy services: from minutes, plans and assistants to lines, and what a note leaves open."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice, product
from random import Random
from typing import Any, Final

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Discipline, Encounter, Note, PlanOfCare
from needlecode.families.therapy import therapy
from needlecode.families.therapy_open import MOST_WAYS
from needlecode.grouping import Family, family_of, group
from needlecode.modifiers import MODIFIERS, in_order
from needlecode.muscle import Muscle, Side
from needlecode.outcome import on_claim
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Question, Verdict
from needlecode.units import Service, contradicts_code, service_of
from tests.completions import furnished_all


Lines = list[tuple[str, int, tuple[str, ...]]]
TODAY: Final = date(2026, 3, 2)
TOTAL: Final = {"timed_units": "cms_total_time"}
FULL: Final = {"timed_units": "full_fifteen"}
MANUAL, STIMULATION = Technique.MANUAL_THERAPY, Technique.ELECTRICAL_STIMULATION
PT, PTA = Profession.PHYSICAL_THERAPIST, Profession.PHYSICAL_THERAPIST_ASSISTANT
OT, OTA = Profession.OCCUPATIONAL_THERAPIST, Profession.OCCUPATIONAL_THERAPY_ASSISTANT
SLP, DC = Profession.SPEECH_LANGUAGE_PATHOLOGIST, Profession.CHIROPRACTOR
PHYSICIAN: Final = Profession.PHYSICIAN
OF: Final = {
    PT: Discipline.PHYSICAL_THERAPY,
    PTA: Discipline.PHYSICAL_THERAPY,
    OT: Discipline.OCCUPATIONAL_THERAPY,
    OTA: Discipline.OCCUPATIONAL_THERAPY,
    SLP: Discipline.SPEECH_LANGUAGE_PATHOLOGY,
}
PLAN: Final = PlanOfCare(discipline=Discipline.PHYSICAL_THERAPY)
NEEDLING: Final = Procedure(
    Technique.DRY_NEEDLING, sites=(Muscle("trapezius", Side.LEFT),), minutes=30
)
POLICIES: Final[dict[str, Policy]] = {
    f"{policy.id} {changes or ''}": policy.choosing(**changes)
    for policy, changes in (
        (CPT, {}),
        (CPT, TOTAL),
        (CPT, FULL),
        (CPT_NCCI, {}),
        (CPT_NCCI, TOTAL),
    )
}
policies = st.sampled_from(sorted(POLICIES))


def service(code: str | None, minutes: int | None = None, **facts: Any) -> Procedure:
    """Make a therapy service."""
    return Procedure(Technique.THERAPY_SERVICE, code=code, minutes=minutes, **facts)


def visit(
    *procedures: Procedure, who: Profession | None = PT, day: date = TODAY, **facts: Any
) -> Encounter:
    """Make a visit."""
    return Encounter(
        date_of_service=day, rendering=Provider(profession=who), procedures=procedures, **facts
    )


def lines(one: Encounter | Coding, policy: Policy = CPT, /, **choices: str) -> Lines:
    """Give code, units and modifiers of each line, before any edits."""
    if isinstance(one, Encounter):
        one = select_codes(one, policy=policy.choosing(**choices))
    claim = on_claim(one.case.outcome, one.case.parts)
    return [(line.code, line.units, in_order(line.modifiers)) for line in claim]


def asked(one: Encounter, policy: Policy = CPT, /, **choices: str) -> dict[str, tuple[str, ...]]:
    """Give the paths of each question by its rule."""
    coding = select_codes(one, policy=policy.choosing(**choices))
    return {question.rule: question.paths for question in coding.questions}


class TestUnitsOfAVisit:
    """Minutes of one code are added up; untimed codes have one unit (N-401, N-402, N-415)."""

    def test_minutes_of_several_procedures_are_added(self) -> None:
        """5 and 3 minutes of one code are a unit, on one line that covers both procedures."""
        coding = select_codes(visit(service("97110", 5), service("97110", 3)))

        assert lines(coding) == [("97110", 1, ())]
        assert coding.lines[0].procedures == (0, 1)

    def test_a_stated_code_and_a_label_are_one_service(self) -> None:
        """Manual therapy by name and by code is one line, which rests on both rows."""
        coding = select_codes(visit(service("97140", 8), Procedure(MANUAL, minutes=15)))

        assert lines(coding) == [("97140", 2, ())]
        assert coding.lines[0].basis == ("SEL601", "SEL603", "SEL608")

    @pytest.mark.parametrize("minutes", [None, 0, 90])
    def test_an_untimed_service_has_one_unit(self, minutes: int | None) -> None:
        """Whatever its minutes, and however often."""
        assert lines(visit(service("97012", minutes), service("97012"))) == [("97012", 1, ())]

    def test_disciplines_are_counted_apart(self) -> None:
        """8 minutes of two disciplines are a unit each, and 8 and 8 of one are one by the total."""
        other = Provider(profession=OT)
        apart = visit(service("97110", 8), service("97112", 8, performed_by=other))

        assert lines(apart, **TOTAL) == [("97110", 1, ()), ("97112", 1, ())]
        assert lines(visit(service("97110", 8), service("97112", 8)), **TOTAL) == [
            ("97110", 1, ())
        ]

    def test_one_code_of_two_disciplines_is_one_line_unless_modifiers_part_it(self) -> None:
        """Units of two disciplines add up; an untimed service stays one unit."""
        other = Provider(profession=OT)
        both = visit(
            service("97110", 8),
            service("97110", 8, performed_by=other),
            service("97012"),
            service("97012", performed_by=other),
            plan_of_care=PlanOfCare(),
        )

        assert lines(both) == [("97012", 1, ()), ("97110", 2, ())]
        assert lines(both, CPT_NCCI) == [
            ("97012", 1, ("GO",)),
            ("97012", 1, ("GP",)),
            ("97110", 1, ("GO",)),
            ("97110", 1, ("GP",)),
        ]

    def test_needling_minutes_enter_no_unit(self) -> None:
        """30 minutes of needling beside 7 of manual therapy earn no unit (N-404)."""
        assert lines(visit(NEEDLING, Procedure(MANUAL, minutes=7)), **TOTAL) == [("20560", 1, ())]

    def test_the_ear_is_counted_for_itself(self) -> None:
        """Current at points of the ear is timed, and no therapy: own minutes, no plan."""
        both = visit(service("S8930", 8), service("97110", 8), plan_of_care=PLAN)

        assert lines(both, CPT_NCCI, **TOTAL) == [("97110", 1, ("GP",)), ("S8930", 1, ())]

    def test_before_the_policy_there_is_no_line(self) -> None:
        """Nothing is said of a date before the policy's first day."""
        coding = select_codes(visit(service("97110", 15), day=date(2003, 12, 31)))

        assert coding.lines == ()
        assert coding.verdicts["SEL612"] is Verdict.NOT_APPLICABLE

    def test_an_unattended_stimulation_without_97014(self) -> None:
        """Where a policy does not have 97014 the other code stands (N-435)."""
        edition = CPT.on(TODAY)
        codes = {number: code for number, code in edition.codes.items() if number != "97014"}
        one = visit(Procedure(STIMULATION, attended=False))
        part = therapy(one, evolve(edition, codes=codes), group(one))

        assert [line.code for line in part.lines] == ["G0283"]


class TestTies:
    """Medicare leaves a tie to the professional (N-413)."""

    TIED: Final = (service("97112", 20), service("97110", 20))

    def test_every_split_is_an_alternative(self) -> None:
        """The lines favour the lower code, whatever the order of the note."""
        for order in (self.TIED, self.TIED[::-1]):
            coding = select_codes(visit(*order), policy=CPT.choosing(**TOTAL))
            shown = [[(x.code, x.units) for x in one] for one in coding.alternatives]
            assert shown == [[("97110", 2), ("97112", 1)], [("97110", 1), ("97112", 2)]]
            assert coding.is_final
            assert "timed_units" in [choice.name for choice in coding.rests_on]

    def test_the_order_of_the_note(self) -> None:
        """By choice what is listed first is favoured, and there is one answer."""
        policy = CPT.choosing(**TOTAL, unit_tie="note_order")
        coding = select_codes(visit(*self.TIED), policy=policy)

        assert lines(coding) == [("97110", 1, ()), ("97112", 2, ())]
        assert coding.alternatives == (coding.lines,)
        assert lines(visit(*self.TIED[::-1]), policy) == [("97110", 2, ()), ("97112", 1, ())]

    def test_a_tie_that_changes_no_line_is_none(self) -> None:
        """One code in two disciplines, on one line: either way it is the same."""
        four = (self.TIED[0], service("97110", 20), service("97113", 15))

        assert len(select_codes(visit(*four), policy=CPT.choosing(**TOTAL)).alternatives) == 2


class TestModifiers:
    """GP, GO and GN follow the plan, CQ and CO an assistant's share (N-430 to N-432)."""

    @pytest.mark.parametrize(
        ("plan", "who", "modifiers"),
        [
            (PLAN, PT, ("GP",)),
            (PLAN, PTA, ("GP", "CQ")),
            (PlanOfCare(discipline=Discipline.OCCUPATIONAL_THERAPY), OTA, ("GO", "CO")),
            (PlanOfCare(discipline=Discipline.SPEECH_LANGUAGE_PATHOLOGY), SLP, ("GN",)),
            (PlanOfCare(), OT, ("GO",)),
            (PlanOfCare(), OTA, ("GO", "CO")),
            (PlanOfCare(), SLP, ("GN",)),
            (PlanOfCare(), PHYSICIAN, ()),
            (PLAN, PHYSICIAN, ("GP",)),
            (PLAN, DC, ()),
            (PLAN, Profession.ACUPUNCTURIST, ()),
            (PLAN, None, ("GP",)),
            (None, PT, ()),
            (None, PTA, ()),
        ],
    )
    def test_by_plan_and_profession(
        self, plan: PlanOfCare | None, who: Profession, modifiers: tuple[str, ...]
    ) -> None:
        """A timed and an untimed service take the same modifiers; the code set alone has none."""
        one = visit(service("97110", 15), service("97012", 15), who=who, plan_of_care=plan)

        assert lines(one, CPT_NCCI) == [("97012", 1, modifiers), ("97110", 1, modifiers)]
        assert lines(one) == [("97012", 1, ()), ("97110", 1, ())]

    @pytest.mark.parametrize("minutes", [None, 0, 10])
    def test_an_assistant_who_did_all_of_it_shows_without_minutes(
        self, minutes: int | None
    ) -> None:
        """An unlisted service that has a line was furnished, whatever minutes are written."""
        one = visit(Procedure(Technique.CUPPING, minutes=minutes), who=PTA, plan_of_care=PLAN)

        (line,) = select_codes(one, policy=CPT_NCCI).lines
        assert (line.code, line.units, line.modifiers) == ("97039", 1, ("GP", "CQ"))

    @pytest.mark.parametrize(
        ("day", "modifiers"),
        [(date(2019, 12, 31), ("GP",)), (date(2020, 1, 1), ("GP", "CQ"))],
    )
    def test_the_first_day(self, day: date, modifiers: tuple[str, ...]) -> None:
        """CQ and CO exist from 2020-01-01."""
        one = visit(service("97110", 15), who=PTA, day=day, plan_of_care=PLAN)

        assert lines(one, CPT_NCCI) == [("97110", 1, modifiers)]

    @pytest.mark.parametrize(
        ("day", "modifiers"),
        [(date(2021, 12, 31), ("GP", "CQ")), (date(2022, 1, 1), ("GP",))],
    )
    def test_the_midpoint_counts_from_2022(self, day: date, modifiers: tuple[str, ...]) -> None:
        """A last unit of which the therapist gave 8 minutes is the therapist's from 2022."""
        one = visit(service("97110", 15, assistant_minutes=7), day=day, plan_of_care=PLAN)

        assert lines(one, CPT_NCCI) == [("97110", 1, modifiers)]

    @pytest.mark.parametrize(
        ("alone", "found"),
        [
            (0, [(3, ("GP",))]),
            (7, [(3, ("GP",))]),
            (8, [(2, ("GP",)), (1, ("GP", "CQ"))]),
            (15, [(2, ("GP",)), (1, ("GP", "CQ"))]),
            (37, [(1, ("GP",)), (2, ("GP", "CQ"))]),
            (38, [(3, ("GP", "CQ"))]),
            (45, [(3, ("GP", "CQ"))]),
        ],
    )
    def test_a_code_with_both_has_two_lines(
        self, alone: int, found: list[tuple[int, tuple[str, ...]]]
    ) -> None:
        """45 minutes of one code, so many of them by an assistant."""
        one = visit(service("97110", 45, assistant_minutes=alone), plan_of_care=PLAN)

        assert lines(one, CPT_NCCI) == [("97110", units, modifiers) for units, modifiers in found]

    @pytest.mark.parametrize(("minutes", "assisted"), [(20, False), (19, True)])
    def test_the_tenth_of_an_untimed_service(self, minutes: int, *, assisted: bool) -> None:
        """2 of 20 minutes are a tenth, 2 of 19 are above it."""
        one = visit(service("97012", minutes, assistant_minutes=2), plan_of_care=PLAN)

        assert lines(one, CPT_NCCI) == [("97012", 1, ("GP", "CQ") if assisted else ("GP",))]

    def test_the_record_without_a_plan(self) -> None:
        """A record that was read for a plan and has none leaves nothing open."""
        one = visit(service("97110", 15), note=Note.of({"plan-of-care-present": False}))

        assert lines(one, CPT_NCCI) == [("97110", 1, ())]
        assert asked(one, CPT_NCCI) == {}

    def test_the_modifiers_are_known_and_in_order(self) -> None:
        """Each has a page, CQ and CO a first day, and the plan comes before the assistant."""
        first = {code: MODIFIERS[code].first_day for code in ("GP", "GO", "GN", "CQ", "CO")}

        assert list(first.values()) == [None, None, None, date(2020, 1, 1), date(2020, 1, 1)]
        assert in_order(("CQ", "GP", "76", "59", "KX")) == ("59", "76", "KX", "GP", "CQ")


class TestQuestions:
    """What is not stated and would change a line is asked, and nothing else."""

    @pytest.mark.parametrize(
        ("one", "policy", "questions"),
        [
            (visit(service("97110")), CPT, {"SEL612": ("procedures[0].minutes",)}),
            (
                visit(service("97110"), service("97112", 8), Procedure(MANUAL)),
                CPT,
                {"SEL612": ("procedures[0].minutes", "procedures[2].minutes")},
            ),
            (visit(service("97012")), CPT, {}),
            (visit(service(None, 15)), CPT, {"SEL615": ("procedures[0].code",)}),
            (
                visit(Procedure(STIMULATION, minutes=15)),
                CPT,
                {"SEL616": ("procedures[0].attended",)},
            ),
            (visit(service("97110", 15), who=None), CPT, {}),
            (visit(service("97110", 15)), CPT_NCCI, {"MOD112": ("plan_of_care",)}),
            (visit(service("97110", 15), who=PHYSICIAN), CPT_NCCI, {"MOD112": ("plan_of_care",)}),
            (visit(service("97110", 15), who=DC), CPT_NCCI, {}),
            (visit(service("97110", 15), plan_of_care=PLAN), CPT_NCCI, {}),
            (visit(service("97110", 15), plan_of_care=PlanOfCare()), CPT_NCCI, {}),
            (
                visit(service("97110", 15), who=PHYSICIAN, plan_of_care=PlanOfCare()),
                CPT_NCCI,
                {"MOD113": ("plan_of_care.discipline",)},
            ),
            (
                visit(
                    service("97110", 15),
                    who=PHYSICIAN,
                    note=Note.of({"plan-of-care-present": True}),
                ),
                CPT_NCCI,
                {"MOD113": ("plan_of_care",)},
            ),
            (
                visit(service("97110", 15), who=None, plan_of_care=PLAN),
                CPT_NCCI,
                {"SEL618": ("rendering.profession",)},
            ),
            (
                visit(
                    service("97110", 15, assistant_minutes=8),
                    service("97112", 15),
                    plan_of_care=PLAN,
                ),
                CPT_NCCI,
                {"MOD114": ("procedures[1].assistant_minutes",)},
            ),
            (
                visit(service("97012", assistant_minutes=8), plan_of_care=PLAN),
                CPT_NCCI,
                {"SEL612": ("procedures[0].minutes",)},
            ),
        ],
    )
    def test_questions(
        self, one: Encounter, policy: Policy, questions: dict[str, tuple[str, ...]]
    ) -> None:
        """Each gap by itself."""
        assert asked(one, policy) == questions

    def test_an_untimed_service_without_minutes_may_be_an_assistants(self) -> None:
        """No minutes of an assistant alone, as all of it may have been no minutes."""
        for minutes in (None, 0):
            one = visit(
                service("97012", minutes, performed_by=Provider(), assistant_minutes=0),
                plan_of_care=PLAN,
            )
            coding = select_codes(one, policy=CPT_NCCI)
            assert coding.verdicts["MOD111"] is Verdict.UNDETERMINED

    def test_pools_are_asked_about_where_there_are_several(self) -> None:
        """Under the total-time rule it matters who furnished what; one by one it does not."""
        one = visit(service("97110", 8), service("97112", 8, performed_by=Provider()))

        assert asked(one, **TOTAL) == {"SEL618": ("procedures[1].performed_by.profession",)}
        assert asked(one) == {}

    def test_what_the_total_may_still_move(self) -> None:
        """Minutes of one code that are not stated can take the unit of another."""
        part = select_codes(
            visit(service("97110", 8), service("97112")), policy=CPT.choosing(**TOTAL)
        ).case.parts.therapy
        found = {tuple((x.code, x.units) for x in one) for one in part.outcomes}

        assert {(("97110", 1),), (("97112", 1),), (("97110", 1), ("97112", 1))} <= found
        assert (("97110", 1), ("97112", 8)) in found

    def test_a_code_that_is_not_in_force_is_not_asked_about(self) -> None:
        """The minutes of a code that has not begun change no line (97763 began in 2018)."""
        one = visit(service("97763"), day=date(2017, 12, 31))

        assert asked(one) == {}
        assert "SEL612" in asked(evolve(one, date_of_service=date(2018, 1, 1)))

    def test_very_much_open(self) -> None:
        """With more ways than are counted, everything open is asked and nothing is definite."""
        codes = ("97110", "97112", "97116", "97140")
        assert 9 ** len(codes) > MOST_WAYS
        one = visit(
            *(service(code, performed_by=Provider()) for code in codes),
            service("97113", 5, assistant_minutes=2),
            service(None),
            Procedure(STIMULATION),
            who=None,
        )
        for policy in (CPT_NCCI, CPT_NCCI.choosing(**TOTAL)):
            coding = select_codes(one, policy=policy)
            open_rules = {rule for rule, v in coding.verdicts.items() if v is Verdict.UNDETERMINED}

            assert {"SEL612", "SEL615", "SEL616", "SEL618", "MOD112", "MOD110"} <= open_rules
            assert {q.rule for q in coding.questions} >= {"SEL612", "SEL615", "SEL616", "MOD112"}
        assert "MOD110" not in select_codes(one, policy=CPT.choosing(**TOTAL)).verdicts
        assert {"97110", "97012", "G0283"} <= coding.case.codes[1]

    def test_several_open_minutes_and_shares(self) -> None:
        """With many ways the minutes on either side of a unit stand for all."""
        one = visit(
            service("97110", 30),
            service("97112"),
            service("97116"),
            service("97140", 20, assistant_minutes=8),
            service(None, 10),
            plan_of_care=PLAN,
        )

        assert set(asked(one, CPT_NCCI)) == {"SEL612", "SEL615", "MOD114"}


class TestAlike:
    """Minutes of services that are alike are added up, so they are open together."""

    def test_two_of_one_code_without_minutes(self) -> None:
        """One service of a code stands for all of it, and both are asked about."""
        paths = asked(visit(service("97110"), service("97110")))["SEL612"]

        assert paths == ("procedures[0].minutes", "procedures[1].minutes")


class TestStatedPerformers:
    """A stated performer who is no assistant furnished all of the service."""

    THREE: Final = (
        service("97110", 23, performed_by=Provider(profession=PTA)),
        service("97110", 13, performed_by=Provider(profession=PT)),
        Procedure(MANUAL, minutes=30, performed_by=Provider(profession=PT)),
    )

    def test_nothing_is_asked_of_them(self) -> None:
        """Three services of an assistant and a therapist, who are all named: the lines are final."""
        coding = select_codes(
            visit(*self.THREE, plan_of_care=PLAN), policy=CPT_NCCI.choosing(**TOTAL)
        )

        assert lines(coding) == [
            ("97110", 1, ("GP",)),
            ("97110", 1, ("GP", "CQ")),
            ("97140", 2, ("GP",)),
        ]
        assert coding.is_final
        assert coding.verdicts["MOD114"] is Verdict.MET

    def test_stated_minutes_of_an_assistant_count(self) -> None:
        """Beside a stated performer too."""
        first, second, third = self.THREE
        one = visit(first, second, evolve(third, assistant_minutes=15), plan_of_care=PLAN)

        assert lines(one, CPT_NCCI, **TOTAL)[2:] == [
            ("97140", 1, ("GP",)),
            ("97140", 1, ("GP", "CQ")),
        ]
        assert asked(one, CPT_NCCI, **TOTAL) == {}

    @pytest.mark.parametrize("who", [None, Provider()])
    def test_who_is_not_stated_is_asked_about(self, who: Provider | None) -> None:
        """The rendering provider by default, and a performer without a profession."""
        first, second, third = self.THREE
        one = visit(first, second, evolve(third, performed_by=who), plan_of_care=PLAN)
        questions = asked(one, CPT_NCCI, **TOTAL)

        assert questions["MOD114"] == ("procedures[2].assistant_minutes",)
        assert ("SEL618" in questions) is (who is not None)

    def test_open_minutes_beside_a_stated_performer(self) -> None:
        """Minutes that are shared, maybe, are not those of one who furnished all."""
        first = self.THREE[0]
        two = (service("97112", performed_by=Provider(profession=PT)), service("97112"))
        found = []
        for pair in (two, two[::-1]):
            coding = select_codes(visit(first, *pair, plan_of_care=PLAN), policy=CPT_NCCI)
            part = coding.case.parts.therapy
            found.append({_keys(x) for x in part.outcomes})
            assert {q.rule for q in coding.questions} == {"SEL612", "MOD114"}

        assert found[0] == found[1]
        assert any(("97112", 1, ("GP", "CQ")) in one for one in found[0])


class TestFindings:
    """What a reviewer would raise."""

    def test_minutes_in_the_message(self) -> None:
        """A service without a unit is named with its minutes, at its first procedure."""
        coding = select_codes(visit(service("97110", 4), service("97035", 3), service("97110", 2)))

        assert [(f.path, f.message) for f in coding.findings] == [
            (
                "procedures[0]",
                "The 6 minutes of 97110 are fewer than the 8 that a first unit takes.",
            ),
            (
                "procedures[1]",
                "The 3 minutes of 97035 are fewer than the 8 that a first unit takes.",
            ),
        ]

    @pytest.mark.parametrize(
        ("method", "minutes", "rules"),
        [
            ("per_code_midpoint", (5, 5), ["SEL606", "SEL606"]),
            ("cms_total_time", (5, 5), ["SEL607"]),
            ("cms_total_time", (5, 2), ["SEL606", "SEL606"]),
            ("cms_total_time", (30, 7), ["SEL607"]),
            ("cms_total_time", (7,), ["SEL606"]),
            ("full_fifteen", (14, 15), ["SEL606"]),
        ],
    )
    def test_too_few_or_used_up(
        self, method: str, minutes: tuple[int, ...], rules: list[str]
    ) -> None:
        """By the total, few minutes may earn a unit, so only a total below 8 is too few."""
        one = visit(*map(service, ("97110", "97140"), minutes))
        coding = select_codes(one, policy=CPT.choosing(timed_units=method))

        assert [f.rule for f in coding.findings if f.rule in {"SEL606", "SEL607"}] == rules

    @pytest.mark.parametrize(("total", "found"), [(39, True), (40, False), (None, False)])
    def test_minutes_counted_twice(self, total: int | None, *, found: bool) -> None:
        """40 timed minutes in a treatment of 39; supervised and needling minutes are not added."""
        one = visit(
            service("97110", 20),
            Procedure(MANUAL, minutes=20),
            service("97012", 20),
            NEEDLING,
            treatment_minutes=total,
        )
        coding = select_codes(one)

        assert [f.path for f in coding.findings if f.rule == "SEL614"] == [
            "treatment_minutes"
        ] * found
        assert ("97110", 1, ()) in lines(coding)


# --- a second reading of the facts -------------------------------------------------------------

TIMED_CODES: Final = ("97110", "97112", "97140")
# No two of them stand in an edit.
UNTIMED_CODES: Final = ("97016", "97022", "G0283")


def oracle(procedures: Sequence[tuple[str, int, Profession, int]], method: str) -> set[Any]:
    """
    Say which lines are right under a plan of each clinician's own discipline, from the facts alone.

    Args:
        procedures: Code, minutes, who, and minutes of an assistant alone.
        method: A value of `timed_units`.

    Returns:
        Every right answer, each a set of code, units and modifiers.
    """
    answers: list[list[tuple[str, int, tuple[str, ...]]]] = [[]]
    for plan, extra, members in (("GP", "CQ", (PT, PTA)), ("GO", "CO", (OT, OTA))):
        mine = [one for one in procedures if one[2] in members]
        codes = sorted({one[0] for one in mine})
        total = {c: sum(one[1] for one in mine if one[0] == c) for c in codes}
        alone = {
            c: sum(one[1] if one[2] in {PTA, OTA} else one[3] for one in mine if one[0] == c)
            for c in codes
        }
        timed = [c for c in codes if c in TIMED_CODES]
        found: list[list[tuple[str, int, tuple[str, ...]]]] = []
        for units in _right_units([total[c] for c in timed], method):
            here: list[tuple[str, int, tuple[str, ...]]] = []
            for c, number in zip(timed, units, strict=True):
                marked = _assisted(number, total[c] - alone[c], alone[c])
                here += [(c, number - marked, (plan,)), (c, marked, (plan, extra))]
            for c in codes:
                if c in UNTIMED_CODES:
                    above = alone[c] * 10 > total[c]
                    here.append((c, 1, (plan, extra) if above else (plan,)))
            found.append([line for line in here if line[1]])
        answers = [[*one, *two] for one in answers for two in found]
    return {frozenset(one) for one in answers}


def _right_units(minutes: list[int], method: str) -> list[tuple[int, ...]]:
    if method == "per_code_midpoint":
        return [tuple(sum(m >= least for least in range(8, 999, 15)) for m in minutes)]
    if method == "full_fifteen":
        return [tuple(m // 15 for m in minutes)]
    number = sum(sum(minutes) >= least for least in range(8, 999, 15))
    ways = [w for w in product(*(range(m // 15 + 2) for m in minutes)) if sum(w) == number]
    held = [sum(min(m, 15 * n) for m, n in zip(minutes, way, strict=True)) for way in ways]
    return [way for way, here in zip(ways, held, strict=True) if here == max(held)]


def _assisted(units: int, therapist: int, assistant: int) -> int:
    left = units - therapist // 15 - assistant // 15
    t, a = therapist % 15, assistant % 15
    rest = 10 * a > t + a
    marks = {0: 0, 1: int(t < 8 and (a >= 8 or rest)), 2: (a >= 8 or rest) + (t < 8)}
    return assistant // 15 + marks[left]


definite = st.lists(
    st.tuples(
        st.sampled_from((*TIMED_CODES, *TIMED_CODES, *UNTIMED_CODES)),
        st.integers(0, 40),
        st.sampled_from((PT, PT, PTA, OT, OTA)),
        st.integers(0, 40),
    ).map(lambda one: (*one[:3], 0 if one[2] in {PTA, OTA} else min(one[1], one[3]))),
    min_size=1,
    max_size=5,
)


class TestAgainstTheFacts:
    """Lines of definite visits are those of a second reading of N-401 to N-432."""

    @given(definite, st.sampled_from(("per_code_midpoint", "cms_total_time", "full_fifteen")))
    def test_over_definite_visits(
        self, drawn: list[tuple[str, int, Profession, int]], method: str
    ) -> None:
        """Every right answer is an alternative, and nothing else is."""
        # An assistant's untimed service of no minutes is the assistant's all the same.
        assume(all(minutes or code in TIMED_CODES for code, minutes, _, _ in drawn))
        procedures = [
            service(
                code,
                minutes,
                performed_by=Provider(profession=who),
                assistant_minutes=minutes if who in {PTA, OTA} else alone,
            )
            for code, minutes, who, alone in drawn
        ]
        coding = select_codes(
            visit(*procedures, plan_of_care=PlanOfCare()),
            policy=CPT_NCCI.choosing(timed_units=method),
        )
        found = {
            frozenset((x.code, x.units, x.modifiers) for x in one) for one in coding.alternatives
        }

        assert found == oracle(drawn, method)
        assert coding.is_final


# --- laws over visits that leave much open ------------------------------------------------------

_CODES: Final = ("97110", "97112", "97012", None)
_MINUTES: Final = (None, 0, 7, 8, 15, 20, 23)
_WHO: Final = (PT, PT, PTA, OT, PHYSICIAN, DC, None)


@st.composite
def therapies(draw: st.DrawFn, most: int = 3) -> Encounter:
    """Draw a visit with therapy services, of which much may not be stated."""
    procedures = []
    for _ in range(draw(st.integers(1, most))):
        technique = draw(st.sampled_from((*[Technique.THERAPY_SERVICE] * 3, MANUAL, STIMULATION)))
        stated = technique is Technique.THERAPY_SERVICE
        who = draw(st.sampled_from((None, None, *map(_provider, _WHO))))
        procedures.append(
            Procedure(
                technique,
                code=draw(st.sampled_from(_CODES)) if stated else None,
                minutes=draw(st.sampled_from(_MINUTES)),
                attended=draw(st.sampled_from((None, True, False))) if not stated else None,
                performed_by=who,
                assistant_minutes=draw(st.sampled_from((None, None, None, 0, 7, 8))),
            )
        )
    if draw(st.booleans()):
        procedures.append(evolve(NEEDLING, minutes=draw(st.sampled_from((None, 10)))))
    disciplines = (None, Discipline.PHYSICAL_THERAPY, Discipline.OCCUPATIONAL_THERAPY)
    plans = (None, *(PlanOfCare(discipline=one) for one in disciplines))
    notes: tuple[dict[str, bool], ...] = (
        {},
        {},
        {"plan-of-care-present": True},
        {"plan-of-care-present": False},
    )
    return Encounter(
        date_of_service=draw(st.sampled_from((TODAY, TODAY, date(2021, 5, 1), date(2019, 5, 1)))),
        rendering=_provider(draw(st.sampled_from(_WHO))),
        procedures=tuple(procedures),
        plan_of_care=draw(st.sampled_from(plans)),
        note=Note.of(draw(st.sampled_from(notes))),
        treatment_minutes=draw(st.sampled_from((None, None, 15, 40))),
    )


def _provider(who: Profession | None) -> Provider:
    return Provider(profession=who)


def _therapy(one: Encounter) -> list[tuple[int, Procedure]]:
    return [(n, p) for n, p in enumerate(one.procedures) if family_of(p) is Family.THERAPY]


def _who(one: Encounter, procedure: Procedure) -> Profession | None:
    return (procedure.performed_by or one.rendering).profession


def consistent(one: Encounter) -> bool:
    """Say whether the visit contradicts itself nowhere."""
    plan = one.plan_of_care
    if plan is not None and one.note.says("plan-of-care-present") is False:
        return False
    disciplines = {OF.get(who) for _, p in _therapy(one) if (who := _who(one, p)) is not None}
    disciplines -= {None}
    if plan is not None and plan.discipline is not None:
        disciplines |= {plan.discipline}
    if len(disciplines) > 1 and one.note.says("plan-of-care-present") is not False:
        # There is one plan of care, and it would be another discipline's.
        return False
    for _, p in _therapy(one):
        if contradicts_code(p):
            return False
        alone, minutes = p.assistant_minutes, p.minutes
        by_assistant = _who(one, p) in {PTA, OTA}
        if alone is not None and (minutes is None or alone == minutes):
            continue
        if alone is not None and (by_assistant or alone > (minutes or 0)):
            return False
    return True


def mentions_assistant(one: Encounter) -> bool:
    """Say whether the record speaks of an assistant who took part in a therapy service."""
    return any(p.assistant_minutes or _who(one, p) in {PTA, OTA} for _, p in _therapy(one))


def forgotten(draw: Callable[[st.SearchStrategy[bool]], bool], one: Encounter) -> Encounter:
    """
    Give the visit with some of its facts not stated.

    That a procedure names no performer means the rendering provider, so only the profession of a
    performer can be forgotten. That it names no assistant means that there was none, unless the
    record mentions one elsewhere; so the last mention cannot be forgotten. A stated performer who is
    no assistant furnished all of the service where no assistant's minutes are stated; so beside one
    these minutes cannot be forgotten, for without them the visit states something else.
    """

    def maybe(value: Any) -> Any:
        return None if draw(st.booleans()) else value

    def provider(who: Provider) -> Provider:
        return Provider(profession=maybe(who.profession))

    procedures = []
    for p in one.procedures:
        named = p.technique is not Technique.THERAPY_SERVICE
        who = provider(p.performed_by) if p.performed_by else None
        alone = p.assistant_minutes
        procedures.append(
            evolve(
                p,
                minutes=maybe(p.minutes),
                attended=maybe(p.attended),
                code=p.code if named else maybe(p.code),
                performed_by=who,
                assistant_minutes=alone if furnished_all(who) else maybe(alone),
            )
        )
    plan = maybe(one.plan_of_care)
    if plan is not None:
        plan = PlanOfCare(discipline=maybe(plan.discipline))
    less = evolve(
        one,
        rendering=provider(one.rendering),
        procedures=tuple(procedures),
        plan_of_care=plan,
        note=Note() if draw(st.booleans()) else one.note,
        treatment_minutes=maybe(one.treatment_minutes),
    )
    if mentions_assistant(one) and not mentions_assistant(less):
        kept = [
            evolve(p, assistant_minutes=old.assistant_minutes)
            for p, old in zip(less.procedures, one.procedures, strict=True)
        ]
        less = evolve(less, procedures=tuple(kept))
    return less


@frozen
class Gap:
    """A fact that is not stated: its path, what may be stated, and how to state it."""

    path: str
    answers: tuple[Any, ...]
    fill: Callable[[Encounter, Any], Encounter]


def _on(place: int, **facts: Any) -> Callable[[Encounter], Encounter]:
    def change(one: Encounter) -> Encounter:
        procedures = list(one.procedures)
        procedures[place] = evolve(procedures[place], **facts)
        return evolve(one, procedures=tuple(procedures))

    return change


def gaps(one: Encounter) -> Iterator[Gap]:
    """Go through what is not stated and may decide a line."""
    mentioned = mentions_assistant(one)
    everybody = tuple(map(_provider, (PT, PTA, OT, OTA, SLP, DC, PHYSICIAN)))
    for place, p in _therapy(one):
        base = f"procedures[{place}]"
        what = service_of(p)

        def fill(name: str, place: int = place) -> Callable[[Encounter, Any], Encounter]:
            return lambda e, v: _on(place, **{name: v})(e)

        if p.minutes is None:
            # Of an untimed service an assistant's share is a tenth of so many, and no more.
            most = 1000 if what is Service.UNTIMED else 120
            yield Gap(f"{base}.minutes", (0, 3, 7, 8, 14, 15, 22, 23, 29, most), fill("minutes"))
        if what is Service.UNNAMED:
            codes = ("97110", "97112", "97140", "97032", "97012", "97150", "97763")
            yield Gap(f"{base}.code", codes, fill("code"))
        if what is Service.STIMULATION:
            yield Gap(f"{base}.attended", (True, False), fill("attended"))
        if p.performed_by is not None and p.performed_by.profession is None:
            path = f"{base}.performed_by.profession"
            yield Gap(path, everybody, fill("performed_by"))
        by_other = _who(one, p) not in {PTA, OTA} and not furnished_all(p.performed_by)
        if mentioned and p.assistant_minutes is None and by_other:
            shares = (0, 1, 3, 7, 8, 14, 15, 20)
            yield Gap(f"{base}.assistant_minutes", shares, fill("assistant_minutes"))
    if one.rendering.profession is None:
        yield Gap("rendering.profession", everybody, lambda e, v: evolve(e, rendering=v))
    yield from _gaps_of_plan(one)


def _gaps_of_plan(one: Encounter) -> Iterator[Gap]:
    known = tuple(PlanOfCare(discipline=each) for each in Discipline)
    plan = one.plan_of_care
    if plan is None and one.note.says("plan-of-care-present") is not False:
        none = (
            ()
            if one.note.says("plan-of-care-present")
            else (Note.of({"plan-of-care-present": False}),)
        )
        yield Gap("plan_of_care", (*none, *known), _with_plan)
    if plan is not None and plan.discipline is None:
        yield Gap("plan_of_care.discipline", known, _with_plan)


def _with_plan(one: Encounter, answer: Any) -> Encounter:
    if isinstance(answer, Note):
        return evolve(one, note=answer)
    return evolve(one, plan_of_care=answer)


def _keys(found: Any) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    return tuple((x.code, x.units, in_order(x.modifiers)) for x in found)


class TestForgetting:
    """Stating less never turns one definite answer into another (M1, M3)."""

    @given(st.data(), therapies(), policies)
    def test_m1_a_verdict_stays_or_becomes_undetermined(
        self, data: st.DataObject, one: Encounter, payer: str
    ) -> None:
        """Forgetting leaves each verdict the same, or makes it undetermined."""
        less = forgotten(data.draw, one)
        assume(consistent(one) and consistent(less))
        before = select_codes(one, policy=POLICIES[payer]).verdicts
        after = select_codes(less, policy=POLICIES[payer]).verdicts

        assert {
            rule: (before[rule], verdict)
            for rule, verdict in after.items()
            if verdict not in {before[rule], Verdict.UNDETERMINED}
        } == {}

    @given(st.data(), therapies(), policies)
    def test_m3_a_final_answer_holds(
        self, data: st.DataObject, one: Encounter, payer: str
    ) -> None:
        """When the visit with less stated is final, its lines are those of the visit."""
        less = forgotten(data.draw, one)
        assume(consistent(one) and consistent(less))
        coding = select_codes(less, policy=POLICIES[payer])

        assert not coding.is_final or lines(coding) == lines(one, POLICIES[payer])


def test_stimulation_that_changes_no_line_is_not_passed_over() -> None:
    """Of no minutes it has no line attended, and beside the unattended one none of its own."""
    one = visit(Procedure(Technique.ELECTRICAL_STIMULATION, minutes=0), service("97014", None))
    (finding,) = (f for f in select_codes(one).findings if f.rule == "SEL616")

    assert finding.verdict is Verdict.MET
    assert finding.path == "procedures[0].attended"


class TestCompletions:
    """The answer holds every completion of what is not stated."""

    @given(st.data(), therapies(most=2), policies)
    def test_every_completion_is_among_the_outcomes(
        self, data: st.DataObject, one: Encounter, payer: str
    ) -> None:
        """The lines of a completion were held possible, and its codes."""
        assume(consistent(one))
        found = list(gaps(one))
        # Where more is open, not every number of minutes is tried.
        assume(len(found) <= 2)
        whole = one
        for gap in found:
            answers = [answer for answer in gap.answers if answer not in {120, 1000}]
            whole = gap.fill(whole, data.draw(st.sampled_from(answers)))
        assume(consistent(whole))
        part = select_codes(one, policy=POLICIES[payer]).case.parts.therapy
        other = select_codes(whole, policy=POLICIES[payer])

        assert _keys(other.case.parts.therapy.lines) in {_keys(x) for x in part.outcomes}
        assert {x.code for x in other.case.parts.therapy.lines} <= part.codes

    @given(therapies(), policies)
    def test_what_is_not_final_has_a_question_and_the_other_way(
        self, one: Encounter, payer: str
    ) -> None:
        """Something is asked that can change a line where outcomes differ, and only there."""
        coding = select_codes(one, policy=POLICIES[payer])
        outcomes = {_keys(x) for x in coding.case.parts.therapy.outcomes}

        # Other lines under a plan of care (MOD119) and pairs of lines (EDT) ask for themselves,
        # which is tested with the laws.
        asked = [
            q
            for q in coding.questions
            if q.changes_lines and q.rule != "MOD119" and not q.rule.startswith("EDT")
        ]
        assert (not asked) == (len(outcomes) == 1)

    @given(therapies(most=2), policies)
    def test_m4_every_question_makes_a_difference(self, one: Encounter, payer: str) -> None:
        """Every question has two completions that differ in its answer and in the lines."""
        assume(consistent(one))
        found = list(gaps(one))
        assume(len(found) <= 3)
        # An assistant's own share says what the minutes of a service are.
        assume(
            all(p.minutes is not None or p.assistant_minutes is None for _, p in _therapy(one))
            or not any(_who(one, p) in {PTA, OTA} for _, p in _therapy(one))
        )
        for question in select_codes(one, policy=POLICIES[payer]).questions:
            if question.rule[:3] == "EDT" or question.rule == "MOD119":
                continue  # Asked of other lines too, and tested with pairs and with the laws.
            if (
                question.rule == "MOD113"
                and {_who(one, p) for _, p in _therapy(one)} & WITHOUT_PLAN
            ):
                # Whether there is a plan decides whose minutes are added up, but not which it is.
                continue
            assert question.changes_lines
            assert _matters(question, one, found, POLICIES[payer]), question


WITHOUT_PLAN: Final = {Profession.CHIROPRACTOR, Profession.ACUPUNCTURIST}


def _matters(question: Question, one: Encounter, found: Sequence[Gap], policy: Policy) -> bool:
    mine = [gap for gap in found if gap.path in question.paths]
    others = [gap for gap in found if gap.path not in question.paths]
    contexts = list(product(*(gap.answers for gap in others)))
    Random(3).shuffle(contexts)  # noqa: S311 - a search, not a secret
    for context in contexts[:3000]:
        base = one
        for gap, answer in zip(others, context, strict=True):
            base = gap.fill(base, answer)
        seen = set()
        for way in islice(product(*(gap.answers for gap in mine)), 100):
            whole = base
            for gap, answer in zip(mine, way, strict=True):
                whole = gap.fill(whole, answer)
            if consistent(whole):
                seen.add(tuple(lines(whole, policy)))
            if len(seen) > 1:
                return True
    return False


class TestInvariance:
    """What does not decide does not matter."""

    @given(st.data(), therapies(), policies)
    def test_the_order_of_procedures(
        self, data: st.DataObject, one: Encounter, payer: str
    ) -> None:
        """Permuting the procedures leaves lines, verdicts, questions and alternatives."""
        policy = POLICIES[payer]
        mixed = evolve(one, procedures=tuple(data.draw(st.permutations(one.procedures))))
        here, there = select_codes(one, policy=policy), select_codes(mixed, policy=policy)

        assert lines(here) == lines(there)
        assert here.verdicts == there.verdicts
        assert [q.rule for q in here.questions] == [q.rule for q in there.questions]
        assert {_keys(x) for x in here.alternatives} == {_keys(x) for x in there.alternatives}

    @given(st.data(), therapies(), policies)
    def test_splitting_minutes(self, data: st.DataObject, one: Encounter, payer: str) -> None:
        """A service cut into two that are otherwise equal gives the same lines."""
        assume(one.procedures[0].minutes is not None)
        assume(consistent(one))
        first, *rest = one.procedures
        minutes, alone = first.minutes or 0, first.assistant_minutes
        part = data.draw(st.integers(0, minutes))
        share = None if alone is None else min(alone, part)
        if _who(one, first) in {PTA, OTA}:
            share = None if alone is None else part
        other = None if alone is None or share is None else alone - share
        assume(other is None or other <= minutes - part)
        pieces = (
            evolve(first, minutes=part, assistant_minutes=share),
            evolve(first, minutes=minutes - part, assistant_minutes=other),
        )
        split = evolve(one, procedures=(*pieces, *rest))

        assert lines(split, POLICIES[payer]) == lines(one, POLICIES[payer])
