"""Tests of the wire format."""

import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from needlecode.authority import Citation
from needlecode.claim import ClaimLine, Modifier
from needlecode.encounter import Clinical, Encounter, Note, PlanOfCare, Service
from needlecode.errors import InterchangeError, InvalidValueError
from needlecode.interchange.json import (
    ENCOUNTER_FORMAT,
    encounter_to_dict,
    from_wire,
    make_converter,
    read_encounter,
    to_wire,
    write_encounter,
)
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Side, Structure
from needlecode.muscle import Unread as Words
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from tests import strategies as own


TYPED = "Jane Roe, born 1970"
DELT = {"kind": "token", "token": "delt"}
VISIT = Encounter(
    date_of_service=date(2026, 3, 2),
    rendering=Provider(profession=Profession.PHYSICAL_THERAPIST, state="CO"),
    procedures=(
        Procedure(
            Technique.DRY_NEEDLING,
            sites=(
                Muscle("trapezius", Side.LEFT, part="upper", level="C7"),
                MuscleGroup("hamstrings"),
                AmbiguousToken("TA", candidates=("muscle:tibialis-anterior",)),
                NonMuscle(Structure.SCAR, "old scar", Side.RIGHT),
                Words("hüft"),
            ),
            injected=False,
        ),
    ),
    diagnoses=("M54.2",),
    note=Note.of({"sites_named": True, "consent": False}),
    other_services=(),
)
TEXT = """\
{
  "format": "needlecode.encounter/1",
  "date_of_service": "2026-03-02",
  "rendering": {
    "profession": "physical_therapist",
    "state": "CO"
  },
  "procedures": [
    {
      "technique": "dry_needling",
      "sites": [
        {
          "kind": "muscle",
          "name": "trapezius",
          "side": "left",
          "part": "upper",
          "level": "C7"
        },
        {
          "kind": "group",
          "name": "hamstrings"
        },
        {
          "kind": "token",
          "token": "TA",
          "candidates": [
            "muscle:tibialis-anterior"
          ]
        },
        {
          "kind": "non_muscle",
          "structure": "scar",
          "text": "old scar",
          "side": "right"
        },
        {
          "kind": "unread",
          "text": "hüft"
        }
      ],
      "injected": false
    }
  ],
  "diagnoses": [
    "M54.2"
  ],
  "note": {
    "consent": false,
    "sites_named": true
  },
  "other_services": []
}
"""


def a_visit(**fields: object) -> dict[str, object]:
    """Give the shortest encounter, with other fields."""
    return {"format": ENCOUNTER_FORMAT, "date_of_service": "2026-03-02", **fields}


def a_procedure(**fields: object) -> dict[str, object]:
    """Give an encounter with one procedure."""
    return a_visit(procedures=[{"technique": "dry_needling", **fields}])


def a_site(**fields: object) -> dict[str, object]:
    """Give an encounter with one site."""
    return a_procedure(sites=[fields])


def problems(document: Any) -> tuple[tuple[str, str], ...]:
    """Read what must be refused; the mapping and its text must be refused alike."""
    with pytest.raises(InterchangeError) as caught:
        read_encounter(document)
    assert caught.value.__context__ is None
    if isinstance(document, dict):
        with pytest.raises(InterchangeError) as again:
            read_encounter(json.dumps(document))
        assert again.value.problems == caught.value.problems
    return caught.value.problems


def problems_of(value: object, kind: type) -> tuple[tuple[str, str], ...]:
    """Read a value of another type, which must be refused."""
    with pytest.raises(InterchangeError) as caught:
        from_wire(value, kind)
    return caught.value.problems


