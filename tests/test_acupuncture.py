"""Acupuncture: minutes, insertions and current become units, and what is open is asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice, permutations, product
from time import process_time
from typing import Any, Final, NamedTuple

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter, Service
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Policy
from needlecode.procedure import NeedleSet, Procedure, Technique
from needlecode.rule import Verdict
from needlecode.rules.acupuncture_contradicted import contradictions
from tests.case_files import shown


DAY: Final = date(2026, 3, 2)
NEEDLE_WORK: Final = CPT.choosing(acupuncture_contact_time="needle_work")
FULL: Final = CPT.choosing(acupuncture_minutes="full_fifteen")
FIRST_MINUTE: Final = CPT.choosing(acupuncture_minutes="first_minute")
RULES: Final = tuple(f"SEL{number}" for number in range(401, 415))
ASKS: Final = {
    "SEL408": "minutes",
    "SEL409": "electrical",
    "SEL410": "new_insertion",
    "SEL414": "session",
}


def needles(
    minutes: int | None = None,
    *,
    electrical: bool | None = None,
    new: bool | None = None,
    work: int | None = None,
) -> NeedleSet:
    """Make a set of needles."""
    return NeedleSet(
        minutes=minutes, electrical=electrical, new_insertion=new, needle_minutes=work
    )


def treated(*sets: NeedleSet, **facts: Any) -> Procedure:
    """Make an acupuncture procedure."""
    return Procedure(Technique.ACUPUNCTURE, needle_sets=sets, **facts)


def coded(
    *procedures: Procedure, policy: Policy = CPT, others: tuple[Service, ...] | None = None
) -> Coding:
    """Code a visit of these procedures."""
    visit = Encounter(date_of_service=DAY, procedures=procedures, other_services=others)
    return select_codes(visit, policy=policy)


def lines(coding: Coding) -> list[str]:
    """Show each line as the case files do."""
    return [shown(line) for line in coding.lines]


def asked(coding: Coding) -> dict[str, tuple[str, ...]]:
    """Give what is asked of the acupuncture, with its paths."""
    return {ASKS[q.rule]: q.paths for q in coding.questions if q.rule in ASKS}


MANUAL: Final = needles(15, electrical=False, new=True)
CURRENT: Final = needles(15, electrical=True, new=True)
LEFT_IN: Final = needles(15, electrical=False, new=False)


class TestMinutes:
    """Minutes of contact reach increments by the choice of the policy (N-110 to N-113)."""

    @pytest.mark.parametrize(
        ("policy", "minutes", "units"),
        [
            *((CPT, m, 0) for m in (0, 7)),
            *((CPT, m, 1) for m in (8, 22)),
            *((CPT, m, 2) for m in (23, 37)),
            *((CPT, m, 3) for m in (38, 52)),
            *((CPT, m, 4) for m in (53, 67)),
            *((FULL, m, 0) for m in (0, 14)),
            *((FULL, m, 1) for m in (15, 29)),
            *((FULL, m, 2) for m in (30, 44)),
            *((FULL, m, 3) for m in (45, 59)),
            (FIRST_MINUTE, 0, 0),
            *((FIRST_MINUTE, m, 1) for m in (1, 15)),
            *((FIRST_MINUTE, m, 2) for m in (16, 30)),
            (FIRST_MINUTE, 31, 3),
        ],
    )
    def test_both_sides_of_every_boundary(self, policy: Policy, minutes: int, units: int) -> None:
        """One minute decides, whether the procedure or its sets state them."""
        sets = [MANUAL, MANUAL, MANUAL, MANUAL, MANUAL]
        by_set = [evolve(one, minutes=minutes if n == 2 else 0) for n, one in enumerate(sets)]
        whole = treated(*(evolve(one, minutes=None) for one in sets), minutes=minutes)

        assert sum(line.units for line in coded(treated(*by_set), policy=policy).lines) == units
        assert sum(line.units for line in coded(whole, policy=policy).lines) == units
        assert coded(whole, policy=policy).is_final

    def test_work_at_the_needles_is_contact(self) -> None:
        """Where the contact is not stated it was at least the work at the needles."""
        coding = coded(treated(needles(None, work=8, electrical=False)))

        assert lines(coding) == ["97810"]
        assert coding.is_final
        assert not coded(treated(needles(None, work=7, electrical=False))).is_final

    @pytest.mark.parametrize(
        ("one", "expected", "final"),
        [
            (needles(60, work=8, electrical=False), ["97810"], True),
            (needles(60, work=7, electrical=False), [], True),
            (needles(8, electrical=False), [], False),
            (needles(7, electrical=False), [], True),
            (needles(None, work=8, electrical=False), ["97810"], True),
            (needles(None, electrical=False), [], False),
        ],
    )
    def test_a_policy_that_counts_needle_work_alone(
        self, one: NeedleSet, expected: list[str], *, final: bool
    ) -> None:
        """The contact bounds the work, and the work alone counts."""
        coding = coded(treated(one), policy=NEEDLE_WORK)

        assert lines(coding) == expected
        assert coding.is_final is final
        assert (asked(coding) == {}) is final

    def test_the_procedure_bounds_the_needle_work(self) -> None:
        """Seven minutes of contact leave no room for eight at the needles; eight leave it."""
        seven = coded(treated(minutes=7, electrical_stimulation=False), policy=NEEDLE_WORK)
        eight = coded(treated(minutes=8, electrical_stimulation=False), policy=NEEDLE_WORK)
        set_ = coded(treated(needles(electrical=False), minutes=8), policy=NEEDLE_WORK)

        assert seven.is_final
        assert asked(eight) == {"minutes": ("procedures[0].needle_sets",)}
        assert asked(set_) == {"minutes": ("procedures[0].needle_sets[0].needle_minutes",)}


class TestInsertions:
    """A further unit needs a further increment and new needles (N-103, N-104, N-108)."""

    def test_needles_that_were_left_in_earn_nothing(self) -> None:
        """Stimulating them again is contact, and no further unit; a finding says so."""
        coding = coded(treated(evolve(MANUAL, minutes=8), LEFT_IN, LEFT_IN))

        assert lines(coding) == ["97810"]
        assert coding.verdicts["SEL406"] is Verdict.NOT_MET
        assert coding.is_final

    def test_units_stand_on_one_line(self) -> None:
        """Three further manual increments are three units of one line."""
        coding = coded(treated(MANUAL, MANUAL, MANUAL, MANUAL))

        assert lines(coding) == ["97810", "97811 x3"]
        assert [line.procedures for line in coding.lines] == [(0,), (0,)]
        assert [line.basis for line in coding.lines] == [("SEL401",), ("SEL403",)]

    def test_insertions_beyond_the_minutes_belong_to_the_last_increment(self) -> None:
        """Their current is its current, and they support no unit."""
        coding = coded(
            treated(
                MANUAL,
                needles(8, electrical=False, new=True),
                needles(3, electrical=True, new=True),
            )
        )

        assert lines(coding) == ["97810", "97814"]
        assert coding.verdicts["SEL407"] is Verdict.NOT_MET

    def test_the_first_set_is_an_insertion_whatever_is_said_of_it(self) -> None:
        """The note need not state that the first needles were new."""
        for new in (True, False, None):
            first = needles(15, electrical=False, new=new)
            assert lines(coded(treated(first, MANUAL))) == ["97810", "97811"]

    def test_too_little_contact_is_one_finding(self) -> None:
        """Without an initial increment nothing else is said of the sets."""
        coding = coded(treated(*[evolve(MANUAL, minutes=1)] * 3))

        assert [f.rule for f in coding.findings if f.rule in RULES] == ["SEL405"]


class TestCurrent:
    """Any needle with current makes its increment electrical, and no other (N-106, N-107)."""

    @pytest.mark.parametrize(
        ("sets", "expected"),
        [
            ((MANUAL, CURRENT), ["97810", "97814"]),
            ((CURRENT, MANUAL), ["97811", "97813"]),
            ((CURRENT, CURRENT), ["97813", "97814"]),
            ((MANUAL, CURRENT, MANUAL), ["97810", "97811", "97814"]),
            ((MANUAL, evolve(CURRENT, new_insertion=False)), ["97813"]),
            (
                (MANUAL, MANUAL, evolve(CURRENT, new_insertion=False)),
                ["97810", "97814"],
            ),
        ],
    )
    def test_each_increment_has_its_own(
        self, sets: tuple[NeedleSet, ...], expected: list[str]
    ) -> None:
        """Either initial code stands with either further one."""
        assert lines(coded(treated(*sets))) == expected

    def test_current_of_the_procedure_is_current_of_one_set(self) -> None:
        """Of two sets it is open which, and one set has it."""
        pair = (needles(15, new=True), needles(15, new=True))
        both = coded(treated(*pair, electrical_stimulation=True))

        assert lines(both) == ["97810", "97814"]
        assert asked(both) == {
            "electrical": tuple(f"procedures[0].needle_sets[{n}].electrical" for n in (0, 1))
        }
        assert lines(coded(treated(pair[0], electrical_stimulation=True))) == ["97813"]
        assert coded(treated(pair[0], electrical_stimulation=True)).is_final

    def test_a_stated_set_settles_it(self) -> None:
        """Where one set has the current of the procedure, the other need not."""
        coding = coded(treated(CURRENT, needles(15, new=True), electrical_stimulation=True))

        assert lines(coding) == ["97811", "97813"]
        assert "electrical" in asked(coding)

    def test_no_current_in_the_procedure_is_none_in_a_set(self) -> None:
        """Nothing is left to ask."""
        coding = coded(treated(needles(15), electrical_stimulation=False))

        assert lines(coding) == ["97810"]
        assert coding.is_final


class TestSessions:
    """One initial code for the date, over all sessions (N-105)."""

    def test_the_minutes_of_sessions_are_added_up(self) -> None:
        """Four minutes in each of two sessions reach one increment."""
        short = evolve(MANUAL, minutes=4)
        coding = coded(treated(short, session=1), treated(short, session=2))

        assert lines(coding) == ["97810"]
        assert [line.procedures for line in coding.lines] == [(0, 1)]

    def test_the_first_session_decides_the_initial_code(self) -> None:
        """Whatever order the note lists them in."""
        for first, expected in ((MANUAL, ["97810", "97814"]), (CURRENT, ["97811", "97813"])):
            second = CURRENT if first is MANUAL else MANUAL
            pair = (treated(first, session=1), treated(second, session=2))
            assert lines(coded(*pair)) == expected
            assert lines(coded(*pair[::-1])) == expected
            assert coded(*pair).is_final

    def test_sessions_not_stated_are_asked(self) -> None:
        """Where the order would change a line; the other session alone is not asked."""
        both = coded(treated(MANUAL), treated(CURRENT))
        one = coded(treated(MANUAL, session=2), treated(CURRENT))

        assert asked(both) == {"session": ("procedures[0].session", "procedures[1].session")}
        assert asked(one) == {"session": ("procedures[1].session",)}
        assert coded(treated(MANUAL), treated(MANUAL)).is_final

    def test_nothing_comes_before_the_first_session(self) -> None:
        """Current that is not before a manual first session begins no visit."""
        assert coded(treated(MANUAL, session=1), treated(CURRENT)).is_final

    def test_one_session_leaves_equally_right_orders(self) -> None:
        """Both orders have as many units; the lines begin without current."""
        coding = coded(treated(CURRENT, session=1), treated(MANUAL, session=1))

        assert lines(coding) == ["97810", "97814"]
        assert coding.is_final
        assert [[shown(line) for line in one] for one in coding.alternatives] == [
            ["97810", "97814"],
            ["97811", "97813"],
        ]

    def test_orders_with_more_units_are_no_tie(self) -> None:
        """The needles of one procedure were left in: what was inserted came first."""
        coding = coded(treated(LEFT_IN, session=1), treated(CURRENT, session=1))

        assert lines(coding) == ["97813"]
        assert len(coding.alternatives) == 1

    def test_of_many_procedures_no_order_is_listed(self) -> None:
        """Five procedures of one session have one set of lines."""
        coding = coded(*[treated(MANUAL, session=1)] * 4, treated(CURRENT, session=1))

        assert lines(coding) == ["97810", "97811 x3", "97814"]
        assert len(coding.alternatives) == 1

    def test_many_open_sessions_stay_open(self) -> None:
        """Of many procedures not every order is looked at, and the order is asked for."""
        coding = coded(*[treated(MANUAL)] * 6, treated(CURRENT))

        assert "session" in asked(coding)


class TestOpen:
    """What is not stated gives no unit, and is asked where it could (design, laws)."""

    def test_nothing_stated(self) -> None:
        """No line, and each fact is asked for by its path."""
        coding = coded(treated())

        assert coding.lines == ()
        assert asked(coding) == {
            "minutes": ("procedures[0].minutes",),
            "electrical": ("procedures[0].electrical_stimulation",),
            "new_insertion": ("procedures[0].needle_sets",),
        }

    def test_sets_that_are_not_listed(self) -> None:
        """Thirty minutes may have had one set or two, and which of them had current is open."""
        coding = coded(treated(minutes=30, electrical_stimulation=True))

        assert lines(coding) == ["97813"]
        assert asked(coding) == {
            "electrical": ("procedures[0].needle_sets",),
            "new_insertion": ("procedures[0].needle_sets",),
        }

    def test_two_procedures_are_not_two_insertions(self) -> None:
        """The needles of the first may have been left in, so it is asked."""
        one = treated(needles(15, electrical=False), session=1)
        coding = coded(one, one)

        assert lines(coding) == ["97810"]
        assert asked(coding) == {
            "new_insertion": tuple(f"procedures[{n}].needle_sets[0].new_insertion" for n in (0, 1))
        }

    def test_only_what_is_not_stated_is_asked(self) -> None:
        """A stated set has no path in a question."""
        coding = coded(treated(MANUAL, needles(15, new=True), needles(None, electrical=False)))

        assert asked(coding) == {
            "minutes": ("procedures[0].needle_sets[2].minutes",),
            "electrical": ("procedures[0].needle_sets[1].electrical",),
            "new_insertion": ("procedures[0].needle_sets[2].new_insertion",),
        }

    def test_what_changes_nothing_is_not_asked(self) -> None:
        """Seven minutes have no line, whatever else is open."""
        coding = coded(treated(needles(7)))

        assert coding.is_final
        assert all(coding.verdicts[rule] is Verdict.MET for rule in ASKS)

    def test_the_minutes_of_a_procedure_stand_for_its_sets(self) -> None:
        """Sets without minutes share those of the procedure."""
        sets = [evolve(one, minutes=None) for one in (MANUAL, CURRENT)]

        assert lines(coded(treated(*sets, minutes=23))) == ["97810", "97814"]
        assert lines(coded(treated(*sets, minutes=22))) == ["97813"]


class TestManyOpen:
    """Of very many ways not each is looked at, and what nothing rules out is taken as possible."""

    def test_one_increment_of_many_sets(self) -> None:
        """Insertions and their order do not matter, and the current does."""
        coding = coded(treated(*[needles(1)] * 8))

        assert lines(coding) == ["97810"]
        assert set(asked(coding)) == {"electrical"}
        assert coding.verdicts["SEL404"] is Verdict.NOT_APPLICABLE

    def test_current_everywhere(self) -> None:
        """Where every set has current the initial code is sure, and the units are not."""
        coding = coded(treated(*[needles(15, electrical=True)] * 12))

        assert lines(coding) == ["97813"]
        assert set(asked(coding)) == {"new_insertion"}
        assert coding.verdicts["SEL402"] is Verdict.MET
        assert coding.verdicts["SEL404"] is Verdict.UNDETERMINED

    def test_no_increment(self) -> None:
        """Without an increment nothing else matters."""
        coding = coded(*[treated(*[needles(0)] * 4)] * 4)

        assert coding.lines == ()
        assert coding.is_final

    def test_with_current_in_a_single_increment_nothing_else_is_possible(self) -> None:
        """Whatever else is open, 15 minutes with one set under current are 97813."""
        more = [needles(0, electrical=None, new=None)] * 2
        stated = treated(needles(15, electrical=True, new=None), *more)
        coding = coded(stated, treated(minutes=0))

        assert lines(coding) == ["97813"]
        assert "97810" not in coding.case.parts.acupuncture.codes


class TestContradictions:
    """A contradiction is a finding, and the lines follow the less (N-122, N-123)."""

    def test_no_needle_no_acupuncture(self) -> None:
        """A procedure without a needle has no part in the lines, and no minute of it counts."""
        coding = coded(treated(MANUAL, needles_in=0))

        assert coding.lines == ()
        assert coding.verdicts["SEL411"] is Verdict.NOT_MET
        assert coding.verdicts["SEL405"] is Verdict.NOT_APPLICABLE
        assert lines(coded(treated(MANUAL, needles_in=0), treated(MANUAL))) == ["97810"]

    def test_an_injection_is_no_acupuncture(self) -> None:
        """What was injected into a muscle is an injection, whatever the note calls it."""
        site = Muscle("trapezius", Side.LEFT)
        coding = coded(treated(sites=(site,), substance="saline", minutes=30, session=1))

        assert lines(coding) == ["20552"]
        assert coding.verdicts["SEL412"] is Verdict.NOT_MET
        assert coding.verdicts["SEL408"] is Verdict.NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("procedure", "paths", "expected"),
        [
            (treated(MANUAL, minutes=15), (), ["97810"]),
            (treated(MANUAL, minutes=14), ("minutes",), ["97810"]),
            (treated(MANUAL, minutes=7), ("minutes",), []),
            (treated(MANUAL, minutes=16), ("minutes",), ["97810"]),
            (treated(MANUAL, needles(work=8), minutes=23), (), ["97810"]),
            (treated(MANUAL, needles(work=9), minutes=23), ("minutes",), ["97810"]),
            (treated(needles(15, electrical=False, work=15)), (), ["97810"]),
            (treated(needles(15, electrical=False, work=16)), ("needle_sets",), ["97810"]),
            (treated(CURRENT, electrical_stimulation=True), (), ["97813"]),
            (
                treated(CURRENT, electrical_stimulation=False),
                ("electrical_stimulation",),
                ["97810"],
            ),
            (treated(MANUAL, electrical_stimulation=True), ("electrical_stimulation",), ["97810"]),
            (treated(MANUAL, CURRENT, electrical_stimulation=True), (), ["97810", "97814"]),
            (treated(minutes=15, electrical_stimulation=True), (), ["97813"]),
        ],
    )
    def test_both_sides_of_each(
        self, procedure: Procedure, paths: tuple[str, ...], expected: list[str]
    ) -> None:
        """The finding names the attribute that does not agree."""
        coding = coded(procedure)
        found = [f.path for f in coding.findings if f.rule == "SEL413"]

        assert found == [f"procedures[0].{path}" for path in paths]
        assert coding.verdicts["SEL413"] is (Verdict.NOT_MET if paths else Verdict.MET)
        assert lines(coding) == expected


class TestNothing:
    """A visit without acupuncture, or before its codes, has no line of it (N-101)."""

    def test_no_acupuncture(self) -> None:
        """No rule of it applies."""
        needled = Procedure(Technique.DRY_NEEDLING, sites=(Muscle("soleus", Side.LEFT),))
        verdicts = coded(needled).verdicts

        assert {verdicts[rule] for rule in RULES} == {Verdict.NOT_APPLICABLE}

    def test_the_codes_began_in_2005(self) -> None:
        """A day before there is no line."""
        visit = Encounter(date_of_service=date(2005, 1, 1), procedures=(treated(MANUAL),))

        assert lines(select_codes(visit)) == ["97810"]
        assert lines(select_codes(evolve(visit, date_of_service=date(2004, 12, 31)))) == []

    def test_the_policy_of_the_needling_withholds_the_acupuncture(self) -> None:
        """Where only the needling is reported, no unit of acupuncture counts (N-126, N-127)."""
        needled = Procedure(
            Technique.DRY_NEEDLING, sites=(Muscle("soleus", Side.LEFT),), injected=False
        )
        policy = CPT_NCCI.choosing(acupuncture_same_day="needling_only")
        coding = coded(needled, treated(*[MANUAL] * 4), policy=policy, others=())

        assert lines(coding) == ["20560"]
        assert coding.verdicts["EDT104"] is Verdict.MET


class TestLimits:
    """MUE: one initial unit absolutely, two further ones as a benchmark (N-115)."""

    @pytest.mark.parametrize(
        ("sets", "verdict"),
        [
            ([MANUAL] * 3, Verdict.MET),
            ([MANUAL] * 4, Verdict.NOT_MET),
            ([MANUAL] * 3 + [CURRENT] * 2, Verdict.MET),
            ([MANUAL] + [CURRENT] * 3, Verdict.NOT_MET),
            ([MANUAL] * 3 + [needles(15, new=True)], Verdict.UNDETERMINED),
            ([MANUAL] * 3 + [needles(15, electrical=False)], Verdict.UNDETERMINED),
        ],
    )
    def test_two_further_units_of_a_code(self, sets: list[NeedleSet], verdict: Verdict) -> None:
        """The third is a finding, and stays on the line."""
        coding = coded(treated(*sets), policy=CPT_NCCI, others=())

        assert coding.verdicts["EDT104"] is verdict
        assert lines(coding) == lines(coded(treated(*sets)))

    def test_a_benchmark_is_milder_than_a_limit(self) -> None:
        """Units above an indicator 3 can be paid on evidence, above an indicator 2 never."""
        here = Service(date=DAY, code="97810", units=1, same_provider=True)
        many = treated(*[MANUAL] * 4)
        benchmark = coded(many, policy=CPT_NCCI, others=())
        limit = coded(many, policy=CPT_NCCI, others=(here,))

        assert [str(f.severity) for f in benchmark.findings if f.rule == "EDT104"] == ["warning"]
        assert {str(f.severity) for f in limit.findings if f.rule == "EDT104"} == {"error"}
        assert [f.message for f in benchmark.findings if f.rule == "EDT104"] == [
            "3 units of 97811 on the date exceed 2 (indicator 3, known from 2024Q3)."
        ]

    def test_units_elsewhere_count(self) -> None:
        """Two further units here and one elsewhere exceed the benchmark."""
        service = Service(date=DAY, code="97811", units=1, same_provider=True)
        three = treated(*[MANUAL] * 3)

        for same, verdict in (
            (True, Verdict.NOT_MET),
            (None, Verdict.UNDETERMINED),
            (False, Verdict.MET),
        ):
            others = (evolve(service, same_provider=same),)
            coding = coded(three, policy=CPT_NCCI, others=others)
            assert coding.verdicts["EDT104"] is verdict

    def test_a_stated_code_is_not_counted_beside_its_own_line(self) -> None:
        """A procedure named by the code is the acupuncture, once."""
        procedure = Procedure(
            Technique.OTHER, code="97810", minutes=15, electrical_stimulation=False
        )
        coding = coded(procedure, policy=CPT_NCCI, others=())

        assert lines(coding) == ["97810"]
        assert coding.verdicts["EDT104"] is Verdict.MET

    def test_open_minutes_may_exceed(self) -> None:
        """Nothing is stated of the minutes, so the limit cannot be said to be kept."""
        coding = coded(treated(), policy=CPT_NCCI, others=())

        assert coding.verdicts["EDT104"] is Verdict.UNDETERMINED


# --- A naive reading of the facts ----------------------------------------------------------------


class Facts(NamedTuple):
    """A procedure with everything stated."""

    session: int
    minutes: int
    sets: tuple[tuple[bool, bool], ...]


LEAST: Final = {"midpoint": 8, "full_fifteen": 15, "first_minute": 1}


def naive(order: Sequence[Facts], choice: str = "midpoint") -> Counter[str]:
    """Count units increment by increment, the procedures being done in this order."""
    contact = sum(one.minutes for one in order)
    begun: list[list[bool]] = []
    for one in order:
        for current, new in one.sets:
            if new or not begun:
                begun.append([])
            begun[-1].append(current)
    units: Counter[str] = Counter()
    number = 0
    while LEAST[choice] + 15 * number <= contact and number < len(begun):
        is_last = LEAST[choice] + 15 * (number + 1) > contact
        mine = [c for each in begun[number:] for c in each] if is_last else begun[number]
        first, further = ("97813", "97814") if any(mine) else ("97810", "97811")
        units[further if number else first] += 1
        number += 1
    return units


def orders(done: Sequence[Facts]) -> Iterator[tuple[Facts, ...]]:
    """Give every order that the sessions allow."""
    for order in permutations(done):
        sessions = [one.session for one in order]
        if sessions == sorted(sessions):
            yield order


@cache
def right(
    done: tuple[Facts, ...], choice: str = "midpoint"
) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Give every equally right set of lines: of all orders those of the fewest units."""
    found = [naive(order, choice) for order in orders(done)]
    fewest = min(units.total() for units in found)
    return tuple(sorted({tuple(sorted(u.items())) for u in found if u.total() == fewest}))


