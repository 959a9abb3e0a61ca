"""A coding as plain text for a terminal."""

from collections.abc import Iterable
from typing import Final

from needlecode.choices import Choice
from needlecode.claim import ClaimLine
from needlecode.derivation import MuscleCount
from needlecode.errors import UnknownNameError
from needlecode.explaining import Record
from needlecode.facts._codes import CODES
from needlecode.grouping import Family
from needlecode.modifiers import MODIFIERS
from needlecode.rule import Finding, Question, Severity
from needlecode.rules import by_id
from needlecode.views._layout import Layout, Numbered, joined, plural


__all__ = ["render", "show_findings"]

_VERBS: Final = {Family.NEEDLING: "needled", Family.INJECTION: "injected"}


def render(record: Record, *, width: int = 80, colour: bool = False) -> str:
    """
    Show a coding as plain text.

    Args:
        record: What the coding said.
        width: Columns of the terminal. Only a word that is longer, such as an address, goes
            beyond them.
        colour: Whether headings and severities are painted. The text is the same without.

    Returns:
        Lines first, then the count, the findings, the questions, the choices, the sources, the
        dates and what was not checked; ends in a newline.
    """
    layout, sources = Layout(width, colour), Numbered()
    sections = [
        _lines(record, layout, sources),
        *(_count(count, layout) for count in record.muscle_counts),
        show_findings(record.findings, layout, sources),
        _questions(record.questions, layout, sources),
        _choices(record, layout, sources),
    ]
    listed = sources.lines(layout)
    if listed:
        sections.append([layout.heading("SOURCES"), *listed])
    sections += [_dates(record, layout), _not_checked(record, layout)]
    return joined(sections)


def _lines(record: Record, layout: Layout, sources: Numbered) -> list[str]:
    found = [layout.heading("CLAIM LINES")]
    if not record.lines:
        found += layout.wrap("No line is selected; the findings say why.")
    for line in record.lines:
        found += _line(line, layout, sources)
    others = [lines for lines in record.alternatives if lines != record.lines]
    for lines in others:
        said = ", ".join(str(line) for line in lines) or "no line"
        found += layout.wrap(f"Equally right: {said}", hang=4)
    return [*found, "", *_statement(record, layout)]


def _line(line: ClaimLine, layout: Layout, sources: Numbered) -> list[str]:
    pointers = ", ".join(str(pointer) for pointer in line.pointers) or "not stated"
    code = "-".join((line.code, *line.modifiers))
    found = layout.wrap(f"{code}  {plural(line.units, 'unit')}  diagnosis pointer: {pointers}")
    if line.code in CODES:
        found += layout.wrap(CODES[line.code][1], 4)
    for modifier in line.modifiers:
        if modifier in MODIFIERS:
            known = MODIFIERS[modifier]
            found += layout.wrap(f"{modifier}: {known.meaning}{sources.refer(known.cites)}", 4, 8)
    covered = ", ".join(f"procedures[{place}]" for place in line.procedures)
    if covered:
        found += layout.wrap(f"covers {covered}", 4, 6)
    basis = ", ".join(_rule(id_, sources) for id_ in line.basis)
    if basis:
        found += layout.wrap(f"because of {basis}", 4, 6)
    return found


def _rule(id_: str, sources: Numbered) -> str:
    """Name a rule, if this version has it, with references to its authority."""
    try:
        rule = by_id(id_)
    except UnknownNameError:
        return id_
    return f"{id_} {rule.name}{sources.refer(rule.cites)}"


def _statement(record: Record, layout: Layout) -> list[str]:
    """Say whether the lines are final, and whether anything speaks against filing them."""
    word, style, rest = "FINAL", "good", "no open question can change a line."
    if not record.is_final:
        open_ = sum(question.changes_lines for question in record.questions)
        word, style = "NOT FINAL", "error"
        rest = f"{plural(open_, 'open question')} can change a line."
    found = layout.painted(layout.wrap(f"{word}: {rest}"), word, style)
    errors = sum(finding.severity is Severity.ERROR for finding in record.findings)
    if errors:
        verb = "is an error" if errors == 1 else "are errors"
        found += layout.wrap(f"{plural(errors, 'finding')} {verb}: do not file it like this.")
    return found


