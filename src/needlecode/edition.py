"""A policy on one date: plain values, no ranges of dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from needlecode.authority import Citation
from needlecode.choices import Choices
from needlecode.edits import EditTable
from needlecode.mention import Scheme
from needlecode.payers import Payer
from needlecode.rule import Rule, Severity


__all__ = ["Code", "Edition"]


@frozen(kw_only=True)
class Code:
    """
    A code number that the library selects or recognises.

    Attributes:
        number: CPT or HCPCS code.
        kind: What the library does with it, for instance ``"timed"``; see the list of codes.
        concept: What it stands for, in the library's own words.
        first_day: First date of service, or None when that is not established.
        last_day: Last date of service, or None while it is in force.
        cites: Where that is said.
    """

    number: str
    kind: str
    concept: str
    first_day: date | None
    last_day: date | None
    cites: tuple[Citation, ...]


@frozen(kw_only=True, eq=False)
class Edition:
    """
    A policy on one date.

    Attributes:
        policy: Id of the policy.
        first_day: First day of this edition; nothing of the policy changes until the next one.
        policy_first_day: First day of the policy.
        verified_through: Last day through which the policy's facts were verified.
        choices: The value of each choice.
        codes: The codes in force, and those whose first day is not established.
        edits: The edit table, where the policy reads one.
        edits_apply: Whether its rows are applied on this edition's days.
        rules: The rules in force.
        severities: Severities that the policy sets otherwise, by rule id.
        modifiers: Modifiers of payers, not of the code set, that the policy asks for.
        payer: The payer, where it is neither the code set, NCCI nor Medicare Part B.
        profiles: Whose demands on the record it has, beside those of everybody.
        scheme: The choices made ready for counting.
        has_shortcut: Whether the choices let `shortcut` be taken.
        has_coverage: Whether a rule of it reads who furnished what for whom.
    """

    policy: str
    first_day: date
    policy_first_day: date
    verified_through: date
    choices: Choices
    codes: Mapping[str, Code] = field(repr=False)
    edits: EditTable | None
    edits_apply: bool
    rules: tuple[Rule, ...] = field(repr=False)
    severities: Mapping[str, Severity] = field(repr=False)
    modifiers: frozenset[str] = field(repr=False)
    payer: Payer | None = field(repr=False)
    profiles: frozenset[str] = field(repr=False)
    scheme: Scheme = field(repr=False)
    # What has been decided already, by the point it was decided at; bounded by `selection`.
    memo: dict[Any, Any] = field(repr=False, factory=dict[Any, Any])
    has_shortcut: bool = field(repr=False, default=False)
    has_coverage: bool = field(repr=False, default=False)

    def severity(self, rule: Rule) -> Severity:
        """Give the severity of a rule under this policy."""
        return self.severities.get(rule.id, rule.severity)
