"""Lines of one visit that stand in an NCCI pair: which are withheld, and which take a modifier."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from needlecode.clashes import Clash, Standing, kept_of
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_PTP: Final = ("ncci-ptp-practitioner-2024q3", "the pair's row")
_MANUAL: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 to I-18")
_THERAPY: Final = ("ncci-policy-manual-2026", "ch. XI, pp. XI-25 to XI-28")
_DEFINITE: Final = frozenset({Standing.NEVER, Standing.SAME})
_UNSTATED: Final = frozenset({Standing.OPEN, Standing.SETTING})


def _path(case: "Case", code: str) -> str:
    """Give the path of the first procedure of a line as written, or of all of them."""
    lines = [line for part in case.parts for line in part.lines if line.code == code]
    places = sorted({place for line in lines for place in line.procedures})
    return f"procedures[{places[0]}]" if places else "procedures"


def _codes(case: "Case") -> set[str]:
    """Give the codes of the lines as written that stand in a pair."""
    return {code for clash in case.clashes for code in clash.codes}


def _withheld(case: "Case", standings: Iterable[Standing]) -> list[Clash]:
    """Give the pairs by which a line as written is withheld."""
    kept = kept_of(_codes(case), case.clashes)
    return [
        clash for clash in case.clashes if clash.of not in kept and clash.standing in {*standings}
    ]


_WHY: Final = {
    Standing.NEVER: "no modifier lets both stand",
    Standing.SAME: "the record shows them at one place or time",
    Standing.OPPOSITE: "opposite sides of one region are settled by no authority",
}
_NO_WORK: Final = "the record shows no separate work"
_FIX: Final = {
    Standing.NEVER: "Report one of the two, whichever the record supports.",
    Standing.SAME: "Report one of the two.",
    Standing.OPPOSITE: "Ask the payer before both are reported.",
}


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
    problems = tuple(
        Problem(_path(case, clash.of), _message(case, clash), _FIX[clash.standing])
        for clash in _withheld(case, _WHY)
    )
    if any(c.standing in _DEFINITE and c.codes <= case.codes[0] for c in case.possible_clashes):
        return Answer(Verdict.NOT_MET, problems)
    open_ = [c for c in case.possible_clashes if c.standing is not Standing.SEPARATE]
    return Answer(Verdict.UNDETERMINED, problems) if open_ or case.has_unnamed else MET


def _message(case: "Case", clash: Clash) -> str:
    table = case.edition.edits
    why = _WHY[clash.standing]
    if clash.fact == "work" and clash.standing is Standing.SAME:
        why = _NO_WORK
    known = f", known from {table.name}" if table else ""
    return f"{clash.of} is withheld beside {clash.beside}: {why} (indicator {clash.edit.indicator}{known})."


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
    open_ = [clash for clash in case.possible_clashes if clash.standing in _UNSTATED]
    if not open_:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else MET
    asked = _decisive(case, _withheld(case, _UNSTATED))
    problems = tuple(
        Problem(
            _path(case, clash.of),
            f"{clash.of} is withheld beside {clash.beside}: the note does "
            "not say what makes the two separate.",
            "Record what is missing; the questions name it.",
        )
        for clash in asked
    )
    asks: dict[tuple[tuple[str, ...], str], Ask] = {}
    for clash in asked:
        # Codes are no part of a question, as it must not lead to one.
        text = _QUESTIONS[clash.fact]
        asks[clash.paths, text] = Ask(clash.paths, text)
    return Answer(Verdict.UNDETERMINED, problems, tuple(asks.values()))


_QUESTIONS: Final = {
    "work": "What work did the evaluation or visit consist of, beyond the services beside it?",
    "time": "How many minutes did each service take, and how many the whole treatment?",
    "place": "Where on the body, and in which session, was each of the services furnished?",
    "setting": "In which setting was the patient treated?",
}


def _decisive(case: "Case", clashes: Sequence[Clash]) -> list[Clash]:
    """Keep the pairs that an answer could settle so that the line stands."""
    rest = [clash for clash in case.clashes if clash.standing not in _UNSTATED]
    kept = kept_of(_codes(case), rest)
    return [clash for clash in clashes if clash.of in kept and clash.paths]


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
    found = [clash for clash in case.possible_clashes if clash.modifier]
    separate = [clash for clash in found if clash.standing is Standing.SEPARATE]
    if not separate and not any(clash.standing in _UNSTATED for clash in found):
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    remarks = tuple(
        Problem(
            _path(case, clash.of),
            f"{clash.of} is separate from {clash.beside} and takes {clash.modifier}.",
            "Nothing needs to be done.",
        )
        for clash in case.clashes
        if clash.modifier and clash.standing is Standing.SEPARATE
    )
    if (
        not case.has_unnamed
        and len(separate) == len(found)
        and all(clash.codes <= case.codes[0] for clash in found)
    ):
        return Answer(Verdict.MET, remarks)
    return Answer(Verdict.UNDETERMINED, remarks)


RULES: Final = (
    line_withheld_by_an_edit,
    what_separates_two_lines_not_stated,
    separate_services,
)
