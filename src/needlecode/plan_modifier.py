"""
GP, GO, CQ and CO on lines beside the therapy services: needling, evaluations and unlisted services.

An evaluation or an unlisted therapy service takes the modifier of the plan of care under which it
was furnished (N-430). Whether needling is a therapy service is a choice (`therapy_status`), and an
assistant's modifier follows it (F-118).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from math import inf
from typing import Final, NamedTuple, TypeAlias

from needlecode.edition import Edition
from needlecode.encounter import Discipline, Encounter
from needlecode.evaluations import OCCUPATIONAL, PHYSICAL
from needlecode.grouping import Family, Groups
from needlecode.part import Line, Lines
from needlecode.procedure import Profession
from needlecode.units import (
    ASSISTANT_OF,
    ASSISTANTS,
    EACH_KIND,
    PLAN_OF,
    WITHOUT_PLAN,
    assistant_minutes_of,
    clinician_of,
    discipline_of,
)


__all__ = ["PlanOpen", "open_of", "planned"]

_NEEDLING: Final = frozenset({"20560", "20561"})
_UNLISTED: Final = frozenset({"97039", "97139", "97799"})
_FIRST_ASSISTANTS: Final = 2020
_THERAPIST_OF: Final = {
    False: Discipline.PHYSICAL_THERAPY,
    True: Discipline.OCCUPATIONAL_THERAPY,
}
_THERAPISTS: Final = frozenset(_THERAPIST_OF.values())
# Under a plan of care, but for chiropractors and acupuncturists, others work too.
_PROFESSIONS: Final = (*EACH_KIND, Profession.PHYSICIAN)


class _Work(NamedTuple):
    """One procedure behind a line: who furnished it, its minutes, and an assistant's alone."""

    who: Profession | None
    minutes: int | None
    alone: int | None


class _Facts(NamedTuple):
    """What decides about a line; of the disciplines, those of whom a plan may be followed."""

    has_plan: bool | None
    discipline: Discipline | None
    works: tuple[_Work, ...]
    # Whether the visit speaks of an assistant.
    mentioned: bool


PlanOpen: TypeAlias = tuple[str, tuple[str, ...]]
"""The name of a fact that is not stated and would change a line, and its paths."""


def _is_concerned(edition: Edition, line: Line) -> bool:
    if line.code in _NEEDLING:
        return edition.choices.therapy_status != "not_therapy"
    if line.family == Family.THERAPY.value:
        return False
    return line.code in PHYSICAL or line.code in OCCUPATIONAL or line.code in _UNLISTED


def _places(groups: Groups, line: Line) -> tuple[int, ...]:
    if line.code not in _NEEDLING:
        return line.procedures
    return tuple(sorted({*groups.needling, *groups.either, *line.procedures}))


def _facts(encounter: Encounter, places: Sequence[int]) -> _Facts:
    plan = encounter.plan_of_care
    procedures = encounter.procedures
    works = tuple(
        _Work(
            clinician_of(encounter, p), procedures[p].minutes, assistant_minutes_of(encounter, p)
        )
        for p in places
    )
    mentioned = encounter.rendering.profession in ASSISTANTS or any(
        one.assistant_minutes or (one.performed_by and one.performed_by.profession in ASSISTANTS)
        for one in procedures
    )
    return _Facts(encounter.has_plan_of_care, plan.discipline if plan else None, works, mentioned)


def _plan_modifier(edition: Edition, line: Line, facts: _Facts) -> str:
    """Give the modifier of the plan of a line; "" where there is none, or nothing says whose it is."""
    needling = line.code in _NEEDLING
    by_profession = needling and edition.choices.therapy_status == "by_profession"
    working = {work.who for work in facts.works} - WITHOUT_PLAN
    own = {of for who in working if (of := discipline_of(who))}
    if needling:
        own &= _THERAPISTS
    if not working or (needling and not own) or not (facts.has_plan or by_profession):
        return ""
    found = own
    if line.code in PHYSICAL or line.code in OCCUPATIONAL:
        found = {_THERAPIST_OF[line.code in OCCUPATIONAL]}
    elif facts.discipline and not by_profession:
        # Needling of a therapist is under the own plan where the stated one is of another kind.
        found = {facts.discipline} if not needling or facts.discipline in _THERAPISTS else own
    # Of two disciplines the note has to say whose plan it is.
    modifier = PLAN_OF[found.pop()] if len(found) == 1 else ""
    return modifier if modifier in edition.modifiers else ""


def _is_assisted(facts: _Facts) -> bool | None:
    """Say whether assistants alone furnished more than a tenth; None where that is open."""
    least_alone = most_alone = least_others = most_others = 0.0
    for who, minutes, alone in facts.works:
        # Without minutes a procedure may have had any number, and had some: what has a line was done.
        stated = None if minutes is None else max(minutes, 1)
        low, high = (alone or 1, inf) if stated is None else (stated, float(stated))
        if who in ASSISTANTS:
            share = (low, high)
        elif alone is not None:
            share = (alone, float(alone))
        else:
            share = (0, high if facts.mentioned else 0.0)
        least_alone += share[0]
        most_alone += share[1]
        least_others += max(low - share[1], 0)
        most_others += max(high - share[0], 0) if who not in ASSISTANTS else 0
    if not most_others or 9 * least_alone > most_others:
        return bool(least_alone)
    return None if 9 * most_alone > least_others else False


