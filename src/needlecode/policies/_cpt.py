"""The code set alone, no payer."""

from datetime import date
from typing import Final

from needlecode._dated import Dated, after
from needlecode.authority import Citation
from needlecode.edition import Code
from needlecode.facts._codes import CODES
from needlecode.policy import Layer
from needlecode.rules import CODE_SET_RULES


# From 2004 the injection codes count muscles; CPT 2002 still counted muscle groups (F-206).
_FIRST_DAY: Final = date(2004, 1, 1)
# The last day of the code set of 2026; that of 2027 was not looked at (F-616).
_VERIFIED_THROUGH: Final = date(2026, 12, 31)


def _code(number: str) -> Dated[Code]:
    kind, concept, first_day, last_day, cites = CODES[number]
    since = date.fromisoformat(first_day) if first_day else None
    until = date.fromisoformat(last_day) if last_day else None
    code = Code(
        number=number,
        kind=kind,
        concept=concept,
        first_day=since,
        last_day=until,
        cites=tuple(Citation(*cite) for cite in cites),
    )
    begun = (since or _FIRST_DAY, code)
    return Dated((begun, (after(until), None)) if until else (begun,))


LAYER: Final = Layer(
    id="CPT",
    title="The code set alone, no payer",
    first_day=_FIRST_DAY,
    verified_through=_VERIFIED_THROUGH,
    codes={number: _code(number) for number in CODES},
    rules=CODE_SET_RULES,
)
