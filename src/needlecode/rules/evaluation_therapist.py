"""Evaluations by therapists: which stand together, and what belongs to them."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.evaluations import Seen, seen
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

ONE, SEVERAL = "one", "several"
# The codes of 2017 took the place of others, which the library does not code.
_SINCE: Final = date(2017, 1, 1)
_NO_PAIR: Final = ("ncci-ptp-practitioner-2024q3", "97161 to 97164 with 20560 and 20561, no pair")
_ONE_A_DAY: Final = ("ncci-policy-manual-2026", "ch. XI, pp. XI-25 and XI-36")
_LIMIT: Final = ("ncci-mue-practitioner-2024q3", "97161 to 97168, value 1")

# What becomes of the evaluations of one discipline; None where they have no line.
TABLE: Final[Table[str | None]] = table(
    "therapist evaluation",
    axes=(
        Finite("codes that the note states for its discipline", (ONE, SEVERAL)),
        Finite("the clinician evaluated for the other discipline too", (True, False)),
    ),
    rows=(
        Row("SEL711", (among(ONE), among(False)), "as stated"),
        Row("SEL712", (among(SEVERAL), ANY), None),
        Row("SEL713", (among(ONE), among(True)), None),
    ),
)


def _seen(case: "Case") -> Seen:
    return seen(case.encounter, case.parts.evaluation.places)


def _path(case: "Case") -> str:
    found = _seen(case)
    return f"procedures[{min(found.evaluations or found.unnamed)}]"


@rule("SEL711", "therapist-evaluation", Severity.NOTE, _NO_PAIR, _LIMIT, since=_SINCE)
def therapist_evaluation(case: "Case") -> Answer:
    """
    An evaluation by a therapist is reported as the note states it, beside whatever was done.

    ## What it requires

    An evaluation or re-evaluation with its code, one for each discipline and date.

    ## Why

    The code is chosen by how hard the evaluation was, which is the clinician's statement and never
    inferred. No edit pairs it with needling, so it takes no modifier for that.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Edits pair evaluations with other services, and re-evaluations with several modalities.
    """
    return case.row("SEL711")


@rule("SEL712", "several-evaluations-of-discipline", Severity.ERROR, _ONE_A_DAY, since=_SINCE)
def several_evaluations_of_discipline(case: "Case") -> Answer:
    """
    The note states different evaluations of one discipline for one date, so none has a line.

    ## What it requires

    One evaluation or re-evaluation of a discipline on a date.

    ## Why

    Two levels, or an evaluation and a re-evaluation, contradict each other.

    ## How to fix

    State the one evaluation that was furnished.

    ## Exceptions

    The same code stated twice is one evaluation.
    """
    if not case.may_choose("SEL712"):
        return NOT_APPLICABLE
    found = _seen(case)
    procedures = case.encounter.procedures
    # Where one clinician evaluated for both disciplines, that has to be settled too (SEL713).
    several = [
        place
        for places in (found.physical, found.occupational)
        if len({procedures[place].code for place in places}) > 1
        for place in places
    ]
    ask = Ask(tuple(f"procedures[{place}].code" for place in several), _WHICH)
    return case.row_problem(
        "SEL712",
        Problem(
            _path(case),
            "The note states different evaluations of one discipline for one date, so that "
            "discipline has no line.",
            "State the one evaluation that was furnished.",
        ),
        *((ask,) if several and "SEL713" not in case.rows[0] else ()),
    )


_WHICH: Final = "Which of the evaluations was furnished?"


@rule("SEL713", "one-clinician-for-both-disciplines", Severity.ERROR, _ONE_A_DAY, since=_SINCE)
def one_clinician_for_both_disciplines(case: "Case") -> Answer:
    """
    One clinician is stated for a physical and an occupational evaluation, so neither has a line.

    ## What it requires

    Two practitioners, one for each discipline.

    ## Why

    By two practitioners both evaluations are reported, by one practitioner not. Which of the two it
    was the note does not tell.

    ## How to fix

    State the one evaluation that was furnished, or who furnished each.

    ## Not checked

    Two clinicians of one profession: a note names professions and no persons.
    """
    if not case.may_choose("SEL713"):
        return NOT_APPLICABLE
    sure = "SEL713" in case.rows[0]
    ask = Ask(tuple(f"procedures[{place}].code" for place in _seen(case).evaluations), _WHICH)
    return case.row_problem(
        "SEL713",
        Problem(
            _path(case),
            "One clinician is stated for the evaluations of two disciplines, so neither has a "
            "line.",
            "State the one evaluation that was furnished, or who furnished each.",
        ),
        *((ask,) if sure else ()),
    )


RULES: Final = (
    therapist_evaluation,
    several_evaluations_of_discipline,
    one_clinician_for_both_disciplines,
)
