"""Read the fact files of documentation elements, scope of practice and payers, strictly."""

# pyright: basic
# What a TOML file holds has no type until it is checked here.

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from needlecode._fact_file import CITES, cites_of, keys, load, module_text, refuse


__all__ = [
    "CONDITION_NAMES",
    "elements_module",
    "load_elements",
    "load_payers",
    "load_scope",
    "payers_module",
    "scope_module",
]

_LEVELS: Final = frozenset({"required", "conditional", "recommended"})
_PROFILES: Final = frozenset(
    {
        *("code_set", "good_practice", "law", "medicare", "tricare", "va", "wa_lni"),
        *("aetna", "cigna", "bcbs_al", "triple_s", "anthem"),
    }
)
CONDITION_NAMES: Final = frozenset(
    {
        *("needling", "needles", "injection", "therapist", "therapy_plan", "timed_code"),
        *("several_people", "assistant", "chiropractor", "occupational", "auxiliary"),
        *("first_visit", "first_needling", "continuing", "beyond_three", "paired_muscle"),
        *("over_pleura", "region_at_risk", "estim", "same_day_acupuncture", "clbp_service"),
        *("beyond_twelve", "charged", "exposure", "referred", "modifier_distinct"),
        "modifier_repeat",
    }
)
_PROFESSIONS: Final = frozenset(
    {
        *("physical_therapist", "physical_therapist_assistant", "occupational_therapist"),
        *("athletic_trainer", "chiropractor", "acupuncturist"),
    }
)
_STANDINGS: Final = frozenset(
    {
        *("permitted", "prohibited", "silent", "disputed", "enacted", "permitted_if_competent"),
    }
)
_POSITIONS: Final = frozenset(
    {
        *("covered", "conditional", "not_covered", "investigational", "not_separately_paid"),
        "not_established",
    }
)
_BASES: Final = frozenset({"CPT_NCCI", "MEDICARE"})
_STATE: Final = re.compile(r"[A-Z]{2}\Z")
_NUMBERS: Final = frozenset(
    {"needling_max", "needling_justify_after", "acupuncture_visits", "acupuncture_days"}
)
_JURISDICTIONS: Final = 51
Sources = Any


def _day(where: str, text: str) -> str:
    try:
        date.fromisoformat(text or "2000-01-01")
    except (TypeError, ValueError):
        refuse(where, f"{text!r} is no day")
    return text


def _period(where: str, first: str, last: str) -> tuple[str, str]:
    if first and last and last < first:
        refuse(where, "the last day is before the first")
    return _day(where, first), _day(where, last)


def _among(where: str, values: Iterable[str], allowed: frozenset[str]) -> None:
    for value in values:
        if value not in allowed:
            refuse(where, f"{value!r} is not allowed")


def _apart(where: str, rows: Iterable[tuple[str, str]]) -> None:
    """Refuse rows of one thing whose days overlap."""
    for one, two in pairwise(sorted(rows)):
        if not one[1] or one[1] >= two[0]:
            refuse(where, "two rows hold on one day")


