"""The laws of the design over visits of all families, whatever stands beside what."""

import pickle
import re
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.grouping import family_of
from needlecode.policies import CPT, CPT_NCCI, MEDICARE
from needlecode.policy import Policy
from needlecode.procedure import Technique
from needlecode.rule import Verdict
from needlecode.units import ASSISTANTS
from tests.completions import forgetful, is_consistent
from tests.strategies import encounters
from tests.test_therapy import consistent, mentions_assistant


_CHANGED: tuple[tuple[Policy, dict[str, str]], ...] = (
    (CPT, {}),
    (CPT_NCCI, {}),
    (CPT, {"timed_units": "cms_total_time"}),
    (CPT_NCCI, {"timed_units": "cms_total_time"}),
    (CPT, {"timed_units": "full_fifteen", "acupuncture_minutes": "full_fifteen"}),
    (CPT, {"acupuncture_contact_time": "needle_work", "acupuncture_minutes": "first_minute"}),
    (CPT_NCCI, {"omt_regions": "eleven", "oa_joint_region": "head"}),
    (CPT, {"omt_provider": "physician_only", "oa_joint_region": "cervical"}),
    (CPT, {"pens_identification": "by_target", "estim_through_needle": "add_97032"}),
    (CPT_NCCI, {"estim_through_needle": "add_g0283", "cmt_two_payers": "modifier_52"}),
    (MEDICARE, {}),
    (CPT_NCCI, {"therapy_status": "by_profession", "extraspinal_51": "on"}),
    (CPT_NCCI, {"therapy_modifier_professions": "any_profession", "mue_mai3_excess": "cap"}),
    (
        CPT,
        {"manual_therapy_beside_needling": "withhold", "cmt_region_test": "different_body_part"},
    ),
    (
        MEDICARE,
        {
            "manual_therapy_beside_needling": "different_region",
            "omt_beside_needling": "different_region",
            "cmt_beside_needling": "different_region",
            "cmt_region_test": "region_and_diagnosis",
            "retired_edits": "mentioned",
        },
    ),
)
POLICIES = {
    f"{policy.id} {changes or ''}": policy.choosing(**changes) for policy, changes in _CHANGED
}
_WHOLE = {"procedures", "date_of_service", "rendering.profession"}
_PLACE = re.compile(r"^procedures\[(\d+)\]")
policies = st.sampled_from(sorted(POLICIES))
visits = encounters(techniques=tuple(Technique))


def _lines(coding: Coding) -> list[tuple[Any, ...]]:
    return [(line.code, line.units, line.modifiers) for line in coding.lines]


def is_pair(visit: Encounter, less: Encounter) -> bool:
    """
    Say whether neither visit contradicts itself, and the mention of an assistant is not lost.

    Who furnished a service furnished all of it, unless the record speaks of an assistant.
    """
    whole = all(is_consistent(one) and consistent(one) for one in (visit, less))
    return whole and _mentions(visit) == _mentions(less)


def _mentions(visit: Encounter) -> tuple[bool, bool]:
    """Say whether the record speaks of an assistant, among the therapy services and at all."""
    performers = [visit.rendering, *(p.performed_by for p in visit.procedures if p.performed_by)]
    assisted = any(p.assistant_minutes for p in visit.procedures)
    return mentions_assistant(visit), assisted or any(
        p.profession in ASSISTANTS for p in performers
    )


class TestForgetting:
    """Stating less never turns one definite answer into another (design, section 8, M1 and M3)."""

    @given(st.data(), visits, policies)
    def test_m1_a_verdict_stays_or_becomes_undetermined(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """Forgetting attributes leaves each verdict the same, or makes it undetermined."""
        policy = POLICIES[payer]
        less = data.draw(forgetful(visit))
        assume(is_pair(visit, less))
        before = select_codes(visit, policy=policy).verdicts
        after = select_codes(less, policy=policy).verdicts

        changed = {
            rule: (before[rule], verdict)
            for rule, verdict in after.items()
            if verdict not in {before[rule], Verdict.UNDETERMINED}
        }
        assert not changed

    @given(st.data(), visits, policies)
    def test_m3_a_final_answer_holds(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """When the visit with less stated is final, its lines are those of the visit."""
        policy = POLICIES[payer]
        less = data.draw(forgetful(visit))
        assume(is_pair(visit, less))
        coding = select_codes(less, policy=policy)

        assert not coding.is_final or _lines(select_codes(visit, policy=policy)) == _lines(coding)


class TestInvariance:
    """What does not decide does not matter."""

    @given(st.data(), visits, policies)
    def test_the_order_of_procedures_changes_nothing(
        self, data: st.DataObject, visit: Encounter, payer: str
    ) -> None:
        """Permuting procedures leaves lines, alternatives and verdicts."""
        policy = POLICIES[payer]
        mixed = evolve(visit, procedures=tuple(data.draw(st.permutations(visit.procedures))))
        one, two = select_codes(visit, policy=policy), select_codes(mixed, policy=policy)

        assert _lines(one) == _lines(two)
        assert one.verdicts == two.verdicts
        assert one.is_final == two.is_final
        assert len(one.alternatives) == len(two.alternatives)

    @given(visits, policies)
    def test_pickling_and_coding_again_give_the_same(self, visit: Encounter, payer: str) -> None:
        """The same input gives the same answer, in another process too."""
        coding = select_codes(visit, policy=POLICIES[payer])
        again = pickle.loads(pickle.dumps(coding))  # noqa: S301 - our own

        assert again == coding
        assert again.findings == coding.findings
        assert again.questions == coding.questions


class TestWhole:
    """Every procedure ends somewhere, and every line rests on something (design, promises 2, 3)."""

    @given(visits, policies)
    def test_no_procedure_is_passed_over(self, visit: Encounter, payer: str) -> None:
        """A procedure is covered by a line, or something is said where its family stands."""
        coding = select_codes(visit, policy=POLICIES[payer])
        covered = {place for line in coding.lines for place in line.procedures}
        families = [family_of(one) for one in visit.procedures]
        paths = [f.path for f in coding.findings]
        paths += [path for question in coding.questions for path in question.paths]
        spoken_of = {families[int(n)] for path in paths for n in _PLACE.findall(path)}
        silent = {
            family
            for place, family in enumerate(families)
            if place not in covered and family not in spoken_of
        }

        assert not silent or _WHOLE & {*paths}

    @given(visits, policies)
    def test_alternatives_differ_and_begin_with_the_lines(
        self, visit: Encounter, payer: str
    ) -> None:
        """The first is what is shown, and no two are alike."""
        coding = select_codes(visit, policy=POLICIES[payer])

        assert coding.alternatives[0] == coding.lines
        assert len(set(coding.alternatives)) == len(coding.alternatives)

    @given(visits, policies)
    def test_every_code_is_in_force_and_stands_once_per_modifiers(
        self, visit: Encounter, payer: str
    ) -> None:
        """No line has a code of another day, and no two lines have code and modifiers in common."""
        coding = select_codes(visit, policy=POLICIES[payer])
        keys = [(line.code, line.modifiers) for line in coding.lines]

        assert all(line.code in coding.edition.codes for line in coding.lines)
        assert len(set(keys)) == len(keys)
