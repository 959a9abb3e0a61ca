"""
The command ``needlecode``.

Exit status: 0 when a visit is coded, 1 when a finding is an error or a question can change a line,
2 when the call cannot be answered: a file that cannot be read, a document in another format, an
unknown policy, choice, rule or region. Of several files the worst status counts. Of a text that is
read for muscles: 0 when every name has one reading, 1 when a word was not understood, is ambiguous
or stands for several muscles. Messages go to standard error and never repeat the words of a note.
"""

import argparse
import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from needlecode import policies
from needlecode._arguments import parser_of, verb_of
from needlecode.choices import Choice
from needlecode.claim import ClaimLine
from needlecode.documentation import Completeness, check_documentation
from needlecode.encounter import Encounter
from needlecode.errors import (
    InterchangeError,
    InvalidValueError,
    NeedlecodeError,
    UnknownNameError,
)
from needlecode.explaining import Record, record
from needlecode.interchange.json import Json, dump, read_encounter
from needlecode.interchange.records import coding_to_dict
from needlecode.payers import all_payers
from needlecode.policy import Policy
from needlecode.review import review_claim
from needlecode.rule import Finding, Severity
from needlecode.rules import by_id
from needlecode.views import render, render_choice, render_rule
from needlecode.views._layout import shown
from needlecode.views.claims import render_review
from needlecode.views.documentation import documentation_line, render_documentation


__all__ = ["main"]

FINE, UNSETTLED, BAD_CALL = 0, 1, 2
_INTERRUPTED: Final = 130
_WIDEST: Final = 100


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run the command.

    Args:
        argv: The arguments; those of the process by default.

    Returns:
        The exit status. Only a fault in the arguments themselves, ``--help`` and ``--version``
        raise `SystemExit`, as `argparse` does.
    """
    parser = parser_of()
    options = parser.parse_intermixed_args(argv)
    verb, asked = verb_of(parser, options)
    _write_utf8()
    status = FINE
    try:
        if verb == "explain":
            text, status = _explain(asked, options)
        elif verb == "read":
            text, status = _read_text(asked[0], options)
        else:
            text, status = _code(asked, options)
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What Python flushes at exit must go somewhere that takes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            _complain("standard output", error.strerror)
            return BAD_CALL
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _write_utf8() -> None:
    """Write the same bytes in every locale."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8", errors="replace")


def _complain(about: str, message: object) -> None:
    for line in str(message).splitlines():
        print(shown(f"needlecode: {about}: {line}"), file=sys.stderr)


def _page(options: argparse.Namespace) -> tuple[int, bool]:
    """Give the width and whether there is colour."""
    terminal = sys.stdout.isatty()
    width = min(_WIDEST, shutil.get_terminal_size().columns) if terminal else 80
    if options.colour == "auto":
        return width, terminal and not os.environ.get("NO_COLOR")
    return width, options.colour == "always"


def _explain(names: Sequence[str], options: argparse.Namespace) -> tuple[str, int]:
    width, colour = _page(options)
    pages: list[str] = []
    status = FINE
    for name in names:
        try:
            pages.append(render_rule(by_id(name), width=width, colour=colour))
            continue
        except UnknownNameError as error:
            no_rule = error
        try:
            pages.append(render_choice(Choice.get(name.lower()), width=width, colour=colour))
        except UnknownNameError as no_choice:
            _complain("explain", f"{no_rule}\n{no_choice}")
            status = BAD_CALL
    return "\n".join(pages), status


def _read_text(text: str, options: argparse.Namespace) -> tuple[str, int]:
    """Read the muscles of a text; the answer shows the text, as it is the caller's own."""
    # Loaded here, so that nobody pays for the vocabulary who codes visits.
    from needlecode.interchange.readings import write_reading  # noqa: PLC0415
    from needlecode.reading import read_muscles  # noqa: PLC0415
    from needlecode.views import readings  # noqa: PLC0415

    try:
        words = _bytes(text).decode("utf-8-sig") if text == "-" else text
        reading = read_muscles(words, region=options.region)
    except OSError as error:
        _complain(text, error.strerror or "cannot be read")
        return "", BAD_CALL
    except UnicodeDecodeError as error:
        _complain(text, f"is not UTF-8: byte {error.start + 1} cannot be read")
        return "", BAD_CALL
    except UnknownNameError as error:
        _complain("--region", error)
        return "", BAD_CALL
    status = UNSETTLED if readings.is_open(reading) else FINE
    if options.json:
        return write_reading(reading), status
    width, colour = _page(options)
    return readings.render(reading, width=width, colour=colour), status


