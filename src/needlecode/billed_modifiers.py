"""The modifiers of billed lines: what the note says of each, and what contradicts itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from needlecode.chosen_pairs import chosen_codes
from needlecode.claimed import Claimed, Match, Support
from needlecode.coverage_modifier import gives_notices, is_in_use
from needlecode.low_back import NEEDLE_SERVICES
from needlecode.modifier_support import modifier_support
from needlecode.modifiers import ANATOMIC, DISTINCT, MODIFIERS, NOTICES
from needlecode.muscle import Side


if TYPE_CHECKING:
    from needlecode.case import Case


__all__ = ["contradictions", "has", "open_modifiers", "reads", "standing"]

# A service line of the claim form has room for four.
_MOST: Final = 4
_SIDES: Final = {"LT": Side.LEFT, "RT": Side.RIGHT}


def has(claim: Claimed, match: Match, modifier: str) -> bool:
    """
    Say whether a line has a modifier; of distinct services one stands for another.

    Args:
        claim: The claim.
        match: The line.
        modifier: The modifier.
    """
    if modifier not in DISTINCT:
        return modifier in match.billed.modifiers
    # MOD905 tells of one that stands on the other line of the pair.
    # Opposite sides tell the same by LT and RT (F-439).
    elsewhere = any(
        pair.two is match and (pair.is_on_column_one or pair.is_of_two_sides)
        for pair in claim.pairs
    )
    return elsewhere or not (DISTINCT - {"XP"}).isdisjoint(match.billed.modifiers)


def reads(case: "Case", match: Match, modifier: str) -> bool:
    """
    Say whether the policy and the library say anything of a modifier on a line.

    Args:
        case: The visit.
        match: The line.
        modifier: The modifier.
    """
    code = match.billed.code
    if modifier in DISTINCT:
        edition = case.edition
        return edition.edits is not None or code in chosen_codes(edition.choices)
    if modifier in {"GP", "GO", "GN", "CQ", "CO", "AT"}:
        return modifier in case.edition.modifiers
    if modifier == "KX" or modifier in NOTICES:
        if code in NEEDLE_SERVICES:
            asked = is_in_use if modifier == "KX" else gives_notices
            return asked(case.encounter, case.edition)
        # Amounts of the year are not known; KX for therapy stands where the record attests it.
        plan = case.encounter.plan_of_care
        attested = plan is not None and plan.over_threshold
        return modifier == "KX" and attested and "KX" in case.edition.modifiers
    on = {"76": ("20560", "20561"), "51": ("98943",), "52": ("98940", "98941", "98942")}
    return code in on.get(modifier, (code,))


def standing(claim: Claimed, match: Match, modifier: str) -> Support:
    """
    Say whether the note supports a modifier on a billed line; out of scope: not looked at.

    Args:
        claim: The claim.
        match: The line.
        modifier: The modifier.
    """
    by_table = _by_table(claim, match, modifier)
    if by_table is not None:
        return by_table
    if modifier in ANATOMIC:
        return _by_side(claim, match, _SIDES[modifier])
    if match.code is not Support.SUPPORTED:
        return Support.UNDETERMINED
    found = modifier_support(claim, _meant(claim, match, modifier), modifier)
    if found is Support.NOT_SUPPORTED and _may_be_asked_for(claim, match, modifier):
        return Support.UNDETERMINED
    return found


def _by_table(claim: Claimed, match: Match, modifier: str) -> Support | None:
    """Say what the table of modifiers says, whatever the note; None where the note decides."""
    known = MODIFIERS.get(modifier)
    if known is None:
        return Support.OUT_OF_SCOPE
    if not known.may_stand_on(match.billed.code):
        return Support.NOT_SUPPORTED
    if modifier == "57":
        # No code of the library has a global period of ninety days; another on the claim may.
        alone = all(one.code is not Support.OUT_OF_SCOPE for one in claim.matches)
        return Support.NOT_SUPPORTED if alone else Support.OUT_OF_SCOPE
    if modifier in ANATOMIC or (known.is_set and reads(claim.case, match, modifier)):
        return None
    return Support.OUT_OF_SCOPE


def _may_be_asked_for(claim: Claimed, match: Match, modifier: str) -> bool:
    """Say whether a service elsewhere, or a pair that nobody knows, may ask for a modifier."""
    if modifier not in {*DISTINCT, "25"}:
        return False
    beside = claim.case.encounter.other_services
    unknown = any(match.billed.code in pair for pair in claim.unknown_pairs)
    return unknown or beside is None or any(service.same_provider is None for service in beside)


def _meant(claim: Claimed, match: Match, modifier: str) -> str:
    """Give the code that a modifier is about: in a pair column 2, though it stands on column 1."""
    either = claim.case.reads_either_line
    pairs = (
        pair
        for pair in claim.pairs
        if pair.one is match and pair.edit.indicator == 1 and (either or pair.is_on_column_one)
    )
    pair = next(pairs, None) if modifier in DISTINCT else None
    return pair.two.billed.code if pair else match.billed.code


def _by_side(claim: Claimed, match: Match, side: Side) -> Support:
    if match.code is not Support.SUPPORTED or match.supported is None:
        return Support.UNDETERMINED
    procedures = claim.case.encounter.procedures
    places = claim.case.places_of(match.supported)
    sides = {site.side for place in places for site in procedures[place].sites} or {None}
    if sides == {side}:
        return Support.SUPPORTED
    return Support.UNDETERMINED if None in sides else Support.NOT_SUPPORTED


def open_modifiers(claim: Claimed, match: Match) -> tuple[str, ...]:
    """
    Give the modifiers of which it is open whether a line should have them, billed or not.

    Args:
        claim: The claim.
        match: The line.
    """
    known = [modifier for modifier, one in MODIFIERS.items() if one.is_set]
    wanted = [m for m in known if not has(claim, match, m) and reads(claim.case, match, m)]
    # One of several for the same is asked about.
    wanted = [m for m in wanted if m not in {*DISTINCT, *NOTICES} or m in {"59", "GA"}]
    wanted = [m for m in wanted if not _may_be_asked_for(claim, match, m)]
    both = dict.fromkeys((*match.billed.modifiers, *wanted))
    return tuple(m for m in both if standing(claim, match, m) is Support.UNDETERMINED)


def contradictions(modifiers: tuple[str, ...]) -> Iterator[str]:
    """
    Give what contradicts itself among the modifiers of a line, in words.

    Args:
        modifiers: The modifiers.
    """
    present = {*modifiers}
    if len(modifiers) > _MOST:
        yield f"The line has {len(modifiers)} modifiers, and there is room for {_MOST}."
    if len(present) < len(modifiers):
        yield "The line has a modifier twice."
    for group in _ALIKE:
        if len(group & present) > 1:
            yield f"{' and '.join(sorted(group & present))} do not stand on one line."
    if "AT" in present and NOTICES & present:
        yield "A notice does not stand beside AT, which says that the treatment is active."
    for assistant, plan in (("CQ", "GP"), ("CO", "GO")):
        if assistant in present and plan not in present:
            yield f"{assistant} stands beside {plan} only."


_ALIKE: Final = (DISTINCT, frozenset({"GP", "GO", "GN"}), frozenset({"CQ", "CO"}))
