"""The library and an independent second opinion give the same claim (design, section 8)."""

from collections import Counter

import pytest
from hypothesis import event, given

from needlecode.encounter import Encounter
from tests.oracle import lattice
from tests.oracle.compare import POLICIES, Disagreement, compare
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


class TestGenerated:
    """What stands beside what does not matter where every deciding fact is stated (F-101 to F-446, N-101 to N-511)."""

    @given(visits())
    def test_every_settled_visit_is_coded_alike(self, visit: Encounter) -> None:
        """Wherever the oracle has an opinion, the library has the same lines."""
        for policy in POLICIES:
            outcome = compare(visit, policy)
            event(f"{policy}: {'disagreed' if isinstance(outcome, Disagreement) else outcome}")

            assert not isinstance(outcome, Disagreement), str(outcome)
