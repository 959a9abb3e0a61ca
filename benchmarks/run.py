"""
Print what the library costs, each row as a ratio to a floor that is measured in the same run.

``python -m benchmarks.run`` takes about six minutes, ``--quick`` some seconds. It prints, and
never fails because something is slow.
"""

import argparse
import json
import platform
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from itertools import islice
from time import perf_counter
from typing import Any, Final, NamedTuple

from benchmarks import claims, families, floor, reading
from benchmarks.build import build, build_cached
from benchmarks.harness import Lane, Rounds, exponent, fresh, interleave
from benchmarks.records import Record, records
from needlecode import (
    Coding,
    Encounter,
    Muscle,
    Policy,
    Procedure,
    Side,
    Technique,
    policies,
    read_encounter,
    select_codes,
)
from needlecode.facts._anatomy import MUSCLES


class Size(NamedTuple):
    """How much is measured."""

    records: int
    per_round: int
    processes: int
    growth: int
    phrases: int
    letters: tuple[int, ...]
    edits: tuple[int, int]


FULL: Final = Size(
    records=100_000,
    per_round=2_000,
    processes=21,
    growth=15,
    phrases=20_000,
    letters=(1_000, 10_000, 100_000, 1_000_000),
    edits=(20_000, 2_000_000),
)
QUICK: Final = Size(
    records=4_000,
    per_round=400,
    processes=3,
    growth=2,
    phrases=1_000,
    letters=(1_000, 10_000, 100_000),
    edits=(2_000, 20_000),
)


def _row(what: str, value: str, budget: str = "") -> None:
    print(f"  {what:<62}{value:>10}   {budget}")


def _ratio(what: str, found: Rounds, lane: str, base: str, budget: str = "") -> None:
    _row(what, f"{found.ratio(lane, base):.2f} x", budget)


def _title(text: str) -> None:
    print(f"\n{text}")


_TIMED: Final = (
    "from time import perf_counter as t\na = t()\n{}\nb = t()\n"
    "import json\nprint(json.dumps({{{!r}: b - a}}))"
)
_VISIT: Final = """
from datetime import date
visit = nc.Encounter(date_of_service=date(2026, 3, 2), procedures=(nc.Procedure(
    nc.Technique.DRY_NEEDLING, sites=(nc.Muscle("trapezius", nc.Side.LEFT),)),))
"""


def imports(size: Size) -> None:
    """Compare what a new process pays before it can use the library, and its first answer."""
    answer = f"import needlecode as nc\n{_VISIT}\nc = nc.select_codes(visit)\nc.lines"
    programs = {
        "attrs": "import attrs",
        "needlecode": "import needlecode",
        "answer": answer,
        "report": f"{answer}\nc.findings\nc.questions",
        "json": "import needlecode as nc\nnc.read_encounter",
    }
    found = fresh(
        [_TIMED.format(source, name) for name, source in programs.items()], size.processes
    )
    _title(f"New process; floor: import attrs ({size.processes} processes each, in turns)")
    for name, what, budget in (
        ("needlecode", "import needlecode", "budget 1.3"),
        ("answer", "import, build one visit and select", ""),
        ("report", "the same, and read findings and questions", ""),
        ("json", "import, and load the reader of JSON text", ""),
    ):
        best = found.best(name) / found.best("attrs")
        _row(f"{what}: best of each", f"{best:.2f} x", budget)
        _ratio(f"{what}: median", found, name, "attrs", budget)


def _read(coding: Coding) -> int:
    """Touch everything that a report shows of findings and questions."""
    letters = 0
    for finding in coding.findings:
        letters += len(finding.message) + len(finding.fix) + len(finding.path)
        letters += sum(len(cite.source) + len(cite.locator) for cite in finding.cites)
    for question in coding.questions:
        letters += len(question.text) + len(question.paths)
        letters += sum(len(cite.source) + len(cite.locator) for cite in question.cites)
    return letters


def _is_usual(record: Record) -> bool:
    """Say whether every site is a named muscle and the visit is of one family."""
    procedures = record["procedures"]
    return len({p["technique"] for p in procedures}) == 1 and all(
        site["kind"] == "muscle" for p in procedures for site in p.get("sites", ("",))
    )


