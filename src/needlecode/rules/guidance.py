"""Guidance of a needle, by imaging or by the muscle's own current, where its code is stated."""

from collections.abc import Container
from typing import TYPE_CHECKING, Final

from needlecode.facts._codes import CODES
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MANUAL: Final = "ncci-policy-manual-2026"
_PTP: Final = "ncci-ptp-practitioner-2024q3"
_BY_MUSCLE: Final = frozenset({"95873", "95874"})
_BY_IMAGING: Final = frozenset(c for c, row in CODES.items() if row[0] == "guidance") - _BY_MUSCLE


def _problems(case: "Case", codes: Container[str], message: str, fix: str) -> tuple[Problem, ...]:
    procedures = case.encounter.procedures
    return tuple(
        Problem(f"procedures[{n}].code", message, fix)
        for n in case.groups.stated
        if (procedures[n].code or "") in codes
    )


@rule(
    "SEL821",
    "imaging-guidance-stated",
    Severity.ERROR,
    (_MANUAL, "ch. IX, p. IX-15: one unit for the encounter"),
    (_PTP, "20560 and 20561 over 76998 and 77012, indicator 1; no row for 76942 and 77002"),
)
def imaging_guidance_stated(case: "Case") -> Answer:
    """
    Imaging guidance of a needle is reported once for the encounter, where the record shows its need.

    ## What it requires

    The code of the guidance, and a record of why the needle could not be placed without it. One
    unit, however many needles and sites.

    ## Why

    NCCI counts guidance by encounter. It pairs ultrasound during an operation and computed
    tomography with needling, and has no row for ultrasound and fluoroscopic guidance of a needle;
    an absent row is no permission.

    ## How to fix

    Record the need for the guidance, or leave it out.

    ## Not checked

    Whether the guidance was needed, and whether the code of the procedure includes it.
    """
    answer = case.row("SEL821")
    if answer is NOT_APPLICABLE:
        return answer
    message = "Guidance by imaging stands once for the encounter; its need is not checked."
    fix = "Record why the needle could not be placed without imaging, or leave the guidance out."
    return Answer(Verdict.UNDETERMINED, _problems(case, _BY_IMAGING, message, fix))


_XI_35: Final = (_MANUAL, "ch. XI, p. XI-35: guidance of chemodenervation, one for the encounter")


@rule("SEL822", "muscle-guidance-of-chemodenervation", Severity.NOTE, _XI_35)
def muscle_guidance_of_chemodenervation(case: "Case") -> Answer:
    """
    Guidance by the muscle's own current stands once beside a stated chemodenervation.

    ## What it requires

    95873 or 95874, and the code of a chemodenervation at the same visit.

    ## Why

    The two codes are add-ons of chemodenervation, one for the encounter.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL822")


@rule("SEL823", "muscle-guidance-without-chemodenervation", Severity.ERROR, _XI_35)
def muscle_guidance_without_chemodenervation(case: "Case") -> Answer:
    """
    Guidance by the muscle's own current belongs to chemodenervation only, and none is stated.

    ## What it requires

    The code of a chemodenervation at the same visit.

    ## Why

    Electromyography or stimulation that guides a needle for dry needling, a trigger point
    injection or acupuncture has no code.

    ## How to fix

    Leave the guidance out, or state the chemodenervation.
    """
    if not case.may_choose("SEL823"):
        return NOT_APPLICABLE
    message = "This guidance belongs to chemodenervation, and the visit states none."
    fix = "Leave the guidance out, or state the code of the chemodenervation."
    return Answer(Verdict.NOT_MET, _problems(case, _BY_MUSCLE, message, fix))


@rule("SEL829", "one-muscle-guidance", Severity.ERROR, _XI_35)
def one_muscle_guidance(case: "Case") -> Answer:
    """
    Two kinds of guidance by the muscle's own current are stated, and one stands for the encounter.

    ## What it requires

    Either stimulation or electromyography.

    ## Why

    Guidance of chemodenervation is reported once for the encounter.

    ## How to fix

    Keep the one that the record supports.
    """
    if not case.may_choose("SEL822"):
        return NOT_APPLICABLE
    procedures = case.encounter.procedures
    if {procedures[n].code for n in case.groups.stated} >= _BY_MUSCLE:
        message = "Two kinds of guidance are stated, and one of them stands for the encounter."
        fix = "Keep the one that the record supports."
        return Answer(Verdict.NOT_MET, _problems(case, _BY_MUSCLE, message, fix))
    return MET


RULES: Final = (
    imaging_guidance_stated,
    muscle_guidance_of_chemodenervation,
    muscle_guidance_without_chemodenervation,
    one_muscle_guidance,
)
