"""Scope of practice: whether those who needled may do so in their state."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from needlecode.procedure import Procedure, Profession, Provider
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule
from needlecode.scope import Cell, ScopeStanding, cell_of, is_allowed, retention_of, states


if TYPE_CHECKING:
    from needlecode.case import Case

_LIST: Final = ("apta-state-list", "the state's row")
_NV: Final = ("nv-nrs-640-014", "dry needling")
_STATES: Final = frozenset(code for code, _ in states())
_ASSISTANT_OF: Final = {
    Profession.PHYSICAL_THERAPIST: Profession.PHYSICAL_THERAPIST_ASSISTANT,
    Profession.OCCUPATIONAL_THERAPIST: Profession.OCCUPATIONAL_THERAPY_ASSISTANT,
}
_WHO: Final = "Who furnished the needling, by profession?"
_WHERE: Final = "In which state was the patient treated?"


def _needled(case: "Case") -> list[tuple[int, Procedure]]:
    places = (*case.groups.needling, *case.groups.either)
    return [(place, case.encounter.procedures[place]) for place in sorted(places)]


def _by_whom(case: "Case") -> Iterator[tuple[str, Provider, Profession | None]]:
    """Give who needled, each profession once, with the path of the provider."""
    seen: set[tuple[str | None, Profession | None]] = set()
    for place, procedure in _needled(case):
        who, path = case.encounter.rendering, "rendering"
        if procedure.performed_by is not None:
            who, path = procedure.performed_by, f"procedures[{place}].performed_by"
        professions = [who.profession]
        if procedure.assistant_minutes and who.profession is not None:
            assistant = _ASSISTANT_OF.get(who.profession)
            professions += [assistant] if assistant else []
        for profession in professions:
            if (who.state, profession) not in seen:
                seen.add((who.state, profession))
                yield path, who, profession


def _state_of(case: "Case", who: Provider) -> str | None:
    return who.state or case.encounter.rendering.state


def _cells(case: "Case") -> Iterator[tuple[str, Cell | None]]:
    """Give the cell of each who needled; None where profession or state is not stated, or no cell."""
    day = case.encounter.date_of_service
    for path, who, profession in _by_whom(case):
        state = _state_of(case, who)
        if profession is None or state not in _STATES or state is None:
            yield path, None
        elif (cell := cell_of(state, profession, day)) is not None:
            yield path, cell


def _asks(case: "Case") -> Iterator[Ask]:
    for path, who, profession in _by_whom(case):
        if profession is None:
            yield Ask((f"{path}.profession",), _WHO, changes_lines=False)
        if _state_of(case, who) is None:
            yield Ask((f"{path}.state",), _WHERE, changes_lines=False)


def _outside_the_table(case: "Case") -> Iterator[Problem]:
    for path, who, _ in _by_whom(case):
        if (state := _state_of(case, who)) is not None and state not in _STATES:
            message = "The table of scope of practice does not have this state or territory."
            yield Problem(f"{path}.state", message, "Ask the board.")


_SAID: Final = {
    ScopeStanding.SILENT: "The law of {state} does not speak of needling by {whom}",
    ScopeStanding.DISPUTED: "Sources disagree whether {state} permits needling by {whom}",
    ScopeStanding.ENACTED: (
        "{state} has a law that lets {whom} needle, and its rules are not yet in force"
    ),
    ScopeStanding.UNKNOWN: "Nothing was found on needling by {whom} in {state}",
    ScopeStanding.PERMITTED: "{state} lets {whom} needle, by a weak source",
    ScopeStanding.PROHIBITED: "{state} does not let {whom} needle",
}
_FIX: Final = "Ask the board, or have somebody needle whose licence covers it."


def _problem(path: str, cell: Cell) -> Problem:
    whom = cell.profession.value.replace("_", " ")
    article = "an" if whom[0] in "aeiou" else "a"
    said = _SAID[cell.standing].format(state=cell.name, whom=f"{article} {whom}")
    return Problem(path, f"{said} (as of {cell.as_of}).", _FIX, cell.cites)


@rule("SCP101", "needling-within-scope", Severity.ERROR, _LIST)
def needling_within_scope(case: "Case") -> Answer:
    """
    Those who needled may do so by the law of their state.

    ## What it requires

    That the state lets the profession needle, an assistant's among them. What the law does not speak
    of, what sources dispute, and what nobody has looked up are not permitted and not barred.

    ## Why

    A line stands only for a service within the scope of whoever furnished it.

    ## How to fix

    Ask the board, or have somebody needle whose licence covers it.

    ## Exceptions

    The choices `silent_state`, `disputed_state`, `enacted_not_operative` and `assistant_needling`
    settle what the law leaves open. Of physicians and those who practise like them, and of
    injections and acupuncture, the table says nothing.
    """
    if not _needled(case):
        return NOT_APPLICABLE
    choices = case.edition.choices
    found = list(_cells(case))
    barred = [(p, c) for p, c in found if c is not None and is_allowed(c, choices) is False]
    open_ = [(p, c) for p, c in found if c is not None and is_allowed(c, choices) is None]
    asks = tuple(dict.fromkeys(_asks(case)))
    if barred and case.groups.needling:
        # What is not settled of somebody else is no error.
        return Answer(Verdict.NOT_MET, tuple(_problem(*one) for one in barred), asks)
    problems = (*(_problem(*one) for one in (*barred, *open_)), *_outside_the_table(case))
    if barred or open_ or any(cell is None for _, cell in found):
        return Answer(Verdict.UNDETERMINED, problems, asks)
    return MET


@rule("SCP102", "conditions-of-scope", Severity.NOTE, _LIST)
def conditions_of_scope(case: "Case") -> Answer:
    """
    The state asks something of those who needle.

    ## What it requires

    Training, experience, a registration, a referral or consent, as the state has it. The elements of
    the record hold what has to be documented of it.

    ## Why

    The permission rests on its conditions.

    ## How to fix

    Keep the proof where the state wants it.

    ## Not checked

    Whether the person fulfils them.
    """
    problems: list[Problem] = []
    for path, cell in _cells(case):
        if cell is not None and cell.conditions and is_allowed(cell, case.edition.choices):
            message = (
                f"{cell.name} permits it on conditions: {cell.conditions} (as of {cell.as_of})."
            )
            problems.append(Problem(path, message, "Keep the proof of them.", cell.cites))
    return Answer(Verdict.MET, tuple(problems)) if problems else NOT_APPLICABLE


@rule("SCP103", "needles-that-stay-in", Severity.ERROR, _NV)
def needles_that_stay_in(case: "Case") -> Answer:
    """
    Needles that stay in, or current through them, are outside some states' definition of needling.

    ## What it requires

    In Nevada, Illinois and Washington: that no needle was retained, and no current given through
    retained needles.

    ## Why

    There the definition of the service leaves it out, each a little differently.

    ## How to fix

    Record that every needle was taken out; ask the board about current through needles.

    ## Exceptions

    A warning by default; with the choice `needle_retention = out_of_scope` it is outside the scope.

    ## Not checked

    Every state's definition; these are the ones that were read.
    """
    found: list[Problem] = []
    open_: list[Ask] = []
    for place, procedure in _needled(case):
        state = _state_of(case, procedure.performed_by or case.encounter.rendering)
        text, cites = retention_of(state) if state in _STATES and state else ("", ())
        if not text:
            continue
        stays = _stays_in(procedure)
        path = f"procedures[{place}]"
        if stays:
            found.append(Problem(path, f"{text}.", "Ask the board about it.", cites))
        elif stays is None:
            text = "How were the needles left or taken out, and what current went through them?"
            open_.append(Ask((f"{path}.electrical_stimulation",), text, changes_lines=False))
    if found:
        milder = case.edition.choices.needle_retention == "warn"
        return Answer(Verdict.NOT_MET, tuple(found), milder=milder)
    return Answer(Verdict.UNDETERMINED, (), tuple(open_)) if open_ else NOT_APPLICABLE


def _stays_in(procedure: Procedure) -> bool | None:
    into, out = procedure.needles_in, procedure.needles_out
    if procedure.electrical_stimulation or (into is not None and out is not None and out < into):
        return True
    return False if procedure.electrical_stimulation is False else None


RULES: Final = (needling_within_scope, conditions_of_scope, needles_that_stay_in)
