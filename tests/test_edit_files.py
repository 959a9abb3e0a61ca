"""The edit files of CMS: every row is kept or rejected, and the table serves every date."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlecode.coding import select_codes
from needlecode.edit_rows import PtpEdit, PtpRows
from needlecode.edits import EditTable, Mue, Pair
from needlecode.encounter import Encounter, Setting
from needlecode.errors import InterchangeError
from needlecode.interchange.cms import (
    MueFile,
    PtpFile,
    Rejected,
    edit_table,
    load_mue,
    load_ptp,
)
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT_NCCI
from needlecode.policy import Layer, Policy, compose
from needlecode.procedure import Procedure, Technique


HERE: Final = Setting.PRACTITIONER
NOTICE: Final = (
    "Some notice, of two lines,",
    'with "quotes", commas and a year 2026',
    "",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tRationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
)
ROWS: Final = (
    "20560\t97810\t\t20200101\t*\t0\ta reason",
    "98940\t97140\t*\t19960101\t*\t1\tanother",
    "97140\t97530\t\t20010101\t20191231\t1\tanother",
    "97530\t97116\t\t20201001\t20201001\t9\tanother",
)


def ptp(*rows: str, notice: Sequence[str] = NOTICE) -> PtpFile:
    """Read lines as a file of pairs."""
    return load_ptp([*notice, *rows], edition="2026Q4", setting=HERE)


class TestPtp:
    """Column 1, column 2, * for before 1996, effective, deletion or *, indicator, rationale."""

    def test_rows_are_read(self) -> None:
        """Days, indicators and reasons are those of the file, in the order of the codes."""
        file = ptp(*ROWS)

        assert (file.read, len(file.rows), file.rejected) == (4, 4, ())
        assert list(file.rows) == [
            PtpEdit(
                column_one="20560",
                column_two="97810",
                indicator=0,
                reason="a reason",
                first_day=date(2020, 1, 1),
            ),
            PtpEdit(
                column_one="97140",
                column_two="97530",
                indicator=1,
                reason="another",
                first_day=date(2001, 1, 1),
                last_day=date(2019, 12, 31),
            ),
            PtpEdit(
                column_one="97530",
                column_two="97116",
                indicator=9,
                reason="another",
                first_day=date(2020, 10, 1),
                last_day=date(2020, 10, 1),
            ),
            PtpEdit(column_one="98940", column_two="97140", indicator=1, reason="another"),
        ]

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("20560\t97810", "there are 2 fields, and a row has at least 6"),
            ("2056\t97810\t\t20200101\t*\t0", "a code does not have five capitals and digits"),
            ("20560\t9781x\t\t20200101\t*\t0", "a code does not have five capitals and digits"),
            ("20560\t20560\t\t20200101\t*\t0", "both codes are the same"),
            ("20560\t97810\t\t20200101\t*\t2", "the modifier indicator is not 0, 1 or 9"),
            ("20560\t97810\t\t20200132\t*\t0", "the effective date is no day"),
            ("20560\t97810\t\t20200101\tsoon\t0", "the deletion date is no day"),
            ("20560\t97810\t\t*\t*\t0", "there is no effective date"),
            (
                "20560\t97810\t\t20200102\t20200101\t0",
                "the deletion date is before the effective date",
            ),
        ],
    )
    def test_a_bad_row_is_rejected_with_its_line(self, row: str, reason: str) -> None:
        """The others are kept, and the reason holds no text of the file."""
        file = ptp(ROWS[0], row, ROWS[1])

        assert file.rejected == (Rejected(len(NOTICE) + 2, reason),)
        assert (file.read, len(file.rows)) == (3, 2)

    def test_commas_and_quotes(self) -> None:
        """The same file with commas."""
        file = load_ptp(
            ['"20560","97810","","20200101","*","0","one, two"'], edition="2026Q4", setting=HERE
        )

        assert [edit.reason for edit in file.rows] == ["one, two"]

    def test_a_file_without_rows_is_refused(self) -> None:
        """A notice alone is no file of pairs."""
        with pytest.raises(InterchangeError, match="the file has no row with these fields"):
            ptp()

    def test_a_path_and_progress(self, tmp_path: Path) -> None:
        """A file is read from its path, and what was read is reported, some at a time."""
        path = tmp_path / "ccipra.txt"
        text = "\r\n".join([*NOTICE, *ROWS * 8000, "caf\u00e9"])
        path.write_bytes(text.encode("cp1252"))
        steps: list[int] = []
        file = load_ptp(path, edition="2026Q4", setting=HERE, progress=steps.append)

        assert (file.read, len(file.rejected)) == (32_001, 1)
        assert len(steps) > 1
        assert sum(steps) == len(text)

    @given(st.lists(st.sampled_from((*ROWS, *NOTICE, "20560", "x\ty", "")), max_size=30))
    def test_no_row_is_lost(self, lines: list[str]) -> None:
        """Rows in are rows kept and rows rejected, and each rejected line is one of the file."""
        file = ptp(*lines, ROWS[0])

        assert file.read == len(file.rows) + len(file.rejected)
        assert {one.line for one in file.rejected} <= {*range(1, len(NOTICE) + len(lines) + 1)}
        assert len(file.rows) == sum(line in ROWS for line in lines) + 1

    def test_the_representation_is_short(self) -> None:
        """Numbers only."""
        assert repr(ptp(*ROWS, "bad")) == (
            "PtpFile(edition='2026Q4', setting=<Setting.PRACTITIONER: 'practitioner'>, "
            "read=5, rejected=1, rows=PtpRows(4 rows))"
        )


CODES: Final = ("00001", "20560", "97810", "98940", "J0670", "0596T", "ZZZZZ")
DAYS: Final = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def edits(draw: st.DrawFn) -> PtpEdit:
    """Draw a row."""
    one, two = draw(st.permutations(CODES))[:2]
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return PtpEdit(
        column_one=one,
        column_two=two,
        indicator=draw(st.sampled_from((0, 1, 9))),
        reason=draw(st.sampled_from(("a", "b", "c"))),
        first_day=draw(st.sampled_from((None, first))),
        last_day=draw(st.sampled_from((None, last))),
    )


class TestRows:
    """Packed rows are the rows, whatever their number and order."""

    @given(st.lists(edits()))
    def test_nothing_is_lost_by_packing(self, rows: list[PtpEdit]) -> None:
        """The same rows come out, in the order of their codes."""
        packed = PtpRows(rows)
        codes = [(edit.column_one, edit.column_two) for edit in packed]

        assert sorted(packed, key=repr) == sorted(rows, key=repr)
        assert len(packed) == len(rows)
        assert codes == sorted(codes)

    @given(st.lists(edits()), st.sampled_from(CODES), st.sampled_from(CODES))
    def test_looking_up_finds_what_a_search_finds(
        self, rows: list[PtpEdit], one: str, two: str
    ) -> None:
        """Each in its column; a second look gives the same."""
        packed = PtpRows(rows)
        found = [e for e in rows if (e.column_one, e.column_two) == (one, two)]

        assert sorted(packed.of(one, two), key=repr) == sorted(found, key=repr)
        assert packed.of(one, two) is packed.of(one, two)

    def test_what_gives_the_rows_is_asked_on_the_first_look(self) -> None:
        """Nothing is packed before."""
        calls: list[int] = []

        def rows() -> Iterator[PtpEdit]:
            calls.append(1)
            yield PtpEdit(column_one="20560", column_two="97810", indicator=0, reason="")

        packed = PtpRows(rows)

        assert calls == []
        assert len(packed.of("20560", "97810")) == len(packed) == 1
        assert calls == [1]

    def test_only_so_many_looks_are_remembered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Beyond the bound a pair is looked up anew, with the same answer."""
        monkeypatch.setattr("needlecode.edit_rows._REMEMBERED", 1)
        packed = ptp(*ROWS).rows

        assert packed.of("20560", "97810") is packed.of("20560", "97810")
        assert packed.of("98940", "97140") is not packed.of("98940", "97140")
        assert packed.of("98940", "97140") == packed.of("98940", "97140")


