"""Scope of practice: who may needle in which state, and from when to when."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from attrs import evolve

from needlecode.choices import Choices
from needlecode.documentation import Completeness, check_documentation
from needlecode.encounter import Encounter
from needlecode.errors import UnknownNameError
from needlecode.facts._scope import SCOPE
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT, CPT_NCCI, MEDICARE
from needlecode.policy import Policy
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Severity, Verdict
from needlecode.scope import Cell, ScopeStanding, cell_of, is_allowed, retention_of, states


DAY: Final = date(2026, 3, 2)
MET: Final = Verdict.MET
NOT_MET: Final = Verdict.NOT_MET
OPEN: Final = Verdict.UNDETERMINED
PT: Final = Profession.PHYSICAL_THERAPIST
PTA: Final = Profession.PHYSICAL_THERAPIST_ASSISTANT
OT: Final = Profession.OCCUPATIONAL_THERAPIST
OTA: Final = Profession.OCCUPATIONAL_THERAPY_ASSISTANT
DC: Final = Profession.CHIROPRACTOR
AT: Final = Profession.ATHLETIC_TRAINER
DRY: Final = Procedure(
    Technique.DRY_NEEDLING, injected=False, sites=(Muscle("deltoid", Side.LEFT),)
)
SHOT: Final = evolve(DRY, technique=Technique.TRIGGER_POINT_INJECTION, injected=True)
SILENT: Final = ("CT", "MA", "MI", "MN", "MO", "OK", "PA")


def check(
    who: Profession | None,
    state: str | None,
    *procedures: Procedure,
    day: date = DAY,
    policy: Policy = CPT,
    **choices: Any,
) -> Completeness:
    """Check the record of a needling, or of other procedures, by a profession in a state."""
    visit = Encounter(
        date_of_service=day,
        rendering=Provider(profession=who, state=state),
        procedures=procedures or (DRY,),
    )
    return check_documentation(visit, policy=policy.choosing(**choices))


def verdict(*args: Any, rule: str = "SCP101", **facts: Any) -> Verdict:
    """Give the verdict of a rule of scope."""
    return check(*args, **facts).verdicts[rule]


def said(found: Completeness, rule: str) -> list[str]:
    """Give the messages of a rule."""
    return [one.message for one in found.findings if one.rule == rule]


def asked(found: Completeness, rule: str) -> list[tuple[str, ...]]:
    """Give what a rule asks for."""
    return [one.paths for one in found.questions if one.rule == rule]


class TestTable:
    """The law of each state, by profession and day (C-501 to C-518)."""

    def test_it_has_every_state(self) -> None:
        """The 50 states and the District of Columbia, in order of their codes."""
        found = dict(states())

        assert len(found) == 51
        assert list(found) == sorted(found)
        assert (found["DC"], found["CO"]) == ("District of Columbia", "Colorado")

    def test_physical_therapists(self) -> None:
        """39 states and DC, seven that are silent, three that bar it, Oregon and Arkansas."""
        counts: dict[str, set[str]] = {}
        for state in SCOPE:
            cell = cell_of(state, PT, DAY)
            assert cell is not None
            counts.setdefault(cell.standing, set()).add(state)

        assert counts["silent"] == {*SILENT}
        assert counts["prohibited"] == {"CA", "HI", "NY"}
        assert (counts["enacted"], counts["disputed"]) == ({"OR"}, {"AR"})
        assert len(counts["permitted"]) == 39

    @pytest.mark.parametrize("state", ["NV", "NJ", "VA", "TN", "MT", "IN", "FL", "KS", "MD"])
    def test_nine_states_bar_assistants(self, state: str) -> None:
        """By their texts, Maryland's of today among them (C-517, C-329)."""
        assert verdict(PTA, state) is NOT_MET

    @pytest.mark.parametrize(
        ("state", "who", "first"),
        [
            ("WA", PT, date(2024, 6, 22)),
            ("NJ", PT, date(2022, 4, 18)),
            ("OR", PT, date(2025, 8, 7)),
            ("FL", PT, date(2020, 7, 1)),
            ("FL", PTA, date(2020, 7, 1)),
            ("IN", PT, date(2023, 4, 19)),
            ("UT", OT, date(2025, 5, 7)),
            ("AZ", AT, date(2022, 9, 30)),
            ("OR", DC, date(2014, 1, 23)),
            ("DC", PT, date(2011, 1, 28)),
        ],
    )
    def test_a_row_begins_on_its_day(self, state: str, who: Profession, first: date) -> None:
        """The day before has another row or none, and the day itself the new one."""
        before, on = cell_of(state, who, first - timedelta(days=1)), cell_of(state, who, first)

        assert before is not None
        assert on is not None
        assert before.standing is not on.standing
        assert on.standing is not ScopeStanding.UNKNOWN

    @pytest.mark.parametrize(
        ("state", "day", "expected"),
        [
            ("WA", date(2024, 6, 21), NOT_MET),
            ("WA", date(2024, 6, 22), MET),
            ("NJ", date(2017, 2, 8), OPEN),
            ("NJ", date(2017, 2, 9), NOT_MET),
            ("NJ", date(2022, 4, 17), NOT_MET),
            ("NJ", date(2022, 4, 18), MET),
            ("FL", date(2020, 6, 30), OPEN),
            ("FL", date(2020, 7, 1), MET),
            ("OR", date(2025, 8, 6), NOT_MET),
        ],
    )
    def test_both_sides_of_a_day(self, state: str, day: date, expected: Verdict) -> None:
        """A therapist may needle from the day on which the law lets it (C-504, C-505, C-503)."""
        assert verdict(PT, state, day=day) is expected

    @pytest.mark.parametrize("state", sorted(SCOPE))
    def test_every_dated_row_holds_on_its_first_and_last_day(self, state: str) -> None:
        """Both days count, for each row of each profession."""
        for who, first, last, standing, *_ in SCOPE[state][3]:
            for text in {first, last} - {""}:
                cell = cell_of(state, Profession(who), date.fromisoformat(text))
                assert cell is not None
                assert cell.standing.value == standing

    def test_physicians_are_not_in_it(self) -> None:
        """Whose licence to needle nobody questions."""
        assert cell_of("CA", Profession.PHYSICIAN, DAY) is None
        assert verdict(Profession.NURSE_PRACTITIONER, "CA") is MET

    def test_a_profession_without_a_row_is_unknown(self) -> None:
        """What nobody has looked up is not barred."""
        cell = cell_of("OH", Profession.MASSAGE_THERAPIST, DAY)

        assert cell is not None
        assert (cell.standing, cell.cites) == (ScopeStanding.UNKNOWN, ())
        assert said(check(Profession.MASSAGE_THERAPIST, "OH"), "SCP101") == [
            "Nothing was found on needling by a massage therapist in Ohio (as of 2026-01)."
        ]

    def test_another_jurisdiction_is_refused(self) -> None:
        """The table has no territories."""
        with pytest.raises(UnknownNameError, match="no scope of practice for that state"):
            cell_of("PR", PT, DAY)
        with pytest.raises(UnknownNameError, match="no scope of practice for that state"):
            retention_of("PR")


