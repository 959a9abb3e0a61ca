"""Needling and trigger point injections: 20560, 20561, 20552, 20553, and 20999 before 2020."""

from datetime import date

from needlecode import muscles
from needlecode.muscle import Muscle, MuscleGroup, NonMuscle, Site
from tests.oracle.claim import Line, Visit, refuse
from tests.oracle.muscles import (
    Key,
    check_no_more,
    exact,
    how_many,
    how_many_besides,
    keys_of,
)


# F-102: the codes exist from this day.
FIRST_DAY = date(2020, 1, 1)
# The shipped rows are those of 2024Q3 (F-320); for a day before it is not known when a row began.
ROWS_FROM = date(2024, 7, 1)

# Regions of the body that neither are one another nor touch (F-404, F-407): the arm and the head
# against the leg. Everything nearer the trunk is left out on purpose.
UPPER = {"head", "neck", "shoulder-girdle", "shoulder", "arm", "forearm", "hand"}
LOWER = {"hip", "thigh", "leg", "foot"}
# Regions that plainly touch (F-404).
TOUCHING = (
    *({"head", "neck"}, {"neck", "shoulder-girdle"}, {"shoulder-girdle", "shoulder"}),
    *({"shoulder", "arm"}, {"arm", "forearm"}, {"forearm", "hand"}),
    *({"hip", "thigh"}, {"thigh", "leg"}, {"leg", "foot"}),
)


def needle_lines(visit: Visit) -> list[Line]:
    """Give the lines of needling and injection."""
    needled, injected = visit.places_of("needling"), visit.places_of("injection")
    if not injected:
        return needling_line(visit, needled)
    for place in injected:
        for site in visit.procedure(place).sites:
            if isinstance(site, NonMuscle):
                # N-207: a tendon or a ligament has codes of its own.
                raise refuse("an injection into what is no muscle")
    injection = injection_line(visit, injected)
    if not needled:
        return injection
    return injection + beside_injection(visit, needled, injected)


def sites_of(visit: Visit, places: list[int]) -> list[list[Site]]:
    """Give the sites, procedure by procedure."""
    return [list(visit.procedure(place).sites) for place in places]


def needling_line(visit: Visit, places: list[int]) -> list[Line]:
    """Give the one line of needling: the muscles of the whole date together (F-209, F-211)."""
    if not places:
        return []
    many = how_many(sites_of(visit, places))
    before = visit.encounter.date_of_service < FIRST_DAY
    if many == "none":
        if before:
            # F-107 speaks of needling of muscles; what a tendon needled in 2019 is, nobody says.
            raise refuse("no muscle needled before 2020")
        # F-101, F-212 and the choice `non_muscle_targets` (exclude): no muscle, no line.
        return []
    if before:
        # F-107, N-214 and the choice `unlisted_before_2020`.
        return [Line("20999", 1, places)]
    # F-101, F-103: one unit, chosen by the number of muscles and by nothing else.
    return [Line("20561" if many == "three or more" else "20560", 1, places)]


def injection_line(visit: Visit, places: list[int]) -> list[Line]:
    """Give the one line of injection (N-201, N-203)."""
    many = how_many(sites_of(visit, places))
    return [Line("20553" if many == "three or more" else "20552", 1, places)]


def beside_injection(visit: Visit, needled: list[int], injected: list[int]) -> list[Line]:
    """Give the line of needling beside an injection (F-104, F-305; the choice `tpi_same_day`)."""
    if visit.encounter.date_of_service < FIRST_DAY:
        raise refuse("needling beside an injection before 2020")
    # F-104: a muscle that was injected never counts as needled.
    many = how_many_besides(sites_of(visit, needled), sites_of(visit, injected))
    if many == "none":
        return []
    code = "20561" if many == "three or more" else "20560"
    if not visit.follows_ncci:
        # F-104, N-208: under the code set another muscle is enough, and there is no pair that
        # would ask for a modifier (F-430).
        return [Line(code, 1, needled)]
    if visit.encounter.date_of_service < ROWS_FROM:
        raise refuse("a pair before the edition of the rows")
    return beside_injection_ncci(visit, code, needled, injected)


def beside_injection_ncci(
    visit: Visit, code: str, needled: list[int], injected: list[int]
) -> list[Line]:
    """Apply the pair 20552, 20553 / 20560, 20561, indicator 1 (F-305, N-208)."""
    there = regions_of(visit, injected, None)
    separate = separate_sessions(visit, needled, injected)
    if are_apart(regions_of(visit, needled, None), there) and not separate:
        # F-404, F-407, F-430: all of the one is far from all of the other, whatever the sides.
        check_no_more(sites_of(visit, needled) + sites_of(visit, injected))
        check_no_groups(visit, needled + injected)
        return [Line(code, 1, needled, {"XS" if visit.policy == "MEDICARE" else "59"})]
    counted = exact_of(visit, needled) - exact_of(visit, injected)
    far = {key for key in counted if are_apart(regions_of(visit, needled, {key}), there)}
    if far and separate:
        if visit.policy == "MEDICARE":
            # F-432: one X modifier that fits; here two fit, and nothing ranks them.
            raise refuse("XE and XS both fit")
        return [Line(code, 1, needled, {"59"})]
    if far and (len(far) >= 3) == (len(counted) >= 3):
        # F-404, F-407, F-430; F-432 for which modifier, on the column 2 code (F-431). The muscles
        # far from the injection alone support the code.
        return [Line(code, 1, needled, {"XS" if visit.policy == "MEDICARE" else "59"})]
    here = regions_of(visit, needled, counted)
    touching = all(one == two or {one, two} in TOUCHING for one in here for two in there)
    if separate and touching:
        # F-404, F-433: separate encounters of one date, and no sites apart.
        return [Line(code, 1, needled, {"XE" if visit.policy == "MEDICARE" else "59"})]
    sides = sides_of(counted) | sides_of(exact_of(visit, injected))
    if touching and len(sides) == 1 and visit.sessions(needled + injected) == {1}:
        # F-404: one region or two that touch, one side, one session: column 2 is not reported.
        return []
    raise refuse("sites that are not clearly apart")


def check_no_groups(visit: Visit, places: list[int]) -> None:
    """Refuse group words, whose members may lie elsewhere."""
    for place in places:
        if any(isinstance(site, MuscleGroup) for site in visit.procedure(place).sites):
            raise refuse("a group word beside an injection")


def are_apart(here: set[str], there: set[str]) -> bool:
    """Say whether regions are clearly not contiguous."""
    return (here <= UPPER and there <= LOWER) or (here <= LOWER and there <= UPPER)


def exact_of(visit: Visit, places: list[int]) -> set[Key]:
    """Give exactly the muscles of some procedures."""
    return exact([site for one in sites_of(visit, places) for site in one])


def sides_of(keys: set[Key]) -> set[str]:
    """Give the sides; a muscle without sides has a word of its own."""
    return {str(side) for _, side in keys}


def regions_of(visit: Visit, places: list[int], only: set[Key] | None) -> set[str]:
    """Give the body regions of the named muscles, or of those that count."""
    found = set()
    for place in places:
        for site in visit.procedure(place).sites:
            if isinstance(site, Muscle) and (only is None or keys_of(site) <= only):
                found.add(muscles.get(site.name).region)
    return found


def separate_sessions(visit: Visit, one: list[int], other: list[int]) -> bool:
    """Say whether two services were done in sessions that are stated and never the same."""
    both = visit.sessions(one) | visit.sessions(other)
    return None not in both and not visit.sessions(one) & visit.sessions(other)
