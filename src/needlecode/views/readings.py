"""A reading of a text as people read it: for a terminal, and for a notebook."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from needlecode.facts._anatomy import AMBIGUOUS, MUSCLES
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Site
from needlecode.muscles import name_of
from needlecode.reading import MuscleReading, Passage, Role
from needlecode.views._layout import (
    Layout,
    clipped,
    columns_of,
    grid,
    joined,
    plural,
    shown,
)


__all__ = ["is_open", "page", "render"]


class _Kind(NamedTuple):
    """What a passage was read as: the word for it, its mark in a terminal, and its style."""

    word: str
    mark: str
    style: str


_KINDS: Final[dict[type[Site], _Kind]] = {
    Muscle: _Kind("muscle", "=", "good"),
    MuscleGroup: _Kind("group", "+", "warning"),
    AmbiguousToken: _Kind("ambiguous", "?", "warning"),
    NonMuscle: _Kind("no muscle", "-", "note"),
}
_UNREAD: Final = _Kind("not understood", "!", "error")
_NOT_TREATED: Final = _Kind("not treated", "x", "faint")
_STYLES: Final = {kind.mark: kind.style for kind in (*_KINDS.values(), _UNREAD, _NOT_TREATED)}
_NO_MARK: Final = " "
_INDENT: Final = "  "
_WORDS: Final = 30  # characters of a passage that a table shows


def render(reading: MuscleReading, *, width: int = 80, colour: bool = False) -> str:
    """
    Show a reading as plain text. The words of the text are shown.

    Args:
        reading: The reading.
        width: Columns of the terminal.
        colour: Whether headings and passages are painted. The text is the same without.

    Returns:
        Whether anything is open, the text with a line of marks below each of its lines, and a
        table of the passages; ends in a newline.
    """
    layout = Layout(width, colour)
    word, rest = _statement(reading)
    style = "error" if is_open(reading) else "good"
    said = layout.painted(layout.wrap(f"{word}: {rest}", 0), word, style)
    text = [layout.heading("TEXT"), *_marked(reading, layout)]
    table = [layout.heading("READ AS"), *_table(reading, layout)]
    return joined([said, text, table])


def page(reading: MuscleReading) -> str:
    """
    Show a reading as a fragment of HTML. The words of the text are shown.

    Each passage is marked and has the number of its row in the table. It takes the colours of the
    page that it stands in, needs no script, and loads nothing.

    Args:
        reading: The reading.

    Returns:
        One ``div`` element, with its style.
    """
    word, rest = _statement(reading)
    pieces: list[str] = []
    rows: list[str] = []
    for passage in reading.passages:
        words = reading.text[passage.start : passage.end]
        safe = escape("\n".join(shown(line) for line in words.split("\n")))
        if passage.role is Role.CONNECTING:
            pieces.append(safe)
            continue
        number = len(rows) + 1
        kind, read_as = _kind(passage), shown(_read_as(passage.sites))
        title = escape("; ".join(filter(None, (f"{kind.word}: {read_as}", passage.why))))
        opening = f'<mark class="{_class(kind)}"'
        pieces.append(f'{opening} title="{title}">{safe}<sup>{number}</sup></mark>')
        cells = (
            escape(shown(clipped(words, _WORDS))),
            f"{opening}>{kind.word}</mark>",
            escape(read_as),
            escape(passage.why),
        )
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{number}</th>{row}</tr>\n')
    # The parser drops a line break behind <pre>, and so never one of the text.
    return (
        '<div class="needlecode-reading" role="group" aria-label="Muscles read from a text">\n'
        f"<style>\n{_CSS}</style>\n"
        f"<p><strong>{word}</strong>: {escape(rest)}</p>\n"
        f"<pre>\n{''.join(pieces)}</pre>\n"
        f"<table>\n<caption>What each passage was read as</caption>\n{_HEAD}"
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
    )


_TITLES: Final = ("words", "kind", "read as", "why")
_HEAD: Final = "<thead><tr>{}</tr></thead>\n".format(
    "".join(f'<th scope="col">{title}</th>' for title in ("no.", *_TITLES))
)
# Tints of no full strength lie on the page's own ground and leave its own colour to the letters,
# whatever the theme. Each kind has a line of its own shape, for those who do not see the tint.
_CSS: Final = """\
.needlecode-reading pre, .needlecode-reading p {
  background: none; border: 0; color: inherit; font: inherit; line-height: 1.8;
  margin: 0 0 .6em; padding: 0; white-space: pre-wrap; overflow-wrap: anywhere;
}
.needlecode-reading mark {
  color: inherit; background: none; border-radius: .2em; padding: 0 .15em;
}
.needlecode-reading sup {
  display: inline-block; font-size: .7em; line-height: 0; opacity: .8; user-select: none;
}
.needlecode-reading .muscle { background: #2da44e33; border-bottom: 2px solid #2da44e; }
.needlecode-reading .group { background: #bf870033; border-bottom: 4px double #bf8700; }
.needlecode-reading .ambiguous { background: #e0662033; border-bottom: 3px dotted #e06620; }
.needlecode-reading .no-muscle { background: #218bff33; border-bottom: 2px dashed #218bff; }
.needlecode-reading .not-understood {
  background: #e5484d33; text-decoration: underline wavy #e5484d;
}
.needlecode-reading .not-treated { background: #8c959f33; text-decoration: line-through; }
.needlecode-reading table { border-collapse: collapse; font-size: .9em; margin: 0; }
.needlecode-reading caption { text-align: left; padding: 0 0 .3em; }
.needlecode-reading tr { background: none; }
.needlecode-reading th, .needlecode-reading td {
  border: 0; border-bottom: 1px solid #8c959f66; max-width: 30em; padding: .2em .8em .2em 0;
  text-align: left; vertical-align: top; white-space: normal; overflow-wrap: break-word;
}
.needlecode-reading th, .needlecode-reading td mark { white-space: nowrap; }
"""


def _class(kind: _Kind) -> str:
    return kind.word.replace(" ", "-")


def _kind(passage: Passage) -> _Kind:
    if passage.role is Role.NOT_TREATED:
        return _NOT_TREATED
    return _KINDS.get(type(passage.sites[0]), _UNREAD)


def is_open(reading: MuscleReading) -> bool:
    """Say whether a word was not understood, is ambiguous or stands for several muscles."""
    return bool(reading.groups or reading.ambiguous or reading.unread)


def _statement(reading: MuscleReading) -> tuple[str, str]:
    """Say whether anything is open, as a word and the rest of the sentence."""
    if not is_open(reading):
        return "SETTLED", "everything was read, and no name has two readings."
    counts = (
        (len(reading.groups), "group word", ""),
        (len(reading.ambiguous), "ambiguous word", ""),
        (len(reading.unread), "passage", " not understood"),
    )
    said = [f"{plural(number, word)}{rest}" for number, word, rest in counts if number]
    return "OPEN", f"{', '.join(said)}."


def _read_as(sites: tuple[Site, ...]) -> str:
    """Say what a passage was read as; all of its sites are of one kind."""
    said, first = ", ".join(str(site) for site in sites), sites[0]
    if isinstance(first, MuscleGroup):
        return f"{said}: {', '.join(MUSCLES[slug][0] for slug in first.members)}"
    if isinstance(first, AmbiguousToken):
        may_be = [name_of(reference) for reference in first.readings]
        # Candidates of its own were narrowed by the reader, and then it is a muscle.
        others = () if first.candidates else AMBIGUOUS[first.token][1]
        said += f": {' or '.join(may_be)}"
        return f"{said}; or no muscle ({', '.join(others)})" if others else said
    return said


def _marked(reading: MuscleReading, layout: Layout) -> Iterator[str]:
    """Give the text in lines that fit, each with a line of marks below it where it has any."""
    if not reading.text.strip():
        yield f"{_INDENT}The text is empty."
    for line in _lines(reading):
        letters = "".join(shown(words) for words, _ in line)
        marks = "".join(mark * len(words) for words, mark in line)
        for start, end in _cut(letters, layout.width - len(_INDENT)):
            painted: list[str] = []
            below: list[str] = []
            place = start
            for mark, run in groupby(marks[start:end]):
                after = place + sum(1 for _ in run)
                words = letters[place:after]
                painted.append(words if mark == _NO_MARK else layout.paint(words, _STYLES[mark]))
                below.append(mark * columns_of(words))
                place = after
            yield f"{_INDENT}{''.join(painted)}".rstrip()
            if marks[start:end].strip(_NO_MARK):
                yield f"{_INDENT}{''.join(below)}".rstrip()


def _lines(reading: MuscleReading) -> Iterator[list[tuple[str, str]]]:
    """Give the lines of a text, each as its pieces with their marks."""
    line: list[tuple[str, str]] = []
    for passage in reading.passages:
        mark = _NO_MARK if passage.role is Role.CONNECTING else _kind(passage).mark
        first, *others = reading.text[passage.start : passage.end].split("\n")
        line.append((first, mark))
        for piece in others:
            yield line
            line = [(piece, mark)]
    yield line


def _cut(text: str, width: int) -> Iterator[tuple[int, int]]:
    """
    Cut a line behind blanks, so that each piece fits; a word that is longer is cut too.

    The pieces come without the blanks at their ends.
    """
    start = 0
    while start < len(text):
        end, taken = start, 0
        while end < len(text) and taken + columns_of(text[end]) <= width:
            taken += columns_of(text[end])
            end += 1
        if end < len(text):
            end = text.rfind(" ", start, end + 1) + 1 or end
        yield start, start + len(text[start:end].rstrip())
        start = end


def _table(reading: MuscleReading, layout: Layout) -> list[str]:
    rows = [
        [
            kind.mark,
            shown(clipped(reading.text[passage.start : passage.end], _WORDS)),
            kind.word,
            shown(_read_as(passage.sites)),
            passage.why,
        ]
        for passage in reading.passages
        if passage.role is not Role.CONNECTING
        for kind in (_kind(passage),)
    ]
    if not rows:
        return layout.wrap("No site is named.")
    return [
        f"{_INDENT}{line}" for line in grid([["", *_TITLES], *rows], layout.width - len(_INDENT))
    ]