class TestWriting:
    """An encounter is written in one canonical form: fields in order, what is stated only."""

    def test_canonical_text(self) -> None:
        """The text of a visit with each kind of site is as documented."""
        assert write_encounter(VISIT) == TEXT

    def test_what_is_not_stated_is_not_written(self) -> None:
        """The shortest encounter has its format and its date."""
        assert encounter_to_dict(Encounter(date_of_service=date(2026, 3, 2))) == a_visit()

    @pytest.mark.parametrize("name", ["other_services", "earlier_visits"])
    def test_declared_complete_differs_from_not_stated(self, name: str) -> None:
        """An empty list of services is written; None is not, and null is read as None."""
        empty = read_encounter(a_visit(**{name: []}))
        assert getattr(empty, name) == ()
        assert encounter_to_dict(empty) == a_visit(**{name: []})
        assert getattr(read_encounter(a_visit(**{name: None})), name) is None

    def test_dict_holds_json_values_only(self) -> None:
        """The dict is what a JSON parser gives for the text, type by type."""
        parsed = json.loads(TEXT)
        assert repr(encounter_to_dict(VISIT)) == repr(parsed)

    def test_text_can_be_encoded(self) -> None:
        """A lone surrogate is escaped, so the text always has a UTF-8 form, and reads back."""
        visit = read_encounter(a_site(kind="unread", text="\ud800é"))
        text = write_encounter(visit)
        assert "\\ud800é" in text
        assert read_encounter(text.encode()) == visit


class TestRoundTrip:
    """What is written reads back equal, and canonical text is written back as it was."""

    @given(own.encounters(site=own.sites() | own.unread() | own.non_muscles()))
    def test_encounters(self, encounter: Encounter) -> None:
        """No encounter loses anything, and writing is stable."""
        text = write_encounter(encounter)
        assert read_encounter(text) == encounter
        assert read_encounter(text.encode()) == encounter
        assert read_encounter(json.loads(text)) == encounter
        assert read_encounter("\ufeff" + text) == encounter
        assert write_encounter(read_encounter(text)) == text

    @given(
        st.one_of(
            *(own.muscles(), own.groups(), own.tokens(), own.non_muscles(), own.unread()),
            *(own.providers(), own.procedures(), own.needle_sets(), own.services()),
            *(own.plans_of_care(), own.clinical(), own.notes(), own.encounters()),
            *(own.claim_lines(), own.modifiers(), own.citations()),
        )
    )
    def test_every_domain_type(self, value: object) -> None:
        """A value of any domain type survives, also through JSON text."""
        wire = to_wire(value)
        assert from_wire(wire, type(value)) == value
        assert from_wire(json.loads(json.dumps(wire)), type(value)) == value
        assert to_wire(from_wire(wire, type(value))) == wire

    @given(st.lists(own.claim_lines(), max_size=3).map(tuple))
    def test_lists(self, lines: tuple[ClaimLine, ...]) -> None:
        """A tuple of values is a list on the wire."""
        wire = to_wire(lines)
        assert isinstance(wire, list)
        assert from_wire(wire, tuple[ClaimLine, ...]) == lines

    def test_canonical_text(self) -> None:
        """Canonical text reads as the visit and is written back as it was."""
        assert read_encounter(TEXT) == VISIT
        assert write_encounter(read_encounter(TEXT)) == TEXT

    def test_null_is_not_stated(self) -> None:
        """A null in an optional field is the same as no such field."""
        given = a_procedure(injected=None, minutes=None, performed_by=None)
        assert read_encounter({**given, "setting": None}) == read_encounter(a_procedure())


class TestFormat:
    """The format is named and checked first."""

    def test_missing(self) -> None:
        """Without a format nothing else is looked at, and the message says which is read."""
        assert problems({"minuts": 3}) == (("$.format", "is required: needlecode.encounter/1"),)

    @pytest.mark.parametrize("name", ["needlecode.encounter/2", "other/1"])
    def test_another(self, name: str) -> None:
        """Another name or version is refused, and the message says which is read."""
        assert problems({"format": name, "minuts": 3}) == (
            (
                "$.format",
                f"must be needlecode.encounter/1, got a text of {len(name)} characters",
            ),
        )

    def test_no_text(self) -> None:
        """A format that is no text is refused."""
        assert problems({"format": 1}) == (("$.format", "must be needlecode.encounter/1, got 1"),)


