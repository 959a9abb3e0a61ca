"""What is billed: claim lines and modifiers."""

from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from needlecode import _check
from needlecode.authority import Citation
from needlecode.errors import InvalidValueError, UnknownNameError


__all__ = ["ClaimLine", "Modifier", "ModifierKind"]


class ModifierKind(StrEnum):
    """What a modifier is about."""

    DISTINCT_SERVICE = "distinct_service"
    REPEAT = "repeat"
    THERAPY_PLAN = "therapy_plan"
    ASSISTANT = "assistant"
    SEPARATE_EVALUATION = "separate_evaluation"
    REDUCED = "reduced_service"
    MULTIPLE = "multiple_procedures"


@frozen(kw_only=True)
class Modifier:
    """
    Two characters on a claim line.

    Attributes:
        code: The two characters.
        meaning: What it says, in the library's own words.
        kind: What it is about.
        bypasses_edits: Whether NCCI lists it among the modifiers that can bypass a PTP edit with
            indicator 1.
        first_day: The day from which it may be used, or None when that is not established.
        cites: Where that is said.
    """

    code: str
    meaning: str
    kind: ModifierKind
    bypasses_edits: bool
    first_day: date | None
    cites: tuple[Citation, ...]

    def __str__(self) -> str:
        """Show the two characters."""
        return self.code

    @classmethod
    def get(cls, code: str) -> "Modifier":
        """
        Look up a modifier that the library sets.

        Raises:
            UnknownNameError: The library sets no such modifier.
        """
        try:
            return MODIFIERS[code]
        except KeyError:
            msg = f"the library sets no such modifier; it sets {', '.join(MODIFIERS)}"
            raise UnknownNameError(msg) from None


def _modifier(
    code: str,
    meaning: str,
    kind: ModifierKind,
    *cites: tuple[str, str],
    bypasses: bool,
    since: date | None = None,
) -> Modifier:
    return Modifier(
        code=code,
        meaning=meaning,
        kind=kind,
        bypasses_edits=bypasses,
        first_day=since,
        cites=tuple(Citation(*cite) for cite in cites),
    )


_DISTINCT: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 and I-17 to I-20")

_PLANS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")

MODIFIERS: Final = {
    modifier.code: modifier
    for modifier in (
        _modifier(
            "25",
            "The visit is significant work, separate from a procedure of the day.",
            ModifierKind.SEPARATE_EVALUATION,
            ("ncci-policy-manual-2026", "ch. I, pp. I-13, I-14 and I-16"),
            bypasses=True,
        ),
        _modifier(
            "59",
            "The service is distinct from another of the day.",
            ModifierKind.DISTINCT_SERVICE,
            _DISTINCT,
            bypasses=True,
        ),
        _modifier(
            "XE",
            "The service was furnished in a separate encounter of the day.",
            ModifierKind.DISTINCT_SERVICE,
            _DISTINCT,
            bypasses=True,
        ),
        _modifier(
            "XS",
            "The service was furnished on a separate organ or structure.",
            ModifierKind.DISTINCT_SERVICE,
            _DISTINCT,
            bypasses=True,
        ),
        _modifier(
            "XU",
            "The service does not overlap the usual parts of another of the day.",
            ModifierKind.DISTINCT_SERVICE,
            _DISTINCT,
            bypasses=True,
        ),
        _modifier(
            "76",
            "The same practitioner repeated the procedure later on the day.",
            ModifierKind.REPEAT,
            ("ncci-policy-manual-2026", "ch. I, p. I-14"),
            bypasses=False,
        ),
        *(
            _modifier(
                code,
                f"The service was furnished under a plan of care of {discipline}.",
                ModifierKind.THERAPY_PLAN,
                _PLANS,
                bypasses=False,
            )
            for code, discipline in (
                ("GP", "physical therapy"),
                ("GO", "occupational therapy"),
                ("GN", "speech-language pathology"),
            )
        ),
        *(
            _modifier(
                code,
                f"An assistant in {discipline} furnished more than a tenth of the service.",
                ModifierKind.ASSISTANT,
                _PLANS,
                bypasses=False,
                since=date(2020, 1, 1),
            )
            for code, discipline in (
                ("CQ", "physical therapy"),
                ("CO", "occupational therapy"),
            )
        ),
        _modifier(
            "51",
            "The service is a second procedure of the same session.",
            ModifierKind.MULTIPLE,
            ("medicarepayment-98943-2016", "98943 with 51"),
            bypasses=False,
        ),
        _modifier(
            "52",
            "Less was done than the code stands for.",
            ModifierKind.REDUCED,
            (
                "cpt-code-set",
                "modifier 52, for a visit with two payers; as Dynamic Chiropractic reports",
            ),
            ("dynamic-chiropractic-52312", "answer"),
            bypasses=False,
        ),
    )
}

# Canonical order on a line: the distinct-service modifiers first, as payers read from the left.
_ORDER: Final = (
    *("25", "51", "52", "59", "XE", "XP", "XS", "XU", "76", "77"),
    *("KX", "AT", "GP", "GO", "GN", "CQ", "CO"),
)


def in_order(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    """Put modifiers into the canonical order; those without a place in it follow, sorted."""
    return tuple(
        sorted(modifiers, key=lambda m: (_ORDER.index(m) if m in _ORDER else len(_ORDER), m))
    )


@frozen
class ClaimLine:
    """
    One service line.

    Args:
        code: CPT or HCPCS code.
        units: Units of service.
        modifiers: In canonical order.
        pointers: Positions in the encounter's diagnoses, from 1; empty when the note does not say
            which diagnosis the service was for.
        procedures: Positions in the encounter's procedures that the line covers.
        basis: Ids of the rows and rules that it rests on.
    """

    code: str
    units: int = field(default=1, kw_only=True)
    modifiers: tuple[str, ...] = field(default=(), kw_only=True, converter=_check.texts)
    pointers: tuple[int, ...] = field(default=(), kw_only=True, converter=_check.numbers)
    procedures: tuple[int, ...] = field(default=(), kw_only=True, converter=_check.numbers)
    basis: tuple[str, ...] = field(default=(), kw_only=True, converter=_check.texts)

    def __attrs_post_init__(self) -> None:
        """Refuse what can stand on no claim."""
        _check.code("code", self.code)
        if type(self.units) is not int or self.units < 1:
            raise InvalidValueError("units", "a whole number from 1 upwards", self.units)
        _check.members("modifiers", self.modifiers, str)
        for place, modifier in enumerate(self.modifiers):
            _check.modifier(f"modifiers[{place}]", modifier)
        _check.members("pointers", self.pointers, int)
        _check.members("procedures", self.procedures, int)
        for place, pointer in enumerate(self.pointers):
            _check.whole(f"pointers[{place}]", pointer, 1)
        for place, procedure in enumerate(self.procedures):
            _check.whole(f"procedures[{place}]", procedure)
        _check.members("basis", self.basis, str)

    def __str__(self) -> str:
        """Show code, modifiers and units as a coder writes them."""
        return f"{'-'.join((self.code, *self.modifiers))} x{self.units}"
