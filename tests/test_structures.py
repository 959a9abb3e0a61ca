"""Injection into tendons, ligaments and fascia: codes, units, and what the note leaves open."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, combinations_with_replacement, product
from typing import Any, Final, TypeAlias

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode import read_muscles
from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.families.distinct import Named, largest, named, open_sides, open_words, smallest
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Side,
    Site,
    Structure,
    Unread,
)
from needlecode.policies import CPT, CPT_NCCI
from needlecode.procedure import Procedure, Technique
from needlecode.rule import Verdict


DAY: Final = date(2026, 3, 2)
LEFT, RIGHT, MIDLINE = Side.LEFT, Side.RIGHT, Side.MIDLINE
LIGAMENT, FASCIA = Structure.LIGAMENT, Structure.FASCIA
SHEATH, ORIGIN, TENDON = (
    Structure.TENDON_SHEATH,
    Structure.TENDON_ORIGIN,
    Structure.TENDON,
)
SOLEUS: Final = Muscle("soleus", LEFT)
CODE_OF: Final = {LIGAMENT: "20550", FASCIA: "20550", SHEATH: "20550", ORIGIN: "20551"}
"""What the AMA's changes of 2004 say of each structure, written down anew (N-207)."""


def injected(*sites: Site, technique: Technique = Technique.INJECTION, **facts: Any) -> Procedure:
    """Give an injection into sites."""
    stated: dict[str, Any] = {"injected": True, **facts}
    return Procedure(technique, sites=sites, **stated)


def coded(*procedures: Procedure, **choices: str) -> Coding:
    """Code a visit under the code set alone."""
    visit = Encounter(date_of_service=DAY, procedures=procedures)
    return select_codes(visit, policy=CPT.choosing(**choices))


def lines(coding: Coding) -> dict[str, int]:
    """Give the units of each code."""
    return {line.code: line.units for line in coding.lines}


def asked(coding: Coding) -> set[str]:
    """Give the rules that ask something that can change a line."""
    return {question.rule for question in coding.questions if question.changes_lines}


class TestCodes:
    """20550 is a sheath, ligament or aponeurosis, 20551 an origin or insertion (N-207)."""

    @pytest.mark.parametrize("structure", sorted(CODE_OF))
    def test_each_structure_selects_its_code(self, structure: Structure) -> None:
        """One injected structure is one unit of its code, and nothing is open."""
        coding = coded(injected(NonMuscle(structure, "plantar", LEFT)))

        assert lines(coding) == {CODE_OF[structure]: 1}
        assert coding.is_final

    @pytest.mark.parametrize("structure", sorted(set(Structure) - set(CODE_OF)))
    def test_no_other_structure_has_a_derived_code(self, structure: Structure) -> None:
        """A tendon without its place, a joint, a nerve or a region gives no line."""
        assert lines(coded(injected(NonMuscle(structure, "plantar", LEFT)))) == {}

    @pytest.mark.parametrize("structure", sorted(CODE_OF))
    def test_needling_a_structure_selects_nothing(self, structure: Structure) -> None:
        """Without a substance there is no injection (N-202, F-212)."""
        needled = Procedure(
            Technique.DRY_NEEDLING, sites=(NonMuscle(structure, "plantar", LEFT),), injected=False
        )

        assert lines(coded(needled)) == {}

    def test_muscles_keep_their_own_code(self) -> None:
        """Muscles of the same procedure are counted for the trigger point code (N-201)."""
        both = coded(injected(SOLEUS, NonMuscle(FASCIA, "plantar", LEFT)))

        assert lines(both) == {"20550": 1, "20552": 1}

    def test_the_lines_rest_on_the_rows(self) -> None:
        """Each line names the row of the table, and the procedures it covers."""
        coding = coded(injected(NonMuscle(SHEATH, "long", LEFT), NonMuscle(ORIGIN, "long", LEFT)))

        assert [line.basis for line in coding.lines] == [("SEL205",), ("SEL206",)]
        assert {line.procedures for line in coding.lines} == {(0,)}

    def test_before_the_policy_there_is_no_line(self) -> None:
        """Before the policy's first day nothing is known of the codes."""
        visit = Encounter(
            date_of_service=date(1999, 1, 1),
            procedures=(injected(NonMuscle(FASCIA, "plantar")),),
        )
        coding = select_codes(visit)

        assert coding.lines == ()
        assert coding.verdicts["SEL208"] is Verdict.NOT_APPLICABLE


