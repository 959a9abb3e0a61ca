"""
The edit files that CMS publishes each quarter, as text: PTP pairs and MUE values.

A file begins with a notice and headings, then has a row on each line, its fields set apart by tabs,
or by commas in quotes. Every row is kept or rejected with a reason; none is passed over.
"""

import csv
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Sized
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from attrs import field, frozen

from needlecode.edits import EditTable, Mue, PtpEdit, PtpRows, SettingEdits
from needlecode.encounter import Setting
from needlecode.errors import InterchangeError


__all__ = ["MueFile", "PtpFile", "Rejected", "edit_table", "load_mue", "load_ptp"]

_CODE: Final = re.compile(r"[0-9A-Z]{4}[0-9A-Z]\Z")
_PTP_FIELDS: Final = 6
_MUE_FIELDS: Final = 3
_DAY: Final = re.compile("[0-9]{8}\\Z")
_NO_DAY: Final = frozenset({"*", ""})
Lines: TypeAlias = "str | Path | Iterable[str]"


class Rejected(NamedTuple):
    """
    A row that was not kept.

    Attributes:
        line: Its line in the file, from 1.
        reason: What is wrong with it; no text of the file.
    """

    line: int
    reason: str


def _number(values: Sized) -> str:
    return str(len(values))


@frozen(kw_only=True)
class PtpFile:
    """
    The pairs of a PTP file.

    Attributes:
        edition: The quarter, for instance ``"2026Q4"``.
        setting: The setting that the file is for.
        rows: The rows that were kept.
        read: How many rows the file has.
        rejected: The rows that were not kept; with those kept they are all that were read.
    """

    edition: str
    setting: Setting
    rows: PtpRows
    read: int
    rejected: tuple[Rejected, ...] = field(repr=_number)


@frozen(kw_only=True)
class MueFile:
    """
    The values of a MUE file.

    Attributes:
        edition: The quarter.
        setting: The setting that the file is for.
        values: The values that were kept, by code.
        read: How many rows the file has.
        rejected: The rows that were not kept; with those kept they are all that were read.
    """

    edition: str
    setting: Setting
    values: dict[str, Mue] = field(repr=_number)
    read: int
    rejected: tuple[Rejected, ...] = field(repr=_number)


def _lines(source: Lines, progress: Callable[[int], object] | None) -> Iterator[str]:
    if isinstance(source, str | Path):
        # The files are in a Windows encoding; rows themselves have plain letters only.
        with Path(source).open(encoding="cp1252", errors="replace", newline="") as file:
            yield from _lines(file, progress)
        return
    unreported = 0
    for line in source:
        yield line.rstrip("\r\n")
        unreported += len(line)
        if progress and unreported >= _STEP:
            progress(unreported)
            unreported = 0
    if progress and unreported:
        progress(unreported)


# Characters after which progress is reported.
_STEP: Final = 1 << 20


def _fields(line: str) -> list[str]:
    if "\t" in line:
        return [one.strip() for one in line.split("\t")]
    return [one.strip() for fields in csv.reader([line]) for one in fields]


