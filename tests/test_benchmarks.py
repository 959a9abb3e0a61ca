"""The benchmarks: records are repeatable and distinct, and the floor decides as the library does."""

import json
from itertools import islice

import pytest

from benchmarks import floor
from benchmarks import reading as texts
from benchmarks.build import build, build_cached
from benchmarks.records import FORMAT, Record, records
from needlecode import policies
from needlecode.coding import Coding, select_codes
from needlecode.interchange.json import ENCOUNTER_FORMAT, read_encounter
from needlecode.policy import Policy
from needlecode.reading import read_muscles


POLICIES = pytest.mark.parametrize(
    "policy", [policies.CPT, policies.CPT_NCCI], ids=lambda policy: policy.id
)


_MUSCLE_CODES = {"20552", "20553", "20560", "20561", "20999"}


@pytest.fixture(scope="module")
def visits() -> list[Record]:
    """Records that the tests of a run share."""
    return list(records(2_000))


def _answer(coding: Coding) -> floor.Answer:
    """
    Put what the library says into the form of the floor.

    The floor decides about the two families that count muscles, and drops needling beside
    acupuncture; the lines of other families are left out.
    """
    counts = {c.family.value: (c.supported, c.possible) for c in coding.muscle_counts}
    lines = tuple(
        (line.code, line.units, line.modifiers, line.pointers, line.procedures)
        for line in coding.lines
        if line.code in _MUSCLE_CODES
    )
    return lines, counts.get("needling"), counts.get("injection")


class TestRecords:
    """The generator."""

    def test_the_same_seed_gives_the_same_records(self) -> None:
        """A run can be repeated."""
        assert list(records(50, seed=7)) == list(records(50, seed=7))
        assert list(records(50, seed=7)) != list(records(50, seed=8))

    def test_no_two_are_equal(self) -> None:
        """A memo of whole visits would never hit."""
        texts = {json.dumps(record, sort_keys=True) for record in records(5_000)}
        assert len(texts) == 5_000

    def test_every_record_builds_and_reads(self, visits: list[Record]) -> None:
        """The vendor's way, with and without kept muscles, and the wire format agree."""
        assert FORMAT == ENCOUNTER_FORMAT
        for record in visits:
            assert build(record) == build_cached(record) == read_encounter(json.dumps(record))

    def test_the_unusual_occurs(self, visits: list[Record]) -> None:
        """The equality of floor and library is about more than the usual visit."""
        kinds = {s["kind"] for v in visits for p in v["procedures"] for s in p.get("sites", ())}
        techniques = {tuple(p["technique"] for p in v["procedures"]) for v in visits}
        assert kinds == {"muscle", "group", "token", "unread", "non_muscle"}
        assert ("trigger_point_injection", "dry_needling") in techniques
        assert ("dry_needling", "acupuncture") in techniques
        assert any(v["date_of_service"] < "2020" for v in visits)


class TestFloor:
    """The yardstick is honest: it makes the same decisions."""

    @POLICIES
    def test_same_lines_and_muscles(self, policy: Policy, visits: list[Record]) -> None:
        """The lines and the interval of muscles of each family are those of the library."""
        ncci = policy is policies.CPT_NCCI
        for record in visits:
            coding = select_codes(build(record), policy=policy)
            assert floor.select(record, ncci) == _answer(coding), json.dumps(record)


class TestPhrases:
    """The texts on which reading is measured."""

    def test_the_same_seed_gives_the_same_phrases(self) -> None:
        """A run can be repeated."""
        first, again, other = (list(islice(texts.phrases(seed), 50)) for seed in (7, 7, 8))
        assert first == again != other

    def test_few_are_equal(self) -> None:
        """What is remembered of a text would not help."""
        assert len(set(islice(texts.phrases(), 5_000))) > 4_500

    def test_everything_occurs(self) -> None:
        """What the reader decides, it decides here."""
        readings = [read_muscles(phrase) for phrase in islice(texts.phrases(), 1_000)]
        for what in ("muscles", "groups", "ambiguous", "non_muscles", "unread", "not_treated"):
            assert sum(len(getattr(reading, what)) for reading in readings) > 50, what
        spelt = {passage.spelling.value for reading in readings for passage in reading.passages}
        assert spelt == {"exact", "short", "corrected", "elided"}

    @pytest.mark.parametrize("length", [0, 1, 1_000, 20_000])
    def test_a_text_has_its_length(self, length: int) -> None:
        """So the growth is that with the length."""
        assert len(texts.note(length)) == length
