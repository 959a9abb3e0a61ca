"""Decision tables are total and unambiguous, and their index is what their rows say."""

from collections.abc import Sequence
from itertools import product
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from needlecode._table import ANY, Axis, Finite, Ints, Row, Table, among, prove, table, within
from needlecode.errors import TableError
from needlecode.rules import TABLES


AXES: Final[tuple[Axis, ...]] = (
    Ints("muscles"),
    Finite("injected", (True, False)),
    Ints("minutes", 1),
)
"""The axes of the random tables."""
MUSCLES: Final = (Ints("muscles"),)
HUGE: Final = 10**30
"""No index may look at each number up to it."""
EVERY_TABLE: Final = pytest.mark.parametrize("real", TABLES, ids=[t.name for t in TABLES])


def rows_of(*conditions: Any) -> tuple[Row[str], ...]:
    """Make rows of one axis, named A, B, C, ... in order."""
    return tuple(
        Row(name, (condition,), name) for name, condition in zip("ABCDE", conditions, strict=False)
    )


class TestRefusals:
    """A table refuses to be built unless every cell has exactly one row (design, 5d)."""

    def test_a_gap_is_refused_and_named(self) -> None:
        """A cell without a row is shown."""
        with pytest.raises(TableError, match=r"table t: no row matches \(3,\); exactly one must"):
            table("t", MUSCLES, rows_of(within(0, 2), within(4)))

    def test_a_missing_end_is_a_gap(self) -> None:
        """Rows that stop at a number leave out all that is larger."""
        with pytest.raises(TableError, match=r"no row matches \(3,\)"):
            table("t", MUSCLES, rows_of(within(0, 2)))

    def test_a_missing_start_is_a_gap(self) -> None:
        """Rows that start above the axis leave out all that is smaller."""
        with pytest.raises(TableError, match=r"no row matches \(0,\)"):
            table("t", MUSCLES, rows_of(within(1)))

    def test_a_missing_value_is_a_gap(self) -> None:
        """A value of a finite axis that no row takes is shown."""
        with pytest.raises(TableError, match=r"no row matches \('b',\)"):
            table("t", (Finite("x", ("a", "b")),), rows_of(among("a")))

    def test_an_overlap_is_refused_and_named(self) -> None:
        """A cell with two rows is shown, with both of them."""
        with pytest.raises(TableError, match=r"table t: A and B match \(2,\); exactly one row"):
            table("t", MUSCLES, rows_of(within(0, 2), within(2)))

    def test_an_overlap_inside_another_row_is_noticed(self) -> None:
        """
        The cuts come from the rows, all of them.

        With cuts written by hand a row whose bounds did not fall on them was dropped in silence,
        and the overlap went unnoticed (anchors, 4.7).
        """
        with pytest.raises(TableError, match=r"A and C match \(1,\)"):
            table("t", MUSCLES, rows_of(within(0, 2), within(3), within(1, 1)))

    def test_a_row_that_can_never_be_chosen_is_refused(self) -> None:
        """A row below the axis, or one that is empty, covers no cell."""
        with pytest.raises(TableError, match="table t: B can never be chosen"):
            table("t", (Ints("minutes", 1),), rows_of(within(1), within(0, 0)))
        with pytest.raises(TableError, match="table t: B can never be chosen"):
            table("t", MUSCLES, rows_of(ANY, within(5, 3)))

    def test_a_value_that_the_axis_does_not_have_is_refused(self) -> None:
        """A row for a value that cannot occur covers no cell."""
        with pytest.raises(TableError, match="B can never be chosen"):
            table("t", (Finite("x", ("a",)),), rows_of(among("a"), among("z")))

    def test_two_rows_with_one_id_are_refused(self) -> None:
        """An id names one row."""
        rows = (Row("A", (within(0, 2),), "x"), Row("A", (within(3),), "y"))

        with pytest.raises(TableError, match="table t has two rows with the id A"):
            table("t", MUSCLES, rows)

    @pytest.mark.parametrize("when", [(), (ANY, ANY)])
    def test_a_wrong_number_of_conditions_is_refused(self, when: tuple[Any, ...]) -> None:
        """A row has one condition for each axis."""
        with pytest.raises(TableError, match="table t: each row must have 1 conditions"):
            table("t", MUSCLES, (Row("A", when, "x"),))


