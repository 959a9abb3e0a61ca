"""One element of a text: a name, a side, a level, a thing, a verb, a word or a mark."""

from enum import IntEnum
from typing import Final

from attrs import define

from needlecode.reading._names import Keys, Refs


__all__ = ["BOTH", "COORDINATORS", "ENDS", "LINES", "SEPARATORS", "Element", "What"]


_COUNT: Final = 5  # letters of "x2", "times"


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
        also: What stands behind the name says that it means: parts, or members of a group.
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
    def is_count(self) -> bool:
        """Whether it may say how often or how many: "2", "x2", "times"."""
        short = self.what is What.WORD and self.end - self.start <= _COUNT
        return self.what is What.NUMBER or short

    @property
    def is_site(self) -> bool:
        """Whether it is, or may become, a site."""
        return self.what is What.NAME or self.what is What.THING


# What joins the items of a list, and what ends a list or a sentence.
COORDINATORS: Final = frozenset((What.COMMA, What.SLASH, What.DASH, What.AND))
ENDS: Final = frozenset((What.SEMICOLON, What.DOT, What.BLANK, What.LINE))
SEPARATORS: Final = COORDINATORS | ENDS | {What.BULLET, What.COLON}
LINES: Final = frozenset((What.LINE, What.BLANK, What.BULLET))
BOTH: Final = frozenset(("left", "right"))
