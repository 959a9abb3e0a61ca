"""
Read the fact files strictly, and turn them into constants that import fast.

``python -m needlecode._facts`` writes ``facts/_*.py`` anew; a test compares the two. The anatomy
has a builder of its own, `needlecode._anatomy_build`.
"""

# pyright: basic
# What a TOML file holds has no type until it is checked here.

import sys
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any, Final

from needlecode._fact_file import CITES, FactError, cites_of, keys, load, module_text, refuse
from needlecode._record_facts import elements_module, payers_module, scope_module


__all__ = ["MODULES", "FactError", "load_choices", "load_codes", "load_ncci", "load_sources"]


_KINDS: Final = frozenset(
    {
        "code-set",
        "government",
        "payer",
        "society",
        "association-newsletter",
        "anatomy",
        "trade",
        "own",
    }
)
_CODE_KINDS: Final = frozenset(
    {
        *("needling", "injection", "structure", "acupuncture", "osteopathic", "chiropractic"),
        *("timed", "untimed", "supervised", "evaluation", "visit"),
        *("procedure", "guidance", "supply", "unlisted"),
    }
)


def load_sources(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """
    Read ``sources.toml``.

    Args:
        folder: Another folder with the file, for tests.

    Returns:
        Key to title, publisher, url, published, read, kind, via; sorted by key.

    Raises:
        FactError: A record has an unknown key or kind, lacks one, or is empty.
    """
    loaded = load("sources.toml", folder)
    sources: dict[str, tuple[str, ...]] = {}
    for key, record in sorted(loaded.items()):
        where = f"sources.toml [{key}]"
        keys(where, record, {"title", "publisher", "url", "published", "read", "kind"}, {"via"})
        if record["kind"] not in _KINDS or not isinstance(record["read"], date):
            refuse(where, "kind or read is not allowed")
        fields = ("title", "publisher", "url", "published")
        if not all(isinstance(record[f], str) and record[f] for f in fields):
            refuse(where, f"{fields} must be texts")
        sources[key] = (
            *(record[f] for f in fields),
            record["read"].isoformat(),
            record["kind"],
            record.get("via", ""),
        )
    return sources


def load_choices(folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``choices.toml``.

    Returns:
        Name to group, question, why, defaults by policy, and values (value, meaning, citations).

    Raises:
        FactError: A record has an unknown key, a default that is no value, or an unknown source.
    """
    sources = load_sources(folder)
    choices: dict[str, Any] = {}
    for name, record in load("choices.toml", folder).items():
        where = f"choices.toml [{name}]"
        keys(where, record, {"group", "question", "why", "defaults", "values"})
        values = []
        for value, entry in record["values"].items():
            keys(f"{where}.{value}", entry, {"meaning", "cites"}, {"none_found"})
            cites = cites_of(f"{where}.{value}", entry["cites"], sources)
            if bool(cites) == entry.get("none_found", False):
                refuse(f"{where}.{value}", "cite a source, or say none_found")
            values.append((value, entry["meaning"], cites))
        if not set(record["defaults"].values()) <= set(record["values"]):
            refuse(where, "a default is no value")
        if record["defaults"].get("CPT") != values[0][0]:
            refuse(where, "the first value must be the default under CPT")
        choices[name] = (
            record["group"],
            record["question"],
            record["why"],
            tuple(record["defaults"].items()),
            tuple(values),
        )
    return choices


def load_codes(folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``codes.toml``.

    Returns:
        Code to kind, concept, first day and last day (ISO, or empty) and citations.

    Raises:
        FactError: A record has an unknown kind, ends before it begins, or cites nothing.
    """
    sources = load_sources(folder)
    codes: dict[str, Any] = {}
    for code, record in load("codes.toml", folder).items():
        where = f"codes.toml [{code}]"
        keys(where, record, {"kind", "concept", "cites"}, {"first_day", "last_day"})
        if record["kind"] not in _CODE_KINDS or not record["cites"]:
            refuse(where, "kind is not allowed, or nothing is cited")
        first, last = record.get("first_day"), record.get("last_day")
        if first and last and last < first:
            refuse(where, "last_day is before first_day")
        codes[code] = (
            record["kind"],
            record["concept"],
            first.isoformat() if first else "",
            last.isoformat() if last else "",
            cites_of(where, record["cites"], sources),
        )
    return codes


_SETTINGS: Final = frozenset({"both", "practitioner", "hospital"})


def load_ncci(folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``ncci.toml``.

    Returns:
        The editions, the PTP rows and the MUE rows.

    Raises:
        FactError: A row is doubled, or has an impossible setting, indicator, day or value.
    """
    name = "ncci.toml"
    sources = load_sources(folder)
    loaded = load(name, folder)
    keys(name, loaded, {"edition", "medicaid", "ptp", "mue", "add_on"})
    edition, medicaid = loaded["edition"], loaded["medicaid"]
    days = {"name", "first_day", "last_day"}
    keys(f"{name} [edition]", edition, days | {"covers", "complete", "ptp_cites", "mue_cites"})
    keys(f"{name} [medicaid]", medicaid, days | {"cites", "rows"})
    _check_ptp(loaded["ptp"]["rows"])
    seen: set[tuple[str, str]] = set()
    for settings, code, units, indicator in loaded["mue"]["rows"]:
        if settings not in _SETTINGS or units < 0 or indicator not in {1, 2, 3}:
            refuse(f"{name} [mue]", f"{code} is not possible")
        _once(f"{name} [mue]", seen, settings, code)
    add_on = loaded["add_on"]
    keys(f"{name} [add_on]", add_on, {"cites", "rows"})
    return {
        "ADD_ON": (cites_of(name, add_on["cites"], sources), tuple(map(tuple, add_on["rows"]))),
        "EDITION": (
            edition["name"],
            edition["first_day"].isoformat(),
            edition["last_day"].isoformat(),
            tuple(edition["covers"].split()),
            tuple(edition["complete"].split()),
            cites_of(name, edition["ptp_cites"], sources),
            cites_of(name, edition["mue_cites"], sources),
        ),
        "MEDICAID": (
            medicaid["name"],
            medicaid["first_day"].isoformat(),
            medicaid["last_day"].isoformat(),
            cites_of(name, medicaid["cites"], sources),
            tuple(tuple(row) for row in medicaid["rows"]),
        ),
        "PTP": tuple(tuple(row) for row in loaded["ptp"]["rows"]),
        "MUE": tuple(tuple(row) for row in loaded["mue"]["rows"]),
    }


def _check_ptp(rows: list[list[Any]]) -> None:
    seen: set[tuple[str, str]] = set()
    for settings, indicator, reason, last_day, ones, twos in rows:
        where = f"ncci.toml [ptp] {reason!r}"
        if settings not in _SETTINGS or indicator not in {0, 1, 9}:
            refuse(where, "has an impossible setting or indicator")
        try:
            date.fromisoformat(last_day or "2000-01-01")
        except ValueError:
            refuse(where, f"{last_day} is no day")
        for one, two in product(ones.split(), twos.split()):
            if one == two:
                refuse(where, f"pairs {one} with itself")
            _once(where, seen, settings, f"{one}/{two}/{last_day}")


def _once(where: str, seen: set[tuple[str, str]], settings: str, what: str) -> None:
    for setting in ("practitioner", "hospital") if settings == "both" else (settings,):
        if (setting, what) in seen:
            refuse(where, f"{what} is doubled")
        seen.add((setting, what))


def _ncci_module() -> str:
    facts = load_ncci()
    kinds = {
        "ADD_ON": f"tuple[{CITES}, tuple[tuple[str, str], ...]]",
        "EDITION": f"tuple[str, str, str, tuple[str, ...], tuple[str, ...], {CITES}, {CITES}]",
        "MEDICAID": f"tuple[str, str, str, {CITES}, tuple[tuple[str, int], ...]]",
        "PTP": "tuple[tuple[str, int, str, str, str, str], ...]",
        "MUE": "tuple[tuple[str, str, int, int], ...]",
    }
    return module_text(
        "NCCI edits.", "ncci.toml", {name: (kinds[name], facts[name]) for name in kinds}
    )


MODULES: Final[Mapping[str, Callable[[], str]]] = {
    "_sources.py": lambda: module_text(
        "Sources.",
        "sources.toml",
        {"SOURCES": ("dict[str, tuple[str, str, str, str, str, str, str]]", load_sources())},
    ),
    "_choices.py": lambda: module_text(
        "Choices.",
        "choices.toml",
        {
            "CHOICES": (
                f"dict[str, tuple[str, str, str, {CITES}, tuple[tuple[str, str, {CITES}], ...]]]",
                load_choices(),
            )
        },
    ),
    "_codes.py": lambda: module_text(
        "Codes.",
        "codes.toml",
        {"CODES": (f"dict[str, tuple[str, str, str, str, {CITES}]]", load_codes())},
    ),
    "_ncci.py": _ncci_module,
    "_elements.py": lambda: elements_module(load_sources()),
    "_scope.py": lambda: scope_module(load_sources()),
    "_payers.py": lambda: payers_module(load_sources()),
}


def main() -> None:
    """Write the generated modules beside the fact files."""
    folder = Path(str(files("needlecode.facts")))
    for name, source in MODULES.items():
        (folder / name).write_text(source(), encoding="utf-8")
        sys.stdout.write(f"wrote facts/{name}\n")


if __name__ == "__main__":
    main()
