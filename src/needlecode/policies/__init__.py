"""The ready-made policies: one layer each over the ones below."""

from functools import cache
from typing import Final

from needlecode.errors import InvalidValueError
from needlecode.payers import UNKNOWN_PAYER, Payer, payer_named
from needlecode.policies._cpt import LAYER as _CPT_LAYER
from needlecode.policies._medicare import LAYER as _MEDICARE_LAYER
from needlecode.policies._ncci import LAYER as _NCCI_LAYER
from needlecode.policies._ncci import MEDICAID_LAYER as _MEDICAID_LAYER
from needlecode.policy import Layer, Policy, compose
from needlecode.rules import PAYER_RULES


__all__ = ["ALL", "CPT", "CPT_NCCI", "MEDICARE", "find"]

CPT: Final = compose(_CPT_LAYER, id="CPT")
CPT_NCCI: Final = compose(_CPT_LAYER, _MEDICAID_LAYER, _NCCI_LAYER, id="CPT_NCCI")
MEDICARE: Final = compose(*CPT_NCCI.layers, _MEDICARE_LAYER, id="MEDICARE")
ALL: Final = (CPT, CPT_NCCI, MEDICARE)


# The demands on the record stand under these names in the table of elements.
_PROFILES: Final = {
    "AETNA": "aetna",
    "ANTHEM_CARELON": "anthem",
    "BCBS_AL": "bcbs_al",
    "CIGNA": "cigna",
    "TRICARE": "tricare",
    "TRIPLE_S": "triple_s",
    "VA_COMMUNITY_CARE": "va",
    "WA_LNI": "wa_lni",
}


def find(name: str) -> Policy:
    """
    Look up a policy by its id, or a payer by its id or name.

    Args:
        name: For instance ``"CPT_NCCI"`` or ``"Tricare"``; case, hyphens and spaces do not matter.

    Returns:
        The policy. Of a payer that is not known, one under which coverage is undetermined, and which
        has the code set alone: nothing is known of its edits either.

    Raises:
        InvalidValueError: The name is empty.
    """
    wanted = str(name).strip().upper().replace("-", "_").replace(" ", "_")
    if not wanted:
        raise InvalidValueError("name", "the id of a policy or the name of a payer", name)
    for policy in ALL:
        if policy.id == wanted:
            return policy
    return _of_payer(payer_named(str(name)) or UNKNOWN_PAYER)


@cache
def _of_payer(payer: Payer) -> Policy:
    base = next(policy for policy in ALL if policy.id == payer.base)
    layer = Layer(
        id=payer.id,
        title=payer.title,
        rules=PAYER_RULES,
        payer=payer,
        profile=_PROFILES.get(payer.id, ""),
    )
    return compose(*base.layers, layer, id=payer.id, title=payer.title)
