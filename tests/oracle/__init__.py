"""
An independent second opinion, written from the facts alone, for visits that leave nothing open.

It has nothing of the library's coding logic, and knows no finding and no question: it gives the
lines of a claim, or no opinion. What each step rests on stands beside it, by the ids of the fact
files. A policy is named by its id and the choices that are not the default, as in
``MEDICARE clbp_year=calendar_year``.
"""

from needlecode.encounter import Encounter
from tests.oracle.benefit import benefit_modifiers
from tests.oracle.claim import Line, NoOpinionError, Visit, refuse
from tests.oracle.evaluation import evaluation_lines
from tests.oracle.hands import active_treatment, chiropractic_lines, osteopathic_lines
from tests.oracle.minutes import therapy_lines
from tests.oracle.needles import FIRST_DAY, needle_lines
from tests.oracle.pairs import apply_pairs
from tests.oracle.plan import plan_modifiers
from tests.oracle.points import acupuncture_lines
from tests.oracle.stated import check_visit, families_of
from tests.oracle.unlisted import unlisted_lines


__all__ = ["ExpectedLines", "expected_lines", "why_not"]

ExpectedLines = list[tuple[str, int, frozenset[str]]]
# The choices of which another value than the default is read.
CHOICES = {
    *("clbp_year", "clbp_ninety_days", "clbp_kx_from", "clbp_diagnosis", "vertebrogenic_pain"),
    "notice_modifier",
}


def expected_lines(encounter: Encounter, policy_id: str) -> ExpectedLines | None:
    """Give the certain, final claim of a visit, sorted; None when there is no opinion."""
    try:
        return opinion(encounter, policy_id)
    except NoOpinionError:
        return None


def why_not(encounter: Encounter, policy_id: str) -> str:
    """Say why there is no opinion, or nothing when there is one."""
    try:
        opinion(encounter, policy_id)
    except NoOpinionError as error:
        return str(error)
    return ""


def opinion(encounter: Encounter, policy_id: str) -> ExpectedLines:
    """Give the claim of a visit, or refuse."""
    name, *words = policy_id.split()
    choices = dict(word.split("=") for word in words)
    if name not in {"CPT", "CPT_NCCI", "MEDICARE"} or not set(choices) <= CHOICES:
        raise refuse("a policy that is not covered")
    visit = Visit(encounter, name, families_of(encounter), choices)
    check_visit(visit)
    lines = procedure_lines(visit)
    lines += evaluation_lines(visit, lines)
    lines = apply_pairs(visit, lines)
    for line in lines:
        line.modifiers |= active_treatment(visit, line) | benefit_modifiers(visit, line)
        if visit.follows_ncci:
            line.modifiers |= plan_modifiers(visit, line)
    return sorted((line.code, line.units, frozenset(line.modifiers)) for line in lines)


def procedure_lines(visit: Visit) -> list[Line]:
    """Give the lines of everything that was done, without the evaluation."""
    points = acupuncture_lines(visit)
    if visit.places_of("acupuncture") and visit.places_of("needling"):
        points += beside_acupuncture(visit)
    else:
        points += needle_lines(visit)
    hands = osteopathic_lines(visit) + chiropractic_lines(visit)
    return points + therapy_lines(visit) + hands + unlisted_lines(visit)


def beside_acupuncture(visit: Visit) -> list[Line]:
    """Give what stands beside acupuncture where muscles were needled too: never needling."""
    if visit.encounter.date_of_service < FIRST_DAY:
        raise refuse("needling beside acupuncture before 2020")
    places = visit.places_of("needling") + visit.places_of("acupuncture")
    if len(visit.sessions(places)) > 1 and not visit.follows_ncci:
        # F-105 speaks of one encounter; NCCI has indicator 0 (F-304), whatever the session.
        raise refuse("needling and acupuncture in other sessions")
    # F-105, N-126, F-304 and the choice `acupuncture_same_day` (acupuncture_only): needling never
    # stands, also where the note supports no line of acupuncture.
    without = [one if one != "needling" else "left out" for one in visit.families]
    return needle_lines(Visit(visit.encounter, visit.policy, without, visit.choices))
