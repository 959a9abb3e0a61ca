"""Policies: step functions of time, layers, composing, and the ready-made policies."""

import pickle
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from needlecode import policies
from needlecode._dated import Dated, after, boundaries
from needlecode.authority import Citation
from needlecode.choices import Choice, Choices, all_choices
from needlecode.coding import Coding, select_codes
from needlecode.edition import Code
from needlecode.edits import EditTable, Mue, Pair, PtpEdit, PtpRows, SettingEdits
from needlecode.encounter import Encounter, Setting
from needlecode.errors import InvalidValueError, PolicyError, UnknownNameError
from needlecode.facts._codes import CODES
from needlecode.muscle import Muscle, Side
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policies._ncci import TABLE
from needlecode.policy import Layer, Policy, compose
from needlecode.procedure import Procedure, Technique
from needlecode.rule import NOT_APPLICABLE, Rule, Severity, Verdict
from needlecode.rules import by_id


ONE_DAY: Final = timedelta(days=1)
DAY: Final = date(2024, 1, 1)
AUTHORITY: Final = Citation("needlecode-design", "a test")


# --- Values to compose ----------------------------------------------------------------------------


def _rule(id_: str, since: date | None = None, until: date | None = None) -> Rule:
    """Make a rule that says nothing."""
    return Rule(
        id=id_,
        name=id_.lower(),
        severity=Severity.WARNING,
        cites=(AUTHORITY,),
        since=since,
        until=until,
        added="0.1",
        check=lambda _: NOT_APPLICABLE,
    )


def _base(**fields: Any) -> Layer:
    """Make a layer that says from and through which day it holds."""
    return Layer(id="base", first_day=DAY, verified_through=date(2026, 12, 31), **fields)


RULE_IDS: Final = ("TST001", "TST002", "TST003", "TST004", "TST005")
NUMBERS: Final = ("97810", "97811", "97814")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "laterality": ("sides_are_two", "names_only"),
    "group_words": ("floor", "none", "one_each", "members"),
    "edit_source": ("code_set", "medicare_ncci"),
    "edits_outside_edition": ("mark", "strict"),
}
# A short span, so that dates coincide and follow one another.
days: Final = st.dates(date(2024, 2, 1), date(2024, 3, 10))


def _steps(value: SearchStrategy[Any]) -> SearchStrategy[Dated[Any]]:
    """Draw a dated value; in some steps nothing is in force."""
    one = st.none() | value
    drawn = st.dictionaries(days, one, min_size=1, max_size=3)
    return drawn.map(lambda steps: Dated(tuple(sorted(steps.items()))))


@cache
def _codes() -> SearchStrategy[Code]:
    concepts = st.sampled_from(("one", "two"))
    return st.builds(
        Code, number=st.just("20560"), concept=concepts, first_day=st.none(), cites=st.just(())
    )


@st.composite
def _choices(draw: DrawFn) -> dict[str, str | Dated[str]]:
    """Draw what a layer chooses, for good or from day to day."""
    found: dict[str, str | Dated[str]] = {}
    for name in draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True, max_size=3)):
        value = st.sampled_from(CHOICES[name])
        found[name] = draw(value | _steps(value))
    return found


@st.composite
def _tables(draw: DrawFn) -> EditTable:
    """Draw an edit table of one edition."""
    first, last = sorted((draw(days), draw(days)))
    return EditTable(
        name="test",
        source="medicare_ncci",
        first_day=first,
        last_day=last,
        settings={},
    )


@st.composite
def stacks(draw: DrawFn) -> tuple[Layer, ...]:
    """Draw layers that fit on one another, the lowest first."""
    unused = list(draw(st.permutations(RULE_IDS)))
    held: list[str] = []
    layers = []
    for place in range(draw(st.integers(1, 4))):
        drop = draw(st.sets(st.sampled_from(held))) if held else set()
        reweighed = sorted(set(held) - drop)
        weights = st.dictionaries(st.sampled_from(reweighed), st.sampled_from(Severity))
        added = []
        for _ in range(draw(st.integers(0, min(2, len(unused))))):
            since, until = draw(st.none() | days), draw(st.none() | days)
            added.append(_rule(unused.pop(), since, until))
        layers.append(
            Layer(
                id=f"layer{place}",
                first_day=draw(days if not place else st.none() | days),
                verified_through=draw(days if not place else st.none() | days),
                choices=draw(_choices()),
                codes=draw(st.dictionaries(st.sampled_from(NUMBERS), _steps(_codes()))),
                # A lower layer has a table, so that a choice may read it.
                edits=draw(st.none() | _tables() if place else _tables()),
                rules=tuple(added),
                drop=dict.fromkeys(drop, AUTHORITY),
                severities=draw(weights) if reweighed else {},
            )
        )
        held = [*(name for name in held if name not in drop), *(rule.id for rule in added)]
    return tuple(layers)


