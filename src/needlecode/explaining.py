"""What a coding said, as plain values that can be stored, compared and read back."""

from datetime import date

from attrs import frozen

from needlecode.claim import ClaimLine
from needlecode.coding import Coding
from needlecode.derivation import MuscleCount
from needlecode.rule import Finding, Question


__all__ = ["HeldChoice", "Record", "record"]


@frozen(kw_only=True)
class HeldChoice:
    """A choice by its name, and the value that the policy holds."""

    name: str
    value: str


@frozen(kw_only=True)
class Record:
    """
    What a coding said.

    Attributes:
        date_of_service: The visit's date.
        policy: Id of the policy.
        policy_title: What the policy is, and the choices that the caller changed.
        edition_day: First day of the edition that was used.
        verified_through: Last day through which the policy's facts were verified.
        lines: The claim lines that the note supports as written.
        alternatives: All sets of lines that are equally right.
        is_final: Whether no open question can change a line.
        muscle_counts: The count of each family, with its derivation.
        findings: What a reviewer would raise, worst first.
        questions: What is not stated and would change a line or a verdict.
        rests_on: The choices of which another value would change a line.
        not_checked: What was not looked at.
    """

    date_of_service: date
    policy: str
    policy_title: str
    edition_day: date
    verified_through: date
    lines: tuple[ClaimLine, ...]
    alternatives: tuple[tuple[ClaimLine, ...], ...]
    is_final: bool
    muscle_counts: tuple[MuscleCount, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    rests_on: tuple[HeldChoice, ...]
    not_checked: tuple[str, ...]


def record(coding: Coding) -> Record:
    """
    Write down everything that a coding says.

    Args:
        coding: What `select_codes` gave.

    Returns:
        Plain values without the encounter and without the words of the note.
    """
    return Record(
        date_of_service=coding.encounter.date_of_service,
        policy=coding.policy,
        policy_title=coding.payer.title,
        edition_day=coding.edition_day,
        verified_through=coding.edition.verified_through,
        lines=coding.lines,
        alternatives=coding.alternatives,
        is_final=coding.is_final,
        muscle_counts=coding.muscle_counts,
        findings=coding.findings,
        questions=coding.questions,
        rests_on=tuple(
            HeldChoice(name=one.name, value=getattr(coding.edition.choices, one.name))
            for one in coding.rests_on
        ),
        not_checked=coding.not_checked,
    )
