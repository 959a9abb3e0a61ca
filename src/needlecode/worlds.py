"""Every definite state of the facts that a note leaves possible."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from needlecode.case import ABSENT, Acupuncture, Point, Reason, World
from needlecode.counting import Counted, count
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Groups
from needlecode.mention import WHOLE, Mention, mentions_of
from needlecode.muscle import Muscle, NonMuscle, Unread, is_tissue
from needlecode.part import Part
from needlecode.separation import Separation, separations


__all__ = ["many_open", "numbers_of", "points_of_visit", "worlds_of"]

# Procedures that may be needling or an injection, up to which each way is looked at.
_EACH_WAY: Final = 4
# Sessions billed apart, up to which every spread of the muscles is looked at.
_EACH_SESSION: Final = 5


def _reason_of(mentions: Sequence[Mention]) -> Reason:
    """Say what the needled sites name."""
    sites = [mention.site for mention in mentions]
    if any(isinstance(site, Muscle) for site in sites):
        return Reason.NAMED
    if sites and all(is_tissue(site) for site in sites):
        return Reason.STRUCTURES
    return Reason.UNNAMED


def _reason_of_injection(mentions: Sequence[Mention]) -> Reason:
    """
    Say what the injected sites name.

    Beside a structure a region, a level or a digit only says where it is: an injection goes into
    one thing. Needles go into many, so there it leaves open what else was needled.
    """
    sites = [mention.site for mention in mentions]
    if any(is_tissue(site) for site in sites):
        mentions = [m for m in mentions if not isinstance(m.site, NonMuscle) or is_tissue(m.site)]
    return _reason_of(mentions)


def _acupuncture_of(groups: Groups, part: Part) -> tuple[Acupuncture, ...]:
    """Say whether the note supports an acupuncture service: what it supports as written, first."""
    if not groups.acupuncture:
        return (Acupuncture.ABSENT,)
    found = (
        Acupuncture.SUPPORTED if lines else Acupuncture.UNSUPPORTED for lines in part.outcomes
    )
    return tuple(dict.fromkeys(found))


def _mentions(
    encounter: Encounter, edition: Edition, places: Sequence[int]
) -> tuple[Mention, ...]:
    procedures = encounter.procedures
    return tuple(
        mention
        for place in places
        for mention in mentions_of(
            edition.scheme, place, procedures[place].session, procedures[place].sites
        )
    )


def _world(
    encounter: Encounter,
    edition: Edition,
    needling_at: tuple[int, ...],
    injection_at: tuple[int, ...],
) -> World:
    """Count both families, every procedure being one or the other."""
    needled = _mentions(encounter, edition, sorted(needling_at))
    injected = _mentions(encounter, edition, sorted(injection_at))
    apart = edition.choices.tpi_same_day == "different_muscle_and_region"
    # An injection of which no muscle is named may have been anywhere.
    blockers = (*injected, *_unnamed(encounter, injection_at, injected))
    found = separations(needled, blockers) if apart and blockers else {}
    passing = {place: separation.passes for place, separation in found.items()}
    needling = count(edition.scheme, needled, blockers, passing) if needling_at else None
    separate = needling
    if None in passing.values():
        granted = {place: passes is not False for place, passes in passing.items()}
        separate = count(edition.scheme, needled, blockers, granted)
    return World(
        needled,
        injected,
        blockers,
        needling,
        separate,
        count(edition.scheme, injected) if injection_at else None,
        found,
    )


def _unnamed(
    encounter: Encounter, places: tuple[int, ...], injected: tuple[Mention, ...]
) -> Iterator[Mention]:
    """Give a mention of something unknown for each injection, where none names what was injected."""
    if all(isinstance(m.site, NonMuscle) and not m.site.structure.is_tissue for m in injected):
        for place in places:
            yield Mention(Unread(""), place, WHOLE, encounter.procedures[place].session, ())


def worlds_of(encounter: Encounter, edition: Edition, groups: Groups) -> tuple[World, ...]:
    """
    Take every procedure that may be needling or an injection as one of them, in every way.

    All as needling comes first, all as injections last. Of many such procedures only those two
    are looked at; `points_of_visit` then allows for whatever lies between them.
    """
    either = groups.either
    ways: Iterator[tuple[bool, ...]] = product((True, False), repeat=len(either))
    if many_open(groups):
        ways = iter(((True,) * len(either), (False,) * len(either)))
    return tuple(
        _world(
            encounter,
            edition,
            (*groups.needling, *(p for p, needled in zip(either, way, strict=True) if needled)),
            (
                *groups.injection,
                *(p for p, needled in zip(either, way, strict=True) if not needled),
            ),
        )
        for way in ways
    )


def _low(counts: Sequence[Counted | None]) -> int:
    """Give the number of muscles that is supported in every world."""
    return min(counted.interval.supported if counted else ABSENT for counted in counts)


def numbers_of(counted: Counted | None) -> tuple[int, ...]:
    """
    Give the numbers of muscles that a count allows, one for each answer that a table may give.

    A number on which no row of a table begins selects what the number before it selects.
    """
    if counted is None:
        return (ABSENT,)
    return _decisive(*counted.interval)


def _decisive(low: int, high: int) -> tuple[int, ...]:
    return (low, *(cut for cut in _CUTS if low < cut <= high))


# The numbers on which a row begins; a test holds them equal to the cuts of the tables.
_CUTS: Final = (1, 3)


def _sessions(edition: Edition, world: World) -> tuple[tuple[int, ...], ...]:
    """Give the needled muscles by session, where the policy bills sessions apart."""
    if edition.choices.repeat_session != "second_line_76":
        return ((),)
    session_of = {mention.procedure: mention.session for mention in world.needled}
    stated = set(session_of.values())
    if len(session_of) < 2 or stated == {next(iter(stated))} - {None}:  # noqa: PLR2004 - several
        return ((),)
    by_session: dict[int | str, list[Mention]] = {}
    for mention in world.needled:
        key: int | str = mention.session or f"open {mention.procedure}"
        by_session.setdefault(key, []).append(mention)
    intervals = [
        count(edition.scheme, found, world.blockers).interval for found in by_session.values()
    ]
    each = [_decisive(*interval) for interval in intervals]
    if len(each) > _EACH_SESSION:
        each = [
            (numbers[0], numbers[-1]) if not n else numbers[:1] for n, numbers in enumerate(each)
        ]
    spread = tuple(product(*each))
    return ((), *spread) if None in stated else spread


def points_of_visit(
    edition: Edition, groups: Groups, worlds: tuple[World, ...], part: Part
) -> Iterator[Point]:
    """
    Go through every point that some completion of the note has; what is supported comes first.

    Args:
        edition: The policy on the date.
        groups: The families of the procedures.
        worlds: What may have been needled and what injected.
        part: The acupuncture.
    """
    by_session: tuple[bool, ...] = (False,)
    if edition.choices.distinct_service_modifier == "x_preferred":
        by_session = _by_session(worlds)
    acupuncture = _acupuncture_of(groups, part)
    needled = _low([world.needling for world in worlds])
    injected = _low([world.injection for world in worlds])
    sure = (_reason_of(worlds[-1].needled), _reason_of_injection(worlds[0].injected))
    split = _sessions(edition, worlds[-1])[0]
    yield Point(needled, sure[0], injected, sure[1], acupuncture[0], split, by_session[0])
    for world in worlds:
        why, why_too = _reason_of(world.needled), _reason_of_injection(world.injected)
        numbers = (numbers_of(world.needling), numbers_of(world.injection))
        for n, i, status, spread, apart in product(
            *numbers, acupuncture, _sessions(edition, world), by_session
        ):
            yield Point(n, why, i, why_too, status, spread, apart)
    if many_open(groups):
        yield from _between(edition, worlds, acupuncture, by_session)


def many_open(groups: Groups) -> bool:
    """Say whether so many procedures may be needling or an injection that not each way is tried."""
    return len(groups.either) > _EACH_WAY


def _between(
    edition: Edition,
    worlds: tuple[World, ...],
    acupuncture: tuple[Acupuncture, ...],
    by_session: tuple[bool, ...],
) -> Iterator[Point]:
    """Go through what may lie between all procedures as needling and all as injections."""
    first, last = worlds[0], worlds[-1]
    needled = _decisive(0, first.needling.interval.possible if first.needling else 0)
    injected = _decisive(0, last.injection.interval.possible if last.injection else 0)
    reasons = tuple(Reason)
    spreads = dict.fromkeys((*_sessions(edition, first), *_sessions(edition, last)))
    for n, why, i, why_too, status, spread, apart in product(
        needled, reasons, injected, reasons, acupuncture, spreads, by_session
    ):
        yield Point(n, why, i, why_too, status, spread, apart)


def _by_session(worlds: tuple[World, ...]) -> tuple[bool, ...]:
    """
    Say whether a counted site touches an injected region and only its session sets it apart.

    What holds for the note as written comes first; where sessions are not stated, both may hold.
    """
    for world in worlds:
        blind = separations(
            [mention._replace(session=None) for mention in world.needled],
            [mention._replace(session=None) for mention in world.injected],
        )
        # A muscle that was injected does not count, whenever it was needled.
        injected = {key for mention in world.injected for key in _muscles_of(mention)}
        gone = {(m.procedure, m.place) for m in world.needled if _muscles_of(m) <= injected}
        for place, separation in world.separations.items():
            apart = separation is Separation.SEPARATE and blind[place] is not Separation.SEPARATE
            if apart and place not in gone:
                return (True,)
    found = {separation for world in worlds for separation in world.separations.values()}
    return (False, True) if Separation.OPEN in found else (False,)


def _muscles_of(mention: Mention) -> set[tuple[str, str | None]]:
    """Give the muscles that a mention may mean, each with its side."""
    return {
        (slug, mention.site.side)
        for alternative in mention.patterns
        for _, _, slug in alternative
        if mention.site.side is not None
    } or {("", None)}
