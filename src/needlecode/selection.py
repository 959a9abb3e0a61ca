"""From the deciding facts of a visit to its lines, by the decision tables and the edits."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from needlecode.case import Acupuncture, Case, Line, Outcome, Point, Reason, World
from needlecode.counting import Counted, count
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Groups
from needlecode.mention import Mention, mentions_of
from needlecode.muscle import Muscle, NonMuscle
from needlecode.rules import injection, needling, same_day
from needlecode.separation import Separation, separations


__all__ = ["MEMO_LIMIT", "as_written", "build_case", "decide"]

_ABSENT: Final = -1
# Decided points that one edition keeps; they are few, and hold numbers only.
MEMO_LIMIT: Final = 4096
# Procedures that may be needling or an injection, up to which each way is looked at.
_EACH_WAY: Final = 3
_MINUTES: Final = {"midpoint": 8, "full_fifteen": 15, "first_minute": 1}


def decide(edition: Edition, point: Point) -> Outcome:
    """
    Select the lines for definite facts.

    Args:
        edition: The policy on the date.
        point: The facts.

    Returns:
        The lines and the rows they rest on.
    """
    outcome: Outcome | None = edition.memo.get(point)
    if outcome is None:
        outcome = _decide(edition, point)
        if len(edition.memo) < MEMO_LIMIT:
            edition.memo[point] = outcome
    return outcome


def _decide(edition: Edition, point: Point) -> Outcome:
    choices = edition.choices
    needled = injected = ""
    lines: list[Line] = []
    if point.injected != _ABSENT:
        row = injection.TABLE.row(point.injected, point.injected_reason)
        injected = row.id
        if row.then:
            lines.append((row.then, (), (row.id,), "injection"))
    needling_lines: list[Line] = []
    if point.needled != _ABSENT:
        needling_lines, needled = _needling_lines(edition, point)
    beside = same_day.TABLE.row(
        bool(needling_lines), point.acupuncture, choices.acupuncture_same_day
    )
    if beside.then:
        lines += needling_lines
    lines = _edited(edition, point, lines)
    asked = beside.id if point.needled != _ABSENT or point.acupuncture != "absent" else ""
    return Outcome(tuple(sorted(lines, key=lambda line: line[0])), needled, injected, asked)


def _needling_lines(edition: Edition, point: Point) -> tuple[list[Line], str]:
    choices = edition.choices

    def row_for(muscles: int) -> tuple[str | None, str]:
        row = needling.TABLE.row(
            muscles,
            point.needled_reason,
            "20560" in edition.codes,
            choices.non_muscle_targets,
            choices.unlisted_before_2020,
        )
        return row.then, row.id

    code, row = row_for(point.needled)
    if not code:
        return [], row
    codes = [row_for(muscles)[0] for muscles in point.sessions if muscles]
    lines: list[Line] = [(code, (), (row,), "needling")]
    # A repeat is a repeat of the same code; two different needling codes exclude each other.
    if len(codes) > 1 and set(codes) == {codes[0]} and codes[0]:
        code, row = codes[0], row_for(point.sessions[0])[1]
        lines = [(code, (), (row,), "needling")]
        lines += [(code, ("76",), (row, "SEL126"), "needling") for _ in codes[1:]]
    return lines, row


def _edited(edition: Edition, point: Point, lines: list[Line]) -> list[Line]:
    """Set the modifier that a pair with indicator 1 needs; withhold where no edit can be read."""
    table = edition.edits
    if table is None or len(lines) < 2:  # noqa: PLR2004 - a pair
        return lines
    first = next((line for line in lines if line[3] == "injection"), None)
    if first is None:
        return lines
    edited = [first]
    for line in lines:
        edit = table.pair(first[0], line[0])
        if line is first:
            continue
        if edit is None:
            edited.append(line)
        elif edition.edits_apply:
            modifier = "59"
            if edition.choices.distinct_service_modifier == "x_preferred":
                modifier = "XE" if point.by_session else "XS"
            edited.append((line[0], (modifier, *line[1]), (*line[2], "EDT101", "MOD101"), line[3]))
    return edited


def _reason_of(mentions: Sequence[Mention]) -> Reason:
    """Say what the sites of a family name."""
    sites = [mention.site for mention in mentions]
    if any(isinstance(site, Muscle) for site in sites):
        return Reason.NAMED
    if all(isinstance(site, NonMuscle) for site in sites) and any(
        isinstance(site, NonMuscle) and site.structure.is_tissue for site in sites
    ):
        return Reason.STRUCTURES
    return Reason.UNNAMED


def _acupuncture_of(
    encounter: Encounter, groups: Groups, edition: Edition
) -> tuple[Acupuncture, ...]:
    """
    Say whether the note supports an acupuncture service: what it supports as written, first.

    Contact minutes are those of the needle sets; where no set states any, those of the procedure.
    """
    if not groups.acupuncture:
        return (Acupuncture.ABSENT,)
    least = _MINUTES[edition.choices.acupuncture_minutes]
    known, open_ = 0, False
    for place in groups.acupuncture:
        procedure = encounter.procedures[place]
        minutes = [one.minutes for one in procedure.needle_sets]
        if not any(m is not None for m in minutes):
            minutes = [procedure.minutes]
        known += sum(m or 0 for m in minutes)
        open_ = open_ or None in minutes
    if known >= least:
        return (Acupuncture.SUPPORTED,)
    if open_:
        return (Acupuncture.UNSUPPORTED, Acupuncture.SUPPORTED)
    return (Acupuncture.UNSUPPORTED,)


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
    found = separations(needled, injected) if apart and injected else {}
    passing = {place: separation.passes for place, separation in found.items()}
    return World(
        needled,
        injected,
        count(edition.scheme, needled, injected, (), passing) if needling_at else None,
        count(edition.scheme, injected) if injection_at else None,
        found,
    )


def _worlds(encounter: Encounter, edition: Edition, groups: Groups) -> tuple[World, ...]:
    """
    Take every procedure that may be needling or an injection as one of them, in every way.

    All as needling comes first, all as injections last. Of many such procedures only those two
    are looked at; `_numbers` then allows for everything between them.
    """
    either = groups.either
    ways: Iterator[tuple[bool, ...]] = product((True, False), repeat=len(either))
    if len(either) > _EACH_WAY:
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
    return min(counted.interval.supported if counted else _ABSENT for counted in counts)


def _numbers(counted: Counted | None) -> tuple[int, ...]:
    if counted is None:
        return (_ABSENT,)
    return tuple(range(counted.interval.supported, counted.interval.possible + 1))


def _sessions(
    encounter: Encounter, edition: Edition, groups: Groups, worlds: tuple[World, ...]
) -> tuple[tuple[int, ...], ...]:
    """Give the needled muscles by session, where the policy bills sessions apart."""
    if edition.choices.repeat_session != "second_line_76" or len(groups.needling) < 2:  # noqa: PLR2004
        return ((),)
    stated = {encounter.procedures[place].session for place in groups.needling}
    if None not in stated and len(stated) < 2 and not groups.either:  # noqa: PLR2004
        return ((),)
    by_session: dict[int | str, list[Mention]] = {}
    for mention in worlds[-1].needled:
        key: int | str = mention.session or f"open {mention.procedure}"
        by_session.setdefault(key, []).append(mention)
    intervals = [
        count(edition.scheme, found, worlds[-1].injected).interval for found in by_session.values()
    ]
    spread = list(product(*(range(i.supported, i.possible + 1) for i in intervals)))
    open_ = None in stated or bool(groups.either)
    return ((), *spread) if open_ else tuple(spread)


def _points(
    encounter: Encounter, edition: Edition, groups: Groups, worlds: tuple[World, ...]
) -> Iterator[Point]:
    """Go through every point that some completion of the note has; what is supported comes first."""
    by_session = edition.choices.distinct_service_modifier == "x_preferred" and _by_session(worlds)
    sessions = _sessions(encounter, edition, groups, worlds)
    acupuncture = _acupuncture_of(encounter, groups, edition)
    needled = _low([world.needling for world in worlds])
    injected = _low([world.injection for world in worlds])
    sure = (_reason_of(worlds[-1].needled), _reason_of(worlds[0].injected))
    yield Point(needled, sure[0], injected, sure[1], acupuncture[0], sessions[0], by_session)
    for world in worlds:
        why = (_reason_of(world.needled), _reason_of(world.injected))
        numbers = [_numbers(world.needling), _numbers(world.injection)]
        if len(groups.either) > _EACH_WAY:
            numbers = [
                _between(n, low) for n, low in zip(numbers, (needled, injected), strict=True)
            ]
        for n, i, status, split in product(numbers[0], numbers[1], acupuncture, sessions):
            yield Point(n, why[0], i, why[1], status, split, by_session)


def _between(numbers: tuple[int, ...], low: int) -> tuple[int, ...]:
    return tuple(range(min(low, numbers[0]), numbers[-1] + 1))


def _by_session(worlds: tuple[World, ...]) -> bool:
    """Say whether a counted site touches an injected region and only its session sets it apart."""
    for world in worlds:
        blind = separations(
            [mention._replace(session=None) for mention in world.needled],
            [mention._replace(session=None) for mention in world.injected],
        )
        for place, separation in world.separations.items():
            if separation is Separation.SEPARATE and blind[place] is not Separation.SEPARATE:
                return True
    return False


def _decisive(
    edition: Edition, worlds: tuple[World, ...], points: Sequence[Point]
) -> tuple[bool, bool]:
    """
    Say whether the lines depend on the number of muscles needled, and of those injected.

    Each world is looked at by itself: whether a procedure is needling or an injection is asked in
    its own right.
    """
    open_ = [False, False]
    first = points[0]
    for world in worlds:
        numbers = [_numbers(world.needling), _numbers(world.injection)]
        here = [p for p in points if p.needled in numbers[0] and p.injected in numbers[1]]
        for family in (0, 2):
            lines: dict[tuple[object, ...], set[object]] = {}
            for point in here or [first]:
                rest = (*point[:family], *point[family + 1 :])
                lines.setdefault(rest, set()).add(decide(edition, point).lines)
            open_[family // 2] |= any(len(found) > 1 for found in lines.values())
    return open_[0], open_[1]


def as_written(encounter: Encounter, edition: Edition, groups: Groups) -> Outcome:
    """
    Select what the note supports as written, and nothing beyond.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    if encounter.date_of_service < edition.policy_first_day:
        return NOTHING
    worlds = _worlds(encounter, edition, groups)
    return decide(edition, next(_points(encounter, edition, groups, worlds)))


def build_case(encounter: Encounter, edition: Edition, groups: Groups) -> Case:
    """
    Work out everything that rules look at.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    worlds = _worlds(encounter, edition, groups)
    in_force = encounter.date_of_service >= edition.policy_first_day
    points = list(dict.fromkeys(_points(encounter, edition, groups, worlds)))
    outcomes = [decide(edition, point) if in_force else NOTHING for point in points]
    needling_open, injection_open = (
        _decisive(edition, worlds, points) if in_force else (False, False)
    )
    return Case(
        encounter=encounter,
        edition=edition,
        groups=groups,
        outcome=outcomes[0],
        outcomes=tuple(dict.fromkeys(outcomes)),
        worlds=worlds,
        needling_open=needling_open,
        injection_open=injection_open,
    )


NOTHING: Final = Outcome((), "", "", "")
