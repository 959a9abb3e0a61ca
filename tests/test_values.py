"""The values themselves: what they refuse, what they show, and that they are values."""

import copy
import pickle
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import needlecode as nc
from needlecode import _check, _facts, muscles, rules
from needlecode._facts import FactError, load_choices, load_codes, load_ncci, load_sources
from needlecode.authority import all_sources
from needlecode.choices import Choice, Choices, all_choices
from needlecode.edition import Code
from needlecode.edits import EditTable, Mue, PtpEdit
from needlecode.errors import describe
from needlecode.facts import _choices, _codes, _ncci, _sources
from needlecode.modifiers import MODIFIERS, in_order
from tests import strategies as own


MARKER: Final = "Zwiebelkuchen mit Jane Roe"
DAY: Final = date(2026, 3, 2)
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
DRY: Final = nc.Technique.DRY_NEEDLING
TRAPEZIUS: Final = nc.Muscle("trapezius", nc.Side.LEFT)
Make: TypeAlias = Callable[..., object]


def _procedure(**fields: Any) -> nc.Procedure:
    return nc.Procedure(**{"technique": DRY, **fields})


def _encounter(**fields: Any) -> nc.Encounter:
    return nc.Encounter(**{"date_of_service": DAY, **fields})


def _service(**fields: Any) -> nc.Service:
    return nc.Service(**{"date": DAY, "code": "97140", **fields})


def _line(**fields: Any) -> nc.ClaimLine:
    return nc.ClaimLine(**{"code": "20560", **fields})


def _muscle(**fields: Any) -> nc.Muscle:
    return nc.Muscle(**{"name": "trapezius", **fields})


def _token(**fields: Any) -> nc.AmbiguousToken:
    return nc.AmbiguousToken(**{"token": "TA", **fields})


_NO_NUMBER: Final = (MARKER, "15", -1, True, 1.5, [15])
_NO_TRUTH: Final = (MARKER, "true", 0, 1, [True])
_NO_DAY: Final = (MARKER, "2026-03-02", NOON, 20260302)
_NO_CODE: Final = (MARKER, "2056", "205600", "2056o", "20560 ", "20560\n", 20560)
_NO_MODIFIER: Final = (MARKER, "5", "590", "gp", 59)
_NO_SIDE: Final = (MARKER, "left", 1)

