"""Medicare: active treatment, and for whom and by whom it covers needling and acupuncture."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.active_treatment import SPINAL, asks_for_active
from needlecode.coverage_answers import covered
from needlecode.low_back import NEEDLE_SERVICES
from needlecode.procedure import Profession
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NCD: Final = ("cms-ncd-30-3-3", "chronic low back pain; who may furnish")
_STATUS: Final = ("cms-cr-11661", "status of the codes from 2020-01-21")
_DC: Final = ("noridian-chiropractic", "services that are paid")
_AT: Final = ("noridian-at", "modifier AT")
_THRESHOLD: Final = ("kx-thresholds-2026", "2020 to 2026")
_CLAIMS: Final = ("cms-claims-manual-ch5", "the threshold and modifier KX")
_TELEHEALTH: Final = ("cms-telehealth-2026", "codes between 0593T and 77427")
_INJECTIONS: Final = ("lcd-l36859", "sessions in twelve months")
_BEFORE: Final = date(2020, 1, 20)


@rule("COV101", "needling-before-the-benefit", Severity.ERROR, _STATUS, _NCD, until=_BEFORE)
def needling_before_the_benefit(case: "Case") -> Answer:
    """
    Medicare did not cover needling and acupuncture before 2020-01-21.

    ## What it requires

    A date of service from 2020-01-21 on.

    ## Why

    The codes were not covered until the determination on chronic low back pain took effect; 20560 and
    20561 had that status from their first day, 2020-01-01.

    ## How to fix

    Nothing in the note changes it.

    ## Not checked

    Which notice the patient had to be given: for 2020-01-01 to 2020-01-20 that is disputed.
    """
    problem = Problem(
        "date_of_service",
        "Medicare covered neither needling nor acupuncture before 2020-01-21.",
        "Nothing in the note changes it.",
    )
    return covered(case, NEEDLE_SERVICES, fails=True, problem=problem, asks=())


@rule("COV104", "chiropractor-beyond-the-spine", Severity.ERROR, _DC)
def chiropractor_beyond_the_spine(case: "Case") -> Answer:
    """
    Medicare covers of a chiropractor's services the manipulation of the spine alone.

    ## What it requires

    Of a chiropractor no line but 98940, 98941 or 98942.

    ## Why

    The law has no other chiropractic benefit.

    ## How to fix

    Nothing in the note changes it.

    ## Not checked

    Services that somebody else of the practice furnished at the visit; the rendering provider is
    taken for the chiropractor.
    """
    who = case.encounter.rendering.profession
    others = {code for code in case.codes[1] if code not in SPINAL}
    problem = Problem(
        "rendering.profession",
        "Medicare covers of a chiropractor's services the manipulation of the spine alone.",
        "Nothing in the note changes it.",
    )
    if who is not None and who is not Profession.CHIROPRACTOR:
        return MET
    if who is None or any(one.performed_by is not None for one in case.encounter.procedures):
        return Answer(Verdict.UNDETERMINED)
    return covered(case, others, fails=True, problem=problem, asks=())


@rule("MOD105", "active-treatment", Severity.WARNING, _AT, since=date(2004, 10, 1))
def active_treatment(case: "Case") -> Answer:
    """
    Manipulation of the spine takes AT where it is active treatment, and not where it maintains.

    ## What it requires

    Whether improvement is expected of the treatment, or it maintains a state.

    ## Why

    Without the modifier the line is denied as maintenance.

    ## How to fix

    State whether the treatment maintains.

    ## Not checked

    Which notice the patient of a maintenance treatment is given.
    """
    always, sometimes = case.codes
    if not asks_for_active(case.encounter, case.edition) or not SPINAL & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    stated = case.encounter.clinical.maintenance
    if stated is not None:
        return MET if SPINAL & always else Answer(Verdict.UNDETERMINED)
    message = "The note does not state whether the manipulation is active treatment."
    problem = Problem("clinical.maintenance", message, "State whether the treatment maintains.")
    ask = Ask(("clinical.maintenance",), _ACTIVE)
    if SPINAL & case.standing_codes:
        return Answer(Verdict.UNDETERMINED, (problem,), (ask,))
    return Answer(Verdict.UNDETERMINED)


_ACTIVE: Final = "What is expected of the manipulation, improvement or the keeping of a state?"


@rule("COV107", "needling-by-telehealth", Severity.ERROR, _TELEHEALTH, since=date(2026, 1, 1))
def needling_by_telehealth(case: "Case") -> Answer:
    """
    Needling is not among the services that Medicare covers by telehealth.

    ## What it requires

    A place of service other than 02 and 10.

    ## Why

    The list of telehealth services of 2026 does not have the codes.

    ## How to fix

    Correct the place of service.

    ## Not checked

    Lists of earlier years, which were not seen.
    """
    problem = Problem(
        "place_of_service",
        "Needling is not among the services that Medicare covers by telehealth.",
        "Correct the place of service.",
    )
    place = case.encounter.place_of_service
    fails = None if place is None else place in _BY_TELEHEALTH
    if fails is None:
        # Nobody expects telehealth where nothing is said of it.
        return Answer(Verdict.UNDETERMINED)
    return covered(case, _NEEDLING, fails=fails, problem=problem, asks=())


@rule("COV108", "sessions-of-injections", Severity.WARNING, _INJECTIONS)
def sessions_of_injections(case: "Case") -> Answer:
    """
    Some Medicare contractors cover three sessions of trigger point injections in twelve months.

    ## What it requires

    No more than three sessions in any twelve months, where the contractor has the limit. A further
    one is undetermined: other contractors were not read.

    ## Why

    A repeat is covered for relief of half or more over six weeks, on the same scale.

    ## How to fix

    Look up the contractor's limit, and record the relief of the sessions before.

    ## Not checked

    Findings at the trigger points and what was tried before; the elements of the record hold them.
    """
    always, sometimes = case.codes
    if not _INJECTED & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    earlier, day = case.encounter.earlier_visits, case.encounter.date_of_service
    if earlier is None or not _INJECTED & always:
        return Answer(Verdict.UNDETERMINED)
    days = {s.date for s in earlier if s.code in _INJECTED and 0 < (day - s.date).days < _YEAR}
    if len(days) < _SESSIONS:
        return MET
    message = f"This is session {len(days) + 1} of injections within twelve months."
    fix = "Look up the contractor's limit, and record the relief of the sessions before."
    return Answer(Verdict.UNDETERMINED, (Problem("earlier_visits", message, fix),))


@rule(
    "MOD122",
    "therapy-beyond-threshold",
    Severity.NOTE,
    _THRESHOLD,
    _CLAIMS,
    since=date(2020, 1, 1),
)
def therapy_beyond_threshold(case: "Case") -> Answer:
    """
    Therapy beyond the threshold of the year takes KX where the record attests that it is necessary.

    ## What it requires

    The attestation, as a fact of the plan of care. The threshold is one for physical therapy and
    speech-language pathology together and the same again for occupational therapy: 2,080 in 2020,
    2,110 in 2021, 2,150 in 2022, 2,230 in 2023, 2,330 in 2024, 2,410 in 2025, 2,480 in 2026.

    ## Why

    Beyond it a line without the modifier is denied.

    ## How to fix

    State in the plan of care that the threshold is exceeded and that more therapy is necessary.

    ## Exceptions

    Needling and acupuncture take KX for another reason (MOD120).

    ## Not checked

    The charges of the year: the library knows no amounts, and takes what is not attested for not
    exceeded.
    """
    plan = case.encounter.plan_of_care
    if plan is None or not plan.over_threshold:
        return NOT_APPLICABLE
    if not case.parts.therapy.places:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    message = "The record attests that therapy beyond the threshold of the year is necessary."
    fix = "Keep in the record why more is necessary."
    return Answer(Verdict.MET, (Problem("plan_of_care.over_threshold", message, fix),))


_NEEDLING: Final = frozenset({"20560", "20561"})
_INJECTED: Final = frozenset({"20552", "20553"})
_BY_TELEHEALTH: Final = frozenset({"02", "10"})
_YEAR: Final = 365
_SESSIONS: Final = 3


RULES: Final = (
    needling_by_telehealth,
    sessions_of_injections,
    therapy_beyond_threshold,
    needling_before_the_benefit,
    chiropractor_beyond_the_spine,
    active_treatment,
)