class TestStrictTypes:
    """Nothing is converted: each wrong type is refused with its exact path."""

    @pytest.mark.parametrize(
        ("document", "path", "message"),
        [
            (
                a_procedure(minutes="15"),
                "$.procedures[0].minutes",
                "must be a whole number, got a text of 2 characters",
            ),
            (
                a_procedure(minutes=15.0),
                "$.procedures[0].minutes",
                "must be a whole number, got 15.0",
            ),
            (
                a_procedure(minutes=True),
                "$.procedures[0].minutes",
                "must be a whole number, got true",
            ),
            (
                a_procedure(minutes=float("inf")),
                "$.procedures[0].minutes",
                "must be a whole number, got inf",
            ),
            (a_procedure(injected=1), "$.procedures[0].injected", "must be true or false, got 1"),
            (
                a_procedure(injected="yes"),
                "$.procedures[0].injected",
                "must be true or false, got a text of 3 characters",
            ),
            (a_procedure(code=20560), "$.procedures[0].code", "must be a text, got 20560"),
            (
                a_procedure(substance=False),
                "$.procedures[0].substance",
                "must be a text, got false",
            ),
            (
                a_visit(diagnoses="M54.2"),
                "$.diagnoses",
                "must be a list, got a text of 5 characters",
            ),
            (a_visit(diagnoses={"0": "M54.2"}), "$.diagnoses", "must be a list, got an object"),
            (a_visit(diagnoses=None), "$.diagnoses", "must be a list, got null"),
            (a_visit(diagnoses=["M54.2", None]), "$.diagnoses[1]", "must be a text, got null"),
            (a_visit(procedures=[[]]), "$.procedures[0]", "must be an object, got a list"),
            (a_visit(rendering=None), "$.rendering", "must be an object, got null"),
            (a_visit(note=["consent"]), "$.note", "must be an object, got a list"),
            (
                a_visit(note={"consent": "yes"}),
                "$.note.consent",
                "must be true or false, got a text of 3 characters",
            ),
            (a_visit(note={"consent": None}), "$.note.consent", "must be true or false, got null"),
            (
                a_procedure(sites=[{"kind": "unread", "text": "hip"}, "hip"]),
                "$.procedures[0].sites[1]",
                "must be an object, got a text of 3 characters",
            ),
            (
                a_procedure(performed_by={"credentials": "licence"}),
                "$.procedures[0].performed_by.credentials",
                "must be a list, got a text of 7 characters",
            ),
        ],
    )
    def test_refused(self, document: dict[str, object], path: str, message: str) -> None:
        """The one problem has this path and this message."""
        assert problems(document) == ((path, message),)

    @pytest.mark.parametrize(
        "day",
        [
            "2026-03-02T00:00:00",
            "20260302",
            "2026-W10-1",
            "2026-02-30",
            "0000-01-01",
            "2026-3-2",
            "2026-03-02\n",
            "٢٠٢٦-03-02",
            20260301,
            None,
        ],
    )
    def test_dates(self, day: object) -> None:
        """A date is a day of the calendar as YYYY-MM-DD, and neither a timestamp nor a number."""
        ((path, message),) = problems(a_visit(date_of_service=day))
        assert path == "$.date_of_service"
        assert message.startswith("must be a date as YYYY-MM-DD, got ")

    def test_python_values_are_no_json(self) -> None:
        """A mapping holds JSON values: a date object or a member of an enumeration is refused."""
        document = a_visit(date_of_service=date(2026, 3, 2), setting=Side.LEFT)
        with pytest.raises(InterchangeError) as caught:
            read_encounter(document)
        assert caught.value.problems == (
            ("$.date_of_service", "must be a date as YYYY-MM-DD, got a value of type date"),
            (
                "$.setting",
                "must be one of practitioner, outpatient_hospital, got a text of 4 characters",
            ),
        )

    @pytest.mark.parametrize("number", ["9" * 641, "-" + "9" * 10_000])
    def test_long_numbers(self, number: str) -> None:
        """A number that not every Python reads is refused, in text and in a mapping."""
        wanted = (
            (
                "$.procedures[0].minutes",
                "must be a whole number, got a number of more than 640 digits",
            ),
        )
        text = json.dumps(a_procedure(minutes="?")).replace('"?"', number)
        assert problems(text) == wanted
        with pytest.raises(InterchangeError) as caught:
            read_encounter(a_procedure(minutes=10**5000))
        assert caught.value.problems == wanted

    def test_numbers_beyond_any_note_are_kept(self) -> None:
        """A number of 640 digits comes back as it was."""
        (procedure,) = read_encounter(a_procedure(minutes=10**639)).procedures
        assert procedure.minutes == 10**639


