"""A claim that was made elsewhere, held against the note (issue of edits, modifiers and Medicare)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import needlecode as nc
from needlecode.claim import ClaimLine
from needlecode.claimed import kind_of
from needlecode.encounter import Encounter
from needlecode.policies import CPT, CPT_NCCI, MEDICARE
from needlecode.policy import Policy
from needlecode.procedure import Technique
from needlecode.review import ClaimReview, Support, review_claim
from needlecode.rule import NOT_APPLICABLE, Verdict
from needlecode.rules import REVIEW_RULES
from tests.case_files import read_line
from tests.completions import forgetful
from tests.strategies import encounters
from tests.test_laws_families import POLICIES, is_pair
from tests.test_pairs import CALF, coded, injected, needled, seen, service, spine


SHOULDER: Final = nc.Muscle("infraspinatus", nc.Side.LEFT)
PHYSICIAN: Final = nc.Provider(profession=nc.Profession.PHYSICIAN)
PT: Final = nc.Provider(profession=nc.Profession.PHYSICAL_THERAPIST)
PLAN: Final = nc.PlanOfCare(discipline=nc.Discipline.PHYSICAL_THERAPY)


def review(visit: Encounter, *lines: str, policy: Policy = CPT_NCCI) -> ClaimReview:
    """Review a claim."""
    return review_claim(visit, [read_line(one) for one in lines], policy=policy)


def visit(*procedures: nc.Procedure, **facts: Any) -> Encounter:
    """Make a visit to a chiropractor, with no other service of the date."""
    return coded(*procedures, **facts).encounter


def said(found: ClaimReview, rule: str) -> list[str]:
    """Give the messages of a rule."""
    return [one.message for one in found.findings if one.rule == rule]


TWO: Final = visit(needled(CALF, SHOULDER))
BESIDE: Final = visit(injected(CALF), needled(SHOULDER), rendering=PHYSICIAN)
THERAPY: Final = visit(
    service("97110", 30),
    service("97140", 15),
    rendering=PT,
    plan_of_care=PLAN,
    treatment_minutes=45,
)


class TestCodes:
    """A billed code is supported, not supported, undetermined, or outside the library."""

    @pytest.mark.parametrize(
        ("billed", "message"),
        [
            ("20561", "The claim has 20561, and the note supports 20560."),
            ("97810", "The claim has 97810, and the note supports 20560."),
            ("97140", "The claim has 97140, and the note supports no such service."),
        ],
    )
    def test_what_is_not_supported_names_what_is(self, billed: str, message: str) -> None:
        """Too much and too little are said in the same words (issue, 5)."""
        found = review(TWO, billed)

        assert said(found, "SEL901") == [message]
        assert found.lines[0].support is Support.NOT_SUPPORTED
        assert not found.is_supported

    def test_too_little_reads_like_too_much(self) -> None:
        """Three muscles and the code of two: the same sentence with the codes exchanged."""
        three = visit(needled(CALF, SHOULDER, nc.Muscle("deltoid", nc.Side.LEFT)))

        assert said(review(three, "20560"), "SEL901") == [
            "The claim has 20560, and the note supports 20561."
        ]

    def test_what_the_note_leaves_open_is_undetermined(self) -> None:
        """Either code may be right while a side is not stated."""
        open_ = visit(needled(nc.Muscle("trapezius"), CALF))
        found = review(open_, "20561")

        assert [one.support for one in found.lines] == [Support.UNDETERMINED]
        assert said(found, "SEL902")
        assert found.questions
        assert found.verdicts["SEL901"] is Verdict.UNDETERMINED

    def test_a_code_that_the_library_does_not_know_is_never_passed(self) -> None:
        """It is said, and no verdict calls the claim right."""
        found = review(TWO, "20560", "12345")

        assert [one.support for one in found.lines] == [Support.SUPPORTED, Support.OUT_OF_SCOPE]
        assert said(found, "SEL905")
        assert not found.is_supported

    def test_what_nobody_billed_is_missing(self) -> None:
        """A line that the note supports is named, unless it stands for a billed one."""
        found = review(THERAPY, "97140-GP")

        assert [str(one) for one in found.missing] == ["97110-GP x2"]
        assert said(found, "SEL903") == [
            "The note supports 97110-GP x2, which the claim does not have."
        ]
        assert review(TWO, "20561").missing == ()

    def test_a_withheld_code_names_the_other(self) -> None:
        """What a pair withholds is not supported, and the message says beside what."""
        adjusted = visit(
            spine("lumbar", session=1), service("97140", 15, regions=("lumbar",), session=1)
        )
        found = review(adjusted, "98940", "97140-59")

        assert said(found, "SEL901") == [
            "The claim has 97140, which the policy does not let stand beside 98940."
        ]

    def test_a_code_before_its_first_day(self) -> None:
        """20560 begins on 2020-01-01."""
        early = evolve(TWO, date_of_service=date(2019, 12, 31))

        assert said(review(early, "20560"), "SEL908")
        assert not said(review(TWO, "20560"), "SEL908")


class TestUnits:
    """Units are those of all lines of a code together."""

    def test_other_units_are_reported(self) -> None:
        """The message has both numbers."""
        found = review(THERAPY, "97110-GP x3", "97140-GP")

        assert said(found, "SEL904") == [
            "The claim has 97110-GP x3, and the note supports 97110-GP x2."
        ]
        assert found.lines[0].support is Support.NOT_SUPPORTED

    def test_units_on_two_lines_are_added(self) -> None:
        """They are right together, and stand on one line too many."""
        found = review(THERAPY, "97110-GP", "97110-GP", "97140-GP")

        assert not said(found, "SEL904")
        assert said(found, "SEL907")

    @pytest.mark.parametrize(
        ("billed", "right"),
        [
            (("97110 x2", "97112"), True),
            (("97110", "97112 x2"), True),
            (("97110 x2", "97112 x2"), False),
            (("97110 x3",), False),
        ],
    )
    def test_each_split_that_is_equally_right(self, billed: Sequence[str], *, right: bool) -> None:
        """Twenty minutes each of two codes: three units, either way (N-414, example 2)."""
        split = visit(
            service("97110", 20),
            service("97112", 20),
            note=nc.Note.of({"plan-of-care-present": False}),
        )

        assert review(split, *billed, policy=MEDICARE).is_supported is right

    def test_more_than_the_limit(self) -> None:
        """Indicator 2 is an error, 3 a warning."""
        assert said(review(TWO, "20560 x2"), "EDT902") == [
            "Units of 20560 on the claim: 2, the limit: 1 (indicator 2, known from 2024Q3)."
        ]
        seven = review(visit(service("97110", 105)), "97110 x7")
        found = [one for one in seven.findings if one.rule == "EDT902"]
        assert [str(one.severity) for one in found] == ["warning"]


class TestModifiers:
    """Modifiers follow the facts, and each has lines on which it stands (F-401 to F-447)."""

    @pytest.mark.parametrize(
        ("billed", "supported"),
        [
            (("20552", "20560-59"), True),
            (("20552", "20560-XS"), True),
            (("20552", "20560"), False),
            (("20552", "20560-XP"), False),
            (("20552", "20560-76"), False),
            (("20552-59", "20560"), False),
            (("20552", "20560-59-XS"), False),
            (("20552-51", "20560-59-51"), False),
        ],
    )
    def test_needling_beside_an_injection(self, billed: Sequence[str], *, supported: bool) -> None:
        """59 or the narrower one on column 2."""
        assert review(BESIDE, *billed).is_supported is supported

    def test_medicare_reads_either_line(self) -> None:
        """From 2019-07-01 the modifier may stand on column 1 (F-431)."""
        covered = evolve(
            BESIDE,
            diagnoses=("M54.59",),
            earlier_visits=(),
            clinical=nc.Clinical(
                pain_weeks=20,
                specific_cause=False,
                surgery_related=False,
                pregnancy_related=False,
            ),
        )
        assert review(covered, "20552-59", "20560", policy=MEDICARE).is_supported
        assert said(review(BESIDE, "20552-59", "20560"), "MOD905") == [
            "The modifier stands on 20552, and 20560 is column 2."
        ]

    @pytest.mark.parametrize("modifier", ["22", "25", "50", "51", "52", "57", "59", "76", "AT"])
    def test_what_never_stands_on_needling(self, modifier: str) -> None:
        """No fact of this note justifies it on 20560."""
        found = review(TWO, f"20560-{modifier}")

        assert said(found, "MOD902") == [
            f"The line has {modifier} on 20560, which the note does not support."
        ]

    @pytest.mark.parametrize("modifier", ["KX", "GA", "GX", "GY", "GZ", "53", "77", "ZZ"])
    def test_what_was_not_looked_at_is_said(self, modifier: str) -> None:
        """A modifier that nobody looked at has not passed."""
        found = review(TWO, f"20560-{modifier}")

        assert said(found, "MOD903") == [f"{modifier} on 20560 was not looked at."]

    @pytest.mark.parametrize(
        ("billed", "rule"),
        [
            ("97110-GP x2", ""),
            ("97110 x2", "MOD901"),
            ("97110-GO x2", "MOD902"),
            ("97110-GP-CQ x2", "MOD902"),
            ("97110-CQ x2", "MOD904"),
            ("97110-GP-GO x2", "MOD904"),
            ("97110-GP-GP x2", "MOD904"),
        ],
    )
    def test_therapy_modifiers(self, billed: str, rule: str) -> None:
        """GP under a plan of physical therapy, and no assistant."""
        found = review(THERAPY, billed, "97140-GP")

        assert found.is_supported is not bool(rule)
        assert not rule or said(found, rule)

    @pytest.mark.parametrize(("side", "supported"), [("LT", True), ("RT", False)])
    def test_a_side(self, side: str, *, supported: bool) -> None:
        """LT and RT follow the sides of the sites."""
        assert review(TWO, f"20560-{side}").is_supported is supported

    def test_five_are_too_many(self) -> None:
        """A service line has room for four."""
        found = review(TWO, "20560-KX-GA-GX-GY-GZ")

        assert "The line has 5 modifiers, and there is room for 4." in said(found, "MOD904")

    def test_a_notice_beside_at(self) -> None:
        """AT says that the treatment is active (F-447)."""
        adjusted = visit(spine("lumbar"))

        assert said(review(adjusted, "98940-AT-GA"), "MOD904")
        assert not said(review(adjusted, "98940-AT"), "MOD904")

    @pytest.mark.parametrize(
        ("work", "billed", "supported"),
        [
            (True, "99213-25", True),
            (True, "99213", False),
            (False, "99213-25", False),
        ],
    )
    def test_a_visit_beside_needling(self, billed: str, *, work: bool, supported: bool) -> None:
        """25 stands on the visit where its work is separate (F-437)."""
        both = visit(needled(), seen("99213", separate_work=work), rendering=PHYSICIAN)

        assert review(both, "20560", billed).is_supported is supported


class TestPairs:
    """NCCI pairs among the billed lines, whatever the note says (F-301 to F-319)."""

    @pytest.mark.parametrize(
        ("billed", "denied"),
        [
            (("20560", "20561"), ["20560"]),
            (("20560-59", "97810"), ["97810"]),
            (("20560", "97810-59"), ["97810"]),
            (("20552", "20560"), ["20560"]),
            (("20552", "20560-22"), ["20560"]),
            (("20552", "20560-59"), []),
            (("99213-25", "20560"), []),
            (("99213", "20560"), ["20560"]),
            (("20552-LT", "20560-RT"), []),
            (("20552-F1", "20560"), ["20560"]),
            (("20560", "97140"), []),
        ],
    )
    def test_column_two_is_denied(self, billed: Sequence[str], denied: list[str]) -> None:
        """Indicator 0 is passed by nothing, 1 by a listed modifier where the payer reads it."""
        found = review(TWO, *billed)

        assert [one.partition(" is denied")[0] for one in said(found, "EDT901")] == denied

    def test_the_setting_may_decide(self) -> None:
        """Where the settings differ and the note states none, it is undetermined."""
        blocked = review(evolve(TWO, setting=None), "64405", "20560-59")

        assert blocked.verdicts["EDT901"] is Verdict.UNDETERMINED
        assert review(TWO, "64405", "20560-59").verdicts["EDT901"] is Verdict.NOT_MET

    def test_a_modifier_for_a_deleted_pair(self) -> None:
        """97530 with 97140 is no pair since 2019-12-31 (F-318)."""
        both = visit(service("97140", 15), service("97530", 15), treatment_minutes=30)
        found = review(both, "97530", "97140-59")

        assert said(found, "EDT903") == [
            "No pair of the claim asks for the modifier on 97140 (known from 2024Q3)."
        ]

    def test_what_the_table_does_not_hold_is_said_once(self) -> None:
        """Two unknown codes make pairs that nobody checked."""
        found = review(TWO, "20560", "12345", "54321")

        assert len(said(found, "EDT904")) == 1

    def test_without_edits_nothing_is_said_of_them(self) -> None:
        """The code set alone has no pairs."""
        verdicts = review(TWO, "20560", "20561", policy=CPT).verdicts

        assert verdicts["EDT901"] is Verdict.NOT_APPLICABLE


class TestPointers:
    """A line points to diagnoses of the visit, and to those that the note ties it to."""

    TIED = visit(
        needled(CALF, diagnoses=("M79.18",)),
        service("97140", 15, diagnoses=("M54.2", "M79.18")),
        diagnoses=("M54.2", "M79.18"),
        treatment_minutes=60,
    )

    def test_the_supported_lines_have_them(self) -> None:
        """They are positions in the visit's diagnoses, in the order of the note."""
        coding = nc.select_codes(self.TIED, policy=CPT_NCCI)

        assert [one.pointers for one in coding.lines] == [(2,), (1, 2)]

    @pytest.mark.parametrize(
        ("pointers", "message"),
        [
            ((2,), None),
            ((1,), "The note ties the service to diagnosis 2, and the line to another."),
            ((3,), "The line points to diagnosis 3, which the visit does not have."),
        ],
    )
    def test_other_pointers_are_reported(
        self, pointers: tuple[int, ...], message: str | None
    ) -> None:
        """Beyond the list is wrong in any case."""
        billed = [evolve(read_line("20560"), pointers=pointers), read_line("97140 @1,2")]
        found = review_claim(self.TIED, billed, policy=CPT_NCCI)

        assert said(found, "SEL906") == ([message] if message else [])

    @pytest.mark.parametrize(
        ("stated", "expected"),
        [
            ((("M54.2",), ("M54.2",)), (1,)),
            ((("M79.18", "M54.2"), ("M79.18", "M54.2")), (2, 1)),
            ((("M79.18",), ("M54.2",)), (1, 2)),
            ((("M79.18",), None), ()),
            ((("M79.18",), ()), ()),
            ((("M62.838",), ("M54.2",)), ()),
        ],
    )
    def test_the_diagnoses_of_several_procedures(
        self, stated: Sequence[tuple[str, ...] | None], expected: tuple[int, ...]
    ) -> None:
        """Their union; none where one of them is not tied to a diagnosis of the visit."""
        done = [
            needled(site, diagnoses=codes)
            for site, codes in zip((CALF, SHOULDER), stated, strict=True)
        ]
        both = visit(*done, diagnoses=("M54.2", "M79.18"))

        assert [one.pointers for one in nc.select_codes(both).lines] == [expected]