@cache
def written(done: tuple[Facts, ...]) -> tuple[tuple[str, int], ...]:
    """Give the lines where in one session what was inserted comes first, then what has no current."""

    def rank(one: Facts) -> tuple[int, list[tuple[bool, bool]]]:
        return one.session, [(not new, current) for current, new in one.sets]

    return tuple(sorted(naive(sorted(done, key=rank)).items()))


def as_counts(coding: Coding) -> tuple[tuple[str, int], ...]:
    """Give code and units of each line."""
    return tuple((line.code, line.units) for line in coding.lines)


def visit_of(done: Sequence[Facts]) -> tuple[Procedure, ...]:
    """Make the procedures of definite facts; the first set has the minutes."""
    return tuple(
        treated(
            *(
                needles(0 if n else one.minutes, electrical=current, new=new)
                for n, (current, new) in enumerate(one.sets)
            ),
            session=one.session,
        )
        for one in done
    )


BOOLS: Final = (False, True)
SETS: Final = tuple(product(BOOLS, BOOLS))


class TestOracle:
    """The lines are those of a naive count over every visit of a grid (N-102 to N-108)."""

    @pytest.mark.parametrize("choice", sorted(LEAST))
    def test_one_procedure(self, choice: str) -> None:
        """Every way to state up to four sets, with minutes on both sides of each boundary."""
        policy = CPT.choosing(acupuncture_minutes=choice)
        edges = [LEAST[choice] + 15 * n - d for n in range(4) for d in (1, 0)]
        for number, minutes in product(range(1, 5), edges):
            for sets in product(SETS, repeat=number):
                facts = (Facts(1, minutes, sets),)
                coding = coded(*visit_of(facts), policy=policy)
                assert (as_counts(coding),) == right(facts, choice), facts

    @pytest.mark.parametrize("sessions", [(1, 1), (1, 2), (2, 1)])
    def test_two_procedures(self, sessions: tuple[int, int]) -> None:
        """Every pair of procedures with one or two sets, in one session or two."""
        some = [sets for number in (1, 2) for sets in product(SETS, repeat=number)]
        for one, two, minutes in product(some, some, (3, 4, 12, 19)):
            facts = (Facts(sessions[0], minutes, one), Facts(sessions[1], minutes, two))
            coding = coded(*visit_of(facts))
            sets = tuple(
                tuple((line.code, line.units) for line in one) for one in coding.alternatives
            )
            assert tuple(sorted(sets)) == right(facts), facts
            assert as_counts(coding) == written(facts), facts
            assert written(facts) in right(facts), facts


