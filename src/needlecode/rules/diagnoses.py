"""Diagnoses: codes that are no longer complete, and codes that exclude each other."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_ICD: Final = ("icd-10-cm-2026-04", "the code's row")
_SPLIT: Final = ("acupuncture-today-2021-12", "M54.5, from 2021-10-01")


class _Header(NamedTuple):
    """A code that needs more characters, since when, and what stands in its place."""

    code: str
    since: date | None
    instead: str


# The day of M79.1 rests on the structure of the release (C-410), the others on its text.
_HEADERS: Final = (
    _Header("M54.5", date(2021, 10, 1), "M54.50, M54.51 or M54.59"),
    _Header("M79.1", date(2018, 10, 1), "M79.10, M79.11, M79.12 or M79.18"),
    _Header("M26.62", None, "a code with one more character"),
    _Header("S39.012", None, "the code with its seventh character"),
    _Header("S16.1", None, "the code with its seventh character"),
)
# Each first code, with its more exact ones, excludes each second code with its own (C-121, C-411 to
# C-418).
_EXCLUDES: Final = (
    ("M54.5", ("S39.012", "M51.2", "M54.4", "M51.360", "M51.370")),
    ("M79.1", ("M79.7", "M60", "M62.83")),
    ("M62.83", ("R25.2",)),
    ("M54.2", ("M50",)),
    ("M54.4", ("M51.362", "M51.372")),
    ("M77", ("M71.9",)),
)


def _plain(code: str) -> str:
    return code.replace(".", "").upper()


def _is_of(code: str, family: str) -> bool:
    return _plain(code).startswith(_plain(family))


def _excluded(codes: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Give the pairs of codes of which one excludes the other, with the place of the second."""
    for (_, one), (place, two) in combinations(enumerate(codes), 2):
        for first, others in _EXCLUDES:
            if any(
                (_is_of(one, first) and _is_of(two, other))
                or (_is_of(two, first) and _is_of(one, other))
                for other in others
            ):
                yield place, one, two


@rule("DOC201", "diagnoses-that-exclude-each-other", Severity.ERROR, _ICD)
def diagnoses_that_exclude_each_other(case: "Case") -> Answer:
    """
    Two diagnoses of the visit exclude each other.

    ## What it requires

    No two codes of which the code set says that they are not coded together: low back pain with a
    strain of it, with sciatica or with a displaced disc; myalgia with fibromyalgia, myositis or
    spasm; spasm with cramp; neck pain with a disc disorder of the neck; enthesopathy with bursitis.

    ## Why

    One of them says what the other says, or denies it.

    ## How to fix

    Keep the code that the record supports.

    ## Exceptions

    Two separate problems may stand side by side. With the choice `excludes1_pair = warning` the pair
    is a warning.

    ## Not checked

    Pairs of codes that have nothing to do with needling.
    """
    if not case.encounter.diagnoses:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"diagnoses[{place}]",
            f"{one} and {two} exclude each other, unless they are two separate problems.",
            "Keep the code that the record supports.",
        )
        for place, one, two in _excluded(case.encounter.diagnoses)
    )
    if not problems:
        return MET
    milder = case.edition.choices.excludes1_pair == "warning"
    return Answer(Verdict.NOT_MET, problems, milder=milder)


@rule("DOC202", "diagnosis-not-complete", Severity.ERROR, _ICD, _SPLIT)
def diagnosis_not_complete(case: "Case") -> Answer:
    """
    A diagnosis code was split into more exact ones, and is not complete on the date.

    ## What it requires

    Codes with all their characters: M54.5 has a fifth since 2021-10-01, M79.1 since 2018-10-01;
    strains of the neck and of the low back have a seventh.

    ## Why

    A code that is a header is refused.

    ## How to fix

    Choose the more exact code that the record supports.

    ## Not checked

    Codes beside those of needling: the library has no list of all valid codes.
    """
    if not case.encounter.diagnoses:
        return NOT_APPLICABLE
    day = case.encounter.date_of_service
    problems = tuple(
        Problem(
            f"diagnoses[{place}]",
            f"{code} is not complete on the date; there is {header.instead}.",
            "Choose the more exact code that the record supports.",
        )
        for place, code in enumerate(case.encounter.diagnoses)
        for header in _HEADERS
        if _is_header(code, header) and (header.since is None or header.since <= day)
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


def _is_header(code: str, header: _Header) -> bool:
    if header.code.startswith("S"):
        return _is_of(code, header.code) and len(_plain(code)) < _SEVEN
    return _plain(code) == _plain(header.code)


_SEVEN: Final = 7

RULES: Final = (diagnoses_that_exclude_each_other, diagnosis_not_complete)
