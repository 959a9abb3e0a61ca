"""The library and an independent second opinion give the same claim (design, section 8)."""

from collections import Counter

import pytest
from hypothesis import event, given

from needlecode.encounter import Encounter
from tests.oracle import expected_lines, lattice
from tests.oracle.benefit_visits import benefit_visits
from tests.oracle.compare import CHANGED, POLICIES, Disagreement, compare
from tests.oracle.settled import visits


# Generator of visits, the least number of comparisons, and the least share with an opinion.
LATTICE = (
    (lattice.needling_visits, 6000, 0.9),
    (lattice.injection_visits, 7500, 0.4),
    (lattice.acupuncture_visits, 2400, 0.3),
    (lattice.therapy_visits, 3000, 0.75),
    (lattice.therapy_pairs, 500, 0.75),
    (lattice.manipulation_visits, 8000, 0.5),
    (lattice.evaluation_visits, 2300, 0.2),
    (lattice.families_in_pairs, 7000, 0.5),
    (lattice.families_in_threes, 20000, 0.3),
)


class TestLattice:
    """Complete visits of which each deciding fact is stated have one claim (F-101 to F-446, N-101 to N-511)."""

    @pytest.mark.parametrize(
        ("visits_of", "least", "share"), LATTICE, ids=[row[0].__name__ for row in LATTICE]
    )
    def test_every_visit_of_the_lattice_is_coded_alike(
        self, visits_of: lattice.Visits, least: int, share: float
    ) -> None:
        """Wherever the oracle has an opinion, the library has the same lines."""
        outcomes = [compare(visit, policy) for visit in visits_of() for policy in POLICIES]
        met = Counter("disagreed" if isinstance(o, Disagreement) else o for o in outcomes)
        disagreed = [str(one) for one in outcomes if isinstance(one, Disagreement)]

        assert not disagreed, "\n".join(disagreed[:3])
        assert len(outcomes) >= least
        assert met["agreed"] >= share * len(outcomes)


class TestBenefit:
    """Visits for low back pain have the modifiers of the benefit or of a notice (C-101 to C-137, C-601, C-603, F-444, F-446)."""

    @pytest.mark.parametrize("policy", [*POLICIES, *CHANGED])
    def test_every_visit_for_low_back_pain_is_coded_alike(self, policy: str) -> None:
        """Wherever the oracle has an opinion, the library has the same lines."""
        outcomes = [compare(visit, policy) for visit in benefit_visits()]
        disagreed = [str(one) for one in outcomes if isinstance(one, Disagreement)]

        assert not disagreed, "\n".join(disagreed[:3])
        assert len(outcomes) >= 8000
        assert outcomes.count("agreed") >= 0.6 * len(outcomes)

    def test_every_modifier_of_the_benefit_occurs(self) -> None:
        """Two visits that are coded alike because nothing was ever set would show nothing."""
        met: Counter[str] = Counter()
        for visit in benefit_visits():
            for policy in ("MEDICARE", CHANGED[0]):
                for _, _, modifiers in expected_lines(visit, policy) or ():
                    met.update(modifiers & {"KX", "GA", "GX", "GY", "GZ"} or {"none"})

        assert min(met[word] for word in ("KX", "GA", "GX", "GY", "GZ", "none")) >= 100


class TestGenerated:
    """What stands beside what does not matter where every deciding fact is stated (F-101 to F-446, N-101 to N-511)."""

    @given(visits())
    def test_every_settled_visit_is_coded_alike(self, visit: Encounter) -> None:
        """Wherever the oracle has an opinion, the library has the same lines."""
        for policy in (*POLICIES, *CHANGED):
            outcome = compare(visit, policy)
            event(f"{policy}: {'disagreed' if isinstance(outcome, Disagreement) else outcome}")

            assert not isinstance(outcome, Disagreement), str(outcome)
