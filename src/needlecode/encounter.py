"""The visit: one patient, one date of service, one claim-submitting practice."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import Final, cast

from attrs import field, frozen

from needlecode import _check
from needlecode.errors import InvalidValueError
from needlecode.procedure import Procedure, Provider


__all__ = ["Clinical", "Discipline", "Encounter", "Note", "PlanOfCare", "Service", "Setting"]

_PLACE: Final = re.compile(r"[0-9]{2}\Z")
_ELEMENT: Final = re.compile(r"[a-z][a-z0-9_-]*\Z")


class Setting(StrEnum):
    """The setting that picks the edit tables."""

    PRACTITIONER = "practitioner"
    OUTPATIENT_HOSPITAL = "outpatient_hospital"


class Discipline(StrEnum):
    """The therapy discipline of a plan of care."""

    PHYSICAL_THERAPY = "physical_therapy"
    OCCUPATIONAL_THERAPY = "occupational_therapy"
    SPEECH_LANGUAGE_PATHOLOGY = "speech_language_pathology"


@frozen(kw_only=True)
class PlanOfCare:
    """
    A therapy plan of care.

    Args:
        discipline: Whose plan it is, or None when not stated.
        first_day: The day from which it is in force, or None when not stated.
        last_day: Its last day, or None when not stated.
        over_threshold: Whether the record attests that the year's therapy exceeds Medicare's
            threshold, and that more is necessary all the same.
    """

    discipline: Discipline | None = None
    first_day: date | None = None
    last_day: date | None = None
    over_threshold: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse other types."""
        _check.truth("over_threshold", self.over_threshold)
        _check.kind("discipline", self.discipline, Discipline, optional=True)
        _check.day("first_day", self.first_day, optional=True)
        _check.day("last_day", self.last_day, optional=True)


@frozen(kw_only=True)
class Service:
    """
    A service that stands elsewhere: on another claim of the date, or at an earlier visit.

    Args:
        date: The date of service.
        code: CPT or HCPCS code.
        units: Units of service, or None when not stated.
        modifiers: Its modifiers.
        same_provider: Whether the same practice furnished it; None when not stated.
        policy: Id of the policy under which it was billed, or None when not stated.
    """

    date: date
    code: str
    units: int | None = None
    modifiers: tuple[str, ...] = field(default=(), converter=_check.texts)
    same_provider: bool | None = None
    policy: str | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no service line."""
        _check.day("date", self.date)
        _check.code("code", self.code)
        _check.whole("units", self.units, 1)
        _check.members("modifiers", self.modifiers, str)
        for place, modifier in enumerate(self.modifiers):
            _check.modifier(f"modifiers[{place}]", modifier)
        _check.truth("same_provider", self.same_provider)
        _check.text("policy", self.policy)


@frozen(kw_only=True)
class Clinical:
    """
    Clinical facts that rules read; each is stated or None.

    Args:
        pregnant: Whether the patient is pregnant.
        anticoagulated: Whether the patient takes an anticoagulant.
        implant: Whether there is an implant at or near a needled site.
        pain_weeks: For how many weeks the low back pain has lasted.
        specific_cause: Whether the low back pain has an identifiable systemic cause.
        surgery_related: Whether it is associated with surgery.
        pregnancy_related: Whether it is associated with pregnancy.
        maintenance: Whether the manipulation maintains a state, and no improvement is expected of it.
        improving: Whether the low back pain improves under the needling or acupuncture.
    """

    pregnant: bool | None = None
    anticoagulated: bool | None = None
    implant: bool | None = None
    pain_weeks: int | None = None
    specific_cause: bool | None = None
    surgery_related: bool | None = None
    pregnancy_related: bool | None = None
    maintenance: bool | None = None
    improving: bool | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is neither stated nor None."""
        for name in _CLINICAL_FACTS:
            _check.truth(name, getattr(self, name))
        _check.whole("pain_weeks", self.pain_weeks)


_CLINICAL_FACTS: Final = (
    "pregnant",
    "anticoagulated",
    "implant",
    "specific_cause",
    "surgery_related",
    "pregnancy_related",
    "maintenance",
    "improving",
)


def _procedures(value: Iterable[Procedure]) -> tuple[Procedure, ...]:
    return _check.sequence(value)


def _in_order(elements: frozenset[str]) -> str:
    return repr(sorted(elements))


def _elements(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, AbstractSet):
        return frozenset(value)
    listed = _check.sequence(value)
    # Anything else is given back as it is, and refused where the field's name is known.
    return frozenset(listed) if type(listed) is tuple else cast("frozenset[str]", listed)


def _services(value: Iterable[Service] | None) -> tuple[Service, ...] | None:
    return None if value is None else _check.sequence(value)


