"""Several sessions of one day."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case


@rule(
    "SEL126",
    "several-sessions-on-the-date",
    Severity.NOTE,
    ("ncci-mue-practitioner-2024q3", "20560, 20561: 1, indicator 2"),
    ("ibx-ma03-001b", "repeat in a separate session"),
)
def several_sessions_on_the_date(case: "Case") -> Answer:
    """
    The note has needling in several sessions of the day, or may have.

    ## What it requires

    Nothing where a policy adds the muscles of all sessions to one line with one unit. Where it
    bills a second session apart, the session of each procedure must be stated.

    ## Why

    Medicare pays one unit for the date and no override is possible. What other payers do with a
    second session is not known.

    ## How to fix

    Where the policy asks for it, record the session of each procedure.

    ## Exceptions

    A policy may choose `repeat_session = second_line_76`.
    """
    needling = (*case.groups.needling, *case.groups.either)
    if not case.needle_procedures:
        return NOT_APPLICABLE
    procedures = case.encounter.procedures
    unstated = tuple(place for place in needling if procedures[place].session is None)
    if unstated and case.sessions_open:
        message = "The sessions of the needling are not all stated, so it makes one line."
        ask = Ask(
            tuple(f"procedures[{place}].session" for place in unstated),
            "In which session of the day was each of these procedures furnished?",
        )
        problem = Problem("procedures", message, "Record the session of each procedure.")
        return Answer(Verdict.UNDETERMINED, (problem,), (ask,))
    sessions = {procedures[place].session for place in needling} - {None}
    if len(sessions) < 2:  # noqa: PLR2004 - several
        return MET
    message = f"The needling stands in {len(sessions)} sessions of the day."
    return Answer(Verdict.MET, (Problem("procedures", message, "Nothing needs to be done."),))


RULES: Final = (several_sessions_on_the_date,)
