"""What is selected where a note leaves many things open, or a policy decides otherwise."""

from datetime import date

import pytest
from attrs import evolve

from needlecode import policies
from needlecode._dated import Dated
from needlecode.coding import Coding, select_codes
from needlecode.edition import Code, Edition
from needlecode.encounter import Encounter, Note, Service
from needlecode.errors import InvalidValueError, PolicyError
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Side,
    Site,
    Structure,
)
from needlecode.policies import CPT, CPT_NCCI
from needlecode.policy import Layer, Policy, compose
from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict
from needlecode.rules import DATED_TABLES
from needlecode.selection import MEMO_LIMIT, decide
from needlecode.shortcut import Shape
from needlecode.worlds import _CUTS


DAY = date(2026, 3, 2)
UPPER = Muscle("trapezius", Side.LEFT, part="upper")
LOWER = Muscle("trapezius", Side.LEFT, part="lower")
CALF = Muscle("gastrocnemius", Side.RIGHT)
SHIN = Muscle("tibialis-anterior", Side.RIGHT)


def needled(*sites: Site, session: int | None = None) -> Procedure:
    """Make a needling with nothing injected."""
    return Procedure(Technique.DRY_NEEDLING, injected=False, sites=sites, session=session)


def injected(*sites: Site, session: int | None = None) -> Procedure:
    """Make an injection."""
    return Procedure(
        Technique.TRIGGER_POINT_INJECTION, injected=True, sites=sites, session=session
    )


def coded(
    *procedures: Procedure, policy: Policy = CPT, others: tuple[Service, ...] | None = None
) -> Coding:
    """Code a visit of these procedures."""
    visit = Encounter(date_of_service=DAY, procedures=procedures, other_services=others)
    return select_codes(visit, policy=policy)


def lines(coding: Coding) -> list[str]:
    """Show code and modifiers of each line."""
    return ["-".join((line.code, *line.modifiers)) for line in coding.lines]


class TestSessions:
    """A second session is a line of its own only where the policy says so (`repeat_session`)."""

    policy = CPT_NCCI.choosing(repeat_session="second_line_76")

    def test_one_line_for_all_sessions(self) -> None:
        """By default the muscles of all sessions make one line."""
        coding = coded(needled(UPPER, session=1), needled(CALF, SHIN, session=2))

        assert lines(coding) == ["20561"]
        assert coding.verdicts["SEL126"] is Verdict.MET
        assert "2 sessions" in next(f.message for f in coding.findings if f.rule == "SEL126")

    def test_a_repeat_takes_76_and_covers_its_own_session(self) -> None:
        """The same code in a second session is a second line; the MUE is exceeded."""
        coding = coded(
            needled(UPPER, session=1), needled(CALF, session=2), policy=self.policy, others=()
        )

        assert lines(coding) == ["20560", "20560-76"]
        assert [line.procedures for line in coding.lines] == [(0,), (1,)]
        assert coding.verdicts["EDT104"] is Verdict.NOT_MET

    def test_different_codes_are_no_repeat(self) -> None:
        """20560 and 20561 exclude each other, so the sessions make one line."""
        coding = coded(
            needled(UPPER, session=1),
            needled(CALF, SHIN, Muscle("soleus", Side.LEFT), session=2),
            policy=self.policy,
        )

        assert lines(coding) == ["20561"]

    def test_sessions_that_are_not_stated_are_asked(self) -> None:
        """One line stands, and the sessions could make it two."""
        coding = coded(needled(UPPER), needled(CALF), policy=self.policy)

        assert lines(coding) == ["20560"]
        assert coding.verdicts["SEL126"] is Verdict.UNDETERMINED
        assert not coding.is_final

    def test_many_open_sessions_stay_open(self) -> None:
        """Of many sessions not every spread is looked at, and the result is not final."""
        names = ("soleus", "popliteus", "gracilis", "sartorius", "supinator", "plantaris")
        many = [needled(Muscle(name, Side.LEFT)) for name in names]
        coding = coded(*many, policy=self.policy)

        assert lines(coding) == ["20561"]
        assert not coding.is_final

    def test_one_stated_session_is_no_repeat(self) -> None:
        """Two procedures of one session make one line."""
        coding = coded(needled(UPPER, session=1), needled(CALF, session=1), policy=self.policy)

        assert lines(coding) == ["20560"]
        assert coding.verdicts["SEL126"] is Verdict.MET


