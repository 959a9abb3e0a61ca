"""Every rule has an id, a page, an authority, and visits that trigger it and nearly do."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

import pytest
from hypothesis import given

from needlecode import policies, rules
from needlecode.authority import all_sources
from needlecode.coding import Coding, select_codes
from needlecode.documentation import Completeness
from needlecode.encounter import Encounter
from needlecode.policy import Policy
from needlecode.review import ClaimReview
from needlecode.rule import Rule, Verdict
from needlecode.rules import RETIRED, RULES, TABLES, by_id
from tests.case_files import FOLDER, ROWS, CaseFile, VisitCase, load, load_all, shown, triggers
from tests.report import SECTIONS, page_faults, question_faults
from tests.strategies import encounters


IDS: Final = tuple(rule.id for rule in RULES)
MODULES: Final[tuple[ModuleType, ...]] = tuple(
    import_module(f"needlecode.rules.{found.name}") for found in iter_modules(rules.__path__)
)
OWN: Final = {"DOC104", "SEL001", "SEL002", "SEL003", "SEL004"}
"""The rules that speak of the library itself, and so may cite its own definitions."""
UNWANTED: Final = re.compile(r"\b[Pp]lease\b|\b[Ii]nvalid\b|[a-z]_[a-z]")
"""What no message holds: begging, blame, and names of fields."""
EVERY_RULE: Final = pytest.mark.parametrize("rule", RULES, ids=IDS)
POLICIES: Final = pytest.mark.parametrize("policy", policies.ALL, ids=[p.id for p in policies.ALL])


def _cases(kind: str) -> Iterator[Any]:
    for file in load_all():
        for number, case in enumerate(getattr(file, kind)):
            yield pytest.param(file, case, id=f"{file.rule}-{number}")


TRIGGERS: Final = pytest.mark.parametrize(("file", "case"), [*_cases("trigger")])
NEAR_MISSES: Final = pytest.mark.parametrize(("file", "case"), [*_cases("near_miss")])


class TestIds:
    """An id is permanent: its meaning never changes and it is never used again (design, 5e)."""

    def test_ids_are_unique(self) -> None:
        """No two rules have one id."""
        assert len(set(IDS)) == len(IDS)

    @EVERY_RULE
    def test_an_id_has_the_form_of_its_family(self, rule: Rule) -> None:
        """An id is a family of three letters and three digits."""
        assert re.fullmatch(r"(SEL|MOD|EDT|COV|DOC|SCP)\d{3}", rule.id)

    def test_no_retired_id_is_in_use(self) -> None:
        """An id that was given up is not used again."""
        assert not set(IDS) & set(RETIRED)

    def test_names_are_unique_and_in_kebab_case(self) -> None:
        """No two rules have one name, and a name can stand in an address."""
        names = [rule.name for rule in RULES]

        assert len(set(names)) == len(names)
        assert [n for n in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", n)] == []

    def test_a_rule_is_found_by_its_id(self) -> None:
        """Looking up an id gives the very rule."""
        assert [by_id(rule.id.lower()) for rule in RULES] == list(RULES)

    @pytest.mark.parametrize("module", MODULES, ids=[m.__name__ for m in MODULES])
    def test_every_rule_of_a_module_is_in_its_tuple(self, module: ModuleType) -> None:
        """No rule is written and then forgotten in the module's tuple, or in the whole."""
        written = {value.id for value in vars(module).values() if isinstance(value, Rule)}

        assert written == {rule.id for rule in module.RULES}
        assert written <= set(IDS)

    def test_every_row_of_a_table_is_a_rule(self) -> None:
        """Each row of a decision table has a page of its own."""
        assert [r.id for table in TABLES for r in table.rows if r.id not in IDS] == []

    def test_no_two_tables_share_a_row(self) -> None:
        """A basis names one row of one table."""
        ids = [row.id for table in TABLES for row in table.rows]

        assert len(set(ids)) == len(ids)


class TestPages:
    """A rule's docstring is its page, with fixed sections in a fixed order (anchors, 5.1)."""

    @EVERY_RULE
    def test_the_page_has_its_sections_in_order(self, rule: Rule) -> None:
        """One sentence, what it requires, why, how to fix; then exceptions and what is open."""
        assert page_faults(rule.page) == ()

    @pytest.mark.parametrize(
        ("page", "fault"),
        [
            ("", "no summary"),
            ("A fault. And more.", "summary is not one sentence"),
            ("A fault", "summary is not one sentence"),
            ("A fault.\n\n## Why\n\nSo.\n\n## What it requires\n\nIt.", "sections"),
            ("A fault.\n\n## Motive\n\nSo.", "sections"),
            ("A.\n\n## What it requires\n\n## Why\n\nx\n\n## How to fix\n\nx", "empty section"),
        ],
    )
    def test_a_faulty_page_is_noticed(self, page: str, fault: str) -> None:
        """The check of the pages finds what it is there to find."""
        assert fault in " ".join(page_faults(page))

    def test_the_sections_are_those_of_the_design(self) -> None:
        """Three sections are required and two optional."""
        required = [name for name, needed in SECTIONS.items() if needed]

        assert required == ["What it requires", "Why", "How to fix"]
        assert list(SECTIONS) == [*required, "Exceptions", "Not checked"]


def _address(kind: str) -> tuple[str, ...]:
    """Say how the address of a source begins: on the web, or a page of the library's own."""
    return ("docs/",) if kind == "own" else ("https://", "http://")


