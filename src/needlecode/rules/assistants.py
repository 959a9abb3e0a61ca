"""Modifiers of therapy services: the plan of care, and the share of an assistant."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.encounter import PLAN_OF_CARE
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.units import ASSISTANTS, assistant_minutes_of, clinician_of, discipline_of


if TYPE_CHECKING:
    from needlecode.case import Case

_SINCE: Final = date(2020, 1, 1)
_PAIRS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")
_TENTH: Final = ("cms-cq-co-examples", "units of therapist and assistant; the tenth")
_RULE_2022: Final = ("therapycomply-cq-co-2022", "the rule of 2022")
_PLANS: Final = ("cms-claims-manual-ch5", "modifiers of the plan of care")


def _asks_for(case: "Case", *modifiers: str) -> bool:
    return bool(case.parts.therapy.places) and not case.edition.modifiers.isdisjoint(modifiers)


def _under_plan(case: "Case") -> tuple[int, ...]:
    """Give the therapy services and the unlisted services, where a plan's modifiers are in use."""
    if case.edition.modifiers.isdisjoint({"GP", "GO", "GN"}):
        return ()
    return (*case.parts.therapy.places, *case.groups.unlisted)


def _remark(case: "Case", row: str, message: str) -> Answer:
    answer = case.row(row)
    if answer.verdict is not Verdict.MET:
        return answer
    path = f"procedures[{case.parts.therapy.places[0]}]"
    return Answer(Verdict.MET, (Problem(path, message, "Nothing needs to be done."),))


@rule("MOD110", "plan-of-care-modifier", Severity.NOTE, _PAIRS, _PLANS)
def plan_of_care_modifier(case: "Case") -> Answer:
    """
    A therapy service under a plan of care takes the modifier of the plan's discipline.

    ## What it requires

    A therapy plan of care: GP for physical therapy, GO for occupational therapy, GN for
    speech-language pathology. Where the plan does not say whose it is, the profession of the
    therapists of the visit says it.

    ## Why

    The modifier tells under whose plan the service was furnished.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    A chiropractor or acupuncturist has no such plan, and takes GP by the choice
    `therapy_modifier_professions = any_profession` only.

    ## Not checked

    Whether the plan is certified and in force.
    """
    return _remark(case, "MOD110", "The therapy services take a therapy modifier.")


@rule(
    "MOD111", "therapy-assistant-modifier", Severity.NOTE, _TENTH, _PAIRS, _RULE_2022, since=_SINCE
)
def therapy_assistant_modifier(case: "Case") -> Answer:
    """
    A unit that an assistant furnished to more than a tenth takes CQ or CO.

    ## What it requires

    Minutes that an assistant furnished alone, under a plan of care of physical therapy (CQ) or
    occupational therapy (CO). Whole quarters of an hour of each clinician are looked at first. From
    2022 a unit that is left is the therapist's where the therapist alone gave 8 minutes or more of
    it; else the assistant's where the assistant did; else the tenth decides. Where two are left,
    one has the modifier. In 2020 and 2021 the tenth alone decides what is left. Of an
    untimed service the tenth of all its minutes decides.

    ## Why

    The modifiers tell which units an assistant furnished in whole or in part. A code with both
    kinds of units has two lines.

    ## How to fix

    Nothing is wrong.
    """
    return _remark(case, "MOD111", "An assistant's share puts a modifier on therapy units.")


@rule("MOD112", "plan-of-care-not-stated", Severity.WARNING, _PAIRS, _PLANS)
def plan_of_care_not_stated(case: "Case") -> Answer:
    """
    The note does not state whether the therapy services were furnished under a plan of care.

    ## What it requires

    The plan of care, or that the record has none.

    ## Why

    Under a plan of care the services take a modifier, and an assistant's share another.

    ## How to fix

    Record the plan of care.
    """
    return _open(
        case,
        "plan_of_care",
        ("plan_of_care",),
        message="The note does not state under which plan of care the therapy services were furnished.",
        fix="Record the plan of care.",
        text="Which plan of care were the therapy services furnished under?",
    )


@rule("MOD113", "plan-discipline-not-stated", Severity.WARNING, _PAIRS, _PLANS)
def plan_discipline_not_stated(case: "Case") -> Answer:
    """
    The note has a plan of care, and nothing says of which therapy discipline it is.

    ## What it requires

    The discipline of the plan, or a clinician whose profession has one.

    ## Why

    Each discipline has its own modifier.

    ## How to fix

    Record whose plan of care it is.
    """
    answer = _open(
        case,
        "discipline",
        ("plan_of_care.discipline" if case.encounter.plan_of_care else "plan_of_care",),
        message="Nothing says of which therapy discipline the plan of care is.",
        fix="Record whose plan of care it is.",
        text="Which therapy discipline wrote the plan of care?",
    )
    if answer is MET and "plan_of_care" in case.parts.therapy.decisive:
        # Whether there is a plan is asked first.
        return Answer(Verdict.UNDETERMINED)
    return answer


