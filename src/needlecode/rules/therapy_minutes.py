"""Therapy services: how their minutes become units."""

from typing import TYPE_CHECKING, Final

from needlecode._table import Finite, Row, Table, among, table
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.units import TIMED, Service, service_of


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = (
    "cpt-code-set",
    "general time rule; as reported by UTHealth Houston and TherapyComply",
)
_EXAMPLES: Final = ("cms-claims-manual-ch5", "section 20.2.C, table and examples")
_TIME: Final = ("cms-claims-manual-ch5", "section 20.2, minutes of direct treatment and the total")
_FCSO: Final = ("fcso-units", "table of units, and one line for each timed code")
_FORUM: Final = ("aapc-forum-161558", "three services of 8 minutes under either rule")

# How minutes become units.
UNITS: Final[Table[str]] = table(
    "timed units",
    axes=(Finite("timed_units", ("per_code_midpoint", "cms_total_time", "full_fifteen")),),
    rows=(
        Row("SEL608", (among("per_code_midpoint"),), "each code alone, midpoint passed"),
        Row("SEL609", (among("cms_total_time"),), "by the total of all timed minutes"),
        Row("SEL610", (among("full_fifteen"),), "each code alone, 15 full minutes"),
    ),
)


@rule(
    "SEL608",
    "units-by-code",
    Severity.NOTE,
    _CODE_SET,
    ("therapycomply-total-time", "the two rules side by side"),
    _FORUM,
)
def units_by_code(case: "Case") -> Answer:
    """
    The units of each timed code follow from its own minutes, a rest of 8 or more being one.

    ## What it requires

    The minutes of each code: 8 to 22 are one unit, 23 to 37 two, and so on by 15.

    ## Why

    The general rule for a unit of time is that its midpoint is passed. Rests of several codes are
    not put together.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `timed_units`. The rules differ in both directions: three services of 8 minutes are
    three units here and two by the total; 33 and 7 minutes are two units here and three by the
    total.
    """
    return case.row("SEL608")


@rule("SEL609", "units-by-total-time", Severity.NOTE, _EXAMPLES, _FCSO)
def units_by_total_time(case: "Case") -> Answer:
    """
    The total of all timed minutes decides how many units there are, and then they are allotted.

    ## What it requires

    The minutes of every timed code. A total of 8 to 22 allows one unit, 23 to 37 two, and so on by
    15. Each code first takes a unit for each 15 minutes of its own; what the total still allows
    goes one by one to the largest rest.

    ## Why

    It is how Medicare counts. A service of 7 minutes can earn a unit by it, and one of 8 none.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `timed_units`. Each therapy discipline has a total of its own.
    """
    return case.row("SEL609")


@rule(
    "SEL610",
    "units-by-full-quarter-hours",
    Severity.NOTE,
    ("hns-97140", "full 15 minutes for 97140"),
)
def units_by_full_quarter_hours(case: "Case") -> Answer:
    """
    The units of each timed code are the full quarters of an hour among its minutes.

    ## What it requires

    15 minutes of one code for each unit.

    ## Why

    Some networks ask for the full time that a unit stands for.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `timed_units`.
    """
    return case.row("SEL610")


@rule("SEL611", "units-tied", Severity.NOTE, _EXAMPLES)
def units_tied(case: "Case") -> Answer:
    """
    Several timed services have the same rest of minutes, and only some of them can have a unit.

    ## What it requires

    By the total-time rule, a choice among splits that are equally right.

    ## Why

    Medicare leaves it to the professional: its second example has two services of 20 minutes and
    three units, two of either and one of the other.

    ## How to fix

    Nothing is wrong: the lines take the lower code number, and the alternatives have the others.

    ## Exceptions

    With the choice `unit_tie` the order of the note decides.
    """
    answer = case.row("SEL611")
    if answer.verdict is not Verdict.MET:
        return answer
    remark = Problem(
        f"procedures[{case.parts.therapy.places[0]}]",
        f"There are {len(case.parts.therapy.ties)} splits of the timed units that are equally "
        "right, and the lines show one of them.",
        "Choose among the alternatives.",
    )
    return Answer(Verdict.MET, (remark,))


_ASK: Final = "How many minutes of direct treatment did each therapy service take?"


@rule("SEL612", "therapy-minutes-not-stated", Severity.ERROR, _TIME, _FCSO, _CODE_SET)
def therapy_minutes_not_stated(case: "Case") -> Answer:
    """
    The note does not state the minutes of every therapy service that they decide.

    ## What it requires

    The minutes of direct treatment of each timed service; of an untimed one where they decide
    whether an assistant's share is above a tenth.

    ## Why

    Without its minutes a timed service has no unit. By the total-time rule they can also move a
    unit of another service.

    ## How to fix

    Record the minutes of direct treatment of each service.
    """
    part = case.parts.therapy
    if not part.places:
        return NOT_APPLICABLE
    wanted = {name for name in ("minutes", "untimed_minutes") if name in part.decisive}
    if not wanted:
        return MET
    paths = tuple(
        f"procedures[{place}].minutes"
        for place in part.places
        if case.encounter.procedures[place].minutes is None
        and _fact(service_of(case.encounter.procedures[place])) & wanted
    )
    message = "The minutes of the therapy services are not all stated; those that are decide."
    problem = Problem(paths[0], message, "Record the minutes of direct treatment of each service.")
    return Answer(Verdict.UNDETERMINED, (problem,), (Ask(paths, _ASK),))


def _fact(service: Service) -> set[str]:
    """Give the names that the minutes of a service go by; what is open may be either."""
    if service in TIMED:
        return {"minutes"}
    if service is Service.STIMULATION or service is Service.UNNAMED:
        return {"minutes", "untimed_minutes"}
    return {"untimed_minutes"}


RULES: Final = (
    units_by_code,
    units_by_total_time,
    units_by_full_quarter_hours,
    units_tied,
    therapy_minutes_not_stated,
)
