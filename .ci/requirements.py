#!/usr/bin/env python3
"""
Print the requirements of a dependency group, one a line, for ``pip install -r``.

The pip of Debian 12 has no option for groups. Where a group names this project itself, the checkout
is installed, with the same extras.
"""

import re
import sys
import tomllib
from pathlib import Path


def requirements(group: str) -> list[str]:
    """Give the requirements of a group of ``pyproject.toml`` in the current folder."""
    document = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    own = re.compile(rf"{re.escape(document['project']['name'])}(\[[^\]]*\])?\Z")
    found: list[str] = []
    for entry in document["dependency-groups"][group]:
        if isinstance(entry, dict):
            found += requirements(entry["include-group"])
        else:
            itself = own.match(entry)
            found.append(f"-e .{itself[1] or ''}" if itself else entry)
    return found


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in requirements(sys.argv[1])))