class TestGroupWords:
    """A group word beside a muscle of the group is that muscle, by any choice (F-206)."""

    @pytest.mark.parametrize("choice", ["floor", "none", "one_each"])
    def test_a_named_member_counts_once(self, choice: str) -> None:
        """Multifidus and "paraspinals" are one muscle that is surely named."""
        sites = (Muscle("multifidus", Side.LEFT), MuscleGroup("paraspinals", Side.LEFT))
        coding = coded(needled(*sites), policy=CPT.choosing(group_words=choice))
        (count,) = coding.muscle_counts

        assert (lines(coding), count.supported) == (["20560"], 1)

    def test_an_unclear_injected_site_is_asked_about_once(self) -> None:
        """It may take a needled muscle away, and it may be an injected one."""
        token = AmbiguousToken("UT", Side.LEFT)
        coding = coded(needled(Muscle("trapezius")), injected(token))
        paths = [path for question in coding.questions for path in question.paths]

        assert paths.count("procedures[1].sites[0]") == 1


class TestManyOpenProcedures:
    """Of many procedures that may be needling or an injection, only the extremes are looked at."""

    def test_five_open_procedures(self) -> None:
        """No line is selected, and each procedure is asked about."""
        names = ("soleus", "popliteus", "gracilis", "sartorius", "supinator")
        unknown = [
            Procedure(Technique.TRIGGER_POINT_INJECTION, sites=(Muscle(n, Side.LEFT),))
            for n in names
        ]
        coding = coded(*unknown)

        assert coding.lines == ()
        assert [q.paths for q in coding.questions if q.rule == "SEL221"] == [
            (f"procedures[{n}].injected",) for n in range(5)
        ]
        assert not coding.is_final


class TestAcupuncture:
    """Contact minutes decide whether acupuncture beside needling is supported."""

    @pytest.mark.parametrize(
        ("minutes", "choice", "row"),
        [
            ((8,), "midpoint", "SEL303"),
            ((7,), "midpoint", "SEL304"),
            ((4, 4), "midpoint", "SEL303"),
            ((14,), "full_fifteen", "SEL304"),
            ((15,), "full_fifteen", "SEL303"),
            ((1,), "first_minute", "SEL303"),
        ],
    )
    def test_both_sides_of_the_least_minutes(
        self, minutes: tuple[int, ...], choice: str, row: str
    ) -> None:
        """One minute more moves the visit to the other row."""
        sets = tuple(NeedleSet(minutes=m) for m in minutes)
        acupuncture = Procedure(Technique.ACUPUNCTURE, needle_sets=sets)
        coding = coded(
            needled(UPPER), acupuncture, policy=CPT.choosing(acupuncture_minutes=choice)
        )

        # Nothing is said of current: what is supported is the initial code without it, or nothing.
        assert lines(coding) == (["97810"] if row == "SEL303" else [])
        assert coding.verdicts[row] is Verdict.NOT_MET

    def test_minutes_of_one_set_missing(self) -> None:
        """A set without minutes leaves it open, unless the others suffice."""
        short = Procedure(Technique.ACUPUNCTURE, needle_sets=(NeedleSet(minutes=5), NeedleSet()))
        enough = evolve(short, needle_sets=(NeedleSet(minutes=9), NeedleSet()))

        assert coded(needled(UPPER), short).verdicts["SEL304"] is Verdict.UNDETERMINED
        assert coded(needled(UPPER), enough).verdicts["SEL303"] is Verdict.NOT_MET