def _modifiers(edition: Edition, day: date, plan: str, *, assisted: bool) -> tuple[str, ...]:
    assistant = ASSISTANT_OF.get(plan, "")
    if assisted and assistant in edition.modifiers and day.year >= _FIRST_ASSISTANTS:
        return (plan, assistant)
    return (plan,) if plan else ()


def planned(encounter: Encounter, edition: Edition, groups: Groups, lines: Lines) -> Lines:
    """
    Set the modifiers of the plan of care on the lines that are no therapy services.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: The lines of all families.
    """
    if not edition.modifiers:
        return lines
    return tuple(_with(encounter, edition, groups, line) for line in lines)


def _with(encounter: Encounter, edition: Edition, groups: Groups, line: Line) -> Line:
    if not _is_concerned(edition, line):
        return line
    facts = _facts(encounter, _places(groups, line))
    plan = _plan_modifier(edition, line, facts)
    assisted = _is_assisted(facts) is True
    found = _modifiers(edition, encounter.date_of_service, plan, assisted=assisted)
    if not found:
        return line
    return line._replace(modifiers=(*line.modifiers, *found), basis=(*line.basis, "MOD118"))


def open_of(
    encounter: Encounter, edition: Edition, groups: Groups, lines: Iterable[Line]
) -> tuple[PlanOpen, ...]:
    """
    Give what is not stated and would change such a modifier, for lines that may stand.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: The lines that some completion of the note has.
    """
    found: dict[PlanOpen, None] = {}
    for line in lines if edition.modifiers else ():
        if _is_concerned(edition, line):
            found |= dict.fromkeys(_open(encounter, edition, _places(groups, line), line))
    return tuple(found)


def _open(
    encounter: Encounter, edition: Edition, places: Sequence[int], line: Line
) -> Iterator[PlanOpen]:
    facts, day = _facts(encounter, places), encounter.date_of_service
    whose = [
        "rendering.profession"
        if encounter.procedures[p].performed_by is None
        else f"procedures[{p}].performed_by.profession"
        for p in places
    ]
    unknown = [path for path, one in zip(whose, facts.works, strict=True) if one.who is None]
    # More than a few that nobody named are looked at as if they were one.
    of = {path: min(n, _UNKNOWN) for n, path in enumerate(dict.fromkeys(unknown))}
    ways = product(tuple(_plans(facts)), product(_PROFESSIONS, repeat=len({*of.values()})))
    said: dict[tuple[object, ...], tuple[str, ...]] = {}
    for (has, discipline), named in ways:
        works = tuple(
            work if work.who is not None else work._replace(who=named[of[path]])
            for path, work in zip(whose, facts.works, strict=True)
        )
        stated = facts._replace(has_plan=has, discipline=discipline, works=works)
        plan = _plan_modifier(edition, line, stated)
        for is_assisted in _ANSWERS[_is_assisted(stated)]:
            key = ((has, discipline), named, is_assisted)
            said[key] = _modifiers(edition, day, plan, assisted=is_assisted)
    names = (
        ("plan_of_care.discipline" if encounter.plan_of_care else "plan_of_care",),
        tuple(of),
        tuple(_unstated(encounter, places)),
    )
    for n, paths in enumerate(names):
        by_rest: dict[tuple[object, ...], set[tuple[str, ...]]] = {}
        for way, found in said.items():
            by_rest.setdefault((*way[:n], *way[n + 1 :]), set()).add(found)
        if any(len(found) > 1 for found in by_rest.values()):
            yield _FACTS[n], paths


_ANSWERS: Final = {True: (True,), False: (False,), None: (False, True)}


def _unstated(encounter: Encounter, places: Iterable[int]) -> Iterator[str]:
    for place in places:
        if encounter.procedures[place].minutes is None:
            yield f"procedures[{place}].minutes"
        if assistant_minutes_of(encounter, place) is None:
            yield f"procedures[{place}].assistant_minutes"


_FACTS: Final = ("plan_of_care", "profession", "assistant_minutes")
_UNKNOWN: Final = 1


def _plans(facts: _Facts) -> Iterator[tuple[bool, Discipline | None]]:
    if not facts.has_plan:
        yield False, None
    if facts.has_plan is not False:
        # A therapist works under a plan of the own discipline (as for therapy services).
        own = {discipline_of(work.who) for work in facts.works if work.who not in WITHOUT_PLAN}
        known = facts.discipline or (len(own) == 1 and None not in own)
        disciplines = (facts.discipline,) if known else (None, *PLAN_OF)
        yield from ((True, discipline) for discipline in disciplines)
