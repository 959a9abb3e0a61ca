"""
The project's figures, each with its target.

``python -m tests.report`` prints them and exits 1 when one is off its target. A new part of the
library adds its own figures here.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Final

from attrs import frozen

from needlecode import policies
from needlecode._table import prove
from needlecode.authority import all_sources
from needlecode.choices import Choices, all_choices
from needlecode.circumstances import CONDITIONS
from needlecode.coding import select_codes
from needlecode.coverage import diagnosis
from needlecode.elements import all_elements
from needlecode.encounter import Encounter
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, NON_MUSCLES, PARTS
from needlecode.interchange.json import read_encounter
from needlecode.payers import all_payers
from needlecode.rules import RULES, TABLES
from needlecode.scope import states
from tests import lattice, long_units
from tests.case_files import FOLDER, load, load_all, triggers
from tests.oracle import lattice as oracle
from tests.oracle.compare import POLICIES, Disagreement, compare
from tests.report import laws, reading
from tests.report import ledger as ledgers


__all__ = ["ROOT", "SECTIONS", "Figure", "figures", "page_faults", "question_faults"]

ROOT: Final = Path(__file__).resolve().parents[2]
SECTIONS: Final = {
    "What it requires": True,
    "Why": True,
    "How to fix": True,
    "Exceptions": False,
    "Not checked": False,
}
"""The sections of a rule's page in order, and whether each is required."""
_ELEMENTS: Final = 93
_JURISDICTIONS: Final = 51
_DAYS_OF_CODES: Final = (date(2021, 9, 30), date(2021, 10, 1))
_OPENINGS: Final = (
    *("What", "Which", "On which", "How", "In which", "Where", "When", "Who", "Describe"),
)
_CODE: Final = re.compile(r"\b(?:\d{5}|[A-Z]\d{4}|\d{4}[A-Z])\b")
_MONEY: Final = re.compile(
    r"[$€]|\b(?:pa(?:y|ys|id|yment|yments|yer|yers)|bill\w*|claim\w*|reimburs\w*|charg\w*|costs?"
    r"|fees?|money|prices?|revenue|dollars?|den(?:y|ied|ial\w*)|cover(?:s|ed|age)?)\b",
    re.IGNORECASE,
)


@frozen
class Figure:
    """
    One figure.

    Attributes:
        name: What is counted.
        value: How many there are.
        target: How many there must be; None for a figure that only informs.
        details: What was counted, where that helps to mend it.
    """

    name: str
    value: int
    target: int | None = None
    details: tuple[str, ...] = ()

    @property
    def is_off(self) -> bool:
        """Whether the figure misses its target."""
        return self.target is not None and self.value != self.target


def page_faults(page: str) -> tuple[str, ...]:
    """
    Say what is wrong with a rule's page.

    Args:
        page: The cleaned docstring.
    """
    summary, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    summary = " ".join(summary.split())
    faults = []
    if not summary:
        faults.append("no summary")
    elif not summary.endswith(".") or re.search(r"[.?!]\s", summary):
        faults.append("summary is not one sentence")
    titles = [part.partition("\n")[0].strip() for part in parts]
    wanted = [name for name, needed in SECTIONS.items() if needed or name in titles]
    if titles != wanted:
        faults.append(f"sections are {titles}, not {wanted}")
    faults += [f"empty section {t}" for t, p in zip(titles, parts, strict=True) if _empty(p)]
    return tuple(faults)


def _empty(part: str) -> bool:
    return not part.partition("\n")[2].strip()


def question_faults(text: str) -> tuple[str, ...]:
    """
    Say what is wrong with the wording of a question: it must be open and must not lead.

    Args:
        text: The question.
    """
    faults = []
    if not text.startswith(tuple(f"{opening}{end}" for opening in _OPENINGS for end in " ,")):
        faults.append("opens with no interrogative")
    if not text.endswith("?"):
        faults.append("ends with no question mark")
    if _CODE.search(text):
        faults.append("names a code")
    if _MONEY.search(text):
        faults.append("speaks of money")
    return tuple(faults)


