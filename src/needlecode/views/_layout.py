"""
Plain text in a given width: wrapping, headings, grids and numbered sources.

Only `Layout.paint` adds anything that is not text, and what it adds has no width.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import field, frozen

from needlecode.authority import Citation, Source
from needlecode.errors import UnknownNameError


__all__ = ["Layout", "Numbered", "clipped", "columns_of", "grid", "joined", "plural", "shown"]

NARROWEST: Final = 40
_NO_COLUMN: Final = frozenset(("Mn", "Me"))
_TWO_COLUMNS: Final = frozenset("WF")
_SGR: Final = {
    "heading": "1",
    "error": "1;31",
    "warning": "33",
    "note": "36",
    "good": "32",
    "faint": "2",
}


def shown(text: str) -> str:
    """Make a text safe for a terminal: what steers one instead of being shown becomes ``?``."""
    return "".join(" " if c.isspace() else c if c.isprintable() else "?" for c in text)


def clipped(text: str, most: int) -> str:
    """Give the beginning of a text that is longer, with blanks and line breaks as one blank."""
    # What is cut off is not looked at: somebody may have typed a megabyte without a blank.
    words = " ".join(text[: 2 * most].split())
    whole = len(words) <= most and len(text) <= 2 * most
    return words if whole else f"{words[: most - 3].rstrip()}..."


def columns_of(text: str) -> int:
    """Give the columns of a terminal that a text takes; a character takes none, one or two."""
    if text.isascii():
        return len(text)
    marks = sum(unicodedata.category(char) in _NO_COLUMN for char in text)
    wide = sum(unicodedata.east_asian_width(char) in _TWO_COLUMNS for char in text)
    return len(text) - marks + wide


def plural(number: int, word: str) -> str:
    """Count a word."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def joined(sections: Iterable[Sequence[str]]) -> str:
    """Make sections of lines one text, ending in a newline."""
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _wide_enough(width: int) -> int:
    return max(NARROWEST, width)


@frozen
class Layout:
    """
    How wide a page is, and whether it has colour.

    Args:
        width: Columns; fewer than 40 are taken for 40.
        colour: Whether headings and severities are painted.
    """

    width: int = field(converter=_wide_enough)
    colour: bool

    def paint(self, text: str, style: str) -> str:
        """
        Give the text in a style.

        Args:
            text: The text.
            style: A severity's word, ``heading``, ``good`` or ``faint``.
        """
        return f"\033[{_SGR[style]}m{text}\033[0m" if self.colour else text

    def heading(self, text: str) -> str:
        """Give a heading."""
        return self.paint(shown(text), "heading")

    def painted(self, lines: Sequence[str], word: str, style: str) -> list[str]:
        """Paint the first occurrence of a word; after wrapping, so that no line gets shorter."""
        return [lines[0].replace(word, self.paint(word, style), 1), *lines[1:]]

    def wrap(self, text: str, indent: int = 2, hang: int | None = None) -> list[str]:
        """
        Break a text into lines; a word that is longer than a line is kept whole.

        Args:
            text: The text.
            indent: Blanks before the first line.
            hang: Blanks before the others; those of the first line by default.
        """
        return textwrap.wrap(
            shown(text),
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent if hang is None else hang),
            break_long_words=False,
            break_on_hyphens=False,
        )


class Numbered:
    """Citations, numbered in the order in which they are first referred to."""

    def __init__(self) -> None:
        """Start without any."""
        self._numbers: dict[Citation, int] = {}

    def refer(self, cites: Sequence[Citation]) -> str:
        """Give the references to citations, for instance ``" [1][2]"``; nothing for none."""
        numbers = [self._numbers.setdefault(cite, len(self._numbers) + 1) for cite in cites]
        return "".join((" ", *(f"[{number}]" for number in numbers))) if numbers else ""

    def lines(self, layout: Layout) -> list[str]:
        """
        Give the list: publisher, title, place, date, copy, day of reading and address.

        A document that stands further up is referred to, and not described again.
        """
        found: list[str] = []
        first: dict[str, str] = {}
        for cite, number in self._numbers.items():
            label = f"[{number}]"
            hang = 2 + len(label) + 1
            above = first.setdefault(cite.source, label)
            if above is not label:
                found += layout.wrap(f"{label} As {above}: {cite.locator}", hang=hang)
                continue
            try:
                source = Source.get(cite.source)
            except UnknownNameError:
                found += layout.wrap(f"{label} {cite.source}: {cite.locator}", hang=hang)
                continue
            place = f": {cite.locator}" if cite.locator else ""
            found += layout.wrap(f'{label} {source.publisher}, "{source.title}"{place}', hang=hang)
            copy = f" Copy: {source.via}." if source.via else ""
            dates = f"Date: {source.published}. Looked up {source.read.isoformat()}.{copy}"
            found += [*layout.wrap(dates, hang), *layout.wrap(source.url, hang)]
        return found


def grid(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """
    Set rows of cells in columns, breaking cells at blanks until they fit.

    Args:
        rows: The rows, the first of which is the header; each with the same number of cells. A
            header may also be broken after an underscore.
        width: Columns to fit into. Words are never broken, so a grid may be wider.
    """
    head = [re.sub(r"_(?=.)", "_ ", cell) for cell in rows[0]]
    table = [head, *rows[1:]]
    columns = list(zip(*table, strict=True))
    least = [
        max(columns_of(word) for cell in cells for word in cell.split() or ["-"])
        for cells in columns
    ]
    # No cell needs more than the whole width, however much it holds.
    wide = [
        max(least[i], *(min(columns_of(cell), width) for cell in cells[1:]))
        for i, cells in enumerate(columns)
    ]
    while sum(wide) + 2 * len(wide) - 2 > width and wide != least:
        spare = [wide[i] - least[i] for i in range(len(wide))]
        wide[spare.index(max(spare))] -= 1
    lines: list[str] = []
    for number, row in enumerate(table):
        cells = [_broken(cell, size) for cell, size in zip(row, wide, strict=True)]
        for line in range(max(len(cell) for cell in cells)):
            texts = [cell[line] if line < len(cell) else "" for cell in cells]
            padded = (
                text + " " * (size - columns_of(text))
                for text, size in zip(texts, wide, strict=True)
            )
            lines.append("  ".join(padded).rstrip())
        if number == 0:
            lines.append("  ".join("-" * size for size in wide))
    return lines


def _broken(cell: str, size: int) -> list[str]:
    lines = textwrap.wrap(cell, size, break_long_words=False, break_on_hyphens=False)
    return [line.replace("_ ", "_") for line in lines] or [""]
