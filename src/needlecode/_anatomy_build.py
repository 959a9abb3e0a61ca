"""
Builds `needlecode.facts._anatomy` from the anatomy tables in `needlecode/facts/*.toml`.

`python -m needlecode._anatomy_build` does it; the library imports only the module it writes.
"""

# pyright: basic
# What a TOML file holds has no type until it is checked here.

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any


Words = tuple[str, ...]
MuscleRow = tuple[str, str, str, bool, bool, str, str, str, bool, Words, Words, Words, str, str]
PartRow = tuple[str, Words, Words, str]
GroupRow = tuple[str, Words, Words, Words]
Table = dict[str, Any]

_XREFS = {"uberon": re.compile(r"UBERON:\d{7}"), "fma": re.compile(r"FMA:\d+")}
_WIDTH = 100  # of a line in the generated module, with its end
_PAIR = 2
_KINDS = {"", "contested", "spinal"}
_NAMED: dict[str, type] = {"name": str, "note?": str, "origin": list}
_WORDED = {**_NAMED, "synonyms?": list, "abbreviations?": list}
# The keys of each kind of entry and their types; a key with a question mark may be absent.
_FIELDS: dict[str, dict[str, type]] = {
    "muscle": _WORDED
    | {"region": str, "subregion": str, "paired": bool, "uberon?": str, "fma?": str}
    | {"over_pleura?": bool, "pleural_basis?": str, "levels?": bool, "parts?": dict}
    | {"whole?": str, "section?": str, "kind?": str},
    "part": _WORDED | {"fma?": str},
    "group": _WORDED | {"members": list},
    "category": _NAMED | {"terms": list},
    "token": {"candidates": list, "other_meanings?": list, "note?": str},
    "region": {"name": str, "note?": str},
    "origin": {"title": str, "publisher": str, "url": str, "licence": str}
    | {"read": date, "note?": str},
}


class AnatomyError(ValueError):
    """An anatomy table breaks its format; the message names the file and the key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        """Words the message as file, key and problem."""
        super().__init__(f"{file}: [{key}] {problem}")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The checked tables, each row as it stands in the generated module."""

    muscles: dict[str, MuscleRow]
    parts: dict[str, PartRow]
    groups: dict[str, GroupRow]
    non_muscles: dict[str, str]
    ambiguous: dict[str, tuple[Words, Words]]
    regions: dict[str, tuple[str, Words]]


def load_anatomy(directory: Path | None = None) -> Anatomy:
    """
    Reads and checks the anatomy tables.

    Args:
        directory: Where the TOML files are; the package's own `facts` directory when None.

    Returns:
        The tables as rows.

    Raises:
        AnatomyError: A table has an unknown, missing, repeated or misplaced key or value.
    """
    origins = set(raw := _read(directory, file := "anatomy_origins.toml"))
    for key, entry in raw.items():
        _check(file, key, entry, "origin", set())
    regions = _regions(_read(directory, "regions.toml"))
    muscles, parts = _muscles(_read(directory, "muscles.toml"), origins, set(regions))
    groups: dict[str, GroupRow] = {}
    for slug, entry in _read(directory, file := "muscle_groups.toml").items():
        _check(file, slug, entry, "group", origins)
        _slug(file, slug, entry["name"])
        _known(file, slug, "member", entry["members"], muscles)
        groups[slug] = (entry["name"], tuple(entry["members"]), *_words(entry))
    non_muscles: dict[str, str] = {}
    for category, entry in _read(directory, file := "non_muscles.toml").items():
        _check(file, category, entry, "category", origins)
        for term in entry["terms"]:
            if non_muscles.setdefault(term, category) != category:
                raise AnatomyError(file, category, f"repeats the term {term!r}")
    references = {f"muscle:{key}" for key in (*muscles, *parts)} | {f"group:{g}" for g in groups}
    ambiguous: dict[str, tuple[Words, Words]] = {}
    for token, entry in _read(directory, file := "ambiguous_tokens.toml").items():
        _check(file, token, entry, "token", set())
        _known(file, token, "candidate", entry["candidates"], references)
        if token.casefold() in map(str.casefold, ambiguous):
            raise AnatomyError(file, token, "differs from a token in case alone")
        ambiguous[token] = (tuple(entry["candidates"]), tuple(entry.get("other_meanings", ())))
    anatomy = Anatomy(muscles, parts, groups, non_muscles, ambiguous, regions)
    _refuse_shared_words(anatomy)
    return anatomy


