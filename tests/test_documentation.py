"""The record of a visit: what is asked for, what it has, what it lacks, and the open questions."""

import csv
import pickle
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from needlecode import policies
from needlecode.claim import ClaimLine
from needlecode.documentation import Completeness, Tally, check_documentation
from needlecode.elements import Element, Level, all_elements
from needlecode.encounter import Clinical, Encounter, Note
from needlecode.errors import InvalidValueError, UnknownNameError
from needlecode.muscle import Muscle, MuscleGroup, Side
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Severity, Verdict
from needlecode.views.documentation import render_documentation
from tests.report import question_faults
from tests.strategies import encounters


DAY: Final = date(2026, 3, 2)
DRY: Final = Procedure(
    Technique.DRY_NEEDLING,
    sites=(Muscle("trapezius", Side.LEFT), Muscle("multifidus", Side.RIGHT)),
    injected=False,
)
NEVADA: Final = Provider(profession=Profession.PHYSICAL_THERAPIST, state="NV")
TABLE: Final = Path(__file__).resolve().parents[2] / "shared/facts/data/documentation_elements.csv"
FORM: Final = "informed-consent-written-signed"


def visit(*procedures: Procedure, **facts: Any) -> Encounter:
    """Make a visit to a physical therapist in Nevada."""
    values: dict[str, Any] = {"rendering": NEVADA, "diagnoses": ("M54.2",), **facts}
    return Encounter(date_of_service=DAY, procedures=procedures or (DRY,), **values)


def checked(
    note: dict[str, bool] | None = None, policy: Policy = policies.CPT, **facts: Any
) -> Completeness:
    """Check the record of such a visit."""
    return check_documentation(visit(note=Note.of(note or {}), **facts), policy=policy)


def verdict(found: Completeness, id_: str) -> Verdict:
    """Give the verdict of an element."""
    return next(one.verdict for one in found.elements if one.element.id == id_)


class TestElements:
    """Each element is met, not met, undetermined or not applicable (design, section 5a)."""

    @pytest.mark.parametrize(
        ("note", "expected"),
        [
            ({FORM: True}, Verdict.MET),
            ({FORM: False}, Verdict.NOT_MET),
            ({}, Verdict.UNDETERMINED),
        ],
    )
    def test_the_note_says(self, note: dict[str, bool], expected: Verdict) -> None:
        """True is met, False is missing, and nothing is undetermined."""
        assert verdict(checked(note), FORM) is expected

    @pytest.mark.parametrize("note", [{FORM: True}, {FORM: False}, {}])
    def test_what_nobody_asks_for_is_not_applicable(self, note: dict[str, bool]) -> None:
        """Ohio has no such form in the table, whatever the note says."""
        ohio = Provider(profession=Profession.PHYSICAL_THERAPIST, state="OH")

        assert verdict(checked(note, rendering=ohio), FORM) is Verdict.NOT_APPLICABLE

    def test_where_the_state_is_not_stated_it_is_open(self) -> None:
        """Some state asks for it, so it is undetermined, and the state is asked for (DOC105)."""
        found = checked({FORM: False}, rendering=evolve(NEVADA, state=None))
        (one,) = (one for one in found.elements if one.element.id == FORM)

        assert (one.verdict, one.level) == (Verdict.UNDETERMINED, None)
        assert ("rendering.state",) in [q.paths for q in found.questions if q.rule == "DOC105"]
        assert (f"note.{FORM}",) not in [q.paths for q in found.questions]

    @pytest.mark.parametrize(
        ("facts", "id_"),
        [
            ({}, "date-of-service"),
            ({}, "intervention-identified"),
            ({}, "muscles-treated-named"),
            ({}, "muscle-laterality"),
            ({}, "no-substance-injected"),
            ({}, "diagnosis-icd10"),
        ],
    )
    def test_what_the_visit_states_is_not_asked_twice(
        self, facts: dict[str, Any], id_: str
    ) -> None:
        """It is met by the visit itself, even where the note denies it."""
        found = checked({id_: False}, policies.MEDICARE, **facts)

        assert verdict(found, id_) in {Verdict.MET, Verdict.NOT_APPLICABLE}
        assert (f"note.{id_}",) not in [q.paths for q in found.questions]

    def test_a_group_word_names_no_muscles(self) -> None:
        """Then the names are asked for."""
        found = check_documentation(visit(evolve(DRY, sites=(MuscleGroup("rotator-cuff"),))))

        assert verdict(found, "muscles-treated-named") is Verdict.UNDETERMINED

    def test_the_missing_are_in_order_of_their_level(self) -> None:
        """The required ones first, each in the order of a note."""
        note = {"needle-disposal": False, "local-twitch-response": False, FORM: False}
        found = checked(note)

        assert [(one.element.id, one.level) for one in found.missing] == [
            ("needle-disposal", Level.REQUIRED),
            (FORM, Level.REQUIRED),
            ("local-twitch-response", Level.RECOMMENDED),
        ]
        assert set(found.met) | set(found.missing) | set(found.undetermined) == {
            one for one in found.elements if one.verdict is not Verdict.NOT_APPLICABLE
        }

    def test_an_unknown_element_is_refused(self) -> None:
        """The message says where the elements are."""
        assert Element.get(FORM).group == "consent"
        with pytest.raises(UnknownNameError, match="all_elements"):
            Element.get("marker")

    @pytest.mark.parametrize(("unknown", "said"), [(1, "1 id that is"), (2, "2 ids that are")])
    def test_ids_of_no_element_are_told(self, unknown: int, said: str) -> None:
        """By their number; their text is the caller's own (DOC104)."""
        found = checked({f"marker-{n}": True for n in range(unknown)})
        (finding,) = (f for f in found.findings if f.rule == "DOC104")

        assert said in finding.message
        assert "marker" not in finding.message


