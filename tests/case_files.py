"""
The case files: for each rule visits that trigger it, and near misses one small change away.

``tests/cases/<RULE ID>.json`` holds them in the wire format, without the key ``format``. The tests
run them, and the documentation renders them on the rule's page.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from needlecode import policies
from needlecode.claim import ClaimLine
from needlecode.coding import Coding, select_codes
from needlecode.documentation import Completeness, check_documentation
from needlecode.encounter import Encounter
from needlecode.interchange.json import ENCOUNTER_FORMAT, read_encounter
from needlecode.policy import Policy
from needlecode.review import ClaimReview, review_claim
from needlecode.rule import Verdict
from needlecode.rules import DOCUMENTATION_RULES, RULES, TABLES


__all__ = ["FOLDER", "CaseFile", "VisitCase", "load", "load_all", "read_line", "shown", "triggers"]

FOLDER: Final = Path(__file__).parent / "cases"
OF_RECORD: Final = frozenset(rule.id for rule in DOCUMENTATION_RULES)
ROWS: Final = frozenset(row.id for table in TABLES for row in table.rows)
_KEYS: Final = {"title", "policy", "choices", "encounter", "lines", "verdict"}


@frozen(kw_only=True)
class VisitCase:
    """
    One visit, and what is expected of it.

    Attributes:
        title: What the visit is, in a short phrase for a coder.
        policy: Id of the policy.
        choices: Choices that differ from the policy's.
        visit: The visit as it stands in the file, for the documentation.
        encounter: The same, read.
        lines: The expected lines in their order, code and modifiers joined by hyphens, and the units
            where there are several, as in ``97811 x2``.
        verdict: The expected verdict of the rule; None: the rule is not in force on that date.
        billed: For a rule of a review the claim, written like the lines; pointers follow after ``@``.
        of_record: Whether the rule is one of the record, and the documentation is checked.
    """

    title: str
    policy: str
    choices: Mapping[str, str]
    visit: Mapping[str, Any]
    encounter: Encounter
    lines: tuple[str, ...]
    verdict: Verdict | None
    billed: tuple[str, ...] | None
    of_record: bool

    @property
    def payer(self) -> Policy:
        """The policy with the choices of the case."""
        return policies.find(self.policy).choosing(**self.choices)

    def code(self) -> Coding:
        """Select the codes of the visit."""
        return select_codes(self.encounter, policy=self.payer)

    def answer(self) -> Coding | ClaimReview | Completeness:
        """Select the codes of the visit, check its record, or review the claim where there is one."""
        if self.of_record:
            return check_documentation(self.encounter, policy=self.payer)
        if self.billed is None:
            return self.code()
        lines = [read_line(text) for text in self.billed]
        return review_claim(self.encounter, lines, policy=self.payer)


@frozen(kw_only=True)
class CaseFile:
    """
    The visits of one rule.

    Attributes:
        rule: Id of the rule.
        trigger: Visits on which the rule's row is chosen or the rule reports a finding.
        near_miss: Visits one small change away, on which it is and does not.
    """

    rule: str
    trigger: tuple[VisitCase, ...]
    near_miss: tuple[VisitCase, ...]

    def __iter__(self) -> Iterator[VisitCase]:
        """Go through every visit of the file."""
        return iter((*self.trigger, *self.near_miss))


def _case(where: str, record: Mapping[str, Any], *, of_record: bool) -> VisitCase:
    if set(record) - {"billed"} != _KEYS:
        msg = f"{where}: the keys must be {sorted(_KEYS)}, got {sorted(record)}"
        raise ValueError(msg)
    verdict = record["verdict"]
    return VisitCase(
        title=record["title"],
        policy=record["policy"],
        choices=record["choices"],
        visit=record["encounter"],
        encounter=read_encounter({"format": ENCOUNTER_FORMAT, **record["encounter"]}),
        lines=tuple(record["lines"]),
        verdict=None if verdict is None else Verdict(verdict),
        billed=tuple(record["billed"]) if "billed" in record else None,
        of_record=of_record,
    )


@cache
def load(rule_id: str) -> CaseFile:
    """
    Read the case file of a rule.

    Args:
        rule_id: For instance ``"SEL101"``.

    Raises:
        FileNotFoundError: The rule has no case file.
        ValueError: The file does not have the form of a case file.
    """
    record = json.loads((FOLDER / f"{rule_id}.json").read_text(encoding="utf-8"))
    if set(record) != {"rule", "trigger", "near_miss"} or record["rule"] != rule_id:
        msg = f"{rule_id}.json: the keys must be rule, trigger and near_miss, the rule {rule_id}"
        raise ValueError(msg)
    trigger, near_miss = (
        tuple(
            _case(f"{rule_id}.json {key}[{n}]", one, of_record=rule_id in OF_RECORD)
            for n, one in enumerate(record[key])
        )
        for key in ("trigger", "near_miss")
    )
    return CaseFile(rule=rule_id, trigger=trigger, near_miss=near_miss)


def load_all() -> tuple[CaseFile, ...]:
    """Read the case files of all rules that have one, in order of the ids."""
    return tuple(load(rule.id) for rule in RULES if (FOLDER / f"{rule.id}.json").exists())


def triggers(answer: Coding | ClaimReview | Completeness, rule_id: str) -> bool:
    """Say whether the rule's row is chosen for the visit, or the rule reports a finding."""
    chosen = rule_id in ROWS and answer.verdicts.get(rule_id) is Verdict.MET
    return chosen or any(finding.rule == rule_id for finding in answer.findings)


def read_line(text: str) -> ClaimLine:
    """Read a line as the case files write it, for instance ``97140-59-GP x2 @1,2``."""
    text, _, pointers = text.partition(" @")
    positions = tuple(map(int, filter(None, pointers.split(","))))
    return evolve(ClaimLine.read(text), pointers=positions)


def shown(line: ClaimLine) -> str:
    """Give a line as the case files write it: more units than one are told."""
    units = f" x{line.units}" if line.units > 1 else ""
    return "-".join((line.code, *line.modifiers)) + units
