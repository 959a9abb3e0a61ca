"""
How many distinct structures mentions stand for: the smallest and the largest number.

A mention is a kind of structure, the words that tell it from others of its kind, and a side. Words
or a side that the note does not state are open: such a mention may be a structure that is named
beside it, or another one. Different words are two structures only where that is sure.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from needlecode.facts._anatomy import MUSCLES
from needlecode.muscle import Muscle, NonMuscle, Side, Site
from needlecode.structure_vocabulary import Words
from needlecode.structure_words import apart, words_of


__all__ = ["Named", "largest", "named", "open_sides", "open_words", "smallest", "structures_of"]

_BOTH: Final = frozenset({Side.LEFT.value, Side.RIGHT.value})


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


def structures_of(site: NonMuscle) -> tuple[Named, ...]:
    """
    Make a site that is no muscle ready for counting; of several digits in its words each is one.

    Args:
        site: Where the needle went.
    """
    kind, side = site.structure.value, site.side and site.side.value
    return tuple(Named(kind, words, side) for words in words_of(site.text, kind))


def named(site: Site) -> tuple[Named, ...]:
    """
    Make a site ready for counting; nothing for words that name no single muscle or structure.

    Args:
        site: Where the needle went.
    """
    if isinstance(site, NonMuscle):
        return structures_of(site)
    if isinstance(site, Muscle):
        side = site.side and site.side.value
        return (Named(site.name, frozenset({site.name}), side if MUSCLES[site.name][3] else ""),)
    return ()


def _by_kind(mentions: Iterable[Named]) -> Iterator[list[Named]]:
    kinds: dict[str, list[Named]] = {}
    for mention in mentions:
        kinds.setdefault(mention.kind, []).append(mention)
    return iter(kinds.values())


def smallest(mentions: Iterable[Named]) -> int:
    """Give the smallest number of structures that fit the mentions."""
    return sum(_smallest(found) for found in _by_kind(mentions))


def _smallest(mentions: Sequence[Named]) -> int:
    """Collect mentions that are surely apart; what cannot be told from one of them adds none."""
    full = {m for m in mentions if m.words and m.side is not None}
    loose = {m for m in mentions if m.words and m.side is None}
    nameless = {m for m in mentions if not m.words}
    # A mention without words is one of those with words, if a side fits; a structure whose side is
    # open takes the side of one such mention.
    return max(
        _apart_in([*_longest_first(full), *_longest_first(one), *_longest_first(other)])
        for one, other in ((loose, nameless), (nameless, loose))
    )


def _longest_first(mentions: Iterable[Named]) -> list[Named]:
    return sorted(mentions, key=lambda m: (-len(m.words), sorted(m.words), m.side or ""))


def _apart_in(mentions: Sequence[Named]) -> int:
    found: list[Named] = []
    for mention in mentions:
        if all(_apart(mention, other) for other in found):
            found.append(mention)
    return len(found)


def _apart(one: Named, other: Named) -> bool:
    """Say whether two mentions of a kind surely are two structures."""
    if one.side is not None and other.side is not None and one.side != other.side:
        return True
    return bool(one.words and other.words) and _other_words(one.kind, one.words, other.words)


def _other_words(kind: str, one: Words, other: Words) -> bool:
    return one != other and apart(kind, one, other)


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
    """
    Say for each mention whether its words leave open if it is one of the others.

    Args:
        mentions: The mentions.
    """
    kinds: dict[str, set[Named]] = {}
    for mention in mentions:
        kinds.setdefault(mention.kind, set()).add(mention)
    nameless = Counter(m for m in mentions if not m.words)
    return tuple(
        nameless[m] > 1 or any(_is_open(m, other) for other in kinds[m.kind]) for m in mentions
    )


def _is_open(mention: Named, other: Named) -> bool:
    if mention == other or _apart(mention, other):
        return False
    # Of a mention with words and one without, the one without is asked about.
    return not mention.words or bool(other.words and mention.words != other.words)