BATTERY: Final[tuple[tuple[Make, str, str, tuple[object, ...]], ...]] = (
    # The constructor, the field, the field that the error names, what is refused.
    (_procedure, "technique", "technique", (MARKER, "dry_needling", None, DRY.name)),
    (_procedure, "sites", "sites[1]", ([TRAPEZIUS, MARKER], (TRAPEZIUS, None), (TRAPEZIUS, {}))),
    (_procedure, "injected", "injected", _NO_TRUTH),
    (_procedure, "substance", "substance", (5, [MARKER], b"lidocaine")),
    (_procedure, "electrical_stimulation", "electrical_stimulation", _NO_TRUTH),
    (_procedure, "minutes", "minutes", _NO_NUMBER),
    (_procedure, "regions", "regions[0]", ([5], (None,))),
    (_procedure, "needle_sets", "needle_sets[0]", ([MARKER], ({"minutes": 15},))),
    (_procedure, "code", "code", _NO_CODE),
    (_procedure, "needles_in", "needles_in", _NO_NUMBER),
    (_procedure, "needles_out", "needles_out", _NO_NUMBER),
    (_procedure, "performed_by", "performed_by", (MARKER, nc.Profession.PHYSICIAN)),
    (_procedure, "assistant_minutes", "assistant_minutes", _NO_NUMBER),
    (_procedure, "session", "session", (*_NO_NUMBER, 0)),
    (_procedure, "separate_work", "separate_work", _NO_TRUTH),
    (_procedure, "decision_only", "decision_only", (*_NO_TRUTH, None)),
    (_procedure, "diagnoses", "diagnoses[0]", (["back pain"], ("m54.2",), (5,))),
    (nc.NeedleSet, "minutes", "minutes", _NO_NUMBER),
    (nc.NeedleSet, "electrical", "electrical", _NO_TRUTH),
    (nc.NeedleSet, "new_insertion", "new_insertion", _NO_TRUTH),
    (nc.Provider, "profession", "profession", (MARKER, "physician")),
    (nc.Provider, "supervised_by", "supervised_by", (MARKER, "physician")),
    (nc.Provider, "credentials", "credentials[0]", ([5],)),
    (nc.Provider, "state", "state", (MARKER, "co", "Colorado", "CO\n", 8)),
    (nc.PlanOfCare, "discipline", "discipline", (MARKER, "physical_therapy")),
    (nc.PlanOfCare, "first_day", "first_day", _NO_DAY),
    (nc.PlanOfCare, "last_day", "last_day", _NO_DAY),
    (_service, "date", "date", (*_NO_DAY, None)),
    (_service, "code", "code", (*_NO_CODE, None)),
    (_service, "units", "units", (*_NO_NUMBER, 0)),
    (_service, "modifiers", "modifiers[0]", tuple([wrong] for wrong in _NO_MODIFIER)),
    (_service, "same_provider", "same_provider", _NO_TRUTH),
    (_service, "policy", "policy", (5, [MARKER])),
    *(
        (nc.Clinical, name, name, _NO_TRUTH)
        for name in ("pregnant", "anticoagulated", "implant", "specific_cause", "surgery_related")
    ),
    (nc.Clinical, "pregnancy_related", "pregnancy_related", _NO_TRUTH),
    (nc.Clinical, "maintenance", "maintenance", _NO_TRUTH),
    (nc.Clinical, "pain_weeks", "pain_weeks", _NO_NUMBER),
    (_encounter, "date_of_service", "date_of_service", (*_NO_DAY, None)),
    (_encounter, "rendering", "rendering", (MARKER, None, nc.Profession.PHYSICIAN)),
    (_encounter, "procedures", "procedures[0]", ([MARKER], (DRY,))),
    (_encounter, "diagnoses", "diagnoses[0]", ([MARKER], ["m54.2"], ["M54.2 "], [5], ["M54.2\n"])),
    (_encounter, "diagnoses", "diagnoses[1]", (["M54.2", MARKER],)),
    (_encounter, "place_of_service", "place_of_service", (MARKER, "1", "111", 11, "11\n")),
    (_encounter, "setting", "setting", (MARKER, "practitioner")),
    (_encounter, "plan_of_care", "plan_of_care", (MARKER, True)),
    (_encounter, "note", "note", (MARKER, None, {"consent": True})),
    (_encounter, "clinical", "clinical", (MARKER, None, {"pregnant": False})),
    (_encounter, "other_services", "other_services[0]", ([MARKER], ("97140",))),
    (_encounter, "earlier_visits", "earlier_visits[0]", ([MARKER], (DAY,))),
    (_line, "code", "code", (*_NO_CODE, None)),
    (_line, "units", "units", (*_NO_NUMBER, 0, None)),
    (_line, "modifiers", "modifiers[0]", tuple([wrong] for wrong in _NO_MODIFIER)),
    (_line, "pointers", "pointers[0]", tuple([wrong] for wrong in (*_NO_NUMBER, 0))),
    (_line, "procedures", "procedures[0]", tuple([wrong] for wrong in _NO_NUMBER)),
    (_line, "basis", "basis[0]", ([5],)),
    (_muscle, "name", "name", (MARKER, "", "Trapezius", None, 5, ["trapezius"])),
    (_muscle, "side", "side", _NO_SIDE),
    (_muscle, "part", "part", (MARKER, "", "clavicular", 5)),
    (_muscle, "level", "level", (MARKER, "", "L", "L4-", "L4\n", 4)),
    (partial(nc.MuscleGroup, "hamstrings"), "side", "side", _NO_SIDE),
    (_token, "side", "side", _NO_SIDE),
    (partial(nc.NonMuscle, nc.Structure.OTHER), "side", "side", _NO_SIDE),
    (partial(nc.NonMuscle, nc.Structure.OTHER), "text", "text", (5, None, [MARKER])),
    (partial(nc.Unread, ""), "side", "side", _NO_SIDE),
    (nc.MuscleGroup, "name", "name", (MARKER, "trapezius", 5, None, ["hamstrings"])),
    (nc.AmbiguousToken, "token", "token", (MARKER, "", 5, None)),
    (nc.NonMuscle, "structure", "structure", (MARKER, "tendon", None)),
    (nc.Unread, "text", "text", (5, None, [MARKER], MARKER.encode())),
    *((Choices, one.name, one.name, (MARKER, "", None, 5)) for one in all_choices()),
)
COLLECTIONS: Final = pytest.mark.parametrize(
    ("make", "field"),
    [
        *((_procedure, name) for name in ("sites", "regions", "needle_sets")),
        (nc.Provider, "credentials"),
        (_service, "modifiers"),
        (_token, "candidates"),
        *((_encounter, name) for name in ("procedures", "diagnoses")),
        *((_encounter, name) for name in ("other_services", "earlier_visits")),
        *((_line, name) for name in ("modifiers", "pointers", "procedures", "basis")),
    ],
)
REFUSED: Final = [
    pytest.param(make, field, named, value, id=f"{place}-{field}-{type(value).__name__}-{n}")
    for place, (make, field, named, values) in enumerate(BATTERY)
    for n, value in enumerate(values)
]


class TestRefusals:
    """Validators refuse what can stand in no note, with typed errors (design, 1 and 5a)."""

    @pytest.mark.parametrize(("make", "field", "named", "value"), REFUSED)
    def test_a_bad_value_is_refused(
        self, make: Make, field: str, named: str, value: object
    ) -> None:
        """The error names the field, says what it wants, and does not repeat a text."""
        with pytest.raises(nc.InvalidValueError) as refused:
            make(**{field: value})

        error = refused.value
        assert error.field == named
        assert str(error) == f"{named} must be {error.want}, got {error.got}."
        assert MARKER not in repr(error)
        assert MARKER.encode() not in pickle.dumps(error)

    @COLLECTIONS
    @pytest.mark.parametrize(
        "wrong",
        [MARKER, MARKER.encode(), {MARKER: 1}, 5, TRAPEZIUS],
        ids=["text", "bytes", "mapping", "number", "site"],
    )
    def test_one_value_is_no_list(self, make: Make, field: str, wrong: object) -> None:
        """Where a list is wanted, a text, a mapping or a single value is refused by field."""
        with pytest.raises(nc.InvalidValueError, match="must be a list or tuple, got") as refused:
            make(**{field: wrong})

        assert refused.value.field == field
        assert MARKER not in str(refused.value)

    @pytest.mark.parametrize(
        "candidate",
        [MARKER, "soleus", "muscle:nothing", "group:soleus", "bone:femur", 5, "muscle:", ""],
    )
    def test_a_candidate_is_known(self, candidate: Any) -> None:
        """A token stands for known muscles, parts and groups only."""
        with pytest.raises(nc.InvalidValueError, match=r"candidates(\[1\])? must be ") as refused:
            nc.AmbiguousToken("delt", candidates=["muscle:deltoid/middle", candidate])

        assert MARKER not in str(refused.value)

    def test_a_muscle_without_parts_says_so(self) -> None:
        """The message lists the parts of the muscle, and says None where it has none."""
        with pytest.raises(nc.InvalidValueError, match="part must be one of upper, middle, lower"):
            _muscle(part="clavicular")
        with pytest.raises(nc.InvalidValueError, match="part must be None for popliteus"):
            nc.Muscle("popliteus", part="upper")

    @pytest.mark.parametrize("field", ["recorded", "missing"])
    @pytest.mark.parametrize(
        "wrong",
        [[MARKER], ["Consent"], {5}, [None], [""], {"a b"}, MARKER, MARKER.encode(), 5, None],
        ids=range(10),
    )
    def test_a_note_holds_ids_of_elements(self, field: str, wrong: object) -> None:
        """Whatever is no set of ids is refused, by the note or its part."""
        with pytest.raises(nc.InvalidValueError) as refused:
            nc.Note(**{field: wrong})  # type: ignore[arg-type]

        assert refused.value.field.partition("[")[0] in {"note", field}
        assert MARKER not in str(refused.value)

    def test_an_element_is_recorded_or_missing(self) -> None:
        """One element is not both."""
        with pytest.raises(nc.InvalidValueError, match="note must be either True or False for"):
            nc.Note(["consent"], ["consent"])

    @pytest.mark.parametrize("value", [None, 1, "yes"])
    def test_an_element_is_true_or_false(self, value: Any) -> None:
        """An element that nobody spoke of is left out, and not None."""
        with pytest.raises(nc.InvalidValueError, match="True or False for each element"):
            nc.Note.of({"consent": value})

    @pytest.mark.parametrize(
        ("make", "field"), [(_procedure, "minutes"), (_encounter, "place_of_service")]
    )
    def test_a_value_that_cannot_be_compared_is_refused(self, make: Make, field: str) -> None:
        """The missing value of a data frame answers no comparison, and is refused like any other."""

        class Missing:
            def __eq__(self, other: object) -> Any:
                return self

            def __bool__(self) -> bool:
                raise TypeError

            __hash__ = object.__hash__

        with pytest.raises(nc.InvalidValueError):
            make(**{field: Missing()})


