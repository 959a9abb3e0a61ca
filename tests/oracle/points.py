"""Acupuncture: 97810, 97811, 97813, 97814."""

from needlecode.muscle import NonMuscle, Structure
from needlecode.procedure import NeedleSet, Procedure
from tests.oracle.claim import Line, Visit, refuse


def units_in(minutes: int) -> int:
    """Give the 15-minute increments of which the midpoint is passed (N-110, N-111)."""
    return (minutes + 7) // 15


def acupuncture_lines(visit: Visit) -> list[Line]:
    """Give the lines of acupuncture: one initial code, and add-ons for new insertions (N-103)."""
    places = visit.places_of("acupuncture")
    if not places:
        return []
    for place in places:
        check_points(visit.procedure(place))
    if len(places) > 1:
        return in_several(visit, places)
    procedure = visit.procedure(places[0])
    if not procedure.needle_sets:
        return without_sets(procedure, places)
    return with_sets(procedure, places)


def in_several(visit: Visit, places: list[int]) -> list[Line]:
    """Code several procedures of one kind of current: one initial code per date (N-105)."""
    counted = 0
    currents = set()
    for place in places:
        procedure = visit.procedure(place)
        if not procedure.needle_sets or not all(s.new_insertion for s in procedure.needle_sets):
            raise refuse("several procedures, and not all with new insertions")
        if any(minutes < 15 for minutes in minutes_of(procedure)):
            raise refuse("several procedures with short sets")
        counted += len(procedure.needle_sets)
        electrical = [current_of(one, procedure) for one in procedure.needle_sets]
        check_sets(procedure, electrical)
        currents |= set(electrical)
    if len(currents) > 1:
        raise refuse("which of several sets was first")
    electrical_all = True in currents
    lines = [Line("97813" if electrical_all else "97810", 1, places)]
    if counted > 1:
        lines.append(Line("97814" if electrical_all else "97811", counted - 1, places))
    return lines


def check_points(procedure: Procedure) -> None:
    """Refuse what may be no acupuncture."""
    for site in procedure.sites:
        if not (isinstance(site, NonMuscle) and site.structure is Structure.ACUPOINT):
            # N-124: needles in named muscles may be needling, whatever the note calls it.
            raise refuse("acupuncture at what is no acupoint")
    if procedure.needles_in == 0:
        # N-122: acupuncture needs a needle.
        raise refuse("acupuncture without a needle")


def without_sets(procedure: Procedure, places: list[int]) -> list[Line]:
    """Code by the minutes alone; a second increment would need a new insertion (N-103, N-104)."""
    minutes, electrical = procedure.minutes, procedure.electrical_stimulation
    if minutes is None:
        raise refuse("no minutes of acupuncture")
    if units_in(minutes) == 0:
        return []
    if units_in(minutes) > 1 or electrical is None:
        raise refuse("new insertions or current not stated")
    # N-101, N-106.
    return [Line("97813" if electrical else "97810", 1, places)]


def current_of(one: NeedleSet, procedure: Procedure) -> bool:
    """Say whether a set was stimulated electrically."""
    whole = procedure.electrical_stimulation
    if one.electrical is None:
        if whole is False or (whole is True and len(procedure.needle_sets) == 1):
            return whole
        raise refuse("current not stated")
    if whole is False and one.electrical:
        raise refuse("current stated and denied")
    return one.electrical


def minutes_of(procedure: Procedure) -> list[int]:
    """Give the minutes of contact of each set."""
    known = []
    for one in procedure.needle_sets:
        if one.minutes is None:
            raise refuse("minutes of a set not stated")
        if one.needle_minutes is not None and one.needle_minutes > one.minutes:
            raise refuse("more minutes of needle work than of contact")
        known.append(one.minutes)
    if procedure.minutes is not None and procedure.minutes != sum(known):
        raise refuse("two statements of the minutes")
    return known


def check_sets(procedure: Procedure, electrical: list[bool]) -> None:
    """Refuse sets of which current or insertion is open or contradicted."""
    if procedure.electrical_stimulation is True and True not in electrical:
        raise refuse("current stated and denied")
    if procedure.needle_sets[0].new_insertion is False:
        raise refuse("a first set without insertion")
    if any(one.new_insertion is None for one in procedure.needle_sets[1:]):
        raise refuse("new insertion not stated")


def with_sets(procedure: Procedure, places: list[int]) -> list[Line]:
    """Code by the sets of needles."""
    sets = procedure.needle_sets
    known = minutes_of(procedure)
    electrical = [current_of(one, procedure) for one in sets]
    check_sets(procedure, electrical)
    if sum(known) < 8:
        # N-111: seven minutes and fewer are no unit.
        return []
    # N-103, N-104: the first set, and each later one with a new insertion.
    counted = [0] + [n for n, one in enumerate(sets) if n > 0 and one.new_insertion]
    if units_in(sum(known)) < len(counted) or any(known[n] < 8 for n in counted):
        # N-111 counts the total and N-106 the increment: an opinion only where both agree.
        raise refuse("increments that are not plainly reached")
    for n in range(1, len(sets)):
        if n not in counted and electrical[n] != electrical[n - 1]:
            # N-106: the increment to which the current belongs is not plain.
            raise refuse("current in a set without insertion")
    lines = [Line("97813" if electrical[0] else "97810", 1, places)]
    # N-107: either initial code goes with either add-on. N-108: units on one line.
    for code, current in (("97811", False), ("97814", True)):
        units = len([n for n in counted[1:] if electrical[n] is current])
        if units:
            lines.append(Line(code, units, places))
    return lines