class TestChoices:
    """How silence, dispute and what is only enacted are read (choices, scope)."""

    @pytest.mark.parametrize("policy", [CPT, CPT_NCCI, MEDICARE], ids=lambda one: one.id)
    def test_state_law_is_read_under_every_policy(self, policy: Policy) -> None:
        """Whoever pays."""
        assert verdict(PT, "CA", policy=policy) is NOT_MET

    @pytest.mark.parametrize("state", SILENT)
    @pytest.mark.parametrize(
        ("value", "expected"),
        [("undetermined", OPEN), ("permitted", MET), ("prohibited", NOT_MET)],
    )
    def test_silence(self, state: str, value: str, expected: Verdict) -> None:
        """An act that does not mention needling neither permits nor forbids it (C-501)."""
        assert verdict(PT, state, silent_state=value) is expected

    @pytest.mark.parametrize(("value", "expected"), [("undetermined", OPEN), ("apta_list", MET)])
    def test_dispute(self, value: str, expected: Verdict) -> None:
        """Arkansas is permitted on one list and silent on another (C-502)."""
        assert verdict(PT, "AR", disputed_state=value) is expected

    @pytest.mark.parametrize(
        ("value", "expected"), [("prohibited", NOT_MET), ("undetermined", OPEN)]
    )
    def test_a_law_without_its_rules(self, value: str, expected: Verdict) -> None:
        """Oregon's law is signed, and its rules are not in force (C-503)."""
        assert verdict(PT, "OR", enacted_not_operative=value) is expected

    @pytest.mark.parametrize(
        ("state", "by_text", "unless_permitted"),
        [("TX", MET, MET), ("NV", NOT_MET, NOT_MET), ("OH", OPEN, NOT_MET)],
    )
    def test_assistants(self, state: str, by_text: Verdict, unless_permitted: Verdict) -> None:
        """A board of Texas does not bar them, nine states do, the rest is unread (C-517, C-609)."""
        assert verdict(PTA, state) is by_text
        assert (
            verdict(PTA, state, assistant_needling="barred_unless_permitted") is unless_permitted
        )

    def test_only_assistants_are_barred_unless_permitted(self) -> None:
        """Another profession that is unknown stays so."""
        found = verdict(AT, "OH", assistant_needling="barred_unless_permitted")

        assert found is OPEN

    @pytest.mark.parametrize(("who", "state"), [(OT, "NE"), (DC, "NC"), (AT, "WV"), (PT, "NE")])
    def test_a_weak_source_settles_nothing(self, who: Profession, state: str) -> None:
        """What is known second-hand alone neither permits nor bars."""
        cell = cell_of(state, who, DAY)

        assert cell is not None
        assert cell.is_weak
        assert is_allowed(cell, Choices()) is None
        assert verdict(who, state) is OPEN


