"""Injection into structures that are no muscle: from structures to units."""

from collections.abc import Container, Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.distinct import (
    Named,
    largest,
    open_sides,
    open_words,
    smallest,
    structures_of,
)
from needlecode.grouping import Family, Groups, label_of
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Structure, Unread
from needlecode.part import NO_PART, Line, Lines, Part, part_of
from needlecode.procedure import Procedure, Technique
from needlecode.rules.structures import STRUCTURES, TABLE


__all__ = ["structures"]

_SHEATH: Final = Structure.TENDON_SHEATH
_ORIGIN: Final = Structure.TENDON_ORIGIN
_TENDON: Final = Structure.TENDON
# What says where an injection was given and leaves open into what.
_PLACES: Final = frozenset({Structure.REGION, Structure.LEVEL, Structure.OTHER})
# Numbers of units of one code, up to which each is looked at.
_EACH: Final = 8


class _Site(NamedTuple):
    """A structure that was injected, or may have been."""

    place: int
    path: str
    structure: Structure
    mention: Named

    def as_a(self, structure: Structure) -> Named:
        """Take it as a structure of that kind."""
        return self.mention._replace(kind=structure.value)


def _sites(encounter: Encounter, places: Sequence[int]) -> Iterator[_Site]:
    for place in places:
        for n, site in enumerate(encounter.procedures[place].sites):
            if isinstance(site, NonMuscle) and site.structure in STRUCTURES:
                path = f"procedures[{place}].sites[{n}]"
                for mention in structures_of(site):
                    yield _Site(place, path, site.structure, mention)


def _targets(place: int, procedure: Procedure) -> Iterator[tuple[str, int]]:
    """Give what an injection may have gone into besides, and how many structures at most."""
    if label_of(procedure) is not Technique.INJECTION:
        return
    sites = procedure.sites
    path = f"procedures[{place}].sites"
    if not sites:
        yield path, len(_BOTH_SIDES)
    is_named = any(
        isinstance(site, Muscle | MuscleGroup | AmbiguousToken)
        or (isinstance(site, NonMuscle) and site.structure not in _PLACES)
        for site in sites
    )
    for n, site in enumerate(sites):
        # Beside a named structure a region only says where it is.
        says_where = isinstance(site, NonMuscle) and site.structure in _PLACES and not is_named
        if isinstance(site, Unread) or says_where:
            yield f"{path}[{n}]", 1 if site.side else len(_BOTH_SIDES)


_BOTH_SIDES: Final = ("left", "right")


def _of_code(sites: Sequence[_Site], code: str, *, with_tendons: bool) -> list[Named]:
    """Give the structures of a code; a tendon of which the place is not stated may be one."""
    found = [s.mention for s in sites if TABLE.row(s.structure).then == code]
    if with_tendons:
        kind = _SHEATH if code == _CODES[0] else _ORIGIN
        found += [s.as_a(kind) for s in sites if s.structure is _TENDON]
    return found


_CODES: Final = ("20550", "20551")
_ROWS: Final = {
    code: TABLE.row(kind).id for code, kind in zip(_CODES, (_SHEATH, _ORIGIN), strict=True)
}


def _decisive(sure: Sequence[_Site], maybe: Sequence[_Site]) -> Iterator[str]:
    """Name what is not stated and could change the units."""
    sites = (*sure, *maybe)
    stated = {s.mention for s in sure if s.structure is not _TENDON and _is_full(s.mention)}
    others = [s for s in sites if s.structure not in {_TENDON, _SHEATH, _ORIGIN}]
    # A tendon may turn out to be a sheath or an origin, so it is compared with both.
    for kind in (_SHEATH, _ORIGIN):
        taken = [s for s in sites if s.structure in {_TENDON, kind}]
        yield from _open(taken, [s.as_a(kind) for s in taken], stated)
    yield from _open(others, [s.mention for s in others], stated)
    for site in sites:
        readings = {site.mention}
        if site.structure is _TENDON:
            readings = {site.as_a(_SHEATH), site.as_a(_ORIGIN)}
        if not stated.issuperset(readings):
            if site.structure is _TENDON:
                yield f"tendon {site.path}"
            if site in maybe:
                yield f"injected {site.place}"


def _open(
    sites: Sequence[_Site], mentions: Sequence[Named], stated: Container[Named]
) -> Iterator[str]:
    names = zip(sites, open_sides(mentions, stated), open_words(mentions), strict=True)
    for site, side, name in names:
        if side:
            yield f"side {site.path}"
        if name:
            yield f"name {site.path}"


def _is_full(mention: Named) -> bool:
    return bool(mention.words) and mention.side is not None


def _values(low: int, high: int) -> Iterator[int]:
    yield from range(low, min(high, low + _EACH) + 1)
    if high > low + _EACH:
        yield high


def structures(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the lines of injections into tendons, ligaments and fascia.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    del edition
    sure = list(_sites(encounter, groups.injection))
    maybe = list(_sites(encounter, groups.either))
    targets = [
        target
        for place in groups.injection
        for target in _targets(place, encounter.procedures[place])
    ]
    if not (sure or maybe or targets):
        return NO_PART
    more = sum(most for _, most in targets)
    places = tuple(dict.fromkeys(site.place for site in sure))
    units = [
        tuple(
            _values(
                smallest(_of_code(sure, code, with_tendons=False)),
                largest(_of_code((*sure, *maybe), code, with_tendons=True)) + more,
            )
        )
        for code in _CODES
    ]

    def lines(numbers: Sequence[int]) -> Lines:
        return tuple(
            Line(code, (), (_ROWS[code],), Family.INJECTION.value, number, places)
            for code, number in zip(_CODES, numbers, strict=True)
            if number
        )

    found = [
        (ls := lines(ns), [row for line in ls for row in line.basis]) for ns in product(*units)
    ]
    decisive = {*_decisive(sure, maybe), *(f"target {path}" for path, _ in targets)}
    return part_of(places, found, decisive=decisive)
