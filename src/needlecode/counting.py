"""
Counting distinct muscles, as an interval.

*Supported* is the smallest number of muscles that fits what the note says, *possible* the largest.
The smallest reading merges an open mention into a stated one wherever it can, the largest lets it
be everything that it may be. So stating less can only widen the interval.

Sources: F-202 to F-209 and N-205 of the fact files, held as choices; see `needlecode.choices`.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from needlecode.mention import Interval, Mention, Pattern, Point, Scheme, overlap, points_of
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, Side, Site, Unread


__all__ = ["Counted", "count"]


def _least(patterns: Sequence[Pattern], depth: int = 0) -> int:
    """
    Give a number of muscles that every reading of the mentions needs.

    Mentions that state different values need different muscles; an open one may coincide with a
    stated one. Stating less never raises the result.
    """
    if depth == 4 or len(patterns) == 1:  # noqa: PLR2004 - the four components of a pattern
        return 1
    stated: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        value = pattern[depth]
        if value is not None:
            stated.setdefault(value, []).append(pattern)
    if len(stated) <= 1:
        return _least(patterns, depth + 1)
    apart = sum(_least(group, depth + 1) for group in stated.values())
    return max(apart, _least(patterns, depth + 1))


class _Blockers:
    """The muscles that were injected, and so never count as needled (F-104, N-208)."""

    def __init__(self, injected: Sequence[Mention]) -> None:
        self.by_key: dict[str, set[Pattern]] = {}
        self.points: set[Point] = set()
        # Sides of words not understood, which may be any muscle.
        self.unread: list[Side | None] = []
        for mention in injected:
            if isinstance(mention.site, Unread):
                self.unread.append(mention.site.side)
            for alternative in mention.patterns:
                for key, pattern, _ in alternative:
                    self.by_key.setdefault(key, set()).add(pattern)
        for mention in injected:
            if isinstance(mention.site, Muscle):
                ((key, pattern, slug),) = mention.patterns[0]
                if None not in pattern:
                    self.points |= points_of(key, pattern, slug, "")

    def touch(self, key: str, pattern: Pattern) -> bool:
        """Say whether the mention may be a muscle that was injected."""
        side = pattern[0]
        if any(one not in _TWO or side not in _TWO or one == side for one in self.unread):
            return True
        return any(overlap(pattern, p) for p in self.by_key.get(key, ()))


_TWO: Final = frozenset((Side.LEFT, Side.RIGHT))


class Counted(NamedTuple):
    """
    What counting found.

    Attributes:
        interval: The smallest and the largest number.
        keys: The same for each key that is counted.
        open_mentions: Mentions for which more or less could count.
        blocked: Mentions that were surely injected, and never count here.
        touched: Mentions that may have been injected.
    """

    interval: Interval
    keys: dict[str, Interval]
    open_mentions: tuple[Mention, ...]
    blocked: tuple[Mention, ...]
    touched: tuple[Mention, ...]


def count(
    scheme: Scheme,
    mentions: Sequence[Mention],
    injected: Sequence[Mention] = (),
    passing: Mapping[tuple[int, int], bool | None] | None = None,
) -> Counted:
    """
    Count the distinct muscles of a group of procedures.

    Args:
        scheme: What is looked at.
        mentions: The sites.
        injected: Sites of the same visit that were injected; those muscles do not count here.
        passing: For mentions beside an injection, whether the site is separate enough to count:
            True, False, or None when the note does not settle it. Missing means True.

    Returns:
        The interval, its parts by muscle, and the mentions that leave it open.
    """
    blockers = _Blockers(injected)
    passing = passing or {}
    clear: dict[str, list[Pattern]] = {}
    reach: dict[str, set[Point]] = {}
    counting: list[Mention] = []
    blocked: list[Mention] = []
    touched_ones: list[Mention] = []
    kinds = (Muscle, MuscleGroup) if scheme.choices.group_words == "members" else (Muscle,)
    named = [mention for mention in mentions if isinstance(mention.site, kinds)]
    for mention in mentions:
        passes = passing.get((mention.procedure, mention.place), True)
        if passes is False or not isinstance(mention.site, Muscle | MuscleGroup):
            continue
        for key, pattern, slug in mention.patterns[0]:
            points = points_of(key, pattern, slug, mention.path) - blockers.points
            touched = blockers.touch(key, pattern)
            if not points:
                blocked.append(mention)
                continue
            reach.setdefault(key, set()).update(points)
            if touched:
                touched_ones.append(mention)
            if not touched and passes and isinstance(mention.site, kinds):
                counting.append(mention)
                clear.setdefault(key, []).append(pattern)
    low = {key: _least(patterns) for key, patterns in clear.items()}
    group_floor = _groups(scheme, mentions, named, blockers, passing)
    extra = _tokens(scheme, mentions, reach, blockers, passing)
    keys = {key: Interval(low.get(key, 0), len(points)) for key, points in reach.items()}
    supported = sum(low.values()) + group_floor
    possible = sum(len(points) for points in reach.values()) + extra
    settled = _settled(counting, mentions)
    open_mentions = [m for m in mentions if _is_open(m, keys, settled, blockers, passing)]
    return Counted(
        Interval(supported, max(possible, supported)),
        keys,
        tuple(open_mentions),
        tuple(dict.fromkeys(blocked)),
        tuple(dict.fromkeys(touched_ones)),
    )


def _groups(
    scheme: Scheme,
    mentions: Sequence[Mention],
    named: Sequence[Mention],
    blockers: _Blockers,
    passing: Mapping[tuple[int, int], bool | None],
) -> int:
    """Give what the group words support, by the choice `group_words`."""
    choice = scheme.choices.group_words
    groups = [
        m
        for m in mentions
        if isinstance(m.site, MuscleGroup)
        and passing.get((m.procedure, m.place), True)
        and not any(blockers.touch(key, pattern) for key, pattern, _ in m.patterns[0])
    ]
    if choice == "floor":
        return 1 if groups and not named else 0
    if choice != "one_each":
        return 0
    taken = [m.patterns[0][0] for m in named]
    words: dict[str, set[Side | None]] = {}
    for mention in groups:
        site = mention.site
        beside = any(
            key == other and overlap(pattern, one)
            for key, pattern, _ in mention.patterns[0]
            for other, one, _ in taken
        )
        if isinstance(site, MuscleGroup) and not beside:
            words.setdefault(site.name, set()).add(site.side)
    two = scheme.choices.laterality == "sides_are_two"
    return sum(max(1, len(sides - {None})) if two else 1 for sides in words.values())


def _tokens(
    scheme: Scheme,
    mentions: Sequence[Mention],
    reach: dict[str, set[Point]],
    blockers: _Blockers,
    passing: Mapping[tuple[int, int], bool | None],
) -> int:
    """Give how many muscles ambiguous tokens and words not understood may add."""
    extra = 0
    seen: set[Site] = set()
    taken = {point for points in reach.values() for point in points}
    for mention in mentions:
        site = mention.site
        if passing.get((mention.procedure, mention.place), True) is False:
            continue
        if isinstance(site, Unread):
            one = scheme.choices.laterality == "names_only" or site.side in {Side.LEFT, Side.RIGHT}
            extra += 1 if one else 2
        elif isinstance(site, AmbiguousToken) and site not in seen:
            seen.add(site)
            most: set[Point] = set()
            for alternative in mention.patterns:
                points = {
                    point
                    for key, pattern, slug in alternative
                    for point in points_of(key, pattern, slug, mention.path)
                }
                most = max(most, points - taken - blockers.points, key=len)
            extra += len(most)
            taken |= most
    return extra


def _settled(named: Sequence[Mention], mentions: Sequence[Mention]) -> set[Point]:
    """
    Give the muscles that count in every reading.

    A mention without a section or level stands for one muscle, unless another mention of the same
    muscle may be the same one.
    """
    everything: dict[str, list[tuple[Pattern, Mention]]] = {}
    for mention in mentions:
        for alternative in mention.patterns:
            for key, pattern, _ in alternative:
                everything.setdefault(key, []).append((pattern, mention))
    found: set[Point] = set()
    for mention in named:
        for key, pattern, slug in mention.patterns[0]:
            points = points_of(key, pattern, slug, mention.path)
            alone = None not in pattern or not any(
                other is not mention and overlap(pattern, one) for one, other in everything[key]
            )
            if len(points) == 1 and alone:
                found |= points
    return found


def _is_open(
    mention: Mention,
    keys: Mapping[str, Interval],
    settled: set[Point],
    blockers: _Blockers,
    passing: Mapping[tuple[int, int], bool | None],
) -> bool:
    """Say whether the mention may add a muscle that does not count in every reading."""
    if passing.get((mention.procedure, mention.place), True) is False:
        return False
    if isinstance(mention.site, Unread):
        return True
    if isinstance(mention.site, Muscle):
        found = keys.get(mention.patterns[0][0][0])
        if found is None or found.supported == found.possible:
            return False
    return any(
        points_of(key, pattern, slug, mention.path) - settled - blockers.points
        for alternative in mention.patterns
        for key, pattern, slug in alternative
    )
