"""Payers other than Medicare Part B: positions, limits, and payers that an embedder adds."""

from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve

from needlecode import policies
from needlecode.claim import ClaimLine
from needlecode.coding import Coding, select_codes
from needlecode.encounter import Clinical, Encounter, Note, PlanOfCare, Service
from needlecode.muscle import Muscle, Side
from needlecode.payers import UNKNOWN_PAYER, Payer, Position, all_payers, payer_named
from needlecode.policy import Layer, Policy, compose
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.review import review_claim
from needlecode.rule import Severity, Verdict
from needlecode.rules import PAYER_RULES


DAY: Final = date(2026, 3, 2)
DRY: Final = Procedure(
    Technique.DRY_NEEDLING, sites=(Muscle("multifidus", Side.LEFT),), injected=False
)
SHOT: Final = evolve(DRY, technique=Technique.TRIGGER_POINT_INJECTION, injected=None)
NEEDLES: Final = Procedure(Technique.ACUPUNCTURE, minutes=15)
MANUAL: Final = Procedure(Technique.MANUAL_THERAPY, minutes=15)


def visit(*procedures: Procedure, day: date = DAY, **facts: Any) -> Encounter:
    """Make a visit to a physician."""
    return Encounter(
        date_of_service=day,
        rendering=Provider(profession=Profession.PHYSICIAN, state="WA"),
        procedures=procedures,
        **facts,
    )


def coded(payer: str, *procedures: Procedure, day: date = DAY, **facts: Any) -> Coding:
    """Code a visit for a payer."""
    return select_codes(visit(*procedures, day=day, **facts), policy=policies.find(payer))


def own(payer: Payer | None) -> Policy:
    """Make a policy of a payer that an embedder knows."""
    layer = Layer(id="own", rules=PAYER_RULES, payer=payer)
    return compose(*policies.CPT.layers, layer, id="own")


def said(kind: str, **facts: Any) -> Payer:
    """Make a payer with one position on needling."""
    position = Position(
        service="needling",
        first_day=date(2025, 1, 1),
        last_day=date(2026, 12, 31),
        kind=kind,
        limits="",
        message="The plan says so.",
        cites=(),
    )
    return Payer(id="OWN", title="Own", names=(), base="CPT", positions=(position,), **facts)


class TestTable:
    """Each payer of the facts, sections 2.1 to 2.4, found by what people call it."""

    @pytest.mark.parametrize("payer", all_payers(), ids=lambda payer: payer.id)
    def test_every_name_leads_to_its_payer(self, payer: Payer) -> None:
        """In any case, with hyphens or spaces; and to a policy with its positions."""
        for name in (payer.id, *payer.names):
            assert payer_named(name.upper()) is payer
            assert payer_named(name.replace(" ", "-")) is payer
        assert policies.find(payer.id).on(DAY).payer is payer

    def test_nobody_else_is_found(self) -> None:
        """The payer of whom nothing is known has no position."""
        assert payer_named("nobody") is None
        assert UNKNOWN_PAYER.on("needling", DAY) is None

    @pytest.mark.parametrize(
        ("payer", "day", "expected"),
        [
            ("BCBS_AL", date(2021, 6, 30), "conditional"),
            ("BCBS_AL", date(2021, 7, 1), "investigational"),
            ("TRICARE", date(2020, 2, 25), None),
            ("TRICARE", date(2020, 2, 26), "not_covered"),
        ],
    )
    def test_both_sides_of_a_day(self, payer: str, day: date, expected: str | None) -> None:
        """C-231 and C-202."""
        found = next(one for one in all_payers() if one.id == payer).on("needling", day)

        assert (found and found.kind) == expected


class TestPosition:
    """COV201: a refusal is an error, limits and silence are undetermined, cover is met."""

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("covered", Verdict.MET),
            ("conditional", Verdict.UNDETERMINED),
            ("not_established", Verdict.UNDETERMINED),
            ("not_covered", Verdict.NOT_MET),
            ("investigational", Verdict.NOT_MET),
            ("not_separately_paid", Verdict.NOT_MET),
        ],
    )
    def test_by_kind(self, kind: str, expected: Verdict) -> None:
        """Of a payer that an embedder adds; what may be an injection is not sure."""
        policy = own(said(kind))
        sure, perhaps = (select_codes(visit(one), policy=policy) for one in (DRY, SHOT))

        assert sure.verdicts["COV201"] is expected
        assert perhaps.verdicts["COV201"] is Verdict.UNDETERMINED

    def test_a_refusal_is_an_error_and_the_rest_is_milder(self) -> None:
        """What could not be determined is a step milder."""
        (refused,) = (
            f for f in coded("Aetna", DRY, other_services=()).findings if f.rule == "COV201"
        )
        (limited,) = (
            f for f in coded("WA_LNI", DRY, earlier_visits=()).findings if f.rule == "COV201"
        )

        assert (refused.severity, limited.severity) == (Severity.ERROR, Severity.WARNING)
        assert refused.cites
        assert limited.cites

    def test_without_needles_or_without_a_payer_nothing_is_said(self) -> None:
        """The rules speak of needling and acupuncture only."""
        for coding in (coded("Aetna", MANUAL), select_codes(visit(DRY), policy=own(None))):
            assert coding.verdicts["COV201"] is Verdict.NOT_APPLICABLE
            assert coding.verdicts["COV202"] is Verdict.NOT_APPLICABLE
            assert coding.verdicts["COV203"] is Verdict.NOT_APPLICABLE


