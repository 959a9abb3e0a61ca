"""The file of add-on codes: which codes each may be added to, from when to when."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlecode.claim import ClaimLine
from needlecode.edits import AddOn, EditTable
from needlecode.encounter import Encounter, Service, Setting
from needlecode.errors import InterchangeError
from needlecode.interchange.cms import AddOnFile, Rejected, edit_table, load_add_on
from needlecode.policies import CPT_NCCI, MEDICARE
from needlecode.policy import Layer, Policy, compose
from needlecode.procedure import Procedure, Technique
from needlecode.review import review_claim
from needlecode.rule import Verdict


HERE: Final = Setting.PRACTITIONER
NOTICE: Final = (
    "A notice, of one line",
    "Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\tEffDT\tDelDT\tNotes",
)
BOTH: Final = frozenset({"97810", "97813"})
ROWS: Final = (
    "1\t97811\t\t97810\t\t2013091\t\t",
    "1\t97811\t\t97813\t2024366\t20130401\t\t",
    "2\t99100\t\tCCCCC\t\t2013091\t\tby the contractor",
    "3\t64484\t\t64483\t\t2013091\t2025090\t",
    "3\t64484\t\tCCCCC\t\t2013091\t\t",
)


def add_ons(*rows: str, notice: Sequence[str] = NOTICE) -> AddOnFile:
    """Read lines as a file of add-on codes."""
    return load_add_on([*notice, *rows], edition="2026Q4", setting=HERE)


def table(*rows: str) -> EditTable:
    """Make the table of the last quarter of 2026."""
    last = date(2026, 12, 31)
    return edit_table(add_ons(*rows), name="2026Q4", first_day=date(2026, 10, 1), last_day=last)


def own(*rows: str) -> Policy:
    """Make a policy that reads these rows."""
    layer = Layer(id="own", choices={"edit_source": "own_table"}, edits=table(*rows))
    return compose(*CPT_NCCI.layers, layer, id="own")


class TestFile:
    """Type, add-on code, primary code, and the days of each and of the row."""

    def test_rows_are_read(self) -> None:
        """Days are days of the year or dates; the first end of the three is the row's."""
        file = add_ons(*ROWS)
        since = date(2013, 4, 1)

        assert (file.edition, file.setting, file.read, file.rejected) == ("2026Q4", HERE, 5, ())
        assert file.rows == (
            AddOn(code="97811", primary="97810", kind=1, first_day=since),
            AddOn(
                code="97811",
                primary="97813",
                kind=1,
                first_day=since,
                last_day=date(2024, 12, 31),
            ),
            AddOn(code="99100", primary=None, kind=2, first_day=since),
            AddOn(
                code="64484", primary="64483", kind=3, first_day=since, last_day=date(2025, 3, 31)
            ),
            AddOn(code="64484", primary=None, kind=3, first_day=since),
        )

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("1\t97811\t\t97810\t\t2013091", "there are 6 fields, and a row has at least 7"),
            ("1\t9781\t\t97810\t\t\t\t", "a code does not have five capitals and digits"),
            ("1\t97811\t\tnone\t\t\t\t", "a code does not have five capitals and digits"),
            ("4\t97811\t\t97810\t\t\t\t", "the type is not 1, 2 or 3"),
            ("1\t97811\t\t97811\t\t\t\t", "both codes are the same"),
            ("1\t97811\t\t97810\t\t2013366\t\t", "the effective date is no day"),
            ("1\t97811\t\t97810\t\t2013000\t\t", "the effective date is no day"),
            ("1\t97811\t\t97810\t\t0000001\t\t", "the effective date is no day"),
            ("1\t97811\t\t97810\t\tApril\t\t", "the effective date is no day"),
            ("1\t97811\tx\t97810\t\t\t\t", "the deletion date of the add-on code is no day"),
            ("1\t97811\t\t97810\tx\t\t\t", "the deletion date of the primary code is no day"),
            ("1\t97811\t\t97810\t\t\tx\t", "the deletion date is no day"),
            (
                "1\t97811\t\t97810\t\t2024002\t2024001\t",
                "the deletion date is before the effective date",
            ),
        ],
    )
    def test_a_bad_row_is_rejected_with_its_line(self, row: str, reason: str) -> None:
        """The others are kept."""
        file = add_ons(*ROWS, row)

        assert file.rejected == (Rejected(8, reason),)
        assert (file.read, len(file.rows)) == (6, 5)
        assert repr(file).endswith("rejected=1, rows=5)")

    def test_a_file_without_rows_is_refused(self) -> None:
        """A notice alone is no file of add-on codes."""
        with pytest.raises(InterchangeError, match="type, add-on code"):
            add_ons()

    @given(st.dates(date(2013, 1, 1), date(2039, 12, 31)))
    def test_both_ways_to_write_a_day_are_the_same(self, day: date) -> None:
        """The year with the day of the year, and the date without dashes."""
        one, two = add_ons(
            f"1\t97811\t\t97810\t\t{day:%Y%j}\t\t", f"1\t97811\t\t97810\t\t{day:%Y%m%d}\t\t"
        ).rows

        assert one == two
        assert one.first_day == day


