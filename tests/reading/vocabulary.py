"""
The names and written forms of the fact files, and what each stands for, by brute force.

A form stands for every entry of the fact files that has these very words, in any order, each word
written in any of its forms. This module knows nothing of how the reader looks them up.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from needlecode.facts import _words
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, NON_MUSCLES, PARTS


__all__ = [
    "ALONE",
    "IDLE",
    "LISTED",
    "TOKENS",
    "forms",
    "full_names",
    "keys_of",
    "known_words",
    "matches",
    "part_words",
    "words",
]

TOKENS: Final = {token.casefold(): token for token in AMBIGUOUS}
IDLE: Final = frozenset(
    {"of", "the", "muscle", "muscles"}.union(_words.PART_NOUNS, *_words.PART_NOUNS.values())
)
"""Words of a name that say nothing by themselves."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_TABLES: Final = {**_words.HEADS, **_words.PLACES, **_words.QUALITIES}
# Adverbs and the like that head no name: a part or group is found by one of these words.
_HEADS: Final = frozenset(_words.HEADS)


def words(text: str) -> tuple[str, ...]:
    """Cut a name into its words."""
    return tuple(_WORD.findall(text.casefold()))


@cache
def _entries() -> dict[str, list[str]]:
    """Give each written form with the words under which the tables list it, itself first."""
    found: dict[str, list[str]] = {}
    for table in (_words.HEADS, _words.PLACES, _words.QUALITIES):
        for key, others in table.items():
            found.setdefault(key, []).insert(0, key)
            for form in others:
                if key not in found.setdefault(form, []):
                    found[form].append(key)
    return found


@cache
def keys_of(word: str) -> frozenset[str]:
    """Give the words for which a written form may stand, regular endings taken off."""
    entries = _entries()
    found = set(entries.get(word, ()))
    singular = word if word.endswith(("us", "is", "ss")) else word.removesuffix("s")
    ends = (singular, f"{word}s", f"{word[:-1]}us", f"{word[:-2]}is", f"{word[:-2]}us")
    for other in ends if not found else ():
        found.update(entries.get(other, ()))
    return frozenset(found or {word, singular})


def _key(word: str) -> str:
    """Give the one word that a word of a full name is."""
    found = _entries().get(word)
    if found:
        return found[0]
    return min(keys_of(word), key=lambda key: (key not in _TABLES, len(key), key))


def part_words(key: str) -> str:
    """Give what tells a part apart: its name without that of its muscle."""
    name = PARTS[key][0]
    muscle = MUSCLES[key.partition("/")[0]][0]
    return " ".join(re.sub(rf"(\bof )?{re.escape(muscle)}", "", name).split())


@cache
def full_names() -> tuple[tuple[str, str], ...]:
    """Give every full name in the fact files with its reference; of parts, with every name."""
    found: list[tuple[str, str]] = []
    for slug, row in MUSCLES.items():
        names = [name for name in (row[0], *row[10]) if name not in TOKENS]
        found += [(name, f"muscle:{slug}") for name in names]
        for part in row[9]:
            key = f"{slug}/{part}"
            tags = (part_words(key), *(s for s in PARTS[key][1] if not _names_muscle(s)))
            found += [(f"{tag} {name}", f"muscle:{key}") for tag in tags for name in names]
            found += [(s, f"muscle:{key}") for s in PARTS[key][1] if _names_muscle(s)]
    for slug, group in GROUPS.items():
        found += [(name, f"group:{slug}") for name in (group[0], *group[2])]
    return tuple(found)


def _names_muscle(synonym: str) -> bool:
    """Say whether a synonym of a part has the word of a muscle, and so stands alone."""
    some = words(synonym)
    return IDLE.isdisjoint(some) and any(_key(word) in _HEADS for word in some)


@cache
def _by_length() -> dict[int, list[tuple[tuple[str, ...], str]]]:
    found: dict[int, list[tuple[tuple[str, ...], str]]] = {}
    for name, reference in full_names():
        keys = tuple(_key(word) for word in words(name) if word not in IDLE)
        if _HEADS.intersection(keys):
            found.setdefault(len(keys), []).append((keys, reference))
    return found


def _pairs_up(options: list[frozenset[str]], keys: tuple[str, ...]) -> bool:
    """Say whether each word can stand for another key."""
    if not options:
        return True
    return any(
        key in options[0] and _pairs_up(options[1:], (*keys[:at], *keys[at + 1 :]))
        for at, key in enumerate(keys)
    )


@cache
def _options_match(options: tuple[frozenset[str], ...]) -> frozenset[str]:
    entries = _by_length().get(len(options), [])
    return frozenset(ref for keys, ref in entries if _pairs_up(list(options), keys))


def matches(options: tuple[frozenset[str], ...]) -> frozenset[str]:
    """
    Give every entry that has these words and no more.

    Args:
        options: For each word of the phrase the keys for which it may stand.
    """
    return _options_match(options)


def _listed() -> Iterator[tuple[str, str]]:
    for slug, row in MUSCLES.items():
        yield from ((form, f"muscle:{slug}") for form in (row[0], *row[10], *row[11]))
    for key, part in PARTS.items():
        yield from ((form, f"muscle:{key}") for form in (part[0], *part[2]))
        yield from ((form, f"muscle:{key}") for form in part[1] if _names_muscle(form))
    for slug, group in GROUPS.items():
        yield from ((form, f"group:{slug}") for form in (group[0], *group[2], *group[3]))


LISTED: Final = {f.casefold(): r for f, r in _listed() if f.casefold() not in TOKENS}
"""Every form in the fact files that is not ambiguous, to its reference."""


def forms() -> list[tuple[str, str]]:
    """Give every form as written in the fact files, without those that are ambiguous."""
    return [(form, ref) for form, ref in _listed() if form.casefold() not in TOKENS]


@cache
def known_words() -> frozenset[str]:
    """Give every word of the fact files: none of them is a misspelling of another."""
    found = set(_entries())
    for name, _ in full_names():
        found.update(words(name))
    found.update(word for form, _ in _listed() for word in words(form))
    found.update(word for term in (*NON_MUSCLES, *AMBIGUOUS) for word in words(term))
    for name in ("SIDES", "REGIONS", "REGION_NOUNS", "TISSUES", "THINGS", "CONDITIONS", "CUES"):
        for row in getattr(_words, name).values():
            found.update(word for term in row for word in words(term))
    for row in (*_words.CONNECTING.values(), *_words.COORDINATORS.values()):
        found.update(word for term in row for word in words(term))
    found.update(_words.PART_NOUNS)
    return frozenset(found | {f"{word}s" for word in found})


ALONE: Final = frozenset(term for row in _words.CONNECTING.values() for term in row)
"""Everyday words, some of which are short forms only in capitals."""
