"""The full content of every ready-made policy is kept as text, so that a change can be reviewed."""

from pathlib import Path
from typing import Final

import pytest

from needlecode.policies import CPT
from tests.snapshots.__main__ import FOLDER, main, snapshot, snapshots


WRITTEN: Final = snapshots()


class TestSnapshots:
    """Every ready-made policy has a snapshot of its full content (design, 8)."""

    @pytest.mark.parametrize("name", WRITTEN)
    def test_the_file_is_what_the_policy_holds(self, name: str) -> None:
        """The file is up to date; python -m tests.snapshots writes it anew."""
        assert (FOLDER / name).read_text(encoding="utf-8") == WRITTEN[name]

    def test_no_file_is_left_over(self) -> None:
        """There is a file for each policy and no other."""
        assert {path.name for path in FOLDER.glob("*.txt")} == set(WRITTEN)

    def test_a_changed_choice_changes_the_text(self) -> None:
        """Another value of a choice shows as one line of each edition, and where it comes from."""
        before = snapshot(CPT).splitlines()
        after = snapshot(CPT.choosing(laterality="names_only")).splitlines()

        assert {line for line in after if line not in before and not line.startswith("#")} == {
            "  laterality = names_only (caller)",
            "layers: CPT, caller",
        }

    def test_the_command_writes_the_files_anew(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It writes each file, and removes that of a policy that is gone."""
        (tmp_path / "GONE.txt").write_text("", encoding="utf-8")
        main(tmp_path)

        written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
        assert written == WRITTEN
        assert capsys.readouterr().out.splitlines() == [
            "removed GONE.txt",
            *(f"wrote {name}" for name in WRITTEN),
        ]
