"""The pairs of NCCI between lines of one claim."""

from datetime import date

from tests.oracle.claim import Line, Visit, refuse
from tests.oracle.evaluation import OCCUPATIONAL, PHYSICAL
from tests.oracle.hands import spinal_regions
from tests.oracle.needles import ROWS_FROM, separate_sessions
from tests.oracle.plan import DISCIPLINES


OMT = ("98925", "98926", "98927", "98928", "98929")
CMT = ("98940", "98941", "98942")
REGIONAL = ("97112", "97124", "97140")
MODALITIES = ("97012", "97018", "97032", "97035", "97124", "97535", "G0283")

# Column 1, column 2, modifier indicator. Equal in the practitioner and the hospital table.
# The pairs of needling with injection are read in needles.py, those of acupuncture with needling
# and of the codes of one family with each other never meet, and those with visits ask for 25.
PAIRS = (
    (OMT, ("97140",), 0),  # F-317, N-307
    (OMT, CMT, 0),  # F-317, N-308; either column order
    (CMT, REGIONAL, 1),  # F-317, F-412, N-318
    (CMT, PHYSICAL + OCCUPATIONAL, 0),  # F-317, N-318
    (("97140",), ("97124",), 0),  # F-317, N-443
    (("97150",), ("97110", "97112", "97116", "97124", "97140", "97530", "97535"), 1),  # N-444
    (("97012",), ("97140", "97018"), 1),  # F-317, N-444
    (("97140",), ("97018",), 1),  # ncci_ptp.csv
    (("G0283",), ("97032",), 1),  # F-317, N-444
    (MODALITIES, ("97164", "97168"), 1),  # F-317, N-503
)
# Pairs that were deleted, with the last day (F-318, N-445, ncci_ptp.csv); until then no opinion.
ENDED = (
    (("97110", "97112", "97116", "97140", "97150", "97530"), ("97164", "97168"), "2019-12-31"),
    (("97140",), ("97530",), "2019-12-31"),
    (("97530",), ("97116",), "2019-12-31"),
    (("97530",), ("97535",), "2021-12-31"),
)


def column_two(one: Line, other: Line) -> tuple[Line, Line, int] | None:
    """Give the pair in column order with its indicator, or None when there is no row."""
    for columns, seconds, indicator in PAIRS:
        if one.code in columns and other.code in seconds:
            return one, other, indicator
        if other.code in columns and one.code in seconds:
            return other, one, indicator
    return None


def check_ended(visit: Visit, one: Line, other: Line) -> None:
    """Refuse a pair on a day on which a row that has ended was, or may have been, in force."""
    for columns, seconds, last in ENDED:
        for a, b in ((one, other), (other, one)):
            ended = visit.encounter.date_of_service > date.fromisoformat(last)
            if a.code in columns and b.code in seconds and not ended:
                raise refuse("a pair that has ended since")


def apply_pairs(visit: Visit, lines: list[Line]) -> list[Line]:
    """Withhold or mark what stands in a pair, where the facts plainly settle it."""
    gone: list[Line] = []
    marked = 0
    for n, one in enumerate(lines):
        for other in lines[n + 1 :]:
            if visit.follows_ncci:
                check_ended(visit, one, other)
            pair = column_two(one, other)
            outcome = outcome_of(visit, *pair) if pair else ""
            if pair and outcome == "gone":
                gone.append(pair[1])
            elif pair and outcome:
                marked += 1
                pair[1].modifiers.add(outcome)
    if gone:
        check_gone(visit, lines, gone, marked)
    return [line for line in lines if line not in gone]


def outcome_of(visit: Visit, first: Line, second: Line, indicator: int) -> str:
    """Say what becomes of column 2: a modifier, "gone", or nothing."""
    who = {visit.performer(place) in DISCIPLINES for place in first.places + second.places}
    if len(who) > 1:
        # F-420, F-434: edits are for the same practitioner.
        raise refuse("a pair of two practitioners")
    if not visit.follows_ncci:
        return without_table(visit, first, second)
    if visit.encounter.date_of_service < ROWS_FROM:
        # F-320: the rows are those of 2024Q3; when each began is not known.
        raise refuse("a pair before the edition of the rows")
    if indicator == 0:
        return excluded(visit, first)
    return settled(visit, first, second)


