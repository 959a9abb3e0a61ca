"""
Osteopathic and chiropractic manipulation: from body regions to lines.

The regions of the date are added up. What the words leave open makes the number an interval, and the
lines follow its smaller end.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from attrs import asdict

from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.families.named_regions import (
    Mention,
    Named,
    extended,
    finished,
    is_open,
    mentions_of,
    named,
    open_paths,
    unlike,
    unread,
)
from needlecode.grouping import Family, Groups
from needlecode.part import NO_PART, Line, Lines, Part, RegionPart, part_of
from needlecode.procedure import Profession
from needlecode.regions import Region, System
from needlecode.rules import chiropractic as spinal
from needlecode.rules import osteopathic as osteopathic_rules
from needlecode.rules.chiropractic import OUTSIDE, SPINE


__all__ = ["chiropractic", "osteopathic"]

_SPINAL: Final = frozenset(
    {Region.CERVICAL, Region.THORACIC, Region.LUMBAR, Region.SACRAL, Region.PELVIC}
)
# Unstated performers, up to which each way to state them is looked at; others are taken together.
_EACH_WAY: Final = 4


def osteopathic(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the line of the osteopathic manipulation of a visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    places, choices = groups.osteopathic, edition.choices
    if not places:
        return NO_PART
    mentions = tuple(mentions_of(encounter.procedures, places, System.OSTEOPATHIC, choices))
    limit = 11 if choices.omt_regions == "eleven" else 10
    work = _Work.of(encounter, places, physicians_only=choices.omt_provider == "physician_only")
    ways = [(way, named(_at(mentions, way)).counts(limit)) for way in work.ways()]
    covered = work.accepted or tuple(place for unit in work.units for place in unit)
    found = [
        _by_count(count, covered, accepted=bool(way), withheld=len(way) < len(places))
        for way, counts in ways
        for count in counts
    ]
    decisive = [
        name
        for name, decides in (
            ("regions", any(len({_code(n) for n in counts}) > 1 for _, counts in ways)),
            ("provider", _provider_decides(mentions, work, limit)),
        )
        if decides
    ]
    counts = named(mentions).counts(limit)
    return RegionPart(
        **asdict(part_of(places, found, decisive=decisive), recurse=False),
        supported=counts[0],
        possible=counts[-1],
        by_regions=frozenset((code,) if (code := _code(n)) else () for n in counts),
        unread=unread(mentions),
        open_paths=open_paths(mentions),
        unnamed=any(not mention.words for mention in mentions),
        provider_paths=work.unstated,
        others=work.others,
    )


def _at(mentions: Sequence[Mention], places: Collection[int]) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if mention.place in places)


def _code(count: int) -> str | None:
    return osteopathic_rules.TABLE.row(count, True).then


def _by_count(
    count: int, covered: tuple[int, ...], *, accepted: bool, withheld: bool
) -> tuple[Lines, tuple[str, ...]]:
    table = osteopathic_rules.TABLE
    rows = [table.row(count, True)] if accepted else []
    rows += [table.row(count, False)] if withheld else []
    family = Family.OSTEOPATHIC.value
    lines = tuple(Line(r.then, (), (r.id,), family, 1, covered) for r in rows if r.then)
    return lines, tuple(row.id for row in rows)


class _Work(NamedTuple):
    """
    Who furnished what.

    `accepted` holds the places of procedures that count, and each of `units` those that count if
    one person turns out to be a physician. Where the policy takes the work of any qualified
    professional all are accepted.
    """

    accepted: tuple[int, ...]
    units: tuple[tuple[int, ...], ...]
    unstated: tuple[str, ...]
    others: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, encounter: Encounter, places: tuple[int, ...], *, physicians_only: bool
    ) -> "_Work":
        accepted: list[int] = []
        units: dict[str, list[int]] = {}
        others: dict[str, str] = {}
        for place in places:
            performer = encounter.procedures[place].performed_by
            path = f"procedures[{place}].performed_by.profession"
            if performer is None:
                # Whoever rendered the visit is one person, whatever else was done.
                performer, path = encounter.rendering, "rendering.profession"
            if performer.profession is None:
                units.setdefault(path, []).append(place)
            elif performer.profession is not Profession.PHYSICIAN:
                others[path] = performer.profession.value.replace("_", " ")
            else:
                accepted.append(place)
        return cls(
            accepted=tuple(accepted) if physicians_only else places,
            units=tuple(map(tuple, units.values())) if physicians_only else (),
            unstated=tuple(units),
            others=tuple(others.items()),
        )

    def ways(self) -> Iterator[tuple[int, ...]]:
        """Give the places that count, for each way to state the performers; none of them first."""
        first, rest = self.units[: _EACH_WAY - 1], self.units[_EACH_WAY - 1 :]
        units = (*first, tuple(place for unit in rest for place in unit)) if rest else first
        for way in product((False, True), repeat=len(units)):
            taken = [
                place for unit, is_in in zip(units, way, strict=True) if is_in for place in unit
            ]
            yield (*self.accepted, *taken)


def _provider_decides(mentions: Sequence[Mention], work: _Work, limit: int) -> bool:
    """
    Say whether the line depends on who furnished what, the regions being as they may be.

    More procedures never have fewer regions, so it is enough to compare none of the open ones with
    all of them.
    """
    if not work.units:
        return False
    stated = _at(mentions, work.accepted)
    added = _at(mentions, {place for unit in work.units for place in unit})
    together = (*stated, *added)
    for reading in extended((frozenset(),), stated):
        (alone,) = finished((reading,), stated)
        most = max(map(len, finished(extended((reading,), unlike(added, stated)), together)))
        for others in range((limit - len(alone)) * is_open(stated) + 1):
            total = limit if is_open(added) else min(limit, most + others)
            if _code(len(alone) + others) != _code(total):
                return True
    return False


def chiropractic(encounter: Encounter, edition: Edition, groups: Groups) -> Part:
    """
    Select the lines of the chiropractic manipulation of a visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    places, choices = groups.chiropractic, edition.choices
    if not places:
        return NO_PART
    mentions = tuple(mentions_of(encounter.procedures, places, System.CHIROPRACTIC, choices))
    modifiers = {
        SPINE: (("52", "SEL527"),) if choices.cmt_two_payers == "modifier_52" else (),
        OUTSIDE: (("51", "MOD104"),) if choices.extraspinal_51 == "on" else (),
    }
    covered = {SPINE: _naming(mentions, SPINE), OUTSIDE: _naming(mentions, OUTSIDE)}
    points = tuple(dict.fromkeys(_points(named(mentions))))
    spines, outsides = zip(*points, strict=True)
    # Where a region is of the spine in one reading and outside in another, it is sure of neither.
    written = (min(spines), min(outsides))
    found = [_by_parts(point, covered, modifiers) for point in (written, *points)]
    decisive = ("regions",) if len({lines for lines, _ in found}) > 1 else ()
    by_regions = [tuple(line.code for line in lines) for lines, _ in found[1:]]
    return RegionPart(
        **asdict(part_of(places, found, decisive=decisive), recurse=False),
        supported=written[0],
        possible=max(spines),
        outside=None if len(set(outsides)) > 1 else outsides[0],
        by_regions=frozenset(by_regions),
        unread=unread(mentions),
        open_paths=open_paths(mentions),
        unnamed=any(not mention.words for mention in mentions),
    )


