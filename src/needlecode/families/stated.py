"""Services without a code of their own, and services stated by their code."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from attrs import evolve

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.current import current
from needlecode.families.distinct import Named, largest, named, open_sides, open_words, smallest
from needlecode.grouping import Family, Groups, family_of
from needlecode.muscle import NonMuscle, Site
from needlecode.part import NO_PART, Line, Lines, Part, part_of
from needlecode.procedure import Procedure
from needlecode.rules.stated import (
    CHEMODENERVATION,
    MUSCLE_GUIDANCE,
    PROCEDURE,
    UNLISTED,
    stands_for,
)
from needlecode.rules.stated import TABLE as BY_CODE
from needlecode.rules.stated_sites import is_elsewhere
from needlecode.rules.unlisted import DEVICE, DEVICES, NERVE
from needlecode.rules.unlisted import TABLE as WITHOUT_CODE


__all__ = ["stated", "unlisted"]

_UNLISTED: Final = Family.UNLISTED.value
_STATED: Final = Family.STATED.value


def _services(encounter: Encounter, groups: Groups) -> dict[str, tuple[int, ...]]:
    """Give the procedures of each kind of service that has no code of its own."""
    found: dict[str, tuple[int, ...]] = {}
    for place in groups.unlisted:
        kind = DEVICE if encounter.procedures[place].technique in DEVICES else NERVE
        found[kind] = (*found.get(kind, ()), place)
    return dict(sorted(found.items()))


def unlisted(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the lines of services without a code of their own.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    choice = edition.choices.unlisted_cupping
    services = _services(encounter, groups)
    may_be: tuple[int, ...] = ()
    if edition.choices.pens_identification == "by_target":
        places = sorted((*groups.needling, *groups.injection, *groups.either))
        may_be = tuple(n for n in places if _may_be_nerves(encounter.procedures[n]))
    if not (services or may_be):
        return NO_PART

    def found(kinds: dict[str, tuple[int, ...]]) -> tuple[Lines, tuple[str, ...]]:
        rows = [(WITHOUT_CODE.row(kind, choice), places) for kind, places in kinds.items()]
        lines = tuple(
            Line(row.then, (), (row.id,), _UNLISTED, 1, places) for row, places in rows if row.then
        )
        return lines, tuple(row.id for row, _ in rows)

    ways = [found(services)]
    if may_be:
        nerves = tuple(sorted((*services.get(NERVE, ()), *may_be)))
        ways.append(found({**services, NERVE: nerves}))
    decisive = [f"current procedures[{n}].electrical_stimulation" for n in may_be]
    # A further service of the kind adds no unit, but it may take a line from the needling.
    if NERVE in services and edition.choices.non_muscle_targets == "exclude":
        decisive = []
    return part_of(groups.unlisted, ways, decisive=decisive)


def _may_be_nerves(procedure: Procedure) -> bool:
    """Say whether only the current is missing that would make it stimulation of nerves."""
    if procedure.electrical_stimulation is not None:
        return False
    with_current = evolve(procedure, electrical_stimulation=True)
    return family_of(with_current, nerves_by_target=True) is Family.UNLISTED


# Codes that count muscles or levels themselves, so that further sites are no further units.
_ONE_UNIT: Final = CHEMODENERVATION | frozenset(
    str(code)
    for codes in (range(62320, 62328), range(64461, 64464), range(64479, 64496))
    for code in codes
)


def _counted(code: str, sites: Sequence[Site]) -> Iterator[tuple[int, Site]]:
    """Leave out what the code is not for, and what only says where if something else is named."""
    fitting = [(n, site) for n, site in enumerate(sites) if not is_elsewhere(code, site)]
    targets = [
        (n, site)
        for n, site in fitting
        if not isinstance(site, NonMuscle) or site.structure.is_tissue
    ]
    yield from targets or fitting


def _units(
    encounter: Encounter, code: str, places: Sequence[int]
) -> tuple[int, int, tuple[str, ...]]:
    """Give the smallest and the largest number of sites, and the paths of what is open."""
    mentions: list[Named] = []
    paths: list[str] = []
    loose: dict[str, int] = {}
    for place in places:
        path = f"procedures[{place}].sites"
        sites = list(_counted(code, encounter.procedures[place].sites))
        if not sites:
            loose[path] = 1
        for n, site in sites:
            found = named(site)
            if not found:
                loose[f"{path}[{n}]"] = 1 if site.side else 2
            mentions += found
            paths += [f"{path}[{n}]"] * len(found)
    full = {m for m in mentions if m.words and m.side is not None}
    facts = zip(paths, open_sides(mentions, full), open_words(mentions), strict=True)
    open_ = [path for path, side, words in facts if side or words]
    # A single mention of unknown words with its side, or a procedure without sites, is one site.
    if len(mentions) + len(loose) > 1 or 2 in loose.values():  # noqa: PLR2004 - both sides
        open_ += loose
    low = max(1, smallest(mentions))
    high = max(1, largest(mentions) + sum(loose.values()))
    return low, high, tuple(dict.fromkeys(open_))


def stated(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the lines of services that are stated by their code.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    procedures = encounter.procedures
    by_code: dict[str, list[int]] = {}
    for place in groups.stated:
        by_code.setdefault(procedures[place].code or "", []).append(place)
    chemodenervation = any(code in edition.codes for code in CHEMODENERVATION & by_code.keys())
    choice = edition.choices.unlisted_cupping
    taken = {WITHOUT_CODE.row(kind, choice).then for kind in _services(encounter, groups)}
    rows: list[str] = []
    each: list[tuple[Line, ...]] = []
    decisive: list[str] = []
    for code, places in sorted(by_code.items()):
        meaning = stands_for(code)
        row = BY_CODE.row(meaning, chemodenervation)
        low, high = 1, 1
        if meaning == PROCEDURE and code not in _ONE_UNIT:
            low, high, paths = _units(encounter, code, places)
            decisive += [f"sites {path}" for path in paths]
        rows.append(row.id)
        # A service without a code of its own may be the one that the code is stated for.
        if row.then and not (meaning == UNLISTED and code in taken):
            numbers = (low, high) if high > low else (low,)
            each.append(
                tuple(Line(code, (), (row.id,), _STATED, n, tuple(places)) for n in numbers)
            )
    ways: list[tuple[Lines, tuple[str, ...]]] = [(lines, tuple(rows)) for lines in _all(each)]
    through = current(encounter, edition, groups)
    ways = [
        ((*lines, *more), (*rows, *others))
        for lines, rows in ways
        for more, others in through.ways
    ]
    decisive += through.decisive
    covered = tuple(sorted((*groups.stated, *through.places)))
    if not covered and not decisive:
        return NO_PART
    ties = _ties(ways[0][0])
    ways = [((_ties(lines) or (lines,))[0], rows) for lines, rows in ways]
    return part_of(covered, ways, ties=ties, decisive=decisive)


def _all(each: Sequence[tuple[Line, ...]]) -> Iterator[Lines]:
    """Put the lines together, with as few units as there may be first; of many, the extremes."""
    if sum(len(ways) > 1 for ways in each) <= _EACH_WAY:
        yield from product(*each)
    else:
        yield tuple(ways[0] for ways in each)
        yield tuple(ways[-1] for ways in each)


# Codes of which the units are open, up to which every way is looked at.
_EACH_WAY: Final = 4


def _ties(lines: Lines) -> tuple[Lines, ...]:
    """Let each of two kinds of guidance by the muscle's current stand alone: one is reported."""
    both = [line for line in lines if stands_for(line.code) == MUSCLE_GUIDANCE]
    return tuple(tuple(line for line in lines if line not in both or line is one) for one in both)
