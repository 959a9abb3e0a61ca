"""Medicare: active treatment, and for whom and by whom it covers needling and acupuncture."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.active_treatment import SPINAL, asks_for_active
from needlecode.coverage_answers import covered
from needlecode.low_back import NEEDLE_SERVICES
from needlecode.procedure import Profession
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NCD: Final = ("cms-ncd-30-3-3", "chronic low back pain; who may furnish")
_STATUS: Final = ("cms-cr-11661", "status of the codes from 2020-01-21")
_DC: Final = ("noridian-chiropractic", "services that are paid")
_AT: Final = ("noridian-at", "modifier AT")
_BEFORE: Final = date(2020, 1, 20)


@rule("COV101", "needling-before-the-benefit", Severity.ERROR, _STATUS, _NCD, until=_BEFORE)
def needling_before_the_benefit(case: "Case") -> Answer:
    """
    Medicare did not cover needling and acupuncture before 2020-01-21.

    ## What it requires

    A date of service from 2020-01-21 on.

    ## Why

    The codes were not covered until the determination on chronic low back pain took effect; 20560 and
    20561 had that status from their first day, 2020-01-01.

    ## How to fix

    Nothing in the note changes it.

    ## Not checked

    Which notice the patient had to be given: for 2020-01-01 to 2020-01-20 that is disputed.
    """
    problem = Problem(
        "date_of_service",
        "Medicare covered neither needling nor acupuncture before 2020-01-21.",
        "Nothing in the note changes it.",
    )
    return covered(case, NEEDLE_SERVICES, fails=True, problem=problem, asks=())


@rule("COV104", "chiropractor-beyond-the-spine", Severity.ERROR, _DC)
def chiropractor_beyond_the_spine(case: "Case") -> Answer:
    """
    Medicare covers of a chiropractor's services the manipulation of the spine alone.

    ## What it requires

    Of a chiropractor no line but 98940, 98941 or 98942.

    ## Why

    The law has no other chiropractic benefit.

    ## How to fix

    Nothing in the note changes it.

    ## Not checked

    Services that somebody else of the practice furnished at the visit; the rendering provider is
    taken for the chiropractor.
    """
    who = case.encounter.rendering.profession
    others = {code for code in case.codes[1] if code not in SPINAL}
    problem = Problem(
        "rendering.profession",
        "Medicare covers of a chiropractor's services the manipulation of the spine alone.",
        "Nothing in the note changes it.",
    )
    if who is not None and who is not Profession.CHIROPRACTOR:
        return MET
    if who is None or any(one.performed_by is not None for one in case.encounter.procedures):
        return Answer(Verdict.UNDETERMINED)
    return covered(case, others, fails=True, problem=problem, asks=())


@rule("MOD105", "active-treatment", Severity.WARNING, _AT, since=date(2004, 10, 1))
def active_treatment(case: "Case") -> Answer:
    """
    Manipulation of the spine takes AT where it is active treatment, and not where it maintains.

    ## What it requires

    Whether improvement is expected of the treatment, or it maintains a state.

    ## Why

    Without the modifier the line is denied as maintenance.

    ## How to fix

    State whether the treatment maintains.

    ## Not checked

    Which notice the patient of a maintenance treatment is given.
    """
    always, sometimes = case.codes
    if not asks_for_active(case.encounter, case.edition) or not SPINAL & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    stated = case.encounter.clinical.maintenance
    if stated is not None:
        return MET if SPINAL & always else Answer(Verdict.UNDETERMINED)
    message = "The note does not state whether the manipulation is active treatment."
    problem = Problem("clinical.maintenance", message, "State whether the treatment maintains.")
    ask = Ask(("clinical.maintenance",), _ACTIVE)
    if SPINAL & case.standing_codes:
        return Answer(Verdict.UNDETERMINED, (problem,), (ask,))
    return Answer(Verdict.UNDETERMINED)


_ACTIVE: Final = "What is expected of the manipulation, improvement or the keeping of a state?"


RULES: Final = (
    needling_before_the_benefit,
    chiropractor_beyond_the_spine,
    active_treatment,
)
