"""Each element of the record of a visit: asked for or not, recorded or not."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from needlecode.authority import Citation
from needlecode.circumstances import Circumstances
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


def _applies(ask: ElementAsk, visit: Circumstances) -> bool | None:
    """Say whether an authority asks for its element here; None where that is open."""
    found = [visit.holds(condition) for condition in ask.conditions]
    if ask.states:
        state = visit.encounter.rendering.state
        found.append(None if state is None else state in ask.states)
    return False if False in found else None if None in found else True


def _check(element: Element, visit: Circumstances, profiles: frozenset[str]) -> ElementCheck:
    asks = [a for a in element.asks if a.profile in profiles and a.in_force(visit.day)]
    applying = [(ask, _applies(ask, visit)) for ask in asks]
    sure = tuple(ask for ask, holds in applying if holds)
    maybe = tuple(ask for ask, holds in applying if holds is None)
    recorded = says(visit, element.id)
    if not sure and not maybe:
        verdict = Verdict.NOT_APPLICABLE
    elif recorded:
        verdict = Verdict.MET
    elif recorded is False and sure:
        verdict = Verdict.NOT_MET
    else:
        verdict = Verdict.UNDETERMINED
    level = max((ask.level for ask in sure), default=None)
    if level is Level.CONDITIONAL and visit.edition.choices.conditional_element == "as_required":
        level = Level.REQUIRED
    return ElementCheck(
        element=element,
        verdict=verdict,
        level=level,
        asks=sure or maybe,
        recorded=recorded,
    )


def checked(visit: Circumstances) -> Iterator[ElementCheck]:
    """
    Hold every element against a visit, in the order of a note.

    Args:
        visit: The visit.
    """
    profiles = profiles_of(visit)
    for element in all_elements():
        yield _check(element, visit, profiles)
