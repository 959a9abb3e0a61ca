"""Current through the needle, where a policy has a code for it beside the needling."""

from typing import Final, NamedTuple

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Family, Groups
from needlecode.part import Line, Lines
from needlecode.procedure import Procedure, Technique
from needlecode.rules.current import INCLUDED, TABLE


__all__ = ["Current", "current"]

_STIMULATION: Final = frozenset({"97014", "97032", "G0283"})
_TIMED: Final = "97032"


class Current(NamedTuple):
    """
    What becomes of current through the needle.

    Attributes:
        ways: Lines and rows of each completion, what is supported first.
        decisive: Names of what is not stated and would change a line.
        places: Positions of the procedures with current.
    """

    ways: tuple[tuple[Lines, tuple[str, ...]], ...]
    decisive: tuple[str, ...]
    places: tuple[int, ...]


NOTHING: Final = Current((((), ()),), (), ())


def _is_stimulation(procedure: Procedure) -> bool:
    return (
        procedure.technique is Technique.ELECTRICAL_STIMULATION or procedure.code in _STIMULATION
    )


def _may_be_stimulation(procedure: Procedure) -> bool:
    return procedure.technique is Technique.THERAPY_SERVICE and procedure.code is None


def current(encounter: Encounter, edition: Edition, groups: Groups) -> Current:
    """
    Select the line of current through the needle.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    choices = edition.choices
    procedures = encounter.procedures
    if choices.estim_through_needle == INCLUDED:
        return NOTHING
    if groups.acupuncture and choices.acupuncture_same_day != "needling_only":
        return NOTHING
    # Stimulation that the note states as a service of its own is coded as that service.
    if any(_is_stimulation(procedures[place]) for place in groups.therapy):
        return NOTHING
    row = TABLE.row(choices.estim_through_needle)
    sure = tuple(n for n in groups.needling if procedures[n].electrical_stimulation)
    unknown = tuple(
        n
        for n in sorted((*groups.needling, *groups.either))
        if procedures[n].electrical_stimulation is None
    )
    either = tuple(n for n in groups.either if procedures[n].electrical_stimulation is not False)
    if not (sure or unknown or either):
        return NOTHING
    family = Family.STATED.value
    line = Line(row.then or _TIMED, (), (row.id,), family, 1, sure or unknown or either)
    with_row: tuple[Lines, tuple[str, ...]] = ((line,) if row.then else (), (row.id,))
    decisive = [f"current procedures[{n}].electrical_stimulation" for n in unknown]
    decisive += [f"injected {n}" for n in either]
    if sure:
        # One line stands for all current of the visit, so what else is open changes nothing.
        decisive = []
    ways: tuple[tuple[Lines, tuple[str, ...]], ...] = (with_row,)
    if not sure:
        ways = (((), ()), with_row)
    if any(_may_be_stimulation(procedures[place]) for place in groups.therapy):
        ways = (((), ()), *ways)
    if row.then is None:
        ways = (*ways, ((line,), (row.id,)))
        decisive += ["minutes"] if sure else []
    return Current(ways, tuple(decisive), sure)
