"""
Builds `needlecode.facts._manipulation` from `facts/manipulation.toml`.

`python -m needlecode._manipulation_build` does it; the library imports only the module it writes.
"""

# pyright: basic
# What a TOML file holds has no type until it is checked here.

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from needlecode._anatomy_build import literal


__all__ = ["Manipulation", "ManipulationError", "load_manipulation", "render"]

Words = tuple[str, ...]
Mentions = tuple[Words, ...]  # the regions that each mention leaves open
LevelRow = tuple[Words, int, int, Words]  # letters, first and last number, names of the first
ReadingRow = tuple[Words, Mentions, Mentions, Words]  # terms, in each system, marks
WordRow = tuple[str, str, Words]  # kind, the only system or empty, terms
Table = dict[str, Any]
Owners = dict[tuple[str, str], str]  # of a term in a system

SYSTEMS = ("osteopathic", "chiropractic")
_SHARED = (
    *("head", "cervical", "thoracic", "lumbar", "sacral", "pelvic", "lower_extremity"),
    *("upper_extremity", "rib_cage", "abdomen"),
)
REGIONS = {"osteopathic": (*_SHARED, "viscera"), "chiropractic": _SHARED}
_FILE = "manipulation.toml"
_MARKS = ("counted", "part", "closing")
_LISTS = ("numbers", "ranges", "denials")
_TABLES = {"levels": dict, "reading": list, "filler": dict, **dict.fromkeys(_LISTS, dict)}
# The keys of each kind of entry and their types; a key with a question mark may be absent.
_FIELDS: dict[str, dict[str, type]] = {
    "levels": {"letters": list, "first": int, "last": int, "zero?": list},
    "reading": {"terms": list, "regions?": list, "osteopathic?": list, "chiropractic?": list}
    | {"counted?": bool, "part?": bool, "closing?": bool},
    "filler": {"terms": list, "silent": bool, "system?": str},
    "list": {"terms": list},
}
_TERM = re.compile(r"(?:[a-z]+[0-9]*|[/,])(?: (?:[a-z]+[0-9]*|[/,]))*")


class ManipulationError(ValueError):
    """The table breaks its format; the message names the file and the place."""

    def __init__(self, place: str, problem: str) -> None:
        """Words the message as file, place and problem."""
        super().__init__(f"{_FILE}: [{place}] {problem}")


@dataclass(frozen=True, slots=True)
class Manipulation:
    """The checked tables, each row as it stands in the generated module."""

    levels: dict[str, LevelRow] = field(default_factory=dict)
    readings: list[ReadingRow] = field(default_factory=list)
    words: list[WordRow] = field(default_factory=list)


