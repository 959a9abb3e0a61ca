"""The words around the muscles, found by the longest term that stands at a place."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from needlecode.facts._anatomy import AMBIGUOUS, NON_MUSCLES
from needlecode.facts._words import (
    CONDITIONS,
    CONNECTING,
    COORDINATORS,
    CUES,
    MARKS,
    REGION_NOUNS,
    REGIONS,
    SIDES,
    THINGS,
    TISSUES,
    UNLISTED,
)
from needlecode.reading._spelling import fold, inflections
from needlecode.reading._tokens import Kind, Token, tokenize


__all__ = ["Term", "Terms", "find_term", "terms", "words_at"]


class Term(NamedTuple):
    """
    What a term says.

    Attributes:
        kind: ``side``, ``region``, ``region_noun``, ``tissue``, ``thing``, ``condition``, ``cue``,
            ``unlisted``, ``and`` or ``word``.
        values: The side, the regions, the structure or the cue; empty for a connecting word.
        mark: Whether a side is only letters.
    """

    kind: str
    values: tuple[str, ...] = ()
    mark: bool = False


Words: TypeAlias = tuple[str, ...]
# First word to the terms that begin with it by their words, and the most words of one.
Terms: TypeAlias = dict[str, tuple[int, dict[Words, Term]]]
_MARKED: Final = frozenset(MARKS["terms"])
_SHORT: Final = 5  # letters: a longer word is not shortened by a dot
_TIED: Final = frozenset((Kind.DASH, Kind.SLASH, Kind.DOT))
# Of a word that is listed as ambiguous, no other table decides what it is.
_LISTED: Final = frozenset(map(fold, AMBIGUOUS))


def _words(text: str) -> Words:
    """Cut a term of the fact files the way a text is cut."""
    return tuple(word for word, _ in words_at(tokenize(text), 0, 9))


def words_at(tokens: list[Token], start: int, most: int) -> list[tuple[str, int]]:
    """
    Give the words from a place on that may belong to one term, each with the token after it.

    Words are parted by white space, or by a dash, slash or dot without white space; ``&`` and
    ``+`` are the word and.

    Args:
        tokens: The tokens of the text.
        start: The first token.
        most: How many words at most.
    """
    found: list[tuple[str, int]] = []
    at = start
    while at < len(tokens) and len(found) < most:
        kind, _, _, word = tokens[at]
        if kind is Kind.AND:
            found.append(("and", at + 1))
        elif (kind is Kind.MARK and word in "<>") or kind <= Kind.ORDINAL:
            found.append((word, at + 1))
        elif not (found and _ties(tokens, at)):
            break
        at += 1
    return found


def _ties(tokens: list[Token], at: int) -> bool:
    """Say whether a mark stands inside a term: "b/l", "c-spine", or "Rt. side"."""
    kind, begin, end, _ = tokens[at]
    if kind not in _TIED or tokens[at - 1].end != begin or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if after.kind > Kind.ORDINAL:
        return False
    return after.start == end or (kind is Kind.DOT and len(tokens[at - 1].word) <= _SHORT)


def _all() -> Iterator[tuple[str, Term, bool]]:
    """Give every term, what it says, and whether its regular plural says the same."""
    for side, texts in SIDES.items():
        yield from ((text, Term("side", (side,), text in _MARKED), False) for text in texts)
    yield from ((text, Term("side", ("both",), mark=True), False) for text in _both())
    for cue, texts in CUES.items():
        yield from ((text, Term("cue", (cue,)), False) for text in texts)
    for kind, table in (("thing", THINGS), ("tissue", TISSUES)):
        for structure, texts in table.items():
            yield from ((text, Term(kind, (structure,)), True) for text in texts)
    regions: dict[str, tuple[str, ...]] = {}
    for slug, texts in REGIONS.items():
        regions.update({text: (*regions.get(text, ()), slug) for text in texts})
    yield from ((text, Term("region", slugs), True) for text, slugs in regions.items())
    for text, structure in NON_MUSCLES.items():
        if fold(text) not in _LISTED:
            region = structure == "region"
            yield text, Term("region") if region else Term("thing", (structure,)), True
    for kind, listed, plural in (
        ("unlisted", UNLISTED, False),
        ("region_noun", REGION_NOUNS, True),
        ("condition", CONDITIONS, True),
        ("and", COORDINATORS, False),
        ("word", CONNECTING, False),
    ):
        yield from ((text, Term(kind), plural) for text in listed["terms"])


@cache
def terms() -> Terms:
    """Build the table of terms, once; a term that is told twice means what is told first."""
    rows: dict[str, dict[Words, Term]] = {}
    listed = [(_words(text), term, plural) for text, term, plural in _all()]
    for words, term, _ in listed:
        rows.setdefault(words[0], {}).setdefault(words, term)
    for words, term, plural in listed:
        for end in inflections(words[-1]) if plural else ():
            whole = (*words[:-1], end)
            rows.setdefault(whole[0], {}).setdefault(whole, term)
    return {first: (max(map(len, row)), row) for first, row in rows.items()}


def _both() -> list[str]:
    """Give the comparisons that name both sides: "R > L"."""
    pairs = [("right", "left"), ("r", "l"), ("rt", "lt")]
    marks = (">", "<", "> >", "< <", "and", "or")
    return [f"{a} {mark} {b}" for one in pairs for a, b in (one, one[::-1]) for mark in marks]


def find_term(table: Terms, tokens: list[Token], at: int) -> tuple[int, Term] | None:
    """
    Find the longest term at a place.

    Args:
        table: The terms.
        tokens: The tokens of the text.
        at: Where to look.

    Returns:
        The token after the term, and the term; None when no term stands here.
    """
    first = "and" if tokens[at].kind is Kind.AND else tokens[at].word
    if first not in table:
        return None
    longest, row = table[first]
    words = words_at(tokens, at, longest) if longest > 1 else [(first, at + 1)]
    for size in range(len(words), 0, -1):
        term = row.get(tuple([word for word, _ in words[:size]]))
        if term:
            return words[size - 1][1], term
    return None
