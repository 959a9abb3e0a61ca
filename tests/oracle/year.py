"""The visits of the benefit for low back pain: the year, the ninety days, the count."""

from datetime import date

from tests.oracle.claim import Visit, refuse


# C-101, C-109: nothing is covered before.
FIRST_DAY = date(2020, 1, 21)
# C-108, F-117.
NEEDLED = ("20560", "20561", "97810", "97811", "97813", "97814")


def days_before(visit: Visit) -> list[date] | None:
    """Give the days of earlier visits of the benefit, in order; None when not stated."""
    encounter = visit.encounter
    if encounter.earlier_visits is None:
        return None
    days = set()
    for service in encounter.earlier_visits:
        medicare = service.policy is None or service.policy.lower() == "medicare"
        if medicare and service.code in NEEDLED and service.date < encounter.date_of_service:
            days.add(service.date)
    if days and min(days) < FIRST_DAY:
        # C-101, C-109: what was not covered uses up nothing. The library counts it.
        raise refuse("earlier visits before the benefit")
    return sorted(days)


def days_of_year(visit: Visit) -> list[date] | None:
    """Give the days of the benefit's year, that of the visit the last (C-103)."""
    today = visit.encounter.date_of_service
    before = days_before(visit)
    if before is None:
        return None
    chosen = visit.choice("clbp_year", "eleven_full_months")
    if chosen == "calendar_year":
        return [day for day in before if day.year == today.year] + [today]
    if chosen == "rolling_twelve_months":
        return [day for day in before if day > a_year_before(today)] + [today]
    # C-114: from 2020-03-21 a new year starts on 2021-03-01.
    year: list[date] = []
    for day in [*before, today]:
        if year and day >= date(year[0].year + 1, year[0].month, 1):
            year = []
        if year and year[0].day == 1 and day >= eleven_months_after(year[0]):
            # From the first of a month eleven full months can be those with it, or those after it.
            raise refuse("a year that began on the first of a month")
        year.append(day)
    return year


def a_year_before(day: date) -> date:
    """Give the same day of the year before."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def eleven_months_after(first: date) -> date:
    """Give the first day after eleven months from the first of a month."""
    return (
        date(first.year, 12, 1) if first.month == 1 else date(first.year + 1, first.month - 1, 1)
    )


def number_in_year(visit: Visit) -> int | None:
    """Give which visit of the year it is."""
    days = days_of_year(visit)
    return None if days is None else len(days)


def extra_visit(visit: Visit) -> bool:
    """Say whether it is one of the eight extra visits, which take KX (C-113)."""
    days = days_of_year(visit)
    if days is None or len(days) > 20:
        return False
    if visit.choice("clbp_kx_from", "by_count") == "by_count":
        return len(days) > 12
    # C-103: twelve in ninety days; the first of them is the first visit of the year.
    passed = (visit.encounter.date_of_service - days[0]).days
    if visit.choice("clbp_ninety_days", "first_visit") == "first_visit":
        return passed < 90 and len(days) > 12
    inside = [day for day in days if (day - days[0]).days // 90 == passed // 90]
    return len(inside) > 12
