"""The short way of usual visits gives what the full way gives, whoever furnished them (performance)."""

from datetime import date
from itertools import product
from typing import Final

import pytest

import needlecode as nc
from needlecode.coding import explain
from needlecode.grouping import group
from needlecode.policies import CPT_NCCI, MEDICARE
from needlecode.policy import Policy
from needlecode.selection import as_written


PLANS: Final = (
    None,
    nc.PlanOfCare(),
    *(nc.PlanOfCare(discipline=discipline) for discipline in nc.Discipline),
)
NOTES: Final = (
    nc.Note(),
    nc.Note.of({"plan-of-care-present": False}),
    nc.Note.of({"plan-of-care-present": True}),
)
PAIN: Final = nc.Clinical(
    pain_weeks=16, surgery_related=False, specific_cause=False, pregnancy_related=False
)
MUSCLES: Final = ("soleus", "deltoid", "infraspinatus")
POLICIES: Final = (
    CPT_NCCI,
    MEDICARE,
    CPT_NCCI.choosing(therapy_status="by_profession"),
    CPT_NCCI.choosing(therapy_status="not_therapy"),
)


class TestWhoFurnished:
    """Profession, plan of care and facts of coverage decide by way of the shape (design, section 7)."""

    @pytest.mark.parametrize("who", [None, *nc.Profession], ids=str)
    @pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: str(policy.title))
    def test_the_short_way_is_the_full_one(
        self, policy: Policy, who: nc.Profession | None
    ) -> None:
        """Lines, findings, questions and verdicts."""
        for plan, note, clinical, many in product(PLANS, NOTES, (nc.Clinical(), PAIN), (1, 3)):
            sites = tuple(nc.Muscle(name, nc.Side.LEFT) for name in MUSCLES[:many])
            visit = nc.Encounter(
                date_of_service=date(2026, 3, 2),
                rendering=nc.Provider(profession=who),
                plan_of_care=plan,
                note=note,
                clinical=clinical,
                procedures=(nc.Procedure(nc.Technique.DRY_NEEDLING, injected=False, sites=sites),),
            )
            coding = nc.select_codes(visit, policy=policy)
            groups = group(visit, nerves_by_target=False)
            full = as_written(visit, coding.edition, groups)
            said = explain(coding.case)

            assert [(line.code, {*line.modifiers}) for line in full] == [
                (line.code, {*line.modifiers}) for line in coding.lines
            ]
            assert (said.findings, said.questions) == (coding.findings, coding.questions)
            assert said.verdicts == coding.verdicts
