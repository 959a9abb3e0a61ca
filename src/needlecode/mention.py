"""
Sites made ready for counting.

A mention of a muscle is a pattern over side, section, part and level; a component that the note
does not state is open. Which components are looked at at all is decided by the choices.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from attrs import field, frozen

from needlecode.choices import Choices
from needlecode.facts._anatomy import GROUPS, MUSCLES
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, Side, Site


__all__ = [
    "WHOLE",
    "Interval",
    "Mention",
    "Pattern",
    "Point",
    "Scheme",
    "add_masks",
    "mentions_of",
    "overlap",
    "points_of",
    "supported_by",
]

# side, section, part, level: None is open, "" does not apply or is not looked at.
Pattern: TypeAlias = tuple[str | None, str | None, str | None, str | None]
# The key that is counted, the pattern, and the slug of the muscle.
Entry: TypeAlias = tuple[str, Pattern, str]
Point: TypeAlias = tuple[str, str, str, str, str]
_SIDES: Final = ("left", "right")


class Interval(NamedTuple):
    """The smallest and the largest number of muscles that fit the note."""

    supported: int
    possible: int

    def __str__(self) -> str:
        """Show one number where there is one."""
        low, high = self
        return str(low) if low == high else f"{low} to {high}"


@frozen(eq=False)
class Scheme:
    """
    The choices that counting reads, made ready: which components of a mention are looked at.

    Attributes:
        choices: The choices it was made from.
        keys: Muscle slug to the key that is counted and the section, "" where it does not apply.
        fast: The same keys for `add_masks`, without the wholes that may merge into sections.
        plain: Whether `add_masks` may be used: parts and levels are not looked at.
    """

    choices: Choices
    keys: Mapping[str, tuple[str, str | None]] = field(repr=False)
    fast: Mapping[str, tuple[str, int]] = field(repr=False)
    plain: bool

    @classmethod
    def of(cls, choices: Choices) -> "Scheme":
        """Make the choices ready for counting."""
        apart = {
            "spinal": choices.spinal_muscle_regions == "apart",
            "contested": choices.contested_muscles == "as_named",
        }
        kinds = {row[5]: row[7] for row in MUSCLES.values() if row[5]}
        keys: dict[str, tuple[str, str | None]] = {}
        for slug, row in MUSCLES.items():
            if slug in kinds:
                keys[slug] = (slug, None if apart[kinds[slug]] else "")
            elif row[5]:
                keys[slug] = (row[5], row[6] if apart[row[7]] else "")
            else:
                keys[slug] = (slug, "")
        plain = (
            choices.laterality == "sides_are_two"
            and choices.muscle_parts == "collapse"
            and choices.spinal_levels == "one_per_side"
        )
        fast = {
            slug: (key if section == "" else slug, 0 if MUSCLES[slug][3] else _UNPAIRED)
            for slug, (key, section) in keys.items()
            if section is not None
        }
        return cls(choices=choices, keys=keys, fast=fast, plain=plain)

    def pattern(self, muscle: Muscle) -> tuple[str, Pattern]:
        """Give the key and the pattern of a mention."""
        key, section = self.keys[muscle.name]
        row = MUSCLES[muscle.name]
        side: str | None = ""
        if self.choices.laterality == "sides_are_two" and row[3]:
            side = muscle.side if muscle.side in _SIDES else None
        part = muscle.part if self.choices.muscle_parts == "apart" and row[9] else ""
        level = muscle.level if self.choices.spinal_levels == "per_level" and row[8] else ""
        return key, (side, section, part, level)


# The place of a mention that stands for a procedure without a site that could count.
WHOLE: Final = -1


class Mention(NamedTuple):
    """
    One site of a group of procedures, with its place.

    `patterns` holds what it may stand for: one entry for a named muscle, one for each member of a
    group word, one for each candidate of a token (a candidate may itself be several).
    """

    site: Site
    procedure: int
    place: int
    session: int | None
    patterns: tuple[tuple[Entry, ...], ...]

    @property
    def path(self) -> str:
        """Where the site stands in the encounter."""
        path = f"procedures[{self.procedure}].sites"
        return path if self.place == WHOLE else f"{path}[{self.place}]"


def _entry(scheme: Scheme, slug: str, side: Side | None, part: str = "") -> Entry:
    muscle = Muscle(slug, side, part=part or None)
    return (*scheme.pattern(muscle), slug)


def _alternatives(scheme: Scheme, site: Site) -> tuple[tuple[Entry, ...], ...]:
    if isinstance(site, Muscle):
        return (((*scheme.pattern(site), site.name),),)
    if isinstance(site, MuscleGroup):
        return (tuple(_entry(scheme, slug, site.side) for slug in site.members),)
    if isinstance(site, AmbiguousToken):
        found: list[tuple[Entry, ...]] = []
        for reading in site.readings:
            kind, _, name = reading.partition(":")
            slug, _, part = name.partition("/")
            slugs = GROUPS[name][1] if kind == "group" else (slug,)
            found.append(tuple(_entry(scheme, one, site.side, part) for one in slugs))
        return tuple(found)
    return ()


def mentions_of(
    scheme: Scheme, procedure: int, session: int | None, sites: Iterable[Site]
) -> list[Mention]:
    """
    Make the sites of one procedure ready for counting.

    Args:
        scheme: What is looked at.
        procedure: The procedure's place in the encounter.
        session: Its session, or None when not stated.
        sites: Its sites.
    """
    return [
        Mention(site, procedure, place, session, _alternatives(scheme, site))
        for place, site in enumerate(sites)
    ]


def points_of(key: str, pattern: Pattern, slug: str, tag: str) -> set[Point]:
    """Give every single muscle that a mention may stand for."""
    side, section, part, level = pattern
    sides = (side,) if side is not None else _SIDES
    # A whole that is named without a section counts once, and may be a section of its own; so does
    # a muscle without a level, as levels are listed nowhere.
    sections = section if section is not None else "whole"
    parts = (part,) if part is not None else MUSCLES[slug][9]
    levels = level if level is not None else tag
    return {(key, a, sections, b, levels) for a in sides for b in parts}


def overlap(one: Pattern, two: Pattern) -> bool:
    """Say whether two mentions may be the same muscle."""
    return all(a is None or b is None or a == b for a, b in zip(one, two, strict=True))


# The usual case, without injections, parts or levels: one number of bits for each muscle.
_UNPAIRED: Final = 8
_BITS: Final[dict[Side | None, int]] = {None: 1, Side.MIDLINE: 1, Side.LEFT: 2, Side.RIGHT: 4}
_OPEN: Final = 1
_SUPPORTED: Final = tuple(1 if m & 8 else max(1, (m >> 1 & 1) + (m >> 2 & 1)) for m in range(16))


def add_masks(
    keys: Mapping[str, tuple[str, int]], sites: Iterable[Site], masks: dict[str, int]
) -> bool:
    """
    Add the sites of a procedure to the sides that are stated of each muscle.

    Args:
        keys: The keys of a scheme that is `plain`.
        sites: The sites.
        masks: Key to the sides so far; changed.

    Returns:
        Whether every site is a named muscle that can be counted this way.
    """
    for site in sites:
        found = keys.get(site.name) if type(site) is Muscle else None
        if found is None:
            return False
        key, base = found
        masks[key] = masks.get(key, 0) | base | _BITS[site.side]
    return True


def supported_by(masks: Mapping[str, int]) -> tuple[int, bool]:
    """
    Give the smallest number of muscles whose stated sides were added up; equal to `count`.

    Returns:
        The number, and whether every mention of a paired muscle states a side.
    """
    supported = 0
    stated = True
    for mask in masks.values():
        supported += _SUPPORTED[mask]
        if mask & _OPEN and mask < _UNPAIRED:
            stated = False
    return supported, stated
