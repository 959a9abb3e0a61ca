"""
Whether a needled site is separate from what was injected at the same visit.

NCCI lets both codes of such a pair stand only for separate encounters or separate anatomic
locations; contiguous structures do not qualify, opposite sides may (NCCI Policy Manual, ch. I,
pp. I-14/15; F-404, F-407, F-430).
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final, TypeAlias

from needlecode.facts._anatomy import MUSCLES
from needlecode.mention import Mention
from needlecode.muscle import NonMuscle, Unread
from needlecode.muscles import contiguous


__all__ = ["Separation", "separations"]


class Separation(IntEnum):
    """How a needled site lies to the injected ones, the least favourable last."""

    SEPARATE = 0  # another session, or a region that does not touch
    OPEN = 1  # the same or a touching region, and the sessions are not both stated
    OPPOSITE = 2  # one session, touching regions, opposite sides: no authority settles it
    SAME = 3  # one session, touching regions, the same side

    @property
    def passes(self) -> bool | None:
        """Whether the site counts beside the injection; None when the note does not settle it."""
        return _PASSES[self]


_PASSES: Final = {
    Separation.SEPARATE: True,
    Separation.OPEN: None,
    Separation.OPPOSITE: False,
    Separation.SAME: False,
}
# region (None: any), side, session
_Where: TypeAlias = tuple[str | None, str | None, int | None]


def _places(mention: Mention) -> set[_Where]:
    side = mention.site.side
    if isinstance(mention.site, Unread):
        return {(None, side, mention.session)}
    return {
        (MUSCLES[slug][1], side, mention.session)
        for alternative in mention.patterns
        for _, _, slug in alternative
    }


def _between(needled: _Where, injected: _Where) -> Separation:
    region, side, session = needled
    other_region, other_side, other_session = injected
    known = session is not None and other_session is not None
    if known and session != other_session:
        return Separation.SEPARATE
    if region and other_region and not contiguous(region, other_region):
        return Separation.SEPARATE
    if not known:
        return Separation.OPEN
    sides = {side, other_side}
    if sides == {"left", "right"} or None in sides or not (region and other_region):
        return Separation.OPPOSITE
    return Separation.SAME


def separations(
    needled: Iterable[Mention], injected: Sequence[Mention]
) -> dict[tuple[int, int], Separation]:
    """
    Compare each needled site with every region and session in which something was injected.

    Args:
        needled: Sites of needling.
        injected: Sites of injections at the same visit.

    Returns:
        Procedure and place of the site to how it lies. Of several members or candidates the least
        favourable counts, unless they differ: then the note does not settle it.
    """
    there = {place for mention in injected for place in _places(mention)}
    found: dict[tuple[int, int], Separation] = {}
    for mention in needled:
        if isinstance(mention.site, NonMuscle):
            continue
        worst = {max((_between(p, q) for q in there), default=0) for p in _places(mention)}
        one = worst.pop() if len(worst) == 1 else Separation.OPEN
        found[mention.procedure, mention.place] = Separation(one)
    return found
