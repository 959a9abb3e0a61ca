"""The limits of medically unlikely edits, and units beyond them, where a policy cuts them."""

from typing import Final

from needlecode.clashes import settings_of
from needlecode.edition import Edition
from needlecode.edits import EditTable, Mue
from needlecode.encounter import Encounter, Setting
from needlecode.part import Line, Lines


__all__ = ["BENCHMARK", "capped", "limits_of"]

# Adjudication indicator 3: a benchmark for the date, beyond which units are paid on evidence.
BENCHMARK: Final = 3


def limits_of(
    table: EditTable, code: str, settings: tuple[Setting, ...]
) -> tuple[Mue, Mue] | None:
    """
    Give the smallest and the largest limit of a code, where the settings differ.

    Args:
        table: The edits.
        code: The code.
        settings: The setting, or those that may be meant.

    Returns:
        None where the table does not hold the limit of each setting.
    """
    found = [mue for setting in settings if (mue := table.mue(code, (setting,)))]
    if len(found) < len(settings):
        return None
    ordered = sorted(found, key=lambda mue: mue.units)
    return ordered[0], ordered[-1]


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
