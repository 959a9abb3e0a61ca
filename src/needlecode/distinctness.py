"""
What makes two services of a visit separate: their work, their places and sessions, or their time.

NCCI Policy Manual, ch. I, pp. I-14 to I-18, and ch. XI, pp. XI-25 to XI-28 (F-404 to F-412).
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import product
from typing import Final, NamedTuple

from needlecode.encounter import Encounter
from needlecode.grouping import Family, Groups
from needlecode.part import Line
from needlecode.whereabouts import ANYWHERE, Lying, Spot, lying, spots_of


__all__ = [
    "DEFINITE",
    "Found",
    "Served",
    "Standing",
    "by_body_part",
    "by_diagnosis",
    "by_place",
    "by_time",
    "by_work",
    "or_by_time",
    "served",
]


class Standing(StrEnum):
    """Whether both codes of a pair stand."""

    NEVER = "no modifier helps"
    SEPARATE = "the facts make them separate"
    SAME = "the facts make them one"
    OPPOSITE = "opposite sides of one region, which no authority settles"
    OPEN = "the note does not say"
    SETTING = "the settings differ, and the note does not say which"
    UNREAD = "the policy reads the table in its edition only"


# The facts do not let both stand, whatever else is stated.
DEFINITE: Final = frozenset({Standing.NEVER, Standing.SAME})


class Found(NamedTuple):
    """
    Whether the facts make two services separate.

    Attributes:
        standing: Whether they do.
        fact: By which kind of fact: "work", "time", "place", "session" or "diagnosis".
        paths: What would have to be stated.
    """

    standing: Standing
    fact: str
    paths: tuple[str, ...] = ()


MUSCLE_CODES: Final = frozenset({"20552", "20553", "20560", "20561"})
"""The codes that count muscles."""


class Served(NamedTuple):
    """
    The procedures behind the lines of a code.

    Attributes:
        places: Their positions.
        structures: Whether the lines stand for their injected structures, for their muscles, or
            (None) for all of them.
    """

    places: tuple[int, ...]
    structures: bool | None

    def spots(self, encounter: Encounter) -> list[Spot]:
        """
        Give the places on the body.

        Args:
            encounter: The visit.
        """
        return [
            spot
            for place in self.places
            for spot in spots_of(encounter.procedures[place], place, structures=self.structures)
        ]


def served(groups: Groups, lines: Sequence[Line]) -> Served:
    """
    Give what the lines of a code stand for, or may stand for.

    Args:
        groups: The families of the procedures.
        lines: Lines of one code.
    """
    structures = True if lines[0].family == Family.INJECTION.value else None
    found = {place for line in lines for place in line.procedures}
    if not found:
        # An injection that may be needling too has lines that name no procedure.
        structures = lines[0].code not in MUSCLE_CODES
        needling = any(line.family == Family.NEEDLING.value for line in lines)
        found = {*(groups.needling if needling else groups.injection), *groups.either}
    return Served(tuple(sorted(found)), structures)


def by_work(encounter: Encounter, places: Sequence[int]) -> Found:
    """
    Read whether the evaluation or visit is work of its own; told twice, what either shows.

    Args:
        encounter: The visit.
        places: Positions of the evaluation or visit.
    """
    works = {place: encounter.procedures[place].separate_work for place in places}
    paths = tuple(f"procedures[{p}].separate_work" for p, work in works.items() if work is None)
    standing = Standing.OPEN if paths else Standing.SAME
    if True in works.values():
        standing = Standing.SEPARATE
    return Found(standing, "work", paths)


def by_place(encounter: Encounter, first: Served, second: Served) -> Found:
    """
    Compare where, and in which session, two services were furnished.

    Args:
        encounter: The visit.
        first: One of them.
        second: The other.
    """
    return _compared(encounter, first, second, lying)


def by_body_part(encounter: Encounter, first: Served, second: Served) -> Found:
    """
    Compare the named parts of the body: another one is enough, even where regions may touch.

    Args:
        encounter: The visit.
        first: One service.
        second: The other.
    """

    def named(one: Spot, other: Spot) -> Lying:
        # Words that were not understood name no part.
        both = ANYWHERE not in {one.regions, other.regions}
        differ = both and (one.regions, one.anatomy) != (other.regions, other.anatomy)
        return Lying(apart=True) if differ else lying(one, other)

    return _compared(encounter, first, second, named)


def _kinds(spots: Sequence[Spot]) -> dict[Spot, list[str]]:
    """Put places together that differ in their paths only: of those there are not many."""
    found: dict[Spot, list[str]] = {}
    for spot in spots:
        found.setdefault(spot._replace(path=""), []).append(spot.path)
    return found


def _compared(
    encounter: Encounter, first: Served, second: Served, lie_of: Callable[[Spot, Spot], Lying]
) -> Found:
    ones, twos = _kinds(first.spots(encounter)), _kinds(second.spots(encounter))
    found = [(a, b, lie_of(a, b)) for a, b in product(ones, twos)]
    touching = [lie for _, _, lie in found if lie.apart is False]
    if touching:
        opposite = all(lie.opposite for lie in touching)
        return Found(Standing.OPPOSITE if opposite else Standing.SAME, "place")
    if any(lie.apart is None for _, _, lie in found):
        open_ = [(one, two) for one, two, lie in found if lie.by_place]
        paths = dict.fromkeys(path for one, two in open_ for path in (*ones[one], *twos[two]))
        for place in sorted({*first.places, *second.places}):
            if encounter.procedures[place].session is None:
                paths[f"procedures[{place}].session"] = None
        return Found(Standing.OPEN, "place", tuple(paths))
    by_session = all(lie.by_session for _, _, lie in found)
    return Found(Standing.SEPARATE, "session" if by_session else "place")


def by_diagnosis(encounter: Encounter, first: Served, second: Served) -> Found:
    """
    Ask for a diagnosis of its own on top of another region (network policy, N-319).

    Args:
        encounter: The visit.
        first: One service.
        second: The other.
    """
    found = by_place(encounter, first, second)
    stated = {
        place: encounter.procedures[place].diagnoses for place in (*first.places, *second.places)
    }
    ones, twos = ([stated[place] for place in one.places] for one in (first, second))
    shared = any(set(one) & set(two) for one, two in product(ones, twos) if one and two)
    if shared or len(set(encounter.diagnoses)) == 1:
        own = Standing.SAME
    else:
        own = Standing.OPEN if None in stated.values() else Standing.SEPARATE
    if own is Standing.SAME and found.standing is not Standing.SAME:
        return Found(Standing.SAME, "diagnosis")
    if own is Standing.OPEN and found.standing in _MAY_BE_SEPARATE:
        unstated = (f"procedures[{p}].diagnoses" for p, said in stated.items() if said is None)
        return Found(Standing.OPEN, "diagnosis", (*found.paths, *unstated))
    return found


_MAY_BE_SEPARATE: Final = frozenset({Standing.SEPARATE, Standing.OPEN})


def or_by_time(places: Found, minutes: Found) -> Found:
    """
    Let two therapy services be separate by their time, where their places do not make them so.

    Args:
        places: What their places say.
        minutes: What their minutes say.
    """
    if minutes.standing is Standing.SAME and places.standing is not Standing.SAME:
        return places
    return minutes


def by_time(encounter: Encounter, places: Sequence[int]) -> Found:
    """
    Read whether two services took different intervals of time.

    Services of which the minutes together do not exceed those of the whole treatment were furnished
    one after the other; where they exceed them, some minutes are counted twice (F-408, F-411).

    Args:
        encounter: The visit.
        places: Positions of the procedures of both.
    """
    minutes = {place: encounter.procedures[place].minutes for place in places}
    total = encounter.treatment_minutes
    known = sum(m for m in minutes.values() if m is not None)
    if total is not None and known > total:
        return Found(Standing.SAME, "time")
    unstated = [f"procedures[{place}].minutes" for place, m in minutes.items() if m is None]
    paths = (*sorted(unstated), *(["treatment_minutes"] if total is None else []))
    return Found(Standing.OPEN if paths else Standing.SEPARATE, "time", paths)
