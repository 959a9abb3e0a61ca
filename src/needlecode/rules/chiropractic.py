"""Chiropractic manipulation: which codes the spinal and the other regions select."""

from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Ints, Row, Table, among, table, within
from needlecode.part import with_regions
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

SPINE, OUTSIDE = "spine", "outside the spine"
_REGIONS: Final = (
    "cpt-assistant-1997-02",
    "regions of chiropractic manipulation; as ChiroHealthUSA and SecureCare list them",
)
_CODE_SET: Final = (
    "cpt-code-set",
    "98940 to 98943: regions and not vertebrae; as reported by AAPC and ChiroHealthUSA",
)
_NEWSLETTER: Final = ("aapc-modifier-cmt", "the code follows the regions; modifier 51 is not used")
_LISTED: Final = ("chirohealthusa-regions", "five spinal and five other regions")
_OFFICIAL: Final = ("cms-pfs-rvu-2020-2024", "98940 to 98943")

# Which code the regions of the spine, or those outside, select; None where there are none.
TABLE: Final[Table[str | None]] = table(
    "chiropractic manipulation",
    axes=(Finite("regions of", (SPINE, OUTSIDE)), Ints("body regions")),
    rows=(
        Row("SEL520", (ANY, within(0, 0)), None),
        Row("SEL521", (among(SPINE), within(1, 2)), "98940"),
        Row("SEL522", (among(SPINE), within(3, 4)), "98941"),
        Row("SEL523", (among(SPINE), within(5)), "98942"),
        Row("SEL524", (among(OUTSIDE), within(1)), "98943"),
    ),
)


@rule("SEL520", "no-chiropractic-region", Severity.ERROR, _REGIONS, _CODE_SET)
def no_chiropractic_region(case: "Case") -> Answer:
    """
    The note names no body region that is sure to select a chiropractic code.

    ## What it requires

    At least one region of the spine (cervical, thoracic, lumbar, sacral, pelvic) or outside it
    (head, lower extremities, upper extremities, rib cage, abdomen).

    ## Why

    The codes count body regions, those of the spine and the others apart. A code that the note states
    stands for no region, and the words "chiropractic adjustment" for none either. Words that may mean
    a region of the spine or one outside are sure of neither.

    ## How to fix

    Record each body region that was treated.
    """
    part = with_regions(case.parts.chiropractic)
    if part is None or not case.may_choose("SEL520"):
        return NOT_APPLICABLE
    problem = Problem(
        f"procedures[{part.places[0]}]",
        "The note names no body region of the chiropractic manipulation that is sure to select a "
        "code.",
        "Record each region treated.",
    )
    ask = Ask(part.open_paths, "Which body regions were treated by chiropractic manipulation?")
    return case.row_problem("SEL520", problem, ask, maybe=problem)


@rule("SEL521", "one-or-two-spinal-regions", Severity.NOTE, _REGIONS, _CODE_SET, _LISTED)
def one_or_two_spinal_regions(case: "Case") -> Answer:
    """
    Chiropractic manipulation of one or two regions of the spine is reported with 98940.

    ## What it requires

    One or two of the five spinal regions, over all chiropractic manipulation of the date. One unit.

    ## Why

    The codes count regions and not vertebrae: several levels of a region are one. The joint of skull
    and atlas is cervical, the joints of ribs and vertebrae are thoracic, the sacroiliac joint is
    pelvic.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL521")


@rule("SEL522", "three-or-four-spinal-regions", Severity.NOTE, _REGIONS, _CODE_SET, _LISTED)
def three_or_four_spinal_regions(case: "Case") -> Answer:
    """
    Chiropractic manipulation of three or four regions of the spine is reported with 98941.

    ## What it requires

    Three or four of the five spinal regions, over all chiropractic manipulation of the date. One unit.

    ## Why

    The codes count regions and not vertebrae, and the regions of the date are added up.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL522")


@rule("SEL523", "five-spinal-regions", Severity.NOTE, _REGIONS, _CODE_SET, _LISTED)
def five_spinal_regions(case: "Case") -> Answer:
    """
    Chiropractic manipulation of all five regions of the spine is reported with 98942.

    ## What it requires

    Cervical, thoracic, lumbar, sacral and pelvic region, over all chiropractic manipulation of the
    date. One unit.

    ## Why

    The codes count regions and not vertebrae, and the regions of the date are added up.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL523")


@rule(
    "SEL524", "chiropractic-region-outside-the-spine", Severity.NOTE, _REGIONS, _LISTED, _OFFICIAL
)
def chiropractic_region_outside_the_spine(case: "Case") -> Answer:
    """
    Chiropractic manipulation outside the spine is reported with 98943, once.

    ## What it requires

    One or more of head with the jaw, lower extremities, upper extremities, rib cage, abdomen. One
    unit, however many regions and joints.

    ## Why

    The code stands for one or more regions outside the spine. It may stand beside a code for the
    spine; NCCI has no row for the two.

    ## How to fix

    Nothing is wrong.

    ## Not checked

    Coverage: Medicare does not cover the code. Whether a payer wants modifier 51.
    """
    return case.row("SEL524")


@rule(
    "SEL527",
    "chiropractic-code-for-two-payers",
    Severity.NOTE,
    ("dynamic-chiropractic-52312", "answer"),
    ("cpt-code-set", "modifier 52, for a visit with two payers; as Dynamic Chiropractic reports"),
)
def chiropractic_code_for_two_payers(case: "Case") -> Answer:
    """
    The policy shares the spinal code with another payer, so it takes modifier 52.

    ## What it requires

    The choice `cmt_two_payers = modifier_52`, for a visit at which two payers answer for two regions.

    ## Why

    One trade source gives each payer the code with modifier 52. No text of a payer was found.

    ## How to fix

    Nothing is wrong; choose `no_split` where one payer answers for the visit.
    """
    answer = case.row("SEL527")
    if answer.verdict is not Verdict.MET:
        return answer
    message = (
        "The code for the spine takes modifier 52, as the policy shares it with another payer."
    )
    path = f"procedures[{case.parts.chiropractic.places[0]}]"
    return Answer(Verdict.MET, (Problem(path, message, "Nothing needs to be done."),))


@rule(
    "MOD104",
    "extraspinal-modifier-51",
    Severity.NOTE,
    ("medicarepayment-98943-2016", "98943 with 51"),
    ("aapc-modifier-cmt", "no 51 with chiropractic manipulation"),
)
def extraspinal_modifier_51(case: "Case") -> Answer:
    """
    Extraspinal manipulation beside spinal manipulation takes modifier 51, as the policy chose.

    ## What it requires

    The choice `extraspinal_51 = on`, and 98943 beside 98940, 98941 or 98942.

    ## Why

    Some payers ask for it; coders call it wrong, and no pair and no national text asks for it.

    ## How to fix

    Nothing is wrong; choose `off` where the payer does not ask for it.
    """
    answer = case.row("MOD104")
    if answer.verdict is not Verdict.MET:
        return answer
    path = f"procedures[{case.parts.chiropractic.places[0]}]"
    message = "98943 takes modifier 51, as the policy asks for it beside the code for the spine."
    return Answer(Verdict.MET, (Problem(path, message, "Nothing needs to be done."),))


RULES: Final = (
    no_chiropractic_region,
    one_or_two_spinal_regions,
    three_or_four_spinal_regions,
    five_spinal_regions,
    chiropractic_region_outside_the_spine,
    chiropractic_code_for_two_payers,
    extraspinal_modifier_51,
)
