"""What the library holds as data: choices, sources and policies."""

from collections.abc import Iterator
from datetime import date, timedelta

import record_pages
from markup import (
    choice_link,
    cited,
    cited_briefly,
    fields,
    looked_up,
    plain,
    rule_link,
    source_link,
    table,
)

from needlecode import policies, rules
from needlecode.authority import Citation, Source, all_sources
from needlecode.choices import Choice, Choices, all_choices
from needlecode.edition import Edition
from needlecode.edits import EditTable
from needlecode.policy import Policy


_KINDS = {
    "code-set": "The code set's owner",
    "government": "Government",
    "payer": "Payers",
    "society": "Societies",
    "association-newsletter": "Newsletters of associations",
    "anatomy": "Anatomy",
    "trade": "Trade press, consultants and forums: authority for their own position only",
    "own": "The library itself",
}
_NONE_FOUND = "none found; offered because the point is open"


# --- choices -----------------------------------------------------------------------------------


def _choice(choice: Choice) -> str:
    shipped = {policy.id for policy in policies.ALL}
    defaults: dict[str, list[str]] = {}
    for policy, value in choice.defaults:
        name = policy if policy in shipped else f"{policy} (not in this version)"
        defaults.setdefault(value, []).append(name)
    rows = [
        (
            f"`{value.value}`",
            plain(value.meaning),
            ", ".join(defaults.get(value.value, ())),
            ";<br>".join(cited_briefly(citation) for citation in value.cites) or _NONE_FOUND,
        )
        for value in choice.values
    ]
    header = ("Value", "Meaning", "Default of", "Stands behind it")
    return (
        f"(choice-{choice.name})=\n### `{choice.name}`\n\n**{plain(choice.question)}** "
        f"{plain(choice.why)}\n\n{table(header, rows, 'choice')}"
    )


def choices() -> str:
    """List every choice, by what reads it."""
    groups: dict[str, list[Choice]] = {}
    for choice in all_choices():
        groups.setdefault(choice.group, []).append(choice)
    rows = [(choice_link(choice.name), plain(choice.question)) for choice in all_choices()]
    parts = [f"## Overview\n\n{table(('Choice', 'Question'), rows)}"]
    for group, found in groups.items():
        parts.append(f"## {group.capitalize()}\n\n" + "\n".join(_choice(one) for one in found))
    return "\n".join(parts)


# --- sources -----------------------------------------------------------------------------------


def _uses() -> Iterator[tuple[str, str]]:
    """Go through every place that cites a source: the source's key and a link to the place."""
    for rule in rules.RULES:
        for citation in rule.cites:
            yield citation.source, rule_link(rule.id)
    for choice in all_choices():
        for value in choice.values:
            for citation in value.cites:
                yield citation.source, choice_link(choice.name)
    for policy in policies.ALL:
        for _, edition in policy.editions.steps:
            if edition:
                yield from _of_edition(edition)
    for citation, place in record_pages.citing():
        yield citation.source, place


def _of_edition(edition: Edition) -> Iterator[tuple[str, str]]:
    for code in edition.codes.values():
        for citation in code.cites:
            yield citation.source, f"code {code.number}"
    if edition.edits:
        for citation in (
            *edition.edits.ptp_cites,
            *edition.edits.mue_cites,
            *edition.edits.add_on_cites,
        ):
            yield citation.source, f"edit table {edition.edits.name}"


def sources() -> str:
    """List every source, by kind, with what it stands behind."""
    used: dict[str, list[str]] = {}
    for key, place in _uses():
        used.setdefault(key, []).append(place)
    by_kind: dict[str, list[Source]] = {kind: [] for kind in _KINDS}
    for source in all_sources():
        by_kind[source.kind].append(source)
    parts = []
    for kind, title in _KINDS.items():
        parts.append(f"## {title}\n")
        for source in by_kind[kind]:
            facts = fields(
                (
                    ("Document", source_link(source)),
                    ("Publisher", plain(source.publisher)),
                    ("Published", plain(source.published)),
                    ("What was read", looked_up(source)),
                    ("Cited by", ", ".join(dict.fromkeys(used.get(source.key, ())))),
                )
            )
            parts.append(f"(source-{source.key})=\n### {plain(source.title)}\n\n{facts}")
    return "\n".join(parts)


# --- policies ----------------------------------------------------------------------------------


def policy_pages() -> str:
    """Describe every ready-made policy."""
    return "\n".join(_policy(policy) for policy in policies.ALL)


