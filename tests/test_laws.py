"""The laws of the design, over generated visits and every ready-made policy."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, product
from random import Random
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.coding import Coding, explain, select_codes
from needlecode.encounter import Discipline, Encounter, Note, PlanOfCare
from needlecode.explaining import record
from needlecode.facts._anatomy import MUSCLES
from needlecode.grouping import Family, family_of, group
from needlecode.muscle import Muscle, MuscleGroup, Side
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Policy
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Question, Verdict
from needlecode.rules import DATED_TABLES
from needlecode.units import ASSISTANTS
from tests.completions import Open, complete, forgetful, is_consistent, open_facts
from tests.strategies import encounters, sites


MUSCLE_CODES = {row.then for table in DATED_TABLES for row in table.rows if row.then}
NEEDLES = (Technique.DRY_NEEDLING, Technique.TRIGGER_POINT_INJECTION)
WITH_ACUPUNCTURE = (*NEEDLES, *NEEDLES, Technique.ACUPUNCTURE)
_CHANGED: tuple[tuple[Policy, dict[str, str]], ...] = (
    (CPT, {}),
    (CPT_NCCI, {}),
    (CPT, {"muscle_parts": "apart", "spinal_levels": "per_level"}),
    (CPT, {"spinal_muscle_regions": "apart", "muscle_parts": "apart"}),
    (CPT, {"laterality": "names_only", "contested_muscles": "one_structure"}),
    (CPT, {"group_words": "one_each"}),
    (CPT_NCCI, {"group_words": "members", "acupuncture_same_day": "needling_only"}),
    (CPT, {"acupuncture_same_day": "withhold_both", "group_words": "none"}),
    (CPT_NCCI, {"repeat_session": "second_line_76"}),
    (CPT_NCCI, {"edits_outside_edition": "strict", "non_muscle_targets": "unlisted_when_alone"}),
    (CPT_NCCI, {"distinct_service_modifier": "x_preferred"}),
)
POLICIES = {
    f"{policy.id} {changes or ''}": policy.choosing(**changes) for policy, changes in _CHANGED
}
policies = st.sampled_from(sorted(POLICIES))
# Where a group word counts all its members, some of them are no completion of it.
open_groups = st.sampled_from(sorted(name for name in POLICIES if "members" not in name))
# Where parts, sections or levels count apart, an injected and a needled mention of one muscle may
# each leave open what the other is, and a question about one of them may be wider than needed.
exact = st.sampled_from(sorted(name for name in POLICIES if "apart" not in name))


def _lines(coding: Coding) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.code, line.units, line.modifiers) for line in coding.lines]


def _intervals(coding: Coding) -> dict[str, tuple[int, int]]:
    return {count.family: (count.supported, count.possible) for count in coding.muscle_counts}


class TestForgetting:
    """Stating less never turns one definite answer into another (design, section 8, M1 to M3)."""

    @given(st.data(), encounters(techniques=WITH_ACUPUNCTURE), policies)
    def test_m1_a_verdict_stays_or_becomes_undetermined(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """Forgetting attributes leaves each verdict the same, or makes it undetermined."""
        policy = POLICIES[payer]
        assume(is_consistent(visit))
        less = data.draw(forgetful(visit))
        assume(is_consistent(less))

        before = select_codes(visit, policy=policy).verdicts
        after = select_codes(less, policy=policy).verdicts

        changed = {
            rule: (before[rule], verdict)
            for rule, verdict in after.items()
            if verdict not in {before[rule], Verdict.UNDETERMINED}
        }
        assert not changed

    @given(st.data(), encounters(techniques=NEEDLES), policies)
    def test_m2_the_interval_widens(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """The count of the visit with less stated contains the count of the visit."""
        policy = POLICIES[payer]
        assume(is_consistent(visit))
        less = data.draw(forgetful(visit))
        narrow = _intervals(select_codes(visit, policy=policy))
        wide = _intervals(select_codes(less, policy=policy))

        for family, (low, high) in narrow.items():
            assert wide[family][0] <= low
            assert high <= wide[family][1]

    @given(st.data(), encounters(techniques=WITH_ACUPUNCTURE), policies)
    def test_m3_a_final_answer_holds(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """When the visit with less stated is final, its lines are those of the visit."""
        policy = POLICIES[payer]
        assume(is_consistent(visit))
        less = select_codes(data.draw(forgetful(visit)), policy=policy)
        assume(is_consistent(less.encounter))

        assert not less.is_final or _lines(select_codes(visit, policy=policy)) == _lines(less)


def _completions(visit: Encounter, draw: st.DataObject) -> Encounter:
    picks = [(one, draw.draw(st.sampled_from(one.answers))) for one in open_facts(visit)]
    return complete(visit, picks)


class TestCompletions:
    """The answer covers every completion of what is not stated."""

    @given(st.data(), encounters(techniques=WITH_ACUPUNCTURE), open_groups)
    def test_every_completion_is_among_the_outcomes(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """The lines of a completion are among the outcomes that were held possible."""
        policy = POLICIES[payer]
        assume(is_consistent(visit))
        coding = select_codes(visit, policy=policy)
        whole = select_codes(_completions(visit, data), policy=policy)

        possible = {tuple((x.code, x.modifiers) for x in o.lines) for o in coding.case.outcomes}
        # Which of them the edits let stand is another question.
        muscles = tuple((x.code, x.modifiers) for x in whole.case.outcome.lines)
        others = {c for c, _, _ in _lines(whole)} - MUSCLE_CODES
        assert muscles in possible
        assert others <= coding.case.codes[1]

    @given(st.data(), encounters(techniques=WITH_ACUPUNCTURE), open_groups)
    def test_a_final_answer_is_that_of_every_completion(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """When no question can change a line, no completion does."""
        policy = POLICIES[payer]
        assume(is_consistent(visit))
        # Where each group word counts as one, naming none of its members completes nothing.
        assume("one_each" not in payer or not _has_groups(visit))
        coding = select_codes(visit, policy=policy)
        assume(coding.is_final)

        assert _lines(coding) == _lines(select_codes(_completions(visit, data), policy=policy))

    @given(encounters(techniques=WITH_ACUPUNCTURE), open_groups)
    def test_what_is_not_final_has_a_question(self, visit: Encounter, payer: str) -> None:
        """Where completions differ in their lines, something is asked that can change a line."""
        policy = POLICIES[payer]
        coding = select_codes(visit, policy=policy)
        outcomes = {outcome.lines for outcome in coding.case.outcomes}

        assert len(outcomes) == 1 or not coding.is_final

    @given(encounters(techniques=WITH_ACUPUNCTURE, max_sites=4), exact)
    def test_m4_every_question_makes_a_difference(self, visit: Encounter, payer: str) -> None:
        """Every question has two completions with different lines or verdicts."""
        policy = POLICIES[payer]
        visit = _with_acupuncture_stated(visit)
        assume(is_consistent(visit))
        assume(_is_exact(visit))
        coding = select_codes(visit, policy=policy)
        # What is open about a line that an edit withholds is asked all the same.
        assume(not coding.case.possible_clashes)
        for question in coding.questions:
            assert _matters(question, visit, policy), question


def _with_acupuncture_stated(visit: Encounter) -> Encounter:
    """State the acupuncture whole: what it leaves open is looked at by tests of its own."""
    one = NeedleSet(minutes=15, electrical=False, new_insertion=True)
    return evolve(
        visit,
        procedures=tuple(
            evolve(p, needle_sets=(one,), minutes=None, electrical_stimulation=None)
            if family_of(p) is Family.ACUPUNCTURE
            else p
            for p in visit.procedures
        ),
    )


def _is_exact(visit: Encounter) -> bool:
    """
    Say whether the questions about the visit are no wider than needed.

    Where something was needled and something injected, and sites of both leave open which muscle
    they are, the library asks about each of them, though not every answer alone makes a change. Two
    procedures that may be either may become one of each.
    """
    groups = group(visit)
    families = [f for f in (groups.needling, groups.injection, groups.either) if f]
    families += [groups.either[1:]] if groups.either[1:] else []
    wholes = {row[5] for row in MUSCLES.values()}
    named = all(
        procedure.sites
        and all(isinstance(s, Muscle) and s.side and s.name not in wholes for s in procedure.sites)
        for procedure in visit.procedures
    )
    # A whole named twice may be two of its sections, which no answer about one of them shows.
    all_sites = [s for procedure in visit.procedures for s in procedure.sites]
    twice = [s.name for s in all_sites if isinstance(s, Muscle) and s.name in wholes]
    return (len(families) < 2 or named) and len(set(twice)) == len(twice)


def _has_groups(visit: Encounter) -> bool:
    return any(isinstance(s, MuscleGroup) for p in visit.procedures for s in p.sites)


def _matters(question: Question, visit: Encounter, policy: Policy) -> bool:
    """Look for two completions that differ in the answer to the question and in the outcome."""
    if question.rule == "MOD119":
        return _plan_matters(question, visit, policy)
    everything = list(open_facts(visit))
    asked = [one for one in everything if one.path in question.paths]
    others = [one for one in everything if one.path not in question.paths]
    for context in _contexts(others):
        seen = set()
        for whole in _answered(visit, question, asked, context):
            coding = select_codes(whole, policy=policy)
            seen.add(tuple(_lines(coding)))
            if not question.changes_lines:
                seen.add(tuple(coding.verdicts.items()))  # type: ignore[arg-type]
            if len(seen) > (1 if question.changes_lines else 2):
                return True
    return False


def _plan_matters(question: Question, visit: Encounter, policy: Policy) -> bool:
    """Vary what a question about the plan of care asks, for every way to state the rest of it."""
    facts: list[tuple[bool, Sequence[Callable[[Encounter], Encounter]]]] = []
    if visit.plan_of_care is None and visit.note.says("plan-of-care-present") is not False:
        facts.append((question.paths[0] == "plan_of_care", _PLANS))
    elif visit.plan_of_care is not None and visit.plan_of_care.discipline is None:
        facts.append((question.paths[0] == "plan_of_care.discipline", _PLANS[1:]))
    facts.append((question.paths[0].endswith("profession"), [partial(_named, w) for w in _WHO]))
    shares = [partial(_shared, *numbers) for numbers in ((0, 60), (60, 60), (0, 9000))]
    facts.append((question.paths[0].endswith("minutes"), shares))
    for context in _contexts(list(open_facts(visit))):
        whole = complete(visit, context)
        for rest in product(*(ways for is_asked, ways in facts if not is_asked)):
            seen = set()
            for answer in product(*(ways for is_asked, ways in facts if is_asked)):
                stated = whole
                for state in (*rest, *answer):
                    stated = state(stated)
                seen.add(tuple(_lines(select_codes(stated, policy=policy))))
            if len(seen) > 1:
                return True
    return False


def _without_plan(visit: Encounter) -> Encounter:
    return evolve(visit, plan_of_care=None, note=Note.of({"plan-of-care-present": False}))


def _with_plan(discipline: Discipline, visit: Encounter) -> Encounter:
    return evolve(visit, plan_of_care=PlanOfCare(discipline=discipline))


def _named(who: Profession, visit: Encounter) -> Encounter:
    """State the profession of everybody whose profession is not stated."""

    def provider(one: Provider) -> Provider:
        return one if one.profession else evolve(one, profession=who)

    procedures = (
        evolve(p, performed_by=p.performed_by and provider(p.performed_by))
        for p in visit.procedures
    )
    return evolve(visit, rendering=provider(visit.rendering), procedures=tuple(procedures))


def _shared(alone: int, whole: int, visit: Encounter) -> Encounter:
    """State minutes, and an assistant's among them, where they are not stated."""

    def shared(one: Procedure) -> Procedure:
        stated = one.assistant_minutes
        who = (one.performed_by or visit.rendering).profession
        minutes = 60 if who in ASSISTANTS else whole
        return evolve(
            one,
            assistant_minutes=alone if stated is None else stated,
            minutes=minutes if one.minutes is None else one.minutes,
        )

    return evolve(visit, procedures=tuple(map(shared, visit.procedures)))