class TestUnits:
    """Several sticks into one structure count once, separate structures separately (N-207)."""

    @pytest.mark.parametrize("sticks", [1, 2, 5])
    def test_sticks_do_not_count(self, sticks: int) -> None:
        """However often one structure is named, it is one unit."""
        sites = [NonMuscle(LIGAMENT, "iliolumbar ligament", LEFT)] * sticks

        assert lines(coded(injected(*sites))) == {"20550": 1}

    @pytest.mark.parametrize("number", [2, 3, 6])
    def test_structures_count(self, number: int) -> None:
        """Each distinct structure is a unit; the most units are for the edits to check."""
        sites = [NonMuscle(LIGAMENT, f"ligament {n}", LEFT) for n in range(number)]

        assert lines(coded(injected(*sites))) == {"20550": number}

    def test_left_and_right_are_two(self) -> None:
        """The structure of the other side is another one."""
        sites = [NonMuscle(ORIGIN, "CEO", side) for side in (LEFT, RIGHT)]

        assert lines(coded(injected(*sites))) == {"20551": 2}

    def test_kinds_are_apart(self) -> None:
        """A ligament and a fascia of one name are two structures of one code."""
        sites = [NonMuscle(kind, "plantar", LEFT) for kind in (LIGAMENT, FASCIA)]

        assert lines(coded(injected(*sites))) == {"20550": 2}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("plantar fascia", "Plantar aponeurosis"),
            ("left plantar fascia", "PLANTAR"),
            ("CEO", "common extensor origin"),
            ("cfo", "origin of the common flexors"),
            ("iliotibial tract", "IT band"),
            ("peroneal tendon sheath", "peroneal tendon sheaths"),
        ],
    )
    def test_wordings_of_one_structure(self, one: str, other: str) -> None:
        """Side, kind, case, plural and short form tell no structures apart."""
        assert named(NonMuscle(FASCIA, one, LEFT)) == named(NonMuscle(FASCIA, other, LEFT))

    def test_many_open_mentions_stay_bounded(self) -> None:
        """Forty mentions without a name are one unit, and only some numbers above are looked at."""
        coding = coded(injected(*[NonMuscle(LIGAMENT)] * 40))
        units = [one[0].units for one in coding.case.parts.structures.outcomes]

        assert lines(coding) == {"20550": 1}
        assert (units[0], units[-1]) == (1, 80)
        assert len(units) < 20


Point: TypeAlias = tuple[Structure, str, Side]
PLACES: Final = (
    NonMuscle(LIGAMENT, "long", LEFT),
    NonMuscle(LIGAMENT, "long", RIGHT),
    NonMuscle(LIGAMENT, "long"),
    NonMuscle(LIGAMENT, "short", RIGHT),
    NonMuscle(LIGAMENT, "short"),
    NonMuscle(LIGAMENT, "", LEFT),
    NonMuscle(LIGAMENT),
    NonMuscle(SHEATH, "long", LEFT),
    NonMuscle(ORIGIN, "long", LEFT),
    NonMuscle(TENDON, "long", LEFT),
    NonMuscle(TENDON, "long"),
    NonMuscle(TENDON),
)
VISITS: Final = tuple(
    sites for n in (1, 2, 3) for sites in combinations_with_replacement(PLACES, n)
)