class TestKeys:
    """Every key is known, stands once, and is there when it must be."""

    @pytest.mark.parametrize(
        ("document", "path", "hint"),
        [
            (a_procedure(minuts=8), "$.procedures[0].minuts", "; did you mean minutes?"),
            (
                a_site(kind="unread", text="", sid="left"),
                "$.procedures[0].sites[0].sid",
                "; did you mean side?",
            ),
            (a_visit(patient="x"), "$.patient", ""),
            (a_visit(**{"Jane Roe": 1}), '$["Jane Roe"]', ""),
            (a_visit(**{'a"\n\u2028é': 1}), '$["a\\"\\n\\u2028\\xe9"]', ""),
            (a_visit(**{"x" * 41: 1}), f"$.{'x' * 37}...", ""),
            (a_visit(**{"x" * 40: 1}), f"$.{'x' * 40}", ""),
            (a_visit(**{"": 1}), '$[""]', ""),
        ],
    )
    def test_unknown(self, document: dict[str, object], path: str, hint: str) -> None:
        """An unknown key is refused with a suggestion; it is bounded, quoted and escaped."""
        assert problems(document) == ((path, f"is not a known field{hint}"),)

    @pytest.mark.parametrize(
        ("document", "path"),
        [
            ({"format": ENCOUNTER_FORMAT}, "$.date_of_service"),
            (a_visit(procedures=[{}]), "$.procedures[0].technique"),
            (a_site(kind="muscle"), "$.procedures[0].sites[0].name"),
            (a_site(kind="unread"), "$.procedures[0].sites[0].text"),
            (a_site(kind="non_muscle"), "$.procedures[0].sites[0].structure"),
            (a_visit(other_services=[{"date": "2026-03-02"}]), "$.other_services[0].code"),
        ],
    )
    def test_required(self, document: dict[str, object], path: str) -> None:
        """A missing field is named."""
        assert problems(document) == ((path, "is required"),)

    @pytest.mark.parametrize(
        ("old", "new", "path"),
        [
            (
                '"injected": false',
                '"injected": false, "injected": false',
                "$.procedures[0].injected",
            ),
            ('"consent": false', '"consent": false, "consent": true', "$.note.consent"),
            (
                '"kind": "muscle"',
                '"kind": "muscle", "kind": "group"',
                "$.procedures[0].sites[0].kind",
            ),
            ('"diagnoses": [', '"diagnoses": [], "diagnoses": [], "diagnoses": [', "$.diagnoses"),
            ('{\n  "format"', '{"format": "x",\n  "format"', "$.format"),
        ],
    )
    def test_repeated(self, old: str, new: str, path: str) -> None:
        """A key that stands twice in an object is refused, whatever its values."""
        assert old in TEXT
        assert problems(TEXT.replace(old, new)) == ((path, "stands more than once"),)

    def test_no_text(self) -> None:
        """A mapping whose keys are no texts is refused."""
        document: Any = {**a_visit(), 5: "x"}
        with pytest.raises(InterchangeError) as caught:
            read_encounter(document)
        assert caught.value.problems == (("$", "must be an object with texts as keys, got 5"),)

    def test_element_ids(self) -> None:
        """A key of a note that is no element id is refused at its place."""
        note = {"consent": True, "Plan of care": True, "plan": 1}
        assert problems(a_visit(note=note)) == (
            ('$.note["Plan of care"]', "is no element id: small letters, digits, - and _"),
            ("$.note.plan", "must be true or false, got 1"),
        )


