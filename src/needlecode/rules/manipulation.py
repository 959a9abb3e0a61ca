"""What a note on manipulation leaves open."""

from typing import TYPE_CHECKING, Final

from needlecode.part import RegionPart, with_regions
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


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


def _open(part: RegionPart | None, message: str, ask: str) -> Answer:
    if part is None:
        return NOT_APPLICABLE
    if "regions" not in part.decisive:
        return MET
    if not (part.supported or part.outside):
        # Another rule reports that no region is sure to select a code, and asks.
        return Answer(Verdict.UNDETERMINED)
    problem = Problem(f"procedures[{part.places[0]}]", message, "Record each region treated.")
    return Answer(Verdict.UNDETERMINED, (problem,), (Ask(part.open_paths, ask),))


@rule("SEL508", "osteopathic-regions-open", Severity.ERROR, _AAP, _OSTEOPATHIC)
def osteopathic_regions_open(case: "Case") -> Answer:
    """
    The number of body regions is open, and different readings of the note select different lines.

    ## What it requires

    A note whose smallest and largest reading select the same line.

    ## Why

    The line follows the smallest number of regions that fits the words: a joint between two regions
    joins the one that was treated anyway. Words that were not understood, and a manipulation without
    a region, may have been anything.

    ## How to fix

    Record each body region that was treated.

    ## Exceptions

    The choice `oa_joint_region` settles where the joint of skull and atlas stands.
    """
    part = with_regions(case.parts.osteopathic)
    return _open(
        part,
        _osteopathic_message(part) if part else "",
        "Which body regions were treated by osteopathic manipulation?",
    )


def _osteopathic_message(part: RegionPart) -> str:
    number = "1 body region" if part.supported == 1 else f"{part.supported} body regions"
    return (
        f"The note supports {number} of osteopathic manipulation and may mean up to "
        f"{part.possible}; that decides the line."
    )


@rule("SEL525", "chiropractic-regions-open", Severity.ERROR, _REGIONS, _CHIROPRACTIC)
def chiropractic_regions_open(case: "Case") -> Answer:
    """
    The body regions are open, and different readings of the note select different lines.

    ## What it requires

    A note whose readings all select the same lines.

    ## Why

    The lines follow the smallest number of spinal regions that fits the words, and a region outside
    the spine only where every reading has one. Words that were not understood, and a manipulation
    without a region, may have been anything.

    ## How to fix

    Record each body region that was treated.
    """
    part = with_regions(case.parts.chiropractic)
    return _open(
        part,
        _chiropractic_message(part) if part else "",
        "Which body regions were treated by chiropractic manipulation?",
    )


def _chiropractic_message(part: RegionPart) -> str:
    least, most = part.supported, part.possible
    number = f"{least} to {most}" if most > least else f"{least}"
    outside = {None: " with or without", True: " with", False: " without"}[part.outside]
    return (
        f"The note may mean {number} regions of the spine{outside} a region outside it; that "
        "decides the lines."
    )


@rule("SEL509", "osteopathic-region-not-understood", Severity.ERROR, _AAP)
def osteopathic_region_not_understood(case: "Case") -> Answer:
    """
    Words that should name a region of the osteopathic manipulation were not understood.

    ## What it requires

    Words that name body regions, joints of them or levels of the spine.

    ## Why

    What is not understood is not counted, and it may have been a region, or several.

    ## How to fix

    Write the body region's name in full.
    """
    return _unread(with_regions(case.parts.osteopathic))


@rule("SEL526", "chiropractic-region-not-understood", Severity.ERROR, _REGIONS)
def chiropractic_region_not_understood(case: "Case") -> Answer:
    """
    Words that should name a region of the chiropractic manipulation were not understood.

    ## What it requires

    Words that name body regions, joints of them or levels of the spine.

    ## Why

    What is not understood is not counted, and it may have been a region, or several.

    ## How to fix

    Write the body region's name in full.
    """
    return _unread(with_regions(case.parts.chiropractic))


def _unread(part: RegionPart | None) -> Answer:
    if part is None:
        return NOT_APPLICABLE
    if not part.unread:
        # Where no region is named nothing is there to be understood.
        return Answer(Verdict.UNDETERMINED) if part.unnamed else MET
    problems = tuple(
        Problem(
            path,
            f"{length} characters of the regions were not understood and not counted.",
            "Write the body region's name in full.",
        )
        for path, length in part.unread
    )
    return Answer(Verdict.UNDETERMINED, problems)


RULES: Final = (
    osteopathic_regions_open,
    osteopathic_region_not_understood,
    chiropractic_regions_open,
    chiropractic_region_not_understood,
)
