"""From the lines that a note supports to lines of a claim: procedures, pointers, order of modifiers."""

from needlecode.claim import ClaimLine
from needlecode.edition import Edition
from needlecode.encounter import Encounter
from needlecode.grouping import Groups
from needlecode.modifiers import in_order
from needlecode.part import Line, Lines
from needlecode.pointers import pointers_of
from needlecode.selection import keep


__all__ = ["made_lines"]


def made_lines(
    edition: Edition, encounter: Encounter, specs: Lines, groups: Groups
) -> tuple[ClaimLine, ...]:
    """
    Give lines as they stand on a claim, the same tuple for visits that differ in nothing of them.

    Args:
        edition: The policy on the date.
        encounter: The visit.
        specs: The lines.
        groups: The families of its procedures.
    """
    needling, injection = groups.needling, groups.injection
    repeated = len(specs) > 1 and sum(line.family == "needling" for line in specs) > 1
    several = len(encounter.diagnoses) > 1 and any(
        procedure.diagnoses for procedure in encounter.procedures
    )
    if repeated or several:
        sessions = _by_session(encounter, needling) if repeated else (needling,)
        return _made(specs, sessions, injection, encounter)
    key = (specs, needling, injection, len(encounter.diagnoses) == 1)
    lines: tuple[ClaimLine, ...] | None = edition.memo.get(key)
    if lines is None:
        lines = _made(specs, (needling,), injection, encounter)
        keep(edition, key, lines)
    return lines


def _by_session(encounter: Encounter, needling: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    sessions: dict[int | None, list[int]] = {}
    for place in needling:
        sessions.setdefault(encounter.procedures[place].session, []).append(place)
    return tuple(tuple(places) for places in sessions.values())


def _made(
    specs: Lines,
    needling: tuple[tuple[int, ...], ...],
    injection: tuple[int, ...],
    encounter: Encounter,
) -> tuple[ClaimLine, ...]:
    sessions = iter(needling)

    def covered(line: Line) -> tuple[int, ...]:
        if line.family == "needling":
            return tuple(sorted({*next(sessions), *line.procedures}))
        return line.procedures or injection

    return tuple(
        ClaimLine(
            line.code,
            units=line.units,
            modifiers=in_order(line.modifiers),
            pointers=pointers_of(encounter, places),
            procedures=places,
            basis=line.basis,
        )
        for line, places in ((line, covered(line)) for line in specs)
    )
