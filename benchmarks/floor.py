"""
The yardstick: the same decisions in straight-line code, dict in, tuples out.

No objects, no checks, no explanation, no other choices than those of the two policies. What a good
programmer would write who needs the lines of these visits and nothing else: the usual visit in one
pass, the rest in a plain general way. A test holds it equal to the library, in the lines
and in the number of muscles, so a comparison with it is a comparison of the same work.

It leaves out the two muscles with contested sections, which the records do not name.
"""

# ruff: noqa: C901, PLR0912, PLR2004 - straight-line code, numbers in place

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Final, TypeAlias

from benchmarks.records import Record
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, REGIONS


__all__ = ["Answer", "Line", "select"]

# Code, units, modifiers, pointers, procedures.
Line: TypeAlias = tuple[str, int, tuple[str, ...], tuple[int, ...], tuple[int, ...]]
Span: TypeAlias = tuple[int, int]
# Lines, muscles needled, muscles injected; None where the visit has no such family.
Answer: TypeAlias = tuple[tuple[Line, ...], Span | None, Span | None]

_SPINAL: Final = {slug: row[5] for slug, row in MUSCLES.items() if row[7] == "spinal" and row[5]}
# Muscle to what is counted and its first bits: 8 where there is one and no sides.
_KEYS: Final = {
    slug: (_SPINAL.get(slug, slug), 0 if row[3] else 8) for slug, row in MUSCLES.items()
}
_BITS: Final = {None: 1, "midline": 1, "left": 2, "right": 4}
_LOW: Final = tuple(1 if m >= 8 else max(1, (m >> 1 & 1) + (m >> 2 & 1)) for m in range(16))
_HIGH: Final = tuple(
    1 if m >= 8 else 2 if m & 1 else (m >> 1 & 1) + (m >> 2 & 1) for m in range(16)
)
_BOTH: Final = ("left", "right")


def select(record: Record, ncci: bool = False) -> Answer:  # noqa: FBT001, FBT002 - no cheaper way
    """
    Select the lines and count the muscles.

    Args:
        record: A visit in the wire format.
        ncci: Whether the payer follows NCCI; else the code set alone.
    """
    procedures = record["procedures"]
    needling: list[int] = []
    injection: list[int] = []
    needled: dict[str, int] = {}
    injected: dict[str, int] = {}
    alone = True
    for place, procedure in enumerate(procedures):
        family = _family(procedure)
        if family == "needling":
            needling.append(place)
            seen = needled
        elif family == "injection":
            injection.append(place)
            seen = injected
        elif family == "either":
            return _general(record, ncci)
        else:
            alone = alone and family != "acupuncture"
            continue
        for site in procedure["sites"]:
            if site["kind"] != "muscle":
                return _general(record, ncci)
            key, bits = _KEYS[site["name"]]
            seen[key] = seen.get(key, 0) | bits | _BITS[site.get("side")]
    if (
        needling
        and injection
        and (
            not needled.keys().isdisjoint(injected)
            or (ncci and _touching(procedures, needling, injection))
        )
    ):
        return _general(record, ncci)
    many = of_injected = None
    lines: tuple[Line, ...] = ()
    pointers = (1,) if len(record["diagnoses"]) == 1 else ()
    if injection:
        of_injected = _span_of(injected)
        if of_injected[0]:
            code = "20552" if of_injected[0] < 3 else "20553"
            lines = ((code, 1, (), pointers, tuple(injection)),)
    if needling:
        many = _span_of(needled)
        before = record["date_of_service"] < "2020-01-01"
        if many[0] and (alone or before):
            code = "20999" if before else "20560" if many[0] < 3 else "20561"
            # NCCI pairs the injection codes with the needling codes; the modifier sets them apart.
            modifiers = ("59",) if ncci and lines and not before else ()
            lines = (*lines, (code, 1, modifiers, pointers, tuple(needling)))
    return lines, many, of_injected


def _span_of(seen: dict[str, int]) -> Span:
    low = high = 0
    for mask in seen.values():
        low += _LOW[mask]
        high += _HIGH[mask]
    return low, high


def _touching(procedures: Sequence[Record], needling: list[int], injection: list[int]) -> bool:
    """Say whether a region that was needled is, or touches, one that was injected."""
    there = {MUSCLES[s["name"]][1] for place in injection for s in procedures[place]["sites"]}
    near = there.union(*(REGIONS[region][1] for region in there))
    return any(MUSCLES[s["name"]][1] in near for p in needling for s in procedures[p]["sites"])


def _family(procedure: Record) -> str:
    technique, injected = procedure["technique"], procedure.get("injected")
    if technique == "dry_needling":
        if injected is None:
            return "injection" if "substance" in procedure else "needling"
    elif technique == "trigger_point_injection":
        if injected is None:
            return "injection" if "substance" in procedure else "either"
    else:
        return technique  # type: ignore[no-any-return]
    if injected:
        return "injection"
    return "either" if "substance" in procedure else "needling"


# Everything else. A mention: the site, its session, and for each reading its muscles with sides.
_Muscles: TypeAlias = tuple[tuple[str, str | None, str], ...]  # what is counted, side, region
_Mention: TypeAlias = tuple[Record, int | None, tuple[_Muscles, ...]]


def _readings(site: Record) -> tuple[_Muscles, ...]:
    kind, side = site["kind"], site.get("side")
    if kind == "muscle":
        readings: Iterable[Sequence[str]] = ((site["name"],),)
    elif kind == "group":
        readings = (GROUPS[site["name"]][1],)
    elif kind == "token":
        names = [reading.partition(":") for reading in AMBIGUOUS[site["token"]][0]]
        readings = [
            GROUPS[name][1] if what == "group" else (name.partition("/")[0],)
            for what, _, name in names
        ]
    else:
        return ()
    stated = side if side in _BOTH else None
    return tuple(
        tuple((_KEYS[n][0], stated if MUSCLES[n][3] else "", MUSCLES[n][1]) for n in muscles)
        for muscles in readings
    )


