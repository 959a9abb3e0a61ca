"""Records as JSON: lossless, explicit, and strict on reading."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlecode import policies
from needlecode.claim import ClaimLine
from needlecode.coding import select_codes
from needlecode.derivation import CountStep, MuscleCount
from needlecode.encounter import Encounter
from needlecode.errors import InterchangeError
from needlecode.explaining import HeldChoice, Record, record
from needlecode.grouping import Family
from needlecode.interchange.json import read_encounter
from needlecode.interchange.records import coding_to_dict, read_record, write_record
from needlecode.policy import Policy
from tests import strategies


EXAMPLES = Path(__file__).parent.parent / "examples"


def _record(name: str) -> Record:
    return record(select_codes(read_encounter((EXAMPLES / f"{name}.json").read_bytes())))


class TestRoundTrip:
    """Reading a written record gives the record: the format loses nothing."""

    @given(strategies.encounters(), st.sampled_from(policies.ALL))
    def test_reading_undoes_writing(self, visit: Encounter, policy: Policy) -> None:
        """As text, as bytes and as a mapping."""
        made = record(select_codes(visit, policy=policy))

        assert made == read_record(write_record(made))
        assert made == read_record(write_record(made).encode())
        assert made == read_record(coding_to_dict(made))

    def test_what_no_coding_has_yet_survives_too(self) -> None:
        """Several alternatives, texts of any kind, and nothing at all."""
        lines = (ClaimLine("20560"), ClaimLine("20552", modifiers=("59",), basis=("X",)))
        step = CountStep(path="p", site="\ud800 \x1b[31m é", supported=1, possible=2, why='"\\')
        made = Record(
            date_of_service=date(2026, 3, 2),
            policy="",
            policy_title="\N{SNOWMAN}",
            edition_day=date(2020, 1, 1),
            verified_through=date(2026, 12, 31),
            lines=lines,
            alternatives=(lines, lines[:1], ()),
            is_final=True,
            muscle_counts=(
                MuscleCount(family=Family.NEEDLING, supported=1, possible=2, steps=(step,)),
            ),
            findings=(),
            questions=(),
            rests_on=(HeldChoice(name="laterality", value="names_only"),),
            not_checked=(),
        )

        assert made == read_record(write_record(made))
        assert write_record(made).encode()


class TestForm:
    """A reader needs no defaults: every field is written, and words stand for numbers."""

    def test_findings_look_like_this(self) -> None:
        """The severity is a word, and each citation has its source and its place."""
        findings = coding_to_dict(_record("seed-3-fibromyalgia"))["findings"]

        assert findings == [
            {
                "rule": "SEL108",
                "name": "no-muscle-named",
                "severity": "error",
                "verdict": "not met",
                "path": "procedures[0].sites",
                "message": (
                    "The note names no muscle that was needled, so no needling code is supported."
                ),
                "fix": "Record each muscle that was needled, with its side.",
                "citations": [
                    {
                        "source": "cpt-code-set",
                        "locator": "20560, 20561; as reported by ACA and APTA",
                    }
                ],
            }
        ]

    def test_lines_hold_every_field(self) -> None:
        """Units of one and empty modifiers are written, in the lines and the alternatives."""
        written = coding_to_dict(_record("dry-needling"))
        line = {
            "code": "20561",
            "units": 1,
            "modifiers": [],
            "pointers": [1],
            "procedures": [0],
            "basis": ["SEL102"],
        }

        assert [line] == written["lines"]
        assert [[line]] == written["alternatives"]

    def test_the_fields_of_a_record_are_all_there(self) -> None:
        """The format comes first, and no field of a record is forgotten."""
        keys = list(coding_to_dict(_record("dry-needling")))

        assert keys[0] == "format"
        assert {field.name for field in attrs.fields(Record)} == set(keys[1:])

    def test_the_text_is_the_mapping(self) -> None:
        """The text is the mapping as JSON, and ends in one newline."""
        made = _record("paraspinals")

        assert coding_to_dict(made) == json.loads(write_record(made))
        assert write_record(made).endswith("\n}\n")


class TestRefusal:
    """A document in another format is refused with every problem and its path."""

    @pytest.mark.parametrize(
        ("spoil", "problem"),
        [
            (lambda d: d.pop("format"), "$.format: is required"),
            (
                lambda d: d.update(format="needlecode.coding/2"),
                "$.format: must be needlecode.coding/1, got a text of 19 characters",
            ),
            (
                lambda d: d["findings"][0].update(severity="bad"),
                (
                    "$.findings[0].severity: must be one of note, warning, error, "
                    "got a text of 3 characters"
                ),
            ),
            (lambda d: d.pop("is_final"), "$.is_final: is required"),
            (
                lambda d: d["lines"][0].update(units="1"),
                "$.lines[0].units: must be a whole number, got a text of 1 characters",
            ),
        ],
    )
    def test_each_problem_has_its_path(
        self, spoil: Callable[[dict[str, Any]], object], problem: str
    ) -> None:
        """One thing is spoilt, and that one is reported."""
        document: dict[str, Any] = dict(coding_to_dict(_record("paraspinals")))
        spoil(document)
        with pytest.raises(InterchangeError) as caught:
            read_record(document)

        assert problem == str(caught.value)

    def test_what_is_no_json_is_refused(self) -> None:
        """The message names the place and not the text."""
        with pytest.raises(InterchangeError, match=r"^\$: is not JSON: line 1"):
            read_record("{no json")
