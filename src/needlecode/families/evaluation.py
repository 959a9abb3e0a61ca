"""
Evaluations and visits: which of them stand, alone or beside a procedure.

Visits and the evaluations of therapists do not decide about each other. A visit depends on what
stands beside it and on the work that the record shows beyond that; an evaluation depends on the
other evaluations of the date and on who furnished them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Final, NamedTuple, TypeAlias

from attrs import evolve

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.evaluations import (
    NEW_PATIENT,
    OCCUPATIONAL,
    PHYSICAL,
    specialty_of,
)
from needlecode.facts._codes import CODES
from needlecode.families.beside import Beside, together, unknown, without_global_period
from needlecode.grouping import Groups
from needlecode.part import Line, Lines, Part, part_of
from needlecode.procedure import Procedure
from needlecode.rules.evaluation import DECISION, FURTHER, NO_WORK, ONE, SEVERAL, WITH_25
from needlecode.rules.evaluation import TABLE as VISITS
from needlecode.rules.evaluation_therapist import TABLE as THERAPISTS


__all__ = ["evaluation"]


class _Stated(NamedTuple):
    """An evaluation or visit with its code."""

    place: int
    code: str
    procedure: Procedure


_Found: TypeAlias = tuple[Lines, tuple[str, ...]]
# Work beyond the procedure's own, from none to what makes the visit a service of its own.
_WORKS: Final = (NO_WORK, DECISION, FURTHER)
_NO_WORK, _DECISION, _FURTHER = range(len(_WORKS))


def _works(procedure: Procedure, edition: Edition, world: Beside) -> tuple[int, ...]:
    """Give the places in `_WORKS` of what the visit's work may be, the least first."""
    included = world.minor and edition.choices.decision_for_minor_procedure == "included"
    work = (_DECISION,) if included and procedure.decision_only else (_FURTHER,)
    return {True: work, False: (_NO_WORK,), None: (_NO_WORK, *work)}[procedure.separate_work]


def _fits(code: str, edition: Edition, world: Beside) -> bool:
    """Say whether modifier 25 fits the pair of visit and procedure."""
    by_pair = edition.choices.new_patient_25 == "where_pair_exists" and edition.edits is not None
    return not by_pair or code not in NEW_PATIENT or world.paired


def _visits(
    visits: Sequence[_Stated], edition: Edition, worlds: Iterable[Beside]
) -> Iterator[_Found]:
    """Give what may become of the visits, the smallest reading of each world first."""
    if not visits:
        yield (), ()
        return
    levels = SEVERAL if len({one.code for one in visits}) > 1 else ONE
    code, places = visits[0].code, tuple(one.place for one in visits)
    for world in worlds:
        each = [_works(one.procedure, edition, world) for one in visits]
        # The same visit stated twice shows what either of them shows.
        least = max(works[0] for works in each)
        for work in sorted({n for works in each for n in works if n >= least}):
            fits = _fits(code, edition, world)
            row = VISITS.row(levels, world.procedure, _WORKS[work], fits)
            modifiers = ("25",) if row.then == WITH_25 else ()
            line = Line(code, modifiers, (row.id,), "evaluation", procedures=places)
            yield ((line,) if row.then else ()), (row.id,)


def _evaluations(stated: Sequence[_Stated]) -> Iterator[_Found]:
    """Give what may become of the evaluations of both disciplines, the smallest reading first."""
    by_discipline = [[one for one in stated if one.code in codes] for codes in _DISCIPLINES]
    for is_one in _is_one_clinician(*by_discipline):
        lines: list[Line] = []
        rows: list[str] = []
        for found in filter(None, by_discipline):
            codes = {one.code for one in found}
            row = THERAPISTS.row(SEVERAL if len(codes) > 1 else ONE, is_one)
            rows.append(row.id)
            if row.then:
                places = tuple(one.place for one in found)
                lines.append(Line(found[0].code, (), (row.id,), "evaluation", procedures=places))
        yield tuple(lines), tuple(rows)


_DISCIPLINES: Final = (PHYSICAL, OCCUPATIONAL)


def _is_one_clinician(
    physical: Sequence[_Stated], occupational: Sequence[_Stated]
) -> tuple[bool, ...]:
    """Say whether one clinician evaluated for both disciplines; both answers where it is open."""
    if not physical or not occupational:
        return (False,)
    one, two = ({specialty_of(s.procedure) for s in found} for found in (physical, occupational))
    if (one & two) - {None}:
        return (True,)
    return (True, False) if None in one | two else (False,)


