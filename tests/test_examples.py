"""The examples: what each is coded to, and that the tables of the READMEs say the same."""

import re
from pathlib import Path

import pytest

from needlecode import policies
from needlecode.__main__ import main
from needlecode.coding import Coding, select_codes
from needlecode.documentation import check_documentation
from needlecode.interchange.json import read_encounter, write_encounter
from needlecode.policy import Policy
from needlecode.rules import REVIEW_RULES


EXAMPLES = Path(__file__).parent.parent / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))
# File: lines, counts by family, whether final, exit status; all under the code set alone.
EXPECTED = {
    "acupuncture-and-needling": ("97810 x1", "needling 1", True, 0),
    "before-2020": ("20999 x1", "needling 2", True, 0),
    "bilateral-trapezius-injection": ("20552 x1", "injection 2", True, 0),
    "dry-needling": ("20561 x1", "needling 3", True, 0),
    "injection-and-needling-apart": (
        "20552 x1, 20560 x1",
        "needling 1, injection 1",
        True,
        0,
    ),
    "injection-three-muscles": ("20553 x1", "injection 3", True, 0),
    "paraspinals": ("20560 x1", "needling 1 to 6", False, 1),
    "same-muscle-injected-and-needled": ("20552 x1", "needling 0, injection 1", True, 0),
    "seed-1-trapezius": ("20560 x1", "needling 1 to 2", True, 0),
    "seed-2-quadratus-lumborum": ("20560 x1", "needling 1 to 2", True, 0),
    "seed-3-fibromyalgia": ("", "needling 0", False, 1),
    "substance-not-stated": ("", "needling 0 to 1, injection 0 to 1", False, 1),
    "acupuncture-two-sets": ("97810 x1, 97814 x1", "", True, 0),
    "acupuncture-retained-needles": ("97810 x1", "", True, 0),
    "osteopathic-six-regions": ("98927 x1", "", True, 0),
    "osteopathic-si-joint-open": ("98925 x1", "", False, 1),
    "osteopathic-without-region": ("", "", False, 1),
    "chiropractic-spine-and-shoulder": ("98941 x1, 98943 x1", "", True, 0),
    "osteopathic-and-chiropractic": ("98925 x1, 98940 x1", "", True, 0),
    "chiropractic-and-needling": ("20561 x1, 98940 x1", "needling 3", True, 0),
    "chiropractic-and-manual-therapy": ("97140-59 x1, 98940 x1", "", True, 0),
    "tendon-origins-both-sides": ("20551 x2", "injection 0", True, 0),
    "injected-tendon-place-open": ("", "injection 0", False, 1),
    "needling-and-cupping": ("20560 x1, 97039 x1", "needling 2", True, 0),
    "nerve-stimulation": ("64999 x1", "", True, 0),
    "knees-stated-by-code": ("20610 x2", "", True, 0),
    "needling-with-guidance": ("20560 x1, 76942 x1", "needling 1", True, 1),
    "visit-with-separate-work": ("20560 x1, 99213-25 x1", "needling 1", True, 0),
    "visit-nothing-said-of-its-work": ("20560 x1", "needling 1", False, 1),
    "examination-that-led-to-injection": ("20552 x1", "injection 1", True, 1),
    "therapist-evaluation-beside-needling": ("20560 x1, 97162 x1", "needling 1", True, 0),
    "evaluations-of-two-disciplines": ("", "", False, 1),
    "needling-and-therapy": ("20560 x1, 97110 x2", "needling 2", True, 0),
    "therapy-tie": ("97110 x1, 97112 x1", "", True, 0),
    "therapy-total-used-up": ("97035 x1, 97110 x1, 97116 x1, 97140 x1", "", True, 0),
    "therapy-assistant": ("97014 x1, 97110 x3", "", True, 0),
    "therapy-counted-twice": ("97110 x1, 97140 x1", "", True, 1),
    "therapy-open": ("20560 x1", "needling 2", False, 1),
    "adjustment-and-manual-therapy-open": ("98940 x1", "", False, 1),
    "re-evaluation-and-ultrasound": ("97035 x1, 97164 x1", "", True, 0),
    "needling-and-nerve-block": ("20560 x1, 64405 x1", "needling 1", True, 0),
    "tendon-only": ("", "needling 0", True, 1),
    "medicare-thirteenth-visit": ("20561 x1", "needling 3", True, 0),
    "medicare-therapist-with-notice": ("20560 x1", "needling 1", True, 0),
    "tricare-therapy-with-needling": ("20560 x1, 97110 x2", "needling 1", True, 0),
    "bcbs-alabama-needling": ("20560 x1", "needling 1", True, 0),
    "workers-compensation-fourth-treatment": ("20560 x1", "needling 2", True, 0),
    "veterans-acupuncture": ("97810 x1, 97811 x1", "", True, 0),
    "record-incomplete-nevada": ("20560 x1", "needling 2", True, 0),
    "record-incomplete-new-jersey": ("20560 x1", "needling 1", True, 0),
    "claim-under-review": (
        "20552 x1, 20560 x1, 97110 x1, 97140 x1, 99213-25 x1",
        "needling 1, injection 1",
        False,
        1,
    ),
}


