"""NCCI edits among needling, injection and acupuncture codes, and the modifier that one of them needs."""

from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from needlecode.encounter import Service
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.separation import Separation


if TYPE_CHECKING:
    from needlecode.case import Case
    from needlecode.edition import EditTable

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "20552, 20553 with 20560, 20561, indicator 1")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_MUE: Final = ("ncci-mue-practitioner-2024q3", "20552, 20553, 20560, 20561: 1, indicator 2")


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
    found: dict[tuple[int, int], list[Separation]] = {}
    for world in case.worlds:
        # A muscle that was injected itself is reported by SEL124 and needs no comparison.
        same = {(m.procedure, m.place) for m in (world.needling.blocked if world.needling else ())}
        for place, separation in world.separations.items():
            if place not in same:
                found.setdefault(place, []).append(separation)
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


def _session_asks(case: "Case") -> tuple[Ask, ...]:
    paths = tuple(
        f"procedures[{place}].session" for place, p in case.procedures if p.session is None
    )
    text = "In which session of the day was each of these procedures furnished?"
    return (Ask(paths, text, case.needling_open),) if paths else ()


def _elsewhere(case: "Case") -> tuple[Service, ...] | None:
    """Give the services of the date that the same practice may have furnished; None: not stated."""
    services = case.encounter.other_services
    if services is None:
        return None
    day = case.encounter.date_of_service
    return tuple(s for s in services if s.date == day and s.same_provider is not False)


def _codes(case: "Case") -> tuple[str, ...]:
    """Give every code that some completion of the note puts on a line, in order."""
    return tuple(sorted({line[0] for outcome in case.outcomes for line in outcome.lines}))


def _always(case: "Case", code: str) -> bool:
    return all(any(line[0] == code for line in o.lines) for o in case.outcomes)


def _table(case: "Case") -> "EditTable | None":
    return case.edition.edits if case.edition.edits_apply else None


@rule(
    "EDT102",
    "code-excluded-by-another-service",
    Severity.ERROR,
    ("ncci-ptp-practitioner-2024q3", "the pair's row"),
    _MANUAL,
)
def code_excluded_by_another_service(case: "Case") -> Answer:
    """
    Another service of the date stands in an NCCI pair with a line of this visit.

    ## What it requires

    No service of the same practice on the date that NCCI pairs with a line, unless the pair has
    indicator 1 and the facts justify a modifier.

    ## Why

    Of such a pair only column 1 is paid. With indicator 0 no modifier helps.

    ## How to fix

    Report one of the two.

    ## Not checked

    Services that the encounter does not state; see EDT103.
    """
    services, table = _elsewhere(case), _table(case)
    if table is None or not case.needle_procedures:
        return NOT_APPLICABLE
    if services is None:
        return Answer(Verdict.UNDETERMINED)
    problems: list[Problem] = []
    sure = False
    for service, code in product(services, _codes(case)):
        edit = table.pair(code, service.code)
        if edit is None:
            continue
        known = f"(indicator {edit.indicator}, known from {table.name})"
        message = f"{edit.column_two} is not paid beside {edit.column_one} {known}."
        fix = "Report one of the two, whichever the record supports; no modifier helps."
        if edit.indicator == 1:
            fix = "Report both only where the record shows separate sites or sessions."
        elif case.edition.choices.acupuncture_same_day == "acupuncture_only":
            fix = "Report the acupuncture and not the needling; no modifier helps."
        certain = edit.indicator == 0 and service.same_provider is True
        sure = sure or (certain and _always(case, code))
        problems.append(Problem("other_services", message, fix))
    if not problems:
        return MET
    return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, tuple(problems))


