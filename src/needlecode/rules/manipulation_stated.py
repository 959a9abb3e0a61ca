"""What a note on manipulation states, and the facts do not bear out."""

from typing import TYPE_CHECKING, Final

from needlecode.part import RegionPart, with_regions
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_AAP: Final = ("aap-omt-2022", "codes by number of regions, and the list of regions")
_OSTEOPATHIC: Final = ("cpt-code-set", "98925 to 98929: by number of regions; as reported by AAP")
_CHIROPRACTIC: Final = (
    "cpt-code-set",
    "98940 to 98943: regions and not vertebrae; as reported by AAPC and ChiroHealthUSA",
)
_REGIONS: Final = (
    "cpt-assistant-1997-02",
    "regions of chiropractic manipulation; as ChiroHealthUSA and SecureCare list them",
)
_APART: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-28, osteopathic and chiropractic apart")
_OSTEOPATHIC_CODES: Final = frozenset({"98925", "98926", "98927", "98928", "98929"})
_CHIROPRACTIC_CODES: Final = frozenset({"98940", "98941", "98942", "98943"})


@rule(
    "SEL510",
    "osteopathic-manipulation-by-another-profession",
    Severity.WARNING,
    ("aap-omt-2022", "who furnishes the treatment"),
    ("aapc-neurology-omt", "writes of osteopathic physicians only"),
)
def osteopathic_manipulation_by_another_profession(case: "Case") -> Answer:
    """
    Another profession than a physician furnished the osteopathic manipulation.

    ## What it requires

    A physician or another qualified professional. Where the profession is stated and is no
    physician's, whether it is qualified is for a person to say.

    ## Why

    The wording that a society relays has other qualified professionals in it; payers are said to
    expect a physician. Other professions have codes of their own for work with the hands.

    ## How to fix

    Make sure that the profession may furnish and report the service.

    ## Exceptions

    Under the choice `omt_provider = physician_only` there is no line (SEL507).

    ## Not checked

    The scope of practice in the state.
    """
    part = with_regions(case.parts.osteopathic)
    if part is None or case.edition.choices.omt_provider != "any_qualified":
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            path,
            f"The osteopathic manipulation was furnished by another profession ({who}) than a "
            "physician.",
            "Make sure that the profession may furnish and report osteopathic manipulation.",
        )
        for path, who in part.others
    )
    if problems:
        return Answer(Verdict.NOT_MET, problems)
    return Answer(Verdict.UNDETERMINED) if part.provider_paths else MET


@rule(
    "SEL511",
    "osteopathic-code-and-regions-disagree",
    Severity.WARNING,
    _OSTEOPATHIC,
    _AAP,
    _APART,
    ("palmetto-omt", "all regions of the date together"),
)
def osteopathic_code_and_regions_disagree(case: "Case") -> Answer:
    """
    The note states a code for the osteopathic manipulation that its body regions do not select.

    ## What it requires

    A stated code that all regions of the date together select.

    ## Why

    The regions decide, not the code. 98940 and 98941 are chiropractic codes and never stand for
    osteopathic manipulation; a published page has them so.

    ## How to fix

    Correct the code, or complete the regions.
    """
    return _stated(case, with_regions(case.parts.osteopathic), _OSTEOPATHIC_CODES)


@rule(
    "SEL528",
    "chiropractic-code-and-regions-disagree",
    Severity.WARNING,
    _CHIROPRACTIC,
    _REGIONS,
    _APART,
)
def chiropractic_code_and_regions_disagree(case: "Case") -> Answer:
    """
    The note states a code for the chiropractic manipulation that its body regions do not select.

    ## What it requires

    A stated code that all regions of the date together select.

    ## Why

    The regions decide, not the code. 98925 to 98929 are osteopathic codes and never stand for
    chiropractic manipulation.

    ## How to fix

    Correct the code, or complete the regions.
    """
    return _stated(case, with_regions(case.parts.chiropractic), _CHIROPRACTIC_CODES)


def _stated(case: "Case", part: RegionPart | None, family: frozenset[str]) -> Answer:
    """Compare the codes that the note states with those that the regions select."""
    stated = [
        (place, code)
        for place in (part.places if part else ())
        if (code := case.encounter.procedures[place].code) is not None
    ]
    if part is None or not stated:
        return NOT_APPLICABLE
    wrong: list[Problem] = []
    is_open = False
    for place, code in stated:
        selecting = [code in codes for codes in part.by_regions]
        if any(selecting):
            is_open = is_open or not all(selecting)
            continue
        message = (
            f"The note states {code}, which its body regions do not select."
            if code in family
            else "The note states a code of another service for the manipulation."
        )
        fix = "Correct the code, or complete the body regions."
        wrong.append(Problem(f"procedures[{place}].code", message, fix))
    if wrong:
        return Answer(Verdict.NOT_MET, tuple(wrong))
    return Answer(Verdict.UNDETERMINED) if is_open else MET


@rule(
    "SEL519",
    "osteopathic-beside-chiropractic",
    Severity.WARNING,
    ("ncci-ptp-practitioner-2024q3", "98925 to 98929 with 98940 to 98942, indicator 0"),
    _APART,
)
def osteopathic_beside_chiropractic(case: "Case") -> Answer:
    """
    Osteopathic manipulation and chiropractic manipulation of the spine stand on one visit.

    ## What it requires

    One of the two.

    ## Why

    NCCI has each osteopathic code and each chiropractic code for the spine exclude one another, with
    indicator 0, so no modifier helps. Both are manipulation, named after who furnishes it.

    ## How to fix

    Record which of the two was furnished, and report that one.

    ## Exceptions

    There is no such row for chiropractic manipulation outside the spine.

    ## Not checked

    Which of the two a payer keeps. Under a policy that follows NCCI one is withheld (EDT106).
    """
    osteopathic = with_regions(case.parts.osteopathic)
    chiropractic = with_regions(case.parts.chiropractic)
    if osteopathic is None or chiropractic is None:
        return NOT_APPLICABLE
    if not chiropractic.possible:
        return MET
    message = (
        "Osteopathic manipulation and chiropractic manipulation of the spine stand on one visit, "
        "and their codes exclude one another."
    )
    fix = "Record which of the two was furnished, and report that one."
    verdict = Verdict.NOT_MET if chiropractic.supported else Verdict.UNDETERMINED
    return Answer(verdict, (Problem("procedures", message, fix),))


RULES: Final = (
    osteopathic_manipulation_by_another_profession,
    osteopathic_code_and_regions_disagree,
    chiropractic_code_and_regions_disagree,
    osteopathic_beside_chiropractic,
)