def check_gone(visit: Visit, lines: list[Line], gone: list[Line], marked: int) -> None:
    """Refuse where a line that goes may decide about another one."""
    if len(gone) > 1 or marked:
        raise refuse("several pairs")
    timed = [line for line in lines if line.units and line.code.startswith(("970", "971", "975"))]
    if visit.policy == "MEDICARE" and len(timed) > 1:
        # N-410: the minutes of a service that is withheld may still be in the total.
        raise refuse("a withheld service in the total of minutes")


def excluded(visit: Visit, first: Line) -> str:
    """Say what becomes of column 2 of a pair with indicator 0: no modifier helps (F-402)."""
    if first.code in OMT + CMT and visit.places_of("osteopathic"):
        if visit.places_of("chiropractic"):
            raise refuse("both kinds of manipulation")
        return "gone"
    if first.code in CMT or first.code == "97140":
        return "gone"
    raise refuse("an exclusion that is not covered")


def settled(visit: Visit, first: Line, second: Line) -> str:
    """Say what becomes of column 2 of a pair with indicator 1: a modifier, or "gone"."""
    medicare = visit.policy == "MEDICARE"
    if first.code in CMT:
        return beside_manipulation(visit, first, second)
    separate = separate_sessions(visit, first.places, second.places)
    if second.code in {"97164", "97168"}:
        # N-503, F-415: 59 or XU where the re-evaluation is work of its own. In another session XE
        # fits as well (F-433), and nothing ranks the two.
        if separate and medicare:
            raise refuse("XE and XU both fit")
        if visit.procedure(second.places[0]).separate_work:
            return "XU" if medicare else "59"
    elif separate:
        # F-404, F-433: separate encounters of one date.
        return "XE" if medicare else "59"
    elif in_other_minutes(visit, first, second):
        # F-411, N-406: different time intervals, 59 or XU.
        return "XU" if medicare else "59"
    raise refuse("a pair that the facts do not settle")


def beside_manipulation(visit: Visit, first: Line, second: Line) -> str:
    """Say what becomes of 97112, 97124 or 97140 beside manipulation of the spine (F-412)."""
    same = regions_meet(visit, first, second)
    separate = separate_sessions(visit, first.places, second.places)
    if same is False and separate and visit.policy == "MEDICARE":
        raise refuse("XE and XS both fit")
    if same is False:
        # F-412, N-319: another region.
        return "XS" if visit.policy == "MEDICARE" else "59"
    if same and visit.sessions(first.places + second.places) == {1}:
        return "gone"
    raise refuse("a region that is manipulated, in another session or in part")


def in_other_minutes(visit: Visit, first: Line, second: Line) -> bool:
    """Say whether no minute can have served both: the total is the sum of all (N-406)."""
    total, known = visit.encounter.treatment_minutes, 0
    for procedure in visit.encounter.procedures:
        if procedure.minutes is None or procedure.regions:
            # Minutes that are not stated, and regions, which may be a reason of their own.
            return False
        known += procedure.minutes
    sessions = visit.sessions(first.places + second.places)
    return total == known and len(sessions) == 1 and sessions != {None}


def regions_meet(visit: Visit, first: Line, second: Line) -> bool | None:
    """Say whether the service was in manipulated regions; None when partly."""
    manipulated = spinal_regions(visit, first.places)
    treated = spinal_regions(visit, second.places)
    if not manipulated & treated:
        return False
    return True if treated <= manipulated else None


def without_table(visit: Visit, first: Line, second: Line) -> str:
    """Say what the code set alone makes of two lines: it has no table (the choice edit_source)."""
    if first.code in CMT and second.code in REGIONAL:
        # N-319 and the choice `cmt_region_test`: the code set has the same test.
        return settled(visit, first, second)
    if first.code in {"97012", "97150", "97140", "G0283"}:
        return ""
    raise refuse("two services of which only the table speaks")
