"""Levels, digits and definitions: what stands beside a name and says more of it."""

import re
from typing import Final

from needlecode.facts._anatomy import MUSCLES
from needlecode.reading._element import COORDINATORS, Element, What
from needlecode.reading._names import WORD, Refs, slug_of
from needlecode.reading._spelling import fold


__all__ = ["defined", "levelled"]

_AT: Final = frozenset(("at", "level", "levels", "the", "of", "to", "from", "segment"))
_LETTERS: Final = re.compile(r"[a-z]{2,6}\Z")
_FIRST: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_CLOSES: Final = frozenset((What.CLOSE, What.COMMA, What.SEMICOLON, What.COLON))
_NEAR: Final = 12  # elements between a name and its levels
_BACK: Final = 80  # characters, more than the words of a short form take
_NUMBERS: Final = frozenset(map(str, range(1, 13)))
_SPINAL: Final = frozenset(("neck", "thorax", "low-back", "spine"))


def _between(element: Element) -> bool:
    return (
        element.what in COORDINATORS
        or element.what in {What.OPEN, What.COLON}
        or (element.what is What.WORD and element.word in _AT)
    )


def _is_number(element: Element) -> bool:
    """Say whether an element may be the number of a digit or interspace."""
    kinds = {What.ORDINAL, What.NUMBER}
    return element.what in kinds and element.word in _NUMBERS


def _counts_digits(element: Element) -> bool:
    """Say whether every candidate is a series counted by digit or interspace."""
    return (
        element.what is What.NAME
        and bool(element.refs)
        and all(ref.startswith("muscle:") and MUSCLES[slug_of(ref)][8] for ref in element.refs)
    )


def _has_levels(element: Element) -> bool:
    """Say whether a spinal level may say where in the muscle a needle went."""
    if element.what is not What.NAME:
        return False
    return any(
        ref.startswith("group:") or MUSCLES[slug_of(ref)][1] in _SPINAL for ref in element.refs
    )


def levelled(elements: list[Element]) -> list[Element]:
    """
    Give each name the levels and numbers that stand beside it.

    Args:
        elements: The elements of a text; levels that were given away become words.
    """
    at = 0
    while at < len(elements):
        element = elements[at]
        if element.what is What.LEVEL:
            at = _levels(elements, at)
        elif _is_number(element) or element.word in _FIRST:
            at = _numbers(elements, at)
        else:
            at += 1
    return elements


def _run(elements: list[Element], at: int) -> tuple[list[Element], int]:
    """Give the levels that stand together from a place on, and the place after the last."""
    found, end = [elements[at]], at + 1
    probe = end
    while probe < len(elements):
        if elements[probe].what is What.LEVEL:
            found.append(elements[probe])
            end = probe + 1
        elif not _between(elements[probe]) or elements[probe].what is What.OPEN:
            break
        probe += 1
    return found, end


def _levels(elements: list[Element], at: int) -> int:
    found, end = _run(elements, at)
    owner = _owner(elements, at, end)
    if owner is None:
        return end
    owner.levels += tuple(level.levels[0] for level in found if level.levels)
    for level in found:
        level.what, level.how = What.WORD, "level"
    return end


def _owner(elements: list[Element], at: int, end: int) -> Element | None:
    """Find the name that levels belong to: the next, or the one before."""
    if end < len(elements) and elements[end].what is What.SIDE:
        end += 1
    after = elements[end] if end < len(elements) else None
    if after and _has_levels(after):
        return after
    place = at - 1
    if at and elements[place].what is What.NAME:
        return elements[place]
    while place >= 0 and at - place < _NEAR and _passes(elements[place]):
        place -= 1
    before = elements[place] if place >= 0 else None
    if before and _has_levels(before):
        return before
    tied = place >= 1 and elements[place].what in {What.DASH, What.SLASH}
    if tied and _has_levels(elements[place - 1]):
        return elements[place - 1]
    return None


