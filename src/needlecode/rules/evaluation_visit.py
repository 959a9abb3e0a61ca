"""What belongs to a visit: whether the patient is new, its minutes, an evaluation beside it."""

from typing import TYPE_CHECKING, Final

from needlecode.evaluations import NEW_PATIENT, Seen, seen
from needlecode.procedure import Procedure
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "99202 to 99205, a new patient; as reported by DocPlus")
_NEW: Final = ("docplus-new-patient", "new patient, three years")
_TIME: Final = ("aafp-omt", "minutes of the treatment are not part of the visit's time")
_PAIR: Final = ("ncci-ptp-practitioner-2024q3", "97161 to 97168 with 99202 to 99215, indicator 1")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-13, I-14 and I-16")
_MINOR: Final = ("ncci-policy-manual-2026", "ch. I, p. I-16, and ch. XI, p. XI-31")
_YEARS: Final = 3


def _seen(case: "Case") -> Seen:
    return seen(case.encounter, case.parts.evaluation.places)


@rule("SEL717", "patient-is-not-new", Severity.ERROR, _CODE_SET, _NEW)
def patient_is_not_new(case: "Case") -> Answer:
    """
    The visit is stated as that of a new patient, whom the practice saw within three years.

    ## What it requires

    For 99202 to 99205: no service of the practice for the patient in the three years before the
    date, and a list of the earlier services that is stated to be complete.

    ## Why

    A patient is new to a practice, not to a complaint: a new injury makes nobody new.

    ## How to fix

    State the level of a visit of a known patient.

    ## Exceptions

    A service on the very day three years before counts as within them. The line stays, as the level
    is the clinician's statement.

    ## Not checked

    Clinicians of another specialty in the same practice, to whom a patient may be new; and a known
    patient who is stated to have no earlier service.
    """
    encounter, found = case.encounter, _seen(case)
    places = [p for p in found.visits if encounter.procedures[p].code in NEW_PATIENT]
    if not places:
        return Answer(Verdict.UNDETERMINED) if found.unnamed else NOT_APPLICABLE
    if encounter.earlier_visits is None:
        return Answer(Verdict.UNDETERMINED)
    day = encounter.date_of_service
    begin = (day.year - _YEARS, day.month, day.day)
    within = [
        one
        for one in encounter.earlier_visits
        if begin <= (one.date.year, one.date.month, one.date.day) and one.date < day
    ]
    if any(one.same_provider for one in within):
        message = (
            f"The visit is stated as that of a new patient, and the practice furnished a service on "
            f"{max(one.date for one in within if one.same_provider)}."
        )
        fix = "State the level of a visit of a known patient."
        return Answer(Verdict.NOT_MET, tuple(Problem(_code(p), message, fix) for p in places))
    if not any(one.same_provider is None for one in within):
        return MET
    message = "An earlier service does not state which practice furnished it."
    fix = "Record whether the same practice furnished each earlier service."
    return Answer(
        Verdict.UNDETERMINED, tuple(Problem(_code(place), message, fix) for place in places)
    )


def _code(place: int) -> str:
    return f"procedures[{place}].code"


@rule("SEL718", "minutes-of-visit-and-procedure", Severity.NOTE, _TIME)
def minutes_of_visit_and_procedure(case: "Case") -> Answer:
    """
    The note states minutes of a visit and of a procedure, and no minute belongs to both.

    ## What it requires

    Where the level of a visit is chosen by time, minutes without those of the procedures that are
    reported beside it: needling, acupuncture, manipulation.

    ## Why

    The procedure stands for its own minutes. A visit that counts them as well counts them twice.

    ## How to fix

    Record the minutes of the visit without those of the procedures.

    ## Not checked

    A note does not tell which minutes are in which number, so this is never more than undetermined.
    """
    found, procedures = _seen(case), case.encounter.procedures
    visits = found.visits or found.unnamed
    others = [p for n, p in enumerate(procedures) if n not in case.parts.evaluation.places]
    if not visits or not others:
        return NOT_APPLICABLE
    message = "Minutes of the procedures cannot be part of the minutes that the visit states."
    fix = "Record the minutes of the visit without those of the procedures."
    problems = tuple(
        Problem(f"procedures[{place}].minutes", message, fix)
        for place in found.visits
        if procedures[place].minutes and any(_has_minutes(other) for other in others)
    )
    return Answer(Verdict.UNDETERMINED, problems)


