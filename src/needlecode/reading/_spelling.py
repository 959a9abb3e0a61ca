"""
How a word is written: folding, regular endings, and the nearest spelling.

The rule for misspellings: a word that no table has, of six letters or more, is read as the
nearest word of a muscle's name with the same first letter, at most one edit away, from nine
letters on two. An edit puts in, leaves out, changes or swaps letters. Shorter words of names are
too near to everyday words ("teres" and "terms"). All words equally near are kept, so that what
fits two muscles stays ambiguous. Nearest words are found through the words that are left when
letters are left out, so the cost does not grow with the vocabulary.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final


__all__ = ["LONGEST", "Speller", "distance", "fold", "inflections"]

_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00ae": "r"}
)
_IGNORED: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHE: Final = 6  # letters with the ending: a shorter word is an abbreviation
_SHORTEST: Final = 6
_LONG: Final = 9
LONGEST: Final = 40  # letters: no name is so long


def fold(word: str) -> str:
    """Fold a word: without case, accents, ligatures, invisible characters and a possessive s."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.translate(_IGNORED))
        word = "".join(c for c in word if not unicodedata.combining(c))
        word = word.casefold().translate(_LETTERS)
    else:
        word = word.lower()
    if "'" in word:
        # "Gastroc's" is one, "UT's" are several.
        return (word.removesuffix("'s") if len(word) > _APOSTROPHE else word).replace("'", "")
    return word


def inflections(word: str) -> Iterator[str]:
    """Give the regular plurals and singulars of a word, English and Latin."""
    if len(word) < 4:  # noqa: PLR2004 - a short form takes no ending but a plain s
        yield f"{word}s"
        return
    if word.endswith("us"):
        yield from (f"{word[:-2]}i", f"{word[:-2]}ii", f"{word}es")
    elif word.endswith("is"):
        yield f"{word[:-2]}es"
    elif word.endswith("s"):
        yield word if word.endswith("ss") else word[:-1]
    elif word.endswith("i"):
        yield f"{word[:-1]}us"
    elif word.endswith(("x", "z", "ch", "sh", "o")):
        yield f"{word}es"
    else:
        yield f"{word}s"


def _reach(word: str) -> int:
    """Give how many edits a word of this length may be away."""
    return 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2


def _without(word: str, most: int) -> Iterator[str]:
    """Give the word with up to `most` letters left out."""
    yield word
    for count in range(1, most + 1):
        for kept in combinations(range(len(word)), len(word) - count):
            yield "".join([word[i] for i in kept])


def distance(one: str, two: str, most: int) -> int:
    """
    Count the edits between two words, a swap of neighbours as one.

    Args:
        one: A word.
        two: A word.
        most: From `most` + 1 on the number need not be exact.
    """
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


class Speller:
    """The words to which a misspelt word may be corrected."""

    def __init__(self, words: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            for key in set(_without(word, max(1, _reach(word)))):
                self._near.setdefault(key, []).append(word)

    def nearest(self, word: str) -> tuple[str, ...]:
        """
        Give all words that are nearest to a misspelt one, none when none is near enough.

        Args:
            word: The folded word.
        """
        most = _reach(word)
        if not most or len(word) > LONGEST:
            return ()
        found: dict[str, int] = {}
        for key in set(_without(word, most)):
            for near in self._near.get(key, ()):
                if near not in found and near[0] == word[0]:
                    found[near] = distance(word, near, most)
        least = min(found.values(), default=most + 1)
        if least > most:
            return ()
        return tuple(
            near for near, edits in found.items() if edits == least <= max(1, _reach(near))
        )