class TestAccepted:
    """Anything that a clinician can write down can be represented (design, 1)."""

    def test_lists_become_tuples(self) -> None:
        """Collections in, tuples out; an iterator is read once."""
        visit = _encounter(
            procedures=[_procedure(sites=iter([TRAPEZIUS]), regions=["cervical"])],
            diagnoses=["M54.2"],
            other_services=[],
        )

        assert visit.procedures == (_procedure(sites=(TRAPEZIUS,), regions=("cervical",)),)
        assert visit.diagnoses == ("M54.2",)
        assert visit.other_services == ()
        assert visit.earlier_visits is None

    @pytest.mark.parametrize("level", ["L4", "C5-C6", "L4-5", "T12", "3", "12"])
    def test_levels(self, level: str) -> None:
        """A level of the spine, of two vertebrae, or the number of a digit."""
        assert nc.Muscle("multifidus", level=level).level == level

    @pytest.mark.parametrize("diagnosis", ["M54.2", "M5450", "G89.4", "S16.1XXA", "U07", "C7A.1"])
    def test_diagnoses(self, diagnosis: str) -> None:
        """A diagnosis with and without its point."""
        assert _encounter(diagnoses=[diagnosis]).diagnoses == (diagnosis,)

    @pytest.mark.parametrize("code", ["20560", "G0283", "0552T", "A4550"])
    def test_codes(self, code: str) -> None:
        """CPT and HCPCS code numbers of every category."""
        assert _procedure(code=code).code == _service(code=code).code == _line(code=code).code

    def test_large_numbers_are_no_matter_of_a_validator(self) -> None:
        """What is merely unlikely is accepted; zero minutes can be written down."""
        assert _procedure(minutes=10**6).minutes == 10**6
        assert _procedure(minutes=0, needles_in=0, assistant_minutes=0).minutes == 0

    def test_a_subclass_of_date_is_a_date(self) -> None:
        """A date of another library is a date, as long as it is no moment."""

        class Day(date):
            pass

        assert _encounter(date_of_service=Day(2026, 3, 2)).date_of_service == DAY

    @given(st.dictionaries(st.sampled_from(own.ELEMENTS), st.booleans()))
    def test_a_note_says_what_was_put_in(self, elements: dict[str, bool]) -> None:
        """Recorded is True, missing is False, and what nobody spoke of is None."""
        note = nc.Note.of(elements)

        assert note.as_dict() == dict(sorted(elements.items()))
        assert {element: note.says(element) for element in own.ELEMENTS} == {
            element: elements.get(element) for element in own.ELEMENTS
        }


def _code(*procedures: nc.Procedure, day: date = DAY) -> nc.Coding:
    return nc.select_codes(_encounter(procedures=procedures, date_of_service=day))


class TestFindings:
    """A bad note is a finding; a bad call is an exception (design, 1)."""

    def test_an_empty_visit(self) -> None:
        """A visit without a procedure has no line, and the finding says why."""
        coding = _code()

        assert coding.lines == ()
        assert [(f.rule, f.path) for f in coding.findings] == [("SEL003", "procedures")]

    def test_a_date_before_the_first_day(self) -> None:
        """A visit before the policy's first day has no line, and the finding names the day."""
        coding = _code(_procedure(sites=[TRAPEZIUS]), day=date(1999, 12, 31))

        assert coding.lines == ()
        assert ("SEL001", "date_of_service") in {(f.rule, f.path) for f in coding.findings}
        assert any("2004-01-01" in finding.message for finding in coding.findings)

    @pytest.mark.parametrize(
        "sites",
        [
            (),
            (nc.Unread(MARKER),),
            (nc.NonMuscle(nc.Structure.REGION, MARKER),),
            (nc.AmbiguousToken(MARKER, candidates=("muscle:soleus", "muscle:gastrocnemius")),),
        ],
        ids=["none", "unread", "region", "token"],
    )
    def test_no_muscle_is_named(self, sites: tuple[nc.Site, ...]) -> None:
        """Without a named muscle there is no line, a finding and a question, none with a text."""
        coding = _code(_procedure(sites=sites, injected=False))
        said = repr(nc.record(coding)) + repr(coding)

        assert coding.lines == ()
        assert any(finding.path.startswith("procedures[0]") for finding in coding.findings)
        assert not coding.is_final
        assert MARKER not in said

    def test_negative_minutes_are_no_finding(self) -> None:
        """What can stand in no note is an exception before there is a visit."""
        with pytest.raises(nc.InvalidValueError, match="minutes must be a whole number from 0"):
            _procedure(minutes=-1)


