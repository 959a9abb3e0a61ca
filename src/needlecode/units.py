"""
Therapy services: what was furnished, who belongs together, and how minutes become units.

The three ways to make units of minutes are choices of a policy (N-410 to N-422). Everything here is
arithmetic over numbers and codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import combinations, islice
from typing import Final

from needlecode.encounter import Discipline, Encounter
from needlecode.facts._codes import CODES
from needlecode.procedure import Procedure, Profession, Technique


__all__ = [
    "ASSISTANTS",
    "ASSISTANT_OF",
    "BY_TOTAL",
    "EACH_KIND",
    "FIRST_UNIT",
    "MOST_SPLITS",
    "PLAN_OF",
    "SERVICE_CODES",
    "TIMED",
    "WITHOUT_PLAN",
    "Service",
    "assisted_units",
    "clinician_of",
    "contradicts_code",
    "discipline_of",
    "exceeds_tenth",
    "service_of",
    "splits",
]

QUARTER: Final = 15
BY_TOTAL: Final = "cms_total_time"
# Minutes from which a first unit is reached, by `timed_units`.
FIRST_UNIT: Final = {"per_code_midpoint": 8, BY_TOTAL: 8, "full_fifteen": 15}
# Splits of one visit that are told apart: the number of ties has no bound worth having.
MOST_SPLITS: Final = 64


# The modifier of a plan of care, and the one that goes with it for an assistant (N-430).
PLAN_OF: Final = {
    Discipline.PHYSICAL_THERAPY: "GP",
    Discipline.OCCUPATIONAL_THERAPY: "GO",
    Discipline.SPEECH_LANGUAGE_PATHOLOGY: "GN",
}
ASSISTANT_OF: Final = {"GP": "CQ", "GO": "CO"}


# They do not work under a therapy plan of care (`therapy_modifier_professions`).
WITHOUT_PLAN: Final = frozenset({Profession.CHIROPRACTOR, Profession.ACUPUNCTURIST})


# Professions that stand for all others in therapy: each discipline, each assistant, none of them.
EACH_KIND: Final = (
    Profession.PHYSICAL_THERAPIST,
    Profession.OCCUPATIONAL_THERAPIST,
    Profession.SPEECH_LANGUAGE_PATHOLOGIST,
    Profession.PHYSICAL_THERAPIST_ASSISTANT,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
    Profession.CHIROPRACTOR,
)


class Service(StrEnum):
    """What a therapy service is, as far as its code depends on it."""

    TIMED = "timed service stated by its code"
    UNTIMED = "untimed service stated by its code"
    MANUAL = "manual therapy"
    ATTENDED = "electrical stimulation, attended"
    UNATTENDED = "electrical stimulation, unattended"
    # What the note leaves open; no completion has one of these.
    STIMULATION = "electrical stimulation"
    UNNAMED = "therapy service"


TIMED: Final = frozenset({Service.TIMED, Service.MANUAL, Service.ATTENDED})
_KINDS: Final = {
    "timed": Service.TIMED,
    "untimed": Service.UNTIMED,
    "supervised": Service.UNTIMED,
}
# Every code that a therapy service can be stated by, and the service that it states.
SERVICE_CODES: Final = {
    number: _KINDS[record[0]] for number, record in CODES.items() if record[0] in _KINDS
}
_BY_ATTENDANCE: Final = {
    True: Service.ATTENDED,
    False: Service.UNATTENDED,
    None: Service.STIMULATION,
}
# The codes of electrical stimulation, and whether a clinician is in attendance.
_STIMULATION: Final = {"97032": True, "97014": False, "G0283": False}

_DISCIPLINES: Final = {
    Profession.PHYSICAL_THERAPIST: Discipline.PHYSICAL_THERAPY,
    Profession.PHYSICAL_THERAPIST_ASSISTANT: Discipline.PHYSICAL_THERAPY,
    Profession.OCCUPATIONAL_THERAPIST: Discipline.OCCUPATIONAL_THERAPY,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT: Discipline.OCCUPATIONAL_THERAPY,
    Profession.SPEECH_LANGUAGE_PATHOLOGIST: Discipline.SPEECH_LANGUAGE_PATHOLOGY,
}
ASSISTANTS: Final = frozenset(
    {Profession.PHYSICAL_THERAPIST_ASSISTANT, Profession.OCCUPATIONAL_THERAPY_ASSISTANT}
)


def service_of(procedure: Procedure) -> Service:
    """
    Say what a procedure of the therapy family is: by its code, else by what the note calls it.

    Args:
        procedure: A procedure of the therapy family.
    """
    stated = SERVICE_CODES.get(procedure.code or "")
    if stated is not None:
        return stated
    if procedure.technique is Technique.MANUAL_THERAPY:
        return Service.MANUAL
    if procedure.technique is Technique.ELECTRICAL_STIMULATION:
        return _BY_ATTENDANCE[procedure.attended]
    return Service.UNNAMED


def contradicts_code(procedure: Procedure) -> bool:
    """
    Say whether the stated code is that of another service than the one that the note describes.

    Args:
        procedure: A procedure of the therapy family.
    """
    code, technique = procedure.code, procedure.technique
    if code is None:
        return False
    if technique is Technique.MANUAL_THERAPY and code != "97140":
        return True
    if technique is Technique.ELECTRICAL_STIMULATION and code not in _STIMULATION:
        return True
    attended = _STIMULATION.get(code, procedure.attended)
    return procedure.attended is not None and attended is not procedure.attended


def clinician_of(encounter: Encounter, place: int) -> Profession | None:
    """
    Give the profession of who furnished a procedure: its performer, else who rendered the visit.

    Args:
        encounter: The visit.
        place: Position of the procedure.
    """
    return (encounter.procedures[place].performed_by or encounter.rendering).profession


def assistant_minutes_of(encounter: Encounter, place: int) -> int | None:
    """
    Give the minutes of a procedure that an assistant furnished alone, None where the note leaves it open.

    A performer with a profession that is no assistant's furnished all of the procedure, unless the
    note states otherwise.

    Args:
        encounter: The visit.
        place: Position of the procedure.
    """
    one = encounter.procedures[place]
    stated = one.assistant_minutes
    if stated is None and one.performed_by is not None:
        who = one.performed_by.profession
        return None if who is None or who in ASSISTANTS else 0
    return stated


def discipline_of(profession: Profession | None) -> Discipline | None:
    """Give the therapy discipline of a profession; None for every other one."""
    return None if profession is None else _DISCIPLINES.get(profession)


def splits(minutes: Mapping[str, int], method: str) -> tuple[dict[str, int], ...]:
    """
    Turn minutes into units: every split that is equally right, the one for the first codes first.

    Args:
        minutes: Minutes of each timed code, in the order in which a tie is broken.
        method: A value of `timed_units`.

    Returns:
        Units of each code. Only the total-time rule leaves ties, of which `MOST_SPLITS` are given.
    """
    if method != BY_TOTAL:
        least = FIRST_UNIT[method]
        return ({code: (m + QUARTER - least) // QUARTER for code, m in minutes.items()},)
    # Whole quarter hours first (N-411); then each unit that the total still allows (N-410) goes
    # to the largest rest (N-412, N-413). There are never more such units than codes with a rest.
    whole = {code: m // QUARTER for code, m in minutes.items()}
    rests = {code: m % QUARTER for code, m in minutes.items()}
    left = (sum(minutes.values()) + 7) // QUARTER - sum(whole.values())
    if not left:
        return (whole,)
    last = sorted(rests.values(), reverse=True)[left - 1]
    sure = [code for code, rest in rests.items() if rest > last]
    tied = [code for code, rest in rests.items() if rest == last]
    return tuple(
        {code: n + (code in sure or code in chosen) for code, n in whole.items()}
        for chosen in islice(combinations(tied, left - len(sure)), MOST_SPLITS)
    )


def assisted_units(units: int, therapist: int, assistant: int, *, midpoint: bool) -> int:
    """
    Give how many units of a timed code take the modifier of an assistant (N-432).

    Whole quarter hours of each clinician come first. A unit that is left is the therapist's where
    the therapist alone passes the midpoint, else the assistant's where the assistant does, else
    the tenth decides. Of two that are left one has the modifier where both pass the midpoint.

    Args:
        units: Units of the code.
        therapist: Minutes of it without an assistant alone.
        assistant: Minutes of it by an assistant alone.
        midpoint: Whether the midpoint counts, as it does from 2022; before, the tenth alone.
    """
    whole, rest = divmod(assistant, QUARTER)
    others, other_rest = divmod(therapist, QUARTER)
    left = units - whole - others
    above_tenth = exceeds_tenth(other_rest, rest)
    if not midpoint:
        return whole + left * above_tenth
    if left > 1:
        # Two units of one rest each: the facts speak of rests of 9 to 14 minutes. Where a total of
        # several codes allows the second one for less, each is looked at as if it were alone.
        passes = rest >= FIRST_UNIT[BY_TOTAL]
        return whole + (1 if passes else above_tenth) + (other_rest < _MIDPOINT)
    if other_rest >= _MIDPOINT:
        return whole
    return whole + left * (rest >= _MIDPOINT or above_tenth)


_MIDPOINT: Final = 8


def exceeds_tenth(therapist: int, assistant: int) -> bool:
    """
    Say whether an assistant's share of the minutes is above a tenth.

    Args:
        therapist: Minutes without an assistant alone.
        assistant: Minutes by an assistant alone.
    """
    return 10 * assistant > therapist + assistant
