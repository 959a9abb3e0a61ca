"""Which diagnoses a line points to."""

from collections.abc import Iterable
from typing import Final

from needlecode.encounter import Encounter


__all__ = ["MOST", "pointers_of"]

# A service line of the claim form has room for four.
MOST: Final = 4


def pointers_of(encounter: Encounter, places: Iterable[int]) -> tuple[int, ...]:
    """
    Give the positions, from 1, of the diagnoses that procedures were done for, the first four.

    Args:
        encounter: The visit.
        places: Positions of the procedures that a line covers.

    Returns:
        The positions; none where it does not tie each procedure to a
        diagnosis of the visit, unless there is one diagnosis only.
    """
    if len(encounter.diagnoses) == 1:
        return (1,)
    stated = [encounter.procedures[place].diagnoses for place in places]
    listed = {code: n for n, code in reversed([*enumerate(encounter.diagnoses, 1)])}
    if not all(codes and listed.keys() >= {*codes} for codes in stated):
        return ()
    found = {tuple(listed[code] for code in dict.fromkeys(codes or ())) for codes in stated}
    # One order of the note is kept; of several the order of the visit's diagnoses.
    if len(found) == 1:
        return found.pop()[:MOST]
    return tuple(sorted({n for numbers in found for n in numbers}))[:MOST]
