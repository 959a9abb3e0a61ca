"""
The circumstances of a visit on which it depends what its record must say.

Each condition of the table of elements is a question about the visit: yes, no, or None where nobody
has said. Somebody who is not named may be anybody.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from needlecode.claim import ClaimLine
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.facts._anatomy import MUSCLES
from needlecode.grouping import Groups
from needlecode.low_back import NEEDLE_SERVICES, Course, course_of
from needlecode.modifiers import DISTINCT
from needlecode.muscle import Muscle, MuscleGroup
from needlecode.procedure import Profession
from needlecode.units import ASSISTANTS, SERVICE_CODES, TIMED, clinician_of, discipline_of


__all__ = ["CONDITIONS", "Circumstances"]

_NEEDLED: Final = frozenset({"20560", "20561", "20552", "20553"})
_DRY: Final = frozenset({"20560", "20561"})
_ACUPUNCTURE: Final = frozenset({"97810", "97811", "97813", "97814"})
_AT_RISK: Final = frozenset({"neck", "thorax", "abdomen"})
_OCCUPATIONAL: Final = frozenset(
    {Profession.OCCUPATIONAL_THERAPIST, Profession.OCCUPATIONAL_THERAPY_ASSISTANT}
)
_TREATMENTS: Final = 3


@frozen(eq=False)
class Circumstances:
    """
    A visit as the table of elements looks at it.

    Attributes:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: The claim lines.
        denied: Whether the payer is expected to deny needling: True, False, or None where open.
    """

    encounter: Encounter
    edition: Edition
    groups: Groups
    lines: tuple[ClaimLine, ...]
    denied: bool | None = False

    @property
    def day(self) -> date:
        """The date of service."""
        return self.encounter.date_of_service

    @property
    def needled(self) -> tuple[int, ...]:
        """Positions of the needling procedures, of what may be needling where there is none."""
        return self.groups.needling or self.groups.either

    @property
    def clinicians(self) -> frozenset[Profession | None]:
        """Who furnished the needling; without needling, who furnished anything."""
        places = self.needled or range(len(self.encounter.procedures))
        return frozenset(clinician_of(self.encounter, place) for place in places) or frozenset(
            {self.encounter.rendering.profession}
        )

    @property
    def muscles(self) -> tuple[str, ...]:
        """Slugs of the muscles that were needled or injected, the members of groups among them."""
        places = (*self.needled, *self.groups.injection)
        found: list[str] = []
        for site in (s for p in places for s in self.encounter.procedures[p].sites):
            if isinstance(site, Muscle):
                found.append(site.name)
            elif isinstance(site, MuscleGroup):
                found += site.members
        return tuple(found)

    @property
    def course(self) -> Course | None:
        """Where the visit stands in the course of the low back pain benefit; None when not stated."""
        return course_of(self.encounter, self.edition.choices)

    def modified(self, modifiers: Iterable[str]) -> bool:
        """
        Say whether a line has one of some modifiers.

        Args:
            modifiers: The modifiers.
        """
        return any({*modifiers} & {*line.modifiers} for line in self.lines)


Holds = Callable[[Circumstances], bool | None]


def _of_group(sure: tuple[int, ...], maybe: tuple[int, ...] = ()) -> bool | None:
    return True if sure else None if maybe else False


def _furnished_by(professions: Iterable[Profession]) -> Holds:
    wanted = frozenset(professions)

    def holds(visit: Circumstances) -> bool | None:
        who = visit.clinicians
        return True if who & wanted else None if None in who else False

    return holds


def _earlier(codes: frozenset[str] | None, least: int = 1) -> Holds:
    """Say whether there were so many earlier visits, with one of some codes, or with any."""

    def holds(visit: Circumstances) -> bool | None:
        earlier = visit.encounter.earlier_visits
        if earlier is None:
            return None
        days = {
            one.date
            for one in earlier
            if one.date < visit.day and (codes is None or one.code in codes)
        }
        return len(days) >= least

    return holds


def _not(other: Holds) -> Holds:
    def holds(visit: Circumstances) -> bool | None:
        said = other(visit)
        return None if said is None else not said

    return holds


def _stimulated(visit: Circumstances) -> bool | None:
    said = {visit.encounter.procedures[p].electrical_stimulation for p in visit.needled}
    return True if True in said else None if None in said else False


def _under_plan(visit: Circumstances) -> bool | None:
    if visit.encounter.has_plan_of_care is not None:
        return visit.encounter.has_plan_of_care
    therapists = {who for who in visit.clinicians if discipline_of(who)}
    if not therapists and None not in visit.clinicians and not visit.groups.therapy:
        return False
    return None


def _several(visit: Circumstances) -> bool:
    encounter = visit.encounter
    named = {p.performed_by for p in encounter.procedures if p.performed_by is not None}
    shared = any(p.assistant_minutes for p in encounter.procedures)
    return (
        shared
        or bool(named - {encounter.rendering})
        or encounter.rendering.supervised_by is not None
    )


def _assisted(visit: Circumstances) -> bool | None:
    encounter = visit.encounter
    who = {clinician_of(encounter, p) for p in range(len(encounter.procedures))}
    if who & ASSISTANTS or any(p.assistant_minutes for p in encounter.procedures):
        return True
    return None if None in who else False


def _beyond_twelve(visit: Circumstances) -> bool | None:
    if not _low_back(visit):
        return False
    course = visit.course
    return None if course is None else course.is_extra


def _low_back(visit: Circumstances) -> bool:
    served = any(line.code in NEEDLE_SERVICES for line in visit.lines)
    return visit.edition.has_coverage and served


def _open(_: Circumstances) -> None:
    """Nothing of an encounter says so."""


CONDITIONS: Final[Mapping[str, Holds]] = {
    "needling": lambda v: _of_group(v.groups.needling, v.groups.either),
    "needles": lambda v: _of_group((*v.groups.needling, *v.groups.acupuncture), v.groups.either),
    "injection": lambda v: _of_group(v.groups.injection, v.groups.either),
    "therapist": _furnished_by(
        (
            Profession.PHYSICAL_THERAPIST,
            Profession.PHYSICAL_THERAPIST_ASSISTANT,
            *_OCCUPATIONAL,
        )
    ),
    "therapy_plan": _under_plan,
    "timed_code": lambda v: any(SERVICE_CODES.get(x.code) in TIMED for x in v.lines),
    "several_people": _several,
    "assistant": _assisted,
    "chiropractor": _furnished_by((Profession.CHIROPRACTOR,)),
    "occupational": _furnished_by(_OCCUPATIONAL),
    "auxiliary": _furnished_by((Profession.AUXILIARY_PERSONNEL,)),
    "first_visit": _not(_earlier(None)),
    "first_needling": _not(_earlier(_DRY)),
    "continuing": _earlier(None),
    "beyond_three": _earlier(_NEEDLED, _TREATMENTS),
    "paired_muscle": lambda v: any(MUSCLES[name][3] for name in v.muscles),
    "over_pleura": lambda v: any(MUSCLES[name][4] for name in v.muscles),
    "region_at_risk": lambda v: any(MUSCLES[name][1] in _AT_RISK for name in v.muscles),
    "estim": _stimulated,
    "same_day_acupuncture": lambda v: (
        bool(v.groups.acupuncture)
        or any(service.code in _ACUPUNCTURE for _, service in v.encounter.services_beside)
    ),
    "clbp_service": _low_back,
    "beyond_twelve": _beyond_twelve,
    "charged": lambda v: v.denied and None,
    "exposure": _open,
    "referred": _open,
    "modifier_distinct": lambda v: v.modified(DISTINCT),
    "modifier_repeat": lambda v: v.modified(("76",)),
}
"""Name to what it asks of a visit."""
