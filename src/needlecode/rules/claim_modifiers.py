"""Modifiers of a claim under review."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from needlecode.chosen_pairs import chosen_codes
from needlecode.claimed import Claimed, Match, Support
from needlecode.modifiers import ANATOMIC, DISTINCT, MODIFIERS, NOTICES
from needlecode.muscle import Side
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_PLANS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")
_X: Final = ("cms-mln1783722", "choice of modifier")
_AT_GA: Final = ("palmetto-at-ga", "AT and GA on one line")
_EITHER: Final = ("cms-modifiers-either-column-2019", "either code of a pair")
_INDICATORS: Final = ("cms-pfs-rvu-2020-2024", "20560, 20561: multiple procedure 0, bilateral 0")
# A service line of the claim form has room for four.
_MOST: Final = 4
_SIDES: Final = {"LT": Side.LEFT, "RT": Side.RIGHT}


def _has(claim: Claimed, match: Match, modifier: str) -> bool:
    """Say whether a line has a modifier; of distinct services one stands for another."""
    if modifier not in DISTINCT:
        return modifier in match.billed.modifiers
    # MOD905 tells of one that stands on the other line of the pair.
    on_other = any(pair.two is match and pair.is_on_column_one for pair in claim.pairs)
    return on_other or not (DISTINCT - {"XP"}).isdisjoint(match.billed.modifiers)


def _reads(case: "Case", match: Match, modifier: str) -> bool:
    """Say whether the policy and the library say anything of a modifier on a code."""
    code = match.billed.code
    if modifier in DISTINCT:
        edition = case.edition
        return edition.edits is not None or code in chosen_codes(edition.choices)
    if modifier in {"GP", "GO", "GN", "CQ", "CO", "AT"}:
        return modifier in case.edition.modifiers
    on = {"76": ("20560", "20561"), "51": ("98943",), "52": ("98940", "98941", "98942")}
    return code in on.get(modifier, (code,))


def _standing(claim: Claimed, match: Match, modifier: str) -> Support:
    """Say whether the note supports a modifier on a billed line; out of scope: not looked at."""
    known = MODIFIERS.get(modifier)
    if known is None:
        return Support.OUT_OF_SCOPE
    if not known.may_stand_on(match.billed.code):
        return Support.NOT_SUPPORTED
    if modifier in ANATOMIC:
        return _by_side(claim, match, _SIDES[modifier])
    if not (known.is_set and _reads(claim.case, match, modifier)):
        return Support.OUT_OF_SCOPE
    if match.code is not Support.SUPPORTED:
        return Support.UNDETERMINED
    return claim.modifier(_meant(claim, match, modifier), modifier)


def _meant(claim: Claimed, match: Match, modifier: str) -> str:
    """Give the code that a modifier is about: in a pair column 2, though it stands on column 1."""
    pairs = (pair for pair in claim.pairs if pair.one is match and pair.is_on_column_one)
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


def _looked_at(claim: Claimed) -> Iterator[tuple[Match, str, Support]]:
    for match in claim.matches:
        if match.code in {Support.SUPPORTED, Support.UNDETERMINED}:
            for modifier in match.billed.modifiers:
                yield match, modifier, _standing(claim, match, modifier)


@rule("MOD901", "supported-modifier-not-billed", Severity.ERROR, _MANUAL, _PLANS)
def supported_modifier_not_billed(case: "Case") -> Answer:
    """
    A line of the claim does not have a modifier that the facts of the note justify.

    ## What it requires

    The modifiers of the supported line. Of those for distinct services one stands for another.

    ## Why

    Without it the line is denied, or tells less than the note does.

    ## How to fix

    Set the modifier; the rule that the supported line rests on says why.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems: list[Problem] = []
    unsure = False
    for match in claim.matches:
        if match.code not in {Support.SUPPORTED, Support.UNDETERMINED}:
            continue
        written = match.supported.modifiers if match.supported else ()
        for modifier in [m for m, known in MODIFIERS.items() if known.is_set]:
            if _has(claim, match, modifier) or not _reads(case, match, modifier):
                continue
            support = _standing(claim, match, modifier)
            if support is Support.SUPPORTED and modifier in written:
                code = match.billed.code
                message = f"The note supports {modifier} on {code}, and the line does not have it."
                problems.append(Problem(f"{match.path}.modifiers", message, f"Set {modifier}."))
            unsure = unsure or support is Support.UNDETERMINED
    if problems:
        return Answer(Verdict.NOT_MET, tuple(problems))
    return Answer(Verdict.UNDETERMINED) if unsure else MET


