"""What stands on a claim: lines and modifiers."""

import re
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
    INCREASED = "increased_service"
    MULTIPLE = "multiple_procedures"
    SIDE = "side"
    ATTESTATION = "attestation"
    NOTICE = "notice"


@frozen(kw_only=True)
class Modifier:
    """
    Two characters on a claim line.

    Attributes:
        code: The two characters.
        meaning: What it says, in the library's own words.
        needs: The facts that justify it.
        kind: What it is about.
        bypasses_edits: Whether NCCI lists it among the modifiers that can bypass a PTP edit with
            indicator 1.
        is_set: Whether the library sets it where the facts justify it; it looks at the others in a
            review only.
        only_on: Codes on which it may stand; None where that is not limited.
        never_on: Codes on which it never stands.
        first_day: The day from which it may be used, or None when that is not established.
        cites: Where that is said.
    """

    code: str
    meaning: str
    needs: str
    kind: ModifierKind
    bypasses_edits: bool
    is_set: bool
    only_on: tuple[str, ...] | None
    never_on: tuple[str, ...]
    first_day: date | None
    cites: tuple[Citation, ...]

    def __str__(self) -> str:
        """Show the two characters."""
        return self.code

    def may_stand_on(self, code: str) -> bool:
        """
        Say whether the modifier may stand on a line of a code, as far as the table tells.

        Args:
            code: CPT or HCPCS code.
        """
        return code not in self.never_on and (self.only_on is None or code in self.only_on)

    @classmethod
    def get(cls, code: str) -> "Modifier":
        """
        Look up a modifier.

        Raises:
            UnknownNameError: The library knows no such modifier.
        """
        from needlecode.modifiers import MODIFIERS  # noqa: PLC0415 - it imports this module

        try:
            return MODIFIERS[code]
        except KeyError:
            msg = f"the library knows no such modifier; it knows {', '.join(MODIFIERS)}"
            raise UnknownNameError(msg) from None


_WRITTEN: Final = re.compile(r"([0-9A-Z]{5}(?:-[0-9A-Z]{2})*)(?: x([1-9][0-9]{0,3}))?\Z")


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

    @classmethod
    def read(cls, text: str) -> "ClaimLine":
        """
        Read a line as a coder writes it, which is how a line shows itself.

        Args:
            text: Code, modifiers and units, for instance ``"97140-59-GP x2"`` or ``"20560"``.

        Raises:
            InvalidValueError: It is written otherwise.
        """
        found = _WRITTEN.match(text) if type(text) is str else None
        if found is None:
            raise InvalidValueError("line", "a text like 97140-59-GP x2", text)
        code, *modifiers = found[1].split("-")
        return cls(code, units=int(found[2] or 1), modifiers=tuple(modifiers))

    def __str__(self) -> str:
        """Show code, modifiers and units as a coder writes them."""
        return f"{'-'.join((self.code, *self.modifiers))} x{self.units}"
