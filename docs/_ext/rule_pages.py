"""
Write the pages that are made from the code: rules, tables, choices, sources, policies, muscles.

They go to ``docs/_generated`` when the builder starts, and no other file is written. Files that end
in ``.inc`` are included by hand-written pages.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import anatomy
import catalogue
import record_pages
from attrs import evolve
from markup import CHOICES, choice_link, cited, fields, linked, plain, rule_link, table
from sphinx.application import Sphinx
from sphinx.util import logging

import needlecode as nc
from needlecode import policies, rules
from needlecode._table import Finite, Table, prove
from needlecode.interchange.json import ENCOUNTER_FORMAT, read_encounter
from needlecode.rule import Finding, Rule


_LOG = logging.getLogger(__name__)
_KINDS = (("trigger", "Where it speaks"), ("near_miss", "Near misses"))
_FAMILIES = ("SEL", "MOD", "EDT", "COV")
_SHORT = 16  # lines of JSON that are shown unfolded
_THEN = {None: "no line", True: "the needling line stays", False: "the needling line is withheld"}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def _write(path: Path, text: str) -> None:
    """Write only what has changed, so that a second build reads nothing anew."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# --- rules -------------------------------------------------------------------------------------


def _dates(rule: Rule) -> str:
    since, until = rule.since, rule.until
    if since and until:
        return f"{since.isoformat()} through {until.isoformat()}"
    if since:
        return f"from {since.isoformat()}"
    return f"through {until.isoformat()}" if until else "every date of its policies"


def _carriers(rule: Rule) -> str:
    """Name the policies that have the rule, and those that drop it or weigh it otherwise."""
    found = []
    for policy in policies.ALL:
        if any(rule in edition.rules for _, edition in policy.editions.steps if edition):
            found.append(f"[{policy.id}](#policy-{policy.id.lower()})")
        for layer in policy.layers:
            if rule.id in layer.drop:
                found.append(f"not {policy.id} ({cited(layer.drop[rule.id])})")
            if rule.id in layer.severities:
                found.append(f"{policy.id} weighs it as {layer.severities[rule.id]}")
    if rule in rules.REVIEW_RULES:
        found.append("every policy, of a claim under review")
    return ", ".join(found)


def _row(rule: Rule) -> str:
    """Print the decision table row that bears the rule's id, if one does."""
    for one in rules.TABLES:
        for row in one.rows:
            if row.id == rule.id:
                header = [*(_axis_name(axis.name) for axis in one.axes), "then"]
                cells = [*(f"{condition}" for condition in row.when), _then(row.then)]
                start = f"One row of the table [{one.name}](#{_anchor(one)}):\n\n"
                return f"## Row\n\n{start}{table(header, [cells])}\n"
    return ""


def _page(rule: Rule, cases: Path) -> str:
    facts = fields(
        (
            ("Severity", str(rule.severity)),
            ("Dates of service", _dates(rule)),
            ("Policies", _carriers(rule)),
            ("Since version", rule.added),
        )
    )
    authority = "\n".join(f"- {cited(citation)}" for citation in rule.cites)
    first, _, rest = linked(rule.page, rule.id).partition("\n\n")
    return (
        f"({rule.id})=\n# {rule.id} {rule.name}\n\n{first}\n\n{facts}\n{rest}\n\n"
        f"{_row(rule)}## Authority\n\n{authority}\n\n"
        f"{''.join(_cases(rule, cases))}"
    )


def _cases(rule: Rule, folder: Path) -> Iterator[str]:
    path = folder / f"{rule.id}.json"
    try:
        loaded: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _LOG.warning("rule %s has no readable case file %s: %s", rule.id, path.name, error)
        return
    for kind, title in _KINDS:
        if not loaded.get(kind):
            _LOG.warning("the case file %s has no %s", path.name, kind)
        yield f"## {title}\n\n"
        for case in loaded.get(kind, ()):
            try:
                yield _case(rule, case)
            except (nc.NeedlecodeError, KeyError, TypeError) as error:
                _LOG.warning(
                    "a %s of the case file %s cannot be shown: %r", kind, path.name, error
                )


