"""Every cell of the lattice has exactly one answer (design, section 5d, and the laws of section 8)."""

from needlecode._table import ANY, Finite, Row, Table, among
from needlecode.rules import TABLES
from tests.lattice import across, of_tables


def planted(*rows: Row[str]) -> Table[str]:
    """Make a table without proving it."""
    axes = (Finite("laterality", ("sides_are_two", "names_only")), Finite("light", (True, False)))
    return Table(name="planted", axes=axes, rows=rows, cuts=(None, None), index={})


class TestLattice:
    """The tables answer every cell once, under every policy and on every date."""

    def test_the_tables_have_neither_gap_nor_overlap(self) -> None:
        """With the axes that a policy or the date decides held at their values."""
        found = of_tables()

        assert (found.gaps, found.overlaps) == ((), ())
        assert found.cells > 50 * len(TABLES)

    def test_a_gap_is_found(self) -> None:
        """A cell that no row covers, under the value that every policy holds."""
        found = of_tables([planted(Row("A", (ANY, among(True)), "x"))])

        assert len(found.gaps) * 2 == found.cells
        assert "planted" in found.gaps[0]

    def test_what_no_policy_holds_is_no_cell(self) -> None:
        """A gap under a value that no policy holds is none of the lattice."""
        held = among("sides_are_two")

        assert of_tables([planted(Row("A", (held, ANY), "x"))]).gaps == ()

    def test_an_overlap_is_found(self) -> None:
        """A cell that two rows cover."""
        found = of_tables([planted(Row("A", (ANY, ANY), "x"), Row("B", (ANY, among(True)), "y"))])

        assert len(found.overlaps) * 2 == found.cells

    def test_two_rows_at_one_visit_have_one_answer(self) -> None:
        """Every fortieth cell; the report looks at all of them."""
        found = across(40)

        assert (found.gaps, found.overlaps) == ((), ())
        assert found.cells > 100
