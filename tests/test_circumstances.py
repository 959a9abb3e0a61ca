"""The circumstances of a visit on which it depends what its record must say."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

import pytest
from attrs import evolve

from needlecode._record_facts import CONDITION_NAMES
from needlecode.circumstances import CONDITIONS, Circumstances
from needlecode.claim import ClaimLine
from needlecode.coding import select_codes
from needlecode.encounter import Encounter, Note, PlanOfCare, Service
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Structure
from needlecode.policies import CPT, MEDICARE
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique


DAY: Final = date(2026, 3, 2)
PT: Final = Provider(profession=Profession.PHYSICAL_THERAPIST, state="OH")
DOCTOR: Final = Provider(profession=Profession.PHYSICIAN, state="OH")
DRY: Final = Procedure(Technique.DRY_NEEDLING, injected=False, sites=(Muscle("deltoid"),))
SHOT: Final = Procedure(
    Technique.TRIGGER_POINT_INJECTION, injected=True, sites=(Muscle("deltoid"),)
)
EITHER: Final = evolve(SHOT, injected=None)
ACUPUNCTURE: Final = Procedure(Technique.ACUPUNCTURE)
HANDS: Final = Procedure(Technique.MANUAL_THERAPY)
Make: TypeAlias = Callable[[], Circumstances]


def visit(
    *procedures: Procedure,
    policy: Policy = CPT,
    lines: tuple[ClaimLine, ...] | None = None,
    denied: bool | None = False,
    **facts: Any,
) -> Circumstances:
    """Look at a visit as the table of elements does."""
    stated: dict[str, Any] = {"date_of_service": DAY, "rendering": PT, **facts}
    encounter = Encounter(**stated, procedures=procedures)
    coding = select_codes(encounter, policy=policy)
    return Circumstances(
        encounter=encounter,
        edition=coding.edition,
        groups=coding.case.groups,
        lines=coding.lines if lines is None else lines,
        denied=denied,
    )


def by(profession: Profession | None, **facts: Any) -> Circumstances:
    """Look at needling by a profession."""
    return visit(DRY, rendering=Provider(profession=profession, **facts))


def after(number: int | None, code: str = "20560", **facts: Any) -> Circumstances:
    """Look at needling after a number of days with a service."""
    earlier = None
    if number is not None:
        earlier = [Service(date=DAY - timedelta(days=n + 1), code=code) for n in range(number)]
    return visit(DRY, earlier_visits=earlier, **facts)


def at(*sites: Any) -> Circumstances:
    """Look at needling at some sites."""
    return visit(evolve(DRY, sites=sites))


def current(*stated: bool | None) -> Circumstances:
    """Look at several needlings, each with current or not."""
    return visit(*(evolve(DRY, electrical_stimulation=one) for one in stated))


BENEFIT: Final[Mapping[str, Any]] = {"policy": MEDICARE, "rendering": DOCTOR}
DISTINCT: Final = (ClaimLine("20560", modifiers=("XS",)),)
AGAIN: Final = (ClaimLine("20560", modifiers=("76",)),)
NO_PLAN: Final = Note.of({"plan-of-care-present": False})
HOLDING: Final[Mapping[str, tuple[tuple[bool | None, Make], ...]]] = {
    "needling": (
        (True, lambda: visit(DRY)),
        (False, lambda: visit(SHOT)),
        (None, lambda: visit(EITHER)),
    ),
    "needles": (
        (True, lambda: visit(DRY)),
        (True, lambda: visit(ACUPUNCTURE)),
        (False, lambda: visit(HANDS)),
        (None, lambda: visit(EITHER)),
    ),
    "injection": (
        (True, lambda: visit(SHOT)),
        (False, lambda: visit(DRY)),
        (None, lambda: visit(EITHER)),
    ),
    "therapist": (
        (True, lambda: by(Profession.OCCUPATIONAL_THERAPY_ASSISTANT)),
        (False, lambda: by(Profession.PHYSICIAN)),
        (None, lambda: by(None)),
        (True, visit),
        (False, lambda: visit(HANDS, evolve(DRY, performed_by=DOCTOR))),
    ),
    "therapy_plan": (
        (True, lambda: visit(DRY, plan_of_care=PlanOfCare())),
        (True, lambda: visit(DRY, note=Note.of({"plan-of-care-present": True}))),
        (False, lambda: visit(DRY, note=NO_PLAN)),
        (False, lambda: by(Profession.PHYSICIAN)),
        (None, lambda: visit(DRY)),
        (None, lambda: by(None)),
        (None, lambda: visit(HANDS, rendering=DOCTOR)),
    ),
    "timed_code": (
        (True, lambda: visit(HANDS, lines=(ClaimLine("97140"),))),
        (False, lambda: visit(DRY)),
    ),
    "several_people": (
        (True, lambda: visit(evolve(DRY, assistant_minutes=5))),
        (True, lambda: visit(evolve(DRY, performed_by=DOCTOR))),
        (True, lambda: by(Profession.AUXILIARY_PERSONNEL, supervised_by=Profession.PHYSICIAN)),
        (False, lambda: visit(evolve(DRY, performed_by=PT))),
    ),
    "assistant": (
        (True, lambda: by(Profession.PHYSICAL_THERAPIST_ASSISTANT)),
        (True, lambda: visit(evolve(DRY, assistant_minutes=5))),
        (False, lambda: visit(evolve(DRY, assistant_minutes=0))),
        (None, lambda: by(None)),
    ),
    "chiropractor": (
        (True, lambda: by(Profession.CHIROPRACTOR)),
        (False, lambda: by(Profession.PHYSICIAN)),
        (None, lambda: by(None)),
    ),
    "occupational": (
        (True, lambda: by(Profession.OCCUPATIONAL_THERAPIST)),
        (False, lambda: by(Profession.PHYSICAL_THERAPIST)),
        (None, lambda: by(None)),
    ),
    "auxiliary": (
        (True, lambda: by(Profession.AUXILIARY_PERSONNEL)),
        (False, lambda: by(Profession.ACUPUNCTURIST)),
        (None, lambda: by(None)),
    ),
    "first_visit": (
        (True, lambda: after(0)),
        (False, lambda: after(1, "99213")),
        (None, lambda: after(None)),
    ),
    "first_needling": (
        (True, lambda: after(1, "97810")),
        (False, lambda: after(1)),
        (None, lambda: after(None)),
    ),
    "continuing": (
        (True, lambda: after(1, "99213")),
        (False, lambda: after(0)),
        (False, lambda: visit(DRY, earlier_visits=(Service(date=DAY, code="20560"),))),
        (None, lambda: after(None)),
    ),
    "beyond_three": (
        (True, lambda: after(3, "20552")),
        (False, lambda: after(2)),
        (False, lambda: after(3, "97810")),
        (
            False,
            lambda: visit(DRY, earlier_visits=[Service(date=date(2026, 3, 1), code="20560")] * 3),
        ),
        (None, lambda: after(None)),
    ),
    "paired_muscle": (
        (True, lambda: at(Muscle("procerus"), Muscle("deltoid"))),
        (True, lambda: at(MuscleGroup("rotator-cuff"))),
        (False, lambda: at(Muscle("procerus"))),
        (False, lambda: at(NonMuscle(Structure.TENDON, "a tendon"))),
    ),
    "over_pleura": (
        (True, lambda: at(Muscle("sternocleidomastoid"))),
        (False, lambda: at(Muscle("deltoid"))),
    ),
    "region_at_risk": (
        (True, lambda: visit(evolve(SHOT, sites=(Muscle("sternocleidomastoid"),)))),
        (False, lambda: at(Muscle("deltoid"))),
    ),
    "estim": (
        (True, lambda: current(None, True)),
        (False, lambda: current(False, False)),
        (None, lambda: current(None, False)),
    ),
    "same_day_acupuncture": (
        (True, lambda: visit(DRY, ACUPUNCTURE)),
        (True, lambda: visit(DRY, other_services=(Service(date=DAY, code="97813"),))),
        (False, lambda: visit(DRY, other_services=(Service(date=DAY, code="97140"),))),
    ),
    "clbp_service": (
        (True, lambda: visit(DRY, policy=MEDICARE)),
        (False, lambda: visit(HANDS, policy=MEDICARE)),
        (False, lambda: visit(DRY)),
    ),
    "beyond_twelve": (
        (True, lambda: after(12, **BENEFIT)),
        (False, lambda: after(11, **BENEFIT)),
        (False, lambda: after(12)),
        (None, lambda: after(None, **BENEFIT)),
    ),
    "charged": (
        (False, lambda: visit(DRY)),
        (None, lambda: visit(DRY, denied=True)),
        (None, lambda: visit(DRY, denied=None)),
    ),
    "exposure": ((None, lambda: visit(DRY)),),
    "referred": ((None, lambda: visit(DRY)),),
    "modifier_distinct": (
        (True, lambda: visit(DRY, lines=DISTINCT)),
        (False, lambda: visit(DRY, lines=AGAIN)),
    ),
    "modifier_repeat": (
        (True, lambda: visit(DRY, lines=AGAIN)),
        (False, lambda: visit(DRY, lines=DISTINCT)),
    ),
}
"""For each condition visits of which it holds, does not, or is open, with what it must say."""
NEVER_OPEN: Final = frozenset(
    {
        *("timed_code", "several_people", "paired_muscle", "over_pleura", "region_at_risk"),
        *("same_day_acupuncture", "clbp_service", "modifier_distinct", "modifier_repeat"),
    }
)
"""What lies in the sites, the lines and the people that a visit names, and so is never open."""
NEVER_SURE: Final = frozenset({"charged", "exposure", "referred"})
"""What nothing of a visit states."""


class TestConditions:
    """A condition is a question about the visit: yes, no, or nobody has said (choices, P-22)."""

    def test_they_are_those_that_the_rows_may_name(self) -> None:
        """The loader knows each condition, and each condition is one that it knows."""
        assert set(CONDITIONS) == CONDITION_NAMES == set(HOLDING)

    @pytest.mark.parametrize("name", CONDITIONS)
    def test_a_condition_holds_where_it_must(self, name: str) -> None:
        """On a visit of each kind."""
        wanted = [said for said, _ in HOLDING[name]]

        assert [CONDITIONS[name](make()) for _, make in HOLDING[name]] == wanted

    @pytest.mark.parametrize("name", CONDITIONS)
    def test_every_answer_is_shown(self, name: str) -> None:
        """Each condition has a visit for every answer that it can give."""
        wanted: set[bool | None] = {True, False, None}
        wanted -= {None} if name in NEVER_OPEN else set()
        wanted -= {True} if name in NEVER_SURE else set()
        wanted -= {False} if name in {"exposure", "referred"} else set()

        assert {said for said, _ in HOLDING[name]} == wanted