def earlier(count: int, code: str = "20560") -> tuple[Service, ...]:
    """Make so many earlier treatments, one on a day."""
    return tuple(Service(date=date(2026, 2, n + 1), code=code) for n in range(count))


class TestTreatments:
    """COV202: no more than the payer covers (C-211, C-220)."""

    @pytest.mark.parametrize(
        ("count", "code", "expected"),
        [
            (5, "20560", Verdict.MET),
            (6, "20560", Verdict.NOT_MET),
            (6, "20553", Verdict.NOT_MET),
            (9, "97140", Verdict.MET),
        ],
    )
    def test_needling_and_injection_count_together(
        self, count: int, code: str, expected: Verdict
    ) -> None:
        """Six in Washington; other services do not count."""
        coding = coded("WA_LNI", DRY, earlier_visits=earlier(count, code))

        assert coding.verdicts["COV202"] is expected

    def test_what_may_be_an_injection_is_not_sure(self) -> None:
        """The limit holds, and whether the line is one of it is open."""
        coding = coded("WA_LNI", SHOT, earlier_visits=earlier(6))

        assert coding.verdicts["COV202"] is Verdict.UNDETERMINED

    def test_more_acupuncture_can_be_authorized(self) -> None:
        """Beyond the twelve visits it is open."""
        found = [
            coded("VA", NEEDLES, earlier_visits=earlier(n, "97810")).verdicts["COV202"]
            for n in (11, 12)
        ]

        assert found == [Verdict.MET, Verdict.UNDETERMINED]


class TestPurpose:
    """COV203: a TRICARE visit for needling alone is not covered (C-202, C-203)."""

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"other_services": ()}, Verdict.NOT_MET),
            ({}, Verdict.UNDETERMINED),
            ({"other_services": (Service(date=DAY, code="99213"),)}, Verdict.MET),
            ({"day": date(2020, 2, 25)}, Verdict.NOT_APPLICABLE),
        ],
    )
    def test_by_what_else_was_done(self, facts: dict[str, Any], expected: Verdict) -> None:
        """Another service of the day makes another purpose; silence is a question."""
        coding = coded("TRICARE", DRY, **facts)
        asked = [q.paths for q in coding.questions if q.rule == "COV203"]

        assert coding.verdicts["COV203"] is expected
        assert asked == ([("other_services",)] if expected is Verdict.UNDETERMINED else [])

    def test_what_may_be_therapy_leaves_it_open(self) -> None:
        """A service without a name may be another purpose."""
        coding = coded("TRICARE", DRY, Procedure(Technique.OTHER), other_services=())

        assert coding.verdicts["COV203"] is Verdict.UNDETERMINED


class TestMedicareBesides:
    """What Medicare says where there is nothing to say."""

    def test_an_attestation_without_therapy(self) -> None:
        """MOD122 speaks of therapy lines only; MOD116 of policies with therapy modifiers."""
        plan = PlanOfCare(over_threshold=True)
        alone = coded("MEDICARE", DRY, plan_of_care=plan)
        unnamed = coded("MEDICARE", DRY, Procedure(Technique.OTHER), plan_of_care=plan)

        assert alone.verdicts["MOD122"] is Verdict.NOT_APPLICABLE
        assert unnamed.verdicts["MOD122"] is Verdict.UNDETERMINED

    def test_a_withheld_line_asks_for_no_notice(self) -> None:
        """Needling withheld beside a nerve block has no line that a notice could stand on."""
        block = Procedure(Technique.INJECTION, code="64405")
        coding = coded("MEDICARE", DRY, block, clinical=Clinical(surgery_related=True))

        assert [line.code for line in coding.lines] == ["64405"]
        assert coding.verdicts["MOD121"] is Verdict.UNDETERMINED
        assert "MOD121" not in {question.rule for question in coding.questions}

    def test_a_plan_that_follows_medicare_gives_no_notice(self) -> None:
        """It counts the visits and takes KX; the notice is fee-for-service Medicare's."""
        facts: dict[str, Any] = {"clinical": Clinical(surgery_related=True), "earlier_visits": ()}
        told = Note.of({"abn-signed": True})
        plan, part_b = (
            coded(payer, DRY, note=told, **facts) for payer in ("AMERIHEALTH_IBX_MA", "MEDICARE")
        )
        billed = [ClaimLine.read("20560-GA")]
        (line,) = review_claim(
            plan.encounter, billed, policy=policies.find("AMERIHEALTH_IBX_MA")
        ).lines

        assert [str(one) for one in part_b.lines] == ["20560-GA x1"]
        assert [str(one) for one in plan.lines] == ["20560 x1"]
        assert plan.verdicts["MOD121"] is Verdict.NOT_APPLICABLE
        assert "MOD903" in {finding.rule for finding in line.findings}

    def test_the_code_set_asks_for_no_plan(self) -> None:
        """MOD116 and MOD117 speak where a policy has the modifiers of a plan."""
        ncci = policies.CPT_NCCI.layers
        plain = compose(*ncci[:-1], evolve(ncci[-1], modifiers=frozenset[str]()), id="plain")
        coding = select_codes(visit(MANUAL, plan_of_care=PlanOfCare()), policy=plain)

        assert coding.verdicts["MOD116"] is Verdict.NOT_APPLICABLE
        assert coding.verdicts["MOD117"] is Verdict.NOT_APPLICABLE
