"""Therapy services: which code each selects, and which of them come to no unit."""

from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.part import Part
from needlecode.rule import NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule
from needlecode.units import FIRST_UNIT, Service


if TYPE_CHECKING:
    from needlecode.case import Case

UNIT, TOO_FEW, USED_UP = "a unit", "too few", "none of the total"
_CODE_SET: Final = ("cpt-code-set", "physical medicine; timed and untimed codes, second-hand")
_GUIDE: Final = ("webpt-cpt-guide", "timed codes by unit of 15 minutes, untimed codes")
_MUE: Final = ("ncci-mue-practitioner-2024q3", "several units for timed codes, one for untimed")
_MANUAL: Final = ("cms-claims-manual-ch5", "section 20.2.B to C, timed and untimed codes")
_EXAMPLES: Final = ("cms-claims-manual-ch5", "section 20.2.C, table and examples")
_FCSO: Final = ("fcso-units", "table of units, and one line for each timed code")
_CURRENT: Final = ("findacode-estim-cgs", "attended and unattended stimulation")
_STATUS: Final = ("cms-pfs-rvu-2020-2024", "97014, status I; G0283, status A")

_TIMED: Final = among(Service.TIMED, Service.MANUAL, Service.ATTENDED)

# Which code a service selects; None where its minutes earn no unit.
TABLE: Final[Table[str | None]] = table(
    "therapy",
    axes=(
        Finite(
            "service",
            (
                Service.TIMED,
                Service.UNTIMED,
                Service.MANUAL,
                Service.ATTENDED,
                Service.UNATTENDED,
            ),
        ),
        Finite("minutes of its code come to", (UNIT, TOO_FEW, USED_UP)),
    ),
    rows=(
        Row("SEL601", (among(Service.TIMED), among(UNIT)), "the stated code"),
        Row("SEL602", (among(Service.UNTIMED), ANY), "the stated code"),
        Row("SEL603", (among(Service.MANUAL), among(UNIT)), "97140"),
        Row("SEL604", (among(Service.ATTENDED), among(UNIT)), "97032"),
        # The code set has the first; a policy without it has the second.
        Row("SEL605", (among(Service.UNATTENDED), ANY), "97014 or G0283"),
        Row("SEL606", (_TIMED, among(TOO_FEW)), None),
        Row("SEL607", (_TIMED, among(USED_UP)), None),
    ),
)


class Idle(NamedTuple):
    """A timed code whose minutes earn no unit: the row that says so, and its first procedure."""

    row: str
    code: str
    minutes: int
    place: int


@frozen(kw_only=True)
class TherapyPart(Part):
    """
    What the therapy services of a visit come to.

    Attributes:
        idle: Timed codes without a unit, as written.
    """

    idle: tuple[Idle, ...] = ()


@rule("SEL601", "timed-service", Severity.NOTE, _CODE_SET, _MANUAL, _GUIDE, _MUE)
def timed_service(case: "Case") -> Answer:
    """
    A timed therapy service is reported with its code, once for each quarter of an hour.

    ## What it requires

    The code of a timed service, and minutes of direct treatment that earn at least one unit.
    Minutes of all procedures of one code are added up; the units stand on one line.

    ## Why

    A timed code stands for 15 minutes of direct treatment. How a rest below 15 minutes counts is
    the choice `timed_units`. Time before and after the treatment is not counted.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Services of two therapy disciplines are counted apart and have lines of their own.

    ## Not checked

    Whether the stated code is the right one for what was done.
    """
    return case.row("SEL601")


@rule("SEL602", "untimed-service", Severity.NOTE, _CODE_SET, _MANUAL, _GUIDE, _MUE)
def untimed_service(case: "Case") -> Answer:
    """
    An untimed therapy service is reported with its code, once for the date.

    ## What it requires

    The code of an untimed service or of a supervised modality. Neither its minutes nor how often it
    was applied matter.

    ## Why

    An untimed code stands for the service of the day. The greatest number of units of these codes
    is one.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    One vendor page lists 97033 as untimed; it is timed, as its greatest number of units shows.
    """
    return case.row("SEL602")


