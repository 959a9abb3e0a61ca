"""
The short way for the usual visit: every site a named muscle, every family stated.

Everything that decides about such a visit is a few small numbers, so each distinct one is worked
out once for an edition. A law of the tests holds the short way equal to the full one.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from needlecode.case import ABSENT, Acupuncture, Point, Reason
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.facts._anatomy import MUSCLES
from needlecode.grouping import Family, family_of
from needlecode.mention import add_masks, interval_of
from needlecode.muscles import contiguous
from needlecode.procedure import Procedure, Technique


__all__ = ["Shape", "shape_of"]


class Shape(NamedTuple):
    """
    What decides about a usual visit.

    Attributes:
        needled: Muscles needled, as far as the note supports them.
        injected: Muscles injected, likewise.
        needling: Positions of the needling procedures.
        injection: Positions of the injections.
        plain: Whether every side is stated and no procedure has a detail that a rule reports, so
            that the findings follow from the numbers too.
    """

    needled: int
    injected: int
    needling: tuple[int, ...]
    injection: tuple[int, ...]
    plain: bool

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
            False,
        )


_PLACES: Final = tuple(tuple(range(n)) for n in range(9))


def shape_of(encounter: Encounter, edition: Edition) -> Shape | None:
    """
    Give the shape of a usual visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.

    Returns:
        The shape, or None when the visit needs the full way.
    """
    if not edition.has_shortcut or encounter.date_of_service < edition.policy_first_day:
        return None
    needled: dict[str, int] = {}
    injected: dict[str, int] = {}
    procedures = encounter.procedures
    keys = edition.scheme.fast
    mixed: list[Family] = []
    plain = encounter.other_services is None
    for procedure in procedures:
        family = family_of(procedure)
        if family is Family.NEEDLING:
            masks, usual = needled, Technique.DRY_NEEDLING
        elif family is Family.INJECTION:
            masks, usual = injected, Technique.TRIGGER_POINT_INJECTION
        else:
            break
        if not procedure.sites or not add_masks(keys, procedure.sites, masks):
            break
        if (
            procedure.technique is not usual
            or procedure.electrical_stimulation
            or procedure.session is not None
        ):
            plain = False
        mixed.append(family)
    unusual = not mixed or len(mixed) < len(procedures)
    both = bool(needled and injected)
    if unusual or (both and not _is_apart(encounter, edition, mixed, needled, injected)):
        return None
    many, of_injected = interval_of(needled), interval_of(injected)
    if not injected:
        places = _PLACES[len(mixed)] if len(mixed) < len(_PLACES) else tuple(range(len(mixed)))
        return Shape(many[0], ABSENT, places, (), plain and many[0] == many[1])
    at = tuple(place for place, family in enumerate(mixed) if family is Family.NEEDLING)
    rest = tuple(place for place, family in enumerate(mixed) if family is Family.INJECTION)
    sure = many[0] == many[1] and of_injected[0] == of_injected[1]
    return Shape(many[0] if at else ABSENT, of_injected[0], at, rest, plain and sure)


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
    at = [
        _regions(encounter.procedures, families, family)
        for family in (Family.NEEDLING, Family.INJECTION)
    ]
    return not any(contiguous(one, other) for one in at[0] for other in at[1])


def _regions(procedures: Iterable[Procedure], families: list[Family], wanted: Family) -> set[str]:
    return {
        MUSCLES[site.name][1]  # type: ignore[union-attr]
        for procedure, family in zip(procedures, families, strict=True)
        if family is wanted
        for site in procedure.sites
    }