class TestAuthority:
    """Every answer names its authority: source, place and dates (design, 1 and 6)."""

    @EVERY_RULE
    def test_every_citation_names_a_known_source_and_a_place(self, rule: Rule) -> None:
        """A source exists, and the citation says where in it to look."""
        assert [c for c in rule.cites if not c.locator.strip()] == []
        assert [c.document.title for c in rule.cites if not c.document.title] == []

    @EVERY_RULE
    def test_every_rule_rests_on_a_primary_document(self, rule: Rule) -> None:
        """A trade source alone supports nothing, and only few rules rest on the library."""
        kinds = {cite.document.kind for cite in rule.cites}

        assert kinds - {"trade"}
        assert "own" not in kinds or rule.id in OWN

    def test_no_source_is_without_publisher_address_or_day(self) -> None:
        """A reader can find each document again."""
        sources = all_sources()

        assert [s.key for s in sources if not (s.title and s.publisher and s.published)] == []
        assert [s.key for s in sources if not s.url.startswith(_address(s.kind))] == []

    @EVERY_RULE
    def test_the_first_day_is_not_after_the_last(self, rule: Rule) -> None:
        """A rule holds on at least one day."""
        assert rule.since is None or rule.until is None or rule.since <= rule.until


class TestCaseFiles:
    """Each rule has a visit that triggers it and a near miss one small change away."""

    @EVERY_RULE
    def test_every_rule_has_a_trigger_and_a_near_miss(self, rule: Rule) -> None:
        """No rule is without visits that show where it begins and ends."""
        file = load(rule.id)

        assert file.trigger
        assert file.near_miss

    def test_every_case_file_belongs_to_a_rule(self) -> None:
        """No case file is left over from a rule that is gone."""
        assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(IDS)

    @EVERY_RULE
    def test_titles_are_unique_and_short(self, rule: Rule) -> None:
        """A title fits a heading and tells its visit from the others of the rule."""
        titles = [case.title for case in load(rule.id)]

        assert len(set(titles)) == len(titles)
        assert [t for t in titles if len(t) > 99 or not t[0].isupper() or t[-1] in ".?!"] == []

    @TRIGGERS
    def test_a_trigger_triggers(self, file: CaseFile, case: VisitCase) -> None:
        """The lines and the verdict are those of the file, and the rule has its say."""
        answer = case.answer()

        assert case.lines == tuple(shown(line) for line in case.code().lines)
        assert case.verdict == answer.verdicts.get(file.rule)
        assert triggers(answer, file.rule)

    @TRIGGERS
    def test_a_chosen_row_stands_in_the_basis_of_a_line(
        self, file: CaseFile, case: VisitCase
    ) -> None:
        """A row that selects a code is what the line says that it rests on."""
        selects = {row.id for t in TABLES for row in t.rows if isinstance(row.then, str)}
        coding = case.code()
        bases = {name for line in coding.lines for name in line.basis}

        assert file.rule not in selects or file.rule in bases

    @NEAR_MISSES
    def test_a_near_miss_does_not_trigger(self, file: CaseFile, case: VisitCase) -> None:
        """The lines and the verdict are those of the file, and the rule has nothing to say."""
        answer = case.answer()

        assert case.lines == tuple(shown(line) for line in case.code().lines)
        assert case.verdict == answer.verdicts.get(file.rule)
        assert not triggers(answer, file.rule)

    def test_a_visit_of_every_verdict_is_among_them(self) -> None:
        """The case files show each of the four verdicts."""
        seen = {case.verdict for file in load_all() for case in file}

        assert set(Verdict) <= seen


def _wording_faults(coding: Coding | ClaimReview | Completeness) -> list[str]:
    texts = [text for f in coding.findings for text in (f.message, f.fix)]
    faults = [text for text in texts if not text.endswith(".") or re.search(r"[.?!]\s", text)]
    faults += [q.text for q in coding.questions if question_faults(q.text)]
    return faults + [text for text in texts if UNWANTED.search(text)]


def _basis_faults(coding: Coding) -> list[str]:
    known = ROWS | {rule.id for rule in coding.edition.rules}
    return [name for line in coding.lines for name in line.basis if name not in known]


class TestWording:
    """A message is one full sentence, a question is open and does not lead (anchors, 5.2)."""

    def test_over_the_case_files(self) -> None:
        """Messages, fixes and questions of every case file are worded as they must be."""
        cases = [case for file in load_all() for case in file]

        assert {case.title: f for case in cases if (f := _wording_faults(case.answer()))} == {}

    @POLICIES
    @given(visit=encounters())
    def test_over_any_visit(self, policy: Policy, visit: Encounter) -> None:
        """The same for random visits under every policy."""
        assert _wording_faults(select_codes(visit, policy=policy)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Was the left trapezius needled?",
            "Which muscles were needled",
            "Which muscles were needled, so that 20561 can be reported?",
            "Which modifiers get the claim paid?",
            "What did G0283 cover?",
        ],
    )
    def test_a_leading_question_is_noticed(self, text: str) -> None:
        """The check of the questions finds what it is there to find."""
        assert question_faults(text)


class TestBasis:
    """Every line's basis is a row or a rule of the edition (design, 8)."""

    def test_over_the_case_files(self) -> None:
        """No line of a case file rests on what the edition does not have."""
        cases = [case for file in load_all() for case in file]

        assert {case.title: f for case in cases if (f := _basis_faults(case.code()))} == {}

    @POLICIES
    @given(visit=encounters())
    def test_over_any_visit(self, policy: Policy, visit: Encounter) -> None:
        """The same for random visits; a finding and a question name a rule of the edition too."""
        coding = select_codes(visit, policy=policy)
        known = {rule.id for rule in coding.edition.rules}

        assert _basis_faults(coding) == []
        assert {f.rule for f in coding.findings} | {q.rule for q in coding.questions} <= known
