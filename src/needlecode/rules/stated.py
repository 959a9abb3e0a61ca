"""Services that are stated by their code, and what lies outside the library."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from attrs import evolve

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.facts._codes import CODES
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

PROCEDURE, IMAGING, MUSCLE_GUIDANCE = "procedure", "imaging", "guidance by the muscle's current"
UNLISTED, NEEDLE, DRUG, UNKNOWN = "unlisted service", "needle", "drug", "unknown"
_BY_MUSCLE: Final = frozenset({"95873", "95874"})
_NEEDLES: Final = frozenset({"A4212", "A4215"})
CHEMODENERVATION: Final = frozenset(
    {"64612", "64615", "64616", *(str(code) for code in range(64642, 64648))}
)
_BY_CODE: Final = ("cpt-code-set", "a code stands for one service; second-hand")

# Whether a stated code gives a line.
TABLE: Final[Table[bool]] = table(
    "service stated by its code",
    axes=(
        Finite(
            "the code stands for",
            (PROCEDURE, IMAGING, MUSCLE_GUIDANCE, UNLISTED, NEEDLE, DRUG, UNKNOWN),
        ),
        Finite("chemodenervation stated", (True, False)),
    ),
    rows=(
        Row("SEL820", (among(PROCEDURE), ANY), then=True),
        Row("SEL821", (among(IMAGING), ANY), then=True),
        Row("SEL822", (among(MUSCLE_GUIDANCE), among(True)), then=True),
        Row("SEL823", (among(MUSCLE_GUIDANCE), among(False)), then=False),
        Row("SEL824", (among(UNLISTED), ANY), then=True),
        Row("SEL825", (among(NEEDLE), ANY), then=False),
        Row("SEL826", (among(DRUG), ANY), then=False),
        Row("SEL827", (among(UNKNOWN), ANY), then=False),
    ),
)


def stands_for(code: str) -> str:
    """Say what a stated code stands for."""
    kind = CODES[code][0] if code in CODES else ""
    if kind == "guidance":
        return MUSCLE_GUIDANCE if code in _BY_MUSCLE else IMAGING
    if kind == "supply":
        return NEEDLE if code in _NEEDLES else DRUG
    return {"procedure": PROCEDURE, "unlisted": UNLISTED}.get(kind, UNKNOWN)


def _paths(case: "Case", meaning: str) -> tuple[str, ...]:
    """Give the paths of the stated codes that stand for that."""
    procedures = case.encounter.procedures
    return tuple(
        f"procedures[{n}].code"
        for n in case.groups.stated
        if stands_for(procedures[n].code or "") == meaning
    )


def _problems(paths: Iterable[str], message: str, fix: str) -> tuple[Problem, ...]:
    return tuple(Problem(path, message, fix) for path in paths)


def _withheld(case: "Case", row: str, meaning: str, message: str, fix: str) -> Answer:
    """Answer for a row that gives no line; nothing about a stated code is open."""
    if not case.may_choose(row):
        return NOT_APPLICABLE
    return Answer(Verdict.NOT_MET, _problems(_paths(case, meaning), message, fix))


@rule("SEL820", "procedure-stated-by-its-code", Severity.NOTE, _BY_CODE)
def procedure_stated_by_its_code(case: "Case") -> Answer:
    """
    A procedure that the library does not select is reported with the code that the note states.

    ## What it requires

    The code of the procedure, for instance of a joint injection or a nerve block. One unit for
    each distinct site that is named, at least one. Codes that count muscles or levels themselves
    have one unit.

    ## Why

    The library has no facts from which to select these codes; the clinician has.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    A local anaesthetic given for another procedure is no nerve block and no injection of its own.

    ## Not checked

    Whether the note supports the code.
    """
    return case.row("SEL820")


@rule("SEL824", "unlisted-service-stated", Severity.NOTE, _BY_CODE)
def unlisted_service_stated(case: "Case") -> Answer:
    """
    An unlisted code that the note states is reported once, and needs a description.

    ## What it requires

    The unlisted code. One unit, and one line where another service of the visit has the same one.

    ## Why

    An unlisted code says nothing by itself.

    ## How to fix

    Nothing is wrong. Describe the service with the line.
    """
    answer = case.row("SEL824")
    if answer is not MET:
        return answer
    message = "An unlisted code stands once and says nothing without a description."
    fix = "Describe the service with the line."
    return evolve(answer, problems=_problems(_paths(case, UNLISTED), message, fix))


@rule(
    "SEL825",
    "needles-are-included",
    Severity.WARNING,
    ("uhc-acupuncture-2025r6006a", "needles included in acupuncture"),
    ("acupuncture-today-office-visits", "needles included in acupuncture"),
)
def needles_are_included(case: "Case") -> Answer:
    """
    Needles are part of the service that uses them, and are out of scope as a supply.

    ## What it requires

    No code for the needles.

    ## Why

    A payer and the trade press say so of acupuncture; nothing was found that treats the needles of
    dry needling otherwise.

    ## How to fix

    Leave the needles out.
    """
    return _withheld(
        case,
        "SEL825",
        NEEDLE,
        "Needles are part of the service that uses them; as a supply they are out of scope.",
        "Leave the needles out.",
    )


@rule(
    "SEL826",
    "drug-out-of-scope",
    Severity.WARNING,
    ("ncci-ptp-practitioner-2024q3", "20560 and 20561 over J0670 and J2001, indicator 1"),
)
def drug_out_of_scope(case: "Case") -> Answer:
    """
    A drug is out of scope: its units follow from dose and packaging, which the visit does not state.

    ## What it requires

    Nothing: the code is recognised and no line is selected for it.

    ## Why

    Units of drugs count milligrams or other doses. NCCI folds local anaesthetics into needling.

    ## How to fix

    Code the drug by hand.
    """
    return _withheld(
        case,
        "SEL826",
        DRUG,
        "Drugs are out of scope; the units of this code follow from the dose.",
        "Code the drug by hand.",
    )


@rule("SEL827", "code-outside-the-library", Severity.WARNING, _BY_CODE)
def code_outside_the_library(case: "Case") -> Answer:
    """
    The note states a code that the library does not have, so no line is selected for it.

    ## What it requires

    A code that the library has.

    ## Why

    Nothing is known about the code, and what is not coded is said.

    ## How to fix

    Check the code, or code the service by hand.
    """
    return _withheld(
        case,
        "SEL827",
        UNKNOWN,
        "The stated code is outside the library, so no line is selected for it.",
        "Check the code, or code the service by hand.",
    )


RULES: Final = (
    procedure_stated_by_its_code,
    unlisted_service_stated,
    needles_are_included,
    drug_out_of_scope,
    code_outside_the_library,
)