class TestNames:
    """A name out of a closed list is refused with the list, or with where to find it."""

    def test_enumerations(self) -> None:
        """An unknown value lists the allowed ones and is not repeated."""
        assert problems(a_visit(procedures=[{"technique": "needles"}])) == (
            (
                "$.procedures[0].technique",
                f"must be one of {', '.join(Technique)}, got a text of 7 characters",
            ),
        )

    def test_kinds_of_site(self) -> None:
        """An unknown kind lists the kinds; a missing one too."""
        kinds = "one of muscle, group, token, non_muscle, unread"
        sites = [{"kind": "musle", "name": TYPED}, {"name": "soleus"}, {"kind": None}]
        assert problems(a_procedure(sites=sites)) == (
            ("$.procedures[0].sites[0].kind", f"must be {kinds}, got a text of 5 characters"),
            ("$.procedures[0].sites[1].kind", f"is required: {kinds}"),
            ("$.procedures[0].sites[2].kind", f"must be {kinds}, got null"),
        )

    def test_one_kind(self) -> None:
        """Where a muscle is read, a group is refused."""
        wire = to_wire(MuscleGroup("hamstrings"))
        assert problems_of(wire, Muscle) == (
            ("$.kind", "must be muscle, got a text of 5 characters"),
        )

    def test_muscles(self) -> None:
        """An unknown slug is not repeated; the message says where the slugs are listed."""
        assert problems(a_site(kind="muscle", name=TYPED)) == (
            (
                "$.procedures[0].sites[0].name",
                (
                    "must be the slug of a known muscle, got a text of 19 characters; "
                    "needlecode.muscles.names() lists the slugs"
                ),
            ),
        )


class TestConstructors:
    """What a constructor refuses stands at the path of the field, and every field is tried."""

    @pytest.mark.parametrize(
        ("document", "path", "message"),
        [
            (
                a_procedure(minutes=-1),
                "$.procedures[0].minutes",
                "must be a whole number from 0 upwards, or None, got -1",
            ),
            (
                a_site(kind="muscle", name="trapezius", part="medial"),
                "$.procedures[0].sites[0].part",
                "must be one of upper, middle, lower, got a text of 6 characters",
            ),
            (
                a_site(**DELT, candidates=["muscle:deltoid", TYPED]),
                "$.procedures[0].sites[0].candidates[1]",
                "must be references to muscles or groups, got a text of 19 characters",
            ),
            (
                a_site(**DELT),
                "$.procedures[0].sites[0].token",
                "must be a token that the library lists, got a text of 4 characters",
            ),
            (
                a_visit(
                    earlier_visits=[
                        {"date": "2026-03-02", "code": "20560", "modifiers": ["59", "5"]}
                    ]
                ),
                "$.earlier_visits[0].modifiers[1]",
                "must be a modifier of two digits or capital letters, got a text of 1 characters",
            ),
            (
                a_visit(place_of_service="1"),
                "$.place_of_service",
                "must be two digits or None, got a text of 1 characters",
            ),
        ],
    )
    def test_path(self, document: dict[str, object], path: str, message: str) -> None:
        """The one problem has this path and this message."""
        assert problems(document) == ((path, message),)

    def test_every_field_is_tried(self) -> None:
        """A constructor stops at its first field; all that it would refuse are reported."""
        document = a_visit(
            place_of_service="1",
            diagnoses=["M54.2", 5, TYPED, "M54.50", "?"],
            procedures=[
                {
                    "session": 0,
                    "technique": "other",
                    "minutes": -1,
                    "sites": [
                        {"kind": "muscle", "name": TYPED, "part": "upper", "level": "neck"},
                        {"kind": "muscle", "name": 7, "part": "upper", "level": "neck"},
                        {
                            "kind": "token",
                            "token": "delt",
                            "candidates": [3, "muscle:soleus", "x"],
                        },
                    ],
                    "code": "x",
                }
            ],
        )
        assert [path for path, _ in problems(document)] == [
            "$.place_of_service",
            *(f"$.diagnoses[{place}]" for place in (1, 2, 4)),
            *("$.procedures[0].session", "$.procedures[0].minutes"),
            *("$.procedures[0].sites[0].name", "$.procedures[0].sites[0].level"),
            *("$.procedures[0].sites[1].name", "$.procedures[0].sites[1].level"),
            *("$.procedures[0].sites[2].candidates[0]", "$.procedures[0].sites[2].candidates[2]"),
            "$.procedures[0].code",
        ]

    def test_several_fields_together(self) -> None:
        """What no field alone causes is reported as the constructor has it."""

        @frozen
        class Span:
            first: int
            last: int

            def __attrs_post_init__(self) -> None:
                if self.first > self.last:
                    raise InvalidValueError("last", "from first upwards", self.last)

        assert from_wire({"first": 1, "last": 2}, Span) == Span(1, 2)
        assert problems_of([{"first": 3, "last": 2}], tuple[Span, ...]) == (
            ("$[0].last", "must be from first upwards, got 2"),
        )


