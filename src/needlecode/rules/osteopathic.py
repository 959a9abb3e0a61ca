"""Osteopathic manipulation: which code the number of body regions selects."""

from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Ints, Row, Table, among, table, within
from needlecode.part import with_regions
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_AAP: Final = ("aap-omt-2022", "codes by number of regions, and the list of regions")
_CODE_SET: Final = ("cpt-code-set", "98925 to 98929: by number of regions; as reported by AAP")
_TOGETHER: Final = ("palmetto-omt", "all regions of the date together")
_APART: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-28, osteopathic and chiropractic apart")

# Which code the regions select; None where they select none.
TABLE: Final[Table[str | None]] = table(
    "osteopathic manipulation",
    axes=(
        Ints("body regions"),
        Finite("furnished by a professional whom the policy accepts", (True, False)),
    ),
    rows=(
        Row("SEL501", (within(0, 0), among(True)), None),
        Row("SEL502", (within(1, 2), among(True)), "98925"),
        Row("SEL503", (within(3, 4), among(True)), "98926"),
        Row("SEL504", (within(5, 6), among(True)), "98927"),
        Row("SEL505", (within(7, 8), among(True)), "98928"),
        Row("SEL506", (within(9), among(True)), "98929"),
        Row("SEL507", (ANY, among(False)), None),
    ),
)


@rule("SEL501", "no-osteopathic-region", Severity.ERROR, _AAP, _CODE_SET)
def no_osteopathic_region(case: "Case") -> Answer:
    """
    The note names no body region that is understood, so there is no osteopathic code.

    ## What it requires

    At least one of the ten body regions: head, cervical, thoracic, lumbar, sacral, pelvic, lower
    extremities, upper extremities, rib cage, abdomen with viscera.

    ## Why

    The codes count body regions. A code that the note states stands for no region, and the words
    "osteopathic manipulation" for none either.

    ## How to fix

    Record each body region that was treated.

    ## Exceptions

    The choice `omt_regions` may take abdomen and viscera for two.
    """
    part = with_regions(case.parts.osteopathic)
    if part is None or not case.may_choose("SEL501"):
        return NOT_APPLICABLE
    message = (
        "The note names no body region of the osteopathic manipulation that was understood, so no "
        "code is supported."
    )
    problem = Problem(f"procedures[{part.places[0]}]", message, "Record each region treated.")
    if part.supported:
        return case.row_problem("SEL501", problem)
    ask = Ask(part.open_paths, "Which body regions were treated by osteopathic manipulation?")
    return case.row_problem("SEL501", problem, ask, maybe=problem)


@rule(
    "SEL502", "one-or-two-osteopathic-regions", Severity.NOTE, _AAP, _CODE_SET, _TOGETHER, _APART
)
def one_or_two_osteopathic_regions(case: "Case") -> Answer:
    """
    Osteopathic manipulation of one or two body regions is reported with 98925.

    ## What it requires

    One or two distinct body regions, over all osteopathic manipulation of the date. One unit.

    ## Why

    The codes count regions. Both arms are one region, and so are both legs; a second joint, level or
    side of a region that is counted adds nothing. 98940 and 98941, which a published page names for
    osteopathic manipulation, are chiropractic codes.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL502")


@rule(
    "SEL503",
    "three-or-four-osteopathic-regions",
    Severity.NOTE,
    _AAP,
    _CODE_SET,
    _TOGETHER,
    _APART,
)
def three_or_four_osteopathic_regions(case: "Case") -> Answer:
    """
    Osteopathic manipulation of three or four body regions is reported with 98926.

    ## What it requires

    Three or four distinct body regions, over all osteopathic manipulation of the date. One unit.

    ## Why

    The codes count regions, and the regions of the date are added up: cervical, thoracic and lumbar
    are one unit of this code. A second joint, level or side of a region that is counted adds nothing.
    98940 and 98941, which a published page names for osteopathic manipulation, are chiropractic codes.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL503")


