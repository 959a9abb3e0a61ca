"""The terminal view of a coding."""

import re
from datetime import date
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

from needlecode import policies
from needlecode.authority import Citation
from needlecode.claim import ClaimLine
from needlecode.coding import select_codes
from needlecode.derivation import CountStep, MuscleCount
from needlecode.encounter import Encounter
from needlecode.explaining import HeldChoice, Record, record
from needlecode.grouping import Family
from needlecode.interchange.json import read_encounter
from needlecode.policy import Policy
from needlecode.rule import Finding, Question, Severity, Verdict
from needlecode.views import render
from tests import strategies


EXAMPLES = Path(__file__).parent.parent / "examples"
SGR = re.compile(r"\x1b\[[0-9;]*m")
HEADINGS = (
    "CLAIM LINES",
    "MUSCLES NEEDLED",
    "FINDINGS",
    "QUESTIONS FOR THE CLINICIAN",
    "CHOICES THIS RESTS ON",
    "SOURCES",
    "POLICY AND DATES",
    "NOT CHECKED",
)


def _record(name: str, policy: Policy = policies.CPT) -> Record:
    visit = read_encounter((EXAMPLES / f"{name}.json").read_bytes())
    return record(select_codes(visit, policy=policy))


def _joined(text: str) -> str:
    """Undo the wrapping."""
    return " ".join(text.split())


NOTHING = Record(
    date_of_service=date(2026, 3, 2),
    policy="OTHER",
    policy_title="A payer of the caller's own",
    edition_day=date(2020, 1, 1),
    verified_through=date(2026, 12, 31),
    lines=(),
    alternatives=((),),
    is_final=True,
    muscle_counts=(),
    findings=(),
    questions=(),
    rests_on=(),
    not_checked=(),
)


