"""
Which of its readings an ambiguous word has here.

A word with one muscle and other meanings is the muscle after a side word, in a list with names
that are resolved, before the word "muscle", or where the text defines it. A word with several
muscles is one of them only where the text defines it or a region leaves one. An everyday word
("is", "am") is a muscle only where nothing else stands in its item of the list.
"""

from collections.abc import Collection
from typing import Final

from needlecode.facts._anatomy import GROUPS, MUSCLES, REGIONS
from needlecode.facts._words import ALSO_IN
from needlecode.reading._element import ENDS, SEPARATORS, Element, What
from needlecode.reading._names import Refs, slug_of
from needlecode.reading._sides import SideSource


__all__ = ["resolve"]

_ALSO: Final = {
    muscle: tuple(place for place, others in ALSO_IN.items() if muscle in others)
    for muscles in ALSO_IN.values()
    for muscle in muscles
}
_PASSED: Final = frozenset(
    (What.SIDE, What.LEVEL, What.THING, What.UNKNOWN, What.NUMBER, What.MARK, What.ORDINAL)
)
_OWN: Final = frozenset((SideSource.STATED, SideSource.RELATIVE))


def regions_of(reference: str) -> frozenset[str]:
    """Give the body regions of a muscle, or of the members of a group."""
    slug = slug_of(reference)
    slugs = GROUPS[slug][1] if reference.startswith("group:") else (slug,)
    also = {place for one in slugs for place in _ALSO.get(f"muscle:{one}", ())}
    return frozenset((*(MUSCLES[one][1] for one in slugs), *also))


def narrowed(refs: Refs, regions: Collection[str]) -> Refs:
    """Give the candidates in some regions; all of them where none is there."""
    kept = tuple(ref for ref in refs if not regions_of(ref).isdisjoint(regions))
    return kept or refs


def _far(refs: Refs, regions: Collection[str]) -> bool:
    """Say whether a candidate lies in none of the regions and touches none."""
    near = {other for region in regions for other in (region, *REGIONS[region][1])}
    return bool(regions) and all(regions_of(ref).isdisjoint(near) for ref in refs)


def _is_region(element: Element) -> bool:
    return bool(element.refs) and (element.what is What.THING or element.how == "region")


def _regions(elements: list[Element]) -> list[tuple[str, ...]]:
    """Give for every element the regions that the text names for it."""
    found: list[tuple[str, ...]] = []
    carried: tuple[str, ...] = ()
    start = 0
    for end in range(len(elements) + 1):
        if end < len(elements) and elements[end].what not in ENDS:
            continue
        segment = elements[start:end]
        places = [at for at, e in enumerate(segment) if _is_region(e)]
        active = carried
        first = segment[places[0]].refs if places else ()
        for element in segment:
            if _is_region(element):
                active = element.refs
            found.append(active or first)
        head = bool(segment) and segment[-1].what is What.COLON and len(places) > 0
        if end < len(elements):
            found.append(())
            blank = elements[end].what is not What.LINE
            named = any(e.what is What.NAME for e in segment)
            carried = first if head and not named else () if blank else carried
        start = end + 1
    return found


def _chains(elements: list[Element]) -> list[int]:
    """Number the lists: names with nothing but separators and sides between them share a number."""
    numbers = [0] * len(elements)
    number, separated, broken, depth = 0, False, True, 0
    for at, element in enumerate(elements):
        if element.what is What.OPEN:
            depth, separated = depth + 1, True
        elif element.what is What.CLOSE:
            depth = max(0, depth - 1)
        elif element.what is What.NAME:
            if broken or not (separated or (at and elements[at - 1].what is What.NAME)):
                number += 1
            numbers[at] = number
            separated, broken = False, False
        elif element.what in SEPARATORS:
            separated = True
            broken = broken or element.what is What.BLANK
        elif not (depth or element.what in _PASSED or element.sets or element.how != "exact"):
            broken = broken or not element.is_count
    return numbers


def _define(elements: list[Element], definitions: dict[str, Refs]) -> None:
    """Give short forms the meaning that the text itself gives them."""
    for element in elements:
        refs = definitions.get(element.word) if element.word else None
        if refs == () and element.what is What.NAME and element.how == "short":
            element.what = What.WORD
        elif refs and element.what in {What.NAME, What.UNKNOWN} and not element.linked:
            element.what, element.refs, element.token, element.meanings = (
                What.NAME,
                refs,
                "",
                False,
            )


def _listed_as_muscles(elements: list[Element]) -> list[bool]:
    """Say for every element whether a heading like "Muscles needled:" stands over it."""
    found: list[bool] = []
    heading = said = False
    for element in elements:
        if element.what is What.COLON:
            heading = said
        elif element.what is What.BLANK or element.what is What.DOT:
            heading = False
        said = any(word in element.word for word in ("muscle", "mm"))
        found.append(heading)
    return found


def resolve(
    elements: list[Element], definitions: dict[str, Refs], region: Collection[str]
) -> list[Element]:
    """
    Settle the ambiguous words.

    Args:
        elements: The elements of a text, with sides; the names among them are changed.
        definitions: What the text itself says a short form means.
        region: Regions that the caller states; empty for none.
    """
    _define(elements, definitions)
    near = _regions(elements)
    for at, element in enumerate(elements):
        if element.what is What.NAME and len(element.refs) > 1:
            element.refs = narrowed(element.refs, region or near[at])
            element.meanings = element.meanings and len(element.refs) > 1
        if len(element.refs) == 1 and not element.meanings:
            element.token = ""
    open_ones = [
        (at, element)
        for at, element in enumerate(elements)
        if element.what is What.NAME and element.meanings and len(element.refs) == 1
        if not _far(element.refs, region or near[at])
    ]
    listed = _listed_as_muscles(elements)
    for at, element in open_ones:
        inside = not regions_of(element.refs[0]).isdisjoint(region or near[at])
        governed = element.side_from == SideSource.INHERITED and inside
        stated = element.side_from in _OWN and element.how != "glued"
        if stated or governed or listed[at]:
            element.token, element.meanings = "", False
    chains = _chains(elements)
    settled = {
        chains[at]
        for at, element in enumerate(elements)
        if element.what is What.NAME and len(element.refs) == 1 and not element.meanings
    }
    for at, element in open_ones:
        if chains[at] in settled:
            element.token, element.meanings = "", False
    return elements
