"""
Acupuncture of which everything is stated: from minutes and sets of needles to increments.

The minutes of contact of the whole visit decide how many increments there are, the insertions how
many of them may be reported, and the current of a set which code its increment has. The sets stand
in the order of their sessions. Each new insertion begins the set of the next increment; needles of
which none is newly inserted belong to the set before, and what follows the last increment to that.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from needlecode.grouping import Family
from needlecode.part import Line, Lines
from needlecode.procedure import NeedleSet, Procedure
from needlecode.rules.acupuncture import FIRST, FURTHER, TABLE


__all__ = ["Course", "More", "Needles", "Tally", "course_of", "currents", "minutes_of", "selected"]


class Needles(NamedTuple):
    """A set of needles; None where the note does not state it."""

    electrical: bool | None
    new: bool | None


class More(NamedTuple):
    """Sets beside the first that a note which lists none may have meant."""

    number: int
    electrical: bool


class Course(NamedTuple):
    """
    A procedure.

    `some` says that current was applied, and not to which set. `listed` is False where the note
    lists no sets, so that there may have been more than the first.
    """

    session: int
    sets: tuple[Needles, ...]
    some: bool
    listed: bool

    def filled(
        self, electrical: Iterator[bool], new: Iterator[bool], more: More
    ) -> tuple[Needles, ...]:
        """Give the sets with answers for what they leave open, and with further ones."""
        open_ = [place for place, (current, _) in enumerate(self.sets) if current is None]
        sets = [
            Needles(
                next(electrical) if current is None else current,
                next(new) if inserted is None else inserted,
            )
            for current, inserted in self.sets
        ]
        if not self.listed:
            current = self.sets[0].electrical
            further = Needles(more.electrical if current is None else current, new=True)
            sets += [further] * more.number
        if self.some and open_ and not any(one.electrical for one in sets):
            # One set had the current; of those listed the last, so that the first code is without.
            sets[open_[-1]] = sets[open_[-1]]._replace(electrical=True)
        return tuple(sets)


class Tally(NamedTuple):
    """
    What the increments come to.

    Attributes:
        first: Whether the first increment has current; None where there is no increment.
        plain: Further increments without current.
        electrical: Further increments with current.
        unfilled: Whether there are increments without an insertion.
        beyond: Whether there are insertions without an increment.
    """

    first: bool | None
    plain: int
    electrical: int
    unfilled: bool
    beyond: bool

    @classmethod
    def of(cls, found: Sequence[bool], count: int) -> "Tally":
        """
        Give each increment its set.

        Args:
            found: For each insertion whether a needle of its set had current.
            count: How many increments the minutes reach.
        """
        if not count:
            return cls(None, 0, 0, unfilled=False, beyond=False)
        # Insertions beyond the last increment are part of it.
        reached = [*found[: count - 1], any(found[count - 1 :])][: len(found)]
        electrical = sum(reached[1:])
        plain = len(reached) - 1 - electrical
        inserted = len(found)
        return cls(reached[0], plain, electrical, count > inserted, inserted > count)

    @property
    def units(self) -> int:
        """Units in all."""
        return 0 if self.first is None else 1 + self.plain + self.electrical


def course_of(procedure: Procedure) -> Course:
    """
    Give what a procedure states of its sets; session 0 is one that is not stated.

    Where the procedure denies current, a set that has it contradicts it, and has none.
    """
    whole = procedure.electrical_stimulation
    return Course(
        session=procedure.session or 0,
        sets=tuple(
            Needles(False if whole is False else one.electrical, one.new_insertion)
            for one in procedure.needle_sets or (NeedleSet(),)
        ),
        some=whole is True,
        listed=procedure.needle_sets != (),
    )


def minutes_of(procedure: Procedure, *, needle_work: bool) -> tuple[int, int | None]:
    """
    Give the least and the most minutes of a procedure that count; None means no end.

    The minutes of a procedure are those of its sets together; where both are stated and differ,
    the fewer are taken.

    Args:
        procedure: What was done.
        needle_work: Whether only the minutes of work at the needles count.
    """
    each = [_bounds(one, needle_work=needle_work) for one in procedure.needle_sets] or [(0, None)]
    low = sum(least for least, _ in each)
    highs = [most for _, most in each if most is not None]
    high = sum(highs) if len(highs) == len(each) else None
    whole = procedure.minutes
    if whole is None:
        return low, high
    high = whole if high is None else min(high, whole)
    return (min(low, high), high) if needle_work else (high, high)


def _bounds(one: NeedleSet, *, needle_work: bool) -> tuple[int, int | None]:
    """Give the least and the most minutes of a set that count; work at the needles is contact."""
    whole, part = one.minutes, one.needle_minutes
    if not needle_work:
        return (part or 0, None) if whole is None else (whole, whole)
    if part is None:
        return 0, whole
    least = part if whole is None else min(part, whole)
    return least, least


def currents(
    courses: Sequence[tuple[Needles, ...]], sessions: Sequence[int], *, as_listed: bool = False
) -> list[bool]:
    """
    Give for each insertion whether a needle of its set had current.

    Args:
        courses: The sets of each procedure, everything stated.
        sessions: The session of each.
        as_listed: Whether procedures of one session stand in their order; else what was inserted
            comes first, and of that what has no current, so that the units are the fewest.
    """
    order = sorted(
        zip(sessions, courses, strict=True),
        key=lambda pair: (
            pair[0],
            [] if as_listed else [(not new, electrical) for electrical, new in pair[1]],
        ),
    )
    found: list[bool] = []
    for electrical, new in chain.from_iterable(sets for _, sets in order):
        # The first set is the first insertion, whatever the note says of it.
        if new or not found:
            found.append(bool(electrical))
        elif electrical:
            found[-1] = True
    return found


def selected(tally: Tally, places: tuple[int, ...]) -> tuple[Lines, tuple[str, ...]]:
    """
    Give the lines of the increments, and the row of each kind of increment.

    Args:
        tally: The increments.
        places: Positions of the procedures.
    """
    reached = tally.first is not None
    rows = [(TABLE.row(FIRST, reached, True, bool(tally.first)), 1)]
    rows += [
        (TABLE.row(FURTHER, True, True, current), units)
        for current, units in ((False, tally.plain), (True, tally.electrical))
        if units
    ]
    if tally.unfilled:
        rows.append((TABLE.row(FURTHER, True, False, False), 0))
    if tally.beyond:
        rows.append((TABLE.row(FURTHER, False, True, False), 0))
    lines = (
        Line(row.then, (), (row.id,), Family.ACUPUNCTURE.value, units, places)
        for row, units in rows
        if row.then
    )
    return tuple(sorted(lines)), tuple(row.id for row, _ in rows)