@rule(
    "SEL504", "five-or-six-osteopathic-regions", Severity.NOTE, _AAP, _CODE_SET, _TOGETHER, _APART
)
def five_or_six_osteopathic_regions(case: "Case") -> Answer:
    """
    Osteopathic manipulation of five or six body regions is reported with 98927.

    ## What it requires

    Five or six distinct body regions, over all osteopathic manipulation of the date. One unit.

    ## Why

    The codes count regions, and the regions of the date are added up: six regions are one unit of
    this code, never two units of 98926. 98940 and 98941, which a published page names for osteopathic
    manipulation, are chiropractic codes.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL504")


@rule(
    "SEL505",
    "seven-or-eight-osteopathic-regions",
    Severity.NOTE,
    _AAP,
    _CODE_SET,
    _TOGETHER,
    _APART,
)
def seven_or_eight_osteopathic_regions(case: "Case") -> Answer:
    """
    Osteopathic manipulation of seven or eight body regions is reported with 98928.

    ## What it requires

    Seven or eight distinct body regions, over all osteopathic manipulation of the date. One unit.

    ## Why

    The codes count regions, and the regions of the date are added up. 98940 and 98941, which a
    published page names for osteopathic manipulation, are chiropractic codes.

    ## How to fix

    Nothing is wrong.
    """
    return case.row("SEL505")


@rule(
    "SEL506", "nine-or-more-osteopathic-regions", Severity.NOTE, _AAP, _CODE_SET, _TOGETHER, _APART
)
def nine_or_more_osteopathic_regions(case: "Case") -> Answer:
    """
    Osteopathic manipulation of nine or more body regions is reported with 98929.

    ## What it requires

    Nine or ten distinct body regions, over all osteopathic manipulation of the date. One unit.

    ## Why

    The codes count regions, and the regions of the date are added up. 98940 and 98941, which a
    published page names for osteopathic manipulation, are chiropractic codes.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    One newsletter lists eleven regions, abdomen and viscera apart; under the choice
    `omt_regions = eleven` the eleventh stays in this code.
    """
    return case.row("SEL506")


@rule(
    "SEL507",
    "osteopathic-manipulation-by-no-physician",
    Severity.ERROR,
    ("aapc-neurology-omt", "writes of osteopathic physicians only"),
    ("aap-omt-2022", "who furnishes the treatment"),
)
def osteopathic_manipulation_by_no_physician(case: "Case") -> Answer:
    """
    The policy takes osteopathic manipulation from physicians only, and another profession furnished it.

    ## What it requires

    A physician, where the policy chooses `omt_provider = physician_only`. Regions that another
    profession treated are not counted; where the profession is not stated they wait for it.

    ## Why

    A newsletter writes of osteopathic physicians alone. Other professions have codes of their own for
    work with the hands.

    ## How to fix

    Record who furnished the manipulation, or report the service that this profession has.

    ## Exceptions

    The default, `omt_provider = any_qualified`, follows the wording that a society relays: a
    physician or another qualified professional (SEL510).

    ## Not checked

    The scope of practice in the state.
    """
    part = with_regions(case.parts.osteopathic)
    if part is None or not case.may_choose("SEL507"):
        return NOT_APPLICABLE
    asks: tuple[Ask, ...] = ()
    if "provider" in part.decisive:
        asks = (Ask(part.provider_paths, "Who furnished the osteopathic manipulation?"),)
    fix = "Record who furnished the manipulation, or report the service of that profession."
    if part.others:
        message = (
            "The osteopathic manipulation was furnished by another profession ({}), and the policy "
            "takes it from physicians only."
        )
        problems = tuple(Problem(path, message.format(who), fix) for path, who in part.others)
        return Answer(Verdict.NOT_MET, problems, asks)
    message = (
        "The note does not state who furnished the osteopathic manipulation, and the policy takes "
        "it from physicians only."
    )
    return Answer(
        Verdict.UNDETERMINED, tuple(Problem(a.paths[0], message, fix) for a in asks), asks
    )


RULES: Final = (
    no_osteopathic_region,
    one_or_two_osteopathic_regions,
    three_or_four_osteopathic_regions,
    five_or_six_osteopathic_regions,
    seven_or_eight_osteopathic_regions,
    nine_or_more_osteopathic_regions,
    osteopathic_manipulation_by_no_physician,
)
