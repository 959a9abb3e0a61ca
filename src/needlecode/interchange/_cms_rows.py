"""The rows of a file that CMS publishes as text: a notice and headings, then a row on each line."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from needlecode.errors import InterchangeError


__all__ = ["BadRowError", "Lines", "Reading", "Rejected", "check_codes", "day", "number"]

_CODE: Final = re.compile(r"[0-9A-Z]{4}[0-9A-Z]\Z")
_DAY: Final = re.compile("[0-9]{8}\\Z")
_DAY_OF_YEAR: Final = re.compile("[0-9]{7}\\Z")
_NO_DAY: Final = frozenset({"*", ""})
# Characters after which progress is reported.
_STEP: Final = 1 << 20
Lines: TypeAlias = "str | Path | Iterable[str]"
_Row = TypeVar("_Row")


class Rejected(NamedTuple):
    """
    A row that was not kept.

    Attributes:
        line: Its line in the file, from 1.
        reason: What is wrong with it; no text of the file.
    """

    line: int
    reason: str


class BadRowError(Exception):
    """A row that cannot be kept; the message is the reason."""


def number(values: Sized) -> str:
    """Give the number of some values, as the repr of a file shows it."""
    return str(len(values))


def day(text: str, name: str) -> date | None:
    """
    Read a day: ``yyyymmdd``, or the year and the day of the year; None for ``*`` or nothing.

    Args:
        text: The field.
        name: What the day is, for the reason.

    Raises:
        BadRowError: It is neither.
    """
    if text in _NO_DAY:
        return None
    try:
        if not _DAY_OF_YEAR.match(text):
            return date.fromisoformat(text if _DAY.match(text) else "")
        found = date(int(text[:4]), 1, 1) + timedelta(int(text[4:]) - 1)
    except (ValueError, OverflowError):
        pass
    else:
        if found.year == int(text[:4]):
            return found
    msg = f"the {name} is no day"
    raise BadRowError(msg)


def check_codes(fields: Iterable[str]) -> None:
    """
    See that fields are codes.

    Args:
        fields: The fields.

    Raises:
        BadRowError: One is not.
    """
    if not all(_CODE.match(code) for code in fields):
        msg = "a code does not have five capitals and digits"
        raise BadRowError(msg)


class Reading(Generic[_Row]):
    """
    The rows of a file, made into something; those that cannot be are kept with a reason.

    Args:
        source: The file's path, or its lines.
        progress: Called with the number of characters read since the last call.
        codes: The positions of the fields that hold codes.
        names: The names of the fields that a row has at least, for the reasons.
    """

    def __init__(
        self,
        source: Lines,
        progress: Callable[[int], object] | None,
        codes: Sequence[int],
        names: Sequence[str],
    ) -> None:
        """Keep what to read; nothing is read yet."""
        self.read = 0
        self._source, self._progress = source, progress
        self._codes, self._names = codes, names
        self._rejected: list[Rejected] = []

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """The rows that were not kept, so far."""
        return tuple(self._rejected)

    def rows(self, make: Callable[[Sequence[str]], _Row]) -> Iterator[_Row]:
        """
        Give the rows that can be kept.

        Args:
            make: Makes a row of its fields.

        Raises:
            InterchangeError: At the end, where the file has no row at all.
        """
        for place, fields in self._fields():
            self.read += 1
            try:
                self._check_length(fields)
                yield make(fields)
            except BadRowError as error:
                self._rejected.append(Rejected(place, str(error)))
        if not self.read:
            message = f"the file has no row with these fields: {', '.join(self._names)}"
            raise InterchangeError((("$", message),))

    def _check_length(self, fields: Sequence[str]) -> None:
        if len(fields) < len(self._names):
            msg = f"there are {len(fields)} fields, and a row has at least {len(self._names)}"
            raise BadRowError(msg)

    def _fields(self) -> Iterator[tuple[int, list[str]]]:
        """Give the rows with their line numbers; what stands before the first one is notice."""
        begun = False
        for place, line in enumerate(_lines(self._source, self._progress), 1):
            fields = _split(line)
            if not any(fields):
                continue
            begun = begun or (
                len(fields) >= len(self._names)
                and all(_CODE.match(fields[code]) for code in self._codes)
            )
            if begun:
                yield place, fields


def _split(line: str) -> list[str]:
    if "\t" in line:
        return [one.strip() for one in line.split("\t")]
    return [one.strip() for fields in csv.reader([line]) for one in fields]


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