VISIT: Final = _encounter(
    rendering=nc.Provider(profession=nc.Profession.PHYSICAL_THERAPIST, state="CO"),
    procedures=[
        _procedure(
            sites=[
                TRAPEZIUS,
                nc.MuscleGroup("hamstrings"),
                nc.AmbiguousToken("TA", nc.Side.LEFT),
                nc.NonMuscle(nc.Structure.TENDON, MARKER),
                nc.Unread(MARKER),
            ],
            substance=MARKER,
            needle_sets=[nc.NeedleSet(minutes=15)],
        )
    ],
    diagnoses=["M54.2"],
    plan_of_care=nc.PlanOfCare(first_day=DAY),
    note=nc.Note.of({"consent": True}),
    other_services=[_service(modifiers=["GP"])],
    clinical=nc.Clinical(pregnant=False),
)
CODING: Final = nc.select_codes(VISIT, policy=nc.policies.CPT_NCCI)
VALUES: Final = {
    type(value).__name__: value
    for value in (
        VISIT,
        *(VISIT.procedures[0], *VISIT.procedures[0].sites, *VISIT.procedures[0].needle_sets),
        *(VISIT.rendering, VISIT.plan_of_care, VISIT.note, VISIT.clinical),
        *(_service(modifiers=["GP"]), _line(modifiers=["59"], pointers=[1], basis=["SEL101"])),
        *(CODING, CODING.findings[0], CODING.questions[0], nc.record(CODING)),
        *(CODING.muscle_counts[0], CODING.muscle_counts[0].steps[0]),
        *(nc.Modifier.get("59"), nc.Citation("cpt-code-set", "20560")),
        *(nc.Source.get("cpt-code-set"), Choice.get("laterality"), Choices()),
        Choice.get("laterality").values[0],
        Code(
            number="20560",
            kind="needling",
            concept="own words",
            first_day=DAY,
            last_day=None,
            cites=(),
        ),
        PtpEdit(column_one="20552", column_two="20560", indicator=1, reason="own words"),
        Mue(code="20560", units=1, indicator=2),
        muscles.get("trapezius"),
    )
}
EVERY: Final = pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
ACTORS: Final = {
    type(value).__name__: value
    for value in (
        *(nc.policies.CPT_NCCI, *nc.policies.CPT.layers, CODING.edition, rules.by_id("SEL101")),
        nc.policies.CPT_NCCI.layers[-1].edits,
    )
    if value is not None
}


class TestValues:
    """Every value is frozen, hashable and picklable, with a repr without free text (design, 5a)."""

    @EVERY
    def test_a_copy_is_equal(self, value: object) -> None:
        """A pickled, a copied and a deeply copied value equal the value, and hash alike."""
        for twin in (
            pickle.loads(pickle.dumps(value)),  # noqa: S301 - our own bytes
            copy.copy(value),
            copy.deepcopy(value),
        ):
            assert type(twin) is type(value)
            assert twin == value
            assert hash(twin) == hash(value)

    @pytest.mark.parametrize("value", [*VALUES.values(), *ACTORS.values()], ids=[*VALUES, *ACTORS])
    def test_nothing_can_be_assigned(self, value: Any) -> None:
        """No field of a value can be changed or deleted, and none added."""
        first = attrs.fields(type(value))[0].name
        for name in (first, "findings", "something_else"):
            with pytest.raises(AttributeError):
                setattr(value, name, None)
        with pytest.raises(AttributeError):
            delattr(value, first)

    @pytest.mark.parametrize("value", [*VALUES.values(), *ACTORS.values()], ids=[*VALUES, *ACTORS])
    def test_a_value_has_no_dict(self, value: object) -> None:
        """Every class has slots."""
        assert not hasattr(value, "__dict__")

    @EVERY
    def test_no_repr_shows_a_text(self, value: object) -> None:
        """Neither repr nor str carry the words of the note."""
        assert MARKER not in repr(value) + str(value)

    @pytest.mark.parametrize(
        "value",
        [
            nc.AmbiguousToken(MARKER, candidates=("muscle:soleus",)),
            _procedure(regions=[MARKER]),
            nc.Provider(credentials=[MARKER]),
            _service(policy=MARKER),
        ],
        ids=["token", "regions", "credentials", "policy"],
    )
    def test_no_repr_shows_a_text_that_any_text_may_be(self, value: object) -> None:
        """A field that takes any text is not shown either."""
        assert MARKER not in repr(value)

    @given(own.encounters())
    def test_any_visit_is_a_value(self, visit: nc.Encounter) -> None:
        """Whatever the visit, a copy of it is equal and hashes alike."""
        twin = pickle.loads(pickle.dumps(visit))  # noqa: S301 - our own bytes

        assert twin == visit
        assert hash(twin) == hash(visit)
        assert len({twin, visit}) == 1

    def test_sites_of_different_kinds_differ(self) -> None:
        """Two kinds of site with the same fields are not equal."""
        one: object = nc.Unread("", nc.Side.LEFT)

        assert one != nc.NonMuscle(nc.Structure.OTHER, "", nc.Side.LEFT)
        assert nc.Muscle("trapezius", nc.Side.RIGHT) != TRAPEZIUS