_PLANS: tuple[Callable[[Encounter], Encounter], ...] = (
    _without_plan,
    *(partial(_with_plan, discipline) for discipline in Discipline),
)
_WHO = (
    Profession.PHYSICAL_THERAPIST,
    Profession.OCCUPATIONAL_THERAPIST,
    Profession.PHYSICAL_THERAPIST_ASSISTANT,
    Profession.CHIROPRACTOR,
)


def _answered(
    visit: Encounter,
    question: Question,
    asked: Sequence[Open],
    context: Sequence[tuple[Open, Any]],
) -> Iterator[Encounter]:
    """Give the visit with each answer to the question, everything else being as in the context."""
    if question.text.startswith("Which practice"):
        place = int(question.paths[0].partition("[")[2].partition("]")[0])
        services = list(visit.other_services or ())
        for same in (True, False):
            services[place] = evolve(services[place], same_provider=same)
            yield complete(evolve(visit, other_services=tuple(services)), context)
        return
    for answer in _answers(visit, question, asked):
        yield complete(visit, [*context, *answer])


def _answers(
    visit: Encounter, question: Question, asked: Sequence[Open]
) -> list[list[tuple[Open, Any]]]:
    if question.text.startswith("Which of the two"):
        places = [int(path.partition("[")[2].partition("]")[0]) for path in question.paths]
        instead_of = [(Open("", one, None, ()), {"technique": Technique.OTHER}) for one in places]
        return [[], instead_of]
    if question.rule == "SEL203":
        place = int(question.paths[0].partition("[")[2].partition("]")[0])
        told = {"technique": Technique.OTHER, "code": "20610"}
        return [[], [(Open("", place, None, ()), told)]]
    if question.rule in {"SEL108", "SEL204"}:
        place = int(question.paths[0].partition("[")[2].partition("]")[0])
        instead = (Muscle("popliteus", Side.LEFT),)
        if visit.procedures[place].sites:
            return [[], [(Open("", place, 0, ()), instead)]]
        return [[], [(Open("", place, None, ()), {"sites": instead})]]
    if not asked and question.paths[0].endswith(".sites"):
        place = int(question.paths[0].partition("[")[2].partition("]")[0])
        few = (Muscle("popliteus", Side.LEFT),)
        many = (*few, Muscle("plantaris", Side.LEFT), Muscle("levator-scapulae", Side.LEFT))
        return [[(Open("", place, None, ()), {"sites": one})] for one in (few, many)]
    ways = product(*(one.answers for one in asked))
    return [list(zip(asked, way, strict=True)) for way in islice(ways, 300)]


