"""Each element of the record of a visit: asked for or not, recorded or not."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias

from attrs import frozen

from needlecode._dated import after
from needlecode.authority import Citation
from needlecode.circumstances import CONDITIONS, Circumstances
from needlecode.elements import Element, ElementAsk, Level, all_elements
from needlecode.rule import Verdict
from needlecode.stated_elements import says


__all__ = ["ElementCheck", "checked", "profiles_of"]

_OWN: Final = ("code_set", "good_practice", "law")
_PROFILES: Final = {
    "full": frozenset(_OWN),
    "without_good_practice": frozenset({"code_set", "law"}),
    "code_set_only": frozenset({"code_set"}),
}


@frozen(kw_only=True)
class ElementCheck:
    """
    One element, held against a visit.

    Attributes:
        element: The element.
        verdict: ``met``; ``not met``: the record was read and does not have it; ``undetermined``:
            nobody has said, or it is not known whether it is asked for; ``not applicable``.
        level: The strongest level at which it is asked for here, a condition that holds counted as
            the choice `conditional_element` has it; None where it is not asked for, or where that
            is not known.
        asks: Who asks for it here; where it is not known, who may.
        recorded: Whether the record has it; None when nobody has said.
    """

    element: Element
    verdict: Verdict
    level: Level | None
    asks: tuple[ElementAsk, ...]
    recorded: bool | None

    @property
    def cites(self) -> tuple[Citation, ...]:
        """Who says so, each once."""
        return tuple(dict.fromkeys(cite for ask in self.asks for cite in ask.cites))


def profiles_of(visit: Circumstances) -> frozenset[str]:
    """
    Give the profiles that ask for something of a visit.

    Args:
        visit: The visit.
    """
    own = _PROFILES[visit.edition.choices.documentation_profile]
    return own if own == _PROFILES["code_set_only"] else own | visit.edition.profiles


class _Asking(NamedTuple):
    """On what it depends who asks for what: few visits differ in it, so each is worked out once."""

    profiles: frozenset[str]
    as_required: bool
    # The last day up to the visit's on which anybody began or ceased to ask.
    day: date
    state: str | None
    # Whether each condition holds, in their order.
    holds: tuple[bool | None, ...]


Answers: TypeAlias = Mapping[bool | None, ElementCheck]
_REMEMBERED: Final = 1024


@cache
def _turning_days() -> tuple[date, ...]:
    asks = [ask for element in all_elements() for ask in element.asks]
    first = {ask.since for ask in asks if ask.since}
    return tuple(sorted({date.min, *first, *(after(ask.until) for ask in asks if ask.until)}))


def _asking(visit: Circumstances) -> _Asking:
    days = _turning_days()
    return _Asking(
        profiles_of(visit),
        visit.edition.choices.conditional_element == "as_required",
        days[bisect_right(days, visit.day) - 1],
        visit.encounter.rendering.state,
        tuple(holds(visit) for holds in CONDITIONS.values()),
    )


def _applies(ask: ElementAsk, holds: Mapping[str, bool | None], state: str | None) -> bool | None:
    """Say whether an authority asks for its element here; None where that is open."""
    found = [holds[condition] for condition in ask.conditions]
    if ask.states:
        found.append(None if state is None else state in ask.states)
    return False if False in found else None if None in found else True


@lru_cache(_REMEMBERED)
def _answers(asking: _Asking) -> tuple[tuple[str, Answers], ...]:
    """Give each element with its check, for whatever the record says of it."""
    holds = dict(zip(CONDITIONS, asking.holds, strict=True))
    found: list[tuple[str, Answers]] = []
    for element in all_elements():
        asks = [a for a in element.asks if a.profile in asking.profiles and a.in_force(asking.day)]
        applying = [(ask, _applies(ask, holds, asking.state)) for ask in asks]
        sure = tuple(ask for ask, applies in applying if applies)
        maybe = tuple(ask for ask, applies in applying if applies is None)
        level = max((ask.level for ask in sure), default=None)
        if level is Level.CONDITIONAL and asking.as_required:
            level = Level.REQUIRED
        answers = {
            recorded: ElementCheck(
                element=element,
                verdict=_verdict(sure, maybe, recorded=recorded),
                level=level,
                asks=sure or maybe,
                recorded=recorded,
            )
            for recorded in (True, False, None)
        }
        found.append((element.id, answers))
    return tuple(found)


def _verdict(
    sure: Sequence[ElementAsk], maybe: Sequence[ElementAsk], *, recorded: bool | None
) -> Verdict:
    if not sure and not maybe:
        return Verdict.NOT_APPLICABLE
    if recorded:
        return Verdict.MET
    return Verdict.NOT_MET if recorded is False and sure else Verdict.UNDETERMINED


def checked(visit: Circumstances) -> tuple[ElementCheck, ...]:
    """
    Hold every element against a visit, in the order of a note.

    Args:
        visit: The visit.
    """
    return tuple(answers[says(visit, id_)] for id_, answers in _answers(_asking(visit)))
