"""One word of a text in the vocabulary of names: known, written as one, apart, or misspelt."""

from functools import lru_cache
from typing import Final

from needlecode.reading._names import Keys, names
from needlecode.reading._spelling import LONGEST, distance, inflections
from needlecode.reading._terms import terms
from needlecode.reading._tokens import Kind, Token


__all__ = ["Lookup"]


@lru_cache(maxsize=4096)
def _more(keys: Keys) -> tuple[str, ...]:
    """Give the words that stand beside others in a name; words of the vocabulary only."""
    have = set(keys)
    known = names()
    found: dict[str, None] = {}
    if known.heads.isdisjoint(keys):
        return ()
    for whole in known.complete:
        if have < set(whole):
            found.update(dict.fromkeys(key for key in whole if key not in have))
    return tuple(key for key in found if len(key) > _FEWEST)


_FEWEST: Final = 3  # letters of a piece of a word
_WHOLE: Final = 7  # letters: longer than any short form


class Lookup:
    """
    The words of one text.

    Corrections are remembered for this text only: nothing of a text outlives the call.

    Args:
        tokens: The tokens of the text.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.names = names()
        self.terms = terms()
        self._corrected: dict[str, tuple[Keys, ...]] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def options(self, word: str) -> tuple[tuple[Keys, ...], bool]:
        """Give what a word may stand for in a name, and whether it was corrected."""
        found = self.names.options.get(word)
        if found is not None:
            return found, False
        found = self._corrected.get(word)
        if found is None:
            found = () if self._known(word) else self._split(word) or self._nearest(word)
            self._corrected[word] = found
        return found, bool(found)

    def is_corrected(self, word: str) -> bool:
        """Say whether a word was looked up before and is a misspelt word of a name."""
        return bool(self._corrected.get(word))

    def _known(self, word: str) -> bool:
        """Say whether a word is no misspelling: another table has it, or its singular."""
        if word in self.terms or word in self.names.tokens:
            return True
        rows = ((other, self.terms.get(other)) for other in inflections(word))
        return any(row is not None and (other,) in row[1] for other, row in rows)

    def _split(self, word: str) -> tuple[Keys, ...]:
        """Read two words written as one: "glutmed"."""
        options = self.names.options
        found: dict[Keys, None] = {}
        for cut in range(_FEWEST, len(word) - _FEWEST + 1 if len(word) < LONGEST else 0):
            for one in options.get(word[:cut], ()):
                for two in options.get(word[cut:], ()):
                    keys = tuple(sorted((*one, *two)))
                    if one and two and self.names.candidates(keys):
                        found[keys] = None
        return tuple(found)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Give the words of names that are nearest to a misspelt one."""
        if word not in self._near:
            self._near[word] = self.names.speller.nearest(word)
        return self._near[word]

    def _nearest(self, word: str) -> tuple[Keys, ...]:
        """Read a misspelt word."""
        found: dict[Keys, None] = {}
        for near in self.nearest(word):
            found.update(dict.fromkeys(self.names.options[near]))
        return tuple(keys for keys in found if keys)

    def completing(self, sets: tuple[Keys, ...], word: str) -> tuple[Keys, ...]:
        """
        Read a misspelt short word by the words that would complete a name: "teres minro".

        Args:
            sets: The words of a name before it, in each way in which they may be read.
            word: The word.
        """
        if len(word) < _FEWEST + 1 or len(word) > LONGEST or self._known(word):
            return ()
        found: dict[Keys, None] = {}
        for keys in sets:
            for more in _more(keys):
                if more[0] == word[0] and distance(word, more, 1) <= 1:
                    found[(more,)] = None
        return tuple(found)

    def joined(self, at: int) -> tuple[str, int]:
        """
        Give the word at a place, put together where it is written apart: "supra spinatus".

        Args:
            at: The token with which the word begins.

        Returns:
            The word, and the token after it.
        """
        tokens = self.tokens
        whole, end = tokens[at].word, at + 1
        for _ in range(2):
            if end < len(tokens) and tokens[end].kind is Kind.DASH:
                end += 1
            if end >= len(tokens) or not tokens[end].is_word:
                break
            if min(len(tokens[end].word), len(whole)) < _FEWEST:
                break
            whole += tokens[end].word
            end += 1
            if len(whole) >= _WHOLE and whole in self.names.options:
                return whole, end
        return tokens[at].word, at + 1
