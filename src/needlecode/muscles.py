"""The catalogue: what the library knows of each muscle, group and word, by slug or by name."""

from collections.abc import Iterable
from functools import cache

from attrs import frozen

from needlecode.errors import UnknownNameError
from needlecode.facts._anatomy import GROUPS, MUSCLES, NON_MUSCLES, PARTS, REGIONS
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, Structure


__all__ = ["MuscleFacts", "find", "get", "group_members", "names", "structure_of"]


@frozen(kw_only=True)
class MuscleFacts:
    """
    What is known of a muscle.

    Attributes:
        slug: The library's own identifier.
        name: The anatomical name.
        region: Slug of the body region; `subregion` is finer.
        paired: Whether there is one on each side.
        over_pleura: Whether it lies over the pleura; an anatomical flag, not a safety statement.
        whole: Slug of the muscle of which this is a regional section, or empty.
        section: Which section it is, or empty.
        levels: Whether it forms a series counted by digit, interspace or spinal level.
        parts: Slugs of its parts, heads, bellies or fibres.
        synonyms: Other names.
        abbreviations: Abbreviations in use.
        uberon: UBERON identifier, or empty.
        fma: FMA identifier, or empty.
    """

    slug: str
    name: str
    region: str
    subregion: str
    paired: bool
    over_pleura: bool
    whole: str
    section: str
    levels: bool
    parts: tuple[str, ...]
    synonyms: tuple[str, ...]
    abbreviations: tuple[str, ...]
    uberon: str
    fma: str


@cache
def get(slug: str) -> MuscleFacts:
    """
    Look up a muscle.

    Args:
        slug: For instance ``"trapezius"``.

    Raises:
        UnknownNameError: No muscle has the slug.
    """
    if slug not in MUSCLES:
        msg = "no muscle has that slug; needlecode.muscles.names() lists them"
        raise UnknownNameError(msg)
    row = MUSCLES[slug]
    return MuscleFacts(
        slug=slug,
        name=row[0],
        region=row[1],
        subregion=row[2],
        paired=row[3],
        over_pleura=row[4],
        whole=row[5],
        section=row[6],
        levels=row[8],
        parts=row[9],
        synonyms=row[10],
        abbreviations=row[11],
        uberon=row[12],
        fma=row[13],
    )


def find(text: str, *, region: str | Iterable[str] | None = None) -> Muscle:
    """
    Look up the one muscle that a name, an abbreviation or a misspelling names.

    Args:
        text: For instance ``"upper trap"`` or ``"L glute med"``.
        region: A body region or several, to narrow words with several meanings.

    Returns:
        The muscle, with the side, the part and the level that the text has; also where the text
        says that it was not treated.

    Raises:
        InvalidValueError: `text` is no text.
        UnknownNameError: It names no muscle, several, or one of several; or `region` is no region.

    Examples:
        >>> find("upper trap")
        Muscle(name='trapezius', side=None, part='upper', level=None)
        >>> str(find("PT", region="forearm"))
        'pronator teres'
    """
    from needlecode.reading import read_muscles  # noqa: PLC0415 - the vocabulary loads on demand

    reading = read_muscles(text, region=region)
    sites = (*reading, *reading.not_treated)
    if len(sites) == 1 and isinstance(sites[0], Muscle):
        return sites[0]
    only = sites[0] if len(sites) == 1 else None
    if isinstance(only, AmbiguousToken):
        may = dict.fromkeys(map(name_of, only.readings))
        msg = f"the text may mean {' or '.join(may)}, or no muscle; write the name in full"
    elif isinstance(only, MuscleGroup):
        members = ", ".join(MUSCLES[slug][0] for slug in only.members)
        msg = f"the text names a group of muscles: {members}; name one of them"
    elif len(sites) > 1:
        msg = f"the text names {len(sites)} things; needlecode.read_muscles reads a list"
    else:
        msg = "the text names no muscle that the library knows; needlecode.muscles.names() lists them"
    raise UnknownNameError(msg)


def name_of(reference: str) -> str:
    """Give the anatomical name of what a candidate refers to: a muscle, a part or a group."""
    kind, _, name = reference.partition(":")
    if kind == "group":
        return GROUPS[name][0]
    return PARTS[name][0] if name in PARTS else MUSCLES[name][0]


def names() -> tuple[str, ...]:
    """Give the slug of every muscle, in anatomical order."""
    return tuple(MUSCLES)


def group_members(slug: str) -> tuple[str, ...]:
    """
    Give the members of a group word.

    Args:
        slug: For instance ``"hamstrings"``.

    Raises:
        UnknownNameError: No group has the slug.
    """
    if slug not in GROUPS:
        msg = "no muscle group has that slug"
        raise UnknownNameError(msg)
    return GROUPS[slug][1]


def structure_of(term: str) -> Structure | None:
    """Say what kind of thing a listed word is that names no muscle; None when it is not listed."""
    category = NON_MUSCLES.get(term)
    return None if category is None else Structure(category)


def contiguous(region: str, other: str) -> bool:
    """Say whether two body regions are the same or touch, by `facts/regions.toml`."""
    return region == other or other in REGIONS[region][1]
