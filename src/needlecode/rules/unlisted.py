"""Services without a code of their own."""

from typing import TYPE_CHECKING, Final

from attrs import evolve

from needlecode._table import ANY, Finite, Row, Table, among, table
from needlecode.procedure import Technique
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

DEVICE, NERVE = "cupping, gua sha or moxibustion", "needle stimulation of nerves"
DEVICES: Final = frozenset({Technique.CUPPING, Technique.GUA_SHA, Technique.MOXIBUSTION})
_CODE_SET: Final = ("cpt-code-set", "no code for cupping, gua sha or moxibustion; second-hand")
_MORI: Final = ("moriwest-cupping", "unlisted codes, one unit, attended minutes")
_TODAY: Final = ("acupuncture-today-cupping", "an acupuncture code needs a needle")
_PENS: Final = ("blue-kc-7-01-29", "coding of needle stimulation near nerves")
_PENS_TOO: Final = ("bcbsmt-pens-2013", "where the needles go")

TABLE: Final[Table[str | None]] = table(
    "service without a code of its own",
    axes=(
        Finite("service", (DEVICE, NERVE)),
        Finite("unlisted_cupping", ("code_97039", "code_97139", "code_97799")),
    ),
    rows=(
        Row("SEL801", (among(DEVICE), among("code_97039")), "97039"),
        Row("SEL802", (among(DEVICE), among("code_97139")), "97139"),
        Row("SEL803", (among(DEVICE), among("code_97799")), "97799"),
        Row("SEL804", (among(NERVE), ANY), "64999"),
    ),
)


def _devices(case: "Case") -> tuple[int, ...]:
    procedures = case.encounter.procedures
    return tuple(n for n in case.groups.unlisted if procedures[n].technique in DEVICES)


def _nerves(case: "Case") -> tuple[int, ...]:
    procedures = case.encounter.procedures
    return tuple(n for n in case.groups.unlisted if procedures[n].technique not in DEVICES)


def _row(case: "Case", row: str, places: tuple[int, ...], message: str, fix: str) -> Answer:
    """Answer for a row, with the remark that its line needs a description."""
    answer = case.row(row)
    if answer is not MET:
        return answer
    return evolve(answer, problems=(Problem(f"procedures[{places[0]}]", message, fix),))


_BARE: Final = (
    "Cupping, gua sha and moxibustion have no code of their own; an unlisted one stands."
)
_DESCRIBE: Final = "Describe the service, and the minutes that somebody attended, with the line."


@rule("SEL801", "cupping-as-97039", Severity.NOTE, _CODE_SET, _MORI, _TODAY)
def cupping_as_97039(case: "Case") -> Answer:
    """
    Cupping, gua sha and moxibustion are reported with the unlisted modality 97039, once.

    ## What it requires

    One of these services, and the choice `unlisted_cupping` at its first value. One unit, however
    many cups, places or such services.

    ## Why

    None of them has a code of its own. An acupuncture code needs a needle, and 97140 stands for
    work with the hands and not with a device.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service, with the minutes if
    somebody was in constant attendance.

    ## Exceptions

    Payers differ in the unlisted code that they want; see SEL802 and SEL803.
    """
    return _row(case, "SEL801", _devices(case), _BARE, _DESCRIBE)


@rule("SEL802", "cupping-as-97139", Severity.NOTE, _CODE_SET, _MORI, _TODAY)
def cupping_as_97139(case: "Case") -> Answer:
    """
    Cupping, gua sha and moxibustion may stand under the unlisted procedure 97139, once.

    ## What it requires

    One of these services, and a policy that chose `unlisted_cupping = code_97139`.

    ## Why

    None of them has a code of its own, and payers differ in the unlisted code that they want.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service.
    """
    return _row(case, "SEL802", _devices(case), _BARE, _DESCRIBE)


@rule("SEL803", "cupping-as-97799", Severity.NOTE, _CODE_SET, _MORI)
def cupping_as_97799(case: "Case") -> Answer:
    """
    Cupping, gua sha and moxibustion may stand under the unlisted service 97799, once.

    ## What it requires

    One of these services, and a policy that chose `unlisted_cupping = code_97799`.

    ## Why

    None of them has a code of its own, and payers differ in the unlisted code that they want.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service.
    """
    return _row(case, "SEL803", _devices(case), _BARE, _DESCRIBE)


@rule("SEL804", "nerve-stimulation-as-64999", Severity.NOTE, _PENS, _PENS_TOO)
def nerve_stimulation_as_64999(case: "Case") -> Answer:
    """
    Percutaneous electrical nerve stimulation is reported with the unlisted code 64999, once.

    ## What it requires

    A note that names the therapy. Under the choice `pens_identification = by_target` needles at
    nerves with current are enough, whatever the note calls them.

    ## Why

    The therapy has no code of its own; the codes of implanted electrodes do not stand for it.

    ## How to fix

    Nothing is wrong. An unlisted code needs a description of the service.

    ## Not checked

    Whether the payer holds the therapy to be investigational.
    """
    return _row(
        case,
        "SEL804",
        _nerves(case),
        "Needle stimulation of nerves has no code of its own; the unlisted one stands.",
        "Describe the therapy, the nerves and the current with the line.",
    )


@rule("SEL805", "several-services-one-unit", Severity.WARNING, _CODE_SET, _MORI)
def several_services_one_unit(case: "Case") -> Answer:
    """
    Several services that share an unlisted code make one line with one unit.

    ## What it requires

    Nothing: the services are described together.

    ## Why

    An unlisted code stands for whatever its description says, and the units of such a code count
    nothing.

    ## How to fix

    Describe all of them with the one line.
    """
    groups = (_devices(case), _nerves(case))
    if not any(groups):
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"procedures[{places[0]}]",
            f"{len(places)} services of the visit share an unlisted code and make one unit.",
            "Describe all of them with the one line.",
        )
        for places in groups
        if len(places) > 1
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


@rule("SEL806", "current-at-nerves-not-stated", Severity.WARNING, _PENS, _PENS_TOO)
def current_at_nerves_not_stated(case: "Case") -> Answer:
    """
    Needles were set at nerves only, and the note does not state whether current was applied.

    ## What it requires

    A statement about current, where the policy takes needles with current at nerves as nerve
    stimulation whatever they are called (`pens_identification = by_target`).

    ## Why

    Payers tell nerve stimulation from needling by where the needles go.

    ## How to fix

    Record how the needles were stimulated.
    """
    groups = case.groups
    if case.edition.choices.pens_identification != "by_target" or not (
        case.needle_procedures or groups.unlisted
    ):
        return NOT_APPLICABLE
    paths = case.parts.unlisted.open_at("current")
    if not paths:
        return MET
    message = "The needles were set at nerves only, and the note states nothing about current."
    fix = "Record how the needles were stimulated."
    return Answer(
        Verdict.UNDETERMINED,
        tuple(Problem(path, message, fix) for path in paths),
        (Ask(paths, "How were the needles at the nerves stimulated?"),),
    )


RULES: Final = (
    cupping_as_97039,
    cupping_as_97139,
    cupping_as_97799,
    nerve_stimulation_as_64999,
    several_services_one_unit,
    current_at_nerves_not_stated,
)
