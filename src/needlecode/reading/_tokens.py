"""The text cut into words, numbers, levels and marks, each with its place."""

import re
from enum import IntEnum
from typing import Final, NamedTuple

from needlecode.reading._spelling import fold


__all__ = ["Kind", "Token", "tokenize"]


class Kind(IntEnum):
    """What a token is by its shape alone."""

    WORD = 1
    NUMBER = 2
    LEVEL = 3
    POINT = 4
    ORDINAL = 5
    COMMA = 6
    SLASH = 7
    DASH = 8
    AND = 9
    SEMICOLON = 10
    DOT = 11
    COLON = 12
    LINE = 13
    BLANK = 14
    BULLET = 15
    OPEN = 16
    CLOSE = 17
    MARK = 18


class Token(NamedTuple):
    """A token: its kind, its place in the text, and its folded word."""

    kind: Kind
    start: int
    end: int
    word: str

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.kind is Kind.WORD


_INSIDE: Final = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_LETTER: Final = rf"[^\W\d_][{_INSIDE}]*"
_SEGMENT: Final = r"(?:C[1-8]|T(?:1[0-2]|[1-9])|L[1-5]|S[1-5])"
_UNTIL: Final = rf"(?:[ \t]?[-\u2010-\u2015/][ \t]?(?:{_SEGMENT}|1[0-2]|[1-9])(?![\w]))?"
_MERIDIAN: Final = "LU|LI|ST|SP|HT|SI|BL|UB|KI|KD|PC|SJ|TE|TB|TW|GB|LV|LR|GV|DU|CV|REN|RN"
_TOKEN: Final = re.compile(
    rf"""
    (?P<BLANK>\r?\n(?:[ \t\r]*\n)+)
  | (?P<LINE>\r\n|[\n\r\x0b\x0c\u2028\u2029])
  | (?P<POINT>\b(?:{_MERIDIAN})[ -]?(?:[1-5]\d|6[0-7]|[1-9])\b)
  | (?P<LEVEL>\b{_SEGMENT}{_UNTIL}\b)
  | (?P<ORDINAL>\b\d{{1,2}}(?:st|nd|rd|th)\b)
  | (?P<NUMBER>\d+(?:[.,]\d+)*(?:[x\u00d7*]\d+(?:[.,]\d+)*)*)
  | (?P<LETTER>[\u00ae\u24c7\u24c1])
  | (?P<WORD>{_LETTER}(?:{_LETTER}|['\u2019\u02bc`](?={_LETTER}))*)
  | (?P<COMMA>[,\u060c\u3001\uff0c])
  | (?P<SLASH>[/\\])
  | (?P<ARROW>[-=]{1, 3}>|[\u2192\u21d2])
  | (?P<DASH>[-\u2010-\u2015\u2212~_])
  | (?P<AND>[&+])
  | (?P<SEMICOLON>[;\uff1b])
  | (?P<DOT>\.)
  | (?P<COLON>[:\uff1a])
  | (?P<OPEN>[(\[{{])
  | (?P<CLOSE>[)\]}}])
  | (?P<BULLET>[•‣◦▪●·∙*○■□✓☐☑☒])
  | (?P<MARK>[^\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KINDS: Final = {kind.name: kind for kind in Kind} | {
    "ARROW": Kind.SEMICOLON,
    "LETTER": Kind.WORD,
}
_BREAKS: Final = frozenset((Kind.LINE, Kind.BLANK))


def tokenize(text: str) -> list[Token]:
    """
    Cut a text into tokens; what stands between them is white space.

    Args:
        text: Any text.
    """
    tokens: list[Token] = []
    fresh = True  # at the start of a line, where a dash or a number is a list mark
    for match in _TOKEN.finditer(text):
        kind = _KINDS[match.lastgroup or ""]
        start, end = match.span()
        if kind is Kind.WORD:
            word = fold(match.group())
        elif kind in _BREAKS:
            word = "\n"
        else:
            word = match.group().lower()
        if (fresh and kind is Kind.DASH) or (
            fresh and kind is Kind.NUMBER and text[end : end + 1] in {".", ")"}
        ):
            kind = Kind.BULLET
        tokens.append(Token(kind, start, end, word))
        fresh = kind in _BREAKS or (fresh and kind is Kind.BULLET)
    return tokens