def _policy(options: argparse.Namespace) -> Policy | None:
    name = options.policy or "CPT"
    policy = policies.find(name)
    if policy.id == "UNKNOWN_PAYER" != name:
        # A misspelled name would pass for a payer of whom nothing is known.
        known = ", ".join((*(one.id for one in policies.ALL), *(one.id for one in all_payers())))
        said = f"there is no policy and no payer of that name; there are {known}, UNKNOWN_PAYER"
        _complain("--policy", said)
        return None
    chosen: dict[str, str] = {}
    for choice in options.choose:
        name, equals, value = choice.partition("=")
        if not equals:
            _complain("--choose", "must be NAME=VALUE, for instance laterality=names_only")
            return None
        chosen[name] = value
    try:
        return policy.choosing(**chosen)
    except NeedlecodeError as error:
        _complain("--choose", error)
        return None


def _code(files: Sequence[str], options: argparse.Namespace) -> tuple[str, int]:
    policy = _policy(options)
    if policy is None:
        return "", BAD_CALL
    if options.billed:
        return _review(files[0], policy, options)
    found = [_read(file, policy) for file in files]
    records = [record(one.coding) if one else None for one in found]
    status = max(map(_status, records))
    if options.json:
        documents: list[Json] = [coding_to_dict(one) if one else None for one in records]
        if len(files) > 1:
            return dump(documents), status
        return (dump(documents[0]) if documents[0] else ""), status
    width, _ = _page(options)
    texts: list[str] = []
    for file, one in zip(files, found, strict=True):
        if one is not None:
            name = shown(file)
            title = f"{name}\n{'=' * min(len(name), width)}\n\n" if len(files) > 1 else ""
            texts.append(title + _page_of(one, options))
            if options.documentation:
                status = max(status, UNSETTLED * _is_wrong(one.findings))
    return "\n\n".join(texts), status


def _page_of(one: Completeness, options: argparse.Namespace) -> str:
    """Show a coding, and what its record has and lacks: all of it, or how much."""
    width, colour = _page(options)
    page = render(record(one.coding), width=width, colour=colour)
    if options.documentation:
        return f"{page}\n{render_documentation(one, width=width, colour=colour)}"
    return f"{page}\n{documentation_line(one)}\n"


def _is_wrong(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _bytes(file: str) -> bytes:
    """Read a file; a hyphen stands for standard input."""
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _read(file: str, policy: Policy) -> Completeness | None:
    """Read and check one visit; None when it cannot be read, which has then been said."""
    visit = _visit(file)
    return check_documentation(visit, policy=policy) if visit else None


def _visit(file: str) -> Encounter | None:
    try:
        return read_encounter(_bytes(file))
    except OSError as error:
        _complain(file, error.strerror or "cannot be read")
    except InterchangeError as error:
        _complain(file, error)
    return None


def _review(file: str, policy: Policy, options: argparse.Namespace) -> tuple[str, int]:
    """Code one visit, and hold a claim against it."""
    visit = _visit(file)
    if visit is None:
        return "", BAD_CALL
    try:
        billed = [ClaimLine.read(text) for text in options.billed]
    except InvalidValueError as error:
        _complain("--billed", error)
        return "", BAD_CALL
    review = review_claim(visit, billed, policy=policy)
    width, colour = _page(options)
    pages = (
        render(record(review.coding), width=width, colour=colour),
        render_review(review, width=width, colour=colour),
    )
    status = max(UNSETTLED * _is_wrong(review.findings), _status(record(review.coding)))
    return "\n\n".join(pages), status


def _status(one: Record | None) -> int:
    if one is None:
        return BAD_CALL
    return UNSETTLED if _is_wrong(one.findings) or not one.is_final else FINE


if __name__ == "__main__":
    sys.exit(main())
