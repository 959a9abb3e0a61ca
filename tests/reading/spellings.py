"""Names as they are misspelt, shortened and put together with others of the same words."""

from collections.abc import Iterator
from functools import cache
from itertools import permutations
from string import ascii_lowercase
from typing import Final

from needlecode.facts import _words
from needlecode.facts._anatomy import MUSCLES
from tests.reading.composed import CASES, SIDE_FORMS, Item, item
from tests.reading.notation import LEFT, named
from tests.reading.vocabulary import (
    IDLE,
    LISTED,
    TOKENS,
    full_names,
    keys_of,
    known_words,
    matches,
    words,
)


__all__ = ["misspellings", "shared_heads", "written_forms"]

_LONG: Final = 7
_MOVEMENTS: Final = frozenset(("flex", "flx", "ext", "exten", "extens", "abd", "add"))
"""Short forms that with a region are a movement: "hip flex"."""
_FORMS: Final = {**_words.HEADS, **_words.PLACES, **_words.QUALITIES}


@cache
def _misspelt(word: str) -> tuple[str, ...]:
    """Drop, double, swap and replace each letter but the first."""
    found: dict[str, None] = {}
    for at in range(1, len(word)):
        left, letter, right = word[:at], word[at], word[at + 1 :]
        found[left + right] = None
        found[left + letter + letter + right] = None
        if right:
            found[left + right[0] + letter + right[1:]] = None
        near = ascii_lowercase[(ascii_lowercase.index(letter) + 1 + at % 3) % 26]
        found[left + near + right] = None
    found.pop(word, None)
    return tuple(found)


def _one_edit(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
            yield from (left + c + right[1:] for c in ascii_lowercase)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        yield from (left + c + right for c in ascii_lowercase)


@cache
def _nearest(word: str) -> frozenset[str]:
    """Give the words one edit away by trying all of them; the first letter is written right."""
    return frozenset(w for w in known_words().intersection(_one_edit(word)) if w[0] == word[0])


@cache
def _is_of_a_name(word: str) -> bool:
    """Say whether a word belongs to names, and to nothing else of the vocabulary."""
    return bool(keys_of(word) & _FORMS.keys())


def _expected(options: list[frozenset[str]]) -> frozenset[str]:
    return matches(tuple(options))


def misspellings() -> Iterator[Item]:
    """Give every name with one letter wrong, where the vocabulary does not say more of it."""
    sides = SIDE_FORMS
    first = {ref: name for name, ref in reversed(full_names())}
    for number, (name, ref) in enumerate(full_names()):
        if name.startswith("spine") or ("/" in ref and first[ref] != name):
            continue  # one name of a part is enough: the others have the same words
        own = [word for word in words(name) if word not in IDLE]
        for at, word in enumerate(own):
            if len(word) < _LONG or not _is_of_a_name(word):
                continue
            for place, wrong in enumerate(_misspelt(word)):
                near = _nearest(wrong)
                if wrong in known_words() or not all(map(_is_of_a_name, near)):
                    continue
                if len(own) == 1 and (len(near) > 1 or any(one in TOKENS for one in near)):
                    continue  # as near to two words, or to a word with several meanings
                options = [keys_of(other) for other in own]
                options[at] = frozenset().union(*map(keys_of, near))
                found = _expected(options)
                if not found or any(len(one) < len(word) - 1 for one in near):
                    continue
                pattern, where = sides[0 if "diaphragm" in ref else (number + place) % len(sides)]
                text = pattern.format(name.replace(word, wrong, 1))
                expected = named(found, where)
                yield item("misspellings", CASES[place % 4](text), expected)


def written_forms() -> Iterator[Item]:
    """Give every name with its words in other written forms, and in another order."""
    for name, _ in full_names():
        own = [word for word in words(name) if word not in IDLE]
        if len(own) < 2 or "dome" in own:
            continue  # the sides of the diaphragm are parts of it
        for at, word in enumerate(own):
            key = word if word in _FORMS else min(keys_of(word), default=word)
            for form in (key, *_FORMS.get(key, ())):
                if form not in LISTED or form == word:
                    yield from _form([*own[:at], form, *own[at + 1 :]])
        if len(own) == 2 and IDLE.isdisjoint(words(name)) and "rotators" not in own:
            yield from _form(own[::-1])


def _form(phrase: list[str]) -> Iterator[Item]:
    text = " ".join(phrase)
    found = _expected([keys_of(word) for word in phrase])
    if text in LISTED:
        found = frozenset((LISTED[text],))
    moves = not _MOVEMENTS.isdisjoint(phrase) and all(r.startswith("group:") for r in found)
    if found and not moves and " ".join(phrase) not in TOKENS:
        yield item("written forms", text, named(found))
        yield item("written forms", f"left {text}", named(found, LEFT))


@cache
def _full() -> dict[tuple[str, ...], str]:
    """Give the muscles by the words of their names, without those that need an "of"."""
    return {words(row[0]): slug for slug, row in MUSCLES.items() if " of " not in row[0]}


def _heads(some: tuple[str, ...]) -> int:
    return sum(word in _words.HEADS for word in some)


def shared_heads() -> Iterator[Item]:
    """Give two muscles that share words, the shared words said once."""
    for one, two in permutations(_full(), 2):
        if len(one) != len(two) or len(one) < 2:
            continue
        differing = [at for at in range(len(one)) if one[at] != two[at]]
        if len(differing) != 1:
            continue
        at = differing[0]
        shared = one[:at] + one[at + 1 :]
        expected = (f"muscle:{_full()[one]}", f"muscle:{_full()[two]}")
        fragment = two[at] if at else one[at]
        if at == 0 and (fragment in LISTED or fragment in TOKENS):
            continue  # "longissimus and spinalis thoracis" names the longissimus
        if at and _table(one[at]) != _table(two[at]):
            continue  # "adductor pollicis and longus" neither
        if not any(word in _words.HEADS or word in _words.PLACES for word in shared):
            continue  # "zygomaticus and rhomboid major" is not said
        if 0 < at < len(one) - 1 and " ".join(one[: at + 1]) in LISTED:
            continue
        for text in _shared(one, two, at):
            yield item("shared words", text, *(named([ref]) for ref in expected))
            yield item("shared words", f"L {text}", *(named([ref], LEFT) for ref in expected))


def _table(word: str) -> str:
    """Say whether a word carries a name, says of what, or tells two apart."""
    tables = {"heads": _words.HEADS, "places": _words.PLACES, "qualities": _words.QUALITIES}
    return next((name for name, table in tables.items() if keys_of(word) & table.keys()), "")


def _shared(one: tuple[str, ...], two: tuple[str, ...], at: int) -> Iterator[str]:
    before, after = " ".join(one[:at]), " ".join(one[at + 1 :])
    for mark in (" and ", "/", " & ", " / "):
        yield f"{before} {one[at]}{mark}{two[at]} {after}".strip()
    if at == 0 and not matches((keys_of(one[at]),)):
        yield f"{one[at]}, {two[at]} {after}"
