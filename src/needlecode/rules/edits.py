"""NCCI edits among needling, injection and acupuncture codes, and the modifier that one of them needs."""

from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from needlecode.clashes import settings_of
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case
    from needlecode.outcome import Outcome

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20552, 20553 with 20560, 20561, indicator 1")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")


def _codes(case: "Case") -> tuple[str, ...]:
    """Give every code that some completion of the note puts on a line, in order."""
    return tuple(sorted(case.codes[1]))


def _always(case: "Case", code: str) -> bool:
    return code in case.codes[0]


@rule(
    "EDT102",
    "code-excluded-by-another-service",
    Severity.ERROR,
    ("ncci-ptp-practitioner-2024q3", "the pair's row"),
    _MANUAL,
)
def code_excluded_by_another_service(case: "Case") -> Answer:
    """
    Another service of the date stands in an NCCI pair with a line of this visit.

    ## What it requires

    No service of the same practice on the date that NCCI pairs with a line, unless the pair has
    indicator 1 and the facts justify a modifier.

    ## Why

    Of such a pair only column 1 is paid. With indicator 0 no modifier helps.

    ## How to fix

    Report one of the two.

    ## Not checked

    Services that the encounter does not state; see EDT103.
    """
    table = case.edition.edits
    if table is None or not case.encounter.procedures:
        return NOT_APPLICABLE
    settings, day = settings_of(case.encounter, case.edition), case.encounter.date_of_service
    problems: list[Problem] = []
    asks: list[Ask] = []
    sure = False
    for other, code in product(case.beside, _codes(case)):
        edit = table.pair(code, other.code, day, settings).edit
        if edit is None:
            continue
        known = f"(indicator {edit.indicator}, known from {table.name})"
        message = f"{edit.column_two} is not paid beside {edit.column_one} {known}."
        fix = "Report one of the two, whichever the record supports; no modifier helps."
        if edit.indicator == 1:
            fix = "Report both only where the record shows separate sites or sessions."
        elif case.edition.choices.acupuncture_same_day == "acupuncture_only":
            fix = "Report the acupuncture and not the needling; no modifier helps."
        if not other.sure:
            asks.append(Ask((other.path,), _WHO, changes_lines=False))
        certain = edit.indicator == 0 and other.sure and case.edition.edits_apply
        sure = sure or (certain and _always(case, code))
        problems.append(Problem(other.path, message, fix))
    if problems:
        verdict = Verdict.NOT_MET if sure else Verdict.UNDETERMINED
        return Answer(verdict, tuple(problems), tuple(dict.fromkeys(asks)))
    held = all(table.holds(*pair, settings) for pair in _pairs(case))
    stated = case.encounter.other_services is not None
    return MET if stated and held else Answer(Verdict.UNDETERMINED)


_WHO: Final = "Which practice furnished this service?"


@rule(
    "EDT103",
    "edits-not-checked",
    Severity.WARNING,
    ("ncci-policy-manual-2026", "ch. XI, p. XI-26"),
)
def edits_not_checked(case: "Case") -> Answer:
    """
    Some edits could not be checked, because the edition or the other services are not known.

    ## What it requires

    A date of service inside the edition of the edit table, codes that the table covers, and a
    statement of the other services of the date.

    ## Why

    Edits change every quarter. A pair that is known is applied and marked with its edition; that a
    pair is absent from an older edition says nothing about a later one.

    ## How to fix

    Check the pairs against the edition of the date, and state the other services of the date.
    """
    table = case.edition.edits
    if table is None or not case.encounter.procedures:
        return NOT_APPLICABLE
    stated = case.encounter.other_services is not None
    reasons: list[str] = [] if stated else ["the other services of the date are not stated"]
    settings, day = settings_of(case.encounter, case.edition), case.encounter.date_of_service
    absent = [pair for pair in _pairs(case) if table.pair(*pair, day, settings).edit is None]
    if any(not table.holds(*pair, settings) for pair in absent):
        reasons.append("the table does not hold every pair of these codes")
    if any(table.mue(code, settings) is None for code in _codes(case)):
        reasons.append("the table holds no limit of units for some of these codes")
    if not table.in_edition(day) and (absent or not stated):
        reasons.append(f"the edit table is that of {table.name}")
    if not case.edition.edits_apply:
        reasons.append(f"the policy reads the table of {table.name} only within that edition")
    if not reasons:
        return MET
    message = f"Not every edit was checked: {'; '.join(reasons)}."
    return Answer(Verdict.UNDETERMINED, (Problem("procedures", message, _FIX),))


