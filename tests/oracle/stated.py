"""What a visit must state, and must not contradict, before the oracle looks at it."""

from needlecode.encounter import Discipline, Encounter, Setting
from needlecode.procedure import Procedure, Profession, Technique
from tests.oracle.claim import Visit, refuse
from tests.oracle.plan import DISCIPLINES


NEEDLES = {"needling", "injection"}
FAMILIES = {
    Technique.ACUPUNCTURE: "acupuncture",
    Technique.OSTEOPATHIC_MANIPULATION: "osteopathic",
    Technique.CHIROPRACTIC_MANIPULATION: "chiropractic",
    Technique.THERAPY_SERVICE: "therapy",
    Technique.MANUAL_THERAPY: "therapy",
    Technique.ELECTRICAL_STIMULATION: "therapy",
    Technique.EVALUATION: "evaluation",
    Technique.NERVE_STIMULATION: "nerve stimulation",
    Technique.CUPPING: "unlisted",
    Technique.GUA_SHA: "unlisted",
    Technique.MOXIBUSTION: "unlisted",
}


def families_of(encounter: Encounter) -> list[str]:
    """Give the family of each procedure, by what was done."""
    return [family_of(procedure) for procedure in encounter.procedures]


def family_of(procedure: Procedure) -> str:
    """Give the family; a label that the facts contradict has none here."""
    technique = procedure.technique
    if technique in {Technique.DRY_NEEDLING, Technique.TRIGGER_POINT_INJECTION}:
        return needle_family(procedure)
    if procedure.injected or procedure.substance:
        raise refuse("something injected")
    if technique not in FAMILIES:
        raise refuse(f"{technique.value} is not covered")
    return FAMILIES[technique]


def needle_family(procedure: Procedure) -> str:
    """Give the family of what is called needling or injection."""
    dry = procedure.technique is Technique.DRY_NEEDLING
    if procedure.injected is False and procedure.substance is None:
        # F-101, N-202: needle-only work is needling, whatever the note calls it.
        return "needling"
    if dry and procedure.injected is None and procedure.substance is None:
        # F-101: what is called dry has nothing injected.
        return "needling"
    if not dry and (procedure.injected or (procedure.injected is None and procedure.substance)):
        # N-201, N-202: a substance makes it an injection.
        return "injection"
    raise refuse("injected or not")


def check_visit(visit: Visit) -> None:
    """Refuse a visit that contradicts itself or has what the oracle does not look at."""
    encounter = visit.encounter
    for place, family in enumerate(visit.families):
        check_procedure(visit.procedure(place), family)
    for service in encounter.other_services or ():
        if service.date == encounter.date_of_service and service.same_provider is not False:
            # F-420: edits reach the services of the same practice on the same date.
            raise refuse("services beside the visit")
    plan = encounter.plan_of_care
    if plan is not None and encounter.note.says("plan-of-care-present") is False:
        raise refuse("a plan stated and denied")
    if plan and plan.first_day and plan.last_day and plan.first_day > plan.last_day:
        raise refuse("a plan that ends before it begins")
    check_performers(visit)
    if encounter.setting is Setting.OUTPATIENT_HOSPITAL and visit.places_of("evaluation"):
        # N-442: G0463 takes the place of some visits there.
        raise refuse("an evaluation in a hospital")


def check_performers(visit: Visit) -> None:
    """Refuse a visit of several professions, but for a therapist with an assistant."""
    who = {visit.performer(place) for place in range(len(visit.families))}
    if len(who) > 1:
        check_several(visit)
    other = [
        visit.performer(place)
        for family in ("injection", "osteopathic", "chiropractic")
        for place in visit.places_of(family)
    ]
    if any(one in DISCIPLINES for one in other):
        raise refuse("a therapist who injects or manipulates")
    others = set(visit.families) - {"chiropractic", "needling", "acupuncture"}
    if visit.policy == "MEDICARE" and Profession.CHIROPRACTOR in who and others:
        # N-314, C-137: Medicare knows chiropractors for manipulation of the spine only; what
        # becomes of the line is known of needling and acupuncture.
        raise refuse("a chiropractor's other services for Medicare")


def check_several(visit: Visit) -> None:
    """Refuse several professions, but for a therapist with an assistant, or with somebody else."""
    therapists: set[Discipline] = set()
    others: set[Profession | None] = set()
    for place in range(len(visit.families)):
        who = visit.performer(place)
        if who is None:
            raise refuse("several professions, one of them not stated")
        if who in DISCIPLINES:
            therapists.add(DISCIPLINES[who])
        else:
            others.add(who)
    if len(therapists) > 1 or len(others) > 1:
        raise refuse("several professions")
    for place, family in enumerate(visit.families):
        if others and (visit.performer(place) in DISCIPLINES) != (family == "therapy"):
            raise refuse("several professions")


def check_procedure(procedure: Procedure, family: str) -> None:
    """Refuse a procedure with facts that belong to another family, or against each other."""
    alone, minutes = procedure.assistant_minutes, procedure.minutes
    if alone is not None and minutes is not None and alone > minutes:
        raise refuse("more minutes of an assistant than minutes")
    if family not in {"therapy", "evaluation"} and procedure.code is not None:
        raise refuse("a code where there should be none")
    if family != "evaluation" and (procedure.decision_only or procedure.separate_work is False):
        raise refuse("separate work of what is no evaluation")
    if family in NEEDLES | {"acupuncture"}:
        check_needles(procedure, family)
    elif family != "nerve stimulation":
        # F-219: needles and current are what nerve stimulation consists of.
        check_no_needles(procedure)


def check_needles(procedure: Procedure, family: str) -> None:
    """Refuse what does not go with needles of the family."""
    if family != "acupuncture" and procedure.needle_sets:
        raise refuse("acupuncture sets of what is no acupuncture")
    if family in NEEDLES and procedure.needles_in == 0:
        raise refuse("needling without a needle")
    if family == "injection" and procedure.electrical_stimulation:
        raise refuse("an injection with current")


def check_no_needles(procedure: Procedure) -> None:
    """Refuse needles in a service that has none."""
    if procedure.sites or procedure.needle_sets:
        raise refuse("needles where there should be none")
    if procedure.needles_in or procedure.needles_out or procedure.electrical_stimulation:
        raise refuse("needles where there should be none")
