"""What the lattice is made of: complete visits and procedures in a word."""

from datetime import date

from needlecode.encounter import Clinical, Discipline, Encounter, Note, PlanOfCare
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Side, Site, Structure
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique


L, R = Side.LEFT, Side.RIGHT
TODAY = date(2026, 3, 2)
NO_PLAN = Note.of({"plan-of-care-present": False})
Scene = tuple[Profession | None, Discipline | None]

PHYSICIAN: Scene = (Profession.PHYSICIAN, None)
CHIROPRACTOR: Scene = (Profession.CHIROPRACTOR, None)
THERAPIST: Scene = (Profession.PHYSICAL_THERAPIST, Discipline.PHYSICAL_THERAPY)
SCENES: tuple[Scene, ...] = (
    PHYSICIAN,
    THERAPIST,
    (Profession.PHYSICAL_THERAPIST, None),
    (Profession.OCCUPATIONAL_THERAPIST, Discipline.OCCUPATIONAL_THERAPY),
    CHIROPRACTOR,
    (Profession.ACUPUNCTURIST, None),
    (Profession.PHYSICAL_THERAPIST_ASSISTANT, Discipline.PHYSICAL_THERAPY),
)

TENDON = NonMuscle(Structure.TENDON, "Achilles tendon", L)
SITES: tuple[Site, ...] = (
    Muscle("trapezius", L),
    Muscle("trapezius", R, part="upper"),
    Muscle("trapezius", L, part="lower"),
    Muscle("trapezius", L, part="upper"),
    Muscle("multifidus", L),
    Muscle("multifidus-lumborum", L, level="L4"),
    Muscle("multifidus-cervicis", L),
    Muscle("soleus", R),
    Muscle("gastrocnemius", R, part="medial-head"),
    Muscle("procerus"),
    Muscle("procerus", L),
    Muscle("frontalis", L),
    Muscle("occipitalis", L),
    Muscle("dorsal-interossei-of-hand", L, level="1"),
    Muscle("dorsal-interossei-of-hand", L, level="2"),
    TENDON,
)
LEG = (Muscle("plantaris", R), Muscle("popliteus", R), Muscle("tibialis-anterior", L))
WORDS: tuple[tuple[Site, ...], ...] = (
    (MuscleGroup("hamstrings", L),),
    (MuscleGroup("hamstrings", L), MuscleGroup("rhomboids", L), MuscleGroup("gluteals", R)),
    (Muscle("levator-ani", L), Muscle("coccygeus", L), Muscle("trapezius", L)),
    (Muscle("levator-ani", L), Muscle("iliococcygeus", L), Muscle("trapezius", L)),
    (Muscle("iliococcygeus", L), Muscle("puborectalis", L), Muscle("pubococcygeus", L)),
    (MuscleGroup("hamstrings", L), MuscleGroup("gluteals", R)),
    (MuscleGroup("rhomboids", R), Muscle("rhomboid-major", R)),
    (MuscleGroup("gluteals", R), Muscle("trapezius", L)),
    (Muscle("soleus"),),
    (Muscle("soleus"), Muscle("soleus", L)),
    (Muscle("soleus"), Muscle("soleus", L), Muscle("deltoid", L)),
    (Muscle("soleus"), Muscle("plantaris"), Muscle("deltoid")),
)


def visit(
    *procedures: Procedure,
    scene: Scene = PHYSICIAN,
    day: date = TODAY,
    total: int | None = None,
) -> Encounter:
    """Make a visit of which it is said who furnished it, and whether under a plan of care."""
    profession, discipline = scene
    return Encounter(
        date_of_service=day,
        rendering=Provider(profession=profession, state="CO"),
        procedures=procedures,
        plan_of_care=PlanOfCare(discipline=discipline) if discipline else None,
        note=Note() if discipline else NO_PLAN,
        other_services=(),
        clinical=Clinical(maintenance=False),
        treatment_minutes=total,
    )


def needling(*sites: Site, session: int | None = None, current: bool | None = False) -> Procedure:
    """Make a procedure of needling."""
    return Procedure(
        Technique.DRY_NEEDLING,
        sites=sites,
        injected=False,
        electrical_stimulation=current,
        session=session,
    )


def injection(*sites: Site, session: int | None = None) -> Procedure:
    """Make a trigger point injection."""
    return Procedure(
        Technique.TRIGGER_POINT_INJECTION, sites=sites, injected=True, session=session
    )


def acupuncture(*sets: tuple[int, bool, bool], session: int | None = None) -> Procedure:
    """Make acupuncture of sets: minutes, electrical, new insertion."""
    needle_sets = tuple(NeedleSet(minutes=m, electrical=e, new_insertion=n) for m, e, n in sets)
    return Procedure(Technique.ACUPUNCTURE, needle_sets=needle_sets, session=session)


def service(
    code: str,
    minutes: int,
    *regions: str,
    session: int | None = None,
    assistant: int | None = None,
) -> Procedure:
    """Make a therapy service."""
    return Procedure(
        Technique.THERAPY_SERVICE,
        code=code,
        minutes=minutes,
        regions=regions,
        session=session,
        attended=True if code == "97032" else None,
        assistant_minutes=assistant,
    )


def osteopathic(*regions: str, session: int | None = None) -> Procedure:
    """Make osteopathic manipulation."""
    return Procedure(Technique.OSTEOPATHIC_MANIPULATION, regions=regions, session=session)


def chiropractic(*regions: str, session: int | None = None) -> Procedure:
    """Make chiropractic manipulation."""
    return Procedure(Technique.CHIROPRACTIC_MANIPULATION, regions=regions, session=session)


def evaluation(code: str, *, separate: bool | None = True, decision: bool = False) -> Procedure:
    """Make an evaluation or a visit."""
    return Procedure(
        Technique.EVALUATION, code=code, separate_work=separate, decision_only=decision
    )
