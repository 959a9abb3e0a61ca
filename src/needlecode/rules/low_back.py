"""Medicare's benefit for chronic low back pain: of whom, by whom, for what, how often; KX and notices."""

from typing import TYPE_CHECKING, Final

from needlecode.coverage import SINCE, Condition, diagnosis, furnished, is_denied, pain, visits
from needlecode.coverage_answers import covered
from needlecode.coverage_modifier import NOTICE, gives_notices, is_in_use, notice_of
from needlecode.low_back import EXTRA_FROM, MOST_OF_YEAR, NEEDLE_SERVICES
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NCD: Final = ("cms-ncd-30-3-3", "chronic low back pain; who may furnish")
_VISITS: Final = ("cms-ncd-30-3-3", "12 visits in 90 days, 8 more, 20 a year")
_MM: Final = ("cms-mm11755", "who may furnish")
_PT: Final = ("apta-abn-2022", "dry needling by a physical therapist")
_LIST: Final = ("acupuncture-today-2021-12", "the low back pain codes")
_FORM: Final = ("cms-abn-tutorial", "who gives the notice")
_KX: Final = ("amerihealth-ma-acupuncture", "KX on visits 13 to 20")


def _condition(case: "Case", found: Condition, said: tuple[str, str, str], ask: str) -> Answer:
    """Answer by a condition: what is said where it fails, where it is open, and what to do."""
    fails, open_, fix = said
    # Where another condition fails as well, nothing that is stated here changes a line.
    changes = is_in_use(case.encounter, case.edition) and not is_denied(
        case.encounter, case.edition, case.groups
    )
    return covered(
        case,
        NEEDLE_SERVICES,
        fails=found.fails,
        problem=Problem((*found.paths, "")[0], fails if found.fails else open_, fix),
        asks=[Ask(found.paths, ask, changes_lines=changes)] if found.paths else (),
    )


