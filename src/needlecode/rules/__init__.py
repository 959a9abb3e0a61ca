"""Every rule and every decision table, in explicit tuples."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from needlecode._table import Table
from needlecode.errors import UnknownNameError
from needlecode.rule import Rule
from needlecode.rules import (
    acupuncture,
    acupuncture_contradicted,
    acupuncture_open,
    assistants,
    before_2020,
    beside_injection,
    chiropractic,
    chosen,
    claim_edits,
    claim_form,
    claim_lines,
    claim_modifiers,
    current,
    dates,
    diagnoses,
    documentation,
    edits,
    evaluation,
    evaluation_beside,
    evaluation_open,
    evaluation_therapist,
    evaluation_visit,
    guidance,
    injection,
    limits,
    low_back,
    manipulation,
    manipulation_stated,
    medicare,
    modifiers,
    needling,
    one_region,
    open_count,
    osteopathic,
    pairs,
    payer,
    same_day,
    scope,
    sessions,
    sites,
    stated,
    stated_sites,
    structures,
    substance,
    therapy,
    therapy_minutes,
    therapy_open,
    therapy_status,
    unlisted,
    visit,
)


__all__ = [
    "CODE_SET_RULES",
    "DATED_TABLES",
    "DOCUMENTATION_RULES",
    "EDIT_RULES",
    "PAYER_RULES",
    "RETIRED",
    "REVIEW_RULES",
    "RULES",
    "TABLES",
    "by_id",
]

CODE_SET_RULES: Final[tuple[Rule, ...]] = (
    *visit.RULES,
    *needling.RULES,
    *before_2020.RULES,
    *sites.RULES,
    *open_count.RULES,
    *injection.RULES,
    *substance.RULES,
    *beside_injection.RULES,
    *same_day.RULES,
    *sessions.RULES,
    *acupuncture.RULES,
    *acupuncture_open.RULES,
    *acupuncture_contradicted.RULES,
    *structures.RULES,
    *osteopathic.RULES,
    *chiropractic.RULES,
    *manipulation.RULES,
    *manipulation_stated.RULES,
    *therapy.RULES,
    *therapy_minutes.RULES,
    *therapy_open.RULES,
    *unlisted.RULES,
    *stated.RULES,
    *stated_sites.RULES,
    *guidance.RULES,
    *current.RULES,
    *evaluation.RULES,
    *evaluation_open.RULES,
    *evaluation_therapist.RULES,
    *evaluation_beside.RULES,
    *evaluation_visit.RULES,
    *chosen.RULES,
    *dates.RULES,
)
EDIT_RULES: Final[tuple[Rule, ...]] = (
    *edits.RULES,
    *limits.RULES,
    *pairs.RULES,
    *one_region.RULES,
    *modifiers.RULES,
    *assistants.RULES,
    *therapy_status.RULES,
)
MEDICARE_RULES: Final[tuple[Rule, ...]] = (*medicare.RULES, *low_back.RULES)
PAYER_RULES: Final[tuple[Rule, ...]] = payer.RULES
# They are asked of a claim that was made elsewhere, under every policy.
REVIEW_RULES: Final[tuple[Rule, ...]] = (
    *claim_lines.RULES,
    *claim_form.RULES,
    *claim_modifiers.RULES,
    *claim_edits.RULES,
)
# They are asked of the record, under every policy.
DOCUMENTATION_RULES: Final[tuple[Rule, ...]] = (
    *documentation.RULES,
    *diagnoses.RULES,
    *scope.RULES,
)
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *CODE_SET_RULES,
            *EDIT_RULES,
            *MEDICARE_RULES,
            *PAYER_RULES,
            *REVIEW_RULES,
            *DOCUMENTATION_RULES,
        ),
        key=lambda rule: rule.id,
    )
)
TABLES: Final[tuple[Table[Any], ...]] = (
    needling.TABLE,
    injection.TABLE,
    same_day.TABLE,
    acupuncture.TABLE,
    therapy.TABLE,
    therapy_minutes.UNITS,
    osteopathic.TABLE,
    chiropractic.TABLE,
    evaluation.TABLE,
    evaluation_therapist.TABLE,
    structures.TABLE,
    unlisted.TABLE,
    stated.TABLE,
    current.TABLE,
)
# The tables whose codes a policy cannot end: their own rows say which code holds on which day.
DATED_TABLES: Final[tuple[Table[Any], ...]] = (needling.TABLE, injection.TABLE)
# Ids that were given up, with the reason; an id is never used again.
RETIRED: Final[Mapping[str, str]] = {}


@cache
def by_id(id_: str) -> Rule:
    """
    Look up a rule.

    Args:
        id_: For instance ``"SEL101"``, in any case.

    Raises:
        UnknownNameError: No rule has the id.
    """
    wanted = str(id_).upper()
    for rule in RULES:
        if rule.id == wanted:
            return rule
    msg = f"no rule has that id; there are {', '.join(r.id for r in RULES)}"
    raise UnknownNameError(msg)
