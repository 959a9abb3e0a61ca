"""NCCI edits of one edition: pairs of codes that are not paid together, and the most units of a code."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import permutations
from typing import Literal, NamedTuple

from attrs import field, frozen

from needlecode._dated import after
from needlecode.authority import Citation
from needlecode.edit_rows import PtpEdit, PtpRows
from needlecode.encounter import Setting


__all__ = [
    "AddOn",
    "EditTable",
    "Mue",
    "Pair",
    "PtpEdit",
    "PtpRows",
    "SettingEdits",
    "add_ons_of",
]


@frozen(kw_only=True)
class Mue:
    """
    The most units of a code.

    Attributes:
        code: The code.
        units: The value.
        indicator: 1 for each line, 2 for the date by policy, 3 for the date by benchmark; None when
            the table does not have it.
    """

    code: str
    units: int
    indicator: Literal[1, 2, 3] | None


@frozen(kw_only=True)
class AddOn:
    """
    An add-on code, and a code that it may be added to.

    Attributes:
        code: The add-on code.
        primary: The code that it is added to; None for those of the contractor's choice.
        kind: 1 where the primaries are all listed, 2 where the contractor lists them, 3 where some
            are listed; None when the table does not have it, and lists them all.
        first_day: First day; None when the table does not have it.
        last_day: Last day; None when the row is in force.
    """

    code: str
    primary: str | None
    kind: Literal[1, 2, 3] | None = None
    first_day: date | None = None
    last_day: date | None = None

    def in_force(self, day: date) -> bool:
        """
        Say whether the row holds on a date of service.

        Args:
            day: The date.
        """
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )


def add_ons_of(rows: Iterable[AddOn]) -> dict[str, tuple[AddOn, ...]]:
    """
    Put rows of add-on codes together by their code.

    Args:
        rows: The rows.
    """
    found: dict[str, list[AddOn]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return {code: tuple(mine) for code, mine in found.items()}


@frozen(kw_only=True, eq=False)
class SettingEdits:
    """
    The edits of one setting.

    Attributes:
        covers: The codes among which every row is held; None for all codes.
        complete: Codes of which every row is held, whatever the other code.
        ptp: The rows of the PTP file.
        mue: MUE values by code.
        add_ons: Rows of add-on codes by their code.
    """

    covers: frozenset[str] | None = field(default=None, repr=False)
    complete: frozenset[str] = field(default=frozenset(), repr=False)
    ptp: PtpRows = field(factory=PtpRows)
    mue: Mapping[str, Mue] = field(factory=dict[str, Mue], repr=False)
    add_ons: Mapping[str, tuple[AddOn, ...]] = field(
        factory=dict[str, tuple[AddOn, ...]], repr=False
    )

    def holds(self, one: str, two: str) -> bool:
        """
        Say whether an absent pair of two codes is known to be absent in the edition.

        Args:
            one: A code.
            two: Another code.
        """
        return self.covers is None or {one, two} <= self.covers or bool({one, two} & self.complete)

    def pair(self, one: str, two: str, day: date) -> PtpEdit | None:
        """
        Give the edit of two codes on a day, in whichever column they stand; None when there is none.

        Args:
            one: A code.
            two: Another code.
            day: The date of service.
        """
        rows = (*self.ptp.of(one, two), *self.ptp.of(two, one))
        return next((edit for edit in rows if edit.in_force(day)), None)


class Pair(NamedTuple):
    """
    What a table says of two codes on a day.

    Attributes:
        edit: The edit, the stricter one where the settings differ; None when there is none.
        differs: Whether the settings that may be meant do not say the same.
        is_known: Whether the table holds the answer for the day: the edit, or that there is none.
    """

    edit: PtpEdit | None
    differs: bool
    is_known: bool


@frozen(kw_only=True, eq=False)
class EditTable:
    """
    NCCI edits of one edition.

    Attributes:
        name: For instance ``"2024Q3"``.
        source: The value of the choice `edit_source` under which it is read.
        first_day: First day of the edition.
        last_day: Its last day.
        dated: Whether the rows have their first days, so that the table serves earlier dates too.
        settings: The edits of each setting that it has.
        ptp_cites: The PTP files.
        mue_cites: The MUE files.
        add_on_cites: The files of add-on codes.
    """

    name: str
    source: str
    first_day: date
    last_day: date
    dated: bool = False
    settings: Mapping[Setting, SettingEdits]
    ptp_cites: tuple[Citation, ...] = field(default=(), repr=False)
    mue_cites: tuple[Citation, ...] = field(default=(), repr=False)
    add_on_cites: tuple[Citation, ...] = field(default=(), repr=False)

    def in_edition(self, day: date) -> bool:
        """
        Say whether the table answers for a date of service.

        Args:
            day: The date.
        """
        return (self.dated or self.first_day <= day) and day <= self.last_day

    def holds(self, one: str, two: str, settings: tuple[Setting, ...]) -> bool:
        """
        Say whether an absent pair of two codes is known to be absent in the edition.

        Args:
            one: A code.
            two: Another code.
            settings: The setting, or those that may be meant.
        """
        held = [self.settings.get(setting) for setting in settings]
        return all(table is not None and table.holds(one, two) for table in held)

    def pair(self, one: str, two: str, day: date, settings: tuple[Setting, ...]) -> Pair:
        """
        Look up two codes, in whichever column they stand.

        Args:
            one: A code.
            two: Another code.
            day: The date of service.
            settings: The setting, or those that may be meant.
        """
        answers = [self._answer(one, two, day, setting) for setting in settings]
        is_known = all(known for _, known in answers)
        found = [edit for edit, _ in answers if edit is not None]
        if not found:
            return Pair(None, differs=False, is_known=is_known)
        strictest = min(found, key=lambda edit: edit.indicator)
        # Where one setting is not known, what no modifier helps may be helped by one there.
        said = {(e.column_one, e.indicator) if e else None for e, known in answers if known}
        differs = len(said) > 1 or (strictest.indicator == 0 and not is_known)
        return Pair(strictest, differs=differs, is_known=is_known)

    def retired(
        self, one: str, two: str, day: date, settings: tuple[Setting, ...]
    ) -> PtpEdit | None:
        """
        Look up a pair that the table has and that is no longer in force; None where there is none.

        Args:
            one: A code.
            two: Another code.
            day: The date of service.
            settings: The setting, or those that may be meant.
        """
        if self.pair(one, two, day, settings).edit is not None:
            return None
        rows = (
            edit
            for setting in settings
            if (table := self.settings.get(setting)) is not None
            for edit in (*table.ptp.of(one, two), *table.ptp.of(two, one))
            if edit.last_day is not None and edit.last_day < day
        )
        return max(rows, key=lambda edit: edit.last_day or day, default=None)

    def _answer(
        self, one: str, two: str, day: date, setting: Setting
    ) -> tuple[PtpEdit | None, bool]:
        """Give the edit of two codes in a setting, and whether the table holds the answer."""
        table = self.settings.get(setting)
        if table is None:
            return None, False
        edit = table.pair(one, two, day)
        return edit, edit is not None or (table.holds(one, two) and self.in_edition(day))

    def days(self, codes: Iterable[str]) -> frozenset[date]:
        """
        Give the days on which a pair among some codes begins, or is the first day without it.

        Args:
            codes: The codes.
        """
        rows = [
            edit
            for table in self.settings.values()
            for one, two in permutations(sorted(codes), 2)
            for edit in table.ptp.of(one, two)
        ]
        first = {edit.first_day for edit in rows if edit.first_day}
        return frozenset(first | {after(edit.last_day) for edit in rows if edit.last_day})

    def mue(self, code: str, settings: tuple[Setting, ...]) -> Mue | None:
        """
        Look up the most units of a code, the larger value where the settings differ.

        Args:
            code: The code.
            settings: The setting, or those that may be meant.
        """
        found = [table.mue.get(code) for s in settings if (table := self.settings.get(s))]
        values = [mue for mue in found if mue is not None]
        if not values or len(values) < len(settings):
            return None
        return max(values, key=lambda mue: mue.units)

    def primaries(
        self, code: str, day: date, settings: tuple[Setting, ...]
    ) -> tuple[frozenset[str], bool] | None:
        """
        Give the codes that an add-on code may be added to, and whether there are no others.

        Args:
            code: The code.
            day: The date of service.
            settings: The setting, or those that may be meant.

        Returns:
            The codes and the answer; None where it is no add-on code in any of the settings.
        """
        tables = [table for s in settings if (table := self.settings.get(s)) is not None]
        rows = [one for t in tables for one in t.add_ons.get(code, ()) if one.in_force(day)]
        if not rows:
            return None
        listed = frozenset(row.primary for row in rows if row.primary is not None)
        return listed, all(row.primary and row.kind in {1, None} for row in rows)
