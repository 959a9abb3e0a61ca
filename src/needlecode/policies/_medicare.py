"""Medicare Part B, for practitioners: what it reads otherwise than a payer that follows NCCI."""

from datetime import date
from typing import Final

from needlecode._dated import Dated
from needlecode.edition import Code
from needlecode.policies._ncci import defaults_of
from needlecode.policy import Layer
from needlecode.rules import MEDICARE_RULES


# In every fee schedule file that was read, from that of January 2020 on, the code is invalid for
# Medicare, which has G0283 for the service (F-215, N-435).
_INVALID: Final = date(2020, 1, 1)

LAYER: Final = Layer(
    id="MEDICARE",
    title="Medicare Part B, practitioner",
    choices=defaults_of("MEDICARE"),
    rules=MEDICARE_RULES,
    modifiers=frozenset({"AT", "KX", "GA", "GX", "GY", "GZ"}),
    profile="medicare",
    codes={"97014": Dated[Code](((_INVALID, None),))},
)
