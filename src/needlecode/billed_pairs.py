"""The NCCI pairs among the lines of a claim, and what their modifiers do about them."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from needlecode.clashes import settings_of
from needlecode.edits import PtpEdit
from needlecode.facts._codes import CODES
from needlecode.modifiers import ANATOMIC, DISTINCT, MODIFIERS


if TYPE_CHECKING:
    from needlecode.case import Case
    from needlecode.claimed import Match


__all__ = ["BilledPair", "needless", "pairs_of", "unknown_pairs"]


class BilledPair(NamedTuple):
    """
    Two lines of a claim in a pair.

    Attributes:
        edit: The pair.
        one: The line of column 1.
        two: The line of column 2.
        differs: Whether the settings that may be meant differ in it.
        either: Whether the policy reads the modifier on either line.
    """

    edit: PtpEdit
    one: "Match"
    two: "Match"
    differs: bool
    either: bool

    @property
    def is_on_column_one(self) -> bool:
        """Whether only the line of column 1 has a modifier that says the service is distinct."""
        on_one, on_two = _distinct(self.one), _distinct(self.two)
        return self.edit.indicator == 1 and on_one and not on_two and not _is_visit(self.one)

    @property
    def is_of_two_sides(self) -> bool:
        """Whether LT and RT tell that the two services are of opposite sides."""
        one, two = ({*match.billed.modifiers} & ANATOMIC for match in (self.one, self.two))
        return self.edit.indicator == 1 and len(one) == len(two) == 1 and one != two

    @property
    def is_passed(self) -> bool:
        """Whether a modifier stands where it can bypass the pair."""
        if self.edit.indicator != 1:
            return False
        read = self.either or _is_visit(self.one)
        return self.is_of_two_sides or _bypasses(self.two) or (read and _bypasses(self.one))


def _distinct(match: "Match") -> bool:
    return not DISTINCT.isdisjoint(match.billed.modifiers)


def _is_visit(match: "Match") -> bool:
    return match.billed.code in CODES and CODES[match.billed.code][0] == "visit"


def _bypasses(match: "Match") -> bool:
    """Say whether a modifier of the line is on NCCI's list, and may stand on the line."""
    code = match.billed.code
    return any(
        MODIFIERS[modifier].bypasses_edits and MODIFIERS[modifier].may_stand_on(code)
        if modifier in MODIFIERS
        else modifier in _LISTED
        for modifier in {*match.billed.modifiers} - ANATOMIC
    )


# The others of the list: visits, later procedures, eyelids, fingers, toes and arteries.
_LISTED: Final = frozenset(
    {
        *("24", "58", "78", "79"),
        *(f"E{n}" for n in range(1, 5)),
        *("FA", *(f"F{n}" for n in range(1, 10))),
        *("TA", *(f"T{n}" for n in range(1, 10))),
        *("LC", "LD", "LM", "RC", "RI"),
    }
)


def pairs_of(case: "Case", matches: Sequence["Match"]) -> tuple[BilledPair, ...]:
    """
    Give the pairs among the lines of a claim.

    Args:
        case: The visit.
        matches: The lines of the claim.
    """
    return tuple(_pairs(case, matches))


def _pairs(case: "Case", matches: Sequence["Match"]) -> Iterator[BilledPair]:
    table = case.edition.edits
    if table is None:
        return
    settings, day = settings_of(case.encounter, case.edition), case.encounter.date_of_service
    for one, two in combinations(matches, 2):
        if one.billed.code == two.billed.code:
            continue
        edit, differs, _ = table.pair(one.billed.code, two.billed.code, day, settings)
        if edit is not None:
            in_order = (one, two) if one.billed.code == edit.column_one else (two, one)
            yield BilledPair(edit, *in_order, differs, case.reads_either_line)


def needless(
    case: "Case", matches: Sequence["Match"], pairs: Sequence[BilledPair]
) -> tuple["Match", ...]:
    """
    Give the lines with a modifier for a distinct service that no pair of the claim asks for.

    Args:
        case: The visit.
        matches: The lines of the claim.
        pairs: The pairs among them.
    """
    asked = {match.place for pair in pairs for match in (pair.one, pair.two)}
    chosen = {code for clash in case.possible_clashes for code in clash.codes}
    return tuple(
        match
        for match in matches
        if _distinct(match) and match.place not in asked and match.billed.code not in chosen
    )


def unknown_pairs(case: "Case", matches: Sequence["Match"]) -> tuple[tuple[str, str], ...]:
    """
    Give the pairs of billed codes of which the table does not say whether they are one.

    Args:
        case: The visit.
        matches: The lines of the claim.
    """
    table = case.edition.edits
    if table is None:
        return ()
    settings, day = settings_of(case.encounter, case.edition), case.encounter.date_of_service
    codes = sorted({match.billed.code for match in matches})
    return tuple(
        pair for pair in combinations(codes, 2) if not table.pair(*pair, day, settings).is_known
    )
