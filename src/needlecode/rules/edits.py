"""NCCI edits among needling, injection and acupuncture codes, and the modifier that one of them needs."""

from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

from needlecode.clashes import settings_of
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case
    from needlecode.outcome import Outcome

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20552, 20553 with 20560, 20561, indicator 1")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_MUE: Final = ("ncci-mue-practitioner-2024q3", "20552, 20553, 20560, 20561: 1, indicator 2")


class _Beside(NamedTuple):
    """A code that stands beside the lines on the date; `sure` where the same practice has it."""

    code: str
    units: int
    sure: bool
    path: str


def _beside(case: "Case") -> tuple[_Beside, ...]:
    """Give what the same practice furnished on the date, or may have, and has no line here."""
    encounter, possible = case.encounter, case.codes[1]
    procedures = (
        _Beside(p.code, 1, sure=True, path=f"procedures[{place}].code")
        for place in case.groups.stated
        if (p := encounter.procedures[place]).code is not None and p.code not in possible
    )
    services = (
        _Beside(s.code, s.units or 1, s.same_provider is True, f"other_services[{place}]")
        for place, s in encounter.services_beside
    )
    return (*procedures, *services)


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
    for other, code in product(_beside(case), _codes(case)):
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
    others = {other.code for other in _beside(case)}
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
    "EDT104",
    "more-units-than-the-mue",
    Severity.ERROR,
    _MUE,
    ("ncci-policy-manual-2026", "ch. I, pp. I-28/29"),
)
def more_units_than_the_mue(case: "Case") -> Answer:
    """
    The units of a code on the date exceed its medically unlikely edit.

    ## What it requires

    No more units of a code on one date than the value of its edit, other services of the same
    practice included: one of needling, of a trigger point injection and of initial acupuncture, two
    of each further increment of acupuncture.

    ## Why

    With adjudication indicator 2 the value is an absolute limit for the date, which no modifier and
    no appeal lifts. With indicator 3 it is a benchmark, and more units are paid on evidence.

    ## How to fix

    With indicator 2 report no more; muscles of several sessions are added up. With indicator 3 keep
    the units that the record documents, and have the record of each ready.
    """
    table = case.edition.edits
    if table is None or not case.encounter.procedures:
        return NOT_APPLICABLE
    coded = {f"procedures[{place}].code" for part in case.parts for place in part.places}
    # A procedure that has a line of its own is counted there.
    beside = [other for other in _beside(case) if other.path not in coded]
    problems: list[Problem] = []
    asked, absolute = case.encounter.other_services is not None, False
    settings = settings_of(case.encounter, case.edition)
    held = all(table.mue(code, settings) is not None for code in _codes(case))
    verdict = Verdict.MET if asked and held else Verdict.UNDETERMINED
    for code in _codes(case):
        mue = table.mue(code, settings)
        if mue is None:
            continue
        least, written, most = _units(case, code)
        same = [other for other in beside if other.code == code]
        elsewhere = sum(other.units for other in same)
        if most + elsewhere <= mue.units:
            continue
        certain = least + sum(other.units for other in same if other.sure) > mue.units
        if verdict is not Verdict.NOT_MET:
            verdict = Verdict.NOT_MET if certain else Verdict.UNDETERMINED
        if written + elsewhere <= mue.units:
            continue
        indicator = "no indicator" if mue.indicator is None else f"indicator {mue.indicator}"
        known = f"({indicator}, known from {table.name})"
        message = f"{written + elsewhere} units of {code} on the date exceed {mue.units} {known}."
        path = same[0].path if same else "procedures"
        benchmark = mue.indicator == _BENCHMARK
        absolute = absolute or not benchmark
        fix = _KEEP if benchmark else f"Report no more than {mue.units} on the date."
        problems.append(Problem(path, message, fix))
    return Answer(verdict, tuple(problems), milder=not absolute)


_BENCHMARK: Final = 3
_KEEP: Final = "Keep the units that the record documents, and have the record of each ready."


def _units(case: "Case", code: str) -> tuple[int, int, int]:
    """Give the units of a code: the fewest of a completion, those as written, and the most."""
    needles = case.parts.acupuncture
    least = written = most = 0
    for claims in (
        [outcome.lines for outcome in (case.outcome, *case.outcomes)],
        *((*part.outcomes, *part.ties) for part in case.parts if part is not needles),
        [
            lines if outcome.keeps_acupuncture else ()
            for outcome in (case.outcome, *case.outcomes)
            for lines in (*needles.outcomes, *needles.ties)
        ],
    ):
        counts = [sum(line.units for line in lines if line.code == code) for lines in claims]
        least, written, most = least + min(counts), written + counts[0], most + max(counts)
    return least, written, most


RULES: Final = (
    code_excluded_by_another_service,
    edits_not_checked,
    more_units_than_the_mue,
    line_withheld_outside_the_edition,
)
