"""Minutes become units by three methods, and an assistant's share marks some of them."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlecode.encounter import Discipline, Encounter
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.units import (
    MOST_SPLITS,
    Service,
    assisted_units,
    clinician_of,
    contradicts_code,
    discipline_of,
    exceeds_tenth,
    service_of,
    splits,
)
from tests import long_units
from tests.strategies import DAYS


TOTAL = "cms_total_time"
# The minutes from which each number of units is reached (N-410), up to eight.
TABLE = (8, 23, 38, 53, 68, 83, 98, 113)
minutes_of_codes = st.lists(st.integers(0, 70), min_size=1, max_size=4)


def _codes(minutes: list[int]) -> dict[str, int]:
    return dict(zip(("97110", "97112", "97116", "97140"), minutes, strict=False))


def _vectors(total: int, codes: int) -> Iterator[tuple[int, ...]]:
    """Give every way to spread so many units over so many codes."""
    if codes == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _vectors(total - first, codes - 1):
            yield (first, *rest)


def best(minutes: list[int]) -> set[tuple[int, ...]]:
    """
    Search all splits for those that hold the most minutes.

    The number of units is the row of the table that the total stands in (N-410). A unit holds up to
    15 minutes of its code. A split that gave a code fewer units than it has full quarter hours
    (N-411), or a unit to a smaller rest than one that goes without (N-412), would hold fewer
    minutes than another; so the best splits are those that hold the most.
    """
    total = sum(minutes)
    number = sum(total >= least for least in range(8, total + 1, 15))
    held = {
        units: sum(min(m, 15 * n) for m, n in zip(minutes, units, strict=True))
        for units in _vectors(number, len(minutes))
    }
    most = max(held.values())
    return {units for units, here in held.items() if here == most}


def _found(minutes: list[int]) -> set[tuple[int, ...]]:
    return {tuple(way.values()) for way in splits(_codes(minutes), TOTAL)}


class TestTable:
    """8 to 22 minutes are one unit, 23 to 37 two, and so on by 15 (N-410, N-420)."""

    @pytest.mark.parametrize("method", [TOTAL, "per_code_midpoint"])
    @pytest.mark.parametrize(("units", "least"), [*enumerate(TABLE, 1)])
    def test_each_bound_on_both_sides(self, method: str, units: int, least: int) -> None:
        """The first minute of a row has its units, the minute before one less, the last the same."""
        assert splits({"97110": least}, method) == ({"97110": units},)
        assert splits({"97110": least - 1}, method) == ({"97110": units - 1},)
        assert splits({"97110": least + 14}, method) == ({"97110": units},)

    @pytest.mark.parametrize("units", range(1, 9))
    def test_full_quarter_hours(self, units: int) -> None:
        """By choice each unit takes 15 full minutes (N-320)."""
        assert splits({"97140": 15 * units}, "full_fifteen") == ({"97140": units},)
        assert splits({"97140": 15 * units - 1}, "full_fifteen") == ({"97140": units - 1},)

    def test_rests_are_pooled_by_the_total_alone(self) -> None:
        """Three services of 8 minutes are two units by the total and three one by one (N-421)."""
        three = {"97110": 8, "97112": 8, "97140": 8}

        assert {sum(way.values()) for way in splits(three, TOTAL)} == {2}
        assert [sum(way.values()) for way in splits(three, "per_code_midpoint")] == [3]
        assert [sum(way.values()) for way in splits(three, "full_fifteen")] == [0]

    def test_no_minutes_are_no_unit(self) -> None:
        """A visit without a timed service has one split, and nothing in it."""
        assert splits({}, TOTAL) == ({},)
        assert splits({"97110": 0}, TOTAL) == ({"97110": 0},)


class TestOfficialExamples:
    """The five examples of the Claims Processing Manual, chapter 5, section 20.2.C (N-414)."""

    def test_first(self) -> None:
        """24 and 23 minutes are three units, two of them for the longer service."""
        assert splits({"97112": 24, "97110": 23}, TOTAL) == ({"97112": 2, "97110": 1},)

    def test_second(self) -> None:
        """20 and 20 minutes are two of either and one of the other, not three of one."""
        assert splits({"97110": 20, "97112": 20}, TOTAL) == (
            {"97110": 2, "97112": 1},
            {"97110": 1, "97112": 2},
        )

    def test_third(self) -> None:
        """33 and 7 minutes are two units and one: the rest of 3 is smaller than 7."""
        assert splits({"97110": 33, "97140": 7}, TOTAL) == ({"97110": 2, "97140": 1},)

    def test_fourth(self) -> None:
        """Of 18, 13, 10 and 8 minutes the last has no unit."""
        minutes = {"97110": 18, "97140": 13, "97116": 10, "97035": 8}

        assert splits(minutes, TOTAL) == ({"97110": 1, "97140": 1, "97116": 1, "97035": 0},)

    def test_fifth(self) -> None:
        """Three services of 7 minutes are one unit of any of them."""
        minutes = {"97112": 7, "97110": 7, "97140": 7}

        assert splits(minutes, TOTAL) == tuple(
            {code: int(code == one) for code in minutes} for one in minutes
        )

    def test_three_equal_rests(self) -> None:
        """25, 25 and 10 minutes have three splits that are equally right (N-413)."""
        assert _found([25, 25, 10]) == {(2, 2, 0), (2, 1, 1), (1, 2, 1)}


class TestAgainstTheSearch:
    """The allotment gives the splits that a search of every split finds (N-411 to N-413)."""

    @given(minutes_of_codes)
    def test_over_drawn_minutes(self, minutes: list[int]) -> None:
        """All best splits are found, and no other."""
        assert _found(minutes) == best(minutes)

    def test_over_a_fixed_sample(self) -> None:
        """Twenty thousand vectors of four codes, against the search near the full quarter hours."""
        chance = Random(20)  # noqa: S311 - a sample, not a secret

        for _ in range(20_000):
            minutes = [chance.randrange(71) for _ in range(4)]
            assert _found(minutes) == long_units.best(tuple(minutes)), minutes

    @given(minutes_of_codes)
    def test_the_long_search_misses_nothing(self, minutes: list[int]) -> None:
        """The search of the long form, which looks near the full quarter hours, finds all best."""
        assert long_units.best(tuple(minutes)) == best(minutes)

    def test_a_wrong_allotment_would_be_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The long form notices splits that are not the best."""
        monkeypatch.setattr(long_units, "MINUTES", range(9))
        assert long_units.differences() == (495, None)
        monkeypatch.setattr(long_units, "splits", lambda minutes, _: [dict.fromkeys(minutes, 0)])
        assert long_units.differences() == (9, (0, 0, 0, 8))

    @given(st.data(), minutes_of_codes)
    def test_the_order_of_the_codes_decides_the_first_alone(
        self, data: st.DataObject, minutes: list[int]
    ) -> None:
        """Every order has the same splits; the first favours the code that stands first."""
        here = _codes(minutes)
        there = {code: here[code] for code in data.draw(st.permutations(list(here)))}
        one, two = splits(here, TOTAL), splits(there, TOTAL)

        assert {frozenset(way.items()) for way in one} == {frozenset(way.items()) for way in two}
        assert list(one) == sorted(one, key=lambda way: [-n for n in way.values()])

    def test_ties_have_a_bound(self) -> None:
        """A visit of very many equal services does not take for ever."""
        assert len(splits({str(n): 7 for n in range(40)}, TOTAL)) == MOST_SPLITS


