"""Compare the oracle with the library: ``python -m tests.oracle [N]``."""

import sys
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings

from needlecode.encounter import Encounter
from tests.oracle import why_not
from tests.oracle.compare import CHANGED, POLICIES, Disagreement, compare, described, open_rules
from tests.oracle.settled import visits


def main(count: int) -> int:
    """Run a number of generated visits, and print what came of them."""
    met: Counter[str] = Counter()
    why: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    examples: dict[str, str] = {}
    disagreements: dict[str, Disagreement] = {}

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(visits())
    def one(encounter: Encounter) -> None:
        for policy in (*POLICIES, *CHANGED):
            outcome = compare(encounter, policy)
            if isinstance(outcome, Disagreement):
                disagreements[str(outcome)] = outcome
                met["disagreed"] += 1
            else:
                met[outcome] += 1
            if outcome == "no opinion":
                why[why_not(encounter, policy)] += 1
            if outcome == "agreed":
                rules = open_rules(encounter, policy)
                still_open.update(rules)
                examples.update({rule: described(encounter, policy) for rule in rules})

    one()
    total = sum(met.values())
    for word, times in met.most_common():
        sys.stdout.write(f"{word}: {times} of {total} ({times / total:.0%})\n")
    for word, times in why.most_common(20):
        sys.stdout.write(f"  no opinion, {word}: {times}\n")
    for word, times in still_open.most_common(20):
        sys.stdout.write(f"  agreed, but the library asks by {word}: {times}\n")
        sys.stdout.write(f"{examples[word]}\n")
    for text in list(disagreements)[:40]:
        sys.stdout.write(f"\n{text}\n")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
