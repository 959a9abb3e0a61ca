"""Whether the note supports a modifier on a line of a claim."""

from typing import Final

from needlecode.claimed import Claimed, Support
from needlecode.clashes import NARROWER
from needlecode.coverage import is_denied, visits
from needlecode.coverage_modifier import notice_of
from needlecode.distinctness import DEFINITE, Standing
from needlecode.low_back import NEEDLE_SERVICES
from needlecode.modifiers import DISTINCT, NOTICES


__all__ = ["modifier_support"]


def modifier_support(claim: Claimed, code: str, modifier: str) -> Support:
    """
    Say whether the note supports a modifier on a line of a code.

    Args:
        claim: The claim.
        code: CPT or HCPCS code.
        modifier: A modifier that the library sets.
    """
    # Of needling beside an injection the narrower modifier depends on the policy and the sessions.
    alike = {modifier}
    if modifier in _BESIDE_INJECTION:
        sessions = _sessions(claim)
        if modifier == "XE" and sessions is not True and code in _NEEDLED:
            return Support.NOT_SUPPORTED if sessions is False else Support.UNDETERMINED
        alike |= _BESIDE_INJECTION
    if modifier == "AT":
        return _ACTIVE[claim.case.encounter.clinical.maintenance]
    if code in NEEDLE_SERVICES and (modifier == "KX" or modifier in NOTICES):
        return _of_coverage(claim, modifier)
    stated = {
        not alike.isdisjoint(line.modifiers)
        for way in claim.ways(code)
        for lines in way
        for line in lines
        if line.code == code
    }
    found = {Support.SUPPORTED if is_there else Support.NOT_SUPPORTED for is_there in stated}
    found |= _by_pairs(claim, code, modifier) | _by_plan(claim, code, modifier)
    if Support.UNDETERMINED in found or claim.case.has_unnamed:
        return Support.UNDETERMINED
    if Support.SUPPORTED in found:
        # A split between an assistant's units and others is one claim; else it is open.
        lines = [line for line in claim.lines if line.code == code]
        alike |= DISTINCT if modifier in DISTINCT else frozenset()
        written = any(not alike.isdisjoint(line.modifiers) for line in lines)
        return Support.SUPPORTED if written else Support.UNDETERMINED
    return Support.NOT_SUPPORTED


def _of_coverage(claim: Claimed, modifier: str) -> Support:
    """Say whether the visit is one that KX attests, or one whose denial is expected, with this notice."""
    case = claim.case
    encounter, edition = case.encounter, case.edition
    denied = is_denied(encounter, edition, case.groups)
    if modifier != "KX":
        told = notice_of(encounter, edition)
        if denied is False or modifier not in ({told} if told else {"GA", "GZ"}):
            return Support.NOT_SUPPORTED
        return Support.SUPPORTED if denied and told else Support.UNDETERMINED
    _, course = visits(encounter, edition.choices)
    if denied or (course is not None and not course.has_kx):
        return Support.NOT_SUPPORTED
    return _SUPPORTED[None if course is None else encounter.clinical.improving]


def _sessions(claim: Claimed) -> bool | None:
    """Whether needling and injection were at different sessions; None where it is not stated."""
    groups, procedures = claim.case.groups, claim.case.encounter.procedures
    needled, injected = (
        {procedures[place].session for place in places}
        for places in (groups.needling, groups.injection)
    )
    if None in needled | injected or groups.either:
        return None
    return needled.isdisjoint(injected)


def _by_pairs(claim: Claimed, code: str, modifier: str) -> set[Support]:
    always = claim.case.codes[0]
    clashes = [c for c in claim.case.possible_clashes if c.of == code and c.modifier]
    found: set[Support] = set()
    for clash in clashes:
        fits = modifier == clash.modifier or (
            clash.modifier in DISTINCT and modifier in {"59", NARROWER.get(clash.fact)}
        )
        if not fits or clash.standing in DEFINITE:
            continue
        sure = clash.standing is Standing.SEPARATE and clash.codes <= always
        found.add(Support.SUPPORTED if sure else Support.UNDETERMINED)
    return found


def _by_plan(claim: Claimed, code: str, modifier: str) -> set[Support]:
    if modifier not in _PLANS:
        return set()
    if claim.case.plan_open:
        return {Support.UNDETERMINED}
    lines = [line for line in claim.case.under_plan if line.code == code]
    return {Support.SUPPORTED} if any(modifier in line.modifiers for line in lines) else set()


_SUPPORTED: Final = {
    None: Support.UNDETERMINED,
    True: Support.SUPPORTED,
    False: Support.NOT_SUPPORTED,
}
_ACTIVE: Final = {
    None: Support.UNDETERMINED,
    False: Support.SUPPORTED,
    True: Support.NOT_SUPPORTED,
}
_NEEDLED: Final = frozenset({"20560", "20561"})
_BESIDE_INJECTION: Final = frozenset({"59", "XE", "XS"})
_PLANS: Final = frozenset({"GP", "GO", "GN", "CQ", "CO"})