@rule("SEL603", "manual-therapy", Severity.NOTE, _CODE_SET, _MANUAL, _GUIDE)
def manual_therapy(case: "Case") -> Answer:
    """
    Manual therapy without a stated code is reported with 97140.

    ## What it requires

    Manual therapy by hand, and minutes that earn at least one unit.

    ## Why

    97140 is the code for techniques of the hand on joints and soft tissue, in units of 15 minutes.

    ## How to fix

    Nothing is wrong.

    ## Not checked

    Whether massage was meant, which has another code, and what manipulation of the same region
    excludes.
    """
    return case.row("SEL603")


@rule("SEL604", "attended-stimulation", Severity.NOTE, _CODE_SET, _CURRENT, _STATUS)
def attended_stimulation(case: "Case") -> Answer:
    """
    Electrical stimulation with a clinician in constant attendance is reported with 97032.

    ## What it requires

    Current on the skin, a clinician in direct contact all the time, and minutes that earn a unit.

    ## Why

    Attendance is what separates the timed code from the untimed one. Most stimulation in therapy is
    unattended.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL604")


@rule("SEL605", "unattended-stimulation", Severity.NOTE, _CODE_SET, _CURRENT, _STATUS)
def unattended_stimulation(case: "Case") -> Answer:
    """
    Electrical stimulation without constant attendance is reported once for the date.

    ## What it requires

    Current on the skin, and that nobody had to stay. The code is 97014, or G0283 under a policy
    that does not have 97014.

    ## Why

    The code set has 97014. Medicare gives it a status under which it is not used, and has G0283.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL605")


@rule("SEL606", "too-few-minutes", Severity.WARNING, _EXAMPLES, _FCSO, _CODE_SET)
def too_few_minutes(case: "Case") -> Answer:
    """
    The minutes of a timed service do not reach a first unit, so it is documented and not reported.

    ## What it requires

    At least 8 minutes of a timed code, or 15 by choice. By the total-time rule 8 minutes of all
    timed codes together; a code that earns none of the units of the total is SEL607.

    ## Why

    A unit of time is reached when its midpoint is passed.

    ## How to fix

    Check that all minutes of direct treatment are recorded, and leave the service off where they
    are.

    ## Exceptions

    The choice `timed_units`.
    """
    if not case.may_choose("SEL606"):
        return NOT_APPLICABLE
    least = FIRST_UNIT[case.edition.choices.timed_units]
    return _without_unit(
        case,
        "SEL606",
        f"are fewer than the {least} that a first unit takes",
        "Check that all minutes of direct treatment are recorded.",
    )


@rule("SEL607", "total-used-up", Severity.NOTE, _EXAMPLES, _FCSO)
def total_used_up(case: "Case") -> Answer:
    """
    By the total of all timed minutes a timed service earns none of the units of the visit.

    ## What it requires

    By the total-time rule, the total of all timed minutes decides how many units there are.

    ## Why

    Medicare's fourth example has services of 18, 13, 10 and 8 minutes: 49 in all allow three
    units, so the last service is documented and not reported.

    ## How to fix

    Nothing is wrong: keep the minutes in the record.

    ## Exceptions

    The choice `timed_units`: where each code is counted alone, nothing is used up.
    """
    if not case.may_choose("SEL607"):
        return NOT_APPLICABLE
    return _without_unit(
        case,
        "SEL607",
        "earn no unit, as the total of all timed minutes allows no further one",
        "Keep the minutes in the record and leave the service off.",
    )


def _without_unit(case: "Case", row: str, what: str, fix: str) -> Answer:
    if row not in case.rows[0]:
        return Answer(Verdict.UNDETERMINED)
    part = case.parts.therapy
    idle = part.idle if isinstance(part, TherapyPart) else ()
    problems = tuple(
        Problem(
            f"procedures[{one.place}]", f"The {one.minutes} minutes of {one.code} {what}.", fix
        )
        for one in idle
        if one.row == row
    )
    return Answer(Verdict.NOT_MET, problems)


RULES: Final = (
    timed_service,
    untimed_service,
    manual_therapy,
    attended_stimulation,
    unattended_stimulation,
    too_few_minutes,
    total_used_up,
)