def answers(site: NonMuscle, fresh: str) -> list[frozenset[Point]]:
    """Give every way to state what a mention leaves open; a fresh name is told nowhere else."""
    kinds = (SHEATH, ORIGIN) if site.structure is TENDON else (site.structure,)
    words = (site.text,) if site.text else ("x", "y", fresh)
    sides = ((LEFT,), (RIGHT,), (LEFT, RIGHT)) if site.side is None else ((site.side,),)
    return [
        frozenset((kind, word, side) for side in which)
        for kind, word, which in product(kinds, words, sides)
    ]


def counted(points: Iterable[Point]) -> tuple[int, int]:
    """Count the distinct structures of each code."""
    codes = [CODE_OF[kind] for kind, _, _ in set(points)]
    return codes.count("20550"), codes.count("20551")


def completions(sites: Sequence[NonMuscle]) -> set[tuple[int, int]]:
    """Give the units of every completion of a note."""
    # A mention without words may be any structure that is named, or one that is not.
    ways = [
        [
            frozenset((k, {"x": "long", "y": "short"}.get(w, w), s) for k, w, s in way)
            for way in answers(site, f"new {n}")
        ]
        for n, site in enumerate(sites)
    ]
    return {counted(chain(*way)) for way in product(*ways)}


class TestNaive:
    """A count by hand over every completion of every small note agrees with the library."""

    @pytest.mark.parametrize("start", range(6))
    def test_the_lines_are_the_smallest_reading(self, start: int) -> None:
        """As written there are the fewest structures; a tendon without its place adds none."""
        wrong: list[object] = []
        for sites in VISITS[start::6]:
            sure = [site for site in sites if site.structure is not TENDON]
            every = completions(sure)
            least = (min(a for a, _ in every), min(b for _, b in every))
            found = lines(coded(injected(*sites)))
            if (found.get("20550", 0), found.get("20551", 0)) != least:
                wrong.append((sites, found, least))

        assert wrong == []

    @pytest.mark.parametrize("start", range(6))
    def test_every_completion_is_among_the_outcomes(self, start: int) -> None:
        """No completion has lines that were not held possible, and the extremes are met."""
        wrong: list[object] = []
        for sites in VISITS[start::6]:
            part = coded(injected(*sites)).case.parts.structures
            possible = {
                tuple(sum(x.units for x in one if x.code == c) for c in ("20550", "20551"))
                for one in part.outcomes
            }
            every = completions(sites)
            most = tuple(max(pair[n] for pair in every) for n in (0, 1))
            if not (
                every <= possible and most == tuple(max(p[n] for p in possible) for n in (0, 1))
            ):
                wrong.append(sites)

        assert wrong == []

    @pytest.mark.parametrize("start", range(6))
    def test_final_means_that_all_completions_agree(self, start: int) -> None:
        """A result is final if and only if every completion gives its lines."""
        wrong: list[object] = []
        for sites in VISITS[start::6]:
            coding = coded(injected(*sites))
            found = lines(coding)
            written = (found.get("20550", 0), found.get("20551", 0))
            if coding.is_final is not (completions(sites) == {written}):
                wrong.append(sites)

        assert wrong == []

    @pytest.mark.parametrize("start", range(6))
    def test_every_question_makes_a_difference(self, start: int) -> None:
        """Of each site that is asked about, two answers give different units."""
        wrong: list[object] = []
        for sites in VISITS[start::6]:
            for question in coded(injected(*sites)).questions:
                places = [int(path.rpartition("[")[2][:-1]) for path in question.paths]
                if not all(_matters(sites, place, question.rule) for place in places):
                    wrong.append((sites, question.rule, places))

        assert wrong == []


