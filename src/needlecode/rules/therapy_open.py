"""Therapy services: what a note leaves open about the service itself, or contradicts."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.units import TIMED, Service, clinician_of, contradicts_code, service_of


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "physical medicine; timed and untimed codes, second-hand")
_GUIDE: Final = ("webpt-cpt-guide", "timed codes by unit of 15 minutes, untimed codes")
_CURRENT: Final = ("findacode-estim-cgs", "attended and unattended stimulation")
_STATUS: Final = ("cms-pfs-rvu-2020-2024", "97014, status I; G0283, status A")
_CQ_CO: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO")
_TIME: Final = ("cms-claims-manual-ch5", "section 20.2, minutes of direct treatment and the total")
_NCCI: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-26")
_TOTAL: Final = ("cms-claims-manual-ch5", "section 20.2.C, the total of a discipline's minutes")


@rule("SEL615", "service-not-named", Severity.ERROR, _CODE_SET, _GUIDE)
def service_not_named(case: "Case") -> Answer:
    """
    The note does not say which therapy service was furnished.

    ## What it requires

    The service by its name or its code.

    ## Why

    Each service has a code of its own, and some codes are timed and others are not. By the
    total-time rule a timed one can also move a unit of another service.

    ## How to fix

    Record which service was furnished.
    """
    return _open(
        case,
        "code",
        _paths(case, Service.UNNAMED, "code"),
        message="The note does not say which therapy service was furnished, so there is no line for it.",
        fix="Record which service was furnished.",
        text="Which therapy service was furnished?",
    )


@rule("SEL616", "attendance-not-stated", Severity.ERROR, _CODE_SET, _CURRENT, _STATUS)
def attendance_not_stated(case: "Case") -> Answer:
    """
    The note does not state whether a clinician stayed during the electrical stimulation.

    ## What it requires

    Whether a clinician was in constant attendance.

    ## Why

    With constant attendance the service is timed, without it has one unit for the date, and each
    has its own code.

    ## How to fix

    Record whether a clinician was in constant attendance.

    ## Exceptions

    Where it changes no line, as of a stimulation of no minutes beside a line for unattended
    stimulation, that is said and nothing is asked.
    """
    paths = _paths(case, Service.STIMULATION, "attended")
    if paths and "attended" not in case.parts.therapy.decisive:
        message = (
            "Whether a clinician was in constant attendance is not stated, and changes no line."
        )
        return Answer(Verdict.MET, (Problem(paths[0], message, "Nothing needs to be done."),))
    return _open(
        case,
        "attended",
        paths,
        message="The note does not state whether a clinician was in constant attendance during the "
        "electrical stimulation, so there is no line for it.",
        fix="Record whether a clinician was in constant attendance.",
        text="How was the patient attended during the electrical stimulation?",
    )


@rule("SEL617", "service-contradicts-code", Severity.ERROR, _CODE_SET, _CURRENT)
def service_contradicts_code(case: "Case") -> Answer:
    """
    The note describes one therapy service and states the code of another.

    ## What it requires

    A stated code that is the code of the described service.

    ## Why

    Manual therapy and electrical stimulation have codes of their own, and attendance decides
    between those of stimulation. The line follows the stated code, which the record then has to
    support.

    ## How to fix

    Correct the code or the description.
    """
    places = case.parts.therapy.places
    if not places:
        return NOT_APPLICABLE
    procedures = case.encounter.procedures
    problems = tuple(
        Problem(
            f"procedures[{place}].code",
            "The stated code is that of another service than the one that the note describes.",
            "Correct the code or the description.",
        )
        for place in places
        if contradicts_code(procedures[place])
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule("SEL618", "therapy-clinician-not-stated", Severity.WARNING, _TOTAL, _CQ_CO)
def therapy_clinician_not_stated(case: "Case") -> Answer:
    """
    The note does not state the profession of whoever furnished a therapy service.

    ## What it requires

    The profession of the rendering provider, or of the performer of the service.

    ## Why

    Minutes are counted for each therapy discipline. Where a policy asks for the modifiers of
    therapy, the profession also decides whether an assistant furnished the service.

    ## How to fix

    Record the profession of whoever furnished each service.
    """
    procedures = case.encounter.procedures
    paths = tuple(
        "rendering.profession"
        if procedures[place].performed_by is None
        else f"procedures[{place}].performed_by.profession"
        for place in case.parts.therapy.places
        if clinician_of(case.encounter, place) is None
    )
    return _open(
        case,
        "profession",
        tuple(dict.fromkeys(paths)),
        message="The note does not state the profession of whoever furnished the therapy service.",
        fix="Record the profession of whoever furnished each service.",
        text="Who furnished each therapy service, by profession?",
    )


def _timed(case: "Case") -> tuple[list[int], bool]:
    """Give the places of the timed services, and whether there may be others."""
    found = [
        (place, service_of(case.encounter.procedures[place]))
        for place in case.parts.therapy.places
    ]
    is_open = any(one is Service.STIMULATION or one is Service.UNNAMED for _, one in found)
    return [place for place, service in found if service in TIMED], is_open


@rule(
    "SEL613",
    "needling-minutes-not-counted",
    Severity.NOTE,
    _TIME,
    _CODE_SET,
    ("aca-same-encounter", "acupuncture is timed, needling is not"),
)
def needling_minutes_not_counted(case: "Case") -> Answer:
    """
    Minutes of needling beside a timed service enter no unit.

    ## What it requires

    Nothing: the minutes of needling and of injections are left out of every count of minutes.

    ## Why

    The needling codes count muscles and no time. What was needling cannot be minutes of a timed
    service as well.

    ## How to fix

    Make sure that the minutes of the timed services do not contain those of the needling.

    ## Not checked

    Acupuncture, which has a clock of its own.
    """
    places = [p for p, one in case.procedures if one.minutes is not None]
    timed, is_open = _timed(case)
    if not case.procedures or not (timed or is_open):
        return NOT_APPLICABLE
    if not timed:
        return Answer(Verdict.UNDETERMINED)
    fix = "Make sure that the minutes of the timed services do not contain those of the needling."
    return Answer(
        Verdict.MET,
        tuple(
            Problem(
                f"procedures[{place}].minutes",
                f"The {case.encounter.procedures[place].minutes} minutes of the needling enter no "
                "unit of a timed service.",
                fix,
            )
            for place in places
        ),
    )


@rule("SEL614", "minutes-counted-twice", Severity.ERROR, _NCCI, _TIME)
def minutes_counted_twice(case: "Case") -> Answer:
    """
    The timed services have more minutes together than the whole treatment took.

    ## What it requires

    The total treatment minutes of the record to be no fewer than the minutes of all timed services.

    ## Why

    Not more than one therapy service may be reported for the same quarter of an hour. The record
    has to state the total of timed and untimed minutes for that reason.

    ## How to fix

    Correct the minutes, so that no minute belongs to two services.

    ## Exceptions

    Supervised modalities may run at the same time; their minutes are not added.

    ## Not checked

    Minutes of untimed services, and which of two services the shared minutes belong to. Where the
    total is not stated, nothing is said.
    """
    places, is_open = _timed(case)
    total = case.encounter.treatment_minutes
    if not places and not is_open:
        return NOT_APPLICABLE
    if total is None:
        return Answer(Verdict.UNDETERMINED)
    each = [case.encounter.procedures[place].minutes for place in places]
    known = sum(minutes or 0 for minutes in each)
    if known > total:
        message = (
            f"The timed services have {known} minutes together, and the whole treatment took "
            f"{total}."
        )
        fix = "Correct the minutes, so that no minute belongs to two services."
        return Answer(Verdict.NOT_MET, (Problem("treatment_minutes", message, fix),))
    return Answer(Verdict.UNDETERMINED) if is_open or None in each else MET


def _paths(case: "Case", service: Service, fact: str) -> tuple[str, ...]:
    return tuple(
        f"procedures[{place}].{fact}"
        for place in case.parts.therapy.places
        if service_of(case.encounter.procedures[place]) is service
    )


def _open(
    case: "Case", fact: str, paths: tuple[str, ...], *, message: str, fix: str, text: str
) -> Answer:
    part = case.parts.therapy
    if not part.places:
        return NOT_APPLICABLE
    if fact not in part.decisive:
        return MET
    problem = Problem(paths[0], message, fix)
    return Answer(Verdict.UNDETERMINED, (problem,), (Ask(paths, text),))


RULES: Final = (
    service_not_named,
    attendance_not_stated,
    service_contradicts_code,
    therapy_clinician_not_stated,
    needling_minutes_not_counted,
    minutes_counted_twice,
)
