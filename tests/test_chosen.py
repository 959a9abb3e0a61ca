"""Services that a choice sets against each other, and limits that a choice cuts (choices, Edits)."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any, Final

import pytest

import needlecode as nc
from needlecode.policies import CPT, CPT_NCCI
from needlecode.procedure import NeedleSet, Technique
from needlecode.rule import Verdict
from tests.test_pairs import CALF, coded, lines, needled, osteopathic, service, spine


PT: Final = nc.Provider(profession=nc.Profession.PHYSICAL_THERAPIST)
PLAN: Final = nc.PlanOfCare(discipline=nc.Discipline.PHYSICAL_THERAPY)
DIAGNOSES: Final = ("M54.2", "M54.50")


def stimulated(*sites: nc.Site) -> nc.Procedure:
    """Make electroacupuncture."""
    one = NeedleSet(minutes=15, electrical=True, new_insertion=True)
    return nc.Procedure(Technique.ACUPUNCTURE, needle_sets=(one,), sites=sites, session=1)


CURRENT: Final = nc.Procedure(
    Technique.ELECTRICAL_STIMULATION, attended=False, regions=("lower extremity",), session=1
)


def at(place: str, diagnoses: Sequence[str] | None = None) -> nc.Procedure:
    """Make manual therapy of a region, or of the trapezius, which lies in several."""
    facts: dict[str, Any] = {"regions": (place,)}
    if place == "trapezius":
        facts = {"sites": (nc.Muscle(place, nc.Side.LEFT),)}
    return service("97140", 15, session=1, diagnoses=diagnoses, **facts)


class TestValues:
    """Each value of each choice, where both services are in one region and session."""

    @pytest.mark.parametrize(
        ("choice", "value", "expected"),
        [
            ("manual_therapy_beside_needling", "warn", ["20560", "97140"]),
            ("manual_therapy_beside_needling", "different_region", ["20560"]),
            ("manual_therapy_beside_needling", "withhold", ["20560"]),
            ("omt_beside_needling", "warn", ["20560", "98925"]),
            ("omt_beside_needling", "different_region", ["98925"]),
            ("cmt_beside_needling", "allow", ["20560", "98943"]),
            ("cmt_beside_needling", "different_region", ["98943"]),
            ("estim_beside_electroacupuncture", "distinct_site", ["97813"]),
            ("estim_beside_electroacupuncture", "no_rule", ["97014", "97813"]),
        ],
    )
    def test_in_one_region(self, choice: str, value: str, expected: list[str]) -> None:
        """Both stand, or one of them is withheld."""
        leg = ("lower extremity",)
        beside = {
            "manual": service("97140", 15, regions=leg, session=1),
            "omt": osteopathic(*leg, session=1),
            "cmt": spine("knee", session=1),
            "estim": CURRENT,
        }[choice.partition("_")[0]]
        other = stimulated(CALF) if choice.startswith("estim") else needled(CALF, session=1)
        coding = coded(other, beside, policy=CPT.choosing(**{choice: value}))

        assert lines(coding) == expected

    @pytest.mark.parametrize(
        ("value", "regions", "diagnoses", "expected"),
        [
            ("different_region", "trapezius", None, ["98940"]),
            ("different_body_part", "trapezius", None, ["97140-59", "98940"]),
            ("different_body_part", "thoracic", None, ["98940"]),
            ("different_body_part", "somewhere", None, ["98940"]),
            ("region_and_diagnosis", "cervical", ("M54.2",), ["97140-59", "98940"]),
            ("region_and_diagnosis", "cervical", ("M54.50",), ["98940"]),
            ("region_and_diagnosis", "cervical", None, ["98940"]),
            ("region_and_diagnosis", "thoracic", ("M54.2",), ["98940"]),
        ],
    )
    def test_what_separates_from_an_adjustment(
        self, value: str, regions: str, diagnoses: Sequence[str] | None, expected: list[str]
    ) -> None:
        """A region, a part of the body, or a region and a diagnosis (N-319)."""
        policy = CPT.choosing(cmt_region_test=value)
        coding = coded(
            spine("thoracic", session=1, diagnoses=("M54.50",)),
            at(regions, diagnoses=diagnoses),
            policy=policy,
            diagnoses=DIAGNOSES,
        )

        assert lines(coding) == expected

    def test_one_diagnosis_is_that_of_both(self) -> None:
        """A visit with one diagnosis has none of its own for the manual therapy."""
        policy = CPT.choosing(cmt_region_test="region_and_diagnosis")
        apart = (spine("thoracic"), service("97140", 15, regions=("cervical",)))
        coding = coded(*apart, policy=policy, diagnoses=("M54.2",))

        assert lines(coding) == ["98940"]
        assert coding.verdicts["EDT108"] is Verdict.NOT_MET
        assert any("no diagnosis of its own" in one.message for one in coding.findings)

    def test_the_table_comes_before_the_choice(self) -> None:
        """Where NCCI has the pair, its rule speaks, by the condition that the choice sets."""
        policy = CPT_NCCI.choosing(cmt_region_test="different_body_part")
        coding = coded(
            spine("thoracic", session=1),
            at("trapezius"),
            policy=policy,
        )

        assert lines(coding) == ["97140-59", "98940"]
        assert coding.verdicts["MOD102"] is Verdict.MET
        assert coding.verdicts["MOD103"] is Verdict.NOT_APPLICABLE


class TestLimits:
    """Units beyond a benchmark stay, or stop at it (F-418)."""

    CAPPED = CPT_NCCI.choosing(mue_mai3_excess="cap")

    @pytest.mark.parametrize(("minutes", "units"), [(60, 4), (75, 5), (90, 6), (105, 6)])
    def test_units_stop(self, minutes: int, units: int) -> None:
        """97110 has a benchmark of six."""
        coding = coded(service("97110", minutes), policy=self.CAPPED)

        assert [line.units for line in coding.lines] == [units]
        assert ("EDT104" in coding.lines[0].basis) is (minutes > 90)
        assert coding.verdicts["EDT104"] is (Verdict.NOT_MET if minutes > 90 else Verdict.MET)

    def test_a_line_without_a_unit_is_dropped(self) -> None:
        """Of two lines of a code the first has all that the limit leaves."""
        done = service("97110", 120, assistant_minutes=30)
        facts = {"rendering": PT, "plan_of_care": PLAN, "treatment_minutes": 120}
        coding = coded(done, policy=self.CAPPED, **facts)

        assert [str(line) for line in coding.lines] == ["97110-GP x6"]

    def test_other_limits_are_not_cut(self) -> None:
        """Indicator 2 is an error, and the line stays."""
        assert lines(coded(needled(CALF), policy=self.CAPPED)) == ["20560"]


class TestRetired:
    """Pairs that NCCI has deleted are mentioned on request (N-445)."""

    def test_a_pair_in_force_is_none(self) -> None:
        """97140 with 97124 is a pair still."""
        both = (service("97140", 15), service("97124", 15))
        coding = coded(
            *both, policy=CPT_NCCI.choosing(retired_edits="mentioned"), treatment_minutes=30
        )

        assert coding.verdicts["EDT110"] is Verdict.NOT_APPLICABLE


def test_the_order_of_services_without_minutes_says_nothing() -> None:
    """Where each was decides about the pair, so none of them stands for the other."""
    who = nc.Provider(profession=nc.Profession.PHYSICAL_THERAPIST)
    procedures = (
        nc.Procedure(Technique.MANUAL_THERAPY, performed_by=who),
        nc.Procedure(Technique.MANUAL_THERAPY, regions=("cervical",), performed_by=who),
        nc.Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=("thoracic",)),
    )
    found = {
        (coding.verdicts["EDT108"], coding.verdicts["EDT109"])
        for some in permutations(procedures)
        for coding in [coded(*some, policy=CPT)]
    }

    assert found == {(Verdict.UNDETERMINED, Verdict.UNDETERMINED)}
