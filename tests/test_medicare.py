"""Medicare Part B: where it reads a visit otherwise than a commercial payer."""

from datetime import date
from typing import Any, Final

import pytest

from needlecode.choices import all_choices
from needlecode.coding import Coding, select_codes
from needlecode.encounter import Clinical, Discipline, Encounter, PlanOfCare
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT, CPT_NCCI, MEDICARE, find
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict


THERAPIST: Final = Provider(profession=Profession.PHYSICAL_THERAPIST, state="OH")


def coded(*procedures: Procedure, policy: Policy = MEDICARE, **facts: Any) -> Coding:
    """Code a visit under a plan of physical therapy."""
    stated: dict[str, Any] = {
        "date_of_service": date(2026, 3, 2),
        "rendering": THERAPIST,
        "plan_of_care": PlanOfCare(discipline=Discipline.PHYSICAL_THERAPY),
        **facts,
    }
    return select_codes(Encounter(**stated, procedures=procedures), policy=policy)


def service(code: str, minutes: int | None = None, **facts: Any) -> Procedure:
    """Make a therapy service."""
    return Procedure(Technique.THERAPY_SERVICE, code=code, minutes=minutes, **facts)


class TestMedicare:
    """The rows of the choices for Medicare, and its own codes."""

    def test_it_is_found_by_its_name(self) -> None:
        """As the other ready-made policies are."""
        assert find("medicare") is MEDICARE

    def test_it_holds_its_column_of_the_choices(self) -> None:
        """Every choice has the value that the table of choices gives Medicare."""
        edition = MEDICARE.on(date(2026, 3, 2))
        held = {c.name: getattr(edition.choices, c.name) for c in all_choices()}
        wanted = {c.name: dict(c.defaults)["MEDICARE"] for c in all_choices()}

        assert held == wanted

    @pytest.mark.parametrize(
        ("policy", "expected"),
        [
            (CPT, "97110 x1, 97140 x1"),
            (CPT_NCCI, "97110-GP x1, 97140-GP x1"),
            (MEDICARE, "97110-GP x2, 97140-GP x1"),
        ],
    )
    def test_the_total_of_minutes_decides(self, policy: Policy, expected: str) -> None:
        """22 and 16 minutes are three units by the total, and two by each code alone (N-410)."""
        coding = coded(service("97110", 22), service("97140", 16), policy=policy)

        assert str(coding) == expected

    @pytest.mark.parametrize(("policy", "code"), [(CPT_NCCI, "97014"), (MEDICARE, "G0283")])
    def test_unattended_stimulation(self, policy: Policy, code: str) -> None:
        """97014 is invalid for Medicare, which has G0283 (F-215, N-435)."""
        current = Procedure(Technique.ELECTRICAL_STIMULATION, attended=False, minutes=15)

        assert [line.code for line in coded(current, policy=policy).lines] == [code]

    def test_a_stated_97014_has_no_line(self) -> None:
        """It is said that the policy does not have the code."""
        coding = coded(service("97014"))
        (finding,) = (f for f in coding.findings if f.rule == "SEL005")

        assert coding.lines == ()
        assert finding.message == (
            "97014 is not in force on 2026-03-02 under MEDICARE, so it has no line."
        )

    def test_the_narrower_modifier_is_taken(self) -> None:
        """Another region is XS, and not 59 (F-432)."""
        coding = coded(
            Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=["neck"]),
            service("97140", 15, regions=["knee"]),
            rendering=Provider(profession=Profession.CHIROPRACTOR),
            plan_of_care=None,
        )

        assert [line.modifiers for line in coding.lines if line.code == "97140"] == [("XS",)]


class TestWhoMayFurnish:
    """Physicians, and others with a degree, a licence and supervision (C-106, C-107)."""

    DEGREE = ("acupuncture-degree", "acupuncture-licence")

    @pytest.mark.parametrize(
        ("provider", "verdict"),
        [
            (Provider(profession=Profession.PHYSICIAN), Verdict.MET),
            (Provider(profession=Profession.NURSE_PRACTITIONER, credentials=DEGREE), Verdict.MET),
            (Provider(profession=Profession.NURSE_PRACTITIONER), Verdict.UNDETERMINED),
            (Provider(profession=Profession.CHIROPRACTOR), Verdict.NOT_MET),
            (
                Provider(profession=Profession.ACUPUNCTURIST, credentials=DEGREE),
                Verdict.UNDETERMINED,
            ),
            (
                Provider(
                    profession=Profession.ACUPUNCTURIST,
                    credentials=DEGREE,
                    supervised_by=Profession.CHIROPRACTOR,
                ),
                Verdict.NOT_MET,
            ),
            (Provider(), Verdict.UNDETERMINED),
        ],
    )
    @pytest.mark.parametrize("by_performer", [False, True])
    def test_the_professions(
        self, provider: Provider, verdict: Verdict, *, by_performer: bool
    ) -> None:
        """Whether the rendering provider needled, or somebody named."""
        performer = provider if by_performer else None
        done = Procedure(
            Technique.DRY_NEEDLING,
            injected=False,
            sites=(Muscle("multifidus", Side.LEFT),),
            performed_by=performer,
        )
        rendering = Provider(profession=Profession.PHYSICIAN) if by_performer else provider
        visit = Encounter(
            date_of_service=date(2026, 3, 2), rendering=rendering, procedures=(done,)
        )

        assert select_codes(visit, policy=MEDICARE).verdicts["COV103"] is verdict

    @pytest.mark.parametrize(
        ("sites", "verdict"),
        [((Muscle("multifidus", Side.LEFT),), Verdict.NOT_MET), ((), Verdict.NOT_APPLICABLE)],
    )
    def test_without_a_line_nothing_is_covered(
        self, sites: tuple[Muscle, ...], verdict: Verdict
    ) -> None:
        """Coverage speaks of lines."""
        done = Procedure(Technique.DRY_NEEDLING, injected=False, sites=sites)
        visit = Encounter(
            date_of_service=date(2026, 3, 2),
            procedures=(done,),
            clinical=Clinical(surgery_related=True),
        )

        assert select_codes(visit, policy=MEDICARE).verdicts["COV102"] is verdict

    @pytest.mark.parametrize(
        ("who", "verdict"),
        [(None, Verdict.UNDETERMINED), (Profession.PHYSICIAN, Verdict.MET)],
    )
    def test_other_benefits(self, who: Profession | None, verdict: Verdict) -> None:
        """The spine alone is asked of a chiropractor."""
        visit = Encounter(
            date_of_service=date(2026, 3, 2),
            rendering=Provider(profession=who),
            procedures=(Procedure(Technique.MANUAL_THERAPY, minutes=15),),
        )

        assert select_codes(visit, policy=MEDICARE).verdicts["COV104"] is verdict

    def test_manipulation_that_may_have_no_line(self) -> None:
        """Beside osteopathic manipulation one of the two is withheld, and AT is asked of neither."""
        visit = Encounter(
            date_of_service=date(2026, 3, 2),
            procedures=(
                Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=("lumbar",)),
                Procedure(Technique.OSTEOPATHIC_MANIPULATION, regions=("lumbar",)),
            ),
        )
        coding = select_codes(visit, policy=MEDICARE)

        assert coding.verdicts["MOD105"] is Verdict.UNDETERMINED
        assert "MOD105" not in {question.rule for question in coding.questions}
