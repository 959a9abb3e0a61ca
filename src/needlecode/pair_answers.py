"""What is answered of lines in a pair, whether NCCI or a choice of the policy set it up."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import evolve

from needlecode.clashes import Clash, kept_of
from needlecode.distinctness import DEFINITE, Standing
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Verdict


if TYPE_CHECKING:
    from needlecode.case import Case


__all__ = ["on_open", "on_separate", "on_warned", "on_withheld", "path_of", "question_of"]

_UNSTATED: Final = frozenset({Standing.OPEN, Standing.SETTING})
_WHY: Final = {
    Standing.NEVER: "no modifier lets both stand",
    Standing.SAME: "the record shows them at one place or time",
    Standing.OPPOSITE: "opposite sides of one region are settled by no authority",
}
_NO_WORK: Final = "the record shows no separate work"
_ONE_DIAGNOSIS: Final = "the record shows no diagnosis of its own"
_FIX: Final = {
    Standing.NEVER: "Report one of the two, whichever the record supports.",
    Standing.SAME: "Report one of the two.",
    Standing.OPPOSITE: "Ask the payer before both are reported.",
}
# Codes are no part of a question, as it must not lead to one.
_QUESTIONS: Final = {
    "work": "What work did the evaluation or visit consist of, beyond the services beside it?",
    "time": "How many minutes did each service take, and how many the whole treatment?",
    "place": "Where on the body, and in which session, was each of the services furnished?",
    "diagnosis": "Which of the diagnoses was each of the services furnished for, and where?",
    "setting": "In which setting was the patient treated?",
}


def question_of(clash: Clash) -> Ask:
    """
    Ask for what would settle a pair.

    Args:
        clash: A pair that the note leaves open.
    """
    return Ask(clash.paths, _QUESTIONS[clash.fact])


def path_of(case: "Case", code: str) -> str:
    """
    Give the path of the first procedure of a line as written, or of all of them.

    Args:
        case: The visit.
        code: The code of the line.
    """
    lines = [line for part in case.parts for line in part.lines if line.code == code]
    places = sorted({place for line in lines for place in line.procedures})
    return f"procedures[{places[0]}]" if places else "procedures"


def _codes(case: "Case") -> set[str]:
    """Give the codes of the lines as written that stand in a pair."""
    return {code for clash in case.clashes for code in clash.codes}


def _of(clashes: Iterable[Clash], *, chosen: bool) -> list[Clash]:
    return [clash for clash in clashes if bool(clash.choice) is chosen]


def _withheld(case: "Case", standings: Iterable[Standing], *, chosen: bool) -> list[Clash]:
    """Give the pairs by which a line as written is withheld."""
    kept, wanted = case.standing_codes, {*standings}
    found = _of(case.clashes, chosen=chosen)
    return [clash for clash in found if clash.of not in kept and clash.standing in wanted]


def on_withheld(case: "Case", *, chosen: bool) -> Answer:
    """
    Answer for lines that are withheld, because a pair does not let them stand.

    Args:
        case: The visit.
        chosen: Whether the pairs of choices are meant, or those of the edit table.
    """
    problems = tuple(
        Problem(path_of(case, clash.of), _message(case, clash), _FIX[clash.standing])
        for clash in _withheld(case, _WHY, chosen=chosen)
    )
    possible = _of(case.possible_clashes, chosen=chosen)
    if any(c.standing in DEFINITE and c.codes <= case.codes[0] for c in possible):
        return Answer(Verdict.NOT_MET, problems)
    open_ = [c for c in possible if c.standing is not Standing.SEPARATE]
    return Answer(Verdict.UNDETERMINED, problems) if open_ or case.has_unnamed else MET


def _message(case: "Case", clash: Clash) -> str:
    why = _WHY[clash.standing]
    if clash.standing is Standing.SAME and clash.fact in _OTHERWISE:
        why = _OTHERWISE[clash.fact]
    said = f"by choice: {clash.choice.replace('_', ' ')}"
    if clash.edit is not None:
        table = case.edition.edits
        said = f"indicator {clash.edit.indicator}" + (
            f", known from {table.name}" if table else ""
        )
    return f"{clash.of} is withheld beside {clash.beside}: {why} ({said})."


_OTHERWISE: Final = {"work": _NO_WORK, "diagnosis": _ONE_DIAGNOSIS}


def on_open(case: "Case", *, chosen: bool) -> Answer:
    """
    Answer for lines that are withheld until the note says what makes them separate.

    Args:
        case: The visit.
        chosen: Whether the pairs of choices are meant, or those of the edit table.
    """
    possible = _of(case.possible_clashes, chosen=chosen)
    if not any(clash.standing in _UNSTATED for clash in possible):
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else MET
    asked = _decisive(case, _withheld(case, _UNSTATED, chosen=chosen))
    problems = tuple(
        Problem(
            path_of(case, clash.of),
            f"{clash.of} is withheld beside {clash.beside}: the note does "
            "not say what makes the two separate.",
            "Record what is missing; the questions name it.",
        )
        for clash in asked
    )
    asks = dict.fromkeys(map(question_of, asked))
    return Answer(Verdict.UNDETERMINED, problems, tuple(asks))


def _decisive(case: "Case", clashes: Sequence[Clash]) -> list[Clash]:
    """Keep the pairs that an answer could settle so that the line stands."""
    rest = [clash for clash in case.clashes if clash.standing not in _UNSTATED]
    kept = kept_of(_codes(case), rest)
    return [clash for clash in clashes if clash.of in kept and clash.paths]


def on_separate(case: "Case", *, chosen: bool) -> Answer:
    """
    Answer for lines that take a modifier, because the facts make them separate.

    Args:
        case: The visit.
        chosen: Whether the pairs of choices are meant, or those of the edit table.
    """
    found = [clash for clash in _of(case.possible_clashes, chosen=chosen) if clash.modifier]
    separate = [clash for clash in found if clash.standing is Standing.SEPARATE]
    if not separate and not any(clash.standing in _UNSTATED for clash in found):
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    remarks = tuple(
        Problem(
            path_of(case, clash.of),
            f"{clash.of} is separate from {clash.beside} and takes {clash.modifier}.",
            "Nothing needs to be done.",
        )
        for clash in _of(case.clashes, chosen=chosen)
        if clash.modifier and clash.standing is Standing.SEPARATE
    )
    if (
        not case.has_unnamed
        and len(separate) == len(found)
        and all(clash.codes <= case.codes[0] for clash in found)
    ):
        return Answer(Verdict.MET, remarks)
    return Answer(Verdict.UNDETERMINED, remarks)


def on_warned(case: "Case", choice: str, message: str, fix: str) -> Answer:
    """
    Answer for lines that stand, and of which a pair says that they may be one service.

    Args:
        case: The visit.
        choice: The choice that sets them up, or "".
        message: What is the case.
        fix: What to do.
    """
    found = [one for one in case.warnings if one.choice == choice]
    if not found:
        return Answer(Verdict.UNDETERMINED) if case.has_unnamed else NOT_APPLICABLE
    always, standing = case.codes[0], case.standing_codes
    open_ = [one for one in found if one.standing is not Standing.SEPARATE]
    shown = [one for one in open_ if one.codes <= standing]
    problems = (Problem(path_of(case, shown[0].column_two), message, fix),) if shown else ()
    if any(one.standing in _SAME and one.codes <= always for one in open_):
        return Answer(Verdict.NOT_MET, problems)
    if not open_ and not case.has_unnamed and all(one.codes <= always for one in found):
        return MET
    asks = (question_of(one) for one in shown if one.standing is Standing.OPEN)
    milder = dict.fromkeys(evolve(ask, changes_lines=False) for ask in asks)
    return Answer(Verdict.UNDETERMINED, problems, tuple(milder))


_SAME: Final = frozenset({Standing.SAME, Standing.OPPOSITE})