@frozen
class Note:
    """
    What the record says about each documentation element.

    Args:
        recorded: Ids of the elements that the record has.
        missing: Ids of the elements that the record was read for and does not have. An id in
            neither set has not been looked at by anybody.
    """

    recorded: frozenset[str] = field(default=frozenset(), converter=_elements, repr=_in_order)
    missing: frozenset[str] = field(default=frozenset(), converter=_elements, repr=_in_order)

    def __attrs_post_init__(self) -> None:
        """Refuse an element that is both, and what is no element id."""
        for name, elements in (("recorded", self.recorded), ("missing", self.missing)):
            if type(elements) is not frozenset:
                raise InvalidValueError(name, "a list or tuple", elements)
        if self.recorded & self.missing:
            raise InvalidValueError("note", "either True or False for one element", "both")
        for element in (*self.recorded, *self.missing):
            _check.shape("note", element, _ELEMENT, "a mapping of element ids")

    @classmethod
    def of(cls, elements: Mapping[str, bool]) -> "Note":
        """
        Make a note from a mapping.

        Args:
            elements: Element id to True (the record has it) or False (it does not).
        """
        if not isinstance(elements, Mapping):
            raise InvalidValueError("note", "a mapping of element ids", elements)
        for value in elements.values():
            if type(value) is not bool:
                raise InvalidValueError("note", "True or False for each element", value)
        return cls(
            frozenset(name for name, has in elements.items() if has),
            frozenset(name for name, has in elements.items() if not has),
        )

    def says(self, element: str) -> bool | None:
        """Say whether the record has the element; None when nobody has said."""
        if element in self.recorded:
            return True
        return False if element in self.missing else None

    def as_dict(self) -> dict[str, bool]:
        """Give the mapping, in order of the ids."""
        both = self.recorded | self.missing
        return {element: element in self.recorded for element in sorted(both)}


PLAN_OF_CARE: Final = "plan-of-care-present"
"""The element of the note that a therapy plan of care is."""
NO_NOTE: Final = Note()
NOTHING_CLINICAL: Final = Clinical()
NO_PROVIDER: Final = Provider()


@frozen(kw_only=True)
class Encounter:
    """
    One patient, one date of service, one claim-submitting practice.

    Args:
        date_of_service: The day that decides which edition of the rules applies.
        rendering: Who furnished the services, unless a procedure says otherwise.
        procedures: What was done, in the order of the note.
        diagnoses: ICD-10-CM codes, order kept.
        place_of_service: Two digits, or None when not stated.
        setting: Practitioner or outpatient hospital, or None when not stated.
        plan_of_care: The therapy plan of care, or None when not stated.
        note: What the record says about each documentation element.
        other_services: Services of the same date that are not in this note; None when not
            stated, a tuple is declared complete.
        earlier_visits: Earlier services; None when not stated, a tuple is declared complete.
        clinical: Clinical facts.
        treatment_minutes: Total minutes of treatment on the date as the record has them, timed and
            untimed; None when not stated.
    """

    date_of_service: date
    rendering: Provider = NO_PROVIDER
    procedures: tuple[Procedure, ...] = field(default=(), converter=_procedures)
    diagnoses: tuple[str, ...] = field(default=(), converter=_check.texts)
    place_of_service: str | None = None
    setting: Setting | None = None
    plan_of_care: PlanOfCare | None = None
    note: Note = NO_NOTE
    other_services: tuple[Service, ...] | None = field(default=None, converter=_services)
    earlier_visits: tuple[Service, ...] | None = field(default=None, converter=_services)
    clinical: Clinical = NOTHING_CLINICAL
    treatment_minutes: int | None = None

    @property
    def has_plan_of_care(self) -> bool | None:
        """Whether there is a therapy plan of care; None when nobody has said."""
        return True if self.plan_of_care is not None else self.note.says(PLAN_OF_CARE)

    @property
    def services_beside(self) -> tuple[tuple[int, Service], ...]:
        """The other services of the date, with their places, but for those of another practice."""
        return tuple(
            (place, service)
            for place, service in enumerate(self.other_services or ())
            if service.date == self.date_of_service and service.same_provider is not False
        )

    def __attrs_post_init__(self) -> None:
        """Refuse what can stand in no note; what is not stated costs one look each."""
        if type(self.date_of_service) is not date:
            _check.day("date_of_service", self.date_of_service)
        if type(self.procedures) is not tuple:
            raise InvalidValueError("procedures", "a list or tuple", self.procedures)
        for procedure in self.procedures:
            if type(procedure) is not Procedure:
                _check.members("procedures", self.procedures, Procedure)
        if self.diagnoses != ():
            _check.diagnoses(self.diagnoses)
        if self.rendering is not NO_PROVIDER:
            _check.kind("rendering", self.rendering, Provider)
        if (
            self.place_of_service is not None
            or self.setting is not None
            or self.plan_of_care is not None
            or self.other_services is not None
            or self.earlier_visits is not None
            or self.treatment_minutes is not None
        ):
            self._check_context()
        if self.note is not NO_NOTE:
            _check.kind("note", self.note, Note)
        if self.clinical is not NOTHING_CLINICAL:
            _check.kind("clinical", self.clinical, Clinical)

    def _check_context(self) -> None:
        if self.place_of_service is not None:
            _check.shape("place_of_service", self.place_of_service, _PLACE, "two digits or None")
        _check.whole("treatment_minutes", self.treatment_minutes)
        _check.kind("setting", self.setting, Setting, optional=True)
        _check.kind("plan_of_care", self.plan_of_care, PlanOfCare, optional=True)
        for name in ("other_services", "earlier_visits"):
            services = getattr(self, name)
            if services is not None:
                _check.members(name, services, Service)
