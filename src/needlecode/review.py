"""Somebody else's claim, held against the same note."""

from collections.abc import Iterable
from functools import cached_property
from html import escape

from attrs import evolve, field, frozen

from needlecode import _check
from needlecode.case import Case
from needlecode.claim import ClaimLine
from needlecode.claimed import Match, Support
from needlecode.claiming import made_lines
from needlecode.coding import Coding, Outlook, explain, select_codes
from needlecode.encounter import Encounter
from needlecode.errors import InvalidValueError
from needlecode.part import Lines
from needlecode.policies import CPT
from needlecode.policy import Policy
from needlecode.rule import Finding, Question, Verdict
from needlecode.rules import REVIEW_RULES
from needlecode.selection import every_claim


__all__ = ["ClaimReview", "LineReview", "Support", "review_claim"]


@frozen(kw_only=True)
class LineReview:
    """
    A billed line, and what the note says of it.

    Attributes:
        line: The billed line.
        support: Whether the note supports its code, units and modifiers: the worst of them. Edits
            that deny or limit the line are findings, and are not in it.
        supported: The lines that the note supports in its place: of the same code, else of the same
            kind of service; empty where it supports none.
        findings: What the review says of the line.
    """

    line: ClaimLine
    support: Support
    supported: tuple[ClaimLine, ...]
    findings: tuple[Finding, ...] = field(repr=False)


@frozen(kw_only=True)
class ClaimReview:
    """
    A claim under review; made by `review_claim`.

    Attributes:
        coding: What the documentation supports, with its own findings and questions.
        billed: The lines of the claim.
    """

    coding: Coding
    billed: tuple[ClaimLine, ...]

    @cached_property
    def _case(self) -> Case:
        case = self.coding.case
        return evolve(case, billed=self.billed, claims=every_claim(case))

    @cached_property
    def _outlook(self) -> Outlook:
        return explain(self._case, REVIEW_RULES)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong or open about the claim, worst first; paths begin at ``billed``."""
        return self._outlook.findings

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the note does not state and would change what it supports."""
        return self.coding.questions

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each rule of a review, by id."""
        return dict(self._outlook.verdicts)

    @cached_property
    def lines(self) -> tuple[LineReview, ...]:
        """The billed lines in their order, each with what the note says of it."""
        claim = self._case.claim
        matches = claim.matches if claim else ()
        return tuple(self._reviewed(match) for match in matches)

    def _reviewed(self, match: Match) -> LineReview:
        own = tuple(f for f in self.findings if f.path.split(".")[0] == match.path)
        support = match.code
        # What edits deny or limit is reported, and is nothing that the note says of the line.
        said = {f.verdict for f in own if not f.rule.startswith("EDT")}
        if Verdict.NOT_MET in said:
            support = Support.NOT_SUPPORTED
        elif support is Support.SUPPORTED and Verdict.UNDETERMINED in said:
            support = Support.UNDETERMINED
        places = (match.supported,) if match.supported else match.instead
        return LineReview(
            line=match.billed,
            support=support,
            supported=self._made(places),
            findings=own,
        )

    @cached_property
    def missing(self) -> tuple[ClaimLine, ...]:
        """The lines that the note supports and nobody billed, nor another code in their place."""
        claim = self._case.claim
        return self._made(claim.missing if claim else ())

    def _made(self, lines: Lines) -> tuple[ClaimLine, ...]:
        coding = self.coding
        return made_lines(coding.edition, coding.encounter, lines, coding.case.groups)

    @property
    def is_supported(self) -> bool:
        """
        Whether the note supports every line as billed, certainly no other, and no edit denies one.

        Edits that could not be checked leave it as it is; the findings name them.
        """
        supported = all(line.support is Support.SUPPORTED for line in self.lines)
        whole = self.verdicts["SEL903"] is Verdict.MET
        denied = Verdict.NOT_MET in self.verdicts.values()
        return supported and whole and not denied

    def __str__(self) -> str:
        """Show each billed line with what the note says of it."""
        said = [f"{review.line}: {review.support.value}" for review in self.lines]
        said += [f"{line}: not billed" for line in self.missing]
        return "; ".join(said) or "no line"

    def _repr_html_(self) -> str:
        """Show the claim line by line in a notebook."""
        rows = "".join(
            f"<tr><td>{escape(str(review.line))}</td><td>{review.support.value}</td>"
            f"<td>{escape(', '.join(map(str, review.supported)))}</td></tr>"
            for review in self.lines
        )
        rows += "".join(
            f"<tr><td></td><td>not billed</td><td>{escape(str(line))}</td></tr>"
            for line in self.missing
        )
        head = "<tr><th>billed</th><th>note</th><th>supported</th></tr>"
        rest = f"{len(self.findings)} findings, {len(self.questions)} questions"
        return (
            f"<table><caption>{escape(self.coding.policy)}</caption><thead>{head}</thead>"
            f"<tbody>{rows}</tbody></table><p>{rest}</p>"
        )


def review_claim(
    encounter: Encounter, lines: Iterable[ClaimLine], *, policy: Policy = CPT
) -> ClaimReview:
    """
    Hold a claim that was made elsewhere against what the documentation of a visit supports.

    Args:
        encounter: The visit.
        lines: The lines of the claim, in its order; of each the code, units, modifiers and pointers
            are read.
        policy: Who pays; the code set alone by default.

    Returns:
        Of each billed line whether the note supports it and what it supports instead; the lines that
        it supports and nobody billed; and the findings, worded alike for too much and too little.

    Raises:
        InvalidValueError: A value is not what it must be.
    """
    billed = _check.sequence(lines)
    if type(billed) is not tuple:
        raise InvalidValueError("lines", "a list or tuple", billed)
    _check.members("lines", billed, ClaimLine)
    return ClaimReview(coding=select_codes(encounter, policy=policy), billed=billed)
