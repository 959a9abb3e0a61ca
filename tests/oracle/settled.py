"""Visits of the strategies, completed with stated facts until a good share has an opinion."""

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from needlecode.encounter import Clinical, Discipline, Encounter, Note, PlanOfCare
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Side, Site, Structure
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from tests.oracle.benefit_visits import with_benefit
from tests.strategies import encounters


THERAPIST: Final = Profession.PHYSICAL_THERAPIST
OTHER_THERAPIST: Final = Profession.OCCUPATIONAL_THERAPIST
PLANS: Final = {
    THERAPIST: Discipline.PHYSICAL_THERAPY,
    OTHER_THERAPIST: Discipline.OCCUPATIONAL_THERAPY,
}
ASSISTANTS: Final = {
    THERAPIST: Profession.PHYSICAL_THERAPIST_ASSISTANT,
    OTHER_THERAPIST: Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
}
PROFESSIONS: Final = (
    *(Profession.PHYSICIAN,) * 4,
    *(THERAPIST,) * 3,
    *(OTHER_THERAPIST, Profession.CHIROPRACTOR, Profession.ACUPUNCTURIST),
)
NEEDLES: Final = (Technique.DRY_NEEDLING,) * 4 + (Technique.TRIGGER_POINT_INJECTION,) * 2
ANYBODY: Final = (*NEEDLES, Technique.ACUPUNCTURE, *(Technique.THERAPY_SERVICE,) * 3)
DOCTOR: Final = (
    *(*NEEDLES, *NEEDLES, Technique.ACUPUNCTURE, Technique.ACUPUNCTURE),
    *(Technique.EVALUATION, Technique.OSTEOPATHIC_MANIPULATION, Technique.MANUAL_THERAPY),
)
CHIROPRACTOR: Final = (
    *(Technique.DRY_NEEDLING, Technique.CHIROPRACTIC_MANIPULATION, Technique.ACUPUNCTURE),
    *(Technique.THERAPY_SERVICE, Technique.CHIROPRACTIC_MANIPULATION, Technique.EVALUATION),
)
THERAPY: Final = (
    *(Technique.DRY_NEEDLING, Technique.DRY_NEEDLING, Technique.THERAPY_SERVICE),
    *(Technique.THERAPY_SERVICE, Technique.MANUAL_THERAPY, Technique.ELECTRICAL_STIMULATION),
    *(Technique.EVALUATION, Technique.THERAPY_SERVICE),
)
TECHNIQUES: Final[dict[Profession, Sequence[Technique]]] = {
    Profession.PHYSICIAN: DOCTOR,
    Profession.CHIROPRACTOR: CHIROPRACTOR,
    Profession.ACUPUNCTURIST: (Technique.ACUPUNCTURE, Technique.DRY_NEEDLING),
    THERAPIST: THERAPY,
    OTHER_THERAPIST: THERAPY,
}
SERVICES: Final = ("97110", "97140", "97112", "97530", "97116", "97124", "97012", "97150", "97035")
EVALUATIONS: Final = {THERAPIST: ("97161", "97164"), OTHER_THERAPIST: ("97166", "97168")}
VISITS: Final = ("99213", "99203", "99211")
WORDS: Final = ("cervical", "thoracic", "lumbar", "pelvic", "sacrum", "head", "R ankle")
MINUTES: Final = (15, 7, 8, 16, 22, 23, 30, 38)
# Far from the trunk, where the strategies draw few muscles.
LEGS: Final = ("soleus", "tibialis-anterior", "gluteus-medius", "trapezius", "deltoid")


def is_rare(draw: DrawFn) -> bool:
    """Draw whether something unusual stays: one time in eight."""
    return draw(st.integers(0, 7)) == 7


def settled_site(draw: DrawFn, site: Site) -> Site:
    """Name a muscle and a side in most cases."""
    if isinstance(site, Muscle) and site.side is None and not is_rare(draw):
        return evolve(site, side=draw(st.sampled_from((Side.LEFT, Side.RIGHT))))
    if isinstance(site, Muscle | MuscleGroup) or is_rare(draw):
        return site
    if isinstance(site, NonMuscle) and site.structure.is_tissue:
        return site
    return Muscle(draw(st.sampled_from(LEGS)), Side.LEFT)


def settled_sets(draw: DrawFn, sets: tuple[NeedleSet, ...]) -> tuple[NeedleSet, ...]:
    """State minutes, current and insertion of each set."""
    done = []
    for n, one in enumerate(sets):
        minutes = draw(st.sampled_from(MINUTES)) if one.minutes is None else one.minutes
        done.append(
            NeedleSet(
                minutes=minutes,
                electrical=bool(one.electrical),
                new_insertion=n == 0 or bool(one.new_insertion),
            )
        )
    return tuple(done)


