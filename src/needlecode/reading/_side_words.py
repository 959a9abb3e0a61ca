"""
Which words are sides, and which dots are full stops.

"LT" is left before a muscle, and a muscle elsewhere; "both heads" names no sides; "UT R x2, L x1"
names both; and the dot of "Rt." ends no sentence.
"""

from typing import Final

from needlecode.reading._element import Element, What


__all__ = ["side_words"]

_ENDS: Final = frozenset((What.SEMICOLON, What.DOT, What.BLANK, What.LINE))
_SHORT: Final = 5
_TWO: Final = {"left", "right"}
_COUNTS: Final = frozenset((What.NUMBER, What.OPEN, What.CLOSE, What.COMMA, What.AND, What.SLASH))
_COUNT: Final = 5  # letters of "x2", "times"
_HEADS: Final = frozenset(("heads", "bellies", "parts", "portions", "sides", "ends", "fibers"))
_NAMES: Final = frozenset((What.NAME, What.PARTIAL, What.THING))


def side_words(elements: list[Element]) -> list[Element]:
    """
    Tell side words from short forms of the same letters, and dots behind them from full stops.

    Args:
        elements: The elements of a text; such short forms and dots are changed.
    """
    for at, element in enumerate(elements):
        if (
            element.what is What.NAME
            and element.values[:1] == ("side",)
            and _is_side(elements, at)
        ):
            element.what, element.values = What.SIDE, element.values[1:]
        elif element.what is What.SIDE and element.word == "both" and _counts_parts(elements, at):
            element.what = What.WORD
        elif element.what is What.DOT and _is_short(elements, at):
            element.what = What.MARK
    for at, element in enumerate(elements):
        if element.what is What.SIDE and element.values[0] in _TWO:
            _pair(elements, at)
    return elements


def _counts_parts(elements: list[Element], at: int) -> bool:
    """Say whether "both" counts heads: "both heads of the right gastrocnemius"."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    return (
        after is not None and after.what is not What.NAME and (after.noun or after.word in _HEADS)
    )


def _counts(element: Element) -> bool:
    counts = element.what is What.WORD and element.end - element.start <= _COUNT
    return element.what in _COUNTS or counts


def _pair(elements: list[Element], at: int) -> None:
    """Read "UT R x2, L x1": two sides with counts between them belong to one name."""
    if at == 0 or elements[at - 1].what in {What.COMMA, What.SLASH, What.AND}:
        return
    place = at + 1
    while place < len(elements) and _counts(elements[place]):
        place += 1
    if place == at + 1 or place >= len(elements) or elements[place].what is not What.SIDE:
        return
    if {*elements[at].values, *elements[place].values} != _TWO:
        return
    end = place + 1
    while end < len(elements) and _counts(elements[end]):
        end += 1
    if place + 1 == end and end < len(elements) and elements[end].what in _NAMES:
        return
    elements[at].values = ("both",)
    elements[place].what = What.WORD


def _is_short(elements: list[Element], at: int) -> bool:
    """Say whether a dot only shortens a side word: "Rt. soleus", "bilat. UT"."""
    before = elements[at - 1] if at else None
    after = elements[at + 1].what if at + 1 < len(elements) else What.BLANK
    short = before and before.what is What.SIDE and (before.mark or len(before.word) <= _SHORT)
    return bool(short and before and before.word) and after not in _ENDS


def _is_side(elements: list[Element], at: int) -> bool:
    """Say whether "LT" is left: directly before a site, or heading a list."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    if after is None:
        return False
    if after.what is What.DOT and at + 2 < len(elements):
        after = elements[at + 2]
    return after.what in {*_NAMES, What.COLON} or bool(after.sets)
