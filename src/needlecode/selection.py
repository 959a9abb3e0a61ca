"""From the deciding facts of a visit to its lines, by the decision tables and the edits."""

from collections.abc import Sequence
from itertools import product
from typing import Final

from attrs import evolve

from needlecode.active_treatment import attested
from needlecode.case import ABSENT, Case, Point, World
from needlecode.clashes import clashes_of, edited
from needlecode.coverage_modifier import attests_more, noticed
from needlecode.edition import Edition
from needlecode.encounter import Encounter, Setting
from needlecode.families import parts_of
from needlecode.families.beside import beside
from needlecode.families.evaluation import evaluation
from needlecode.grouping import Groups
from needlecode.limits import capped
from needlecode.outcome import PART_NAMES, Outcome, Parts, on_claim
from needlecode.part import Line, Lines
from needlecode.plan_modifier import planned
from needlecode.rules import injection, needling, same_day
from needlecode.worlds import many_open, numbers_of, points_of_visit, worlds_of


__all__ = ["MEMO_LIMIT", "as_written", "build_case", "decide", "every_claim", "keep"]

# Decided points that one edition keeps; they are few, and hold numbers only.
MEMO_LIMIT: Final = 4096


def decide(edition: Edition, point: Point) -> Outcome:
    """
    Select the lines for definite facts.

    Args:
        edition: The policy on the date.
        point: The facts.

    Returns:
        The lines and the rows they rest on.
    """
    outcome: Outcome | None = edition.memo.get(point)
    if outcome is None:
        outcome = _decide(edition, point)
        keep(edition, point, outcome)
    return outcome


def keep(edition: Edition, key: object, value: object) -> None:
    """Remember what was worked out for an edition, up to the bound."""
    if len(edition.memo) < MEMO_LIMIT:
        edition.memo[key] = value


def _decide(edition: Edition, point: Point) -> Outcome:
    choices = edition.choices
    needled = injected = ""
    lines: list[Line] = []
    if point.injected != ABSENT:
        row = injection.TABLE.row(point.injected, point.injected_reason)
        injected = row.id
        if row.then:
            lines.append(Line(row.then, (), (row.id,), "injection"))
    needling_lines: list[Line] = []
    if point.needled != ABSENT:
        needling_lines, needled = _needling_lines(edition, point)
    beside = same_day.TABLE.row(
        bool(needling_lines),
        point.acupuncture,
        choices.acupuncture_same_day,
        "20560" in edition.codes,
    )
    if beside.then:
        lines += needling_lines
    lines = _edited(edition, point, lines)
    asked = beside.id if point.needled != ABSENT or point.acupuncture != "absent" else ""
    return Outcome(tuple(sorted(lines, key=lambda line: line.code)), needled, injected, asked)


def _needling_lines(edition: Edition, point: Point) -> tuple[list[Line], str]:
    choices = edition.choices

    def row_for(muscles: int) -> tuple[str | None, str]:
        row = needling.TABLE.row(
            muscles,
            point.needled_reason,
            "20560" in edition.codes,
            choices.non_muscle_targets,
            choices.unlisted_before_2020,
        )
        return row.then, row.id

    code, row = row_for(point.needled)
    if not code:
        return [], row
    codes = [row_for(muscles)[0] for muscles in point.sessions if muscles]
    lines: list[Line] = [Line(code, (), (row,), "needling")]
    # A repeat is a repeat of the same code; two different needling codes exclude each other.
    if len(codes) > 1 and set(codes) == {codes[0]} and codes[0]:
        code, row = codes[0], row_for(point.sessions[0])[1]
        lines = [Line(code, (), (row,), "needling")]
        lines += [Line(code, ("76",), (row, "SEL126"), "needling") for _ in codes[1:]]
    return lines, row


def _edited(edition: Edition, point: Point, lines: list[Line]) -> list[Line]:
    """Set the modifier that a pair with indicator 1 needs; withhold where no edit can be read."""
    table = edition.edits
    if table is None or len(lines) < 2:  # noqa: PLR2004 - a pair
        return lines
    first = next((line for line in lines if line.family == "injection"), None)
    if first is None:
        return lines
    kept = [first]
    for line in lines:
        if line is first:
            continue
        # Both settings have the same pairs of these codes.
        edit = table.pair(first.code, line.code, edition.first_day, tuple(Setting)).edit
        if edit is None:
            kept.append(line)
        elif edition.edits_apply:
            modifier = "59"
            if edition.choices.distinct_service_modifier == "x_preferred":
                modifier = "XE" if point.by_session else "XS"
            basis = (*line.basis, "EDT101", "MOD101")
            kept.append(line._replace(modifiers=(modifier, *line.modifiers), basis=basis))
    return kept