def load_elements(sources: Sources, folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``elements.toml``.

    Args:
        sources: The sources, by key.
        folder: Another folder, for tests.

    Returns:
        Element id to group, what, question, and who asks for it.

    Raises:
        FactError: A row is not in order.
    """
    found: dict[str, Any] = {}
    for id_, record in load("elements.toml", folder).items():
        where = f"elements.toml [{id_}]"
        keys(where, record, {"group", "what", "question", "asks"})
        asks = []
        for row in record["asks"]:
            profile, level, conditions, states, cites, *days = row
            since, until = (*days, "", "")[:2]
            names = tuple(conditions.split())
            _among(where, (profile,), _PROFILES)
            _among(where, (level,), _LEVELS)
            _among(where, names, CONDITION_NAMES)
            if (states and profile != "law") or not all(map(_STATE.match, states.split())):
                refuse(where, f"{states!r} are no states of a law")
            if not cites:
                refuse(where, "has no citation")
            asks.append(
                (
                    profile,
                    level,
                    names,
                    tuple(states.split()),
                    cites_of(where, cites, sources),
                    *_period(where, since, until),
                )
            )
        if not asks:
            refuse(where, "is asked for by nobody")
        found[id_] = (record["group"], record["what"], record["question"], tuple(asks))
    return found


def load_scope(sources: Sources, folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``scope.toml``.

    Returns:
        Postal code to name, as-of date, confidence, cells, and what is said of retained needles.

    Raises:
        FactError: A row is not in order, or a jurisdiction is missing.
    """
    found: dict[str, Any] = {}
    for state, record in load("scope.toml", folder).items():
        where = f"scope.toml [{state}]"
        needed = {"name", "as_of", "confidence", "cells"}
        keys(where, record, needed, {"retention", "retention_cites"})
        cells = []
        for row in record["cells"]:
            profession, first, last, standing, conditions, cites, *low = row
            _among(where, (profession,), _PROFESSIONS)
            _among(where, (standing,), _STANDINGS)
            _among(where, low, frozenset({"low"}))
            period = _period(where, first, last)
            cited = cites_of(where, cites, sources)
            cells.append((profession, *period, standing, conditions, cited, bool(low)))
        for profession in {cell[0] for cell in cells}:
            _apart(where, [(c[1], c[2]) for c in cells if c[0] == profession])
        found[state] = (
            record["name"],
            record["as_of"],
            record["confidence"],
            tuple(cells),
            record.get("retention", ""),
            cites_of(where, record.get("retention_cites", []), sources),
        )
    if folder is None and len(found) != _JURISDICTIONS:
        refuse("scope.toml", f"has {len(found)} jurisdictions, not {_JURISDICTIONS}")
    return found


def load_payers(sources: Sources, folder: Path | None = None) -> dict[str, Any]:
    """
    Read ``payers.toml``.

    Returns:
        Id to title, names, base, rows by service, and the limits that are numbers.

    Raises:
        FactError: A row is not in order, or two payers have one name.
    """
    found: dict[str, Any] = {}
    names: set[str] = set()
    for id_, record in load("payers.toml", folder).items():
        where = f"payers.toml [{id_}]"
        keys(where, record, {"title", "names", "base", "rows"}, _NUMBERS | {"by_purpose"})
        _among(where, (record["base"],), _BASES)
        own = {name.casefold() for name in record["names"]}
        if own & names:
            refuse(where, f"{sorted(own & names)} are names of two payers")
        names |= own
        rows = []
        for service, first, last, position, limits, message, cites in record["rows"]:
            _among(where, (service,), frozenset({"needling", "acupuncture"}))
            _among(where, (position,), _POSITIONS)
            period = _period(where, first, last)
            cited = cites_of(where, cites, sources)
            rows.append((service, *period, position, limits, message, cited))
        for service in {row[0] for row in rows}:
            _apart(where, [(r[1], r[2]) for r in rows if r[0] == service])
        numbers = tuple((name, record[name]) for name in sorted(_NUMBERS & record.keys()))
        found[id_] = (
            record["title"],
            tuple(record["names"]),
            record["base"],
            tuple(rows),
            numbers,
            record.get("by_purpose", False),
        )
    return found


def elements_module(sources: Sources) -> str:
    """Write the module of the documentation elements."""
    ask = f"tuple[str, str, tuple[str, ...], tuple[str, ...], {CITES}, str, str]"
    kind = f"dict[str, tuple[str, str, str, tuple[{ask}, ...]]]"
    constants = {"ELEMENTS": (kind, load_elements(sources))}
    return module_text("Documentation elements.", "elements.toml", constants)


def scope_module(sources: Sources) -> str:
    """Write the module of the scope of practice."""
    cell = f"tuple[str, str, str, str, str, {CITES}, bool]"
    kind = f"dict[str, tuple[str, str, str, tuple[{cell}, ...], str, {CITES}]]"
    return module_text("Scope of practice.", "scope.toml", {"SCOPE": (kind, load_scope(sources))})


def payers_module(sources: Sources) -> str:
    """Write the module of the payers."""
    row = f"tuple[str, str, str, str, str, str, {CITES}]"
    numbers = "tuple[tuple[str, int], ...]"
    kind = f"dict[str, tuple[str, tuple[str, ...], str, tuple[{row}, ...], {numbers}, bool]]"
    return module_text("Payers.", "payers.toml", {"PAYERS": (kind, load_payers(sources))})
