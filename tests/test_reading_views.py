"""A reading as people see it: in a terminal, in a notebook, and as JSON."""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from needlecode.facts._anatomy import AMBIGUOUS
from needlecode.interchange.json import from_wire, parse
from needlecode.interchange.readings import READING_FORMAT, reading_to_dict, write_reading
from needlecode.muscle import Site
from needlecode.reading import MuscleReading, Passage, Role, SideSource, Spelling, read_muscles
from needlecode.views._layout import clipped, columns_of, grid, shown
from needlecode.views.readings import page, render
from tests import strategies


SGR = re.compile(r"\x1b\[[0-9;]*m")
EVERY_KIND = "L UT, gluts, TA and plantar fascia; wibble. Palpated infraspinatus."
MARKS = "=+?-!x"


def _text_of(rendered: str) -> list[str]:
    """Give the lines of the section of the text, marks and all."""
    return rendered.partition("\n\nTEXT\n")[2].partition("\n\nREAD AS\n")[0].splitlines()


def _rows_of(rendered: str) -> list[str]:
    """Give the lines of the table, without its head."""
    return rendered.partition("\n\nREAD AS\n")[2].splitlines()[2:]


def _plain(text: str) -> str:
    """Give a text as `shown` shows it, line by line."""
    return "\n".join(shown(line) for line in text.split("\n"))


class _Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, html: str) -> None:
        """Read it; a void or unclosed element would leave something open."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.pre = ""
        self.marks: list[tuple[str, str, str]] = []
        self.cells: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.open.append(tag)
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.items()
        if tag == "mark" and "pre" in self.open:
            self.marks.append((given["class"], given["title"], ""))
        if tag == "tr":
            self.cells.append([])
        if tag in {"td", "th"}:
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the text of the note, of its marks, and of the cells."""
        if "pre" in self.open and "sup" not in self.open:
            self.pre += data
            if "mark" in self.open:
                kind, title, words = self.marks[-1]
                self.marks[-1] = (kind, title, words + data)
        if (
            self.open
            and self.open[-1] in {"td", "th", "mark"}
            and self.cells
            and "pre" not in self.open
        ):
            self.cells[-1][-1] += data


