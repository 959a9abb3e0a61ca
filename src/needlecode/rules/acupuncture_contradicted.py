"""Where an acupuncture note contradicts itself."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.grouping import label_of
from needlecode.procedure import Procedure, Technique
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_SINCE: Final = date(2005, 1, 1)
_CODE_SET: Final = (
    "cpt-code-set",
    "97810 to 97814; as reported by societies and in trade sources",
)
_AAC: Final = ("aac-timed-documentation", "minutes of contact, new needles for each further unit")


@rule(
    "SEL411",
    "acupuncture-without-needle",
    Severity.ERROR,
    _CODE_SET,
    ("acupuncture-today-cupping", "an acupuncture code needs a needle"),
    since=_SINCE,
)
def acupuncture_without_needle(case: "Case") -> Answer:
    """
    The note calls a procedure acupuncture and states that no needle was inserted.

    ## What it requires

    At least one needle. A procedure without one has no part in the acupuncture lines.

    ## Why

    Without a needle the service is another one, for instance cupping, gua sha or moxibustion.

    ## How to fix

    Correct the number of needles, or say which service it was.
    """
    places = case.groups.acupuncture
    bare = tuple(n for n in places if case.encounter.procedures[n].needles_in == 0)
    if not places:
        return NOT_APPLICABLE
    message = "The note calls this acupuncture and states that no needle was inserted."
    fix = "Correct the number of needles, or record which service it was."
    problems = tuple(Problem(f"procedures[{n}].needles_in", message, fix) for n in bare)
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule(
    "SEL412",
    "acupuncture-point-injection",
    Severity.WARNING,
    _CODE_SET,
    ("cigna-cpg-024", "injection at acupuncture points"),
    since=_SINCE,
)
def acupuncture_point_injection(case: "Case") -> Answer:
    """
    The note calls a procedure acupuncture, and something was injected.

    ## What it requires

    Needles without an injection.

    ## Why

    Injection at acupuncture points is no acupuncture: the codes stand for needles and time. What
    was injected is coded as an injection, where it went into something that has a code. A payer
    calls the service unproven.

    ## How to fix

    Record the injection as one, with what was injected and where; or correct what is said of it.
    """
    procedures = case.encounter.procedures
    injected = tuple(n for n in case.groups.injection if _is_called_acupuncture(procedures[n]))
    message = "The note calls this acupuncture, and something was injected; it is an injection."
    fix = "Record it as an injection with its muscles or structures, or correct what was injected."
    problems = tuple(Problem(f"procedures[{n}]", message, fix) for n in injected)
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    return MET if case.groups.acupuncture else NOT_APPLICABLE


def _is_called_acupuncture(procedure: Procedure) -> bool:
    return label_of(procedure) is Technique.ACUPUNCTURE


@rule("SEL413", "acupuncture-contradicts-itself", Severity.WARNING, _AAC, _CODE_SET, since=_SINCE)
def acupuncture_contradicts_itself(case: "Case") -> Answer:
    """
    What the note says of an acupuncture procedure and what it says of its sets do not agree.

    ## What it requires

    Minutes of the procedure that are those of its sets together; minutes of work at the needles
    that are not more than the contact; current of a set only where the procedure had current.

    ## Why

    Minutes and current decide the codes and their units. Where two statements differ, the lines
    follow the smaller one.

    ## How to fix

    Correct the statement that is wrong.
    """
    found = [
        (n, what)
        for n in case.groups.acupuncture
        for what in contradictions(case.encounter.procedures[n])
    ]
    fix = "Correct the statement that is wrong."
    problems = tuple(
        Problem(f"procedures[{n}].{what}", f"{_AGAINST[what]}; the lines follow the less.", fix)
        for n, what in found
    )
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    return MET if case.groups.acupuncture else NOT_APPLICABLE


_AGAINST: Final = {
    "minutes": "The contact minutes of the procedure are not those of its sets together",
    "needle_sets": "A set has more minutes of work at the needles than minutes of contact",
    "electrical_stimulation": "The procedure and its sets disagree on whether there was current",
}


def contradictions(procedure: Procedure) -> tuple[str, ...]:
    """
    Give the attributes of an acupuncture procedure that its sets contradict.

    Args:
        procedure: What was done.
    """
    sets, whole = procedure.needle_sets, procedure.minutes
    current = procedure.electrical_stimulation
    if not sets:
        return ()
    found: list[str] = []
    known = sum((one.needle_minutes or 0) if one.minutes is None else one.minutes for one in sets)
    complete = all(one.minutes is not None for one in sets)
    if whole is not None and (known > whole or (complete and known < whole)):
        found.append("minutes")
    if any(one.minutes is not None and (one.needle_minutes or 0) > one.minutes for one in sets):
        found.append("needle_sets")
    currents = {one.electrical for one in sets}
    if (current is False and True in currents) or (current and currents == {False}):
        found.append("electrical_stimulation")
    return tuple(found)


RULES: Final = (
    acupuncture_without_needle,
    acupuncture_point_injection,
    acupuncture_contradicts_itself,
)
