"""
Write the full content of every ready-made policy, an edition at a time, as text.

``python -m tests.snapshots`` writes the files beside this one anew. A change of data then shows as
a change of lines, for each policy and each span of dates that it reaches.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from attrs import fields

from needlecode.authority import Citation
from needlecode.choices import Choices
from needlecode.edition import Edition
from needlecode.edits import EditTable
from needlecode.policies import ALL
from needlecode.policy import Policy
from needlecode.rule import Rule


FOLDER: Final = Path(__file__).resolve().parent


def _cites(cites: tuple[Citation, ...]) -> str:
    return "; ".join(f"{c.source}: {c.locator}" if c.locator else c.source for c in cites)


def _span(first: date | None, last: date | None) -> str:
    return " ".join(
        word for word in (first and f"from {first}", last and f"through {last}") if word
    )


def _table(table: EditTable | None, *, apply: bool) -> Iterator[str]:
    if table is None:
        yield "  none"
        return
    yield f"  {table.name}, {table.first_day} to {table.last_day}"
    yield f"  applied: {'yes' if apply else 'no'}"


def _rows(table: EditTable) -> Iterator[str]:
    """Give every row of a table, those with the same code in column 1 and the rest alike in one."""
    for setting, edits in table.settings.items():
        yield f"{setting.value}"
        yield f"  covers {' '.join(sorted(edits.covers or ()))}"
        yield f"  complete {' '.join(sorted(edits.complete))}"
        found: dict[tuple[str, int, str, str], list[str]] = {}
        for edit in edits.ptp:
            span = _span(edit.first_day, edit.last_day)
            key = (edit.column_one, edit.indicator, edit.reason, span)
            found.setdefault(key, []).append(edit.column_two)
        for (one, indicator, reason, span), twos in found.items():
            words = f"  pair {one} indicator {indicator} ({reason}) {span}".rstrip()
            yield f"{words}: {' '.join(twos)}"
        for code, mue in sorted(edits.mue.items()):
            yield f"  most units {code} {mue.units} indicator {mue.indicator}"
        for code, rows in sorted(edits.add_ons.items()):
            yield f"  {code} is added to {' '.join(str(row.primary) for row in rows)}"
    yield f"pairs cited: {_cites(table.ptp_cites)}"
    yield f"units cited: {_cites(table.mue_cites)}"
    yield f"add-on codes cited: {_cites(table.add_on_cites)}"


def _rule(edition: Edition, rule: Rule) -> str:
    words = [rule.id, rule.name, str(edition.severity(rule)), _span(rule.since, rule.until)]
    return f"  {' '.join(word for word in words if word)} [{_cites(rule.cites)}]"


def _edition(policy: Policy, edition: Edition, last: date | None) -> Iterator[str]:
    yield f"## {edition.first_day} to {last or 'the end'}"
    yield ""
    yield "choices"
    for choice in fields(Choices):
        value = getattr(edition.choices, choice.name)
        yield f"  {choice.name} = {value} ({policy.origin(choice.name)})"
    yield "codes"
    for number, code in sorted(edition.codes.items()):
        since = f" from {code.first_day}" if code.first_day else ""
        since += f" through {code.last_day}" if code.last_day else ""
        yield f"  {number}{since} {code.kind} ({code.concept}) [{_cites(code.cites)}]"
    yield "edits"
    yield from _table(edition.edits, apply=edition.edits_apply)
    yield "rules"
    for rule in edition.rules:
        yield _rule(edition, rule)


def _lines(policy: Policy) -> Iterator[str]:
    yield f"# {policy.id}: {policy.title}"
    yield ""
    yield "Written by python -m tests.snapshots; do not edit."
    yield ""
    yield f"layers: {', '.join(layer.id for layer in policy.layers)}"
    yield f"first day: {policy.first_day}"
    yield f"verified through: {policy.verified_through}"
    days = policy.editions.days
    for day, after in zip(days, (*days[1:], None), strict=True):
        yield ""
        yield from _edition(policy, policy.on(day), after and after - timedelta(days=1))
    tables = {id(layer.edits): layer.edits for layer in policy.layers if layer.edits}
    for table in tables.values():
        yield ""
        yield f"## Edit table {table.name}"
        yield ""
        yield from _rows(table)


def snapshot(policy: Policy) -> str:
    """
    Give the full content of a policy.

    Args:
        policy: A ready-made policy.

    Returns:
        Text: choices, codes, edits and rules of each edition.
    """
    return "\n".join(_lines(policy)) + "\n"


def snapshots() -> dict[str, str]:
    """Give the content of every ready-made policy by the name of its file."""
    return {f"{policy.id}.txt": snapshot(policy) for policy in ALL}


def main(folder: Path = FOLDER) -> None:
    """
    Write the files anew, and remove those of policies that are gone.

    Args:
        folder: Where they stand.
    """
    written = snapshots()
    for stale in sorted(folder.glob("*.txt")):
        if stale.name not in written:
            stale.unlink()
            sys.stdout.write(f"removed {stale.name}\n")
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote {name}\n")


if __name__ == "__main__":
    main()
