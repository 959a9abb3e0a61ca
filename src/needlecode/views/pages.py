"""Rules, decision tables and choices as plain text: what ``needlecode explain`` prints."""

from typing import Any, Final

from needlecode._table import Table
from needlecode.choices import Choice
from needlecode.rule import Rule
from needlecode.rules import TABLES
from needlecode.views._layout import Layout, Numbered, grid, joined


__all__ = ["render_choice", "render_rule", "render_table"]

_MARK: Final = ">"


def render_rule(rule: Rule, *, width: int = 80, colour: bool = False) -> str:
    """
    Show a rule: what it is, when it holds, its page, its table and its authority.

    Args:
        rule: The rule.
        width: Columns of the terminal.
        colour: Whether headings and the severity are painted.

    Returns:
        The text, ending in a newline.
    """
    layout, sources = Layout(width, colour), Numbered()
    word = str(rule.severity)
    title = layout.heading(f"{rule.id} {rule.name}")
    severity = f"  Severity: {layout.paint(word, word)}. Since version {rule.added}."
    sections = [[title, severity, *layout.wrap(f"Dates of service: {_span(rule)}.")]]
    sections += [_part(part, layout) for part in rule.page.split("\n\n")]
    for table in TABLES:
        if any(row.id == rule.id for row in table.rows):
            heading = layout.heading("The row in its decision table")
            sections += [[heading, *_grid(table, layout, rule.id)]]
    sources.refer(rule.cites)
    sections.append([layout.heading("Sources"), *sources.lines(layout)])
    return joined(sections)


def render_table(
    table: Table[Any], *, marked: str = "", width: int = 80, colour: bool = False
) -> str:
    """
    Show a decision table.

    Args:
        table: The table.
        marked: Id of a row to mark with ``>``.
        width: Columns of the terminal; a table that does not fit is wider.
        colour: Whether the heading is painted.

    Returns:
        The text, ending in a newline.
    """
    layout = Layout(width, colour)
    return joined(
        [[layout.heading(f"Decision table: {table.name}"), *_grid(table, layout, marked)]]
    )


def render_choice(choice: Choice, *, width: int = 80, colour: bool = False) -> str:
    """
    Show a choice: its question, its values, who holds which, and the sources of each side.

    Args:
        choice: The choice.
        width: Columns of the terminal.
        colour: Whether headings are painted.

    Returns:
        The text, ending in a newline.
    """
    layout, sources = Layout(width, colour), Numbered()
    about = [*layout.wrap(choice.question), *layout.wrap(choice.why)]
    values = [layout.heading("Values")]
    for value in choice.values:
        refer = sources.refer(value.cites) or " (no source found)"
        values += layout.wrap(f"{value.value}: {value.meaning}{refer}", hang=4)
    held = [layout.heading("Held by")]
    for policy, default in choice.defaults:
        held += layout.wrap(f"{policy}: {default}")
    listed = [layout.heading("Sources"), *sources.lines(layout)]
    title = layout.heading(f"{choice.name} (a choice, read in {choice.group})")
    return joined([[title, *about], values, held, listed])


def _span(rule: Rule) -> str:
    since = f"from {rule.since.isoformat()}" if rule.since else ""
    until = f"through {rule.until.isoformat()}" if rule.until else ""
    return " ".join(part for part in (since, until) if part) or "every one that a policy covers"


def _part(part: str, layout: Layout) -> list[str]:
    if part.startswith("## "):
        return [layout.heading(part.removeprefix("## "))]
    return layout.wrap(part.replace("`", ""))


def _grid(table: Table[Any], layout: Layout, marked: str) -> list[str]:
    head = ["", "row", *(axis.name for axis in table.axes), "then"]
    rows = [
        [
            _MARK if row.id == marked else "",
            row.id,
            *(str(condition) for condition in row.when),
            _then(row.then),
        ]
        for row in table.rows
    ]
    return grid([head, *rows], layout.width)


def _then(then: object) -> str:
    """Say what a row decides: a code, or whether the line stays."""
    if isinstance(then, bool):
        return "line stays" if then else "no line"
    return "no line" if then is None else str(then)
