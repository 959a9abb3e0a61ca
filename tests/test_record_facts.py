"""The fact files of elements, scope and payers are read strictly."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from needlecode._fact_file import FactError
from needlecode._record_facts import load_elements, load_payers, load_scope
from needlecode.facts import _elements, _payers, _scope, _sources


SOURCES: Final[dict[str, Any]] = {"own": ()}
_ELEMENTS: Final = """
[a-thing]
group = "plan"
what = "a thing"
question = "Which?"
asks = [
  ["law", "required", "needling therapist", "CO NJ", [["own", "s. 1"]]],
  ["va", "conditional", "", "", [["own", "p. 2"]], "2020-01-01", "2021-06-30"],
]
"""
_SCOPE: Final = """
[OH]
name = "Ohio"
as_of = "2026"
confidence = "low"
cells = [
  ["chiropractor", "", "2019-12-31", "silent", "", [["own", "s. 1"]]],
  ["chiropractor", "2020-01-01", "", "permitted", "a course", [["own", "s. 2"]], "low"],
]
retention = "It"
retention_cites = [["own", "s. 3"]]
"""
_PAYERS: Final = """
[one]
title = "One"
names = ["First"]
base = "CPT_NCCI"
needling_max = 6
rows = [
  ["needling", "2020-01-01", "2020-12-31", "covered", "", "", [["own", "p. 1"]]],
  ["needling", "2021-01-01", "", "not_covered", "a limit", "Said.", [["own", "p. 2"]]],
]
[two]
title = "Two"
names = ["Second"]
base = "MEDICARE"
by_purpose = true
rows = []
"""
GOOD: Final = {"elements.toml": _ELEMENTS, "scope.toml": _SCOPE, "payers.toml": _PAYERS}
LOADERS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "elements.toml": load_elements,
    "scope.toml": load_scope,
    "payers.toml": load_payers,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with small fact files in which everything is in order."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


class TestRecordFacts:
    """Loaders refuse unknown keys, sources, values and impossible rows (design, 6)."""

    def test_what_is_in_order_is_read(self, folder: Path) -> None:
        """As plain values, days as texts."""
        assert load_elements(SOURCES, folder) == {
            "a-thing": (
                *("plan", "a thing", "Which?"),
                (
                    (
                        *("law", "required", ("needling", "therapist"), ("CO", "NJ")),
                        *((("own", "s. 1"),), "", ""),
                    ),
                    (
                        *("va", "conditional", (), ()),
                        *((("own", "p. 2"),), "2020-01-01", "2021-06-30"),
                    ),
                ),
            )
        }
        assert load_scope(SOURCES, folder) == {
            "OH": (
                *("Ohio", "2026", "low"),
                (
                    ("chiropractor", "", "2019-12-31", "silent", "", (("own", "s. 1"),), False),
                    (
                        *("chiropractor", "2020-01-01", "", "permitted", "a course"),
                        *((("own", "s. 2"),), True),
                    ),
                ),
                "It",
                (("own", "s. 3"),),
            )
        }
        one, two = load_payers(SOURCES, folder).values()

        assert one[:3] == ("One", ("First",), "CPT_NCCI")
        assert one[4] == (("needling_max", 6),)
        assert two == ("Two", ("Second",), "MEDICARE", (), (), True)

    @pytest.mark.parametrize(
        ("file", "old", "new", "message"),
        [
            ("elements.toml", "[a-thing]", "[a-thing", r"elements\.toml: "),
            ("elements.toml", 'what = "a thing"\n', "", r"\[a-thing\]: missing \['what'\]"),
            ("elements.toml", 'group = "plan"', 'group = ""\npage = 1', r"unknown \['page'\]"),
            ("elements.toml", '"va"', '"elsewhere"', "'elsewhere' is not allowed"),
            ("elements.toml", '"required"', '"wanted"', "'wanted' is not allowed"),
            ("elements.toml", "needling therapist", "needling raining", "'raining' is not"),
            ("elements.toml", "CO NJ", "Colorado", "'Colorado' are no states of a law"),
            ("elements.toml", '"law"', '"va"', "'CO NJ' are no states of a law"),
            ("elements.toml", '[["own", "p. 2"]]', "[]", "has no citation"),
            ("elements.toml", '"own"', '"theirs"', "no such source"),
            ("elements.toml", '["own", "s. 1"]', '["own"]', "no such source"),
            ("elements.toml", "2020-01-01", "2020-01-32", "'2020-01-32' is no day"),
            ("elements.toml", "2021-06-30", "2019-12-31", "last day is before the first"),
            ("scope.toml", 'as_of = "2026"\n', "", r"\[OH\]: missing \['as_of'\]"),
            ("scope.toml", "retention =", "keeping =", r"unknown \['keeping'\]"),
            ("scope.toml", '"chiropractor"', '"physician"', "'physician' is not allowed"),
            ("scope.toml", '"silent"', '"quiet"', "'quiet' is not allowed"),
            ("scope.toml", '"low"]', '"weak"]', "'weak' is not allowed"),
            ("scope.toml", "2019-12-31", "2020-01-01", "two rows hold on one day"),
            ("scope.toml", '"2019-12-31"', '""', "two rows hold on one day"),
            ("scope.toml", '"2019-12-31"', '"2019"', "'2019' is no day"),
            ("scope.toml", '"2019-12-31"', "2019", "2019 is no day"),
            ("scope.toml", '"s. 3"', '"s. 3", 1', "no such source"),
            ("payers.toml", 'title = "One"\n', "", r"\[one\]: missing \['title'\]"),
            ("payers.toml", "needling_max", "most", r"unknown \['most'\]"),
            ("payers.toml", '"MEDICARE"', '"CPT"', "'CPT' is not allowed"),
            ("payers.toml", '"Second"', '"FIRST"', r"\['first'\] are names of two payers"),
            ("payers.toml", '["needling", "2021', '["cupping", "2021', "'cupping' is not"),
            ("payers.toml", '"not_covered"', '"paid"', "'paid' is not allowed"),
            ("payers.toml", "2020-12-31", "2021-01-01", "two rows hold on one day"),
            ("payers.toml", '"own"', '"theirs"', "no such source"),
        ],
    )
    def test_what_is_not_in_order_is_refused(
        self, folder: Path, file: str, old: str, new: str, message: str
    ) -> None:
        """The message names the file and the record."""
        assert old in GOOD[file]
        (folder / file).write_text(GOOD[file].replace(old, new, 1), encoding="utf-8")

        with pytest.raises(FactError, match=message) as refused:
            LOADERS[file](SOURCES, folder)
        assert str(refused.value).startswith(file)

    def test_an_element_that_nobody_asks_for_is_refused(self, folder: Path) -> None:
        """A row without an authority says nothing."""
        text = _ELEMENTS.partition("asks =")[0] + "asks = []\n"
        (folder / "elements.toml").write_text(text, encoding="utf-8")

        with pytest.raises(FactError, match=r"\[a-thing\]: is asked for by nobody"):
            load_elements(SOURCES, folder)

    def test_a_missing_jurisdiction_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The package's own table has 50 states and the District of Columbia."""
        monkeypatch.setattr("needlecode._record_facts._JURISDICTIONS", 52)

        with pytest.raises(FactError, match="has 51 jurisdictions, not 52"):
            load_scope(_sources.SOURCES)

    def test_the_constants_are_what_the_files_say(self) -> None:
        """The generated literals evaluate to what the loaders read."""
        assert load_elements(_sources.SOURCES) == _elements.ELEMENTS
        assert load_scope(_sources.SOURCES) == _scope.SCOPE
        assert load_payers(_sources.SOURCES) == _payers.PAYERS
