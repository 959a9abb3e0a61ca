"""Medicare's benefit for chronic low back pain: the visits, who and for what; KX and notices."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from needlecode.choices import Choices
from needlecode.coding import Coding, select_codes
from needlecode.coverage import SINCE
from needlecode.encounter import Clinical, Encounter, Note, Service
from needlecode.low_back import Course, course_of
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT_NCCI, MEDICARE
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict


MET: Final = Verdict.MET
NOT_MET: Final = Verdict.NOT_MET
OPEN: Final = Verdict.UNDETERMINED
NOT_APPLICABLE: Final = Verdict.NOT_APPLICABLE
DAY: Final = date(2026, 3, 2)
DRY: Final = Procedure(
    Technique.DRY_NEEDLING, injected=False, sites=(Muscle("multifidus", Side.LEFT),)
)
DOCTOR: Final = Provider(profession=Profession.PHYSICIAN, state="OH")
PAIN: Final = Clinical(
    pain_weeks=12, specific_cause=False, surgery_related=False, pregnancy_related=False
)


def service(day: date, code: str = "20560", policy: str | None = None) -> Service:
    """Make an earlier service."""
    return Service(date=day, code=code, policy=policy)


def visit(earlier: Iterable[date] | None = (), *, day: date = DAY, **facts: Any) -> Encounter:
    """Make a visit to a physician for the pain that is covered, after earlier ones."""
    stated: dict[str, Any] = {
        "rendering": DOCTOR,
        "procedures": (DRY,),
        "diagnoses": ("M54.59",),
        "clinical": PAIN,
        "earlier_visits": None if earlier is None else [service(one) for one in earlier],
        **facts,
    }
    return Encounter(date_of_service=day, **stated)


def coded(
    earlier: Iterable[date] | None = (), choices: dict[str, str] | None = None, **facts: Any
) -> Coding:
    """Code such a visit under Medicare."""
    return select_codes(visit(earlier, **facts), policy=MEDICARE.choosing(**(choices or {})))


def before(number: int, day: date = DAY) -> list[date]:
    """Give so many days before a day, one after the other."""
    return [day - timedelta(days=n + 1) for n in range(number)]


def course(earlier: Iterable[date], day: date = DAY, **choices: Any) -> Course:
    """Count the visits of the year."""
    found = course_of(visit(earlier, day=day), Choices(**choices))
    assert found is not None
    return found


def improving(*, better: bool | None) -> Clinical:
    """State how the covered pain changes."""
    return evolve(PAIN, improving=better)


class TestCourse:
    """12 visits in 90 days, 8 more with improvement, 20 a year (C-103)."""

    @pytest.mark.parametrize(
        ("earlier", "extra", "kx", "over"),
        [
            (0, False, False, False),
            (11, False, False, False),
            (12, True, True, False),
            (19, True, True, False),
            (20, True, True, True),
        ],
    )
    def test_the_number_decides(self, earlier: int, *, extra: bool, kx: bool, over: bool) -> None:
        """The thirteenth is extra, and the twenty-first beyond the year."""
        found = course(before(earlier))

        assert found.number == found.in_ninety == earlier + 1
        assert (found.is_extra, found.has_kx, found.is_over) == (extra, kx, over)
        assert found.first_day == DAY - timedelta(days=earlier)

    def test_nobody_has_stated_the_earlier_visits(self) -> None:
        """Then there is no count."""
        assert course_of(visit(None), Choices()) is None

    def test_what_counts(self) -> None:
        """Days before this one, with a service of the determination that Medicare may have paid."""
        one, two, three = before(3)
        services = (
            *(service(one), service(one, "97810"), service(two, "97140")),
            *(service(DAY), service(DAY + timedelta(days=1))),
            *(service(three, policy="medicare"), service(three - timedelta(days=1), policy="CPT")),
        )
        found = course_of(evolve(visit(), earlier_visits=services), Choices())

        assert found is not None
        assert (found.number, found.first_day) == (3, three)

    @pytest.mark.parametrize(
        ("how", "day", "number"),
        [
            # The worked example: first service 2020-03-21, a new year may start 2021-03-01.
            ("eleven_full_months", date(2021, 2, 28), 2),
            ("eleven_full_months", date(2021, 3, 1), 1),
            ("rolling_twelve_months", date(2021, 3, 20), 2),
            ("rolling_twelve_months", date(2021, 3, 21), 1),
            ("calendar_year", date(2020, 12, 31), 2),
            ("calendar_year", date(2021, 1, 1), 1),
        ],
    )
    def test_both_sides_of_a_year(self, how: str, day: date, number: int) -> None:
        """The NCD says a year and not which (C-114, C-103, C-232)."""
        assert course([date(2020, 3, 21)], day, clbp_year=how).number == number

    def test_a_year_begins_with_its_first_visit(self) -> None:
        """Not with a date: after a pause the next visit begins one, and so on."""
        days = [date(2020, 3, 21), date(2021, 2, 27), date(2021, 5, 10), date(2022, 4, 30)]

        assert course(days[:2], days[2]) == (1, 1, False, False, days[2])
        assert course(days[:3], days[3]).number == 2
        assert course(days, date(2022, 5, 1)).number == 1

    @pytest.mark.parametrize(
        ("earlier", "number"), [(date(2023, 2, 28), 1), (date(2023, 3, 1), 2)]
    )
    def test_twelve_months_before_a_leap_day(self, earlier: date, number: int) -> None:
        """They begin on the first of March."""
        found = course([earlier], date(2024, 2, 29), clbp_year="rolling_twelve_months")

        assert found.number == number

    @pytest.mark.parametrize(
        ("how", "days", "expected"),
        [
            ("first_visit", 89, (2, 2, False)),
            ("first_visit", 90, (2, 0, True)),
            ("fixed_blocks", 89, (2, 2, False)),
            ("fixed_blocks", 90, (2, 1, False)),
            ("fixed_blocks", 180, (2, 1, False)),
        ],
    )
    def test_both_sides_of_ninety_days(
        self, how: str, days: int, expected: tuple[int, int, bool]
    ) -> None:
        """The ninetieth day is the last; after it a visit needs improvement, or a block begins."""
        first = date(2025, 6, 2)
        found = course([first], first + timedelta(days=days), clbp_ninety_days=how)

        assert (found.number, found.in_ninety, found.is_extra) == expected

    @pytest.mark.parametrize(
        ("kx_from", "ninety", "has_kx"),
        [
            ("by_count", "first_visit", True),
            ("within_ninety_days", "first_visit", False),
            ("by_count", "fixed_blocks", True),
            ("within_ninety_days", "fixed_blocks", False),
        ],
    )
    def test_the_thirteenth_after_ninety_days(
        self, kx_from: str, ninety: str, *, has_kx: bool
    ) -> None:
        """It takes KX by its count, and not by what exceeds 12 inside the 90 days (C-113)."""
        first = date(2025, 9, 1)
        days = [first + timedelta(days=n) for n in range(12)]
        found = course(
            days, first + timedelta(days=95), clbp_kx_from=kx_from, clbp_ninety_days=ninety
        )

        assert (found.number, found.is_extra, found.has_kx) == (13, True, has_kx)

    @pytest.mark.parametrize("earlier", [11, 12])
    def test_the_thirteenth_within_ninety_days(self, earlier: int) -> None:
        """Both readings agree."""
        for how in ("by_count", "within_ninety_days"):
            assert course(before(earlier), clbp_kx_from=how).has_kx is (earlier == 12)

    @given(st.sets(st.dates(date(2023, 1, 1), DAY), max_size=40), st.data())
    def test_the_count_is_between_one_and_the_days(
        self, days: set[date], data: st.DataObject
    ) -> None:
        """For any earlier days and every reading; KX is only for what is extra."""
        values = ("clbp_year", ("eleven_full_months", "rolling_twelve_months", "calendar_year"))
        ninety = ("clbp_ninety_days", ("first_visit", "fixed_blocks"))
        kx_from = ("clbp_kx_from", ("by_count", "within_ninety_days"))
        choices: dict[str, Any] = {
            name: data.draw(st.sampled_from(some)) for name, some in (values, ninety, kx_from)
        }
        found = course(days, **choices)

        assert 0 <= found.in_ninety <= found.number <= len(days | {DAY})
        assert found.first_day in days | {DAY}
        assert not found.has_kx or found.is_extra


class TestVisits:
    """The rule, the line and its modifier (C-103, C-104, C-113)."""

    @pytest.mark.parametrize(
        ("earlier", "better", "verdict", "lines"),
        [
            (0, None, MET, "20560 x1"),
            (0, False, MET, "20560 x1"),
            (1, False, NOT_MET, "20560 x1"),
            (11, None, MET, "20560 x1"),
            (11, True, MET, "20560 x1"),
            (12, None, OPEN, "20560 x1"),
            (12, True, MET, "20560-KX x1"),
            (12, False, NOT_MET, "20560 x1"),
            (19, True, MET, "20560-KX x1"),
            (20, True, NOT_MET, "20560 x1"),
        ],
    )
    def test_the_number_and_the_improvement(
        self, earlier: int, verdict: Verdict, lines: str, *, better: bool | None
    ) -> None:
        """KX from the thirteenth to the twentieth visit of a patient who improves."""
        coding = coded(before(earlier), clinical=improving(better=better))

        assert coding.verdicts["COV106"] is verdict
        assert str(coding) == lines

    def test_it_is_asked_how_the_pain_changed(self) -> None:
        """Where that decides, and openly."""
        (question,) = coded(before(12)).questions

        assert question.paths == ("clinical.improving",)
        assert question.changes_lines

    def test_the_earlier_visits_are_asked_for(self) -> None:
        """Where nobody has stated them."""
        coding = coded(None)

        assert coding.verdicts["COV106"] is OPEN
        assert [q.paths for q in coding.questions if q.rule == "COV106"] == [("earlier_visits",)]

    @pytest.mark.parametrize(
        ("earlier", "better", "verdict"),
        [
            (None, None, OPEN),
            (11, True, NOT_APPLICABLE),
            (12, None, OPEN),
            (12, True, MET),
            (12, False, NOT_MET),
            (20, True, NOT_APPLICABLE),
        ],
    )
    def test_what_the_modifier_attests(
        self, earlier: int | None, verdict: Verdict, *, better: bool | None
    ) -> None:
        """It is no rule of the first twelve, nor of what is beyond the twentieth."""
        days = None if earlier is None else before(earlier)

        assert coded(days, clinical=improving(better=better)).verdicts["MOD120"] is verdict

    def test_another_denial_takes_no_kx(self) -> None:
        """What is denied for another reason does not attest an improvement."""
        coding = coded(before(12), clinical=evolve(improving(better=True), surgery_related=True))

        assert str(coding) == "20560 x1"
        assert coding.verdicts["MOD120"] is OPEN

    def test_acupuncture_is_of_the_benefit(self) -> None:
        """The same visits, the same modifier (C-108)."""
        sets = (NeedleSet(minutes=15, electrical=False, new_insertion=True),)
        done = Procedure(Technique.ACUPUNCTURE, needle_sets=sets)
        coding = coded(before(12), procedures=(done,), clinical=improving(better=True))

        assert str(coding) == "97810-KX x1"

    def test_no_other_line_takes_them(self) -> None:
        """Manual therapy beside the needling is no service of the determination."""
        hands = Procedure(Technique.MANUAL_THERAPY, minutes=15)
        note = Note.of({"abn-signed": True})
        coding = coded(before(20), procedures=(DRY, hands), note=note)

        assert {x.code: x.modifiers for x in coding.lines if "GA" in x.modifiers} == {
            "20560": ("GA",)
        }

    def test_other_payers_do_not_ask(self) -> None:
        """The benefit is Medicare's."""
        coding = select_codes(visit(before(12), clinical=improving(better=True)), policy=CPT_NCCI)

        assert str(coding) == "20560 x1"
        assert not {"COV106", "MOD120", "MOD121"} & set(coding.verdicts)

    @pytest.mark.parametrize(
        ("day", "kx", "rules"), [(SINCE - timedelta(days=1), "", False), (SINCE, "-KX", True)]
    )
    def test_before_its_first_day_there_is_nothing(
        self, day: date, kx: str, *, rules: bool
    ) -> None:
        """The benefit begins on 2020-01-21, and so do its rules (C-101, C-109)."""
        coding = coded(
            before(12, day), day=day, diagnoses=("M54.5",), clinical=improving(better=True)
        )

        assert str(coding) == f"20560{kx} x1"
        assert ({"COV102", "COV106", "MOD120", "MOD121"} <= set(coding.verdicts)) is rules
