"""A commercial payer that follows NCCI."""

from datetime import date
from typing import Final, Literal, cast

from needlecode.authority import Citation
from needlecode.choices import Choice
from needlecode.edition import EditTable, Mue, PtpEdit
from needlecode.facts._choices import CHOICES
from needlecode.facts._ncci import EDITION, MUE, PTP
from needlecode.policy import Layer
from needlecode.rules import EDIT_RULES


_NAME, _FIRST, _LAST, _COVERS, _PTP_CITES, _MUE_CITES = EDITION

TABLE: Final = EditTable(
    name=_NAME,
    source="medicare_ncci",
    first_day=date.fromisoformat(_FIRST),
    last_day=date.fromisoformat(_LAST),
    covers=frozenset(_COVERS),
    ptp={
        (one, two): PtpEdit(
            column_one=one,
            column_two=two,
            indicator=cast("Literal[0, 1, 9]", indicator),
            reason=reason,
        )
        for one, two, indicator, reason in PTP
    },
    mue={
        code: Mue(code=code, units=units, indicator=cast("Literal[1, 2, 3]", indicator))
        for code, units, indicator in MUE
    },
    ptp_cites=tuple(Citation(*cite) for cite in _PTP_CITES),
    mue_cites=tuple(Citation(*cite) for cite in _MUE_CITES),
)


def _defaults(policy: str) -> dict[str, str]:
    """Give the choices in which a policy differs from the code set alone."""
    found: dict[str, str] = {}
    for name in CHOICES:
        defaults = dict(Choice.get(name).defaults)
        if defaults[policy] != defaults["CPT"]:
            found[name] = defaults[policy]
    return found


LAYER: Final = Layer(
    id="CPT_NCCI",
    title="A commercial payer that follows NCCI",
    choices=_defaults("CPT_NCCI"),
    edits=TABLE,
    rules=EDIT_RULES,
    modifiers=frozenset({"GP", "GO", "GN", "CQ", "CO"}),
)
