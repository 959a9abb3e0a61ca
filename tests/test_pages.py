"""The pages of rules, decision tables and choices."""

import re
from datetime import date
from typing import Any

import attrs
import pytest

from needlecode._table import Table
from needlecode.choices import Choice, all_choices
from needlecode.rule import Rule
from needlecode.rules import RULES, TABLES, by_id
from needlecode.views import render_choice, render_rule, render_table


SGR = re.compile(r"\x1b\[[0-9;]*m")


def _joined(text: str) -> str:
    """Undo the wrapping."""
    return " ".join(text.split())


class TestPages:
    """A rule, a table and a choice are shown whole."""

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_rules_show_their_page(self, rule: Rule) -> None:
        """Id, name, severity, every word of the page, and each source."""
        text = _joined(render_rule(rule))
        words = _joined(rule.page.replace("`", "").replace("## ", ""))

        assert text.startswith(f"{rule.id} {rule.name} Severity: {rule.severity}.")
        assert words in text
        assert all(cite.document.url in text for cite in rule.cites)

    def test_a_row_stands_marked_in_its_table(self) -> None:
        """One row is marked, and the others are there too."""
        text = render_rule(by_id("SEL202"))

        assert ">  SEL202  3 or more  any" in text
        assert "\n   SEL201  1 to 2     any" in text
        assert text.count(">  SEL") == 1
        assert "decision table" not in render_rule(by_id("SEL120"))

    def test_dates_of_service(self) -> None:
        """From, through, both, or every date."""
        rule = by_id("SEL103")
        since = attrs.evolve(rule, since=date(2003, 9, 1))

        assert "Dates of service: through 2019-12-31." in render_rule(rule)
        assert "from 2003-09-01 through 2019-12-31." in render_rule(since)
        assert "every one that a policy covers." in render_rule(by_id("SEL120"))

    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
    @pytest.mark.parametrize("width", [40, 80, 200])
    def test_tables_hold_every_row_and_axis(self, table: Table[Any], width: int) -> None:
        """The cells of a row are its conditions, whatever the width."""
        text = render_table(table, width=width)

        assert text.startswith(f"Decision table: {table.name}\n")
        assert [row.id for row in table.rows] == re.findall(r"^   (SEL\d+)", text, re.MULTILINE)

    def test_a_wide_table_stands_on_one_line_for_each_row(self) -> None:
        """Axes, conditions, and what then holds."""
        same_day = render_table(TABLES[2], width=200)

        assert "   SEL301  any" in same_day
        assert "line stays" in same_day
        assert "no line" in same_day
        body = same_day.splitlines()[-len(TABLES[2].rows) :]
        assert [line.split()[0] for line in body] == [row.id for row in TABLES[2].rows]

    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
    def test_tables_fit_eighty_columns(self, table: Table[Any]) -> None:
        """The tables of this version need no wider terminal."""
        assert max(len(line) for line in render_table(table).splitlines()) <= 80

    @pytest.mark.parametrize("choice", all_choices(), ids=lambda choice: choice.name)
    def test_choices_show_both_sides(self, choice: Choice) -> None:
        """The question, each value with its meaning, and who holds which."""
        text = _joined(render_choice(choice))

        assert _joined(choice.question) in text
        assert all(f"{v.value}: {_joined(v.meaning)}" in text for v in choice.values)
        assert all(f"{policy}: {value}" in text for policy, value in choice.defaults)

    def test_pages_have_colour_on_request_only(self) -> None:
        """Without the sequences the pages are the same."""
        for page in (
            (render_rule(by_id("SEL120")), render_rule(by_id("SEL120"), colour=True)),
            (render_table(TABLES[0]), render_table(TABLES[0], colour=True)),
            (
                render_choice(Choice.get("laterality")),
                render_choice(Choice.get("laterality"), colour=True),
            ),
        ):
            plain, painted = page

            assert plain == SGR.sub("", painted) != painted