@rule("COV102", "chronic-low-back-pain", Severity.ERROR, _NCD, _MM, since=SINCE)
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

    Diagnosis codes (COV105), and the number of visits and improvement (COV106).
    """
    said = (
        f"{_COVERS}, which the record excludes.",
        f"{_COVERS}, which the note does not establish.",
        "State the facts of the pain.",
    )
    return _condition(case, pain(case.encounter), said, _PAIN)


_COVERS: Final = "Medicare covers needling and acupuncture for chronic low back pain alone"
_PAIN: Final = "How long has the low back pain lasted, and with what is it associated?"


@rule("COV103", "who-may-furnish-needling", Severity.ERROR, _NCD, _MM, _PT, since=SINCE)
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
    said = (
        "Medicare does not cover needling or acupuncture by whoever furnished it.",
        "The note does not establish that whoever furnished the needling may do so.",
        "State who furnished it.",
    )
    return _condition(case, furnished(case.encounter, case.groups), said, _WHO)


_WHO: Final = "Who furnished the needling, with which degree and licence, and under whom?"


@rule("COV105", "diagnosis-of-low-back-pain", Severity.ERROR, _NCD, _LIST, since=SINCE)
def diagnosis_of_low_back_pain(case: "Case") -> Answer:
    """
    A diagnosis of the visit is that of the low back pain that Medicare covers.

    ## What it requires

    A code of the family of low back pain that is valid on the date: M54.5 through 2021-09-30, M54.50
    and M54.59 from the day after.

    ## Why

    The determination covers no other condition, and reviews looked for other diagnoses.

    ## How to fix

    State the diagnosis that was treated.

    ## Exceptions

    CMS's own list was not found. So another code is undetermined; the choice `clbp_diagnosis` lets
    the definition alone decide, or refuses every other code. M54.51 has a cause, and follows the
    choice `vertebrogenic_pain`. Fibromyalgia alone is not covered.
    """
    said = (
        "No diagnosis of the visit is of the low back pain that Medicare covers.",
        "Whether a diagnosis of the visit is on Medicare's list is not known.",
        "State the diagnosis that was treated.",
    )
    found = diagnosis(case.encounter, case.edition.choices)
    return _condition(case, found, said, _TREATED)


_TREATED: Final = "Which diagnoses were treated with the needles?"


@rule("COV106", "visits-of-the-benefit", Severity.ERROR, _VISITS, since=SINCE)
def visits_of_the_benefit(case: "Case") -> Answer:
    """
    Medicare covers 12 visits in 90 days, 8 more for a patient who improves, and 20 a year.

    ## What it requires

    The dates of the earlier visits; from the thirteenth visit on, and after the 90 days, that the
    patient improves; no more than 20 visits in the year.

    ## Why

    The treatment stops where the patient does not improve.

    ## How to fix

    State the earlier visits of the patient, and how the pain changed.

    ## Exceptions

    Which year and which 90 days are meant is not said: the choices `clbp_year` and
    `clbp_ninety_days` decide. Earlier services count by day, where no other payer is stated.
    """
    found, course = visits(case.encounter, case.edition.choices)
    number = "" if course is None else f" (visit {course.number} of the year)"
    said = (
        f"The visit is not among those that Medicare covers{number}.",
        f"The note does not establish that the visit is among those that are covered{number}.",
        "State the earlier visits and how the pain changed.",
    )
    ask = _CHANGED if found.paths == ("clinical.improving",) else _EARLIER
    return _condition(case, found, said, ask)


_EARLIER: Final = "On which earlier dates did the patient have needling or acupuncture?"
_CHANGED: Final = "How has the low back pain changed since the treatment began?"


@rule("MOD120", "improvement-attested", Severity.NOTE, _VISITS, _KX, since=SINCE)
def improvement_attested(case: "Case") -> Answer:
    """
    Needling and acupuncture on the thirteenth to the twentieth visit of the year take KX.

    ## What it requires

    That the patient improves; the modifier attests it.

    ## Why

    Without it the visits beyond the first twelve are denied. On the first twelve it has no place.

    ## How to fix

    State how the pain changed.

    ## Exceptions

    The choice `clbp_kx_from` counts within the 90 days only. KX for therapy beyond the threshold of
    the year is another rule, and is not set here: the library knows no amounts.
    """
    found, course = visits(case.encounter, case.edition.choices)
    always, sometimes = case.codes
    if not NEEDLE_SERVICES & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    if course is None or not NEEDLE_SERVICES & always:
        return Answer(Verdict.UNDETERMINED)
    if not course.has_kx or course.is_over:
        return NOT_APPLICABLE
    if found.fails is not False:
        return Answer(Verdict.UNDETERMINED if found.fails is None else Verdict.NOT_MET)
    denied = is_denied(case.encounter, case.edition, case.groups)
    if denied or not NEEDLE_SERVICES & case.standing_codes:
        return Answer(Verdict.UNDETERMINED)
    message = (
        f"This is visit {course.number} of the year, between {EXTRA_FROM} and {MOST_OF_YEAR}, "
        "and the line attests the improvement."
    )
    problem = Problem("clinical.improving", message, "Keep the measures of it in the record.")
    return Answer(Verdict.MET, (problem,))


@rule("MOD121", "notice-of-denial", Severity.WARNING, _PT, _NCD, _FORM, since=SINCE)
def notice_of_denial(case: "Case") -> Answer:
    """
    A line whose denial is expected says whether the patient was told before.

    ## What it requires

    Whether the record has a signed notice.

    ## Why

    GA says that there is one, and GZ that there is none; without a notice the patient owes nothing.
    A chiropractor has no benefit that needling could be of, and the line takes GY.

    ## How to fix

    Record whether the patient signed a notice before the service.

    ## Exceptions

    CMS clarified in 2022 which notice a therapist's patient gets, and the text could not be read.
    The choice `notice_modifier` has both other readings: GX, and GY throughout. The notice is one of
    fee-for-service Medicare: a plan that follows its determination gives none.

    ## Not checked

    The form, the reason and the amount on the notice.
    """
    always, sometimes = case.codes
    denied = gives_notices(case.encounter, case.edition) and is_denied(
        case.encounter, case.edition, case.groups
    )
    if denied is False:
        return NOT_APPLICABLE
    if not NEEDLE_SERVICES & sometimes:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    if denied and NEEDLE_SERVICES & always and notice_of(case.encounter, case.edition):
        return MET
    if not denied or not NEEDLE_SERVICES & always & case.standing_codes:
        return Answer(Verdict.UNDETERMINED)
    message = (
        "The note does not say whether the patient signed a notice, and a denial is expected."
    )
    problem = Problem("note", message, "Record whether there is a signed notice.")
    return Answer(Verdict.UNDETERMINED, (problem,), (Ask((f"note.{NOTICE}",), _NOTICE),))


_NOTICE: Final = "Which notice, if any, did the patient sign before the service?"


RULES: Final = (
    chronic_low_back_pain,
    who_may_furnish_needling,
    diagnosis_of_low_back_pain,
    visits_of_the_benefit,
    improvement_attested,
    notice_of_denial,
)
