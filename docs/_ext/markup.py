"""Small pieces of Markdown for the generated pages."""

import re
from collections.abc import Iterable, Sequence

from needlecode import rules
from needlecode.authority import Citation, Source
from needlecode.choices import all_choices


_IDS = frozenset(rule.id for rule in rules.RULES)
CHOICES = frozenset(choice.name for choice in all_choices())
_RULE = re.compile(r"\b[A-Z]{3}\d{3}\b")
_CODE = re.compile(r"`([a-z0-9_]+)( = [a-z0-9_]+)?`")
_SPECIAL = re.compile(r"([\\|*<>\[\]])")


def plain(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return _SPECIAL.sub(r"\\\1", text)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], css: str = "") -> str:
    """Write a table; the cells are Markdown."""
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    lines += [" | ".join(cell.replace("\n", " ") or " " for cell in row) for row in rows]
    body = "\n".join(f"| {line} |" for line in lines)
    return f"{{.{css}}}\n{body}\n" if css else f"{body}\n"


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Write a field list, leaving out what is empty."""
    return "\n".join(f":{name}: {value}" for name, value in pairs if value) + "\n"


def rule_link(id_: str) -> str:
    """Link to the page of a rule."""
    return f"[{id_}](#{id_.lower()})" if id_ in _IDS else id_


def choice_link(name: str, text: str = "") -> str:
    """Link to a choice."""
    return f"[`{text or name}`](#choice-{name})" if name in CHOICES else f"`{text or name}`"


def linked(text: str, own: str = "") -> str:
    """Link the rule ids and the choices in a text, but for *own*."""
    found = _CODE.sub(lambda m: choice_link(m[1], m[1] + (m[2] or "")), text)
    return _RULE.sub(lambda m: m[0] if m[0] == own else rule_link(m[0]), found)


def source_link(source: Source) -> str:
    """Link to where the document lives; the library's own page is part of this site."""
    if source.kind == "own":
        return "{doc}`/explanation/design`"
    return f"[{plain(source.title)}](<{source.url}>)"


def looked_up(source: Source) -> str:
    """Say on which day the document was read, and what was read in its place."""
    if source.kind == "own":
        return "part of this documentation"
    if source.via:
        return f"looked up {source.read.isoformat()}: {plain(source.via)}"
    return f"read at its publisher {source.read.isoformat()}"


def cited(citation: Citation) -> str:
    """Write a citation: publisher, document, place, date, and the copy that was read."""
    source = citation.document
    parts = [plain(source.publisher), source_link(source), plain(citation.locator)]
    parts += [plain(source.published), looked_up(source)]
    text = ", ".join(part for part in parts[:4] if part)
    return f"{text} ({parts[4]}; [record](#source-{source.key}))"


def cited_briefly(citation: Citation) -> str:
    """Write a citation for a table; whether a copy was read stands there, which one in the record."""
    source = citation.document
    parts = ", ".join(filter(None, (source_link(source), plain(citation.locator))))
    copy = "from a copy or a report, " if source.via else ""
    return f"{parts} ({copy}[record](#source-{source.key}))"