def _case(rule: Rule, case: Mapping[str, Any]) -> str:
    """Show a visit, and what the library answers to it now."""
    chosen: Mapping[str, str] = case.get("choices") or {}
    policy = policies.find(case.get("policy") or "CPT").choosing(**chosen)
    shown = {"format": ENCOUNTER_FORMAT, **case["encounter"]}
    visit = read_encounter(shown)
    coding = nc.select_codes(visit, policy=policy)
    billed = [_billed(text) for text in case.get("billed", ())]
    said = nc.review_claim(visit, billed, policy=policy) if "billed" in case else coding
    under = ", ".join(choice_link(name, f"{name}={value}") for name, value in chosen.items())
    others = {f.rule: f.severity for f in said.findings if f.rule != rule.id}
    answer = fields(
        (
            ("Policy", policy.id + (f" with {under}" if under else "")),
            ("Lines", f"`{coding}`" if coding.lines else "no line"),
            ("Billed", f"`{', '.join(case['billed'])}`" if billed else ""),
            (f"Answer of {rule.id}", str(said.verdicts.get(rule.id, "not in this edition"))),
            ("Finding", " ".join(_finding(f) for f in said.findings if f.rule == rule.id)),
            ("Question", " ".join(q.text for q in said.questions if q.rule == rule.id)),
            ("Other rules report", ", ".join(f"{rule_link(i)} ({s})" for i, s in others.items())),
        )
    )
    encounter = json.dumps(shown, indent=2, ensure_ascii=False)
    unfolded = " open" if encounter.count("\n") < _SHORT else ""
    return (
        f"### {plain(case['title'])}\n\n{answer}\n<details class='encounter'{unfolded}>"
        f"<summary>The encounter</summary>\n\n```json\n{encounter}\n```\n\n</details>\n\n"
    )


def _billed(text: str) -> nc.ClaimLine:
    """Read a billed line; the positions of diagnoses follow after an at sign."""
    written, _, pointers = text.partition(" @")
    positions = tuple(map(int, filter(None, pointers.split(","))))
    return evolve(nc.ClaimLine.read(written), pointers=positions)


def _finding(finding: Finding) -> str:
    where = f" at `{finding.path}`" if finding.path else ""
    return f"*{finding.severity}*{where}: {plain(finding.message)} {plain(finding.fix)}"


def _place(rule: Rule) -> tuple[int, str]:
    prefix = rule.id[:3]
    return (_FAMILIES.index(prefix) if prefix in _FAMILIES else len(_FAMILIES), rule.id)


def _index() -> str:
    """List the rules by family: the module they stand in, whose first line is the title."""
    families: dict[str, list[Rule]] = {}
    in_order = sorted(rules.RULES, key=_place)
    for rule in in_order:
        families.setdefault(rule.check.__module__, []).append(rule)
    start = (
        "# Rules\n\nA rule has a permanent id, a name, a severity, an authority and dates of "
        "service. Each page shows what the rule requires, why, how to fix what it reports, and "
        "visits on which it speaks and narrowly does not.\n"
    )
    parts = [start]
    for module, found in families.items():
        title = (inspect.getdoc(sys.modules[module]) or module).splitlines()[0].rstrip(".")
        rows = [
            (
                rule_link(rule.id),
                rule.name,
                str(rule.severity),
                _dates(rule),
                linked(rule.page.splitlines()[0], rule.id),
            )
            for rule in found
        ]
        header = ("Id", "Name", "Severity", "Dates of service", "What it says")
        parts.append(f"## {title}\n\n{table(header, rows, 'rules')}")
    tree = "\n".join(rule.id for rule in in_order)
    retired = [f"- {id_}: {plain(why)}" for id_, why in rules.RETIRED.items()]
    parts.append("## Retired ids\n\n" + ("\n".join(retired) or "None so far.") + "\n")
    return "\n".join(parts) + f"\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"


