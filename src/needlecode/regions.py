"""
Body regions treated by osteopathic or chiropractic manipulation, as a clinician writes them.

What a word means in each of the two systems stands in ``facts/manipulation.toml``. A word that is
not listed is not understood, nor is what stands beside it: nothing is corrected or guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum, auto
from functools import cache
from itertools import groupby, pairwise
from typing import Final, NamedTuple, TypeAlias

from attrs import field, frozen

from needlecode import _check
from needlecode.errors import InvalidValueError
from needlecode.facts._manipulation import LEVELS, LISTED, LONGEST, READINGS, WORDS


__all__ = ["Region", "RegionMention", "System", "read_regions"]


class Region(StrEnum):
    """A body region of either system, the spinal ones from above."""

    HEAD = "head"
    CERVICAL = "cervical"
    THORACIC = "thoracic"
    LUMBAR = "lumbar"
    SACRAL = "sacral"
    PELVIC = "pelvic"
    LOWER_EXTREMITY = "lower_extremity"
    UPPER_EXTREMITY = "upper_extremity"
    RIB_CAGE = "rib_cage"
    ABDOMEN = "abdomen"
    VISCERA = "viscera"


class System(StrEnum):
    """Whose regions are meant: those of osteopathic or of chiropractic manipulation."""

    OSTEOPATHIC = "osteopathic"
    CHIROPRACTIC = "chiropractic"


@frozen
class RegionMention:
    """
    A place in a text that names a region, or should.

    Attributes:
        candidates: The region; several when the words leave open which of them; none when the
            words were not understood.
        text: The words.
    """

    candidates: tuple[Region, ...]
    text: str = field(repr=False)


_Mentions: TypeAlias = tuple[tuple[Region, ...], ...]


class _Kind(StrEnum):
    """What a piece of a text does."""

    REGION = auto()
    FILLER = auto()  # changes no region, and is not understood alone
    SILENT = auto()  # as a filler, and says nothing alone
    NUMBER = auto()
    RANGE = auto()
    DENIAL = auto()
    STRANGE = auto()
    SPLIT = auto()
    STOP = auto()


class _Term(NamedTuple):
    """What a term means in one system."""

    kind: _Kind
    mentions: _Mentions = ()
    marks: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """A term in a text, its place, and whether a hyphen stands before it."""

    term: _Term
    start: int
    end: int
    dashed: bool


_SPINE: Final = (Region.CERVICAL, Region.THORACIC, Region.LUMBAR, Region.SACRAL, Region.PELVIC)
_BONY: Final = {Region.LOWER_EXTREMITY, Region.UPPER_EXTREMITY, Region.RIB_CAGE}
_SPLITS: Final = ",/\\&+|:(){}[]*\u2022\u00b7\u25cf"
_EDGE: Final = r"(?![^\W_])"
_DASH: Final = r"\-\u2010-\u2015\u2212"
_LETTERS: Final = "|".join(sorted((x for row in LEVELS.values() for x in row[0]), reverse=True))
_ZERO: Final = "|".join(x for row in LEVELS.values() for x in row[3])
_UNTIL: Final = "|".join(x for row in WORDS if row[0] == _Kind.RANGE for x in row[2])
_TO: Final = rf"(?:[ \t]*[/{_DASH}][ \t]*|[ \t]+(?:{_UNTIL})[ \t]+)"
# A number may lean on what stands before it: "C5-6", "T4, 5 and 8", "ribs 3 and 4".
_ALSO: Final = rf"(?:{_TO}|[ \t]*[,&+][ \t]*|[ \t]+and[ \t]+)"
_RANK: Final = "(?:1[0-2]|[1-9])(?:st|nd|rd|th)?"
# Skipped: the number of an item, a side in brackets. A box may be ticked or not: it is no term.
_TOKEN: Final = re.compile(
    rf"""
    (?P<STOP>[;\r\n\v\f\x85\u2028\u2029]|(?:(?<=[^\W_]{{4}})|(?<=[0-9]))\.(?=\s|\Z))
  | (?P<SKIP>^[ \t]*[0-9]{{1,2}}[.)](?=\s)|[(\[][ \t]*(?:[lrb]|bl)[ \t]*[)\]]
        |["'#`\u00b4\u2018-\u201f.@<>=])
  | (?P<BOX>[(\[][ \t_]*(?:x[ \t]*)?[)\]])
  | (?P<LEVEL>(?<![^\W_])(?:(?:{_ZERO}){_TO})?(?:{_LETTERS})[ \t{_DASH}]?[0-9]{{1,2}}
        (?:{_TO}(?:{_LETTERS})[ \t{_DASH}]?[0-9]{{1,2}}
          |(?:{_LETTERS})[0-9]{{1,2}}
          |{_ALSO}[0-9]{{1,2}})*
        [lrb]?{_EDGE})
  | (?P<NUMBER>{_RANK}(?:{_ALSO}{_RANK})*{_EDGE})
  | (?P<WORD>[^\W\d_](?:\.[^\W\d_])+{_EDGE}|[^\W_]+(?:['\u2019][^\W_]+)*)
  | (?P<DASH>[{_DASH}_])
  | (?P<SPLIT>[{re.escape(_SPLITS)}])
  | (?P<STRANGE>\S)
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_OPENING: Final = re.compile(rf"(?:{_ZERO})(?={_TO})")
_LEVEL: Final = re.compile(
    rf"(?P<to>{_UNTIL}|[{_DASH}])|and"
    rf"|(?:(?P<letters>{_LETTERS})[ \t{_DASH}]?)?(?P<number>[0-9]+)"
)
_LEVELS: Final = [
    (row[0], number, Region(name))
    for name, row in LEVELS.items()
    for number in range(row[1], row[2] + 1)
]
# The joint of skull and atlas has place 0.
_PLACES: Final = {(x, row[1]): n for n, row in enumerate(_LEVELS) for x in row[0]}
_MARKS: Final = {"&": "and", "+": "and", "\\": "/"}
_PLURAL: Final = re.compile(r"(?<=..[^isu])s\Z")


def read_regions(texts: Iterable[str], system: System) -> tuple[RegionMention, ...]:
    """
    Read the body regions that a clinician's words name.

    Args:
        texts: The words, in one text or several, for instance ``["C2-C5, T4", "SI joint R"]``; any
            text is read.
        system: Whose regions are meant.

    Returns:
        The mentions in the order of the texts. A region named twice is mentioned twice; words that
        were not understood are a mention without candidates.

    Raises:
        InvalidValueError: `texts` is no collection of texts, or `system` is no `System`.

    Examples:
        >>> [str(*m.candidates) for m in read_regions(["C6-T1; left knee"], System.CHIROPRACTIC)]
        ['cervical', 'thoracic', 'lower_extremity']
        >>> read_regions(["C7-T1"], System.CHIROPRACTIC)[0].candidates
        (<Region.CERVICAL: 'cervical'>, <Region.THORACIC: 'thoracic'>)
    """
    if type(system) is not System:
        raise InvalidValueError("system", "a System", system)
    values = _check.texts(texts)
    _check.members("texts", values, str)
    return tuple(found for text in values for found in _mentions(text, _vocabulary(system)))


@cache
def _vocabulary(system: System) -> dict[str, _Term]:
    """Give what each term means in a system, by its folded words or the kind of token."""
    found: dict[str, _Term] = {}
    for terms, osteopathic, chiropractic, marks in READINGS:
        named = osteopathic if system is System.OSTEOPATHIC else chiropractic
        mentions = tuple(tuple(map(Region, names)) for names in named)
        if mentions:
            found |= dict.fromkeys(terms, _Term(_Kind.REGION, mentions, marks))
    for kind, only, terms in WORDS:
        if only in {"", system}:
            found |= dict.fromkeys(terms, _Term(_Kind(kind)))
    found |= dict.fromkeys(("and", *_SPLITS), _Term(_Kind.SPLIT))
    return found | {kind.name: _Term(kind) for kind in (_Kind.NUMBER, _Kind.STOP, _Kind.STRANGE)}


def _fold(word: str) -> str:
    """Fold a word: without case, points, apostrophes, and a plural s unless it is listed so."""
    word = unicodedata.normalize("NFKC", word).casefold().replace("\u2019", "'")
    word = word.removesuffix("'s").replace("'", "").replace(".", "")
    return word if word in LISTED else _PLURAL.sub("", word)


def _pieces(text: str, vocabulary: dict[str, _Term]) -> Iterator[_Piece]:
    """Find the longest terms of a text from its start, and give the rest token by token."""
    tokens: list[tuple[str, int, int, bool]] = []
    dashed = False
    for match in _TOKEN.finditer(text):
        word = match.lastgroup or ""
        if word not in {"DASH", "SKIP"}:
            if word == "WORD":
                word = _fold(match.group())
            elif word == "SPLIT":
                word = _MARKS.get(match.group(), match.group())
            tokens.append((word, *match.span(), dashed))
        dashed = word == "DASH" or (dashed and word == "SKIP")
    place = 0
    while place < len(tokens):
        words = [token[0] for token in tokens[place : place + LONGEST]]
        keys = (" ".join(words[:size]) for size in range(len(words), 0, -1))
        key = next((key for key in keys if key in vocabulary), "")
        _, start, end, dashed = tokens[place]
        term = vocabulary[key or "STRANGE"]
        if words[0] == "LEVEL":
            # What the joint of skull and atlas belongs to depends on the system.
            mentions = _levels(text[start:end].casefold(), vocabulary["c0"].mentions)
            term = _Term(_Kind.REGION, mentions, ("level",)) if mentions else term
        place += key.count(" ")
        yield _Piece(term, start, tokens[place][2], dashed)
        place += 1


def _levels(run: str, skull: _Mentions) -> _Mentions:
    """Give the regions of levels that belong together; none when one of them does not exist."""
    opening = _OPENING.match(run)
    places = [0] if opening else []
    letters, until = "", False
    for part in _LEVEL.finditer(run, opening.end() if opening else 0):
        if part["number"] is None:
            until = part["to"] is not None
            continue
        letters = part["letters"] or letters
        place = _PLACES.get((letters, int(part["number"])))
        # A number without letters goes on downwards: "L5-1" may be meant for L5-S1.
        if place is None or (part["letters"] is None and place <= places[-1]):
            return ()
        if until:
            places += range(places[-1], place, 1 if place > places[-1] else -1)
        places.append(place)
        until = False
    if set(places) == {0, 1}:
        return skull  # the two bones are one joint
    if max(places) - min(places) == 1:
        # One motion segment: across a border it may stand in either region.
        return (tuple(dict.fromkeys(_LEVELS[place][2] for place in places)),)
    several = (skull if place == 0 else ((_LEVELS[place][2],),) for place in places)
    return tuple(dict.fromkeys(candidates for mentions in several for candidates in mentions))


def _mentions(text: str, vocabulary: dict[str, _Term]) -> Iterator[RegionMention]:
    """Read a text, sentence by sentence and segment by segment."""
    pieces = _pieces(text, vocabulary)
    for stops, sentence in groupby(pieces, lambda piece: piece.term.kind is _Kind.STOP):
        words = [] if stops else list(sentence)
        if any(piece.term.kind is _Kind.DENIAL for piece in words):
            # How far "except" or "not" reaches is for a person to say.
            yield RegionMention((), text[words[0].start : words[-1].end])
            continue
        for splits, segment in groupby(words, lambda piece: piece.term.kind is _Kind.SPLIT):
            yield from () if splits else _read(text, tuple(segment))


def _read(text: str, pieces: tuple[_Piece, ...]) -> Iterator[RegionMention]:
    """Read the pieces between two separators: all of them, or none."""
    if all(piece.term.kind is _Kind.SILENT for piece in pieces):
        return
    named = [piece for piece in pieces if piece.term.kind is _Kind.REGION]
    if not named or not _understood(pieces, named):
        yield RegionMention((), text[pieces[0].start : pieces[-1].end])
        return
    for piece in named:
        for candidates in piece.term.mentions:
            yield RegionMention(candidates, text[piece.start : piece.end])


def _understood(pieces: tuple[_Piece, ...], named: list[_Piece]) -> bool:
    """Say whether every piece is understood beside the others."""
    kinds = {piece.term.kind for piece in pieces}
    terms = [piece.term for piece in named]
    between = pieces[pieces.index(named[0]) : pieces.index(named[-1])]
    marks = {mark for term in terms for mark in term.marks}
    meant = {region for term in terms for mention in term.mentions for region in mention}
    return not (
        _Kind.STRANGE in kinds
        or (_Kind.NUMBER in kinds and "counted" not in marks)
        or any(piece.term.kind is _Kind.RANGE for piece in between)
        or ({"counted", "level"} <= marks and len(meant) > 1)
        or ("part" in marks and meant & _BONY)
        or any("closing" in term.marks for term in terms[:-1])
        or any(right.dashed and _apart(left.term, right.term) for left, right in pairwise(named))
    )


def _apart(left: _Term, right: _Term) -> bool:
    """Say whether two spinal regions have others between them, so that a hyphen may be a range."""
    (*_, (*_, above)), ((below, *_), *_) = left.mentions, right.mentions
    return {above, below} <= {*_SPINE} and abs(_SPINE.index(above) - _SPINE.index(below)) > 1
