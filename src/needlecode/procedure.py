"""What was done, as the note has it, before coding."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, cast

from attrs import field, frozen

from needlecode import _check
from needlecode.errors import InvalidValueError
from needlecode.muscle import SITE_TYPES, Site


__all__ = ["NeedleSet", "Procedure", "Profession", "Provider", "Technique"]


class Technique(StrEnum):
    """The label that the note gives the procedure; what is coded follows from the facts."""

    DRY_NEEDLING = "dry_needling"
    TRIGGER_POINT_INJECTION = "trigger_point_injection"
    INJECTION = "injection"
    ACUPUNCTURE = "acupuncture"
    CUPPING = "cupping"
    GUA_SHA = "gua_sha"
    MOXIBUSTION = "moxibustion"
    NERVE_STIMULATION = "percutaneous_electrical_nerve_stimulation"
    OSTEOPATHIC_MANIPULATION = "osteopathic_manipulation"
    CHIROPRACTIC_MANIPULATION = "chiropractic_manipulation"
    MANUAL_THERAPY = "manual_therapy"
    ELECTRICAL_STIMULATION = "electrical_stimulation"
    THERAPY_SERVICE = "therapy_service"
    EVALUATION = "evaluation"
    OTHER = "other"


class Profession(StrEnum):
    """Who furnished a service, by profession; no name and no number."""

    PHYSICAL_THERAPIST = "physical_therapist"
    PHYSICAL_THERAPIST_ASSISTANT = "physical_therapist_assistant"
    OCCUPATIONAL_THERAPIST = "occupational_therapist"
    OCCUPATIONAL_THERAPY_ASSISTANT = "occupational_therapy_assistant"
    SPEECH_LANGUAGE_PATHOLOGIST = "speech_language_pathologist"
    CHIROPRACTOR = "chiropractor"
    ACUPUNCTURIST = "acupuncturist"
    PHYSICIAN = "physician"
    PHYSICIAN_ASSISTANT = "physician_assistant"
    NURSE_PRACTITIONER = "nurse_practitioner"
    CLINICAL_NURSE_SPECIALIST = "clinical_nurse_specialist"
    ATHLETIC_TRAINER = "athletic_trainer"
    MASSAGE_THERAPIST = "massage_therapist"
    NATUROPATHIC_PHYSICIAN = "naturopathic_physician"
    AUXILIARY_PERSONNEL = "auxiliary_personnel"
    OTHER = "other"


_STATE: Final = re.compile(r"[A-Z]{2}\Z")


@frozen(kw_only=True)
class Provider:
    """
    Who furnished a service.

    Args:
        profession: The profession, or None when not stated.
        state: Two-letter code of the state in which the service was furnished.
        credentials: Stated degrees and licences, for instance ``"acupuncture-licence"``.
        supervised_by: The profession of the supervisor, or None when not stated.
    """

    profession: Profession | None = None
    state: str | None = None
    credentials: tuple[str, ...] = field(default=(), converter=_check.texts, repr=False)
    supervised_by: Profession | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse other types, and a state that is no two-letter code."""
        _check.kind("profession", self.profession, Profession, optional=True)
        _check.kind("supervised_by", self.supervised_by, Profession, optional=True)
        _check.members("credentials", self.credentials, str)
        if self.state is not None:
            _check.shape("state", self.state, _STATE, "a two-letter code in capitals, or None")


