"""
The ledger: what became of each fact and each choice.

``tests/ledger.toml`` names, for every id of the fact files and of the choices, what holds it, or
says why nothing does. The ids are read from the files that define them, where those lie beside the
repository; where they do not, only the references are checked.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from attrs import frozen

from needlecode.choices import Choices, all_choices
from needlecode.rules import RULES, TABLES


__all__ = ["Findings", "defined", "read", "review"]

Ledger: TypeAlias = Mapping[str, Mapping[str, str | list[str]]]
_DEFINITIONS: Final = (
    ("F", "facts/needling.md", r"^\| (F-\d+) \|"),
    ("N", "facts/neighbours.md", r"^- \*\*(N-\d+)\*\*"),
    # The table of pairs defines what no bullet does; its last column names the id.
    ("N", "facts/neighbours.md", r"\| (N-\d+) \|$"),
    ("C", "facts/coverage.md", r"^\| (C-\d+) \|"),
    ("choice", "choices.md", r"^\| `(\w+)` \|"),
)
_REASONS: Final = {"later: ": "later", "not encoded because ": "not encoded"}
_FOLDERS: Final = {"facts": "src/needlecode/facts", "docs": "docs"}


@frozen(kw_only=True)
class Findings:
    """
    What is wrong with the ledger.

    Attributes:
        compared: Whether the defining files were there to compare with.
        missing: Ids that are defined and not in the ledger.
        unknown: Ids that are in the ledger and not defined.
        unknown_references: References to a rule, a choice or a kind of thing that there is not.
        missing_files: References to a fact file or a page that does not exist.
        no_reason: Ids with a text that is no reason, or an empty list.
        unheld_choices: Choices of the library that the ledger does not name.
        counts: How many ids are held, come later, or are not encoded.
    """

    compared: bool
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    unknown_references: tuple[str, ...]
    missing_files: tuple[str, ...]
    no_reason: tuple[str, ...]
    unheld_choices: tuple[str, ...]
    counts: Mapping[str, int]


def read(path: Path) -> Ledger:
    """Read the ledger."""
    ledger: Ledger = tomllib.loads(path.read_text(encoding="utf-8"))
    return ledger


def defined(shared: Path) -> dict[str, set[str]] | None:
    """Give the ids that the fact files and the choices define; None where they are not there."""
    if not all((shared / name).is_file() for _, name, _ in _DEFINITIONS):
        return None
    ids: dict[str, set[str]] = {}
    for section, name, pattern in _DEFINITIONS:
        text = (shared / name).read_text(encoding="utf-8")
        ids.setdefault(section, set()).update(re.findall(pattern, text, re.MULTILINE))
    return ids


def _status(entry: str | list[str]) -> str:
    """Say what became of an id; empty where the ledger does not say it."""
    if isinstance(entry, list):
        return "held" if entry else ""
    for start, status in _REASONS.items():
        if entry.startswith(start) and len(entry) > len(start) + 3:
            return status
    return ""


def _fault(reference: str, root: Path) -> tuple[bool, bool]:
    """Say whether a reference is unknown, and whether its file is missing."""
    kind, colon, name = reference.partition(":")
    if not colon:
        known = {rule.id for rule in RULES} | {row.id for t in TABLES for row in t.rows}
        return reference not in known, False
    if kind == "choices":
        return name not in {choice.name for choice in all_choices()}, False
    folder = _FOLDERS.get(kind)
    return folder is None, folder is not None and not (root / folder / name).is_file()


def review(ledger: Ledger, root: Path, shared: Path) -> Findings:
    """
    Compare the ledger with what it speaks of.

    Args:
        ledger: The ledger.
        root: The repository.
        shared: The folder with the files that define the ids; it may not exist.
    """
    ids = defined(shared)
    entries = [
        (section, name, entry)
        for section, part in sorted(ledger.items())
        for name, entry in sorted(part.items())
    ]
    missing: list[str] = []
    unknown: list[str] = []
    for section in sorted({*(ids or {}), *ledger}) if ids else ():
        there, here = ids.get(section, set()) if ids else set(), set(ledger.get(section, ()))
        missing += sorted(there - here)
        unknown += sorted(here - there)
    references = [
        (name, reference)
        for _, name, entry in entries
        for reference in (entry if isinstance(entry, list) else ())
    ]
    faults = {reference: _fault(reference, root) for _, reference in references}
    named = {name for section, name, _ in entries if section == "choice"}
    return Findings(
        compared=ids is not None,
        missing=tuple(missing),
        unknown=tuple(unknown),
        unknown_references=tuple(f"{n} -> {r}" for n, r in references if faults[r][0]),
        missing_files=tuple(f"{n} -> {r}" for n, r in references if faults[r][1]),
        no_reason=tuple(name for _, name, entry in entries if not _status(entry)),
        unheld_choices=tuple(
            field.name for field in Choices.__attrs_attrs__ if field.name not in named
        ),
        counts=Counter(_status(entry) or "no reason" for _, _, entry in entries),
    )
