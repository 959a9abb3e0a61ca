"""Acupuncture: which code each quarter of an hour of contact selects."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.rule import NOT_APPLICABLE, Answer, Problem, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

FIRST, FURTHER = "first", "further"
_SINCE: Final = date(2005, 1, 1)
_CODES: Final = ("acupuncture-today-office-visits", "the codes of 2005 and their quarter hours")
_CODE_SET: Final = (
    "cpt-code-set",
    "97810 to 97814; as reported by societies and in trade sources",
)
_AAC: Final = ("aac-timed-documentation", "minutes of contact, new needles for each further unit")
_ADD_ON: Final = ("ncci-add-on-2024", "97811, 97814 with 97810, 97813")
_RETAINED: Final = ("acupuncture-today-code-use", "stimulating needles that are in")
_UHC: Final = ("uhc-acupuncture-2025r6006a", "contact time, needles, one initial code")
_PTP: Final = ("ncci-ptp-practitioner-2024q3", "97813 with 97810, indicator 0")

# Which code an increment selects; None where it supports no unit.
TABLE: Final[Table[str | None]] = table(
    "acupuncture",
    axes=(
        Finite("increment", (FIRST, FURTHER)),
        Finite("contact minutes reach it", (True, False)),
        Finite("new needles were inserted for it", (True, False)),
        Finite("a needle was stimulated with current", (True, False)),
    ),
    rows=(
        Row("SEL401", (among(FIRST), among(True), ANY, among(False)), "97810"),
        Row("SEL402", (among(FIRST), among(True), ANY, among(True)), "97813"),
        Row("SEL403", (among(FURTHER), among(True), among(True), among(False)), "97811"),
        Row("SEL404", (among(FURTHER), among(True), among(True), among(True)), "97814"),
        Row("SEL405", (among(FIRST), among(False), ANY, ANY), None),
        Row("SEL406", (among(FURTHER), among(True), among(False), ANY), None),
        Row("SEL407", (among(FURTHER), among(False), ANY, ANY), None),
    ),
)


def _path(case: "Case") -> str:
    return f"procedures[{case.parts.acupuncture.places[0]}]"


@rule(
    "SEL401",
    "first-increment-without-current",
    Severity.NOTE,
    _CODE_SET,
    _CODES,
    _UHC,
    since=_SINCE,
)
def first_increment_without_current(case: "Case") -> Answer:
    """
    The first quarter of an hour of acupuncture without current is reported with 97810.

    ## What it requires

    Contact minutes that reach the first increment, and no needle stimulated with current in the
    first set. One initial code for the date: the minutes of all sessions are added up, and a second
    session begins with a further increment.

    ## Why

    The four codes differ in two things: first or further increment, and current or none. The clock
    is personal contact with the patient; the time for which needles stay in does not count. The
    needles themselves are part of the service and have no line beside it.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Where the note says nothing of current, this row is taken, the smaller service, and the current
    is asked about (SEL409). The choice `acupuncture_minutes` decides how many minutes are enough,
    and `acupuncture_contact_time` which minutes count.

    ## Not checked

    Whether the minutes hold time for which needles stayed in, or in which nobody was with the
    patient: the note states one number.
    """
    return case.row("SEL401")


@rule(
    "SEL402", "first-increment-with-current", Severity.NOTE, _CODE_SET, _CODES, _PTP, since=_SINCE
)
def first_increment_with_current(case: "Case") -> Answer:
    """
    The first quarter of an hour of acupuncture with current is reported with 97813.

    ## What it requires

    Contact minutes that reach the first increment, and at least one needle of the first set
    stimulated with current.

    ## Why

    One stimulated needle makes the increment an electrical one, and an increment has one code. NCCI
    pairs the two initial codes with indicator 0, so there is never one of each. A set that the
    minutes give no increment of its own belongs to the last increment, with its current.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL402")


