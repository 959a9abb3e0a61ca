"""
The lines of a visit that stand in an NCCI pair, and whether the facts let both stand.

A modifier goes on only where the facts of the visit justify it (NCCI Policy Manual, ch. I, pp. I-14
to I-18; F-403). Where they do not, or do not say, the line in column 2 is withheld.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations, product
from typing import Final, NamedTuple

from needlecode.edition import Edition
from needlecode.edits import PtpEdit
from needlecode.encounter import Encounter, Setting
from needlecode.facts._codes import CODES
from needlecode.grouping import Family, Groups
from needlecode.part import Line, Lines
from needlecode.whereabouts import Spot, lying, spots_of


__all__ = ["Clash", "Standing", "clashes_of", "edited", "kept_of", "settings_of"]


class Standing(StrEnum):
    """Whether both codes of a pair stand."""

    NEVER = "no modifier helps"
    SEPARATE = "the facts make them separate"
    SAME = "the facts make them one"
    OPPOSITE = "opposite sides of one region, which no authority settles"
    OPEN = "the note does not say"
    SETTING = "the settings differ, and the note does not say which"
    UNREAD = "the policy reads the table in its edition only"


class Clash(NamedTuple):
    """
    A pair of lines that NCCI does not pay together.

    Attributes:
        edit: The row.
        standing: Whether both stand.
        of: The code that is withheld unless they are separate: column 2, or the visit.
        modifier: What that code takes where they are separate; "" where it has it.
        paths: What would have to be stated.
        fact: What decides: "work", "time", "place", "session" or "setting".
    """

    edit: PtpEdit
    standing: Standing
    of: str
    modifier: str = ""
    paths: tuple[str, ...] = ()
    fact: str = ""

    @property
    def codes(self) -> set[str]:
        """Both codes."""
        return {self.edit.column_one, self.edit.column_two}

    @property
    def beside(self) -> str:
        """The code beside which the other is withheld."""
        return self.edit.column_two if self.of == self.edit.column_one else self.edit.column_one


# Pairs that the injection and needling tables look at themselves, with the muscles one by one.
_INJECTED: Final = frozenset({"20552", "20553"})
_NEEDLED: Final = frozenset({"20560", "20561"})
_THERAPY: Final = frozenset({"timed", "untimed", "supervised"})
_NARROWER: Final = {"session": "XE", "place": "XS", "time": "XU", "work": "XU"}


class _Visit(NamedTuple):
    encounter: Encounter
    edition: Edition
    groups: Groups


def settings_of(encounter: Encounter, edition: Edition) -> tuple[Setting, ...]:
    """
    Give the setting whose table is read, or both where it is not stated.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    chosen = edition.choices.edit_table
    if chosen != "by_setting":
        return (Setting(chosen),)
    return (encounter.setting,) if encounter.setting else tuple(Setting)


def clashes_of(
    encounter: Encounter, edition: Edition, groups: Groups, lines: Iterable[Line]
) -> tuple[Clash, ...]:
    """
    Give the pairs among lines, in order of their codes.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: Lines that stand or may stand.
    """
    table = edition.edits
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(line.code, []).append(line)
    if table is None or len(by_code) == 1:
        return ()
    settings, day = settings_of(encounter, edition), encounter.date_of_service
    found: list[Clash] = []
    for codes in combinations(sorted(by_code), 2):
        if {*codes} & _INJECTED and {*codes} & _NEEDLED:
            continue
        edit, differs, _ = table.pair(*codes, day, settings)
        if edit is None:
            continue
        if not edition.edits_apply:
            found.append(Clash(edit, Standing.UNREAD, edit.column_two))
            continue
        clash = Clash(edit, Standing.NEVER, edit.column_two)
        if edit.indicator == 1:
            one, two = by_code[edit.column_one], by_code[edit.column_two]
            clash = _facts(_Visit(encounter, edition, groups), edit, one, two)
        # Where the facts let both stand with what they have, no setting asks for more.
        if differs and (clash.modifier or clash.standing is not Standing.SEPARATE):
            paths = ("setting",)
            clash = clash._replace(standing=Standing.SETTING, paths=paths, fact="setting")
        found.append(clash)
    return tuple(found)


class _Service(NamedTuple):
    """The procedures behind the lines of a code, and which of their sites they stand for."""

    places: tuple[int, ...]
    structures: bool | None

    def spots(self, encounter: Encounter) -> list[Spot]:
        return [
            spot
            for place in self.places
            for spot in spots_of(encounter.procedures[place], place, structures=self.structures)
        ]


def _service(groups: Groups, lines: Sequence[Line]) -> _Service:
    """Give what the lines of a code stand for, or may stand for."""
    structures = True if lines[0].family == Family.INJECTION.value else None
    found = {place for line in lines for place in line.procedures}
    if not found:
        structures = False
        needling = any(line.family == Family.NEEDLING.value for line in lines)
        found = {*(groups.needling if needling else groups.injection), *groups.either}
    return _Service(tuple(sorted(found)), structures)


class _Found(NamedTuple):
    """Whether the facts make two services separate, by which kind of fact, and what is missing."""

    standing: Standing
    fact: str
    paths: tuple[str, ...] = ()


