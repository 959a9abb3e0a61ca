"""
Hypothesis strategies for the domain types; the only place of the tests that makes random values.

Pools are small, so that duplicates, wholes beside their sections, and names beside their groups
and tokens are common. The simplest values stand first in each pool, as examples shrink to them.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from needlecode.authority import Citation
from needlecode.claim import ClaimLine, Modifier
from needlecode.encounter import (
    Clinical,
    Discipline,
    Encounter,
    Note,
    PlanOfCare,
    Service,
    Setting,
)
from needlecode.modifiers import MODIFIERS
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Side,
    Site,
    Structure,
    Unread,
)
from needlecode.muscles import get
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique


T = TypeVar("T")

SIDES: Final = (None, Side.LEFT, Side.RIGHT)
NAMES: Final = (
    *("trapezius", "infraspinatus", "deltoid", "gluteus-medius", "quadratus-lumborum"),
    *("multifidus", "multifidus-lumborum", "multifidus-cervicis"),
    *("longissimus", "longissimus-thoracis", "iliococcygeus", "levator-ani", "procerus"),
)
GROUPS: Final = ("gluteals", "rotator-cuff", "paraspinals", "erector-spinae", "pelvic-floor")
LEVELS: Final = ("L4", "L5", "L4-L5", "C5")
TOKENS: Final = (
    *(AmbiguousToken(token) for token in ("GM", "UT", "IC", "TA")),
    AmbiguousToken("UT", Side.LEFT),
    AmbiguousToken("GM", candidates=("muscle:gluteus-medius", "muscle:gluteus-maximus")),
    AmbiguousToken("delt", candidates=("muscle:deltoid/middle", "group:rotator-cuff")),
)
NON_MUSCLES: Final = (
    NonMuscle(Structure.REGION, "low back"),
    NonMuscle(Structure.TENDON, "Achilles tendon", Side.RIGHT),
    NonMuscle(Structure.TENDON_SHEATH, "flexor tendon sheath", Side.LEFT),
    NonMuscle(Structure.TENDON_ORIGIN, "common extensor origin"),
    NonMuscle(Structure.LIGAMENT, ""),
    NonMuscle(Structure.NERVE, "occipital nerve"),
    NonMuscle(Structure.LEVEL, "L4"),
    NonMuscle(Structure.ACUPOINT, "LI4"),
)
UNREAD: Final = (Unread("hip thing"), Unread("uper trp", Side.LEFT))

WRITTEN: Final = (
    *("L ", "bilat ", " (R)", "contralateral ", ", ", " and ", "/", "; ", "\n", "\r\n", ": "),
    *("UT", "QL", "glut med", "teres min", "major", "suprapsinatus", "multifidi ", "L4-5", "L3 "),
    *("gluts", "hamstrings", "TA", "GM", "extensors", "IT band", "LI4", "low back"),
    *("palpated ", "needled ", " deferred", "wibble", "<b>", "&", "\x1b[2J", "\u202e", "\u659c"),
)
"""Pieces of a clinician's list of muscles, and of what else may stand there."""

NEEDLING: Final = (Technique.DRY_NEEDLING, Technique.TRIGGER_POINT_INJECTION)
NEEDLES: Final = (*NEEDLING, Technique.ACUPUNCTURE)
USUAL: Final = (*NEEDLING * 4, *Technique)
"""The techniques with weights: mostly needling and injection, and each other one."""

