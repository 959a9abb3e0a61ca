"""
What can be forgotten in a visit, and how what is not stated can be completed.

A completion states everything that decides a line: a mention without a side becomes one or two
sided ones, a group word some of its members, a token one of its readings or no muscle, words not
understood a muscle or none, and a procedure that may be an injection one or the other.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar, cast

from attrs import evolve, frozen
from hypothesis import strategies as st

from needlecode.encounter import Encounter
from needlecode.facts._anatomy import GROUPS, MUSCLES
from needlecode.grouping import Family, contradicts_itself, family_of, label_of
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
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rules.acupuncture_contradicted import contradictions
from needlecode.units import clinician_of, discipline_of


# A tissue whose injection has no code that the library selects.
NO_MUSCLE: Final = NonMuscle(Structure.BURSA)
BOTH: Final = (Side.LEFT, Side.RIGHT)
# Muscles that no strategy draws: what words not understood may turn out to be.
OTHER_MUSCLES: Final = ("popliteus", "plantaris", "levator-scapulae")


def is_consistent(encounter: Encounter) -> bool:
    """
    Say whether the visit contradicts itself nowhere; a contradiction has no completion.

    "Dry needling" and "acupuncture" state that nothing was injected, "injection" that something
    was, and acupuncture that there was a needle. A therapist works under a plan of the own
    discipline (MOD116).
    """
    plan = encounter.plan_of_care
    if plan is not None:
        own = {discipline_of(clinician_of(encounter, p)) for p in range(len(encounter.procedures))}
        other = plan.discipline is not None and own - {None, plan.discipline}
        if other or encounter.note.says("plan-of-care-present") is False:
            return False
    return not any(_contradicts(procedure) for procedure in encounter.procedures)


def _contradicts(procedure: Procedure) -> bool:
    label, family = label_of(procedure), family_of(procedure)
    if label in {Technique.DRY_NEEDLING, Technique.ACUPUNCTURE} and family is Family.INJECTION:
        return True
    if label is Technique.INJECTION and procedure.injected is False:
        return True
    if label is Technique.ACUPUNCTURE and procedure.needles_in == 0:
        return True
    if label is Technique.ACUPUNCTURE and contradictions(procedure):
        return True
    alone, minutes = procedure.assistant_minutes, procedure.minutes
    if alone is not None and minutes is not None and alone > minutes:
        return True
    return contradicts_itself(procedure)


_SET_FACTS: Final = ("minutes", "needle_minutes", "electrical", "new_insertion")
_PROCEDURE_FACTS: Final = (
    "injected",
    "substance",
    "electrical_stimulation",
    "minutes",
    "needles_in",
    "needles_out",
    "assistant_minutes",
    "attended",
    "session",
    "separate_work",
    "diagnoses",
)
_ENCOUNTER_FACTS: Final = (
    "place_of_service",
    "setting",
    "plan_of_care",
    # Services elsewhere are members and no attributes: the lines take it that what is not there was
    # not furnished (design, section 8).
    "earlier_visits",
    "treatment_minutes",
)


def furnished_all(who: Provider | None) -> bool:
    """Say whether a performer stated like this, and no minutes of an assistant, means there were none."""
    return who is not None and who.profession not in {
        None,
        Profession.PHYSICAL_THERAPIST_ASSISTANT,
        Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
    }


@st.composite
def forgetful(draw: st.DrawFn, encounter: Encounter) -> Encounter:
    """Draw the same visit with some of its attributes not stated."""

    def site(one: Site) -> Site:
        return _without(one, _some(draw, _stated(one, ("side", "part", "level"))))

    def needle_set(one: NeedleSet) -> NeedleSet:
        return _without(one, _some(draw, _stated(one, _SET_FACTS)))

    def provider(one: Provider) -> Provider:
        return _without(one, _some(draw, _stated(one, ("profession", "state", "supervised_by"))))

    def procedure(one: Procedure) -> Procedure:
        less = _without(one, _some(draw, _stated(one, _PROCEDURE_FACTS)))
        # That nobody is named means the rendering provider, which is no fact left out.
        who = provider(one.performed_by) if one.performed_by else None
        return evolve(
            less,
            sites=tuple(site(s) for s in one.sites),
            needle_sets=tuple(needle_set(s) for s in one.needle_sets),
            performed_by=who,
            # A stated performer without minutes of an assistant furnished all of the procedure: that is
            # another statement, and not the same with less stated.
            assistant_minutes=one.assistant_minutes
            if furnished_all(who)
            else less.assistant_minutes,
        )

    less = _without(encounter, _some(draw, _stated(encounter, _ENCOUNTER_FACTS)))
    return evolve(
        less,
        rendering=provider(less.rendering),
        procedures=tuple(procedure(p) for p in encounter.procedures),
    )


T = TypeVar("T")


def _without(value: T, names: Sequence[str]) -> T:
    nothing: dict[str, Any] = dict.fromkeys(names)
    return cast("T", evolve(cast("Any", value), **nothing))


def _stated(value: object, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(value, name, None) is not None]


def _some(draw: st.DrawFn, names: Sequence[str]) -> list[str]:
    return [name for name in names if draw(st.booleans())]


@frozen
class Open:
    """
    One thing that is not stated, and its answers.

    Attributes:
        path: Where it stands.
        place: Position of the procedure.
        position: Position of the site, or None for a fact of the procedure.
        answers: For a site, what may stand instead; for a procedure, fields to set, and for a set of
            its needles, the place of the set and fields to set.
    """

    path: str
    place: int
    position: int | None
    answers: tuple[Any, ...]


def _site_answers(
    site: Site, names: Sequence[str], *, beside: bool
) -> tuple[tuple[Site, ...], ...]:
    sides = BOTH if getattr(site, "side", None) not in BOTH else (site.side,)
    if isinstance(site, NonMuscle) and site.structure in INJECTED_STRUCTURES:
        return _structure_answers(site)
    if isinstance(site, Muscle):
        return _muscle_answers(site, sides, names)
    if isinstance(site, MuscleGroup):
        every = [Muscle(name, side) for name in site.members for side in sides]
        some = tuple(tuple(every[:n]) for n in range(1, min(len(every), 7) + 1))
        # Beside a muscle that is named for the same family, a group word may turn out to be a place and not a target.
        return (*(((NO_MUSCLE,),) if beside else ()), *some, tuple(every[-1:]), tuple(every))
    if isinstance(site, AmbiguousToken):
        found: list[tuple[Site, ...]] = [(NO_MUSCLE,)]
        for reading in site.readings:
            kind, _, name = reading.partition(":")
            slug, _, part = name.partition("/")
            names = GROUPS[slug][1] if kind == "group" else (slug,)
            named = [Muscle(n, side, part=part or None) for n in names for side in sides]
            found += [tuple(named[:n]) for n in range(1, min(len(named), 4) + 1)]
            found += [(one,) for one in named[1:]]
        return tuple(found)
    if isinstance(site, Unread):
        one, two, three = ([Muscle(name, side) for side in sides] for name in OTHER_MUSCLES)
        again = tuple((Muscle(name, sides[0]),) for name in names[:3])
        return ((NO_MUSCLE,), (one[0],), tuple(one), (two[0],), (three[0],), *again)
    return ()


INJECTED_STRUCTURES: Final = frozenset(
    {
        Structure.TENDON,
        Structure.TENDON_SHEATH,
        Structure.TENDON_ORIGIN,
        Structure.LIGAMENT,
        Structure.FASCIA,
    }
)


def _structure_answers(site: NonMuscle) -> tuple[tuple[Site, ...], ...]:
    """Complete the place at a tendon, the name and the side of a structure."""
    kinds: tuple[Structure, ...] = (site.structure,)
    if site.structure is Structure.TENDON:
        kinds = (Structure.TENDON_SHEATH, Structure.TENDON_ORIGIN)
    texts = (site.text,) if site.text else ("occipital nerve", "Achilles tendon", "pes anserine")
    sides = ((Side.LEFT,), (Side.RIGHT,), BOTH) if site.side is None else ((site.side,),)
    found = tuple(
        tuple(NonMuscle(kind, text, side) for side in which)
        for kind in kinds
        for text in texts
        for which in sides
    )
    return () if found == ((site,),) else found


def _muscle_answers(
    site: Muscle, sides: Sequence[Any], names: Sequence[str]
) -> tuple[tuple[Site, ...], ...]:
    """Complete side, section, part and level: each alone, then all of them."""
    row = MUSCLES[site.name]
    ways = [[evolve(site, side=side) for side in sides]] if row[3] else [[site]]
    if site.part is None and row[9]:
        ways += [[evolve(one, part=part) for one in ways[0] for part in row[9]]]
    # A whole without a section is one muscle: a section that is named elsewhere, or one other.
    every = [slug for slug, other in MUSCLES.items() if other[5] == site.name]
    elsewhere = [slug for slug in every if slug in names]
    sections = [*elsewhere, *[slug for slug in every if slug not in names][:1]]
    if site.part is None:
        ways += [[Muscle(slug, side, level=site.level) for side in sides] for slug in sections]
    if site.level is None and row[8] and site.part is None:
        ways += [
            [evolve(one, level="L4") for one in ways[0]],
            [evolve(one, level="S3") for one in ways[0]],
        ]
    found: list[tuple[Site, ...]] = []
    for way in ways:
        found += [(one,) for one in way]
        found.append(tuple(way))
    return () if found == [(site,), (site,)] else tuple(dict.fromkeys(found))


def open_facts(encounter: Encounter) -> Iterator[Open]:
    """Go through everything that is not stated and may decide a line."""
    many = len(encounter.procedures) > 1
    named = [s.name for p in encounter.procedures for s in p.sites if isinstance(s, Muscle)]
    for place, procedure in enumerate(encounter.procedures):
        family = family_of(procedure)
        base = f"procedures[{place}]"
        if family is Family.EITHER:
            answers: tuple[Any, ...] = (
                {"injected": True},
                {"injected": False, "substance": None},
            )
            yield Open(f"{base}.injected", place, None, answers)
        if many and procedure.session is None:
            others = {p.session for p in encounter.procedures} - {None, 1}
            answers = ({"session": 1}, {"session": 50 + place}, *({"session": s} for s in others))
            yield Open(f"{base}.session", place, None, answers)
        if family is Family.ACUPUNCTURE:
            yield from _open_sets(place, procedure)
        if family not in {Family.NEEDLING, Family.INJECTION, Family.EITHER}:
            continue
        alike = [p for p in encounter.procedures if family_of(p) is family]
        beside = any(isinstance(s, Muscle) for p in alike for s in p.sites)
        for position, site in enumerate(procedure.sites):
            found = _site_answers(site, named, beside=beside)
            if found:
                yield Open(f"{base}.sites[{position}]", place, position, found)


def _open_sets(place: int, procedure: Procedure) -> Iterator[Open]:
    """Go through what is not stated of acupuncture: minutes, current and new insertions."""
    base = f"procedures[{place}]"
    sets, minutes = procedure.needle_sets, (0, 8, 60)
    current = procedure.electrical_stimulation
    if not sets and procedure.minutes is None:
        yield Open(f"{base}.minutes", place, None, tuple({"minutes": m} for m in minutes))
    if not sets and current is None:
        answers = tuple({"electrical_stimulation": one} for one in (False, True))
        yield Open(f"{base}.electrical_stimulation", place, None, answers)
    if not sets:
        more = (NeedleSet(), NeedleSet(new_insertion=True))
        yield Open(f"{base}.needle_sets", place, None, ({}, {"needle_sets": more}))
    for n, one in enumerate(sets):
        whole = f"{base}.needle_sets[{n}]"
        if one.minutes is None and procedure.minutes is None:
            known = one.needle_minutes or 0
            found = tuple((n, {"minutes": m + known}) for m in minutes)
            yield Open(f"{whole}.minutes", place, None, found)
        if one.electrical is None and current is None:
            found = tuple((n, {"electrical": value}) for value in (False, True))
            yield Open(f"{whole}.electrical", place, None, found)
        if n and one.new_insertion is None:
            found = tuple((n, {"new_insertion": value}) for value in (False, True))
            yield Open(f"{whole}.new_insertion", place, None, found)


def complete(encounter: Encounter, picks: Sequence[tuple[Open, Any]]) -> Encounter:
    """Give the visit with answers filled in."""
    sites = {(o.place, o.position): answer for o, answer in picks if o.position is not None}
    facts: dict[int, dict[str, Any]] = {}
    in_sets: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for one, answer in picks:
        if isinstance(answer, tuple) and one.position is None:
            in_sets.setdefault(one.place, []).append(answer)
        elif one.position is None:
            facts.setdefault(one.place, {}).update(answer)
    procedures = []
    for place, procedure in enumerate(encounter.procedures):
        flat: list[Site] = []
        for position, site in enumerate(procedure.sites):
            flat += sites.get((place, position), (site,))
        changes: dict[str, Any] = {"sites": tuple(flat), **facts.get(place, {})}
        needle_sets = list(procedure.needle_sets)
        for n, stated in in_sets.get(place, ()):
            needle_sets[n] = evolve(needle_sets[n], **stated)
        if in_sets.get(place):
            changes["needle_sets"] = tuple(needle_sets)
        procedures.append(evolve(procedure, **changes))
    return evolve(encounter, procedures=tuple(procedures))