def load_manipulation(directory: Path | None = None) -> Manipulation:
    """
    Reads and checks the table.

    Args:
        directory: Where the TOML file is; the package's own `facts` directory when None.

    Returns:
        The tables as rows.

    Raises:
        ManipulationError: A key, region or term is missing, unknown, ill-formed or doubled.
    """
    place = resources.files("needlecode") / "facts" if directory is None else directory
    try:
        raw: Table = tomllib.loads((place / _FILE).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ManipulationError("", f"is not valid TOML: {error}") from error
    if tuple(raw) != tuple(_TABLES) or any(type(raw[name]) is not _TABLES[name] for name in raw):
        raise ManipulationError("", f"must have the tables {', '.join(_TABLES)}")
    tables, owners = Manipulation(), Owners()
    for region, entry in raw["levels"].items():
        tables.levels[region] = _level(f"levels.{region}", region, entry, tables)
    for number, entry in enumerate(raw["reading"], 1):
        tables.readings.append(_reading(f"reading {number}", entry, owners))
    for name, entry in raw["filler"].items():
        tables.words.append(_filler(f"filler.{name}", entry, owners))
    for name in _LISTS:
        _check(name, raw[name], "list")
        terms = _terms(name, raw[name]["terms"])
        _own(name, terms, SYSTEMS, owners)
        tables.words.append((name.removesuffix("s"), "", terms))
    return tables


def _check(place: str, entry: object, kind: str) -> None:
    """Refuses unknown, missing and ill-typed keys."""
    if not isinstance(entry, dict):
        raise ManipulationError(place, "is not a table")
    types = {name.removesuffix("?"): type_ for name, type_ in _FIELDS[kind].items()}
    for name in entry:
        if name not in types:
            raise ManipulationError(place, f"has the unknown key {name!r}")
        if type(entry[name]) is not types[name]:
            raise ManipulationError(place, f"has no {types[name].__name__} at {name!r}")
    for name in sorted(types.keys() & _FIELDS[kind].keys() - entry.keys()):
        raise ManipulationError(place, f"lacks {name!r}")


def _terms(place: str, row: list[Any]) -> Words:
    """Refuses what is no list of terms as the reader cuts them, each told once."""
    for term in row:
        if type(term) is not str or not _TERM.fullmatch(term):
            raise ManipulationError(place, f"has the unclean term {term!r}")
    if not row:
        raise ManipulationError(place, "has no terms")
    if len(set(row)) < len(row):
        repeated = sorted({term for term in row if row.count(term) > 1})
        raise ManipulationError(place, f"repeats {repeated[0]!r}")
    return tuple(row)


def _own(place: str, terms: Words, systems: Words, owners: Owners) -> None:
    """Refuses a term that another entry explains in the same system."""
    for term in terms:
        for system in systems:
            if (owner := owners.setdefault((system, term), place)) != place:
                raise ManipulationError(place, f"repeats {term!r} of {owner}")


def _level(place: str, region: str, entry: Table, tables: Manipulation) -> LevelRow:
    """Checks the levels of one region."""
    _check(place, entry, "levels")
    if region not in _SHARED:
        raise ManipulationError(place, f"has the unknown region {region!r}")
    if not 0 <= entry["first"] <= entry["last"]:
        raise ManipulationError(place, "has no range of numbers")
    letters = _terms(place, entry["letters"])
    for row in tables.levels.values():
        for letter in {*row[0]} & {*letters}:
            raise ManipulationError(place, f"repeats {letter!r} of another region")
    zero = _terms(place, entry["zero"]) if "zero" in entry else ()
    return (letters, entry["first"], entry["last"], zero)


def _reading(place: str, entry: Table, owners: Owners) -> ReadingRow:
    """Checks the regions of a group of terms."""
    _check(place, entry, "reading")
    apart = tuple(system for system in SYSTEMS if system in entry)
    if ("regions" in entry) == bool(apart):
        raise ManipulationError(place, "must have either regions or a system's own")
    systems = apart or SYSTEMS
    terms = _terms(place, entry["terms"])
    _own(place, terms, systems, owners)
    osteopathic, chiropractic = (
        _mentions(place, entry[system if apart else "regions"], system)
        if system in systems
        else ()
        for system in SYSTEMS
    )
    marks = tuple(mark for mark in _MARKS if entry.get(mark))
    return (terms, osteopathic, chiropractic, marks)


def _filler(place: str, entry: Table, owners: Owners) -> WordRow:
    """Checks a group of words that change no region."""
    _check(place, entry, "filler")
    if (only := entry.get("system", "")) not in {"", *SYSTEMS}:
        raise ManipulationError(place, f"has the unknown system {only!r}")
    terms = _terms(place, entry["terms"])
    _own(place, terms, (only,) if only else SYSTEMS, owners)
    return ("silent" if entry["silent"] else "filler", only, terms)


def _mentions(place: str, row: list[Any], system: str) -> Mentions:
    """Refuses unknown and repeated regions; "|" stands between those that are left open."""
    mentions = tuple(tuple(str(element).split("|")) for element in row)
    regions = [region for mention in mentions for region in mention]
    for region in regions:
        if region not in REGIONS[system]:
            raise ManipulationError(place, f"has the unknown {system} region {region!r}")
    if not regions or len(set(regions)) < len(regions):
        raise ManipulationError(place, f"has no {system} regions, each told once")
    return mentions


_HEADER = '''"""The words of regions treated by manipulation and around them, as constants.

Generated by python -m needlecode._manipulation_build from facts/manipulation.toml; do not edit.
"""

Words = tuple[str, ...]
Mentions = tuple[Words, ...]  # the regions that each mention leaves open
LevelRow = tuple[Words, int, int, Words]  # letters, first and last number, names of the first
ReadingRow = tuple[Words, Mentions, Mentions, Words]  # terms, osteopathic, chiropractic, marks
WordRow = tuple[str, str, Words]  # kind, the only system or empty, terms
'''


def render(tables: Manipulation) -> str:
    """Returns the Python source of `needlecode.facts._manipulation`."""
    levels = "".join(literal(row, 4, f"{json.dumps(k)}: ") for k, row in tables.levels.items())
    readings = "".join(literal(row, 4) for row in tables.readings)
    words = "".join(literal(row, 4) for row in tables.words)
    terms = [row[0] for row in tables.readings] + [row[2] for row in tables.words]
    spaced = [term.split() for several in terms for term in several]
    listed = sorted({word for term in spaced for word in term if word.endswith("s")})
    blocks = (
        _HEADER,
        f"LEVELS: dict[str, LevelRow] = {{\n{levels}}}\n",
        f"READINGS: tuple[ReadingRow, ...] = (\n{readings})\n",
        f"WORDS: tuple[WordRow, ...] = (\n{words})\n",
        f"LISTED: Words = {literal(tuple(listed), 0)[:-2]}  # no plurals of others\n",
        f"LONGEST = {max(map(len, spaced))}  # words of a term\n",
    )
    return "\n".join(blocks)


def main(path: Path | None = None) -> None:
    """Writes the generated module, by default beside the table, and tells path and counts."""
    tables, path = (
        load_manipulation(),
        path or Path(__file__).with_name("facts") / "_manipulation.py",
    )
    path.write_text(render(tables), encoding="utf-8")
    terms = sum(len(row[0]) for row in tables.readings)
    sys.stdout.write(f"{path} readings={len(tables.readings)} terms={terms}\n")


if __name__ == "__main__":
    main()
