"""The most units of a code on one date, by its medically unlikely edit."""

from typing import TYPE_CHECKING, Final

from needlecode.clashes import settings_of
from needlecode.limits import BENCHMARK, limits_of
from needlecode.rule import NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MUE: Final = ("ncci-mue-practitioner-2024q3", "20552, 20553, 20560, 20561: 1, indicator 2")


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

    ## Exceptions

    With the choice `mue_mai3_excess = cap` the line stops at a value with indicator 3.
    """
    table = case.edition.edits
    if table is None or not case.encounter.procedures:
        return NOT_APPLICABLE
    coded = {f"procedures[{place}].code" for part in case.parts for place in part.places}
    # A procedure that has a line of its own is counted there.
    beside = [other for other in case.beside if other.path not in coded]
    problems: list[Problem] = []
    asked, absolute = case.encounter.other_services is not None, False
    settings = settings_of(case.encounter, case.edition)
    held = all(table.mue(code, settings) is not None for code in sorted(case.codes[1]))
    verdict = Verdict.MET if asked and held else Verdict.UNDETERMINED
    for code in sorted(case.codes[1]):
        limits = limits_of(table, code, settings)
        if limits is None:
            continue
        smallest, mue = limits
        least, written, most = _units(case, code)
        same = [other for other in beside if other.code == code]
        elsewhere = sum(other.units for other in same)
        if most + elsewhere <= smallest.units:
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
        benchmark = mue.indicator == BENCHMARK
        absolute = absolute or not benchmark
        keeps = benchmark and case.edition.choices.mue_mai3_excess == "flag"
        fix = _KEEP if keeps else f"Report no more than {mue.units} on the date."
        problems.append(Problem(path, message, fix))
    return Answer(verdict, tuple(problems), milder=not absolute)


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


RULES: Final = (more_units_than_the_mue,)
