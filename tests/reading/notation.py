"""
A short notation for sites, in which the tests say what they expect.

``left trapezius/upper``, ``right multifidus@L4``, ``group:hamstrings``, an ambiguous word with its
readings as ``left ?gluteus-maximus|gluteus-medius``, a thing as ``#tendon``, words not understood
as ``!``; a leading ``-`` says that the mention was not treated.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from needlecode.facts._anatomy import AMBIGUOUS, MUSCLES
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Side, Site
from needlecode.reading import MuscleReading, read_muscles


__all__ = ["BOTH", "LEFT", "NONE", "RIGHT", "named", "noted", "parsed", "read_as", "slugs"]

Sides = tuple[str, ...]
NONE: Final[Sides] = ("",)
LEFT: Final[Sides] = ("left",)
RIGHT: Final[Sides] = ("right",)
BOTH: Final[Sides] = ("left", "right")


def _on(side: Side | str | None, text: str) -> str:
    return f"{side} {text}" if side else text


def _short(reference: str) -> str:
    return reference.removeprefix("muscle:")


def _is_one(slug: str) -> bool:
    """Say whether there is one muscle of the name, and not one on each side."""
    return slug in MUSCLES and not MUSCLES[slug][3]


def named(
    references: Iterable[str],
    sides: Sides = NONE,
    *,
    levels: Sides = NONE,
    treated: bool = True,
    is_open: bool = False,
) -> list[str]:
    """
    Write the sites of one name.

    Args:
        references: What the name may stand for; more than one is ambiguous.
        sides: On which sides; that of an unpaired muscle is not compared.
        levels: At which levels.
        treated: Whether it was.
        is_open: Whether it may be no muscle at all, and so is ambiguous with one reading.
    """
    short = sorted(_short(reference) for reference in references)
    slug = short[0].partition("/")[0]
    if len(short) > 1 or is_open:
        text = f"?{'|'.join(short)}"
    else:
        text = short[0]
        sides = NONE if _is_one(slug) else sides
    mark = "" if treated else "-"
    return [
        f"{mark}{_on(side, text)}{f'@{level}' if level else ''}"
        for side in sides
        for level in levels
    ]


def noted(site: Site) -> str:
    """Write a site that was read."""
    if isinstance(site, Muscle):
        part = f"/{site.part}" if site.part else ""
        level = f"@{site.level}" if site.level else ""
        return _on(None if _is_one(site.name) else site.side, f"{site.name}{part}{level}")
    if isinstance(site, MuscleGroup):
        return _on(site.side, f"group:{site.name}")
    if isinstance(site, AmbiguousToken):
        return _on(site.side, f"?{'|'.join(sorted(map(_short, site.readings)))}")
    if isinstance(site, NonMuscle):
        return f"#{site.structure.value}"
    return "!"


def read_as(text: str, region: str | None = None) -> Counter[str]:
    """Read a text and write what was read, those not treated among it."""
    reading = read_muscles(text, region=region)
    found = [noted(site) for site in reading]
    return Counter((*found, *(f"-{noted(site)}" for site in reading.not_treated)))


def parsed(expected: str) -> Counter[str]:
    """
    Split what a table of phrases expects.

    Args:
        expected: Sites parted by commas; ``both x`` is x on the left and on the right, ``?GM`` is
            the ambiguous word with all that it may be.
    """
    found: Counter[str] = Counter()
    for one in filter(None, map(str.strip, expected.split(","))):
        before, open_, token = one.partition("?")
        readings = AMBIGUOUS[token][0] if token in AMBIGUOUS else ()
        item = before + named(readings, is_open=True)[0] if readings else before + open_ + token
        mark = "-" if item.startswith("-") else ""
        text = item.removeprefix("-")
        if text.startswith("both "):
            found.update(f"{mark}{side} {text.removeprefix('both ')}" for side in BOTH)
        else:
            found[mark + text] += 1
    return found


def _slugs(site: Site) -> Iterator[str]:
    if isinstance(site, Muscle):
        yield site.name
    elif isinstance(site, MuscleGroup):
        yield f"group:{site.name}"
    elif isinstance(site, AmbiguousToken):
        yield from (_short(one).partition("/")[0] for one in site.readings)


def slugs(reading: MuscleReading) -> set[str]:
    """Give every muscle and group that a reading resolves or leaves open."""
    return {slug for site in reading for slug in _slugs(site)}