def _read(directory: Path | None, file: str) -> Table:
    """Reads one TOML file; a repeated key is an error of TOML itself."""
    place = resources.files("needlecode") / "facts" if directory is None else directory
    try:
        return tomllib.loads((place / file).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AnatomyError(file, "", f"is not valid TOML: {error}") from error


def _check(file: str, key: str, entry: object, kind: str, origins: set[str]) -> None:
    """Refuses unknown, missing, ill-typed, empty, blank and repeated content of one entry."""
    if not isinstance(entry, dict):
        raise AnatomyError(file, key, "is not a table")
    types = {name.removesuffix("?"): type_ for name, type_ in _FIELDS[kind].items()}
    _known(file, key, "key", list(entry), types)
    for name in sorted(types.keys() & _FIELDS[kind].keys() - entry.keys()):
        raise AnatomyError(file, key, f"lacks {name!r}")
    for name, value in entry.items():
        if type(value) is not types[name] or value == [] or not _clean(name, value):
            raise AnatomyError(file, key, f"has no clean {types[name].__name__} at {name!r}")
    _known(file, key, "origin", entry.get("origin", []), origins)


def _clean(name: str, value: object) -> bool:
    """Tells whether the texts of a value are trimmed, told once and well formed as identifiers."""
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if any(not isinstance(t, str) or t != t.strip() or not (t or name == "url") for t in texts):
        return False
    if len({text.casefold() for text in texts}) < len(texts):
        return False
    if name == "pair":
        return isinstance(value, list) and len(value) == _PAIR
    return name not in _XREFS or bool(_XREFS[name].fullmatch(texts[0]))


def _known(file: str, key: str, what: str, names: list[str], known: Container[str]) -> None:
    """Refuses names that are not among the known ones."""
    for name in names:
        if name not in known:
            raise AnatomyError(file, key, f"has the unknown {what} {name!r}")


def _slug(file: str, slug: str, name: str) -> None:
    """Refuses a slug that is not the kebab-case of its name."""
    if slug != re.sub(r"[^a-z0-9]+", "-", name.lower()):
        raise AnatomyError(file, slug, f"is not the kebab-case of {name!r}")


def _words(entry: Table) -> tuple[Words, Words]:
    """Returns the synonyms and the abbreviations of an entry."""
    return tuple(entry.get("synonyms", ())), tuple(entry.get("abbreviations", ()))


def _regions(raw: Table) -> dict[str, tuple[str, Words]]:
    """Checks the regions and turns the list of neighbours into neighbours per region."""
    file, pairs = "regions.toml", raw.pop("contiguous", None)
    if not isinstance(pairs, list) or not all(_clean("pair", pair) for pair in pairs):
        raise AnatomyError(file, "contiguous", "is no list of pairs")
    neighbours: dict[str, set[str]] = {slug: set() for slug in raw}
    for slug, entry in raw.items():
        _check(file, slug, entry, "region", set())
        _slug(file, slug, entry["name"])
    for first, second in pairs:
        _known(file, "contiguous", "region", [first, second], raw)
        if second in neighbours[first]:
            raise AnatomyError(file, "contiguous", f"repeats {first!r} beside {second!r}")
        neighbours[first].add(second)
        neighbours[second].add(first)
    return {slug: (raw[slug]["name"], tuple(sorted(near))) for slug, near in neighbours.items()}


def _muscles(
    raw: Table, origins: set[str], regions: set[str]
) -> tuple[dict[str, MuscleRow], dict[str, PartRow]]:
    """Checks the muscles and their parts."""
    file = "muscles.toml"
    muscles: dict[str, MuscleRow] = {}
    parts: dict[str, PartRow] = {}
    for slug, entry in raw.items():
        _check(file, slug, entry, "muscle", origins)
    for slug, entry in raw.items():
        _slug(file, slug, entry["name"])
        _known(file, slug, "region", [entry["region"]], regions)
        _slug(file, entry["subregion"], entry["subregion"])
        whole, section, kind = (entry.get(name, "") for name in ("whole", "section", "kind"))
        _known(file, slug, "whole", [whole] if whole else [], raw)
        if len({bool(whole), bool(section), bool(kind)}) > 1 or kind not in _KINDS:
            raise AnatomyError(file, slug, "has no sound set of whole, section and kind")
        if "whole" in raw.get(whole, {}):
            raise AnatomyError(file, slug, f"has a whole, {whole!r}, that is a section itself")
        pleura = entry.get("over_pleura", False)
        if pleura != ("pleural_basis" in entry):
            raise AnatomyError(file, slug, "has only one of over_pleura and pleural_basis")
        own = entry.get("parts", {})
        for part, row in own.items():
            key = f"{slug}.parts.{part}"
            _check(file, key, row, "part", origins)
            _slug(file, part, part)
            if part in raw or part == section:
                raise AnatomyError(file, key, "has the slug of a muscle or section")
            parts[f"{slug}/{part}"] = (row["name"], *_words(row), row.get("fma", ""))
        muscles[slug] = (
            *(entry["name"], entry["region"], entry["subregion"], entry["paired"], pleura),
            *(whole, section, kind, entry.get("levels", False), tuple(own)),
            *(*_words(entry), entry.get("uberon", ""), entry.get("fma", "")),
        )
    return muscles, parts


def _refuse_shared_words(anatomy: Anatomy) -> None:
    """Refuses a word told twice, unless by two entries and listed as ambiguous."""
    tokens = {token.casefold() for token in anatomy.ambiguous}
    # Identifiers, and words understood on their own; a synonym of a part beside its muscle.
    claims: list[tuple[str, str, str]] = []
    for slug, muscle in anatomy.muscles.items():
        words = (muscle[0], *muscle[10], *muscle[11], *filter(None, muscle[12:]))
        claims += [("muscles.toml", slug, word) for word in words]
    for key, part in anatomy.parts.items():
        beside = (f"{key.partition('/')[0]}: {synonym}" for synonym in part[1])
        words = (part[0], *part[2], *filter(None, part[3:]), *beside)
        claims += [("muscles.toml", key, word) for word in words]
    for slug, group in anatomy.groups.items():
        words = (group[0], *group[2], *group[3])
        claims += [("muscle_groups.toml", slug, word) for word in words]
    claims += [("non_muscles.toml", f"{c}: {w}", w) for w, c in anatomy.non_muscles.items()]
    owners: dict[str, str] = {}
    for file, owner, word in claims:
        folded = word.casefold()
        if folded in owners and (folded not in tokens or owners[folded] == owner):
            raise AnatomyError(file, owner, f"repeats {word!r} of {owners[folded]!r}")
        owners[folded] = owner


_HEADER = '''"""The anatomy tables as constants.

Generated by python -m needlecode._anatomy_build from facts/*.toml; do not edit.
"""

Words = tuple[str, ...]
# name, region, subregion, paired, over_pleura, whole, section, kind, levels, parts, synonyms,
# abbreviations, uberon, fma
MuscleRow = tuple[str, str, str, bool, bool, str, str, str, bool, Words, Words, Words, str, str]
PartRow = tuple[str, Words, Words, str]  # name, synonyms, abbreviations, fma
GroupRow = tuple[str, Words, Words, Words]  # name, members, synonyms, abbreviations
TokenRow = tuple[Words, Words]  # candidates, other meanings
RegionRow = tuple[str, Words]  # name, neighbours
'''
_TYPES = ("MuscleRow", "PartRow", "GroupRow", "str", "TokenRow", "RegionRow")


def render(anatomy: Anatomy) -> str:
    """Returns the Python source of `needlecode.facts._anatomy`."""
    blocks = [_HEADER]
    for field, row in zip(fields(anatomy), _TYPES, strict=True):
        table: Mapping[str, object] = getattr(anatomy, field.name)
        lines = (literal(value, 4, f"{json.dumps(key)}: ") for key, value in table.items())
        blocks.append(f"{field.name.upper()}: dict[str, {row}] = {{\n{''.join(lines)}}}\n")
    return "\n".join(blocks)


def literal(value: object, indent: int, prefix: str = "") -> str:
    """Writes one element of a literal, on one line when it fits, else one line per element."""
    line = f"{' ' * indent}{prefix}{_short(value)},\n"
    if len(line) <= _WIDTH or not isinstance(value, tuple):
        return line
    inner = "".join(literal(item, indent + 4) for item in value)
    return f"{' ' * indent}{prefix}(\n{inner}{' ' * indent}),\n"


def _short(value: object) -> str:
    """Writes a literal on one line."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_short, value))}{',' * (len(value) == 1)})"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def main(path: Path | None = None) -> None:
    """Writes the generated module, by default beside the tables, and tells path and counts."""
    anatomy, path = load_anatomy(), path or Path(__file__).with_name("facts") / "_anatomy.py"
    path.write_text(render(anatomy), encoding="utf-8")
    counts = (f"{f.name}={len(getattr(anatomy, f.name))}" for f in fields(anatomy))
    sys.stdout.write(f"{path} {' '.join(counts)}\n")


if __name__ == "__main__":
    main()
