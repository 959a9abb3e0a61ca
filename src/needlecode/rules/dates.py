"""Codes and the days on which they are in force."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case


@rule(
    "SEL005",
    "code-not-in-force",
    Severity.ERROR,
    ("cpt-code-set", "the code's first and last day, as the list of codes cites them"),
)
def code_not_in_force(case: "Case") -> Answer:
    """
    The facts select a code that is not in force on the date of service, so it has no line.

    ## What it requires

    A date of service on or after the code's first day, and on or before its last.

    ## Why

    A code exists from a certain day on, and some end. Before and after there is nothing that a claim
    could state with it.

    ## How to fix

    Check the date of service, or use the code that was in force for the service on that day.

    ## Exceptions

    For many codes the first day is not established; they are taken to be in force through all the
    days of a policy, and the list of codes says so. Needling before 2020-01-01 has rows of its own
    (SEL103). A payer may know a code no longer, or another one for the service: Medicare has G0283
    for what 97014 stands for.

    ## Not checked

    Which other code described the service on that day.
    """
    parts = tuple(case.parts)
    codes = sorted(frozenset[str]().union(*(part.may_lose for part in parts)))
    if not codes:
        return MET if case.encounter.procedures else NOT_APPLICABLE
    day = case.encounter.date_of_service.isoformat()
    policy = case.edition.policy
    problems: list[Problem] = []
    for part in parts:
        path = f"procedures[{part.places[0]}]" if part.places else "procedures"
        problems += [
            Problem(
                path,
                f"{code} is not in force on {day} under {policy}, so it has no line.",
                "Check the date of service, or use the code of that day.",
            )
            for code in sorted(part.may_lose)
        ]
    sure = any(part.lost for part in parts)
    return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, tuple(problems))


RULES: Final = (code_not_in_force,)