def _questions() -> Iterator[str]:
    """Give the text of every question that the case files and the examples lead to."""
    for file in load_all():
        for case in file:
            yield from (question.text for question in case.answer().questions)
    for path in sorted((ROOT / "examples").glob("*.json")):
        encounter = read_encounter(path.read_bytes())
        for policy in policies.ALL:
            yield from (q.text for q in select_codes(encounter, policy=policy).questions)
    yield from (element.question for element in all_elements())


def _counted(name: str, found: Iterable[str], target: int = 0) -> Figure:
    details = tuple(found)
    return Figure(name, len(details), target, details)


def _of_tables() -> Iterator[Figure]:
    for table in TABLES:
        proof, _ = prove(table.axes, table.rows)
        yield Figure(f"table {table.name}: cells", proof.cells)
        yield Figure(f"table {table.name}: gaps", len(proof.gaps), 0)
        yield Figure(f"table {table.name}: overlaps", len(proof.overlaps), 0)
        yield Figure(f"table {table.name}: rows never chosen", len(proof.unreachable), 0)


def _without(kind: str) -> Iterator[str]:
    """Give the rules that no case of the kind shows at work, or at rest."""
    for rule in RULES:
        cases = getattr(load(rule.id), kind) if (FOLDER / f"{rule.id}.json").exists() else ()
        wanted = kind == "trigger"
        if not any(triggers(case.answer(), rule.id) is wanted for case in cases):
            yield rule.id


def _of_rules() -> Iterator[Figure]:
    yield Figure("rules", len(RULES))
    yield _counted("rules without page", (r.id for r in RULES if page_faults(r.page)))
    yield _counted("rules without trigger", _without("trigger"))
    yield _counted("rules without near miss", _without("near_miss"))
    yield _counted(
        "rules without citation of a primary document",
        (r.id for r in RULES if not {c.document.kind for c in r.cites} - {"trade"}),
    )
    texts = sorted(set(_questions()))
    yield Figure("questions", len(texts))
    yield _counted("questions with faulty wording", (t for t in texts if question_faults(t)))


def _of_ledger(path: Path, shared: Path) -> Iterator[Figure]:
    found = ledgers.review(ledgers.read(path), ROOT, shared)
    yield Figure("ledger ids compared with their definitions", int(found.compared))
    for status, number in sorted(found.counts.items()):
        yield Figure(f"ledger ids: {status}", number)
    yield _counted("ledger ids missing", found.missing)
    yield _counted("ledger ids unknown", found.unknown)
    yield _counted("ledger ids without a reason", found.no_reason)
    yield _counted("ledger references unknown", found.unknown_references)
    yield _counted("ledger references to missing files", found.missing_files)
    yield _counted("choices not in the ledger", found.unheld_choices)


def _of_facts() -> Iterator[Figure]:
    defaults = (
        f"{choice.name}={value.value}"
        for choice in all_choices()
        for value in choice.values
        if value.value in {default for _, default in choice.defaults} and not value.cites
    )
    yield Figure("choices", len(all_choices()))
    yield _counted("choices without citation on a default value", defaults)
    sources = all_sources()
    yield Figure("sources", len(sources))
    yield _counted(
        "sources without publisher, address or date",
        (s.key for s in sources if not (s.publisher and s.url and s.published)),
    )
    named = (("muscles", MUSCLES), ("parts of muscles", PARTS), ("muscle groups", GROUPS))
    tokens = (("ambiguous tokens", AMBIGUOUS), ("words that name no muscle", NON_MUSCLES))
    for name, facts in (*named, *tokens):
        yield Figure(name, len(facts))


