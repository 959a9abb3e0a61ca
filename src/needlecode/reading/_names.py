"""
The names of muscles, parts and groups as sets of words.

A name is known by its words whatever their order, so that ``anterior tibialis`` and ``tib ant``
are ``tibialis anterior``; the words are those of `facts/words.toml`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, PARTS
from needlecode.facts._words import HEADS, PART_NOUNS, PLACES, QUALITIES, THINGS
from needlecode.reading._spelling import Speller, fold, inflections


__all__ = ["MUSCLE", "WORD", "Keys", "Names", "names", "slug_of"]

# The words of a name in the form in which they are kept, sorted.
Keys: TypeAlias = tuple[str, ...]
Refs: TypeAlias = tuple[str, ...]
# A written form to the words for which it may stand.
Forms: TypeAlias = dict[str, list[str]]
MUSCLE: Final = "muscle"
_SKIPPED: Final = frozenset(("of", "the", "m", "mm", "musculus", "musculi"))
_WHOLE: Final = 7  # letters: a shorter form is an abbreviation, near to too much
_MUSCLE_WORDS: Final = frozenset(("muscle", "muscles", "musculature", "mus", "musc", "ms"))
_SIDES: Final = frozenset(("left", "right"))  # of the domes of the diaphragm
WORD: Final = re.compile(r"[^\W\d_]+")


def slug_of(reference: str) -> str:
    """Give the slug of the muscle or group that a reference names."""
    return reference.partition(":")[2].partition("/")[0].partition("@")[0]


class Names(NamedTuple):
    """
    The vocabulary of names.

    Attributes:
        options: Folded word to what it may stand for in a name, each as keys; () says nothing.
        complete: Keys to the references that have exactly these words.
        main: References to the first keys that are exactly theirs.
        parts_of: Keys that are some words of a name, to the references of all such names.
        heads: The keys that carry a name.
        places: The keys that say of what, and
        qualities: the keys that tell two of a kind apart.
        opening: Reference to the first word of its name, as a key.
        tokens: Folded short form or ambiguous word, standing alone, to its references.
        literal: Folded words of a name as the fact files write it, to its references.
        phrases: Folded words of a short form of several words, to its references.
        openings: The first words of the phrases.
        nouns: The nouns for parts, which say nothing by themselves.
        plurals: Plural of a short form to the short form.
        cut: The words of names that are cut short, and take a dot: "glut", "post".
        speller: The words to which a misspelt word may be corrected.
    """

    options: dict[str, tuple[Keys, ...]]
    complete: dict[Keys, Refs]
    main: dict[Refs, Keys]
    parts_of: dict[Keys, Refs]
    heads: frozenset[str]
    places: frozenset[str]
    qualities: frozenset[str]
    opening: dict[str, str]
    tokens: dict[str, Refs]
    literal: dict[tuple[str, ...], Refs]
    phrases: dict[tuple[str, ...], Refs]
    openings: frozenset[str]
    nouns: frozenset[str]
    plurals: dict[str, str]
    cut: frozenset[str]
    speller: Speller

    def candidates(self, keys: Keys) -> Refs:
        """
        Give the muscles and groups whose names have these words and more.

        Args:
            keys: Words of which at least one carries a name; otherwise nothing is given.
        """
        if self.heads.isdisjoint(keys):
            return ()
        found = self.parts_of.get(tuple(sorted(keys)), ())
        whole = tuple(ref for ref in found if "/" not in ref and ref.startswith("muscle:"))
        slugs = {slug_of(ref) for ref in whole}
        parts = tuple(ref for ref in found if "/" in ref and slug_of(ref) not in slugs)
        return whole + parts


def _canonical() -> Forms:
    """Give each written form of a word of a name, with the words for which it may stand."""
    forms: Forms = {}
    for table in (HEADS, PLACES, QUALITIES):
        for key, others in table.items():
            for form in (key, *others):
                forms.setdefault(form, []).append(key)
    for form, keys in list(forms.items()):
        for other in inflections(form):
            if other not in forms or (len(form) >= len(other) and other not in keys):
                known = forms.setdefault(other, [])
                known += [key for key in keys if key not in known]
    return forms


def _keys(name: str, forms: Forms) -> Keys:
    """Give the keys of a full name of the fact files; words not in the tables stand as written."""
    words = [fold(w) for w in WORD.findall(name)]
    kept = [w for w in words if w not in _SKIPPED and w not in _MUSCLE_WORDS]
    keys = [_first(w, forms) for w in kept if w not in _NOUNS]
    # "Temporal muscle" and "frontal belly" are names by their noun: the rest is a region.
    if HEADS.keys().isdisjoint(keys):
        keys += [MUSCLE] if any(w in _MUSCLE_WORDS for w in words) else []
        keys += [_NOUNS[w] for w in kept if w in _NOUNS]
    return tuple(sorted(keys))


def _first(word: str, forms: Forms) -> str:
    """Give the word itself where it is kept as such, else the first for which it stands."""
    found = forms.get(word)
    if not found:
        forms[word] = [word]
        for other in inflections(word):
            forms.setdefault(other, [word])
        return word
    return word if word in found else found[0]


_NOUNS: Final = {form: key for key, others in PART_NOUNS.items() for form in (key, *others)}
_LISTED: Final[dict[str, Refs]] = {fold(token): row[0] for token, row in AMBIGUOUS.items()}
_BESIDE: Final = frozenset((*PLACES, *QUALITIES)) - frozenset(HEADS)


def _without(keys: Keys, others: Keys) -> Keys:
    left = Counter(keys)
    left.subtract(others)
    return tuple(sorted((+left).elements()))


def _contains(keys: Keys, others: Keys) -> bool:
    have = Counter(keys)
    return all(have[key] >= count for key, count in Counter(others).items())


def _part_patterns(reference: str, own: list[Keys], forms: Forms) -> Iterator[Keys]:
    """Give the patterns of a part: what tells it apart beside each pattern of its muscle."""
    name, synonyms, _, _ = PARTS[reference]
    apart: dict[Keys, None] = {}
    for text in (name, *synonyms):
        nouns = set(PART_NOUNS)
        keys = tuple(key for key in _keys(text, forms) if key not in nouns)
        inside = [pattern for pattern in own if _contains(keys, pattern)]
        words = _without(keys, max(inside, key=len)) if inside else keys
        apart[words] = None
    for words in filter(None, apart):
        for pattern in own:
            yield tuple(sorted((*words, *pattern)))


def _is_listed(pattern: Keys) -> bool:
    """A word that is listed as ambiguous is so, whatever stands at a muscle or group."""
    return len(pattern) == 1 and pattern[0] in AMBIGUOUS


def _patterns(forms: Forms) -> Iterator[tuple[Keys, str]]:
    """Give every pattern of a name, with its reference."""
    for slug, row in MUSCLES.items():
        own = list(dict.fromkeys(_keys(text, forms) for text in (row[0], *row[10])))
        own = [pattern for pattern in own if not _is_listed(pattern)]
        for pattern in own:
            yield pattern, f"muscle:{slug}"
        for part in row[9]:
            for pattern in _part_patterns(f"{slug}/{part}", own, forms):
                yield pattern, f"muscle:{slug}/{part}"
    for slug, group in GROUPS.items():
        for text in (group[0], *group[2]):
            pattern = _keys(text, forms)
            if not _is_listed(pattern):
                yield pattern, f"group:{slug}"


def _short_forms() -> Iterator[tuple[str, str]]:
    """Give every short form that is not ambiguous, with its reference."""
    for slug, row in MUSCLES.items():
        yield from ((text, f"muscle:{slug}") for text in row[11])
    for key, part in PARTS.items():
        yield from ((text, f"muscle:{key}") for text in part[2])
    for slug, group in GROUPS.items():
        yield from ((text, f"group:{slug}") for text in (group[0], *group[2], *group[3]))


def _complete(forms: Forms) -> dict[Keys, Refs]:
    """Give every set of words that is a name, with its references."""
    found: dict[Keys, Refs] = {}
    for pattern, reference in _patterns(forms):
        if len(pattern) == 1 and pattern[0] in _BESIDE:
            continue  # "abdominal" is no name, though "abdominals" is
        refs = found.get(pattern, ())
        found[pattern] = refs if reference in refs else (*refs, reference)
    return found


def _shorts() -> tuple[dict[str, Refs], dict[tuple[str, ...], Refs]]:
    """Give the short forms and ambiguous words of one word, and of several."""
    tokens = dict(_LISTED)
    phrases: dict[tuple[str, ...], Refs] = {}
    for text, reference in _short_forms():
        words = tuple(map(fold, WORD.findall(text)))
        if len(words) == 1:
            tokens.setdefault(words[0], (reference,))
        elif not reference.startswith("group:"):
            phrases[words] = (reference,)
    return tokens, phrases


def _options(
    forms: Forms, main: dict[Refs, Keys], tokens: dict[str, Refs]
) -> dict[str, tuple[Keys, ...]]:
    """Give what each word may stand for in a name."""
    options: dict[str, tuple[Keys, ...]] = {
        form: tuple((key,) for key in keys) for form, keys in forms.items()
    }
    # A short form of one muscle may take part in a longer name: "sternal head of SCM".
    for word, refs in tokens.items():
        if word not in _LISTED and refs in main:
            options.setdefault(word, (main[refs],))
    for word in _SKIPPED:
        options[word] = ((), *options.get(word, ()))
    for word, key in _NOUNS.items():
        options[word] = ((), (key,), *options.get(word, ()))
    for word in _MUSCLE_WORDS:
        options[word] = ((), (MUSCLE,))
    return options


@cache
def names() -> Names:
    """Build the vocabulary, once; it depends on the fact files alone."""
    forms = _canonical()
    complete = _complete(forms)
    tokens, phrases = _shorts()
    main: dict[Refs, Keys] = {}
    for keys, refs in complete.items():
        main.setdefault(refs, keys)
    options = _options(forms, main, tokens)
    things = {term for row in THINGS.values() for term in row}
    plurals: dict[str, str] = {}
    for word, refs in list(tokens.items()):
        for other in inflections(word):
            free = other not in options or word in _LISTED
            if free and other not in things and other not in tokens:
                tokens[other], plurals[other] = refs, word
    return Names(
        options=options,
        complete=complete,
        main=main,
        parts_of=_subsets(complete),
        heads=frozenset(HEADS),
        places=frozenset(PLACES),
        qualities=frozenset(QUALITIES),
        opening=_openings(forms),
        tokens=tokens,
        literal=_literal(),
        phrases=phrases,
        openings=frozenset(words[0] for words in phrases),
        nouns=frozenset(_NOUNS),
        plurals=plurals,
        cut=_cut(),
        speller=Speller(_spelled(forms)),
    )


def _cut() -> frozenset[str]:
    """Give the written forms that are the beginning of a longer form of the same word."""
    found: set[str] = set()
    for table in (HEADS, PLACES, QUALITIES):
        for key, others in table.items():
            found.update(w for w in others for o in (key, *others) if o != w and o.startswith(w))
    return frozenset(found)


def _spelled(forms: Forms) -> Iterator[str]:
    """Give the words that a misspelt one may be corrected to: whole words of names."""
    for table in (HEADS, PLACES, QUALITIES):
        for key, others in table.items():
            yield key
            yield from (form for form in others if len(form) >= _WHOLE)
    rows: list[tuple[str, ...]] = [(row[0], *row[10]) for row in MUSCLES.values()]
    rows += [(part[0], *part[1]) for part in PARTS.values()]
    rows += [(group[0], *group[2]) for group in GROUPS.values()]
    for text in (text for row in rows for text in row):
        yield from (word for word in map(fold, WORD.findall(text)) if word in forms)


def _literal() -> dict[tuple[str, ...], Refs]:
    """Give every name of several words as it is written: it beats other readings of its words."""
    rows = [(f"muscle:{slug}", (row[0], *row[10])) for slug, row in MUSCLES.items()]
    rows += [(f"muscle:{key}", (part[0],)) for key, part in PARTS.items()]
    rows += [(f"group:{slug}", (group[0], *group[2])) for slug, group in GROUPS.items()]
    found: dict[tuple[str, ...], Refs] = {}
    for reference, texts in rows:
        for text in texts:
            words = tuple(map(fold, WORD.findall(text)))
            if len(words) > 1:
                found[words] = (*found.get(words, ()), reference)
    return found


def _openings(forms: Forms) -> dict[str, str]:
    """Give the first word of the name of each muscle and group."""
    rows = {f"muscle:{slug}": row[0] for slug, row in MUSCLES.items()}
    rows |= {f"group:{slug}": row[0] for slug, row in GROUPS.items()}
    return {ref: _first(fold(text.split()[0]), forms) for ref, text in rows.items()}


def _subsets(complete: dict[Keys, Refs]) -> dict[Keys, Refs]:
    """Index every choice of words of a name; a name itself is among them."""
    found: dict[Keys, dict[str, None]] = {}
    for keys, refs in complete.items():
        for size in range(1, len(keys) + 1):
            for some in dict.fromkeys(combinations(keys, size)):
                if "diaphragm" in some and "dome" not in some and not _SIDES.isdisjoint(some):
                    continue  # "right diaphragm" is a side and a muscle
                found.setdefault(some, {}).update(dict.fromkeys(refs))
    return {keys: tuple(refs) for keys, refs in found.items()}
