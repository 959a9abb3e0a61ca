"""Every rule and every decision table, in explicit tuples."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from needlecode._table import Table
from needlecode.errors import UnknownNameError
from needlecode.rule import Rule
from needlecode.rules import (
    before_2020,
    beside_injection,
    edits,
    injection,
    modifiers,
    needling,
    open_count,
    same_day,
    sessions,
    sites,
    visit,
)


__all__ = ["CODE_SET_RULES", "EDIT_RULES", "RETIRED", "RULES", "TABLES", "by_id"]

CODE_SET_RULES: Final[tuple[Rule, ...]] = (
    *visit.RULES,
    *needling.RULES,
    *before_2020.RULES,
    *sites.RULES,
    *open_count.RULES,
    *injection.RULES,
    *beside_injection.RULES,
    *same_day.RULES,
    *sessions.RULES,
)
EDIT_RULES: Final[tuple[Rule, ...]] = (*edits.RULES, *modifiers.RULES)
RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((*CODE_SET_RULES, *EDIT_RULES), key=lambda rule: rule.id)
)
TABLES: Final[tuple[Table[Any], ...]] = (needling.TABLE, injection.TABLE, same_day.TABLE)
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