def _matters(sites: Sequence[NonMuscle], place: int, rule: str) -> bool:
    """Look for a way to state all else in which the asked fact of a site changes the units."""
    fact = {"SEL207": 0, "SEL209": 1, "SEL208": 2}[rule]
    ways = [
        [
            frozenset((k, {"x": "long", "y": "short"}.get(w, w), s) for k, w, s in way)
            for way in answers(site, f"new {n}")
        ]
        for n, site in enumerate(sites)
    ]
    others = ways[:place] + ways[place + 1 :]
    for rest in product(*others):
        seen: dict[object, set[tuple[int, int]]] = {}
        for way in ways[place]:
            kept = tuple(sorted({tuple(p for n, p in enumerate(one) if n != fact) for one in way}))
            # What stays as it is: of an answer about the side, the kind and the words.
            seen.setdefault(kept, set()).add(counted(chain(way, *rest)))
        if any(len(units) > 1 for units in seen.values()):
            return True
    return False


class TestOpen:
    """What is not stated is asked about, and only where it changes a line."""

    @pytest.mark.parametrize(
        ("sites", "rules"),
        [
            ((NonMuscle(TENDON, "long", LEFT),), {"SEL207"}),
            ((NonMuscle(TENDON, "long"),), {"SEL207", "SEL208"}),
            ((NonMuscle(LIGAMENT, "long"),), {"SEL208"}),
            ((NonMuscle(LIGAMENT, "", LEFT),), set()),
            ((NonMuscle(LIGAMENT, "", LEFT), NonMuscle(LIGAMENT, "long", LEFT)), {"SEL209"}),
            ((NonMuscle(LIGAMENT, "", LEFT), NonMuscle(FASCIA, "long", LEFT)), set()),
            ((NonMuscle(LIGAMENT, "", LEFT), NonMuscle(LIGAMENT, "long", RIGHT)), set()),
            ((NonMuscle(LIGAMENT, "long", MIDLINE),), set()),
        ],
    )
    def test_what_is_asked(self, sites: tuple[NonMuscle, ...], rules: set[str]) -> None:
        """Place, side and name are each asked about by a rule of their own."""
        assert asked(coded(injected(*sites))) == rules

    def test_a_tendon_that_changes_nothing_is_not_asked_about(self) -> None:
        """Beside its own sheath and its own origin the place of the tendon decides nothing."""
        sites = [NonMuscle(kind, "long", LEFT) for kind in (SHEATH, ORIGIN, TENDON)]
        coding = coded(injected(*sites))

        assert coding.is_final
        assert coding.verdicts["SEL207"] is Verdict.UNDETERMINED

    def test_a_substance_that_is_not_stated(self) -> None:
        """Where nothing tells whether anything was injected no structure is selected."""
        structure = NonMuscle(FASCIA, "plantar", LEFT)
        either = injected(structure, technique=Technique.TRIGGER_POINT_INJECTION, injected=None)
        coding = coded(either)

        assert lines(coding) == {}
        assert asked(coding) == {"SEL221"}
        assert coding.verdicts["SEL205"] is Verdict.UNDETERMINED
        assert coding.verdicts["SEL208"] is Verdict.UNDETERMINED

    @pytest.mark.parametrize("words", ["plantar", "other"])
    def test_a_structure_that_was_injected_anyway(self, words: str) -> None:
        """Whether it was injected again changes no unit; whether another one was, does."""
        sure = injected(NonMuscle(FASCIA, "plantar", LEFT))
        either = injected(
            NonMuscle(FASCIA, words, LEFT),
            technique=Technique.TRIGGER_POINT_INJECTION,
            injected=None,
        )

        assert coded(sure, either).is_final is (words == "plantar")

    def test_an_open_tendon_that_may_be_injected(self) -> None:
        """A tendon in a procedure of which nothing is known is asked about in both ways."""
        either = injected(
            NonMuscle(TENDON, "long", LEFT),
            technique=Technique.TRIGGER_POINT_INJECTION,
            injected=None,
        )

        assert asked(coded(either)) == {"SEL207", "SEL221"}

    @pytest.mark.parametrize(
        ("sites", "is_open"),
        [
            ((), True),
            ((Unread("elbow thing"),), True),
            ((Unread("elbow thing", LEFT),), True),
            ((NonMuscle(Structure.REGION, "elbow"),), True),
            ((NonMuscle(Structure.LEVEL, "L4"),), True),
            ((NonMuscle(Structure.OTHER, "there"),), True),
            ((NonMuscle(Structure.REGION, "elbow"), SOLEUS), False),
            ((NonMuscle(Structure.REGION, "elbow"), MuscleGroup("gluteals", LEFT)), False),
            ((NonMuscle(Structure.REGION, "elbow"), AmbiguousToken("GM", LEFT)), False),
            ((NonMuscle(Structure.REGION, "elbow"), NonMuscle(LIGAMENT, "long", LEFT)), False),
            ((Unread("elbow thing", LEFT), SOLEUS), True),
            ((NonMuscle(Structure.FINDING, "trigger point"),), False),
        ],
    )
    def test_an_injection_into_something(self, sites: tuple[Site, ...], *, is_open: bool) -> None:
        """The word injection does not say into what; a region beside a structure says where."""
        assert ("SEL210" in asked(coded(injected(*sites)))) is is_open

    def test_a_trigger_point_injection_went_into_muscle(self) -> None:
        """The words trigger point injection tell that it was a muscle."""
        there = NonMuscle(Structure.REGION, "elbow")
        coding = coded(injected(there, technique=Technique.TRIGGER_POINT_INJECTION))

        assert coding.verdicts["SEL210"] is Verdict.MET
        assert coded(injected(there)).verdicts["SEL210"] is Verdict.UNDETERMINED

    def test_without_an_injection_nothing_is_said(self) -> None:
        """Rules of injected structures do not speak of needling."""
        needled = Procedure(Technique.DRY_NEEDLING, sites=(SOLEUS,), injected=False)
        verdicts = coded(needled).verdicts

        assert {verdicts[f"SEL{n}"] for n in range(205, 211)} == {Verdict.NOT_APPLICABLE}


