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
from needlecode.whereabouts import Lying, Spot, lying, spots_of


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
        fact: What it is: "work", "time" or "place".
    """

    edit: PtpEdit
    standing: Standing
    of: str
    modifier: str = ""
    paths: tuple[str, ...] = ()
    fact: str = ""


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
            one, two = ([*by_code[code]] for code in (edit.column_one, edit.column_two))
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


def _facts(visit: _Visit, edit: PtpEdit, one: Sequence[Line], two: Sequence[Line]) -> Clash:
    """Look for what makes the two services separate."""
    kinds = (_kind(edit.column_one), _kind(edit.column_two))
    encounter, edition, groups = visit
    first, second = _service(groups, one), _service(groups, two)
    firsts, seconds = first.places, second.places
    if "visit" in kinds:
        # The modifier stands on the visit, in whichever column it is (N-442).
        seen, places = (one, firsts) if kinds[0] == "visit" else (two, seconds)
        clash = _by_work(encounter, edit, places)._replace(modifier="25", of=seen[0].code)
        if all("25" in line.modifiers for line in seen):
            return clash._replace(standing=Standing.SEPARATE, modifier="")
        return clash
    if "evaluation" in kinds:
        places = firsts if kinds[0] == "evaluation" else seconds
        clash = _by_work(encounter, edit, places)
        fact = "work"
    else:
        clash, fact = _by_place(encounter, edit, first, second)
        if {*kinds} <= _THERAPY and clash.standing is not Standing.SEPARATE:
            clash, fact = _or_by_time(encounter, edit, clash, (*firsts, *seconds))
    modifier = "59"
    if edition.choices.distinct_service_modifier == "x_preferred":
        modifier = _NARROWER[fact]
    return clash._replace(modifier=modifier)


def _kind(code: str) -> str:
    return CODES[code][0] if code in CODES else ""


def _by_work(encounter: Encounter, edit: PtpEdit, places: Sequence[int]) -> Clash:
    """Read whether the evaluation or visit is work of its own; told twice, what either shows."""
    works = {encounter.procedures[place].separate_work for place in places}
    standing = Standing.OPEN if None in works else Standing.SAME
    if True in works:
        standing = Standing.SEPARATE
    open_ = [p for p in places if encounter.procedures[p].separate_work is None]
    paths = tuple(f"procedures[{place}].separate_work" for place in open_)
    return Clash(edit, standing, edit.column_two, paths=paths, fact="work")


def _by_place(
    encounter: Encounter, edit: PtpEdit, first: _Service, second: _Service
) -> tuple[Clash, str]:
    """Compare where, and in which session, the two services were furnished."""
    procedures = encounter.procedures
    spots = product(first.spots(encounter), second.spots(encounter))
    found = [(one, two, lying(one, two)) for one, two in spots]
    fact = "session" if all(lie.by_session for _, _, lie in found) else "place"
    touching = [lie for _, _, lie in found if lie.apart is False]
    if touching:
        return Clash(edit, _worst(touching), edit.column_two, fact="place"), fact
    if any(lie.apart is None for _, _, lie in found):
        open_ = [spot for one, two, lie in found if lie.by_place for spot in (one, two)]
        paths = tuple(dict.fromkeys(spot.path for spot in open_))
        unstated = sorted({*first.places, *second.places})
        sessions = [f"procedures[{n}].session" for n in unstated if procedures[n].session is None]
        paths = (*paths, *sessions)
        return Clash(edit, Standing.OPEN, edit.column_two, paths=paths, fact="place"), fact
    return Clash(edit, Standing.SEPARATE, edit.column_two, fact="place"), fact


def _worst(touching: Sequence[Lying]) -> Standing:
    opposite = all(lie.opposite for lie in touching)
    return Standing.OPPOSITE if opposite else Standing.SAME


def _or_by_time(
    encounter: Encounter, edit: PtpEdit, by_place: Clash, places: Sequence[int]
) -> tuple[Clash, str]:
    """Let two therapy services be separate by their time, where their places do not make them so."""
    by_time = _by_time(encounter, edit, places)
    if by_time.standing is Standing.SEPARATE or by_place.standing is Standing.SAME:
        return by_time, "time"
    if by_time.standing is Standing.SAME:
        return by_place, "place"
    return by_time, "time"


def _by_time(encounter: Encounter, edit: PtpEdit, places: Sequence[int]) -> Clash:
    """
    Read whether two therapy services took different intervals of time.

    Services of which the minutes together do not exceed those of the whole treatment were furnished
    one after the other; where they exceed them, some minutes are counted twice (F-408, F-411).
    """
    minutes = {place: encounter.procedures[place].minutes for place in places}
    total = encounter.treatment_minutes
    known = sum(m for m in minutes.values() if m is not None)
    if total is not None and known > total:
        return Clash(edit, Standing.SAME, edit.column_two, fact="time")
    unstated = [f"procedures[{place}].minutes" for place, m in minutes.items() if m is None]
    paths = (*sorted(unstated), *(["treatment_minutes"] if total is None else []))
    standing = Standing.OPEN if paths else Standing.SEPARATE
    return Clash(edit, standing, edit.column_two, paths=paths, fact="time")


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
        if separate and {clash.edit.column_one, clash.edit.column_two} <= kept:
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
            other = {clash.edit.column_one, clash.edit.column_two} - {clash.of}
            against.setdefault(clash.of, set()).update(other)
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
