"""What belongs to an evaluation by a therapist: its own work, tests, minutes, the episode."""

from datetime import date
from typing import TYPE_CHECKING, Final

from needlecode.encounter import Discipline
from needlecode.evaluations import Seen, seen, specialty_of
from needlecode.procedure import Technique
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

# The codes of 2017 took the place of others, which the library does not code.
_SINCE: Final = date(2017, 1, 1)
_ROUTINE: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-26")
_TESTS: Final = ("ncci-policy-manual-2026", "ch. XI, p. XI-27")
_EPISODE: Final = ("ncci-policy-manual-2026", "ch. XI, pp. XI-25 and XI-36")
_PALMETTO: Final = ("palmetto-professional-time", "97161, typical time of 20 minutes")
# The least whole number of minutes past the midpoint of the typical 20.
_MIDPOINT: Final = 11
_BESIDE_ANY: Final = frozenset({"97750", "97755", "97763"})
_BESIDE_AGAIN: Final = frozenset({"97760", "97761"})
_AGAIN: Final = frozenset({"97164", "97168"})
_INITIAL: Final = frozenset({"97161", "97162", "97163"})


def _seen(case: "Case") -> Seen:
    return seen(case.encounter, case.parts.evaluation.places)


@rule(
    "SEL715",
    "evaluation-without-separate-work",
    Severity.WARNING,
    _ROUTINE,
    ("noridian-97164", "reasons of denial"),
    since=_SINCE,
)
def evaluation_without_separate_work(case: "Case") -> Answer:
    """
    The record shows no work of the evaluation beyond the routine of the treatment beside it.

    ## What it requires

    An evaluation that stands by itself; for a re-evaluation a significant change, or a patient who
    does not respond.

    ## Why

    Reassessing at each session is part of the treatment. It is the main reason for which a contractor
    denied re-evaluations.

    ## How to fix

    Leave the evaluation out, or record what made it necessary.

    ## Exceptions

    The line stays, as no edit pairs the evaluation with needling.
    """
    found = _seen(case)
    procedures = case.encounter.procedures
    together = len(case.parts.evaluation.places) < len(procedures)
    if not together or not (found.evaluations or found.unnamed):
        return NOT_APPLICABLE
    codes: dict[str | None, list[int]] = {}
    for place in found.evaluations:
        codes.setdefault(procedures[place].code, []).append(place)
    works = {
        code: {procedures[place].separate_work for place in places}
        for code, places in codes.items()
    }
    routine = [code for code, work in works.items() if work == {False}]
    if routine and not found.unnamed:
        message = "The record shows no work of the evaluation beyond that of the treatment."
        fix = "Leave the evaluation out, or record what made it necessary."
        problems = (Problem(f"procedures[{codes[code][0]}]", message, fix) for code in routine)
        return Answer(Verdict.NOT_MET, tuple(problems))
    if found.unnamed or any(True not in work for work in works.values()):
        return Answer(Verdict.UNDETERMINED)
    return MET


@rule("SEL716", "test-beside-evaluation", Severity.WARNING, _TESTS, since=_SINCE)
def separate_test(case: "Case") -> Answer:
    """
    A test or fitting is not separate from an evaluation by the same practitioner or specialty.

    ## What it requires

    For 97750, 97755 or 97763 beside an evaluation, and for 97760 or 97761 beside a re-evaluation,
    clinicians of different specialties.

    ## Why

    What one practitioner tests while evaluating is part of the evaluation. Between specialties the
    edit may be bypassed.

    ## How to fix

    Leave out the test, or record who furnished each.

    ## Not checked

    The lines stay: the edits decide about them.
    """
    procedures, found = case.encounter.procedures, _seen(case)
    tests = [n for n in case.groups.therapy if procedures[n].code in _BESIDE_ANY | _BESIDE_AGAIN]
    unnamed = [n for n in case.groups.therapy if _may_be_test(case, n)]
    pairs = [
        (test, place)
        for test in tests
        for place in found.evaluations
        if procedures[test].code in _BESIDE_ANY or procedures[place].code in _AGAIN
    ]
    is_open = bool((tests or unnamed) and (found.evaluations or found.unnamed)) and bool(
        unnamed or found.unnamed
    )
    if not pairs:
        return Answer(Verdict.UNDETERMINED) if is_open else NOT_APPLICABLE
    who = {n: specialty_of(procedures[n]) for pair in pairs for n in pair}
    same = [test for test, place in pairs if who[test] is not None and who[test] == who[place]]
    if same:
        message = "The test or fitting is part of the evaluation by the same specialty."
        fix = "Leave the test out, or record who furnished each."
        problems = (Problem(f"procedures[{n}]", message, fix) for n in dict.fromkeys(same))
        return Answer(Verdict.NOT_MET, tuple(problems))
    unstated = [n for n in sorted(who) if who[n] is None]
    if not unstated:
        return Answer(Verdict.UNDETERMINED) if is_open else MET
    message = "The note does not state who furnished the test and who the evaluation."
    problem = Problem(
        f"procedures[{pairs[0][0]}]", message, "Record who furnished each of the two."
    )
    paths = tuple(f"procedures[{n}].performed_by" for n in unstated)
    ask = Ask(paths, "Who furnished the evaluation, and who the test?", changes_lines=False)
    return Answer(Verdict.UNDETERMINED, (problem,), (ask,))


