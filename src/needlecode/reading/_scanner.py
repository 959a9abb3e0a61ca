"""
The text as a row of elements: names, sides, levels, things, verbs, words and marks.

Each element is the longest thing that the vocabulary knows at its place; a name beats a thing of
the same length. What an element stands for may still change, by what stands around it.
"""

import re
from collections.abc import Iterator
from typing import Final

from needlecode.facts._words import CONDITION_ENDINGS
from needlecode.reading._element import Element, What
from needlecode.reading._finder import NameFinder
from needlecode.reading._names import Names, names
from needlecode.reading._spelling import distance
from needlecode.reading._terms import Terms, find_term, terms
from needlecode.reading._tokens import Kind, Token, tokenize


__all__ = ["elements_of"]


_MARKS: Final = {kind: What[kind.name] for kind in Kind if kind >= Kind.COMMA}
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
_GLUED: Final = {"l": "left", "r": "right", "b": "both"}
_LIMBS: Final = frozenset(("le", "ue"))
_OPENING: Final = frozenset((Kind.POINT, Kind.MARK, Kind.ORDINAL))
_NEXT: Final = {"C": "T", "T": "L", "L": "S"}
_SEGMENTS: Final = {"C": 8, "T": 12, "L": 5, "S": 5}
_DASHES: Final = re.compile("[-/\u2010-\u2015]")
_SIDES: Final = {"left": "left", "right": "right", "bilateral": "both", "bilaterally": "both"}
_MUSCULUS: Final = frozenset(("m", "mm", "mus", "musc"))
_AHEAD: Final = 24
_SIDE_BEHIND: Final = re.compile(
    r"\([^)]*\)(?!\s*:)"
    r"|(?:left|right|[lr]t?|b|bil|bilat\w*|b/l)(?:\s*(?:[,;.)&/+|\n]|x\d|and\b)|\s*\Z)",
    re.IGNORECASE,
)
_EDITS: Final = 2
_ENDINGS: Final = tuple(CONDITION_ENDINGS["terms"])


class _Scanner:
    """One pass over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.names: Names = names()
        self.terms: Terms = terms()
        self.finder = NameFinder(self.tokens)

    def term_at(self, at: int) -> tuple[int, Element] | None:
        """Find the longest term."""
        found = find_term(self.terms, self.tokens, at)
        if found is None:
            return None
        end, term = found
        if term.kind == "side" and self._runs_on(at, end):
            # "R + L. TFL": the second side is that of the next name.
            word = self.tokens[at].word
            end, term = at + 1, self.terms[word][1][(word,)]
        start = self.tokens[at].start
        values = ("region",) if term.kind == "region" else term.values
        element = Element(_WHATS[term.kind], start, self.tokens[end - 1].end, values=values)
        element.word = self.tokens[at].word if end == at + 1 else ""
        if term.kind in {"word", "cue"}:
            said = (token.word for token in self.tokens[at:end] if token.kind <= Kind.ORDINAL)
            element.word = " ".join(said)
        element.mark = term.mark
        if term.kind == "region":
            element.refs = term.values
        return end, element

    def _runs_on(self, at: int, end: int) -> bool:
        """Say whether a name hangs on the last side of a term: "R + L-TFL"."""
        if end + 1 >= len(self.tokens) or self.tokens[at + 1].kind is not Kind.AND:
            return False
        mark, after = self.tokens[end], self.tokens[end + 1]
        tied = mark.start == self.tokens[end - 1].end and mark.kind in {Kind.DASH, Kind.DOT}
        return tied and after.is_word

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
            before = self.tokens[at - 1].word if at else ""
            measured = at > 1 and self.tokens[at - 2].kind is Kind.NUMBER  # "40 mm."
            musculus = token.kind is Kind.DOT and before in _MUSCULUS and not measured
            if not (musculus or self._is_abbreviation(token, before)):
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
                one.how = "glued" if one.what is What.NAME else one.how
                yield one
        else:
            yield element

    def _is_abbreviation(self, token: Token, before: str) -> bool:
        """Say whether a dot shortens a word, as no sentence ends before a mark: "ant./mid."."""
        rest = self.text[token.end : token.end + _AHEAD].lstrip(" ")
        goes_on = rest[:1] in {*"/,&+);"} or rest.startswith(("and ", "or "))
        if token.kind is not Kind.DOT or not rest:
            return False
        # "Glut. med. L, pirif. (R)": a word cut short, with its side behind it.
        return goes_on or (before in self.names.cut and bool(_SIDE_BEHIND.match(rest)))

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
        what = What.AND if kind is Kind.MARK and word in "<>" else _MARKS[kind]
        return Element(what, start, end, word=word)

    def _word(self, at: int) -> tuple[int, Element]:
        token = self.tokens[at]
        term = self.term_at(at)
        name = self.finder.name_from(at) if token.kind is Kind.WORD else None
        phrase = self.finder.phrase_at(at) if token.kind is Kind.WORD else None
        if phrase and (name is None or phrase[0] > name[0]):
            name = phrase
        single = self.finder.token_at(at)
        if single and (name is None or name[0] <= single[0]):
            name = single
        if name and term:
            return self._either(at, name, term)
        return name or term or self._alone(at)

    def _either(
        self, at: int, name: tuple[int, Element], term: tuple[int, Element]
    ) -> tuple[int, Element]:
        """Choose between a name and a term; the one chosen keeps what the other says."""
        if name[1].what is What.PARTIAL:
            if term[0] == name[0] and term[1].what is not What.SIDE:
                # Kept for elision: "thoracic and lumbar multifidus".
                term[1].sets = name[1].sets
            return term if term[0] >= name[0] else name
        if self._is_thing(at, name, term):
            return term
        if name[0] == term[0] and name[1].token:
            # "LT", "BI": which it is depends on what stands around it.
            name[1].values, name[1].mark = (_kind(term[1]), *term[1].values), True
        return name

    def _alone(self, at: int) -> tuple[int, Element]:
        """Read a word that no table has."""
        token = self.tokens[at]
        element = Element(What.UNKNOWN, token.start, token.end, word=token.word)
        side = _side_of(token.word)
        if side:
            element.what, element.values = What.SIDE, (side,)
        elif token.word.endswith(_ENDINGS):
            element.what = What.CONDITION
        return at + 1, element


def _side_of(word: str) -> str:
    """Read a misspelt side: two letters swapped in a short one, two edits in a long one."""
    for wanted, side in _SIDES.items():
        edits = distance(word, wanted, _EDITS) if word[:1] == wanted[0] else _EDITS + 1
        swapped = edits == 1 and sorted(word) == sorted(wanted)
        if swapped or (edits <= _EDITS and side == "both"):
            return side
    return ""


def _kind(element: Element) -> str:
    return element.what.name.lower()


def level_of(word: str) -> str:
    """Give a level as the library writes it: "l4/5" is L4-L5."""
    first, *rest = _DASHES.split(word.upper().replace(" ", ""))
    last = next(filter(None, rest), "")
    if last.isdecimal():
        # "L5-1" goes on in the next part of the spine: L5-S1.
        letter = first[0] if int(last) > int(first[1:]) else _NEXT.get(first[0], "")
        last = letter + last if int(last) <= _SEGMENTS.get(letter, 0) else ""
    return f"{first}-{last}" if last else first


def elements_of(text: str) -> list[Element]:
    """
    Give the elements of a text.

    Args:
        text: Any text.
    """
    return list(_Scanner(text).scan())