DAYS: Final = (
    *(date(2026, 3, 2), date(2019, 12, 31), date(2020, 1, 1), date(2020, 2, 29)),
    *(date(2024, 6, 30), date(2024, 7, 1), date(2025, 12, 31), date(2026, 1, 1)),
)
CODES: Final = (
    *("20560", "20561", "20552", "20553", "20550", "97810", "97811", "98926", "98941", "98943"),
    *("97140", "97110", "97110", "97530", "97032", "97035", "97150", "G0283", "97014", "97161"),
    *("97162", "97164", "97165", "99203", "99212", "99213", "20610", "64405", "76942", "95873"),
    *("A4215", "J3301", "97039", "64999", "12345"),
)
ELEMENTS: Final = ("consent", "plan-of-care-present", "sites_named", "needles-removed", "response")
DIAGNOSES: Final = ("M54.2", "M79.18", "M54.50", "M62830", "G89.4")
REGIONS: Final = (
    *("cervical", "thoracic", "lumbar", "pelvic", "sacrum", "head", "C5, T4", "OA joint"),
    *("SI joint", "left shoulder", "R ankle", "ribs", "abdomen", "viscera", "somewhere"),
)
CREDENTIALS: Final = ("acupuncture-licence", "acupuncture-degree")
_CLINICAL_FACTS: Final = (
    *("pregnant", "anticoagulated", "implant"),
    *("specific_cause", "surgery_related", "pregnancy_related", "maintenance"),
)
CLINICAL: Final[tuple[tuple[str, object], ...]] = (
    *((name, value) for name in _CLINICAL_FACTS for value in (True, False)),
    *(("pain_weeks", weeks) for weeks in (0, 11, 12)),
)
DETAILS: Final[tuple[tuple[str, object], ...]] = (
    *(("substance", text) for text in ("lidocaine 1 %", "saline", "")),
    *(("electrical_stimulation", value) for value in (False, True)),
    *(("separate_work", value) for value in (True, False)),
    ("decision_only", True),
    *(("diagnoses", codes) for codes in (("M54.2",), ("M54.2", "G89.4"), ())),
    *(("session", number) for number in (1, 2)),
    *(("needles_in", number) for number in (6, 0)),
    *(("needles_out", number) for number in (6, 5)),
    *(("assistant_minutes", minutes) for minutes in (0, 8)),
    *(("attended", value) for value in (False, True)),
)
STATES: Final = (None, "CO", "CA", "NY", "WA")


def _mostly(first: T, *others: T, weight: int = 3) -> SearchStrategy[T]:
    """Draw *first* more often than all the others together."""
    return st.sampled_from((*[first] * (weight * max(1, len(others))), *others))


def _from(pool: Sequence[T]) -> SearchStrategy[T]:
    """Draw from a large pool; Hypothesis would show each member of it."""
    return st.sampled_from(range(len(pool))).map(pool.__getitem__)


def _some(draw: DrawFn, one: SearchStrategy[object], least: int, most: int) -> Any:
    """Draw a tuple; Any, as mypy takes a field with a generic converter for its type variable."""
    return tuple(draw(st.lists(one, min_size=least, max_size=most))) if most else ()


def _some_of(pairs: tuple[tuple[str, object], ...]) -> SearchStrategy[dict[str, Any]]:
    """Draw a few arguments; the others are not stated."""
    return st.lists(st.sampled_from(pairs), max_size=4).map(dict)


def facts() -> SearchStrategy[bool | None]:
    """Draw a fact that is stated or not."""
    return st.sampled_from((None, False, True))


def free_texts() -> SearchStrategy[str]:
    """Draw what somebody may have typed."""
    return st.text(max_size=12)


@cache
def muscles(
    names: tuple[str, ...] = NAMES,
    *,
    sides: tuple[Side | None, ...] = SIDES,
    parts: bool = True,
    levels: bool = True,
) -> SearchStrategy[Muscle]:
    """
    Draw a muscle; three in four are a name with or without a side and no more.

    Args:
        names: The slugs to draw from.
        sides: The sides to draw from.
        parts: Whether some name a part.
        levels: Whether some name a level.
    """
    return _from(_muscles(names, sides, parts=parts, levels=levels))


def _muscles(
    names: tuple[str, ...],
    sides: tuple[Side | None, ...],
    *,
    parts: bool = True,
    levels: bool = True,
) -> tuple[Muscle, ...]:
    """Give the pool of muscles, with repeats as weights."""
    named = [(name, side) for name in names for side in sides]
    plain = [Muscle(name, side) for name, side in named]
    finer = [Muscle(n, s, part=part) for n, s in named for part in (get(n).parts if parts else ())]
    finer += [Muscle(n, s, level=x) for n, s in named for x in LEVELS if levels and get(n).levels]
    times = 3 * len(finer) // len(plain) + 1
    return (*plain, *finer, *plain * (times - 1))


def _groups(sides: tuple[Side | None, ...]) -> tuple[MuscleGroup, ...]:
    return tuple(MuscleGroup(name, side) for name in GROUPS for side in sides)


@cache
def groups(*, sides: tuple[Side | None, ...] = SIDES) -> SearchStrategy[MuscleGroup]:
    """Draw a group word."""
    return _from(_groups(sides))


@cache
def tokens() -> SearchStrategy[AmbiguousToken]:
    """Draw an ambiguous token."""
    return st.sampled_from(TOKENS)