def _count(count: MuscleCount, layout: Layout) -> list[str]:
    verb = _VERBS.get(count.family, count.family.value)
    found = [layout.heading(f"MUSCLES {verb.upper()}: {count}")]
    if not count.steps:
        return [*found, *layout.wrap("No site is named.")]
    paths = max(len(step.path) for step in count.steps)
    sites = max(len(step.site) for step in count.steps)
    numbers = [
        str(step.supported)
        if step.supported == step.possible
        else f"{step.supported} to {step.possible}"
        for step in count.steps
    ]
    digits = max(len(number) for number in numbers)
    heads = [
        f"{number:{digits}}  {step.site:{sites}}  {step.path:{paths}}"
        for number, step in zip(numbers, count.steps, strict=True)
    ]
    whys = [step.why for step in count.steps]
    beside = all(
        2 + len(f"{head}  {why}") <= layout.width for head, why in zip(heads, whys, strict=True)
    )
    for head, why in zip(heads, whys, strict=True):
        if beside:
            found += layout.wrap(f"{head}  {why}")
        else:
            found += [*layout.wrap(head, hang=4 + digits), *layout.wrap(why, 4 + digits)]
    return found


def show_findings(findings: Iterable[Finding], layout: Layout, sources: Numbered) -> list[str]:
    """
    Show findings, with their sources by number.

    Args:
        findings: The findings, in their order.
        layout: The page.
        sources: The sources of the page.
    """
    found = [layout.heading("FINDINGS")]
    for finding in findings:
        word = str(finding.severity)
        title = f"{word} {finding.rule} {finding.name} ({finding.verdict.value})"
        head = layout.wrap(f"{title}{sources.refer(finding.cites)}", hang=4)
        found += layout.painted(head, word, word)
        found += layout.wrap(f"at {finding.path or 'the visit as a whole'}", 4, 6)
        found += layout.wrap(finding.message, 4)
        found += layout.wrap(f"-> {finding.fix}", 4, 7)
    return found if len(found) > 1 else [*found, *layout.wrap("None.")]


def _questions(questions: Iterable[Question], layout: Layout, sources: Numbered) -> list[str]:
    found = [layout.heading("QUESTIONS FOR THE CLINICIAN")]
    numbered = list(enumerate(questions, 1))
    for changes, title in ((True, "Can change a line:"), (False, "Can change a finding only:")):
        here = [(number, one) for number, one in numbered if one.changes_lines is changes]
        if here:
            found += layout.wrap(title)
        for number, question in here:
            label = f"{number}. "
            found += layout.wrap(f"{label}{question.text}", 4, 4 + len(label))
            paths = ", ".join(question.paths) or "the visit as a whole"
            rest = f"{question.rule}{sources.refer(question.cites)}"
            found += layout.wrap(f"at {paths}, asked by {rest}", 4 + len(label))
    return found if numbered else [*found, *layout.wrap("None.")]


def _choices(record: Record, layout: Layout, sources: Numbered) -> list[str]:
    found = [layout.heading("CHOICES THIS RESTS ON")]
    if not record.rests_on:
        return [*found, *layout.wrap("None: no other value of a choice would change a line.")]
    for one in record.rests_on:
        held = one.value
        found += layout.wrap(f"{one.name} = {held}")
        try:
            choice = Choice.get(one.name)
        except UnknownNameError:
            continue
        found += layout.wrap(choice.question, 4)
        for value in choice.values:
            label = f"{value.value} (here)" if value.value == held else value.value
            refer = sources.refer(value.cites) or " (no source found)"
            found += layout.wrap(f"{label}: {value.meaning}{refer}", 4, 6)
    return found


def _dates(record: Record, layout: Layout) -> list[str]:
    text = (
        f"Date of service {record.date_of_service.isoformat()}, policy {record.policy}: "
        f"{record.policy_title}. Edition from {record.edition_day.isoformat()}, verified through "
        f"{record.verified_through.isoformat()}."
    )
    return [layout.heading("POLICY AND DATES"), *layout.wrap(text)]


def _not_checked(record: Record, layout: Layout) -> list[str]:
    found = [layout.heading("NOT CHECKED")]
    for item in record.not_checked:
        found += layout.wrap(f"- {item}", 2, 4)
    return found if record.not_checked else [*found, *layout.wrap("Nothing is left out.")]