@rule(
    "SEL403",
    "further-increment-without-current",
    Severity.NOTE,
    _CODE_SET,
    _AAC,
    _ADD_ON,
    since=_SINCE,
)
def further_increment_without_current(case: "Case") -> Answer:
    """
    Each further quarter of an hour with new needles and without current is reported with 97811.

    ## What it requires

    Contact minutes that reach the increment, and new needles inserted for it; a used needle is not
    put back, so new needles are what is meant by inserting again. All such increments are units of
    one line. It may follow either initial code. Two increments are the usual visit.

    ## Why

    The add-on code stands for both: more contact, and another insertion. CMS lists both initial
    codes as primaries of both add-on codes.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Some pages pair 97811 with 97810 alone; the code set as revised, and the CMS file, do not.

    ## Not checked

    The limit of units that NCCI sets for a date is a matter of the policy (EDT104).
    """
    return case.row("SEL403")


@rule(
    "SEL404",
    "further-increment-with-current",
    Severity.NOTE,
    _CODE_SET,
    _AAC,
    _ADD_ON,
    since=_SINCE,
)
def further_increment_with_current(case: "Case") -> Answer:
    """
    Each further quarter of an hour with new needles and with current is reported with 97814.

    ## What it requires

    Contact minutes that reach the increment, new needles inserted for it, and at least one of them
    stimulated with current. It may follow either initial code.

    ## Why

    Current or none is decided for each increment by itself.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL404")


@rule("SEL405", "too-little-contact", Severity.ERROR, _AAC, _CODE_SET, since=_SINCE)
def too_little_contact(case: "Case") -> Answer:
    """
    The contact minutes do not reach the first increment, so there is no acupuncture code.

    ## What it requires

    At least 8 minutes of personal contact; by choice 15, or any minute.

    ## Why

    The codes stand for quarter hours, and the general rule for a unit of time is that its midpoint
    is passed.

    ## How to fix

    Record all minutes of personal contact: history, assessment, locating, inserting, stimulating,
    removing, and charting beside the patient. The time for which needles stay in is none of them,
    nor is time with other patients, or with a modality that is reported by itself.

    ## Exceptions

    The choices `acupuncture_minutes` and `acupuncture_contact_time`.
    """
    if not case.may_choose("SEL405"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL405",
        Problem(
            _path(case),
            "The contact minutes that the note states do not reach the first increment, so no "
            "acupuncture code is supported.",
            "Record all minutes of personal contact, without the time for which needles stay in.",
        ),
    )


@rule("SEL406", "no-new-needles", Severity.WARNING, _AAC, _RETAINED, since=_SINCE)
def no_new_needles(case: "Case") -> Answer:
    """
    The contact minutes reach a further increment, and no new needles were inserted for it.

    ## What it requires

    A new insertion for each further increment.

    ## Why

    Stimulating needles that are in, or staying in the room with the patient, earns no further unit:
    the add-on codes stand for contact and for another insertion.

    ## How to fix

    Report the increments that had their own insertion, and no more.

    ## Not checked

    How long needles stayed in: the note has no statement of it, and it earns nothing.
    """
    if not case.may_choose("SEL406"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL406",
        Problem(
            _path(case),
            "The contact minutes reach more increments than the note states insertions of new "
            "needles, so the further ones support no unit.",
            "Report only the increments for which new needles were inserted.",
        ),
    )


@rule("SEL407", "new-needles-without-minutes", Severity.WARNING, _AAC, _CODE_SET, since=_SINCE)
def new_needles_without_minutes(case: "Case") -> Answer:
    """
    New needles were inserted, and the contact minutes do not reach a further increment.

    ## What it requires

    Contact minutes past the midpoint of the further increment.

    ## Why

    The add-on codes stand for contact and for another insertion; the insertion alone is part of the
    increment before it.

    ## How to fix

    Record all minutes of personal contact, or report the increments that they reach.
    """
    if not case.may_choose("SEL407"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL407",
        Problem(
            _path(case),
            "The note states more insertions of new needles than its contact minutes reach "
            "increments, so the last ones support no unit.",
            "Report only the increments that the contact minutes reach.",
        ),
    )


RULES: Final = (
    first_increment_without_current,
    first_increment_with_current,
    further_increment_without_current,
    further_increment_with_current,
    too_little_contact,
    no_new_needles,
    new_needles_without_minutes,
)
