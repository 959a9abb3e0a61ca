"""What one family of a visit comes to: its lines, and what could become of them."""

from collections.abc import Container, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from attrs import evolve, frozen


__all__ = ["NO_PART", "Line", "Lines", "Part", "RegionPart", "part_of", "with_regions"]


class Line(NamedTuple):
    """
    One line before the visit's diagnoses are attached.

    Attributes:
        code: CPT or HCPCS code.
        modifiers: In any order.
        basis: Ids of the rows and rules that it rests on.
        family: Value of the family that it belongs to.
        units: Units of service.
        procedures: Positions of the procedures that it covers; empty for needling and injections,
            whose lines cover their whole group.
    """

    code: str
    modifiers: tuple[str, ...]
    basis: tuple[str, ...]
    family: str
    units: int = 1
    procedures: tuple[int, ...] = ()


Lines: TypeAlias = tuple[Line, ...]


@frozen(kw_only=True)
class Part:
    """
    What one family of a visit comes to.

    Attributes:
        places: Positions of its procedures.
        lines: What the note supports as written.
        ties: Every set of lines that is equally right, `lines` first.
        outcomes: Sets of lines that completions of the note have, `lines` first.
        always: Ids of the rows that hold for every completion.
        sometimes: Ids of the rows that hold for some completion.
        codes: Codes that some completion puts on a line.
        decisive: Names of what is not stated and would change a line; where a family tells the
            place as well, the name of the fact, a space and the path.
        lost: Codes that every completion selects and that are not in force on the date.
        may_lose: Codes that some completion selects and that are not in force on the date.
    """

    places: tuple[int, ...] = ()
    lines: Lines = ()
    ties: tuple[Lines, ...] = ((),)
    outcomes: tuple[Lines, ...] = ((),)
    always: frozenset[str] = frozenset()
    sometimes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    decisive: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    may_lose: frozenset[str] = frozenset()

    def open_at(self, fact: str) -> tuple[str, ...]:
        """
        Give the paths at which a fact is not stated and would change a line, in order.

        Args:
            fact: Its name, as a family that tells the place gives it in `decisive`.
        """
        prefix = f"{fact} "
        return tuple(
            sorted(name.removeprefix(prefix) for name in self.decisive if name.startswith(prefix))
        )

    def only(self, codes: Container[str]) -> "Part":
        """
        Give the part with the lines of certain codes only.

        Args:
            codes: The codes in force on the date.
        """
        if all(code in codes for code in self.codes):
            return self
        each = [frozenset(line.code for line in lines) for lines in (*self.outcomes, *self.ties)]
        lost = frozenset(code for code in self.codes if code not in codes)

        def kept(lines: Lines) -> Lines:
            return tuple(line for line in lines if line.code not in lost)

        return evolve(
            self,
            lines=kept(self.lines),
            ties=tuple(dict.fromkeys(kept(lines) for lines in self.ties)),
            outcomes=tuple(dict.fromkeys(kept(lines) for lines in self.outcomes)),
            codes=self.codes - lost,
            lost=lost.intersection(*each),
            may_lose=lost,
        )


@frozen(kw_only=True)
class RegionPart(Part):
    """
    What a family of manipulation comes to.

    Attributes:
        supported: Regions that the note supports as written; for chiropractic, of the spine.
        possible: Regions that it may mean at the most.
        outside: Whether a region outside the spine was treated; None when that is open.
        by_regions: The codes that the regions select, whoever treated them, for every completion.
        unread: Paths of words that were not understood, with how many characters they have.
        open_paths: Paths of what leaves the regions open.
        unnamed: Whether some procedure names no region.
        provider_paths: Paths of the professions that are not stated.
        others: Paths of the professions that are stated and are no physician's, with the words.
    """

    supported: int
    possible: int
    outside: bool | None = None
    by_regions: frozenset[tuple[str, ...]] = frozenset()
    unread: tuple[tuple[str, int], ...] = ()
    open_paths: tuple[str, ...] = ()
    unnamed: bool = False
    provider_paths: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def with_regions(part: Part) -> RegionPart | None:
    """
    Give the part of a family of manipulation; None where the visit or the date has none.

    Args:
        part: The part, of which the declared type does not tell that it has regions.
    """
    return part if isinstance(part, RegionPart) else None


NO_PART: Final = Part()


def part_of(
    places: tuple[int, ...],
    found: Sequence[tuple[Lines, Iterable[str]]],
    *,
    ties: tuple[Lines, ...] = (),
    decisive: Iterable[str] = (),
) -> Part:
    """
    Gather the lines and rows of every completion.

    Args:
        places: Positions of the procedures.
        found: Lines and row ids of each completion; what is supported as written comes first.
        ties: Every set of lines that is equally right, where there are several.
        decisive: Names of what is not stated and would change a line.
    """
    rows = [frozenset(ids) for _, ids in found]
    outcomes = tuple(dict.fromkeys(lines for lines, _ in found))
    lines = outcomes[0]
    return Part(
        places=places,
        lines=lines,
        ties=ties or (lines,),
        outcomes=outcomes,
        always=rows[0].intersection(*rows[1:]),
        sometimes=rows[0].union(*rows[1:]),
        codes=frozenset(line.code for one in (*outcomes, *ties) for line in one),
        decisive=frozenset(decisive),
    )
