"""NCCI edits among the lines of a claim under review."""

from typing import TYPE_CHECKING, Final

from needlecode.clashes import settings_of
from needlecode.limits import BENCHMARK, limits_of
from needlecode.modifiers import DISTINCT
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "the pair's row")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_MUE: Final = ("ncci-mue-practitioner-2024q3", "the code's row")
_MUE_TEXT: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-28/29")
_ADD_ON: Final = ("ncci-add-on-2024", "the code's rows")
_PER_LINE: Final = 1
_FIX: Final = "Report the one that the record supports, or the modifier that the facts justify."
_NONE: Final = "Leave the line out, or report the code that the payer has for the service."
_NO_FIX: Final = "Report the one that the record supports; no modifier helps."


@rule("EDT901", "billed-pair", Severity.ERROR, _PTP, _MANUAL)
def billed_pair(case: "Case") -> Answer:
    """
    Two lines of the claim stand in an NCCI pair, and nothing on them lets both be paid.

    ## What it requires

    No pair with indicator 0, and for a pair with indicator 1 a modifier that can bypass it, on a
    line that the payer reads. Whether the facts justify that modifier is said by MOD902.

    ## Why

    The code in column 2 is denied. 22, 76 and 77 bypass no pair.

    ## How to fix

    Report the one that the record supports, or the modifier that the facts justify.
    """
    claim, table = case.claim, case.edition.edits
    if claim is None or table is None:
        return NOT_APPLICABLE
    wrong = [pair for pair in claim.pairs if not pair.is_passed]
    problems = tuple(
        Problem(
            pair.two.path,
            f"{pair.two.billed.code} is denied beside {pair.one.billed.code} (indicator "
            f"{pair.edit.indicator}, known from {table.name}).",
            _FIX if pair.edit.indicator == 1 else _NO_FIX,
        )
        for pair in wrong
    )
    if any(not pair.differs for pair in wrong) and case.edition.edits_apply:
        return Answer(Verdict.NOT_MET, problems)
    unsure = bool(wrong) or any(pair.differs for pair in claim.pairs)
    return Answer(Verdict.UNDETERMINED, problems) if unsure else MET


@rule("EDT902", "billed-units-over-the-mue", Severity.ERROR, _MUE, _MUE_TEXT)
def billed_units_over_the_mue(case: "Case") -> Answer:
    """
    The claim has more units of a code than its medically unlikely edit.

    ## What it requires

    No more units than the value: on a line with indicator 1, on the date with 2 and 3.

    ## Why

    With 2 the value is absolute. With 1 more lines may be justified, with 3 evidence.

    ## How to fix

    Report no more than the value, or have the record of each unit ready where the indicator is 3.

    ## Not checked

    Units on other claims of the date; EDT104 adds those that the visit states.
    """
    claim, table = case.claim, case.edition.edits
    if claim is None or table is None:
        return NOT_APPLICABLE
    settings = settings_of(case.encounter, case.edition)
    problems: list[Problem] = []
    known = f"known from {table.name}"
    milder, unsure = True, False
    for code in sorted({line.code for line in claim.billed}):
        limits = limits_of(table, code, settings)
        units = [line.units for line in claim.billed if line.code == code]
        if limits is None:
            unsure = True
            continue
        smallest, mue = limits
        total = max(units) if mue.indicator == _PER_LINE else sum(units)
        unsure = unsure or total > smallest.units
        if total > mue.units:
            place = max(n for n, line in enumerate(claim.billed) if line.code == code)
            said = "no indicator" if mue.indicator is None else f"indicator {mue.indicator}"
            message = (
                f"Units of {code} on the claim: {total}, the limit: {mue.units} ({said}, {known})."
            )
            fix = f"Report no more than {mue.units}." if mue.units else _NONE
            if mue.indicator == BENCHMARK and mue.units:
                fix = "Have the record of each unit ready, or report no more than the value."
            problems.append(Problem(f"billed[{place}].units", message, fix))
            milder = milder and mue.indicator == BENCHMARK
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems), milder=milder)
    return Answer(Verdict.UNDETERMINED) if unsure else MET


