"""
Words for structures that are no muscle, and when two wordings surely name two structures.

Two wordings are two structures only on evidence: both have a name that is known and the names
differ, or they differ in words that exclude each other, such as *medial* and *lateral*. Anything
else is open: "MCL" and "ligament of the inner knee" may be one.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from needlecode.facts._anatomy import MUSCLES
from needlecode.muscle import Structure
from needlecode.structure_vocabulary import (
    DIGITS,
    EMPTY,
    EXCLUSIVE,
    IN_FULL,
    JOINTS,
    NAMES,
    OF_MUSCLES,
    SECOND_NAMES,
    SINGLE,
    WHERE,
    Words,
    as_words,
    singular,
)


__all__ = ["apart", "regions_of", "words_of"]

_WORD: Final = re.compile(r"[^\W_]+")


def _words(text: str) -> set[str]:
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found |= IN_FULL.get(word) or {singular(word)}
    found -= EMPTY
    for name, other in SECOND_NAMES:
        if name <= found:
            found = (found - name) | other
    return found


def words_of(text: str, kind: str) -> tuple[Words, ...]:
    """
    Give the words that tell a structure from others of its kind; once for each digit named.

    Args:
        text: The words of the note.
        kind: The kind of structure.
    """
    found = _words(text)
    names = found & (NAMES | JOINTS)
    if len(names) == 1 and names <= SINGLE.get(kind, frozenset()):
        return (frozenset(names),)
    digits = sorted(found & DIGITS)
    if len(digits) > 1:
        return tuple(frozenset(found.difference(digits) | {digit}) for digit in digits)
    return (frozenset(found),)


@cache
def _muscles() -> dict[str, list[tuple[Words, str]]]:
    """Give the names and short names of the muscles, each under one of its words."""
    found: dict[str, list[tuple[Words, str]]] = {}
    for slug, row in MUSCLES.items():
        for name in {as_words(text.casefold()): None for text in (row[0], *row[10], *row[11])}:
            found.setdefault(min(name), []).append((name, slug))
    return found


def _muscles_in(words: Words) -> dict[Words, str]:
    """Give the muscles of which all words of a name are there."""
    return {
        name: slug for word in words for name, slug in _muscles().get(word, ()) if name <= words
    }


def _names(words: Words, kind: str) -> frozenset[Words | str]:
    """Give the known names in the words of a mention."""
    known = NAMES | JOINTS if kind == Structure.JOINT.value else NAMES
    found: set[Words | str] = {frozenset({word}) for word in words & known}
    found |= {name for name in OF_MUSCLES if name <= words}
    muscles = _muscles_in(words)
    return frozenset(found | {s for n, s in muscles.items() if not any(n < o for o in muscles)})


def apart(kind: str, one: Words, other: Words) -> bool:
    """
    Say whether two wordings surely name two structures of a kind.

    Args:
        kind: The kind of structure.
        one: The words of one.
        other: The words of the other.
    """
    mine, its = _names(one, kind), _names(other, kind)
    if mine and its and not mine & its:
        return not any(_may_be(a, b) or _may_be(b, a) for a in mine for b in its)
    # A name on one side only may be the name of what the other describes.
    return bool(mine) is bool(its) and (
        any(one & words and other & words and not one & other & words for words in EXCLUSIVE)
        or _numbers_differ(one, other)
    )


def _may_be(name: Words | str, muscle: Words | str) -> bool:
    return isinstance(name, frozenset) and muscle in OF_MUSCLES.get(name, ())


def _numbers_differ(one: Words, other: Words) -> bool:
    mine, its = ({word for word in words if any(map(str.isdigit, word))} for words in (one, other))
    return bool(mine and its and not mine & its)


def regions_of(text: str) -> frozenset[str]:
    """
    Give the anatomic regions in which a structure may lie; none where no word is known.

    Args:
        text: The words of the note.
    """
    words = frozenset(_words(text))
    named = (where for name, where in WHERE.items() if name <= words)
    muscles = frozenset(MUSCLES[slug][1] for slug in _muscles_in(words).values())
    return muscles.union(*named)
