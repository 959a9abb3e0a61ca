"""The laws of the answers, held over generated visits in a process of their own."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final


_LAWS: Final = ("tests/test_laws.py", "tests/test_laws_families.py")
_ROOT: Final = Path(__file__).parents[2]


@cache
def outcomes() -> tuple[int, tuple[str, ...]]:
    """
    Hold every law, over as many visits as the profile ``report`` says.

    Returns:
        How many laws hold, and the names of those that do not.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-rpfE", "-p", "no:cacheprovider", *_LAWS]
    done = subprocess.run(  # noqa: S603 - our own tests
        command,
        cwd=_ROOT,
        env={**os.environ, "HYPOTHESIS_PROFILE": "report"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    held = sum(line[0] == "PASSED" for line in lines)
    broken = [line[1] for line in lines if line[0] in {"FAILED", "ERROR"}]
    # Where nothing was run at all, something is wrong too.
    return held, tuple(broken if held or broken else [f"exit code {done.returncode}"])
