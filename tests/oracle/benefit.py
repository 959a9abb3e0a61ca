"""Medicare's benefit for chronic low back pain: KX, and the modifiers of notices."""

from datetime import date

from needlecode.procedure import Profession, Provider
from tests.oracle.claim import Line, Visit, refuse
from tests.oracle.plan import DISCIPLINES
from tests.oracle.year import FIRST_DAY, NEEDLED, extra_visit, number_in_year


# C-106, C-107: with a degree and a licence; auxiliary personnel supervised by one of these.
QUALIFIED = {
    Profession.PHYSICIAN_ASSISTANT,
    Profession.NURSE_PRACTITIONER,
    Profession.CLINICAL_NURSE_SPECIALIST,
}
SUPERVISORS = QUALIFIED | {Profession.PHYSICIAN}
AUXILIARY = {Profession.ACUPUNCTURIST, Profession.AUXILIARY_PERSONNEL}
CREDENTIALS = {"acupuncture-degree", "acupuncture-licence"}
# C-118: the header was split on this day.
SPLIT = date(2021, 10, 1)


def benefit_modifiers(visit: Visit, line: Line) -> set[str]:
    """Give KX or the modifier of a notice; a line that will be denied does not take KX."""
    if visit.policy != "MEDICARE" or line.code not in NEEDLED:
        # C-108.
        return set()
    if visit.encounter.date_of_service < FIRST_DAY:
        # C-101, F-446: before that day the reason of the denial is disputed.
        return set()
    held = [fits_definition(visit), may_furnish(visit, line), fits_code(visit, line)]
    if False in (*held, may_go_on(visit)):
        return notice(visit, line)
    # C-113, F-117, F-444: the extra visits, of a patient who improves.
    return {"KX"} if visit.encounter.clinical.improving and extra_visit(visit) else set()


def all_of(held: list[bool | None]) -> bool | None:
    """Say whether all conditions hold: one that fails decides, one that is open leaves it open."""
    if False in held:
        return False
    return None if None in held else True


def fits_definition(visit: Visit) -> bool | None:
    """Say whether this is chronic low back pain: all four must hold (C-102)."""
    pain = visit.encounter.clinical
    held: list[bool | None] = [None if pain.pain_weeks is None else pain.pain_weeks >= 12]
    causes = (pain.specific_cause, pain.surgery_related, pain.pregnancy_related)
    held += [None if cause is None else not cause for cause in causes]
    return all_of(held)


def may_furnish(visit: Visit, line: Line) -> bool | None:
    """Say whether who furnished the line may."""
    whole = [visit.procedure(place).performed_by for place in line.places]
    return all_of([one_may(who or visit.encounter.rendering) for who in whole])


def one_may(who: Provider) -> bool | None:
    """Say whether a provider may (C-105, C-106, C-107)."""
    profession = who.profession
    if profession is Profession.PHYSICIAN:
        return True
    if profession is Profession.CHIROPRACTOR:
        # C-137.
        return False
    # What is not stated of a degree or a licence is open: the list of credentials is not closed.
    schooled = True if set(who.credentials) >= CREDENTIALS else None
    if profession in DISCIPLINES:
        # F-116, C-134: never; but by C-138 degree and licence are the test.
        if schooled:
            raise refuse("a therapist who is an acupuncturist")
        return False
    if profession in QUALIFIED:
        return schooled
    if profession in AUXILIARY:
        supervisor = who.supervised_by
        return all_of([schooled, None if supervisor is None else supervisor in SUPERVISORS])
    if profession is None:
        return None
    # C-106: whether others can be auxiliary personnel is not said.
    raise refuse("needling by a profession that the determination does not name")


def fits_code(visit: Visit, line: Line) -> bool | None:
    """Say whether a diagnosis is one of low back pain (C-118 to C-120, C-131)."""
    chosen = visit.choice("clbp_diagnosis", "known_list")
    if chosen == "definition":
        # The four facts alone decide.
        return True
    codes: set[str] = set()
    for place in line.places:
        tied = visit.procedure(place).diagnoses
        codes |= set(visit.encounter.diagnoses if tied is None else tied)
    if not codes:
        return None
    answers = [one_fits(visit, code.replace(".", "")) for code in codes]
    if True in answers:
        return True
    if chosen == "strict_list":
        # C-116.
        return None if "open" in answers else False
    # C-119: a list that is not complete cannot refuse.
    return False if set(answers) == {False} else None


def one_fits(visit: Visit, code: str) -> bool | str:
    """Say whether a code is of the known list: True, False, "open", or "another"."""
    split = visit.encounter.date_of_service >= SPLIT
    if code in {"M5450", "M5459"} if split else code == "M545":
        return True
    if code == "M5451" and not split:
        # C-118: not a code yet. The library reads it as one.
        raise refuse("a code of vertebrogenic pain before there was one")
    if code == "M5451":
        # C-120.
        chosen = visit.choice("vertebrogenic_pain", "undetermined")
        return "open" if chosen == "undetermined" else chosen == "nonspecific"
    # C-131: fibromyalgia is refused by a determination of its own, also without a list.
    return False if code == "M797" else "another"


def may_go_on(visit: Visit) -> bool | None:
    """Say whether the visits are not used up, and the patient is not failed by them."""
    number = number_in_year(visit)
    improving = visit.encounter.clinical.improving
    if number is None:
        # C-104 is about a patient who was treated before, which nobody has said.
        return None
    if number > 20:
        # C-103, C-115.
        return False
    if improving is False:
        # C-104.
        if number == 1 and visit.encounter.earlier_visits:
            raise refuse("no improvement, and other visits earlier")
        return number == 1
    # C-103: what exceeds twelve is for those who improve.
    return None if improving is None and number > 12 else True


def notice(visit: Visit, line: Line) -> set[str]:
    """Give the modifier of the notice where a denial is expected (C-601, C-603, F-446)."""
    chosen = visit.choice("notice_modifier", "by_reason")
    signed = visit.encounter.note.says("abn-signed")
    if chosen == "excluded_gy":
        return {"GY"}
    if chosen == "voluntary_gx":
        # C-601: there is a notice, which nobody had to give.
        if not signed:
            raise refuse(
                "the modifier of a voluntary notice, of which nobody says that it is there"
            )
        return {"GX"}
    if {visit.performer(place) for place in line.places} == {Profession.CHIROPRACTOR}:
        # C-137, C-603: no benefit category.
        return {"GY"}
    if signed is None:
        return set()
    # C-130: the denial is one of section 1862(a)(1).
    return {"GA"} if signed else {"GZ"}
