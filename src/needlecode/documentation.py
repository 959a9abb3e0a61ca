"""Is the note complete enough to stand behind its lines: for this payer, in this state, on this date?"""

from collections.abc import Callable, Iterable
from functools import cached_property
from html import escape
from typing import Final, Literal, NamedTuple

from attrs import evolve, field, frozen

from needlecode import _check
from needlecode.circumstances import Circumstances
from needlecode.claim import ClaimLine
from needlecode.coding import Coding, Outlook, explain, groups_of, select_codes
from needlecode.coverage import is_denied
from needlecode.coverage_modifier import gives_notices
from needlecode.element_checks import ElementCheck, checked
from needlecode.elements import ElementAsk, Level
from needlecode.encounter import Encounter
from needlecode.errors import InvalidValueError
from needlecode.policies import CPT
from needlecode.policy import Policy
from needlecode.rule import Finding, Question, Verdict
from needlecode.rules import DOCUMENTATION_RULES


__all__ = ["Completeness", "Tally", "check_documentation"]

By = Literal["level", "profile", "authority"]


class Tally(NamedTuple):
    """
    How many elements are asked for, and what the record says of them.

    Attributes:
        asked: How many are surely asked for.
        met: How many of them the record has.
        missing: How many it was read for and does not have.
        undetermined: Of how many nobody has said.
    """

    asked: int
    met: int
    missing: int
    undetermined: int

    @property
    def fraction(self) -> float:
        """The share of those asked for that the record has; 1 where nothing is asked for."""
        return self.met / self.asked if self.asked else 1.0


@frozen(kw_only=True)
class Completeness:
    """
    What the record of a visit has and lacks; made by `check_documentation`.

    Attributes:
        coding: The coding of the visit.
        lines: The lines that the record has to stand behind.
        elements: Every element, in the order of a note.
    """

    coding: Coding = field(repr=False)
    lines: tuple[ClaimLine, ...]
    elements: tuple[ElementCheck, ...] = field(repr=False)

    def _of(self, verdict: Verdict) -> tuple[ElementCheck, ...]:
        found = [one for one in self.elements if one.verdict is verdict]
        return tuple(sorted(found, key=lambda one: -(one.level or 0)))

    @property
    def met(self) -> tuple[ElementCheck, ...]:
        """The elements that are asked for and recorded, the required ones first."""
        return self._of(Verdict.MET)

    @property
    def missing(self) -> tuple[ElementCheck, ...]:
        """The elements that the record was read for and does not have, the required ones first."""
        return self._of(Verdict.NOT_MET)

    @property
    def undetermined(self) -> tuple[ElementCheck, ...]:
        """The elements of which nobody has said, or of which it is open whether they are asked for."""
        return self._of(Verdict.UNDETERMINED)

    def tally(self, by: By = "level") -> dict[str, Tally]:
        """
        Count the elements that are surely asked for.

        Args:
            by: ``level``: by their strongest level. ``profile``: by who asks for them. ``authority``:
                the same, with the law of each state apart; an element of several counts for each.

        Raises:
            InvalidValueError: It is none of them.
        """
        if by not in _KEYS:
            raise InvalidValueError("by", f"one of {', '.join(_KEYS)}", by)
        found: dict[str, list[Verdict]] = {}
        for one in self.elements:
            if one.level is not None:
                for name in dict.fromkeys(_KEYS[by](one)):
                    found.setdefault(name, []).append(one.verdict)
        return {
            name: Tally(
                len(said),
                said.count(Verdict.MET),
                said.count(Verdict.NOT_MET),
                said.count(Verdict.UNDETERMINED),
            )
            for name, said in sorted(found.items())
        }

    @cached_property
    def _outlook(self) -> Outlook:
        return explain(evolve(self.coding.case, elements=self.elements), DOCUMENTATION_RULES)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong or open about the record, about who furnished the visit, and why; worst first."""
        return self._outlook.findings

    @property
    def questions(self) -> tuple[Question, ...]:
        """An open question for each element that is missing or of which nobody has said."""
        return self._outlook.questions

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each rule, by id."""
        return dict(self._outlook.verdicts)

    @property
    def is_complete(self) -> bool:
        """Whether the record surely has everything that is required, and no rule is not met."""
        required = self.tally().get(str(Level.REQUIRED))
        whole = required is None or required.met == required.asked
        return whole and Verdict.NOT_MET not in self.verdicts.values()

    def __str__(self) -> str:
        """Show the count of the required elements, and what is wrong with them."""
        of = self.tally().get(str(Level.REQUIRED), Tally(0, 0, 0, 0))
        return (
            f"{of.met} of {of.asked} required elements, {of.missing} missing, "
            f"{of.undetermined} undetermined"
        )

    def _repr_html_(self) -> str:
        """Show the elements that are asked for in a notebook."""
        rows = "".join(
            f"<tr><td>{escape(one.element.what)}</td><td>{one.level or ''}</td>"
            f"<td>{one.verdict.value}</td></tr>"
            for one in self.elements
            if one.verdict is not Verdict.NOT_APPLICABLE
        )
        head = "<tr><th>element</th><th>level</th><th>record</th></tr>"
        return (
            f"<table><caption>{escape(self.coding.policy)}: {self}</caption><thead>{head}</thead>"
            f"<tbody>{rows}</tbody></table><p>{len(self.findings)} findings, "
            f"{len(self.questions)} questions</p>"
        )


def _authorities(ask: ElementAsk, state: str | None) -> str:
    if ask.profile != "law":
        return ask.profile
    return f"law of {state}" if ask.states else "federal law"


_KEYS: Final[dict[str, Callable[[ElementCheck], Iterable[str]]]] = {
    "level": lambda one: (str(one.level),),
    "profile": lambda one: (ask.profile for ask in one.asks),
    "authority": lambda one: (
        _authorities(ask, ", ".join(sorted(ask.states))) for ask in one.asks
    ),
}


def check_documentation(
    encounter: Encounter, *, policy: Policy = CPT, lines: Iterable[ClaimLine] | None = None
) -> Completeness:
    """
    Hold the record of a visit against everything that is asked of it.

    Args:
        encounter: The visit; its note says which elements the record has.
        policy: Who pays; the code set alone by default.
        lines: The lines that the record has to stand behind, where they are not those that the
            library selects.

    Returns:
        Every element with its verdict; counts and fractions; findings, and a question for each
        element that is missing or of which nobody has said.

    Raises:
        InvalidValueError: A value is not what it must be.
    """
    coding = select_codes(encounter, policy=policy)
    claimed = coding.lines
    if lines is not None:
        claimed = _check.sequence(lines)
        if type(claimed) is not tuple:
            raise InvalidValueError("lines", "a list or tuple", claimed)
        _check.members("lines", claimed, ClaimLine)
    edition = coding.edition
    groups = groups_of(encounter, edition)
    visit = Circumstances(
        encounter=encounter,
        edition=edition,
        groups=groups,
        lines=claimed,
        denied=gives_notices(encounter, edition) and is_denied(encounter, edition, groups),
    )
    return Completeness(coding=coding, lines=claimed, elements=checked(visit))