@rule("MOD902", "billed-modifier-not-supported", Severity.ERROR, _MANUAL, _PLANS, _INDICATORS)
def billed_modifier_not_supported(case: "Case") -> Answer:
    """
    A line of the claim has a modifier that no fact of the note justifies, or that never stands there.

    ## What it requires

    Modifiers that the facts justify. 25 and 57 stand on visits only, 59 and the narrower ones never,
    AT on spinal manipulation only; 22, 50 and 51 not on needling.

    ## Why

    A modifier states a fact. It goes on for that fact, and never to pass an edit.

    ## How to fix

    Take the modifier off, or record what justifies it.

    ## Not checked

    Modifiers of benefits and notices (KX, AT, GA, GX, GY, GZ); see MOD903.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    found = [*_looked_at(claim)]
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"The line has {modifier} on {match.billed.code}, which the note does not support.",
            "Take the modifier off, or record what justifies it.",
        )
        for match, modifier, support in found
        if support is Support.NOT_SUPPORTED
    )
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    unsure = any(support is Support.UNDETERMINED for _, _, support in found)
    return Answer(Verdict.UNDETERMINED) if unsure else MET


@rule("MOD903", "billed-modifier-not-looked-at", Severity.WARNING, _MANUAL)
def billed_modifier_not_looked_at(case: "Case") -> Answer:
    """
    A line of the claim has a modifier that this version or the policy says nothing of.

    ## What it requires

    Modifiers of the table of modifiers that the policy reads.

    ## Why

    What nobody looked at has not passed.

    ## How to fix

    Have the modifier checked elsewhere.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"{match.path}.modifiers",
            f"{modifier} on {match.billed.code} was not looked at.",
            "Have the modifier checked elsewhere.",
        )
        for match in claim.matches
        for modifier in match.billed.modifiers
        if match.code is not Support.OUT_OF_SCOPE
        and _standing(claim, match, modifier) is Support.OUT_OF_SCOPE
    )
    return Answer(Verdict.UNDETERMINED, problems) if problems else MET


@rule("MOD904", "modifiers-contradict", Severity.ERROR, _X, _AT_GA, _PLANS)
def modifiers_contradict(case: "Case") -> Answer:
    """
    A line of the claim has modifiers that do not stand together, or more than four.

    ## What it requires

    One modifier for a distinct service, as 59 says no more than a narrower one; no notice beside AT;
    CQ with GP, and CO with GO; one modifier of a plan of care; no modifier twice; four at the most.

    ## Why

    Together they say two things at once. A service line of the claim form has room for four.

    ## How to fix

    Keep the one that the note supports.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    problems = tuple(
        Problem(f"{match.path}.modifiers", message, "Keep what the note supports.")
        for match in claim.matches
        for message in _contradictions(match.billed.modifiers)
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


def _contradictions(modifiers: tuple[str, ...]) -> Iterator[str]:
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


@rule("MOD905", "distinct-modifier-on-the-other-line", Severity.WARNING, _EITHER, _MANUAL)
def distinct_modifier_on_the_other_line(case: "Case") -> Answer:
    """
    The modifier for a distinct service stands on the code in column 1 of a pair.

    ## What it requires

    The modifier on the code in column 2.

    ## Why

    Medicare reads it on either line since 2019-07-01; other payers are not known to.

    ## How to fix

    Move the modifier to the other line.

    ## Exceptions

    The choice `distinct_service_line = either`, for dates from 2019-07-01.
    """
    claim = case.claim
    if claim is None:
        return NOT_APPLICABLE
    if case.reads_either_line:
        return MET
    found = [pair for pair in claim.pairs if pair.is_on_column_one]
    problems = tuple(
        Problem(
            f"{pair.one.path}.modifiers",
            f"The modifier stands on {pair.one.billed.code}, and {pair.two.billed.code} is column 2.",
            "Move the modifier to the other line.",
        )
        for pair in found
    )
    if any(not pair.differs for pair in found):
        return Answer(Verdict.NOT_MET, problems)
    unsure = any(pair.differs for pair in claim.pairs)
    return Answer(Verdict.UNDETERMINED, problems) if unsure else MET


_ALIKE: Final = (DISTINCT, frozenset({"GP", "GO", "GN"}), frozenset({"CQ", "CO"}))


RULES: Final = (
    supported_modifier_not_billed,
    billed_modifier_not_supported,
    billed_modifier_not_looked_at,
    modifiers_contradict,
    distinct_modifier_on_the_other_line,
)
