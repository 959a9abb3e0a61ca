"""Injection into tendons, ligaments and fascia: one code per kind of structure, one unit for each."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Final

from needlecode._table import Finite, Row, Table, among, table
from needlecode.muscle import NonMuscle, Structure
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_AMA: Final = ("cpt-changes-2004", "counted by structure")
_AAPC: Final = ("aapc-orthopedic-tendon-2002", "tendon injections and trigger point injections")
_ANAESTHETIC: Final = (
    "ncci-policy-manual-2026",
    "ch. IV, p. IV-5: anaesthetic for another procedure",
)

# Which code an injected structure selects; None where its place at the tendon is not stated.
TABLE: Final[Table[str | None]] = table(
    "injected structure",
    axes=(
        Finite(
            "structure",
            (
                Structure.TENDON_SHEATH,
                Structure.LIGAMENT,
                Structure.FASCIA,
                Structure.TENDON_ORIGIN,
                Structure.TENDON,
            ),
        ),
    ),
    rows=(
        Row(
            "SEL205",
            (among(Structure.TENDON_SHEATH, Structure.LIGAMENT, Structure.FASCIA),),
            "20550",
        ),
        Row("SEL206", (among(Structure.TENDON_ORIGIN),), "20551"),
        Row("SEL207", (among(Structure.TENDON),), None),
    ),
)
STRUCTURES: Final = frozenset(
    {
        Structure.TENDON_SHEATH,
        Structure.LIGAMENT,
        Structure.FASCIA,
        Structure.TENDON_ORIGIN,
        Structure.TENDON,
    }
)


def _has(case: "Case", structures: Container[Structure], places: Iterable[int]) -> bool:
    return any(
        isinstance(site, NonMuscle) and site.structure in structures
        for place in places
        for site in case.encounter.procedures[place].sites
    )


def _answer(case: "Case", what: str, message: str, fix: str, question: str) -> Answer:
    """Answer for what the note leaves open of the injected structures."""
    paths = case.parts.structures.open_at(what)
    if paths:
        problems = tuple(Problem(path, message, fix) for path in paths)
        return Answer(Verdict.UNDETERMINED, problems, (Ask(paths, question),))
    if case.in_force and _has(case, STRUCTURES, case.groups.injection):
        return MET
    if case.in_force and _has(case, STRUCTURES, case.groups.either):
        return Answer(Verdict.UNDETERMINED)
    return NOT_APPLICABLE


@rule("SEL205", "sheath-ligament-or-fascia-injected", Severity.NOTE, _AMA, _AAPC)
def sheath_ligament_or_fascia_injected(case: "Case") -> Answer:
    """
    Injection at a tendon sheath, a ligament or a sheet of fascia is reported with 20550.

    ## What it requires

    A substance that was injected at a tendon sheath, a ligament or an aponeurosis. One unit for
    each distinct structure; several sticks into one structure count once.

    ## Why

    The code stands for one structure, where the trigger point codes count muscles. Muscles that
    were injected at the same visit are counted for those.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    A local anaesthetic given for another procedure, for instance to numb the skin before needling,
    is none of these injections, and no trigger point injection either.

    ## Not checked

    Whether two different wordings name one structure. Names that differ in more than side and kind
    of structure are taken as two.
    """
    return case.row("SEL205")


@rule("SEL206", "tendon-origin-injected", Severity.NOTE, _AMA, _AAPC, _ANAESTHETIC)
def tendon_origin_injected(case: "Case") -> Answer:
    """
    Injection at the origin or insertion of a tendon is reported with 20551.

    ## What it requires

    A substance that was injected where a tendon meets muscle or bone. One unit for each distinct
    origin or insertion; several sticks into one count once.

    ## Why

    The code set tells the origin of a tendon from its sheath, and counts each by structure.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    A local anaesthetic given for another procedure is none of these injections.
    """
    return case.row("SEL206")


@rule("SEL207", "place-at-the-tendon-not-stated", Severity.ERROR, _AMA, _AAPC)
def place_at_the_tendon_not_stated(case: "Case") -> Answer:
    """
    Something was injected at a tendon, and the note does not state at which place of it.

    ## What it requires

    A statement that the injection went into the sheath, or to the origin or insertion.

    ## Why

    The two places have different codes, and an injection of which neither is stated supports none.

    ## How to fix

    Record the place at the tendon.
    """
    places = (*case.groups.injection, *case.groups.either)
    if not _has(case, {Structure.TENDON}, places):
        return NOT_APPLICABLE
    answer = _answer(
        case,
        "tendon",
        "The note names a tendon and not the place at it, so no code is selected for this site.",
        "Record the place at the tendon that was injected.",
        "Where at the tendon was the injection given?",
    )
    # The place stays open where no line depends on it.
    return Answer(Verdict.UNDETERMINED) if answer is MET else answer


@rule("SEL208", "side-of-an-injected-structure", Severity.WARNING, _AMA)
def side_of_an_injected_structure(case: "Case") -> Answer:
    """
    The side of an injected structure is not stated, and one side or both could have been injected.

    ## What it requires

    Left, right or midline for each injected structure.

    ## Why

    The structure of the other side is another structure, with a unit of its own. Where nothing is
    said one is counted.

    ## How to fix

    Record the side or sides.
    """
    return _answer(
        case,
        "side",
        "The side of this injected structure is not stated; it counts as one.",
        "Record the side or sides that were injected.",
        "On which side or sides was the structure injected?",
    )


@rule("SEL209", "injected-structure-without-name", Severity.WARNING, _AMA)
def injected_structure_without_name(case: "Case") -> Answer:
    """
    An injected structure has no name, and it may be one that is named beside it or another one.

    ## What it requires

    The name of each injected tendon, ligament or fascia.

    ## Why

    Each distinct structure is a unit. A mention without a name adds none where another mention of
    the same kind may be the same structure.

    ## How to fix

    Record the name of the structure.
    """
    return _answer(
        case,
        "name",
        "This injected structure has no name and may be one that is named beside it.",
        "Record the name of the structure that was injected.",
        "Which structure was injected here?",
    )


@rule("SEL210", "injected-structure-not-stated", Severity.ERROR, _AMA, _AAPC)
def injected_structure_not_stated(case: "Case") -> Answer:
    """
    The note states an injection and not what was injected into: a muscle or another structure.

    ## What it requires

    The muscle, tendon, ligament, joint or other structure of each injection.

    ## Why

    The codes of injections differ by structure, and a region of the body tells none. The words
    "trigger point injection" tell that it was a muscle; the word "injection" does not.

    ## How to fix

    Record the structure that was injected, with its side.
    """
    answer = _answer(
        case,
        "target",
        "The note does not state which structure was injected.",
        "Record the structure that was injected, with its side.",
        "What structure did the injection go into, and on which side?",
    )
    if answer.problems:
        return answer
    if case.groups.injection:
        return MET
    return Answer(Verdict.UNDETERMINED) if case.groups.either else NOT_APPLICABLE


RULES: Final = (
    sheath_ligament_or_fascia_injected,
    tendon_origin_injected,
    place_at_the_tendon_not_stated,
    side_of_an_injected_structure,
    injected_structure_without_name,
    injected_structure_not_stated,
)
