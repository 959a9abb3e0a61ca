"""
Where on the body a procedure was done, in the ten regions of osteopathic manipulation.

Two services of an NCCI pair stand side by side where they were done in different anatomic regions or
at different sessions (NCCI Policy Manual, ch. I, pp. I-14 to I-18; F-404, F-407). Muscles, structures
and region words have one vocabulary in common only as far as these regions go.
"""

from collections.abc import Mapping
from itertools import product
from typing import Final, NamedTuple

from needlecode.facts._anatomy import MUSCLES
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Site, is_tissue
from needlecode.muscles import contiguous
from needlecode.procedure import Procedure
from needlecode.regions import Region, System, read_regions
from needlecode.structure_words import regions_of


__all__ = ["Lying", "Spot", "lying", "spots_of"]

Regions = frozenset[Region]

ANYWHERE: Final[Regions] = frozenset(Region)
_UPPER: Final = Region.UPPER_EXTREMITY
_LOWER: Final = Region.LOWER_EXTREMITY
# In which of the ten regions a muscle of an anatomic region may have been treated.
_OF_ANATOMY: Final[Mapping[str, Regions]] = {
    "head": frozenset({Region.HEAD}),
    "neck": frozenset({Region.CERVICAL}),
    "shoulder-girdle": frozenset({Region.CERVICAL, Region.THORACIC, _UPPER}),
    "shoulder": frozenset({_UPPER}),
    "arm": frozenset({_UPPER}),
    "forearm": frozenset({_UPPER}),
    "hand": frozenset({_UPPER}),
    "thorax": frozenset({Region.THORACIC, Region.RIB_CAGE}),
    "low-back": frozenset({Region.LUMBAR}),
    "abdomen": frozenset({Region.ABDOMEN}),
    "pelvis": frozenset({Region.PELVIC, Region.SACRAL}),
    "hip": frozenset({Region.PELVIC, _LOWER}),
    "thigh": frozenset({_LOWER}),
    "leg": frozenset({_LOWER}),
    "foot": frozenset({_LOWER}),
    "spine": frozenset({Region.CERVICAL, Region.THORACIC, Region.LUMBAR, Region.SACRAL}),
}


class Spot(NamedTuple):
    """
    A place where a procedure was done.

    Attributes:
        path: Where the note has it, or should.
        regions: The regions that it may lie in.
        anatomy: Of muscles and structures with a known name, their regions, which are finer.
        side: The side, "" of a region as a whole, or None where none is stated.
        session: The session, or None where none is stated.
    """

    path: str
    regions: Regions
    anatomy: frozenset[str]
    side: str | None
    session: int | None


class Lying(NamedTuple):
    """
    How two places lie to one another.

    Attributes:
        apart: True, False, or None where the note does not settle it.
        by_session: Whether they are apart by their sessions.
        by_place: Whether it is the place, beside the sessions, that is not settled.
        opposite: Whether they are one region's two sides, which no authority settles.
    """

    apart: bool | None
    by_session: bool = False
    by_place: bool = False
    opposite: bool = False


def _read(text: str) -> Regions:
    """Give the regions that words may mean; all where they were not understood."""
    found: set[Region] = set()
    for mention in read_regions((text,), System.OSTEOPATHIC):
        if not mention.candidates:
            return ANYWHERE
        found.update(mention.candidates)
    return frozenset(found) or ANYWHERE


def _anatomy(site: Site) -> frozenset[str]:
    if isinstance(site, NonMuscle):
        return regions_of(site.text)
    if isinstance(site, Muscle):
        return frozenset({MUSCLES[site.name][1]})
    if isinstance(site, MuscleGroup):
        return frozenset(MUSCLES[member][1] for member in site.members)
    return frozenset()


def _spot(path: str, site: Site, session: int | None) -> Spot:
    anatomy = _anatomy(site)
    regions = frozenset[Region]().union(*(_OF_ANATOMY[one] for one in anatomy))
    if not anatomy:
        regions = _read(site.text) if isinstance(site, NonMuscle) else ANYWHERE
    return Spot(path, regions, anatomy, site.side and site.side.value, session)


def spots_of(procedure: Procedure, place: int, *, structures: bool | None) -> tuple[Spot, ...]:
    """
    Give the places where a procedure was done, or a part of it; none where it has no such part.

    Args:
        procedure: What was done.
        place: Its position in the visit.
        structures: Whether its injected structures are meant, or its muscles; None for all of it.
    """
    path, session = f"procedures[{place}]", procedure.session
    found = [
        _spot(f"{path}.sites[{n}]", site, session)
        for n, site in enumerate(procedure.sites)
        if structures is None or is_tissue(site) is structures
    ]
    if procedure.sites and not found:
        return ()
    nothing = frozenset[str]()
    found += [
        # A region has no sides.
        Spot(f"{path}.regions[{n}]", _read(text), nothing, "", session)
        for n, text in enumerate(procedure.regions)
    ]
    return tuple(found) or (Spot(f"{path}.sites", ANYWHERE, nothing, None, session),)


def _touch(one: Regions, other: Regions) -> set[bool]:
    """Say whether two places, of which these are the regions, touch; both where it is open."""
    if not one & other:
        return {False}
    return {True} if len(one | other) == 1 else {True, False}


def lying(one: Spot, other: Spot) -> Lying:
    """
    Say how two places lie to one another.

    Args:
        one: A place of one service.
        other: A place of the other.
    """
    stated = one.session is not None and other.session is not None
    if stated and one.session != other.session:
        return Lying(apart=True, by_session=True)
    touch = {contiguous(a, b) for a, b in product(one.anatomy, other.anatomy)}
    touch = touch or _touch(one.regions, other.regions)
    if touch == {False}:
        return Lying(apart=True)
    if not stated or len(touch) > 1:
        return Lying(apart=None, by_place=len(touch) > 1)
    sides = {one.side, other.side}
    return Lying(apart=False, opposite=sides == {"left", "right"} or None in sides)