# --- What is not stated --------------------------------------------------------------------------

TOTALS: Final = (0, 8, 23, 38, 53, 68, 83)


@st.composite
def procedures(draw: st.DrawFn, most: int = 3) -> Procedure:
    """Draw an acupuncture procedure that does not contradict itself."""
    maybe = st.sampled_from((None, False, True))
    sets = tuple(
        needles(
            draw(st.sampled_from((None, 0, 7, 8, 15, 16))),
            electrical=draw(maybe),
            new=draw(maybe),
        )
        for _ in range(draw(st.integers(0, most)))
    )
    one = treated(
        *sets,
        minutes=draw(st.sampled_from((None, None, 7, 8, 22, 23))),
        electrical_stimulation=draw(st.sampled_from((None, None, False, True))),
        session=draw(st.sampled_from((None, None, 1, 2))),
    )
    wrong = contradictions(one)
    return evolve(
        one,
        minutes=None if "minutes" in wrong else one.minutes,
        electrical_stimulation=(
            None if "electrical_stimulation" in wrong else one.electrical_stimulation
        ),
    )


@st.composite
def visits(draw: st.DrawFn, most: int = 2, sets: int = 3) -> tuple[Procedure, ...]:
    """Draw a few procedures."""
    return tuple(draw(st.lists(procedures(sets), min_size=1, max_size=most)))