class TestWho:
    """Everybody who needled is held against the law of the own state."""

    def test_nobody_named(self) -> None:
        """The profession and the state are asked for, each once."""
        found = check(None, None, DRY, DRY)

        assert found.verdicts["SCP101"] is OPEN
        assert asked(found, "SCP101") == [("rendering.profession",), ("rendering.state",)]
        assert said(found, "SCP101") == []

    def test_no_needling(self) -> None:
        """Of injections and acupuncture the table says nothing."""
        found = check(PT, "CA", SHOT, Procedure(Technique.ACUPUNCTURE))
        rules = {id_: v for id_, v in found.verdicts.items() if id_.startswith("SCP")}

        assert set(rules.values()) == {Verdict.NOT_APPLICABLE}

    def test_a_territory(self) -> None:
        """It is said that the table does not have it."""
        found = check(PT, "PR")

        assert found.verdicts["SCP101"] is OPEN
        assert said(found, "SCP101") == [
            "The table of scope of practice does not have this state or territory."
        ]

    def test_the_performer_counts(self) -> None:
        """Not the rendering provider; the performer's own state, else that of the visit."""
        other = Provider(profession=PT)
        far = evolve(other, state="CA")
        doctor = Profession.PHYSICIAN

        assert verdict(doctor, "CA", evolve(DRY, performed_by=other)) is NOT_MET
        assert verdict(doctor, "OH", evolve(DRY, performed_by=other)) is MET
        assert verdict(doctor, "OH", evolve(DRY, performed_by=far)) is NOT_MET
        (finding,) = (
            f
            for f in check(doctor, "OH", evolve(DRY, performed_by=far)).findings
            if f.rule == "SCP101"
        )
        assert finding.path == "procedures[0].performed_by"
        assert finding.message == (
            "California does not let a physical therapist needle (as of 2026-04)."
        )

    @pytest.mark.parametrize(
        ("who", "state", "whom"),
        [
            (PT, "NV", "a physical therapist assistant"),
            (OT, "AL", "an occupational therapy assistant"),
        ],
    )
    def test_minutes_of_an_assistant(self, who: Profession, state: str, whom: str) -> None:
        """They are an assistant's needling, beside the therapist's."""
        shared = evolve(DRY, assistant_minutes=5)

        assert verdict(who, state) is MET
        assert any(whom in message for message in said(check(who, state, shared), "SCP101"))

    @pytest.mark.parametrize("who", [PTA, DC])
    def test_minutes_of_an_assistant_of_nobody_else(self, who: Profession) -> None:
        """An assistant has none, and neither has a chiropractor."""
        assert len(said(check(who, "OH", evolve(DRY, assistant_minutes=5)), "SCP101")) == 1

    def test_each_is_named_once(self) -> None:
        """Two needlings by one person are one finding."""
        assert len(said(check(PT, "CA", DRY, DRY), "SCP101")) == 1

    def test_what_may_be_an_injection(self) -> None:
        """Whether it was needling is open, and so is whether it was barred."""
        assert verdict(PT, "CA", evolve(SHOT, injected=None)) is OPEN

    def test_what_is_open_is_no_error_beside_what_is_barred(self) -> None:
        """Who is barred is named alone; of whom the law does not speak is no error."""
        silent = evolve(DRY, performed_by=Provider(profession=PT, state="CT"))
        found = said(check(PT, "CA", silent, DRY), "SCP101")

        assert found == ["California does not let a physical therapist needle (as of 2026-04)."]

    def test_conditions_are_named(self) -> None:
        """Where the state lets them needle on conditions (C-701)."""
        found = check(PT, "WA")

        assert found.verdicts["SCP102"] is MET
        assert "325 hours" in said(found, "SCP102")[0]
        assert verdict(PT, "OH", rule="SCP102") is Verdict.NOT_APPLICABLE
        assert verdict(Profession.PHYSICIAN, "WA", rule="SCP102") is Verdict.NOT_APPLICABLE