def _assignments(
    unnamed: Sequence[tuple[int, Procedure]], stated: Sequence[_Stated], edition: Edition
) -> Iterator[tuple[_Stated, ...]]:
    """
    Give codes to what has none: to nothing, to each alone, and to each two.

    No row looks at more than two of them, so more ways show no other row. For two at once, two
    codes of each kind show everything, beside those that the note states.
    """
    unnamed = _unlike(unnamed)
    kinds: dict[str, list[str]] = {}
    for code, known in edition.codes.items():
        if known.kind in {"evaluation", "visit"}:
            new = "new" if code in NEW_PATIENT else "occupational" if code in OCCUPATIONAL else ""
            kinds.setdefault(known.kind + new, []).append(code)
    some = {code for codes in kinds.values() for code in sorted(codes)[:2]}
    some |= {one.code for one in stated}
    yield ()
    for place, procedure in unnamed:
        for code in sorted(code for codes in kinds.values() for code in codes):
            yield (_Stated(place, code, procedure),)
    for two in combinations(unnamed, 2):
        for codes in product(sorted(some), repeat=2):
            yield tuple(_Stated(p, code, done) for (p, done), code in zip(two, codes, strict=True))


def _unlike(unnamed: Sequence[tuple[int, Procedure]]) -> list[tuple[int, Procedure]]:
    """Keep two of those that differ in nothing that a row looks at, and few in all."""
    alike: dict[tuple[object, ...], list[tuple[int, Procedure]]] = {}
    for place, one in unnamed:
        key = (one.separate_work, one.decision_only, specialty_of(one))
        alike.setdefault(key, []).append((place, one))
    kept = sorted(pair for pairs in alike.values() for pair in pairs[:2])
    return kept[:_UNNAMED]


# Evaluations without a code that are looked at; with more of them no line is sure anyway.
_UNNAMED: Final = 6


def _decisive(
    visits: Sequence[_Stated], edition: Edition, worlds: Sequence[Beside]
) -> Iterator[str]:
    """Give the names of the facts about the visits that would change a line."""
    if len({one.code for one in visits}) > 1:
        # Settling which of the visits it was has to leave a line to one of them.
        if any(
            not world.procedure or _FURTHER in _works(one.procedure, edition, world)
            for one, world in product(visits, worlds)
        ):
            yield "visits"
        return
    for world in worlds:
        if not world.procedure:
            continue
        each = [_works(one.procedure, edition, world) for one in visits]
        for place, (one, works) in enumerate(zip(visits, each, strict=True)):
            others = max((w[0] for n, w in enumerate(each) if n != place), default=_NO_WORK)
            if others == _FURTHER or _FURTHER not in works:
                continue
            if one.procedure.separate_work is None:
                yield "separate_work"


def _decisive_beside(
    visits: Sequence[_Stated],
    encounter: Encounter,
    edition: Edition,
    groups: Groups,
    worlds: Sequence[Beside],
) -> Iterator[str]:
    """Give the names of what is not known of other services and would change the visit's line."""

    def lines(world: Beside) -> set[tuple[tuple[str, ...], ...]]:
        ways = _visits(visits, edition, (world,))
        return {tuple((line.code, *line.modifiers) for line in found) for found, _ in ways}

    for path, ways in unknown(encounter, groups).items():
        if any(lines(w) != lines(b) for w in worlds for b in together([(w,), ways])):
            yield f"beside {path}"
    others = [world for world in worlds if not world.minor]
    if any(lines(world) != lines(world._replace(minor=True)) for world in others):
        for path in without_global_period(encounter, groups):
            yield f"global {path}"


def evaluation(
    encounter: Encounter, edition: Edition, groups: Groups, worlds: Sequence[Beside]
) -> Part:
    """
    Select the lines of the evaluations and visits.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        worlds: What may stand on the claim beside them, as written first.
    """
    places = groups.evaluation
    procedures: Mapping[int, Procedure] = {p: encounter.procedures[p] for p in places}
    stated = tuple(_Stated(p, done.code, done) for p, done in procedures.items() if done.code)
    unnamed = [(p, done) for p, done in procedures.items() if not done.code]
    found: list[_Found] = []
    for more in _assignments(unnamed, stated, edition) if unnamed else ((),):
        whole = (*stated, *more)
        visits = [one for one in whole if CODES[one.code][0] == "visit"]
        for (v_lines, v_rows), (e_lines, e_rows) in product(
            tuple(_visits(visits, edition, worlds)), _evaluations(whole)
        ):
            found.append(((*v_lines, *e_lines), (*v_rows, *e_rows)))
    visits = [one for one in stated if CODES[one.code][0] == "visit"]
    decisive = {*_decisive(visits, edition, worlds)}
    if len({lines for lines, _ in _evaluations(stated)}) > 1:
        decisive.add("performed_by")
    decisive |= {*_decisive_beside(visits, encounter, edition, groups, worlds)}
    part = part_of(places, list(dict.fromkeys(found)), decisive=decisive)
    if unnamed and len(part.outcomes) > 1:
        return evolve(part, decisive=part.decisive | {"code"})
    return part
