"""Documentation: the elements that the record must have, and what is not known of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from needlecode.element_checks import ElementCheck
from needlecode.elements import Level, all_elements
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_MANUAL: Final = ("medicare-benefit-manual-ch15", "s. 220.3")
_OWN: Final = ("needlecode-design", "documentation elements")
_SOCIETY: Final = ("aca-billing-dry-needling", "documentation")
_STATES: Final = ("apta-state-list", "the state's row")
_QUERY: Final = ("ahima-acdis-query", "open questions that do not lead")
_FIX: Final = "Record it where it was so; what did not happen cannot be added."


def _answer(case: "Case", level: Level) -> Answer:
    asked = [check for check in case.elements if check.level is level]
    if not asked:
        return NOT_APPLICABLE
    missing = [check for check in asked if check.verdict is Verdict.NOT_MET]
    unsaid = [check for check in asked if check.verdict is Verdict.UNDETERMINED]
    problems = tuple(
        Problem("note", f"The record lacks {check.element.what}.", _FIX, check.cites)
        for check in missing
    )
    asks = _asks((*missing, *unsaid))
    if missing:
        return Answer(Verdict.NOT_MET, problems, asks)
    return Answer(Verdict.UNDETERMINED, (), asks) if unsaid else MET


def _asks(checks: Iterable[ElementCheck]) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            (f"note.{check.element.id}",),
            check.element.question,
            changes_lines=False,
            cites=check.cites,
        )
        for check in checks
    )


@rule("DOC101", "required-elements", Severity.ERROR, _MANUAL, _QUERY)
def required_elements(case: "Case") -> Answer:
    """
    The record has what the code set, a law or the payer requires of it.

    ## What it requires

    Each element that is required of this visit: by its payer, its state, who furnished it, what was
    done, and what stands on the claim.

    ## Why

    A line that the record does not support is denied or taken back, and a board may ask for more
    than a payer.

    ## How to fix

    Record what was so. What did not happen cannot be added later.

    ## Exceptions

    What only the seed of a reference card or good practice asks for is recommended (DOC103). Where
    one item is missing, Medicare's manual does not by itself take the need for the service away.
    """
    return _answer(case, Level.REQUIRED)


@rule("DOC102", "conditional-elements", Severity.WARNING, _MANUAL)
def conditional_elements(case: "Case") -> Answer:
    """
    The record has what is asked for under a condition that this visit fulfils.

    ## What it requires

    Each conditional element of which the condition holds, where the choice `conditional_element`
    does not count it as required.

    ## Why

    Authorities leave the weight of a single missing item open.

    ## How to fix

    Record what was so.
    """
    return _answer(case, Level.CONDITIONAL)


@rule("DOC103", "recommended-elements", Severity.NOTE, _SOCIETY)
def recommended_elements(case: "Case") -> Answer:
    """
    The record has what good practice recommends.

    ## What it requires

    Nothing: no code set, law or payer asks for these elements of this visit.

    ## Why

    Societies, safety guidelines and reference cards name them, and other payers ask for the like.

    ## How to fix

    Record them where they help the next reader.
    """
    return _answer(case, Level.RECOMMENDED)


@rule("DOC104", "element-not-known", Severity.WARNING, _OWN)
def element_not_known(case: "Case") -> Answer:
    """
    The note states something under an id that is no documentation element.

    ## What it requires

    The ids of `needlecode.elements.all_elements()`.

    ## Why

    What stands under another id is read by nobody, and a misspelling would look like silence.

    ## How to fix

    Use the id of the element that is meant, or leave the statement out.
    """
    known = {element.id for element in all_elements()}
    unknown = [id_ for id_ in case.encounter.note.as_dict() if id_ not in known]
    if not unknown:
        return MET
    number = len(unknown)
    message = (
        f"The note has {number} {'id' if number == 1 else 'ids'} that "
        f"{'is' if number == 1 else 'are'} no documentation element."
    )
    problem = Problem("note", message, "Use the id of the element that is meant.")
    return Answer(Verdict.NOT_MET, (problem,))


@rule("DOC105", "state-not-stated", Severity.WARNING, _STATES)
def state_not_stated(case: "Case") -> Answer:
    """
    State law asks for more, and nobody has said in which state the visit was.

    ## What it requires

    The state of the rendering provider, where some state asks for an element of such a visit.

    ## Why

    Consent, training and delegation are matters of state law.

    ## How to fix

    State the postal code of the state.
    """
    open_ = any(ask.states for check in case.elements if check.level is None for ask in check.asks)
    if case.encounter.rendering.state is not None or not open_:
        return MET
    ask = Ask(("rendering.state",), "In which state was the patient treated?", changes_lines=False)
    message = "State law may ask for more, and the note does not say in which state the visit was."
    problem = Problem("rendering.state", message, "State the postal code of the state.")
    return Answer(Verdict.UNDETERMINED, (problem,), (ask,))


RULES: Final = (
    required_elements,
    conditional_elements,
    recommended_elements,
    element_not_known,
    state_not_stated,
)
