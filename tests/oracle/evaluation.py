"""Evaluations of therapists and visits of physicians, with 25 where the work is separate."""

from needlecode.procedure import Profession
from tests.oracle.claim import Line, Visit, refuse


PHYSICAL = ("97161", "97162", "97163", "97164")
OCCUPATIONAL = ("97165", "97166", "97167", "97168")
OFFICE = (
    *("99202", "99203", "99204", "99205"),
    *("99211", "99212", "99213", "99214", "99215"),
)
# F-108, N-116: XXX. F-417, N-212, N-309: 000, with the decision to perform it included (N-506).
NOT_GLOBAL = ("20560", "20561", "97810", "97813")
GLOBAL = (
    *("20552", "20553", "98925", "98926", "98927", "98928", "98929"),
    *("98940", "98941", "98942"),
)
# Who may report a visit; for a chiropractor Medicare does not cover it (N-509).
VISITING = {
    Profession.PHYSICIAN,
    Profession.PHYSICIAN_ASSISTANT,
    Profession.NURSE_PRACTITIONER,
    Profession.CLINICAL_NURSE_SPECIALIST,
}


def evaluation_lines(visit: Visit, others: list[Line]) -> list[Line]:
    """Give the line of the evaluation, beside the other lines of the claim."""
    places = visit.places_of("evaluation")
    if not places:
        return []
    if len(places) > 1:
        # N-510, N-502.
        raise refuse("several evaluations")
    code = visit.procedure(places[0]).code or ""
    if code in PHYSICAL + OCCUPATIONAL:
        return therapist_line(visit, places, others)
    if code in OFFICE:
        return visit_line(visit, places, others)
    raise refuse("an evaluation that is not covered")


def therapist_line(visit: Visit, places: list[int], others: list[Line]) -> list[Line]:
    """Give the line of a therapist's evaluation: no modifier by any pair (N-501)."""
    procedure = visit.procedure(places[0])
    code, who = procedure.code or "", visit.performer(places[0])
    wanted = (
        Profession.PHYSICAL_THERAPIST if code in PHYSICAL else Profession.OCCUPATIONAL_THERAPIST
    )
    if who is not wanted:
        raise refuse("an evaluation by another profession")
    if procedure.decision_only or procedure.separate_work is False:
        raise refuse("an evaluation that does not stand alone")
    alone = len(visit.families) == 1
    if not alone and procedure.separate_work is None:
        # N-501: beside needling the evaluation must stand alone.
        raise refuse("an evaluation of which that is not said")
    if any(line.code in {"97750", "97755", "97760", "97761", "97763"} for line in others):
        # N-511.
        raise refuse("a test beside an evaluation")
    return [Line(code, 1, places)]


def check_visiting(visit: Visit, place: int) -> None:
    """Refuse a visit by who does not report visits."""
    who = visit.performer(place)
    if who is Profession.CHIROPRACTOR and visit.policy == "MEDICARE":
        raise refuse("a chiropractor's visit for Medicare")
    if who is not Profession.CHIROPRACTOR and who not in VISITING:
        raise refuse("a visit by another profession")


def visit_line(visit: Visit, places: list[int], others: list[Line]) -> list[Line]:
    """Give the line of a visit: with 25 beside a procedure, and none if its work is included."""
    procedure = visit.procedure(places[0])
    code = procedure.code or ""
    check_visiting(visit, places[0])
    if len(visit.families) == 1:
        if procedure.decision_only or procedure.separate_work is False:
            raise refuse("a visit alone whose work is not separate")
        return [Line(code, 1, places)]
    minor = [line for line in others if line.code in GLOBAL]
    xxx = [line for line in others if line.code in NOT_GLOBAL]
    check_beside(visit, others, minor + xxx)
    if procedure.separate_work is None:
        raise refuse("a visit of which separate work is not said")
    if procedure.separate_work is False:
        # F-416, F-437, N-505: no significant separate work, no visit.
        return []
    if procedure.decision_only and minor and xxx:
        # N-506: the bar is for 000 codes; beside both kinds it is not plain.
        raise refuse("a decision on needling and on a minor procedure")
    if procedure.decision_only and minor:
        # N-506 and the choice `decision_for_minor_procedure` (included).
        return []
    # F-416, F-437, N-212, N-305, N-317, N-117 and the choice `new_patient_25` (always).
    return [Line(code, 1, places, {"25"})]


def check_beside(visit: Visit, others: list[Line], procedures: list[Line]) -> None:
    """Refuse a visit beside what does not plainly ask for 25."""
    if not procedures:
        # F-416 speaks of procedures; whether therapy codes ask for 25 is not settled.
        raise refuse("a visit beside no procedure of known kind")
    if any(line.code in {"20999", "98943"} for line in others):
        raise refuse("a visit beside a code whose global days are not known")
    if len(visit.sessions(list(range(len(visit.families))))) > 1:
        raise refuse("a visit in another session")