class TestTable:
    """The table says what a code may be added to on a day."""

    @pytest.mark.parametrize(
        ("code", "day", "expected"),
        [
            ("97811", date(2013, 3, 31), None),
            ("97811", date(2013, 4, 1), (BOTH, True)),
            ("97811", date(2024, 12, 31), (BOTH, True)),
            ("97811", date(2025, 1, 1), (frozenset({"97810"}), True)),
            ("99100", date(2026, 1, 1), (frozenset[str](), False)),
            ("64484", date(2025, 3, 31), (frozenset({"64483"}), False)),
            ("64484", date(2025, 4, 1), (frozenset[str](), False)),
            ("97810", date(2026, 1, 1), None),
        ],
    )
    def test_the_days_of_the_rows_decide(
        self, code: str, day: date, expected: tuple[frozenset[str], bool] | None
    ) -> None:
        """None where the code is no add-on code; the contractor's primaries leave the list open."""
        assert table(*ROWS).primaries(code, day, (HERE,)) == expected

    def test_another_setting_says_nothing(self) -> None:
        """The file is for one setting."""
        assert (
            table(*ROWS).primaries("97811", date(2026, 1, 1), (Setting.OUTPATIENT_HOSPITAL,))
            is None
        )

    def test_the_package_has_the_two_of_acupuncture(self) -> None:
        """Either first code is a primary of either further one (N-107)."""
        edits = MEDICARE.on(date(2024, 8, 5)).edits

        assert edits is not None
        for code in ("97811", "97814"):
            found = edits.primaries(code, date(2024, 8, 5), (HERE,))
            assert found == (BOTH, True)


class TestReview:
    """EDT905 on a claim, with the user's own file."""

    @pytest.mark.parametrize(
        ("billed", "others", "expected"),
        [
            (("97811", "97810"), (), Verdict.MET),
            (("97811",), (), Verdict.NOT_MET),
            (("97811",), (("97810", True),), Verdict.MET),
            (("97811",), (("97810", None),), Verdict.UNDETERMINED),
            (("97811",), (("97810", False),), Verdict.NOT_MET),
            (("97811",), None, Verdict.UNDETERMINED),
            (("99100",), (), Verdict.UNDETERMINED),
            (("20560",), (), Verdict.MET),
        ],
    )
    def test_the_primary_stands_on_the_claim_or_elsewhere(
        self,
        billed: tuple[str, ...],
        others: tuple[tuple[str, bool | None], ...] | None,
        expected: Verdict,
    ) -> None:
        """Of the same practice; where that is open, or the contractor decides, it is undetermined."""
        day = date(2026, 11, 2)
        services = None
        if others is not None:
            services = tuple(
                Service(date=day, code=code, same_provider=same) for code, same in others
            )
        visit = Encounter(
            date_of_service=day,
            procedures=(Procedure(Technique.ACUPUNCTURE, minutes=30),),
            setting=HERE,
            other_services=services,
        )
        review = review_claim(visit, [ClaimLine(code) for code in billed], policy=own(*ROWS))

        assert review.verdicts["EDT905"] is expected