class TestTally:
    """Counts and fractions by level, profile and authority, and no single score."""

    def test_by_level(self) -> None:
        """Of those surely asked for."""
        found = checked({FORM: False, "needle-disposal": True})
        required = found.tally()["required"]

        assert required.asked == required.met + required.missing + required.undetermined
        assert (required.missing, required.fraction) == (1, required.met / required.asked)
        assert str(found) == (
            f"{required.met} of {required.asked} required elements, 1 missing, "
            f"{required.undetermined} undetermined"
        )

    def test_by_authority(self) -> None:
        """The law of each state stands apart from federal law and from the profiles."""
        profiles, authorities = checked().tally("profile"), checked().tally("authority")

        assert set(profiles) == {"code_set", "good_practice", "law"}
        assert set(authorities) == {"code_set", "good_practice", "federal law", "law of NV"}

    def test_nothing_asked_is_a_whole(self) -> None:
        """The share of nothing is 1."""
        assert Tally(0, 0, 0, 0).fraction == 1

    def test_another_way_to_count_is_refused(self) -> None:
        """The message names the ways."""
        with pytest.raises(InvalidValueError, match="level, profile, authority"):
            checked().tally(cast("Any", "marker"))


class TestChoices:
    """Whose demands count, and how much a conditional one weighs."""

    def test_the_profiles_narrow(self) -> None:
        """Good practice, then law and payer, drop out (`documentation_profile`)."""
        asked = [
            set(
                checked(policy=policies.MEDICARE.choosing(documentation_profile=p)).tally(
                    "profile"
                )
            )
            for p in ("full", "without_good_practice", "code_set_only")
        ]

        assert asked[0] - asked[1] == {"good_practice"}
        assert asked[1] - asked[2] == {"law", "medicare"}
        assert asked[2] == {"code_set"}

    def test_a_conditional_element_is_an_error_or_a_warning(self) -> None:
        """As `conditional_element` has it."""
        weighed = [
            next(
                f.severity
                for f in checked(
                    {FORM: False}, policies.CPT.choosing(conditional_element=how)
                ).findings
                if "signature" in f.message
            )
            for how in ("as_required", "warning")
        ]

        assert weighed == [Severity.ERROR, Severity.WARNING]


class TestLines:
    """Elements that depend on codes and modifiers read the given lines, else the selected ones."""

    def test_a_modifier_of_the_given_lines(self) -> None:
        """59 asks for what makes the service distinct."""
        billed = [ClaimLine.read("20560-59")]
        given = check_documentation(visit(), lines=billed)

        assert verdict(given, "modifier-59-support") is Verdict.UNDETERMINED
        assert verdict(checked(), "modifier-59-support") is Verdict.NOT_APPLICABLE
        assert given.lines == tuple(billed)

    @pytest.mark.parametrize("lines", ["20560", 5, {"20560"}])
    def test_what_is_no_list_of_lines_is_refused(self, lines: object) -> None:
        """Nor is a text or a set."""
        with pytest.raises(InvalidValueError, match="lines"):
            check_documentation(visit(), lines=cast("Any", lines))

    def test_what_is_no_line_is_refused(self) -> None:
        """Its place is named."""
        with pytest.raises(InvalidValueError, match="ClaimLine"):
            check_documentation(visit(), lines=cast("Any", ["20560"]))