def _policy(policy: Policy) -> str:
    steps = [(day, edition) for day, edition in policy.editions.steps if edition]
    layers = [
        (
            f"`{layer.id}`",
            plain(layer.title),
            ", ".join(choice_link(n, f"{n} = {v}") for n, v in layer.choices.items()) or "none",
            str(len(layer.codes)) if layer.codes else "none",
            layer.edits.name if layer.edits else "none",
            str(len(layer.rules)),
        )
        for layer in policy.layers
    ]
    header = ("Layer", "What it is", "Choices it sets", "Codes", "Edit table", "Rules")
    default = Choices()
    differ = [
        (choice_link(one.name), f"`{getattr(default, one.name)}`", f"`{now}`")
        for one in all_choices()
        if (now := getattr(steps[-1][1].choices, one.name)) != getattr(default, one.name)
    ]
    facts = fields(
        (
            ("What it is", plain(policy.title)),
            ("First day", policy.first_day.isoformat()),
            ("Verified through", policy.verified_through.isoformat()),
        )
    )
    parts = [
        f"(policy-{policy.id.lower()})=\n## {policy.id}\n\n{facts}\n{table(header, layers)}",
        f"### {policy.id}: editions\n\n{_editions(steps)}",
        f"### {policy.id}: choices that differ from the code set alone\n\n"
        + (table(("Choice", "CPT", policy.id), differ) if differ else "None.\n"),
        f"### {policy.id}: codes in force in the last edition\n\n{_codes(steps[-1][1])}",
    ]
    edits = steps[-1][1].edits
    if edits:
        parts.append(f"### {policy.id}: edit table\n\n{_edits(edits)}")
    return "\n".join(parts)


def _editions(steps: list[tuple[date, Edition]]) -> str:
    rows = []
    before: Edition | None = None
    for place, (day, edition) in enumerate(steps):
        until = steps[place + 1][0] - timedelta(days=1) if place + 1 < len(steps) else None
        within = edition.edits is not None and edition.edits.in_edition(day)
        rows.append(
            (
                day.isoformat(),
                until.isoformat() if until else "",
                ", ".join(edition.codes),
                str(len(edition.rules)),
                ", ".join(_changes(before, edition)) or "the first edition",
                "not read" if not edition.edits else "its own days" if within else "other days",
            )
        )
        before = edition
    header = ("First day", "Last day", "Codes", "Rules", "What changes", "Edit table")
    return table(header, rows, "editions")


def _changes(before: Edition | None, now: Edition) -> Iterator[str]:
    if before is None:
        return
    gained = [code for code in now.codes if code not in before.codes]
    if gained:
        yield f"codes {', '.join(gained)} come into force"
    ended = {rule.id for rule in before.rules} - {rule.id for rule in now.rules}
    if ended:
        yield f"{', '.join(rule_link(id_) for id_ in sorted(ended))} no longer hold"
    begun = {rule.id for rule in now.rules} - {rule.id for rule in before.rules}
    if begun:
        yield f"{', '.join(rule_link(id_) for id_ in sorted(begun))} begin to hold"
    if now.edits and before.edits:
        was, is_ = before.edits.in_edition(before.first_day), now.edits.in_edition(now.first_day)
        if was != is_:
            yield f"the days of edit table {now.edits.name} {'begin' if is_ else 'are over'}"


def _codes(edition: Edition) -> str:
    rows = [
        (
            f"`{code.number}`",
            plain(code.concept),
            code.kind,
            code.first_day.isoformat() if code.first_day else "not established",
            code.last_day.isoformat() if code.last_day else "",
            ";<br>".join(cited_briefly(citation) for citation in code.cites),
        )
        for code in edition.codes.values()
    ]
    header = ("Code", "Concept, in our own words", "Kind", "First day", "Last day", "Authority")
    return table(header, rows)


def _edits(edits: EditTable) -> str:
    found: dict[tuple[str, ...], dict[str, None]] = {}
    limits: dict[tuple[str, ...], None] = {}
    covers: set[str] = set()
    for setting, held in edits.settings.items():
        covers |= held.covers or frozenset()
        where = setting.value.replace("_", " ")
        for edit in held.ptp:
            if edit.indicator in {0, 1}:
                last = edit.last_day.isoformat() if edit.last_day else ""
                key = (edit.column_one, str(edit.indicator), plain(edit.reason), last, where)
                found.setdefault(key, {})[edit.column_two] = None
        for mue in held.mue.values():
            limits[where, mue.code, str(mue.units), str(mue.indicator)] = None
    pairs = [(one, " ".join(twos), *rest) for (one, *rest), twos in sorted(found.items())]
    listed: tuple[Citation, ...] = (*edits.ptp_cites, *edits.mue_cites)
    return (
        f"Edition {edits.name}, {edits.first_day.isoformat()} through "
        f"{edits.last_day.isoformat()}. Every row among these codes is held: "
        f"{', '.join(sorted(covers))}.\n\n"
        + table(
            (
                *("Column 1", "Column 2", "Indicator", "Why, in our own words"),
                *("Last day", "Setting"),
            ),
            pairs,
        )
        + "\n"
        + table(("Setting", "Code", "MUE", "Adjudication indicator"), list(limits))
        + "\n"
        + "\n".join(f"- {cited(citation)}" for citation in dict.fromkeys(listed))
        + "\n"
    )
