"""
What the facts make of each procedure, and the groups that are coded together.

The unit of selection is the group, all procedures of one family in the encounter: muscles add up
over the visit. The family follows from the facts, not from the label.
"""

from enum import StrEnum
from typing import Final

from attrs import field, frozen

from needlecode.encounter import Encounter
from needlecode.procedure import Procedure, Technique


__all__ = ["INJECTION", "NEEDLING", "Family", "Groups", "contradicts_itself", "family_of", "group"]


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
    UNCODED = "not coded"


# Members of an enumeration are slow to reach through its class.
_DRY: Final = Technique.DRY_NEEDLING
_TRIGGER_POINT: Final = Technique.TRIGGER_POINT_INJECTION
_ACUPUNCTURE: Final = Technique.ACUPUNCTURE
_ACUPUNCTURE_CODES: Final = frozenset({"97810", "97811", "97813", "97814"})
NEEDLING: Final = Family.NEEDLING
INJECTION: Final = Family.INJECTION
_EITHER: Final = Family.EITHER


def contradicts_itself(procedure: Procedure) -> bool:
    """Say whether the note states that nothing was injected and names what was."""
    return procedure.injected is False and procedure.substance is not None


def family_of(procedure: Procedure) -> Family:
    """
    Give the family of a procedure.

    Nothing injected makes it needling, a substance makes it an injection, whatever the note calls
    it (F-101, N-202). The words "dry needling" state that nothing was injected; the words
    "trigger point injection" do not state what was.
    """
    technique = procedure.technique
    if technique is not _DRY and technique is not _TRIGGER_POINT:
        named = technique is _ACUPUNCTURE or procedure.code in _ACUPUNCTURE_CODES
        return Family.ACUPUNCTURE if named else Family.UNCODED
    injected = procedure.injected
    if injected is False:
        return NEEDLING if procedure.substance is None else _EITHER
    if injected or procedure.substance is not None:
        return INJECTION
    return NEEDLING if technique is _DRY else _EITHER


_NONE: Final[tuple[int, ...]] = ()


@frozen
class Groups:
    """
    Positions of the procedures of each family, in the order of the note.

    Attributes:
        needling: Needled, nothing injected.
        injection: Injected.
        either: One of the two, not stated which.
        acupuncture: Recognised as acupuncture.
        uncoded: Of a family that this version does not code.
    """

    needling: tuple[int, ...] = field(default=_NONE)
    injection: tuple[int, ...] = field(default=_NONE)
    either: tuple[int, ...] = field(default=_NONE)
    acupuncture: tuple[int, ...] = field(default=_NONE)
    uncoded: tuple[int, ...] = field(default=_NONE)


def group(encounter: Encounter) -> Groups:
    """Sort the procedures of a visit into families."""
    places: dict[Family, list[int]] = {family: [] for family in Family}
    for place, procedure in enumerate(encounter.procedures):
        places[family_of(procedure)].append(place)
    return Groups(*(tuple(places[family]) for family in Family))
