"""
What the facts make of each procedure, and the groups that are coded together.

The unit of selection is the group, all procedures of one family in the encounter: muscles, regions
and minutes add up over the visit. The family follows from the facts, not from the label.
"""

from enum import StrEnum
from typing import Final

from attrs import field, frozen

from needlecode.encounter import Encounter
from needlecode.facts._codes import CODES
from needlecode.muscle import NonMuscle, Structure
from needlecode.procedure import Procedure, Technique


__all__ = [
    "INJECTION",
    "NEEDLING",
    "Family",
    "Groups",
    "contradicts_itself",
    "family_of",
    "group",
    "label_of",
]


class Family(StrEnum):
    """
    What is coded together.

    ``EITHER`` is a trigger point injection of which the note does not say whether anything was
    injected: it is needling or an injection, and nobody knows which.
    """

    NEEDLING = "needling"
    INJECTION = "injection"
    EITHER = "needling or injection"
    ACUPUNCTURE = "acupuncture"
    OSTEOPATHIC = "osteopathic manipulation"
    CHIROPRACTIC = "chiropractic manipulation"
    THERAPY = "therapy service"
    EVALUATION = "evaluation or visit"
    UNLISTED = "service without a code of its own"
    STATED = "service stated by its code"
    UNCODED = "not coded"


# Members of an enumeration are slow to reach through its class.
_DRY: Final = Technique.DRY_NEEDLING
_TRIGGER_POINT: Final = Technique.TRIGGER_POINT_INJECTION
_ACUPUNCTURE: Final = Technique.ACUPUNCTURE
_ANY_INJECTION: Final = Technique.INJECTION
NEEDLING: Final = Family.NEEDLING
INJECTION: Final = Family.INJECTION
_EITHER: Final = Family.EITHER
_BY_CODE: Final = frozenset({Technique.THERAPY_SERVICE, Technique.EVALUATION, Technique.OTHER})
_NEEDLES: Final = frozenset({_DRY, _TRIGGER_POINT, _ANY_INJECTION})
# What the kind of a stated code calls the service.
_LABELS: Final = {
    "needling": _DRY,
    "injection": _TRIGGER_POINT,
    "structure": _ANY_INJECTION,
    "acupuncture": _ACUPUNCTURE,
    "osteopathic": Technique.OSTEOPATHIC_MANIPULATION,
    "chiropractic": Technique.CHIROPRACTIC_MANIPULATION,
    "timed": Technique.THERAPY_SERVICE,
    "untimed": Technique.THERAPY_SERVICE,
    "supervised": Technique.THERAPY_SERVICE,
    "evaluation": Technique.EVALUATION,
    "visit": Technique.EVALUATION,
}
_FAMILIES: Final = {
    Technique.ACUPUNCTURE: Family.ACUPUNCTURE,
    Technique.OSTEOPATHIC_MANIPULATION: Family.OSTEOPATHIC,
    Technique.CHIROPRACTIC_MANIPULATION: Family.CHIROPRACTIC,
    Technique.MANUAL_THERAPY: Family.THERAPY,
    Technique.ELECTRICAL_STIMULATION: Family.THERAPY,
    Technique.THERAPY_SERVICE: Family.THERAPY,
    Technique.EVALUATION: Family.EVALUATION,
    Technique.CUPPING: Family.UNLISTED,
    Technique.GUA_SHA: Family.UNLISTED,
    Technique.MOXIBUSTION: Family.UNLISTED,
    Technique.NERVE_STIMULATION: Family.UNLISTED,
}


def contradicts_itself(procedure: Procedure) -> bool:
    """Say whether the note states that nothing was injected and names what was."""
    return procedure.injected is False and procedure.substance is not None


def label_of(procedure: Procedure) -> Technique:
    """
    Give what the note calls the procedure: its technique, or what its stated code stands for.

    A code names the service only where the technique does not.
    """
    technique = procedure.technique
    if technique in _BY_CODE and procedure.code in CODES:
        return _LABELS.get(CODES[procedure.code][0], Technique.OTHER)
    return technique


