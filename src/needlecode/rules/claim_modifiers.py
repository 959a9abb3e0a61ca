"""Modifiers of a claim under review."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from needlecode.billed_modifiers import contradictions, has, open_modifiers, reads, standing
from needlecode.claimed import Claimed, Match, Support
from needlecode.modifiers import MODIFIERS
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_PLANS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")
_X: Final = ("cms-mln1783722", "choice of modifier")
_AT_GA: Final = ("palmetto-at-ga", "AT and GA on one line")
_EITHER: Final = ("cms-modifiers-either-column-2019", "either code of a pair")
_INDICATORS: Final = ("cms-pfs-rvu-2020-2024", "20560, 20561: multiple procedure 0, bilateral 0")


def _looked_at(claim: Claimed) -> Iterator[tuple[Match, str, Support]]:
    for match in claim.matches:
        if match.code in {Support.SUPPORTED, Support.UNDETERMINED}:
            for modifier in match.billed.modifiers:
                yield match, modifier, standing(claim, match, modifier)


@rule("MOD901", "supported-modifier-not-billed", Severity.ERROR, _MANUAL, _PLANS)
def supported_modifier_not_billed(case: "Case") -> Answer:
    """
    A line of the claim does not have a modifier that the facts of the note justify.

    ## What it requires

    The modifiers of the supported line. Of those for distinct services one stands for another.

    ## Why

    Without it the line is denied, or tells less than the note does.

    ## How to fix

    Set the modifier; the rule that the supported line rests on says why.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems: list[Problem] = []
    unsure = False
    for match in claim.matches:
        if match.code not in {Support.SUPPORTED, Support.UNDETERMINED}:
            continue
        written = match.supported.modifiers if match.supported else ()
        for modifier in [m for m, known in MODIFIERS.items() if known.is_set]:
            if has(claim, match, modifier) or not reads(case, match, modifier):
                continue
            support = standing(claim, match, modifier)
            if support is Support.SUPPORTED and modifier in written:
                code = match.billed.code
                message = f"The note supports {modifier} on {code}, and the line does not have it."
                problems.append(Problem(f"{match.path}.modifiers", message, f"Set {modifier}."))
            unsure = unsure or support is Support.UNDETERMINED
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems))
    return Answer(Verdict.UNDETERMINED) if unsure else MET


@rule("MOD902", "billed-modifier-not-supported", Severity.ERROR, _MANUAL, _PLANS, _INDICATORS)
def billed_modifier_not_supported(case: "Case") -> Answer:
    """
    A line of the claim has a modifier that no fact of the note justifies, or that never stands there.

    ## What it requires

    Modifiers that the facts justify. 25 and 57 stand on visits only, 59 and the narrower ones never,
    AT on spinal manipulation only; 22, 50 and 51 not on needling.

    ## Why

    A modifier states a fact. It goes on for that fact, and never to pass an edit.

    ## How to fix

    Take the modifier off, or record what justifies it.

    ## Not checked

    Modifiers of benefits and notices (KX, AT, GA, GX, GY, GZ); see MOD903.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    found = [*_looked_at(claim)]
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"The line has {modifier} on {match.billed.code}, which the note does not support.",
            "Take the modifier off, or record what justifies it.",
        )
        for match, modifier, support in found
        if support is Support.NOT_SUPPORTED
    )
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    unsure = any(support is Support.UNDETERMINED for _, _, support in found)
    return Answer(Verdict.UNDETERMINED) if unsure else MET


@rule("MOD903", "billed-modifier-not-looked-at", Severity.WARNING, _MANUAL)
def billed_modifier_not_looked_at(case: "Case") -> Answer:
    """
    A line of the claim has a modifier that this version or the policy says nothing of.

    ## What it requires

    Modifiers of the table of modifiers that the policy reads.

    ## Why

    What nobody looked at has not passed.

    ## How to fix

    Have the modifier checked elsewhere.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"{modifier} on {match.billed.code} was not looked at.",
            "Have the modifier checked elsewhere.",
        )
        for match in claim.matches
        for modifier in match.billed.modifiers
        if match.code is not Support.OUT_OF_SCOPE
        and standing(claim, match, modifier) is Support.OUT_OF_SCOPE
    )
    return Answer(Verdict.UNDETERMINED, problems) if problems else MET


@rule("MOD904", "modifiers-contradict", Severity.ERROR, _X, _AT_GA, _PLANS)
def modifiers_contradict(case: "Case") -> Answer:
    """
    A line of the claim has modifiers that do not stand together, or more than four.

    ## What it requires

    One modifier for a distinct service, as 59 says no more than a narrower one; no notice beside AT;
    CQ with GP, and CO with GO; one modifier of a plan of care; no modifier twice; four at the most.

    ## Why

    Together they say two things at once. A service line of the claim form has room for four.

    ## How to fix

    Keep the one that the note supports.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(f"{match.path}.modifiers", message, "Keep what the note supports.")
        for match in claim.matches
        for message in contradictions(match.billed.modifiers)
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule("MOD905", "distinct-modifier-on-the-other-line", Severity.WARNING, _EITHER, _MANUAL)
def distinct_modifier_on_the_other_line(case: "Case") -> Answer:
    """
    The modifier for a distinct service stands on the code in column 1 of a pair.

    ## What it requires

    The modifier on the code in column 2.

    ## Why

    Medicare reads it on either line since 2019-07-01; other payers are not known to.

    ## How to fix

    Move the modifier to the other line.

    ## Exceptions

    The choice `distinct_service_line = either`, for dates from 2019-07-01.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    if case.reads_either_line:
        return MET
    found = [pair for pair in claim.pairs if pair.is_on_column_one]
    problems = tuple(
        Problem(
            f"{pair.one.path}.modifiers",
            f"The modifier stands on {pair.one.billed.code}, and {pair.two.billed.code} is column 2.",
            "Move the modifier to the other line.",
        )
        for pair in found
    )
    if any(not pair.differs for pair in found):
        return Answer(Verdict.NOT_MET, problems)
    unsure = any(pair.differs for pair in claim.pairs)
    return Answer(Verdict.UNDETERMINED, problems) if unsure else MET


@rule("MOD906", "billed-modifier-undetermined", Severity.ERROR, _MANUAL, _PLANS)
def billed_modifier_undetermined(case: "Case") -> Answer:
    """
    Whether the note supports a modifier, billed or not, depends on what is not stated.

    ## What it requires

    What decides about the modifier: the work of a visit, the plan of care, sites and sessions, the
    other services of the date, and an edit table that answers for the pair.

    ## Why

    Silence is no pass: what is not stated neither justifies the modifier nor refutes it.

    ## How to fix

    Answer the questions of the coding, state the other services of the date, or load the edit table.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"Whether the note supports {modifier} on {match.billed.code} is open.",
            "Record what is not stated; the questions name what the coding needs.",
        )
        for match in claim.matches
        if match.code is Support.SUPPORTED
        for modifier in open_modifiers(claim, match)
    )
    unsure = any(match.code is Support.UNDETERMINED for match in claim.matches)
    return Answer(Verdict.UNDETERMINED, problems) if problems or unsure else MET


RULES: Final = (
    supported_modifier_not_billed,
    billed_modifier_not_supported,
    billed_modifier_not_looked_at,
    modifiers_contradict,
    distinct_modifier_on_the_other_line,
    billed_modifier_undetermined,
)
