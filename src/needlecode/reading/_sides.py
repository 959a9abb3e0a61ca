"""
Which side each site is on, and where that is from.

A side before a name is the name's own; the names after it in the list inherit it, until another
side word, a semicolon, a full stop or a new line. "Bilateral" is inherited as a side that is not
stated: the note may mean two muscles there. A side behind a name in brackets or as a letter is
that name's alone; "on the left" and "bilaterally" behind a list go back over it. A side with a
colon or brackets heads a list and is each name's own. "Affected" names no side, and ends one.
"""

from enum import StrEnum
from typing import Final

from needlecode.reading._element import Element, What


__all__ = ["SideSource", "give_sides"]


class SideSource(StrEnum):
    """Where the side of a site is from."""

    STATED = "stated"
    INHERITED = "inherited"
    RELATIVE = "relative"
    NOT_STATED = "not_stated"


_ENDS: Final = frozenset((What.SEMICOLON, What.DOT, What.BLANK, What.LINE))
_SEPARATORS: Final = frozenset((What.COMMA, What.AND, What.SLASH, What.DASH, What.BULLET)) | _ENDS
_SHORT: Final = 5
_ON: Final = frozenset(("on", "the"))
_OPENS: Final = frozenset((What.COLON, What.OPEN))
_EACH: Final = frozenset(
    ("all", "each", "mainly", "mostly", "primarily", "only", "on", "the", "both")
)
_LINES: Final = frozenset((What.LINE, What.BLANK, What.BULLET))
_BETWEEN: Final = frozenset((What.LEVEL, What.DASH, What.NUMBER, What.WORD))
_PAIRING: Final = frozenset((What.COMMA, What.AND, What.SLASH, What.OPEN, What.CLOSE))
_FIELDS: Final = frozenset(("side", "sides", "laterality"))
_BOTH: Final = {"left", "right"}
_STOPS: Final = _ENDS | {What.CLOSE}
_OF: Final = frozenset(("in", "of", "to", "into", "at", "with", "for", "from"))
_PASSED: Final = frozenset(
    (What.WORD, What.CUE, What.LEVEL, What.THING, What.NUMBER, What.ORDINAL)
)


def _is_dot(element: Element) -> bool:
    return element.what is What.MARK and element.word in {".", "|"}


