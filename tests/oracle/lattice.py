"""Small complete visits, enumerated: a few deciding facts of each family, and families in pairs."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations, product

from needlecode.encounter import Encounter
from needlecode.muscle import Muscle, MuscleGroup, Site
from needlecode.procedure import Procedure, Technique
from tests.oracle.benefit_visits import benefit_visits
from tests.oracle.making import (
    CHIROPRACTOR,
    LEG,
    PHYSICIAN,
    SCENES,
    SITES,
    TENDON,
    THERAPIST,
    TODAY,
    WORDS,
    L,
    R,
    acupuncture,
    chiropractic,
    evaluation,
    injection,
    needling,
    osteopathic,
    service,
    visit,
)


Visits = Callable[[], Iterator[Encounter]]


def needling_visits() -> Iterator[Encounter]:
    """Go through sets of sites, whole or in two procedures, on the days at the boundary."""
    lists = [some for n in range(1, 4) for some in combinations(SITES, n)]
    for sites in lists:
        yield visit(needling(*sites))
        yield visit(needling(*sites[:1], session=1), needling(*sites[1:], session=2))
        yield visit(needling(*sites), day=date(2019, 12, 31))
        yield visit(injection(*sites))
    for sites, scene in product((*lists[:12], *WORDS), SCENES):
        for day in (date(2020, 1, 1), TODAY):
            yield visit(needling(*sites, current=True), scene=scene, day=day)


def injection_visits() -> Iterator[Encounter]:
    """Go through needling beside injection: muscles, sides, regions and sessions."""
    muscles = [Muscle(name, side) for name in ("trapezius", "levator-scapulae") for side in (L, R)]
    muscles += [Muscle("soleus", L), Muscle("gastrocnemius", R), Muscle("soleus")]
    muscles += [Muscle("splenius-capitis", L)]
    lists: list[tuple[Site, ...]] = [*combinations(muscles, 1), *combinations(muscles, 2)]
    lists += [tuple(muscles[4:]), tuple(muscles[:3])]
    lists += [(MuscleGroup("triceps-surae", R), muscles[4])]
    lists += [(*LEG, muscles[0]), (*LEG, muscles[4]), LEG]
    for injected, needled in product(lists[::2], lists):
        for one, other in ((None, None), (1, 1), (1, 2)):
            yield visit(injection(*injected, session=one), needling(*needled, session=other))


def acupuncture_visits() -> Iterator[Encounter]:
    """Go through sets of needles, alone and beside needling."""
    sets = list(product((7, 8, 15, 23), (False, True), (False, True)))
    needled = needling(Muscle("trapezius", L))
    for first in sets:
        yield visit(acupuncture(first))
        yield visit(needled, acupuncture(first))
        for second in sets:
            yield visit(acupuncture((first[0], first[1], True), second))
            yield visit(acupuncture((15, False, True), first, second))
    for first, second in product(((15, e, n) for e in (False, True) for n in (False, True)), sets):
        for one, other in ((None, None), (1, 2)):
            done = acupuncture(first, session=one), acupuncture(second, session=other)
            yield visit(*done)
            yield visit(*done, needling(Muscle("trapezius", L), session=other))
    for currents in product((False, True), repeat=5):
        yield visit(acupuncture(*((15, current, True) for current in currents)))


def therapy_visits() -> Iterator[Encounter]:
    """Go through the minutes of three timed services, and assistants."""
    some = (7, 8, 13, 15, 18, 22, 23, 33, 38)
    for one, two, three in product(some, some, (0, 7, 8, 22)):
        codes = (("97110", one), ("97112", two), ("97530", three))
        done = [service(code, minutes) for code, minutes in codes if minutes]
        yield visit(*done, scene=THERAPIST)
    for one, two in product((45, 52, 53, 75, 98, 120, 130), repeat=2):
        yield visit(service("97112", one), service("97035", two), scene=THERAPIST)
        yield visit(service("97110", one), needling(TENDON), service("97012", two))
    for one, two, three, four in product((8, 10, 13, 18), (13, 24), (10, 20), (7, 8, 21)):
        yield visit(
            *(service("97110", one), service("97140", two)),
            *(service("97116", three), service("97035", four)),
            scene=THERAPIST,
        )
        yield visit(*[service("97110", m) for m in (one, two, three, four)], scene=THERAPIST)
    for part, day in product(range(0, 31, 2), (date(2021, 12, 31), date(2022, 1, 1))):
        for minutes in (8, 14, 15, 22, 30, 38):
            assisted = service("97110", minutes, assistant=min(part, minutes))
            yield visit(assisted, scene=THERAPIST, day=day)
            yield visit(assisted, needling(Muscle("soleus", L)), scene=THERAPIST, day=day)
    for code, scene in product(("97110", "97012", "97018", "97150", "97033"), SCENES):
        for assistant in (None, 0, 1, 8, 30):
            yield visit(service(code, 30, assistant=assistant), scene=scene)


def therapy_pairs() -> Iterator[Encounter]:
    """Go through pairs of therapy services: sessions, and totals of minutes."""
    codes = ("97012", "97018", "97110", "97124", "97140", "97150", "97530", "97535")
    for first, second in combinations(codes, 2):
        for one, other in ((1, 1), (1, 2)):
            done = service(first, 16, session=one), service(second, 23, session=other)
            yield visit(*done, scene=THERAPIST)
            yield visit(*done, scene=THERAPIST, total=39)
            yield visit(*done, scene=THERAPIST, day=date(2021, 12, 31))


def manipulation_visits() -> Iterator[Encounter]:
    """Go through regions, and therapy services in them."""
    words = ("cervical", "thoracic", "lumbar", "sacrum", "pelvic", "head", "R ankle", "OA joint")
    more = ("neck", "SI joint", "TMJ", "rib cage", "viscera", "abdomen", "wrist", "costovertebral")
    lists: list[tuple[str, ...]] = [some for n in range(1, 6) for some in combinations(words, n)]
    lists += combinations((*more, "cervical", "upper extremities", "left shoulder"), 3)
    for regions in lists:
        yield visit(osteopathic(*regions))
        yield visit(chiropractic(*regions), scene=CHIROPRACTOR)
    for regions in lists[:36]:
        for code, word in product(("97140", "97110", "97124"), words[:3]):
            for one, other in ((None, None), (1, 1), (1, 2)):
                done = (
                    chiropractic(*regions, session=one),
                    service(code, 15, word, session=other),
                )
                yield visit(*done, scene=CHIROPRACTOR)
                yield visit(*done)


def evaluation_visits() -> Iterator[Encounter]:
    """Go through visits and evaluations beside each kind of procedure."""
    done: tuple[tuple[Procedure, ...], ...] = (
        (),
        (needling(Muscle("trapezius", L)),),
        (injection(Muscle("trapezius", L)),),
        (acupuncture((15, False, True)),),
        (osteopathic("cervical"),),
        (chiropractic("cervical"),),
        (service("97110", 15),),
        (needling(Muscle("trapezius", L)), service("97110", 15)),
        (needling(TENDON),),
        (needling(Muscle("soleus", L)), injection(Muscle("trapezius", L))),
        (service("97012", 15), service("97035", 15)),
        (service("97018", 15), needling(Muscle("soleus", L))),
    )
    scenes = {
        **dict.fromkeys(("99203", "99211", "99214"), (PHYSICIAN, CHIROPRACTOR)),
        **dict.fromkeys(("97161", "97164"), SCENES[1:3]),
        "97165": SCENES[3:4],
    }
    for separate, decision in product((None, False, True), (False, True)):
        for code, beside in product(scenes, done):
            one = evaluation(code, separate=separate, decision=decision)
            for scene in scenes[code]:
                yield visit(*beside, one, scene=scene)


KINDS = (
    needling(Muscle("trapezius", L)),
    needling(Muscle("soleus", L), Muscle("soleus", R), Muscle("popliteus", R)),
    needling(TENDON),
    injection(Muscle("levator-scapulae", R)),
    acupuncture((15, False, True), (15, True, True)),
    acupuncture((5, False, True)),
    osteopathic("cervical", "lumbar"),
    chiropractic("cervical", "lumbar", "pelvic"),
    chiropractic("R ankle"),
    Procedure(Technique.MANUAL_THERAPY, minutes=15, regions=("thoracic",), session=1),
    Procedure(Technique.ELECTRICAL_STIMULATION, minutes=15, attended=False),
    *(service(code, 15, "lumbar") for code in ("97012", "97018", "97032", "97035", "97110")),
    *(service(code, 16, "lumbar") for code in ("97112", "97116", "97124", "97140", "97150")),
    *(service(code, 23) for code in ("97530", "97535", "97033")),
    service("97140", 15, "thoracic", session=2),
    *(evaluation(code) for code in ("99213", "97161", "97164", "97165")),
)


def families_in_pairs() -> Iterator[Encounter]:
    """Go through pairs of services of all families, and pairs of those beside needling."""
    for technique in (Technique.NERVE_STIMULATION, Technique.CUPPING, Technique.GUA_SHA):
        yield visit(Procedure(technique))
        yield visit(Procedure(technique, minutes=15), KINDS[0])
    for one, other in combinations(KINDS, 2):
        for scene in (PHYSICIAN, CHIROPRACTOR, *SCENES[1:3]):
            yield visit(one, other, scene=scene)
        yield visit(KINDS[0], one, other)
        yield visit(KINDS[0], one, other, scene=THERAPIST)


def families_in_threes() -> Iterator[Encounter]:
    """Go through threes of services of all families."""
    for done in combinations(KINDS, 3):
        yield visit(*done)
        yield visit(*done, scene=THERAPIST)


def visits() -> Iterator[Encounter]:
    """Go through the whole lattice."""
    yield from needling_visits()
    yield from injection_visits()
    yield from acupuncture_visits()
    yield from therapy_visits()
    yield from therapy_pairs()
    yield from manipulation_visits()
    yield from evaluation_visits()
    yield from families_in_pairs()
    yield from families_in_threes()
    yield from benefit_visits()
