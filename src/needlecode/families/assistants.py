"""Therapy services of which every fact is stated: units, modifiers of plan and assistant, lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import NamedTuple

from needlecode.part import Line, Lines
from needlecode.rules.therapy import TABLE, TOO_FEW, UNIT, USED_UP, Idle
from needlecode.rules.therapy_minutes import UNITS
from needlecode.units import (
    ASSISTANT_OF,
    BY_TOTAL,
    FIRST_UNIT,
    MOST_SPLITS,
    SERVICE_CODES,
    TIMED,
    Service,
    assisted_units,
    exceeds_tenth,
    splits,
)


__all__ = ["Counted", "Item", "Terms", "count"]


class Item(NamedTuple):
    """A therapy service of which every fact is stated."""

    place: int
    service: Service
    code: str
    minutes: int
    # Of the minutes, those of an assistant alone.
    alone: int
    # Whose minutes are counted together: the therapy discipline, or "".
    pool: str
    # The modifier of its plan of care, or "".
    plan: str


class Terms(NamedTuple):
    """What a policy says about therapy services on a date."""

    method: str
    in_note_order: bool
    modifiers: frozenset[str]
    # Whether chiropractors and acupuncturists take a therapy modifier too.
    any_profession: bool
    # Whether the date is one of the rule of 2022 for assistants.
    midpoint: bool
    # The codes of therapy services that are in force.
    codes: frozenset[str]


class Counted(NamedTuple):
    """What therapy services come to: every equally right set of lines, the first one shown."""

    ties: tuple[Lines, ...]
    rows: tuple[str, ...]
    idle: tuple[Idle, ...]


class _Pool(NamedTuple):
    """The services that are counted together, by their codes."""

    name: str
    plan: str
    items: Mapping[str, Sequence[Item]]
    timed: Mapping[str, int]


def count(items: Sequence[Item], terms: Terms) -> Counted:
    """
    Make units and lines of therapy services of which every fact is stated.

    Args:
        items: The services, in the order of the note.
        terms: What the policy says.
    """
    pools = list(_pools(items, terms))
    ways = [splits(pool.timed, terms.method) for pool in pools]
    if terms.in_note_order:
        ways = [way[:1] for way in ways]
    several = list(islice(product(*ways), MOST_SPLITS))
    ties = tuple(dict.fromkeys(_merged(_lines(pools, split, terms)) for split in several))
    idle = tuple(_idle(pools, several[0], terms))
    rows = {name for line in ties[0] for name in line.basis} | {one.row for one in idle}
    if len(ties) > 1:
        rows.add("SEL611")
    return Counted(ties, tuple(sorted(rows)), idle)


def _merged(lines: Iterable[Line]) -> Lines:
    """Put what is one line on the claim together: a code is on one line for the date (N-415)."""
    found: dict[tuple[str, tuple[str, ...]], Line] = {}
    for line in lines:
        same = found.setdefault(line[:2], line)
        if same is not line:
            timed = SERVICE_CODES[line.code] in TIMED
            found[line[:2]] = same._replace(
                units=same.units + line.units if timed else 1,
                basis=tuple(sorted({*same.basis, *line.basis})),
                procedures=tuple(sorted((*same.procedures, *line.procedures))),
            )
    return tuple(found[key] for key in sorted(found))


def _pools(items: Iterable[Item], terms: Terms) -> Iterator[_Pool]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        found.setdefault((item.pool, item.plan), []).append(item)
    for (name, plan), members in sorted(found.items()):
        by_code: dict[str, list[Item]] = {}
        ordered = members if terms.in_note_order else sorted(members, key=lambda one: one.code)
        for item in ordered:
            by_code.setdefault(item.code, []).append(item)
        timed = {
            code: sum(item.minutes for item in same)
            for code, same in by_code.items()
            if same[0].service in TIMED
        }
        yield _Pool(name, plan, by_code, timed)


def _lines(
    pools: Sequence[_Pool], split: Sequence[Mapping[str, int]], terms: Terms
) -> Iterator[Line]:
    for pool, units in zip(pools, split, strict=True):
        for code, same in pool.items.items():
            alone = sum(item.alone for item in same)
            others = sum(item.minutes for item in same) - alone
            number = units.get(code, 1)
            basis = {TABLE.row(item.service, UNIT).id for item in same}
            if code in units:
                basis.add(UNITS.row(terms.method).id)
            assistant = ASSISTANT_OF.get(pool.plan, "")
            if assistant not in terms.modifiers:
                assisted = 0
            elif code in units:
                assisted = assisted_units(number, others, alone, midpoint=terms.midpoint)
            else:
                assisted = number * exceeds_tenth(others, alone)
            plan = (pool.plan,) if pool.plan else ()
            if plan:
                basis.add("MOD110")
            places = tuple(sorted(item.place for item in same))
            for n, modifiers, more in (
                (number - assisted, plan, ()),
                (assisted, (*plan, assistant), ("MOD111",)),
            ):
                if n:
                    rows = tuple(sorted((*basis, *more)))
                    yield Line(code, modifiers, rows, "therapy service", n, places)


def _idle(
    pools: Sequence[_Pool], split: Sequence[Mapping[str, int]], terms: Terms
) -> Iterator[Idle]:
    least = FIRST_UNIT[terms.method]
    for pool, units in zip(pools, split, strict=True):
        # By the total, few minutes may earn a unit, so only a total that earns none is too few.
        total = sum(pool.timed.values()) if terms.method == BY_TOTAL else 0
        for code, number in units.items():
            if not number:
                minutes, first = pool.timed[code], pool.items[code][0]
                reach = TOO_FEW if max(minutes, total) < least else USED_UP
                row = TABLE.row(first.service, reach).id
                yield Idle(row, code, minutes, first.place)
