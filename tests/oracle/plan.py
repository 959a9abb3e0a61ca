"""The modifiers of a therapy plan of care and of an assistant: GP, GO, GN, CQ, CO."""

from datetime import date

from needlecode.encounter import Discipline
from needlecode.procedure import Profession
from tests.oracle.claim import Line, Visit, refuse
from tests.oracle.evaluation import OCCUPATIONAL, PHYSICAL
from tests.oracle.minutes import TIMED, UNTIMED


DISCIPLINES = {
    Profession.PHYSICAL_THERAPIST: Discipline.PHYSICAL_THERAPY,
    Profession.PHYSICAL_THERAPIST_ASSISTANT: Discipline.PHYSICAL_THERAPY,
    Profession.OCCUPATIONAL_THERAPIST: Discipline.OCCUPATIONAL_THERAPY,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT: Discipline.OCCUPATIONAL_THERAPY,
    Profession.SPEECH_LANGUAGE_PATHOLOGIST: Discipline.SPEECH_LANGUAGE_PATHOLOGY,
}
ASSISTANTS = {
    Profession.PHYSICAL_THERAPIST_ASSISTANT,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
}
# N-430, F-118.
OF_PLAN = {
    Discipline.PHYSICAL_THERAPY: "GP",
    Discipline.OCCUPATIONAL_THERAPY: "GO",
    Discipline.SPEECH_LANGUAGE_PATHOLOGY: "GN",
}
OF_ASSISTANT = {"GP": "CQ", "GO": "CO"}
NEEDLING = ("20560", "20561")
ALWAYS_THERAPY = TIMED + UNTIMED + PHYSICAL + OCCUPATIONAL


def plan_modifiers(visit: Visit, line: Line) -> set[str]:
    """Give the modifiers of a line."""
    discipline = discipline_of(visit, line)
    plan = plan_of(visit)
    if line.code == "97039" and plan != "none":
        # N-430 speaks of services under a plan of care; whether a modality without a code of its
        # own is one when another profession furnishes it, is not settled. The library sets GP.
        raise refuse("an unlisted modality beside a plan of care")
    if line.code not in ALWAYS_THERAPY and line.code not in NEEDLING:
        if discipline is not None:
            # N-430: services under a plan of care; whether these can be is not settled.
            raise refuse("a therapist's service that is no therapy code")
        return set()
    if discipline is None:
        if line.code in NEEDLING or plan == "none":
            # N-405 and the choice `therapy_status`: only when a PT or OT furnishes it.
            # N-430 and the choice `therapy_modifier_professions`.
            return set()
        raise refuse("a therapy code of another profession")
    if plan == "none":
        return set()
    if plan != discipline:
        raise refuse("a plan of care that is open, or another discipline's")
    if line.code in NEEDLING and discipline is Discipline.SPEECH_LANGUAGE_PATHOLOGY:
        raise refuse("needling by a speech-language pathologist")
    modifier = OF_PLAN[discipline]
    if assisted(visit, line):
        # F-118, N-430, N-431: CQ beside GP, CO beside GO.
        return {modifier, OF_ASSISTANT[modifier]}
    return {modifier}


def discipline_of(visit: Visit, line: Line) -> Discipline | None:
    """Give the therapy discipline of who furnished a line; None for another profession."""
    who = {visit.performer(place) for place in line.places}
    if None in who:
        raise refuse("who furnished it is not stated")
    disciplines = {DISCIPLINES.get(one) for one in who if one is not None}
    if len(disciplines) > 1:
        raise refuse("several disciplines in one line")
    return disciplines.pop()


def plan_of(visit: Visit) -> Discipline | str | None:
    """Give the discipline of the plan in force, "none" when there is none, None when open."""
    plan, day = visit.encounter.plan_of_care, visit.encounter.date_of_service
    if plan is None:
        return "none" if visit.encounter.note.says("plan-of-care-present") is False else None
    if (plan.first_day and plan.first_day > day) or (plan.last_day and plan.last_day < day):
        return None
    return plan.discipline


def assisted(visit: Visit, line: Line) -> bool:
    """Say whether an assistant furnished the line, in whole or in more than a tenth (N-432)."""
    anywhere = mentions_assistant(visit)
    shares = {share(visit, line.code, place, anywhere=anywhere) for place in line.places}
    if shares == {"none"}:
        return False
    if visit.encounter.date_of_service < date(2020, 1, 1):
        # N-431: required from 2020-01-01.
        raise refuse("an assistant before 2020")
    if shares == {"all"}:
        return True
    if line.code in TIMED and len(line.places) == 1:
        return timed_share(visit, line)
    if line.code in TIMED or len(line.places) > 1 or len(shares) > 1:
        # N-432: unit by unit; no opinion.
        raise refuse("an assistant's part of a timed service")
    return shares == {"much"}


def timed_share(visit: Visit, line: Line) -> bool:
    """Say whether an assistant's part of one timed service counts, where that is plain (N-432)."""
    timed = [p for p in visit.encounter.procedures if p.code in TIMED or p.minutes]
    if len(timed) > 1 or visit.encounter.date_of_service < date(2022, 1, 1):
        raise refuse("an assistant's part of several timed services, or before 2022")
    minutes = visit.procedure(line.places[0]).minutes or 0
    alone = visit.procedure(line.places[0]).assistant_minutes or 0
    therapist = minutes - alone
    if therapist >= 15 * (line.units - 1) + 8:
        # The therapist's own minutes reach every unit.
        return False
    if alone >= 15 * line.units:
        # The assistant's own minutes fill every unit.
        return True
    if line.units == 1 and therapist < 8 and alone * 10 > minutes:
        return True
    raise refuse("an assistant's part of a timed service")


def mentions_assistant(visit: Visit) -> bool:
    """Say whether the record speaks of an assistant."""
    if visit.encounter.rendering.profession in ASSISTANTS:
        return True
    for place, procedure in enumerate(visit.encounter.procedures):
        if visit.performer(place) in ASSISTANTS or procedure.assistant_minutes:
            return True
    return False


def share(visit: Visit, code: str, place: int, *, anywhere: bool) -> str:
    """Say which part of a procedure an assistant furnished: none, little, much or all."""
    procedure = visit.procedure(place)
    alone, minutes = procedure.assistant_minutes, procedure.minutes
    if visit.performer(place) in ASSISTANTS:
        if alone is not None:
            raise refuse("an assistant whose minutes are counted apart")
        return "all"
    if alone is None and anywhere and procedure.performed_by is None:
        raise refuse("an assistant is mentioned, and not for what")
    if not alone:
        return "none"
    return part(code, alone, minutes)


def part(code: str, alone: int, minutes: int | None) -> str:
    """Say which part of some minutes those of an assistant are."""
    if not minutes:
        raise refuse("minutes of an assistant, of how many is not stated")
    if alone == minutes:
        return "all"
    if code in TIMED:
        return "some"
    # N-432: over ten per cent; what is near to it is left out.
    if alone * 100 >= minutes * 15:
        return "much"
    if alone * 100 <= minutes * 5:
        return "little"
    raise refuse("about a tenth by an assistant")
