"""A commercial payer that follows NCCI."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import product
from typing import Final, Literal, cast

from needlecode.authority import Citation
from needlecode.choices import Choice
from needlecode.edits import AddOn, EditTable, Mue, PtpEdit, PtpRows, SettingEdits, add_ons_of
from needlecode.encounter import Setting
from needlecode.facts._choices import CHOICES
from needlecode.facts._ncci import ADD_ON, EDITION, MEDICAID, MUE, PTP
from needlecode.policy import Layer
from needlecode.rules import EDIT_RULES


_NAME, _FIRST, _LAST, _COVERS, _COMPLETE, _PTP_CITES, _MUE_CITES = EDITION
_NOT_IN_FORCE: Final = 9


def _rows(setting: str) -> Iterator[PtpEdit]:
    for settings, indicator, reason, last, ones, twos in PTP:
        if settings in {"both", setting}:
            last_day = date.fromisoformat(last) if last else None
            # A pair that was deleted on its first day was never in force.
            first_day = last_day if indicator == _NOT_IN_FORCE else None
            for one, two in product(ones.split(), twos.split()):
                yield PtpEdit(
                    column_one=one,
                    column_two=two,
                    indicator=cast("Literal[0, 1, 9]", indicator),
                    reason=reason,
                    first_day=first_day,
                    last_day=last_day,
                )


def _setting(name: str, complete: tuple[str, ...] = ()) -> SettingEdits:
    return SettingEdits(
        covers=frozenset(_COVERS),
        complete=frozenset(complete),
        ptp=PtpRows(partial(_rows, name)),
        mue={
            code: Mue(code=code, units=units, indicator=cast("Literal[1, 2, 3]", indicator))
            for settings, code, units, indicator in MUE
            if settings in {"both", name}
        },
        add_ons=add_ons_of(
            AddOn(code=code, primary=primary)
            for code, primaries in ADD_ON[1]
            for primary in primaries.split()
        ),
    )


TABLE: Final = EditTable(
    name=_NAME,
    source="medicare_ncci",
    first_day=date.fromisoformat(_FIRST),
    last_day=date.fromisoformat(_LAST),
    settings={
        Setting.PRACTITIONER: _setting("practitioner", _COMPLETE),
        Setting.OUTPATIENT_HOSPITAL: _setting("hospital"),
    },
    ptp_cites=tuple(Citation(*cite) for cite in _PTP_CITES),
    mue_cites=tuple(Citation(*cite) for cite in _MUE_CITES),
    add_on_cites=tuple(Citation(*cite) for cite in ADD_ON[0]),
)


def _medicaid() -> EditTable:
    """Make the table of Medicaid: limits of units without indicator, and no pairs (F-320, F-323)."""
    name, first, last, cites, rows = MEDICAID
    limits = {code: Mue(code=code, units=units, indicator=None) for code, units in rows}
    return EditTable(
        name=name,
        source="medicaid_ncci",
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        settings={Setting.PRACTITIONER: SettingEdits(covers=frozenset(), mue=limits)},
        mue_cites=tuple(Citation(*cite) for cite in cites),
    )


MEDICAID_LAYER: Final = Layer(
    id="MEDICAID_NCCI", title="Medicaid's limits of units, read by choice", edits=_medicaid()
)


def defaults_of(policy: str) -> dict[str, str]:
    """
    Give the choices in which a policy differs from the code set alone.

    Args:
        policy: Its id.
    """
    found: dict[str, str] = {}
    for name in CHOICES:
        choice = Choice.get(name)
        defaults = dict(choice.defaults)
        if defaults[policy] != defaults["CPT"]:
            found[name] = defaults[policy]
    return found


LAYER: Final = Layer(
    id="CPT_NCCI",
    title="A commercial payer that follows NCCI",
    choices=defaults_of("CPT_NCCI"),
    edits=TABLE,
    rules=EDIT_RULES,
    modifiers=frozenset({"GP", "GO", "GN", "CQ", "CO"}),
)