def current_ways(one: Procedure) -> list[tuple[bool, ...]]:
    """Give every statement of the current of the sets that the procedure allows."""
    whole = one.electrical_stimulation
    each = [BOOLS if s.electrical is None else (s.electrical,) for s in one.needle_sets]
    ways = list(product(*each))
    if whole is False:
        return [way for way in ways if not any(way)]
    return [way for way in ways if any(way)] if whole else ways


def listed(one: Procedure) -> list[Procedure]:
    """Give the procedure with its sets listed, where the note lists none."""
    if one.needle_sets:
        return [one]
    return [evolve(one, needle_sets=(NeedleSet(),) + (needles(new=True),) * n) for n in range(5)]


class Way(NamedTuple):
    """A completion: the answers by kind, and the facts."""

    minutes: int
    new: tuple[object, ...]
    electrical: tuple[tuple[bool, ...], ...]
    session: tuple[int, ...]
    done: tuple[Facts, ...]


def completions(visit: Sequence[Procedure]) -> Iterator[Way]:
    """Give every completion, as far as minutes and sessions differ in what they decide."""
    known = [minutes_known(one) for one in visit]
    base = sum(minutes for minutes, _ in known)
    is_open = any(more for _, more in known)
    totals = [t for t in (base, *TOTALS) if t == base or (is_open and t > base)]
    sessions = [(1, 2, 3) if p.session is None else (p.session,) for p in visit]
    for shape in product(*(listed(one) for one in visit)):
        news = [
            tuple(BOOLS if s.new_insertion is None else (s.new_insertion,) for s in p.needle_sets)
            for p in shape
        ]
        for total, session in product(totals, product(*sessions)):
            for new in product(*(product(*each) for each in news)):
                for current in product(*map(current_ways, shape)):
                    done = tuple(
                        Facts(s, 0 if n else total, tuple(zip(c, i, strict=True)))
                        for n, (s, c, i) in enumerate(zip(session, current, new, strict=True))
                    )
                    yield Way(
                        total, (*new, *(len(p.needle_sets) for p in shape)), current, session, done
                    )


