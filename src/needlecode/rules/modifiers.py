"""Modifiers that the facts of the visit justify."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20552, 20553 with 20560, 20561, indicator 1")


@rule("MOD101", "distinct-service-modifier", Severity.NOTE, _MANUAL, _PTP)
def distinct_service_modifier(case: "Case") -> Answer:
    """
    The needling line takes a modifier that says it is distinct from the injection.

    ## What it requires

    An NCCI pair with indicator 1 on the claim, and documented facts that make the services
    separate: their sites, or their sessions.

    ## Why

    Without the modifier the column 2 code is denied. It goes on only where clinical facts justify
    it, never to get a claim paid.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `distinct_service_modifier` picks 59 or the narrower XE and XS.
    """
    with_modifier = [
        any({"59", "XE", "XS"} & {*line.modifiers} for line in outcome.lines)
        for outcome in case.outcomes
    ]
    if not any(with_modifier):
        return NOT_APPLICABLE
    table = case.edition.edits
    known = f" (pair known from {table.name})" if table else ""
    message = f"The needling is separate from the injection and takes a modifier{known}."
    remark = Problem("procedures", message, "Nothing needs to be done.")
    if all(with_modifier):
        return Answer(Verdict.MET, (remark,))
    return Answer(Verdict.UNDETERMINED)


RULES: Final = (distinct_service_modifier,)
