"""
Acupuncture: what a note supports as written, and every way to state what it leaves open.

How stated facts become units is in `increments`.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations, product
from typing import Final, NamedTuple, TypeAlias

from attrs import evolve

from needlecode.choices import Choices
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.increments import (
    Course,
    More,
    Needles,
    Tally,
    course_of,
    currents,
    minutes_of,
    selected,
)
from needlecode.grouping import Groups
from needlecode.part import NO_PART, Lines, Part, part_of
from needlecode.rules.acupuncture import FIRST, FURTHER, TABLE


__all__ = ["acupuncture", "increments"]

# Minutes from which the first increment is reached, and the rest of a quarter of an hour after
# which a further one is, by `acupuncture_minutes` (N-110 to N-112, N-320).
_REACH: Final = {"midpoint": 8, "full_fifteen": 15, "first_minute": 1}
_QUARTER: Final = 15
# Increments that are looked at where the minutes have no end: more than any limit of units.
_AT_LEAST: Final = 4
# Sets that a procedure may have had of which the note lists none: those of a whole working day.
_MOST_SETS: Final = 32
# Ways to complete a note, and among them orders, up to which every one is looked at.
_EVERY_WAY: Final = 700
_EVERY_ORDER: Final = 70
# Procedures of one session, up to which every order is a tie.
_EVERY_TIE: Final = 4

_Answers: TypeAlias = tuple[tuple[bool, ...], ...]
_Key: TypeAlias = tuple[int, int, int, int]
_SEVERAL: Final = 2
_TWO: Final = (False, True)
_FACTS: Final = ("minutes", "new_insertion", "electrical", "session")


def increments(minutes: int, choices: Choices) -> int:
    """
    Give the number of increments that minutes of contact reach.

    Args:
        minutes: Minutes of personal contact.
        choices: `acupuncture_minutes` decides how many minutes are enough.
    """
    return (minutes + _QUARTER - _REACH[choices.acupuncture_minutes]) // _QUARTER


class _Ways(NamedTuple):
    """
    What may be stated of each kind of fact; the smallest service stands first.

    With `new` comes how many sets there were that the note does not list, and the last answer of
    `electrical` is theirs where there may have been any. `every` says that no way is left out.
    """

    counts: tuple[int, ...]
    new: tuple[tuple[tuple[bool, ...], int], ...]
    electrical: _Answers
    sessions: tuple[tuple[int, ...], ...]
    every: bool

    def adds_current(self, place: int) -> bool:
        """Say whether the sets that the note does not list had current."""
        return self.new[-1][1] > 0 and self.electrical[place][-1]


def acupuncture(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the acupuncture lines of a visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    procedures = encounter.procedures
    # Without a needle nothing is acupuncture.
    places = tuple(p for p in groups.acupuncture if procedures[p].needles_in != 0)
    if not places:
        return NO_PART
    low, high = _increments(encounter, edition.choices, places)
    # The order in which a note lists its procedures decides nothing.
    courses = sorted((course_of(procedures[place]) for place in places), key=_by_facts)
    ways = _ways(courses, low, high)
    tallies = _tallies(courses, ways)
    written = min(
        (
            tally
            for (count, new, current, _), tally in tallies.items()
            if count + new + current == 0
        ),
        key=lambda tally: (tally.units, tally),
    )
    each = dict.fromkeys((written, *tallies.values()))
    found = {tally: selected(tally, places) for tally in each}
    lines = {key: found[tally][0] for key, tally in tallies.items()}
    # Whether there were further sets is one question, and whether those had current another.
    plain = {key: value for key, value in lines.items() if not ways.adds_current(key[2])}
    decisive = [
        name
        for n, name in enumerate(_FACTS)
        if _decides(plain if name == "new_insertion" else lines, n)
    ]
    ties = () if 0 in (one.session for one in courses) else _ties(courses, low, written)
    part = part_of(
        places,
        list(found.values()),
        ties=tuple(dict.fromkeys(selected(tally, places)[0] for tally in ties)),
        decisive=decisive,
    )
    return part if ways.every else _careful(part, courses, ways.counts)


def _careful(part: Part, courses: Sequence[Course], counts: Sequence[int]) -> Part:
    """Take as possible what nothing stated rules out, where not every way was looked at."""
    low, top = counts[0], counts[-1]
    sets = [one for course in courses for one in course.sets]
    kinds = [kind for kind in _TWO if any(one.electrical in {None, kind} for one in sets)]
    if top == 1 and any(
        [course.some for course in courses] + [one.electrical is True for one in sets]
    ):
        # All sets are of one increment, and one of them had current.
        kinds = [True]
    first = [TABLE.row(FIRST, True, True, kind) for kind in kinds]
    further = [TABLE.row(FURTHER, True, True, kind) for kind in kinds]
    rows = [*first, TABLE.row(FURTHER, False, True, False)]
    if top > 1:
        rows += [*further, TABLE.row(FURTHER, True, False, False)]
    open_ = (
        low < top,
        top > 1 and any(one.new is None for one in sets),
        len(kinds) > 1 and any(one.electrical is None for one in sets),
        # Sets that are all alike come to the same in any order.
        min(top, len(courses)) > 1
        and any(not course.session for course in courses)
        and (len(kinds) > 1 or any(not one.new for one in sets)),
    )
    return evolve(
        part,
        always=frozenset({first[0].id} if low and len(first) == 1 else ()),
        sometimes=part.sometimes.union(row.id for row in rows),
        codes=part.codes.union(row.then for row in rows if row.then),
        decisive=frozenset(name for name, is_open in zip(_FACTS, open_, strict=True) if is_open),
    )


def _increments(
    encounter: Encounter, choices: Choices, places: Sequence[int]
) -> tuple[int, int | None]:
    """Give the least and the most increments that the minutes of all procedures reach."""
    needle_work = choices.acupuncture_contact_time == "needle_work"
    each = [minutes_of(encounter.procedures[p], needle_work=needle_work) for p in places]
    highs = [high for _, high in each if high is not None]
    low = increments(sum(low for low, _ in each), choices)
    return low, increments(sum(highs), choices) if len(highs) == len(each) else None


def _by_facts(course: Course) -> tuple[object, ...]:
    session, sets, some, listed = course
    facts = [[-1 if fact is None else int(fact) for fact in one] for one in sets]
    return session, facts, some, listed


def _ways(courses: Sequence[Course], low: int, high: int | None) -> _Ways:
    """Gather the ways to complete a note; of very many, those in which facts are alike."""
    sets = [one for course in courses for one in course.sets]
    top = max(low, len(sets), _AT_LEAST) + 1 if high is None else high
    room = 0 if all(course.listed for course in courses) else min(top, _MOST_SETS)
    # More increments than there may be insertions come to the same.
    counts = tuple(range(low, max(low, min(top, len(sets) + room + 1)) + 1))
    more = tuple(sorted({0, min(1, room), max(room - 1, 0), room}))
    sessions, every = _sessions(courses)
    new = sum(one.new is None for one in sets)
    electrical = sum(one.electrical is None for one in sets) + bool(room)
    ways = len(counts) * len(more) * len(sessions) * 2 ** (new + electrical)
    # Where no increment is reached nothing else matters.
    # Procedures without sets may each have had their own number of further ones.
    every = (
        every and ways <= _EVERY_WAY and sum(not course.listed for course in courses) < _SEVERAL
    )
    every = every or not top
    give = _each if every and top else _alike
    if not every:
        counts = tuple(dict.fromkeys((*counts[:3], *counts[-2:])))
    return _Ways(counts, tuple(product(give(new), more)), give(electrical), sessions, every)


def _each(number: int) -> _Answers:
    """Give every way to answer so many questions."""
    return tuple(product(_TWO, repeat=number))


def _alike(number: int) -> _Answers:
    """Give the ways in which the answers to so many questions are alike, but perhaps the first."""
    ways = ((answer,) + (rest,) * (number - 1) for answer, rest in ((0, 0), (1, 1), (1, 0)))
    return tuple(dict.fromkeys(tuple(map(bool, way))[:number] for way in ways))


def _sessions(courses: Sequence[Course]) -> tuple[tuple[tuple[int, ...], ...], bool]:
    """Give the sessions that the procedures may have had by their order, and whether these are all."""
    stated = {course.session for course in courses} - {0}
    open_ = len([course for course in courses if not course.session])
    if len(courses) == 1 or not open_:
        return (tuple(course.session for course in courses),), True
    near = {s + n for s in stated or {1} for n in range(-open_, open_ + 1)}
    values = sorted(value for value in near if value > 0)
    ways: Iterable[tuple[int, ...]] = product(values, repeat=open_)
    every = len(values) ** open_ <= _EVERY_ORDER
    if not every:
        # Of many, all of one session, and one before all others.
        first, last = values[0], values[-1]
        ways = [(first,) * open_, (first,) + (last,) * (open_ - 1)]
    found: dict[tuple[int, ...], None] = {}
    for way in ways:
        answers = iter(way)
        whole = [course.session or next(answers) for course in courses]
        ranks = sorted(set(whole))
        found[tuple(ranks.index(session) for session in whole)] = None
    return tuple(found), every


def _tallies(courses: Sequence[Course], ways: _Ways) -> dict[_Key, Tally]:
    """Count the increments of every completion, by the places of its answers in the ways."""
    found: dict[_Key, Tally] = {}
    for (n, (new, number)), (e, electrical) in product(
        enumerate(ways.new), enumerate(ways.electrical)
    ):
        more = More(number, electrical=electrical[-1:] == (True,))
        currents_of, inserted = iter(electrical), iter(new)
        filled = [course.filled(currents_of, inserted, more) for course in courses]
        for s, sessions in enumerate(ways.sessions):
            sets = currents(filled, sessions)
            for c, count in enumerate(ways.counts):
                found[c, n, e, s] = Tally.of(sets, count)
    return found


def _decides(lines: Mapping[_Key, Lines], fact: int) -> bool:
    """Say whether the lines depend on one of the facts, the others being as they may be."""
    seen: dict[tuple[int, ...], Lines] = {}
    return any(
        seen.setdefault((*key[:fact], *key[fact + 1 :]), value) != value
        for key, value in lines.items()
    )


def _ties(courses: Sequence[Course], count: int, written: Tally) -> Sequence[Tally]:
    """
    Give what the orders of procedures of one session come to, where the units are as many.

    A session is the finest time that a note states for a procedure, so no answer settles which of
    two came first.
    """
    if not 1 < len(courses) <= _EVERY_TIE:
        return ()
    nothing: Sequence[bool] = [False] * sum(len(course.sets) for course in courses)
    found = [written]
    for order in permutations(courses):
        sets: list[tuple[Needles, ...]] = [
            course.filled(iter(nothing), iter(nothing), More(0, electrical=False))
            for course in order
        ]
        sessions = [course.session for course in order]
        found.append(Tally.of(currents(sets, sessions, as_listed=True), count))
    return [tally for tally in found if tally.units == written.units]