class TestCollecting:
    """All problems of a document are reported together, in the order of the document."""

    def test_document_order(self) -> None:
        """The order is that of the document, not of the fields; what is missing comes last."""
        document = {
            "format": ENCOUNTER_FORMAT,
            "diagnoses": "M54.2",
            "procedures": [
                {"minuts": 8, "technique": "x", "sites": [{"side": "up", "kind": "unread"}]},
                3,
            ],
            "rendering": {"state": "Colorado", "profession": "x"},
            "nam": TYPED,
        }
        found = problems(document)
        assert [path for path, _ in found] == [
            "$.diagnoses",
            "$.procedures[0].minuts",
            "$.procedures[0].technique",
            "$.procedures[0].sites[0].side",
            "$.procedures[0].sites[0].text",
            "$.procedures[1]",
            "$.rendering.state",
            "$.rendering.profession",
            "$.nam",
            "$.date_of_service",
        ]

    @given(own.encounters(), st.data())
    def test_any_damage_is_found_where_it_is(
        self, encounter: Encounter, data: st.DataObject
    ) -> None:
        """Values of a type that no field has are found exactly where they were put."""
        document = json.loads(write_encounter(encounter))
        leaves = list(_leaves(document, "$"))
        chosen = data.draw(st.sets(st.sampled_from(range(1, len(leaves))), max_size=4))
        for place in chosen if len(leaves) > 1 else ():
            holder, key, _ = leaves[place]
            holder[key] = 0.5
        wanted = [leaves[place][2] for place in sorted(chosen)]
        if wanted:
            assert [path for path, _ in problems(document)] == wanted
        else:
            assert read_encounter(document) == encounter

    def test_pickle(self) -> None:
        """The error crosses a process boundary with its problems."""
        with pytest.raises(InterchangeError) as caught:
            read_encounter(a_visit(diagnoses=[1, 2]))
        copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
        assert copy.problems == caught.value.problems
        assert type(copy) is InterchangeError


