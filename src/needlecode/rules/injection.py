"""Injection into trigger points: which code the number of muscles selects, and label against facts."""

from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Ints, Row, Table, among, table, within
from needlecode.case import Reason
from needlecode.grouping import Family, contradicts_itself, family_of
from needlecode.muscle import NonMuscle
from needlecode.procedure import Technique
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "20552, 20553; as reported by AAPC and ACR")
_RHEUMATOLOGY: Final = ("acr-injection-faqs", "trigger point injections by number of muscles")
_AAPC: Final = ("aapc-part-b-paraspinal", "reader question")

TABLE: Final[Table[str | None]] = table(
    "injection",
    axes=(Ints("muscles injected"), Finite("sites name", tuple(Reason))),
    rows=(
        Row("SEL201", (within(1, 2), ANY), "20552"),
        Row("SEL202", (within(3), ANY), "20553"),
        Row("SEL203", (within(0, 0), among(Reason.STRUCTURES)), None),
        Row("SEL204", (within(0, 0), among(Reason.UNNAMED, Reason.NAMED)), None),
    ),
)


def _path(case: "Case") -> str:
    places = case.groups.injection or case.groups.either
    return f"procedures[{places[0]}].sites"


@rule("SEL201", "one-or-two-muscles-injected", Severity.NOTE, _CODE_SET, _RHEUMATOLOGY)
def one_or_two_muscles_injected(case: "Case") -> Answer:
    """
    Injection into trigger points of one or two muscles is reported with 20552.

    ## What it requires

    A substance that was injected, and one or two distinct muscles over all injections of the
    visit. Sticks, points and volume play no part. One unit.

    ## Why

    The two codes differ only in the number of muscles.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL201")


@rule("SEL202", "three-or-more-muscles-injected", Severity.NOTE, _CODE_SET, _RHEUMATOLOGY)
def three_or_more_muscles_injected(case: "Case") -> Answer:
    """
    Injection into trigger points of three or more muscles is reported with 20553.

    ## What it requires

    A substance that was injected, and three or more distinct muscles over all injections of the
    visit. 20552 is never reported beside it.

    ## Why

    The two codes differ only in the number of muscles, and NCCI lists the smaller one as part of
    the larger.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL202")


@rule("SEL203", "injected-structure-is-no-muscle", Severity.WARNING, _CODE_SET)
def injected_structure_is_no_muscle(case: "Case") -> Answer:
    """
    Something was injected into a structure that is no muscle; this version does not code that.

    ## What it requires

    A muscle, for the trigger point injection codes. Injection of a tendon sheath, ligament, tendon
    origin, joint, bursa or nerve has codes of its own.

    ## Why

    The trigger point injection codes count muscles.

    ## How to fix

    Code the injection by hand.

    ## Not checked

    Which other code describes the injection.
    """
    problems: list[Problem] = []
    sure = False
    for place, procedure in case.procedures:
        if place in case.groups.needling:
            continue
        for position, site in enumerate(procedure.sites):
            if isinstance(site, NonMuscle) and site.structure.is_tissue:
                sure = sure or place in case.groups.injection
                message = f"This site is {site}; injecting it is not coded by this version."
                path = f"procedures[{place}].sites[{position}]"
                problems.append(Problem(path, message, "Code this injection by hand."))
    if problems:
        return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, tuple(problems))
    return NOT_APPLICABLE


@rule("SEL204", "no-injected-muscle-named", Severity.ERROR, _CODE_SET, _AAPC)
def no_injected_muscle_named(case: "Case") -> Answer:
    """
    The note does not name a muscle that was injected, so neither injection code can be supported.

    ## What it requires

    At least one muscle by name.

    ## Why

    The number of muscles selects the code; without a muscle there is no number.

    ## How to fix

    Record each muscle that was injected, with its side.
    """
    if not case.may_choose("SEL204"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL204",
        Problem(
            _path(case),
            "The note names no muscle that was injected, so no injection code is supported.",
            "Record each muscle that was injected, with its side.",
        ),
        Ask(
            (_path(case),),
            "Which muscles were injected, and on which side was each?",
            case.in_force,
        ),
    )


