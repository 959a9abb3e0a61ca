"""
A claim that was made elsewhere, held against what the note supports.

Each billed line is matched with a supported one of its code. Of the supported claims that are equally
right, the one that is most like the billed one is taken.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

from needlecode.billed_pairs import BilledPair, needless, pairs_of, unknown_pairs
from needlecode.claim import ClaimLine
from needlecode.clashes import NARROWER, Clash
from needlecode.distinctness import Standing
from needlecode.facts._codes import CODES
from needlecode.modifiers import DISTINCT
from needlecode.part import Line, Lines


if TYPE_CHECKING:
    from needlecode.case import Case


__all__ = ["Claimed", "Match", "Support", "kind_of"]


class Support(StrEnum):
    """Whether the note supports something that was billed."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    UNDETERMINED = "undetermined"
    OUT_OF_SCOPE = "out of scope"


@frozen(kw_only=True)
class Match:
    """
    A billed line, and the supported line that it is held against.

    Attributes:
        place: Its position on the claim.
        billed: The line.
        code: Whether the note supports the code.
        units: Whether it supports the units; undetermined without a supported line.
        supported: The supported line of the same code, or None.
        instead: Lines of the same kind of service that the note supports and nobody billed.
        is_repeated: Whether an earlier line of the claim has the same code and modifiers.
    """

    place: int
    billed: ClaimLine
    code: Support
    units: Support
    supported: Line | None
    instead: Lines
    is_repeated: bool

    @property
    def path(self) -> str:
        """Where the line is, as a path into the claim."""
        return f"billed[{self.place}]"


_DEFINITE: Final = frozenset({Standing.NEVER, Standing.SAME})


def kind_of(code: str) -> str:
    """
    Give the kind of service of a code, within which one code stands instead of another.

    Args:
        code: CPT or HCPCS code.
    """
    kind = CODES[code][0] if code in CODES else ""
    if kind == "evaluation":
        return "physical" if code < "97165" else "occupational"
    if kind in {"injection", "structure", "needling", "acupuncture", "osteopathic", "visit"}:
        return kind
    if kind == "chiropractic":
        return "extraspinal" if code == "98943" else kind
    return code