def minutes_known(one: Procedure) -> tuple[int, bool]:
    """Give the contact that is stated, and whether there may be more."""
    if one.minutes is not None:
        return one.minutes, False
    each = [s.minutes for s in one.needle_sets]
    return sum(m or 0 for m in each), not each or None in each


def is_exact(visit: Sequence[Procedure]) -> bool:
    """Say whether the library looks at every way to complete the visit: at most 700."""
    unlisted = sum(not one.needle_sets for one in visit)
    open_ = sum(
        (s.electrical is None) + (s.new_insertion is None)
        for one in visit
        for s in one.needle_sets or (NeedleSet(),)
    )
    orders = 3 if len(visit) > 1 and any(one.session is None for one in visit) else 1
    return unlisted < 2 and 8 * orders * 8**unlisted * 2**open_ <= 700


def some_completions(visit: Sequence[Procedure]) -> list[Way]:
    """Give every completion, where they are not too many."""
    ways = list(islice(completions(visit), 20_001))
    assume(len(ways) <= 20_000)
    return ways


class TestCompletions:
    """The answer covers every completion, and asks what decides (design, possible worlds)."""

    @given(visits())
    def test_outcomes_and_questions_are_those_of_the_completions(
        self, visit: tuple[Procedure, ...]
    ) -> None:
        """Every completion is an outcome; a kind of fact is asked if and, but for very many, only if it decides."""
        coding = coded(*visit)
        ways = {way: written(way.done) for way in some_completions(visit)}
        part = coding.case.parts.acupuncture
        outcomes = {tuple((x.code, x.units) for x in one) for one in part.outcomes}

        assert as_counts(coding) in ways.values()
        assert sum(u for _, u in as_counts(coding)) == min(
            sum(units for _, units in one) for one in ways.values()
        )
        codes = {code for one in ways.values() for code, _ in one}
        tied = {code for way in ways for one in right(way.done) for code, _ in one}
        assert codes <= part.codes
        names = {"minutes": "minutes", "new": "new_insertion"}
        decisive = {
            names.get(kind, kind)
            for kind in ("minutes", "new", "electrical", "session")
            if _decides(ways, kind, visit)
        }
        assert decisive <= set(asked(coding))
        if is_exact(visit):
            assert part.codes <= tied
            assert set(asked(coding)) == decisive
            if all(one.needle_sets for one in visit):
                assert set(ways.values()) <= outcomes

    @given(visits(), st.data())
    def test_every_verdict_holds_for_every_completion(
        self, visit: tuple[Procedure, ...], data: st.DataObject
    ) -> None:
        """What is definite stays so, and a final answer has the lines of each completion."""
        coding = coded(*visit, policy=CPT_NCCI, others=())
        ways = some_completions(visit)
        way = ways[data.draw(st.integers(0, len(ways) - 1))]
        whole = coded(*visit_of(way.done), policy=CPT_NCCI, others=())

        assert not coding.is_final or lines(coding) == lines(whole)
        for rule in (*RULES, "EDT104"):
            assert coding.verdicts[rule] in {whole.verdicts[rule], Verdict.UNDETERMINED}, rule