# --- decision tables ---------------------------------------------------------------------------


def _anchor(one: Table[Any]) -> str:
    return "table-" + one.name.replace(" ", "-")


def _axis_name(name: str) -> str:
    return choice_link(name) if name in CHOICES else name


def _then(value: object) -> str:
    return _THEN[value] if value is None or isinstance(value, bool) else f"`{value}`"


def _tables() -> str:
    parts = []
    for one in rules.TABLES:
        proof, _ = prove(one.axes, one.rows)
        axes = [
            f"- {_axis_name(axis.name)}: "
            + (
                " / ".join(
                    "yes" if v is True else "no" if v is False else str(v) for v in axis.values
                )
                if isinstance(axis, Finite)
                else f"a whole number from {axis.least} upwards"
            )
            for axis in one.axes
        ]
        header = ["Row", *(_axis_name(axis.name) for axis in one.axes), "Then"]
        rows = [
            [rule_link(row.id), *(str(condition) for condition in row.when), _then(row.then)]
            for row in one.rows
        ]
        parts.append(
            f"({_anchor(one)})=\n## {one.name.capitalize()}\n\nIt looks at:\n\n"
            + "\n".join(axes)
            + f"\n\n{table(header, rows, 'decision')}\n{len(one.rows)} rows over {proof.cells} "
            f"cells; gaps: {len(proof.gaps)}, overlaps: {len(proof.overlaps)}, rows that can never "
            f"be chosen: {len(proof.unreachable)}.\n"
        )
    return "\n".join(parts)


# --- the rest ----------------------------------------------------------------------------------


def _readme(root: Path) -> str:
    """Give the README with links that work from the front page, or a title where there is none."""
    path = root / "README.md"
    if not path.exists():
        return "# needlecode\n\nFrom a needling visit to the claim lines that it supports.\n"

    def relink(match: re.Match[str]) -> str:
        image, text, target = match.groups()
        if target.startswith("docs/") and target != "docs/":
            return f"{image}[{text}]({target.removeprefix('docs/')})"
        if target == "CHANGELOG.md":
            return f"[{text}](changelog.md)"
        return text  # a file of the repository that is no page

    return _LINK.sub(relink, path.read_text(encoding="utf-8"))


def _check_api(page: Path) -> None:
    """Warn of a public name that the reference leaves out."""
    text = page.read_text(encoding="utf-8")
    for name in nc.__all__:
        if not re.search(rf"(?:::|\b) ?needlecode\.{re.escape(name)}\b", text):
            _LOG.warning("reference/api.md leaves out needlecode.%s", name)


def generate(app: Sphinx) -> None:
    """Write every generated page."""
    source, folder = Path(app.srcdir), Path(app.srcdir) / "_generated"
    cases = (source / str(app.config.rule_cases)).resolve()
    pages = {f"rules/{rule.id}.md": _page(rule, cases) for rule in rules.RULES}
    pages |= {
        "rules/index.md": _index(),
        "tables.inc": _tables(),
        "choices.inc": catalogue.choices(),
        "sources.inc": catalogue.sources(),
        "policies.inc": catalogue.policy_pages(),
        "muscles.inc": anatomy.muscle_pages(),
        "elements.inc": record_pages.element_pages(),
        "payers.inc": record_pages.payer_pages(),
        "scope.inc": record_pages.scope_pages(),
        "readme.inc": _readme(source.parent),
    }
    for stale in folder.glob("rules/*.md"):
        if f"rules/{stale.name}" not in pages:
            stale.unlink()
    for name, text in pages.items():
        _write(folder / name, text)
    _check_api(source / "reference" / "api.md")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the generator."""
    app.add_config_value("rule_cases", "../tests/cases", "env", str)
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