def _lanes(policy: Policy) -> dict[str, Lane]:  # noqa: C901 - a loop each, as a call costs time
    ncci = policy is policies.CPT_NCCI
    decide = floor.select

    def emptied(visits: list[Encounter]) -> None:
        for visit in visits:
            policy.on(visit.date_of_service).memo.clear()
            select_codes(visit, policy=policy)

    def by_hand(rows: list[Record]) -> None:
        for row in rows:
            decide(row, ncci)

    def make(rows: list[Record]) -> None:
        for row in rows:
            build(row)

    def make_cached(rows: list[Record]) -> None:
        for row in rows:
            build_cached(row)

    def select(visits: list[Encounter]) -> None:
        for visit in visits:
            select_codes(visit, policy=policy)

    def both(rows: list[Record]) -> None:
        for row in rows:
            select_codes(build(row), policy=policy)

    def both_cached(rows: list[Record]) -> None:
        for row in rows:
            select_codes(build_cached(row), policy=policy)

    def read(rows: list[Record]) -> None:
        for row in rows:
            _read(select_codes(build(row), policy=policy))

    def loads(texts: list[str]) -> None:
        for text in texts:
            json.loads(text)

    def text_to_answer(texts: list[str]) -> None:
        for text in texts:
            select_codes(read_encounter(text), policy=policy)

    def text_by_hand(texts: list[str]) -> None:
        for text in texts:
            decide(json.loads(text), ncci)

    return {
        "floor": by_hand,
        "build": make,
        "build cached": make_cached,
        "select": select,
        "both": both,
        "both cached": both_cached,
        "read": read,
        "loads": loads,
        "json": text_to_answer,
        "json floor": text_by_hand,
        "emptied": emptied,
    }


_VISITS: Final = {"select", "emptied"}
_TEXTS: Final = {"loads", "json", "json floor"}
# Run over fewer records, as they take longest.
_HEAVY: Final = {"read", "emptied", *_TEXTS}


def _rounds(
    rows: Iterator[Record], size: Size, lanes: Sequence[str]
) -> Iterator[dict[str, list[Any]]]:
    """Cut the records into rounds; no record comes twice."""
    while batch := list(islice(rows, size.per_round)):
        visits = [build(row) for row in batch]
        texts = [json.dumps(row) for row in batch]
        yield {
            lane: visits if lane in _VISITS else texts if lane in _TEXTS else batch
            for lane in lanes
        }


def _common(found: Rounds) -> None:
    _ratio("build / floor", found, "build", "floor")
    _ratio("build with kept muscles / floor", found, "build cached", "floor")
    _ratio("select / floor", found, "select", "floor", "budget 1")
    _ratio("build + select / floor", found, "both", "floor", "budget 1.5")
    _ratio("build + select with kept muscles / floor", found, "both cached", "floor", "budget 1.5")


