"""
The short way for the usual visit: every site a named muscle, every family stated.

Everything that decides about such a visit is a few small numbers, so each distinct one is worked
out once for an edition. A law of the tests holds the short way equal to the full one.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from needlecode.case import ABSENT, Acupuncture, Point, Reason
from needlecode.edition import Edition
from needlecode.encounter import NO_NOTE, PLAN_OF_CARE, Encounter
from needlecode.facts._anatomy import MUSCLES
from needlecode.grouping import INJECTION, NEEDLING, Family, family_of
from needlecode.mention import add_masks, supported_by
from needlecode.muscles import contiguous
from needlecode.procedure import Procedure, Profession, Technique


__all__ = ["Shape", "shape_of"]


class Shape(NamedTuple):
    """
    What decides about a usual visit.

    Attributes:
        needled: Muscles needled, as far as the note supports them.
        injected: Muscles injected, likewise.
        needling: Positions of the needling procedures.
        injection: Positions of the injections.
        one_diagnosis: Whether there is one diagnosis, to which a line can point.
        plain: Whether every side is stated and no procedure has a detail that a rule reports, so
            that the findings follow from the numbers too.
    """

    needled: int
    injected: int
    needling: tuple[int, ...]
    injection: tuple[int, ...]
    one_diagnosis: bool
    plain: bool
    under: tuple[object, ...] = ()

    @property
    def point(self) -> Point:
        """The same as a point of the decision tables."""
        return Point(
            self.needled,
            Reason.NAMED if self.needling else Reason.UNNAMED,
            self.injected,
            Reason.NAMED if self.injection else Reason.UNNAMED,
            Acupuncture.ABSENT,
            (),
            by_session=False,
        )


# Who furnished needling, as far as its lines and findings depend on it.
_UNKNOWN, _PHYSICAL, _OCCUPATIONAL, _ASSISTED, _NO_THERAPIST = range(5)
_WORKS: Final[dict[Profession | None, int]] = {
    None: _UNKNOWN,
    Profession.PHYSICAL_THERAPIST: _PHYSICAL,
    Profession.OCCUPATIONAL_THERAPIST: _OCCUPATIONAL,
    Profession.PHYSICAL_THERAPIST_ASSISTANT: _ASSISTED,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT: _ASSISTED,
}
_PLACES: Final = tuple(tuple(range(n)) for n in range(9))
_DRY: Final = Technique.DRY_NEEDLING
_NEEDLES: Final = frozenset({_DRY, Technique.TRIGGER_POINT_INJECTION, Technique.INJECTION})


def shape_of(encounter: Encounter, edition: Edition) -> Shape | None:
    """
    Give the shape of a usual visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.

    Returns:
        The shape, or None when the visit needs the full way.
    """
    procedures = encounter.procedures
    if not edition.has_shortcut or encounter.date_of_service < edition.policy_first_day:
        return None
    needled: dict[str, int] = {}
    injected: dict[str, int] = {}
    keys = edition.scheme.fast
    plain = encounter.other_services is None
    for procedure in procedures:
        family = family_of(procedure)
        masks = needled if family is NEEDLING else injected
        usual = family is NEEDLING or family is INJECTION
        usual = usual and procedure.diagnoses is None
        if not (usual and procedure.sites and add_masks(keys, procedure.sites, masks)):
            return None
        if (
            (procedure.technique is _DRY) is not (family is NEEDLING)
            # Another label, for instance acupuncture, is reported.
            or procedure.technique not in _NEEDLES
            or procedure.electrical_stimulation
            or procedure.session is not None
        ):
            plain = False
    under: tuple[object, ...] = ()
    if needled and edition.modifiers:
        # Whether needling is covered rests on many facts.
        if edition.has_coverage or _has_performers(encounter):
            return None
        under = _under(encounter, edition)
    if needled and injected:
        return _mixed(encounter, edition, (needled, injected), under, plain=plain)
    many = len(procedures)
    places = _PLACES[many] if many < len(_PLACES) else tuple(range(many))
    supported, stated = supported_by(needled or injected)
    one = len(encounter.diagnoses) == 1
    if needled:
        return Shape(supported, ABSENT, places, (), one, plain and stated, under)
    return Shape(ABSENT, supported, (), places, one, plain and stated) if injected else None


def _mixed(
    encounter: Encounter,
    edition: Edition,
    masks: tuple[dict[str, int], dict[str, int]],
    under: tuple[object, ...],
    *,
    plain: bool,
) -> Shape | None:
    """Give the shape of a visit with both families, where they do not touch."""
    needled, injected = masks
    families = [family_of(procedure) for procedure in encounter.procedures]
    if not _is_apart(encounter, edition, families, needled, injected):
        return None
    low, stated = supported_by(needled)
    low_too, stated_too = supported_by(injected)
    return Shape(
        low,
        low_too,
        tuple(place for place, family in enumerate(families) if family is NEEDLING),
        tuple(place for place, family in enumerate(families) if family is INJECTION),
        len(encounter.diagnoses) == 1,
        plain and stated and stated_too,
        under,
    )


def _has_performers(encounter: Encounter) -> bool:
    """Say whether the note tells procedures apart by who furnished them, or has an assistant."""
    for procedure in encounter.procedures:
        if procedure.performed_by is not None or procedure.assistant_minutes is not None:
            return True
    return _WORKS.get(encounter.rendering.profession) == _ASSISTED


def _under(encounter: Encounter, edition: Edition) -> tuple[object, ...]:
    """Give what decides about the modifier of a plan of care, and about who may furnish needling."""
    plan, profession = encounter.plan_of_care, encounter.rendering.profession
    who = _WORKS.get(profession, _NO_THERAPIST)
    if plan is not None:
        return (who, True, plan.discipline)
    return (who, None if encounter.note is NO_NOTE else encounter.note.says(PLAN_OF_CARE))


def _is_apart(
    encounter: Encounter,
    edition: Edition,
    families: list[Family],
    needled: dict[str, int],
    injected: dict[str, int],
) -> bool:
    """Say whether no muscle is in both families and, where it matters, no region touches."""
    if not needled.keys().isdisjoint(injected):
        return False
    if edition.choices.tpi_same_day == "different_muscle":
        return True
    at = [_regions(encounter.procedures, families, family) for family in (NEEDLING, INJECTION)]
    return not any(contiguous(one, other) for one in at[0] for other in at[1])


def _regions(procedures: Iterable[Procedure], families: list[Family], wanted: Family) -> set[str]:
    return {
        MUSCLES[site.name][1]  # type: ignore[union-attr]
        for procedure, family in zip(procedures, families, strict=True)
        if family is wanted
        for site in procedure.sites
    }
