"""Units beyond a medically unlikely edit, where a policy cuts them."""

from typing import Final

from needlecode.clashes import settings_of
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.part import Line, Lines


__all__ = ["BENCHMARK", "capped"]

# Adjudication indicator 3: a benchmark for the date, beyond which units are paid on evidence.
BENCHMARK: Final = 3


def capped(encounter: Encounter, edition: Edition, lines: Lines) -> Lines:
    """
    Stop the units of a code at the value of its edit with indicator 3, where the policy chose so.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        lines: The lines of all families.
    """
    table = edition.edits
    if table is None or edition.choices.mue_mai3_excess != "cap":
        return lines
    settings = settings_of(encounter, edition)
    left: dict[str, int] = {}
    kept: list[Line] = []
    for line in lines:
        mue = table.mue(line.code, settings)
        if mue is None or mue.indicator != BENCHMARK:
            kept.append(line)
            continue
        units = min(line.units, left.get(line.code, mue.units))
        left[line.code] = left.get(line.code, mue.units) - units
        if units == line.units:
            kept.append(line)
        elif units:
            kept.append(line._replace(units=units, basis=(*line.basis, "EDT104")))
    return tuple(kept)