def visits(size: Size, policy: Policy) -> None:
    """Compare building, selecting and reading with the floor."""
    lanes = _lanes(policy)
    light = {name: lane for name, lane in lanes.items() if name not in _HEAVY}
    found = interleave(light, _rounds(records(size.records), size, list(light)))
    count = len(found.seconds["floor"]) * size.per_round
    _title(f"{policy.id}; floor: the same decisions, dict in, tuples out ({count} visits)")
    _common(found)
    heavy = {name: lane for name, lane in lanes.items() if name in {"floor", *_HEAVY}}
    rows = records(size.records // 4, seed=5)
    slow = interleave(heavy, _rounds(rows, size, list(heavy)))
    _ratio("select, memo emptied before each call / floor", slow, "emptied", "floor")
    _ratio(
        "build + select + all findings and questions / floor", slow, "read", "floor", "budget 3"
    )
    _ratio("JSON text to answer / json.loads", slow, "json", "loads")
    _ratio("JSON text to answer / json.loads + floor", slow, "json", "json floor")
    micro = found.middle("floor") / size.per_round * 1e6
    _row("for scale: the floor, microseconds for each visit", f"{micro:.1f}")
    usual = filter(_is_usual, records(size.records // 4, seed=2))
    found = interleave(light, _rounds(usual, size, list(light)))
    _title(f"{policy.id}, usual visits only: one family, every site a named muscle")
    _common(found)


_COLD: Final = """
import json
from time import perf_counter as t
from statistics import median
from benchmarks.records import records
from benchmarks.build import build
from benchmarks import floor
from needlecode import policies, select_codes
policy, rows = policies.{policy}, list(records(400, seed={seed}))
visits = [build(row) for row in rows]
def each(call, given):
    times = []
    for one in given:
        a = t()
        call(one)
        times.append(t() - a)
    return times
lib = each(lambda v: select_codes(v, policy=policy), visits)
low = each(lambda r: floor.select(r, {ncci}), rows)
print(json.dumps({{
    "first call": lib[0],
    "first ten calls, each": sum(lib[:10]) / 10,
    "warm": median(lib[100:]),
    "floor, first call": low[0],
    "floor, warm": median(low[100:]),
}}))
"""


def cold(size: Size, policy: Policy) -> None:
    """Compare the first calls of a new process with the later ones."""
    ncci = policy is policies.CPT_NCCI
    program = _COLD.format(policy=policy.id, seed=3, ncci=ncci)
    found = fresh([program], size.processes)
    _title(f"{policy.id}, new process, imports done; floor: a warm call of the same process")
    for name in ("first call", "first ten calls, each"):
        _ratio(f"{name} / warm", found, name, "warm")
    _ratio("the floor's own first call / warm", found, "floor, first call", "floor, warm")
    _ratio("first call / the floor's first call", found, "first call", "floor, first call")


def kept(size: Size, policy: Policy) -> None:
    """Weigh what a kept result adds to the visit that it is about."""
    visits = [build(row) for row in records(min(size.records, 5_000), seed=4)]
    for visit in visits:
        select_codes(visit, policy=policy)
    slots: list[Coding | None] = [None] * len(visits)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for place, visit in enumerate(visits):
        slots[place] = select_codes(visit, policy=policy)
    plain = tracemalloc.get_traced_memory()[0] - before
    for coding in slots:
        if coding is not None:
            _read(coding)
    read = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    _title(f"{policy.id}, kept results; bytes beside the visit, its list slot not counted")
    _row("a result", f"{plain / len(visits):.0f}", "budget 200")
    _row("a result whose findings and questions were read", f"{read / len(visits):.0f}")


def _muscles(count: int, side: Side) -> tuple[Muscle, ...]:
    return tuple(Muscle(slug, side) for slug in islice(MUSCLES, count))


_DAY: Final = date(2026, 3, 2)


def _visit_of(*procedures: Procedure) -> Encounter:
    return Encounter(date_of_service=_DAY, procedures=procedures)


def _needled(sites: tuple[Muscle, ...]) -> Procedure:
    return Procedure(Technique.DRY_NEEDLING, sites=sites)


def _injected(sites: tuple[Muscle, ...]) -> Procedure:
    return Procedure(Technique.TRIGGER_POINT_INJECTION, sites=sites, injected=True)


def _growing() -> dict[str, tuple[Sequence[int], Callable[[int], Encounter]]]:
    muscles, procedures = (1, 10, 20, 40, 80, 160), (1, 10, 20, 50, 100, 200)
    two, other = _muscles(2, Side.LEFT), _muscles(3, Side.RIGHT)
    return {
        "muscles of one needling, 10 to 160": (
            muscles,
            lambda n: _visit_of(_needled(_muscles(n, Side.LEFT))),
        ),
        "muscles of a needling beside an injection, 10 to 160": (
            muscles,
            lambda n: _visit_of(
                _needled(_muscles(n, Side.LEFT)), _injected(_muscles(n, Side.RIGHT))
            ),
        ),
        "needlings of two muscles, 10 to 200": (
            procedures,
            lambda n: _visit_of(*[_needled(two)] * n),
        ),
        "needlings and injections in turn, 10 to 200": (
            procedures,
            lambda n: _visit_of(*[_needled(two), _injected(other)] * ((n + 1) // 2)),
        ),
    }


def growth(size: Size, policy: Policy) -> None:
    """Find the power with which time grows with the visit."""
    _title(f"{policy.id}, growth; the power, 1 is linear")
    for what, (sizes, make) in _growing().items():
        visits = [make(n) for n in sizes]
        for verb, work in (
            ("select", lambda visit: select_codes(visit, policy=policy)),
            ("findings", lambda visit: select_codes(visit, policy=policy).findings),
        ):
            best = [float("inf")] * len(sizes)
            for _ in range(size.growth):
                for place, visit in enumerate(visits):
                    start = perf_counter()
                    work(visit)
                    best[place] = min(best[place], perf_counter() - start)
            power = exponent(sizes[1:], best[1:])
            last = best[-1] / best[0]
            _row(
                f"{verb}: {what}", f"{power:.2f}", f"budget 1; {last:.0f} x from 1 to {sizes[-1]}"
            )


def texts(size: Size) -> None:
    """Compare reading muscles with looking up the words, and its growth with the text."""
    rounds = 10
    per_round = size.phrases // rounds
    found, letters = reading.steady(rounds, per_round)
    _title(f"Reading muscles; floor: each word looked up once ({size.phrases} phrases)")
    _ratio("read / floor", found, "read", "floor")
    rate = per_round / found.middle("read")
    _row("for scale: phrases read in a second", f"{rate:.0f}", f"{letters:.0f} letters each")
    first = reading.cold(size.processes)
    _title("Reading muscles, new process")
    _ratio("import the reader / import the sites", first, "import", "muscle")
    _ratio("first call, which builds the vocabulary / import the sites", first, "first", "muscle")
    _ratio("first call / warm", first, "first", "warm")
    power, best = reading.growing(size.letters, 3)
    _title("Reading muscles, growth; the power, 1 is linear")
    span = f"{size.letters[0]} to {size.letters[-1]}"
    last = best[-1] / best[0]
    _row(f"letters of one text, {span}", f"{power:.2f}", f"budget 1; {last:.0f} x from end to end")
    _row("for scale: the longest, seconds", f"{best[-1]:.1f}")


def every_family(size: Size, policy: Policy) -> None:
    """Compare a visit of each family with a visit of needling, and its growth with procedures."""
    rounds = 10
    per_round = size.phrases // 100
    for read, what in ((False, "lines"), (True, "lines, findings and questions")):
        found = families.steady(policy, rounds, per_round, read=read)
        _title(
            f"{policy.id}, {what}; floor: needling visits ({rounds * per_round} of each family)"
        )
        for name in families.FAMILIES:
            _ratio(name, found, name, "needling")
        _row(
            "for scale: needling visits in a second", f"{per_round / found.middle('needling'):.0f}"
        )
    _title(f"{policy.id}, procedures of one family, 10 to 80; the power, 1 is linear")
    for name, power in families.growing(policy, (10, 20, 40, 80), 3).items():
        _row(name, f"{power:.2f}", "budget 1")


def reviews(size: Size, policy: Policy) -> None:
    """Compare a review of a claim with coding its visit."""
    rounds, per_round = 10, size.phrases // 40
    found = claims.reviewing(policy, rounds, per_round)
    _title(f"{policy.id}, reviews; floor: coding, findings and questions ({rounds * per_round})")
    _ratio("review / code", found, "review", "code")
    _row("for scale: reviews in a second", f"{per_round / found.middle('review'):.0f}")


def edit_files(size: Size) -> None:
    """Tell what edit files cost to load, to keep and to look pairs up in."""
    small, large = size.edits
    found = claims.loading(small, large, 20_000)
    _title(f"A PTP file of {large} rows; floor: each line taken apart")
    _row("load / floor", f"{found.per_row / found.floor:.2f} x")
    _row("for scale: rows in a second", f"{1 / found.per_row:.0f}")
    _row(f"bytes kept for each row, of {small}", f"{found.kept:.0f}")
    _row("bytes for each row at most while loading", f"{found.peak:.0f}")
    one, two = found.looks
    _row(f"a pair looked up, {large} rows / {small} rows", f"{two / one:.2f} x", "budget 1")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a look")
    chosen = parser.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    start = perf_counter()
    print(
        f"CPython {platform.python_version()}, attrs {version('attrs')}; ratios, lower is better"
    )
    imports(size)
    for policy in (policies.CPT, policies.CPT_NCCI):
        visits(size, policy)
        cold(size, policy)
        kept(size, policy)
        growth(size, policy)
        every_family(size, policy)
    # The floor does not decide about Medicare: it is held against needling under itself.
    every_family(size, policies.MEDICARE)
    kept(size, policies.MEDICARE)
    for policy in (policies.CPT_NCCI, policies.MEDICARE):
        reviews(size, policy)
    edit_files(size)
    texts(size)
    print(f"\n{perf_counter() - start:.0f} seconds")


if __name__ == "__main__":
    main(sys.argv[1:])