class TestEdits:
    """What an edit table says, and what is said where there is none."""

    def test_a_narrower_modifier_says_why(self) -> None:
        """XS where the region sets the needling apart, XE where only the session does."""
        policy = CPT_NCCI.choosing(distinct_service_modifier="x_preferred")
        region = coded(injected(UPPER), needled(CALF), policy=policy)
        session = coded(
            injected(UPPER, session=1),
            needled(Muscle("levator-scapulae", Side.LEFT), session=2),
            policy=policy,
        )

        assert lines(region) == ["20552", "20560-XS"]
        assert lines(session) == ["20552", "20560-XE"]

    def test_an_injected_muscle_in_another_session_gives_no_xe(self) -> None:
        """It does not count, so the session of what counts decides (F-104, F-433)."""
        coding = coded(
            injected(CALF, session=1),
            needled(UPPER, session=1),
            needled(CALF, session=2),
            policy=CPT_NCCI.choosing(distinct_service_modifier="x_preferred"),
        )

        assert lines(coding) == ["20552", "20560-XS"]

    def test_a_source_without_a_table_is_refused(self) -> None:
        """A policy cannot read a table that it does not have."""
        with pytest.raises(
            PolicyError, match="CPT_NCCI has no edit table for edit_source=own_table"
        ):
            CPT_NCCI.choosing(edit_source="own_table")
        with pytest.raises(PolicyError, match="CPT has no edit table"):
            CPT.choosing(edit_source="medicare_ncci")

    @pytest.mark.parametrize(
        "beside",
        [
            (Procedure(Technique.THERAPY_SERVICE, code="97016"),),
            (needled(UPPER), Procedure(Technique.OTHER, code="77002")),
        ],
    )
    def test_what_the_table_does_not_hold_is_not_met(self, beside: tuple[Procedure, ...]) -> None:
        """Silence is never a pass: a code without row leaves pairs or limits undetermined."""
        visit = Encounter(date_of_service=date(2024, 8, 1), procedures=beside, other_services=())
        coding = select_codes(visit, policy=CPT_NCCI)

        assert coding.lines
        assert coding.verdicts["EDT104"] is Verdict.UNDETERMINED
        assert "limit of units" in next(f.message for f in coding.findings if f.rule == "EDT103")
        assert len(beside) == 1 or coding.verdicts["EDT102"] is Verdict.UNDETERMINED

    def test_strict_withholds_outside_the_edition(self) -> None:
        """A policy that reads the table only within its edition withholds column 2, and says so."""
        policy = CPT_NCCI.choosing(edits_outside_edition="strict")
        coding = coded(injected(UPPER), needled(CALF), policy=policy, others=())
        inside = select_codes(
            evolve(coding.encounter, date_of_service=date(2024, 8, 1)), policy=policy
        )

        assert lines(coding) == ["20552"]
        assert coding.verdicts["EDT105"] is Verdict.NOT_MET
        assert str(coding.worst) == "error"
        assert lines(inside) == ["20552", "20560-59"]

    def test_a_visit_without_procedures_has_no_edits(self) -> None:
        """Where nothing was done there is nothing to pair and nothing to count."""
        coding = coded(policy=CPT_NCCI)

        assert {coding.verdicts[f"EDT10{n}"] for n in (2, 3, 4)} == {Verdict.NOT_APPLICABLE}

    def test_a_stated_code_in_the_visit_counts(self) -> None:
        """A service that the note names by its code is of the family that the code stands for."""
        injection = coded(needled(UPPER), Procedure(Technique.OTHER, code="20553"))
        acupuncture = coded(
            needled(UPPER), Procedure(Technique.OTHER, code="97810"), policy=CPT_NCCI, others=()
        )

        assert injection.lines == ()
        assert injection.verdicts["SEL221"] is Verdict.UNDETERMINED
        assert acupuncture.lines == ()
        assert acupuncture.verdicts["SEL304"] is Verdict.UNDETERMINED

    def test_an_injection_anywhere_leaves_the_needling_open(self) -> None:
        """An injection that names no muscle may have been into the needled one."""
        place = injected(NonMuscle(Structure.REGION))
        coding = coded(needled(UPPER), place)

        assert coding.lines == ()
        assert not coding.is_final
        assert [q.text for q in coding.questions if q.rule == "SEL127"] == [
            "Which muscles were injected, and on which side was each?"
        ]

    @pytest.mark.parametrize(
        ("service", "verdict", "word"),
        [
            (Service(date=DAY, code="97810", same_provider=True), Verdict.NOT_MET, "acupuncture"),
            (Service(date=DAY, code="97810"), Verdict.UNDETERMINED, "acupuncture"),
            (
                Service(date=DAY, code="20552", same_provider=True),
                Verdict.UNDETERMINED,
                "separate",
            ),
            (Service(date=DAY, code="97810", same_provider=False), Verdict.MET, ""),
            (Service(date=date(2026, 3, 1), code="97810", same_provider=True), Verdict.MET, ""),
        ],
    )
    def test_another_service_of_the_date(
        self, service: Service, verdict: Verdict, word: str
    ) -> None:
        """A pair counts for the same practice and date; with indicator 1 facts may free it."""
        coding = coded(needled(UPPER), policy=CPT_NCCI, others=(service,))
        found = [f.fix for f in coding.findings if f.rule == "EDT102"]

        assert coding.verdicts["EDT102"] is verdict
        assert all(word in fix for fix in found)
        assert bool(found) is bool(word)

    def test_the_fix_follows_the_choice(self) -> None:
        """Where the policy keeps the needling, the fix does not name the acupuncture."""
        policy = CPT_NCCI.choosing(acupuncture_same_day="needling_only")
        service = Service(date=DAY, code="97810", same_provider=True)
        coding = coded(needled(UPPER), policy=policy, others=(service,))

        assert [f.fix for f in coding.findings if f.rule == "EDT102"] == [
            "Report one of the two, whichever the record supports; no modifier helps."
        ]

    def test_units_elsewhere_count(self) -> None:
        """A needling line and one elsewhere exceed the limit of the date."""
        here = Service(date=DAY, code="20560", same_provider=True, units=1)
        perhaps = evolve(here, same_provider=None)
        one = coded(needled(UPPER), policy=CPT_NCCI, others=(here,))
        two = coded(needled(UPPER), policy=CPT_NCCI, others=(perhaps, here))
        three = coded(needled(UPPER), policy=CPT_NCCI, others=(perhaps,))

        assert one.verdicts["EDT104"] is Verdict.NOT_MET
        assert two.verdicts["EDT104"] is Verdict.NOT_MET
        assert three.verdicts["EDT104"] is Verdict.UNDETERMINED

    def test_both_families_exceed(self) -> None:
        """Each code is held to its own limit."""
        others = tuple(
            Service(date=DAY, code=code, same_provider=True) for code in ("20552", "20560")
        )
        coding = coded(injected(UPPER), needled(CALF), policy=CPT_NCCI, others=others)

        assert sum(f.rule == "EDT104" for f in coding.findings) == 2


