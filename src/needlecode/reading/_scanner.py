"""
The text as a row of elements: names, sides, levels, things, verbs, words and marks.

Each element is the longest thing that the vocabulary knows at its place; a name beats a thing of
the same length. What an element stands for may still change, by what stands around it.
"""

from collections.abc import Iterator
from typing import Final

from needlecode.facts._anatomy import AMBIGUOUS
from needlecode.facts._words import CONDITION_ENDINGS
from needlecode.reading._element import Element, What
from needlecode.reading._lookup import Lookup
from needlecode.reading._names import Keys, Names, Refs, names
from needlecode.reading._spelling import fold
from needlecode.reading._terms import Terms, find_term, terms, words_at
from needlecode.reading._tokens import Kind, Token, tokenize


__all__ = ["elements_of"]


_MARKS: Final = {kind: What[kind.name] for kind in Kind if kind >= Kind.COMMA}
_TOKENS: Final = {fold(token): token for token in AMBIGUOUS}
_SURE: Final = 8
_DOTTED: Final = 6
_WINDOW: Final = 9
_WHATS: Final = {
    "side": What.SIDE,
    "region": What.THING,
    "thing": What.THING,
    "tissue": What.TISSUE,
    "region_noun": What.REGION_NOUN,
    "condition": What.CONDITION,
    "cue": What.CUE,
    "unlisted": What.UNKNOWN,
    "and": What.AND,
    "word": What.WORD,
}
_MOTIONS: Final = frozenset(("flex", "ext", "abd", "add", "flx", "exten", "extens"))
_DIGITS: Final = frozenset(("carpi", "digitorum", "digiti", "pollicis", "hallucis", "indicis"))
_GLUED: Final = {"l": "left", "r": "right", "b": "both"}
_LIMBS: Final = frozenset(("le", "ue"))
_HYPHENS: Final = "-\u2010\u2011"
_MUSCLES: Final = frozenset(("muscle", "muscles", "musculature"))
_PLURALS: Final = frozenset(("muscles", "musculature"))
_OPENING: Final = frozenset((Kind.POINT, Kind.MARK, Kind.ORDINAL))
_ENDINGS: Final = tuple(CONDITION_ENDINGS["terms"])