class TestOpen:
    """What the note leaves open about a line is told, and passes nowhere."""

    @pytest.mark.parametrize("billed", ["97140", "97140-GP"])
    def test_a_plan_that_is_not_stated(self, billed: str) -> None:
        """With and without its modifier the line is undetermined."""
        found = review(visit(service("97140", 15), rendering=PT), billed)

        assert [one.support for one in found.lines] == [Support.UNDETERMINED]
        assert said(found, "MOD906") == ["Whether the note supports GP on 97140 is open."]
        assert not found.is_supported

    def test_needling_under_a_plan_that_is_not_stated(self) -> None:
        """Needling of a therapist takes the modifier under a plan only."""
        found = review(visit(needled(CALF), rendering=PT), "20560-GP")

        assert [one.support for one in found.lines] == [Support.UNDETERMINED]

    def test_a_line_that_may_be_missing(self) -> None:
        """The visit may have work of its own; nobody billed it."""
        found = review(visit(needled(SHOULDER), seen("99213"), rendering=PHYSICIAN), "20560")

        assert [one.support for one in found.lines] == [Support.SUPPORTED]
        assert said(found, "SEL903")
        assert not found.is_supported

    def test_units_that_are_open(self) -> None:
        """The regions of a code stated by its number leave its units alone; minutes do not."""
        open_ = review(visit(service("97110", 15), service("97110")), "97110")

        assert [one.support for one in open_.lines] == [Support.UNDETERMINED]
        assert said(open_, "SEL902")

    def test_a_needle_without_a_site(self) -> None:
        """The coding asks which muscles; no code of needles is called wrong."""
        bare = visit(nc.Procedure(Technique.DRY_NEEDLING, injected=False))

        assert review(bare, "20560").lines[0].support is Support.UNDETERMINED
        assert review(bare, "97140").lines[0].support is Support.NOT_SUPPORTED

    def test_before_the_policy(self) -> None:
        """The policy says nothing of the date."""
        early = visit(injected(CALF), date_of_service=date(2003, 12, 31))

        assert review(early, "20552").lines[0].support is Support.UNDETERMINED

    def test_what_another_claim_may_ask_for(self) -> None:
        """59 may be there for a service that is not stated."""
        found = review(evolve(TWO, other_services=None), "20560-59")

        assert found.verdicts["MOD902"] is Verdict.UNDETERMINED

    def test_a_withheld_line_names_the_other(self) -> None:
        """The commonest question of an auditor: manual therapy beside an adjustment."""
        adjusted = visit(spine("lumbar"), service("97140", 15))

        assert said(review(adjusted, "98940", "97140-59"), "SEL902") == [
            "Whether the note supports 97140 beside 98940 depends on what it does not state."
        ]


