"""
KX in its two meanings, and the modifiers of a notice, under Medicare.

KX attests that the patient improves, on the visits that are covered for that alone (F-444). Where a
denial is expected the line says whether the patient was told; which modifier does that is a choice
(F-446).
"""

from typing import Final

from needlecode.coverage import SINCE, is_denied, visits
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Groups
from needlecode.low_back import NEEDLE_SERVICES
from needlecode.part import Lines
from needlecode.procedure import Profession


__all__ = ["NOTICE", "attests_more", "gives_notices", "is_in_use", "notice_of", "noticed"]

_THERAPY: Final = frozenset({"GP", "GO", "GN"})

NOTICE: Final = "abn-signed"
"""The element of the note that a signed notice is."""


def is_in_use(encounter: Encounter, edition: Edition) -> bool:
    """
    Say whether the policy has the benefit, and asks for its modifiers, on the date.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    return "KX" in edition.modifiers and encounter.date_of_service >= SINCE


def gives_notices(encounter: Encounter, edition: Edition) -> bool:
    """
    Say whether a notice can shift a denial: under Part B itself, and not under a plan that follows it.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    return is_in_use(encounter, edition) and edition.payer is None


def notice_of(encounter: Encounter, edition: Edition) -> str:
    """
    Give the modifier of a line whose denial is expected; "" where nobody has said whether there is a notice.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    how = edition.choices.notice_modifier
    if how == "voluntary_gx":
        return "GX"
    if how == "excluded_gy" or encounter.rendering.profession is Profession.CHIROPRACTOR:
        # A chiropractor has no benefit that the service could be of.
        return "GY"
    return {True: "GA", False: "GZ", None: ""}[encounter.note.says(NOTICE)]


def noticed(encounter: Encounter, edition: Edition, groups: Groups, lines: Lines) -> Lines:
    """
    Set KX where the visit is one of those, and the modifier of the notice where a denial is expected.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: The lines of all families.
    """
    if not is_in_use(encounter, edition) or not any(x.code in NEEDLE_SERVICES for x in lines):
        return lines
    if is_denied(encounter, edition, groups):
        told = gives_notices(encounter, edition)
        modifier, rule = notice_of(encounter, edition) if told else "", "MOD121"
    else:
        _, course = visits(encounter, edition.choices)
        attested = course is not None and course.has_kx and encounter.clinical.improving
        modifier, rule = "KX" if attested else "", "MOD120"
    if not modifier:
        return lines
    return tuple(
        line._replace(modifiers=(*line.modifiers, modifier), basis=(*line.basis, rule))
        if line.code in NEEDLE_SERVICES
        else line
        for line in lines
    )


def attests_more(encounter: Encounter, edition: Edition, lines: Lines) -> Lines:
    """
    Set KX on therapy beyond the threshold of the year, where the record attests that it is necessary.

    Needling and acupuncture have the other meaning only: what is not covered counts for no threshold
    (C-606).

    Args:
        encounter: The visit.
        edition: The policy on its date.
        lines: The lines of all families.
    """
    plan = encounter.plan_of_care
    if plan is None or not plan.over_threshold or "KX" not in edition.modifiers:
        return lines
    return tuple(
        line._replace(modifiers=(*line.modifiers, "KX"), basis=(*line.basis, "MOD122"))
        if _THERAPY & {*line.modifiers} and line.code not in NEEDLE_SERVICES
        else line
        for line in lines
    )
