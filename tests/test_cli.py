"""The command: what it prints, where it prints it, and its exit status."""

import io
import json
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from needlecode import _arguments
from needlecode.__main__ import main
from needlecode.coding import select_codes
from needlecode.documentation import check_documentation
from needlecode.explaining import record
from needlecode.interchange.json import read_encounter
from needlecode.interchange.records import coding_to_dict, read_record, write_record
from needlecode.review import review_claim
from needlecode.views import render
from needlecode.views.claims import render_review
from needlecode.views.documentation import documentation_line


ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
FINE = str(EXAMPLES / "dry-needling.json")
OPEN = str(EXAMPLES / "seed-3-fibromyalgia.json")
Capture = pytest.CaptureFixture[str]


def _rendered(file: str, *, colour: bool = False) -> str:
    visit = read_encounter(Path(file).read_bytes())
    found = check_documentation(visit)
    page = render(record(found.coding), colour=colour)
    return f"{page}\n{documentation_line(found)}\n"


class TestCoding:
    """``needlecode FILE`` prints the terminal view."""

    def test_one_file(self, capsys: Capture) -> None:
        """The view and nothing else."""
        assert main([FINE]) == 0
        assert capsys.readouterr() == (_rendered(FINE), "")

    def test_arguments_of_the_process(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without arguments those of the process are taken."""
        monkeypatch.setattr(sys, "argv", ["needlecode", FINE])

        assert main() == 0
        assert capsys.readouterr().out == _rendered(FINE)

    def test_several_files_have_headings(self, capsys: Capture) -> None:
        """Each under its name; the status is the worst."""
        assert main([FINE, OPEN]) == 1
        assert capsys.readouterr().out == (
            f"{FINE}\n{'=' * min(80, len(FINE))}\n\n{_rendered(FINE)}\n\n"
            f"{OPEN}\n{'=' * min(80, len(OPEN))}\n\n{_rendered(OPEN)}"
        )

    def test_standard_input(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        """A hyphen stands for it."""
        document = io.TextIOWrapper(io.BytesIO(Path(FINE).read_bytes()))
        monkeypatch.setattr(sys, "stdin", document)

        assert main(["-"]) == 0
        assert capsys.readouterr().out == _rendered(FINE)

    def test_a_file_called_explain(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is read as ./explain."""
        (tmp_path / "explain").write_bytes(Path(FINE).read_bytes())
        monkeypatch.chdir(tmp_path)

        assert main(["./explain"]) == 0
        assert capsys.readouterr().out == _rendered(FINE)

    def test_options_may_stand_anywhere(self, capsys: Capture) -> None:
        """Between the files, for instance."""
        assert main([FINE, "--policy", "CPT", OPEN]) == 1
        assert capsys.readouterr().err == ""


class TestDocumentation:
    """``--documentation`` shows what the record has, lacks and does not say."""

    def test_every_element_that_is_asked_for_is_shown(self, capsys: Capture) -> None:
        """With who asks, the questions and the sources."""
        status = main([FINE, "--documentation"])
        shown = capsys.readouterr().out

        assert status == 0
        assert "documentation: 3 of " in shown
        assert "NOBODY HAS SAID\n" in shown
        assert "QUESTIONS\n" in shown.partition("\nDOCUMENTATION\n")[2]

    def test_an_error_in_the_record_is_one(self, tmp_path: Path, capsys: Capture) -> None:
        """What is required and missing makes the status 1; without the option it does not."""
        visit = json.loads(Path(FINE).read_bytes())
        file = tmp_path / "visit.json"
        file.write_text(json.dumps({**visit, "note": {"needle-disposal": False}}))

        assert main([str(file)]) == 0
        assert main([str(file), "--documentation"]) == 1
        assert "MISSING\n  needle-disposal: where" in capsys.readouterr().out

    @pytest.mark.parametrize("other", [["--json"], ["--billed", "20560"]])
    def test_it_goes_alone(self, other: list[str]) -> None:
        """It has no JSON form yet, and a claim under review has a page of its own."""
        with pytest.raises(SystemExit):
            main([FINE, "--documentation", *other])


class TestJson:
    """``--json`` prints the format ``needlecode.coding/1``."""

    def test_one_file_is_an_object(self, capsys: Capture) -> None:
        """The text that `write_record` gives."""
        status = main([FINE, "--json", "--colour", "always"])
        out = capsys.readouterr().out

        assert status == 0
        assert out == write_record(read_record(out))
        assert "\x1b" not in out

    def test_several_files_are_an_array(self, tmp_path: Path, capsys: Capture) -> None:
        """In the order of the files, with null for one that could not be read."""
        missing = str(tmp_path / "missing.json")
        status = main(["--json", OPEN, missing, FINE])
        out = capsys.readouterr()
        first, second, third = json.loads(out.out)

        assert status == 2
        assert out.err == f"needlecode: {missing}: No such file or directory\n"
        assert second is None
        visits = [read_encounter(Path(file).read_bytes()) for file in (OPEN, FINE)]
        assert [first, third] == [coding_to_dict(record(select_codes(v))) for v in visits]

    def test_one_unreadable_file_gives_nothing(self, tmp_path: Path, capsys: Capture) -> None:
        """No half document on standard output."""
        assert main(["--json", str(tmp_path)]) == 2
        assert capsys.readouterr().out == ""


class TestPolicyAndChoices:
    """``--policy`` says who pays, ``--choose`` sets a choice."""

    def test_a_policy_by_its_id(self, capsys: Capture) -> None:
        """In any case, with hyphens or underscores."""
        apart = str(EXAMPLES / "injection-and-needling-apart.json")
        main([apart, "--policy", "cpt-ncci"])

        assert "20560-59" in capsys.readouterr().out

    def test_choices(self, capsys: Capture) -> None:
        """Several may be set; both sides as one muscle give another line."""
        argv = [FINE, "--choose", "laterality=names_only", "--choose", "muscle_parts=collapse"]

        assert main(argv) == 0
        assert "  20560  1 unit" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (
                ["--policy", "NOBODY"],
                "--policy: there is no policy and no payer of that name; there are CPT,",
            ),
            (["--choose", "laterality"], "--choose: must be NAME=VALUE"),
            (["--choose", "no_such=x"], "--choose: there is no such choice; there are laterality"),
            (
                ["--choose", "laterality=one"],
                "--choose: laterality must be one of sides_are_two, names_only, got a text of 3",
            ),
        ],
    )
    def test_what_is_unknown_is_a_bad_call(
        self, argv: list[str], message: str, capsys: Capture
    ) -> None:
        """Status 2, a message, and no coding."""
        assert main([FINE, *argv]) == 2

        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(f"needlecode: {message}")