_FIX: Final = (
    "State the other services of the date, and check the pairs in the edition of that day."
)


def _pairs(case: "Case") -> set[tuple[str, str]]:
    """Give every pair of different codes that may stand on claims of the date."""
    others = {other.code for other in case.beside}
    found = {(code, other) for code, other in product(_codes(case), others) if code != other}
    for outcome in case.outcomes:
        codes = sorted({line.code for line in outcome.lines})
        found |= set(combinations(codes, 2))
    families = [frozenset(line.code for o in case.outcomes for line in o.lines)]
    families += [part.codes for part in case.parts]
    for one, other in combinations(families, 2):
        found |= {(code, second) for code, second in product(one, other) if code != second}
    for part in case.parts:
        for lines in part.outcomes:
            found |= set(combinations(sorted({line.code for line in lines}), 2))
    return found


@rule("EDT105", "line-withheld-outside-the-edition", Severity.ERROR, _PTP, _MANUAL)
def line_withheld_outside_the_edition(case: "Case") -> Answer:
    """
    A line is withheld, because the policy reads the edit table only in its edition.

    ## What it requires

    A date of service inside the edition of the edit table, where the policy chose
    `edits_outside_edition = strict` and two lines of the visit stand in a pair of the table.

    ## Why

    Inside its edition the table pairs the two codes. Outside it the policy does not read the
    table, so it is not known whether both are paid.

    ## How to fix

    Load the edit table of the date, or check the pair by hand.

    ## Exceptions

    With `edits_outside_edition = mark` the known pair is applied and marked.
    """
    if case.edition.edits_apply or case.edition.edits is None:
        return NOT_APPLICABLE
    found = {_is_withheld(outcome) for outcome in case.outcomes}
    possible = case.possible_clashes
    if found == {False} and not possible:
        return NOT_APPLICABLE
    fix = "Load the edit table of the date, or check the pair by hand."
    problems = [_withheld("20560 or 20561", "the injection", fix)] if found == {True} else []
    problems += [_withheld(clash.of, clash.beside, fix) for clash in case.clashes]
    sure = found == {True} or any(clash.codes <= case.codes[0] for clash in possible)
    return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, tuple(problems))


def _withheld(code: str, other: str, fix: str) -> Problem:
    message = f"{code} is withheld: whether it is paid beside {other} is not known."
    return Problem("procedures", message, fix)


def _is_withheld(outcome: "Outcome") -> bool:
    kept = outcome.same_day not in {"SEL303", "SEL304", "SEL306"}
    selected = outcome.needling in {"SEL101", "SEL102", "SEL103", "SEL104", "SEL105", "SEL107"}
    return kept and selected and not any(line.family == "needling" for line in outcome.lines)


@rule(
    "EDT110",
    "retired-pair",
    Severity.NOTE,
    ("ncci-ptp-practitioner-2024q3", "the pair's row, with its deletion date"),
    ("apta-cci-2020", "the pairs of January 2020"),
)
def retired_pair(case: "Case") -> Answer:
    """
    NCCI has deleted a pair of two lines, and some payers' editors may still ask for a modifier.

    ## What it requires

    Nothing.

    ## Why

    Old advice on therapy services and evaluations outlived the pairs; a modifier for one of them is
    not needed.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    It is said only where the policy chose `retired_edits = mentioned`.
    """
    table = case.edition.edits
    if table is None or case.edition.choices.retired_edits == "ignored":
        return NOT_APPLICABLE
    settings, day = settings_of(case.encounter, case.edition), case.encounter.date_of_service
    always, sometimes = case.codes
    found = {
        pair: edit
        for pair in combinations(sorted(sometimes), 2)
        if (edit := table.retired(*pair, day, settings))
    }
    if not found:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    remarks = tuple(
        Problem(
            "procedures",
            f"NCCI paired {edit.column_one} with {edit.column_two} until {edit.last_day}, and does "
            "so no longer.",
            "Set no modifier for it, unless the payer's own editor asks for one.",
        )
        for pair, edit in found.items()
        if case.standing_codes.issuperset(pair)
    )
    sure = all(always.issuperset(pair) for pair in found) and not case.has_unnamed
    return Answer(Verdict.MET if sure else Verdict.UNDETERMINED, remarks)


RULES: Final = (
    code_excluded_by_another_service,
    edits_not_checked,
    line_withheld_outside_the_edition,
    retired_pair,
)
