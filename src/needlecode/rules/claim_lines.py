"""Lines of a claim under review: codes and units."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from needlecode.claimed import Claimed, Match, Support
from needlecode.part import Line
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "the code is chosen by what was done and documented")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, p. I-6: correct coding and units of service")
_REPORT: Final = "Report what the note supports, or amend the record where it is incomplete."


def _shown(line: Line) -> str:
    return "-".join((line.code, *line.modifiers)) + (f" x{line.units}" if line.units > 1 else "")


def _listed(lines: Iterable[Line]) -> str:
    return ", ".join(map(_shown, lines))


@rule("SEL901", "billed-code-not-supported", Severity.ERROR, _CODE_SET, _MANUAL)
def billed_code_not_supported(case: "Case") -> Answer:
    """
    The claim has a code that the note does not support, whether it tells of more or of less.

    ## What it requires

    Codes that the documented facts select under the policy.

    ## Why

    A code that tells of more than the note is overcoding, and one that tells of less undercoding.
    Both are wrong, so both are said in the same words.

    ## How to fix

    Report what the note supports, or amend the record where it is incomplete.

    ## Not checked

    Codes outside the library; see SEL905.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    wrong = [match for match in claim.matches if match.code is Support.NOT_SUPPORTED]
    problems = tuple(Problem(m.path, _unsupported(claim, m), _REPORT) for m in wrong)
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    return Answer(Verdict.UNDETERMINED) if _open(claim) else MET


def _unsupported(claim: Claimed, match: Match) -> str:
    code = match.billed.code
    if match.instead:
        return f"The claim has {code}, and the note supports {_listed(match.instead)}."
    withheld = [c for c in claim.case.clashes if c.of == code]
    if withheld:
        return f"The claim has {code}, which the policy does not let stand beside {withheld[0].beside}."
    return f"The claim has {code}, and the note supports no such service."


def _open(claim: Claimed) -> list[Match]:
    return [match for match in claim.matches if match.code is Support.UNDETERMINED]


@rule("SEL902", "billed-code-undetermined", Severity.ERROR, _CODE_SET)
def billed_code_undetermined(case: "Case") -> Answer:
    """
    Whether the note supports a billed code depends on what it does not state.

    ## What it requires

    A note that states what selects the code.

    ## Why

    Silence is no pass: what is not stated neither supports the line nor refutes it.

    ## How to fix

    Answer the questions of the coding; each names what is not stated.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = [
        Problem(
            match.path,
            f"Whether the note supports {match.billed.code}{_beside(claim, match)} depends on what it does "
            "not state.",
            _RECORD,
        )
        for match in _open(claim)
    ]
    problems += [
        Problem(
            f"{match.path}.units",
            f"How many units of {match.billed.code} the note supports depends on what it does not state.",
            _RECORD,
        )
        for match in claim.matches
        if (match.code, match.units) == (Support.SUPPORTED, Support.UNDETERMINED)
    ]
    return Answer(Verdict.UNDETERMINED, tuple(problems)) if problems else MET


_RECORD: Final = "Record what is not stated; the questions name it."


def _beside(claim: Claimed, match: Match) -> str:
    """Name the line beside which a line is open."""
    code = match.billed.code
    beside = [clash.beside for clash in claim.case.clashes if clash.of == code]
    return f" beside {beside[0]}" if beside else ""


@rule("SEL903", "supported-line-not-billed", Severity.ERROR, _CODE_SET)
def supported_line_not_billed(case: "Case") -> Answer:
    """
    The note supports a line that the claim does not have.

    ## What it requires

    A line for each service that the note supports under the policy.

    ## Why

    A claim that leaves out what was done tells as little of the visit as one that adds to it.

    ## How to fix

    Report what the note supports, or say why it is left out.

    ## Exceptions

    Where another code of the same kind was billed, SEL901 names the supported one.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            "billed", f"The note supports {_shown(line)}, which the claim does not have.", _REPORT
        )
        for line in claim.missing
        if claim.support(line.code) is Support.SUPPORTED
    )
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    billed = {line.code for line in claim.billed}
    instead = {line.code for match in claim.matches for line in match.instead}
    others = case.codes[1] - billed - instead
    unsure = any(claim.support(code) is not Support.NOT_SUPPORTED for code in others)
    # What stands instead of a billed code that may itself be supported is open with it.
    unsure = unsure or bool(_open(claim)) or case.has_unnamed
    if not unsure:
        return MET
    message = "The note may support lines that the claim does not have, by what it does not state."
    # What is billed and open is told by SEL902.
    told = _open(claim) or claim.missing
    return Answer(Verdict.UNDETERMINED, () if told else (Problem("billed", message, _RECORD),))


@rule("SEL904", "billed-units-differ", Severity.ERROR, _MANUAL)
def billed_units_differ(case: "Case") -> Answer:
    """
    The units of a billed code are not those that the note supports.

    ## What it requires

    As many units of a code, over all of its lines, as the documented muscles, minutes or structures
    make. Of splits of minutes that are equally right, each is right.

    ## Why

    A unit stands for a documented amount of service.

    ## How to fix

    Report the supported units, or amend the record where it is incomplete.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    matches = [m for m in claim.matches if m.code is not Support.NOT_SUPPORTED]
    matches = [m for m in matches if m.code is not Support.OUT_OF_SCOPE]
    wrong = {
        m.billed.code: m
        for m in matches
        if m.code is Support.SUPPORTED and m.units is Support.NOT_SUPPORTED
    }
    problems = tuple(_units_problem(claim, match) for _, match in sorted(wrong.items()))
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    unsure = any(Support.UNDETERMINED in {m.code, m.units} for m in matches)
    return Answer(Verdict.UNDETERMINED) if unsure else MET


def _units_problem(claim: Claimed, match: Match) -> Problem:
    code = match.billed.code
    said = (
        ", ".join(f"{'-'.join((line.code, *line.modifiers))} x{line.units}" for line in lines)
        for lines in (
            [line for line in claim.billed if line.code == code],
            [line for line in claim.lines if line.code == code],
        )
    )
    message = "The claim has {}, and the note supports {}.".format(*said)
    return Problem(f"{match.path}.units", message, _REPORT)


@rule("SEL905", "billed-code-out-of-scope", Severity.ERROR, _CODE_SET)
def billed_code_out_of_scope(case: "Case") -> Answer:
    """
    The claim has a code that the library does not know.

    ## What it requires

    Codes of the list of codes.

    ## Why

    A code that nobody looked at has not passed.

    ## How to fix

    Have the line checked elsewhere.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            match.path,
            f"{match.billed.code} is not in the library, so its line was not looked at.",
            "Have the line checked elsewhere.",
        )
        for match in claim.matches
        if match.code is Support.OUT_OF_SCOPE
    )
    return Answer(Verdict.UNDETERMINED, problems) if problems else MET


RULES: Final = (
    billed_code_not_supported,
    billed_code_undetermined,
    supported_line_not_billed,
    billed_units_differ,
    billed_code_out_of_scope,
)
