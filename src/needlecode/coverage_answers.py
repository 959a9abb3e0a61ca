"""How a rule of coverage answers for the lines of some codes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Verdict


if TYPE_CHECKING:
    from needlecode.case import Case

__all__ = ["covered"]


def covered(
    case: "Case",
    codes: Iterable[str],
    *,
    fails: bool | None,
    problem: Problem,
    asks: Iterable[Ask],
) -> Answer:
    """
    Answer for lines of some codes, of which a condition fails, holds, or (None) is open.

    Args:
        case: The visit.
        codes: The codes.
        fails: Whether the condition fails.
        problem: What is reported where it fails or is open.
        asks: What would settle it.
    """
    codes = frozenset(codes)
    always, sometimes = case.codes
    if not codes & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    if fails and codes & always:
        return Answer(Verdict.NOT_MET, (problem,))
    if fails is False and codes & always:
        return MET
    asked = tuple(asks) if fails is None else ()
    # What cannot be known of a line is said where the line stands as written.
    shown = (problem,) if fails is None and codes & case.standing_codes else ()
    return Answer(Verdict.UNDETERMINED, shown, asked if shown else ())