class TestBadFiles:
    """A file that cannot be read is a message and status 2, whatever the other files are."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "$: is empty"),
            (b"{", "$: is not JSON: line 1, column 2 cannot be read"),
            (b"\xff\xfe", "$: is not UTF-8: byte 1 cannot be read"),
            (b"[]", "$: must be an object, got a list"),
            (b'{"format": "x"}', "$.format: must be needlecode.encounter/1, got a text of 1"),
            (b"[" * 100_000, "$: is nested too deeply"),
        ],
    )
    def test_what_is_no_visit(
        self, content: bytes, message: str, tmp_path: Path, capsys: Capture
    ) -> None:
        """The message names the file and the place; the readable file is still coded."""
        file = tmp_path / "visit.json"
        file.write_bytes(content)
        status = main([str(file), FINE])
        captured = capsys.readouterr()

        assert status == 2
        assert captured.err.startswith(f"needlecode: {file}: {message}")
        assert captured.out.endswith(_rendered(FINE))

    def test_every_problem_is_a_line(self, tmp_path: Path, capsys: Capture) -> None:
        """Each with the name of the file."""
        visit = json.loads(Path(FINE).read_text(encoding="utf-8"))
        visit.update(place_of_service="office", date_of_service="today")
        file = tmp_path / "visit.json"
        file.write_text(json.dumps(visit), encoding="utf-8")

        assert main([str(file)]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert [line.partition("$")[0] for line in lines] == [f"needlecode: {file}: "] * 2

    def test_an_error_without_a_text(
        self, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An operating system that says nothing still gives a message."""

        def refuse(_: Path) -> bytes:
            raise OSError

        monkeypatch.setattr(Path, "read_bytes", refuse)

        assert main([FINE]) == 2
        assert capsys.readouterr().err == f"needlecode: {FINE}: cannot be read\n"

    def test_an_interrupt_has_its_own_status(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No traceback when somebody gives up waiting."""

        def interrupt(_: Path) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr(Path, "read_bytes", interrupt)

        assert main([FINE]) == 130


class TestExplain:
    """``needlecode explain`` prints the pages of rules and choices."""

    def test_rules_and_choices_in_any_case(self, capsys: Capture) -> None:
        """Several names, one page each."""
        assert main(["explain", "sel101", "LATERALITY"]) == 0

        out = capsys.readouterr().out
        assert out.startswith("SEL101 one-or-two-muscles-needled\n")
        assert "\n\nlaterality (a choice, read in counting)\n" in out

    def test_unknown_names_are_a_bad_call(self, capsys: Capture) -> None:
        """The others are printed; the message lists what there is."""
        assert main(["explain", "SEL999", "SEL101"]) == 2

        captured = capsys.readouterr()
        assert captured.out.startswith("SEL101 ")
        rules, choices = captured.err.splitlines()
        assert rules.startswith("needlecode: explain: no rule has that id; there are ")
        assert choices.startswith("needlecode: explain: there is no such choice; there are ")

    @pytest.mark.parametrize(
        "argv",
        [
            [],
            ["explain"],
            ["explain", "SEL101", "--json"],
            ["explain", "SEL101", "--policy", "CPT"],
            ["explain", "SEL101", "--choose", "laterality=names_only"],
            [FINE, "--no-such-option"],
        ],
    )
    def test_a_call_without_sense_is_refused(self, argv: list[str], capsys: Capture) -> None:
        """Usage and a message on standard error, status 2."""
        with pytest.raises(SystemExit) as stop:
            main(argv)

        assert stop.value.code == 2
        assert "needlecode: error: " in capsys.readouterr().err


class TestVersion:
    """``--version`` names the version that is installed."""

    def test_installed(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        """As the package's metadata have it."""

        def known(_: str) -> str:
            return "1.2.3"

        monkeypatch.setattr(_arguments, "version", known)
        with pytest.raises(SystemExit) as stop:
            main(["--version"])

        assert stop.value.code == 0
        assert capsys.readouterr().out == "needlecode 1.2.3\n"

    def test_not_installed(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        """A source tree on the path has no metadata."""

        def unknown(name: str) -> str:
            raise PackageNotFoundError(name)

        monkeypatch.setattr(_arguments, "version", unknown)
        with pytest.raises(SystemExit):
            main(["--version"])

        assert "unknown version" in capsys.readouterr().out


class TestBilled:
    """``--billed`` holds a claim against one visit."""

    @pytest.mark.parametrize(
        ("billed", "status"), [("20561", 0), ("20560", 1), ("20561-59-59", 1)]
    )
    def test_a_line(self, billed: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
        """The line, what the note says of it, and the exit status."""
        assert main([FINE, "--billed", billed]) == status
        assert f"{billed} x1: " in capsys.readouterr().out

    @pytest.mark.parametrize(
        "arguments",
        [
            [FINE, "--billed", "needling"],
            ["nowhere.json", "--billed", "20560"],
        ],
    )
    def test_what_cannot_be_read(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A line that is none, and a visit that is not there."""
        assert main(arguments) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err[:12]) == ("", "needlecode: ")

    @pytest.mark.parametrize(
        "arguments",
        [
            [FINE, FINE, "--billed", "20560"],
            [FINE, "--json", "--billed", "20560"],
        ],
    )
    def test_one_visit_as_text(self, arguments: list[str]) -> None:
        """Several visits, or JSON, have no claim."""
        with pytest.raises(SystemExit):
            main(arguments)

    def test_a_claim_without_a_line(self) -> None:
        """The page of an empty claim says so."""
        review = review_claim(read_encounter(Path(FINE).read_bytes()), ())

        assert "The claim has no line." in render_review(review)
        assert "SUPPORTED AND NOT BILLED" in render_review(review)
