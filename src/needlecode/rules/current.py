"""Current through the needle, where a policy has a code for it beside the needling."""

from typing import TYPE_CHECKING, Final

from needlecode._table import Finite, Row, Table, among, table
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

INCLUDED: Final = "included"
_ACA: Final = ("aca-billing-dry-needling", "stimulation as an option of needling")
_RVU: Final = ("cms-pfs-rvu-2020-2024", "97014, status I; G0283 and 97032, status A")
_NO_PAIR: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-26: no pair is no permission")

# Which code stands for the current; None where the note cannot support one.
TABLE: Final[Table[str | None]] = table(
    "current through the needle",
    axes=(Finite("estim_through_needle", ("add_g0283", "add_97014", "add_97032")),),
    rows=(
        Row("SEL830", (among("add_g0283"),), "G0283"),
        Row("SEL831", (among("add_97014"),), "97014"),
        Row("SEL832", (among("add_97032"),), None),
    ),
)


@rule("SEL830", "current-as-g0283", Severity.NOTE, _RVU, _NO_PAIR)
def current_as_g0283(case: "Case") -> Answer:
    """
    Current through the needle is reported with G0283 beside the needling, once.

    ## What it requires

    Needling with current, and a policy that chose `estim_through_needle = add_g0283`. One unit for
    the visit.

    ## Why

    No authority was found that allows or forbids a second code for the current, so a policy may
    know one.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Beside acupuncture, and where the note states electrical stimulation as a service of its own,
    no second code is added.

    ## Not checked

    Whether the needling line stands.
    """
    return case.row("SEL830")


@rule("SEL831", "current-as-97014", Severity.NOTE, _RVU, _NO_PAIR)
def current_as_97014(case: "Case") -> Answer:
    """
    Current through the needle is reported with 97014 beside the needling, once.

    ## What it requires

    Needling with current, and a policy that chose `estim_through_needle = add_97014`. One unit for
    the visit.

    ## Why

    As for SEL830. Medicare does not know the code; others do.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Beside acupuncture, and where the note states electrical stimulation as a service of its own,
    no second code is added.
    """
    return case.row("SEL831")


@rule("SEL832", "minutes-of-the-current", Severity.WARNING, _RVU, _NO_PAIR)
def minutes_of_the_current(case: "Case") -> Answer:
    """
    The policy has the timed code 97032 for the current, and needling states no minutes of it.

    ## What it requires

    The minutes for which somebody attended the current, recorded as a service of its own.

    ## Why

    The code counts minutes of attendance. Those of the needling are not those of the current.

    ## How to fix

    Record electrical stimulation as a procedure of its own, with its minutes and attendance.
    """
    if not case.may_choose("SEL832"):
        return NOT_APPLICABLE
    is_open = "minutes" in case.parts.stated.decisive
    return case.row_problem(
        "SEL832",
        Problem(
            "procedures",
            "The minutes of the current through the needles are not stated, so it has no line.",
            "Record the electrical stimulation as a procedure of its own, with its minutes.",
        ),
        *(
            (Ask(("procedures",), "How many minutes was the current attended?"),)
            if is_open
            else ()
        ),
    )


@rule("SEL833", "current-of-the-needles-not-stated", Severity.WARNING, _ACA, _RVU)
def current_of_the_needles_not_stated(case: "Case") -> Answer:
    """
    The policy has a code for current through the needle, and the note states nothing about it.

    ## What it requires

    A statement that current was applied, or that none was.

    ## Why

    Under `estim_through_needle` the current has a line of its own. Where nothing is said there is
    none.

    ## How to fix

    Record how the needles were stimulated.
    """
    if case.edition.choices.estim_through_needle == INCLUDED:
        return NOT_APPLICABLE
    paths = case.parts.stated.open_at("current")
    if paths:
        message = "The note states nothing about current through the needles, so it has no line."
        fix = "Record how the needles were stimulated."
        problems = tuple(Problem(path, message, fix) for path in paths)
        ask = Ask(paths, "How were the needles stimulated after they were set?")
        return Answer(Verdict.UNDETERMINED, problems, (ask,))
    if case.groups.needling:
        return MET
    return Answer(Verdict.UNDETERMINED) if case.groups.either else NOT_APPLICABLE


RULES: Final = (
    current_as_g0283,
    current_as_97014,
    minutes_of_the_current,
    current_of_the_needles_not_stated,
)
