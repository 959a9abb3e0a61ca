"""
The edit files that CMS publishes each quarter, as text: PTP pairs, MUE values, add-on codes.

A file begins with a notice and headings, then has a row on each line, its fields set apart by tabs,
or by commas in quotes. Every row is kept or rejected with a reason; none is passed over.
"""

import re
from collections.abc import Callable, Container, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias, cast

from attrs import field, frozen

from needlecode.edits import AddOn, EditTable, Mue, PtpEdit, PtpRows, SettingEdits, add_ons_of
from needlecode.encounter import Setting
from needlecode.errors import InterchangeError
from needlecode.interchange._cms_rows import (
    BadRowError,
    Lines,
    Reading,
    Rejected,
    check_codes,
    day,
    number,
)


__all__ = [
    "AddOnFile",
    "MueFile",
    "PtpFile",
    "Rejected",
    "edit_table",
    "load_add_on",
    "load_mue",
    "load_ptp",
]

_PTP: Final = ("column 1", "column 2", "*", "effective", "deletion", "indicator")
_MUE: Final = ("code", "value", "adjudication indicator")
_ADD_ON: Final = (
    "type",
    "add-on code",
    "its deletion",
    "primary code",
    "its deletion",
    "effective",
    "deletion",
)
# Stands for the primaries of a contractor's choice.
_ANY_PRIMARY: Final = "CCCCC"


@frozen(kw_only=True)
class _File:
    """
    What was read.

    Attributes:
        edition: The quarter, for instance ``"2026Q4"``.
        setting: The setting that the file is for.
        read: How many rows the file has.
        rejected: The rows that were not kept; with those kept they are all that were read.
    """

    edition: str
    setting: Setting
    read: int
    rejected: tuple[Rejected, ...] = field(repr=number)


@frozen(kw_only=True)
class PtpFile(_File):
    """
    The pairs of a PTP file.

    Attributes:
        rows: The rows that were kept.
    """

    rows: PtpRows


@frozen(kw_only=True)
class MueFile(_File):
    """
    The values of a MUE file.

    Attributes:
        values: The values that were kept, by code.
    """

    values: dict[str, Mue] = field(repr=number)


@frozen(kw_only=True)
class AddOnFile(_File):
    """
    The rows of a file of add-on codes.

    Attributes:
        rows: The rows that were kept.
    """

    rows: tuple[AddOn, ...] = field(repr=number)


AnyFile: TypeAlias = PtpFile | MueFile | AddOnFile


def _check_days(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        msg = "the deletion date is before the effective date"
        raise BadRowError(msg)


def _edit(fields: Sequence[str]) -> PtpEdit:
    check_codes(fields[:2])
    one, two, before_1996, effective, deletion, indicator, *rest = fields
    if one == two:
        msg = "both codes are the same"
        raise BadRowError(msg)
    if indicator not in {"0", "1", "9"}:
        msg = "the modifier indicator is not 0, 1 or 9"
        raise BadRowError(msg)
    first, last = day(effective, "effective date"), day(deletion, "deletion date")
    if first is None and before_1996 != "*":
        msg = "there is no effective date"
        raise BadRowError(msg)
    _check_days(first, last)
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
    file = Reading[PtpEdit](source, progress, (0, 1), _PTP)
    rows = PtpRows(file.rows(_edit))
    return PtpFile(
        edition=edition, setting=setting, rows=rows, read=file.read, rejected=file.rejected
    )


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
    file = Reading[Mue](source, progress, (0,), _MUE)
    for mue in file.rows(lambda fields: _mue(fields, values)):
        values[mue.code] = mue
    return MueFile(
        edition=edition, setting=setting, values=values, read=file.read, rejected=file.rejected
    )


def _mue(fields: Sequence[str], seen: Container[str]) -> Mue:
    check_codes(fields[:1])
    code, value, indicator = fields[:3]
    if code in seen:
        msg = "the code has a value already"
        raise BadRowError(msg)
    if not re.fullmatch("[0-9]{1,6}", value):
        msg = "the value is no whole number"
        raise BadRowError(msg)
    # The file says "3 Date of Service Edit: Clinical".
    if indicator[:1] not in {"1", "2", "3"}:
        msg = "the adjudication indicator is not 1, 2 or 3"
        raise BadRowError(msg)
    by = cast("Literal[1, 2, 3]", int(indicator[0]))
    return Mue(code=code, units=int(value), indicator=by)


def load_add_on(
    source: Lines,
    *,
    edition: str,
    setting: Setting,
    progress: Callable[[int], object] | None = None,
) -> AddOnFile:
    """
    Read a file of add-on codes: type, add-on code, primary code, and the days of each and of the row.

    Args:
        source: The file's path, or its lines: type, add-on code, its deletion, primary code, its
            deletion, effective, deletion, notes. Days are the year and the day of the year, or
            ``yyyymmdd``. The primary ``CCCCC`` stands for those of the contractor's choice.
        edition: The quarter.
        setting: The setting that the file is for.
        progress: As for `load_ptp`.

    Returns:
        The rows that were kept, and those that were rejected, each with its line and a reason.

    Raises:
        InterchangeError: The file has no row at all.
        OSError: The file cannot be read.
    """
    file = Reading[AddOn](source, progress, (1, 3), _ADD_ON)
    rows = tuple(file.rows(_add_on))
    return AddOnFile(
        edition=edition, setting=setting, rows=rows, read=file.read, rejected=file.rejected
    )


def _add_on(fields: Sequence[str]) -> AddOn:
    kind, code, code_gone, primary, primary_gone, effective, deletion = fields[: len(_ADD_ON)]
    check_codes((code, primary))
    if kind not in {"1", "2", "3"}:
        msg = "the type is not 1, 2 or 3"
        raise BadRowError(msg)
    if code == primary:
        msg = "both codes are the same"
        raise BadRowError(msg)
    first = day(effective, "effective date")
    ends = (
        day(code_gone, "deletion date of the add-on code"),
        day(primary_gone, "deletion date of the primary code"),
        day(deletion, "deletion date"),
    )
    last = min((end for end in ends if end), default=None)
    _check_days(first, last)
    return AddOn(
        code=code,
        primary=None if primary == _ANY_PRIMARY else primary,
        kind=cast("Literal[1, 2, 3]", int(kind)),
        first_day=first,
        last_day=last,
    )


def edit_table(*files: AnyFile, name: str, first_day: date, last_day: date) -> EditTable:
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
    held: dict[Setting, dict[type[AnyFile], AnyFile]] = {}
    for place, file in enumerate(files):
        mine = held.setdefault(file.setting, {})
        if file.edition != name or type(file) in mine:
            message = f"it must be of {name}, and the only one of its kind and setting"
            raise InterchangeError(((f"files[{place}]", message),))
        mine[type(file)] = file
    settings: dict[Setting, SettingEdits] = {}
    for setting, mine in held.items():
        ptp, mue, add_on = (mine.get(kind) for kind in (PtpFile, MueFile, AddOnFile))
        settings[setting] = SettingEdits(
            # Without a file of pairs nothing is known of any.
            covers=None if ptp else frozenset(),
            ptp=ptp.rows if isinstance(ptp, PtpFile) else PtpRows(),
            mue=mue.values if isinstance(mue, MueFile) else {},
            add_ons=add_ons_of(add_on.rows if isinstance(add_on, AddOnFile) else ()),
        )
    return EditTable(
        name=name,
        source="own_table",
        first_day=first_day,
        last_day=last_day,
        dated=True,
        settings=settings,
    )
