"""What stands around a side word: the name before or behind it, and how the item ends."""

from typing import Final

from needlecode.reading._element import BOTH, ENDS, LINES, Element, What


__all__ = ["Around"]

_SEPARATORS: Final = frozenset((What.COMMA, What.AND, What.SLASH, What.DASH, What.BULLET)) | ENDS
_ON: Final = frozenset(("on", "the"))
_EACH: Final = frozenset(
    ("all", "each", "mainly", "mostly", "primarily", "only", "on", "the", "both")
)
_BETWEEN: Final = frozenset((What.LEVEL, What.DASH, What.NUMBER, What.WORD))
_PAIRING: Final = frozenset((What.COMMA, What.AND, What.SLASH, What.OPEN, What.CLOSE))
_STOPS: Final = ENDS | {What.CLOSE}
_OF: Final = frozenset(("in", "of", "to", "into", "at", "with", "for", "from"))
_PASSED: Final = frozenset(
    (What.WORD, What.CUE, What.LEVEL, What.THING, What.NUMBER, What.ORDINAL)
)


def _is_dot(element: Element) -> bool:
    return element.what is What.MARK and element.word in {".", "|"}


_FAR: Final = 40  # elements: no side stands farther behind its name


def sided_behind(elements: list[Element], at: int) -> bool:
    """Say whether the name right behind a side has a side of its own behind it: "UT R LS L"."""
    behind = elements[at + 2 : at + 4]
    own = bool(behind) and behind[0].what is What.SIDE
    return own and (len(behind) == 1 or not behind[1].is_site)


class Around:
    """
    Questions about the surroundings of a place.

    Args:
        elements: The elements of a text.
    """

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements

    def within(self, at: int) -> bool:
        """Say whether a region says where the list before it is: "in the left thigh"."""
        place = at - 1 - (self.elements[at - 1].word == "the")
        return place > 0 and self.elements[place].word in {"in", "of", "on", "at"}

    def counts(self, at: int) -> bool:
        """Say whether a bracket behind a side only counts: "left (2) and right (3)"."""
        inside = self.elements[at + 2 : at + 4]
        closed = len(inside) > 1 and inside[1].what is What.CLOSE
        return self.elements[at + 1].what is What.OPEN and closed and inside[0].is_count

    def closes(self, at: int) -> bool:
        """Say whether a sentence or bracket ends behind a side, but for counts."""
        place = at + 1
        while place < len(self.elements) and self.elements[place].is_count:
            place += 1
        after = self.elements[place].what if place < len(self.elements) else What.BLANK
        return after in _STOPS or after in {What.COMMA, What.AND}

    def listed(self, at: int) -> bool:
        """Say whether a side stands behind a comma: "UT, LS, all left"."""
        place = at - 1
        while place > 0 and (self.elements[place].word in _EACH or self.elements[place].is_count):
            place -= 1
        return place >= 0 and self.elements[place].what in {What.COMMA, What.AND, What.SLASH}

    def touching(self, at: int) -> Element | None:
        """Give the name right behind a side, if none stands right before the side."""
        after = self.elements[at + 1] if at + 1 < len(self.elements) else None
        before = self.elements[at - 1].what if at else What.BLANK
        tied = before in {What.DASH, What.SLASH} and at > 1
        tied = tied and self.elements[at - 2].what is What.NAME
        return None if tied or before in {What.NAME, What.OPEN} else after

    def slashed(self, at: int) -> bool:
        """Say whether the name before is the last of a list like "supra/infra"."""
        return at > 1 and self.elements[at - 2].what is What.SLASH

    def is_adverb(self, at: int) -> bool:
        """Say whether a side is said of all that stands before it: "on the left"."""
        element = self.elements[at]
        word = element.word
        before = self.elements[at - 1] if at else element
        said = (not word and not element.mark) or word.endswith("ly")
        return said or before.word in _ON or before.what is What.COMMA

    def paired(self, at: int, side: str) -> bool:
        """Read "the left and the right piriformis": the side before waits for the same name."""
        place = at - 1
        while place >= 0 and (
            self.elements[place].what in _PAIRING
            or self.elements[place].word == "the"
            or self.elements[place].is_count
        ):
            place -= 1
        before = self.elements[max(place, 0)]
        return place >= 0 and before.what is What.SIDE and {*before.values, side} == BOTH

    def ends(self, at: int) -> bool:
        """Say whether the item of the list ends behind a place."""
        after = self.elements[at + 1].what if at + 1 < len(self.elements) else What.BLANK
        return after in _SEPARATORS or after is What.CLOSE

    def is_cell(self, at: int) -> bool:
        """Say whether a side fills the first cell of a row: "L | UT"."""
        before = self.elements[at - 1] if at else None
        return before is None or before.what in LINES or before.word == "|"

    def ends_cell(self, at: int) -> bool:
        """Say whether a side fills a cell behind its name: "UT | L | x2"."""
        after = self.elements[at + 1] if at + 1 < len(self.elements) else None
        return after is None or after.what in ENDS or after.word == "|" or after.is_count

    def after(self, at: int) -> Element | None:
        """Find what a side before it belongs to: a site with no separator between."""
        for place in range(at + 1, len(self.elements)):
            element = self.elements[place]
            if element.is_site and element.values != ("finding",):
                return element
            closes = place == at + 1 and element.what in {What.CLOSE, What.DASH}
            if element.word == "|" and not (place == at + 1 and self.is_cell(at)):
                return None
            if element.what not in _PASSED and not closes and not _is_dot(element):
                return None
        return None

    def before(self, at: int) -> Element | None:
        """Find what a side behind it belongs to; an adverb may stand behind verbs."""
        closed = False
        for place in range(at - 1, max(-1, at - _FAR), -1):
            element = self.elements[place]
            if element.is_site and element.values != ("finding",):
                return element
            if closed and element.what is What.OPEN:
                closed = False
                continue
            closed = closed or element.what is What.CLOSE
            if not closed and element.values != ("finding",) and not self.passes(at, place):
                return None
        return None

    def passes(self, at: int, place: int) -> bool:
        """Say whether an element may stand between a name and the side behind it."""
        element, direct = self.elements[place], place == at - 1
        ends = self.ends(at)
        if element.what is What.SLASH:  # "UT/R, LS/L", and "w/"
            tight = element.end == self.elements[at].start
            passes = (direct and (ends or tight)) or self.elements[place - 1].word == "w"
        elif element.what is What.OPEN:  # "UT (R)", "UT (x2 bilat)"
            passes = all(one.is_count for one in self.elements[place + 1 : at])
        elif element.what is What.COLON or element.what is What.CUE:
            named = direct and element.what is What.COLON and self.after(at) is None
            passes = self.is_adverb(at) or ends or named
        elif element.what in _SEPARATORS:
            # The commas between levels: "multifidi L2, L3 bilaterally".
            level = self.elements[place + 1].how == "level" and not direct
            passes = level or element.what is What.DASH
        elif element.word == "|":
            passes = direct and self.ends_cell(at)
        else:
            whole = (
                not self.elements[at].word and not self.elements[at].mark
            )  # "of the right side"
            of = (
                not whole
                and element.word in _OF
                and place == at - 1 - (self.elements[at - 1].word == "the")
            )
            passes = not of and (element.what in _BETWEEN or element.word == "=")
        return passes
