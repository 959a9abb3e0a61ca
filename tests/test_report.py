"""The report prints the project's figures and fails when one is off its target."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.report import ROOT, Figure, figures
from tests.report.__main__ import main
from tests.report.ledger import Ledger, defined, review


LEDGER: Final = ROOT / "tests" / "ledger.toml"
SHARED: Final = ROOT.parent / "shared"
NOWHERE: Final = Path("/nowhere")
THIN: Final = ["--every", "29"]
"""A thinned corpus of phrases: the whole of it is read where the report is printed."""
TEXT: Final = LEDGER.read_text(encoding="utf-8")


def _line(key: str) -> str:
    """Give the line of the ledger that holds an id."""
    return next(line for line in TEXT.splitlines() if line.startswith(f"{key} = "))


class TestReport:
    """`python -m tests.report` exits 1 below target (design, 8)."""

    def test_it_exits_0_when_everything_is_on_target(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The repository as it is meets every target."""
        status = main(THIN)

        assert "OFF" not in capsys.readouterr().out
        assert status == 0

    def test_it_prints_the_same_twice(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The figures stand in a fixed order."""
        main(THIN)
        one = capsys.readouterr().out
        main(THIN)

        assert one == capsys.readouterr().out

    def test_every_figure_is_a_row_of_columns(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Name, value, target and mark stand under one another."""
        main([*THIN, "--shared", str(NOWHERE)])
        lines = capsys.readouterr().out.splitlines()
        found = figures(LEDGER, NOWHERE, every=int(THIN[1]))

        assert re.match(r"figure +value +target\Z", lines[0])
        assert len({len(line[: line.index("value") + 5]) for line in lines[:1]}) == 1
        for figure, line in zip(found, lines[1:], strict=False):
            assert line.startswith(figure.name)
            assert str(figure.value) in line

    def test_it_says_when_the_definitions_are_not_there(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Outside the project's own folder only references are checked, and it says so."""
        main([*THIN, "--shared", str(NOWHERE)])

        assert "only references were checked" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("old", "new", "figure"),
        [
            (_line("F-101"), 'F-101 = ["SEL999"]', "ledger references unknown"),
            (_line("F-101"), 'F-101 = ["choices:colour"]', "ledger references unknown"),
            (_line("F-101"), 'F-101 = ["pages:x"]', "ledger references unknown"),
            (_line("F-101"), 'F-101 = ["facts:x.toml"]', "ledger references to missing files"),
            (_line("F-101"), 'F-101 = ["docs:x.md"]', "ledger references to missing files"),
            (_line("F-101"), "F-101 = []", "ledger ids without a reason"),
            (_line("F-101"), 'F-101 = "later: "', "ledger ids without a reason"),
            (_line("F-101"), 'F-101 = "perhaps"', "ledger ids without a reason"),
            (_line("laterality"), "", "choices not in the ledger"),
        ],
    )
    def test_it_exits_1_for_a_mutated_ledger(
        self,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        old: str,
        new: str,
        figure: str,
    ) -> None:
        """Each kind of fault in the ledger is printed under its figure."""
        mutant = tmp_path / "ledger.toml"
        mutant.write_text(TEXT.replace(f"{old}\n", f"{new}\n", 1), encoding="utf-8")

        assert main([*THIN, "--ledger", str(mutant), "--shared", str(NOWHERE)]) == 1
        assert re.search(rf"^{figure} .*OFF$", capsys.readouterr().out, re.MULTILINE)


def _shared(folder: Path) -> Path:
    """Write small files that define a few ids in each of their ways."""
    (folder / "facts").mkdir()
    files = {
        "facts/needling.md": "| id | fact |\n|---|---|\n| F-101 | x, see F-900 |\n",
        "facts/neighbours.md": "- **N-101** x\n- see N-900\n\n| 20561 / 20560 | 0 | N-441 |\n",
        "facts/coverage.md": "| C-101 | x (C-900) |\n",
        "choices.md": "| name | x |\n|---|---|\n| `laterality` | y |\n| counting | `other` |\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class TestLedger:
    """Every fact and every choice is held somewhere, or the ledger says why not (design, 6)."""

    WHOLE: Final[Ledger] = {
        "F": {"F-101": ["SEL101"]},
        "N": {"N-101": "later: x, because y", "N-441": "not encoded because of z"},
        "C": {"C-101": ["facts:codes.toml"]},
        "choice": {"laterality": ["choices:laterality"]},
    }

    def test_a_whole_ledger_has_no_fault(self, tmp_path: Path) -> None:
        """Every defined id is there, and every reference is known."""
        found = review(self.WHOLE, ROOT, _shared(tmp_path))

        assert found.compared
        assert (found.missing, found.unknown, found.no_reason) == ((), (), ())
        assert (found.unknown_references, found.missing_files) == ((), ())
        assert dict(found.counts) == {"held": 3, "later": 1, "not encoded": 1}

    def test_missing_and_unknown_ids_are_named(self, tmp_path: Path) -> None:
        """An id that is defined and not held, and one that nothing defines, are both faults."""
        ledger = {**self.WHOLE, "N": {"N-101": ["SEL101"], "N-900": ["SEL101"]}, "X": {"X-1": []}}
        found = review(ledger, ROOT, _shared(tmp_path))

        assert found.missing == ("N-441",)
        assert found.unknown == ("N-900", "X-1")

    def test_without_the_definitions_only_references_are_checked(self) -> None:
        """No id is missing or unknown where nothing defines any."""
        found = review(self.WHOLE, ROOT, NOWHERE)

        assert not found.compared
        assert (found.missing, found.unknown) == ((), ())

    def test_definitions_are_told_from_mentions(self, tmp_path: Path) -> None:
        """A row, a bullet or the last column of a pair defines an id; a mention does not."""
        assert defined(_shared(tmp_path)) == {
            "F": {"F-101"},
            "N": {"N-101", "N-441"},
            "C": {"C-101"},
            "choice": {"laterality"},
        }

    @pytest.mark.skipif(not SHARED.is_dir(), reason="the fact files are not beside the repository")
    def test_the_ledger_is_whole(self) -> None:
        """No fact and no choice has been forgotten, and none was made up."""
        found = review(tomllib.loads(TEXT), ROOT, SHARED)

        assert found.compared
        assert (found.missing, found.unknown) == ((), ())


class TestFigure:
    """A figure without a target informs; one with a target binds."""

    def test_only_a_missed_target_is_off(self) -> None:
        """A figure is off exactly when it has a target and differs from it."""
        assert not Figure("x", 3).is_off
        assert not Figure("x", 0, 0).is_off
        assert Figure("x", 1, 0).is_off