def _of_record() -> Iterator[Figure]:
    elements = all_elements()
    yield Figure("documentation elements", len(elements), _ELEMENTS)
    twice = Counter(element.question for element in elements)
    yield _counted("questions of two elements", (q for q, n in twice.items() if n > 1))
    unmet = {name for element in elements for ask in element.asks for name in ask.conditions}
    yield _counted("conditions of elements that nothing evaluates", unmet - CONDITIONS.keys())
    yield _counted("conditions that no element has", CONDITIONS.keys() - unmet)
    yield Figure("jurisdictions with a scope of practice", len(list(states())), _JURISDICTIONS)
    yield Figure("payers with a position of their own", len(all_payers()))


def _of_rows(shared: Path) -> Iterator[Figure]:
    """Look for each row of the three data files in the library, where the files are there."""
    folder = shared / "facts" / "data"
    names = ("documentation_elements.csv", "scope_of_practice.csv", "nc30_3_3_icd10.csv")
    held = (
        {element.id for element in all_elements()},
        {code for code, _ in states()},
        {"M54.5", "M54.50", "M54.51", "M54.59"} & _diagnoses_read(),
    )
    for name, ids in zip(names, held, strict=True):
        if not (folder / name).is_file():
            continue
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = [next(iter(row.values())) for row in csv.DictReader(file)]
        yield Figure(f"rows of {name}", len(rows))
        yield _counted(f"rows of {name} without disposition", (r for r in rows if r not in ids))


def _diagnoses_read() -> set[str]:
    """Give the codes that decide about the benefit under some choice, on some day."""
    found: set[str] = set()
    for day, code in product(_DAYS_OF_CODES, ("M54.5", "M54.50", "M54.51", "M54.59")):
        visit = Encounter(date_of_service=day, diagnoses=(code,))
        answers = {
            diagnosis(visit, Choices(clbp_diagnosis="strict_list", vertebrogenic_pain=how)).fails
            for how in ("nonspecific", "specific")
        }
        found |= {code} if False in answers else set()
    return found


def _of_units(every: int) -> Iterator[Figure]:
    """Compare the allotment of units with the search of all splits, for every so manieth vector."""
    looked_at, difference = long_units.differences(step=701 * every)
    yield Figure("vectors of minutes compared with a search of all splits", looked_at)
    yield _counted(
        "vectors of minutes that differ", () if difference is None else (str(difference),)
    )


def _of_laws() -> tuple[Figure, ...]:
    held, broken = laws.outcomes()
    return (
        Figure("laws that hold over generated visits", held),
        _counted("laws that do not", broken),
    )


@cache
def _of_lattice(every: int) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for name, one in lattice.walk(every).items():
        found.append(Figure(f"lattice {name}: cells of all policies and dates", one.cells))
        found.append(_counted(f"lattice {name}: gaps", one.gaps))
        found.append(_counted(f"lattice {name}: overlaps", one.overlaps))
    return tuple(found)


@cache
def _of_oracle(every: int) -> tuple[Figure, ...]:
    visits = islice(oracle.visits(), 0, None, every)
    found = [compare(visit, policy) for visit in visits for policy in POLICIES]
    disagreed = [str(one) for one in found if isinstance(one, Disagreement)]
    return (
        Figure("oracle: visits compared under each policy", len(found)),
        Figure("oracle: of them with an opinion", sum(one != "no opinion" for one in found)),
        _counted("oracle: disagreements with the library", disagreed),
    )


@cache
def _of_reading(every: int) -> tuple[Figure, ...]:
    return tuple(Figure(*count) for count in reading.counts(every))


def figures(ledger: Path, shared: Path, *, every: int = 1) -> tuple[Figure, ...]:
    """
    Work out every figure, in the order in which they are printed.

    Args:
        ledger: The ledger.
        shared: The folder with the files that define its ids; it may not exist.
        every: Look at every so manieth item of what is long, such as the composed corpus; 1 for all.
    """
    return (
        *_of_tables(),
        *_of_laws(),
        *_of_lattice(every),
        *_of_oracle(every),
        *_of_rules(),
        *_of_ledger(ledger, shared),
        *_of_facts(),
        *_of_record(),
        *_of_rows(shared),
        *_of_units(every),
        *_of_reading(every),
    )