@rule(
    "EDT103",
    "edits-not-checked",
    Severity.WARNING,
    ("ncci-policy-manual-2026", "ch. XI, p. XI-26"),
)
def edits_not_checked(case: "Case") -> Answer:
    """
    Some edits could not be checked, because the edition or the other services are not known.

    ## What it requires

    A date of service inside the edition of the edit table, codes that the table covers, and a
    statement of the other services of the date.

    ## Why

    Edits change every quarter. A pair that is known is applied and marked with its edition; that a
    pair is absent from an older edition says nothing about a later one.

    ## How to fix

    Check the pairs against the edition of the date, and state the other services of the date.
    """
    table, services = case.edition.edits, _elsewhere(case)
    if not case.needle_procedures or case.edition.choices.edit_source == "code_set":
        return NOT_APPLICABLE
    if table is None:
        message = f"No edit table is loaded for {case.edition.choices.edit_source}."
        return Answer(Verdict.UNDETERMINED, (Problem("procedures", message, _FIX),))
    reasons: list[str] = []
    if services is None:
        reasons.append("the other services of the date are not stated")
    absent = [pair for pair in _pairs(case, services or ()) if table.pair(*pair) is None]
    if any(not {*pair} <= table.covers for pair in absent):
        reasons.append("the table does not hold every pair of these codes")
    if not table.in_edition(case.encounter.date_of_service) and (absent or services is None):
        reasons.append(f"the edit table is that of {table.name}")
    if not case.edition.edits_apply:
        reasons.append(
            f"the policy reads the table of {table.name} only within that edition, and withholds "
            "what a pair of it may exclude"
        )
    if not reasons:
        return MET
    message = f"Not every edit was checked: {'; '.join(reasons)}."
    return Answer(Verdict.UNDETERMINED, (Problem("procedures", message, _FIX),))


_FIX: Final = (
    "State the other services of the date, and check the pairs in the edition of that day."
)


def _pairs(case: "Case", services: tuple[Service, ...]) -> set[tuple[str, str]]:
    """Give every pair of different codes that may stand on claims of the date."""
    others = {service.code for service in services}
    beside = {(code, other) for code, other in product(_codes(case), others) if code != other}
    for outcome in case.outcomes:
        codes = sorted({line[0] for line in outcome.lines})
        beside |= set(combinations(codes, 2))
    return beside


@rule(
    "EDT104",
    "more-units-than-the-mue",
    Severity.ERROR,
    _MUE,
    ("ncci-policy-manual-2026", "ch. I, pp. I-28/29"),
)
def more_units_than_the_mue(case: "Case") -> Answer:
    """
    The units of a code on the date exceed its medically unlikely edit.

    ## What it requires

    At most one unit of a needling or trigger point injection code on one date, other services of
    the same practice included.

    ## Why

    The value is 1 with adjudication indicator 2: an absolute limit for the date, which no modifier
    and no appeal lifts.

    ## How to fix

    Report one unit; muscles of several sessions are added up.
    """
    table = _table(case)
    if table is None or not case.needle_procedures:
        return NOT_APPLICABLE
    services = _elsewhere(case)
    problems: list[Problem] = []
    verdict = Verdict.MET if services is not None else Verdict.UNDETERMINED
    for code in _codes(case):
        mue = table.mue.get(code)
        if mue is None:
            continue
        counts = [sum(line[0] == code for line in o.lines) for o in case.outcomes]
        beside = [s for s in services or () if s.code == code]
        sure = sum(s.units or 1 for s in beside if s.same_provider)
        most = max(counts) + sum(s.units or 1 for s in beside)
        if most <= mue.units:
            continue
        certain = min(counts) + sure > mue.units
        if verdict is not Verdict.NOT_MET:
            verdict = Verdict.NOT_MET if certain else Verdict.UNDETERMINED
        message = (
            f"{most} units of {code} on the date exceed {mue.units} (known from {table.name})."
        )
        problems.append(Problem("other_services", message, "Report one unit on the date."))
    return Answer(verdict, tuple(problems))


RULES: Final = (
    needling_beside_injection,
    code_excluded_by_another_service,
    edits_not_checked,
    more_units_than_the_mue,
)
