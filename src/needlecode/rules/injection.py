"""Injection into trigger points: which code the number of muscles selects, and label against facts."""

from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Ints, Row, Table, among, table, within
from needlecode.case import Reason
from needlecode.grouping import Family, contradicts_itself, family_of, label_of
from needlecode.muscle import NonMuscle, Structure
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


_CODED_BY_HAND: Final = frozenset(
    {Structure.JOINT, Structure.BURSA, Structure.NERVE, Structure.BONE, Structure.SCAR}
)


@rule("SEL203", "injected-structure-is-no-muscle", Severity.WARNING, _CODE_SET)
def injected_structure_is_no_muscle(case: "Case") -> Answer:
    """
    A joint, bursa, nerve, bone or scar was injected, and its code is not stated.

    ## What it requires

    The code of the injection. The library selects codes for injected muscles, tendons, ligaments
    and fascia only.

    ## Why

    The codes of such injections depend on facts that a visit does not hold, for instance the size
    of a joint, the nerve, or imaging.

    ## How to fix

    Record the injection as a procedure of its own, with its code.

    ## Not checked

    Which code describes the injection.
    """
    problems: list[Problem] = []
    paths: list[str] = []
    sure = False
    for place, procedure in case.procedures:
        if place in case.groups.needling:
            continue
        for position, site in enumerate(procedure.sites):
            if isinstance(site, NonMuscle) and site.structure in _CODED_BY_HAND:
                sure = sure or place in case.groups.injection
                paths.append(f"procedures[{place}].code")
                message = f"This site is {site}; the code of its injection must be stated."
                fix = "Record this injection as a procedure of its own, with its code."
                problems.append(Problem(f"procedures[{place}].sites[{position}]", message, fix))
    if not problems:
        return NOT_APPLICABLE
    ask = Ask(tuple(dict.fromkeys(paths)), "Which procedure was this injection?", case.in_force)
    return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, tuple(problems), (ask,))


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
    if case.parts.structures.open_at("target"):
        # Into what was injected is asked openly (SEL210); it need not have been a muscle.
        always = "SEL204" in case.rows[0]
        return Answer(Verdict.NOT_MET if always else Verdict.UNDETERMINED)
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


_CALLED: Final = {
    Technique.DRY_NEEDLING: "dry needling",
    Technique.ACUPUNCTURE: "acupuncture",
    Technique.TRIGGER_POINT_INJECTION: "a trigger point injection",
    Technique.INJECTION: "an injection",
}
_INJECTIONS: Final = frozenset({Technique.TRIGGER_POINT_INJECTION, Technique.INJECTION})


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

    An "injection" in which something was injected; "dry needling" or "acupuncture" in which
    nothing was.

    ## Why

    Whether anything was injected decides between the injection and the needling codes, and
    injection at acupuncture points is no acupuncture. The facts are coded, not the label, and a
    reviewer will see the difference.

    ## How to fix

    Correct the label, or the statement of what was injected.
    """
    problems: list[Problem] = []
    open_ = False
    for place, procedure in case.procedures:
        family = family_of(procedure)
        open_ = open_ or (family is Family.EITHER and not contradicts_itself(procedure))
        label = label_of(procedure)
        if label in _INJECTIONS and family is Family.NEEDLING:
            fact = "nothing was injected; it is coded as needling"
        elif label not in _INJECTIONS and family is Family.INJECTION:
            fact = "something was injected; it is coded as an injection"
        else:
            continue
        message = f"The note calls the procedure {_CALLED[label]}, and {fact}."
        fix = "Correct the label, or the statement of what was injected."
        problems.append(Problem(f"procedures[{place}].technique", message, fix))
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems))
    if open_:
        return Answer(Verdict.UNDETERMINED)
    return MET if case.needle_procedures else NOT_APPLICABLE


RULES: Final = (
    one_or_two_muscles_injected,
    three_or_more_muscles_injected,
    injected_structure_is_no_muscle,
    no_injected_muscle_named,
    label_and_facts_disagree,
)