class _Scanner:
    """One pass over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.names: Names = names()
        self.terms: Terms = terms()
        self.words = Lookup(self.tokens)

    def name_at(self, at: int) -> tuple[int, Element] | None:
        """Find the longest complete name, or else the longest words of one."""
        tokens, known = self.tokens, self.names
        complete: tuple[int, dict[Keys, Refs], str] | None = None
        some: tuple[int, list[Keys], str] | None = None
        sets: list[Keys] = [()]
        changed = False
        end = at
        for _ in range(_WINDOW):
            if end >= len(tokens) or not tokens[end].is_word or self._is_side(end):
                break
            word, after = self.words.joined(end)
            options, corrected = self.words.options(word)
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
            and len(before.word) < _DOTTED
        )

    def _wraps(self, at: int, complete: object) -> bool:
        """Say whether a name may go on in the next line: a complete one only by a Latin word."""
        if self.tokens[at].kind is not Kind.LINE or at + 1 >= len(self.tokens):
            return False
        word = self.tokens[at + 1].word
        return complete is None or (word not in self.terms and word in self.names.options)

    def _is_side(self, at: int) -> bool:
        """Say whether "left" is a side here: it is part of a name before "dome" only."""
        if self.tokens[at].word not in {"left", "right"}:
            return False
        return at + 1 >= len(self.tokens) or self.tokens[at + 1].word != "dome"

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
            key in _DIGITS for word in words for keys in self.names.options[word] for key in keys
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

    def term_at(self, at: int) -> tuple[int, Element] | None:
        """Find the longest term."""
        found = find_term(self.terms, self.tokens, at)
        if found is None:
            return None
        end, term = found
        start = self.tokens[at].start
        values = ("region",) if term.kind == "region" else term.values
        element = Element(_WHATS[term.kind], start, self.tokens[end - 1].end, values=values)
        element.word = self.tokens[at].word if end == at + 1 else ""
        if term.kind == "word":
            element.word = " ".join(token.word for token in self.tokens[at:end])
        element.mark = term.mark
        if term.kind == "region":
            element.refs = term.values
        return end, element

    def scan(self) -> Iterator[Element]:
        """Give the elements one by one."""
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind is Kind.WORD or token.kind is Kind.AND:
                at, element = self._word(at)
                yield from self._apart(element) if element.what is What.UNKNOWN else (element,)
                continue
            term = self.term_at(at) if token.kind in _OPENING else None
            if term:
                at, element = term
                yield element
                continue
            if not self._is_abbreviation(token):
                yield self._simple(token)
            at += 1

    def _is_thing(self, at: int, name: tuple[int, Element], term: tuple[int, Element]) -> bool:
        """Say whether a term beats a name: it is longer, or a listed thing of several words."""
        if name[0] != term[0]:
            return name[0] < term[0]
        words = tuple(token.word for token in self.tokens[at : name[0]] if token.is_word)
        thing = term[1].what is What.THING and len(words) > 1
        return thing and words not in self.names.literal

    def _apart(self, element: Element) -> Iterator[Element]:
        """Read a side written with what it belongs to: "RUT", "LLE"."""
        start, end, word = element.start, element.end, element.word
        side = _GLUED.get(word[:1], "")
        rest = word[1:]
        limb = rest in _LIMBS
        if side and (limb or (self.text[start:end].isupper() and rest in self.names.tokens)):
            yield Element(What.SIDE, start, start + 1, word=word[0], values=(side,), mark=True)
            inner = _Scanner(self.text[start + 1 : end])
            for one in inner.scan():
                one.start, one.end = one.start + start + 1, one.end + start + 1
                yield one
        else:
            yield element

    def _is_abbreviation(self, token: Token) -> bool:
        """Say whether a dot shortens a word, as no sentence ends before a mark: "ant./mid."."""
        return token.kind is Kind.DOT and self.text[token.end : token.end + 1] in {*"/,&+);"}

    def _simple(self, token: Token) -> Element:
        kind, start, end, word = token
        if kind is Kind.LEVEL:
            return Element(What.LEVEL, start, end, word=word, levels=(level_of(word),))
        if kind is Kind.POINT:
            return Element(What.THING, start, end, word=word, values=("acupoint",))
        if kind is Kind.ORDINAL:
            return Element(What.ORDINAL, start, end, word=word[:-2])
        if kind is Kind.NUMBER:
            return Element(What.NUMBER, start, end, word=word)
        return Element(_MARKS[kind], start, end, word=word)

    def _word(self, at: int) -> tuple[int, Element]:
        token = self.tokens[at]
        term = self.term_at(at)
        name = self.name_from(at) if token.kind is Kind.WORD else None
        phrase = self.phrase_at(at) if token.kind is Kind.WORD else None
        if phrase and (name is None or phrase[0] > name[0]):
            name = phrase
        single = self.token_at(at)
        if single and (name is None or name[0] <= single[0]):
            name = single
        if name and name[1].what is What.PARTIAL:
            if term and term[0] >= name[0]:
                if term[0] == name[0] and term[1].what is not What.SIDE:
                    # Kept for elision: "thoracic and lumbar multifidus".
                    term[1].sets = name[1].sets
                return term
            return name
        if name and (term is None or not self._is_thing(at, name, term)):
            if term and name[0] == term[0] and name[1].token:
                # "LT", "BI": which it is depends on what stands around it.
                name[1].values, name[1].mark = (_kind(term[1]), *term[1].values), True
            return name
        if term:
            return term
        if token.kind is Kind.AND:
            return at + 1, Element(What.AND, token.start, token.end)
        ending = What.CONDITION if token.word.endswith(_ENDINGS) else What.UNKNOWN
        return at + 1, Element(ending, token.start, token.end, word=token.word)


def _kind(element: Element) -> str:
    return element.what.name.lower()


def level_of(word: str) -> str:
    """Give a level as the library writes it: "l4/5" is L4-L5."""
    first, *rest = (
        word.upper().replace(" ", "").replace("/", "-").replace("\u2013", "-").split("-")
    )
    last = next(filter(None, rest), "")
    if not last:
        return first
    return f"{first}-{last if last[0].isalpha() else first[0] + last}"


def elements_of(text: str) -> list[Element]:
    """
    Give the elements of a text.

    Args:
        text: Any text.
    """
    return list(_Scanner(text).scan())
