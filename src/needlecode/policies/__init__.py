"""The ready-made policies: one layer each over the ones below."""

from typing import Final

from needlecode.errors import UnknownNameError
from needlecode.policies._cpt import LAYER as _CPT_LAYER
from needlecode.policies._medicare import LAYER as _MEDICARE_LAYER
from needlecode.policies._ncci import LAYER as _NCCI_LAYER
from needlecode.policies._ncci import MEDICAID_LAYER as _MEDICAID_LAYER
from needlecode.policy import Policy, compose


__all__ = ["ALL", "CPT", "CPT_NCCI", "MEDICARE", "find"]

CPT: Final = compose(_CPT_LAYER, id="CPT")
CPT_NCCI: Final = compose(_CPT_LAYER, _MEDICAID_LAYER, _NCCI_LAYER, id="CPT_NCCI")
MEDICARE: Final = compose(*CPT_NCCI.layers, _MEDICARE_LAYER, id="MEDICARE")
ALL: Final = (CPT, CPT_NCCI, MEDICARE)


def find(name: str) -> Policy:
    """
    Look up a policy by its id.

    Args:
        name: For instance ``"CPT_NCCI"``; case and hyphens do not matter.

    Raises:
        UnknownNameError: There is no such policy.
    """
    wanted = str(name).upper().replace("-", "_")
    for policy in ALL:
        if policy.id == wanted:
            return policy
    msg = f"there is no policy of that name; there are {', '.join(p.id for p in ALL)}"
    raise UnknownNameError(msg)
