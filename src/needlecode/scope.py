"""Scope of practice: who may needle in which state, from when to when."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import frozen

from needlecode.authority import Citation
from needlecode.choices import Choices
from needlecode.errors import UnknownNameError
from needlecode.facts._scope import SCOPE
from needlecode.procedure import Profession


__all__ = ["Cell", "ScopeStanding", "cell_of", "is_allowed", "retention_of", "states"]


class ScopeStanding(StrEnum):
    """What the law of a state says of needling by a profession."""

    PERMITTED = "permitted"
    PERMITTED_IF_COMPETENT = "permitted_if_competent"
    PROHIBITED = "prohibited"
    SILENT = "silent"
    DISPUTED = "disputed"
    ENACTED = "enacted"
    UNKNOWN = "unknown"


# Whose licence to treat with needles no source questions, and the table does not hold.
_UNRESTRICTED: Final = frozenset(
    {
        Profession.PHYSICIAN,
        Profession.PHYSICIAN_ASSISTANT,
        Profession.NURSE_PRACTITIONER,
        Profession.CLINICAL_NURSE_SPECIALIST,
    }
)
_ASSISTANT: Final = Profession.PHYSICAL_THERAPIST_ASSISTANT


@frozen(kw_only=True)
class Cell:
    """
    One profession in one state on one day.

    Attributes:
        state: Postal code.
        name: The state's name.
        profession: The profession.
        standing: What the law says; unknown where no source was found.
        conditions: What it asks of the person or the visit, in the library's words.
        as_of: How far the reading of its law goes.
        is_weak: Whether it rests on a weak second-hand source.
        cites: Where it is said.
    """

    state: str
    name: str
    profession: Profession
    standing: ScopeStanding
    conditions: str
    as_of: str
    is_weak: bool
    cites: tuple[Citation, ...]


def states() -> Iterator[tuple[str, str]]:
    """Give the postal codes with the names, in order."""
    for code, row in sorted(SCOPE.items()):
        yield code, row[0]


def _row(state: str) -> tuple[str, str, str, tuple[object, ...], str, tuple[tuple[str, str], ...]]:
    if state not in SCOPE:
        msg = "there is no scope of practice for that state; needlecode.scope.states() lists them"
        raise UnknownNameError(msg)
    return SCOPE[state]


def cell_of(state: str, profession: Profession, day: date) -> Cell | None:
    """
    Look up whether a profession may needle in a state.

    Args:
        state: Postal code.
        profession: The profession.
        day: The date of service.

    Returns:
        None for physicians and those who practise with or like them, of whom the table says nothing.

    Raises:
        UnknownNameError: The state is none of the 50, nor the District of Columbia.
    """
    _row(state)
    name, as_of, _, cells, *_ = SCOPE[state]
    if profession in _UNRESTRICTED:
        return None
    on = day.isoformat()
    for whose, first, last, standing, conditions, cites, is_weak in cells:
        if whose == profession.value and (first or on) <= on <= (last or on):
            return Cell(
                state=state,
                name=name,
                profession=profession,
                standing=ScopeStanding(standing),
                conditions=conditions,
                as_of=as_of,
                is_weak=is_weak,
                cites=tuple(Citation(*cite) for cite in cites),
            )
    return Cell(
        state=state,
        name=name,
        profession=profession,
        standing=ScopeStanding.UNKNOWN,
        conditions="",
        as_of=as_of,
        is_weak=False,
        cites=(),
    )


def retention_of(state: str) -> tuple[str, tuple[Citation, ...]]:
    """
    Give what a state's definition of needling leaves out of needles that stay in.

    Args:
        state: Postal code.

    Returns:
        What it leaves out, and where that is said; "" where nothing was found.

    Raises:
        UnknownNameError: The state is none of the 50, nor the District of Columbia.
    """
    _row(state)
    *_, text, cites = SCOPE[state]
    return text, tuple(Citation(*cite) for cite in cites)


def is_allowed(cell: Cell, choices: Choices) -> bool | None:
    """
    Say whether somebody may needle; None where nothing settles it.

    Args:
        cell: What the law says.
        choices: How silence, dispute and what is enacted are read.
    """
    standing = cell.standing
    if standing is ScopeStanding.UNKNOWN:
        barred = cell.profession is _ASSISTANT and choices.assistant_needling != "by_state_text"
        return False if barred else None
    if standing is ScopeStanding.SILENT:
        return {"undetermined": None, "permitted": True, "prohibited": False}[choices.silent_state]
    if standing is ScopeStanding.DISPUTED:
        return True if choices.disputed_state == "apta_list" else None
    if standing is ScopeStanding.ENACTED:
        return False if choices.enacted_not_operative == "prohibited" else None
    if cell.is_weak:
        return None
    return standing is not ScopeStanding.PROHIBITED