class TestCounting:
    """Each kind is counted by itself, and a mention without words or side merges."""

    @pytest.mark.parametrize(
        ("mentions", "least", "most"),
        [
            ([("a", "left")], 1, 1),
            ([("a", None)], 1, 2),
            ([("a", None), ("a", None)], 1, 2),
            ([("a", None), ("a", "left")], 1, 2),
            ([("", "left")], 1, 1),
            ([("", "left"), ("", "left")], 1, 2),
            ([("", "left"), ("", "right")], 2, 2),
            ([("", None), ("", None)], 1, 4),
            ([("a", None), ("", "left")], 1, 3),
            ([("a", None), ("", "left"), ("", "right")], 2, 4),
            ([("long", None), ("short", None), ("", "left"), ("", "right")], 2, 6),
            ([("long", "left"), ("short", "left"), ("", "left")], 2, 3),
            ([("first", None), ("second", None), ("third", None), ("", "left")], 3, 7),
            ([("a", None), ("b", None)], 1, 4),
            ([("a", "left"), ("b", "left"), ("b", "right")], 2, 3),
        ],
    )
    def test_the_interval(
        self, mentions: list[tuple[str, str | None]], least: int, most: int
    ) -> None:
        """The smallest and the largest number that fit."""
        found = [Named("ligament", frozenset(w for w in (word,) if w), s) for word, s in mentions]

        assert (smallest(found), largest(found)) == (least, most)

    def test_a_muscle_without_sides_has_no_open_side(self) -> None:
        """What the body has once is one structure."""
        mentions = named(Muscle("procerus"))

        assert open_sides(mentions, ()) == (False,)
        assert open_words(mentions) == (False,)

    def test_words_that_are_not_understood_name_nothing(self) -> None:
        """A token or unread words are no mention of a structure."""
        for site in (Unread("hip thing"), AmbiguousToken("GM"), MuscleGroup("gluteals", LEFT)):
            assert named(site) == ()