class TestSingleNumbers:
    """A condition may name single numbers of an axis without an end."""

    def test_a_single_number_is_a_cell_of_its_own(self) -> None:
        """The cuts fall before and after it."""
        rows = (
            Row("A", (among(1, 4),), "x"),
            Row("B", (among(0, 2, 3),), "y"),
            Row("C", (within(5),), "z"),
        )
        made = table("t", (Ints("n"),), rows)

        assert [made.row(n).id for n in range(8)] == ["B", "A", "B", "B", "A", "C", "C", "C"]


class TestLookup:
    """`Table.row` gives the one row that covers the values."""

    BUILT: Final = table("t", (*MUSCLES, Finite("x", ("a", "b"))), (
        Row("A", (within(0, 2), ANY), 1),
        Row("B", (within(3), among("a")), 2),
        Row("C", (within(3), among("b")), 3),
    ))  # fmt: skip

    @pytest.mark.parametrize(
        ("values", "row"),
        [((0, "a"), "A"), ((2, "b"), "A"), ((3, "a"), "B"), ((HUGE, "a"), "B"), ((3, "b"), "C")],
    )
    def test_both_sides_of_each_bound(self, values: tuple[int, str], row: str) -> None:
        """The number before a bound and the one on it select as the rows say."""
        assert self.BUILT.row(*values).id == row

    @pytest.mark.parametrize("values", [(0, "z"), (-1, "a"), (-5, "b")])
    def test_a_value_on_no_axis_is_refused(self, values: tuple[int, str]) -> None:
        """What cannot occur selects no row; least of all the one for the largest numbers."""
        with pytest.raises(TableError, match="table t has no cell"):
            self.BUILT.row(*values)

    @pytest.mark.parametrize("values", [(0,), (0, "a", "b")])
    def test_a_wrong_number_of_values_is_refused(self, values: tuple[Any, ...]) -> None:
        """A caller that forgets an axis is told so."""
        with pytest.raises(ValueError, match="zip"):
            self.BUILT.row(*values)

    def test_the_cuts_are_those_of_the_rows(self) -> None:
        """An axis is cut where a row begins and after it ends, and nowhere else."""
        assert self.BUILT.cuts == ((0, 3), None)

    @pytest.mark.parametrize(
        ("condition", "shown"),
        [
            (within(1, 2), "1 to 2"),
            (within(0, 0), "0"),
            (within(3), "3 or more"),
            (among(True), "yes"),
            (among(True, False), "yes or no"),
            (among("exclude"), "exclude"),
            (among(1, 2), "1 or 2"),
            (ANY, "any"),
        ],
    )
    def test_a_condition_reads_as_words(self, condition: object, shown: str) -> None:
        """The same table prints as documentation."""
        assert str(condition) == shown


@st.composite
def covers(draw: DrawFn, axes: Sequence[Axis] = AXES) -> tuple[tuple[Any, ...], ...]:
    """Draw the conditions of rows that cover every cell once, by cutting the whole again."""

    def split(when: tuple[Any, ...], cuts: int) -> list[tuple[Any, ...]]:
        place = draw(st.integers(0, len(axes) - 1))
        axis = axes[place]
        halves: tuple[Any, ...] = ()
        if isinstance(axis, Finite):
            if when[place] is ANY:
                halves = (among(axis.values[0]), among(*axis.values[1:]))
        else:
            low, high = _bounds(when[place], axis)
            top = min(low + 4, high - 1) if high is not None else low + 4
            if top >= low:
                at = draw(st.integers(low, top))
                halves = (within(low, at), within(at + 1, high))
        if not cuts or not halves:
            return [when]
        return [
            row
            for half in halves
            for row in split((*when[:place], half, *when[place + 1 :]), cuts - 1)
        ]

    return tuple(split((ANY,) * len(axes), draw(st.integers(0, 4))))


def _bounds(condition: Any, axis: Ints) -> tuple[int, int | None]:
    return (axis.least, None) if condition is ANY else (condition.least, condition.most)


@st.composite
def mutants(draw: DrawFn) -> tuple[Row[int], ...]:
    """Draw the rows of a table that was whole, and to which at most two things happened."""
    rows = [Row(f"R{n}", when, n) for n, when in enumerate(draw(covers()))]
    rows = draw(st.permutations(rows))
    for number in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(rows) - 1))
        row = rows[place]
        match draw(st.sampled_from(("drop", "double", "move", "widen"))):
            case "drop" if len(rows) > 1:
                del rows[place]
            case "double":
                rows.append(evolve(row, id=f"D{number}"))
            case "move":
                rows[place] = evolve(row, when=tuple(_moved(draw, c) for c in row.when))
            case _:
                axis = draw(st.integers(0, len(AXES) - 1))
                when = (*row.when[:axis], ANY, *row.when[axis + 1 :])
                rows[place] = evolve(row, when=when)
    return tuple(rows)


