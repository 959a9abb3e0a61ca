"""
Which name stands at a place: the longest set of words that is one.

A name is looked up by its words whatever their order, so each next word only has to make some
words of a name with those before it. Where they make none that is whole, the words are kept as a
fragment.
"""

from typing import Final

from needlecode.facts._anatomy import AMBIGUOUS
from needlecode.reading._element import Element, What
from needlecode.reading._lookup import Lookup
from needlecode.reading._names import Keys, Names, Refs, names
from needlecode.reading._spelling import fold
from needlecode.reading._terms import terms, words_at
from needlecode.reading._tokens import Kind, Token


__all__ = ["NameFinder"]

_TOKENS: Final = {fold(token): token for token in AMBIGUOUS}
_SURE: Final = 8
_DOTTED: Final = 6
_WINDOW: Final = 9
_MOTIONS: Final = frozenset(("flex", "ext", "abd", "add", "flx", "exten", "extens"))
_DIGITS: Final = frozenset(("carpi", "digitorum", "digiti", "pollicis", "hallucis", "indicis"))
_HYPHENS: Final = "-\u2010\u2011"
_MUSCLES: Final = frozenset(("muscle", "muscles", "musculature"))
_PLURALS: Final = frozenset(("muscles", "musculature"))


class NameFinder:
    """
    The names in one text.

    Args:
        tokens: The tokens of the text.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.names: Names = names()
        self.terms = terms()
        self.words = Lookup(tokens)

    def name_at(self, at: int) -> tuple[int, Element] | None:
        """Find the longest complete name, or else the longest words of one."""
        tokens, known = self.tokens, self.names
        complete: tuple[int, dict[Keys, Refs], str] | None = None
        some: tuple[int, list[Keys], str] | None = None
        sets: list[Keys] = [()]
        changed = False
        end = at
        for _ in range(_WINDOW):
            if end >= len(tokens) or not tokens[end].is_word or self._stops(at, end):
                break
            word, after = self.words.joined(end)
            options, corrected = self.words.options(word)
            if not options and end > at:
                options = self.words.completing(tuple(filter(None, sets)), word)
                corrected = bool(options)
            longer = {tuple(sorted((*keys, *option))): None for keys in sets for option in options}
            sets = [keys for keys in longer if keys in known.parts_of or keys == ()]
            if not sets or (end == at and sets == [()] and word not in known.nouns):
                break
            changed = changed or corrected
            end = after
            found = {keys: known.complete[keys] for keys in sets if keys in known.complete}
            if found and (() not in options or len(options) > 1 or complete is None):
                complete = (end, found, "corrected" if changed else "exact")
            if any(sets) and (() not in options or (word in self.names.nouns and some)):
                some = (end, list(filter(None, sets)), "corrected" if changed else "short")
            while end < len(tokens) and (self._tie(end) or self._wraps(end, complete)):
                end += 1
        if complete and not self._is_motion(at, *complete):
            return self._named(at, *complete)
        if some and some[1]:
            return self._partial(at, *some)
        return None

    def _is_motion(self, at: int, end: int, found: dict[Keys, Refs], _: str) -> bool:
        """Say whether short forms are movements: "hip flex", "cervical ext"."""
        if not any(token.word in _MOTIONS for token in self.tokens[at:end]):
            return False
        return all(ref.startswith("group:") for refs in found.values() for ref in refs)

    def name_from(self, at: int) -> tuple[int, Element] | None:
        """
        Find the longest name; a quality yields to the name behind it: "upper gluteus medius".

        Args:
            at: Where to look.
        """
        found = self.name_at(at)
        if found is None or found[1].what is What.NAME or found[0] == at + 1:
            return found
        heads = self.names.heads
        options = self.names.options.get(self.tokens[at].word, ())
        if any(not heads.isdisjoint(option) for option in options):
            return found
        later = self.name_at(at + 1) if self.tokens[at + 1].is_word else None
        if later is None or later[1].what is not What.NAME or later[0] <= found[0]:
            return found
        return self._partial(at, at + 1, [option for option in options if option], "short")

    def _tie(self, at: int) -> bool:
        """Say whether a mark may stand inside a name: a hyphen, or a dot behind a short form."""
        token, before = self.tokens[at], self.tokens[at - 1]
        if token.kind is Kind.DASH:
            return (
                token.word in _HYPHENS
                and before.end == token.start
                and at + 1 < len(self.tokens)
                and self.tokens[at + 1].start == token.end
            )
        return (
            token.kind is Kind.DOT
            and before.is_word
            and before.end == token.start
            and (len(before.word) < _DOTTED or before.word in self.names.cut)
        )

    def _wraps(self, at: int, complete: object) -> bool:
        """Say whether a name may go on in the next line: a complete one only by a Latin word."""
        if self.tokens[at].kind is not Kind.LINE or at + 1 >= len(self.tokens):
            return False
        word = self.tokens[at + 1].word
        options = self.names.options.get(word, ())
        beside = all(self.names.heads.isdisjoint(keys) for keys in options)
        return complete is None or (word not in self.terms and bool(options) and beside)

    def _stops(self, at: int, end: int) -> bool:
        """Say whether a word is none of a name here: a side, "lateral to", "third" before all."""
        word = self.tokens[end].word
        after = self.tokens[end + 1].word if end + 1 < len(self.tokens) else ""
        if word in {"left", "right"}:
            return after != "dome"  # the domes of the diaphragm
        if end == at:
            return word in {"third", "half"}
        follows = self.tokens[end + 2].word if end + 2 < len(self.tokens) else ""
        return after == "to" and word in self.terms and follows in {"the", "left", "right", "a"}

    def _named(self, at: int, end: int, found: dict[Keys, Refs], how: str) -> tuple[int, Element]:
        words = tuple(token.word for token in self.tokens[at:end] if token.is_word)
        known = (ref for refs in found.values() for ref in refs)
        refs = self.names.literal.get(words) or tuple(dict.fromkeys(known))
        first = self.tokens[at]
        element = Element(
            What.NAME,
            first.start,
            self.tokens[end - 1].end,
            word=first.word if end == at + 1 else "",
            sets=tuple(found),
            plural=self.tokens[end - 1].word in _PLURALS,
            noun=end > at + 1 and self.tokens[end - 1].word in self.names.nouns,
            refs=refs,
            how=how,
        )
        return end, element

    def _partial(self, at: int, end: int, sets: list[Keys], how: str) -> tuple[int, Element]:
        refs: dict[str, None] = {}
        first = self.tokens[at]
        # Less than a name and misspelt is too little, unless the word is long.
        unsure = how == "corrected" and end == at + 1 and len(first.word) < _SURE
        if not unsure and not self._moves(at, end):
            for keys in sets:
                refs.update(dict.fromkeys(self.names.candidates(keys)))
        element = Element(
            What.PARTIAL,
            first.start,
            self.tokens[end - 1].end,
            word=first.word if end == at + 1 else "",
            sets=tuple(sets),
            refs=tuple(refs),
            noun=any(token.word in self.names.nouns for token in self.tokens[at:end]),
            how="motion" if how == "short" and self._moves(at, end) else how,
        )
        return end, element

    def _moves(self, at: int, end: int) -> bool:
        """Say whether short forms may be a movement: no word says of which muscle they are."""
        words = [token.word for token in self.tokens[at:end] if token.is_word]
        return any(word in _MOTIONS for word in words) and not any(
            key in _DIGITS
            for word in words
            for keys in self.names.options.get(word, ())
            for key in keys
        )

    def token_at(self, at: int) -> tuple[int, Element] | None:
        """Find a short form or an ambiguous word that stands alone, or before "muscle"."""
        token = self.tokens[at]
        word, how = token.word, "short"
        refs = self.names.tokens.get(word)
        if refs is None and self.words.is_corrected(word):
            near = self.words.nearest(word)
            if len(near) == 1:
                word, how = near[0], "corrected"
                refs = self.names.tokens.get(word)
        if refs is None:
            return None
        end = at + 1
        after = self.tokens[end : end + 2]
        if after and after[0].word in _MUSCLES and after[-1].word != "of":
            end += 1
        listed = _TOKENS.get(self.names.plurals.get(word, word), "")
        element = Element(
            What.NAME,
            token.start,
            self.tokens[end - 1].end,
            word=word,
            sets=self.names.options.get(word, ()),
            refs=refs,
            token=listed,
            meanings=bool(listed and AMBIGUOUS[listed][1]) and end == at + 1,
            plural=self.tokens[end - 1].word in _PLURALS,
            noun=end > at + 1,
            how=how,
        )
        return end, element

    def phrase_at(self, at: int) -> tuple[int, Element] | None:
        """Find a short form of several words."""
        if self.tokens[at].word not in self.names.openings:
            return None
        words = words_at(self.tokens, at, 3)
        for size in (3, 2):
            refs = self.names.phrases.get(tuple(word for word, _ in words[:size]))
            if refs and size <= len(words):
                end = words[size - 1][1]
                start = self.tokens[at].start
                last = self.tokens[end - 1].end
                return end, Element(What.NAME, start, last, refs=refs, how="short")
        return None