def _may_be_test(case: "Case", place: int) -> bool:
    procedure = case.encounter.procedures[place]
    return procedure.code is None and procedure.technique is Technique.THERAPY_SERVICE


@rule("SEL719", "short-evaluation", Severity.NOTE, _PALMETTO, since=_SINCE)
def short_evaluation(case: "Case") -> Answer:
    """
    An evaluation 97161 took fewer minutes than the midpoint of its typical 20.

    ## What it requires

    At least 11 minutes, under the value `flag_below_midpoint` of the choice `evaluation_minutes`.

    ## Why

    One Medicare contractor reads the midpoint rule into this code. It is chosen by complexity and
    is otherwise untimed, so the line stays.

    ## How to fix

    Record all minutes of the evaluation.

    ## Exceptions

    The choice `evaluation_minutes`; by default there is no minimum.
    """
    if case.edition.choices.evaluation_minutes == "no_minimum":
        return NOT_APPLICABLE
    procedures, found = case.encounter.procedures, _seen(case)
    places = [place for place in found.physical if procedures[place].code == "97161"]
    if not places:
        return Answer(Verdict.UNDETERMINED) if found.unnamed else NOT_APPLICABLE
    minutes = sum(procedures[place].minutes or 0 for place in places)
    if minutes >= _MIDPOINT:
        return MET
    if found.unnamed or any(procedures[place].minutes is None for place in places):
        return Answer(Verdict.UNDETERMINED)
    message = f"The evaluation took {minutes} minutes, and a contractor reads at least 11 into it."
    fix = "Record all minutes of the evaluation."
    return Answer(Verdict.NOT_MET, (Problem(f"procedures[{places[0]}].minutes", message, fix),))


@rule("SEL721", "second-evaluation-of-episode", Severity.WARNING, _EPISODE, since=_SINCE)
def second_evaluation_of_episode(case: "Case") -> Answer:
    """
    A physical therapist's first evaluation is stated a second time in one episode of care.

    ## What it requires

    At most one of 97161, 97162 and 97163 in an episode of care. The plan of care says when the
    episode began.

    ## Why

    A later look at the same patient is a re-evaluation, or part of the treatment.

    ## How to fix

    Report a re-evaluation where its conditions hold.

    ## Not checked

    Evaluations by an occupational therapist, for which no such text was found. The line stays.
    """
    encounter, found = case.encounter, _seen(case)
    places = [p for p in found.physical if encounter.procedures[p].code in _INITIAL]
    if not places:
        return Answer(Verdict.UNDETERMINED) if found.unnamed else NOT_APPLICABLE
    if encounter.earlier_visits is None:
        return Answer(Verdict.UNDETERMINED)
    plan = encounter.plan_of_care
    is_physical = plan is not None and plan.discipline is Discipline.PHYSICAL_THERAPY
    begin = plan.first_day if plan is not None and is_physical else None
    earlier = [
        one
        for one in encounter.earlier_visits
        if one.code in _INITIAL
        and one.same_provider is not False
        and one.date < encounter.date_of_service
        and (begin is None or one.date >= begin)
    ]
    if begin is not None and any(one.same_provider for one in earlier):
        message = f"A first evaluation of the episode that began on {begin} is stated before."
        fix = "Report a re-evaluation where its conditions hold."
        return Answer(Verdict.NOT_MET, (Problem(f"procedures[{places[0]}]", message, fix),))
    return Answer(Verdict.UNDETERMINED) if earlier else MET


RULES: Final = (
    evaluation_without_separate_work,
    separate_test,
    short_evaluation,
    second_evaluation_of_episode,
)
