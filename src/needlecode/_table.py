"""
Decision tables that are total and unambiguous, or do not exist.

A table is made of rows over named axes. Each integer axis is cut at the bounds that occur in the
rows; inside a cell no row can tell two inputs apart, so looking at one representative of each
cell proves the table for every input. The dictionary that the proof fills is the run-time index.
"""

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from typing import Any, Final, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from needlecode.errors import TableError


__all__ = ["ANY", "Finite", "Ints", "Proof", "Row", "Table", "among", "table", "within"]

T = TypeVar("T")


@frozen
class Ints:
    """An axis of whole numbers from *least* upwards, without an end."""

    name: str
    least: int = 0


@frozen
class Finite:
    """An axis with these values and no others."""

    name: str
    values: tuple[Hashable, ...]


Axis: TypeAlias = Ints | Finite


@frozen
class _Within:
    least: int
    most: int | None

    def __str__(self) -> str:
        if self.most is None:
            return f"{self.least} or more"
        return str(self.least) if self.most == self.least else f"{self.least} to {self.most}"


@frozen
class _Among:
    values: tuple[Hashable, ...]

    def __str__(self) -> str:
        return " or ".join(_shown(value) for value in self.values)


@frozen
class _Any:
    def __str__(self) -> str:
        return "any"


Condition: TypeAlias = _Within | _Among | _Any
ANY: Final = _Any()


def within(least: int, most: int | None = None) -> _Within:
    """Match whole numbers from *least* to *most*, both included; no *most* means no end."""
    return _Within(least, most)


def among(*values: Hashable) -> _Among:
    """Match these values."""
    return _Among(values)


def _shown(value: Hashable) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@frozen(eq=False)
class Row(Generic[T]):
    """One row: an id, a condition for each axis in order, and what then holds."""

    id: str
    when: tuple[Condition, ...]
    then: T

    def matches(self, values: Sequence[Any]) -> bool:
        """Say whether the row covers the values: the naive reading, used to prove the index."""
        return all(_holds(c, v) for c, v in zip(self.when, values, strict=True))


def _holds(condition: Condition, value: Any) -> bool:
    if isinstance(condition, _Any):
        return True
    if isinstance(condition, _Among):
        return value in condition.values
    return bool(condition.least <= value and (condition.most is None or value <= condition.most))


@frozen
class Proof:
    """What the enumeration of a table's cells found."""

    cells: int
    gaps: tuple[tuple[Hashable, ...], ...]
    overlaps: tuple[tuple[tuple[Hashable, ...], tuple[str, ...]], ...]
    unreachable: tuple[str, ...]


@frozen(eq=False)
class Table(Generic[T]):
    """A decision table that has exactly one row for each cell; made by `table`."""

    name: str
    axes: tuple[Axis, ...]
    rows: tuple[Row[T], ...]
    cuts: tuple[tuple[int, ...] | None, ...]
    index: Mapping[tuple[Hashable, ...], Row[T]] = field(repr=False)

    def row(self, *values: Any) -> Row[T]:
        """
        Give the one row that covers the values.

        Args:
            values: One value for each axis, in the order of the axes.

        Raises:
            TableError: A value is on no axis of the table.
        """
        cell = tuple(
            value if cuts is None or value < cuts[0] else cuts[bisect_right(cuts, value) - 1]
            for value, cuts in zip(values, self.cuts, strict=True)
        )
        try:
            return self.index[cell]
        except KeyError:
            msg = f"table {self.name} has no cell {cell!r}"
            raise TableError(msg) from None


def _cuts(axis: Axis, conditions: Sequence[Condition]) -> tuple[int, ...] | None:
    """Derive the cuts from the rows: cuts written by hand once hid an overlapping row."""
    if isinstance(axis, Finite):
        return None
    bounds = {axis.least}
    for condition in conditions:
        if isinstance(condition, _Within):
            bounds.add(condition.least)
            if condition.most is not None:
                bounds.add(condition.most + 1)
        elif isinstance(condition, _Among):
            bounds.update(v for v in condition.values if isinstance(v, int))
            bounds.update(v + 1 for v in condition.values if isinstance(v, int))
    return tuple(sorted(bound for bound in bounds if bound >= axis.least))


def prove(
    axes: Sequence[Axis], rows: Sequence[Row[T]]
) -> tuple[Proof, dict[tuple[Hashable, ...], Row[T]]]:
    """Enumerate every cell of the axes and count the rows that cover it."""
    cuts = [_cuts(axis, [row.when[i] for row in rows]) for i, axis in enumerate(axes)]
    choices = [
        axis.values if isinstance(axis, Finite) else cut or ()
        for axis, cut in zip(axes, cuts, strict=True)
    ]
    index: dict[tuple[Hashable, ...], Row[T]] = {}
    gaps: list[tuple[Hashable, ...]] = []
    overlaps: list[tuple[tuple[Hashable, ...], tuple[str, ...]]] = []
    cells = 0
    for cell in product(*choices):
        cells += 1
        found = [row for row in rows if row.matches(cell)]
        if not found:
            gaps.append(cell)
        elif len(found) > 1:
            overlaps.append((cell, tuple(row.id for row in found)))
        else:
            index[cell] = found[0]
    reached = {row.id for row in index.values()}
    unreachable = tuple(row.id for row in rows if row.id not in reached)
    return Proof(cells, tuple(gaps), tuple(overlaps), unreachable), index


def table(name: str, axes: Sequence[Axis], rows: Sequence[Row[T]]) -> Table[T]:
    """
    Build a decision table, or refuse to.

    Args:
        name: What the table decides, for messages and documentation.
        axes: What is looked at.
        rows: The rows; their order means nothing.

    Raises:
        TableError: A cell has no row or several, a row covers no cell, a row has the wrong number
            of conditions, or two rows have one id.
    """
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        msg = f"table {name} has two rows with the id {max(ids, key=ids.count)}"
        raise TableError(msg)
    if any(len(row.when) != len(axes) for row in rows):
        msg = f"table {name}: each row must have {len(axes)} conditions"
        raise TableError(msg)
    proof, index = prove(axes, rows)
    if proof.gaps:
        msg = f"table {name}: no row matches {proof.gaps[0]!r}; exactly one must"
        raise TableError(msg)
    if proof.overlaps:
        cell, found = proof.overlaps[0]
        msg = f"table {name}: {' and '.join(found)} match {cell!r}; exactly one row must"
        raise TableError(msg)
    if proof.unreachable:
        msg = f"table {name}: {', '.join(proof.unreachable)} can never be chosen"
        raise TableError(msg)
    cuts = tuple(_cuts(axis, [row.when[i] for row in rows]) for i, axis in enumerate(axes))
    return Table(name=name, axes=tuple(axes), rows=tuple(rows), cuts=cuts, index=index)