def _decides(
    ways: dict[Way, tuple[tuple[str, int], ...]], kind: str, visit: Sequence[Procedure]
) -> bool:
    """Say whether two completions that differ in a kind of fact alone differ in their lines."""
    if kind == "session" and all(one.session is not None for one in visit):
        return False
    seen: dict[tuple[object, ...], tuple[tuple[str, int], ...]] = {}
    for way, found in ways.items():
        current = way.electrical
        if kind == "new":
            # Sets that are not listed are asked for, and their current is asked for by itself.
            pairs = list(zip(current, visit, strict=True))
            if any(any(each[1:]) and not one.needle_sets for each, one in pairs):
                continue
            current = tuple(each if one.needle_sets else each[:1] for each, one in pairs)
        whole = {
            "minutes": way.minutes,
            "new": way.new,
            "electrical": current,
            "session": way.session,
        }
        del whole[kind]
        if seen.setdefault(tuple(whole.values()), found) != found:
            return True
    return False


# --- The laws ------------------------------------------------------------------------------------


@st.composite
def forgetful(draw: st.DrawFn, visit: tuple[Procedure, ...]) -> tuple[Procedure, ...]:
    """Draw the visit with some of its facts not stated."""

    def less(value: Any, names: Sequence[str]) -> Any:
        return evolve(value, **{name: None for name in names if draw(st.booleans())})

    facts = ("minutes", "electrical", "new_insertion", "needle_minutes")
    found: list[Procedure] = []
    for one in visit:
        sets = tuple(less(each, facts) for each in one.needle_sets)
        fewer = evolve(one, needle_sets=() if draw(st.integers(0, 9)) == 0 else sets)
        found.append(less(fewer, ("minutes", "electrical_stimulation", "session")))
    return tuple(found)