@frozen(eq=False)
class Claimed:
    """
    A claim under review.

    Attributes:
        case: The visit, with everything that the note leaves possible.
        billed: The lines of the claim.
        claims: Every supported set of lines that is equally right.
    """

    case: "Case"
    billed: tuple[ClaimLine, ...]
    claims: tuple[Lines, ...]

    @cached_property
    def lines(self) -> Lines:
        """The supported lines, of those equally right the ones most like the billed ones."""
        wanted = Counter((line.code, line.units) for line in self.billed)

        def likeness(lines: Lines) -> int:
            return (Counter((line.code, line.units) for line in lines) & wanted).total()

        return max(self.claims, key=likeness)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The billed lines, in their order."""
        left = list(self.lines)
        pairs = {place: self._taken(left, line) for place, line in self._by_likeness(left)}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        found: list[Match] = []
        for place, line in enumerate(self.billed):
            key = (line.code, line.modifiers)
            supported = pairs[place]
            found.append(
                Match(
                    place=place,
                    billed=line,
                    code=self._support(line.code),
                    units=self._units(line.code),
                    supported=supported,
                    instead=() if supported else self._instead(line.code),
                    is_repeated=key in seen,
                )
            )
            seen.add(key)
        return tuple(found)

    def _by_likeness(self, lines: Iterable[Line]) -> list[tuple[int, ClaimLine]]:
        """Give the billed lines, those that are like a supported one first."""
        keys = {(line.code, frozenset(line.modifiers), line.units) for line in lines}

        def is_unlike(pair: tuple[int, ClaimLine]) -> bool:
            _, line = pair
            return (line.code, frozenset(line.modifiers), line.units) not in keys

        return sorted(enumerate(self.billed), key=is_unlike)

    @staticmethod
    def _taken(left: list[Line], billed: ClaimLine) -> Line | None:
        """Take the supported line of the code that shares the most modifiers."""
        same = [line for line in left if line.code == billed.code]
        if not same:
            return None
        best = max(
            same,
            key=lambda line: (
                len({*line.modifiers} & {*billed.modifiers}),
                line.units == billed.units,
            ),
        )
        left.remove(best)
        return best

    def _instead(self, code: str) -> Lines:
        billed = {line.code for line in self.billed}
        kind = kind_of(code)
        return tuple(
            line
            for line in self.lines
            if line.code not in billed and kind in {kind_of(line.code), line.family}
        )

    @cached_property
    def pairs(self) -> tuple[BilledPair, ...]:
        """The NCCI pairs among the billed lines."""
        return pairs_of(self.case, self.matches)

    @cached_property
    def needless(self) -> tuple[Match, ...]:
        """The lines with a modifier for a distinct service that no pair of the claim asks for."""
        return needless(self.case, self.matches, self.pairs)

    @cached_property
    def unknown_pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of billed codes for which the edit table has no answer."""
        return unknown_pairs(self.case, self.matches)

    @cached_property
    def missing(self) -> Lines:
        """The lines that the note supports, that nobody billed, and that stand for no billed one."""
        billed = {line.code for line in self.billed}
        named = {line for match in self.matches for line in match.instead}
        return tuple(line for line in self.lines if line.code not in billed and line not in named)

    def support(self, code: str) -> Support:
        """
        Say whether the note supports a code.

        Args:
            code: CPT or HCPCS code.
        """
        return self._support(code)

    def _support(self, code: str) -> Support:
        case = self.case
        if code not in CODES:
            return Support.OUT_OF_SCOPE
        always, sometimes = case.codes
        if not case.in_force:
            return Support.UNDETERMINED
        unknown = bool(case.groups.uncoded)
        against = [clash for clash in case.possible_clashes if clash.of == code]
        against = [clash for clash in against if clash.standing is not Standing.SEPARATE]
        if code in always:
            if not against:
                return Support.SUPPORTED
            return Support.NOT_SUPPORTED if self._is_withheld(against) else Support.UNDETERMINED
        if code in sometimes or unknown:
            return Support.UNDETERMINED
        return Support.NOT_SUPPORTED

    def _is_withheld(self, against: Iterable[Clash]) -> bool:
        """Say whether a code that stands in every completion withholds the other in each."""
        possible = self.case.possible_clashes
        withheld = {one.of for one in possible if one.standing is not Standing.SEPARATE}
        return any(
            clash.standing in _DEFINITE
            and clash.beside in self.case.codes[0]
            and clash.beside not in withheld
            for clash in against
        )

    def _ways(self, code: str) -> list[tuple[Lines, ...]]:
        """Give, for each family that may have lines of a code, the lines of each completion."""
        ways = [tuple(outcome.lines for outcome in self.case.outcomes)]
        ways += [part.outcomes for part in self.case.parts]
        return [way for way in ways if any(line.code == code for lines in way for line in lines)]

    def _units(self, code: str) -> Support:
        """Say whether the units of all lines of a code together are those that the note supports."""
        ways = self._ways(code)
        counts = [
            {sum(line.units for line in lines if line.code == code) for lines in way}
            for way in ways
        ]
        if not ways or any(len(count) > 1 for count in counts) or self.case.has_unnamed:
            return Support.UNDETERMINED
        billed = sum(line.units for line in self.billed if line.code == code)
        supported = sum(line.units for line in self.lines if line.code == code)
        return Support.SUPPORTED if billed == supported else Support.NOT_SUPPORTED

    def modifier(self, code: str, modifier: str) -> Support:
        """
        Say whether the note supports a modifier on a line of a code.

        Args:
            code: CPT or HCPCS code.
            modifier: A modifier that the library sets.
        """
        # Of needling beside an injection the narrower modifier depends on the policy only.
        alike = _BESIDE_INJECTION if modifier in _BESIDE_INJECTION else {modifier}
        if modifier == "AT":
            return _ACTIVE[self.case.encounter.clinical.maintenance]
        stated = {
            not alike.isdisjoint(line.modifiers)
            for way in self._ways(code)
            for lines in way
            for line in lines
            if line.code == code
        }
        found = {Support.SUPPORTED if is_there else Support.NOT_SUPPORTED for is_there in stated}
        found |= self._by_pairs(code, modifier) | self._by_plan(code, modifier)
        if Support.UNDETERMINED in found or self.case.has_unnamed:
            return Support.UNDETERMINED
        if Support.SUPPORTED in found:
            # A split between an assistant's units and others is one claim; else it is open.
            lines = [line for line in self.lines if line.code == code]
            alike = DISTINCT if modifier in DISTINCT else {modifier}
            written = any(not alike.isdisjoint(line.modifiers) for line in lines)
            return Support.SUPPORTED if written else Support.UNDETERMINED
        return Support.NOT_SUPPORTED

    def _by_pairs(self, code: str, modifier: str) -> set[Support]:
        always = self.case.codes[0]
        clashes = [c for c in self.case.possible_clashes if c.of == code and c.modifier]
        found: set[Support] = set()
        for clash in clashes:
            fits = modifier == clash.modifier or (
                clash.modifier in DISTINCT and modifier in {"59", NARROWER.get(clash.fact)}
            )
            if not fits or clash.standing in _DEFINITE:
                continue
            sure = clash.standing is Standing.SEPARATE and clash.codes <= always
            found.add(Support.SUPPORTED if sure else Support.UNDETERMINED)
        return found

    def _by_plan(self, code: str, modifier: str) -> set[Support]:
        if modifier not in _PLANS:
            return set()
        if self.case.plan_open:
            return {Support.UNDETERMINED}
        lines = [line for line in self.case.under_plan if line.code == code]
        return {Support.SUPPORTED} if any(modifier in line.modifiers for line in lines) else set()


_ACTIVE: Final = {
    None: Support.UNDETERMINED,
    False: Support.SUPPORTED,
    True: Support.NOT_SUPPORTED,
}
_BESIDE_INJECTION: Final = frozenset({"59", "XE", "XS"})
_PLANS: Final = frozenset({"GP", "GO", "GN", "CQ", "CO"})
