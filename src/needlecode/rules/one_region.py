"""An injection and osteopathic manipulation of one region."""

from typing import TYPE_CHECKING, Final

from needlecode.pair_answers import on_warned
from needlecode.rule import Answer, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_OMT: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-28")


@rule("EDT113", "injection-beside-osteopathic-manipulation", Severity.ERROR, _OMT)
def injection_beside_osteopathic_manipulation(case: "Case") -> Answer:
    """
    Osteopathic manipulation and an injection were furnished in one region.

    ## What it requires

    An injection in another region than the manipulation, or in another session.

    ## Why

    The manual has one intervention for a region: manipulation and an injection of one region are not
    both reported. It does not say which of the two, and no pair does.

    ## How to fix

    Report one of the two.

    ## Not checked

    The modifier for an injection in another region, as no pair asks for one.
    """
    message = (
        "Manipulation and an injection may be of one region, where only one of them is reported."
    )
    return on_warned(case, "", message, "Report one of the two.")


RULES: Final = (injection_beside_osteopathic_manipulation,)
