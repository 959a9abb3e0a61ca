"""Needling and acupuncture at one visit."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.case import Acupuncture
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_ACA: Final = ("aca-same-encounter", "both services at one encounter")
_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20560, 20561 with 97810 to 97814, indicator 0")

_BEFORE: Final = date(2019, 12, 31)
_PRESENT: Final = (Acupuncture.SUPPORTED, Acupuncture.UNSUPPORTED)

# What happens to the needling line: True keeps it.
TABLE: Final[Table[bool]] = table(
    "needling beside acupuncture",
    axes=(
        Finite("needling line supported", (True, False)),
        Finite("acupuncture", tuple(Acupuncture)),
        Finite("acupuncture_same_day", ("acupuncture_only", "needling_only", "withhold_both")),
        Finite("20560 and 20561 in force", (True, False)),
    ),
    rows=(
        Row("SEL301", (ANY, among(Acupuncture.ABSENT), ANY, ANY), then=True),
        Row(
            "SEL302",
            (among(False), among(*_PRESENT), ANY, ANY),
            then=True,
        ),
        Row(
            "SEL303",
            (among(True), among(Acupuncture.SUPPORTED), among("acupuncture_only"), among(True)),
            then=False,
        ),
        Row(
            "SEL304",
            (among(True), among(Acupuncture.UNSUPPORTED), among("acupuncture_only"), among(True)),
            then=False,
        ),
        Row(
            "SEL305",
            (among(True), among(*_PRESENT), among("needling_only"), among(True)),
            then=True,
        ),
        Row(
            "SEL306",
            (among(True), among(*_PRESENT), among("withhold_both"), among(True)),
            then=False,
        ),
        Row("SEL307", (among(True), among(*_PRESENT), ANY, among(False)), then=True),
    ),
)


def _path(case: "Case") -> str:
    return f"procedures[{case.groups.acupuncture[0]}]"


def _reported(case: "Case", row: str, message: str, fix: str) -> Answer:
    if not case.may_choose(row):
        return NOT_APPLICABLE
    return case.row_problem(row, Problem(_path(case), message, fix))


@rule("SEL301", "no-acupuncture-beside", Severity.NOTE, _ACA)
def no_acupuncture_beside(case: "Case") -> Answer:
    """
    No acupuncture stands beside the needling, so the needling line stays.

    ## What it requires

    No acupuncture.

    ## Why

    The two services are never reported together.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL301")


@rule("SEL302", "acupuncture-without-needling-line", Severity.NOTE, _ACA)
def acupuncture_without_needling_line(case: "Case") -> Answer:
    """
    The visit has acupuncture, and no needling line that could stand against it.

    ## What it requires

    Acupuncture, and needling that supports no line, or none at all.

    ## Why

    Only two reported services exclude each other.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL302")


@rule("SEL303", "acupuncture-keeps-the-visit", Severity.WARNING, _ACA, _PTP)
def acupuncture_keeps_the_visit(case: "Case") -> Answer:
    """
    Acupuncture and needling stand in one visit, and only the acupuncture may be reported.

    ## What it requires

    One of the two services, not both. When the note supports an acupuncture service, the needling
    line is dropped.

    ## Why

    The code set, as the chiropractic association reports it, keeps the timed acupuncture codes.
    NCCI pairs the codes with indicator 0, so no modifier lets both stand.

    ## How to fix

    Report the acupuncture alone.

    ## Exceptions

    The choice `acupuncture_same_day`: the NCCI pair, taken alone, would pay the needling.
    """
    return _reported(
        case,
        "SEL303",
        "The visit has acupuncture and needling; only the acupuncture may be reported.",
        "Report the acupuncture alone.",
    )


@rule("SEL304", "acupuncture-unsupported-beside-needling", Severity.ERROR, _ACA, _PTP)
def acupuncture_unsupported_beside_needling(case: "Case") -> Answer:
    """
    Acupuncture and needling stand in one visit, and the note does not support the acupuncture.

    ## What it requires

    Contact minutes that support an acupuncture service, where the note has acupuncture and
    needling. Without them both families are withheld.

    ## Why

    The two are never reported together. To report the needling because the acupuncture is poorly
    documented would be a guess about which service it was.

    ## How to fix

    Record the contact minutes, or which of the two services was furnished.
    """
    if not case.may_choose("SEL304"):
        return NOT_APPLICABLE
    fix = "Record the contact minutes, or which of the two services was furnished."
    return case.row_problem(
        "SEL304",
        Problem(
            _path(case),
            "The visit has acupuncture and needling, and the note does not support the "
            "acupuncture; both are withheld.",
            fix,
        ),
        _which(case),
        maybe=Problem(
            _path(case),
            "The visit has acupuncture and needling, and the note does not state whether enough "
            "contact minutes support the acupuncture; both are withheld.",
            fix,
        ),
    )


def _which(case: "Case") -> Ask:
    """Ask which service it was; without the acupuncture the needling would have a line."""
    paths = tuple(f"procedures[{place}]" for place in case.groups.acupuncture)
    return Ask(paths, "Which of the two services was furnished?")


@rule("SEL305", "needling-keeps-the-visit", Severity.WARNING, _PTP, _ACA)
def needling_keeps_the_visit(case: "Case") -> Answer:
    """
    Acupuncture and needling stand in one visit, and the policy reports only the needling.

    ## What it requires

    A policy that chose `acupuncture_same_day = needling_only`.

    ## Why

    In the NCCI pairs the needling code is column 1, the one that is paid.

    ## How to fix

    Report the needling alone.
    """
    return _reported(
        case,
        "SEL305",
        "The visit has acupuncture and needling; this policy reports only the needling.",
        "Report the needling alone.",
    )


@rule(
    "SEL306",
    "acupuncture-and-needling-withheld",
    Severity.ERROR,
    _ACA,
    ("cms-same-day-2024", "reported rule"),
)
def acupuncture_and_needling_withheld(case: "Case") -> Answer:
    """
    Acupuncture and needling stand in one visit, and the policy withholds both.

    ## What it requires

    A record that says which of the two services was furnished.

    ## Why

    A Medicare rule of 2024 against both on one day is reported; its text was not found.

    ## How to fix

    Record which of the two services was furnished.
    """
    if not case.may_choose("SEL306"):
        return NOT_APPLICABLE
    message = "The visit has acupuncture and needling; this policy withholds both."
    fix = "Record which of the two services was furnished."
    return case.row_problem("SEL306", Problem(_path(case), message, fix), _which(case))


@rule("SEL307", "acupuncture-beside-needling-before-2020", Severity.WARNING, _ACA, until=_BEFORE)
def acupuncture_beside_needling_before_2020(case: "Case") -> Answer:
    """
    Acupuncture and needling stand in one visit of a time for which no note on the two was found.

    ## What it requires

    A person's judgement: before 2020-01-01 needling had no code of its own, and the note that
    keeps only the acupuncture speaks of the codes of 2020.

    ## Why

    The note and the NCCI pairs name 20560 and 20561. For the unlisted code nothing was found.

    ## How to fix

    Check with the payer whether both services are reported.
    """
    return _reported(
        case,
        "SEL307",
        "The visit has acupuncture and needling, and no rule on the two was found for its date.",
        "Check with the payer whether both services are reported.",
    )


RULES: Final = (
    no_acupuncture_beside,
    acupuncture_without_needling_line,
    acupuncture_keeps_the_visit,
    acupuncture_unsupported_beside_needling,
    needling_keeps_the_visit,
    acupuncture_and_needling_withheld,
    acupuncture_beside_needling_before_2020,
)
