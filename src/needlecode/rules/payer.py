"""What a payer other than Medicare Part B says of needling and acupuncture."""

from typing import TYPE_CHECKING, Final, NamedTuple

from needlecode.payers import Payer, Position
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_POLICY: Final = ("bcbs-al-mp-740", "position on dry needling")
_PURPOSE: Final = ("tricare-needling-2020", "visits whose only purpose is needling")
_LNI: Final = ("wa-lni-dry-needling", "limit of treatments")
_CODES: Final = {
    "needling": frozenset({"20560", "20561"}),
    "acupuncture": frozenset({"97810", "97811", "97813", "97814"}),
}
_TREATMENTS: Final = frozenset({"20552", "20553", "20560", "20561"})
_REFUSED: Final = frozenset({"not_covered", "investigational", "not_separately_paid"})
_FIX: Final = "Ask the payer before the service, and tell the patient."


class _Service(NamedTuple):
    """A service that may stand on the claim, with what the payer says of it."""

    name: str
    position: Position | None
    sure: bool


def _services(case: "Case", payer: Payer) -> list[_Service]:
    always, sometimes = case.codes
    day = case.encounter.date_of_service
    return [
        _Service(name, payer.on(name, day), bool(codes & always))
        for name, codes in _CODES.items()
        if codes & sometimes
    ]


@rule("COV201", "position-of-the-payer", Severity.ERROR, _POLICY)
def position_of_the_payer(case: "Case") -> Answer:
    """
    The payer covers needling and acupuncture as far as its position is known.

    ## What it requires

    That the payer covers the service on the date. What it covers within limits only is undetermined,
    with the limits; what was not found is undetermined.

    ## Why

    Most payers call dry needling investigational, and a denial is better known before the service.

    ## How to fix

    Ask the payer before the service, and tell the patient.

    ## Exceptions

    With the choice `unknown_payer = not_covered` a position that was not found counts as a refusal.
    """
    payer = case.edition.payer
    found = _services(case, payer) if payer else []
    if not found:
        return NOT_APPLICABLE
    problems: list[Problem] = []
    verdicts: set[Verdict] = set()
    for one in found:
        verdict, problem = _said(case, one)
        verdicts.add(verdict)
        problems += [problem] if problem else []
    for verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED):
        if verdict in verdicts:
            return Answer(verdict, tuple(problems))
    return MET


def _said(case: "Case", one: _Service) -> tuple[Verdict, Problem | None]:
    position = one.position
    if position is None or position.kind == "not_established":
        message = f"What the payer says of {one.name} on the date is not known."
        refused = case.edition.choices.unknown_payer == "not_covered"
        problem = Problem("", message, _FIX, position.cites if position else ())
        return (Verdict.NOT_MET if refused and one.sure else Verdict.UNDETERMINED), problem
    if position.kind == "covered":
        return (Verdict.MET if one.sure else Verdict.UNDETERMINED), None
    limits = f" (limits: {position.limits})" if position.limits else ""
    problem = Problem("", f"{position.message[:-1]}{limits}.", _FIX, position.cites)
    sure = position.kind in _REFUSED and one.sure
    return (Verdict.NOT_MET if sure else Verdict.UNDETERMINED), problem


@rule("COV202", "treatments-of-the-payer", Severity.ERROR, _LNI)
def treatments_of_the_payer(case: "Case") -> Answer:
    """
    The visit is within the number of treatments that the payer covers.

    ## What it requires

    The earlier visits, where the payer has a limit: for Washington's workers' compensation no more
    than six treatments by needling, injection or both.

    ## Why

    What goes beyond the limit is not covered, whatever the note says.

    ## How to fix

    State the earlier visits.

    ## Not checked

    The justification that is asked for from the fourth treatment on; the element
    ``lni-attending-justification`` holds it. Limits of visits within a number of days.
    """
    payer = case.edition.payer
    always, sometimes = case.codes
    if payer is None:
        return NOT_APPLICABLE
    # Beyond the first visits of acupuncture more can be authorized.
    limits = (
        (payer.most, _TREATMENTS, _CODES["needling"], Verdict.NOT_MET),
        (payer.visits, _CODES["acupuncture"], _CODES["acupuncture"], Verdict.UNDETERMINED),
    )
    held = [
        (most, counted, codes, beyond)
        for most, counted, codes, beyond in limits
        if most and codes & sometimes
    ]
    if not held:
        return NOT_APPLICABLE
    earlier = case.encounter.earlier_visits
    if earlier is None:
        message = "The number of the visit is not known, and the payer covers so many only."
        problem = Problem("earlier_visits", message, "State the earlier visits.")
        ask = Ask(("earlier_visits",), _EARLIER, changes_lines=False)
        return Answer(Verdict.UNDETERMINED, (problem,), (ask,))
    day = case.encounter.date_of_service
    for most, counted, codes, beyond in held:
        number = len({s.date for s in earlier if s.date < day and s.code in counted}) + 1
        if number > most:
            message = f"This is treatment {number}, and the payer covers {most} without more."
            problem = Problem("earlier_visits", message, "Ask the payer for more.")
            return Answer(beyond if codes & always else Verdict.UNDETERMINED, (problem,))
    return MET


@rule("COV203", "purpose-of-the-visit", Severity.ERROR, _PURPOSE)
def purpose_of_the_visit(case: "Case") -> Answer:
    """
    A visit of which needling is the only purpose is not covered by TRICARE.

    ## What it requires

    Another service of the visit beside the needling.

    ## Why

    The payer lists needling as unproven. Inside a visit that is covered for something else only the
    needling line is not paid (COV201).

    ## How to fix

    State what else the visit was for.

    ## Exceptions

    The choice `tricare_visit = line_only` denies the line alone.

    ## Not checked

    Whether the other service is covered.
    """
    payer, needling = case.edition.payer, _CODES["needling"]
    always, sometimes = case.codes
    position = payer.on("needling", case.encounter.date_of_service) if payer else None
    if payer is None or not payer.by_purpose or not needling & sometimes or position is None:
        return NOT_APPLICABLE
    if case.edition.choices.tricare_visit == "line_only":
        return NOT_APPLICABLE
    if always - needling or case.encounter.services_beside:
        return MET
    stated = case.encounter.other_services is not None and not sometimes - needling
    if stated and needling & always and not case.has_unnamed:
        message = "Needling is the only purpose of the visit, so the visit is not covered."
        problem = Problem("procedures", message, "State what else the visit was for.")
        return Answer(Verdict.NOT_MET, (problem,))
    ask = Ask(("other_services",), _ELSE, changes_lines=False)
    message = "The note does not say whether the visit had another purpose than needling."
    problem = Problem(
        "other_services", message, "State what else was furnished, or that nothing was."
    )
    return Answer(Verdict.UNDETERMINED, (problem,), (ask,))


_ELSE: Final = "What else, if anything, was furnished at this visit?"
_EARLIER: Final = "On which earlier dates was the patient treated with needles?"


RULES: Final = (position_of_the_payer, treatments_of_the_payer, purpose_of_the_visit)
