"""
Therapy services: from minutes to units.

What the note leaves open is a list of facts with the values that each may have. Every way to choose
among them is counted as if it were stated; where there are too many ways, each fact is varied by
itself, and what depends on them is held open.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.assistants import Counted, Terms, count
from needlecode.families.therapy_open import (
    AS_WRITTEN,
    Draft,
    Picks,
    Plan,
    items_of,
    unattended,
    ways_of,
)
from needlecode.grouping import Groups
from needlecode.part import NO_PART, Part, part_of
from needlecode.rules.therapy import TherapyPart
from needlecode.rules.therapy_minutes import UNITS
from needlecode.units import (
    BY_TOTAL,
    SERVICE_CODES,
    Service,
    assistant_minutes_of,
    clinician_of,
    discipline_of,
    service_of,
)


__all__ = ["therapy"]

_ASSISTANTS_SINCE: Final = date(2020, 1, 1)
_MIDPOINT_SINCE: Final = date(2022, 1, 1)


def therapy(
    encounter: Encounter, edition: Edition, groups: Groups, *, as_written: bool = False
) -> Part:
    """
    Select the lines of the therapy services of a visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        as_written: Whether only what the note supports as written is wanted, and not what could
            become of it: with many facts open that is the work of a thousand such answers.
    """
    if not groups.therapy:
        return NO_PART
    stated = encounter.plan_of_care
    day = encounter.date_of_service
    modifiers = edition.modifiers
    terms = Terms(
        method=edition.choices.timed_units,
        in_note_order=edition.choices.unit_tie == "note_order",
        modifiers=modifiers - {"CQ", "CO"} if day < _ASSISTANTS_SINCE else modifiers,
        any_profession=edition.choices.therapy_modifier_professions == "any_profession",
        midpoint=day >= _MIDPOINT_SINCE,
        codes=frozenset(code for code in SERVICE_CODES if code in edition.codes),
    )
    wheres: dict[tuple[object, ...], int] = {}
    drafts = tuple(_draft(encounter, place, terms, wheres) for place in groups.therapy)
    discipline = stated.discipline if stated else None
    known = {of for one in drafts if (of := discipline_of(one.who))}
    if discipline is None and len(known) == 1:
        # A visit has one plan of care, and a therapist works under one of the own discipline.
        discipline = known.pop()
    plan = Plan(encounter.has_plan_of_care, discipline)
    if as_written:
        written = count(tuple(items_of(drafts, plan, terms, AS_WRITTEN)), terms)
        return part_of(groups.therapy, [(written.ties[0], written.rows)], ties=written.ties)
    return _worked_out(drafts, plan, terms)


def _draft(
    encounter: Encounter, place: int, terms: Terms, wheres: dict[tuple[object, ...], int]
) -> Draft:
    one = encounter.procedures[place]
    service = service_of(one)
    codes = {
        Service.TIMED: one.code,
        Service.UNTIMED: one.code,
        Service.MANUAL: "97140",
        Service.ATTENDED: "97032",
        Service.UNATTENDED: unattended(terms.codes),
    }
    return Draft(
        place=place,
        service=service,
        code=codes.get(service),
        minutes=one.minutes,
        alone=assistant_minutes_of(encounter, place),
        who=clinician_of(encounter, place),
        whose=-1 if one.performed_by is None else place,
        where=wheres.setdefault((one.regions, one.sites, one.session), place),
    )


# A visit is worked out again for each choice that its lines may rest on, mostly with no change.
@lru_cache(64)
def _worked_out(drafts: tuple[Draft, ...], plan: Plan, terms: Terms) -> Part:
    ways = ways_of(drafts, plan, terms)
    counted = [count(tuple(items_of(drafts, plan, terms, way)), terms) for way in ways.picks]
    if ways.shows_lines:
        decisive = _decisive(ways.picks, counted, terms)
    else:
        decisive = frozenset(one.key[0] for one in ways.opens)
    written = counted[0]
    part = part_of(
        tuple(one.place for one in drafts),
        [(one.ties[0], one.rows) for one in counted],
        ties=written.ties,
        decisive=decisive,
    )
    # What is not named may have any code, whether or not it was tried.
    unnamed = any(one.service is Service.UNNAMED for one in drafts)
    codes = part.codes | terms.codes if unnamed else part.codes
    hidden = frozenset[str]() if ways.shows_rows else _hidden(drafts, terms)
    return TherapyPart(
        places=part.places,
        lines=part.lines,
        ties=part.ties,
        outcomes=part.outcomes,
        always=part.always - hidden,
        sometimes=part.sometimes | hidden,
        codes=codes,
        decisive=part.decisive,
        idle=written.idle,
    )


# The rows that a service may come to, but for those that it comes to for certain.
_ROWS: Final = {
    Service.TIMED: ("SEL601",),
    Service.UNTIMED: (),
    Service.MANUAL: ("SEL603",),
    Service.ATTENDED: ("SEL604",),
    Service.UNATTENDED: (),
    Service.STIMULATION: ("SEL604", "SEL605"),
    Service.UNNAMED: ("SEL601", "SEL602"),
}


def _hidden(drafts: Sequence[Draft], terms: Terms) -> frozenset[str]:
    """Give the rows that may hold where not each way was counted."""
    rows = {"SEL606", UNITS.row(terms.method).id}
    rows.update(row for one in drafts for row in _ROWS[one.service])
    if terms.method == BY_TOTAL:
        rows |= {"SEL607", "SEL611"}
    return frozenset(rows | ({"MOD110", "MOD111"} if terms.modifiers else set()))


def _decisive(picks: Sequence[Picks], counted: Sequence[Counted], terms: Terms) -> frozenset[str]:
    """Give the names of the facts on which the lines depend, the others being as they may be."""
    lines = [
        tuple(
            (line.code, line.modifiers, line.units)
            for line in one.ties[0]
            if line.code in terms.codes
        )
        for one in counted
    ]
    found: set[str] = set()
    for key in picks[0]:
        by_rest: dict[tuple[object, ...], set[object]] = {}
        for way, value in zip(picks, lines, strict=True):
            rest = tuple(pick for other, pick in way.items() if other != key)
            by_rest.setdefault(rest, set()).add(value)
        if any(len(values) > 1 for values in by_rest.values()):
            found.add(key[0])
    return frozenset(found)