class TestRetainedNeedles:
    """Needles that stay in are no dry needling in Nevada, Illinois and Washington (C-518)."""

    def test_the_three_states(self) -> None:
        """And no other was read so."""
        assert {code for code, _ in states() if retention_of(code)[0]} == {"NV", "IL", "WA"}
        assert retention_of("OH") == ("", ())

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"needles_in": 6, "needles_out": 5}, NOT_MET),
            (
                {"needles_in": 6, "needles_out": 6, "electrical_stimulation": False},
                "not applicable",
            ),
            ({"needles_in": 6, "needles_out": 6}, OPEN),
            ({"needles_in": 6}, OPEN),
            ({}, OPEN),
            ({"electrical_stimulation": True}, NOT_MET),
        ],
    )
    @pytest.mark.parametrize("state", ["NV", "IL"])
    def test_what_stays_in(self, state: str, facts: dict[str, Any], expected: str) -> None:
        """Fewer needles out than in, or current through them."""
        assert verdict(PT, state, evolve(DRY, **facts), rule="SCP103") == expected
        assert verdict(PT, "OH", evolve(DRY, **facts), rule="SCP103") == "not applicable"

    @pytest.mark.parametrize(
        ("value", "severity"), [("warn", Severity.WARNING), ("out_of_scope", Severity.ERROR)]
    )
    def test_its_weight_is_a_choice(self, value: str, severity: Severity) -> None:
        """A warning by default, as not every act's text was seen."""
        found = check(PT, "NV", evolve(DRY, needles_in=2, needles_out=1), needle_retention=value)
        (finding,) = (one for one in found.findings if one.rule == "SCP103")

        assert finding.severity is severity
        assert finding.path == "procedures[0]"

    def test_the_state_of_the_performer(self) -> None:
        """It counts before that of the visit; a territory has no definition here."""
        kept = evolve(DRY, needles_in=2, needles_out=1)
        there = evolve(kept, performed_by=Provider(profession=PT, state="NV"))

        assert verdict(PT, "OH", there, rule="SCP103") is NOT_MET
        assert verdict(PT, "PR", kept, rule="SCP103") is Verdict.NOT_APPLICABLE


def test_a_cell_is_a_value() -> None:
    """Two look-ups give one cell."""
    one, two = cell_of("WA", PT, DAY), cell_of("WA", PT, DAY)

    assert isinstance(one, Cell)
    assert one == two
    assert hash(one) == hash(two)