# --- Reading the dates plainly --------------------------------------------------------------------


class Reading(NamedTuple):
    """What a stack of layers says of one day."""

    choices: Choices
    codes: dict[str, Code]
    edits: EditTable | None
    edits_apply: bool
    severities: dict[str, Severity]


def _plain(value: Any, day: date) -> Any:
    """Give the value of a day, going through all the steps."""
    if not isinstance(value, Dated):
        return value
    found = None
    for first_day, step in value.steps:
        if first_day <= day:
            found = step
    return found


def _begun(values: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {
        name: _plain(value, day)
        for name, value in values.items()
        if not isinstance(value, Dated) or value.steps[0][0] <= day
    }


def _read(layers: tuple[Layer, ...], day: date) -> Reading:
    """Read the layers for one day; for each name the highest layer that has begun speaks."""
    day = max([day, *(layer.first_day for layer in layers if layer.first_day)])
    said: dict[str, Any] = {}
    codes: dict[str, Any] = {}
    rules: dict[str, Rule] = {}
    weights: dict[str, Severity] = {}
    table = None
    for layer in layers:
        said.update(_begun(layer.choices, day))
        codes.update(_begun(layer.codes, day))
        rules.update({rule.id: rule for rule in layer.rules})
        rules = {name: rule for name, rule in rules.items() if name not in layer.drop}
        weights.update(layer.severities)
        table = layer.edits or table
    choices = Choices(**{name: value for name, value in said.items() if value is not None})
    table = table if choices.edit_source == "medicare_ncci" else None
    inside = table is not None and table.first_day <= day <= table.last_day
    return Reading(
        choices=choices,
        codes={number: code for number, code in codes.items() if code is not None},
        edits=table,
        edits_apply=table is not None and (inside or choices.edits_outside_edition == "mark"),
        severities={
            name: weights.get(name, rule.severity)
            for name, rule in rules.items()
            if (rule.since or date.min) <= day <= (rule.until or date.max)
        },
    )


def _held(policy: Policy, day: date) -> Reading:
    """Give what the policy's edition of a day says."""
    edition = policy.on(day)
    return Reading(
        choices=edition.choices,
        codes=dict(edition.codes),
        edits=edition.edits,
        edits_apply=edition.edits_apply,
        severities={rule.id: edition.severity(rule) for rule in edition.rules},
    )


def _dates(layers: tuple[Layer, ...]) -> set[date]:
    """Give every date that stands anywhere in the layers, and the days beside it."""
    found: set[date | None] = set()
    for layer in layers:
        found |= {layer.first_day, layer.verified_through}
        for value in (*layer.choices.values(), *layer.codes.values()):
            found |= {day for day, _ in value.steps} if isinstance(value, Dated) else set()
        found |= {day for rule in layer.rules for day in (rule.since, rule.until)}
        if layer.edits:
            found |= {layer.edits.first_day, layer.edits.last_day}
    return {day + step * ONE_DAY for day in found if day for step in (-1, 0, 1)}


# --- Tests ----------------------------------------------------------------------------------------


class TestDated:
    """`Dated` is a step function of time (design, 5f)."""

    def test_a_step_holds_from_its_first_day_on(self) -> None:
        """On both sides of each boundary stands the value of the step that has begun."""
        dated = Dated(((date(2020, 1, 1), "a"), (date(2024, 3, 1), None), (date(2025, 1, 1), "b")))

        assert dated.on(date(2019, 12, 31)) is None
        assert dated.on(date(2020, 1, 1)) == "a"
        assert dated.on(date(2024, 2, 29)) == "a"
        assert dated.on(date(2024, 3, 1)) is None
        assert dated.on(date(2024, 12, 31)) is None
        assert dated.on(date(2025, 1, 1)) == "b"
        assert dated.on(date.max) == "b"

    @given(_steps(st.integers()), days)
    def test_it_is_the_last_step_that_has_begun(self, dated: Dated[int], day: date) -> None:
        """Looking up equals going through all the steps."""
        place = bisect_right([first_day for first_day, _ in dated.steps], day)

        assert dated.on(day) == _plain(dated, day)
        assert dated.days == tuple(first_day for first_day, _ in dated.steps)
        assert dated.on(day) == (dated.steps[place - 1][1] if place else None)

    @pytest.mark.parametrize(
        "steps",
        [
            (),
            ((date(2024, 1, 2), 1), (date(2024, 1, 1), 2)),
            ((date(2024, 1, 1), 1), (date(2024, 1, 1), 1)),
        ],
        ids=["empty", "unsorted", "twice"],
    )
    def test_what_is_no_step_function_is_refused(
        self, steps: tuple[tuple[date, int], ...]
    ) -> None:
        """There is at least one step, and the days ascend strictly."""
        with pytest.raises(PolicyError, match=r"strictly ascending days, at least one\Z"):
            Dated(steps)

    @pytest.mark.parametrize(
        ("last_day", "next_day"),
        [
            (date(2024, 9, 30), date(2024, 10, 1)),
            (date(2023, 12, 31), date(2024, 1, 1)),
            (date(2024, 2, 28), date(2024, 2, 29)),
            (date(2023, 2, 28), date(2023, 3, 1)),
        ],
    )
    def test_a_last_day_is_inclusive(self, last_day: date, next_day: date) -> None:
        """The next step starts on the day after an inclusive last day."""
        dated = Dated(((DAY - 366 * ONE_DAY, "old"), (after(last_day), None)))

        assert after(last_day) == next_day
        assert (dated.on(last_day), dated.on(next_day)) == ("old", None)

    def test_boundaries_are_the_days_of_all(self) -> None:
        """Every first day of every step is a boundary, once."""
        one, two = Dated(((DAY, 1),)), Dated(((DAY, 2), (DAY + ONE_DAY, 3)))

        assert boundaries([one, two]) == {DAY, DAY + ONE_DAY}
        assert boundaries([]) == set()

    def test_equal_steps_are_equal_values(self) -> None:
        """A dated value is compared, hashed and pickled by its steps."""
        dated = Dated(((DAY, "a"),))
        copy = pickle.loads(pickle.dumps(dated))  # noqa: S301 - our own bytes

        assert copy == dated == Dated(((DAY, "a"),))
        assert hash(copy) == hash(dated)
        assert copy.on(DAY) == "a"
        assert dated != Dated(((DAY, "b"),))


class TestEditions:
    """An edition equals a naive reading of the dates (design, 5f)."""

    @given(st.data(), stacks())
    @example(
        None,
        # A rule of one day.
        (_base(rules=(_rule("TST001", date(2024, 2, 5), date(2024, 2, 5)),)),),
    )
    def test_an_edition_equals_a_plain_reading(
        self, data: st.DataObject | None, layers: tuple[Layer, ...]
    ) -> None:
        """On the day before, on and after every boundary, and on any other day."""
        policy = compose(*layers)
        others = data.draw(st.sets(st.dates(date(2023, 1, 1), date(2025, 1, 1)))) if data else ()
        for day in sorted({*_dates(layers), *others}):
            assert _held(policy, day) == _read(layers, day), day

    @given(stacks())
    def test_editions_meet(self, layers: tuple[Layer, ...]) -> None:
        """The first edition starts on the policy's first day, and each is the one of its days."""
        policy = compose(*layers)

        assert policy.editions.days[0] == policy.first_day
        for day in policy.editions.days:
            edition = policy.on(day)
            assert edition.first_day == day
            assert edition.policy_first_day == policy.first_day
            assert edition.verified_through == policy.verified_through
            assert policy.on(day - ONE_DAY) is not edition or day == policy.first_day

    @given(stacks())
    def test_the_narrowest_span_holds(self, layers: tuple[Layer, ...]) -> None:
        """A policy says something only where each of its layers does."""
        policy = compose(*layers)

        assert policy.first_day == max(x.first_day for x in layers if x.first_day)
        assert policy.verified_through == min(
            x.verified_through for x in layers if x.verified_through
        )

    def test_a_day_before_the_first_gets_the_first_edition(self) -> None:
        """A date of service before the policy's first day is a finding, and no exception."""
        policy = compose(_base())

        assert policy.on(DAY - ONE_DAY) is policy.on(DAY)
        assert policy.on(date.min) is policy.on(DAY)


class TestEditTable:
    """A pair is looked up in whichever column its codes stand."""

    TABLE: Final = EditTable(
        name="test",
        source="medicare_ncci",
        first_day=DAY,
        last_day=DAY + ONE_DAY,
        settings={
            Setting.PRACTITIONER: SettingEdits(
                covers=frozenset({"20552", "20560", "97810"}),
                ptp=PtpRows(
                    [
                        PtpEdit(
                            column_one="20552", column_two="20560", indicator=1, reason="a reason"
                        ),
                        PtpEdit(column_one="20552", column_two="97810", indicator=9, reason=""),
                    ]
                ),
                mue={"20560": Mue(code="20560", units=1, indicator=2)},
            )
        },
    )
    HERE: Final = (Setting.PRACTITIONER,)

    def test_a_pair_is_found_from_both_sides(self) -> None:
        """The order of the two codes does not matter."""
        edit, differs, known = self.TABLE.pair("20552", "20560", DAY, self.HERE)

        assert edit is not None
        assert (edit.column_one, edit.indicator, edit.reason) == ("20552", 1, "a reason")
        assert (differs, known) == (False, True)
        assert self.TABLE.pair("20560", "20552", DAY, self.HERE).edit == edit

    def test_indicator_9_and_an_absent_row_are_no_edit(self) -> None:
        """A pair that is not in force is as good as none."""
        assert self.TABLE.pair("97810", "20552", DAY, self.HERE) == Pair(
            None, differs=False, is_known=True
        )
        assert self.TABLE.pair("20560", "97810", DAY, self.HERE).edit is None

    def test_what_the_table_does_not_hold_is_not_known(self) -> None:
        """Another code, another setting and a later day leave an absent pair open."""
        other = (Setting.OUTPATIENT_HOSPITAL,)

        assert not self.TABLE.pair("20560", "97140", DAY, self.HERE).is_known
        assert not self.TABLE.pair("20560", "97810", DAY, other).is_known
        assert not self.TABLE.pair("20560", "97810", DAY + 2 * ONE_DAY, self.HERE).is_known
        assert self.TABLE.mue("20560", other) is None
        assert self.TABLE.mue("20560", self.HERE) == Mue(code="20560", units=1, indicator=2)

    @pytest.mark.parametrize(
        ("day", "inside"),
        [(-1, False), (0, True), (1, True), (2, False)],
    )
    def test_both_days_of_an_edition_lie_in_it(self, day: int, inside: bool) -> None:  # noqa: FBT001 - a column
        """An edition includes its first and its last day."""
        assert self.TABLE.in_edition(DAY + day * ONE_DAY) is inside


def _unknown_choice() -> Policy:
    return compose(_base(choices={"marker": "names_only"}))


REFUSALS: Final[Mapping[str, tuple[Callable[[], Policy], type[Exception], str]]] = {
    "no layer": (compose, PolicyError, r"a policy needs at least one layer\Z"),
    "no first day": (
        lambda: compose(Layer(id="base", verified_through=DAY)),
        PolicyError,
        "no layer below base says from and through which day it holds",
    ),
    "no last day": (
        lambda: compose(Layer(id="base", first_day=DAY), Layer(id="payer")),
        PolicyError,
        "no layer below payer says from and through which day it holds",
    ),
    "an id twice": (
        lambda: compose(
            _base(rules=(_rule("TST001"),)), Layer(id="payer", rules=(_rule("TST001"),))
        ),
        PolicyError,
        "payer adds TST001, which a layer below it has",
    ),
    "drops what is not there": (
        lambda: compose(_base(), Layer(id="payer", drop={"TST001": AUTHORITY})),
        PolicyError,
        "payer drops TST001, which no layer below it has",
    ),
    "drops what is dropped": (
        lambda: compose(
            _base(rules=(_rule("TST001"),)),
            Layer(id="plan", drop={"TST001": AUTHORITY}),
            Layer(id="payer", drop={"TST001": AUTHORITY}),
        ),
        PolicyError,
        "payer drops TST001, which no layer below it has",
    ),
    "drops by nobody's authority": (
        lambda: compose(
            _base(rules=(_rule("TST001"),)),
            Layer(id="payer", drop={"TST001": Citation("no-such-source")}),
        ),
        UnknownNameError,
        "no source has th",
    ),
    "reweighs what is not there": (
        lambda: compose(_base(), Layer(id="payer", severities={"TST001": Severity.NOTE})),
        PolicyError,
        "payer reweighs TST001, which no layer below it has",
    ),
    "unknown choice": (_unknown_choice, UnknownNameError, "there is no such choice"),
    "unknown value": (
        lambda: compose(_base(choices={"laterality": "marker"})),
        InvalidValueError,
        "laterality must be one of sides_are_two, names_only, got a text of 6 characters",
    ),
    "unknown value in a step": (
        lambda: compose(_base(choices={"laterality": Dated(((date(2026, 1, 1), "marker"),))})),
        InvalidValueError,
        "laterality must be one of sides_are_two, names_only, got a text of 6 characters",
    ),
}


class TestCompose:
    """`compose` fails on an overlay that does not fit on what lies below (design, 5f)."""

    @pytest.mark.parametrize("case", REFUSALS)
    def test_what_does_not_fit_is_refused(self, case: str) -> None:
        """The message names the layer and what it wants; it repeats no value."""
        make, kind, message = REFUSALS[case]
        with pytest.raises(kind, match=message) as refused:
            make()

        assert "marker" not in str(refused.value)

    def test_the_highest_layer_names_the_policy(self) -> None:
        """Id and title are those of the highest layer, unless the caller gives others."""
        layers = (_base(title="Base"), Layer(id="payer", title="A payer"))
        plain, named = compose(*layers), compose(*layers, id="ID", title="A title")

        assert (plain.id, plain.title) == ("payer", "A payer")
        assert (named.id, named.title) == ("ID", "A title")
        assert named.on(DAY).policy == "ID"
        assert named.layers == layers

    def test_a_rule_that_was_dropped_can_be_added(self) -> None:
        """Replacing a rule is dropping it, and adding another in a layer above."""
        old, new = _rule("TST001"), _rule("TST001")
        policy = compose(
            _base(rules=(old,)),
            Layer(id="plan", drop={"TST001": AUTHORITY}),
            Layer(id="payer", rules=(new,)),
        )

        assert policy.on(DAY).rules == (new,)

    def test_rules_stand_in_order_of_their_ids(self) -> None:
        """The order of the layers does not show in the edition."""
        one, two, three = (_rule(id_) for id_ in RULE_IDS[:3])
        policy = compose(_base(rules=(three, one)), Layer(id="payer", rules=(two,)))

        assert policy.on(DAY).rules == (one, two, three)

    def test_a_severity_holds_for_the_policy_only(self) -> None:
        """A reweighed rule is the same rule, and weighs otherwise under this policy."""
        rule = _rule("TST001")
        below = compose(_base(rules=(rule,)))
        above = compose(*below.layers, Layer(id="payer", severities={"TST001": Severity.ERROR}))

        assert below.on(DAY).severity(rule) is Severity.WARNING
        assert above.on(DAY).severity(rule) is Severity.ERROR

    def test_a_policy_shows_no_layers(self) -> None:
        """The repr of a policy is short."""
        assert repr(CPT_NCCI) == (
            "Policy(id='CPT_NCCI', title='A commercial payer that follows NCCI', "
            "first_day=datetime.date(2004, 1, 1), verified_through=datetime.date(2026, 12, 31))"
        )


class TestChoosing:
    """A caller changes choices, and nothing else, without touching the policy."""

    def test_the_choice_is_changed_in_every_edition(self) -> None:
        """Every edition holds the new value, and the old policy the old one."""
        other = CPT.choosing(laterality="names_only")

        assert {other.on(day).choices.laterality for day in other.editions.days} == {"names_only"}
        assert {CPT.on(day).choices.laterality for day in CPT.editions.days} == {"sides_are_two"}
        assert (other.id, other.layers[:-1]) == (CPT.id, CPT.layers)
        assert other.title == f"{CPT.title} (laterality=names_only)"

    def test_no_choice_is_the_policy_itself(self) -> None:
        """Without a choice there is nothing to make."""
        assert CPT.choosing() is CPT

    def test_the_same_choices_are_the_same_policy(self) -> None:
        """A policy with other choices is made once, whatever the order of the choices."""
        one = CPT.choosing(laterality="names_only", group_words="none")

        assert CPT.choosing(group_words="none", laterality="names_only") is one
        assert CPT.choosing(laterality="names_only") is not one

    def test_choosing_twice_keeps_both(self) -> None:
        """A later choice is laid over an earlier one."""
        policy = CPT.choosing(laterality="names_only").choosing(group_words="none")
        back = policy.choosing(laterality="sides_are_two")

        assert policy.on(DAY).choices == Choices(laterality="names_only", group_words="none")
        assert back.on(DAY).choices == Choices(group_words="none")

    @pytest.mark.parametrize(
        ("choices", "kind", "message"),
        [
            ({"marker": "names_only"}, UnknownNameError, "there is no such choice; there are lat"),
            ({"laterality": "marker"}, InvalidValueError, "laterality must be one of sides_are_"),
            ({"laterality": 1}, InvalidValueError, "laterality must be one of .*, got 1"),
        ],
    )
    def test_what_is_no_choice_is_refused(
        self, choices: dict[str, Any], kind: type[Exception], message: str
    ) -> None:
        """The message lists what there is, and does not repeat what was put in."""
        with pytest.raises(kind, match=message) as refused:
            CPT.choosing(**choices)

        assert "marker" not in str(refused.value)


class TestOrigin:
    """A policy says which layer a choice, a code or a rule comes from."""

    @pytest.mark.parametrize(
        ("name", "layer"),
        [
            ("edit_source", "CPT_NCCI"),
            ("laterality", "default"),
            ("20560", "CPT"),
            ("SEL101", "CPT"),
            ("EDT102", "CPT_NCCI"),
        ],
    )
    def test_the_highest_layer_that_sets_it(self, name: str, layer: str) -> None:
        """What no layer sets is the default of the code set."""
        assert CPT_NCCI.origin(name) == layer

    def test_the_caller_is_a_layer(self) -> None:
        """What the caller chose is said to come from the caller."""
        assert CPT_NCCI.choosing(edit_source="code_set").origin("edit_source") == "caller"


class TestPickling:
    """A policy crosses a process boundary."""

    @pytest.mark.parametrize(
        "policy",
        [
            *policies.ALL,
            CPT_NCCI.choosing(laterality="names_only", edits_outside_edition="strict"),
        ],
        ids=lambda policy: str(policy.title),
    )
    def test_a_copy_says_the_same(self, policy: Policy) -> None:
        """A pickled policy has the same editions, and its rules are the rules themselves."""
        copy = pickle.loads(pickle.dumps(policy))  # noqa: S301 - our own bytes

        assert (copy.id, copy.title) == (policy.id, policy.title)
        assert (copy.first_day, copy.verified_through) == (
            policy.first_day,
            policy.verified_through,
        )
        assert copy.editions.days == policy.editions.days
        for day in policy.editions.days:
            one, two = policy.on(day), copy.on(day)
            assert (one.choices, one.codes, one.rules) == (two.choices, two.codes, two.rules)
            assert one.edits_apply == two.edits_apply
            assert (one.edits is None) == (two.edits is None)


class TestFind:
    """A ready-made policy is found by its id."""

    @pytest.mark.parametrize("name", ["CPT_NCCI", "cpt-ncci", "cpt_ncci", "Cpt-NCCI"])
    def test_case_and_hyphens_do_not_matter(self, name: str) -> None:
        """People write the id as they like."""
        assert policies.find(name) is CPT_NCCI

    def test_every_policy_is_found(self) -> None:
        """Ids are unique, and lead to the policy."""
        assert [policies.find(policy.id) for policy in policies.ALL] == list(policies.ALL)

    @pytest.mark.parametrize("name", ["TRICARE", "tricare east", "Tricare-Select"])
    def test_a_payer_is_found_by_what_people_call_it(self, name: str) -> None:
        """Its policy has the rules of its base and its own position."""
        policy = policies.find(name)

        assert policy is policies.find("TRICARE")
        assert policy.layers[:-1] == CPT_NCCI.layers
        assert policy.origin("COV201") == "TRICARE"
        assert pickle.loads(pickle.dumps(policy)).id == "TRICARE"  # noqa: S301 - our own

    def test_an_unknown_payer_is_not_covered_by_guess(self) -> None:
        """Coverage is undetermined, and the edits are not known either."""
        policy = policies.find("marker")
        coding = select_codes(
            Encounter(date_of_service=date(2026, 3, 2), procedures=(NEEDLED,)), policy=policy
        )

        assert policy.id == "UNKNOWN_PAYER"
        assert coding.verdicts["COV201"] is Verdict.UNDETERMINED
        assert coding.edition.edits is None

    @pytest.mark.parametrize("name", ["", "  "])
    def test_an_empty_name_is_refused(self, name: str) -> None:
        """It names nobody."""
        with pytest.raises(InvalidValueError, match="the name of a payer"):
            policies.find(name)


# --- The ready-made policies ----------------------------------------------------------------------

LEFT: Final = tuple(Muscle(name, Side.LEFT) for name in ("trapezius", "deltoid", "infraspinatus"))
NEEDLED: Final = Procedure(Technique.DRY_NEEDLING, sites=LEFT, injected=False)
INJECTED: Final = Procedure(
    Technique.TRIGGER_POINT_INJECTION,
    sites=(Muscle("gluteus-medius", Side.RIGHT),),
    injected=True,
)
STRICT: Final = CPT_NCCI.choosing(edits_outside_edition="strict")


def _code(policy: Policy, day: date, *procedures: Procedure) -> Coding:
    visit = Encounter(date_of_service=day, procedures=procedures, other_services=())
    return select_codes(visit, policy=policy)


def _rules(coding: Coding) -> set[str]:
    return {finding.rule for finding in coding.findings}


class TestBoundaries:
    """The date of service picks the rules: another answer on the two sides of each date."""

    @pytest.mark.parametrize("policy", policies.ALL, ids=lambda policy: str(policy.id))
    def test_2004_the_policies_begin(self, policy: Policy) -> None:
        """Through 2003 there is no line and a finding; from 2004 injections count muscles."""
        before = _code(policy, date(2003, 12, 31), INJECTED)
        since = _code(policy, date(2004, 1, 1), INJECTED)

        assert (str(before), "SEL001" in _rules(before)) == ("no line", True)
        assert (str(since), "SEL001" in _rules(since)) == ("20552 x1", False)
        assert policy.first_day == date(2004, 1, 1)

    @pytest.mark.parametrize("policy", policies.ALL, ids=lambda policy: str(policy.id))
    def test_2020_needling_gets_codes_of_its_own(self, policy: Policy) -> None:
        """Through 2019 needling is an unlisted service; from 2020 it has two codes."""
        assert str(_code(policy, date(2019, 12, 31), NEEDLED)) == "20999 x1"
        assert str(_code(policy, date(2020, 1, 1), NEEDLED)) == "20561 x1"

    @pytest.mark.parametrize("policy", policies.ALL, ids=lambda policy: str(policy.id))
    def test_2020_does_not_touch_injections(self, policy: Policy) -> None:
        """The injection codes are the same on both sides."""
        assert str(_code(policy, date(2019, 12, 31), INJECTED)) == "20552 x1"
        assert str(_code(policy, date(2020, 1, 1), INJECTED)) == "20552 x1"

    @pytest.mark.parametrize(
        ("outside", "inside"),
        [
            (date(2024, 6, 30), date(2024, 7, 1)),
            (date(2024, 10, 1), date(2024, 9, 30)),
        ],
        ids=["first day", "last day"],
    )
    def test_2024q3_is_the_edition_of_the_edits(self, outside: date, inside: date) -> None:
        """A policy that is strict about editions gives no answer from the edits outside of it."""
        without, within = (_code(STRICT, day, NEEDLED, INJECTED) for day in (outside, inside))

        assert (str(without), "EDT103" in _rules(without)) == ("20552 x1", True)
        assert (str(within), "EDT103" in _rules(within)) == ("20552 x1, 20561-59 x1", False)

    @pytest.mark.parametrize(
        ("day", "edition_day", "inside"),
        [
            (date(2024, 6, 30), date(2024, 4, 1), False),
            (date(2024, 7, 1), date(2024, 7, 1), True),
            (date(2024, 9, 30), date(2024, 7, 1), True),
            (date(2024, 10, 1), date(2024, 10, 1), False),
        ],
    )
    def test_2024q3_is_applied_and_marked_outside_of_it(
        self,
        day: date,
        edition_day: date,
        inside: bool,  # noqa: FBT001 - a column
    ) -> None:
        """By default a known pair is applied on every day, and the lines are the same."""
        coding = _code(CPT_NCCI, day, NEEDLED, INJECTED)

        assert str(coding) == "20552 x1, 20561-59 x1"
        assert coding.edition_day == edition_day
        assert coding.edition.edits is TABLE
        assert coding.edition.edits_apply
        assert TABLE.in_edition(day) is inside
        assert STRICT.on(day).edits_apply is inside

    def test_the_code_set_alone_reads_no_edits(self) -> None:
        """Under CPT the two services stand side by side, without a modifier."""
        coding = _code(CPT, date(2024, 8, 1), NEEDLED, INJECTED)

        assert str(coding) == "20552 x1, 20561 x1"
        assert coding.edition.edits is None
        assert not coding.edition.edits_apply

    @pytest.mark.parametrize("policy", policies.ALL, ids=lambda policy: str(policy.id))
    def test_2027_was_not_verified(self, policy: Policy) -> None:
        """After the last verified day the lines are the last known ones, with a finding."""
        last = _code(policy, date(2026, 12, 31), NEEDLED)
        after_it = _code(policy, date(2027, 1, 1), NEEDLED)

        assert (str(last), "SEL002" in _rules(last)) == ("20561 x1", False)
        assert (str(after_it), "SEL002" in _rules(after_it)) == ("20561 x1", True)
        assert policy.verified_through == date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("number", "day"),
        [
            (number, day)
            for number, (_, _, *days, _) in CODES.items()
            for day in (date.fromisoformat(one) for one in days if one)
        ],
    )
    def test_a_code_is_in_force_from_its_first_day_to_its_last(
        self, number: str, day: date
    ) -> None:
        """Both sides of each day that the list of codes gives, by a plain reading of the list."""
        _, _, first, last, _ = CODES[number]
        for one in (day - ONE_DAY, day, day + ONE_DAY):
            if one >= CPT.first_day:
                inside = first <= one.isoformat() <= (last or "9999")
                assert (number in CPT.on(one).codes) is inside

    def test_a_code_without_a_first_day_is_in_force_throughout(self) -> None:
        """What is not established leaves the code in force, and the list says so."""
        undated = {number for number, (_, _, *days, _) in CODES.items() if not any(days)}

        assert undated
        assert all(undated <= e.codes.keys() for _, e in CPT.editions.steps if e)