class TestWords:
    """A site reads as a clinician would say it, and shows no words of the note."""

    @pytest.mark.parametrize(
        ("site", "words"),
        [
            (TRAPEZIUS, "left trapezius"),
            (nc.Muscle("trapezius"), "trapezius"),
            (nc.Muscle("trapezius", nc.Side.RIGHT, part="upper"), "right upper trapezius"),
            (nc.Muscle("multifidus", level="L4"), "multifidus L4"),
            (nc.MuscleGroup("hamstrings"), "hamstrings"),
            (nc.MuscleGroup("hamstrings", nc.Side.LEFT), "left hamstrings"),
            (nc.AmbiguousToken("TA"), "the token TA"),
            (nc.AmbiguousToken("TA", nc.Side.LEFT), "the token TA on the left"),
            (nc.AmbiguousToken(MARKER, candidates=("muscle:soleus",)), "a token"),
            (nc.NonMuscle(nc.Structure.TENDON, MARKER), "a tendon"),
            (nc.Unread(MARKER), f"{len(MARKER)} characters not understood"),
        ],
    )
    def test_a_site_in_words(self, site: nc.Site, words: str) -> None:
        """Side, part, name and level, in that order."""
        assert str(site) == words

    def test_a_token_is_read_as_listed_or_as_narrowed(self) -> None:
        """The candidates of a token are those that were given, else those that are listed."""
        narrowed = nc.AmbiguousToken("TA", candidates=("muscle:tibialis-anterior",))

        assert narrowed.readings == ("muscle:tibialis-anterior",)
        assert len(nc.AmbiguousToken("TA").readings) > 1
        assert nc.AmbiguousToken("x", candidates=("group:hamstrings",)).readings == (
            "group:hamstrings",
        )

    def test_a_group_has_members(self) -> None:
        """The members of a group word are muscles."""
        assert "biceps-femoris" in nc.MuscleGroup("hamstrings").members

    def test_tissue_can_be_a_target(self) -> None:
        """A tendon is a target of its own; a region only says where."""
        assert nc.Structure.TENDON.is_tissue
        assert not nc.Structure.REGION.is_tissue

    def test_a_line_as_a_coder_writes_it(self) -> None:
        """Code, modifiers and units."""
        assert str(_line(modifiers=["59", "76"], units=2)) == "20560-59-76 x2"
        assert str(_line()) == "20560 x1"


class TestErrors:
    """Every exception of the library crosses a process boundary and repeats no text."""

    ERRORS: Final = (
        nc.InvalidValueError("minutes", "a whole number", MARKER),
        nc.UnknownNameError("there is no such muscle"),
        nc.PolicyError("a policy needs at least one layer"),
        nc.TableError("a cell has no row"),
        nc.InterchangeError((("$.minutes", "must be a whole number"), ("$.code", "is required"))),
        FactError("sources.toml: no"),
    )

    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    def test_a_copy_says_the_same(self, error: nc.NeedlecodeError) -> None:
        """A pickled error has the same class, message and parts."""
        twin = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

        assert isinstance(twin, nc.NeedlecodeError)
        assert (type(twin), str(twin), vars(twin)) == (type(error), str(error), vars(error))
        assert MARKER not in repr(twin)

    @pytest.mark.parametrize(
        ("kind", "python"),
        [
            (nc.InvalidValueError, ValueError),
            (nc.UnknownNameError, LookupError),
            (nc.PolicyError, ValueError),
            (nc.TableError, ValueError),
            (nc.InterchangeError, ValueError),
            (FactError, ValueError),
        ],
    )
    def test_an_error_is_of_the_class_that_python_uses(
        self, kind: type[Exception], python: type[Exception]
    ) -> None:
        """Who catches the class of Python catches it too."""
        assert issubclass(kind, python)
        assert issubclass(kind, nc.NeedlecodeError)

    def test_problems_stand_on_a_line_each(self) -> None:
        """A document's problems are kept as pairs and joined for reading."""
        error = self.ERRORS[4]

        assert str(error) == "$.minutes: must be a whole number\n$.code: is required"

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (None, "None"),
            (True, "True"),
            (-1, "-1"),
            (1.5, "1.5"),
            (10**18 - 1, str(10**18 - 1)),
            (10**18, "a number of more than 18 digits"),
            (-(10**5000), "a number of more than 18 digits"),
            (MARKER, f"a text of {len(MARKER)} characters"),
            ([MARKER], "a value of type list"),
            (NOON, "a value of type datetime"),
        ],
        ids=[
            *("none", "bool", "int", "float", "18 digits", "19 digits", "5001 digits"),
            *("text", "list", "moment"),
        ],
    )
    def test_what_was_passed_is_described(self, value: object, shown: str) -> None:
        """Numbers are shown within bounds, and of everything else the type."""
        assert describe(value) == shown


class TestChecks:
    """The checks of fields are strict about types."""

    @given(st.one_of(st.none(), st.booleans()))
    def test_truth(self, value: bool | None) -> None:  # noqa: FBT001 - the value itself
        """Only the three values pass."""
        _check.truth("field", value)

    @given(st.integers(0), st.integers(0, 5))
    def test_whole(self, value: int, least: int) -> None:
        """A whole number passes from the least one upwards."""
        if value >= least:
            _check.whole("field", value, least)
        else:
            with pytest.raises(nc.InvalidValueError, match=f"from {least} upwards, or None"):
                _check.whole("field", value, least)

    def test_optional(self) -> None:
        """None passes only where it may."""
        _check.day("field", None, optional=True)
        _check.code("field", None, optional=True)
        _check.kind("field", None, str, optional=True)
        for check in (_check.day, _check.code):
            with pytest.raises(nc.InvalidValueError, match="got None"):
                check("field", None)
        with pytest.raises(nc.InvalidValueError, match="must be a str, got None"):
            _check.kind("field", None, str)


