"""
What a coding said, as JSON: the format ``needlecode.coding/1``.

Every field is written, the empty ones too, so that a reader needs no defaults. A severity is its
word, and a citation is a source key with a place in that source. Reading a document gives back
the `Record` that it was written from.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, cast

import attrs
from attrs import frozen

from needlecode.authority import Citation
from needlecode.claim import ClaimLine
from needlecode.derivation import MuscleCount
from needlecode.explaining import HeldChoice, Record
from needlecode.interchange.json import Json, dump, from_wire, parse, to_wire
from needlecode.rule import Finding, Question, Severity, Verdict


__all__ = ["CODING_FORMAT", "coding_to_dict", "read_record", "write_record"]

CODING_FORMAT: Final = "needlecode.coding/1"


class _Format(StrEnum):
    ONE = CODING_FORMAT


class _Word(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@frozen(kw_only=True)
class _Line:
    """A claim line of which every field is written."""

    code: str
    units: int
    modifiers: tuple[str, ...]
    pointers: tuple[int, ...]
    procedures: tuple[int, ...]
    basis: tuple[str, ...]


@frozen(kw_only=True)
class _Finding:
    rule: str
    name: str
    severity: _Word
    verdict: Verdict
    path: str
    message: str
    fix: str
    citations: tuple[Citation, ...]


@frozen(kw_only=True)
class _Question:
    rule: str
    paths: tuple[str, ...]
    text: str
    changes_lines: bool
    citations: tuple[Citation, ...]


@frozen(kw_only=True)
class _Document:
    """A record as it is written; the fields that need no form of their own are as they are."""

    format: _Format
    date_of_service: date
    policy: str
    policy_title: str
    edition_day: date
    verified_through: date
    is_final: bool
    lines: tuple[ClaimLine, ...]
    alternatives: tuple[tuple[ClaimLine, ...], ...]
    muscle_counts: tuple[MuscleCount, ...]
    findings: tuple[_Finding, ...]
    questions: tuple[_Question, ...]
    rests_on: tuple[HeldChoice, ...]
    not_checked: tuple[str, ...]


_AS_IS: Final = (
    *("date_of_service", "policy", "policy_title", "edition_day", "verified_through"),
    *("is_final", "lines", "alternatives", "muscle_counts", "rests_on", "not_checked"),
)


def coding_to_dict(record: Record) -> dict[str, Json]:
    """
    Give a record as the object that `write_record` writes.

    Args:
        record: What a coding said.

    Returns:
        Dicts, lists, texts, numbers, True and False.
    """
    document = _Document(
        format=_Format.ONE,
        findings=tuple(_finding_out(one) for one in record.findings),
        questions=tuple(_question_out(one) for one in record.questions),
        **{name: getattr(record, name) for name in _AS_IS},
    )
    written = cast("dict[str, Json]", to_wire(document))
    written["lines"] = _lines_out(record.lines)
    written["alternatives"] = [_lines_out(lines) for lines in record.alternatives]
    return written


def write_record(record: Record) -> str:
    """
    Write a record as JSON: fields in their order, two spaces of indentation, a last newline.

    Args:
        record: What a coding said.

    Returns:
        The text. A lone surrogate, which no encoding can hold, is escaped.
    """
    return dump(coding_to_dict(record))


def read_record(document: str | bytes | Mapping[str, object]) -> Record:
    """
    Read a record.

    Args:
        document: JSON as text or as UTF-8 bytes, or the mapping that a JSON parser gives.

    Returns:
        The record that the document was written from.

    Raises:
        InterchangeError: The document is not in the format; carries every problem.
    """
    value = parse(document) if isinstance(document, str | bytes) else document
    read = from_wire(value, _Document)
    return Record(
        findings=tuple(_finding_in(one) for one in read.findings),
        questions=tuple(_question_in(one) for one in read.questions),
        **{name: getattr(read, name) for name in _AS_IS},
    )


def _lines_out(lines: tuple[ClaimLine, ...]) -> Json:
    fields = [field.name for field in attrs.fields(_Line)]
    return to_wire(
        tuple(_Line(**{name: getattr(line, name) for name in fields}) for line in lines)
    )


def _finding_out(finding: Finding) -> _Finding:
    return _Finding(
        rule=finding.rule,
        name=finding.name,
        severity=_Word(str(finding.severity)),
        verdict=finding.verdict,
        path=finding.path,
        message=finding.message,
        fix=finding.fix,
        citations=finding.cites,
    )


def _finding_in(finding: _Finding) -> Finding:
    return Finding(
        rule=finding.rule,
        name=finding.name,
        severity=Severity[finding.severity.name],
        verdict=finding.verdict,
        path=finding.path,
        message=finding.message,
        fix=finding.fix,
        cites=finding.citations,
    )


def _question_out(question: Question) -> _Question:
    return _Question(
        rule=question.rule,
        paths=question.paths,
        text=question.text,
        changes_lines=question.changes_lines,
        citations=question.cites,
    )


def _question_in(question: _Question) -> Question:
    return Question(
        rule=question.rule,
        paths=question.paths,
        text=question.text,
        changes_lines=question.changes_lines,
        cites=question.citations,
    )
