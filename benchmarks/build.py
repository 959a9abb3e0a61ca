"""
From a vendor's dict to an `Encounter`, through the public constructors.

This is what software that embeds the library would write: its own rows in, one object out. It is
offered twice, with a muscle made for each site and with a muscle made once and kept.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Final, TypeAlias

from benchmarks.records import Record
from needlecode import (
    AmbiguousToken,
    Encounter,
    Muscle,
    MuscleGroup,
    NeedleSet,
    NonMuscle,
    Note,
    Procedure,
    Profession,
    Provider,
    Side,
    Site,
    Structure,
    Technique,
    Unread,
)


__all__ = ["build", "build_cached"]

MakeSite: TypeAlias = Callable[[Record], Site]

# An Enum is looked up in a dict: calling the class costs several times as much.
_SIDES: Final[dict[str | None, Side | None]] = {None: None, **{side.value: side for side in Side}}
_TECHNIQUES: Final = {technique.value: technique for technique in Technique}
_NOBODY: Final = Provider()
_NO_NOTE: Final = Note()
_KEPT: Final[dict[tuple[str, str | None, str | None, str | None], Muscle]] = {}


def _odd(site: Record) -> Site:
    side = _SIDES[site.get("side")]
    kind = site["kind"]
    if kind == "group":
        return MuscleGroup(site["name"], side)
    if kind == "token":
        return AmbiguousToken(site["token"], side)
    if kind == "non_muscle":
        return NonMuscle(Structure(site["structure"]), site["text"], side)
    return Unread(site["text"], side)


def _made(site: Record) -> Site:
    if site["kind"] == "muscle":
        return Muscle(
            site["name"],
            _SIDES[site.get("side")],
            part=site.get("part"),
            level=site.get("level"),
        )
    return _odd(site)


def _kept(site: Record) -> Site:
    if site["kind"] != "muscle":
        return _odd(site)
    get = site.get
    key = (site["name"], get("side"), get("part"), get("level"))
    muscle = _KEPT.get(key)
    if muscle is None:
        muscle = _KEPT[key] = Muscle(key[0], _SIDES[key[1]], part=key[2], level=key[3])
    return muscle


def _procedure(row: Record, make: MakeSite) -> Procedure:
    get = row.get
    sets = get("needle_sets")
    return Procedure(
        _TECHNIQUES[row["technique"]],
        sites=tuple([make(site) for site in get("sites", ())]),
        injected=get("injected"),
        substance=get("substance"),
        minutes=get("minutes"),
        needle_sets=tuple(NeedleSet(**one) for one in sets) if sets else (),
        needles_in=get("needles_in"),
        needles_out=get("needles_out"),
        session=get("session"),
    )


@cache
def _provider(profession: str, state: str) -> Provider:
    return Provider(profession=Profession(profession), state=state)


def _encounter(record: Record, make: MakeSite) -> Encounter:
    get = record.get
    rendering, note = get("rendering"), get("note")
    return Encounter(
        date_of_service=date.fromisoformat(record["date_of_service"]),
        rendering=_provider(rendering["profession"], rendering["state"]) if rendering else _NOBODY,
        procedures=tuple([_procedure(row, make) for row in record["procedures"]]),
        diagnoses=tuple(record["diagnoses"]),
        place_of_service=get("place_of_service"),
        note=Note.of(note) if note else _NO_NOTE,
    )


def build(record: Record) -> Encounter:
    """
    Make the visit, each muscle anew.

    Args:
        record: In the wire format.
    """
    return _encounter(record, _made)


def build_cached(record: Record) -> Encounter:
    """
    Make the visit, each muscle, side and part once in the life of the process.

    Args:
        record: In the wire format.
    """
    return _encounter(record, _kept)
