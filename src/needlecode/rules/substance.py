"""What was injected, where the note does not say or contradicts itself."""

from typing import TYPE_CHECKING, Final

from needlecode.grouping import Family, contradicts_itself, family_of
from needlecode.muscle import NonMuscle
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "20552, 20553; as reported by AAPC and ACR")


def _asks(case: "Case", paths: tuple[str, ...]) -> tuple[Ask, ...]:
    """Ask what was injected; it can change a line where the procedure may have a muscle."""
    lines = {outcome.lines for outcome in case.outcomes}
    text = "What, if anything, was injected?"
    asks: list[Ask] = []
    for path in paths:
        place = int(path[11 : path.index("]")])
        sites = case.encounter.procedures[place].sites
        may_count = any(not isinstance(site, NonMuscle) for site in sites)
        decides = any(f"injected {place}" in part.decisive for part in case.parts)
        asks.append(Ask((path,), text, decides or (may_count and len(lines) > 1)))
    return tuple(asks)


@rule(
    "SEL221", "substance-not-stated", Severity.ERROR, _CODE_SET, ("paramount-pg0465", "needling")
)
def substance_not_stated(case: "Case") -> Answer:
    """
    The note calls it a trigger point injection and does not say whether anything was injected.

    ## What it requires

    A statement that something was injected, or that nothing was.

    ## Why

    With a substance it is an injection, without one it is needling. The two have different codes,
    and muscles add up within each of them.

    ## How to fix

    Record what was injected, or that nothing was.
    """
    paths = tuple(
        f"procedures[{place}].injected"
        for place, procedure in case.procedures
        if family_of(procedure) is Family.EITHER and not contradicts_itself(procedure)
    )
    if not paths:
        return MET if case.needle_procedures else NOT_APPLICABLE
    message = (
        "The note does not state whether anything was injected, so no code is selected for it."
    )
    fix = "Record what was injected, or that nothing was."
    return Answer(
        Verdict.UNDETERMINED,
        tuple(Problem(path, message, fix) for path in paths),
        _asks(case, paths),
    )


@rule("SEL222", "injection-denied-and-named", Severity.ERROR, _CODE_SET)
def injection_denied_and_named(case: "Case") -> Answer:
    """
    The note says that nothing was injected and names what was injected.

    ## What it requires

    One statement: a substance that was injected, or none.

    ## Why

    The two statements exclude each other, and which of them is true decides the code.

    ## How to fix

    Correct the statement that is wrong.
    """
    paths = tuple(
        f"procedures[{place}].substance"
        for place, procedure in case.procedures
        if contradicts_itself(procedure)
    )
    if not paths:
        return MET if case.needle_procedures else NOT_APPLICABLE
    message = "The note states that nothing was injected, and names a substance."
    fix = "Correct the statement that is wrong."
    return Answer(
        Verdict.NOT_MET,
        tuple(Problem(path, message, fix) for path in paths),
        _asks(case, paths),
    )


RULES: Final = (substance_not_stated, injection_denied_and_named)