POLICIES: Final = st.sampled_from((CPT, CPT_NCCI, FULL, FIRST_MINUTE, NEEDLE_WORK))


class TestLaws:
    """Stating less, another order, or more procedures of one session (design, laws)."""

    @given(visits(3), POLICIES, st.data())
    def test_m1_and_m3(
        self, visit: tuple[Procedure, ...], policy: Policy, data: st.DataObject
    ) -> None:
        """A verdict stays or becomes undetermined; a final answer holds."""
        before = coded(*visit, policy=policy, others=())
        after = coded(*data.draw(forgetful(visit)), policy=policy, others=())
        changed = {
            rule: (before.verdicts[rule], verdict)
            for rule, verdict in after.verdicts.items()
            if verdict not in {before.verdicts[rule], Verdict.UNDETERMINED}
        }

        assert not changed
        assert not after.is_final or lines(after) == lines(before)

    @given(visits(4), POLICIES, st.data())
    def test_the_order_of_procedures_changes_nothing(
        self, visit: tuple[Procedure, ...], policy: Policy, data: st.DataObject
    ) -> None:
        """Permuting the procedures leaves lines, alternatives and verdicts."""
        one = coded(*visit, policy=policy)
        two = coded(*data.draw(st.permutations(visit)), policy=policy)

        assert lines(one) == lines(two)
        assert one.verdicts == two.verdicts
        assert one.is_final == two.is_final
        assert {tuple(map(str, a)) for a in one.alternatives} == {
            tuple(map(str, a)) for a in two.alternatives
        }

    @given(
        one=st.integers(0, 70),
        two=st.integers(0, 70),
        current=st.sampled_from((None, False, True)),
        policy=POLICIES,
    )
    def test_splitting_the_minutes_changes_nothing(
        self, one: int, two: int, *, current: bool | None, policy: Policy
    ) -> None:
        """Minutes of one session in two otherwise equal procedures are coded as in one."""
        # Current in one of two procedures is less than current in both.
        assume(current is not True or one + two < 16)
        whole = treated(minutes=one + two, electrical_stimulation=current, session=1)
        split = [evolve(whole, minutes=minutes) for minutes in (one, two)]
        before, after = coded(whole, policy=policy), coded(*split, policy=policy)

        assert lines(before) == lines(after)
        assert before.is_final == after.is_final
        assert before.verdicts == after.verdicts

    @given(visits(3))
    def test_current_never_lessens_the_units(self, visit: tuple[Procedure, ...]) -> None:
        """Current decides which codes, and never how many units."""
        plain = [
            evolve(
                one,
                electrical_stimulation=False,
                needle_sets=tuple(evolve(s, electrical=False) for s in one.needle_sets),
            )
            for one in visit
        ]
        one, two = coded(*visit), coded(*plain)

        assert sum(x.units for x in one.lines) == sum(x.units for x in two.lines)

    @given(visits(3))
    def test_there_is_one_initial_unit(self, visit: tuple[Procedure, ...]) -> None:
        """Every outcome with a line has one initial unit (N-105)."""
        for outcome in coded(*visit).case.parts.acupuncture.outcomes:
            first = [line.units for line in outcome if line.code in {"97810", "97813"}]
            assert first == ([1] if outcome else [])


class TestSpeed:
    """A visit that leaves everything open is coded while one waits."""

    @pytest.mark.parametrize(
        "visit",
        [
            [treated(*[NeedleSet()] * 12)],
            [treated(*[NeedleSet(minutes=15)] * 12)],
            [treated(*[NeedleSet()] * 6)] * 2,
            [treated(NeedleSet())] * 12,
            [treated(minutes=10**9)],
        ],
        ids=["one", "with minutes", "two", "twelve", "endless"],
    )
    def test_twelve_open_sets(self, visit: list[Procedure]) -> None:
        """Lines, findings and questions within 50 milliseconds of work, at best of some runs."""

        def once() -> float:
            start = process_time()
            assert coded(*visit).questions
            return process_time() - start

        assert min(once() for _ in range(10)) < 0.05