def _mentions(procedures: Sequence[Record], places: Iterable[int]) -> list[_Mention]:
    return [
        (site, procedures[place].get("session"), _readings(site))
        for place in sorted(places)
        for site in procedures[place].get("sites", ())
    ]


def _points(key: str, side: str | None) -> set[tuple[str, str]]:
    return {(key, side)} if side is not None else {(key, "left"), (key, "right")}


def _may_be(key: str, side: str | None, others: Sequence[tuple[str, str | None]]) -> bool:
    return any(key == k and (side is None or s is None or side == s) for k, s in others)


def _separate(mention: _Mention, injected: Sequence[_Mention]) -> bool | None:
    """Say whether a needled site lies apart from every injected one; None when it is open."""
    found = {
        max((_closeness(place, q) for m in injected for q in _places(m)), default=0)
        for place in _places(mention)
    }
    if len(found) != 1:
        return None if found else True
    return (True, None, False)[found.pop()]


def _places(mention: _Mention) -> list[tuple[str, int | None]]:
    site, session, readings = mention
    if site["kind"] == "unread":
        return [("", session)]
    return [(region, session) for muscles in readings for _, _, region in muscles]


def _closeness(one: tuple[str, int | None], other: tuple[str, int | None]) -> int:
    known = one[1] is not None and other[1] is not None
    if known and one[1] != other[1]:
        return 0
    a, b = one[0], other[0]
    if a and b and a != b and b not in REGIONS[a][1]:
        return 0
    return 2 if known else 1


def _count(mentions: Sequence[_Mention], injected: Sequence[_Mention], *, ncci: bool) -> Span:
    """Count muscles that were not injected and, under NCCI, that lie apart from what was."""
    blocked = [(k, side) for *_, readings in injected for m in readings for k, side, _ in m]
    anything = any(site["kind"] == "unread" for site, *_ in injected)
    sure: set[tuple[str, str]] = set()
    for site, _, readings in injected:
        if site["kind"] == "muscle":
            key, side, _ = readings[0][0]
            if side is not None:
                sure |= _points(key, side)
    reach: set[tuple[str, str]] = set()
    clear: dict[str, set[str | None]] = {}
    word, named, words, extra = False, False, [], 0
    for mention in mentions:
        site, _, readings = mention
        apart = _separate(mention, injected) if ncci and injected else True
        kind = site["kind"]
        named = named or kind == "muscle"
        if apart is False:
            continue
        if kind == "unread":
            extra += 1 if site.get("side") in _BOTH else 2
        elif kind == "token":
            words.append(mention)
        elif kind in {"muscle", "group"}:
            touched = False
            for key, side, _ in readings[0]:
                touches = anything or _may_be(key, side, blocked)
                touched = touched or touches
                points = _points(key, side) - sure
                reach |= points
                if points and apart and not touches and kind == "muscle":
                    clear.setdefault(key, set()).add(side)
            word = word or (kind == "group" and bool(apart) and not touched)
    low = sum(max(1, len(sides - {None})) for sides in clear.values())
    low += 1 if word and not named else 0
    taken, done = set(reach), set()
    for site, _, readings in words:
        token = (site["token"], site.get("side"))
        if token not in done:
            done.add(token)
            most: set[tuple[str, str]] = set()
            for muscles in readings:
                points = set().union(*(_points(key, side) for key, side, _ in muscles))
                most = max(most, points - taken - sure, key=len)
            extra += len(most)
            taken |= most
    return low, max(low, len(reach) + extra)


def _general(record: Record, ncci: bool) -> Answer:  # noqa: FBT001
    procedures = record["procedures"]
    places: dict[str, list[int]] = {"needling": [], "injection": [], "either": []}
    for place, procedure in enumerate(procedures):
        places.setdefault(_family(procedure), []).append(place)
    needled: list[Span | None] = []
    injected: list[Span | None] = []
    # What may be needling or an injection is taken as each in turn.
    for way in product((True, False), repeat=len(places["either"])):
        chosen = list(zip(places["either"], way, strict=True))
        needling = [*places["needling"], *(place for place, needle in chosen if needle)]
        injection = [*places["injection"], *(place for place, needle in chosen if not needle)]
        there = _mentions(procedures, injection)
        sites = _mentions(procedures, needling)
        needled.append(_count(sites, there, ncci=ncci) if needling else None)
        injected.append(_count(there, (), ncci=False) if injection else None)
    lines: list[Line] = []
    pointers = (1,) if len(record["diagnoses"]) == 1 else ()
    least = _least(injected)
    if least > 0:
        code = "20552" if least < 3 else "20553"
        lines.append((code, 1, (), pointers, tuple(places["injection"])))
    least = _least(needled)
    before = record["date_of_service"] < "2020-01-01"
    if least > 0 and (before or "acupuncture" not in places):
        code = "20999" if before else "20560" if least < 3 else "20561"
        modifiers = ("59",) if ncci and lines and not before else ()
        lines.append((code, 1, modifiers, pointers, tuple(places["needling"])))
    return (
        tuple(lines),
        _span(needled, sure=bool(places["needling"])),
        _span(injected, sure=bool(places["injection"])),
    )


def _least(spans: Sequence[Span | None]) -> int:
    return min(span[0] if span else -1 for span in spans)


def _span(spans: Sequence[Span | None], *, sure: bool) -> Span | None:
    found: list[Any] = [span for span in spans if span]
    if not found:
        return None
    low = min(span[0] for span in found) if sure and len(found) == len(spans) else 0
    return low, max(span[1] for span in found)
