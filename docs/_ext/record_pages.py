"""The documentation elements, the scope of practice and the payers, as tables."""

from collections.abc import Iterable, Iterator

from markup import cited_briefly, plain, table

from needlecode.authority import Citation
from needlecode.elements import Element, ElementAsk, all_elements
from needlecode.facts._scope import SCOPE
from needlecode.payers import Payer, all_payers


__all__ = ["citing", "element_pages", "payer_pages", "scope_pages"]


def _sources(cites: Iterable[Citation]) -> str:
    return ";<br>".join(cited_briefly(cite) for cite in cites)


def _days(first: object, last: object) -> str:
    said = [f"from {first}" if first else "", f"through {last}" if last else ""]
    return " ".join(filter(None, said))


def _ask(ask: ElementAsk) -> str:
    whose = f"law of {', '.join(sorted(ask.states))}" if ask.states else ask.profile
    when = f", where {' and '.join(ask.conditions)}" if ask.conditions else ""
    days = _days(ask.since, ask.until)
    text = f"{whose}: {ask.level}{when}{f', {days}' if days else ''}"
    return f"{plain(text.replace('_', ' '))} ({'; '.join(cited_briefly(c) for c in ask.cites)})"


def _element(one: Element) -> tuple[str, ...]:
    return (
        f"`{one.id}`",
        f"{plain(one.what)}<br>*{plain(one.question)}*",
        "<br>".join(map(_ask, one.asks)),
    )


def element_pages() -> str:
    """Print the elements by group: what, the question, and who asks."""
    groups: dict[str, list[Element]] = {}
    for one in all_elements():
        groups.setdefault(one.group, []).append(one)
    header = ("Element", "What, and the question", "Who asks")
    return "\n".join(
        f"## {group.capitalize()}\n\n{table(header, map(_element, found))}"
        for group, found in groups.items()
    )


def _payer(payer: Payer) -> Iterator[tuple[str, ...]]:
    for one in payer.positions:
        limits = f"<br>{plain(one.limits)}" if one.limits else ""
        yield (
            f"{plain(payer.title)}<br>`{payer.id}`",
            one.service,
            f"{one.kind.replace('_', ' ')}<br>{_days(one.first_day, one.last_day)}",
            plain(one.message) + limits,
            _sources(one.cites),
        )


def payer_pages() -> str:
    """Print the payers with their positions."""
    header = ("Payer", "Service", "Position", "What it says", "Source")
    return table(header, (row for payer in all_payers() for row in _payer(payer)))


def scope_pages() -> str:
    """Print who may needle, state by state."""
    rows = [
        (
            f"{plain(name)}<br>as of {as_of}",
            profession.replace("_", " "),
            f"{standing.replace('_', ' ')}{' (weak source)' if weak else ''}<br>{_days(first, last)}",
            plain(conditions),
            _sources(Citation(*cite) for cite in cites),
        )
        for _, (name, as_of, _, cells, _, _) in sorted(SCOPE.items())
        for profession, first, last, standing, conditions, cites, weak in cells
    ]
    return table(("State", "Profession", "Standing", "Conditions", "Source"), rows)


def citing() -> Iterator[tuple[Citation, str]]:
    """Go through every citation of the tables, with a link to where it stands."""
    for ask in (ask for one in all_elements() for ask in one.asks):
        yield from (
            (cite, "[documentation elements](/reference/elements.md)") for cite in ask.cites
        )
    for position in (one for payer in all_payers() for one in payer.positions):
        yield from ((cite, "[payers](/explanation/coverage.md)") for cite in position.cites)
    for *_, cells, _, retention in SCOPE.values():
        for cited in (*(c for cell in cells for c in cell[5]), *retention):
            yield Citation(*cited), "[scope of practice](/explanation/coverage.md)"