class TestChoices:
    """`Choices` is a frozen value with the rows of the choices (design, 5f)."""

    def test_the_defaults_are_those_of_the_code_set(self) -> None:
        """The default of each field is the first value, which CPT holds."""
        for name in CHOICES:
            choice = Choice.get(name)
            assert getattr(Choices(), name) == choice.values[0].value
            assert dict(choice.defaults)["CPT"] == choice.values[0].value
        assert CPT.on(DAY).choices == Choices()

    def test_each_ready_made_policy_holds_its_defaults(self) -> None:
        """What the fact file says for a policy is what its editions hold."""
        for policy in policies.ALL:
            held = policy.on(DAY).choices
            for choice in all_choices():
                assert getattr(held, choice.name) == dict(choice.defaults)[policy.id]

    def test_but_changes_a_copy(self) -> None:
        """A choice is changed in a copy, and the rest stays."""
        choices = Choices(laterality="names_only")

        assert choices.but(group_words="none") == Choices(
            laterality="names_only", group_words="none"
        )
        assert choices == Choices(laterality="names_only")

    def test_but_refuses_an_unknown_choice(self) -> None:
        """The message lists the choices."""
        with pytest.raises(UnknownNameError, match="there are laterality, group_words"):
            Choices().but(marker="x")


def test_a_rule_of_the_library_can_be_dropped() -> None:
    """A payer's layer drops a rule of the code set, by its own authority."""
    layer = Layer(id="payer", drop={"SEL004": AUTHORITY})
    policy = compose(*CPT.layers, layer)

    assert by_id("SEL004") in CPT.on(DAY).rules
    assert by_id("SEL004") not in policy.on(DAY).rules
