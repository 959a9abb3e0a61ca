"""
Which words say that a mention was treated, looked at, or left out.

Most are verbs of the fact file. Others say it by where they stand: "not" before a verb or a
muscle, an empty box, a strength of "4/5", "spasm of", "treated with massage".
"""

from typing import Final

from needlecode.reading._element import Element, What


__all__ = ["cue_words"]

_NEGATIONS: Final = frozenset(
    ("not", "cannot", "cant", "couldnt", "unable", "never", "didnt", "wasnt", "werent", "wont")
)
_NONE: Final = frozenset(("no", "not"))
_OF: Final = frozenset(("of", "in", "over", "within", "at", "along", "to"))
_BY: Final = frozenset(("with", "by", "using"))
_FAR: Final = 5  # elements between words that belong together
_BEST: Final = "5"  # the best grade of strength


def cue_words(elements: list[Element]) -> list[Element]:
    """
    Turn words into what they say of the mentions beside them.

    Args:
        elements: The elements of a text; such words are changed.
    """
    for at, element in enumerate(elements):
        if element.what is What.CUE:
            if element.values == ("treated",):
                _by_other_means(elements, at)
        elif element.word in _NONE and _meets_name(elements, at):
            _say(element, "except")
        elif element.word in _NEGATIONS:
            _negate(elements, at)
        elif element.word == "but" and _after_all(elements, at):
            _say(element, "except")
        elif element.what is What.OPEN:
            _box(elements, at)
        elif element.what is What.SLASH:
            _grade(elements, at)
        elif element.values == ("other",) and at + 1 < len(elements):
            after = elements[at + 1]
            if after.word in _OF and _meets_name(elements, at + 1):
                _say(after, "seen")
    return elements


def _say(element: Element, value: str) -> None:
    element.what, element.values, element.sets = What.CUE, (value,), ()


def _meets_name(elements: list[Element], at: int) -> bool:
    """Say whether a name follows, with only sides and words between."""
    for element in elements[at + 1 : at + 1 + _FAR]:
        if element.what is What.NAME:
            return True
        if element.what is not What.SIDE and element.what is not What.WORD:
            return False
    return False


def _negate(elements: list[Element], at: int) -> None:
    """Read "could not be needled", "unable to safely needle"."""
    for element in elements[at + 1 : at + 1 + _FAR]:
        if element.what is What.CUE:
            if element.values == ("treated",):
                element.values = ("not_treated",)
            return
        if element.what is not What.WORD:
            return


def _by_other_means(elements: list[Element], at: int) -> None:
    """Read "treated with manual pressure": the second word says how."""
    element = elements[at]
    after = elements[at + 1] if at + 1 < len(elements) else None
    if element.word in {"treated", "addressed"} and after and after.word in _BY:
        for other in elements[at + 2 : at + 2 + _FAR]:
            if other.what is What.CUE and other.values == ("seen",):
                element.what = What.WORD
                return
            if other.what is not What.WORD:
                return


def _after_all(elements: list[Element], at: int) -> bool:
    """Say whether "but" takes something out: "all the gluteals but the gluteus maximus"."""
    before = elements[max(0, at - _FAR) : at]
    said = any(e.word in {"all", "every", "both", "none"} for e in before)
    return said and _meets_name(elements, at)


def _box(elements: list[Element], at: int) -> None:
    """Read a list of boxes: "[x] UT [ ] LS"."""
    inside = elements[at + 1] if at + 1 < len(elements) else None
    if elements[at].word != "[" or inside is None:
        return
    if inside.what is What.CLOSE:
        _say(elements[at], "box_empty")
    elif inside.word in {"x", "v", "y"} and at + 2 < len(elements):
        closes = elements[at + 2].what is What.CLOSE
        if closes:
            _say(elements[at], "box_full")


def _grade(elements: list[Element], at: int) -> None:
    """Read "deltoid 4/5": its strength was tested."""
    if 0 < at < len(elements) - 1 and elements[at + 1].word == _BEST:
        one = elements[at - 1]
        if one.what is What.NUMBER and one.word in "012345":
            _say(elements[at + 1], "seen")
