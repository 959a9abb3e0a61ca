"""Hypothesis profiles: dev by default, ci where CI is set, long on demand, report for the report."""

import os

from hypothesis import settings


# Where CI is set the examples are the same in every run: what lands does not hang on chance. Anybody
# else's run, and the long one, look for new ones.
_REPEATED = bool(os.environ.get("CI"))
for _name, _examples in (("dev", 50), ("ci", 200), ("report", 20), ("long", 100_000)):
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        print_blob=True,
        derandomize=(_REPEATED and _name != "long") or _name == "report",
    )
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)
