"""AT on chiropractic manipulation of the spine: active treatment, and no maintenance (N-315)."""

from datetime import date
from typing import Final

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.part import Lines


__all__ = ["SPINAL", "asks_for_active", "attested"]

SPINAL: Final = frozenset({"98940", "98941", "98942"})
_SINCE: Final = date(2004, 10, 1)


def asks_for_active(encounter: Encounter, edition: Edition) -> bool:
    """
    Say whether the policy asks on the date that active treatment is attested.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    return "AT" in edition.modifiers and encounter.date_of_service >= _SINCE


def attested(encounter: Encounter, edition: Edition, lines: Lines) -> Lines:
    """
    Set AT where the policy asks for it and the record shows that improvement is expected.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        lines: The lines of all families.
    """
    if encounter.clinical.maintenance is not False or not asks_for_active(encounter, edition):
        return lines
    return tuple(
        line._replace(modifiers=(*line.modifiers, "AT"), basis=(*line.basis, "MOD105"))
        if line.code in SPINAL
        else line
        for line in lines
    )
