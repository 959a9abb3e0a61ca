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

from needlecode.reading._around import Around, sided_behind
from needlecode.reading._element import BOTH, ENDS, LINES, Element, What


__all__ = ["SideSource", "give_sides"]


class SideSource(StrEnum):
    """Where the side of a site is from."""

    STATED = "stated"
    INHERITED = "inherited"
    RELATIVE = "relative"
    NOT_STATED = "not_stated"


_OPENS: Final = frozenset((What.COLON, What.OPEN))
_FIELDS: Final = frozenset(("side", "sides", "laterality"))


class _Giver(Around):
    """One pass over the elements; `current` is the side that is inherited."""

    def __init__(self, elements: list[Element]) -> None:
        super().__init__(elements)
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
            elif element.what in ENDS:
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
        open_ = before is not None and before.meanings and not tied
        leads = leads or (open_ and not sided_behind(self.elements, at))
        if self.manner == "first" and not self.named and self.paired(at, side):
            side = "both"
        if earlier is What.OPEN and later is What.CLOSE and before and not (after and leads):
            self.own(before, side)
            self.current = ""
        elif self.heads_list(at, side, before):
            return
        elif after and self.last and after.values == ("region",) and self.within(at):
            self.own(after, side)
            self.behind(at, self.last, side)
        elif before and (after is None or not leads):
            self.behind(at, before, side)
        elif after:
            self.lead(after, side)
        elif self.last and self.listed(at) and self.closes(at):
            self.behind(at, self.last, side)
        else:
            self.open(side, "first")

    def heads_list(self, at: int, side: str, before: Element | None) -> bool:
        """Read a side that heads a list: with a colon, brackets, or a line of its own."""
        later = self.elements[at + 1].what if at + 1 < len(self.elements) else What.BLANK
        earlier = self.elements[at - 1].what if at else What.BLANK
        if earlier in LINES and later is What.LINE:
            self.open(side, "header")
        elif earlier is What.COLON and at > 1 and self.elements[at - 2].word in _FIELDS:
            self.open(side, "field")
        elif later in _OPENS and not (before and later is What.OPEN) and not self.counts(at):
            if before and before is self.elements[at - 1]:
                self.own(before, side)
            self.open(side, "header" if later is What.COLON else "brackets")
        else:
            return False
        return True

    def lead(self, after: Element, side: str) -> None:
        """Give a side to the name behind it, and to what follows in the list."""
        self.own(after, side)
        self.open(side, "plain")
        self.of_thing = after.what is What.THING
        # The side of a complaint is that of no muscle: "DN for R knee pain to VL".
        self.current = "" if after.values == ("other",) else self.current

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
        pair = {nearest.side, side} == BOTH
        listed = pair and self.listed(at) and self.closes(at)
        if nearest.side_from == SideSource.STATED and nearest.side not in {"", side}:
            if self.elements[at].mark and not listed:
                return  # "R peroneals L/B": the letters are longus and brevis
            side = "both" if pair else side
        elif nearest is self.last and listed:
            side = "both"
        self.own(nearest, side)
        self.current = ""
        every = at > 0 and self.elements[at - 1].word in {"all", "each"}
        adverb = self.is_adverb(at) or every
        slash = adverb or self.slashed(at)
        for place in range(at - 1, -1, -1):
            element = self.elements[place]
            if element.what in ENDS or element.what is What.SIDE:
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


def give_sides(elements: list[Element]) -> list[Element]:
    """
    Give every site its side.

    Args:
        elements: The elements of a text; the sites among them are changed.
    """
    _Giver(elements).run()
    return elements
