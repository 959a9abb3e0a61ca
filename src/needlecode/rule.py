"""
Rules and what they report.

A rule is a permanent id, a name, a severity, citations, dates of service and one function; its
docstring is its page. Rule, case and edition refer to one another, hence one module.
"""

import inspect
from collections.abc import Callable
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import field, frozen

from needlecode.authority import Citation


if TYPE_CHECKING:
    from needlecode.case import Case

__all__ = [
    "MET",
    "NOT_APPLICABLE",
    "Answer",
    "Finding",
    "Problem",
    "Question",
    "Rule",
    "Severity",
    "Verdict",
    "rule",
]


class Severity(IntEnum):
    """How bad a finding is: an error means, do not file the claim like this."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """Show the word."""
        return self.name.lower()


class Verdict(StrEnum):
    """What a check answers; silence is never a pass."""

    MET = "met"
    NOT_MET = "not met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not applicable"


@frozen(kw_only=True)
class Finding:
    """
    What one rule reports.

    Attributes:
        rule: Id of the rule.
        name: Its name.
        severity: How bad it is. What could not be determined is a step milder.
        verdict: ``not met``, ``undetermined``, or ``met`` for a remark.
        path: Where in the encounter, for instance ``procedures[0].sites[1]``; empty for the whole.
        message: What is the case, in one sentence.
        fix: What to do, in one sentence.
        cites: Where that is said.
    """

    rule: str
    name: str
    severity: Severity
    verdict: Verdict
    path: str
    message: str
    fix: str
    cites: tuple[Citation, ...]


@frozen(kw_only=True)
class Question:
    """
    A fact that is not stated and would change a line or a verdict.

    Attributes:
        rule: Id of the rule that needs it.
        paths: What is not stated, as paths into the encounter.
        text: The question, open, without a code, an amount or a wanted answer.
        changes_lines: Whether two answers give different lines; else different verdicts.
        cites: Where the need for it is said.
    """

    rule: str
    paths: tuple[str, ...]
    text: str
    changes_lines: bool
    cites: tuple[Citation, ...]


@frozen
class Problem:
    """
    A finding before its rule is attached: a path, what is the case, and what to do.

    Where it has an authority of its own, that is cited, and else the rule's.
    """

    path: str
    message: str
    fix: str
    cites: tuple[Citation, ...] = ()


@frozen
class Ask:
    """A question before its rule is attached; it is cited like a problem."""

    paths: tuple[str, ...]
    text: str
    changes_lines: bool = True
    cites: tuple[Citation, ...] = ()


@frozen
class Answer:
    """
    What a check answers.

    Attributes:
        verdict: The verdict.
        problems: What is reported, for ``not met`` and ``undetermined``.
        asks: What would settle it.
        milder: Whether it is reported a step milder than the rule's severity.
    """

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    asks: tuple[Ask, ...] = ()
    milder: bool = False


MET: Final = Answer(Verdict.MET)
NOT_APPLICABLE: Final = Answer(Verdict.NOT_APPLICABLE)

Check: TypeAlias = "Callable[[Case], Answer]"


@frozen(eq=False, kw_only=True)
class Rule:
    """
    What is checked, by whose authority, and for which dates of service.

    Attributes:
        id: Permanent; its meaning never changes and it is never reused.
        name: For people, stable.
        severity: Of what it reports when it is not met.
        cites: The authority; at least one.
        since: First date of service, or None when it has always held.
        until: Last date of service, or None while it holds.
        added: Version of the library that brought it.
        check: The function.
    """

    id: str
    name: str
    severity: Severity
    cites: tuple[Citation, ...]
    since: date | None
    until: date | None
    added: str
    check: "Check" = field(repr=False)

    @property
    def page(self) -> str:
        """The rule's page, which is the function's docstring."""
        return inspect.cleandoc(self.check.__doc__ or "")

    def in_force(self, day: date) -> bool:
        """Say whether the rule holds on a date of service."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def __reduce__(self) -> tuple[Callable[[str], "Rule"], tuple[str]]:
        """Pickle by id, so that a rule that crosses a process boundary is the rule itself."""
        return (_by_id, (self.id,))


def _by_id(id_: str) -> Rule:
    from needlecode.rules import by_id  # noqa: PLC0415 - the rules import this module

    return by_id(id_)


def rule(
    id_: str,
    name: str,
    severity: Severity,
    *cites: tuple[str, str],
    since: date | None = None,
    until: date | None = None,
    added: str = "0.1",
) -> Callable[["Check"], Rule]:
    """
    Make a rule of a function. It registers nothing: each rule module ends with a tuple.

    Args:
        id_: The permanent id.
        name: The name, in kebab case.
        severity: Of what it reports.
        cites: Pairs of source key and place.
        since: First date of service.
        until: Last date of service.
        added: Version of the library.
    """

    def make(check: "Check") -> Rule:
        return Rule(
            id=id_,
            name=name,
            severity=severity,
            cites=tuple(Citation(*cite) for cite in cites),
            since=since,
            until=until,
            added=added,
            check=check,
        )

    return make


def finding(rule: Rule, answer: Answer, problem: Problem, severity: Severity) -> Finding:
    """Attach a rule to a problem."""
    verdict = answer.verdict
    if answer.milder or verdict is not Verdict.NOT_MET:
        # What is not known is a step milder than what is known to be wrong.
        severity = Severity(max(severity - 1, Severity.NOTE))
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=severity,
        verdict=verdict,
        path=problem.path,
        message=problem.message,
        fix=problem.fix,
        cites=problem.cites or rule.cites,
    )