@rule(
    "SEL220",
    "label-and-facts-disagree",
    Severity.WARNING,
    ("cpt-code-set", "20552, 20553 and 20560, 20561: with and without a substance injected"),
    ("paramount-pg0465", "what separates needling from injection"),
)
def label_and_facts_disagree(case: "Case") -> Answer:
    """
    The label that the note gives the procedure says the opposite of its facts.

    ## What it requires

    A "trigger point injection" in which something was injected; "dry needling" in which nothing
    was.

    ## Why

    Whether anything was injected decides between the injection and the needling codes. The facts
    are coded, not the label, and a reviewer will see the difference.

    ## How to fix

    Correct the label, or the statement of what was injected.
    """
    problems: list[Problem] = []
    open_ = False
    for place, procedure in case.procedures:
        family = family_of(procedure)
        open_ = open_ or (family is Family.EITHER and not contradicts_itself(procedure))
        injection = procedure.technique is Technique.TRIGGER_POINT_INJECTION
        if injection and family is Family.NEEDLING:
            said, fact = (
                "a trigger point injection",
                "nothing was injected; it is coded as needling",
            )
        elif not injection and family is Family.INJECTION:
            said, fact = "dry needling", "something was injected; it is coded as an injection"
        else:
            continue
        message = f"The note calls the procedure {said}, and {fact}."
        fix = "Correct the label, or the statement of what was injected."
        problems.append(Problem(f"procedures[{place}].technique", message, fix))
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems))
    if open_:
        return Answer(Verdict.UNDETERMINED)
    return MET if case.needle_procedures else NOT_APPLICABLE


def _asks(case: "Case", paths: tuple[str, ...]) -> tuple[Ask, ...]:
    """Ask what was injected; it can change a line where the procedure may have a muscle."""
    lines = {outcome.lines for outcome in case.outcomes}
    text = "What, if anything, was injected?"
    asks: list[Ask] = []
    for path in paths:
        sites = case.encounter.procedures[int(path[11 : path.index("]")])].sites
        may_count = any(not isinstance(site, NonMuscle) for site in sites)
        asks.append(Ask((path,), text, may_count and len(lines) > 1))
    return tuple(asks)


@rule(
    "SEL221", "substance-not-stated", Severity.ERROR, _CODE_SET, ("paramount-pg0465", "needling")
)
def substance_not_stated(case: "Case") -> Answer:
    """
    The note calls it a trigger point injection and does not say whether anything was injected.

    ## What it requires

    A statement that something was injected, or that nothing was.

    ## Why

    With a substance it is an injection, without one it is needling. The two have different codes,
    and muscles add up within each of them.

    ## How to fix

    Record what was injected, or that nothing was.
    """
    paths = tuple(
        f"procedures[{place}].injected"
        for place, procedure in case.procedures
        if family_of(procedure) is Family.EITHER and not contradicts_itself(procedure)
    )
    if not paths:
        return MET if case.needle_procedures else NOT_APPLICABLE
    message = (
        "The note does not state whether anything was injected, so no code is selected for it."
    )
    fix = "Record what was injected, or that nothing was."
    return Answer(
        Verdict.UNDETERMINED,
        tuple(Problem(path, message, fix) for path in paths),
        _asks(case, paths),
    )


@rule("SEL222", "injection-denied-and-named", Severity.ERROR, _CODE_SET)
def injection_denied_and_named(case: "Case") -> Answer:
    """
    The note says that nothing was injected and names what was injected.

    ## What it requires

    One statement: a substance that was injected, or none.

    ## Why

    The two statements exclude each other, and which of them is true decides the code.

    ## How to fix

    Correct the statement that is wrong.
    """
    paths = tuple(
        f"procedures[{place}].substance"
        for place, procedure in case.procedures
        if contradicts_itself(procedure)
    )
    if not paths:
        return MET if case.needle_procedures else NOT_APPLICABLE
    message = "The note states that nothing was injected, and names a substance."
    fix = "Correct the statement that is wrong."
    return Answer(
        Verdict.NOT_MET,
        tuple(Problem(path, message, fix) for path in paths),
        _asks(case, paths),
    )


RULES: Final = (
    one_or_two_muscles_injected,
    three_or_more_muscles_injected,
    injected_structure_is_no_muscle,
    no_injected_muscle_named,
    label_and_facts_disagree,
    substance_not_stated,
    injection_denied_and_named,
)