def _naming(mentions: Sequence[Mention], part: str) -> tuple[int, ...]:
    """Give the places of the procedures that name a region of the spine, or one outside it."""
    places = dict.fromkeys(m.place for m in mentions)
    spine = part == SPINE
    naming = {m.place for m in mentions if any((r in _SPINAL) is spine for r in m.regions)}
    return tuple(place for place in places if place in (naming or places))


def _points(whole: Named) -> Iterator[tuple[int, bool]]:
    """Give the number of spinal regions, and whether one lies outside, for each reading."""
    for reading in whole.readings:
        spine, outside = len(reading & _SPINAL), bool(reading - _SPINAL)
        if whole.is_open:
            yield from product(range(spine, len(_SPINAL) + 1), sorted({outside, True}))
        else:
            yield spine, outside


def _by_parts(
    point: tuple[int, bool],
    covered: Mapping[str, tuple[int, ...]],
    modifiers: Mapping[str, tuple[tuple[str, str], ...]],
) -> tuple[Lines, tuple[str, ...]]:
    lines: list[Line] = []
    rows: list[str] = []
    counted = [(SPINE, point[0]), (OUTSIDE, int(point[1]))]
    for part, count in [one for one in counted if one[1]] or counted[:1]:
        row = spinal.TABLE.row(part, count)
        rows.append(row.id)
        if row.then:
            # 51 tells of a second procedure, so it stands beside a line for the spine only.
            more = modifiers[part] if part == SPINE or lines else ()
            basis = (row.id, *(rule for _, rule in more))
            rows += basis[1:]
            family = Family.CHIROPRACTIC.value
            taken = tuple(modifier for modifier, _ in more)
            lines.append(Line(row.then, taken, basis, family, 1, covered[part]))
    return tuple(lines), tuple(rows)
