"""What a note leaves open about its evaluations and visits."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.evaluations import Seen, seen, specialty_of
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "97161 to 97168 and 99202 to 99215, each with its level")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-13, I-14 and I-16")
_ONE_A_DAY: Final = ("ncci-policy-manual-2026", "ch. XI, pp. XI-25 and XI-36")
_SINCE: Final = date(2017, 1, 1)


def _seen(case: "Case") -> Seen:
    return seen(case.encounter, case.parts.evaluation.places)


@rule("SEL707", "separate-work-not-stated", Severity.ERROR, _MANUAL)
def separate_work_not_stated(case: "Case") -> Answer:
    """
    The note does not state whether the visit's work goes beyond that of the procedure beside it.

    ## What it requires

    For a visit beside a procedure: whether the record shows significant work that is separate.

    ## Why

    It decides whether the visit has a line. Where nothing is said there is none.

    ## How to fix

    Record what was done beyond the usual work before and after the procedure.
    """
    found, procedures = _seen(case), case.encounter.procedures
    places = [p for p in found.visits if procedures[p].separate_work is None]
    text = "What work went beyond the usual work before and after the procedure?"
    problem = Problem(
        f"procedures[{min(places, default=0)}].separate_work",
        "The note does not state whether the visit went beyond the work of the procedure, so the "
        "visit has no line beside it.",
        "Record what was done beyond the usual work before and after the procedure.",
    )
    paths = tuple(f"procedures[{place}].separate_work" for place in places)
    return _open(case, "separate_work", problem, Ask(paths, text))


@rule("SEL709", "level-not-stated", Severity.ERROR, _CODE_SET)
def level_not_stated(case: "Case") -> Answer:
    """
    The note names an evaluation or visit without its code, so it has no line.

    ## What it requires

    The code of the evaluation or visit, as the clinician chose it.

    ## Why

    The level is chosen by complexity or time, from facts that a list of procedures does not hold,
    and is never inferred.

    ## How to fix

    State the code.
    """
    places, unnamed = case.parts.evaluation.places, _seen(case).unnamed
    if not unnamed:
        return MET if places else NOT_APPLICABLE
    message = "The note names an evaluation or visit without its level, so it has no line."
    fix = "State the code of the evaluation or visit."
    problems = tuple(Problem(f"procedures[{place}]", message, fix) for place in unnamed)
    paths = tuple(f"procedures[{place}].code" for place in unnamed)
    text = "Which evaluation or visit was furnished, and at what level?"
    changes = "code" in case.parts.evaluation.decisive
    return Answer(Verdict.UNDETERMINED, problems, (Ask(paths, text, changes_lines=changes),))


@rule("SEL714", "evaluating-clinicians-not-stated", Severity.ERROR, _ONE_A_DAY, since=_SINCE)
def evaluating_clinicians_not_stated(case: "Case") -> Answer:
    """
    The note does not state who furnished each of the evaluations of two disciplines.

    ## What it requires

    For a physical and an occupational evaluation of one date, the profession of each clinician.

    ## Why

    By two practitioners both are reported, by one not. Where nothing is said neither has a line.

    ## How to fix

    Record the clinician of each evaluation.
    """
    found, procedures = _seen(case), case.encounter.procedures
    problem = Problem(
        f"procedures[{min(found.evaluations, default=0)}]",
        "The note does not state who furnished each of the evaluations of two disciplines, so "
        "neither has a line.",
        "Record the clinician of each evaluation.",
    )
    paths = tuple(
        f"procedures[{place}].performed_by"
        for place in found.evaluations
        if specialty_of(procedures[place]) is None
    )
    return _open(case, "performed_by", problem, Ask(paths, "Who furnished each evaluation?"))


def _open(case: "Case", what: str, problem: Problem, ask: Ask) -> Answer:
    part = case.parts.evaluation
    if not part.places:
        return NOT_APPLICABLE
    if what in part.decisive:
        return Answer(Verdict.UNDETERMINED, (problem,), (ask,))
    # Which evaluation it was is asked first (SEL709).
    return Answer(Verdict.UNDETERMINED) if _seen(case).unnamed else MET


RULES: Final = (
    separate_work_not_stated,
    level_not_stated,
    evaluating_clinicians_not_stated,
)