@cache
def non_muscles() -> SearchStrategy[NonMuscle]:
    """Draw a site that is no muscle."""
    return st.sampled_from(NON_MUSCLES) | st.builds(
        NonMuscle, st.sampled_from(Structure), free_texts(), st.sampled_from(SIDES)
    )


@cache
def unread() -> SearchStrategy[Unread]:
    """Draw words that were not understood."""
    return st.sampled_from(UNREAD) | st.builds(Unread, free_texts(), st.sampled_from(SIDES))


@cache
def sites(
    names: tuple[str, ...] = NAMES,
    *,
    sides: tuple[Side | None, ...] = SIDES,
    kinds: tuple[type[Site], ...] = (Muscle, MuscleGroup, AmbiguousToken, NonMuscle, Unread),
) -> SearchStrategy[Site]:
    """
    Draw a site from fixed pools; about two in three are muscles.

    For sites with any text add ``unread()`` and ``non_muscles()``.

    Args:
        names: The slugs of muscles to draw from.
        sides: The sides of muscles and groups.
        kinds: The kinds of site to draw from.
    """
    pools: dict[type[Site], tuple[Site, ...]] = {
        MuscleGroup: _groups(sides),
        AmbiguousToken: TOKENS,
        NonMuscle: NON_MUSCLES,
        Unread: UNREAD,
    }
    muscle = _muscles(names, sides) if Muscle in kinds else ()
    each = max(20, len(muscle) // 8)
    others = [(pools[kind] * each)[:each] for kind in kinds if kind in pools]
    return _from((*muscle, *chain.from_iterable(others)))


@cache
def written() -> SearchStrategy[str]:
    """Draw what a clinician may write of muscles, with anything else that somebody may type."""
    words = st.sampled_from(WRITTEN) | st.text(max_size=6)
    return st.lists(words, max_size=12).map("".join) | free_texts()


@cache
def providers() -> SearchStrategy[Provider]:
    """Draw a provider."""
    usual = (
        *(None, Profession.PHYSICAL_THERAPIST, Profession.PHYSICIAN, Profession.CHIROPRACTOR),
        *(Profession.ACUPUNCTURIST, Profession.PHYSICAL_THERAPIST_ASSISTANT),
    )
    return st.builds(
        Provider,
        profession=st.sampled_from((*usual * 3, *Profession)),
        state=st.sampled_from(STATES),
        credentials=_mostly((), CREDENTIALS, CREDENTIALS[:1]),
        supervised_by=_mostly(None, *Profession, weight=1),
    )


@cache
def needle_sets() -> SearchStrategy[NeedleSet]:
    """Draw a set of acupuncture needles."""
    return st.builds(
        NeedleSet,
        minutes=st.sampled_from((None, 15, 0, 7, 8, 22, 23)),
        needle_minutes=_mostly(None, 5, 15),
        electrical=facts(),
        new_insertion=facts(),
    )


@st.composite
def procedures(
    draw: DrawFn,
    *,
    techniques: Sequence[Technique] = USUAL,
    site: SearchStrategy[Site] | None = None,
    max_sites: int = 6,
    plain: bool = False,
) -> Procedure:
    """
    Draw a procedure; the substance usually fits the technique, and most else is not stated.

    Args:
        draw: Given by Hypothesis.
        techniques: The techniques to draw from; one that stands twice is drawn twice as often.
        site: Where its sites are drawn from; all kinds by default.
        max_sites: The most sites of a needling procedure; one in nine names none.
        plain: Whether only technique, sites and injection are stated.
    """
    technique = draw(st.sampled_from(techniques))
    needles = technique in {*NEEDLES, Technique.INJECTION}
    least = draw(_mostly(1, 0, weight=8)) if needles else 0
    usual = {Technique.DRY_NEEDLING: False, Technique.TRIGGER_POINT_INJECTION: True}
    others = (None, True, False)
    chosen = _some(draw, sites() if site is None else site, least, max_sites * least)
    injected = draw(_mostly(usual.get(technique), *others, weight=1))
    if plain:
        return Procedure(technique, sites=chosen, injected=injected)
    has_code = technique in {Technique.THERAPY_SERVICE, Technique.EVALUATION, Technique.OTHER}
    is_acupuncture = technique is Technique.ACUPUNCTURE
    return Procedure(
        technique,
        sites=chosen,
        injected=injected,
        minutes=draw(st.sampled_from((None, None, 15, 0, 7, 8, 22, 23, 38, 53))),
        regions=_some(draw, st.sampled_from(REGIONS), 0, 0 if needles else 3),
        needle_sets=_some(draw, needle_sets(), 0, 3 if is_acupuncture else 0),
        code=draw(st.sampled_from((*CODES, None))) if has_code else None,
        performed_by=draw(providers()) if draw(_mostly(False, True, weight=7)) else None,
        **draw(_some_of(DETAILS)),
    )


@cache
def days() -> SearchStrategy[date]:
    """Draw a date of service: a day at a boundary, or any other."""
    return st.sampled_from(DAYS) | st.dates(date(2019, 1, 1), date(2027, 12, 31))


@cache
def services() -> SearchStrategy[Service]:
    """Draw a service that stands elsewhere."""
    return st.builds(
        Service,
        date=days(),
        code=st.sampled_from(CODES),
        units=st.sampled_from((None, 1, 2, 4)),
        modifiers=_mostly((), ("59",), ("GP", "KX")),
        same_provider=facts(),
        policy=_mostly(None, "medicare", "cpt"),
    )


@cache
def plans_of_care() -> SearchStrategy[PlanOfCare]:
    """Draw a therapy plan of care."""
    return st.builds(
        PlanOfCare,
        discipline=st.sampled_from((None, *Discipline)),
        first_day=st.none() | days(),
        last_day=st.none() | days(),
    )


@cache
def clinical() -> SearchStrategy[Clinical]:
    """Draw clinical facts; each is mostly not stated."""
    return _some_of(CLINICAL).map(lambda stated: Clinical(**stated))


@cache
def notes(elements: tuple[str, ...] = ELEMENTS) -> SearchStrategy[Note]:
    """Draw what a record says of each of the elements, or that nobody has said."""
    return st.dictionaries(st.sampled_from(elements), st.booleans()).map(Note.of)


@st.composite
def encounters(
    draw: DrawFn,
    *,
    techniques: Sequence[Technique] = USUAL,
    site: SearchStrategy[Site] | None = None,
    max_sites: int = 6,
    max_procedures: int = 4,
    plain: bool = False,
) -> Encounter:
    """
    Draw a visit; one in nine has no procedure.

    Args:
        draw: Given by Hypothesis.
        techniques: The techniques to draw from.
        site: Where the sites are drawn from; all kinds by default.
        max_sites: The most sites of one procedure.
        max_procedures: The most procedures.
        plain: Whether only the day and plain procedures are stated.
    """
    one = procedures(techniques=techniques, site=site, max_sites=max_sites, plain=plain)
    least = draw(_mostly(1, 0, weight=8))
    done = _some(draw, one, least, max_procedures * least)
    day = draw(days())
    if plain:
        return Encounter(date_of_service=day, procedures=done)
    elsewhere = st.lists(services(), max_size=2).map(tuple)
    return Encounter(
        date_of_service=day,
        rendering=draw(providers()),
        procedures=done,
        diagnoses=tuple(draw(st.lists(st.sampled_from(DIAGNOSES), max_size=3, unique=True))),
        place_of_service=draw(st.sampled_from((None, "11", "19", "22"))),
        setting=draw(st.sampled_from((None, *Setting))),
        plan_of_care=draw(st.none() | plans_of_care()),
        note=draw(notes()),
        other_services=draw(st.none() | elsewhere),
        earlier_visits=draw(st.none() | elsewhere),
        clinical=draw(clinical()),
        treatment_minutes=draw(_mostly(None, 0, 30, 60)),
    )


@cache
def claim_lines() -> SearchStrategy[ClaimLine]:
    """Draw a claim line."""
    places = st.lists(st.integers(0, 3), max_size=2).map(tuple)
    return st.builds(
        ClaimLine,
        st.sampled_from(CODES),
        units=st.sampled_from((1, 2, 4)),
        modifiers=_mostly((), ("59",), ("XS", "GP")),
        pointers=st.lists(st.integers(1, 4), max_size=2, unique=True).map(tuple),
        procedures=places,
        basis=_mostly((), ("SEL001",), ("SEL001", "MOD002")),
    )


@cache
def modifiers() -> SearchStrategy[Modifier]:
    """Draw a modifier that the library sets."""
    return st.sampled_from(tuple(MODIFIERS.values()))


@cache
def citations() -> SearchStrategy[Citation]:
    """Draw a citation; the source need not exist."""
    return st.builds(Citation, free_texts(), free_texts())
