"""Lines of a claim under review: pointers, repeats and dates."""

from typing import TYPE_CHECKING, Final

from needlecode.claimed import Support
from needlecode.facts._codes import CODES
from needlecode.pointers import MOST, pointers_of
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "the code is chosen by what was done and documented")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, p. I-6: correct coding and units of service")


@rule("SEL906", "billed-pointers-differ", Severity.WARNING, _CODE_SET)
def billed_pointers_differ(case: "Case") -> Answer:
    """
    A billed line points to a diagnosis that the note does not have, or not to those it has.

    ## What it requires

    Pointers to diagnoses of the visit; where the note ties the services of a line to diagnoses, to
    these.

    ## Why

    A pointer tells for which diagnosis the service was furnished.

    ## How to fix

    Correct the pointers, or state in the note for which diagnosis the service was furnished.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    encounter, problems, unsure = case.encounter, list[Problem](), False
    for match in claim.matches:
        pointers, path = match.billed.pointers, f"{match.path}.pointers"
        wrong = _misshapen(pointers, len(encounter.diagnoses))
        if wrong:
            problems.append(Problem(path, wrong, "Correct the pointers."))
            continue
        if not encounter.diagnoses or match.code is not Support.SUPPORTED or not match.supported:
            # Without any diagnosis in the note, nothing is known of a pointer.
            unsure = unsure or match.code is not Support.NOT_SUPPORTED
            continue
        stated = pointers_of(encounter, case.places_of(match.supported))
        if not stated or not pointers:
            unsure = True
        elif not {*pointers} <= {*stated}:
            said = " and ".join(map(str, stated))
            message = f"The note ties the service to diagnosis {said}, and the line to another."
            problems.append(Problem(path, message, "Correct the pointers."))
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems))
    return Answer(Verdict.UNDETERMINED) if unsure else MET


def _misshapen(pointers: tuple[int, ...], diagnoses: int) -> str:
    """Say what is wrong with pointers, whatever the service; "" where nothing is."""
    beyond = [pointer for pointer in pointers if diagnoses and pointer > diagnoses]
    if beyond:
        return f"The line points to diagnosis {beyond[0]}, which the visit does not have."
    if len({*pointers}) < len(pointers):
        return "The line points to a diagnosis twice."
    if len(pointers) > MOST:
        return f"The line has {len(pointers)} pointers, and there is room for {MOST}."
    return ""


@rule(
    "SEL907", "billed-line-repeated", Severity.ERROR, _MANUAL, ("fcso-units", "one line per code")
)
def billed_line_repeated(case: "Case") -> Answer:
    """
    The claim has a code with the same modifiers, or a timed code, on two lines.

    ## What it requires

    One line for a code and its modifiers, with the units of all; one for a timed code whatever its
    other modifiers, but for an assistant's units.

    ## Why

    A second line of the same kind is denied as a duplicate, and units of a timed code on several
    lines of a date are rejected.

    ## How to fix

    Put the units on one line.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            match.path,
            f"{match.billed.code} stands on an earlier line of the claim already.",
            "Put the units on one line.",
        )
        for match in claim.matches
        if match.is_repeated
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule("SEL908", "billed-code-not-in-force", Severity.ERROR, _CODE_SET)
def billed_code_not_in_force(case: "Case") -> Answer:
    """
    The claim has a code that the policy does not have on the date of service.

    ## What it requires

    Codes from their first to their last day; for Medicare G0283 in the place of 97014.

    ## Why

    A code outside its days stands for nothing.

    ## How to fix

    Report the code of the date.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            match.path,
            f"{match.billed.code} is no code of the policy on the date of service.",
            "Report the code that the policy has for the service.",
        )
        for match in claim.matches
        if match.billed.code in CODES and match.billed.code not in case.edition.codes
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


RULES: Final = (billed_pointers_differ, billed_line_repeated, billed_code_not_in_force)
