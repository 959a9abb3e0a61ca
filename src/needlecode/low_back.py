"""
The course of needling and acupuncture for chronic low back pain: which visit of the year this is.

The determination covers 12 visits in 90 days, 8 more for patients who improve, and no more than 20
a year (NCD 30.3.3). It says neither which year nor from which day the 90 run; those are choices.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from needlecode.choices import Choices
from needlecode.encounter import Encounter
from needlecode.payers import all_payers


__all__ = ["EXTRA_FROM", "MOST_OF_YEAR", "NEEDLE_SERVICES", "Course", "course_of"]

NEEDLE_SERVICES: Final = frozenset({"20560", "20561", "97810", "97811", "97813", "97814"})
"""The services of the determination (C-108)."""
EXTRA_FROM: Final = 13
MOST_OF_YEAR: Final = 20
_FIRST: Final = EXTRA_FROM - 1
_NINETY: Final = timedelta(days=90)
# Plans that follow the determination count with it.
_PAYERS: Final = frozenset(
    {"MEDICARE", *(payer.id for payer in all_payers() if payer.base == "MEDICARE")}
)


class Course(NamedTuple):
    """
    Where a visit stands in the course.

    Attributes:
        number: Which visit of the year it is, from 1.
        in_ninety: Which visit of its 90 days, from 1; 0 for a visit after them.
        is_extra: Whether it is covered only for a patient who improves.
        has_kx: Whether it takes KX then.
        first_day: The first visit of the year.
    """

    number: int
    in_ninety: int
    is_extra: bool
    has_kx: bool
    first_day: date

    @property
    def is_over(self) -> bool:
        """Whether the year has had all the visits that it may have."""
        return self.number > MOST_OF_YEAR


def course_of(encounter: Encounter, choices: Choices) -> Course | None:
    """
    Count the covered visits of the year, this one among them.

    Args:
        encounter: The visit; `earlier_visits` are counted by their days, where their code is a
            service of the determination and their policy follows it or is not stated.
        choices: How the year and the 90 days are read.

    Returns:
        None where nobody has stated the earlier visits.
    """
    if encounter.earlier_visits is None:
        return None
    day = encounter.date_of_service
    days = sorted(
        {
            one.date
            for one in encounter.earlier_visits
            if one.date < day
            and one.code in NEEDLE_SERVICES
            and (one.policy is None or one.policy.upper() in _PAYERS)
        }
    )
    year = [*_of_year(days, day, choices.clbp_year), day]
    first, number = year[0], len(year)
    start = first
    if choices.clbp_ninety_days == "fixed_blocks":
        start = first + (day - first) // _NINETY * _NINETY
    within = day - start < _NINETY
    in_ninety = sum(start <= one for one in year) if within else 0
    beyond = not within or in_ninety > _FIRST
    by_count = number > _FIRST
    return Course(
        number=number,
        in_ninety=in_ninety,
        is_extra=beyond or by_count,
        has_kx=by_count if choices.clbp_kx_from == "by_count" else within and in_ninety > _FIRST,
        first_day=first,
    )


def _of_year(days: Sequence[date], day: date, how: str) -> list[date]:
    """Give the earlier visits of the year of a day."""
    if how == "calendar_year":
        return [one for one in days if one.year == day.year]
    if how == "rolling_twelve_months":
        return [one for one in days if one > _year_before(day)]
    # A new year begins when eleven full months have passed since the month of its first visit.
    found: list[date] = []
    for one in (*days, day):
        if found and one >= date(found[0].year + 1, found[0].month, 1):
            found = []
        found.append(one)
    return found[:-1]


def _year_before(day: date) -> date:
    """Give the same day of the year before; for 29 February the 28th."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 - February
