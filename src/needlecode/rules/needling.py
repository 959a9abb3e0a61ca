"""Needling without injection: which code the number of muscles selects."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode._table import ANY, Finite, Ints, Row, Table, among, table, within
from needlecode.case import Reason
from needlecode.rule import NOT_APPLICABLE, Answer, Ask, Problem, Severity, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_CODE_SET: Final = ("cpt-code-set", "20560, 20561; as reported by ACA and APTA")
_ACA: Final = ("aca-new-codes-2019", "the two codes and their muscle numbers")
_FIRST_DAY_WITH: Final = date(2020, 1, 1)

TABLE: Final[Table[str | None]] = table(
    "needling",
    axes=(
        Ints("muscles that count"),
        Finite("sites name", tuple(Reason)),
        Finite("20560 and 20561 in force", (True, False)),
        Finite("non_muscle_targets", ("exclude", "unlisted_when_alone")),
        Finite("unlisted_before_2020", ("code_20999", "code_97799", "code_97139")),
    ),
    rows=(
        Row("SEL101", (within(1, 2), ANY, among(True), ANY, ANY), "20560"),
        Row("SEL102", (within(3), ANY, among(True), ANY, ANY), "20561"),
        Row("SEL103", (within(1), ANY, among(False), ANY, among("code_20999")), "20999"),
        Row("SEL104", (within(1), ANY, among(False), ANY, among("code_97799")), "97799"),
        Row("SEL105", (within(1), ANY, among(False), ANY, among("code_97139")), "97139"),
        Row("SEL106", (within(0, 0), among(Reason.STRUCTURES), ANY, among("exclude"), ANY), None),
        Row(
            "SEL107",
            (within(0, 0), among(Reason.STRUCTURES), ANY, among("unlisted_when_alone"), ANY),
            "20999",
        ),
        Row("SEL108", (within(0, 0), among(Reason.UNNAMED), ANY, ANY, ANY), None),
        Row("SEL109", (within(0, 0), among(Reason.NAMED), ANY, ANY, ANY), None),
    ),
)


def _path(case: "Case") -> str:
    places = case.groups.needling or case.groups.either
    return f"procedures[{places[0]}].sites"


@rule(
    "SEL101", "one-or-two-muscles-needled", Severity.NOTE, _CODE_SET, _ACA, since=_FIRST_DAY_WITH
)
def one_or_two_muscles_needled(case: "Case") -> Answer:
    """
    Needling of one or two muscles with nothing injected is reported with 20560.

    ## What it requires

    One or two distinct muscles that count, over all needling of the visit, and nothing injected
    into them. Needles, trigger points, minutes and regions play no part. One unit.

    ## Why

    The code set's two needling codes differ only in the number of muscles.

    ## How to fix

    Nothing is wrong. If more muscles were needled than the note names, the note must name them.

    ## Exceptions

    Before 2020-01-01 the code did not exist; see SEL103.

    ## Not checked

    Coverage, scope of practice and medical necessity.
    """
    return case.row("SEL101")


@rule(
    "SEL102",
    "three-or-more-muscles-needled",
    Severity.NOTE,
    _CODE_SET,
    _ACA,
    since=_FIRST_DAY_WITH,
)
def three_or_more_muscles_needled(case: "Case") -> Answer:
    """
    Needling of three or more muscles with nothing injected is reported with 20561.

    ## What it requires

    Three or more distinct muscles that count, over all needling of the visit. There is no upper
    limit, and 20560 is never reported beside it.

    ## Why

    The code set's two needling codes differ only in the number of muscles, and NCCI lists the
    smaller one as part of the larger.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    Before 2020-01-01 the code did not exist; see SEL103.
    """
    return case.row("SEL102")


_ACA_TARGETS: Final = ("aca-billing-dry-needling", "targets of needling besides trigger points")


@rule("SEL106", "needled-structure-is-no-muscle", Severity.ERROR, _CODE_SET, _ACA_TARGETS)
def needled_structure_is_no_muscle(case: "Case") -> Answer:
    """
    Only tendons, ligaments, fascia or other structures were needled, and none of them is a muscle.

    ## What it requires

    At least one needled muscle. A tendon, ligament, fascia, capsule, scar or nerve is recorded and
    never counted.

    ## Why

    The needling codes count muscles. Needling is also aimed at other structures, and no code
    counts those.

    ## How to fix

    Report no needling code, or name the muscle if one was needled as well.

    ## Exceptions

    A policy may choose an unlisted code; see SEL107.
    """
    if not case.may_choose("SEL106"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL106",
        Problem(
            _path(case),
            "The note names only structures that are no muscle, so there is no muscle to count.",
            "Report no needling code for these sites, or name the muscle if one was needled.",
        ),
    )


@rule("SEL107", "structure-needled-as-unlisted", Severity.NOTE, _CODE_SET, _ACA_TARGETS)
def structure_needled_as_unlisted(case: "Case") -> Answer:
    """
    Needling of structures that are no muscle is reported with the unlisted musculoskeletal code.

    ## What it requires

    Only structures that are no muscle were needled, and the policy chose
    `non_muscle_targets = unlisted_when_alone`.

    ## Why

    No source assigns a code to such needling; the value is offered because the point is open.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service with the claim.
    """
    return case.row("SEL107")


@rule("SEL108", "no-muscle-named", Severity.ERROR, _CODE_SET)
def no_muscle_named(case: "Case") -> Answer:
    """
    The note does not name a muscle that was needled, so neither needling code can be supported.

    ## What it requires

    At least one muscle by name. A region, a spinal level, a trigger point or an ambiguous token
    leaves open which muscle was needled, and how many.

    ## Why

    The number of muscles selects the code; without a muscle there is no number.

    ## How to fix

    Record each muscle that was needled, with its side.
    """
    if not case.may_choose("SEL108"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL108",
        Problem(
            _path(case),
            "The note names no muscle that was needled, so no needling code is supported.",
            "Record each muscle that was needled, with its side.",
        ),
        Ask(
            (_path(case),),
            "Which muscles were needled, and on which side was each?",
            case.can_have_needling_line,
        ),
    )


@rule(
    "SEL109",
    "needled-muscles-all-injected",
    Severity.WARNING,
    ("cpt-code-set", "note on 20552, 20553 beside 20560, 20561; second-hand"),
    ("ncci-policy-manual-2026", "ch. I, pp. I-14/15"),
)
def needled_muscles_all_injected(case: "Case") -> Answer:
    """
    No needled muscle counts, because each was injected too or lies beside an injected one.

    ## What it requires

    A needled muscle that was not injected at the same visit; under a policy that follows NCCI also
    one in another session or in a region that does not touch an injected one.

    ## Why

    The code set does not let an injection and needling be reported for the same muscle. NCCI lets
    the pair stand only for separate encounters or separate anatomic locations.

    ## How to fix

    Report the injection alone.

    ## Exceptions

    The choice `tpi_same_day` decides whether another muscle is enough.
    """
    if not case.may_choose("SEL109"):
        return NOT_APPLICABLE
    return case.row_problem(
        "SEL109",
        Problem(
            _path(case),
            "No needled muscle counts: each was injected too, or is not shown to be separate from "
            "what was injected.",
            "Report the injection alone.",
        ),
    )


RULES: Final = (
    one_or_two_muscles_needled,
    three_or_more_muscles_needled,
    needled_structure_is_no_muscle,
    structure_needled_as_unlisted,
    no_muscle_named,
    needled_muscles_all_injected,
)
