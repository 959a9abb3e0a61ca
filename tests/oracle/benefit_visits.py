"""Visits for low back pain, enumerated and drawn: who, which pain, which visit, which notice."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from needlecode.encounter import Clinical, Discipline, Encounter, Note, PlanOfCare, Service
from needlecode.muscle import Muscle
from needlecode.procedure import Profession, Provider
from tests.oracle.making import TODAY, L, acupuncture, needling, service


BOTH: Final = ("acupuncture-degree", "acupuncture-licence")
PROVIDERS: Final = (
    Provider(profession=Profession.PHYSICIAN),
    Provider(profession=Profession.PHYSICAL_THERAPIST),
    Provider(profession=Profession.CHIROPRACTOR),
    Provider(profession=Profession.CHIROPRACTOR, credentials=BOTH),
    Provider(profession=Profession.OCCUPATIONAL_THERAPIST, credentials=BOTH),
    Provider(profession=Profession.NURSE_PRACTITIONER),
    Provider(profession=Profession.PHYSICIAN_ASSISTANT, credentials=BOTH),
    *(
        Provider(profession=profession, credentials=credentials, supervised_by=supervisor)
        for profession, credentials, supervisor in (
            (Profession.ACUPUNCTURIST, BOTH, Profession.PHYSICIAN),
            (Profession.ACUPUNCTURIST, BOTH, Profession.PHYSICAL_THERAPIST),
            (Profession.ACUPUNCTURIST, BOTH, None),
            (Profession.ACUPUNCTURIST, BOTH[:1], Profession.PHYSICIAN),
            (Profession.ACUPUNCTURIST, (), None),
            (Profession.AUXILIARY_PERSONNEL, BOTH, Profession.NURSE_PRACTITIONER),
        )
    ),
)
PAIN: Final[dict[str, Any]] = {
    "pain_weeks": 16,
    "specific_cause": False,
    "surgery_related": False,
    "pregnancy_related": False,
}
PAINS: Final[tuple[dict[str, Any], ...]] = (
    PAIN,
    {},
    {**PAIN, "pain_weeks": 12},
    {**PAIN, "pain_weeks": 11},
    {**PAIN, "pain_weeks": None},
    *({**PAIN, name: value} for name in list(PAIN)[1:] for value in (True, None)),
    {"surgery_related": True},
)
CODES: Final = (
    *(("M54.59",), (), ("M54.50",), ("M5459",), ("M54.5",), ("M54.51",), ("M79.7",), ("M54.2",)),
    *(("M79.7", "M54.59"), ("M54.51", "M54.50"), ("M79.7", "M54.2"), ("M54.51", "M79.7")),
)
NOTICES: Final = (None, True, False)
# How many days ago the earlier visits were.
AGO: Final[tuple[Sequence[int] | None, ...]] = (
    *(None, (), (2,), range(2, 24, 2), range(2, 26, 2), range(2, 28, 2), range(2, 40, 2)),
    *(range(2, 42, 2), range(2, 44, 2), range(7, 91, 7), range(7, 92, 7), range(7, 100, 7)),
    *(range(10, 200, 10), range(3, 130, 7), range(20, 700, 20), (360, *range(2, 30, 2))),
    *(range(9, 117, 9), (2, 100, *range(40, 64, 2)), (365, 366, 340, 330, *range(2, 24, 2))),
    *((400, *range(300, 324, 2)), (95, 93, 91, 90, *range(2, 24, 2))),
)
DAYS: Final = (
    *(TODAY, date(2020, 1, 20), date(2020, 1, 21), date(2020, 2, 29), date(2021, 9, 30)),
    *(date(2021, 10, 1), date(2024, 12, 31)),
)
MUSCLE: Final = needling(Muscle("multifidus-lumborum", L))
WORK: Final = (
    (MUSCLE,),
    (acupuncture((15, False, True), (15, True, True)),),
    (MUSCLE, service("97110", 15)),
    (MUSCLE, acupuncture((15, True, True))),
)
ELSEWHERE: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"policy": "medicare"},
    {"policy": "Medicare"},
    {"policy": "aetna"},
    {"code": "20552"},
    {"code": "97811"},
    {"same_provider": False},
)
DISCIPLINES: Final = {
    Profession.PHYSICAL_THERAPIST: Discipline.PHYSICAL_THERAPY,
    Profession.OCCUPATIONAL_THERAPIST: Discipline.OCCUPATIONAL_THERAPY,
}


def earlier(ago: Sequence[int] | None, day: date, **other: Any) -> tuple[Service, ...] | None:
    """Give earlier visits, those days before a day; the first two of them on one day."""
    if ago is None:
        return None
    days = [day - timedelta(days=n) for n in (*ago[:1], *ago)]
    return tuple(Service(**{"date": one, "code": "20560", **other}) for one in days)


DIMENSIONS: Final[dict[str, Sequence[Any]]] = {
    "ago": AGO,
    "improving": (True, None, False),
    "pain": PAINS,
    "codes": CODES,
    "who": PROVIDERS,
    "day": DAYS,
    "work": WORK,
    "elsewhere": ELSEWHERE,
    "planned": (False, True),
}


def made(facts: dict[str, Any], *, signed: bool | None) -> Encounter:
    """Make a visit of one value of each dimension."""
    who, day = facts["who"], facts["day"]
    discipline = DISCIPLINES.get(who.profession) if facts["planned"] else None
    note = {"abn-signed": signed, "plan-of-care-present": discipline is not None}
    return Encounter(
        date_of_service=day,
        rendering=evolve(who, state="CO"),
        procedures=facts["work"],
        diagnoses=facts["codes"],
        plan_of_care=PlanOfCare(discipline=discipline) if discipline else None,
        note=Note.of({name: value for name, value in note.items() if value is not None}),
        other_services=(),
        earlier_visits=earlier(facts["ago"], day, **facts["elsewhere"]),
        clinical=Clinical(**facts["pain"], improving=facts["improving"]),
    )


def benefit_visits() -> Iterator[Encounter]:
    """Go through the notices with every two dimensions, mostly of a fifteenth visit."""
    usual = {name: values[0] for name, values in DIMENSIONS.items()}
    usual["ago"] = range(3, 45, 3)
    for one, other in combinations(DIMENSIONS, 2):
        for first, second in product(DIMENSIONS[one], DIMENSIONS[other]):
            for signed in NOTICES:
                yield made({**usual, one: first, other: second}, signed=signed)


def with_benefit(draw: DrawFn, encounter: Encounter) -> Encounter:
    """State what the benefit asks for, mostly in its favour."""
    day = encounter.date_of_service
    ago = draw(st.sampled_from(AGO))
    usual = (PAIN,) * len(PAINS)
    known = encounter.note.as_dict()
    signed = draw(st.sampled_from(NOTICES))
    who = encounter.rendering
    if draw(st.booleans()):
        supervisors = (Profession.PHYSICIAN, Profession.PHYSICAL_THERAPIST, None)
        supervisor = draw(st.sampled_from(supervisors))
        who = evolve(who, credentials=BOTH, supervised_by=supervisor)
    return evolve(
        encounter,
        rendering=who,
        diagnoses=draw(st.sampled_from((*CODES[:1] * len(CODES), *CODES))),
        earlier_visits=earlier(ago, day, **draw(st.sampled_from(ELSEWHERE))),
        clinical=evolve(
            encounter.clinical,
            **draw(st.sampled_from((*usual, *PAINS))),
            improving=draw(st.sampled_from((True, True, None, False))),
        ),
        note=Note.of({**known, "abn-signed": signed} if signed is not None else known),
    )
