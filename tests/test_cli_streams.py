"""The command at its edges: terminals, pipes, locales, and the privacy of what is put in."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from needlecode.__main__ import main
from needlecode.coding import select_codes
from needlecode.documentation import check_documentation
from needlecode.explaining import record
from needlecode.interchange.json import read_encounter
from needlecode.interchange.records import read_record
from needlecode.views import render
from needlecode.views.documentation import documentation_line


ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
FINE = str(EXAMPLES / "dry-needling.json")
OPEN = str(EXAMPLES / "seed-3-fibromyalgia.json")
MARKER = "Zwiebelkuchen"
Capture = pytest.CaptureFixture[str]


def _rendered(file: str, *, colour: bool = False) -> str:
    visit = read_encounter(Path(file).read_bytes())
    found = check_documentation(visit)
    page = render(record(found.coding), colour=colour)
    return f"{page}\n{documentation_line(found)}\n"


def _run(
    *arguments: str, env: Mapping[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "needlecode", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(env or {})},
    )


class _Stream(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


class TestColour:
    """Colour stands on a terminal, unless somebody says otherwise."""

    @pytest.mark.parametrize(
        ("option", "no_color", "terminal", "painted"),
        [
            ("auto", None, True, True),
            ("auto", "", True, True),
            ("auto", "1", True, False),
            ("auto", None, False, False),
            ("always", "1", False, True),
            ("never", None, True, False),
        ],
    )
    def test_when_there_is_colour(
        self,
        option: str,
        no_color: str | None,
        terminal: bool,  # noqa: FBT001
        painted: bool,  # noqa: FBT001
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """NO_COLOR counts where it is not empty; the option counts more."""
        out = _Stream() if terminal else io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("COLUMNS", "80")
        if no_color is not None:
            monkeypatch.setenv("NO_COLOR", no_color)

        assert main([FINE, "--colour", option]) == 0
        assert out.getvalue() == _rendered(FINE, colour=painted)

    def test_the_other_spelling(self, capsys: Capture) -> None:
        """Color is colour."""
        main(["explain", "SEL101", "--color", "always"])

        assert capsys.readouterr().out.startswith("\x1b[1mSEL101 ")

    def test_the_width_is_that_of_the_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Up to 100 columns, beyond which lines are hard to read."""
        for columns, widest in (("50", 50), ("500", 100)):
            out = _Stream()
            monkeypatch.setattr(sys, "stdout", out)
            monkeypatch.setenv("COLUMNS", columns)
            main(["explain", "EDT101", "--colour", "never"])
            lines = [line for line in out.getvalue().splitlines() if "https" not in line]

            assert widest - 10 < max(len(line) for line in lines) <= widest

    def test_a_terminal_that_is_one(self) -> None:
        """With a pseudo-terminal as standard output."""
        ours, theirs = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        with subprocess.Popen(
            [sys.executable, "-m", "needlecode", "explain", "SEL001"],
            stdout=theirs,
            env={**environment, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"},
        ) as process:
            os.close(theirs)
            read = os.read(ours, 20)
            process.wait()
        os.close(ours)

        assert read.startswith(b"\x1b[1mSEL001")


class TestStreams:
    """What is written arrives, or its absence is said; nothing of it is a traceback."""

    def test_nobody_reads_on(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """A closed pipe changes neither the status nor standard error."""
        ours, theirs = os.pipe()
        os.close(ours)
        with open(theirs, "w", encoding="utf-8") as out:  # noqa: PTH123 - a descriptor
            monkeypatch.setattr(sys, "stdout", out)

            assert main([OPEN]) == 1
        assert capsys.readouterr().err == ""

    def test_a_closed_pipe_of_a_process(self) -> None:
        """As with ``| head -1``."""
        ours, theirs = os.pipe()
        os.close(ours)
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "needlecode", FINE],
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        os.close(theirs)

        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
    def test_a_full_disk(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """What could not be written is a bad call, with a message."""
        with open("/dev/full", "w", encoding="utf-8") as out:  # noqa: PTH123
            monkeypatch.setattr(sys, "stdout", out)

            assert main([FINE]) == 2
        assert capsys.readouterr().err.startswith("needlecode: standard output: ")

    def test_the_locale_changes_nothing(self, tmp_path: Path) -> None:
        """UTF-8 also where the locale knows ASCII only; what UTF-8 cannot hold is a mark."""
        file = tmp_path / "Übung.json"
        file.write_bytes(Path(FINE).read_bytes())
        odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")
        Path(odd).write_bytes(Path(FINE).read_bytes())
        ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
        for env in (ascii_only, {"LC_ALL": "C.UTF-8"}):
            done = _run(str(file), odd, env={**env, "PYTHONIOENCODING": ""})

            assert done.returncode == 0
            assert done.stderr == b""
            assert b"?" in done.stdout
            assert _rendered(FINE).encode() in done.stdout

    def test_json_from_standard_input(self) -> None:
        """From one process to the next."""
        done = _run("--json", "-", stdin=Path(OPEN).read_bytes())

        assert done.returncode == 1
        assert read_record(done.stdout).findings[0].rule == "SEL108"


def _sites(text: str) -> list[dict[str, Any]]:
    return [
        {"kind": "non_muscle", "structure": "region", "text": text},
        {"kind": "non_muscle", "structure": "tendon", "text": text, "side": "left"},
        {"kind": "unread", "text": text},
        {"kind": "token", "token": text, "candidates": ["muscle:soleus", "muscle:deltoid"]},
        {"kind": "muscle", "name": "trapezius"},
    ]


def _visit(technique: str, **fields: Any) -> dict[str, Any]:
    return {
        "format": "needlecode.encounter/1",
        "date_of_service": "2026-03-02",
        "procedures": [{"technique": technique, "sites": _sites(MARKER), **fields}],
    }


_GOOD: list[dict[str, Any]] = [
    _visit("dry_needling", injected=False, substance=MARKER),
    _visit("trigger_point_injection", injected=True, substance=MARKER),
    _visit("trigger_point_injection", substance=MARKER, regions=[MARKER]),
    _visit("other", regions=[MARKER]),
]
_BAD: list[dict[str, Any]] = [
    _visit("dry_needling", minutes=MARKER),
    _visit(MARKER),
    _visit("dry_needling", injected=MARKER, code=MARKER, needle_sets=[MARKER]),
    {**_GOOD[0], "date_of_service": MARKER, "diagnoses": [MARKER], "note": {"a": MARKER}},
    {**_GOOD[0], "procedures": [{"technique": "other", "sites": [{"kind": MARKER}]}]},
    {
        **_GOOD[0],
        "procedures": [
            {"technique": "other", "sites": [{"kind": "muscle", "name": MARKER, "part": MARKER}]}
        ],
    },
    {**_GOOD[0], "format": MARKER},
]


class TestPrivacy:
    """No words of the note leave the command: not in the output, not in a message."""

    @pytest.mark.parametrize("json_out", [False, True])
    @pytest.mark.parametrize("place", range(len(_GOOD)))
    def test_words_of_a_good_visit(
        self,
        place: int,
        json_out: bool,  # noqa: FBT001
        tmp_path: Path,
        capsys: Capture,
    ) -> None:
        """Substances, sites that are no muscle, words not understood, regions."""
        file = tmp_path / "visit.json"
        file.write_text(json.dumps(_GOOD[place]), encoding="utf-8")
        status = main([str(file), "--policy", "CPT_NCCI", *(["--json"] if json_out else [])])
        captured = capsys.readouterr()
        coding = select_codes(read_encounter(file.read_bytes()))

        assert status < 2
        assert MARKER not in captured.out + captured.err
        assert MARKER not in repr(record(coding)) + repr(coding) + str(coding)

    @pytest.mark.parametrize("place", range(len(_BAD)))
    def test_words_of_a_bad_visit(self, place: int, tmp_path: Path, capsys: Capture) -> None:
        """A value that is refused is described and not repeated."""
        file = tmp_path / "visit.json"
        file.write_text(json.dumps(_BAD[place]), encoding="utf-8")
        status = main([str(file)])
        captured = capsys.readouterr()

        assert status == 2
        assert captured.out == ""
        assert captured.err
        assert MARKER not in captured.err

    def test_words_of_a_broken_document(self, tmp_path: Path, capsys: Capture) -> None:
        """A document that is no JSON is not quoted."""
        file = tmp_path / "visit.json"
        file.write_text(f'{{"substance": "{MARKER}" {MARKER}', encoding="utf-8")

        assert main([str(file)]) == 2
        assert MARKER not in capsys.readouterr().err
