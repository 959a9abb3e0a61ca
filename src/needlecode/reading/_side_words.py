"""
Which words are sides, and which dots are full stops.

"LT" is left before a muscle, and a muscle elsewhere; "both heads" names no sides; "UT R x2, L x1"
names both; and the dot of "Rt." ends no sentence.
"""

from typing import Final

from needlecode.reading._element import BOTH, ENDS, Element, What


__all__ = ["side_words"]

_DOTTED: Final = frozenset(("bilat", "bil"))
_COUNTS: Final = frozenset(
    (What.NUMBER, What.OPEN, What.CLOSE, What.COMMA, What.AND, What.SLASH, What.SEMICOLON)
)
_TIGHT: Final = frozenset((What.MARK, What.DASH, What.OPEN, What.CLOSE))
_LOOSE: Final = frozenset((What.MARK, What.LEVEL, What.OPEN, What.CLOSE, What.DASH))
_HEADS: Final = frozenset(("heads", "bellies", "parts", "portions", "sides", "ends", "fibers"))
_NAMES: Final = frozenset((What.NAME, What.PARTIAL, What.THING))


def side_words(elements: list[Element]) -> list[Element]:
    """
    Tell side words from short forms of the same letters, and dots behind them from full stops.

    Args:
        elements: The elements of a text; such short forms and dots are changed.
    """
    sided = any(element.what is What.SIDE and element.word == "rt" for element in elements)
    for at, element in enumerate(elements):
        if (
            element.what is What.NAME
            and element.values[:1] == ("side",)
            and _is_side(elements, at, sided=sided)
        ):
            element.what, element.values = What.SIDE, element.values[1:]
        elif element.what is What.SIDE and _is_no_side(elements, at):
            element.what = What.WORD
        elif element.what is What.DOT and _is_short(elements, at):
            element.what = What.MARK
    for at, element in enumerate(elements):
        if element.what is What.SIDE and element.values[0] in BOTH:
            _pair(elements, at)
    return elements


def _counts_parts(elements: list[Element], at: int) -> bool:
    """Say whether "both" counts heads or muscles: "both heads of", "both UT and LS"."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    rest = [element for element in elements[at + 1 : at + 6] if element.word != "the"]
    kinds = [
        What.SIDE if element.values[:1] == ("side",) else element.what for element in rest[:3]
    ]
    if kinds == [What.NAME, What.AND, What.NAME] or (
        kinds == [What.NAME, What.AND, What.PARTIAL] and rest[2].refs
    ):
        return True
    return (
        after is not None and after.what is not What.NAME and (after.noun or after.word in _HEADS)
    )


def _is_no_side(elements: list[Element], at: int) -> bool:
    """Say whether a side word is something else here."""
    word = elements[at].word
    if word == "b":
        return _is_letter(elements, at)
    return (word == "both" and _counts_parts(elements, at)) or _is_taken_off(elements, at)


def _is_taken_off(elements: list[Element], at: int) -> bool:
    """Say whether no side is meant: "L only, not R", "more than the right", "to midline"."""
    before = elements[at - 1].word if at else ""
    after = elements[at + 1].what if at + 1 < len(elements) else What.BLANK
    if elements[at].values == ("midline",):
        return before.endswith("to")
    than = elements[at - 1 - (before == "the")].word if at > 1 else ""
    return (than == "than" or before in {"not", "no"}) and after not in _NAMES


def _counts(element: Element) -> bool:
    return element.what in _COUNTS or element.is_count


def _pair(elements: list[Element], at: int) -> None:
    """Read "UT R x2, L x1": two sides with counts between them belong to one name."""
    if at == 0 or elements[at - 1].what in {What.COMMA, What.SLASH, What.AND}:
        return
    place = at + 1
    while place < len(elements) and _counts(elements[place]):
        place += 1
    if place == at + 1 or place >= len(elements) or elements[place].what is not What.SIDE:
        return
    if {*elements[at].values, *elements[place].values} != BOTH:
        return
    parted = any(element.what is What.SEMICOLON for element in elements[at:place])
    if parted and elements[at - 1].what is not What.COLON:
        return
    end = place + 1
    while end < len(elements) and (elements[end].is_count or elements[end].what in _TIGHT):
        end += 1
    if end < len(elements) and elements[end].what in {*_NAMES, What.LEVEL, What.COLON}:
        return  # the second side belongs to the name behind it
    elements[at].values = ("both",)
    elements[place].what = What.WORD


def _is_short(elements: list[Element], at: int) -> bool:
    """Say whether a dot only shortens a side word: "Rt. soleus", "bilat. UT"."""
    before = elements[at - 1] if at else None
    after = elements[at + 1].what if at + 1 < len(elements) else What.BLANK
    if before is None or before.what is not What.SIDE or after in ENDS:
        return False
    if not before.mark and before.word not in _DOTTED:
        return False
    return bool(before.word) and not _is_behind(elements, at - 1)


def _is_behind(elements: list[Element], at: int) -> bool:
    """Say whether a side stands behind its name, so that a dot after it ends the sentence."""
    place = at - 1
    while place >= 0 and (
        elements[place].what in {What.COMMA, What.COLON, What.DASH, What.CLOSE, What.OPEN}
        or elements[place].word in {"on", "the", "="}
        or elements[place].values == ("finding",)
        or elements[place].is_count
    ):
        place -= 1
    if place < 0 or elements[place].what not in _NAMES:
        return False
    place -= 1
    while place > 0 and (elements[place].what in _LOOSE or elements[place].is_count):
        place -= 1
    return place < 0 or elements[place].what is not What.SIDE


def _is_letter(elements: list[Element], at: int) -> bool:
    """Say whether "b." is a list mark: a side of its own stands behind it."""
    marks = elements[at + 1 : at + 3]
    closed = len(marks) > 1 and marks[0].what in {What.DOT, What.CLOSE}
    return closed and marks[1].what is What.SIDE


def _is_side(elements: list[Element], at: int, *, sided: bool) -> bool:
    """Say whether "LT" is left: before a site, heading a list, or where "RT" is right."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    before = elements[at - 1].what if at else What.BLANK
    if sided and before in {What.NAME, What.THING, What.DASH, What.OPEN, What.COLON}:
        return True
    if sided and after and after.what in {What.COMMA, What.AND, What.SLASH}:
        return before not in {What.COMMA, What.AND, What.SLASH}
    if after is None:
        return False
    if after.what is What.DOT and at + 2 < len(elements):
        after = elements[at + 2]
    return after.what in {*_NAMES, What.COLON, What.LEVEL} or bool(after.sets)