class TestAuthority:
    """A citation names a source that exists, and reads as a reference."""

    def test_every_source_is_found_by_its_key(self) -> None:
        """The sources stand in order of their keys."""
        keys = [source.key for source in all_sources()]

        assert keys == sorted(_sources.SOURCES)
        assert [nc.Source.get(key) for key in keys] == list(all_sources())

    def test_an_unknown_source_is_refused(self) -> None:
        """A citation may be made of any key, and says so when it is looked up."""
        citation = nc.Citation("no-such-source")

        with pytest.raises(nc.UnknownNameError, match="no source has that key"):
            str(citation)
        with pytest.raises(nc.UnknownNameError, match="no source has that key"):
            nc.Source.get("no-such-source")

    def test_a_citation_in_words(self) -> None:
        """Publisher, title, place, date, and the copy that was read, if any."""
        copied = next(source for source in all_sources() if source.via)
        direct = next(source for source in all_sources() if not source.via)
        start = f"{copied.publisher}, {copied.title}"

        assert str(nc.Citation(copied.key, "p. 1")) == (
            f"{start}, p. 1, {copied.published} ({copied.via})"
        )
        assert str(nc.Citation(copied.key)) == f"{start}, {copied.published} ({copied.via})"
        assert str(nc.Citation(direct.key)) == (
            f"{direct.publisher}, {direct.title}, {direct.published}"
        )
        assert nc.Citation(copied.key).document is copied


class TestModifiers:
    """Modifiers are looked up, and stand in a canonical order."""

    def test_every_modifier_is_found(self) -> None:
        """A modifier has its two characters, a meaning and a citation."""
        for code, modifier in MODIFIERS.items():
            assert nc.Modifier.get(code) is modifier
            assert str(modifier) == code == modifier.code
            assert modifier.meaning
            assert [cite.document.key for cite in modifier.cites]

    def test_an_unknown_modifier_is_refused(self) -> None:
        """The message lists what there is, and does not repeat what was asked for."""
        with pytest.raises(
            nc.UnknownNameError, match="it knows 25, 59, XE, XS, XU, XP, 76, GP"
        ) as refused:
            nc.Modifier.get(MARKER)

        assert MARKER not in str(refused.value)

    @given(st.permutations(("GP", "76", "KX", "XS", "59", "25", "ZZ", "CQ")))
    def test_the_order_is_canonical(self, modifiers: list[str]) -> None:
        """Known ones in their order, then the others by name."""
        assert in_order(tuple(modifiers)) == ("25", "59", "XS", "76", "KX", "GP", "CQ", "ZZ")


class TestRules:
    """A rule is found by its id, and is itself wherever it goes."""

    @pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: str(rule.id))
    def test_a_pickled_rule_is_the_rule(self, rule: nc.Rule) -> None:
        """Across a process boundary and in a copy the rule is the very rule."""
        assert pickle.loads(pickle.dumps(rule)) is rule  # noqa: S301 - our own bytes
        assert copy.deepcopy(rule) is rule
        assert rules.by_id(rule.id.lower()) is rule

    @pytest.mark.parametrize("id_", ["SEL999", "", MARKER])
    def test_an_unknown_id_is_refused(self, id_: str) -> None:
        """The message lists the ids; of what was asked for it repeats twelve characters at most."""
        with pytest.raises(nc.UnknownNameError, match=r"no rule has that id; there are ") as error:
            rules.by_id(id_)

        assert MARKER.upper() not in str(error.value)


class TestChoiceRecords:
    """A choice has its values, with what stands behind each."""

    def test_every_field_is_a_choice(self) -> None:
        """The fields of `Choices`, the fact file and the records are the same."""
        names = [field.name for field in attrs.fields(Choices)]

        assert [choice.name for choice in all_choices()] == names
        assert set(names) == set(_choices.CHOICES)

    def test_every_citation_is_found(self) -> None:
        """Each value cites sources that exist."""
        for choice in all_choices():
            for value in choice.values:
                assert all(cite.document.title for cite in value.cites)
                assert value.meaning

    def test_an_unknown_choice_is_refused(self) -> None:
        """The message lists what there is, and does not repeat what was asked for."""
        with pytest.raises(nc.UnknownNameError, match="there are laterality, ") as refused:
            Choice.get(MARKER)

        assert MARKER not in str(refused.value)


class TestCatalogue:
    """What the library knows of a muscle is looked up by its slug."""

    def test_every_muscle_is_found(self) -> None:
        """Each slug leads to its facts, and can be made a site."""
        for slug in muscles.names():
            facts = muscles.get(slug)
            assert facts.slug == slug == nc.Muscle(slug).name
            assert not facts.whole or facts.whole in muscles.names()
            assert all(nc.Muscle(slug, part=part).part == part for part in facts.parts)

    def test_what_is_known_of_the_trapezius(self) -> None:
        """The fields hold what the tables say."""
        facts = muscles.get("trapezius")

        assert (facts.name, facts.paired, facts.over_pleura) == ("trapezius", True, True)
        assert (facts.whole, facts.section, facts.levels) == ("", "", False)
        assert facts.parts == ("upper", "middle", "lower")
        assert re.fullmatch(r"UBERON:\d{7}", facts.uberon)
        assert re.fullmatch(r"FMA:\d+", facts.fma)
        assert facts.region
        assert facts.subregion
        assert facts.abbreviations == () or facts.abbreviations
        assert isinstance(facts.synonyms, tuple)

    def test_the_members_of_a_group(self) -> None:
        """A group word stands for muscles."""
        assert set(muscles.group_members("hamstrings")) <= set(muscles.names())

    @pytest.mark.parametrize("look_up", [muscles.get, muscles.group_members])
    def test_an_unknown_slug_is_refused(self, look_up: Callable[[str], object]) -> None:
        """The message does not repeat what was asked for."""
        with pytest.raises(nc.UnknownNameError, match="has that slug") as refused:
            look_up(MARKER)

        assert MARKER not in str(refused.value)

    def test_words_that_name_no_muscle(self) -> None:
        """A listed word has a kind; any other has none."""
        assert isinstance(muscles.structure_of("plantar fascia"), nc.Structure)
        assert muscles.structure_of(MARKER) is None

    def test_regions_touch(self) -> None:
        """A region touches itself and its neighbours, both ways."""
        one = muscles.get("trapezius").region
        regions = {muscles.get(slug).region for slug in muscles.names()}

        assert muscles.contiguous(one, one)
        assert any(muscles.contiguous(one, other) for other in regions - {one})
        for other in regions:
            assert muscles.contiguous(one, other) == muscles.contiguous(other, one)