class TestMue:
    """Code, value, adjudication indicator and a reason."""

    LINES: Final = (
        "A notice",
        "HCPCS/CPT Code\tMUE Values\tMUE Adjudication Indicator\tMUE Rationale",
        "20560\t1\t2 Date of Service Edit: Policy\tCode Descriptor / CPT Instruction",
        "97140\t6\t3 Date of Service Edit: Clinical\tClinical: Data",
    )

    def test_values_are_read(self) -> None:
        """The first figure of the indicator is what counts."""
        file = load_mue(self.LINES, edition="2026Q4", setting=HERE)

        assert (file.read, file.rejected) == (2, ())
        assert file.values == {
            "20560": Mue(code="20560", units=1, indicator=2),
            "97140": Mue(code="97140", units=6, indicator=3),
        }

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("20561\t1", "there are 2 fields, and a row has at least 3"),
            ("2056\t1\t2", "a code does not have five capitals and digits"),
            ("20561\tone\t2", "the value is no whole number"),
            ("20561\t1\t4", "the adjudication indicator is not 1, 2 or 3"),
            ("20561\t1\t", "the adjudication indicator is not 1, 2 or 3"),
            ("20560\t1\t2", "the code has a value already"),
        ],
    )
    def test_a_bad_row_is_rejected_with_its_line(self, row: str, reason: str) -> None:
        """The others are kept."""
        file = load_mue([*self.LINES, row], edition="2026Q4", setting=HERE)

        assert file.rejected == (Rejected(5, reason),)
        assert (file.read, len(file.values)) == (3, 2)

    def test_a_file_without_rows_is_refused(self) -> None:
        """A notice alone is no file of values."""
        with pytest.raises(InterchangeError, match="code, value, adjudication indicator"):
            load_mue(self.LINES[:2], edition="2026Q4", setting=HERE)


