"""What a reading gives: the text in passages, each with what it was read as."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Site, Unread
from needlecode.reading._sides import SideSource


__all__ = ["MuscleReading", "Passage", "Role", "Spelling"]


class Role(StrEnum):
    """What a passage of the text is."""

    SITE = "site"
    NOT_TREATED = "not_treated"
    CONNECTING = "connecting"


class Spelling(StrEnum):
    """How the words of a name were written."""

    EXACT = "exact"
    SHORT = "short"
    CORRECTED = "corrected"
    ELIDED = "elided"


_WHY_SIDE: Final = {
    SideSource.STATED: "",
    SideSource.INHERITED: "side inherited",
    SideSource.RELATIVE: "the side word names no side",
    SideSource.NOT_STATED: "",
}
_WHY_SPELLING: Final = {
    Spelling.EXACT: "",
    Spelling.SHORT: "short form",
    Spelling.CORRECTED: "spelling corrected",
    Spelling.ELIDED: "word shared with a neighbour",
}


@frozen(kw_only=True)
class Passage:
    """
    A stretch of the text, and what it was read as.

    Attributes:
        start: Its first character.
        end: The character after its last.
        role: A site, a site that was not treated as stated, or connecting words.
        sites: The sites; two where the text names both sides, or two levels.
        side_from: Where their side is from.
        spelling: How the name was written.
    """

    start: int
    end: int
    role: Role
    sites: tuple[Site, ...] = ()
    side_from: SideSource = SideSource.NOT_STATED
    spelling: Spelling = Spelling.EXACT

    @property
    def why(self) -> str:
        """How the reading came about, where that is not plain; empty otherwise."""
        reasons = [_WHY_SIDE[self.side_from], _WHY_SPELLING[self.spelling]]
        if self.role is Role.NOT_TREATED:
            reasons.append("not treated as stated")
        return ", ".join(filter(None, reasons))


@frozen(repr=False)
class MuscleReading:
    """
    A text, read: the sites that it names as treated, in its order.

    Iterating gives the sites, so that a reading can stand where sites are wanted:
    ``Procedure(Technique.DRY_NEEDLING, sites=read_muscles("L UT, R LS"))``.

    Attributes:
        text: The text that was read.
        passages: The whole text in order, without gap or overlap.
    """

    text: str = field(repr=False)
    passages: tuple[Passage, ...]

    def __iter__(self) -> Iterator[Site]:
        """Give the sites in the order of the text, without those that were not treated."""
        for passage in self.passages:
            if passage.role is Role.SITE:
                yield from passage.sites

    def __len__(self) -> int:
        """Give the number of sites."""
        return sum(len(p.sites) for p in self.passages if p.role is Role.SITE)

    @property
    def muscles(self) -> tuple[Muscle, ...]:
        """The muscles that are named."""
        return tuple(site for site in self if isinstance(site, Muscle))

    @property
    def groups(self) -> tuple[MuscleGroup, ...]:
        """The words for several muscles."""
        return tuple(site for site in self if isinstance(site, MuscleGroup))

    @property
    def ambiguous(self) -> tuple[AmbiguousToken, ...]:
        """The words that may be a muscle, and for which one the text does not say."""
        return tuple(site for site in self if isinstance(site, AmbiguousToken))

    @property
    def non_muscles(self) -> tuple[NonMuscle, ...]:
        """The things that are no muscle."""
        return tuple(site for site in self if isinstance(site, NonMuscle))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The words that were not understood."""
        return tuple(site for site in self if isinstance(site, Unread))

    @property
    def not_treated(self) -> tuple[Site, ...]:
        """The sites of which the text says that they were not treated."""
        return tuple(site for p in self.passages if p.role is Role.NOT_TREATED for site in p.sites)

    def __repr__(self) -> str:
        """Show numbers only, nothing of the text."""
        counts = (
            (len(self.muscles), "muscle", "muscles"),
            (len(self.groups), "group word", "group words"),
            (len(self.ambiguous), "ambiguous word", "ambiguous words"),
            (len(self.non_muscles), "thing that is no muscle", "things that are no muscle"),
            (len(self.unread), "passage not understood", "passages not understood"),
            (len(self.not_treated), "site not treated", "sites not treated"),
        )
        said = [f"{n} {one if n == 1 else more}" for n, one, more in counts if n]
        return f"<MuscleReading: {', '.join(said) or 'nothing'}>"

    def __str__(self) -> str:
        """Show the text line by line with what each passage was read as."""
        from needlecode.views.readings import render  # noqa: PLC0415 - the view loads on demand

        return render(self)

    def _repr_html_(self) -> str:
        """Show the text with its passages marked, for a notebook."""
        from needlecode.views.readings import page  # noqa: PLC0415 - the view loads on demand

        return page(self)
