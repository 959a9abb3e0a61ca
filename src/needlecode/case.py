"""What a rule looks at: the visit, the edition, the counts, and every outcome that is possible."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from attrs import field, frozen

from needlecode.claim import ClaimLine
from needlecode.claimed import Claimed
from needlecode.clashes import Clash, clashes_of, kept_of, warned_of
from needlecode.counting import Counted
from needlecode.edition import Edition
from needlecode.element_checks import ElementCheck
from needlecode.encounter import Encounter
from needlecode.grouping import Family, Groups
from needlecode.mention import Mention
from needlecode.muscle import Site
from needlecode.outcome import Outcome, Parts, on_claim
from needlecode.part import Line, Lines
from needlecode.plan_modifier import PlanOpen, open_of, planned
from needlecode.procedure import Procedure, Technique
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Verdict
from needlecode.separation import Separation


__all__ = [
    "ABSENT",
    "Acupuncture",
    "Beside",
    "Case",
    "Point",
    "Reason",
    "World",
]


class Reason(StrEnum):
    """What the sites of a family name, which decides what is said when no muscle counts."""

    NAMED = "muscles"
    UNNAMED = "no muscle"
    STRUCTURES = "only structures"


class Acupuncture(StrEnum):
    """Whether the note supports an acupuncture service."""

    ABSENT = "absent"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


# The number of muscles of a family that the visit does not have.
ABSENT: Final = -1


class Point(NamedTuple):
    """
    The deciding facts of a visit, every one of them definite; `ABSENT` means no such family.

    `sessions` holds the needled muscles of each session where a policy bills them apart, else it
    is empty. `by_session` says that only the session sets the needling apart from the injection.
    """

    needled: int
    needled_reason: Reason
    injected: int
    injected_reason: Reason
    acupuncture: Acupuncture
    sessions: tuple[int, ...]
    by_session: bool


class World(NamedTuple):
    """The visit, with every procedure that may be needling or an injection taken as one of them."""

    needled: tuple[Mention, ...]
    injected: tuple[Mention, ...]
    # What was injected, and what may have been: an injection that names no muscle.
    blockers: tuple[Mention, ...]
    needling: Counted | None
    # The same with every site that may be separate from the injection taken as separate.
    separate: Counted | None
    injection: Counted | None
    separations: dict[tuple[int, int], Separation]


FindClashes: TypeAlias = Callable[[Encounter, Edition, Groups, Iterable[Line]], tuple[Clash, ...]]


class Beside(NamedTuple):
    """A code that stands beside the lines on the date; `sure` where the same practice has it."""

    code: str
    units: int
    sure: bool
    path: str


_EITHER_SINCE: Final = date(2019, 7, 1)
_OPEN: Final = Answer(Verdict.UNDETERMINED)
# What the note calls by its code, if it states one.
_BY_CODE: Final = frozenset({Technique.THERAPY_SERVICE, Technique.EVALUATION})


@frozen(eq=False, kw_only=True)
class Case:
    """
    What a rule looks at.

    Attributes:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        parts: The families beside needling and trigger point injections.
        outcome: What the note supports as written of needling and trigger point injections.
        outcomes: Every outcome that some completion of the note has, `outcome` among them.
        worlds: One, or where a procedure may be either all as needling, then all as injections.
        many_open: Whether too many procedures may be either for each way to be a world.
        needling_open: Whether lines depend on how many muscles were needled.
        sites_open: Whether they do so with every open separation taken as given.
        injection_open: Whether they depend on how many were injected.
        sessions_open: Whether they depend on how the needling is spread over sessions.
        billed: The lines of a claim under review; None where there is none.
        claims: Beside such a claim, every supported set of lines that is equally right.
        elements: The elements of the record, where the documentation is checked.
    """

    encounter: Encounter
    edition: Edition
    groups: Groups
    parts: Parts
    outcome: Outcome
    outcomes: tuple[Outcome, ...]
    worlds: tuple[World, ...] = field(repr=False)
    many_open: bool
    needling_open: bool
    sites_open: bool
    injection_open: bool
    sessions_open: bool
    billed: tuple[ClaimLine, ...] | None = None
    claims: tuple[Lines, ...] = ()
    elements: tuple[ElementCheck, ...] = ()

    @cached_property
    def claim(self) -> Claimed | None:
        """The claim under review, held against what the note supports."""
        return None if self.billed is None else Claimed(self, self.billed, self.claims)

    @property
    def reads_either_line(self) -> bool:
        """Whether a modifier for a distinct service is read on either line of a pair."""
        by_choice = self.edition.choices.distinct_service_line == "either"
        return by_choice and self.encounter.date_of_service >= _EITHER_SINCE

    def places_of(self, line: Line) -> tuple[int, ...]:
        """Give the positions of the procedures that a line covers."""
        if line.family == Family.NEEDLING.value:
            return tuple(sorted({*self.groups.needling, *line.procedures}))
        return line.procedures or self.groups.injection

    @cached_property
    def needle_procedures(self) -> tuple[int, ...]:
        """Positions of the procedures that are needling or injections."""
        of = self.groups
        return tuple(sorted((*of.needling, *of.injection, *of.either)))

    @cached_property
    def procedures(self) -> tuple[tuple[int, Procedure], ...]:
        """The procedures that are needling or injections, with their positions."""
        return tuple((place, self.encounter.procedures[place]) for place in self.needle_procedures)

    @cached_property
    def sites(self) -> tuple[tuple[str, Site], ...]:
        """Their sites, with their paths."""
        return tuple(
            (f"procedures[{place}].sites[{position}]", site)
            for place, procedure in self.procedures
            for position, site in enumerate(procedure.sites)
        )

    @cached_property
    def rows(self) -> tuple[frozenset[str], frozenset[str]]:
        """The table rows that hold for every completion of the note, and those for some."""
        first, *others = (frozenset(outcome.rows) for outcome in self.outcomes)
        always = first.intersection(*others).union(*(part.always for part in self.parts))
        sometimes = first.union(*others).union(*(part.sometimes for part in self.parts))
        return always, sometimes

    @cached_property
    def codes(self) -> tuple[frozenset[str], frozenset[str]]:
        """The codes on the lines of every completion of the note, and those of some."""
        first, *others = (frozenset(x.code for x in one.lines) for one in self.outcomes)
        always, sometimes = first.intersection(*others), first.union(*others)
        for part in self.parts:
            sometimes |= part.codes
            sure = [
                frozenset(line.code for line in lines) for lines in (*part.outcomes, *part.ties)
            ]
            if part is not self.parts.acupuncture or all(
                outcome.keeps_acupuncture for outcome in self.outcomes
            ):
                always |= sure[0].intersection(*sure[1:])
        return always, sometimes

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """The pairs of an edit table among the lines as written."""
        lines = on_claim(self.outcome, self.parts)
        return clashes_of(self.encounter, self.edition, self.groups, lines)

    @cached_property
    def standing_codes(self) -> frozenset[str]:
        """The codes of the lines as written that no pair withholds."""
        lines = on_claim(self.outcome, self.parts)
        return frozenset(kept_of({line.code for line in lines}, self.clashes))

    @cached_property
    def possible_clashes(self) -> tuple[Clash, ...]:
        """The pairs among lines that stand together in some completion of the note."""
        return self._together(clashes_of)

    @cached_property
    def warnings(self) -> tuple[Clash, ...]:
        """Those of them that a choice lets stand with a warning."""
        return self._together(warned_of)

    @cached_property
    def plan_open(self) -> tuple[PlanOpen, ...]:
        """What is not stated and decides about a plan's modifier beside the therapy services."""
        return open_of(self.encounter, self.edition, self.groups, self._possible_lines)

    @cached_property
    def under_plan(self) -> Lines:
        """The lines beside the therapy services that may stand and take a plan's modifier."""
        found = planned(self.encounter, self.edition, self.groups, self._possible_lines)
        return tuple(line for line in found if "MOD118" in line.basis)

    @cached_property
    def _possible_lines(self) -> Lines:
        ways = [outcome.lines for outcome in self.outcomes]
        ways += [way for part in self.parts for way in part.outcomes]
        return tuple(dict.fromkeys(line for way in ways for line in way))

    def _together(self, find: FindClashes) -> tuple[Clash, ...]:
        families = [[outcome.lines for outcome in self.outcomes]]
        families += [list(part.outcomes) for part in self.parts]
        codes = [{frozenset(line.code for line in way) for way in family} for family in families]
        every = [frozenset[str]().union(*family) for family in codes]

        def together(clash: Clash) -> bool:
            pair = clash.codes
            within = any(pair <= way for family in codes for way in family)
            return within or any(
                pair & one and pair & other and pair <= one | other
                for one, other in combinations(every, 2)
            )

        return tuple(
            filter(together, find(self.encounter, self.edition, self.groups, self._possible_lines))
        )

    @property
    def beside(self) -> tuple[Beside, ...]:
        """What the same practice furnished on the date, or may have, and has no line here."""
        encounter, possible = self.encounter, self.codes[1]
        procedures = (
            Beside(p.code, 1, sure=True, path=f"procedures[{place}].code")
            for place in self.groups.stated
            if (p := encounter.procedures[place]).code is not None and p.code not in possible
        )
        services = (
            Beside(s.code, s.units or 1, s.same_provider is True, f"other_services[{place}]")
            for place, s in encounter.services_beside
        )
        return (*procedures, *services)

    @property
    def has_unnamed(self) -> bool:
        """Whether a service may have any of several codes, or one that the library does not have."""
        groups, procedures = self.groups, self.encounter.procedures
        return bool(groups.uncoded) or any(
            procedures[place].code is None and procedures[place].technique in _BY_CODE
            for place in (*groups.therapy, *groups.evaluation)
        )

    @property
    def in_force(self) -> bool:
        """Whether the policy says anything for the date of service."""
        return self.encounter.date_of_service >= self.edition.policy_first_day

    @property
    def can_have_needling_line(self) -> bool:
        """Whether a needling line may stand, if a muscle counts for it."""
        edition = self.edition
        keeps = edition.choices.acupuncture_same_day == "needling_only"
        keeps = keeps or "20560" not in edition.codes
        return self.in_force and (keeps or not self.groups.acupuncture)

    def may_choose(self, row: str) -> bool:
        """Say whether a table row holds for some completion of the note."""
        return row in self.rows[1]

    def row(self, row: str) -> Answer:
        """Answer for a row that selects a code: met where it holds."""
        always, sometimes = self.rows
        if row not in sometimes:
            return NOT_APPLICABLE
        return MET if row in always else _OPEN

    def row_problem(
        self, row: str, problem: Problem, *asks: Ask, maybe: Problem | None = None
    ) -> Answer:
        """
        Answer for a row that withholds a code and may hold: reported where it does.

        Args:
            row: Id of the row.
            problem: What is reported where it holds.
            asks: What would settle it.
            maybe: What is reported where it holds for some completions of the note only; by
                default nothing, as another rule reports what is open.
        """
        if row in self.rows[0]:
            return Answer(Verdict.NOT_MET, (problem,), asks)
        return Answer(Verdict.UNDETERMINED, (maybe,) if maybe else (), asks)