class _Giver:
    """One pass over the elements; `current` is the side that is inherited."""

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements
        self.current = ""
        # "plain" is inherited; "first" is the next name's own; a "header" is each name's own.
        self.manner = "plain"
        self.lines = False
        self.named = False
        # Whether the sides of this sentence stand before or behind their names.
        self.style = ""
        self.kept = ("", "plain")
        self.of_thing = False
        self.links: dict[int, Element] = {}
        self.last: Element | None = None

    def run(self) -> None:
        """Give every site its side."""
        for at, element in enumerate(self.elements):
            if element.what is What.SIDE:
                self.side(at, element.values[0])
            elif element.is_site:
                self.site(element)
            elif element.what is What.UNKNOWN and self.manner == "first":
                self.current, self.manner = "", "plain"  # "Dr. R. Smith"
            elif element.what is What.CUE and self.of_thing:
                # "Left thigh pain received dry needling of ...": the side is the pain's.
                self.current, self.of_thing = "", False
            elif element.what in _ENDS:
                self.end(element.what)
            elif element.what is What.CLOSE and self.manner == "brackets":
                self.current, self.manner = self.kept
                self.kept = ("", "plain")
            elif element.what in _OPENS and at and self.heads(self.elements[at - 1]):
                # "Bilateral suboccipitals (OCI, OCS)": the list is what the group word means.
                self.kept = (self.current, self.manner)
                brackets = element.what is What.OPEN
                self.open(self.elements[at - 1].side, "brackets" if brackets else "header")

    @staticmethod
    def heads(element: Element) -> bool:
        """Say whether the element is a group word of both sides, whose members may follow."""
        group = element.what is What.NAME and element.refs[0].startswith("group:")
        return group and element.side == "both"

    def end(self, what: What) -> None:
        """Stop inheriting at a semicolon, a full stop or a line, unless a header goes on."""
        self.last, self.style = None, ""
        if self.manner == "field" and what is not What.BLANK:
            return
        if self.manner == "header" and what is What.LINE and (self.lines or not self.named):
            self.lines = True
            return
        self.current, self.manner = "", "plain"

    def site(self, element: Element) -> None:
        """Give a site without a side of its own what it inherits."""
        self.named = True
        if element.side_from != SideSource.NOT_STATED:
            self.remember(element)
            return
        if self.manner in {"header", "brackets", "first", "field"} and self.current:
            element.side, element.side_from = self.current, SideSource.STATED
            self.manner = "plain" if self.manner == "first" else self.manner
            if element.values == ("finding",) and self.manner == "plain":
                self.manner = "first"
        elif element.linked in self.links:
            partner = self.links[element.linked]
            element.side, element.side_from = partner.side, partner.side_from
        elif self.current:
            element.side = "" if self.current == "both" else self.current
            element.side_from = SideSource.INHERITED
        self.remember(element)

    def remember(self, element: Element) -> None:
        """Let names that share a word share the side before the first of them."""
        self.last = element
        if element.linked:
            self.links[element.linked] = element

    def side(self, at: int, side: str) -> None:
        """Settle what a side word belongs to."""
        later = self.elements[at + 1].what if at + 1 < len(self.elements) else What.BLANK
        earlier = self.elements[at - 1].what if at else What.BLANK
        before, after = self.before(at), self.after(at)
        self.links = {}
        self.style = self.style or ("behind" if self.last else "before")
        leads = self.style == "before" or (after is not None and after is self.touching(at))
        # "TP R UT": a word with other meanings leaves the side to the name behind it.
        tied = earlier in {What.DASH, What.SLASH} or (at > 0 and self.elements[at - 1].word == "=")
        leads = leads or (before is not None and before.meanings and not tied)
        if self.manner == "first" and not self.named and self.paired(at, side):
            side = "both"
        if earlier is What.OPEN and later is What.CLOSE and before and not (after and leads):
            self.own(before, side)
            self.current = ""
        elif earlier in _LINES and later is What.LINE:
            self.open(side, "header")
        elif earlier is What.COLON and at > 1 and self.elements[at - 2].word in _FIELDS:
            self.open(side, "field")
        elif after and self.last and after.values == ("region",) and self.within(at):
            self.own(after, side)
            self.behind(at, self.last, side)
        elif later in _OPENS and not (before and later is What.OPEN) and not self.counts(at):
            if before and before is self.elements[at - 1]:
                self.own(before, side)
            self.open(side, "header" if later is What.COLON else "brackets")
        elif before and (after is None or not leads):
            self.behind(at, before, side)
        elif after:
            self.own(after, side)
            self.open(side, "plain")
            self.of_thing = after.what is What.THING
            self.current = "" if after.values == ("other",) else self.current
        elif self.last and self.listed(at) and self.closes(at):
            self.behind(at, self.last, "both" if {self.last.side, side} == _BOTH else side)
        else:
            self.open(side, "first")

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
        while place > 0 and self.elements[place].word in _EACH:
            place -= 1
        return place >= 0 and self.elements[place].what is What.COMMA

    def touching(self, at: int) -> Element | None:
        """Give the name right behind a side, if none stands right before the side."""
        after = self.elements[at + 1] if at + 1 < len(self.elements) else None
        before = self.elements[at - 1].what if at else What.BLANK
        tied = before in {What.DASH, What.SLASH} and at > 1
        tied = tied and self.elements[at - 2].what is What.NAME
        return None if tied or before in {What.NAME, What.OPEN} else after

    def open(self, side: str, manner: str) -> None:
        """Let what follows inherit a side."""
        self.current = "" if side == "none" else side
        self.manner, self.named, self.lines = manner, False, False

    @staticmethod
    def own(element: Element, side: str) -> None:
        """Give a site its own side."""
        relative = side == "none"
        element.side = "" if relative else side
        element.side_from = SideSource.RELATIVE if relative else SideSource.STATED

    def behind(self, at: int, nearest: Element, side: str) -> None:
        """Give a side that stands behind a name, and if it is an adverb to the list before it."""
        if nearest.side_from == SideSource.STATED and nearest.side not in {"", side}:
            if self.elements[at].mark:
                return  # "R peroneals L/B": the letters are longus and brevis
            side = "both" if {nearest.side, side} == _BOTH else side
        self.own(nearest, side)
        self.current = ""
        every = at > 0 and self.elements[at - 1].word in {"all", "each"}
        adverb = self.is_adverb(at) or every
        slash = adverb or self.slashed(at)
        for place in range(at - 1, -1, -1):
            element = self.elements[place]
            if element.what in _ENDS or element.what is What.SIDE:
                return
            if element.is_site and element is not nearest:
                slash = slash and (adverb or self.elements[place + 1].what is What.SLASH)
                shared = bool(element.linked) and element.linked == nearest.linked
                if element.side_from != SideSource.NOT_STATED or not (slash or shared):
                    return
                whole = shared or every or side not in {"both", "none"}
                element.side = (side if side != "none" else "") if whole else ""
                own = shared or every
                element.side_from = nearest.side_from if own else SideSource.INHERITED

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
        return place >= 0 and before.what is What.SIDE and {*before.values, side} == _BOTH

    def ends(self, at: int) -> bool:
        """Say whether the item of the list ends behind a place."""
        return at + 1 >= len(self.elements) or self.elements[at + 1].what in _SEPARATORS

    def is_cell(self, at: int) -> bool:
        """Say whether a side fills the first cell of a row: "L | UT"."""
        before = self.elements[at - 1] if at else None
        return before is None or before.what in _LINES or before.word == "|"

    def ends_cell(self, at: int) -> bool:
        """Say whether a side fills a cell behind its name: "UT | L | x2"."""
        after = self.elements[at + 1] if at + 1 < len(self.elements) else None
        return after is None or after.what in _ENDS or after.word == "|" or after.is_count

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
        for place in range(at - 1, -1, -1):
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
            passes = (direct and ends) or self.elements[place - 1].word == "w"
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


def give_sides(elements: list[Element]) -> list[Element]:
    """
    Give every site its side.

    Args:
        elements: The elements of a text; the sites among them are changed.
    """
    _Giver(elements).run()
    return elements
