"""Services that a choice of the policy sets against each other: withheld, open, separate, or warned of."""

from typing import TYPE_CHECKING, Final

from needlecode.pair_answers import on_open, on_separate, on_warned, on_withheld
from needlecode.rule import Answer, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CMT: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-28")
_EXAMPLE: Final = ("aapc-chiropractic-97140", "the code set's example")
_UHC: Final = ("uhc-acupuncture-2025r6006a", "97014, 97032 and G0283 at the same site")
_MINUTES: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-26")
_NO_ROW: Final = (
    "ncci-ptp-practitioner-2024q3",
    "no row of 20560 or 20561 with 97140 or with 98925 to 98929",
)
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")


@rule("EDT108", "line-withheld-by-a-choice", Severity.ERROR, _CMT, _EXAMPLE, _UHC)
def line_withheld_by_a_choice(case: "Case") -> Answer:
    """
    A line is withheld, because a choice of the policy does not let it stand beside another line.

    ## What it requires

    Of 97112, 97124 and 97140 beside chiropractic manipulation of the spine: a region that was not
    manipulated. Of electrical stimulation beside electroacupuncture: another site. Of manual therapy,
    osteopathic or chiropractic manipulation beside needling: what the policy chose, by default
    nothing.

    ## Why

    NCCI's manual gives the first, and a payer's policy the second. For the others sources differ.

    ## How to fix

    Report the one that the record supports.

    ## Exceptions

    The choices `cmt_region_test`, `estim_beside_electroacupuncture`,
    `manual_therapy_beside_needling`, `omt_beside_needling` and `cmt_beside_needling`. Where the edit
    table has the pair, EDT106 reports it.
    """
    return on_withheld(case, chosen=True)


@rule("EDT109", "what-separates-by-a-choice-not-stated", Severity.ERROR, _CMT, _EXAMPLE, _UHC)
def what_separates_by_a_choice_not_stated(case: "Case") -> Answer:
    """
    A line is withheld by a choice, because the note does not say what makes it separate.

    ## What it requires

    Where and in which session each of the two services was furnished; by choice also for which
    diagnosis.

    ## Why

    The line stands at another region only, and a modifier states a fact.

    ## How to fix

    Record what is missing.
    """
    return on_open(case, chosen=True)


@rule("MOD103", "separate-by-a-choice", Severity.NOTE, _CMT, _EXAMPLE, _MANUAL)
def separate_by_a_choice(case: "Case") -> Answer:
    """
    A line takes a modifier, because the facts make it separate from another that a choice names.

    ## What it requires

    Two services that a choice sets against each other, and other regions or sessions: 59, or by the
    choice `distinct_service_modifier` XS or XE.

    ## Why

    The modifier tells that the two were furnished at different places or sessions.

    ## How to fix

    Nothing is wrong.
    """
    return on_separate(case, chosen=True)


@rule("EDT111", "manual-therapy-beside-needling", Severity.ERROR, _MINUTES, _NO_ROW)
def manual_therapy_beside_needling(case: "Case") -> Answer:
    """
    Manual therapy and needling stand side by side, and no minute may be counted for both.

    ## What it requires

    Minutes of the manual therapy without those of the needling: those of both together are no more
    than those of the whole treatment.

    ## Why

    No pair sets the two against each other. Needling is not timed, and a minute of it is no minute
    of another service.

    ## How to fix

    Record the minutes of the manual therapy without the needling, those of the needling, and those
    of the whole treatment.

    ## Exceptions

    The choice `manual_therapy_beside_needling`: a payer may withhold the manual therapy.
    """
    message = "The minutes of the needling have to be left out of those of the manual therapy."
    fix = "Record the minutes of both services and of the whole treatment."
    return on_warned(case, "manual_therapy_beside_needling", message, fix)


@rule("EDT112", "osteopathic-manipulation-beside-needling", Severity.WARNING, _CMT, _NO_ROW)
def osteopathic_manipulation_beside_needling(case: "Case") -> Answer:
    """
    Osteopathic manipulation and needling were furnished in one region.

    ## What it requires

    Needling in another region than the manipulation, or in another session.

    ## Why

    The manual does not let manipulation and an injection of one region both be reported. It does not
    name needling and no pair sets the two against each other, so both lines stand.

    ## How to fix

    Check with the payer before both are reported.

    ## Exceptions

    The choice `omt_beside_needling`: a payer may withhold the needling.
    """
    message = "Manipulation and needling may be of one region, where a payer may take them as one service."
    fix = "Check with the payer before both are reported."
    return on_warned(case, "omt_beside_needling", message, fix)


RULES: Final = (
    line_withheld_by_a_choice,
    what_separates_by_a_choice_not_stated,
    separate_by_a_choice,
    manual_therapy_beside_needling,
    osteopathic_manipulation_beside_needling,
)