class TestAssistants:
    """Units of an assistant stand on a line of their own (N-432)."""

    SHARED = visit(
        service("97110", 30, assistant_minutes=15),
        rendering=PT,
        plan_of_care=PLAN,
        treatment_minutes=30,
    )

    @pytest.mark.parametrize(
        ("billed", "supported"),
        [
            (("97110-GP", "97110-GP-CQ"), True),
            (("97110-GP x2",), False),
            (("97110-GP-CQ x2",), False),
            (("97110-GP",), False),
        ],
    )
    def test_the_share_is_compared(self, billed: Sequence[str], *, supported: bool) -> None:
        """One unit of each clinician."""
        assert review(self.SHARED, *billed).is_supported is supported


class TestSessions:
    """XE tells of another session (F-433)."""

    @pytest.mark.parametrize(
        ("sessions", "support"),
        [
            ((1, 2), Support.SUPPORTED),
            ((1, 1), Support.NOT_SUPPORTED),
            ((1, None), Support.UNDETERMINED),
        ],
    )
    def test_needling_beside_an_injection(
        self, sessions: tuple[int | None, int | None], support: Support
    ) -> None:
        """The sessions of both are needed."""
        one, two = sessions
        both = visit(
            injected(CALF, session=one), needled(SHOULDER, session=two), rendering=PHYSICIAN
        )

        assert review(both, "20552", "20560-XE").lines[1].support is support

    @pytest.mark.parametrize(
        ("modifier", "supported"), [("59", True), ("XS", True), ("XE", False)]
    )
    def test_therapy_beside_an_adjustment(self, modifier: str, *, supported: bool) -> None:
        """Another region is XS, and 59 by the policy's choice."""
        both = visit(spine("lumbar"), service("97140", 15, regions=("cervical",)))

        assert review(both, "98940", f"97140-{modifier}").is_supported is supported

    def test_a_pair_that_is_open(self) -> None:
        """A modifier on a line that every completion has, and that may be the one withheld."""
        both = visit(service("97140", 15), service("97012"), treatment_minutes=None)
        found = review(both, "97140-59", "97012")

        assert found.lines[0].support is Support.UNDETERMINED


