"""The words around the muscles, found by the longest term that stands at a place."""

from functools import cache
from typing import Final, NamedTuple, TypeAlias

from needlecode.facts._anatomy import NON_MUSCLES
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
)
from needlecode.reading._spelling import fold, inflections
from needlecode.reading._tokens import Kind, Token, tokenize


__all__ = ["Term", "Terms", "find_term", "terms", "words_at"]


class Term(NamedTuple):
    """
    What a term says.

    Attributes:
        kind: ``side``, ``region``, ``region_noun``, ``tissue``, ``thing``, ``condition``, ``cue``,
            ``and`` or ``word``.
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
_TIED: Final = frozenset((Kind.DASH, Kind.SLASH, Kind.DOT))
# A muscle table row that names a structure also as a category of the fact file.
_STRUCTURES: Final = {"region": "region"}


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
        kind, begin, end, word = tokens[at]
        if kind is Kind.AND:
            found.append(("and", at + 1))
        elif kind is Kind.MARK and word in "<>":
            found.append((word, at + 1))
        elif kind <= Kind.ORDINAL:
            found.append((word, at + 1))
        elif (
            kind in _TIED
            and found
            and tokens[at - 1].end == begin
            and at + 1 < len(tokens)
            and tokens[at + 1].start == end
            and tokens[at + 1].kind <= Kind.ORDINAL
        ):
            pass
        elif (
            kind is Kind.DOT
            and found
            and tokens[at - 1].end == begin
            and len(found[-1][0]) <= 5  # noqa: PLR2004 - a dot behind a short form, "Rt. side"
        ):
            found[-1] = (found[-1][0], at + 1)
        else:
            break
        at += 1
    return found


@cache
def terms() -> Terms:
    """Build the table of terms, once; a term that is told twice means what is told first."""
    found: dict[Words, Term] = {}

    def add(text: str, term: Term, *, plural: bool = False) -> None:
        words = _words(text)
        found.setdefault(words, term)
        if plural:
            for last in inflections(words[-1]):
                found.setdefault((*words[:-1], last), term)

    for side, texts in SIDES.items():
        for text in texts:
            add(text, Term("side", (side,), text in _MARKED))
    for text in _both():
        add(text, Term("side", ("both",), mark=True))
    for cue in ("not_treated", "treated", "seen"):
        for text in CUES[cue]:
            add(text, Term("cue", (cue,)))
    for structure, texts in THINGS.items():
        for text in texts:
            add(text, Term("thing", (structure,)), plural=True)
    for structure, texts in TISSUES.items():
        for text in texts:
            add(text, Term("tissue", (structure,)), plural=True)
    regions: dict[str, tuple[str, ...]] = {}
    for slug, texts in REGIONS.items():
        for text in texts:
            regions[text] = (*regions.get(text, ()), slug)
    for text, slugs in regions.items():
        add(text, Term("region", slugs), plural=True)
    for text, structure in NON_MUSCLES.items():
        if structure == "region":
            add(text, Term("region"), plural=True)
        elif fold(text) != "tp":
            add(text, Term("thing", (structure,)), plural=True)
    for text in REGION_NOUNS["terms"]:
        add(text, Term("region_noun"), plural=True)
    for text in CONDITIONS["terms"]:
        add(text, Term("condition"), plural=True)
    for text in COORDINATORS["terms"]:
        add(text, Term("and"))
    for text in CONNECTING["terms"]:
        add(text, Term("word"))
    rows: dict[str, dict[Words, Term]] = {}
    for words, term in found.items():
        rows.setdefault(words[0], {})[words] = term
    return {first: (max(map(len, row)), row) for first, row in rows.items()}


def _both() -> list[str]:
    """Give the comparisons that name both sides: "R > L"."""
    pairs = [("right", "left"), ("r", "l"), ("rt", "lt")]
    marks = (">", "<", "> >", "< <", "and", "or")
    return [
        f"{a} {mark} {b}" for one in pairs for a, b in (one, one[::-1]) for mark in marks
    ]


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