def _contexts(others: Sequence[Open]) -> Iterator[list[tuple[Open, Any]]]:
    """Give completions of everything else: systematic ones first, then many at random."""
    places = [one for one in others if one.position is not None]
    facts = [one for one in others if one.position is None]
    ways = list(islice(product(*(one.answers for one in facts)), 16))
    for way, filled in product(ways, range(len(places) + 1)):
        for full, rest in product((1, 2, 99), (0, 1)):
            picks = [(o, o.answers[min(full, len(o.answers) - 1)]) for o in places[:filled]]
            picks += [(o, o.answers[min(rest, len(o.answers) - 1)]) for o in places[filled:]]
            yield [*zip(facts, way, strict=True), *picks]
    chance = Random(1)  # noqa: S311 - a search, not a secret
    for _ in range(600):
        yield [(one, chance.choice(one.answers[: chance.choice((3, 99))])) for one in others]


class TestInvariance:
    """What does not decide does not matter."""

    @given(st.data(), encounters(techniques=WITH_ACUPUNCTURE), policies)
    def test_the_order_of_procedures_and_sites_changes_nothing(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """Permuting procedures and sites leaves lines, counts and verdicts."""
        policy = POLICIES[payer]
        mixed = evolve(
            visit,
            procedures=tuple(
                evolve(p, sites=tuple(data.draw(st.permutations(p.sites))))
                for p in data.draw(st.permutations(visit.procedures))
            ),
        )
        one, two = select_codes(visit, policy=policy), select_codes(mixed, policy=policy)

        assert _lines(one) == _lines(two)
        assert _intervals(one) == _intervals(two)
        assert one.verdicts == two.verdicts
        assert one.is_final == two.is_final

    @given(st.data(), encounters(techniques=NEEDLES), policies)
    def test_splitting_the_sites_changes_nothing(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """A procedure cut into two that are otherwise equal is coded as before."""
        policy = POLICIES[payer]
        assume(visit.procedures and visit.procedures[0].sites)
        first, *rest = visit.procedures
        # Two procedures of which it is not stated may be one of each.
        assume(family_of(first) is not Family.EITHER)
        cut = data.draw(st.integers(0, len(first.sites)))
        parts = (evolve(first, sites=first.sites[:cut]), evolve(first, sites=first.sites[cut:]))
        # Without a stated session two procedures might be two sessions, and one might not.
        assume(policy.on(visit.date_of_service).choices.repeat_session == "one_line")
        split = evolve(visit, procedures=(*parts, *rest))
        one, two = select_codes(visit, policy=policy), select_codes(split, policy=policy)

        assert _lines(one) == _lines(two)
        assert _intervals(one) == _intervals(two)

    @given(encounters(techniques=WITH_ACUPUNCTURE), policies)
    def test_left_and_right_are_alike(self, visit: Encounter, payer: str) -> None:
        """Swapping left and right everywhere changes no line and no count."""
        policy = POLICIES[payer]
        other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}

        swapped = evolve(
            visit,
            procedures=tuple(
                evolve(
                    p,
                    sites=tuple(evolve(s, side=other.get(s.side, s.side)) for s in p.sites),  # type: ignore[arg-type]
                )
                for p in visit.procedures
            ),
        )
        one, two = select_codes(visit, policy=policy), select_codes(swapped, policy=policy)

        assert _lines(one) == _lines(two)
        assert _intervals(one) == _intervals(two)
        assert one.verdicts == two.verdicts

    @given(st.data(), encounters(techniques=NEEDLES, max_procedures=1), policies)
    def test_removing_a_muscle_never_raises_a_count(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """Of one family, a visit with a named muscle less has no higher number of muscles."""
        policy = POLICIES[payer]
        assume(visit.procedures)
        one = visit.procedures[0]
        named = [place for place, site in enumerate(one.sites) if isinstance(site, Muscle)]
        assume(named)
        gone = data.draw(st.sampled_from(named))
        less = evolve(
            visit, procedures=(evolve(one, sites=one.sites[:gone] + one.sites[gone + 1 :]),)
        )
        before = _intervals(select_codes(visit, policy=policy))

        for family, (low, high) in _intervals(select_codes(less, policy=policy)).items():
            assert low <= before[family][0]
            assert high <= before[family][1]


class TestPurity:
    """Same input, same answer; nothing is changed on the way."""

    @given(encounters(), policies)
    def test_the_same_input_gives_the_same_record(self, visit: Encounter, payer: str) -> None:
        """Coding twice gives equal records, and the visit is as it was."""
        policy = POLICIES[payer]
        copy = pickle.loads(pickle.dumps(visit))  # noqa: S301 - our own bytes

        assert record(select_codes(visit, policy=policy)) == record(
            select_codes(copy, policy=policy)
        )
        assert copy == visit

    @given(encounters(), policies)
    def test_a_coding_survives_pickling(self, visit: Encounter, payer: str) -> None:
        """A coding that crosses a process boundary says the same."""
        policy = POLICIES[payer]
        coding = select_codes(visit, policy=policy)
        copy = pickle.loads(pickle.dumps(coding))  # noqa: S301 - our own bytes

        assert copy == coding
        assert record(copy) == record(coding)

    @given(encounters(), policies)
    def test_every_path_exists(self, visit: Encounter, payer: str) -> None:
        """The path of a finding or a question leads somewhere in the encounter."""
        policy = POLICIES[payer]
        coding = select_codes(visit, policy=policy)
        paths = [f.path for f in coding.findings] + [p for q in coding.questions for p in q.paths]

        for path in paths:
            _follow(visit, path)

    @given(encounters(), policies)
    def test_every_basis_is_of_the_edition(self, visit: Encounter, payer: str) -> None:
        """A line rests on rows and rules that are in force on its date."""
        policy = POLICIES[payer]
        coding = select_codes(visit, policy=policy)
        known = {rule.id for rule in coding.edition.rules}

        assert all(set(line.basis) <= known and line.basis for line in coding.lines)


def _follow(visit: Encounter, path: str) -> None:
    value: Any = visit
    for step in path.replace("]", "").replace("[", ".").split(".") if path else ():
        value = value[int(step)] if step.isdigit() else getattr(value, step)


class TestShortcut:
    """The usual visit takes a short way to the same answer."""

    @given(encounters(techniques=NEEDLES, site=sites(kinds=(Muscle,)), plain=True), policies)
    def test_both_ways_agree(self, visit: Encounter, payer: str) -> None:
        """The short way selects and says what the full way does."""
        coding = select_codes(visit, policy=POLICIES[payer])
        full = explain(coding.case)

        assert [(line.code, line.modifiers) for line in coding.lines] == [
            (line.code, line.modifiers) for line in coding.case.outcome.lines
        ]
        assert coding.findings == full.findings
        assert coding.questions == full.questions
        assert coding.verdicts == full.verdicts
