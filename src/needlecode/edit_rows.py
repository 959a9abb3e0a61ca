"""
The rows of a PTP file: pairs of codes that are not paid together.

Rows are packed into two arrays, so that millions of them cost 16 bytes each, and a pair is found by
bisection, whatever the number of rows.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from attrs import frozen


__all__ = ["PtpEdit", "PtpRows"]

Indicator = Literal[0, 1, 9]
NOT_IN_FORCE: Final = 9


@frozen(kw_only=True)
class PtpEdit:
    """
    A pair of codes that NCCI does not pay together.

    Attributes:
        column_one: The code that is paid.
        column_two: The code that is denied.
        indicator: 0 no modifier helps, 1 a modifier helps when the facts justify it, 9 not in
            force.
        reason: NCCI's rationale; in a table of the library, in its own words.
        first_day: First day of the pair, or None when the table does not have it.
        last_day: Last day of the pair, or None while it is in force.
    """

    column_one: str
    column_two: str
    indicator: Indicator
    reason: str
    first_day: date | None = None
    last_day: date | None = None

    def in_force(self, day: date) -> bool:
        """
        Say whether the pair is in force on a date of service.

        Args:
            day: The date. Before a first day that the table does not have, nothing is known to
                the contrary.
        """
        return (
            self.indicator != NOT_IN_FORCE
            and (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
        )


_CODE_BITS: Final = 26  # five characters of 36
_DAY_BITS: Final = 22
_REASON_BITS: Final = 8
_DAY_MASK: Final = (1 << _DAY_BITS) - 1
_VALUE_BITS: Final = 4 + _REASON_BITS + 2 * _DAY_BITS
_VALUE_MASK: Final = (1 << _VALUE_BITS) - 1
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _packed(code: str) -> int:
    return int(code, 36)


def _unpacked(number: int) -> str:
    found = ""
    for _ in range(5):
        number, digit = divmod(number, 36)
        found = _DIGITS[digit] + found
    return found


class _Packed(NamedTuple):
    """Rows in the order of their codes, and the reasons that they point to."""

    keys: "array[int]"
    values: "array[int]"
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, edits: Iterable[PtpEdit]) -> "_Packed":
        reasons: dict[str, int] = {}
        rows: list[int] = []
        for edit in edits:
            place = reasons.setdefault(edit.reason, len(reasons))
            key = _packed(edit.column_one) << _CODE_BITS | _packed(edit.column_two)
            first = edit.first_day.toordinal() if edit.first_day else 0
            last = edit.last_day.toordinal() if edit.last_day else 0
            value = (edit.indicator << _REASON_BITS | place) << _DAY_BITS | first
            rows.append(key << _VALUE_BITS | value << _DAY_BITS | last)
        rows.sort()
        return cls(
            array("Q", (row >> _VALUE_BITS for row in rows)),
            array("Q", (row & _VALUE_MASK for row in rows)),
            tuple(reasons),
        )


class PtpRows:
    """
    Rows of a PTP file, looked up by their two codes.

    Args:
        edits: The rows, in any order, or what gives them; then they are packed on the first look.
            A pair may have several rows, for different days.
    """

    __slots__ = ("_edits", "_found", "_rows")

    def __init__(self, edits: Iterable[PtpEdit] | Callable[[], Iterable[PtpEdit]] = ()) -> None:
        """Pack the rows in the order of their codes."""
        self._edits = edits if callable(edits) else None
        self._rows = None if callable(edits) else _Packed.of(edits)
        self._found: dict[tuple[str, str], tuple[PtpEdit, ...]] = {}

    @property
    def _packed(self) -> _Packed:
        rows = self._rows
        if rows is None:
            # Two threads that look first at once pack the same.
            rows = self._rows = _Packed.of(self._edits() if self._edits else ())
        return rows

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self._packed.keys)

    def __repr__(self) -> str:
        """Show the number of rows."""
        return f"PtpRows({len(self)} rows)"

    def __iter__(self) -> Iterator[PtpEdit]:
        """Go through the rows in the order of their codes."""
        rows = self._packed
        return (_row(rows, place) for place in range(len(rows.keys)))

    def of(self, column_one: str, column_two: str) -> tuple[PtpEdit, ...]:
        """
        Give the rows of two codes, each in its column.

        Args:
            column_one: The code in column 1.
            column_two: The code in column 2.
        """
        found = self._found.get((column_one, column_two))
        if found is None:
            found = tuple(self._look_up(column_one, column_two))
            if len(self._found) < _REMEMBERED:
                self._found[column_one, column_two] = found
        return found

    def _look_up(self, column_one: str, column_two: str) -> Iterator[PtpEdit]:
        rows = self._packed
        key = _packed(column_one) << _CODE_BITS | _packed(column_two)
        place = bisect_left(rows.keys, key)
        while place < len(rows.keys) and rows.keys[place] == key:
            yield _row(rows, place)
            place += 1


# Pairs of codes that a table remembers.
_REMEMBERED: Final = 4096


def _row(rows: _Packed, place: int) -> PtpEdit:
    one, two = divmod(rows.keys[place], 1 << _CODE_BITS)
    rest, last = divmod(rows.values[place], 1 << _DAY_BITS)
    indicator, reason = divmod(rest >> _DAY_BITS, 1 << _REASON_BITS)
    first = rest & _DAY_MASK
    return PtpEdit(
        column_one=_unpacked(one),
        column_two=_unpacked(two),
        indicator=_INDICATORS[indicator],
        reason=rows.reasons[reason],
        first_day=date.fromordinal(first) if first else None,
        last_day=date.fromordinal(last) if last else None,
    )


_INDICATORS: Final[Mapping[int, Indicator]] = {0: 0, 1: 1, 9: 9}