def _facts(visit: _Visit, edit: PtpEdit, one: Sequence[Line], two: Sequence[Line]) -> Clash:
    """Look for what makes the two services separate."""
    kinds = (_kind(edit.column_one), _kind(edit.column_two))
    encounter, edition, groups = visit
    first, second = _service(groups, one), _service(groups, two)
    if "visit" in kinds:
        # The modifier stands on the visit, in whichever column it is (N-442).
        seen, service = (one, first) if kinds[0] == "visit" else (two, second)
        found = _by_work(encounter, service.places)
        modifier = "25"
        if all("25" in line.modifiers for line in seen):
            found, modifier = found._replace(standing=Standing.SEPARATE), ""
        return Clash(edit, found.standing, seen[0].code, modifier, found.paths, found.fact)
    if "evaluation" in kinds:
        found = _by_work(encounter, (first if kinds[0] == "evaluation" else second).places)
    else:
        found = _by_place(encounter, first, second)
        if {*kinds} <= _THERAPY and found.standing is not Standing.SEPARATE:
            found = _or_by_time(found, _by_time(encounter, (*first.places, *second.places)))
    narrower = edition.choices.distinct_service_modifier == "x_preferred"
    modifier = _NARROWER[found.fact] if narrower else "59"
    return Clash(edit, found.standing, edit.column_two, modifier, found.paths, found.fact)


def _kind(code: str) -> str:
    return CODES[code][0] if code in CODES else ""


def _by_work(encounter: Encounter, places: Sequence[int]) -> _Found:
    """Read whether the evaluation or visit is work of its own; told twice, what either shows."""
    works = {place: encounter.procedures[place].separate_work for place in places}
    paths = tuple(f"procedures[{p}].separate_work" for p, work in works.items() if work is None)
    standing = Standing.OPEN if paths else Standing.SAME
    if True in works.values():
        standing = Standing.SEPARATE
    return _Found(standing, "work", paths)


def _by_place(encounter: Encounter, first: _Service, second: _Service) -> _Found:
    """Compare where, and in which session, the two services were furnished."""
    spots = product(first.spots(encounter), second.spots(encounter))
    found = [(one, two, lying(one, two)) for one, two in spots]
    touching = [lie for _, _, lie in found if lie.apart is False]
    if touching:
        opposite = all(lie.opposite for lie in touching)
        return _Found(Standing.OPPOSITE if opposite else Standing.SAME, "place")
    if any(lie.apart is None for _, _, lie in found):
        open_ = [spot for one, two, lie in found if lie.by_place for spot in (one, two)]
        paths = dict.fromkeys(spot.path for spot in open_)
        for place in sorted({*first.places, *second.places}):
            if encounter.procedures[place].session is None:
                paths[f"procedures[{place}].session"] = None
        return _Found(Standing.OPEN, "place", tuple(paths))
    by_session = all(lie.by_session for _, _, lie in found)
    return _Found(Standing.SEPARATE, "session" if by_session else "place")


def _or_by_time(by_place: _Found, by_time: _Found) -> _Found:
    """Let two therapy services be separate by their time, where their places do not make them so."""
    if by_time.standing is Standing.SAME and by_place.standing is not Standing.SAME:
        return by_place
    return by_time


def _by_time(encounter: Encounter, places: Sequence[int]) -> _Found:
    """
    Read whether two therapy services took different intervals of time.

    Services of which the minutes together do not exceed those of the whole treatment were furnished
    one after the other; where they exceed them, some minutes are counted twice (F-408, F-411).
    """
    minutes = {place: encounter.procedures[place].minutes for place in places}
    total = encounter.treatment_minutes
    known = sum(m for m in minutes.values() if m is not None)
    if total is not None and known > total:
        return _Found(Standing.SAME, "time")
    unstated = [f"procedures[{place}].minutes" for place, m in minutes.items() if m is None]
    paths = (*sorted(unstated), *(["treatment_minutes"] if total is None else []))
    return _Found(Standing.OPEN if paths else Standing.SEPARATE, "time", paths)


def edited(lines: Lines, clashes: Sequence[Clash]) -> Lines:
    """
    Withhold what does not stand, and set the modifiers of what does.

    Args:
        lines: The lines of all families.
        clashes: The pairs among them.
    """
    if not clashes:
        return lines
    kept = kept_of({line.code for line in lines}, clashes)
    taken: dict[str, dict[str, None]] = {}
    for clash in clashes:
        separate = clash.standing is Standing.SEPARATE and clash.modifier
        if separate and clash.codes <= kept:
            taken.setdefault(clash.of, {})[clash.modifier] = None
    return tuple(
        _with(line, tuple(taken[line.code])) if line.code in taken else line
        for line in lines
        if line.code in kept
    )


def _with(line: Line, modifiers: tuple[str, ...]) -> Line:
    new = tuple(m for m in modifiers if m not in line.modifiers)
    return line._replace(modifiers=(*new, *line.modifiers), basis=(*line.basis, "MOD102"))


def kept_of(codes: set[str], clashes: Iterable[Clash]) -> set[str]:
    """
    Keep the codes that no code that is kept withholds; of a circle none is kept.

    Args:
        codes: The codes of the lines.
        clashes: The pairs among them.
    """
    against: dict[str, set[str]] = {}
    for clash in clashes:
        if clash.standing is not Standing.SEPARATE:
            against.setdefault(clash.of, set()).add(clash.beside)
    kept: set[str] = set()
    left = set(codes)
    while True:
        free = {code for code in left if not against.get(code, set()) & left}
        kept |= free
        left -= free
        withheld = {code for code in left if against[code] & kept}
        left -= withheld
        if not (free or withheld):
            return kept