def _coding(name: str, policy: Policy = policies.CPT) -> Coding:
    visit = read_encounter((EXAMPLES / f"{name}.json").read_bytes())
    return select_codes(visit, policy=policy)


class TestExamples:
    """Each example is coded as its table row says."""

    def test_every_file_is_expected(self) -> None:
        """No example without an expectation, and none expected that is not there."""
        assert sorted(EXPECTED) == [file.stem for file in FILES]

    @pytest.mark.parametrize("name", EXPECTED)
    def test_lines_count_and_finality(self, name: str) -> None:
        """The lines, the count of each family, and whether a question can change them."""
        lines, counts, final, _ = EXPECTED[name]
        coding = _coding(name)

        assert lines == ", ".join(str(line) for line in coding.lines)
        assert counts == ", ".join(f"{c.family} {c}" for c in coding.muscle_counts)
        assert final is coding.is_final

    @pytest.mark.parametrize("name", EXPECTED)
    def test_exit_status(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        """The command's status is 1 for an error or an open question, else 0."""
        status = main([str(EXAMPLES / f"{name}.json")])

        assert EXPECTED[name][3] == status
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_files_are_in_the_wire_format(self, file: Path) -> None:
        """Reading and writing gives the file, byte for byte."""
        document = file.read_text(encoding="utf-8")

        assert document == write_encounter(read_encounter(document))

    @pytest.mark.parametrize(
        ("name", "lines", "final"),
        [
            ("chiropractic-and-manual-therapy", "97140-59 x1, 98940 x1", True),
            ("osteopathic-and-chiropractic", "98925 x1", True),
            ("adjustment-and-manual-therapy-open", "98940 x1", False),
            ("re-evaluation-and-ultrasound", "97035-GP x1, 97164-59-GP x1", True),
            ("needling-and-nerve-block", "64405 x1", False),
        ],
    )
    def test_pairs_where_ncci_is_followed(self, name: str, lines: str, *, final: bool) -> None:
        """Column 2 is withheld, or takes a modifier where the facts make it separate."""
        coding = _coding(name, policies.CPT_NCCI)

        assert str(coding) == lines
        assert coding.is_final is final

    def test_a_separate_site_takes_a_modifier_where_ncci_is_followed(self) -> None:
        """The pair has indicator 1, and the sites are separate (F-305, F-404)."""
        coding = _coding("injection-and-needling-apart", policies.CPT_NCCI)

        assert [str(line) for line in coding.lines] == ["20552 x1", "20560-59 x1"]
        assert coding.is_final

    def test_a_region_gets_an_open_question(self) -> None:
        """Fibromyalgia without a muscle: one question, which can change the lines."""
        (question,) = _coding("seed-3-fibromyalgia").questions

        assert question.changes_lines
        assert question.text == "Which muscles were needled, and on which side was each?"

    def test_a_group_word_gets_an_error_and_a_question(self) -> None:
        """The names are asked for, and the line is not final (F-207)."""
        coding = _coding("paraspinals")

        assert coding.findings[0].rule == "SEL120"
        assert [question.changes_lines for question in coding.questions] == [True]


class TestPayers:
    """An example for each kind of payer: what it says, and what stands on the line."""

    @pytest.mark.parametrize(
        ("name", "payer", "lines", "said"),
        [
            ("medicare-thirteenth-visit", "MEDICARE", "20561-KX x1", {"MOD120"}),
            ("medicare-therapist-with-notice", "MEDICARE", "20560-GA x1", {"COV103"}),
            ("tricare-therapy-with-needling", "Tricare", "20560-GP x1, 97110-GP x2", {"COV201"}),
            ("bcbs-alabama-needling", "BCBS Alabama", "20560-GP x1", {"COV201"}),
            ("workers-compensation-fourth-treatment", "WA_LNI", "20560 x1", {"COV201"}),
            ("veterans-acupuncture", "VA", "97810 x1, 97811 x1", {"COV201", "COV202"}),
        ],
    )
    def test_the_payer_speaks(self, name: str, payer: str, lines: str, said: set[str]) -> None:
        """By its position and its limits (coverage facts, sections 1 and 2)."""
        coding = _coding(name, policies.find(payer))
        rules = {finding.rule for finding in coding.findings}

        assert str(coding) == lines
        assert said == {rule for rule in rules if rule.startswith(("COV", "MOD120"))}


class TestRecords:
    """Two incomplete records, with what is missing and the open questions for it."""

    @pytest.mark.parametrize(
        ("name", "missing", "said"),
        [
            ("record-incomplete-nevada", ["informed-consent-written-signed"], {"SCP102"}),
            (
                "record-incomplete-new-jersey",
                ["needle-disposal", "informed-consent-obtained"],
                {"SCP101", "DOC201"},
            ),
        ],
    )
    def test_what_is_missing_is_asked_for(
        self, name: str, missing: list[str], said: set[str]
    ) -> None:
        """Each missing element has its question; the law of the state speaks too."""
        visit = read_encounter((EXAMPLES / f"{name}.json").read_bytes())
        found = check_documentation(visit, policy=policies.CPT_NCCI)
        asked = {path for question in found.questions for path in question.paths}

        assert [one.element.id for one in found.missing] == missing
        assert {f"note.{id_}" for id_ in missing} <= asked
        assert said <= {finding.rule for finding in found.findings}
        assert not found.is_complete


class TestReadme:
    """The table of the examples is complete and right."""

    def test_every_file_has_a_row(self) -> None:
        """In any order, each once."""
        text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        named = re.findall(r"^\| `([^`]+\.json)` \|", text, re.MULTILINE)

        assert sorted(named) == [file.name for file in FILES]

    @pytest.mark.parametrize("name", EXPECTED)
    def test_rows_say_what_is_tested(self, name: str) -> None:
        """Codes, finality and status of a row are those of the example."""
        lines, _, final, status = EXPECTED[name]
        text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}.json`"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]

        assert (lines.replace(" x1", "") or "none") == cells[2].partition(";")[0]
        assert ("yes" if final else "no") == cells[4]
        assert str(status) == cells[5]

    def test_the_first_command_codes_an_example(self) -> None:
        """The file that the project's README names is there."""
        readme = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
        named = set(re.findall(r"examples/[a-z0-9-]+\.json", readme))

        assert named == {"examples/dry-needling.json"}
        assert len(readme.splitlines()) <= 100


class TestReview:
    """The claim under review shows everything that a review tells (issue of somebody else's claim)."""

    def test_every_rule_speaks(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The command of the README names each rule of a review."""
        readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
        _, _, command = readme.partition("```console\nneedlecode examples/claim-under-review.json")
        billed = re.findall(r'--billed "([^"]+)"', command.partition("```")[0])
        # Pointers are not written on the command line.
        said = {rule.id for rule in REVIEW_RULES} - {"SEL906"}
        arguments = [part for line in billed for part in ("--billed", line)]
        file = str(EXAMPLES / "claim-under-review.json")

        assert main([file, "--policy", "CPT_NCCI", *arguments]) == 1
        shown = capsys.readouterr().out
        assert {rule for rule in said if f" {rule} " not in shown} == set()