@rule("MOD114", "assistant-minutes-not-stated", Severity.WARNING, _TENTH, _RULE_2022, since=_SINCE)
def assistant_minutes_not_stated(case: "Case") -> Answer:
    """
    An assistant took part in the visit, and the note does not state in which minutes of a service.

    ## What it requires

    For each service without a performer of its own, or with one whose profession is not stated,
    the minutes that an assistant furnished alone. A stated performer who is no assistant furnished
    all of the service, unless the note states an assistant's minutes of it.

    ## Why

    The share of an assistant decides about a modifier. A service without a performer is the
    rendering provider's. Where the record mentions an assistant, that may hold for a part only.

    ## How to fix

    Record who furnished the service, or the minutes that an assistant furnished alone; 0 where there
    were none.
    """
    encounter = case.encounter
    paths = tuple(
        f"procedures[{place}].assistant_minutes"
        for place in case.parts.therapy.places
        if assistant_minutes_of(encounter, place) is None
        and clinician_of(encounter, place) not in ASSISTANTS
    )
    answer = _open(
        case,
        "assistant_minutes",
        paths,
        message="An assistant took part in the visit, and the note does not state the assistant's minutes "
        "of every therapy service.",
        fix="Record who furnished the service, or the minutes that an assistant furnished alone.",
        text="How many minutes of each therapy service did an assistant furnish alone?",
    )
    if answer is MET and any(
        clinician_of(encounter, place) is None for place in case.parts.therapy.places
    ):
        # Whoever is not named may be an assistant; who it was is asked first.
        return Answer(Verdict.UNDETERMINED)
    return answer


@rule("MOD115", "assistant-minutes-contradict", Severity.ERROR, _TENTH, since=_SINCE)
def assistant_minutes_contradict(case: "Case") -> Answer:
    """
    The minutes of an assistant do not fit the minutes of the service.

    ## What it requires

    An assistant's minutes among those of the service; all of them where the service is theirs.

    ## Why

    An assistant's minutes are part of the service.

    ## How to fix

    Correct the minutes, or who furnished the service.
    """
    if not _asks_for(case, "CQ", "CO"):
        return NOT_APPLICABLE
    procedures = case.encounter.procedures
    problems: list[Problem] = []
    for place in case.parts.therapy.places:
        minutes, alone = procedures[place].minutes, procedures[place].assistant_minutes
        if minutes is None or alone is None or alone == minutes:
            continue
        if alone > minutes or clinician_of(case.encounter, place) in ASSISTANTS:
            message = f"An assistant's {alone} minutes do not fit a service of {minutes} minutes."
            fix = "Correct the minutes, or who furnished the service."
            problems.append(Problem(f"procedures[{place}].assistant_minutes", message, fix))
    return Answer(Verdict.NOT_MET, tuple(problems)) if problems else MET


@rule("MOD116", "plan-of-another-discipline", Severity.WARNING, _PAIRS, _PLANS)
def plan_of_another_discipline(case: "Case") -> Answer:
    """
    The plan of care is of another therapy discipline than the clinician.

    ## What it requires

    Clinicians of the discipline of the plan.

    ## Why

    Therapy is furnished under a plan of the own discipline. The lines take the stated plan's.

    ## How to fix

    Correct the plan's discipline or the clinician's profession.

    ## Not checked

    Needling, which is a therapy service by choice only, and evaluations, which come before a plan.
    """
    places = _under_plan(case)
    if not places:
        return NOT_APPLICABLE
    plan = case.encounter.plan_of_care
    stated = plan.discipline if plan else None
    own = [(p, discipline_of(clinician_of(case.encounter, p))) for p in places]
    message = "The plan of care is of another therapy discipline than the clinician."
    fix = "Correct the discipline of the plan or the profession of the clinician."
    problems = tuple(
        Problem(f"procedures[{place}]", message, fix)
        for place, discipline in own
        if stated is not None and discipline is not None and discipline is not stated
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule("MOD117", "plan-of-care-contradicts-record", Severity.WARNING, _PLANS)
def plan_of_care_contradicts_record(case: "Case") -> Answer:
    """
    The note states a plan of care, and that the record has none.

    ## What it requires

    One of the two.

    ## Why

    The plan of care decides about modifiers. The lines follow the plan that is stated.

    ## How to fix

    Correct the one that is wrong.
    """
    if not _under_plan(case):
        return NOT_APPLICABLE
    if case.encounter.plan_of_care is None or case.encounter.note.says(PLAN_OF_CARE) is not False:
        return MET
    message = "The note states a plan of care, and that the record has none."
    problem = Problem("plan_of_care", message, "Correct the one that is wrong.")
    return Answer(Verdict.NOT_MET, (problem,))


def _open(
    case: "Case", fact: str, paths: tuple[str, ...], *, message: str, fix: str, text: str
) -> Answer:
    modifiers = ("CQ", "CO") if fact == "assistant_minutes" else ("GP", "GO", "GN")
    if not _asks_for(case, *modifiers):
        return NOT_APPLICABLE
    if fact not in case.parts.therapy.decisive:
        return MET
    return Answer(Verdict.UNDETERMINED, (Problem(paths[0], message, fix),), (Ask(paths, text),))


RULES: Final = (
    plan_of_care_modifier,
    therapy_assistant_modifier,
    plan_of_care_not_stated,
    plan_discipline_not_stated,
    assistant_minutes_not_stated,
    assistant_minutes_contradict,
    plan_of_another_discipline,
    plan_of_care_contradicts_record,
)