class TestWordings:
    """Two wordings are two structures only where that is sure."""

    @pytest.mark.parametrize(
        ("kind", "one", "other", "least", "most"),
        [
            # One structure, worded twice.
            (LIGAMENT, "MCL", "medial collateral ligament", 1, 1),
            (LIGAMENT, "tibial collateral", "MCL", 1, 1),
            (FASCIA, "plantar fascia", "plantar fascia medial band", 1, 1),
            (FASCIA, "plantar fascia, lateral band", "plantar fascia medial band", 1, 1),
            (ORIGIN, "lateral epicondyle tendon origin", "CEO", 1, 1),
            (SHEATH, "long finger flexor sheath", "flexor sheath of the middle finger", 1, 1),
            # Surely two.
            (LIGAMENT, "MCL", "LCL", 2, 2),
            (LIGAMENT, "ATFL", "CFL", 2, 2),
            (LIGAMENT, "iliolumbar ligament", "sacrotuberous ligament", 2, 2),
            (LIGAMENT, "interspinous L4-5", "interspinous L2-3", 2, 2),
            (SHEATH, "flexor sheath ring finger", "flexor sheath index finger", 2, 2),
            (SHEATH, "extensor carpi ulnaris sheath", "flexor carpi radialis sheath", 2, 2),
            (ORIGIN, "common extensor origin", "common flexor origin", 2, 2),
            (Structure.JOINT, "glenohumeral joint", "knee", 2, 2),
            (Structure.NERVE, "greater occipital nerve", "LON", 2, 2),
            # Open: one part of the words may describe the other, or nothing is known of them.
            (LIGAMENT, "collateral ligament", "medial collateral ligament", 1, 2),
            (LIGAMENT, "medial ligament of the knee", "MCL", 1, 2),
            (LIGAMENT, "XYZ", "MCL", 1, 2),
            (LIGAMENT, "UCL of the elbow", "MCL", 1, 2),
            (ORIGIN, "ECRB origin", "common extensor origin", 1, 2),
            (SHEATH, "peroneal sheath", "fibularis longus sheath", 1, 2),
            (SHEATH, "posterior tibial sheath", "tibialis posterior sheath", 1, 2),
            (Structure.NERVE, "occipital nerve", "greater occipital nerve", 1, 2),
        ],
    )
    def test_two_wordings(
        self, kind: Structure, one: str, other: str, least: int, most: int
    ) -> None:
        """The smallest number needs evidence, the largest any difference; the order says nothing."""
        found = [*named(NonMuscle(kind, one, LEFT)), *named(NonMuscle(kind, other, LEFT))]

        assert (smallest(found), largest(found)) == (least, most)
        assert (smallest(found[::-1]), largest(found[::-1])) == (least, most)
        assert open_words(found) == (least < most,) * 2

    def test_a_general_word_joins_none_of_two_that_are_apart(self) -> None:
        """Of two ligaments and a word for either there are at least two."""
        texts = ("collateral", "MCL", "LCL")
        found = [m for text in texts for m in named(NonMuscle(LIGAMENT, text, LEFT))]

        assert (smallest(found), largest(found)) == (2, 3)

    def test_each_digit_has_a_sheath(self) -> None:
        """Two digits before one word are two structures."""
        coding = coded(injected(NonMuscle(SHEATH, "index and ring finger flexor sheaths", LEFT)))

        assert lines(coding) == {"20550": 2}
        assert coding.is_final

    def test_what_is_open_is_asked_at_both(self) -> None:
        """Two wordings that may be one structure leave the units open."""
        coding = coded(injected(*[NonMuscle(LIGAMENT, t, LEFT) for t in ("collateral", "MCL")]))
        (question,) = coding.questions

        assert lines(coding) == {"20550": 1}
        assert question.rule == "SEL209"
        assert question.paths == ("procedures[0].sites[0]", "procedures[0].sites[1]")


