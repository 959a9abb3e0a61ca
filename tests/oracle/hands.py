"""Manipulation: 98925-98929 and 98940-98943, by plain words for the regions."""

from needlecode.procedure import Profession
from tests.oracle.claim import Line, Visit, refuse


LIMBS = {
    "left shoulder": "upper limb",
    "right elbow": "upper limb",
    "upper extremities": "upper limb",
    "wrist": "upper limb",
    "R ankle": "lower limb",
    "left knee": "lower limb",
    "lower extremity": "lower limb",
}
# N-301: the ten regions; both sides of a limb, and abdomen with viscera, are one.
OSTEOPATHIC = {
    "head": "head",
    "cervical": "cervical",
    "thoracic": "thoracic",
    "lumbar": "lumbar",
    "sacral": "sacral",
    "sacrum": "sacral",
    "pelvic": "pelvic",
    "pelvis": "pelvic",
    "ribs": "ribs",
    "rib cage": "ribs",
    "neck": "cervical",
    "abdomen": "abdomen",
    "viscera": "abdomen",
    **LIMBS,
}
# N-310.
SPINAL = {
    "cervical": "cervical",
    "neck": "cervical",
    "atlanto-occipital joint": "cervical",
    "costovertebral": "thoracic",
    "sacroiliac": "pelvic",
    "OA joint": "cervical",
    "thoracic": "thoracic",
    "lumbar": "lumbar",
    "sacral": "sacral",
    "sacrum": "sacral",
    "pelvic": "pelvic",
    "SI joint": "pelvic",
}
# N-311.
EXTRASPINAL = {
    "head": "head",
    "ribs": "ribs",
    "abdomen": "abdomen",
    "TMJ": "head",
    "rib cage": "ribs",
    **LIMBS,
}


def words_of(visit: Visit, places: list[int]) -> list[str]:
    """Give the words for the regions; one procedure without any leaves the count open."""
    words: list[str] = []
    for place in places:
        if not visit.procedure(place).regions:
            raise refuse("manipulation without a region")
        words += visit.procedure(place).regions
    return words


def osteopathic_lines(visit: Visit) -> list[Line]:
    """Give the one line of osteopathic manipulation, all regions of the day together (N-303)."""
    places = visit.places_of("osteopathic")
    if not places:
        return []
    for place in places:
        if visit.performer(place) is not Profession.PHYSICIAN:
            # N-306, N-314: who else may is a matter of payers.
            raise refuse("osteopathic manipulation by no physician")
    regions: set[str] = set()
    joint = False
    for word in words_of(visit, places):
        if word == "OA joint":
            joint = True
        elif word in OSTEOPATHIC:
            regions.add(OSTEOPATHIC[word])
        else:
            raise refuse("a word for a region that is not plain")
    if joint and not regions & {"head", "cervical"}:
        # N-304 and the choice `oa_joint_region` (merge).
        regions.add("cervical")
    # N-302.
    code = ("98925", "98926", "98927", "98928", "98929")[(len(regions) - 1) // 2]
    return [Line(code, 1, places)]


def chiropractic_lines(visit: Visit) -> list[Line]:
    """Give the lines of chiropractic manipulation: spinal regions counted, all others once."""
    places = visit.places_of("chiropractic")
    if not places:
        return []
    for place in places:
        if visit.performer(place) not in {Profession.CHIROPRACTOR, Profession.PHYSICIAN}:
            raise refuse("chiropractic manipulation by neither chiropractor nor physician")
    spinal: set[str] = set()
    extraspinal = False
    for word in words_of(visit, places):
        if word in SPINAL:
            spinal.add(SPINAL[word])
        elif word in EXTRASPINAL:
            extraspinal = True
        else:
            raise refuse("a word for a region that is not plain")
    lines = []
    if spinal:
        # N-312: one or two, three or four, five.
        code = "98940" if len(spinal) <= 2 else "98941" if len(spinal) <= 4 else "98942"
        where = [p for p in places if set(visit.procedure(p).regions) & set(SPINAL)]
        lines.append(Line(code, 1, where))
    if extraspinal:
        if visit.policy == "MEDICARE":
            # N-314: status N and MUE 0; whether a line that is never paid stands is open.
            raise refuse("98943 for Medicare")
        where = [p for p in places if set(visit.procedure(p).regions) & set(EXTRASPINAL)]
        lines.append(Line("98943", 1, where))
    return lines


def spinal_regions(visit: Visit, places: list[int]) -> set[str]:
    """Give the spinal regions of some procedures, where every word is a plain spinal one."""
    found = set()
    for word in words_of(visit, places):
        if word not in SPINAL:
            raise refuse("a region that is not one of the spine")
        found.add(SPINAL[word])
    return found


def active_treatment(visit: Visit, line: Line) -> set[str]:
    """Give AT for manipulation of the spine that is no maintenance (N-315, F-447)."""
    if visit.policy != "MEDICARE" or line.code not in {"98940", "98941", "98942"}:
        return set()
    if any(visit.performer(place) is not Profession.CHIROPRACTOR for place in line.places):
        raise refuse("AT for a physician")
    maintained = visit.encounter.clinical.maintenance
    if maintained is None:
        raise refuse("active treatment or maintenance")
    return set() if maintained else {"AT"}
