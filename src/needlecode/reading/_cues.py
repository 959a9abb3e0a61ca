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
_NONE: Final = frozenset(("no", "not", "but"))
_OF: Final = frozenset(("of", "in", "over", "within", "at", "along", "to"))
_BY: Final = frozenset(("with", "by", "using"))
_FULL: Final = frozenset("\u2611\u2612\u2713\u25a0")
_PATH: Final = frozenset(("the", "of", "origin", "insertion", "border", "edge", "a", "muscle"))
_WITH: Final = frozenset(("with", "w", "w o", "without", "no"))
_FAR: Final = 5  # elements between words that belong together
_BEST: Final = "5"  # the best grade of strength


def cue_words(elements: list[Element]) -> list[Element]:
    """
    Turn words into what they say of the mentions beside them.

    Args:
        elements: The elements of a text; such words are changed.
    """
    ticked = any(element.word in _FULL for element in elements)
    for at, element in enumerate(elements):
        if ticked and element.what is What.BULLET:
            _say_box(element, full=element.word in _FULL)
        elif element.what is What.CUE:
            _weigh(elements, at)
        elif element.what in _BY_KIND:
            _BY_KIND[element.what](elements, at)
        elif element.word in _NEGATIONS or element.word in {"no", "but"}:
            _negate(elements, at)
    return elements


def _say(element: Element, value: str) -> None:
    element.what, element.values, element.sets = What.CUE, (value,), ()


def _meets_name(elements: list[Element], at: int, words: frozenset[str] | None = None) -> bool:
    """Say whether a name follows, with only sides and words between, or only some words."""
    for element in elements[at + 1 : at + 1 + _FAR]:
        if element.what is What.NAME:
            return True
        if element.what is not What.SIDE and element.what is not What.WORD:
            return False
        if words is not None and element.what is What.WORD and element.word not in words:
            return False
    return False


def _answers(elements: list[Element], at: int) -> bool:
    """Say whether the word answers for the name before it: "R LS no", "R LS was not"."""
    behind = elements[at + 1].what if at + 1 < len(elements) else What.BLANK
    place = at - 1 - (at > 1 and elements[at - 1].word in {"was", "were", "is", "are"})
    ends = behind not in {What.WORD, What.CUE, What.NAME, What.SIDE}
    return at > 0 and elements[place].what is What.NAME and ends


def _say_box(element: Element, *, full: bool) -> None:
    """Let a box speak for what stands behind it; it is marked, as it begins anew."""
    _say(element, "treated" if full else "not_treated")
    element.mark = True


def _weigh(elements: list[Element], at: int) -> None:
    """Take back a word that says nothing here: "below" before no muscle."""
    element = elements[at]
    if element.values == ("treated",):
        _by_other_means(elements, at)
    elif (element.values == ("also",) and at and _goes_with(elements, at - 1)) or (
        element.values == ("beside",) and not _meets_name(elements, at, _PATH)
    ):
        element.what = What.WORD


def _goes_with(elements: list[Element], at: int) -> bool:
    """Say whether something is said to go with a needle: "R UT w/ e-stim"."""
    element = elements[at - (elements[at].what is What.SLASH)]
    return element.word in _WITH or element.what is What.AND


def _negate(elements: list[Element], at: int) -> None:
    """Read "not SCM", "all but the SCM", "R LS no", "could not be needled"."""
    word = elements[at].word
    if word in {"no", "not"} and _answers(elements, at):
        _say(elements[at], "not_treated")
    elif word == "but" and not _after_all(elements, at):
        return
    elif word in _NONE and _meets_name(elements, at):
        _say(elements[at], "except")
    elif word in _NEGATIONS:
        _negate_verb(elements, at)


def _negate_verb(elements: list[Element], at: int) -> None:
    for element in elements[at + 1 : at + 1 + _FAR]:
        if element.what is What.CUE:
            if element.values == ("treated",):
                element.values = ("not_treated",)
            return
        if element.what is not What.WORD:
            return


def _condition(elements: list[Element], at: int) -> None:
    """Read "atrophy of the infraspinatus": the muscle was looked at."""
    after = elements[at + 1] if at + 1 < len(elements) else None
    other = elements[at].values == ("other",)
    if other and after and after.word in _OF and _meets_name(elements, at + 1):
        _say(after, "seen")


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
    return any(e.word in {"all", "every", "both", "none"} for e in before)


def _box(elements: list[Element], at: int) -> None:
    """Read a list of boxes: "[x] UT [ ] LS"."""
    inside = elements[at + 1] if at + 1 < len(elements) else None
    if elements[at].word != "[" or inside is None:
        return
    closing = elements[at + 2] if at + 2 < len(elements) else None
    if inside.what is What.CLOSE:
        _say_box(elements[at], full=False)
        inside.what = What.MARK
    elif inside.word in {"x", "v", "y"} and closing and closing.what is What.CLOSE:
        _say_box(elements[at], full=True)
        closing.what = What.MARK


def _grade(elements: list[Element], at: int) -> None:
    """Read "deltoid 4/5": its strength was tested."""
    if 0 < at < len(elements) - 1 and elements[at + 1].word == _BEST:
        one = elements[at - 1]
        if one.what is What.NUMBER and one.word in "012345":
            _say(elements[at + 1], "seen")


_BY_KIND: Final = {What.OPEN: _box, What.SLASH: _grade, What.THING: _condition}
