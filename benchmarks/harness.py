"""
Interleaved rounds and ratios inside one run.

Every lane does its work on the same input in each round, the order of the lanes turns from round
to round, and a ratio is the median of the ratios of the rounds. What disturbs the machine disturbs
all lanes of a round alike, so ratios repeat where times do not. The collector stays on, as it is
in an application; input made ready beforehand is frozen, so it is not scanned.
"""

import gc
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeAlias


__all__ = ["Lane", "Rounds", "exponent", "fresh", "interleave", "once"]

Lane: TypeAlias = Callable[[Any], object]


class Rounds:
    """The seconds of each lane in each round."""

    def __init__(self) -> None:
        """Start without any."""
        self.seconds: dict[str, list[float]] = {}

    def add(self, lane: str, seconds: float) -> None:
        """Note one measurement."""
        self.seconds.setdefault(lane, []).append(seconds)

    def ratio(self, lane: str, floor: str) -> float:
        """Give the median of the ratios of the rounds."""
        pairs = zip(self.seconds[lane], self.seconds[floor], strict=True)
        return median(one / other for one, other in pairs)

    def middle(self, lane: str) -> float:
        """Give the median seconds of a lane."""
        return median(self.seconds[lane])

    def best(self, lane: str) -> float:
        """Give the least seconds of a lane."""
        return min(self.seconds[lane])


def once(work: Callable[[], object]) -> float:
    """Time one call, with the garbage of earlier ones out of the way."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def interleave(
    lanes: Mapping[str, Lane], rounds: Iterable[Mapping[str, Any]], *, warm_up: int = 1
) -> Rounds:
    """
    Run every lane in every round.

    Args:
        lanes: Name to a function that does the work of one round.
        rounds: For each round, the input of each lane.
        warm_up: How many rounds are run and not noted.
    """
    found = Rounds()
    names = list(lanes)
    for number, inputs in enumerate(rounds):
        gc.collect()
        gc.freeze()
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            lane, given = lanes[name], inputs[name]
            seconds = once(lambda lane=lane, given=given: lane(given))  # type: ignore[misc]
            if number >= warm_up:
                found.add(name, seconds)
        gc.unfreeze()
    return found


def fresh(programs: Sequence[str], times: int) -> Rounds:
    """
    Run small programs in new processes, in turns.

    Args:
        programs: Sources; each prints a JSON object, the seconds that it measured by lane.
        times: How often each is run; one run before is not noted, so byte code is in place.
    """
    found = Rounds()
    with TemporaryDirectory() as cache:
        # Byte code is written whatever the caller's settings, and beside nobody's sources.
        settings = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        settings.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(times + 1):
            for source in programs:
                done = subprocess.run(  # noqa: S603 - our own programs
                    [sys.executable, "-c", source],
                    env=settings,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                if number:
                    for lane, seconds in json.loads(done.stdout).items():
                        found.add(lane, seconds)
    return found


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """
    Give the power with which time grows, by least squares over the logarithms.

    Args:
        sizes: Sizes of the input.
        seconds: The time for each.
    """
    x, y = [math.log(n) for n in sizes], [math.log(s) for s in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    up = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return up / sum((a - mean_x) ** 2 for a in x)