class TestTerminal:
    """``str(reading)`` and ``needlecode read``."""

    def test_a_list_of_muscles(self) -> None:
        """The text with its marks, and a row for each passage."""
        text = render(read_muscles("L UT, bilat QL"))

        assert text == (
            "SETTLED: everything was read, and no name has two readings.\n\n"
            "TEXT\n  L UT, bilat QL\n    ==        ==\n\n"
            "READ AS\n"
            "     words  kind    read as                                           why\n"
            "  -  -----  ------  ------------------------------------------------  ----------\n"
            "  =  UT     muscle  left upper trapezius                              short form\n"
            "  =  QL     muscle  left quadratus lumborum, right quadratus          short form\n"
            "                    lumborum\n"
        )
        assert str(read_muscles("L UT, bilat QL")) == text

    def test_every_kind_has_a_mark_and_a_word(self) -> None:
        """Colour is not the only sign."""
        text = render(read_muscles(EVERY_KIND), width=400)
        kinds = [(row[2], " ".join(row.split("  ")).split()) for row in _rows_of(text)]

        assert [mark for mark, _ in kinds] == ["=", "+", "?", "-", "!", "x"]
        for (_, words), kind in zip(
            kinds,
            ("muscle", "group", "ambiguous", "no muscle", "not understood", "not treated"),
            strict=True,
        ):
            assert f" {kind} " in f" {' '.join(words)} "

    def test_candidates_and_members_have_their_names(self) -> None:
        """Of a listed token, one that is not listed, a narrowed one, a part and a group."""
        others = ", ".join(AMBIGUOUS["TA"][1])
        assert (
            f"the token TA: tibialis anterior or transversus abdominis; or no muscle ({others})"
        ) in render(read_muscles("TA"), width=400)
        assert "the token UT: upper trapezius; or no" in render(read_muscles("UT"), width=400)
        narrowed = render(read_muscles("GM", region="hip"), width=400)
        assert "the token GM: gluteus maximus or gluteus medius or gluteus minimus " in narrowed
        assert "gluteals: gluteus maximus, gluteus medius, gluteus minimus" in render(
            read_muscles("gluts"), width=300
        )
        made = from_wire(
            [{"kind": "token", "token": "neck thing", "candidates": ["group:suboccipitals"]}],
            tuple[Site, ...],
        )
        passage = Passage(start=0, end=1, role=Role.SITE, sites=made)

        assert "a token: suboccipitals\n" in render(MuscleReading("x", (passage,)), width=300)

    @pytest.mark.parametrize(
        ("text", "statement"),
        [
            ("", "SETTLED: everything was read, and no name has two readings."),
            ("IT band", "SETTLED: everything was read, and no name has two readings."),
            ("TA deferred", "SETTLED: everything was read, and no name has two readings."),
            ("gluts", "OPEN: 1 group word."),
            ("TA, wibble", "OPEN: 1 ambiguous word, 1 passage not understood."),
            ("wibble, wobble", "OPEN: 2 passages not understood."),
        ],
    )
    def test_what_is_open_is_said_first(self, text: str, statement: str) -> None:
        """What was not treated leaves nothing open, and neither does what is no muscle."""
        assert render(read_muscles(text)).startswith(f"{statement}\n\n")

    def test_nothing_is_said_to_be_nothing(self) -> None:
        """An empty text, and one that names no site."""
        assert render(read_muscles("")).endswith(
            "TEXT\n  The text is empty.\n\nREAD AS\n  No site is named.\n"
        )
        assert render(read_muscles("and,")).endswith(
            "TEXT\n  and,\n\nREAD AS\n  No site is named.\n"
        )

    def test_the_lines_of_the_text_are_kept(self) -> None:
        """Each with its marks, and nothing below a line without any."""
        assert _text_of(render(read_muscles("Left:\r\nUT\n\nR QL"))) == [
            *("  Left:", "  UT", "  ==", "  R QL", "    =="),
        ]

    def test_long_lines_are_cut_behind_blanks(self) -> None:
        """A word that is longer than the line is cut as well."""
        text = f"L UT, {'a' * 60} R QL"

        assert _text_of(render(read_muscles(text), width=40)) == [
            *("  L UT,", "    =="),
            *(f"  {'a' * 38}", f"  {'!' * 38}"),
            *(f"  {'a' * 22} R QL", f"  {'!' * 22}   =="),
        ]

    def test_marks_stand_below_wide_letters(self) -> None:
        """A letter may take two columns, or none."""
        text = render(read_muscles("斜方, e\u0301tude L UT"))

        assert "  斜方, e\u0301tude L UT" in text
        assert columns_of("斜方, e\u0301tude") == 11
        assert _text_of(text)[1].index("==") == 2 + columns_of("斜方, e\u0301tude L ")

    @given(strategies.written(), st.integers(0, 120))
    @example("\x1b]0;x\x07 UT \x9b2J \u202e QL \ud800", 80)
    def test_what_steers_a_terminal_is_not_passed_on(self, text: str, width: int) -> None:
        """No control character of the text arrives, with and without colour."""
        for colour in (False, True):
            out = render(read_muscles(text), width=width, colour=colour)

            assert SGR.sub("", out) == render(read_muscles(text), width=width)
            assert all(c == "\n" or c.isprintable() for c in SGR.sub("", out))

    @given(strategies.written(), st.integers(0, 120))
    def test_the_whole_text_is_shown_and_fits(self, text: str, width: int) -> None:
        """Every word of it in order, in lines that fit, below each passage its mark."""
        reading = read_muscles(text)
        lines = _text_of(render(reading, width=width))
        marks = [line for line in lines if set(line) <= {*MARKS, " "}]
        words = "".join("".join(line.split()) for line in lines if line not in marks)
        note = "".join(shown(text).split())

        assert all(columns_of(line) <= max(width, 40) for line in lines)
        if not set(note) & set(MARKS):
            assert words in {note, "Thetextisempty."}
            rows = _rows_of(render(reading, width=width))
            assert {*"".join(marks)} - {" "} == {row[2] for row in rows if row[:4].strip()}

    def test_colour_marks_the_passages(self) -> None:
        """Headings, what is open, and each kind in its own."""
        text = render(read_muscles(EVERY_KIND), colour=True)

        assert text.startswith("\x1b[1;31mOPEN\x1b[0m: ")
        assert "\x1b[1mTEXT\x1b[0m" in text
        for style, words in (
            *(("32", "UT"), ("33", "gluts"), ("33", "TA"), ("36", "plantar fascia")),
            *(("1;31", "wibble"), ("2", "infraspinatus")),
        ):
            assert f"\x1b[{style}m{words}\x1b[0m" in text
        assert render(read_muscles("UT L"), colour=True).startswith("\x1b[32mSETTLED\x1b[0m: ")

    def test_much_does_not_take_long(self) -> None:
        """A word of a megabyte, and a muscle with very many levels."""
        long = render(read_muscles("a" * 1_000_000))
        many = render(read_muscles(f"multifidus {'L4 L5 ' * 2_000}"))

        assert "aaa..." in long
        assert max(map(len, _rows_of(long))) <= 80
        assert max(map(len, many.splitlines())) <= 80