class TestActiveTreatment:
    """AT follows what is expected of the manipulation, for Medicare (N-315)."""

    @pytest.mark.parametrize(
        ("maintenance", "with_at", "without"),
        [
            (False, Support.SUPPORTED, Support.NOT_SUPPORTED),
            (True, Support.NOT_SUPPORTED, Support.SUPPORTED),
            (None, Support.UNDETERMINED, Support.UNDETERMINED),
        ],
    )
    def test_it_is_compared(
        self, *, maintenance: bool | None, with_at: Support, without: Support
    ) -> None:
        """With the modifier, and without it."""
        adjusted = visit(spine("lumbar"), clinical=nc.Clinical(maintenance=maintenance))

        assert review(adjusted, "98940-AT", policy=MEDICARE).lines[0].support is with_at
        assert review(adjusted, "98940", policy=MEDICARE).lines[0].support is without


class TestSplits:
    """Minutes that may go to either of several codes (N-414)."""

    SEVEN = visit(
        *(service(code, 7) for code in ("97110", "97112", "97140")),
        note=nc.Note.of({"plan-of-care-present": False}),
        treatment_minutes=21,
    )

    @pytest.mark.parametrize("code", ["97110", "97112", "97140"])
    def test_one_unit_of_any(self, code: str) -> None:
        """Seven minutes of each of three make one unit of any of them."""
        assert review(self.SEVEN, code, policy=MEDICARE).is_supported

    def test_not_of_two(self) -> None:
        """The second one is not supported."""
        found = review(self.SEVEN, "97110", "97140", policy=MEDICARE)

        assert [one.support for one in found.lines] == [Support.SUPPORTED, Support.NOT_SUPPORTED]


