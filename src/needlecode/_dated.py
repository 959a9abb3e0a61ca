"""A step function of time."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

from attrs import field, frozen

from needlecode.errors import PolicyError


T = TypeVar("T")

__all__ = ["Dated", "after"]


def after(last_day: date) -> date:
    """
    Turn an inclusive last day into the day on which the next step starts.

    Published tables give inclusive deletion dates; this is the one place that converts them.
    """
    return last_day + timedelta(days=1)


@frozen
class Dated(Generic[T]):
    """
    A value that changes on certain days.

    Args:
        steps: Pairs of first day and value, with strictly ascending days. The value ``None``
            means that nothing is in force from that day on.

    Raises:
        PolicyError: There is no step, or the days do not ascend.
    """

    steps: tuple[tuple[date, T | None], ...]
    days: tuple[date, ...] = field(init=False, repr=False, eq=False, default=())

    def __attrs_post_init__(self) -> None:
        """Refuse what is not a step function; keep the days apart, for looking up."""
        days = tuple(day for day, _ in self.steps)
        object.__setattr__(self, "days", days)
        if not days or any(a >= b for a, b in pairwise(days)):
            msg = "the steps of a dated value must have strictly ascending days, at least one"
            raise PolicyError(msg)

    def on(self, day: date) -> T | None:
        """
        Give the value in force on a day.

        Args:
            day: The date of service.

        Returns:
            The value of the last step that starts on or before the day; ``None`` before the first.
        """
        place = bisect_right(self.days, day)
        return self.steps[place - 1][1] if place else None


def boundaries(values: Iterable[Dated[T]]) -> set[date]:
    """Collect every day on which one of the values changes."""
    return {day for value in values for day in value.days}
