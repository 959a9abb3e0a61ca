"""
The body regions that a note on manipulation names, and what its words leave open.

Each way to take all the words is a *reading*, a set of regions. Words that were not understood, and a
procedure that names no region, may mean any number of others: "full spine" is one mention and five
regions.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from needlecode.choices import Choices
from needlecode.procedure import Procedure
from needlecode.regions import Region, System, read_regions


__all__ = [
    "Mention",
    "Named",
    "Reading",
    "extended",
    "finished",
    "is_open",
    "mentions_of",
    "named",
    "open_paths",
    "unlike",
    "unread",
]

_SKULL: Final = frozenset({Region.HEAD, Region.CERVICAL})

Reading: TypeAlias = frozenset[Region]


class Mention(NamedTuple):
    """Words of a procedure; without regions they were not understood, without words none stand."""

    place: int
    path: str
    words: str
    regions: tuple[Region, ...]


class Named(NamedTuple):
    """What some procedures name: every reading, and whether any other region may be meant."""

    readings: tuple[Reading, ...]
    is_open: bool

    def counts(self, limit: int) -> tuple[int, ...]:
        """Give the numbers of regions, of which a system has so many, the least first."""
        sizes = sorted({len(reading) for reading in self.readings})
        return tuple(range(sizes[0], limit + 1)) if self.is_open else tuple(sizes)


def mentions_of(
    procedures: Sequence[Procedure], places: Sequence[int], system: System, choices: Choices
) -> Iterator[Mention]:
    """
    Go through what procedures name, with one mention without words for each that names nothing.

    Args:
        procedures: The procedures of the visit.
        places: Positions of those that are meant.
        system: Whose regions are meant.
        choices: `omt_regions` and `oa_joint_region` draw the regions.
    """
    for place in places:
        found = [
            Mention(place, f"procedures[{place}].regions[{n}]", mention.text, mention.candidates)
            for n, text in enumerate(procedures[place].regions)
            for mention in read_regions((text,), system)
        ]
        for one in found or [Mention(place, f"procedures[{place}].regions", "", ())]:
            yield one._replace(regions=_chosen(one.regions, system, choices))


def _chosen(regions: tuple[Region, ...], system: System, choices: Choices) -> tuple[Region, ...]:
    """Draw the regions as the choices do."""
    if system is System.CHIROPRACTIC or choices.omt_regions == "ten":
        merged = (Region.ABDOMEN if one is Region.VISCERA else one for one in regions)
        regions = tuple(dict.fromkeys(merged))
    if _is_skull(regions) and choices.oa_joint_region != "merge":
        return (Region(choices.oa_joint_region),)
    return regions


def _is_skull(regions: Collection[Region]) -> bool:
    """Say whether words name the joint of skull and atlas, which may stand in two regions."""
    return set(regions) == _SKULL


def _key(mention: Mention) -> tuple[str, tuple[Region, ...]]:
    """Give what makes two mentions one: the same words, as sides and joints add no region."""
    words = mention.words.casefold().strip() if len(mention.regions) > 1 else ""
    return words, mention.regions


def extended(readings: Collection[Reading], mentions: Sequence[Mention]) -> set[Reading]:
    """Add what mentions name to readings, but for the joint of skull and atlas."""
    found = set(readings)
    for _, regions in dict.fromkeys(map(_key, mentions)):
        if regions and not _is_skull(regions):
            found = {reading | {region} for reading in found for region in regions}
    return found


def unlike(mentions: Sequence[Mention], others: Sequence[Mention]) -> tuple[Mention, ...]:
    """Leave out what others name by the same words: that is the same place."""
    named_by = set(map(_key, others))
    return tuple(mention for mention in mentions if _key(mention) not in named_by)


def finished(readings: Collection[Reading], mentions: Sequence[Mention]) -> set[Reading]:
    """Add the joint of skull and atlas: to head or cervical where there, else as cervical."""
    if not any(_is_skull(mention.regions) for mention in mentions):
        return set(readings)
    return {r if r & _SKULL else r | {Region.CERVICAL} for r in readings}


def named(mentions: Sequence[Mention]) -> Named:
    """
    Read all mentions together.

    Args:
        mentions: The mentions; none of them name nothing.
    """
    readings = finished(extended((frozenset(),), mentions), mentions)
    ordered = sorted(readings, key=lambda reading: (len(reading), sorted(reading)))
    return Named(tuple(ordered), is_open(mentions))


def open_paths(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Give the paths of what may name a region that nothing else names for certain."""
    certain = {m.regions[0] for m in mentions if len(m.regions) == 1}
    paths = (mention.path for mention in mentions if not _is_settled(mention, certain))
    return tuple(dict.fromkeys(paths))


def _is_settled(mention: Mention, certain: Collection[Region]) -> bool:
    # Where the joint of skull and atlas stands is settled by a choice.
    regions = set(mention.regions)
    return _is_skull(regions) or (bool(regions) and regions <= set(certain))


def unread(mentions: Sequence[Mention]) -> tuple[tuple[str, int], ...]:
    """Give the paths of words that were not understood, with their lengths."""
    lengths: dict[str, int] = {}
    for mention in mentions:
        if mention.words and not mention.regions:
            lengths[mention.path] = lengths.get(mention.path, 0) + len(mention.words)
    return tuple(lengths.items())


def is_open(mentions: Sequence[Mention]) -> bool:
    """Say whether any other region may be meant."""
    return any(not mention.regions for mention in mentions)
