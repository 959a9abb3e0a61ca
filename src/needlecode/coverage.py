"""
Whether Medicare covers needling and acupuncture: of whom, by whom, for what, and how often.

Each condition fails, holds, or is open where the note does not say; the rules and the modifiers of
the lines read the same conditions (NCD 30.3.3).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from needlecode.choices import Choices
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Groups
from needlecode.low_back import Course, course_of
from needlecode.procedure import Profession, Provider


__all__ = ["SINCE", "Condition", "diagnosis", "furnished", "is_denied", "pain", "visits"]

SINCE: Final = date(2020, 1, 21)
"""First day of the benefit."""
_WEEKS: Final = 12
_SUPERVISORS: Final = frozenset(
    {
        Profession.PHYSICIAN,
        Profession.PHYSICIAN_ASSISTANT,
        Profession.NURSE_PRACTITIONER,
        Profession.CLINICAL_NURSE_SPECIALIST,
    }
)
# Their services are a benefit of their own, in which needling is not (C-105, F-116, N-314).
_OTHER_BENEFITS: Final = frozenset(
    {
        Profession.PHYSICAL_THERAPIST,
        Profession.PHYSICAL_THERAPIST_ASSISTANT,
        Profession.OCCUPATIONAL_THERAPIST,
        Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
        Profession.SPEECH_LANGUAGE_PATHOLOGIST,
        Profession.CHIROPRACTOR,
    }
)
_CREDENTIALS: Final = frozenset({"acupuncture-degree", "acupuncture-licence"})
# The family of low back pain; the list of CMS was not found (C-118, C-119).
_LISTED: Final = (
    ("M545", None, date(2021, 9, 30)),
    ("M5450", date(2021, 10, 1), None),
    ("M5459", date(2021, 10, 1), None),
)
_VERTEBROGENIC: Final = "M5451"
_FIBROMYALGIA: Final = "M797"


class Condition(NamedTuple):
    """
    A condition of coverage.

    Attributes:
        fails: True, False, or None where the note does not say.
        paths: What is not stated, or what fails.
    """

    fails: bool | None
    paths: tuple[str, ...] = ()


def pain(encounter: Encounter) -> Condition:
    """
    Hold the low back pain against the definition: 12 weeks, nonspecific, no surgery, no pregnancy.

    Args:
        encounter: The visit.
    """
    clinical = encounter.clinical
    weeks = clinical.pain_weeks
    facts = {
        "clinical.pain_weeks": None if weeks is None else weeks < _WEEKS,
        "clinical.specific_cause": clinical.specific_cause,
        "clinical.surgery_related": clinical.surgery_related,
        "clinical.pregnancy_related": clinical.pregnancy_related,
    }
    failing = tuple(path for path, fails in facts.items() if fails)
    unstated = tuple(path for path, fails in facts.items() if fails is None)
    if failing:
        return Condition(fails=True, paths=failing)
    return Condition(None if unstated else False, unstated)


def _furnished(provider: Provider, path: str) -> Condition:
    who = provider.profession
    if who is None:
        return Condition(None, (f"{path}.profession",))
    if who is Profession.PHYSICIAN:
        return Condition(fails=False)
    if who in _OTHER_BENEFITS:
        return Condition(fails=True)
    missing = () if {*provider.credentials} >= _CREDENTIALS else (f"{path}.credentials",)
    if who not in _SUPERVISORS:
        if provider.supervised_by is None:
            missing = (*missing, f"{path}.supervised_by")
        elif provider.supervised_by not in _SUPERVISORS:
            return Condition(fails=True)
    return Condition(None if missing else False, missing)


def _providers(encounter: Encounter, groups: Groups) -> Iterator[Condition]:
    places = (*groups.needling, *groups.either, *groups.acupuncture)
    performers = {p: encounter.procedures[p].performed_by for p in sorted(places)}
    for place, performer in performers.items():
        if performer is not None:
            yield _furnished(performer, f"procedures[{place}].performed_by")
    if None in performers.values():
        yield _furnished(encounter.rendering, "rendering")


def furnished(encounter: Encounter, groups: Groups) -> Condition:
    """
    Hold those who needled against the list of those who may.

    Args:
        encounter: The visit.
        groups: The families of its procedures.
    """
    found = [*_providers(encounter, groups)]
    paths = tuple(path for one in found for path in one.paths)
    if any(one.fails for one in found):
        return Condition(fails=True, paths=paths)
    return Condition(None if any(one.fails is None for one in found) else False, paths)


def diagnosis(encounter: Encounter, choices: Choices) -> Condition:
    """
    Look for a diagnosis of low back pain.

    Args:
        encounter: The visit.
        choices: What a code outside the known list says.
    """
    if choices.clbp_diagnosis == "definition":
        return Condition(fails=False)
    codes = [code.replace(".", "").upper() for code in encounter.diagnoses]
    day = encounter.date_of_service
    listed = {
        code
        for code, first, last in _LISTED
        if (first is None or first <= day) and (last is None or day <= last)
    }
    if listed & {*codes}:
        return Condition(fails=False)
    if not codes:
        return Condition(None, ("diagnoses",))
    if _VERTEBROGENIC in codes and choices.vertebrogenic_pain != "specific":
        return Condition(False if choices.vertebrogenic_pain == "nonspecific" else None)
    if choices.clbp_diagnosis == "strict_list" or {*codes} <= {_FIBROMYALGIA, _VERTEBROGENIC}:
        return Condition(fails=True, paths=("diagnoses",))
    return Condition(None)


def visits(encounter: Encounter, choices: Choices) -> tuple[Condition, Course | None]:
    """
    Hold the number of the visit against 12 in 90 days, 8 more with improvement, and 20 a year.

    Args:
        encounter: The visit.
        choices: How the year and the 90 days are read.

    Returns:
        The condition, and the count where the earlier visits are stated.
    """
    course, improving = course_of(encounter, choices), encounter.clinical.improving
    if course is None:
        return Condition(None, ("earlier_visits",)), None
    if course.is_over:
        return Condition(fails=True, paths=("earlier_visits",)), course
    if improving is False and course.number > 1:
        return Condition(fails=True, paths=("clinical.improving",)), course
    if course.is_extra and improving is None:
        return Condition(None, ("clinical.improving",)), course
    return Condition(fails=False), course


def is_denied(encounter: Encounter, edition: Edition, groups: Groups) -> bool | None:
    """
    Say whether needling and acupuncture of a visit are expected to be denied; None where that is open.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    choices = edition.choices
    fails = {
        pain(encounter).fails,
        furnished(encounter, groups).fails,
        diagnosis(encounter, choices).fails,
        visits(encounter, choices)[0].fails,
    }
    return True if True in fails else None if None in fails else False