def _has_minutes(procedure: Procedure) -> bool:
    return bool(procedure.minutes or any(one.minutes for one in procedure.needle_sets))


@rule("SEL720", "visit-beside-evaluation", Severity.NOTE, _PAIR)
def visit_beside_evaluation(case: "Case") -> Answer:
    """
    The note states a visit and an evaluation by a therapist for one date, and both stand.

    ## What it requires

    Nothing under the code set alone.

    ## Why

    They are two services. NCCI pairs them, with an indicator that lets a modifier stand where they
    are separate, so a payer that follows the edits asks for the facts.

    ## How to fix

    Record what each of the two clinicians did.

    ## Not checked

    The edit itself, which a rule about edits reads.
    """
    found = _seen(case)
    both = found.visits and found.evaluations
    if both:
        message = (
            "A visit and an evaluation by a therapist are stated for one date, and both stand."
        )
        fix = "Record what each of the two clinicians did."
        problem = Problem(f"procedures[{found.visits[0]}]", message, fix)
        return Answer(Verdict.MET, (problem,))
    stated = bool(found.visits or found.evaluations)
    may_be_both = len(found.unnamed) + stated > 1
    return Answer(Verdict.UNDETERMINED) if found.unnamed and may_be_both else NOT_APPLICABLE


@rule("SEL722", "service-beside-visit-not-known", Severity.WARNING, _MANUAL)
def service_beside_visit_not_known(case: "Case") -> Answer:
    """
    A service of the date may be a procedure, and so may decide whether the visit takes modifier 25.

    ## What it requires

    For each other service of the date by the same practice: what it was, and who furnished it.

    ## Why

    Beside a procedure the visit has a line only for separate work, with modifier 25. Where the
    library does not know the service, it cannot tell.

    ## How to fix

    State the code of the service, or whether the same practice furnished it.

    ## Exceptions

    Where the library does not have the code, somebody has to decide by hand.
    """
    message = "This service may be a procedure, and then the visit beside it needs modifier 25."
    fix = "State its code, or whether the same practice furnished it."
    text = "What service was this, and who furnished it?"
    return _open(case, "beside", (message, fix), text)


@rule("SEL723", "global-period-not-known", Severity.WARNING, _MINOR)
def global_period_not_known(case: "Case") -> Answer:
    """
    The visit consists of deciding on a procedure of which the global period was not looked up.

    ## What it requires

    The global period of the procedure in the payer's fee schedule.

    ## Why

    With a period of no days or of ten the procedure includes the decision for it, and the visit has
    no line (SEL705). Until that is known the line is left out.

    ## How to fix

    Look the procedure up in the fee schedule, and decide about the visit by hand.
    """
    message = (
        "Whether this procedure includes the decision for it is not known, so the visit waits."
    )
    fix = "Look up the global period of the procedure, and decide about the visit by hand."
    text = "How many days is the global period of this procedure?"
    return _open(case, "global", (message, fix), text)


def _open(case: "Case", fact: str, said: tuple[str, str], text: str) -> Answer:
    """Answer for services beside the visit of which something is not known."""
    found = _seen(case)
    if not (found.visits or found.unnamed):
        return NOT_APPLICABLE
    paths = case.parts.evaluation.open_at(fact)
    if not paths:
        # Where nobody stated the other services of the date, the lines take it that there are none.
        sure = not found.unnamed and case.encounter.other_services is not None
        return MET if sure else Answer(Verdict.UNDETERMINED)
    problems = tuple(Problem(path, *said) for path in paths)
    return Answer(Verdict.UNDETERMINED, problems, (Ask(paths, text),))


RULES: Final = (
    patient_is_not_new,
    minutes_of_visit_and_procedure,
    visit_beside_evaluation,
    service_beside_visit_not_known,
    global_period_not_known,
)