def _marked(units: int, therapist: int, assistant: int, *, midpoint: bool) -> int:
    """Count the units with a modifier, step by step as the examples of N-432 do."""
    marked = 0
    while assistant >= 15:
        assistant, units, marked = assistant - 15, units - 1, marked + 1
    while therapist >= 15:
        therapist, units = therapist - 15, units - 1
    both = therapist + assistant
    tenth = both > 0 and Fraction(assistant, both) > Fraction(1, 10)
    if not midpoint:
        return marked + units * tenth
    if units == 2:
        assert 9 <= therapist <= 14
        assert 9 <= assistant <= 14
        return marked + 1
    if units == 0 or therapist >= 8:
        return marked
    return marked + (assistant >= 8 or tenth)


class TestAssistants:
    """An assistant's share above a tenth marks a unit; the midpoint decides from 2022 (N-432)."""

    @pytest.mark.parametrize("midpoint", [True, False])
    def test_over_all_minutes(self, *, midpoint: bool) -> None:
        """Every pair of up to 60 minutes each, with the units that the code has by itself."""
        for therapist in range(61):
            for assistant in range(61):
                units = (therapist + assistant + 7) // 15
                found = assisted_units(units, therapist, assistant, midpoint=midpoint)
                assert found == _marked(units, therapist, assistant, midpoint=midpoint)

    @pytest.mark.parametrize(
        ("therapist", "assistant", "since_2022", "before"),
        [
            (8, 14, 0, 1),
            (7, 8, 1, 1),
            (7, 7, 1, 1),
            (7, 1, 1, 1),
            (9, 14, 1, 2),
            (15, 15, 1, 1),
            (22, 0, 0, 0),
            (0, 22, 1, 1),
        ],
    )
    def test_bounds(self, therapist: int, assistant: int, since_2022: int, before: int) -> None:
        """The midpoint of each clinician, and the rule before it."""
        units = (therapist + assistant + 7) // 15

        assert assisted_units(units, therapist, assistant, midpoint=True) == since_2022
        assert assisted_units(units, therapist, assistant, midpoint=False) == before

    @pytest.mark.parametrize(
        ("therapist", "assistant", "marked"), [(14, 1, 0), (14, 5, 1), (5, 14, 2), (8, 8, 1)]
    )
    def test_a_second_unit_that_the_total_allows(
        self, therapist: int, assistant: int, marked: int
    ) -> None:
        """Each of two units that are left is looked at as if it were alone."""
        assert assisted_units(2, therapist, assistant, midpoint=True) == marked

    @pytest.mark.parametrize(
        ("therapist", "assistant", "exceeds"), [(18, 2, False), (17, 2, True), (0, 0, False)]
    )
    def test_the_tenth(self, therapist: int, assistant: int, *, exceeds: bool) -> None:
        """A tenth is not above a tenth."""
        assert exceeds_tenth(therapist, assistant) is exceeds


