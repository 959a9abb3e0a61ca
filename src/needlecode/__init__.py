"""
Turn a needling visit into the claim lines that its documentation supports.

```pycon
>>> import needlecode as nc
>>> from datetime import date
>>> visit = nc.Encounter(
...     date_of_service=date(2026, 3, 2),
...     procedures=(
...         nc.Procedure(
...             nc.Technique.DRY_NEEDLING,
...             injected=False,
...             sites=(nc.Muscle("trapezius", nc.Side.LEFT), nc.Muscle("trapezius", nc.Side.RIGHT)),
...         ),
...     ),
... )
>>> print(nc.select_codes(visit))
20560 x1

```
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    __version__: str
    from needlecode import muscles, policies, rules
    from needlecode.authority import Citation, Source
    from needlecode.choices import Choice, Choices
    from needlecode.claim import ClaimLine, Modifier
    from needlecode.coding import Coding, select_codes
    from needlecode.derivation import CountStep, MuscleCount
    from needlecode.documentation import Completeness, Tally, check_documentation
    from needlecode.edition import Edition
    from needlecode.element_checks import ElementCheck
    from needlecode.elements import Element, ElementAsk, Level
    from needlecode.encounter import (
        Clinical,
        Discipline,
        Encounter,
        Note,
        PlanOfCare,
        Service,
        Setting,
    )
    from needlecode.errors import (
        InterchangeError,
        InvalidValueError,
        NeedlecodeError,
        PolicyError,
        TableError,
        UnknownNameError,
    )
    from needlecode.explaining import HeldChoice, Record, record
    from needlecode.interchange.json import read_encounter, write_encounter
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
    from needlecode.policy import Layer, Policy, compose
    from needlecode.procedure import NeedleSet, Procedure, Profession, Provider, Technique
    from needlecode.reading import (
        MuscleReading,
        Passage,
        Role,
        SideSource,
        Spelling,
        read_muscles,
    )
    from needlecode.review import ClaimReview, LineReview, Support, review_claim
    from needlecode.rule import Finding, Question, Rule, Severity, Verdict

# Everything is loaded on first use: a program pays for what it asks for, and no more.
_LAZY = {
    "AmbiguousToken": "muscle",
    "Choice": "choices",
    "Choices": "choices",
    "Citation": "authority",
    "ClaimLine": "claim",
    "Clinical": "encounter",
    "ClaimReview": "review",
    "Coding": "coding",
    "Completeness": "documentation",
    "CountStep": "derivation",
    "Discipline": "encounter",
    "Edition": "edition",
    "Element": "elements",
    "ElementAsk": "elements",
    "ElementCheck": "element_checks",
    "Encounter": "encounter",
    "Finding": "rule",
    "HeldChoice": "explaining",
    "InterchangeError": "errors",
    "InvalidValueError": "errors",
    "Layer": "policy",
    "Level": "elements",
    "LineReview": "review",
    "Modifier": "claim",
    "Muscle": "muscle",
    "MuscleCount": "derivation",
    "MuscleGroup": "muscle",
    "MuscleReading": "reading",
    "NeedleSet": "procedure",
    "NeedlecodeError": "errors",
    "NonMuscle": "muscle",
    "Note": "encounter",
    "Passage": "reading",
    "PlanOfCare": "encounter",
    "Policy": "policy",
    "PolicyError": "errors",
    "Procedure": "procedure",
    "Profession": "procedure",
    "Provider": "procedure",
    "Question": "rule",
    "Record": "explaining",
    "Role": "reading",
    "Rule": "rule",
    "Service": "encounter",
    "Setting": "encounter",
    "Severity": "rule",
    "Side": "muscle",
    "SideSource": "reading",
    "Site": "muscle",
    "Source": "authority",
    "Support": "review",
    "Spelling": "reading",
    "Structure": "muscle",
    "TableError": "errors",
    "Tally": "documentation",
    "Technique": "procedure",
    "UnknownNameError": "errors",
    "Unread": "muscle",
    "Verdict": "rule",
    "check_documentation": "documentation",
    "compose": "policy",
    "read_encounter": "interchange.json",
    "read_muscles": "reading",
    "record": "explaining",
    "review_claim": "review",
    "select_codes": "coding",
    "write_encounter": "interchange.json",
}

__all__ = [
    "AmbiguousToken",
    "Choice",
    "Choices",
    "Citation",
    "ClaimLine",
    "ClaimReview",
    "Clinical",
    "Coding",
    "Completeness",
    "CountStep",
    "Discipline",
    "Edition",
    "Element",
    "ElementAsk",
    "ElementCheck",
    "Encounter",
    "Finding",
    "HeldChoice",
    "InterchangeError",
    "InvalidValueError",
    "Layer",
    "Level",
    "LineReview",
    "Modifier",
    "Muscle",
    "MuscleCount",
    "MuscleGroup",
    "MuscleReading",
    "NeedleSet",
    "NeedlecodeError",
    "NonMuscle",
    "Note",
    "Passage",
    "PlanOfCare",
    "Policy",
    "PolicyError",
    "Procedure",
    "Profession",
    "Provider",
    "Question",
    "Record",
    "Role",
    "Rule",
    "Service",
    "Setting",
    "Severity",
    "Side",
    "SideSource",
    "Site",
    "Source",
    "Spelling",
    "Structure",
    "Support",
    "TableError",
    "Tally",
    "Technique",
    "UnknownNameError",
    "Unread",
    "Verdict",
    "__version__",
    "check_documentation",
    "compose",
    "muscles",
    "policies",
    "read_encounter",
    "read_muscles",
    "record",
    "review_claim",
    "rules",
    "select_codes",
    "write_encounter",
]


def __getattr__(name: str) -> Any:
    """Load what is heavy on first use."""
    if name in {"muscles", "policies", "rules"}:
        value: Any = import_module(f"needlecode.{name}")
    elif name == "__version__":
        value = _version()
    elif name in _LAZY:
        value = getattr(import_module(f"needlecode.{_LAZY[name]}"), name)
    else:
        msg = f"module 'needlecode' has no attribute {name!r}"
        raise AttributeError(msg)
    globals()[name] = value
    return value


def _version() -> str:
    """Give the installed version; "0" where the package is only on the path."""
    metadata = import_module("importlib.metadata")
    try:
        return str(metadata.version("needlecode"))
    except metadata.PackageNotFoundError:
        return "0"


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
