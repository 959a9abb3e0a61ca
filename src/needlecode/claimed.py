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
from needlecode.clashes import Clash
from needlecode.distinctness import DEFINITE, Standing
from needlecode.facts._codes import CODES
from needlecode.part import Line, Lines
from needlecode.separation import Separation
from needlecode.units import SERVICE_CODES, TIMED


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
        is_repeated: Whether an earlier line of the claim has the same code and modifiers, or the same
            timed code.
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


_NEEDLES: Final = frozenset({"injection", "structure", "needling", "acupuncture"})
_STIMULATION: Final = frozenset({"97014", "97032", "G0283"})


def kind_of(code: str) -> str:
    """
    Give the kind of service of a code, within which one code stands instead of another.

    Args:
        code: CPT or HCPCS code.
    """
    kind = CODES[code][0] if code in CODES else ""
    if kind == "evaluation":
        return "physical" if code < "97165" else "occupational"
    if kind in _NEEDLES or code == "20999":
        return "needles"
    if code in _STIMULATION:
        return "stimulation"
    if kind in {"osteopathic", "visit"}:
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
        seen: set[tuple[str, frozenset[str]]] = set()
        found: list[Match] = []
        for place, line in enumerate(self.billed):
            # A timed code stands on one line for the date, an assistant's units apart.
            timed = line.code in SERVICE_CODES and SERVICE_CODES[line.code] in TIMED
            modifiers = frozenset(line.modifiers)
            key = (line.code, modifiers & {"CQ", "CO"} if timed else modifiers)
            supported = pairs[place]
            found.append(
                Match(
                    place=place,
                    billed=line,
                    code=self.support(line.code),
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
            line for line in self.lines if line.code not in billed and kind == kind_of(line.code)
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
        if code not in CODES or CODES[code][0] == "supply":
            return Support.OUT_OF_SCOPE
        always, sometimes = self.case.codes
        if not self.case.in_force:
            return Support.UNDETERMINED
        if code in always:
            return self._beside(code)
        if code in self._tied:
            here = any(line.code == code for line in self.lines)
            return Support.SUPPORTED if here else Support.NOT_SUPPORTED
        unknown = self.case.groups.uncoded or (kind_of(code) == "needles" and self._is_unsited)
        return Support.UNDETERMINED if code in sometimes or unknown else Support.NOT_SUPPORTED

    def _beside(self, code: str) -> Support:
        """Say whether a code that every completion selects stands beside the others."""
        clashes = (clash for clash in self.case.possible_clashes if clash.of == code)
        against = [clash for clash in clashes if clash.standing is not Standing.SEPARATE]
        if not against:
            return Support.SUPPORTED
        return Support.NOT_SUPPORTED if self._is_withheld(against) else Support.UNDETERMINED

    @cached_property
    def _tied(self) -> frozenset[str]:
        """Codes that stand in some of the claims that are equally right, nothing else being open."""
        therapy = self.case.parts.therapy
        if len(therapy.outcomes) > 1 or len(therapy.ties) == 1 or self.case.has_unnamed:
            return frozenset()
        codes = [frozenset(line.code for line in lines) for lines in therapy.ties]
        withheld = {clash.of for clash in self.case.possible_clashes}
        return codes[0].union(*codes) - codes[0].intersection(*codes) - withheld

    @cached_property
    def _is_unsited(self) -> bool:
        """Whether some needle's place is not told, or lies opposite to an injection."""
        case = self.case
        opposite = any(
            found is Separation.OPPOSITE
            for world in case.worlds
            for found in world.separations.values()
        )
        return opposite or any(not procedure.sites for _, procedure in case.procedures)

    def _is_withheld(self, against: Iterable[Clash]) -> bool:
        """Say whether a code that stands in every completion withholds the other in each."""
        possible = self.case.possible_clashes
        withheld = {one.of for one in possible if one.standing is not Standing.SEPARATE}
        return any(
            clash.standing in DEFINITE
            and clash.beside in self.case.codes[0]
            and clash.beside not in withheld
            for clash in against
        )

    def ways(self, code: str) -> list[tuple[Lines, ...]]:
        """
        Give, for each family that may have lines of a code, the lines of each completion.

        Args:
            code: CPT or HCPCS code.
        """
        ways = [tuple(outcome.lines for outcome in self.case.outcomes)]
        ways += [part.outcomes for part in self.case.parts]
        return [way for way in ways if any(line.code == code for lines in way for line in lines)]

    def _units(self, code: str) -> Support:
        """Say whether the units of all lines of a code together are those that the note supports."""
        if code in self._tied:
            same = _amount(code, self.billed) == _amount(code, self.lines)
            return Support.SUPPORTED if same else Support.NOT_SUPPORTED
        ways = self.ways(code)
        counts = [{_amount(code, lines) for lines in way} for way in ways]
        if not ways or any(len(count) > 1 for count in counts) or self.case.has_unnamed:
            return Support.UNDETERMINED
        if _amount(code, self.billed) == _amount(code, self.lines):
            return Support.SUPPORTED
        return Support.NOT_SUPPORTED


def _amount(code: str, lines: Iterable[Line] | Iterable[ClaimLine]) -> tuple[int, int]:
    """Give the units of a code over all of its lines, and those of an assistant among them."""
    same = [line for line in lines if line.code == code]
    assisted = [line for line in same if {"CQ", "CO"} & {*line.modifiers}]
    return sum(line.units for line in same), sum(line.units for line in assisted)
