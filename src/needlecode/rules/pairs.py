"""Lines of one visit that stand in an NCCI pair: which are withheld, and which take a modifier."""

from typing import TYPE_CHECKING, Final

from needlecode.pair_answers import on_open, on_separate, on_withheld
from needlecode.rule import NOT_APPLICABLE, Answer, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "the pair's row")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_THERAPY: Final = ("ncci-policy-manual-2026", "ch. XI, pp. XI-25 to XI-28")


@rule("EDT106", "line-withheld-by-an-edit", Severity.ERROR, _PTP, _MANUAL, _THERAPY)
def line_withheld_by_an_edit(case: "Case") -> Answer:
    """
    A line is withheld, because NCCI does not pay it beside another line of the visit.

    ## What it requires

    No two lines in a pair of the edit table, unless the pair has indicator 1 and the facts make the
    two services separate: other sessions, other regions, other intervals of time for therapy, work
    of its own for a visit or an evaluation.

    ## Why

    Of a pair only column 1 is paid. With indicator 0 no modifier helps; with 1 one helps where the
    facts justify it, and never for the sake of payment.

    ## How to fix

    Report the one that the record supports.

    ## Exceptions

    Of a pair with a visit it is the visit that is withheld, as its separate work is what is missing.
    A line that is withheld withholds no other.

    ## Not checked

    Of a service at several places, some of them shared, the whole line is withheld.
    """
    if case.edition.edits is None or not case.edition.edits_apply:
        return NOT_APPLICABLE
    return on_withheld(case, chosen=False)


@rule("EDT107", "what-separates-two-lines-not-stated", Severity.ERROR, _PTP, _MANUAL, _THERAPY)
def what_separates_two_lines_not_stated(case: "Case") -> Answer:
    """
    A line is withheld beside another one, because the note does not say what makes them separate.

    ## What it requires

    For two lines in a pair with indicator 1: where and in which session each was furnished; for two
    therapy services their minutes and those of the whole treatment; for a visit or an evaluation
    the work that is its own. Where the practitioner and the hospital table differ, the setting.

    ## Why

    A modifier states a fact, so it waits until the fact is stated.

    ## How to fix

    Record what is missing.
    """
    if case.edition.edits is None or not case.edition.edits_apply:
        return NOT_APPLICABLE
    return on_open(case, chosen=False)


@rule("MOD102", "separate-services", Severity.NOTE, _PTP, _MANUAL, _THERAPY)
def separate_services(case: "Case") -> Answer:
    """
    A line takes a modifier, because the facts make it separate from another line of the visit.

    ## What it requires

    A pair with indicator 1, and facts: other sessions or other regions (XE, XS), other intervals of
    time or work of its own (XU), or 59 for any of them by choice; for a visit 25.

    ## Why

    Without the modifier the line is denied beside the other one.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    The choice `distinct_service_modifier` picks 59 or the narrower ones.
    """
    return on_separate(case, chosen=False)


RULES: Final = (
    line_withheld_by_an_edit,
    what_separates_two_lines_not_stated,
    separate_services,
)
