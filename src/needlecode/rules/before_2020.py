"""Needling before it had codes: which unlisted code a policy chooses."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.rule import Answer, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_LAST_DAY_WITHOUT: Final = date(2019, 12, 31)


@rule(
    "SEL103",
    "needling-before-2020-as-20999",
    Severity.NOTE,
    ("cpt-assistant-2003-09", "needling without a code of its own"),
    ("cpt-assistant-2014-10", "needling without a code of its own"),
    until=_LAST_DAY_WITHOUT,
)
def needling_before_2020_as_20999(case: "Case") -> Answer:
    """
    Before 2020-01-01 needling had no code, and the unlisted musculoskeletal code stands for it.

    ## What it requires

    A date of service before 2020-01-01, at least one muscle that counts, and the choice
    `unlisted_before_2020` at its first value. One unit, whatever the number of muscles.

    ## Why

    The code set's owner named the unlisted musculoskeletal code for needling, twice, as reported.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service with the claim.

    ## Exceptions

    The physical therapists' association named an unlisted physical medicine code instead; see
    SEL104 and SEL105.
    """
    return case.row("SEL103")


_APTA: Final = ("apta-unlisted-2014", "an unlisted physical medicine code for dry needling")


@rule("SEL104", "needling-before-2020-as-97799", Severity.NOTE, _APTA, until=_LAST_DAY_WITHOUT)
def needling_before_2020_as_97799(case: "Case") -> Answer:
    """
    Before 2020-01-01 needling may stand under an unlisted physical medicine service.

    ## What it requires

    A date of service before 2020-01-01, at least one muscle that counts, and a policy that chose
    `unlisted_before_2020 = code_97799`.

    ## Why

    The physical therapists' association advised an unlisted physical medicine code.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service with the claim.
    """
    return case.row("SEL104")


@rule("SEL105", "needling-before-2020-as-97139", Severity.NOTE, _APTA, until=_LAST_DAY_WITHOUT)
def needling_before_2020_as_97139(case: "Case") -> Answer:
    """
    Before 2020-01-01 needling may stand under an unlisted therapeutic procedure.

    ## What it requires

    A date of service before 2020-01-01, at least one muscle that counts, and a policy that chose
    `unlisted_before_2020 = code_97139`.

    ## Why

    The physical therapists' association advised an unlisted physical medicine code.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service with the claim.
    """
    return case.row("SEL105")


RULES: Final = (
    needling_before_2020_as_20999,
    needling_before_2020_as_97799,
    needling_before_2020_as_97139,
)
