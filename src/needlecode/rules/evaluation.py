"""Visits: whether one stands beside a procedure, and with which modifier."""

from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.evaluations import seen
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

ONE, SEVERAL = "one", "several"
NO_WORK, DECISION, FURTHER = "none", "the decision for it", "further"
AS_STATED, WITH_25 = "as stated", "with 25"
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-13, I-14 and I-16")
_MINOR: Final = ("ncci-policy-manual-2026", "ch. I, p. I-16, and ch. XI, p. XI-31")
_PTP: Final = (
    "ncci-ptp-practitioner-2024q3",
    "99211 to 99215 and G0463 with 20560 and 20561, indicator 1",
)
_NO_PAIR: Final = (
    "ncci-ptp-practitioner-2024q3",
    "20552, 20553, 20560 and 20561 with 99202 to 99205, no pair",
)
_SCHEDULED: Final = ("the-rheumatologist-53", "an injection for which the patient was scheduled")
_CODE_SET: Final = ("cpt-code-set", "99202 to 99215, one level for a visit; second-hand")
_LIMIT: Final = ("ncci-mue-practitioner-2024q3", "99202, value 1")

# What becomes of a visit; None where it has no line.
TABLE: Final[Table[str | None]] = table(
    "visit",
    axes=(
        Finite("levels that the note states", (ONE, SEVERAL)),
        Finite("a procedure stands beside it", (True, False)),
        Finite("work beyond the procedure's own", (NO_WORK, DECISION, FURTHER)),
        Finite("modifier 25 fits the pair", (True, False)),
    ),
    rows=(
        Row("SEL701", (among(ONE), among(False), ANY, ANY), AS_STATED),
        Row("SEL702", (among(ONE), among(True), among(FURTHER), among(True)), WITH_25),
        Row("SEL703", (among(ONE), among(True), among(FURTHER), among(False)), AS_STATED),
        Row("SEL704", (among(ONE), among(True), among(NO_WORK), ANY), None),
        Row("SEL705", (among(ONE), among(True), among(DECISION), ANY), None),
        Row("SEL706", (among(SEVERAL), ANY, ANY, ANY), None),
    ),
)


def _path(case: "Case") -> str:
    """Give the path of the first visit, or of the first procedure that may be one."""
    found = seen(case.encounter, case.parts.evaluation.places)
    return f"procedures[{min(found.visits or found.unnamed)}]"


@rule("SEL701", "visit-by-itself", Severity.NOTE, _CODE_SET)
def visit_by_itself(case: "Case") -> Answer:
    """
    A visit beside which no procedure stands is reported as the note states it.

    ## What it requires

    A visit with its level, and no needling, injection, acupuncture, manipulation or other procedure
    on the claim.

    ## Why

    The level is the clinician's statement and is never inferred. Without a procedure there is
    nothing from which the visit has to be set apart.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Therapy services and evaluations by therapists are no procedures here.

    ## Not checked

    Whether the record supports the level.
    """
    return case.row("SEL701")


@rule("SEL702", "visit-with-modifier-25", Severity.NOTE, _MANUAL, _PTP)
def visit_with_modifier_25(case: "Case") -> Answer:
    """
    A visit whose work is significant and separate from the procedure takes modifier 25.

    ## What it requires

    A record that shows significant work beyond the usual work before and after the procedure.

    ## Why

    A procedure includes a short assessment, and the visit is reported beside it only for what goes
    beyond. The modifier says so. The same diagnosis may stand behind both.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `new_patient_25`: visits of new patients are paired with few procedures, and the
    policy text applies to them all the same. The choice `decision_for_minor_procedure`.
    """
    return case.row("SEL702")


@rule("SEL703", "new-patient-visit-without-pair", Severity.NOTE, _NO_PAIR, _MANUAL)
def new_patient_visit_without_pair(case: "Case") -> Answer:
    """
    The visit of a new patient stands without modifier 25, as no edit pairs it with the procedure.

    ## What it requires

    The value `where_pair_exists` of the choice `new_patient_25`, an edit table, and a procedure with
    which the table does not pair the visit, such as needling.

    ## Why

    Read so, the modifier does nothing but let an edit be bypassed, and here there is none. The work
    is separate all the same, so the line stands.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL703")


@rule("SEL704", "no-separate-work", Severity.ERROR, _MANUAL, _SCHEDULED)
def no_separate_work(case: "Case") -> Answer:
    """
    The visit shows no work beyond that of the procedure beside it, so it has no line.

    ## What it requires

    Significant work that is separate from the procedure.

    ## Why

    Greeting, interval history, a brief look at the part to be treated and advice afterwards are part
    of the procedure.

    ## How to fix

    Leave the visit out, or record what was done beyond the procedure.
    """
    if not case.may_choose("SEL704"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL704",
        Problem(
            _path(case),
            "The record shows no work of the visit beyond that of the procedure beside it, so the "
            "visit has no line.",
            "Leave the visit out, or record what was done beyond the procedure.",
        ),
    )


@rule("SEL705", "decision-is-part-of-minor-procedure", Severity.ERROR, _MINOR)
def decision_is_part_of_minor_procedure(case: "Case") -> Answer:
    """
    The visit consists of deciding on a minor procedure, which includes that decision.

    ## What it requires

    Work unrelated to the decision for the procedure, where the procedure has a global period of no
    days or of ten: an injection, a manipulation.

    ## Why

    For these procedures the manual includes the decision to perform them, for new and for known
    patients alike. A different diagnosis is not needed, and is not enough.

    ## How to fix

    Leave the visit out, or record what was done that has nothing to do with the decision.

    ## Exceptions

    The choice `decision_for_minor_procedure`. Needling and acupuncture have no global period, and
    the bar does not reach them.

    ## Not checked

    Procedures whose global period was not looked up: SEL723 asks.
    """
    if not case.may_choose("SEL705"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL705",
        Problem(
            _path(case),
            "The visit consists of deciding on a minor procedure, which includes that decision, so "
            "the visit has no line.",
            "Leave the visit out, or record what was done beyond the decision.",
        ),
    )


@rule("SEL706", "several-levels-of-visit", Severity.ERROR, _CODE_SET, _LIMIT)
def several_levels_of_visit(case: "Case") -> Answer:
    """
    The note states several visits of the date with different codes, so none has a line.

    ## What it requires

    One visit of the practice on a date, at one level.

    ## Why

    All that was done for the patient on the date makes one visit. Two levels contradict each other.

    ## How to fix

    State the one level that the whole of the date supports.

    ## Exceptions

    The same code stated twice is one visit.

    ## Not checked

    Visits to clinicians of different specialties of one practice.
    """
    if not case.may_choose("SEL706"):
        return NOT_APPLICABLE
    part = case.parts.evaluation
    visits = seen(case.encounter, part.places).visits
    ask = Ask(
        tuple(f"procedures[{place}].code" for place in visits),
        "Which of the visits was furnished?",
    )
    return case.row_problem(
        "SEL706",
        Problem(
            _path(case),
            "The note states visits of one date with different codes, so none of them has a line.",
            "State the one level that the whole of the date supports.",
        ),
        *((ask,) if "visits" in part.decisive else ()),
    )


RULES: Final = (
    visit_by_itself,
    visit_with_modifier_25,
    new_patient_visit_without_pair,
    no_separate_work,
    decision_is_part_of_minor_procedure,
    several_levels_of_visit,
)
