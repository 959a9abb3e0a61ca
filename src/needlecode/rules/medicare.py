"""Medicare: active treatment, and for whom and by whom it covers needling and acupuncture."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from needlecode.active_treatment import SPINAL, asks_for_active
from needlecode.procedure import Profession, Provider
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NCD: Final = ("cms-ncd-30-3-3", "chronic low back pain; who may furnish")
_STATUS: Final = ("cms-cr-11661", "status of the codes from 2020-01-21")
_MM: Final = ("cms-mm11755", "who may furnish")
_PT: Final = ("apta-abn-2022", "dry needling by a physical therapist")
_DC: Final = ("noridian-chiropractic", "services that are paid")
_AT: Final = ("noridian-at", "modifier AT")
_SINCE: Final = date(2020, 1, 21)
_BEFORE: Final = date(2020, 1, 20)

# The services of the coverage determination (C-108).
_SERVICES: Final = frozenset({"20560", "20561", "97810", "97811", "97813", "97814"})
_WEEKS: Final = 12
_SUPERVISORS: Final = frozenset(
    {
        Profession.PHYSICIAN,
        Profession.PHYSICIAN_ASSISTANT,
        Profession.NURSE_PRACTITIONER,
        Profession.CLINICAL_NURSE_SPECIALIST,
    }
)
# Their services are a benefit of their own, in which needling is not (C-105, F-116, N-314).
_OTHER_BENEFITS: Final = frozenset(
    {
        Profession.PHYSICAL_THERAPIST,
        Profession.PHYSICAL_THERAPIST_ASSISTANT,
        Profession.OCCUPATIONAL_THERAPIST,
        Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
        Profession.SPEECH_LANGUAGE_PATHOLOGIST,
        Profession.CHIROPRACTOR,
    }
)
_CREDENTIALS: Final = frozenset({"acupuncture-degree", "acupuncture-licence"})


def _answer(
    case: "Case",
    codes: Iterable[str],
    *,
    fails: bool | None,
    problem: Problem,
    asks: Iterable[Ask],
) -> Answer:
    """Answer for lines of some codes, of which a condition fails, holds, or (None) is open."""
    codes = frozenset(codes)
    always, sometimes = case.codes
    if not codes & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    if fails and codes & always:
        return Answer(Verdict.NOT_MET, (problem,))
    if fails is False and codes & always:
        return MET
    asked = tuple(asks) if fails is None else ()
    # What cannot be known of a line is said where the line stands as written.
    shown = (problem,) if fails is None and codes & case.standing_codes else ()
    return Answer(Verdict.UNDETERMINED, shown, asked if shown else ())


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
    return _answer(case, _SERVICES, fails=True, problem=problem, asks=())


@rule("COV102", "chronic-low-back-pain", Severity.ERROR, _NCD, _MM, since=_SINCE)
def chronic_low_back_pain(case: "Case") -> Answer:
    """
    Medicare covers needling and acupuncture for chronic low back pain alone.

    ## What it requires

    Low back pain for 12 weeks or longer, without an identifiable systemic cause, not associated with
    surgery, and not with pregnancy. All four have to hold.

    ## Why

    The coverage determination names no other condition.

    ## How to fix

    State the four facts; where one of them does not hold the service is not covered.

    ## Not checked

    Diagnosis codes, the number of visits in ninety days and in a year, and improvement.
    """
    clinical = case.encounter.clinical
    facts = {
        "clinical.pain_weeks": None
        if clinical.pain_weeks is None
        else clinical.pain_weeks < _WEEKS,
        "clinical.specific_cause": clinical.specific_cause,
        "clinical.surgery_related": clinical.surgery_related,
        "clinical.pregnancy_related": clinical.pregnancy_related,
    }
    failing = [path for path, fails in facts.items() if fails]
    unstated = tuple(path for path, fails in facts.items() if fails is None)
    message = "Medicare covers needling and acupuncture for chronic low back pain alone, "
    message += "which the record excludes." if failing else "which the note does not establish."
    return _answer(
        case,
        _SERVICES,
        fails=True if failing else None if unstated else False,
        problem=Problem((failing or [*unstated, ""])[0], message, "State the facts of the pain."),
        asks=[Ask(unstated, _PAIN, changes_lines=False)],
    )


_PAIN: Final = "How long has the low back pain lasted, and with what is it associated?"


class _Furnished(NamedTuple):
    """Whether somebody may furnish the service, and what would have to be stated."""

    may: bool | None
    paths: tuple[str, ...] = ()


def _furnished(provider: Provider, path: str) -> _Furnished:
    who = provider.profession
    if who is None:
        return _Furnished(None, (f"{path}.profession",))
    if who is Profession.PHYSICIAN:
        return _Furnished(may=True)
    if who in _OTHER_BENEFITS:
        return _Furnished(may=False)
    missing = () if {*provider.credentials} >= _CREDENTIALS else (f"{path}.credentials",)
    if who not in _SUPERVISORS:
        if provider.supervised_by is None:
            missing = (*missing, f"{path}.supervised_by")
        elif provider.supervised_by not in _SUPERVISORS:
            return _Furnished(may=False)
    return _Furnished(None if missing else True, missing)


def _providers(case: "Case") -> Iterator[_Furnished]:
    encounter, groups = case.encounter, case.groups
    places = (*groups.needling, *groups.either, *groups.acupuncture)
    performers = {p: encounter.procedures[p].performed_by for p in sorted(places)}
    for place, performer in performers.items():
        if performer is not None:
            yield _furnished(performer, f"procedures[{place}].performed_by")
    if None in performers.values():
        yield _furnished(encounter.rendering, "rendering")


@rule("COV103", "who-may-furnish-needling", Severity.ERROR, _NCD, _MM, _PT, since=_SINCE)
def who_may_furnish_needling(case: "Case") -> Answer:
    """
    Medicare covers needling and acupuncture by certain professionals only.

    ## What it requires

    A physician; or a physician assistant, nurse practitioner, clinical nurse specialist or auxiliary
    personnel with an accredited degree in acupuncture and a full licence. Auxiliary personnel also
    need supervision by one of the others.

    ## Why

    The coverage determination lists them. Therapists and chiropractors have a benefit of their own,
    in which needling is not; an acupuncturist is auxiliary personnel.

    ## How to fix

    State who furnished the service, the credentials ``acupuncture-degree`` and
    ``acupuncture-licence``, and who supervised it.

    ## Not checked

    The level of the supervision.
    """
    found = [*_providers(case)]
    fails: bool | None = False
    if any(one.may is False for one in found):
        fails = True
    elif any(one.may is None for one in found):
        fails = None
    paths = tuple(path for one in found for path in one.paths)
    message = "Medicare does not cover needling or acupuncture by whoever furnished it."
    if fails is None:
        message = "The note does not establish that whoever furnished the needling may do so."
    return _answer(
        case,
        _SERVICES,
        fails=fails,
        problem=Problem(paths[0] if paths else "rendering", message, "State who furnished it."),
        asks=[Ask(paths, _WHO, changes_lines=False)],
    )


_WHO: Final = "Who furnished the needling, with which degree and licence, and under whom?"


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
    return _answer(case, others, fails=True, problem=problem, asks=())


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


RULES: Final = (
    needling_before_the_benefit,
    chronic_low_back_pain,
    who_may_furnish_needling,
    chiropractor_beyond_the_spine,
    active_treatment,
)