def _moved(draw: DrawFn, condition: Any) -> Any:
    if condition is ANY or not hasattr(condition, "least"):
        return condition
    least = max(0, condition.least + draw(st.integers(-1, 1)))
    most = condition.most
    return within(least, None if most is None else most + draw(st.integers(-1, 1)))


GRID: Final = tuple(product((*range(26), HUGE), (True, False), (*range(1, 26), HUGE)))
"""Every input of the random tables up to beyond their largest bound, and the largest."""


class TestOracle:
    """A naive reading of the rows on every input agrees with the proof and the index."""

    @given(rows=mutants())
    def test_a_table_exists_exactly_where_the_rows_are_total_and_unambiguous(
        self, rows: tuple[Row[int], ...]
    ) -> None:
        """No faulty table is built, and no sound one is refused."""
        found = {values: [row for row in rows if row.matches(values)] for values in GRID}
        chosen = {one[0].id for one in found.values() if len(one) == 1}
        sound = all(len(one) == 1 for one in found.values()) and len(chosen) == len(rows)
        event(f"sound: {sound}")

        if not sound:
            with pytest.raises(TableError):
                table("t", AXES, rows)
        else:
            built = table("t", AXES, rows)
            assert [v for v in GRID if built.row(*v) is not found[v][0]] == []

    @given(rows=mutants())
    def test_each_gap_and_overlap_is_one_by_the_naive_reading(
        self, rows: tuple[Row[int], ...]
    ) -> None:
        """What the proof reports is what the rows say."""
        proof, index = prove(AXES, rows)

        assert all(not any(row.matches(gap) for row in rows) for gap in proof.gaps)
        for cell, ids in proof.overlaps:
            assert ids == tuple(row.id for row in rows if row.matches(cell))
            assert len(ids) > 1
        assert len(index) + len(proof.gaps) + len(proof.overlaps) == proof.cells

    @given(conditions=covers(), data=st.data())
    def test_the_order_of_the_rows_means_nothing(
        self, conditions: tuple[tuple[Any, ...], ...], data: st.DataObject
    ) -> None:
        """The same rows in another order are the same table."""
        rows = [Row(f"R{n}", when, n) for n, when in enumerate(conditions)]
        one = table("t", AXES, rows)
        two = table("t", AXES, data.draw(st.permutations(rows)))

        assert one.cuts == two.cuts
        assert one.index == two.index


@EVERY_TABLE
class TestRealTables:
    """Every table of the library is proved, and is what its rows say."""

    def test_it_is_total_and_unambiguous(self, real: Table[Any]) -> None:
        """No cell without a row, none with two, no row that is never chosen."""
        proof, _ = prove(real.axes, real.rows)

        assert proof.cells == len(real.index)
        assert (proof.gaps, proof.overlaps, proof.unreachable) == ((), (), ())

    @given(data=st.data())
    def test_the_index_is_the_naive_reading_of_the_rows(
        self, real: Table[Any], data: st.DataObject
    ) -> None:
        """On random values, large ones included, exactly one row matches, and it is the one."""
        values = tuple(
            data.draw(
                st.sampled_from(axis.values)
                if isinstance(axis, Finite)
                else st.integers(axis.least, axis.least + 5) | st.integers(axis.least, HUGE),
                label=axis.name,
            )
            for axis in real.axes
        )

        assert [row.id for row in real.rows if row.matches(values)] == [real.row(*values).id]

    def test_dropping_any_row_is_noticed(self, real: Table[Any]) -> None:
        """No row is superfluous."""
        for row in real.rows:
            with pytest.raises(TableError, match="no row matches"):
                table("mutant", real.axes, [other for other in real.rows if other is not row])

    def test_doubling_any_row_is_noticed(self, real: Table[Any]) -> None:
        """No row can be written twice under two ids."""
        for row in real.rows:
            with pytest.raises(TableError, match=f"{row.id} and X match"):
                table("mutant", real.axes, (*real.rows, evolve(row, id="X")))