def settled_procedure(
    draw: DrawFn, procedure: Procedure, who: Profession, sessions: Sequence[int | None]
) -> Procedure:
    """State what decides the procedure, and mostly nothing against it."""
    technique = procedure.technique
    if technique not in TECHNIQUES[who]:
        technique = draw(st.sampled_from(TECHNIQUES[who]))
    facts: dict[str, Any] = {
        "technique": technique,
        "sites": (),
        "needle_sets": (),
        "injected": None,
        "substance": None,
        "code": None,
        "needles_in": None,
        "needles_out": None,
        "electrical_stimulation": None,
        "session": draw(st.sampled_from(sessions)),
        "minutes": draw(st.sampled_from(MINUTES)) if not procedure.minutes else procedure.minutes,
        "performed_by": None,
        "attended": None,
        "separate_work": None,
        "decision_only": False,
        "regions": (),
    }
    if technique in {Technique.DRY_NEEDLING, Technique.TRIGGER_POINT_INJECTION}:
        sites = procedure.sites or (Muscle(draw(st.sampled_from(LEGS)), Side.RIGHT),)
        facts["sites"] = tuple(settled_site(draw, site) for site in sites)
        facts["injected"] = technique is Technique.TRIGGER_POINT_INJECTION and not is_rare(draw)
        facts["electrical_stimulation"] = None if facts["injected"] else draw(st.booleans())
    elif technique is Technique.ACUPUNCTURE:
        facts["minutes"] = None
        facts["needle_sets"] = settled_sets(draw, procedure.needle_sets or (NeedleSet(),))
        facts["sites"] = (NonMuscle(Structure.ACUPOINT, "LI4"),)
    elif technique is Technique.EVALUATION:
        facts["code"] = draw(st.sampled_from(EVALUATIONS.get(who, VISITS)))
        facts["separate_work"] = not is_rare(draw)
        facts["decision_only"] = procedure.decision_only
    else:
        facts["attended"] = True if technique is Technique.ELECTRICAL_STIMULATION else None
        words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)
        facts["regions"] = tuple(draw(words))
    if technique is Technique.THERAPY_SERVICE:
        facts["code"] = draw(st.sampled_from(SERVICES))
    if (
        who is Profession.PHYSICIAN
        and technique is Technique.MANUAL_THERAPY
        and draw(st.booleans())
    ):
        facts["performed_by"] = Provider(profession=draw(st.sampled_from(tuple(PLANS))))
    if who in ASSISTANTS and is_rare(draw):
        facts["performed_by"] = Provider(profession=ASSISTANTS[who])
    alone = procedure.assistant_minutes
    if alone is not None and (who not in ASSISTANTS or alone > (facts["minutes"] or 0)):
        facts["assistant_minutes"] = None
    return evolve(procedure, **facts)


@st.composite
def settled(draw: DrawFn) -> Encounter:
    """Draw a visit of which nearly everything that decides a line is stated."""
    encounter = draw(encounters())
    who = draw(st.sampled_from(PROFESSIONS))
    sessions = draw(st.sampled_from(((None,), (1,), (1,), (1, 2))))
    procedures = [settled_procedure(draw, one, who, sessions) for one in encounter.procedures]
    therapists = [p.performed_by.profession for p in procedures if p.performed_by]
    disciplines = [PLANS[one] for one in (who, *therapists) if one in PLANS]
    planned = bool(disciplines) and not is_rare(draw)
    discipline = disciplines[0] if planned else None
    first = draw(st.sampled_from((None, encounter.date_of_service)))
    known = {k: v for k, v in encounter.note.as_dict().items() if k != "plan-of-care-present"}
    clinical: Clinical = encounter.clinical
    if clinical.maintenance is None:
        clinical = evolve(clinical, maintenance=draw(st.booleans()))
    complete = evolve(
        encounter,
        rendering=evolve(encounter.rendering, profession=who),
        procedures=tuple(procedures),
        plan_of_care=PlanOfCare(discipline=discipline, first_day=first) if discipline else None,
        note=Note.of(known if discipline else {**known, "plan-of-care-present": False}),
        other_services=() if encounter.other_services is not None else None,
        clinical=clinical,
        treatment_minutes=None,
    )
    return with_benefit(draw, complete)


def visits() -> SearchStrategy[Encounter]:
    """Draw a visit: mostly settled, and some as the strategies have them."""
    return st.one_of(settled(), settled(), settled(), encounters())