class TestReader:
    """What a note says of a tendon is read as sheath, origin or tendon."""

    @pytest.mark.parametrize(
        ("text", "structure", "side"),
        [
            ("R common extensor origin", ORIGIN, RIGHT),
            ("CEO left", ORIGIN, LEFT),
            ("right CFO", ORIGIN, RIGHT),
            ("proximal hamstring origin, left", ORIGIN, LEFT),
            ("Achilles insertion R", ORIGIN, RIGHT),
            ("L supraspinatus tendon insertion", ORIGIN, LEFT),
            ("triceps tendon insertion L", ORIGIN, LEFT),
            ("left flexor tendon sheath", SHEATH, LEFT),
            ("A1 pulley R", SHEATH, RIGHT),
            ("trigger finger A1 pulley left", SHEATH, LEFT),
            ("tibialis posterior tendon sheath L", SHEATH, LEFT),
            ("R first dorsal compartment", SHEATH, RIGHT),
            ("R patellar tendon", TENDON, RIGHT),
            ("L supraspinatus tendon", TENDON, LEFT),
            ("left tendon of the biceps", TENDON, LEFT),
        ],
    )
    def test_a_wording(self, text: str, structure: Structure, side: Side) -> None:
        """The words of a note give the structure and its side."""
        (site,) = read_muscles(text)

        assert isinstance(site, NonMuscle)
        assert (site.structure, site.side) == (structure, side)

    def test_a_note_is_coded_from_its_words(self) -> None:
        """Both sheaths of a bilateral wording are two units."""
        assert lines(coded(injected(*read_muscles("bilateral peroneal tendon sheaths")))) == {
            "20550": 2
        }