class TestPage:
    """The fragment of HTML that a notebook shows."""

    def test_a_list_of_muscles(self) -> None:
        """Each passage is marked, says what it is, and has the number of its row."""
        html = page(read_muscles("L UT, TA"))
        found = _Page(html)

        assert (
            '<pre>\nL <mark class="muscle" title="muscle: left upper trapezius; short form">UT'
            "<sup>1</sup></mark>, "
        ) in html
        assert [kind for kind, _, _ in found.marks] == ["muscle", "ambiguous"]
        assert found.cells[0] == ["no.", "words", "kind", "read as", "why"]
        assert found.cells[1] == ["1", "UT", "muscle", "left upper trapezius", "short form"]
        assert "<strong>OPEN</strong>: 1 ambiguous word." in html
        assert read_muscles("L UT, TA")._repr_html_() == html

    def test_every_kind_has_its_own_look(self) -> None:
        """A tint and a line of another shape, in the style that comes with it."""
        html = page(read_muscles(EVERY_KIND))
        kinds = [kind for kind, _, _ in _Page(html).marks]

        assert kinds == [
            *("muscle", "group", "ambiguous", "no-muscle", "not-understood", "not-treated"),
        ]
        for kind in kinds:
            assert f".needlecode-reading .{kind} {{" in html

    @given(strategies.written())
    @example("</pre><script>alert(1)</script>\"' onmouseover=x <img src=//example.org/x>")
    @example("\n\nUT\n")
    @example("\x00\u202e\ud800 UT")
    def test_it_shows_the_text_and_nothing_that_acts(self, text: str) -> None:
        """The whole text, escaped; no element but ours, no script, no address, no control."""
        html = page(read_muscles(text))
        found = _Page(html)

        assert found.pre == f"\n{_plain(text)}"
        assert found.open == []
        assert set(found.tags) <= {
            *("div", "style", "p", "strong", "pre", "mark", "sup"),
            *("table", "caption", "thead", "tbody", "tr", "th", "td"),
        }
        assert {name for name, _ in found.attributes} <= {
            *("class", "title", "role", "aria-label", "scope"),
        }
        assert all(c == "\n" or c.isprintable() for c in html)
        assert "//" not in html.partition("</style>")[0]

    @given(strategies.written())
    def test_marks_and_rows_are_the_passages(self, text: str) -> None:
        """In their order, with their words."""
        reading = read_muscles(text)
        passages = [p for p in reading.passages if p.role is not Role.CONNECTING]
        found = _Page(page(reading))

        assert [words for _, _, words in found.marks] == [
            _plain(text[p.start : p.end]) for p in passages
        ]
        assert [row[0] for row in found.cells[1:]] == [str(n + 1) for n in range(len(passages))]
        assert [row[4] for row in found.cells[1:]] == [p.why for p in passages]
        for (_, title, _), row, passage in zip(
            found.marks, found.cells[1:], passages, strict=True
        ):
            assert title == "; ".join(filter(None, (f"{row[2]}: {row[3]}", passage.why)))
            assert unescape(row[3]).startswith(", ".join(shown(str(s)) for s in passage.sites))


