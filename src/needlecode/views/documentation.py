"""What the record of a visit has and lacks, as plain text for a terminal."""

from collections.abc import Iterable

from needlecode.documentation import Completeness, Tally
from needlecode.element_checks import ElementCheck
from needlecode.rule import Question
from needlecode.views._layout import Layout, Numbered, joined, plural
from needlecode.views.terminal import show_findings


__all__ = ["documentation_line", "render_documentation"]


def documentation_line(completeness: Completeness) -> str:
    """
    Give the one line that stands below a coding.

    Args:
        completeness: What the record has and lacks.
    """
    return f"documentation: {completeness}"


def render_documentation(
    completeness: Completeness, *, width: int = 80, colour: bool = False
) -> str:
    """
    Show what the record of a visit has and lacks as plain text.

    Args:
        completeness: What the record has and lacks.
        width: Columns of the terminal.
        colour: Whether headings and severities are painted. The text is the same without.

    Returns:
        The counts by level and by authority, what is missing, what nobody has said, the findings,
        the questions and the sources; ends in a newline.
    """
    layout, sources = Layout(width, colour), Numbered()
    head = [layout.heading("DOCUMENTATION"), *layout.wrap(documentation_line(completeness))]
    for by in ("level", "authority"):
        for name, tally in completeness.tally(by).items():
            head += layout.wrap(f"{name.replace('_', ' ')}: {_counted(tally)}", 2, 4)
    asked = [one for one in completeness.undetermined if one.level is not None]
    open_ = [one for one in completeness.undetermined if one.level is None]
    sections = [
        head,
        _listed("MISSING", completeness.missing, layout),
        _listed("NOBODY HAS SAID", asked, layout),
        _listed("NOT KNOWN WHETHER IT IS ASKED FOR", open_, layout),
        show_findings(completeness.findings, layout, sources),
        _questions(completeness.questions, layout, sources),
    ]
    # Something is always asked for, and cited.
    sections.append([layout.heading("SOURCES"), *sources.lines(layout)])
    return joined([section for section in sections if section])


def _counted(tally: Tally) -> str:
    return (
        f"{tally.met} of {plural(tally.asked, 'element')}, {tally.missing} missing, "
        f"{tally.undetermined} undetermined"
    )


def _listed(title: str, checks: Iterable[ElementCheck], layout: Layout) -> list[str]:
    found: list[str] = []
    for one in checks:
        level = f" ({one.level})" if one.level is not None else ""
        found += layout.wrap(f"{one.element.id}: {one.element.what}{level}", 2, 4)
    return [layout.heading(title), *found] if found else []


def _questions(questions: Iterable[Question], layout: Layout, sources: Numbered) -> list[str]:
    found: list[str] = []
    for question in questions:
        found += layout.wrap(f"{question.text}{sources.refer(question.cites)}", 2, 4)
    return [layout.heading("QUESTIONS"), *found] if found else []
