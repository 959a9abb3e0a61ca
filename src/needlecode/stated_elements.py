"""What a visit itself states of the elements of its record, so that nobody is asked twice."""

from collections.abc import Callable, Mapping
from typing import Final

from needlecode.circumstances import Circumstances
from needlecode.muscle import Muscle, MuscleGroup
from needlecode.procedure import Technique
from needlecode.units import SERVICE_CODES, TIMED, assistant_minutes_of


__all__ = ["STATED", "says"]

_PAIN_FACTS: Final = ("pain_weeks", "specific_cause", "surgery_related", "pregnancy_related")


def says(visit: Circumstances, element: str) -> bool | None:
    """
    Say whether the record has an element: by what the visit states, else by what the note says.

    Args:
        visit: The visit.
        element: Id of the element.
    """
    stated = STATED.get(element)
    if stated is not None and stated(visit):
        return True
    return visit.encounter.note.says(element)


def _named(visit: Circumstances) -> bool:
    """Say whether every site of the needling is a named muscle, or a structure that is none."""
    sites = [s for p in visit.needled for s in visit.encounter.procedures[p].sites]
    return any(isinstance(site, Muscle) for site in sites) and not any(
        isinstance(site, MuscleGroup) or not hasattr(site, "side") for site in sites
    )


def _sided(visit: Circumstances) -> bool:
    sites = [s for p in visit.needled for s in visit.encounter.procedures[p].sites]
    return bool(sites) and all(getattr(site, "side", None) is not None for site in sites)


def _of_needling(name: str) -> Callable[[Circumstances], bool]:
    """Say whether every needling procedure states a fact."""

    def stated(visit: Circumstances) -> bool:
        found = [getattr(visit.encounter.procedures[p], name) for p in visit.needled]
        return bool(found) and all(value is not None for value in found)

    return stated


def _minutes(visit: Circumstances) -> bool:
    encounter = visit.encounter
    timed = [
        encounter.procedures[place]
        for place in visit.groups.therapy
        if SERVICE_CODES.get(encounter.procedures[place].code or "", None) in TIMED
        or encounter.procedures[place].technique is Technique.MANUAL_THERAPY
    ]
    return bool(timed) and all(one.minutes is not None for one in timed)


def _nothing_injected(visit: Circumstances) -> bool:
    found = [visit.encounter.procedures[p] for p in visit.needled]
    return bool(found) and all(
        one.injected is False
        or (one.technique is Technique.DRY_NEEDLING and one.injected is None and not one.substance)
        for one in found
    )


def _removed(visit: Circumstances) -> bool:
    found = [visit.encounter.procedures[p] for p in visit.needled]
    return bool(found) and all(
        one.needles_out is not None and one.needles_in is not None for one in found
    )


def _low_back(visit: Circumstances) -> bool:
    clinical = visit.encounter.clinical
    return all(getattr(clinical, name) is not None for name in _PAIN_FACTS)


def _by_assistants(visit: Circumstances) -> bool:
    places = range(len(visit.encounter.procedures))
    return all(assistant_minutes_of(visit.encounter, place) is not None for place in places)


STATED: Final[Mapping[str, Callable[[Circumstances], bool]]] = {
    # An encounter has a date and names what was done.
    "date-of-service": lambda _: True,
    "intervention-identified": lambda v: bool(v.encounter.procedures),
    "timed-code-minutes": _minutes,
    "total-treatment-minutes": lambda v: v.encounter.treatment_minutes is not None,
    "history-onset-duration": lambda v: v.encounter.clinical.pain_weeks is not None,
    "diagnosis-icd10": lambda v: bool(v.encounter.diagnoses),
    "plan-of-care-present": lambda v: v.encounter.plan_of_care is not None,
    "muscles-treated-named": _named,
    "muscle-laterality": _sided,
    "needle-count-inserted": _of_needling("needles_in"),
    "needle-count-removed": _removed,
    "electrical-stimulation-through-needle": _of_needling("electrical_stimulation"),
    "no-substance-injected": _nothing_injected,
    "clbp-definition-met": _low_back,
    "clbp-visit-number": lambda v: v.encounter.earlier_visits is not None,
    "assistant-involvement": _by_assistants,
}
"""Element id to whether the visit states it; what it does not state the note may still say."""