def _rows(lines: Iterable[str], codes: int, least: int) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their line numbers; what stands before the first one is notice."""
    begun = False
    for number, line in enumerate(lines, 1):
        fields = _fields(line)
        if not any(fields):
            continue
        is_row = len(fields) >= least and all(_CODE.match(one) for one in fields[:codes])
        begun = begun or is_row
        if begun:
            yield number, fields


class _BadRowError(Exception):
    """A row that cannot be kept; the message is the reason."""


def _day(text: str, name: str) -> date | None:
    if text in _NO_DAY:
        return None
    try:
        return date.fromisoformat(text if _DAY.match(text) else "")
    except ValueError:
        msg = f"the {name} is no day"
        raise _BadRowError(msg) from None


def _check_codes(fields: Sequence[str], number: int) -> None:
    if not all(_CODE.match(code) for code in fields[:number]):
        msg = "a code does not have five capitals and digits"
        raise _BadRowError(msg)


def _edit(fields: Sequence[str]) -> PtpEdit:
    if len(fields) < _PTP_FIELDS:
        msg = f"there are {len(fields)} fields, and a row has at least {_PTP_FIELDS}"
        raise _BadRowError(msg)
    _check_codes(fields, 2)
    one, two, before_1996, effective, deletion, indicator, *rest = fields
    if one == two:
        msg = "both codes are the same"
        raise _BadRowError(msg)
    if indicator not in {"0", "1", "9"}:
        msg = "the modifier indicator is not 0, 1 or 9"
        raise _BadRowError(msg)
    first, last = _day(effective, "effective date"), _day(deletion, "deletion date")
    if first is None and before_1996 != "*":
        msg = "there is no effective date"
        raise _BadRowError(msg)
    if first and last and last < first:
        msg = "the deletion date is before the effective date"
        raise _BadRowError(msg)
    return PtpEdit(
        column_one=one,
        column_two=two,
        indicator=cast("Literal[0, 1, 9]", int(indicator)),
        reason=rest[0] if rest else "",
        first_day=None if before_1996 == "*" else first,
        last_day=last,
    )


def load_ptp(
    source: Lines,
    *,
    edition: str,
    setting: Setting,
    progress: Callable[[int], object] | None = None,
) -> PtpFile:
    """
    Read a PTP file: column 1, column 2, ``*`` for before 1996, effective, deletion, indicator, reason.

    Args:
        source: The file's path, or its lines. Days are ``yyyymmdd``, and ``*`` where there is none.
        edition: The quarter, for instance ``"2026Q4"``.
        setting: The setting that the file is for.
        progress: Called with the number of characters read since the last call, as the ``update``
            of a progress bar wants it.

    Returns:
        The rows that were kept, and those that were rejected, each with its line and a reason.

    Raises:
        InterchangeError: The file has no row at all.
        OSError: The file cannot be read.
    """
    rejected: list[Rejected] = []
    read = 0

    def kept() -> Iterator[PtpEdit]:
        nonlocal read
        for number, fields in _rows(_lines(source, progress), 2, _PTP_FIELDS):
            read += 1
            try:
                yield _edit(fields)
            except _BadRowError as error:
                rejected.append(Rejected(number, str(error)))

    rows = PtpRows(kept())
    _check_read(read, "column 1, column 2, *, effective, deletion, indicator")
    return PtpFile(
        edition=edition, setting=setting, rows=rows, read=read, rejected=tuple(rejected)
    )


def _check_read(read: int, fields: str) -> None:
    if not read:
        message = f"the file has no row with these fields: {fields}"
        raise InterchangeError((("$", message),))


def load_mue(
    source: Lines,
    *,
    edition: str,
    setting: Setting,
    progress: Callable[[int], object] | None = None,
) -> MueFile:
    """
    Read a MUE file: code, value, adjudication indicator, reason.

    Args:
        source: The file's path, or its lines.
        edition: The quarter.
        setting: The setting that the file is for.
        progress: As for `load_ptp`.

    Returns:
        The values that were kept, and the rows that were rejected, each with its line and a reason.

    Raises:
        InterchangeError: The file has no row at all.
        OSError: The file cannot be read.
    """
    values: dict[str, Mue] = {}
    rejected: list[Rejected] = []
    read = 0
    for number, fields in _rows(_lines(source, progress), 1, _MUE_FIELDS):
        read += 1
        try:
            mue = _mue(fields, values)
            values[mue.code] = mue
        except _BadRowError as error:
            rejected.append(Rejected(number, str(error)))
    _check_read(read, "code, value, adjudication indicator")
    return MueFile(
        edition=edition, setting=setting, values=values, read=read, rejected=tuple(rejected)
    )


def _mue(fields: Sequence[str], seen: Container[str]) -> Mue:
    if len(fields) < _MUE_FIELDS:
        msg = f"there are {len(fields)} fields, and a row has at least {_MUE_FIELDS}"
        raise _BadRowError(msg)
    _check_codes(fields, 1)
    code, value, indicator = fields[:3]
    if code in seen:
        msg = "the code has a value already"
        raise _BadRowError(msg)
    if not re.fullmatch("[0-9]{1,6}", value):
        msg = "the value is no whole number"
        raise _BadRowError(msg)
    # The file says "3 Date of Service Edit: Clinical".
    if indicator[:1] not in {"1", "2", "3"}:
        msg = "the adjudication indicator is not 1, 2 or 3"
        raise _BadRowError(msg)
    number = cast("Literal[1, 2, 3]", int(indicator[0]))
    return Mue(code=code, units=int(value), indicator=number)


def edit_table(*files: PtpFile | MueFile, name: str, first_day: date, last_day: date) -> EditTable:
    """
    Make a table of files that were read, for a layer of a policy with ``edit_source="own_table"``.

    Args:
        files: The files of one quarter, at most one of a kind for a setting.
        name: The edition's name; each file has to be of it.
        first_day: First day of the quarter.
        last_day: Its last day. Earlier days are served by the dates of the rows.

    Raises:
        InterchangeError: A file is of another edition, or two are of one kind and setting.
    """
    held: dict[Setting, dict[type, PtpFile | MueFile]] = {}
    for place, file in enumerate(files):
        mine = held.setdefault(file.setting, {})
        if file.edition != name or type(file) in mine:
            message = f"it must be of {name}, and the only one of its kind and setting"
            raise InterchangeError(((f"files[{place}]", message),))
        mine[type(file)] = file
    settings: dict[Setting, SettingEdits] = {}
    for setting, mine in held.items():
        ptp, mue = mine.get(PtpFile), mine.get(MueFile)
        settings[setting] = SettingEdits(
            # Without a file of pairs nothing is known of any.
            covers=None if ptp else frozenset(),
            ptp=ptp.rows if isinstance(ptp, PtpFile) else PtpRows(),
            mue=mue.values if isinstance(mue, MueFile) else {},
        )
    return EditTable(
        name=name,
        source="own_table",
        first_day=first_day,
        last_day=last_day,
        dated=True,
        settings=settings,
    )
