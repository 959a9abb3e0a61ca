"""
The text as a row of elements: names, sides, levels, things, verbs, words and marks.

Each element is the longest thing that the vocabulary knows at its place; a name beats a thing of
the same length. What an element stands for may still change, by what stands around it.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from attrs import define

from needlecode.facts._anatomy import AMBIGUOUS
from needlecode.facts._words import CONDITION_ENDINGS
from needlecode.reading._names import Keys, Names, Refs, names, slug_of
from needlecode.reading._spelling import fold, inflections
from needlecode.reading._terms import Terms, find_term, terms, words_at
from needlecode.reading._tokens import Kind, Token, tokenize


__all__ = ["Element", "What", "elements_of"]


class What(IntEnum):
    """What an element is."""

    NAME = 1  # a muscle, a group or an ambiguous word: `refs`
    PARTIAL = 2  # words of a name that name nothing by themselves: `sets`
    SIDE = 3
    LEVEL = 4
    THING = 5  # no muscle: `values` is the structure; of a region, `regions`
    TISSUE = 6  # a noun that makes what stands before it a thing
    REGION_NOUN = 7
    CONDITION = 8
    CUE = 9
    NUMBER = 10
    ORDINAL = 11
    WORD = 12  # a connecting word
    UNKNOWN = 13
    # Marks, in the order of `Kind`.
    COMMA = 16
    SLASH = 17
    DASH = 18
    AND = 19
    SEMICOLON = 20
    DOT = 21
    COLON = 22
    LINE = 23
    BLANK = 24
    BULLET = 25
    OPEN = 26
    CLOSE = 27
    MARK = 28


@define(eq=False)
class Element:
    """
    One element.

    Attributes:
        what: What it is.
        start: Its first character.
        end: The character after it.
        word: Its folded text, for short elements.
        sets: The words of a name, in each way in which they may be read.
        refs: The muscles and groups it may stand for; more than one is ambiguous.
        token: The ambiguous word as the library lists it, or empty.
        meanings: Whether an ambiguous word also has readings that are no muscle.
        values: The side, structure, regions or cue.
        mark: Whether a side is only letters.
        levels: The levels that were found for a name.
        also: Further parts of the same muscle, named behind it.
        how: ``exact``, ``short``, ``corrected`` or ``elided``.
        lead: Whether an elided name leans on the name after it.
        side: The side of the site, once settled; ``both`` for two.
        side_from: Where the side is from, see `SideSource`.
        cue: Whether the mention was treated, once settled.
        linked: A number that names share which share a word, or 0.
        plural: Whether the name ends in "muscles".
        noun: Whether it has a noun: a fragment "oblique head", a short form "PT muscle".
    """

    what: What
    start: int
    end: int
    word: str = ""
    sets: tuple[Keys, ...] = ()
    refs: Refs = ()
    token: str = ""
    meanings: bool = False
    values: tuple[str, ...] = ()
    mark: bool = False
    levels: tuple[str, ...] = ()
    also: Refs = ()
    how: str = "exact"
    side: str = ""
    side_from: str = "not_stated"
    cue: str = ""
    linked: int = 0
    plural: bool = False
    noun: bool = False

    @property
    def is_site(self) -> bool:
        """Whether it is, or may become, a site."""
        return self.what is What.NAME or self.what is What.THING


_MARKS: Final = {kind: What[kind.name] for kind in Kind if kind >= Kind.COMMA}
_TOKENS: Final = {fold(token): token for token in AMBIGUOUS}
_FEWEST: Final = 3
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
    "and": What.AND,
    "word": What.WORD,
}
_HYPHENS: Final = "-\u2010\u2011"
_MUSCLES: Final = frozenset(("muscle", "muscles", "musculature"))
_PLURALS: Final = frozenset(("muscles", "musculature"))
_ENDINGS: Final = tuple(CONDITION_ENDINGS["terms"])


class _Scanner:
    """One pass over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.tokens = tokenize(text)
        self.names: Names = names()
        self.terms: Terms = terms()
        # Corrections within this text only: nothing of a text outlives the call.
        self.corrected: dict[str, tuple[Keys, ...]] = {}

    def options(self, word: str) -> tuple[tuple[Keys, ...], bool]:
        """Give what a word may stand for in a name, and whether it was corrected."""
        found = self.names.options.get(word)
        if found is not None:
            return found, False
        found = self.corrected.get(word)
        if found is None:
            found = () if self._known(word) else self._split(word) or self._nearest(word)
            self.corrected[word] = found
        return found, bool(found)

    def _known(self, word: str) -> bool:
        """Say whether a word is no misspelling: another table has it, or its singular."""
        if word in self.terms or word in self.names.tokens:
            return True
        return any(other in self.terms for other in inflections(word))

    def _split(self, word: str) -> tuple[Keys, ...]:
        """Read two words written as one: "glutmed"."""
        options, parts_of = self.names.options, self.names.parts_of
        found: dict[Keys, None] = {}
        for cut in range(_FEWEST, len(word) - _FEWEST + 1 if len(word) < 40 else 0):  # noqa: PLR2004 - no name is so long
            for one in options.get(word[:cut], ()):
                for two in options.get(word[cut:], ()):
                    keys = tuple(sorted((*one, *two)))
                    if one and two and keys in parts_of and self.names.candidates(keys):
                        found[keys] = None
        return tuple(found)

    def _nearest(self, word: str) -> tuple[Keys, ...]:
        found: dict[Keys, None] = {}
        for near in self.names.speller.nearest(word):
            found.update(dict.fromkeys(self.names.options[near]))
        return tuple(keys for keys in found if keys)

    def joined(self, at: int) -> tuple[str, int]:
        """Give the word at a place, put together where it is written apart: "supra spinatus"."""
        tokens, options = self.tokens, self.names.options
        word, end = tokens[at].word, at + 1
        whole = word
        for _ in range(2):
            next_ = end
            if next_ < len(tokens) and tokens[next_].kind is Kind.DASH:
                next_ += 1
            if (
                next_ >= len(tokens)
                or not tokens[next_].is_word
                or len(tokens[next_].word) < _FEWEST
                or len(whole) < _FEWEST
            ):
                break
            whole += tokens[next_].word
            end = next_ + 1
            if whole in options and len(whole) > 6:  # noqa: PLR2004 - longer than any short form
                word = whole
                return word, end
        return word, at + 1

    def name_at(self, at: int) -> tuple[int, Element] | None:
        """Find the longest complete name, or else the longest words of one."""
        tokens, known = self.tokens, self.names
        complete: tuple[int, dict[Keys, Refs], bool] | None = None
        some: tuple[int, list[Keys], bool, bool] | None = None
        sets: list[Keys] = [()]
        changed = False
        end = at
        for _ in range(_WINDOW):
            if end >= len(tokens) or not tokens[end].is_word:
                break
            word, after = self.joined(end)
            options, corrected = self.options(word)
            longer = {
                tuple(sorted((*keys, *option))): None for keys in sets for option in options
            }
            sets = [keys for keys in longer if keys in known.parts_of or keys == ()]
            if not sets or (end == at and sets == [()]):
                break
            changed = changed or corrected
            end = after
            found = {keys: known.complete[keys] for keys in sets if keys in known.complete}
            if found and (() not in options or len(options) > 1 or complete is None):
                complete = (end, found, changed)
            if any(sets) and (() not in options or (word in self.names.nouns and some)):
                noun = () in options
                some = (end, [keys for keys in sets if keys], changed, noun)
            while end < len(tokens) and (self._tie(end) or self._wraps(end, complete)):
                end += 1
        if complete:
            return self._named(at, *complete)
        if some and some[1]:
            return self._partial(at, *some)
        return None

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
        """Say whether a name may go on in the next line; one that is complete does not."""
        return complete is None and self.tokens[at].kind is Kind.LINE

    def _named(self, at: int, end: int, found: dict[Keys, Refs], changed: bool) -> tuple[int, Element]:  # noqa: FBT001
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
            how="corrected" if changed else "exact",
        )
        return end, element

    def _partial(  # noqa: PLR0913 - the parts of one result
        self, at: int, end: int, sets: list[Keys], changed: bool, noun: bool  # noqa: FBT001
    ) -> tuple[int, Element]:
        refs: dict[str, None] = {}
        first = self.tokens[at]
        # Less than a name and misspelt is too little, unless the word is long.
        if not changed or end > at + 1 or len(first.word) >= _SURE:
            for keys in sets:
                refs.update(dict.fromkeys(self.names.candidates(keys)))
        element = Element(
            What.PARTIAL,
            first.start,
            self.tokens[end - 1].end,
            word=first.word if end == at + 1 else "",
            sets=tuple(sets),
            refs=tuple(refs),
            noun=noun,
            how="corrected" if changed else "short",
        )
        return end, element

    def token_at(self, at: int) -> tuple[int, Element] | None:
        """Find a short form or an ambiguous word that stands alone, or before "muscle"."""
        token = self.tokens[at]
        word, how = token.word, "short"
        refs = self.names.tokens.get(word)
        if refs is None and self.corrected.get(word):
            near = self.names.speller.nearest(word)
            word, how = near[0], "corrected"
            refs = self.names.tokens.get(word) if len(near) == 1 else None
        if refs is None:
            return None
        end = at + 1
        if end < len(self.tokens) and self.tokens[end].word in _MUSCLES:
            end += 1
        listed = _TOKENS.get(word, "")
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
                yield element
                continue
            term = self.term_at(at) if token.kind in {Kind.POINT, Kind.MARK} else None
            if term:
                at, element = term
                yield element
                continue
            yield self._simple(token)
            at += 1

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
        name = self.name_at(at) if token.kind is Kind.WORD else None
        phrase = self.phrase_at(at) if token.kind is Kind.WORD else None
        if phrase and (name is None or phrase[0] > name[0]):
            name = phrase
        single = self.token_at(at)
        if single and (name is None or name[0] <= single[0]):
            name = single
        if name and name[1].what is What.PARTIAL:
            if term and term[0] >= name[0]:
                if term[0] == name[0]:
                    # Kept for elision: "thoracic and lumbar multifidus".
                    term[1].sets = name[1].sets
                return term
            return name
        if name and (term is None or name[0] >= term[0]):
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
    first, *rest = word.upper().replace(" ", "").replace("/", "-").replace("–", "-").split("-")
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