class TestRender:
    """A coder reads the lines first, and finds everything that the record holds."""

    def test_sections_come_in_order(self) -> None:
        """Lines first, what was not checked last."""
        text = render(_record("paraspinals"))
        places = [text.index(heading) for heading in HEADINGS]

        assert text.startswith("CLAIM LINES\n  20560  1 unit  diagnosis pointer: 1\n")
        assert places == sorted(places)

    @given(strategies.encounters(), st.sampled_from(policies.ALL))
    def test_everything_is_shown(self, visit: Encounter, policy: Policy) -> None:
        """Every line, count, path, message, question and choice, and what was not checked."""
        made = record(select_codes(visit, policy=policy))
        text = _joined(render(made))
        findings, questions = made.findings, made.questions
        steps = [step for count in made.muscle_counts for step in count.steps]
        wanted = [
            *("-".join((line.code, *line.modifiers)) for line in made.lines),
            *(basis for line in made.lines for basis in line.basis),
            *(part for step in steps for part in (step.path, step.site, step.why)),
            *(part for f in findings for part in (f.rule, f.name, f.path, f.message, f.fix)),
            *(path for question in questions for path in question.paths),
            *(question.text for question in questions),
            *(f"{one.name} = {one.value}" for one in made.rests_on),
            *made.not_checked,
            *(made.policy, made.policy_title),
            *(made.date_of_service.isoformat(), made.edition_day.isoformat()),
            policy.verified_through.isoformat(),
            "FINAL: " if made.is_final else "NOT FINAL: ",
        ]

        assert [part for part in wanted if _joined(part) not in text] == []

    @given(strategies.encounters(), st.integers(0, 140))
    def test_lines_fit_the_width(self, visit: Encounter, width: int) -> None:
        """Only a word that is longer than the line, such as an address, goes beyond it."""
        made = record(select_codes(visit))
        wide = [
            line
            for line in render(made, width=width).splitlines()
            if len(line) > max(width, 40) and " " in line.strip(" ->")
        ]

        assert wide == []

    @given(strategies.encounters())
    def test_colour_adds_nothing_but_colour(self, visit: Encounter) -> None:
        """Without the sequences the text is the same; without colour there is none."""
        made = record(select_codes(visit))

        assert render(made) == SGR.sub("", render(made, colour=True))
        assert "\x1b" not in render(made)

    def test_colour_marks_headings_and_severities(self) -> None:
        """Bold headings, a red error, and a red statement where the lines are not final."""
        text = render(_record("paraspinals"), colour=True)

        assert "\x1b[1mCLAIM LINES\x1b[0m" in text
        assert "\x1b[1;31merror\x1b[0m SEL120" in text
        assert "\x1b[33mwarning\x1b[0m SEL127" in text
        assert "\x1b[1;31mNOT FINAL\x1b[0m: 1 open question" in text
        assert "\x1b[32mFINAL\x1b[0m: no open" in render(_record("dry-needling"), colour=True)

    def test_each_citation_has_one_number(self) -> None:
        """Numbers start at 1, ascend in the list, and every reference is listed."""
        text = render(_record("injection-and-needling-apart", policies.CPT_NCCI))
        body, _, listed = text.partition("SOURCES\n")
        numbers = [int(found) for found in re.findall(r"^  \[(\d+)\]", listed, re.MULTILINE)]

        assert numbers == list(range(1, len(numbers) + 1))
        assert set(numbers) == {int(found) for found in re.findall(r"\[(\d+)\](?!\.)", body)} - {0}

    def test_a_citation_is_publisher_title_place_date_copy_and_address(self) -> None:
        """A document that was cited before is referred to by its number."""
        text = render(_record("paraspinals"))

        assert (
            'Centers for Medicare & Medicaid Services, "Medicare NCCI Policy Manual": ch. I, pp. '
            "I-14/15 Date: rev. 2026-01-01. Looked up 2026-11-23. Copy: PDF copy in the public "
            "repository"
        ) in _joined(render(_record("dry-needling")))
        assert "[5] As [1]: 20552, 20553, 20560, 20561: by number of muscles" in _joined(text)
        assert "https://aapc.com/codes/coding-newsletters/my-part-b-coding-alert/" in text

    def test_questions_that_can_change_a_line_come_first(self) -> None:
        """Numbered through, under two headings."""
        first = Question(rule="SEL127", paths=("a",), text="One?", changes_lines=True, cites=())
        second = Question(rule="SEL304", paths=(), text="Two?", changes_lines=False, cites=())
        text = render(attrs.evolve(NOTHING, questions=(first, second), is_final=False))

        assert (
            "  Can change a line:\n    1. One?\n       at a, asked by SEL127\n"
            "  Can change a finding only:\n    2. Two?\n"
            "       at the visit as a whole, asked by SEL304\n"
        ) in text

    def test_the_chosen_value_is_marked(self) -> None:
        """Under its own policy and with the caller's choices."""
        chosen = policies.CPT_NCCI.choosing(laterality="names_only")
        made = _record("dry-needling", chosen)

        assert "laterality = names_only" in render(made)
        assert "names_only (here): " in render(made)
        assert "sides_are_two (here): " in render(_record("dry-needling"))

    def test_errors_are_counted_in_the_statement(self) -> None:
        """In the singular and the plural."""
        error = Finding(
            rule="SEL000",
            name="made-up",
            severity=Severity.ERROR,
            verdict=Verdict.NOT_MET,
            path="",
            message="It is wrong.",
            fix="Right it.",
            cites=(Citation("no-such-source", "p. 1"),),
        )
        one = render(attrs.evolve(NOTHING, findings=(error,)))

        assert "  1 finding is an error: do not file it like this." in one
        assert "    at the visit as a whole\n    It is wrong.\n    -> Right it." in one
        assert "  [1] no-such-source: p. 1\n" in one
        assert "2 findings are errors: " in render(attrs.evolve(NOTHING, findings=(error, error)))

    def test_a_record_of_a_stranger_can_be_shown(self) -> None:
        """Unknown policy, choice, rule, code and modifier are shown by name, without meaning."""
        line = ClaimLine("99999", units=2, modifiers=("ZZ",), basis=("SEL999",))
        made = attrs.evolve(
            NOTHING,
            lines=(line, ClaimLine("99998")),
            alternatives=((), (ClaimLine("20560"),)),
            rests_on=(
                HeldChoice(name="laterality", value="a value"),
                HeldChoice(name="no_such_choice", value="x"),
            ),
        )
        text = render(made)

        assert (
            "  99999-ZZ  2 units  diagnosis pointer: not stated\n    because of SEL999\n" in text
        )
        assert "  99998  1 unit  diagnosis pointer: not stated\n  Equally" in text
        assert "  Equally right: no line\n  Equally right: 20560 x1\n" in text
        assert "  laterality = a value\n" in text
        assert "(here)" not in text
        assert "  no_such_choice = x\n" in text
        assert "verified through 2026-12-31." in _joined(text)

    def test_nothing_is_said_to_be_nothing(self) -> None:
        """An empty section says so."""
        text = render(NOTHING)

        assert "No line is selected; the findings say why." in text
        assert text.count("  None.\n") == 2
        assert "  None: no other value of a choice would change a line.\n" in text
        assert "SOURCES" not in text
        assert text.endswith("NOT CHECKED\n  Nothing is left out.\n")

    def test_a_family_without_sites_says_so(self) -> None:
        """A procedure that names no site."""
        count = MuscleCount(family=Family.NEEDLING, supported=0, possible=0, steps=())

        assert "MUSCLES NEEDLED: 0\n  No site is named.\n" in render(
            attrs.evolve(NOTHING, muscle_counts=(count,))
        )

    def test_what_steers_a_terminal_is_not_passed_on(self) -> None:
        """A record may come from a document that somebody else wrote."""
        step = CountStep(path="p", site="\x1b[2J\u202e", supported=1, possible=1, why="a\nb")
        count = MuscleCount(family=Family.INJECTION, supported=1, possible=1, steps=(step,))
        text = render(attrs.evolve(NOTHING, muscle_counts=(count,)))

        assert "MUSCLES INJECTED: 1\n  1  ?[2J?  p  a b\n" in text
