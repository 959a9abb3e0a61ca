"""
What a fragment is that stayed one: an incomplete name, a word about another, or a stranger.

"Tensor tympani" and "flexor carpi radialis brevis" are muscles that the library does not have:
they are words not understood, and never the muscle whose name they begin with.
"""

from typing import Final

from needlecode.reading._element import Element, What
from needlecode.reading._names import names


__all__ = ["settled"]

# Endings of Latin words, as in names of muscles that the library does not have.
_STRANGE: Final = ("us", "is", "ini", "ani", "ati", "iti", "orum", "arum", "oris", "ae", "eae")
_SIZES: Final = frozenset(
    ("minor", "major", "brevis", "longus", "tertius", "intermedius", "accessorius", "minimus")
) | {"profundus", "superficialis", "quartus"}
_LATIN: Final = ("us", "um")


def settled(elements: list[Element]) -> list[Element]:
    """
    Say of every fragment what it is.

    Args:
        elements: The elements of a text; fragments among them, and names before strangers, are
            changed.
    """
    for at, element in enumerate(elements):
        strange = element.what is What.UNKNOWN and element.word.endswith(_STRANGE)
        if at and strange and _is_beginning(elements[at - 1]):
            _estrange(elements[at - 1])
        loose = element.what is What.PARTIAL and not element.refs
        if at and (loose or (element.token and element.word in _SIZES)):
            _behind_name(elements, at)
        _settle(element)
    return elements


def _behind_name(elements: list[Element], at: int) -> None:
    """Read a word behind a name that makes no name with it: "flexor carpi radialis brevis"."""
    before, element = elements[at - 1], elements[at]
    if before.what is not What.NAME:
        return
    places = names().places
    place = all(key in places for keys in element.sets for key in keys)
    if (element.word in _SIZES or place) and before.how in {"exact", "short"} and not before.token:
        _estrange(before)
        element.what = What.UNKNOWN
    else:
        element.what = What.WORD


def _is_beginning(element: Element) -> bool:
    """Say whether a name is only the first word of one: "tensor", "levator", "peroneus"."""
    if not element.refs or element.how == "elided" or element.token.isupper():
        return False
    several = len(element.refs) > 1 or any(ref.startswith("group:") for ref in element.refs)
    # A name in full, "infraspinatus", begins no other; nor does an abbreviation, "TFL".
    short = element.how == "short" and element.word not in names().tokens
    return element.what in {What.NAME, What.PARTIAL} and (several or short)


def _estrange(element: Element) -> None:
    """Read "tensor tympani" as words not understood: some other muscle than the ones known."""
    element.what, element.refs, element.token, element.also = What.UNKNOWN, (), "", ()


def _settle(element: Element) -> None:
    """Say what a fragment is that stayed one: an incomplete name, or a word about another."""
    if element.what is not What.PARTIAL:
        return
    known = names()
    if element.how == "motion":
        element.what = What.WORD
    elif element.refs:
        element.what = What.NAME
    elif element.word.endswith(_LATIN) and element.how != "corrected":
        # "Medius" alone: some muscle of that name.
        refs = dict.fromkeys(ref for keys in element.sets for ref in known.parts_of[keys])
        element.refs = tuple(ref for ref in refs if "/" not in ref)
        element.what = What.NAME if element.refs else What.UNKNOWN
    else:
        beside = known.places | known.qualities | known.nouns
        is_word = all(key in beside for keys in element.sets for key in keys)
        element.what = What.WORD if is_word else What.UNKNOWN