class TestMemory:
    """What was decided is remembered, up to a bound."""

    def test_nothing_is_kept_beyond_the_bound(self) -> None:
        """A full memory changes no answer and does not grow."""
        policy = compose(*CPT.layers)
        edition = policy.on(DAY)
        edition.memo.update({("filler", n): None for n in range(MEMO_LIMIT)})
        before = len(edition.memo)
        coding = coded(needled(UPPER, CALF, SHIN), policy=policy)

        assert lines(coding) == ["20561"]
        assert coding.findings == coded(needled(UPPER, CALF, SHIN)).findings
        assert lines(coded(needled(UPPER), injected(CALF), policy=policy)) == ["20552", "20560"]
        assert len(edition.memo) == before

    def test_the_same_point_gives_the_same_outcome(self) -> None:
        """A remembered outcome is the one that was decided."""
        edition: Edition = CPT.on(DAY)
        shape = coded(needled(UPPER, LOWER)).shape

        assert isinstance(shape, Shape)
        assert decide(edition, shape.point) is decide(edition, shape.point)


class TestCuts:
    """Numbers between the cuts of the tables select the same rows."""

    def test_the_cuts_are_those_of_the_tables(self) -> None:
        """Every number on which a row begins is looked at."""
        cuts = {cut for made in DATED_TABLES for axis in made.cuts for cut in axis or ()}

        assert cuts - {0} == {*_CUTS}


