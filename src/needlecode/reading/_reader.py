"""The steps of reading, and the sites that come of them."""

from collections.abc import Iterable, Iterator
from typing import Final

from needlecode.errors import InvalidValueError, UnknownNameError
from needlecode.facts._anatomy import AMBIGUOUS, MUSCLES, REGIONS
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Side,
    Site,
    Structure,
    Unread,
)
from needlecode.reading._cues import cue_words
from needlecode.reading._details import defined, levelled
from needlecode.reading._element import Element, What
from needlecode.reading._elision import elided
from needlecode.reading._leftover import settled
from needlecode.reading._meanings import resolve
from needlecode.reading._merging import merged
from needlecode.reading._names import slug_of
from needlecode.reading._plain import plain_words
from needlecode.reading._result import MuscleReading, Passage, Role, Spelling
from needlecode.reading._scanner import elements_of
from needlecode.reading._side_words import side_words
from needlecode.reading._sides import SideSource, give_sides
from needlecode.reading._treated import judge


__all__ = ["read_muscles"]

_TWO: Final = {
    "": (None,),
    "left": (Side.LEFT,),
    "right": (Side.RIGHT,),
    "midline": (Side.MIDLINE,),
    "both": (Side.LEFT, Side.RIGHT),
}
_TREATED: Final = frozenset(("", "treated"))


def read_muscles(text: str, *, region: str | Iterable[str] | None = None) -> MuscleReading:
    """
    Read the muscles that a clinician's words name.

    Args:
        text: The words, for instance ``"L UT, R LS, bilat QL"``; any text is read.
        region: A body region or several, to narrow words with several meanings: a slug of
            `facts/regions.toml` (``"forearm"``) or a word for one (``"calf"``).

    Returns:
        The sites in the order of the text. Iterating gives those that were treated as stated.

    Raises:
        InvalidValueError: `text` is no text.
        UnknownNameError: `region` is no region.

    Examples:
        >>> reading = read_muscles("L UT, R LS, bilat QL")
        >>> [str(muscle) for muscle in reading.muscles]  # doctest: +NORMALIZE_WHITESPACE
        ['left upper trapezius', 'right levator scapulae', 'left quadratus lumborum',
         'right quadratus lumborum']
    """
    if type(text) is not str:
        raise InvalidValueError("text", "a text", text)
    regions = _regions(region)
    elements = settled(elided(merged(elements_of(text))))
    definitions = defined(text, elements)
    elements = give_sides(levelled(plain_words(side_words(elements))))
    elements = resolve(elements, definitions, regions)
    return MuscleReading(text, tuple(_passages(text, judge(cue_words(elements)))))


def _regions(region: str | Iterable[str] | None) -> frozenset[str]:
    """Give the slugs of the regions that the caller names."""
    if region is None:
        return frozenset()
    found: set[str] = set()
    if not isinstance(region, Iterable):
        raise InvalidValueError("region", "a text or texts", region)
    for name in (region,) if isinstance(region, str) else region:
        if type(name) is not str:
            raise InvalidValueError("region", "a text or texts", name)
        if name in REGIONS:
            found.add(name)
            continue
        read = elements_of(name)
        if len(read) != 1 or not read[0].refs or read[0].values != ("region",):
            msg = f"no body region has that name; the regions are {', '.join(REGIONS)}"
            raise UnknownNameError(msg)
        found.update(read[0].refs)
    return frozenset(found)


def _passages(text: str, elements: list[Element]) -> Iterator[Passage]:
    """Lay the elements out over the whole text."""
    place = 0
    at = 0
    while at < len(elements):
        element = elements[at]
        at += 1
        end = element.end
        if element.what is What.UNKNOWN:
            while at < len(elements) and elements[at].what is What.UNKNOWN:
                end = elements[at].end
                at += 1
        sites = tuple(_sites(text[element.start : end], element))
        if not sites:
            continue
        if place < element.start:
            yield Passage(start=place, end=element.start, role=Role.CONNECTING)
        yield Passage(
            start=element.start,
            end=end,
            role=_role(element),
            sites=sites,
            side_from=SideSource(element.side_from),
            spelling=_spelling(element),
        )
        place = end
    if place < len(text):
        yield Passage(start=place, end=len(text), role=Role.CONNECTING)


def _role(element: Element) -> Role:
    """A thing that is no muscle counts for nothing, and so is marked as nothing."""
    treated = element.what is not What.NAME or element.cue in _TREATED
    return Role.SITE if treated else Role.NOT_TREATED


def _spelling(element: Element) -> Spelling:
    if element.what is not What.NAME:
        return Spelling.EXACT
    return Spelling.SHORT if element.how == "glued" else Spelling(element.how)


def _sites(text: str, element: Element) -> Iterator[Site]:
    """Give the sites that an element stands for."""
    if element.what is What.LEVEL:
        yield NonMuscle(Structure.LEVEL, text)
    elif element.what is What.UNKNOWN:
        yield Unread(text)
    elif element.what is What.THING:
        for side in _TWO[element.side]:
            yield NonMuscle(Structure(element.values[0]), text, side)
    elif element.what is What.NAME:
        for side in _TWO[_own_side(element)]:
            yield from _named(text, element, side)


def _own_side(element: Element) -> str:
    """Give the side; a muscle in the midline is one, and inherits no side."""
    slug = slug_of(element.refs[0])
    stated = element.side_from == SideSource.STATED and element.side != "both"
    if element.refs[0].startswith("group:") or MUSCLES[slug][3] or stated:
        return element.side
    return ""


def _named(text: str, element: Element, side: Side | None) -> Iterator[Site]:
    if not element.also and (len(element.refs) > 1 or element.token):
        listed = element.token and AMBIGUOUS[element.token][0] == element.refs
        token = element.token or " ".join(text.split())
        yield AmbiguousToken(token, side, candidates=() if listed else element.refs)
        return
    for reference in element.also or element.refs:
        kind, _, rest = reference.partition(":")
        if kind == "group":
            yield MuscleGroup(rest, side)
            continue
        slug, _, part = rest.partition("/")
        for level in dict.fromkeys(element.levels) or (None,):
            yield Muscle(slug, side, part=part or None, level=level)
