"""
Services that a policy sets against each other by a choice, where NCCI has no row or leaves it open.

Each stands for a place where sources disagree; what they say is with the choice.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import product
from typing import Final, NamedTuple

from needlecode.choices import Choices


__all__ = ["WARNINGS", "Chosen", "Condition", "chosen_codes", "chosen_pair"]


class Condition(StrEnum):
    """What lets both services of a pair stand."""

    NOTHING = "nothing"
    PLACE = "another region or session"
    BODY_PART = "another part of the body"
    DIAGNOSIS = "another region and diagnosis"
    # Both stand, and a warning says what may be wrong.
    WARN_PLACE = "another region, else a warning"
    WARN_TIME = "minutes of its own, else a warning"


WARNINGS: Final = frozenset({Condition.WARN_PLACE, Condition.WARN_TIME})


class Chosen(NamedTuple):
    """
    A pair of codes that a choice speaks of.

    Attributes:
        choice: Its name; "" where no choice decides.
        column_one: The code that stands.
        column_two: The code that is withheld unless the condition is met.
        condition: What lets both stand.
    """

    choice: str
    column_one: str
    column_two: str
    condition: Condition


_NEEDLING: Final = ("20560", "20561")
_OSTEOPATHIC: Final = ("98925", "98926", "98927", "98928", "98929")
_INJECTIONS: Final = ("20526", "20527", "20550", "20551", "20552", "20553")
_SPINAL: Final = ("98940", "98941", "98942")


def _pairs(
    choice: str, ones: Iterable[str], twos: Iterable[str], conditions: Mapping[str, Condition]
) -> dict[tuple[str, str], tuple[str, dict[str, Chosen]]]:
    twos = tuple(twos)
    return {
        (min(one, two), max(one, two)): (
            choice,
            {
                value: Chosen(choice, one, two, condition)
                for value, condition in conditions.items()
            },
        )
        for one, two in product(ones, twos)
    }


# Values of a choice that are not named here let both codes stand.
_BY_CODES: Final = {
    **_pairs(
        "manual_therapy_beside_needling",
        _NEEDLING,
        ("97140",),
        {
            "warn": Condition.WARN_TIME,
            "different_region": Condition.PLACE,
            "withhold": Condition.NOTHING,
        },
    ),
    **_pairs(
        "omt_beside_needling",
        _OSTEOPATHIC,
        _NEEDLING,
        {"warn": Condition.WARN_PLACE, "different_region": Condition.PLACE},
    ),
    # Not a choice: the manual's text has no row, and says nothing of which of the two is paid.
    **_pairs("", _OSTEOPATHIC, _INJECTIONS, {"": Condition.WARN_PLACE}),
    **_pairs(
        "cmt_beside_needling",
        (*_SPINAL, "98943"),
        _NEEDLING,
        {"different_region": Condition.PLACE},
    ),
    **_pairs(
        "cmt_region_test",
        _SPINAL,
        ("97112", "97124", "97140"),
        {
            "different_region": Condition.PLACE,
            "different_body_part": Condition.BODY_PART,
            "region_and_diagnosis": Condition.DIAGNOSIS,
        },
    ),
    **_pairs(
        "estim_beside_electroacupuncture",
        ("97813", "97814"),
        ("97014", "97032", "G0283"),
        {"distinct_site": Condition.PLACE},
    ),
}


def chosen_pair(choices: Choices, one: str, two: str) -> Chosen | None:
    """
    Look up two codes.

    Args:
        choices: The choices of the policy.
        one: A code.
        two: Another code, not before it in order.
    """
    found = _BY_CODES.get((one, two))
    if found is None:
        return None
    name, by_value = found
    return by_value.get(getattr(choices, name) if name else "")


def chosen_codes(choices: Choices) -> frozenset[str]:
    """
    Give the codes that some choice sets against another one, with a modifier where both stand.

    Args:
        choices: The choices of the policy.
    """
    return frozenset(
        code
        for pair, (name, by_value) in _BY_CODES.items()
        if (chosen := by_value.get(getattr(choices, name) if name else ""))
        and chosen.condition not in {*WARNINGS, Condition.NOTHING}
        for code in pair
    )
