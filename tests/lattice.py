"""
The lattice: for every policy and span of dates each cell of the decision tables, and every two rows.

Of the tables the cells are enumerated and the rows that cover each are counted, with the axes that a
policy or the date decides held at their values. Across tables the visits of the case files stand for
the rows: the procedures of each two of them make one visit, on every span in which the two may differ.
One visit has one answer where it is the same in either order, and has no code beyond those of the two, where
nothing adds up over them.

``python -m tests.lattice`` prints the figures, and exits 1 where a cell has no answer or several.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations_with_replacement
from typing import Any, Final, NamedTuple

from attrs import asdict, evolve

from needlecode import policies
from needlecode._table import Finite, Table, prove
from needlecode.claim import ClaimLine
from needlecode.coding import select_codes
from needlecode.edition import Edition
from needlecode.encounter import Encounter, Setting
from needlecode.grouping import Family, family_of
from needlecode.policy import Policy
from needlecode.rules import TABLES
from tests.case_files import FOLDER, load


__all__ = ["Lattice", "across", "of_tables", "walk"]

_IN_FORCE: Final = "20560 and 20561 in force"


class Lattice(NamedTuple):
    """What was found: the cells, those without an answer, and those with several."""

    cells: int
    gaps: tuple[str, ...]
    overlaps: tuple[str, ...]

    def plus(self, other: "Lattice") -> "Lattice":
        """Give both together."""
        cells, gaps, overlaps = other
        return Lattice(self.cells + cells, self.gaps + gaps, self.overlaps + overlaps)


NOTHING: Final = Lattice(0, (), ())


def spans() -> Iterator[tuple[Policy, date, Edition]]:
    """Go through the editions of every ready-made policy, with their first days."""
    for policy in policies.ALL:
        for day, edition in policy.editions.steps:
            if edition is not None:
                yield policy, day, edition


def of_tables(tables: Sequence[Table[Any]] = TABLES) -> Lattice:
    """
    Count the rows of every cell of every table, for each policy and span of dates.

    Args:
        tables: The tables.
    """
    found = NOTHING
    for policy, day, edition in spans():
        held: dict[str, Any] = {_IN_FORCE: "20560" in edition.codes}
        held |= asdict(edition.choices)
        for one in tables:
            fixed = [a for a in one.axes if a.name in held and isinstance(a, Finite)]
            if any(held[axis.name] not in axis.values for axis in fixed):
                # The policy holds a value under which the table is not asked.
                continue
            axes = [Finite(a.name, (held[a.name],)) if a in fixed else a for a in one.axes]
            proof, _ = prove(axes, one.rows)
            where = f"{policy.id} {day}: {one.name}"
            gaps = tuple(f"{where} {cell}" for cell in proof.gaps)
            overlaps = tuple(f"{where} {cell}: {rows}" for cell, rows in proof.overlaps)
            found = found.plus(Lattice(proof.cells, gaps, overlaps))
    return found


class Piece(NamedTuple):
    """A visit of a case file that stands for a row of a table."""

    row: str
    table: str
    visit: Encounter


@cache
def pieces() -> tuple[Piece, ...]:
    """Give the visits of the rows' case files that need no choice of their own."""
    return tuple(
        Piece(row.id, one.name, case.encounter)
        for one in TABLES
        for row in one.rows
        if (FOLDER / f"{row.id}.json").exists()
        for case in load(row.id).trigger[:1]
        if not case.choices
    )


def _joined(one: Encounter, two: Encounter, day: date) -> Encounter:
    """Make one visit of two, on a day, of which nothing else is left open."""
    return evolve(
        one,
        date_of_service=day,
        procedures=(*one.procedures, *two.procedures),
        diagnoses=tuple(dict.fromkeys((*one.diagnoses, *two.diagnoses))),
        plan_of_care=one.plan_of_care or two.plan_of_care,
        setting=Setting.PRACTITIONER,
        other_services=(),
    )


def _key(lines: Sequence[ClaimLine]) -> Counter[tuple[object, ...]]:
    return Counter((line.code, line.units, frozenset(line.modifiers)) for line in lines)


@cache
def _codes(policy: str, day: date, place: int) -> frozenset[str]:
    """Give the codes that a piece comes to by itself, as written or under a completion."""
    visit = _joined(pieces()[place].visit, Encounter(date_of_service=day), day)
    case = select_codes(visit, policy=policies.find(policy)).case
    return case.codes[1]


def across(every: int = 1) -> Lattice:
    """
    Code every two pieces as one visit, for each policy and span in which the two may differ.

    Args:
        every: Look at every so manieth cell; 1 for all of them.
    """
    numbers = range(len(pieces()))
    cells, gaps, overlaps = 0, list[str](), list[str]()
    seen: set[tuple[object, ...]] = set()
    for policy, day, edition in spans():
        for one, two in combinations_with_replacement(numbers, 2):
            key = (policy.id, one, two, _marks(policy, day, edition, (one, two)))
            if key in seen:
                continue
            seen.add(key)
            if len(seen) % every:
                continue
            cells += 1
            where = f"{policy.id} {day}: {pieces()[one].row} with {pieces()[two].row}"
            first, second = pieces()[one].visit, pieces()[two].visit
            there = _joined(first, second, day)
            back = evolve(there, procedures=(*second.procedures, *first.procedures))
            lines = select_codes(there, policy=policy).lines
            if _key(lines) != _key(select_codes(back, policy=policy).lines):
                overlaps.append(where)
            if _are_apart(first, second):
                known = _codes(policy.id, day, one) | _codes(policy.id, day, two)
                if not {line.code for line in lines} <= known:
                    new = sorted({line.code for line in lines} - known)
                    gaps.append(f"{where}: {', '.join(new)}")
    return Lattice(cells, tuple(gaps), tuple(overlaps))


def _are_apart(one: Encounter, two: Encounter) -> bool:
    """Say whether nothing adds up over two pieces, and no visit depends on what stands beside it."""
    families = [{family_of(procedure) for procedure in visit.procedures} for visit in (one, two)]
    both = families[0] | families[1]
    # A muscle that was injected does not count as needled.
    adds_up = {Family.NEEDLING, Family.INJECTION} <= both or Family.EVALUATION in both
    return families[0].isdisjoint(families[1]) and not adds_up


# From these days on an assistant's share is told, and counted otherwise.
_TURNS: Final = (date(2019, 7, 1), date(2020, 1, 1), date(2022, 1, 1))


def _marks(
    policy: Policy, day: date, edition: Edition, places: Sequence[int]
) -> tuple[object, ...]:
    """Give what of an edition may decide about pieces: their codes, the table, and dated rules."""
    codes = frozenset[str]().union(*(_codes(policy.id, day, place) for place in places))
    in_edition = edition.edits is not None and edition.edits.in_edition(day)
    return (codes, in_edition, tuple(day >= turn for turn in _TURNS))


def walk(every: int = 1) -> Mapping[str, Lattice]:
    """Walk the whole lattice, or across tables every so manieth cell of it."""
    return {"within tables": of_tables(), "across tables": across(every)}


def _out(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """Print the figures; 1 where a cell has no answer or several."""
    wrong = 0
    for name, found in walk().items():
        _out(
            f"{name}: {found.cells} cells, {len(found.gaps)} gaps, {len(found.overlaps)} overlaps"
        )
        for detail in (*found.gaps, *found.overlaps)[:40]:
            _out(f"  {detail}")
        wrong += len(found.gaps) + len(found.overlaps)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
