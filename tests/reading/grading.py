"""What a reading is worth: names read right, names read wrong, and names left open."""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import Factory, define

from tests.reading.composed import Item, names, separated, sided, thinned
from tests.reading.notation import read_as
from tests.reading.phenomena import levels, parts, things, tokens, verbs
from tests.reading.spellings import misspellings, shared_heads, written_forms


__all__ = ["SOURCES", "Grade", "corpus", "difference", "grades"]

SOURCES = (
    *(names, sided, separated, misspellings, written_forms, shared_heads),
    *(parts, levels, tokens, things, verbs),
)
"""Every part of the composed corpus."""


@define
class Grade:
    """
    How the items of one phenomenon were read.

    Attributes:
        items: How many phrases there are.
        named: How many sites they name.
        right: How many of these were read as what they are, an ambiguous one as ambiguous.
        wrong: How many sites were read that the phrases do not name.
        faults: The phrases with a site that was not read right.
    """

    items: int = 0
    named: int = 0
    right: int = 0
    wrong: int = 0
    faults: list[str] = Factory(list)

    @property
    def precision(self) -> int:
        """Of 1000 sites that were resolved, how many are right; 1000 is all of them."""
        read = self.right + self.wrong
        return 1000 * self.right // read if read else 1000

    @property
    def recall(self) -> int:
        """Of 1000 sites that are named, how many were read right; 1000 is all of them."""
        return 1000 * self.right // self.named if self.named else 1000


def _is_open(site: str) -> bool:
    return "?" in site


def difference(item: Item) -> tuple[Counter[str], Counter[str]]:
    """
    Read an item, and give the sites that are missing and those that are too many.

    What is no muscle has to be there where the item names it; a region or a finding beside names
    is not asked for.
    """
    found = read_as(item.text, item.region)
    missing = item.expected - found
    more = found - item.expected
    for site in list(more):
        if "#" in site or "!" in site:
            del more[site]
    return missing, more


def grades(items: Iterable[Item]) -> dict[str, Grade]:
    """Grade the readings of some items by phenomenon."""
    found: dict[str, Grade] = {}
    for item in items:
        missing, more = difference(item)
        grade = found.setdefault(item.phenomenon, Grade())
        named = item.expected.total()
        grade.items += 1
        grade.named += named
        grade.right += named - missing.total()
        # A name may be left open: that is no wrong reading. Nothing may be made up.
        open_ones = sum(count for site, count in more.items() if _is_open(site))
        settled = more.total() - open_ones
        grade.wrong += settled + max(0, open_ones - max(0, missing.total() - settled))
        if missing or more:
            grade.faults.append(_fault(item, missing, more))
    return found


def _fault(item: Item, missing: Counter[str], more: Counter[str]) -> str:
    region = f" [{item.region}]" if item.region else ""
    lacks = "; ".join(sorted(missing.elements())) or "nothing"
    return f"{item.text!r}{region}: lacks {lacks}; reads {'; '.join(sorted(more.elements()))}"


def corpus(every: int = 1) -> Iterator[Item]:
    """Give the composed corpus, or every so manieth item of each part of it."""
    return thinned(SOURCES, every)
