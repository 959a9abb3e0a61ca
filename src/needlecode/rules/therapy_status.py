"""The modifiers of a plan of care on needling, evaluations and unlisted services."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_PLANS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")
_SOMETIMES: Final = ("pps-impact-2020", "treated as sometimes therapy")
_UNDESIGNATED: Final = ("apta-pt-in-motion-2020-02", "no designation was made")


@rule("MOD118", "plan-modifier-beside-therapy", Severity.NOTE, _PLANS, _SOMETIMES, _UNDESIGNATED)
def plan_modifier_beside_therapy(case: "Case") -> Answer:
    """
    Needling, an evaluation or an unlisted service takes the modifier of a therapy plan of care.

    ## What it requires

    For an evaluation and for 97039, 97139 and 97799: a therapy plan of care, GP for physical therapy
    and GO for occupational therapy. For 20560 and 20561: a physical or occupational therapist who
    furnishes them under one. CQ or CO follows where an assistant furnished more than a tenth.

    ## Why

    The modifier tells under whose plan the service was furnished. Whether needling is a therapy
    service is disputed: reports of the rule of 2020 contradict each other.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `therapy_status`: never on needling, or whenever a therapist furnishes it.
    """
    if case.plan_open or case.has_unnamed:
        return Answer(Verdict.UNDETERMINED)
    if not case.under_plan:
        return NOT_APPLICABLE
    remarks = tuple(
        Problem("procedures", f"{code} takes the modifier of a therapy plan of care.", _FINE)
        for code in sorted({line.code for line in case.under_plan} & case.standing_codes)
    )
    sure = any(line.code in case.codes[0] for line in case.under_plan)
    return Answer(Verdict.MET if sure else Verdict.UNDETERMINED, remarks)


_FINE: Final = "Nothing needs to be done."


@rule("MOD119", "plan-beside-therapy-not-stated", Severity.WARNING, _PLANS, _SOMETIMES)
def plan_beside_therapy_not_stated(case: "Case") -> Answer:
    """
    The note does not state what decides about a plan's modifier on needling or an evaluation.

    ## What it requires

    The plan of care, or that the record has none; the profession of whoever furnished the service;
    where an assistant took part, the minutes.

    ## Why

    Under a therapy plan of care the line takes a modifier, and an assistant's share another.

    ## How to fix

    Record what is missing.

    ## Exceptions

    The choice `therapy_status = not_therapy` keeps needling out of it.
    """
    found = case.plan_open
    if not found:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else MET
    # What another rule asks about the therapy services is not asked twice.
    asked = case.parts.therapy.decisive
    paths = dict.fromkeys(path for name, some in found if name not in asked for path in some)
    asks = {name: Ask(some, _QUESTIONS[name]) for name, some in found if name not in asked}
    message = "The note does not state what decides about the modifier of a plan of care."
    problems = (Problem(next(iter(paths)), message, "Record it."),) if paths else ()
    return Answer(Verdict.UNDETERMINED, problems, tuple(asks.values()))


_QUESTIONS: Final = {
    "plan_of_care": "Which plan of care was the service furnished under?",
    "profession": "Who furnished the service, by profession?",
    "assistant_minutes": "How many minutes did the service take, and how many an assistant alone?",
}


RULES: Final = (plan_modifier_beside_therapy, plan_beside_therapy_not_stated)
