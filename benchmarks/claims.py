"""What a review of a claim costs beside coding the visit, and what edit files of any size cost."""

import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from time import perf_counter
from typing import NamedTuple

from benchmarks.build import build
from benchmarks.harness import Rounds, interleave
from benchmarks.records import records
from needlecode import ClaimLine, Encounter, Policy, Setting, review_claim, select_codes
from needlecode.edits import EditTable
from needlecode.interchange.cms import edit_table, load_ptp


_EDITION, _HERE = "2026Q4", Setting.PRACTITIONER
_FIRST, _LAST = date(2026, 10, 1), date(2026, 12, 31)


def _billed(visit: Encounter, policy: Policy, chance: Random) -> tuple[ClaimLine, ...]:
    """Make the claim of somebody else: that of the note, at times with another code or unit."""
    lines = []
    for line in select_codes(visit, policy=policy).lines:
        wrong = chance.random()
        code = {"20560": "20561", "20552": "20553"}.get(line.code, line.code)
        lines.append(
            ClaimLine(
                code if wrong < 0.2 else line.code,  # noqa: PLR2004 - one in five
                units=line.units + (wrong > 0.9),  # noqa: PLR2004 - one in ten
                modifiers=line.modifiers,
            )
        )
    return tuple(lines or [ClaimLine("20561")])


def reviewing(policy: Policy, rounds: int, per_round: int) -> Rounds:
    """
    Review made-up claims, beside coding the same visits with everything that is said of them.

    Args:
        policy: Who pays.
        rounds: How many rounds are noted.
        per_round: How many visits a round has.
    """
    chance = Random(13)
    visits = [build(row) for row in records((rounds + 1) * per_round, seed=9)]
    work = [(visit, _billed(visit, policy, chance)) for visit in visits]

    def code(batch: list[tuple[Encounter, tuple[ClaimLine, ...]]]) -> None:
        for visit, _ in batch:
            coding = select_codes(visit, policy=policy)
            _ = coding.findings, coding.questions

    def review(batch: list[tuple[Encounter, tuple[ClaimLine, ...]]]) -> None:
        for visit, billed in batch:
            found = review_claim(visit, billed, policy=policy)
            _ = found.lines, found.findings, found.questions

    lanes = {"code": code, "review": review}
    cut = [work[n : n + per_round] for n in range(0, len(work), per_round)]
    return interleave(lanes, [dict.fromkeys(lanes, batch) for batch in cut])


def rows(count: int) -> Iterator[str]:
    """
    Make the lines of a PTP file, after a notice.

    Args:
        count: How many rows.
    """
    chance = Random(17)
    yield "A notice"
    yield "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tRationale"
    for number in range(count):
        # A row for each two of some thousand codes, as in the real file.
        one, other = divmod(number, 1500)
        last = "*" if chance.random() < 0.8 else f"{chance.randrange(2005, 2026)}1231"  # noqa: PLR2004
        yield (
            f"{10000 + 7 * one:05}\t{20000 + 11 * other:05}\t\t{chance.randrange(1996, 2005)}0101"
            f"\t{last}\t{chance.randrange(2)}\tMisuse of a code with another one"
        )


def _table(lines: Iterable[str]) -> EditTable:
    file = load_ptp(lines, edition=_EDITION, setting=_HERE)
    return edit_table(file, name=_EDITION, first_day=_FIRST, last_day=_LAST)


class Loaded(NamedTuple):
    """
    What files of two sizes cost.

    Attributes:
        per_row: Seconds for each row of the large one.
        floor: Seconds for each row to take its line apart, and no more.
        kept: Bytes that a row of the small one leaves.
        peak: Bytes for each of its rows at most while it was read.
        looks: Seconds for one pair looked up first, in the small and in the large table.
    """

    per_row: float
    floor: float
    kept: float
    peak: float
    looks: tuple[float, float]


def loading(small: int, large: int, looks: int) -> Loaded:
    """
    Load made-up PTP files, and look pairs up in them.

    Args:
        small: Rows of the small file.
        large: Rows of the large one.
        looks: How many pairs are looked up, each once; half of them are in neither file.
    """
    lines = list(rows(large))
    start = perf_counter()
    for line in lines:
        line.split("\t")
    middle = perf_counter()
    big = _table(lines)
    end = perf_counter()
    few = lines[: small + 2]
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    little = _table(few)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    chance = Random(19)
    pairs = [
        (f"{10000 + 7 * chance.randrange(2000):05}", f"{20000 + 11 * chance.randrange(3000):05}")
        for _ in range(looks)
    ]
    seconds: list[float] = []
    for table in (little, big):
        best = perf_counter()
        for one, two in pairs:
            table.pair(one, two, _FIRST, (_HERE,))
        seconds.append((perf_counter() - best) / looks)
    return Loaded(
        per_row=(end - middle) / large,
        floor=(middle - start) / large,
        kept=(after - before) / small,
        peak=(peak - before) / small,
        looks=(seconds[0], seconds[1]),
    )
