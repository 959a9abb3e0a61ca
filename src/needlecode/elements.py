"""
Documentation elements: what a record must say, who asks for it, when, and since when.

The rows stand in ``facts/elements.toml``. An element may be asked for by several authorities, each
with a level and conditions of its own.
"""

from datetime import date
from enum import IntEnum
from functools import cache
from typing import Final

from attrs import frozen

from needlecode.authority import Citation
from needlecode.errors import UnknownNameError
from needlecode.facts._elements import ELEMENTS


__all__ = ["Element", "ElementAsk", "Level", "all_elements"]

_LAW: Final = "law"


class Level(IntEnum):
    """How strongly an element is asked for."""

    RECOMMENDED = 1
    CONDITIONAL = 2
    REQUIRED = 3

    def __str__(self) -> str:
        """Show the word."""
        return self.name.lower()


@frozen(kw_only=True)
class ElementAsk:
    """
    One authority that asks for an element.

    Attributes:
        profile: ``code_set``, ``good_practice``, ``law``, or the profile of a payer.
        level: How strongly.
        conditions: Names of what has to hold, all of them; none where it is always asked for.
        states: Postal codes of the states whose law it is; none for a law of all states.
        cites: Where it is said.
        since: First date of service, or None when it has always been asked for.
        until: Last date of service, or None while it is.
    """

    profile: str
    level: Level
    conditions: tuple[str, ...]
    states: frozenset[str]
    cites: tuple[Citation, ...]
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """
        Say whether it is asked for on a date of service.

        Args:
            day: The date.
        """
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@frozen(kw_only=True)
class Element:
    """
    Something that a record may have to say.

    Attributes:
        id: Permanent; a note states it under this id.
        group: What it is part of: history, examination, consent, …
        what: The element, in a few words.
        question: The open question that asks a clinician about it.
        asks: Who asks for it.
    """

    id: str
    group: str
    what: str
    question: str
    asks: tuple[ElementAsk, ...]

    @classmethod
    def get(cls, id_: str) -> "Element":
        """
        Look up an element.

        Args:
            id_: For instance ``"history-pain-location"``.

        Raises:
            UnknownNameError: There is no such element.
        """
        found = _by_id().get(id_)
        if found is None:
            msg = "there is no such documentation element; needlecode.elements.all_elements() has them"
            raise UnknownNameError(msg)
        return found


def all_elements() -> tuple[Element, ...]:
    """Give every element, in the order of a note."""
    return tuple(_by_id().values())


@cache
def _by_id() -> dict[str, Element]:
    return {
        id_: Element(
            id=id_,
            group=group,
            what=what,
            question=question,
            asks=tuple(
                ElementAsk(
                    profile=profile,
                    level=Level[level.upper()],
                    conditions=conditions,
                    states=frozenset(states),
                    cites=tuple(Citation(*cite) for cite in cites),
                    since=date.fromisoformat(since) if since else None,
                    until=date.fromisoformat(until) if until else None,
                )
                for profile, level, conditions, states, cites, since, until in asks
            ),
        )
        for id_, (group, what, question, asks) in ELEMENTS.items()
    }
