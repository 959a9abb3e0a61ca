"""What stands beside an evaluation or visit, on this claim and on others of the same practice."""

from collections.abc import Sequence
from itertools import product
from typing import Final, NamedTuple

from needlecode.encounter import Encounter
from needlecode.evaluations import MAY_BE_MINOR, MINOR, PAIRED_WITH_NEW_PATIENT
from needlecode.facts._codes import CODES
from needlecode.grouping import Groups
from needlecode.outcome import Outcome, Parts
from needlecode.part import Lines


__all__ = ["Beside", "beside", "together", "unknown", "without_global_period"]


class Beside(NamedTuple):
    """
    What stands on the claim beside an evaluation or visit.

    Attributes:
        procedure: Whether any procedure does.
        minor: Whether one does that includes the decision to perform it.
        paired: Whether one does that NCCI pairs with visits of new patients.
    """

    procedure: bool
    minor: bool
    paired: bool


_NOTHING: Final = Beside(procedure=False, minor=False, paired=False)
# What a service may be of which nothing is known.
_ANYTHING: Final = (
    _NOTHING,
    *(Beside(procedure=True, minor=m, paired=p) for m, p in product((False, True), repeat=2)),
)
# Codes of these kinds are no procedures beside a visit.
_NO_PROCEDURES: Final = frozenset(
    {"timed", "untimed", "supervised", "evaluation", "visit", "supply"}
)


def beside(
    encounter: Encounter, groups: Groups, outcomes: Sequence[Outcome], parts: Parts
) -> tuple[Beside, ...]:
    """
    Give what may stand beside an evaluation or visit, what stands as the note is written first.

    Args:
        encounter: The visit.
        groups: The families of its procedures.
        outcomes: What completions of the note come to in needling and trigger point injections.
        parts: The other families; therapy services are no procedures here.
    """
    more = together([_services(encounter), *unknown(encounter, groups).values()])
    found: dict[Beside, None] = {}
    for outcome in outcomes:
        ways = [_of(outcome.lines), more]
        for part in parts:
            if part is parts.therapy or (
                part is parts.acupuncture and not outcome.keeps_acupuncture
            ):
                continue
            ways.append(tuple(one for lines in part.outcomes for one in _of(lines)))
        found |= dict.fromkeys(together(ways))
    return tuple(found)


def together(ways: Sequence[Sequence[Beside]]) -> tuple[Beside, ...]:
    """
    Put independent ways together, the first of each first.

    Args:
        ways: What each of several things may be.
    """
    found: tuple[Beside, ...] = (_NOTHING,)
    for each in ways:
        both = (_both(one, other) for one, other in product(found, dict.fromkeys(each)))
        found = tuple(dict.fromkeys(both))
    return found


def _both(one: Beside, other: Beside) -> Beside:
    return Beside(*(a or b for a, b in zip(one, other, strict=True)))


def _of(lines: Lines) -> tuple[Beside, ...]:
    return together([_of_code(line.code) for line in lines])


def _of_code(code: str) -> tuple[Beside, ...]:
    """Give what a line of the code is; of a procedure without known global period, both."""
    is_minor = (True, False) if code in MAY_BE_MINOR else (code in MINOR,)
    paired = code in PAIRED_WITH_NEW_PATIENT
    return tuple(Beside(procedure=True, minor=minor, paired=paired) for minor in is_minor)


def _services(encounter: Encounter) -> tuple[Beside, ...]:
    """Give what the other services of the date that the same practice furnished surely are."""
    return together(
        [
            _of_code(service.code)
            for _, service in encounter.services_beside
            if service.same_provider and _is_procedure(service.code)
        ]
    )


def unknown(encounter: Encounter, groups: Groups) -> dict[str, tuple[Beside, ...]]:
    """
    Give the paths of what may be a procedure beside a visit and may be none, and what each may be.

    Args:
        encounter: The visit.
        groups: The families of its procedures.
    """
    stated = (n for n in groups.stated if encounter.procedures[n].code not in CODES)
    found = {f"procedures[{n}]": _ANYTHING for n in sorted((*groups.uncoded, *stated))}
    for n, service in encounter.services_beside:
        if service.code not in CODES:
            found[f"other_services[{n}]"] = _ANYTHING
        elif _is_procedure(service.code) and not service.same_provider:
            found[f"other_services[{n}].same_provider"] = (_NOTHING, *_of_code(service.code))
    return found


def without_global_period(encounter: Encounter, groups: Groups) -> tuple[str, ...]:
    """
    Give the paths of the procedures of which it is not known if they include the decision for them.

    Args:
        encounter: The visit.
        groups: The families of its procedures.
    """
    stated = ((f"procedures[{n}].code", encounter.procedures[n].code or "") for n in groups.stated)
    services = (
        (f"other_services[{n}].code", service.code) for n, service in encounter.services_beside
    )
    return tuple(path for path, code in (*stated, *services) if code in MAY_BE_MINOR)


def _is_procedure(code: str) -> bool:
    return code in CODES and CODES[code][0] not in _NO_PROCEDURES