class TestResult:
    """A value that shows itself, and says whether the record is whole."""

    def test_everything_recorded_is_complete(self) -> None:
        """Of what is required; the recommended may be open."""
        asked = [one for one in checked().elements if one.level is Level.REQUIRED]
        whole = checked({one.element.id: True for one in asked})

        assert whole.is_complete
        assert not checked().is_complete
        assert whole.missing == ()

    def test_who_may_not_needle_makes_it_incomplete(self) -> None:
        """Whatever the record says (SCP101)."""
        asked = {one.element.id: True for one in checked().elements}
        new_york = evolve(NEVADA, state="NY")

        assert not checked(asked, rendering=new_york).is_complete

    def test_it_shows_itself(self) -> None:
        """In a notebook and in a terminal, with nothing of the note but its ids."""
        found = checked({FORM: False})
        page, text = found._repr_html_(), render_documentation(found, width=100)

        assert f"<caption>CPT: {found}</caption>" in page
        assert "patient&#x27;s signature" in page
        assert f"{FORM}: a form" in text
        assert "NOBODY HAS SAID" in text
        assert repr(found).startswith("Completeness(lines=(ClaimLine(")

    def test_a_record_with_nothing_open_has_a_short_page(self) -> None:
        """Without a list of what nobody has said, and without questions."""
        every = {one.element.id: True for one in checked().elements}
        doctor = Provider(profession=Profession.PHYSICIAN, state="OH")
        text = render_documentation(checked(every, rendering=doctor))

        assert "NOBODY HAS SAID" not in text
        assert "QUESTIONS" not in text
        assert "SOURCES" in text

    def test_it_survives_pickling(self) -> None:
        """With its coding."""
        found = checked({FORM: False}, policies.MEDICARE)
        again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own

        assert str(again) == str(found)
        assert again.findings == found.findings

    def test_a_denial_asks_for_the_notice(self) -> None:
        """Where Medicare is expected to deny the needling, and whether it is charged is open."""
        pain = Clinical(
            pain_weeks=20, specific_cause=False, surgery_related=False, pregnancy_related=False
        )
        denied = checked(policy=policies.MEDICARE, clinical=pain, earlier_visits=())
        covered = checked(
            policy=policies.MEDICARE,
            clinical=pain,
            earlier_visits=(),
            diagnoses=("M54.59",),
            rendering=Provider(profession=Profession.PHYSICIAN, state="OH"),
        )
        unknown = checked(
            policy=policies.MEDICARE,
            rendering=Provider(profession=Profession.PHYSICIAN, state="OH"),
        )

        assert verdict(denied, "abn-signed") is Verdict.UNDETERMINED
        assert verdict(unknown, "abn-signed") is Verdict.UNDETERMINED
        assert verdict(covered, "abn-signed") is Verdict.NOT_APPLICABLE


class TestQuestions:
    """One open question for each missing element, worded as a compliant query."""

    @pytest.mark.parametrize("element", all_elements(), ids=lambda element: element.id)
    def test_each_is_open(self, element: Element) -> None:
        """No code, no amount, no yes or no."""
        assert question_faults(element.question) == ()
        assert len(element.question.split()) <= 25

    def test_no_two_elements_share_one(self) -> None:
        """Nor the words for what they are."""
        assert Counter(e.question for e in all_elements()).most_common(1)[0][1] == 1
        assert Counter(e.what for e in all_elements()).most_common(1)[0][1] == 1

    def test_each_missing_element_has_one(self) -> None:
        """And each of which nobody has said."""
        found = checked({FORM: False})
        asked = {path for q in found.questions for path in q.paths if path.startswith("note.")}
        open_ = {
            f"note.{one.element.id}"
            for one in (*found.missing, *found.undetermined)
            if one.level is not None
        }

        assert asked == open_
        assert all(not question.changes_lines for question in found.questions)


@pytest.mark.skipif(
    not TABLE.exists(), reason="the table of elements is not beside the repository"
)
class TestTable:
    """The 93 elements of the table (facts/data/documentation_elements.csv)."""

    def test_every_row_is_an_element(self) -> None:
        """With its id and its group, in its order."""
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))

        assert [(row["element_id"], row["group"]) for row in rows] == [
            (element.id, element.group) for element in all_elements()
        ]

    def test_what_only_the_seed_page_asks_for_is_recommended(self) -> None:
        """The seed card is no authority."""
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        alone = [
            row["element_id"] for row in rows if re.fullmatch("seed page", row["required_by"])
        ]

        assert alone
        for id_ in alone:
            asks = Element.get(id_).asks
            assert {(ask.profile, ask.level) for ask in asks} == {
                ("good_practice", Level.RECOMMENDED)
            }


PAYERS: Final = (policies.CPT, policies.CPT_NCCI, policies.MEDICARE, policies.find("WA_LNI"))


class TestLaws:
    """What holds of every visit (design, section 8)."""

    @given(encounters(), st.sampled_from(PAYERS), st.sampled_from(all_elements()))
    def test_recording_an_element_never_worsens_it(
        self, one: Encounter, policy: Policy, element: Element
    ) -> None:
        """Nor any element that no condition ties to it."""
        said = {**one.note.as_dict(), element.id: True}
        before = check_documentation(one, policy=policy)
        after = check_documentation(evolve(one, note=Note.of(said)), policy=policy)

        assert verdict(after, element.id) in {Verdict.MET, Verdict.NOT_APPLICABLE}
        for old, new in zip(before.elements, after.elements, strict=True):
            if all(not ask.conditions for ask in old.element.asks):
                assert old.verdict == new.verdict or old.element is element

    @given(encounters(), st.sampled_from(PAYERS))
    def test_every_visit_has_an_answer(self, one: Encounter, policy: Policy) -> None:
        """And every question of the note belongs to an element that is asked for."""
        found = check_documentation(one, policy=policy)
        ids = {f"note.{check.element.id}" for check in found.elements if check.level is not None}
        asked = {path for q in found.questions for path in q.paths if path.startswith("note.")}

        assert asked <= ids
        assert [check.element for check in found.elements] == list(all_elements())
        assert set(found.verdicts.values()) <= set(Verdict)