@frozen(kw_only=True)
class NeedleSet:
    """
    One set of acupuncture needles.

    Args:
        minutes: Minutes of personal one-on-one contact; retention does not count.
        needle_minutes: Of these, the minutes of locating, inserting, stimulating and removing the
            needles; read only where a policy counts nothing else.
        electrical: Whether any needle of the set was stimulated electrically.
        new_insertion: Whether new needles were inserted for this set.
    """

    minutes: int | None = None
    needle_minutes: int | None = None
    electrical: bool | None = None
    new_insertion: bool | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse negative minutes and other types."""
        _check.whole("minutes", self.minutes)
        _check.whole("needle_minutes", self.needle_minutes)
        _check.truth("electrical", self.electrical)
        _check.truth("new_insertion", self.new_insertion)


def _sites(value: Iterable[Site]) -> tuple[Site, ...]:
    return cast("tuple[Site, ...]", value) if type(value) is tuple else _check.sequence(value)


def _sets(value: Iterable[NeedleSet]) -> tuple[NeedleSet, ...]:
    return _check.sequence(value) if value != () else ()


def _codes(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else _check.texts(value)


@frozen
class Procedure:
    """
    What was done, as the note has it. One flat type: a checker must accept what people write.

    Args:
        technique: The label that the note gives it.
        sites: Where the needles went, in the order of the note.
        injected: Whether anything was injected; None when the note does not state it.
        substance: What was injected; never shown in a repr or a message.
        electrical_stimulation: Whether current was applied through the needles.
        minutes: Minutes of direct contact, those of an assistant included.
        regions: Body regions, for manipulation and therapy services.
        needle_sets: For acupuncture, the sets of needles in order.
        code: For a therapy service, an evaluation or another service, its code number.
        needles_in: Needles inserted.
        needles_out: Needles removed.
        performed_by: Who did it; None means the rendering provider of the encounter.
        assistant_minutes: Of the minutes, those furnished by an assistant alone.
        attended: For a modality, whether a clinician was in constant attendance.
        session: 1, 2, ... of that day; None when not stated.
        separate_work: Whether the record shows significant, separately identifiable work.
        decision_only: That this work is no more than deciding on the procedure beside it. Work that
            is called separate is taken to be more, so what is not said here is no open fact.
        diagnoses: ICD-10-CM codes for which it was done, of those of the encounter; None when the
            note does not tie it to any.
    """

    technique: Technique
    sites: tuple[Site, ...] = field(default=(), kw_only=True, converter=_sites)
    injected: bool | None = field(default=None, kw_only=True)
    substance: str | None = field(default=None, kw_only=True, repr=False)
    electrical_stimulation: bool | None = field(default=None, kw_only=True)
    minutes: int | None = field(default=None, kw_only=True)
    regions: tuple[str, ...] = field(default=(), kw_only=True, converter=_check.texts, repr=False)
    needle_sets: tuple[NeedleSet, ...] = field(default=(), kw_only=True, converter=_sets)
    code: str | None = field(default=None, kw_only=True)
    needles_in: int | None = field(default=None, kw_only=True)
    needles_out: int | None = field(default=None, kw_only=True)
    performed_by: Provider | None = field(default=None, kw_only=True)
    assistant_minutes: int | None = field(default=None, kw_only=True)
    attended: bool | None = field(default=None, kw_only=True)
    session: int | None = field(default=None, kw_only=True)
    separate_work: bool | None = field(default=None, kw_only=True)
    decision_only: bool = field(default=False, kw_only=True)
    diagnoses: tuple[str, ...] | None = field(default=None, kw_only=True, converter=_codes)

    def __attrs_post_init__(self) -> None:
        """Refuse what can stand in no note; a procedure without details costs one look."""
        if type(self.technique) is not Technique:
            raise InvalidValueError("technique", "a Technique", self.technique)
        if type(self.sites) is not tuple:
            raise InvalidValueError("sites", "a list or tuple", self.sites)
        for place, site in enumerate(self.sites):
            if type(site) not in SITE_TYPES:
                raise InvalidValueError(f"sites[{place}]", "a Site", site)
        injected = self.injected
        if injected is not False and injected is not None and injected is not True:
            raise InvalidValueError("injected", "True, False or None", injected)
        if (
            self.substance is not None
            or self.electrical_stimulation is not None
            or self.minutes is not None
            or self.session is not None
            or self.code is not None
            or self.needles_in is not None
            or self.needles_out is not None
            or self.performed_by is not None
            or self.assistant_minutes is not None
            or self.attended is not None
            or self.separate_work is not None
            or self.decision_only is not False
            or self.regions != ()
            or self.needle_sets != ()
            or self.diagnoses is not None
        ):
            self._check_details()

    def _check_details(self) -> None:
        _check.text("substance", self.substance)
        _check.truth("electrical_stimulation", self.electrical_stimulation)
        _check.whole("minutes", self.minutes)
        _check.members("regions", self.regions, str)
        _check.members("needle_sets", self.needle_sets, NeedleSet)
        _check.code("code", self.code, optional=True)
        _check.whole("needles_in", self.needles_in)
        _check.whole("needles_out", self.needles_out)
        _check.kind("performed_by", self.performed_by, Provider, optional=True)
        _check.whole("assistant_minutes", self.assistant_minutes)
        _check.truth("attended", self.attended)
        _check.whole("session", self.session, 1)
        _check.truth("separate_work", self.separate_work)
        if type(self.decision_only) is not bool:
            raise InvalidValueError("decision_only", "True or False", self.decision_only)
        if self.diagnoses is not None:
            _check.diagnoses(self.diagnoses)
