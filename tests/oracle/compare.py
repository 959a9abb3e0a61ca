"""Set the oracle and the library side by side."""

from dataclasses import dataclass
from typing import Final

from attrs import fields

from needlecode.coding import Coding, select_codes
from needlecode.encounter import Encounter
from needlecode.policies import find
from needlecode.policy import Policy
from needlecode.procedure import Procedure
from tests.oracle import ExpectedLines, expected_lines


POLICIES: Final[dict[str, Policy]] = {name: find(name) for name in ("CPT", "CPT_NCCI", "MEDICARE")}
# What speaks of coverage and of notices is not part of the opinion (C-113, C-601 to C-606).
COVERAGE: Final = frozenset({"KX", "GA", "GX", "GY", "GZ"})


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
    return "\n".join(words + [f"  {shown(procedure)}" for procedure in visit.procedures])


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
    return sorted(
        (line.code, line.units, frozenset(line.modifiers) - COVERAGE) for line in coding.lines
    )


def compare(encounter: Encounter, policy: str) -> str | Disagreement:
    """Say "agreed" or "no opinion", or give the disagreement."""
    expected = expected_lines(encounter, policy)
    if expected is None:
        return "no opinion"
    found = lines_of(select_codes(encounter, policy=POLICIES[policy]))
    return "agreed" if found == expected else Disagreement(encounter, policy, expected, found)


def open_rules(encounter: Encounter, policy: str) -> set[str]:
    """Give the rules by which the library says that its lines are not final."""
    coding = select_codes(encounter, policy=POLICIES[policy])
    if coding.is_final:
        return set()
    return {question.rule for question in coding.questions if question.changes_lines}