def _procedure(technique: Technique, **facts: object) -> Procedure:
    return Procedure(technique, **facts)  # type: ignore[arg-type]


class TestServices:
    """A service is named by its code, else by what the note calls it (N-401, N-402, N-435)."""

    @pytest.mark.parametrize(
        ("procedure", "service"),
        [
            (_procedure(Technique.THERAPY_SERVICE, code="97110"), Service.TIMED),
            (_procedure(Technique.THERAPY_SERVICE, code="97150"), Service.UNTIMED),
            (_procedure(Technique.OTHER, code="97012"), Service.UNTIMED),
            (_procedure(Technique.THERAPY_SERVICE), Service.UNNAMED),
            (_procedure(Technique.MANUAL_THERAPY), Service.MANUAL),
            (_procedure(Technique.MANUAL_THERAPY, code="97124"), Service.TIMED),
            (_procedure(Technique.MANUAL_THERAPY, code="20560"), Service.MANUAL),
            (_procedure(Technique.ELECTRICAL_STIMULATION), Service.STIMULATION),
            (_procedure(Technique.ELECTRICAL_STIMULATION, attended=True), Service.ATTENDED),
            (_procedure(Technique.ELECTRICAL_STIMULATION, attended=False), Service.UNATTENDED),
            (_procedure(Technique.ELECTRICAL_STIMULATION, code="G0283"), Service.UNTIMED),
        ],
    )
    def test_service(self, procedure: Procedure, service: Service) -> None:
        """Each label, with and without a code."""
        assert service_of(procedure) is service

    @pytest.mark.parametrize(
        ("technique", "code", "attended", "contradicts"),
        [
            (Technique.MANUAL_THERAPY, None, None, False),
            (Technique.MANUAL_THERAPY, "97140", None, False),
            (Technique.MANUAL_THERAPY, "97124", None, True),
            (Technique.ELECTRICAL_STIMULATION, "97035", None, True),
            (Technique.ELECTRICAL_STIMULATION, "97032", None, False),
            (Technique.ELECTRICAL_STIMULATION, "97032", True, False),
            (Technique.THERAPY_SERVICE, "97032", False, True),
            (Technique.THERAPY_SERVICE, "G0283", True, True),
            (Technique.THERAPY_SERVICE, "97012", True, False),
        ],
    )
    def test_contradiction(
        self, technique: Technique, code: str | None, *, attended: bool | None, contradicts: bool
    ) -> None:
        """A description and a code of two services."""
        procedure = Procedure(technique, code=code, attended=attended)

        assert contradicts_code(procedure) is contradicts

    def test_clinician(self) -> None:
        """Who furnished a procedure is its performer, else who rendered the visit."""
        assistant = Provider(profession=Profession.PHYSICAL_THERAPIST_ASSISTANT)
        visit = Encounter(
            date_of_service=DAYS[0],
            rendering=Provider(profession=Profession.PHYSICAL_THERAPIST),
            procedures=(
                Procedure(Technique.MANUAL_THERAPY),
                Procedure(Technique.MANUAL_THERAPY, performed_by=assistant),
                Procedure(Technique.MANUAL_THERAPY, performed_by=Provider()),
            ),
        )

        assert [clinician_of(visit, place) for place in range(3)] == [
            Profession.PHYSICAL_THERAPIST,
            Profession.PHYSICAL_THERAPIST_ASSISTANT,
            None,
        ]

    @pytest.mark.parametrize("profession", Profession)
    def test_discipline(self, profession: Profession) -> None:
        """Therapists and their assistants have a discipline, and nobody else."""
        start = profession.value.partition("_therap")[0].partition("_path")[0]
        known = {
            "physical": Discipline.PHYSICAL_THERAPY,
            "occupational": Discipline.OCCUPATIONAL_THERAPY,
            "speech_language": Discipline.SPEECH_LANGUAGE_PATHOLOGY,
        }

        assert discipline_of(profession) is known.get(start)
        assert discipline_of(None) is None
