"""``needlecode read``: a clinician's list of muscles on the command line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from needlecode.__main__ import main
from needlecode.interchange.readings import reading_to_dict, write_reading
from needlecode.reading import read_muscles
from needlecode.views.readings import render


ROOT = Path(__file__).parent.parent
FINE = str(ROOT / "examples" / "dry-needling.json")
LIST = "L UT, bilat QL"
Capture = pytest.CaptureFixture[str]


def _stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


class TestText:
    """A text, or standard input."""

    def test_a_list_of_muscles(self, capsys: Capture) -> None:
        """The view of the reading and nothing else."""
        assert main(["read", LIST]) == 0
        assert capsys.readouterr() == (render(read_muscles(LIST)), "")

    def test_standard_input(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        """A hyphen stands for it; a mark of the byte order is no text."""
        for before in (b"", b"\xef\xbb\xbf"):
            _stdin(monkeypatch, before + "L UT,\r\nbilat QL, 斜方\n".encode())

            assert main(["read", "-"]) == 1
            assert capsys.readouterr().out == render(read_muscles("L UT,\r\nbilat QL, 斜方\n"))

    @pytest.mark.parametrize(
        ("argv", "text"),
        [
            (["- L UT\n- R QL"], "- L UT\n- R QL"),
            (["--", "-L UT"], "-L UT"),
            (["--", "--json"], "--json"),
            (["explain"], "explain"),
            ([""], ""),
        ],
    )
    def test_texts_that_look_like_something_else(
        self, argv: list[str], text: str, capsys: Capture
    ) -> None:
        """List marks, options behind ``--``, a verb, and nothing at all."""
        main(["read", *argv])

        assert capsys.readouterr().out == render(read_muscles(text))

    def test_a_region_narrows(self, capsys: Capture) -> None:
        """By its slug or a word for it, and several of them."""
        outs = []
        for regions in ([], ["--region", "forearm"], ["--region", "leg", "--region", "forearm"]):
            main(["read", "extensors", "--json", *regions])
            names = regions[1::2]
            reading = read_muscles("extensors", region=names)
            out = capsys.readouterr().out
            outs.append(out)

            assert out == write_reading(reading)
        assert len(set(outs)) == 3

    def test_colour_on_request(self, capsys: Capture) -> None:
        """As with the other views."""
        main(["read", LIST, "--color", "always"])

        assert capsys.readouterr().out == render(read_muscles(LIST), colour=True)

    def test_the_name_of_a_file_is_no_text_without_the_verb(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file called read is read as ./read."""
        (tmp_path / "read").write_bytes(Path(FINE).read_bytes())
        monkeypatch.chdir(tmp_path)

        assert main(["./read"]) == 0
        assert capsys.readouterr().out.startswith("CLAIM LINES\n")


class TestStatus:
    """0 when every name has one reading, 1 when something is open, 2 for a bad call."""

    @pytest.mark.parametrize(
        ("text", "status"),
        [
            (LIST, 0),
            ("IT band, low back", 0),
            ("L UT, TA deferred", 0),
            ("", 0),
            ("TA", 1),
            ("L gluts", 1),
            ("L UT, wibble", 1),
        ],
    )
    @pytest.mark.parametrize("json_out", [False, True])
    def test_of_a_text(self, text: str, status: int, json_out: bool) -> None:  # noqa: FBT001
        """In both forms; what was not treated leaves nothing open."""
        assert main(["read", text, *(["--json"] if json_out else [])]) == status

    def test_an_unknown_region(self, capsys: Capture) -> None:
        """The message lists what there is, and nothing of the text."""
        assert main(["read", LIST, "--region", "moon"]) == 2

        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("needlecode: --region: no body region has that name; ")
        assert "forearm" in captured.err

    def test_what_is_no_text(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        """Bytes that are not UTF-8."""
        _stdin(monkeypatch, b"L UT \xff")

        assert main(["read", "-"]) == 2
        assert capsys.readouterr() == (
            "",
            "needlecode: -: is not UTF-8: byte 6 cannot be read\n",
        )

    @pytest.mark.parametrize(
        ("error", "message"),
        [(OSError(5, "Input/output error"), "Input/output error"), (OSError(), "cannot be read")],
    )
    def test_standard_input_that_cannot_be_read(
        self,
        error: OSError,
        message: str,
        capsys: Capture,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A message, also where the operating system has none."""

        class Broken(io.BytesIO):
            def read(self, _: int | None = -1, /) -> bytes:
                raise error

        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken()))

        assert main(["read", "-"]) == 2
        assert capsys.readouterr() == ("", f"needlecode: -: {message}\n")

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (["read"], "read what? Give a text such as 'L UT, bilat QL', or - for standard"),
            (["read", "L", "UT"], "read takes one text: put it into quotes"),
            (["read", LIST, "--policy", "CPT"], "read goes without --policy"),
            (["read", LIST, "--choose", "a=b"], "read goes without --choose"),
            (["explain", "SEL101", "--region", "leg"], "explain goes without --region"),
            ([FINE, "--region", "leg"], "a visit goes without --region"),
        ],
    )
    def test_a_call_without_sense_is_refused(
        self, argv: list[str], message: str, capsys: Capture
    ) -> None:
        """Usage and a message on standard error, status 2."""
        with pytest.raises(SystemExit) as stop:
            main(argv)

        assert stop.value.code == 2
        assert f"needlecode: error: {message}" in capsys.readouterr().err


class TestProcess:
    """In a process of its own."""

    def test_json_from_one_process_to_the_next(self) -> None:
        """UTF-8 in every locale; what is no text in the arguments is a mark, and stays escaped."""
        text = b"L UT \xff \xe6\x96\x9c"
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "needlecode", "read", "--json", text],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "LC_ALL": "C"},
        )

        assert (done.returncode, done.stderr) == (1, b"")
        assert json.loads(done.stdout) == reading_to_dict(read_muscles(os.fsdecode(text)))

    def test_coding_a_visit_does_not_load_the_reader(self) -> None:
        """Nobody pays for the vocabulary who does not use it."""
        program = (
            "import sys; from needlecode.__main__ import main; main(sys.argv[1:]); "
            "sys.exit('needlecode.reading' in sys.modules)"
        )
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [
                *(sys.executable, "-c", program, FINE),
            ],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )

        assert done.returncode == 0