def mue(*rows: str, setting: Setting = HERE) -> MueFile:
    """Read lines as a file of values."""
    return load_mue(rows or TestMue.LINES, edition="2026Q4", setting=setting)


def quarter(*files: PtpFile | MueFile) -> EditTable:
    """Make the table of the last quarter of 2026."""
    return edit_table(
        *files, name="2026Q4", first_day=date(2026, 10, 1), last_day=date(2026, 12, 31)
    )


def own(*rows: str) -> Policy:
    """Make a policy that reads these pairs."""
    table = quarter(ptp(*rows), mue())
    layer = Layer(id="own", choices={"edit_source": "own_table"}, edits=table)
    return compose(*CPT_NCCI.layers, layer, id="own")


class TestTable:
    """The files make a table, and the table a policy."""

    @pytest.mark.parametrize(
        ("day", "is_edit", "is_known"),
        [
            (date(2000, 12, 31), False, True),
            (date(2001, 1, 1), True, True),
            (date(2019, 12, 31), True, True),
            (date(2020, 1, 1), False, True),
            (date(2026, 12, 31), False, True),
            (date(2027, 1, 1), False, False),
        ],
    )
    def test_rows_with_dates_serve_every_date(
        self, day: date, *, is_edit: bool, is_known: bool
    ) -> None:
        """An absent pair is known to be absent through the edition's last day."""
        table = quarter(ptp(*ROWS))
        pair = table.pair("97530", "97140", day, (HERE,))

        assert (pair.edit is not None, pair.is_known) == (is_edit, is_known)

    def test_without_a_file_nothing_is_known(self) -> None:
        """A file of values alone says nothing about pairs, and one setting nothing of the other."""
        table = quarter(mue())
        day = date(2026, 11, 1)

        assert table.pair("20560", "97810", day, (HERE,)) == Pair(
            None, differs=False, is_known=False
        )
        assert table.mue("97140", (HERE,)) == Mue(code="97140", units=6, indicator=3)
        assert table.mue("97140", tuple(Setting)) is None

    @pytest.mark.parametrize("other", ["2026Q3", "2026Q4"])
    def test_files_that_do_not_fit_are_refused(self, other: str) -> None:
        """Another quarter, or a second file of a kind and setting."""
        second = load_mue(TestMue.LINES, edition=other, setting=HERE)

        with pytest.raises(InterchangeError, match=r"files\[1\]: it must be of 2026Q4"):
            quarter(mue(), second)

    @pytest.mark.parametrize(
        ("rows", "day", "expected"),
        [
            (("98940\t97110\t*\t19960101\t*\t0",), date(2026, 3, 2), "98940 x1"),
            (("98940\t97110\t\t20260303\t*\t0",), date(2026, 3, 2), "97110 x1, 98940 x1"),
            (("97110\t98940\t\t20260302\t*\t0",), date(2026, 3, 2), "97110 x1"),
            (("20560\t97124\t\t20260302\t*\t0",), date(2026, 3, 2), "97110 x1, 98940 x1"),
        ],
    )
    def test_a_policy_reads_the_callers_table(
        self, rows: Sequence[str], day: date, expected: str
    ) -> None:
        """The rows decide by the date of service."""
        visit = Encounter(
            date_of_service=day,
            setting=HERE,
            procedures=(
                Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=["neck"]),
                Procedure(Technique.THERAPY_SERVICE, code="97110", minutes=15),
            ),
        )

        assert str(select_codes(visit, policy=own(*rows))) == expected

    @pytest.mark.parametrize(
        ("days", "expected"), [(-1, "20552 x1, 20560 x1"), (0, "20552 x1, 20560-59 x1")]
    )
    def test_the_pairs_of_needling_begin_on_their_day(self, days: int, expected: str) -> None:
        """The day cuts the policy, as these lines are decided once for an edition."""
        visit = Encounter(
            date_of_service=date(2026, 3, 2) + timedelta(days),
            setting=HERE,
            procedures=(
                Procedure(
                    Technique.DRY_NEEDLING, injected=False, sites=[Muscle("soleus", Side.LEFT)]
                ),
                Procedure(
                    Technique.TRIGGER_POINT_INJECTION,
                    injected=True,
                    sites=[Muscle("deltoid", Side.LEFT)],
                ),
            ),
        )
        policy = own("20552\t20560\t\t20260302\t*\t1")

        assert str(select_codes(visit, policy=policy)) == expected
