"""Therapy services: timed codes by minutes, untimed ones once a day."""

from needlecode.procedure import Procedure, Technique
from tests.oracle.claim import Line, Visit, refuse


# N-401.
TIMED = (
    *("97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124"),
    *("97140", "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761"),
    "97763",
)
# N-402, without what Medicare has no payment for (N-435): 97010 and 97026.
UNTIMED = ("97012", "97014", "G0283", "97016", "97018", "97022", "97024", "97028", "97150")
# The codes among which every row of the edit tables is known (needling.md, section 3, "Files").
KNOWN_ROWS = (
    *("97012", "97014", "G0283", "97018", "97032", "97035", "97110", "97112", "97116", "97124"),
    *("97140", "97150", "97530", "97535"),
)
CURRENT = ("97032", "97014", "G0283")


def code_of(procedure: Procedure, policy: str) -> str:
    """Give the code number that names the service."""
    if procedure.technique is Technique.MANUAL_THERAPY:
        code = procedure.code or "97140"
        if code != "97140":
            raise refuse("manual therapy with another code")
        return code
    if procedure.technique is Technique.ELECTRICAL_STIMULATION:
        if procedure.attended is None or procedure.code is not None:
            raise refuse("stimulation, attended or not")
        if procedure.attended:
            return "97032"
        # F-215, N-435: 97014 is invalid for Medicare, which has G0283.
        return "G0283" if policy == "MEDICARE" else "97014"
    code = procedure.code or ""
    if code not in TIMED and code not in UNTIMED:
        raise refuse("a code that is not covered")
    if code == "97014" and policy == "MEDICARE":
        raise refuse("97014 stated for Medicare")
    if code == "G0283" and policy != "MEDICARE":
        raise refuse("a code of Medicare for another payer")
    return code


def check_attendance(code: str, procedure: Procedure) -> None:
    """Refuse a service whose attendance is open, or other than its code says."""
    if code in TIMED and procedure.attended is False:
        raise refuse("a timed service that nobody attended")
    if code == "97032" and procedure.attended is None:
        # N-435: 97032 needs constant attendance.
        raise refuse("97032 without a word on attendance")
    if code in UNTIMED and code != "97150" and procedure.attended:
        raise refuse("an attended service with the code of an unattended one")
    if code in UNTIMED and procedure.minutes == 0:
        raise refuse("a service of no minutes")


def therapy_lines(visit: Visit) -> list[Line]:
    """Give the lines of therapy services; one line per code (N-415)."""
    minutes: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    for place in visit.places_of("therapy"):
        procedure = visit.procedure(place)
        code = code_of(procedure, visit.policy)
        check_attendance(code, procedure)
        places.setdefault(code, []).append(place)
        if code in TIMED:
            if procedure.minutes is None:
                raise refuse("a timed service without minutes")
            minutes[code] = minutes.get(code, 0) + procedure.minutes
    check_current(visit, set(places))
    if visit.follows_ncci and len(places) > 1 and not set(places) <= set(KNOWN_ROWS):
        raise refuse("codes among which the rows are not known")
    lines = []
    for code, units in allotted(minutes, visit.policy).items():
        # N-410: under eight minutes there is no unit, and no line.
        if units:
            lines.append(Line(code, units, places[code]))
    # N-402: once a day.
    lines += [Line(code, 1, where) for code, where in places.items() if code in UNTIMED]
    check_total(visit)
    return lines


def check_total(visit: Visit) -> None:
    """Refuse a visit whose total of minutes is less than those of its services."""
    total = visit.encounter.treatment_minutes
    if total is None:
        return
    known = [visit.procedure(place).minutes or 0 for place in visit.places_of("therapy")]
    if sum(known) > total:
        raise refuse("more minutes than the total")


def check_current(visit: Visit, codes: set[str]) -> None:
    """Refuse current that may have run through the needles (F-213, F-218, N-119)."""
    if not codes & set(CURRENT):
        return
    for place in visit.places_of("needling") + visit.places_of("acupuncture"):
        procedure = visit.procedure(place)
        if procedure.electrical_stimulation is not False:
            raise refuse("current beside needles")


def allotted(minutes: dict[str, int], policy: str) -> dict[str, int]:
    """Give the units of each timed code."""
    if policy != "MEDICARE":
        # N-110, N-420: each code alone.
        return {code: (one + 7) // 15 for code, one in minutes.items()}
    # N-410: the total decides how many. N-413: full blocks first, then the largest remainder.
    allowed = (sum(minutes.values()) + 7) // 15
    units = {code: one // 15 for code, one in minutes.items()}
    left = allowed - sum(units.values())
    remainders = sorted((one % 15 for one in minutes.values()), reverse=True)
    if 0 < left < len(remainders) and remainders[left - 1] == remainders[left]:
        # N-413: a tie is the professional's choice.
        raise refuse("a tie of minutes")
    for code, one in minutes.items():
        if left > 0 and one % 15 >= remainders[left - 1]:
            units[code] += 1
    return units
