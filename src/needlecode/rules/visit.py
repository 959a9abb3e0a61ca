"""The visit as a whole: its date, and what this version codes of it."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_OWN: Final = ("needlecode-design", "what is coded")


@rule(
    "SEL001", "visit-before-policy", Severity.ERROR, ("needlecode-design", "first day of a policy")
)
def visit_before_policy(case: "Case") -> Answer:
    """
    The date of service lies before the first day for which the policy says anything.

    ## What it requires

    A date of service on or after the policy's first day.

    ## Why

    Codes and their meaning change. For an earlier day nothing was verified, so there is no line.

    ## How to fix

    Check the date, or code the visit by the rules of its time.
    """
    if case.in_force:
        return MET
    first = case.edition.policy_first_day.isoformat()
    message = f"The policy {case.edition.policy} says nothing before {first}, so there is no line."
    fix = "Check the date of service, or code the visit by the rules of its time."
    return Answer(Verdict.NOT_MET, (Problem("date_of_service", message, fix),))


@rule(
    "SEL002",
    "visit-after-verified-day",
    Severity.WARNING,
    ("needlecode-design", "last verified day of a policy"),
)
def visit_after_verified_day(case: "Case") -> Answer:
    """
    The date of service lies after the last day through which the policy's facts were verified.

    ## What it requires

    A date of service through the policy's last verified day.

    ## Why

    The code set and the edits change every year and every quarter. The lines follow the last facts
    that are known, and the result says so.

    ## How to fix

    Use a newer release of the library, or check the codes and edits of that day by hand.
    """
    edition = case.edition
    if case.encounter.date_of_service <= edition.verified_through:
        return MET
    last = edition.verified_through.isoformat()
    message = f"The facts of the policy {edition.policy} were verified through {last}."
    fix = "Use a newer release, or check the codes and edits of that day by hand."
    return Answer(Verdict.NOT_MET, (Problem("date_of_service", message, fix),))


@rule("SEL003", "nothing-to-code", Severity.ERROR, _OWN)
def nothing_to_code(case: "Case") -> Answer:
    """
    The visit has no procedure.

    ## What it requires

    At least one procedure.

    ## Why

    A line rests on a documented procedure.

    ## How to fix

    Record what was done.
    """
    if case.encounter.procedures:
        return MET
    message = "The visit has no procedure, so there is nothing to code."
    return Answer(Verdict.NOT_MET, (Problem("procedures", message, "Record what was done."),))


@rule("SEL004", "technique-not-coded", Severity.WARNING, _OWN)
def technique_not_coded(case: "Case") -> Answer:
    """
    The visit has a procedure of which nothing tells what service it was, so it is not coded.

    ## What it requires

    A technique that the library knows, or the code of the service.

    ## Why

    What is not coded is said, and never passed over.

    ## How to fix

    State the technique or the code, or code the procedure by hand.
    """
    places = case.groups.uncoded
    if not places:
        return MET if case.encounter.procedures else NOT_APPLICABLE
    message = "Nothing tells what service this was, so no line is selected for it."
    fix = "State the technique or the code of the service."
    problems = tuple(Problem(f"procedures[{place}]", message, fix) for place in places)
    return Answer(Verdict.NOT_MET, problems)


RULES: Final = (
    visit_before_policy,
    visit_after_verified_day,
    nothing_to_code,
    technique_not_coded,
)