def family_of(procedure: Procedure, *, nerves_by_target: bool = False) -> Family:
    """
    Give the family of a procedure.

    Nothing injected makes it needling, a substance makes it an injection, whatever the note calls
    it (F-101, N-202). The words "dry needling" state that nothing was injected; the words
    "trigger point injection" do not state what was.

    Args:
        procedure: What was done.
        nerves_by_target: Whether needles with current at nerves are nerve stimulation whatever
            they are called, the value ``by_target`` of the choice `pens_identification`.
    """
    technique = procedure.technique
    if technique is not _DRY and technique is not _TRIGGER_POINT:
        technique = label_of(procedure)
        if technique not in _NEEDLES or _is_stated(procedure, technique):
            return _other_family(procedure, technique)
    injected, named = procedure.injected, procedure.substance is not None
    if injected is False:
        family = _EITHER if named else NEEDLING
    elif injected or named or technique is _ANY_INJECTION:
        family = INJECTION
    else:
        family = NEEDLING if technique is _DRY else _EITHER
    at_nerves = nerves_by_target and procedure.electrical_stimulation and family is NEEDLING
    return Family.UNLISTED if at_nerves and _is_at_nerves(procedure) else family


def _is_stated(procedure: Procedure, technique: Technique) -> bool:
    """Say whether an injection is named by a code that the library does not select."""
    code = procedure.code
    return (
        technique is _ANY_INJECTION
        and code is not None
        and CODES.get(code, ("",))[0] in {"procedure", ""}
    )


def _is_at_nerves(procedure: Procedure) -> bool:
    return bool(procedure.sites) and all(
        isinstance(site, NonMuscle) and site.structure is Structure.NERVE
        for site in procedure.sites
    )


def _other_family(procedure: Procedure, technique: Technique) -> Family:
    if technique is _ACUPUNCTURE and (procedure.injected or procedure.substance is not None):
        # Injection at acupuncture points is no acupuncture (N-123).
        return INJECTION
    if technique is Technique.OTHER or technique is _ANY_INJECTION:
        return Family.STATED if procedure.code is not None else Family.UNCODED
    if technique is Technique.THERAPY_SERVICE or technique is Technique.EVALUATION:
        known = procedure.code is None or procedure.code in CODES
        return _FAMILIES[technique] if known else Family.STATED
    return _FAMILIES[technique]


_NONE: Final[tuple[int, ...]] = ()


@frozen
class Groups:
    """
    Positions of the procedures of each family, in the order of the note.

    Attributes:
        needling: Needled, nothing injected.
        injection: Injected.
        either: One of the two, not stated which.
        acupuncture: Acupuncture.
        osteopathic: Osteopathic manipulation.
        chiropractic: Chiropractic manipulation.
        therapy: Therapy services.
        evaluation: Evaluations and visits.
        unlisted: Services that are known to have no code of their own.
        stated: Other services, stated by their codes.
        uncoded: Services of which nothing tells the code.
    """

    needling: tuple[int, ...] = field(default=_NONE)
    injection: tuple[int, ...] = field(default=_NONE)
    either: tuple[int, ...] = field(default=_NONE)
    acupuncture: tuple[int, ...] = field(default=_NONE)
    osteopathic: tuple[int, ...] = field(default=_NONE)
    chiropractic: tuple[int, ...] = field(default=_NONE)
    therapy: tuple[int, ...] = field(default=_NONE)
    evaluation: tuple[int, ...] = field(default=_NONE)
    unlisted: tuple[int, ...] = field(default=_NONE)
    stated: tuple[int, ...] = field(default=_NONE)
    uncoded: tuple[int, ...] = field(default=_NONE)


def group(encounter: Encounter, *, nerves_by_target: bool = False) -> Groups:
    """
    Sort the procedures of a visit into families.

    Args:
        encounter: The visit.
        nerves_by_target: As for `family_of`.
    """
    places: dict[Family, list[int]] = {family: [] for family in Family}
    for place, procedure in enumerate(encounter.procedures):
        places[family_of(procedure, nerves_by_target=nerves_by_target)].append(place)
    return Groups(*(tuple(places[family]) for family in Family))
