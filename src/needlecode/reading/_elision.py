"""
Names that share a word: "teres minor and major", "medial and lateral gastroc", "ECRL/B".

A fragment takes from the name before or after it the most words with which it becomes a name, and
at least the word that carries the name.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from needlecode.reading._elements import Element, What
from needlecode.reading._merging import COORDINATORS
from needlecode.reading._names import Keys, Names, Refs, names, slug_of


__all__ = ["elided", "settle"]

_AND: Final = frozenset(("and", "or", "plus", "then", "to", "also"))
_FARTHEST: Final = 8
_LATIN: Final = ("us", "um")
_SOFT: Final = frozenset((What.SIDE, What.LEVEL, What.OPEN, What.COLON))


def _coordinates(element: Element) -> bool:
    return element.what in COORDINATORS or (
        element.what is What.WORD and element.word in _AND
    )


def _is_fragment(element: Element) -> bool:
    """Say whether the element has words of a name that name nothing by themselves."""
    if not element.sets or element.how == "elided":
        return False
    return element.what in {What.PARTIAL, What.WORD, What.THING}


def _is_torn(element: Element) -> bool:
    """Say whether the element is an ambiguous word that may be a fragment too: "biceps", "lat"."""
    return element.what is What.NAME and bool(element.token) and bool(element.sets)


def _shared(known: Names, whole: Keys, fragment: Keys, *, ahead: bool) -> Refs:
    """Give the name that a fragment makes with some words of a whole name."""
    own_head = not known.heads.isdisjoint(fragment)
    for size in range(len(whole), 0, -1):
        found: dict[str, None] = {}
        for some in dict.fromkeys(combinations(whole, size)):
            if not _carries(known, some, own_head=own_head):
                continue
            if size == len(whole) and (own_head or ahead):
                continue
            keys = tuple(sorted((*some, *fragment)))
            found.update(dict.fromkeys(known.complete.get(keys, ())))
        # All the words of the name and the fragment: a part of the same muscle.
        if found:
            return tuple(found)
    for size in range(len(whole) - 1, 0, -1):
        for some in dict.fromkeys(combinations(whole, size)):
            keys = tuple(sorted((*some, *fragment)))
            refs = known.candidates(keys)
            if _carries(known, some, own_head=own_head) and len(
                {slug_of(ref) for ref in refs}
            ) == 1:
                return refs[:1]
    return ()


def _carries(known: Names, some: Keys, *, own_head: bool) -> bool:
    """Say whether shared words are enough: the word that carries the name, or its place."""
    if not own_head:
        return not known.heads.isdisjoint(some)
    # "Flexor and extensor carpi ulnaris", "wrist flexors and extensors".
    return known.heads.isdisjoint(some) and any(key not in known.qualities for key in some)


def _before(elements: list[Element], at: int) -> Element | None:
    """Find the name before a fragment, with a coordinator between them."""
    seen = False
    for place in range(at - 1, max(-1, at - _FARTHEST), -1):
        element = elements[place]
        if element.what is What.NAME:
            return element if seen else None
        if _coordinates(element) or element.what in {What.OPEN, What.COLON}:
            seen = True
        elif not (element.what in _SOFT or (element.what is What.WORD and not element.sets)):
            return None
    return None


def _after(elements: list[Element], at: int) -> Element | None:
    """Find the name after a fragment, with a coordinator right behind the fragment."""
    if at + 1 >= len(elements) or not _coordinates(elements[at + 1]):
        return None
    for place in range(at + 2, min(len(elements), at + _FARTHEST)):
        element = elements[place]
        if element.what is What.NAME and not _is_torn(element):
            return element
        if not (_coordinates(element) or element.sets or element.what is What.SIDE):
            return None
    return None


def _follows(elements: list[Element], at: int) -> bool:
    """Say whether a coordinator or the start of a list stands before the fragment."""
    for place in range(at - 1, -1, -1):
        element = elements[place]
        if element.what is not What.SIDE:
            return _coordinates(element) or element.what in {What.OPEN, What.COLON}
    return False


def _attempts(elements: list[Element], at: int) -> Iterator[tuple[Element, bool]]:
    element = elements[at]
    torn = _is_torn(element)
    if at + 1 < len(elements) and elements[at + 1].what is What.NAME and not torn:
        return
    ahead = _after(elements, at)
    before = _before(elements, at) if _follows(elements, at) else None
    tight = at > 0 and elements[at - 1].what is What.SLASH
    if before and (not torn or tight or "/" in before.refs[0]):
        yield before, False
    if ahead and (not torn or elements[at + 1].what is not What.COMMA):
        yield ahead, True


def elided(elements: list[Element]) -> list[Element]:
    """
    Give every fragment the name that it makes with its neighbour.

    Args:
        elements: The elements of a text; fragments among them are changed.
    """
    known = names()
    for at, element in enumerate(elements):
        if element.what is What.NAME and element.word and at > 1:
            _short_tail(known, elements, at)
        elif element.what in {What.UNKNOWN, What.SIDE} and at > 1:
            _short_tail(known, elements, at)
        if not (_is_fragment(element) or _is_torn(element)):
            continue
        for whole, ahead in _attempts(elements, at):
            refs = _refs(known, whole, element, ahead=ahead)
            if refs:
                _become(element, refs, whole)
                break
    return [settle(element) for element in elements]


def _refs(known: Names, whole: Element, element: Element, *, ahead: bool) -> Refs:
    found: dict[str, None] = {}
    for keys in element.sets:
        for words in whole.sets:
            found.update(dict.fromkeys(_shared(known, words, keys, ahead=ahead)))
    if _is_torn(element):
        return tuple(ref for ref in found if ref not in whole.refs)
    return tuple(found)


def _become(element: Element, refs: Refs, whole: Element) -> None:
    known = names()
    element.what, element.refs, element.token, element.meanings = What.NAME, refs, "", False
    element.values, element.mark = (), False
    element.sets = tuple(keys for keys in known.complete if known.complete[keys] == refs[:1])[:1]
    element.how = "elided"
    _link(element, whole)


def _link(element: Element, whole: Element) -> None:
    whole.linked = whole.linked or whole.start + 1
    element.linked = whole.linked


def _short_tail(known: Names, elements: list[Element], at: int) -> None:
    """Read "ECRL/B": the end of a short form is put in place of the end of the one before."""
    element, between, before = elements[at], elements[at - 1], elements[at - 2]
    word = element.word
    if (
        between.what is not What.SLASH
        or between.start != before.end
        or element.start != between.end
        or before.what is not What.NAME
        or not 0 < len(word) < len(before.word) - 1
        or before.word not in known.tokens
    ):
        return
    refs = known.tokens.get(before.word[: -len(word)] + word)
    if refs and before.word[: -len(word)] + word != before.word:
        element.what, element.refs, element.how, element.values = What.NAME, refs, "elided", ()
        element.token, element.meanings, element.mark = "", False, False
        _link(element, before)


def settle(element: Element) -> Element:
    """Say what a fragment is that stayed one: an incomplete name, or a word about another."""
    if element.what is not What.PARTIAL:
        return element
    known = names()
    if element.refs:
        element.what = What.NAME
        return element
    if element.word.endswith(_LATIN):
        # "Medius" alone: some muscle of that name.
        refs = dict.fromkeys(ref for keys in element.sets for ref in known.parts_of[keys])
        element.what, element.refs = What.NAME, tuple(ref for ref in refs if "/" not in ref)
        return element
    beside = known.places | known.qualities
    is_word = all(key in beside for keys in element.sets for key in keys)
    element.what = What.WORD if is_word else What.UNKNOWN
    return element
