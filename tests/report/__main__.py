"""Print the project's figures; exit 1 when one is off its target."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.report import ROOT, Figure, figures


def _row(figure: Figure, width: int) -> str:
    target = "" if figure.target is None else str(figure.target)
    mark = "OFF" if figure.is_off else ""
    return f"{figure.name:<{width}} {figure.value:>7} {target:>7} {mark}".rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Print the figures.

    Args:
        arguments: Of the command line.

    Returns:
        The exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.report", description=__doc__)
    parser.add_argument("--ledger", type=Path, default=ROOT / "tests" / "ledger.toml")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--every", type=int, default=1, help="thin the composed corpus")
    options = parser.parse_args(arguments)
    found = figures(options.ledger, options.shared, every=options.every)
    width = max(len(figure.name) for figure in found)
    lines = [f"{'figure':<{width}} {'value':>7} {'target':>7}"]
    lines += [_row(figure, width) for figure in found]
    if not options.shared.is_dir():
        lines.append("The files that define the ids are not here; only references were checked.")
    off = [figure for figure in found if figure.is_off]
    for figure in off:
        lines += ["", f"{figure.name}:", *(f"  {detail}" for detail in figure.details)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