def _passes(element: Element) -> bool:
    """Say whether an element may stand between a name and its levels: "was needled at L4"."""
    if element.what in COORDINATORS:
        return False
    return _between(element) or element.what in {What.WORD, What.CUE, What.SIDE}


def _numbers(elements: list[Element], at: int) -> int:
    """Read "1st and 2nd dorsal interossei", and a bare number behind such a name."""
    before = elements[at - 1] if at else None
    if elements[at].what is What.NUMBER:
        later = elements[at + 1] if at + 1 < len(elements) else None
        ends = later is None or later.what >= What.COMMA
        if before and _counts_digits(before) and ends:
            before.levels += (elements[at].word,)
            elements[at].what, elements[at].how = What.WORD, "level"
        return at + 1
    found: list[Element] = []
    end = at
    while end < len(elements):
        element = elements[end]
        if (element.what is What.ORDINAL and _is_number(element)) or element.word in _FIRST:
            found.append(element)
        elif not _between(element):
            break
        end += 1
    if end < len(elements) and _counts_digits(elements[end]):
        for number in found:
            elements[end].levels += (_FIRST.get(number.word, number.word),)
            number.what, number.how = What.WORD, "level"
    return end


def defined(text: str, elements: list[Element]) -> dict[str, Refs]:
    """
    Find what the text itself says a short form means: "upper trapezius (UT)", "UT = ...".

    Args:
        text: The text.
        elements: Its elements; short forms where they are defined become words.

    Returns:
        The folded short form to the name it stands for, () for what is no muscle: "manual therapy
        (MT)". One that is defined twice is left out.
    """
    found: dict[str, Refs] = {}
    twice: set[str] = set()
    for at in range(len(elements) - 2):
        pair = _pair(elements, at)
        refs = pair[0].refs if pair else ()
        short = pair[1] if pair else _initials(text, elements, at)
        if short is None:
            continue
        if found.get(short.word, refs) != refs:
            twice.add(short.word)
        found[short.word] = refs
        short.what, short.how = What.WORD, "definition"
    return {word: refs for word, refs in found.items() if word not in twice}


def _initials(text: str, elements: list[Element], at: int) -> Element | None:
    """Find a short form in brackets behind words that are no muscle and begin with its letters."""
    before, mark, short = elements[at : at + 3]
    closed = at + 3 < len(elements) and elements[at + 3].what is What.CLOSE
    fits = mark.what is What.OPEN and closed and short.what is What.NAME and short.how == "short"
    if not fits or before.what in {What.NAME, What.PARTIAL, What.SIDE}:
        return None
    words = WORD.findall(text[max(0, before.end - _BACK) : before.end])
    letters = "".join(word[0] for word in words[-len(short.word) :])
    return short if fold(letters) == short.word else None


def _pair(elements: list[Element], at: int) -> tuple[Element, Element] | None:
    one, mark, two = elements[at : at + 3]
    if mark.what is What.OPEN:
        if at + 3 >= len(elements) or elements[at + 3].what not in _CLOSES:
            return None
    elif mark.word != "=":
        return None
    for name, short in ((one, two), (two, one)):
        whole = name.what is What.NAME and len(name.refs) == 1 and not name.token
        if whole and _stands_for(short, name):
            return name, short
    return None


def _stands_for(short: Element, name: Element) -> bool:
    """Say whether a short form can stand for the name."""
    if not short.word or short.word == name.word:
        return False
    if short.what is What.NAME:
        return short.how == "short" and any(
            slug_of(r) == slug_of(name.refs[0]) for r in short.refs
        )
    if short.what is not What.UNKNOWN or not _LETTERS.match(short.word):
        return False
    own = " ".join(MUSCLES[slug_of(name.refs[0])][0] if name.refs[0][0] == "m" else "")
    return short.word[0] in {key[0] for keys in name.sets for key in keys} or own.startswith(
        short.word[0]
    )
