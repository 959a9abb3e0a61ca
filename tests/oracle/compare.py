"""Set the oracle and the library side by side."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from attrs import fields

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.policies import find
from needlecode.policy import Policy
from needlecode.procedure import Procedure
from tests.oracle import ExpectedLines, expected_lines


POLICIES: Final = ("CPT", "CPT_NCCI", "MEDICARE")
# Together they have every other value of the choices that the oracle reads.
CHANGED: Final = (
    "MEDICARE clbp_year=calendar_year clbp_diagnosis=strict_list notice_modifier=voluntary_gx",
    "MEDICARE clbp_year=rolling_twelve_months clbp_diagnosis=definition notice_modifier=excluded_gy",
    "MEDICARE clbp_kx_from=within_ninety_days vertebrogenic_pain=nonspecific",
    (
        "MEDICARE clbp_kx_from=within_ninety_days clbp_ninety_days=fixed_blocks"
        " vertebrogenic_pain=specific"
    ),
)


@cache
def policy_of(name: str) -> Policy:
    """Give the policy by its id and the choices that are not the default."""
    policy, *choices = name.split()
    return find(policy).choosing(**dict(word.split("=") for word in choices))


@dataclass(frozen=True)
class Disagreement:
    """A visit on which the two give other lines."""

    encounter: Encounter
    policy: str
    oracle: ExpectedLines
    library: ExpectedLines

    def __str__(self) -> str:
        """Describe the visit and both answers in a few lines."""
        answers = [f"  oracle  {written(self.oracle)}", f"  library {written(self.library)}"]
        return "\n".join([described(self.encounter, self.policy), *answers])


def described(visit: Encounter, policy: str) -> str:
    """Describe a visit in a few lines."""
    plan = visit.plan_of_care.discipline if visit.plan_of_care else None
    who = visit.rendering.profession
    words = [f"{policy} {visit.date_of_service} {who} plan {plan} {visit.setting}"]
    words += [f"  {benefit_of(visit)}"] if policy.startswith("MEDICARE") else []
    return "\n".join(words + [f"  {shown(procedure)}" for procedure in visit.procedures])


def benefit_of(visit: Encounter) -> str:
    """Show what is stated of the benefit for low back pain."""
    who, pain = visit.rendering, visit.clinical
    earlier = visit.earlier_visits
    days = None if earlier is None else " ".join(f"{s.date} {s.code} {s.policy};" for s in earlier)
    facts = {
        "credentials": ", ".join(who.credentials),
        "supervised": who.supervised_by,
        "codes": ", ".join(visit.diagnoses),
        "weeks": pain.pain_weeks,
        "causes": (pain.specific_cause, pain.surgery_related, pain.pregnancy_related),
        "improving": pain.improving,
        "notice": visit.note.says("abn-signed"),
        "earlier": days,
    }
    return "; ".join(f"{name} {value}" for name, value in facts.items())


def shown(procedure: Procedure) -> str:
    """Show what is stated of a procedure."""
    stated = []
    for field in fields(Procedure):
        value = getattr(procedure, field.name)
        if value != field.default and value not in (None, (), False):
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            stated.append(f"{field.name} {text}")
    return "; ".join(stated)


def written(lines: ExpectedLines) -> str:
    """Write lines as a coder does."""
    return ", ".join(f"{'-'.join((c, *sorted(m)))} x{u}" for c, u, m in lines) or "no line"


def lines_of(coding: Coding) -> ExpectedLines:
    """Give the lines of the library in the form of the oracle's."""
    return sorted((line.code, line.units, frozenset(line.modifiers)) for line in coding.lines)


def compare(encounter: Encounter, policy: str) -> str | Disagreement:
    """Say "agreed" or "no opinion", or give the disagreement."""
    expected = expected_lines(encounter, policy)
    if expected is None:
        return "no opinion"
    found = lines_of(select_codes(encounter, policy=policy_of(policy)))
    return "agreed" if found == expected else Disagreement(encounter, policy, expected, found)


def open_rules(encounter: Encounter, policy: str) -> set[str]:
    """Give the rules by which the library says that its lines are not final."""
    coding = select_codes(encounter, policy=policy_of(policy))
    if coding.is_final:
        return set()
    return {question.rule for question in coding.questions if question.changes_lines}
