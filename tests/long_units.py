"""
The allotment of units against the search of every split, for all minutes of up to four codes.

``python -m tests.long_units`` looks at every way to give 0 to 70 minutes to four codes: 71^4, some
25 million. The order of the codes only decides which of several equal splits comes first, which
`tests.test_units` looks at; so one order of each is enough, the ascending one, and 1,150,626 vectors
are left. A vector with zeros stands for fewer codes. It takes one or two minutes and exits 1 at the
first difference.
"""

import sys
from itertools import combinations_with_replacement, islice, product
from typing import Final

from needlecode.units import splits


MINUTES: Final = range(71)
CODES: Final = ("97110", "97112", "97116", "97140")


def best(minutes: tuple[int, ...]) -> set[tuple[int, ...]]:
    """
    Search the best splits among those within one unit of the full quarter hours of each code.

    The criterion is that of `tests.test_units.best`, which searches every split of a sample.
    """
    total = (sum(minutes) + 7) // 15
    ranges = [range(max(m // 15 - 1, 0), m // 15 + 2) for m in minutes]
    found: set[tuple[int, ...]] = set()
    most = -1
    for units in product(*ranges):
        if sum(units) == total:
            held = sum(map(min, minutes, [15 * n for n in units]))
            if held > most:
                most, found = held, set()
            if held == most:
                found.add(units)
    return found


def differences(step: int = 1) -> tuple[int, tuple[int, ...] | None]:
    """
    Compare them; give how many were looked at, and the first that differs.

    Args:
        step: Look at every so manieth vector.
    """
    number = 0
    vectors = islice(combinations_with_replacement(MINUTES, len(CODES)), 0, None, step)
    for number, minutes in enumerate(vectors, 1):
        ways = splits(dict(zip(CODES, minutes, strict=True)), "cms_total_time")
        if {tuple(way.values()) for way in ways} != best(minutes):
            return number, minutes
    return number, None


if __name__ == "__main__":
    looked_at, difference = differences()
    sys.stdout.write(f"{looked_at} vectors of minutes, first difference: {difference}\n")
    sys.exit(difference is not None)
