"""Needling beside a trigger point injection at one visit."""

from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.separation import Separation


if TYPE_CHECKING:
    from needlecode.case import Case

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20552, 20553 with 20560, 20561, indicator 1")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")


@rule("EDT101", "needling-beside-injection", Severity.WARNING, _PTP, _MANUAL)
def needling_beside_injection(case: "Case") -> Answer:
    """
    Needling beside a trigger point injection stands only where it is separate from it.

    ## What it requires

    For each needled muscle that counts: another muscle than the injected ones, and either another
    session or a region that does not touch an injected one. Opposite sides of touching regions
    settle nothing by themselves.

    ## Why

    NCCI pairs the injection (column 1) with the needling (column 2), indicator 1: both are paid
    only for separate encounters or separate anatomic locations, and contiguous structures do not
    qualify.

    ## How to fix

    Record the sites and sessions of both services. Where they are not separate, report the
    injection alone.

    ## Exceptions

    The choice `tpi_same_day = different_muscle` asks for another muscle only.

    ## Not checked

    Whether two regions touch is the library's own reading of topographic anatomy.
    """
    if len(case.needle_procedures) < 2:  # noqa: PLR2004 - one of each
        return NOT_APPLICABLE
    if case.many_open:
        return Answer(Verdict.UNDETERMINED)
    found = _ways(case)
    problems: list[Problem] = []
    verdict = MET.verdict
    asks = False
    for (procedure, site), ways in sorted(found.items()):
        everywhere = len(ways) == len(case.worlds)
        worst = max(ways)
        if worst is Separation.SEPARATE:
            continue
        path = f"procedures[{procedure}].sites[{site}]"
        if worst is Separation.SAME and everywhere and min(ways) is Separation.SAME:
            verdict = Verdict.NOT_MET
            message = "This site lies in or beside an injected region, in the same session."
        elif worst is Separation.OPPOSITE:
            message = (
                "This site lies in or beside an injected region in the same session, on the other "
                "side or without a stated side."
            )
        else:
            asks = asks or Separation.OPEN in ways
            message = "The note does not settle whether this site is separate from the injection."
        if verdict is not Verdict.NOT_MET:
            verdict = Verdict.UNDETERMINED
        problems.append(Problem(path, message, "Record the sites and sessions of both services."))
    return Answer(verdict, tuple(problems), _session_asks(case) if asks else ())


def _ways(case: "Case") -> dict[tuple[int, int], list[Separation]]:
    """Give how each needled site lies to the injected ones, in each world."""
    found: dict[tuple[int, int], list[Separation]] = {}
    for world in case.worlds:
        # A muscle that was injected itself is reported by SEL124 and needs no comparison.
        same = {(m.procedure, m.place) for m in (world.needling.blocked if world.needling else ())}
        for place, separation in world.separations.items():
            if place not in same:
                found.setdefault(place, []).append(separation)
    return found


def _session_asks(case: "Case") -> tuple[Ask, ...]:
    paths = tuple(
        f"procedures[{place}].session" for place, p in case.procedures if p.session is None
    )
    text = "In which session of the day was each of these procedures furnished?"
    return (Ask(paths, text, case.needling_open),) if paths else ()


RULES: Final = (needling_beside_injection,)