class TestKinds:
    """Within a kind of service one code stands instead of another."""

    @pytest.mark.parametrize(
        ("codes", "same"),
        [
            (("20560", "20552"), True),
            (("20999", "20561"), True),
            (("97810", "20560"), True),
            (("97161", "97164"), True),
            (("97161", "97165"), False),
            (("98940", "98942"), True),
            (("98940", "98943"), False),
            (("97014", "97032"), True),
            (("99202", "99213"), True),
            (("97110", "97112"), False),
            (("12001", "12002"), False),
        ],
    )
    def test_kinds(self, codes: tuple[str, str], *, same: bool) -> None:
        """Needles, evaluations of a discipline, manipulation of the spine, stimulation, visits."""
        one, two = map(kind_of, codes)

        assert (one == two) is same


class TestRules:
    """The rules of a review."""

    @pytest.mark.parametrize("rule", REVIEW_RULES, ids=lambda rule: str(rule.id))
    def test_without_a_claim_they_do_not_apply(self, rule: nc.Rule) -> None:
        """They ask of billed lines alone."""
        assert rule.check(nc.select_codes(TWO).case) is NOT_APPLICABLE

    @pytest.mark.parametrize(
        ("billed", "verdict"),
        [(("99213-57",), Verdict.NOT_MET), (("99213-57", "27447"), Verdict.MET)],
    )
    def test_57_on_a_visit(self, billed: Sequence[str], verdict: Verdict) -> None:
        """No code of the library has a period of ninety days, and another on the claim may."""
        seen_ = visit(seen("99213", separate_work=True), rendering=PHYSICIAN)

        assert review(seen_, *billed).verdicts["MOD902"] is verdict

    @pytest.mark.parametrize(
        ("pointers", "message"),
        [
            ((1, 1), "The line points to a diagnosis twice."),
            ((1, 2, 3, 4, 5), "The line has 5 pointers, and there is room for 4."),
        ],
    )
    def test_pointers(self, pointers: tuple[int, ...], message: str) -> None:
        """Whatever the diagnoses are."""
        billed = [evolve(read_line("20560"), pointers=pointers)]

        assert said(review_claim(TWO, billed), "SEL906") == [message]

    def test_pointers_of_a_visit_without_diagnoses(self) -> None:
        """Nothing is known of them."""
        assert review(evolve(TWO, diagnoses=()), "20560 @1").verdicts["SEL906"] is (
            Verdict.UNDETERMINED
        )

    def test_drugs_are_out_of_scope(self) -> None:
        """No line of them is called wrong."""
        assert review(TWO, "20560", "J3301 x4").lines[1].support is Support.OUT_OF_SCOPE


