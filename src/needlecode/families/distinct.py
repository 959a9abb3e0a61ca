"""
How many distinct structures mentions stand for: the smallest and the largest number.

A mention is a kind of structure, the words that tell it from others of its kind, and a side. Words
or a side that the note does not state are open: such a mention may be a structure that is named
beside it, or another one.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from needlecode.facts._anatomy import MUSCLES
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Side, Site


__all__ = ["Named", "largest", "named", "open_sides", "open_words", "smallest", "structure"]

_BOTH: Final = frozenset({Side.LEFT.value, Side.RIGHT.value})
_WORD: Final = re.compile(r"[^\W_]+")
# Words that say which kind of structure it is, on which side, or nothing.
_EMPTY: Final = frozenset(
    (
        *("left", "right", "l", "r", "lt", "rt", "both", "side", "sided", "midline"),
        *("b", "bilat", "bilateral", "bilaterally"),
        *("tendon", "tendons", "tendinous", "sheath", "sheaths", "origin", "origins"),
        *("insertion", "insertions", "attachment", "ligament", "ligaments", "ligamentum", "lig"),
        *("fascia", "fasciae", "aponeurosis", "aponeuroses", "band", "tract"),
        *("joint", "joints", "jt", "bursa", "bursae", "nerve", "nerves"),
        *("a", "an", "and", "at", "in", "into", "of", "the"),
    )
)
_SHORT: Final = {
    "ceo": ("common", "extensor"),
    "cfo": ("common", "flexor"),
    "itb": ("iliotibial",),
    "it": ("iliotibial",),
    "tlf": ("thoracolumbar",),
}


class Named(NamedTuple):
    """
    A mention of a structure.

    Attributes:
        kind: What it is.
        words: The words that tell it from others of its kind; empty where the note has none.
        side: The side, "" where the structure has none, and None where it is not stated.
    """

    kind: str
    words: frozenset[str]
    side: str | None


def _words(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if word not in _EMPTY:
            found.update(_SHORT.get(word, (word.removesuffix("s"),)))
    return frozenset(found)


def structure(site: NonMuscle) -> Named:
    """
    Make a site that is no muscle ready for counting.

    Args:
        site: Where the needle went.
    """
    return Named(site.structure.value, _words(site.text), site.side and site.side.value)


def named(site: Site) -> Named | None:
    """
    Make a site ready for counting; None for a token or words that were not understood.

    Args:
        site: Where the needle went.
    """
    if isinstance(site, NonMuscle):
        return structure(site)
    if isinstance(site, Muscle):
        side = site.side and site.side.value
        return Named(site.name, frozenset({site.name}), side if MUSCLES[site.name][3] else "")
    if isinstance(site, MuscleGroup):
        return Named(site.name, frozenset({site.name}), site.side and site.side.value)
    return None


def _by_kind(mentions: Iterable[Named]) -> Iterator[list[Named]]:
    kinds: dict[str, list[Named]] = {}
    for mention in mentions:
        kinds.setdefault(mention.kind, []).append(mention)
    return iter(kinds.values())


def smallest(mentions: Iterable[Named]) -> int:
    """Give the smallest number of structures that fit the mentions."""
    return sum(_smallest(found) for found in _by_kind(mentions))


def _smallest(mentions: Sequence[Named]) -> int:
    full = {m for m in mentions if m.words and m.side is not None}
    sides = {m.side for m in full}
    loose = {m.words for m in mentions if m.words and m.side is None} - {m.words for m in full}
    # A mention without words is one of those with words, if a side fits; a structure whose side is
    # open takes the side of one such mention.
    left_over = {m.side for m in mentions if not m.words} - sides - {None}
    found = len(full) + max(len(loose), len(left_over))
    return max(found, 1)


def largest(mentions: Iterable[Named]) -> int:
    """Give the largest number of structures that fit the mentions."""
    return sum(_largest(found) for found in _by_kind(mentions))


def _largest(mentions: Sequence[Named]) -> int:
    sides: dict[frozenset[str], set[str]] = {}
    found = 0
    for mention in mentions:
        of_it = _BOTH if mention.side is None else {mention.side}
        if mention.words:
            sides.setdefault(mention.words, set()).update(of_it)
        else:
            found += len(of_it)
    return found + sum(map(len, sides.values()))


def open_sides(mentions: Sequence[Named], stated: Container[Named]) -> tuple[bool, ...]:
    """
    Say for each mention whether its side is not stated and could change the number.

    A structure of which left and right are stated has no third.

    Args:
        mentions: The mentions.
        stated: Those that surely stand for a structure.
    """
    return tuple(
        m.side is None and not (m.words and all(m._replace(side=s) in stated for s in _BOTH))
        for m in mentions
    )


def open_words(mentions: Sequence[Named]) -> tuple[bool, ...]:
    """Say for each mention whether it has no words and could be one of the others."""
    return tuple(
        not m.words
        and any(
            n != place and other.kind == m.kind and _may_share(m.side, other.side)
            for n, other in enumerate(mentions)
        )
        for place, m in enumerate(mentions)
    )


def _may_share(side: str | None, other: str | None) -> bool:
    return not side or not other or side == other