class TestResult:
    """A coding says what a user asks of it first."""

    def test_it_reads_as_a_coder_writes(self) -> None:
        """Code, modifiers and units; or that there is no line."""
        assert str(coded(injected(UPPER), needled(CALF), policy=CPT_NCCI)) == (
            "20552 x1, 20560-59 x1"
        )
        assert str(coded()) == "no line"

    def test_the_worst_finding(self) -> None:
        """The worst severity, or None."""
        group = coded(needled(MuscleGroup("hamstrings", Side.LEFT)))

        assert str(group.worst) == "error"
        assert coded(needled(UPPER)).worst is None

    def test_a_count_of_either_family(self) -> None:
        """Needled muscles first, injected ones where nothing was needled, None without both."""
        assert str(coded(injected(UPPER)).muscle_count) == "1"
        assert coded().muscle_count is None

    def test_a_place_is_no_structure(self) -> None:
        """A region beside a tendon leaves open which muscle was needled."""
        tendon, region = NonMuscle(Structure.TENDON), NonMuscle(Structure.REGION)

        assert coded(needled(tendon)).is_final
        assert not coded(needled(tendon, region)).is_final

    def test_a_notebook_shows_a_table(self) -> None:
        """Lines, counts and how much there is to read, as HTML."""
        visit = coded(injected(UPPER), needled(CALF), others=()).encounter
        physician = evolve(visit, rendering=Provider(profession=Profession.PHYSICIAN))
        html = select_codes(physician, policy=CPT_NCCI)._repr_html_()

        assert "<td>20560</td><td>59</td><td>1</td>" in html
        assert "CPT_NCCI, final" in html
        assert "1 muscles, needling, 1 muscles, injection" in html
        assert "not final" in coded(needled(MuscleGroup("hamstrings")))._repr_html_()

    @pytest.mark.parametrize(("encounter", "policy"), [("x", CPT), (None, CPT)])
    def test_what_is_no_encounter_is_refused(self, encounter: object, policy: Policy) -> None:
        """The first argument is an encounter."""
        with pytest.raises(InvalidValueError, match="encounter must be an Encounter"):
            select_codes(encounter, policy=policy)  # type: ignore[arg-type]

    def test_the_id_of_a_policy_is_refused_with_advice(self) -> None:
        """A policy is asked for by its id in another place."""
        with pytest.raises(InvalidValueError, match=r"needlecode\.policies\.find"):
            select_codes(Encounter(date_of_service=DAY), policy="CPT")  # type: ignore[arg-type]

    def test_a_note_is_made_of_a_mapping(self) -> None:
        """Pairs are no mapping."""
        with pytest.raises(InvalidValueError, match="note must be a mapping"):
            Note.of([("consent", True)])  # type: ignore[arg-type]

    def test_a_selected_code_cannot_be_ended(self) -> None:
        """A layer that ends a code which a table selects is refused."""
        ended: Dated[Code] = Dated(((DAY, None),))
        with pytest.raises(PolicyError, match="ends 20561, which a row of a decision table"):
            compose(*CPT.layers, Layer(id="mine", codes={"20561": ended}))

    def test_a_row_cannot_be_dropped(self) -> None:
        """A policy without a row, or without the code that a row selects, is refused."""
        cite = policies.CPT.layers[0].rules[0].cites[0]
        with pytest.raises(PolicyError, match="drops SEL101, which is a row"):
            compose(*CPT.layers, Layer(id="mine", drop={"SEL101": cite}))