class TestResult:
    """The result is readable, and refuses what is no claim."""

    def test_it_shows_itself(self) -> None:
        """As text, and as a table in a notebook."""
        found = review(THERAPY, "97110-GP x3")

        assert str(found) == "97110-GP x3: not supported; 97140-GP x1: not billed"
        html = found._repr_html_()
        assert "<td>97110-GP x3</td><td>not supported</td><td>97110-GP x2</td>" in html
        assert "<td>not billed</td><td>97140-GP x1</td>" in html

    def test_an_empty_claim(self) -> None:
        """Everything is missing."""
        assert [str(one) for one in review(TWO).missing] == ["20560 x1"]
        assert str(review(visit())) == "no line"
        assert review(visit()).is_supported

    @pytest.mark.parametrize("text", ["", "2056", "20560 x0", "20560-5", "20560x2", 20560])
    def test_a_line_that_is_written_otherwise_is_refused(self, text: object) -> None:
        """A line shows itself as it is read."""
        assert ClaimLine.read("97140-59-GP x2") == ClaimLine(
            "97140", units=2, modifiers=("59", "GP")
        )
        with pytest.raises(nc.InvalidValueError, match="line must be a text like"):
            ClaimLine.read(text)  # type: ignore[arg-type]

    @pytest.mark.parametrize("lines", ["20560", 5, None, ["20560"], {"20560": 1}])
    def test_what_is_no_claim_is_refused(self, lines: object) -> None:
        """Lines are a list of lines."""
        with pytest.raises(nc.InvalidValueError, match="lines"):
            review_claim(TWO, lines)  # type: ignore[arg-type]


