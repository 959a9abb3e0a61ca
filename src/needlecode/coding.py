"""Selecting codes: the visit goes in, what its documentation supports comes out."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from html import escape
from typing import Any, Final

from attrs import field, frozen

from needlecode.case import Case
from needlecode.choices import Choice, all_choices
from needlecode.claim import ClaimLine
from needlecode.claiming import made_lines
from needlecode.derivation import MuscleCount, derive
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.errors import InvalidValueError, PolicyError
from needlecode.grouping import Groups, group
from needlecode.plan_modifier import planned
from needlecode.policies import CPT
from needlecode.policy import Policy
from needlecode.rule import Finding, Question, Rule, Severity, Verdict, finding
from needlecode.selection import as_written, build_case, decide, every_claim, keep
from needlecode.shortcut import Shape, shape_of


__all__ = ["Coding", "Outlook", "explain", "groups_of", "select_codes"]

# What this version does not look at, whatever the visit.
NOT_CHECKED: Final = (
    "coverage by the payer",
    "scope of practice in the state",
    "completeness of the note beyond the sites",
    "medical necessity",
)
_NO_EDITS: Final = "edits of a payer, and other services of the date"


@frozen(eq=False)
class Outlook:
    """What every rule of the edition says of a visit."""

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    verdicts: dict[str, Verdict]


@frozen(kw_only=True)
class Coding:
    """
    What the documentation of a visit supports; made by `select_codes`.

    Attributes:
        encounter: The visit.
        lines: The claim lines that the note supports as written, in order of their codes.
    """

    encounter: Encounter = field(repr=False)
    lines: tuple[ClaimLine, ...]
    edition: Edition = field(repr=False, eq=lambda edition: (edition.policy, edition.choices))
    payer: Policy = field(repr=lambda policy: policy.id, eq=False)
    shape: Shape | None = field(repr=False, eq=False)

    @property
    def policy(self) -> str:
        """Id of the policy."""
        return self.payer.id

    @property
    def edition_day(self) -> date:
        """First day of the edition that was used."""
        return self.edition.first_day

    @cached_property
    def case(self) -> Case:
        """What the rules look at, with every outcome that the note leaves possible."""
        return build_case(self.encounter, self.edition, groups_of(self.encounter, self.edition))

    @cached_property
    def outlook(self) -> Outlook:
        """What every rule says; once for all visits of one plain shape."""
        edition, shape = self.edition, self.shape
        if (
            shape is None
            or not shape.plain
            or (self.encounter.date_of_service > edition.verified_through)
        ):
            return explain(self.case)
        key = (
            *("outlook", shape.needled, shape.injected, shape.under),
            len(self.encounter.procedures) > 1,
        )
        outlook: Outlook | None = edition.memo.get(key)
        if outlook is None:
            outlook = explain(self.case)
            keep(edition, key, outlook)
        return outlook

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a reviewer would raise, worst first."""
        return self.outlook.findings

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is not stated and would change a line or a verdict; lines first."""
        return self.outlook.questions

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each rule of the edition, by id."""
        return dict(self.outlook.verdicts)

    @property
    def is_final(self) -> bool:
        """Whether no open question can change a line."""
        return not any(question.changes_lines for question in self.questions)

    @property
    def alternatives(self) -> tuple[tuple[ClaimLine, ...], ...]:
        """All sets of lines that are equally right; more than one only where authorities leave it."""
        if self.shape is not None:
            return (self.lines,)
        case = self.case
        return tuple(
            made_lines(self.edition, self.encounter, lines, case.groups)
            for lines in every_claim(case)
        )

    @cached_property
    def muscle_counts(self) -> tuple[MuscleCount, ...]:
        """The distinct muscles of each family of the visit, with their derivation."""
        return derive(self.case)

    @property
    def muscle_count(self) -> MuscleCount | None:
        """The count of the needled muscles; of the injected ones where nothing was needled."""
        counts = self.muscle_counts
        return counts[0] if counts else None

    @cached_property
    def rests_on(self) -> tuple[Choice, ...]:
        """The choices of which another value would change a line."""
        return tuple(choice for choice in all_choices() if self._depends_on(choice))

    def _depends_on(self, choice: Choice) -> bool:
        here = [(line.code, line.units, line.modifiers) for line in self.lines]
        for value in choice.values:
            try:
                policy = self.payer.choosing(**{choice.name: value.value})
            except PolicyError:
                # The policy cannot hold that value, so nothing is known about it.
                continue
            there = select_codes(self.encounter, policy=policy).lines
            if [(line.code, line.units, line.modifiers) for line in there] != here:
                return True
        return False

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What was not looked at."""
        left = NOT_CHECKED[1:] if self.edition.has_coverage else NOT_CHECKED
        return left if self.edition.edits else (_NO_EDITS, *left)

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the findings."""
        return self.findings[0].severity if self.findings else None

    def __str__(self) -> str:
        """Show the lines as a coder writes them."""
        return ", ".join(str(line) for line in self.lines) or "no line"

    def _repr_html_(self) -> str:
        """Show lines and counts in a notebook."""
        rows = "".join(
            f"<tr><td>{line.code}</td><td>{' '.join(line.modifiers)}</td><td>{line.units}</td>"
            f"<td>{escape(', '.join(line.basis))}</td></tr>"
            for line in self.lines
        )
        head = "<tr><th>code</th><th>modifiers</th><th>units</th><th>basis</th></tr>"
        state = "final" if self.is_final else "not final"
        counts = ", ".join(
            f"{count} muscles, {count.family.value}" for count in self.muscle_counts
        )
        rest = f"{len(self.findings)} findings, {len(self.questions)} questions"
        return (
            f"<table><caption>{escape(self.policy)}, {state}</caption><thead>{head}</thead>"
            f"<tbody>{rows}</tbody></table><p>{escape(counts)}; {rest}</p>"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by what went in: the same input gives the same coding."""
        return (_again, (self.encounter, self.payer))


def _again(encounter: Encounter, policy: Policy) -> Coding:
    return select_codes(encounter, policy=policy)


def explain(case: Case, rules: Iterable[Rule] | None = None) -> Outlook:
    """
    Ask every rule.

    Args:
        case: The visit.
        rules: The rules; those of the edition by default.

    Returns:
        Findings worst first, questions that can change a line first, and the verdicts.
    """
    edition = case.edition
    findings: list[Finding] = []
    questions: list[Question] = []
    verdicts: dict[str, Verdict] = {}
    for rule in edition.rules if rules is None else rules:
        answer = rule.check(case)
        verdicts[rule.id] = answer.verdict
        severity = edition.severity(rule)
        findings += [finding(rule, answer, p, severity) for p in answer.problems]
        questions += [
            Question(
                rule=rule.id,
                paths=ask.paths,
                text=ask.text,
                changes_lines=ask.changes_lines,
                cites=ask.cites or rule.cites,
            )
            for ask in answer.asks
        ]
    findings.sort(key=lambda f: (-f.severity, f.rule, f.path))
    questions.sort(key=lambda q: (not q.changes_lines, q.rule, q.paths))
    return Outlook(tuple(findings), tuple(questions), verdicts)


def select_codes(encounter: Encounter, *, policy: Policy = CPT) -> Coding:
    """
    Select the claim lines that the documentation of a visit supports.

    Args:
        encounter: The visit.
        policy: Who pays; the code set alone by default.

    Returns:
        The lines, and on reading the findings, the questions, the count and what it rests on.
    """
    if type(encounter) is not Encounter:
        raise InvalidValueError("encounter", "an Encounter", encounter)
    if type(policy) is not Policy:
        want = "a Policy; needlecode.policies.find gives one by its id"
        raise InvalidValueError("policy", want, policy)
    edition = policy.on(encounter.date_of_service)
    shape = shape_of(encounter, edition)
    if shape:
        # Results that are kept share the shape too.
        kept: tuple[Shape, tuple[ClaimLine, ...]] | None = edition.memo.get(shape)
        if kept is None:
            groups = Groups(needling=shape.needling, injection=shape.injection)
            specs = planned(encounter, edition, groups, decide(edition, shape.point).lines)
            kept = (shape, made_lines(edition, encounter, specs, groups))
            keep(edition, shape, kept)
        shape, lines = kept
    else:
        groups = groups_of(encounter, edition)
        lines = made_lines(edition, encounter, as_written(encounter, edition, groups), groups)
    return Coding(
        encounter=encounter,
        lines=lines,
        edition=edition,
        payer=policy,
        shape=shape,
    )


def groups_of(encounter: Encounter, edition: Edition) -> Groups:
    """
    Give the families of the procedures of a visit.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    by_target = edition.choices.pens_identification == "by_target"
    return group(encounter, nerves_by_target=by_target)