@rule("EDT903", "billed-modifier-for-no-pair", Severity.WARNING, _PTP, _MANUAL)
def billed_modifier_for_no_pair(case: "Case") -> Answer:
    """
    A line has a modifier for a distinct service, and no pair of the claim asks for one.

    ## What it requires

    A pair in force with another line of the claim, or a choice that sets the two against each other.

    ## Why

    Old advice outlived pairs that NCCI has deleted, and a modifier that nothing asks for draws a
    review.

    ## How to fix

    Take the modifier off, unless the payer's own editor or another claim of the date asks for it.

    ## Not checked

    Pairs of a later edition, and services on other claims of the date.
    """
    claim, table = case.claim, case.edition.edits
    if claim is None or table is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"No pair of the claim asks for the modifier on {match.billed.code} "
            f"(known from {table.name}).",
            "Take the modifier off, unless the payer asks for it.",
        )
        for match in claim.needless
    )
    # A later edition, or another claim of the date, may have a pair that asks for it.
    marked = any(not DISTINCT.isdisjoint(line.modifiers) for line in claim.billed)
    return Answer(Verdict.UNDETERMINED, problems) if marked else MET


@rule("EDT904", "billed-pairs-not-checked", Severity.WARNING, _PTP, _MANUAL)
def billed_pairs_not_checked(case: "Case") -> Answer:
    """
    Some pairs of billed codes could not be checked, because the edit table does not answer for them.

    ## What it requires

    A table that holds every pair of the billed codes for the date.

    ## Why

    That a pair is absent from an older edition says nothing about a later one.

    ## How to fix

    Load the edit table of the date, or check the pairs by hand.
    """
    claim, table = case.claim, case.edition.edits
    if claim is None or table is None:
        return NOT_APPLICABLE
    if not claim.unknown_pairs:
        return MET
    number = len(claim.unknown_pairs)
    message = (
        f"Of {number} {'pair' if number == 1 else 'pairs'} of billed codes it is not known whether "
        f"NCCI has them on the date (the edit table is that of {table.name})."
    )
    fix = "Load the edit table of the date, or check the pairs by hand."
    return Answer(Verdict.UNDETERMINED, (Problem("billed", message, fix),))


@rule("EDT905", "add-on-code-without-primary", Severity.ERROR, _ADD_ON)
def add_on_code_without_primary(case: "Case") -> Answer:
    """
    An add-on code stands on the claim without a code that it may be added to.

    ## What it requires

    Beside each add-on code of the edit table one of its primary codes, on the claim or on another
    claim of the same practice for the date.

    ## Why

    An add-on code is paid only where a primary code is. For some the contractor names primaries of
    its own.

    ## How to fix

    Report the primary code that the record supports, or leave the add-on code out.

    ## Not checked

    Whether the primary code is itself paid.
    """
    claim, table = case.claim, case.edition.edits
    if claim is None or table is None:
        return NOT_APPLICABLE
    settings = settings_of(case.encounter, case.edition)
    billed = {line.code for line in claim.billed}
    beside = {s.code: bool(s.same_provider) for _, s in case.encounter.services_beside}
    stated, sure = case.encounter.other_services is not None, case.edition.edits_apply
    problems: list[Problem] = []
    unsure = False
    for place, line in enumerate(claim.billed):
        found = table.primaries(line.code, case.encounter.date_of_service, settings)
        if found is None or found[0] & billed:
            continue
        primaries, is_closed = found
        elsewhere = [beside[code] for code in primaries if code in beside]
        if any(elsewhere):
            continue
        unsure = unsure or bool(elsewhere) or not (is_closed and stated and sure)
        problems.append(_without_primary(place, line.code, sorted(primaries)))
    if not problems:
        return MET
    verdict = Verdict.UNDETERMINED if unsure else Verdict.NOT_MET
    return Answer(verdict, tuple(problems))


def _without_primary(place: int, code: str, primaries: list[str]) -> Problem:
    known = f"; it is added to {', '.join(primaries)}" if 0 < len(primaries) <= _FEW else ""
    message = f"{code} is an add-on code, and the claim has no primary code of it{known}."
    fix = "Report the primary code that the record supports, or leave the add-on code out."
    return Problem(f"billed[{place}]", message, fix)


# Primaries that are named in a message; some add-on codes have hundreds.
_FEW: Final = 4


RULES: Final = (
    add_on_code_without_primary,
    billed_pair,
    billed_units_over_the_mue,
    billed_modifier_for_no_pair,
    billed_pairs_not_checked,
)