def _decisive(
    edition: Edition, worlds: tuple[World, ...], points: Sequence[Point]
) -> tuple[bool, bool, bool, bool]:
    """
    Say whether the lines depend on each of several facts.

    They are the muscles needled, the same where open separations are taken as given, the muscles
    injected, and the sessions. Each world is looked at by itself: whether a procedure is needling
    or an injection is asked in its own right.
    """
    open_ = [False, False, False, False]
    for world in worlds:
        injected = numbers_of(world.injection)
        for place, (component, counted) in enumerate(
            ((0, world.needling), (0, world.separate), (2, world.needling), (5, world.needling))
        ):
            needled = numbers_of(counted)
            lines: dict[tuple[object, ...], set[object]] = {}
            for point in points:
                if point.needled in needled and point.injected in injected:
                    rest = (*point[:component], *point[component + 1 :])
                    lines.setdefault(rest, set()).add(decide(edition, point).deciding)
            open_[place] |= any(len(found) > 1 for found in lines.values())
    return open_[0], open_[1], open_[2], open_[3]


def as_written(encounter: Encounter, edition: Edition, groups: Groups) -> Lines:
    """
    Select what the note supports as written, and nothing beyond.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.

    Returns:
        The lines, in order of their codes.
    """
    if encounter.date_of_service < edition.policy_first_day:
        return ()
    parts = parts_of(encounter, edition, groups, as_written=True)
    worlds = worlds_of(encounter, edition, groups)
    first = next(points_of_visit(edition, groups, worlds, parts.acupuncture))
    outcome = decide(edition, first)
    if groups.evaluation:
        parts = _with_evaluation(encounter, edition, groups, parts, (outcome,))
    return _edited_claim(encounter, edition, groups, on_claim(outcome, parts))


def _edited_claim(encounter: Encounter, edition: Edition, groups: Groups, lines: Lines) -> Lines:
    """Withhold what the edits of the policy do not let stand, and set the modifiers of the rest."""
    lines = edited(lines, clashes_of(encounter, edition, groups, lines))
    lines = planned(encounter, edition, groups, lines)
    lines = noticed(encounter, edition, groups, attested(encounter, edition, lines))
    return capped(encounter, edition, attests_more(encounter, edition, lines))


def _with_evaluation(
    encounter: Encounter,
    edition: Edition,
    groups: Groups,
    parts: Parts,
    outcomes: Sequence[Outcome],
) -> Parts:
    """Work out the evaluations and visits, which depend on what stands beside them."""
    worlds = beside(encounter, groups, outcomes, parts)
    found = evaluation(encounter, edition, groups, worlds)
    return evolve(parts, evaluation=found.only(edition.codes))


def every_claim(case: Case) -> tuple[Lines, ...]:
    """
    Give every set of lines that is equally right, the one that the note supports as written first.

    Args:
        case: The visit.
    """
    parts = case.parts
    ties = [part.ties for part in parts]
    whole = product(
        *([evolve(p, lines=lines) for lines in t] for p, t in zip(parts, ties, strict=True))
    )
    claims = (
        on_claim(case.outcome, Parts(**dict(zip(PART_NAMES, one, strict=True)))) for one in whole
    )
    return tuple(
        dict.fromkeys(_edited_claim(case.encounter, case.edition, case.groups, c) for c in claims)
    )


def build_case(encounter: Encounter, edition: Edition, groups: Groups) -> Case:
    """
    Work out everything that rules look at.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
    """
    worlds = worlds_of(encounter, edition, groups)
    in_force = encounter.date_of_service >= edition.policy_first_day
    parts = parts_of(encounter, edition, groups) if in_force else Parts()
    points = list(dict.fromkeys(points_of_visit(edition, groups, worlds, parts.acupuncture)))
    outcomes = [decide(edition, point) if in_force else NOTHING for point in points]
    if in_force and groups.evaluation:
        parts = _with_evaluation(encounter, edition, groups, parts, outcomes)
    decisive = _decisive(edition, worlds, points) if in_force else (False, False, False, False)
    return Case(
        encounter=encounter,
        edition=edition,
        groups=groups,
        parts=parts,
        outcome=outcomes[0],
        outcomes=tuple(dict.fromkeys(outcomes)),
        worlds=worlds,
        many_open=many_open(groups),
        needling_open=decisive[0],
        sites_open=decisive[1],
        injection_open=decisive[2],
        sessions_open=decisive[3],
    )


NOTHING: Final = Outcome((), "", "", "")