def _leaves(value: Any, path: str) -> Any:
    """Give holder, key and path of each scalar but the kinds of sites, in document order."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        step = f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]"
        if isinstance(item, dict | list):
            yield from _leaves(item, step)
        elif key != "kind":
            yield value, key, step


def _paths(document: Mapping[str, object]) -> list[str]:
    """Read what may be refused, and give the paths of the problems."""
    try:
        read_encounter(document)
    except InterchangeError as error:
        return [path for path, _ in error.problems]
    return []


class TestUnreadable:
    """What is no JSON object is refused by an InterchangeError, which shows and keeps none of it."""

    @pytest.mark.parametrize(
        ("document", "message"),
        [
            ("", "is empty"),
            (b"", "is empty"),
            (" \n\t", "is empty"),
            ("\ufeff", "is empty"),
            ('{"a": 1,\n  x', "is not JSON: line 2, column 3 cannot be read"),
            ("{'a': 1}", "is not JSON: line 1, column 2 cannot be read"),
            ("{} {}", "is not JSON: line 1, column 4 cannot be read"),
            ('{"a": "\n"}', "is not JSON: line 1, column 8 cannot be read"),
            (b'{"a": "\xff"}', "is not UTF-8: byte 8 cannot be read"),
            ("{}".encode("utf-16"), "is not UTF-8: byte 1 cannot be read"),
            ("[]", "must be an object, got a list"),
            ("null", "must be an object, got null"),
            ("true", "must be an object, got true"),
            ("NaN", "must be an object, got nan"),
            (f'"{TYPED}"', "must be an object, got a text of 19 characters"),
            ("[" * 200_000, "is nested too deeply"),
            ('{"a":' * 200_000, "is nested too deeply"),
            (None, "must be an object, got null"),
            ((1, 2), "must be an object, got a list"),
            (bytearray(b"{}"), "must be an object, got a value of type bytearray"),
        ],
        ids=range(20),
    )
    def test_refused(self, document: Any, message: str) -> None:
        """The one problem stands at the document itself."""
        assert problems(document) == (("$", message),)

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_no_number(self, number: str) -> None:
        """What JSON has no number for is refused where it stands."""
        text = json.dumps(a_procedure(minutes="?")).replace('"?"', number)
        ((path, message),) = problems(text)
        assert path == "$.procedures[0].minutes"
        assert message.startswith("must be a whole number, got ")

    @given(st.text() | st.binary())
    def test_any_input(self, document: str | bytes) -> None:
        """Any text or bytes give an encounter or an InterchangeError."""
        with pytest.raises(InterchangeError):
            read_encounter(document)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.text(max_size=5) | st.sampled_from(["sites", "kind", "note", "technique"]),
                    inner,
                    max_size=3,
                )
            ),
        ),
        st.sampled_from(
            ["procedures", "rendering", "note", "diagnoses", "other_services", "clinical"]
        ),
    )
    def test_any_value(self, value: object, name: str) -> None:
        """Any value in any field gives an encounter or an InterchangeError."""
        assert all(path.startswith(f"$.{name}") for path in _paths(a_visit(**{name: value})))

    @pytest.mark.parametrize(
        "document",
        [
            a_site(kind=TYPED),
            a_site(kind="unread", text="", side=TYPED),
            a_procedure(technique=TYPED),
            a_procedure(substance=[TYPED]),
            a_procedure(minutes=TYPED),
            a_visit(date_of_service=TYPED, note={"consent": TYPED}, rendering=TYPED),
            a_visit(diagnoses=[TYPED], place_of_service=TYPED, rendering={"state": TYPED}),
        ],
    )
    def test_no_text_is_repeated(self, document: dict[str, object]) -> None:
        """No message, no path and no context holds a text that was put in."""
        with pytest.raises(InterchangeError) as caught:
            read_encounter(document)
        assert "Jane" not in f"{caught.value} {caught.value.problems}"


class TestConverter:
    """Further types need no registration, and nobody pays for the format who does not use it."""

    def test_made_once(self) -> None:
        """The converter is one object."""
        assert make_converter() is make_converter()

    def test_new_types(self) -> None:
        """An attrs class of known types reads and writes, with enumerations of numbers too."""

        class Rank(IntEnum):
            LOW = 1
            HIGH = 2

        @frozen
        class Record:
            visit: Encounter
            lines: tuple[ClaimLine, ...]
            rank: Rank
            cites: Citation | None

        record = Record(VISIT, (ClaimLine("20560"),), Rank.HIGH, None)
        wire: Any = to_wire(record)
        assert list(wire) == ["visit", "lines", "rank"]
        assert wire["visit"]["format"] == ENCOUNTER_FORMAT
        assert type(wire["rank"]) is int
        assert from_wire(wire, Record) == record
        assert problems_of({**wire, "rank": True, "visit": {}}, Record) == (
            ("$.visit.format", "is required: needlecode.encounter/1"),
            ("$.rank", "must be one of 1, 2, got true"),
        )

    @pytest.mark.parametrize(
        "kind",
        [
            *(Muscle, MuscleGroup, AmbiguousToken, NonMuscle, Words, Provider, Procedure),
            *(NeedleSet, Service, PlanOfCare, Clinical, Note, Encounter, ClaimLine),
            *(Modifier, Citation),
        ],
    )
    def test_every_type_refuses_what_is_no_object(self, kind: type) -> None:
        """A text where an object belongs is refused at its place."""
        assert problems_of("x", kind) == (("$", "must be an object, got a text of 1 characters"),)

    def test_domain_types_load_neither_cattrs_nor_json(self) -> None:
        """Only the module of the format loads cattrs."""
        code = (
            "import sys, needlecode.encounter, needlecode.claim, needlecode.interchange;"
            "sys.exit('cattrs' in sys.modules or 'json' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