class TestPackage:
    """The root gives the public names, the heavy ones on first use."""

    def test_every_name_is_there(self) -> None:
        """The list is sorted, and each of its names can be read."""
        assert sorted(nc.__all__) == nc.__all__ == dir(nc)
        assert all(getattr(nc, name) is not None for name in nc.__all__)

    def test_every_name_is_checked_by_type_checkers(self) -> None:
        """The file for type checkers uses each public name."""
        text = (Path(__file__).parent / "typing" / "api.py").read_text(encoding="utf-8")

        assert [name for name in nc.__all__ if not re.search(rf"\bnc\.{name}\b", text)] == []

    def test_a_package_that_is_not_installed_has_version_0(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The version is that of the metadata, and "0" where there is none."""

        def missing(_: str) -> str:
            raise metadata.PackageNotFoundError

        monkeypatch.setattr(metadata, "version", lambda _: "1.2.3")
        assert nc._version() == "1.2.3"
        monkeypatch.setattr(metadata, "version", missing)
        assert nc._version() == "0"

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        """A misspelt name fails as Python has it."""
        with pytest.raises(AttributeError, match="module 'needlecode' has no attribute 'select'"):
            nc.select  # noqa: B018 - the attribute is the point


# --- Facts ----------------------------------------------------------------------------------------

FACTS: Final = Path(str(files("needlecode.facts")))
LOADERS: Final[Mapping[str, Callable[[Path | None], Mapping[str, Any]]]] = {
    "sources.toml": load_sources,
    "choices.toml": load_choices,
    "codes.toml": load_codes,
    "ncci.toml": load_ncci,
}
_SOURCE: Final = """
[own]
title = "A title"
publisher = "A publisher"
url = "https://example.org"
published = "2026"
read = 2026-11-23
kind = "own"
"""
_CHOICE: Final = """
[laterality]
group = "counting"
question = "?"
why = "."
defaults = { CPT = "two", CPT_NCCI = "one" }
[laterality.values.two]
meaning = "Two."
cites = [["own", "p. 1"]]
[laterality.values.one]
meaning = "One."
cites = []
none_found = true
"""
_CODES: Final = """
[20560]
kind = "needling"
concept = "needling"
first_day = 2020-01-01
last_day = 2026-12-31
cites = [["own", "p. 1"]]
[20999]
kind = "unlisted"
concept = "unlisted"
cites = [["own", "p. 2"]]
"""
_NCCI: Final = """
[edition]
name = "2024Q3"
first_day = 2024-07-01
last_day = 2024-09-30
covers = "20552 20560"
complete = "20560"
ptp_cites = [["own", ""]]
mue_cites = []
[add_on]
cites = [["own", "somewhere"]]
rows = [["97811", "97810"]]
[medicaid]
name = "2026Q1"
first_day = 2026-01-01
last_day = 2026-03-31
cites = [["own", ""]]
rows = [["20560", 1]]
[ptp]
rows = [["both", 1, "reason", "2024-08-31", "20552 20553", "20560"]]
[mue]
rows = [["both", "20560", 1, 2]]
"""
GOOD: Final = {
    "sources.toml": _SOURCE,
    "choices.toml": _CHOICE,
    "codes.toml": _CODES,
    "ncci.toml": _NCCI,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with small fact files in which everything is in order."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


class TestFacts:
    """Loaders refuse unknown keys, sources, values and impossible rows (design, 6)."""

    def test_what_is_in_order_is_read(self, folder: Path) -> None:
        """The constants hold the records as plain values, days as texts."""
        source = ("A title", "A publisher", "https://example.org", "2026", "2026-11-23", "own", "")

        assert load_sources(folder) == {"own": source}
        assert load_choices(folder) == {
            "laterality": (
                "counting",
                "?",
                ".",
                (("CPT", "two"), ("CPT_NCCI", "one")),
                (("two", "Two.", (("own", "p. 1"),)), ("one", "One.", ())),
            )
        }
        assert load_codes(folder) == {
            "20560": ("needling", "needling", "2020-01-01", "2026-12-31", (("own", "p. 1"),)),
            "20999": ("unlisted", "unlisted", "", "", (("own", "p. 2"),)),
        }
        assert load_ncci(folder) == {
            "ADD_ON": ((("own", "somewhere"),), (("97811", "97810"),)),
            "EDITION": (
                *("2024Q3", "2024-07-01", "2024-09-30", ("20552", "20560"), ("20560",)),
                *((("own", ""),), ()),
            ),
            "MEDICAID": (
                *("2026Q1", "2026-01-01", "2026-03-31"),
                *((("own", ""),), (("20560", 1),)),
            ),
            "PTP": (("both", 1, "reason", "2024-08-31", "20552 20553", "20560"),),
            "MUE": (("both", "20560", 1, 2),),
        }

    @pytest.mark.parametrize(
        ("file", "old", "new", "message"),
        [
            ("sources.toml", "[own]", "[own", r"sources\.toml: "),
            ("sources.toml", 'kind = "own"\n', "", r"\[own\]: missing \['kind'\], unknown \[\]"),
            ("sources.toml", 'kind = "own"', 'kind = "own"\npage = 1', r"unknown \['page'\]"),
            ("sources.toml", 'kind = "own"', 'kind = "blog"', "kind or read is not allowed"),
            ("sources.toml", "2026-11-23", '"2026-11-23"', "kind or read is not allowed"),
            ("sources.toml", '"A title"', '""', "must be texts"),
            ("sources.toml", '"2026"', "2026", "must be texts"),
            ("choices.toml", 'why = "."\n', "", r"\[laterality\]: missing \['why'\]"),
            ("choices.toml", 'why = "."', 'why = "."\nhow = "."', r"unknown \['how'\]"),
            ("choices.toml", 'meaning = "One."\n', "", r"\.one: missing \['meaning'\]"),
            ("choices.toml", '"own"', '"theirs"', r"\.two: no such source"),
            ("choices.toml", '["own", "p. 1"]', '["own"]', r"\.two: no such source"),
            ("choices.toml", "none_found = true\n", "", "cite a source, or say none_found"),
            ("choices.toml", "none_found = true", "none_found = false", "or say none_found"),
            ("choices.toml", 'CPT_NCCI = "one"', 'CPT_NCCI = "three"', "a default is no value"),
            ("choices.toml", 'CPT = "two"', 'CPT = "one"', "the first value must be the default"),
            ("choices.toml", 'CPT = "two", ', "", "the first value must be the default"),
            ("codes.toml", 'concept = "needling"\n', "", r"missing \['concept'\]"),
            ("codes.toml", "first_day", "start_day", r"unknown \['start_day'\]"),
            ("codes.toml", 'kind = "needling"', 'kind = "other"', r"\[20560\]: kind is not allow"),
            ("codes.toml", '[["own", "p. 2"]]', "[]", r"\[20999\]: .* nothing is cited"),
            ("codes.toml", "2026-12-31", "2019-12-31", "last_day is before first_day"),
            ("codes.toml", '"own"', '"theirs"', r"\[20560\]: no such source"),
            ("ncci.toml", "[mue]", "[mui]", r"missing \['mue'\], unknown \['mui'\]"),
            ("ncci.toml", 'name = "2024Q3"\n', "", r"\[edition\]: missing \['name'\]"),
            ("ncci.toml", '"own"', '"theirs"', "no such source"),
            ("ncci.toml", "20552 20553", "20552 20552", "20552/20560/2024-08-31 is doubled"),
            ("ncci.toml", "20552 20553", "20552 20560", "pairs 20560 with itself"),
            ("ncci.toml", '["both", 1', '["both", 2', "impossible setting or indicator"),
            ("ncci.toml", '["both", 1', '["all", 1', "impossible setting or indicator"),
            ("ncci.toml", "2024-08-31", "2024-08-32", "is no day"),
            ("ncci.toml", '"20560", 1, 2]', '"20560", -1, 2]', "20560 is not possible"),
            ("ncci.toml", '"20560", 1, 2]', '"20560", 1, 4]', "20560 is not possible"),
            (
                "ncci.toml",
                '[["both", "20560", 1, 2]]',
                '[["both", "20560", 1, 2], ["hospital", "20560", 1, 2]]',
                "20560 is doubled",
            ),
        ],
    )
    def test_what_is_not_in_order_is_refused(
        self, folder: Path, file: str, old: str, new: str, message: str
    ) -> None:
        """The message names the file and the record."""
        assert old in GOOD[file]
        (folder / file).write_text(GOOD[file].replace(old, new, 1), encoding="utf-8")

        with pytest.raises(FactError, match=message) as refused:
            LOADERS[file](folder)
        assert str(refused.value).startswith(file)

    def test_the_constants_are_what_the_files_say(self) -> None:
        """The generated literals evaluate to what the loaders read."""
        ncci = load_ncci()

        assert load_sources() == _sources.SOURCES
        assert load_choices() == _choices.CHOICES
        assert load_codes() == _codes.CODES
        assert (ncci["EDITION"], ncci["PTP"], ncci["MUE"]) == (_ncci.EDITION, _ncci.PTP, _ncci.MUE)

    @pytest.mark.parametrize("name", _facts.MODULES)
    def test_the_generated_module_is_up_to_date(self, name: str) -> None:
        """The module is what python -m needlecode._facts writes."""
        assert (FACTS / name).read_text(encoding="utf-8") == _facts.MODULES[name]()

    def test_the_command_writes_the_modules(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It writes each of them beside the fact files, and says so."""
        for name in LOADERS:
            shutil.copy(FACTS / name, tmp_path)
        monkeypatch.setattr(_facts, "files", lambda _: tmp_path)
        _facts.main()

        for name in _facts.MODULES:
            written = (tmp_path / name).read_text(encoding="utf-8")
            assert written == (FACTS / name).read_text(encoding="utf-8")
        assert capsys.readouterr().out == "".join(f"wrote facts/{n}\n" for n in _facts.MODULES)

    def test_every_code_cites_what_exists(self) -> None:
        """Each code and the edit table cite sources that exist."""
        table = nc.policies.CPT_NCCI.layers[-1].edits

        assert isinstance(table, EditTable)
        for cite in (*table.ptp_cites, *table.mue_cites):
            assert cite.document.kind == "government"
        for code in nc.policies.CPT.on(DAY).codes.values():
            assert [cite.document for cite in code.cites]