class TestJson:
    """The format ``needlecode.reading/1``."""

    def test_a_list_of_muscles(self) -> None:
        """Every field of every passage."""
        assert reading_to_dict(read_muscles("L UT")) == {
            "format": READING_FORMAT,
            "text": "L UT",
            "passages": [
                {
                    "start": 0,
                    "end": 2,
                    "role": "connecting",
                    "sites": [],
                    "side_from": "not_stated",
                    "spelling": "exact",
                    "why": "",
                },
                {
                    "start": 2,
                    "end": 4,
                    "role": "site",
                    "sites": [
                        {"kind": "muscle", "name": "trapezius", "side": "left", "part": "upper"}
                    ],
                    "side_from": "stated",
                    "spelling": "short",
                    "why": "short form",
                },
            ],
        }

    @given(strategies.written())
    @example("\ud800 UT")
    def test_it_holds_the_reading(self, text: str) -> None:
        """Passages tile the text, and sites read back through the form that visits have."""
        reading = read_muscles(text)
        passages = cast("list[dict[str, Any]]", reading_to_dict(reading)["passages"])
        rebuilt = tuple(
            Passage(
                start=one["start"],
                end=one["end"],
                role=Role(one["role"]),
                sites=from_wire(one["sites"], tuple[Site, ...]),
                side_from=SideSource(one["side_from"]),
                spelling=Spelling(one["spelling"]),
            )
            for one in passages
        )
        edges = [0, *(one.end for one in rebuilt)]

        assert rebuilt == reading.passages
        assert [one.why for one in rebuilt] == [one["why"] for one in passages]
        assert [one.start for one in rebuilt] == edges[:-1]
        assert edges[-1] == len(text)
        assert all(one < other for one, other in pairwise(edges))

    def test_the_text_is_that_of_the_other_formats(self) -> None:
        """Two blanks of indentation, a last line break, and a lone surrogate escaped."""
        reading = read_muscles("斜方 L UT")
        written = write_reading(reading)

        assert written.startswith('{\n  "format": "needlecode.reading/1",\n  "text": "斜方 L UT"')
        assert written.endswith("}\n")
        assert parse(written) == reading_to_dict(reading)
        assert '"text": "\\ud800"' in write_reading(read_muscles("\ud800"))


class TestLayout:
    """What the views share."""

    @pytest.mark.parametrize(
        ("text", "most", "clip"),
        [
            ("short", 10, "short"),
            ("a\n b\t c", 10, "a b c"),
            ("0123456789", 10, "0123456789"),
            ("0123456789a", 10, "0123456..."),
            ("012345 789a", 10, "012345..."),
            (f"a{' ' * 30}b", 10, "a..."),
        ],
    )
    def test_a_long_text_is_clipped(self, text: str, most: int, clip: str) -> None:
        """With a sign that something is missing."""
        assert clipped(text, most) == clip

    def test_columns_are_those_of_a_terminal(self) -> None:
        """Wide letters widen their column, as the eye sees it."""
        assert grid([["a", "b"], ["斜方", "x"], ["cd", "y"]], 20) == [
            *("a     b", "----  -", "斜方  x", "cd    y"),
        ]