STRUCTURES: Final = st.builds(
    NonMuscle,
    st.sampled_from((LIGAMENT, FASCIA, SHEATH, ORIGIN, TENDON, Structure.JOINT, Structure.REGION)),
    st.sampled_from(("", "long", "short", "the left long")),
    st.sampled_from((None, LEFT, RIGHT)),
)
SITES: Final[st.SearchStrategy[Site]] = st.one_of(
    STRUCTURES,
    STRUCTURES,
    STRUCTURES,
    st.builds(
        Muscle, st.sampled_from(("soleus", "deltoid")), st.sampled_from((None, LEFT, RIGHT))
    ),
    st.sampled_from((Unread("there"), Unread("there", LEFT), MuscleGroup("gluteals", LEFT))),
)
INJECTED: Final = {
    Technique.INJECTION: (True, None),
    Technique.TRIGGER_POINT_INJECTION: (True, False, None),
    Technique.DRY_NEEDLING: (False, None),
}
"""What each technique may state; the word injection states that something was injected."""


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Draw a procedure with structures; the note contradicts itself nowhere."""
    technique = draw(st.sampled_from([*INJECTED, Technique.INJECTION]))
    return Procedure(
        technique,
        sites=tuple(draw(st.lists(SITES, max_size=4))),
        injected=draw(st.sampled_from(INJECTED[technique])),
    )


VISIT: Final = st.lists(procedures(), min_size=1, max_size=3)
POLICY: Final = st.sampled_from((CPT, CPT_NCCI))


def _less(draw: st.DrawFn, site: Site) -> Site:
    if not isinstance(site, NonMuscle | Muscle | Unread):
        return site
    changes: dict[str, Any] = {}
    if draw(st.booleans()):
        changes["side"] = None
    if isinstance(site, NonMuscle):
        if draw(st.booleans()):
            changes["text"] = ""
        if site.structure in {SHEATH, ORIGIN} and draw(st.booleans()):
            changes["structure"] = TENDON
    return evolve(site, **changes)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Procedure], list[Procedure]]:
    """Draw a visit and the same visit with less stated."""
    whole = draw(VISIT)
    less = [
        evolve(
            p,
            sites=tuple(_less(draw, site) for site in p.sites),
            injected=draw(st.sampled_from((p.injected, None))),
        )
        for p in whole
    ]
    return whole, less


def _coding(visit: Sequence[Procedure], policy: Any) -> Coding:
    return select_codes(Encounter(date_of_service=DAY, procedures=tuple(visit)), policy=policy)


def _shown(coding: Coding) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.code, line.units, line.modifiers) for line in coding.lines]


OWN: Final = tuple(f"SEL{n}" for n in (203, *range(205, 211), 220, 221, 222))


class TestLaws:
    """The laws of the design hold for injected structures."""

    @given(pairs(), POLICY)
    def test_forgetting_leaves_a_verdict_or_opens_it(
        self, two: tuple[list[Procedure], list[Procedure]], policy: Any
    ) -> None:
        """Stating less never turns one definite verdict into another (M1)."""
        before, after = (_coding(visit, policy).verdicts for visit in two)

        assert {
            rule: (before[rule], after[rule])
            for rule in OWN
            if after[rule] not in {before[rule], Verdict.UNDETERMINED}
        } == {}

    @given(pairs(), POLICY)
    def test_a_final_answer_holds(
        self, two: tuple[list[Procedure], list[Procedure]], policy: Any
    ) -> None:
        """When the visit with less stated is final, its lines are those of the visit (M3)."""
        whole, less = (_coding(visit, policy) for visit in two)

        assert not less.is_final or _shown(whole) == _shown(less)

    @given(pairs(), POLICY)
    def test_the_outcomes_hold_what_more_would_state(
        self, two: tuple[list[Procedure], list[Procedure]], policy: Any
    ) -> None:
        """The units of the visit lie within those held possible for the visit with less stated."""
        whole, less = (_coding(visit, policy).case.parts.structures for visit in two)
        for code in ("20550", "20551"):
            stated = sum(line.units for line in whole.lines if line.code == code)
            possible = [
                sum(line.units for line in one if line.code == code) for one in less.outcomes
            ]
            assert min(possible) <= stated <= max(possible)

    @given(st.data(), VISIT, POLICY)
    def test_the_order_decides_nothing(
        self, data: st.DataObject, visit: list[Procedure], policy: Any
    ) -> None:
        """Permuting procedures and sites changes no line and no verdict."""
        mixed = [
            evolve(p, sites=tuple(data.draw(st.permutations(p.sites))))
            for p in data.draw(st.permutations(visit))
        ]
        one, two = _coding(visit, policy), _coding(mixed, policy)

        assert _shown(one) == _shown(two)
        assert {r: one.verdicts[r] for r in OWN} == {r: two.verdicts[r] for r in OWN}
        assert one.is_final is two.is_final

    @given(st.data(), VISIT, POLICY)
    def test_splitting_decides_nothing(
        self, data: st.DataObject, visit: list[Procedure], policy: Any
    ) -> None:
        """An injection cut into two that name the same kinds of sites is coded as before."""
        first, *rest = visit
        assume(first.sites and (first.injected or first.technique is Technique.INJECTION))
        cut = data.draw(st.integers(0, len(first.sites)))
        two = [evolve(first, sites=first.sites[:cut]), evolve(first, sites=first.sites[cut:])]

        assert _shown(_coding(visit, policy)) == _shown(_coding([*two, *rest], policy))

    @given(VISIT, POLICY)
    def test_no_words_of_the_note_are_shown(self, visit: list[Procedure], policy: Any) -> None:
        """Messages and questions hold no free text."""
        marked = [
            evolve(
                p,
                sites=tuple(
                    evolve(s, text="marker") if isinstance(s, NonMuscle) else s for s in p.sites
                ),
            )
            for p in visit
        ]
        coding = _coding(marked, policy)
        said = [f.message + f.fix for f in coding.findings] + [q.text for q in coding.questions]

        assert [text for text in said if "marker" in text] == []
