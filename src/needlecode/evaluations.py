"""What the evaluations and visits of a note are, before anything is decided about them."""

from typing import Final, NamedTuple

from needlecode.encounter import Encounter
from needlecode.facts._codes import CODES
from needlecode.procedure import Procedure, Profession


__all__ = [
    "MAY_BE_MINOR",
    "MINOR",
    "NEW_PATIENT",
    "OCCUPATIONAL",
    "PAIRED_WITH_NEW_PATIENT",
    "PHYSICAL",
    "Seen",
    "seen",
    "specialty_of",
]

PHYSICAL: Final = frozenset({"97161", "97162", "97163", "97164"})
OCCUPATIONAL: Final = frozenset({"97165", "97166", "97167", "97168"})
NEW_PATIENT: Final = frozenset({"99202", "99203", "99204", "99205"})
_OSTEOPATHIC: Final = frozenset({"98925", "98926", "98927", "98928", "98929"})
_CHIROPRACTIC: Final = frozenset({"98940", "98941", "98942"})
# Procedures with a global period of no days or of ten, as the fee schedule has it (N-506).
MINOR: Final = (
    frozenset({"20526", "20527", "20550", "20551", "20552", "20553", "64555", "64566", "64596"})
    | _OSTEOPATHIC
    | _CHIROPRACTIC
)
# Procedures that NCCI pairs with visits of new patients (N-117, N-305, N-317).
PAIRED_WITH_NEW_PATIENT: Final = (
    frozenset({"97810", "97811", "97813", "97814"}) | _OSTEOPATHIC | _CHIROPRACTIC
)
# Injections and the like of which the global period was not looked up.
MAY_BE_MINOR: Final = frozenset(
    code for code, row in CODES.items() if row[0] == "procedure" and code not in MINOR
)
_SPECIALTIES: Final = {
    Profession.PHYSICAL_THERAPIST_ASSISTANT: Profession.PHYSICAL_THERAPIST,
    Profession.OCCUPATIONAL_THERAPY_ASSISTANT: Profession.OCCUPATIONAL_THERAPIST,
}


class Seen(NamedTuple):
    """
    Positions of the evaluations and visits of a note, by what they are.

    Attributes:
        visits: Visits.
        physical: Evaluations by a physical therapist.
        occupational: Evaluations by an occupational therapist.
        unnamed: Those of which the note states no code: any of the three.
    """

    visits: tuple[int, ...]
    physical: tuple[int, ...]
    occupational: tuple[int, ...]
    unnamed: tuple[int, ...]

    @property
    def evaluations(self) -> tuple[int, ...]:
        """Positions of the evaluations by therapists."""
        return tuple(sorted((*self.physical, *self.occupational)))


def seen(encounter: Encounter, places: tuple[int, ...]) -> Seen:
    """
    Tell visits and evaluations of two disciplines apart.

    Args:
        encounter: The visit.
        places: Positions of its evaluations and visits.
    """
    codes = {place: encounter.procedures[place].code for place in places}
    return Seen(
        visits=tuple(p for p, code in codes.items() if code and CODES[code][0] == "visit"),
        physical=tuple(p for p, code in codes.items() if code in PHYSICAL),
        occupational=tuple(p for p, code in codes.items() if code in OCCUPATIONAL),
        unnamed=tuple(p for p, code in codes.items() if code is None),
    )


def specialty_of(procedure: Procedure) -> Profession | None:
    """
    Give the specialty of the clinician, with an assistant that of the therapist.

    Only what the procedure itself states counts: that it names nobody leaves open whether another
    clinician than the rendering one furnished it.

    Args:
        procedure: What was done.
    """
    profession = procedure.performed_by.profession if procedure.performed_by else None
    if profession is None or profession is Profession.OTHER:
        return None
    return _SPECIALTIES.get(profession, profession)
