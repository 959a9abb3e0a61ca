"""What an acupuncture note leaves open."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_SINCE: Final = date(2005, 1, 1)
_CODES: Final = ("acupuncture-today-office-visits", "the codes of 2005 and their quarter hours")
_CODE_SET: Final = (
    "cpt-code-set",
    "97810 to 97814; as reported by societies and in trade sources",
)
_AAC: Final = ("aac-timed-documentation", "minutes of contact, new needles for each further unit")


def _paths(case: "Case", what: str) -> tuple[str, ...]:
    """Give the paths of what is not stated: of each set, or of a procedure without sets."""
    places = case.parts.acupuncture.places
    found: list[str] = []
    for place in places:
        procedure = case.encounter.procedures[place]
        base = f"procedures[{place}]"
        whole = _WHOLE.get(what, "")
        if whole == "minutes" and procedure.minutes is not None:
            continue
        if whole == "electrical_stimulation" and procedure.electrical_stimulation is False:
            continue
        if not procedure.needle_sets:
            # Of which sets current was stated of one, only a list of the sets can say.
            stated = not whole or getattr(procedure, whole) is not None
            found.append(f"{base}.{'needle_sets' if stated else whole}")
        # The first set of the only procedure is an insertion by itself.
        skipped = 1 if what == "new_insertion" and len(places) == 1 else 0
        found += [
            f"{base}.needle_sets[{n}].{what}"
            for n, one in enumerate(procedure.needle_sets)
            if n >= skipped and getattr(one, what) is None
        ]
    return tuple(found)


# Where a procedure states a fact for all of its sets.
_WHOLE: Final = {"minutes": "minutes", "electrical": "electrical_stimulation"}


def _open(case: "Case", fact: str, message: str, fix: str, ask: Ask) -> Answer:
    part = case.parts.acupuncture
    if not part.places:
        return NOT_APPLICABLE
    stays = any(outcome.keeps_acupuncture for outcome in case.outcomes)
    if fact not in part.decisive or not stays:
        return MET
    problem = Problem(f"procedures[{part.places[0]}]", message, fix)
    return Answer(Verdict.UNDETERMINED, (problem,), (ask,))


@rule("SEL408", "contact-minutes-not-stated", Severity.ERROR, _AAC, _CODE_SET, since=_SINCE)
def contact_minutes_not_stated(case: "Case") -> Answer:
    """
    The note does not state all contact minutes of the acupuncture.

    ## What it requires

    The minutes of personal contact for each set of needles, or for the procedure. Minutes of work
    at the needles are contact, and count as the least that there was.

    ## Why

    The minutes decide how many increments there are.

    ## How to fix

    Record the contact minutes of each set. The time for which needles stay in while nobody is with
    the patient is none.

    ## Exceptions

    Where the minutes that are not stated could change no line, nothing is asked. Under the choice
    `acupuncture_contact_time = needle_work` the minutes of work at the needles are asked for.

    ## Not checked

    Whether the stated minutes hold time for which needles stayed in: the note states one number.
    """
    needle_work = case.edition.choices.acupuncture_contact_time == "needle_work"
    return _open(
        case,
        "minutes",
        "The contact minutes of the acupuncture are not all stated; those that are decide.",
        "Record the contact minutes of each set of needles.",
        Ask(_paths(case, "needle_minutes"), _NEEDLE_MINUTES)
        if needle_work
        else Ask(_paths(case, "minutes"), _MINUTES),
    )


_MINUTES: Final = "How many minutes of personal contact did each set of acupuncture needles take?"
_NEEDLE_MINUTES: Final = (
    "How many minutes did locating, inserting, stimulating and removing the needles of each set "
    "take?"
)


@rule("SEL409", "current-not-stated", Severity.WARNING, _CODE_SET, _CODES, since=_SINCE)
def current_not_stated(case: "Case") -> Answer:
    """
    The note does not state for each set whether a needle was stimulated with current.

    ## What it requires

    For each set, whether current was applied to any of its needles. A statement for the whole
    procedure that there was current says so of one of its sets, and not of which.

    ## Why

    Current decides between two codes for each increment. Where nothing is said the lines take the
    increment without current, the smaller service.

    ## How to fix

    Record how the needles of each set were stimulated.
    """
    return _open(
        case,
        "electrical",
        "The note does not state for each set whether current was applied; without that, the "
        "lines have as little as they can.",
        "Record how the needles of each set were stimulated.",
        Ask(_paths(case, "electrical"), "How were the needles of each set stimulated?"),
    )


@rule("SEL410", "new-insertion-not-stated", Severity.WARNING, _AAC, _CODES, since=_SINCE)
def new_insertion_not_stated(case: "Case") -> Answer:
    """
    The note does not state whether new needles were inserted for a further increment.

    ## What it requires

    For each set after the first of the date, whether its needles were newly inserted. So it is for
    the first set of another procedure too: the needles of the first may have been left in.

    ## Why

    A further increment needs its own insertion. Where nothing is said there is no further unit.

    ## How to fix

    Record each insertion of new needles.
    """
    return _open(
        case,
        "new_insertion",
        "The note does not state whether new needles were inserted for the further increments.",
        "Record each insertion of new needles.",
        Ask(_paths(case, "new_insertion"), "When during the treatment were needles inserted?"),
    )


@rule(
    "SEL414", "order-of-acupuncture-not-stated", Severity.WARNING, _CODE_SET, _CODES, since=_SINCE
)
def order_of_acupuncture_not_stated(case: "Case") -> Answer:
    """
    The note does not state in which order several acupuncture procedures of the date were done.

    ## What it requires

    The session of each acupuncture procedure, where some sets had current and others had none.

    ## Why

    There is one initial code for the date, and the first set decides which. Current in the first
    set and in a later one give different codes.

    ## How to fix

    Record the sessions, or the sets of all procedures in order.

    ## Exceptions

    Procedures of one session have no order that a note states. Where it would change the codes and
    not the units, each order is equally right; the lines take first what was newly inserted, and of
    that what has no current.
    """
    places = case.parts.acupuncture.places
    paths = tuple(
        f"procedures[{n}].session" for n in places if case.encounter.procedures[n].session is None
    )
    return _open(
        case,
        "session",
        "The note does not state the order of the acupuncture, which decides the initial code.",
        "Record the session of each acupuncture procedure.",
        Ask(paths, "In which session was each set of acupuncture needles inserted?"),
    )


RULES: Final = (
    contact_minutes_not_stated,
    current_not_stated,
    new_insertion_not_stated,
    order_of_acupuncture_not_stated,
)
