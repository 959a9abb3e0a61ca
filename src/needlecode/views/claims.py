"""A claim under review as plain text for a terminal."""

from collections.abc import Sequence

from needlecode.claim import ClaimLine
from needlecode.review import ClaimReview, LineReview
from needlecode.views._layout import Layout, Numbered, joined
from needlecode.views.terminal import show_findings


__all__ = ["render_review"]


def render_review(review: ClaimReview, *, width: int = 80, colour: bool = False) -> str:
    """
    Show what a note says of a claim as plain text.

    Args:
        review: The review.
        width: Columns of the terminal.
        colour: Whether headings and severities are painted. The text is the same without.

    Returns:
        The billed lines first, then what nobody billed, the findings and the sources; ends in a
        newline.
    """
    layout, sources = Layout(width, colour), Numbered()
    billed = [layout.heading("BILLED, AND WHAT THE NOTE SAYS")]
    for one in review.lines:
        billed += layout.wrap(_said(one), hang=4)
    if not review.lines:
        billed += layout.wrap("The claim has no line.")
    sections = [billed]
    if review.missing:
        missing = layout.wrap(_listed(review.missing))
        sections.append([layout.heading("SUPPORTED AND NOT BILLED"), *missing])
    sections.append(show_findings(review.findings, layout, sources))
    listed = sources.lines(layout)
    if listed:
        sections.append([layout.heading("SOURCES"), *listed])
    return joined(sections)


def _said(one: LineReview) -> str:
    same = [str(line) for line in one.supported] == [str(one.line)]
    instead = "" if same or not one.supported else f"; the note supports {_listed(one.supported)}"
    return f"{one.line}: {one.support.value}{instead}"


def _listed(lines: Sequence[ClaimLine]) -> str:
    return ", ".join(str(line) for line in lines)