CODES: Final = (
    *("20552", "20553", "20560", "20561", "20550", "20610", "97810", "97811", "97813"),
    *("97110", "97140", "97035", "98940", "98941", "98943", "98925", "99213", "99203"),
    *("97161", "97164", "76942", "64405", "12345"),
)
TAKEN: Final = ("59", "XS", "XE", "XU", "25", "76", "GP", "GO", "CQ", "51", "52", "LT", "KX", "ZZ")


@st.composite
def claims(draw: st.DrawFn, like: Sequence[ClaimLine]) -> tuple[ClaimLine, ...]:
    """Draw a claim: lines that are supported, some of them changed, and others."""
    billed = [one for one in like if draw(st.booleans())]
    for _ in range(draw(st.integers(0, 3))):
        base = draw(st.sampled_from([*like, *map(ClaimLine, CODES)]))
        more = draw(st.lists(st.sampled_from(TAKEN), max_size=2, unique=True))
        units = draw(st.sampled_from((base.units, 1, 2)))
        pointers = draw(st.sampled_from((base.pointers, (), (1,), (4,))))
        modifiers = (*(base.modifiers if draw(st.booleans()) else ()), *more)
        billed.append(evolve(base, units=units, modifiers=modifiers, pointers=pointers))
    return tuple(billed)


policies = st.sampled_from(sorted(POLICIES))
VISITS: Final = encounters(techniques=tuple(Technique))


class TestLaws:
    """The laws of the design over fixed billed lines."""

    @given(st.data(), VISITS, policies)
    def test_m1_a_verdict_stays_or_becomes_undetermined(
        self, data: st.DataObject, whole: Encounter, payer: str
    ) -> None:
        """Forgetting attributes of the visit makes no definite verdict another definite one."""
        less = data.draw(forgetful(whole))
        assume(is_pair(whole, less))
        policy = POLICIES[payer]
        billed = data.draw(claims(nc.select_codes(whole, policy=policy).lines))
        before = review_claim(whole, billed, policy=policy).verdicts
        after = review_claim(less, billed, policy=policy).verdicts

        changed = {
            rule: (before[rule], verdict)
            for rule, verdict in after.items()
            if verdict not in {before[rule], Verdict.UNDETERMINED}
        }
        assert not changed

    @given(st.data(), VISITS, policies)
    def test_m1_holds_for_every_line(
        self, data: st.DataObject, whole: Encounter, payer: str
    ) -> None:
        """Forgetting leaves what is said of a line the same, or makes it undetermined."""
        less = data.draw(forgetful(whole))
        assume(is_pair(whole, less))
        policy = POLICIES[payer]
        billed = data.draw(claims(nc.select_codes(whole, policy=policy).lines))
        before, after = (review_claim(v, billed, policy=policy) for v in (whole, less))

        for one, two in zip(before.lines, after.lines, strict=True):
            assert two.support in {one.support, Support.UNDETERMINED}
        assert before.is_supported or not after.is_supported

    @given(VISITS, policies)
    def test_what_the_note_supports_passes(self, whole: Encounter, payer: str) -> None:
        """The library's own lines are supported where they are final, under every equal split."""
        policy = POLICIES[payer]
        coding = nc.select_codes(whole, policy=policy)
        assume(coding.is_final)
        for lines in coding.alternatives:
            found = review_claim(whole, lines, policy=policy)

            assert Verdict.NOT_MET not in {
                one.verdict for one in found.findings if one.rule not in _LIMITS
            }
            assert all(
                one.support is not Support.NOT_SUPPORTED
                for one in found.lines
                if not {f.rule for f in one.findings} & _LIMITS
            )
            assert not found.missing

    @given(st.data(), VISITS, policies)
    def test_no_line_is_passed_over(
        self, data: st.DataObject, whole: Encounter, payer: str
    ) -> None:
        """Each billed line has an answer, and each that is not supported a finding of its own."""
        policy = POLICIES[payer]
        billed = data.draw(claims(nc.select_codes(whole, policy=policy).lines))
        found = review_claim(whole, billed, policy=policy)

        assert [one.line for one in found.lines] == list(billed)
        for place, one in enumerate(found.lines):
            paths = [f.path for f in found.findings]
            own = any(path.startswith(f"billed[{place}]") for path in paths)
            assert own or one.support in {Support.SUPPORTED, Support.UNDETERMINED}

    @given(st.data(), VISITS, policies)
    def test_the_order_of_lines_does_not_matter(
        self, data: st.DataObject, whole: Encounter, payer: str
    ) -> None:
        """Permuting the claim permutes the answers."""
        policy = POLICIES[payer]
        billed = data.draw(claims(nc.select_codes(whole, policy=policy).lines))
        mixed = tuple(data.draw(st.permutations(billed)))
        one, two = (review_claim(whole, b, policy=policy) for b in (billed, mixed))

        assert one.verdicts == two.verdicts
        assert sorted(map(str, one.missing)) == sorted(map(str, two.missing))


# Units beyond a limit stay on the line, and are reported (F-418).
_LIMITS: Final = {"EDT902"}
