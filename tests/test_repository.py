"""The repository keeps its own rules: layers, sizes, licence, purity, version."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import pytest


ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src"
FILES: Final = tuple(sorted((SOURCE / "needlecode").rglob("*.py")))
LAYERS: Final = (
    ("errors",),
    ("_dated", "_table", "_check", "_arguments", "_fact_file", "_anatomy_build", "facts"),
    ("_record_facts",),
    ("_facts",),
    ("_words_build", "_manipulation_build"),
    ("authority", "muscle"),
    ("elements", "payers"),
    ("reading",),
    ("muscles", "choices"),
    ("procedure", "claim", "mention"),
    ("encounter", "modifiers"),
    ("counting", "separation", "grouping", "edit_rows", "low_back", "scope"),
    ("rule", "edits", "structure_vocabulary"),
    ("edition", "part", "units", "regions", "evaluations", "structure_words"),
    ("outcome", "whereabouts"),
    ("chosen_pairs", "distinctness"),
    ("pointers",),
    ("coverage",),
    ("clashes", "plan_modifier", "active_treatment", "coverage_modifier"),
    ("billed_pairs",),
    ("claimed",),
    ("modifier_support",),
    ("billed_modifiers",),
    ("limits",),
    ("circumstances",),
    ("stated_elements",),
    ("element_checks",),
    ("case",),
    ("pair_answers", "coverage_answers"),
    ("rules",),
    ("policy", "families"),
    ("policies", "worlds", "derivation", "shortcut"),
    ("selection",),
    ("claiming",),
    ("coding",),
    ("review", "documentation"),
    ("explaining",),
    ("interchange", "views"),
    ("", "__main__"),
)
"""The modules from the lowest to the highest; a package stands for all of its modules."""
LAZY: Final = {
    ("needlecode.rule", "needlecode.rules"),
    ("needlecode.claim", "needlecode.modifiers"),
    ("needlecode.policy", "needlecode.policies"),
    ("needlecode.reading._result", "needlecode.views.readings"),
}
"""
Imports against the order, inside a function: rules, policies and modifiers are unpickled by id, and a reading
shows itself.
"""
_SIZE: Final = 330


def _name(file: Path) -> str:
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = {_name(file): file for file in FILES}


def _layer(module: str) -> int | None:
    """Give the layer of a module; None when the list does not have it."""
    top = module.removeprefix("needlecode").removeprefix(".").partition(".")[0]
    return next((n for n, layer in enumerate(LAYERS) if top in layer), None)


def _is_for_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _imports(node: ast.AST, *, lazy: bool = False) -> Iterator[tuple[str, bool]]:
    """Give every module of the package that is imported, and whether inside a function."""
    for child in ast.iter_child_nodes(node):
        if _is_for_checkers(child):
            continue
        if isinstance(child, ast.ImportFrom):
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            found = [name if name in MODULES else child.module or "" for name in names]
        elif isinstance(child, ast.Import):
            found = [alias.name for alias in child.names]
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, lazy=lazy or inside)
            continue
        yield from ((n, lazy) for n in found if n.partition(".")[0] == "needlecode")


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


EVERY_MODULE: Final = pytest.mark.parametrize("module", MODULES)


class TestLayers:
    """Imports go one way, and rule modules never import each other (design, 4)."""

    @EVERY_MODULE
    def test_every_module_has_a_layer(self, module: str) -> None:
        """A new module is placed in the order before it is used."""
        assert _layer(module) is not None

    def test_every_layer_has_a_module(self) -> None:
        """The list names no module that is gone."""
        tops = {m.removeprefix("needlecode").removeprefix(".").partition(".")[0] for m in MODULES}

        assert {name for layer in LAYERS for name in layer} - tops == set()

    @EVERY_MODULE
    def test_a_module_imports_from_below_only(self, module: str) -> None:
        """A module imports lower layers, and modules of its own package."""
        against = []
        own = module.split(".")[:2]
        for name, lazy in _imports(_tree(MODULES[module])):
            mine, other = _layer(module), _layer(name)
            below = mine is not None and other is not None and other < mine
            same_package = len(own) > 1 and name.split(".")[:2] == own
            if not (below or same_package or (lazy and (module, name) in LAZY)):
                against.append(name)

        assert against == []

    def test_rule_modules_do_not_import_each_other(self) -> None:
        """Each family of rules can be read by itself."""
        rules = [name for name in MODULES if name.startswith("needlecode.rules.")]
        found = [
            (module, name)
            for module in rules
            for name, _ in _imports(_tree(MODULES[module]))
            if name.startswith("needlecode.rules")
        ]

        assert found == []

    def test_a_cycle_would_be_noticed(self) -> None:
        """The reader of imports sees plain, nested and lazy ones, and skips those for checkers."""
        tree = ast.parse(
            "from needlecode import rules\n"
            "if TYPE_CHECKING:\n    from needlecode.case import Case\n"
            "try:\n    import needlecode.coding\nexcept ImportError:\n    pass\n"
            "def f():\n    from needlecode.rules import by_id\n"
        )

        assert list(_imports(tree)) == [
            ("needlecode.rules", False),
            ("needlecode.coding", False),
            ("needlecode.rules", True),
        ]


class TestSizes:
    """A file can be read in one go (design, 4)."""

    @EVERY_MODULE
    def test_no_source_file_is_long(self, module: str) -> None:
        """No file but generated facts has more lines than fit one sitting."""
        file = MODULES[module]
        generated = file.parent.name == "facts" and file.name.startswith("_")
        lines = file.read_text(encoding="utf-8").count("\n")

        assert generated or lines <= _SIZE

    def test_the_readme_is_short(self) -> None:
        """The README fits two screens."""
        assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 100


def _verhoeff(digits: str) -> bool:
    """Say whether a number ends in its own Verhoeff check digit, as every SNOMED CT id does."""
    times = [[_dihedral(a, b) for b in range(10)] for a in range(10)]
    turned = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        turned.append([turned[-1][n] for n in turned[1]])
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = times[check][turned[place % 8][int(digit)]]
    return check == 0


def _dihedral(a: int, b: int) -> int:
    """Multiply in the group of the turns and flips of a pentagon."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


def _snomed_ids(text: str) -> list[str]:
    """Give every number that has the form of a SNOMED CT id and is no FMA or UBERON id."""
    found = re.findall(r"(?<![\w:.])\d{6,18}(?!\w)", text)
    return [n for n in found if n[-3:-1] in {"00", "01", "02", "10", "11", "12"} and _verhoeff(n)]


def _umls_ids(text: str) -> list[str]:
    return re.findall(r"\bC\d{7}\b", text)


def _keys(value: Any, table: str = "") -> Iterator[str]:
    """Give every key of a fact file, but for the slugs of a muscle's parts."""
    if isinstance(value, dict):
        yield from value if table != "parts" else ()
        for name, inner in value.items():
            yield from _keys(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


class TestLicence:
    """Code numbers and own words only: no descriptor, no SNOMED CT id, no UMLS id (design, 6)."""

    FACTS: Final = tuple(sorted((SOURCE / "needlecode" / "facts").glob("*.toml")))
    FORBIDDEN: Final = frozenset(
        {"descriptor", "description", "short", "long", "medium", "sctid", "snomed", "cui", "umls"}
    )

    @pytest.mark.parametrize("file", FACTS, ids=[file.stem for file in FACTS])
    def test_no_fact_file_has_a_key_for_what_may_not_be_shipped(self, file: Path) -> None:
        """Nobody can add a descriptor or a licensed id without adding its key."""
        keys = {key.lower() for key in _keys(tomllib.loads(file.read_text(encoding="utf-8")))}

        assert keys & self.FORBIDDEN == set()

    @pytest.mark.parametrize(
        "file",
        sorted(path for path in SOURCE.rglob("*") if path.suffix in {".py", ".toml", ".json"}),
        ids=lambda path: str(path.relative_to(SOURCE)),
    )
    def test_no_source_file_holds_a_snomed_or_umls_id(self, file: Path) -> None:
        """No number with a SNOMED CT id's check digit, no C and seven digits."""
        text = file.read_text(encoding="utf-8")

        assert _snomed_ids(text) == []
        assert _umls_ids(text) == []

    def test_the_guards_notice_what_they_guard_against(self) -> None:
        """Well-formed ids are seen; FMA and UBERON ids, dates and long words are not."""
        made = next(n for n in (f"987651{d}0{c}" for d in "01" for c in range(10)) if _verhoeff(n))

        assert _snomed_ids(f'"{made}"') == [made]
        assert _snomed_ids(f'"FMA:{made}", "UBERON:{made}", 20260302, x{made}') == []
        assert _umls_ids("C" + "0" * 7) == ["C" + "0" * 7]
        assert list(_keys({"a": [{"cui": 1}], "parts": {"long": {"b": 1}}})) == [
            "a",
            "parts",
            "cui",
            "b",
        ]

    def test_the_licence_and_the_notice_are_there(self) -> None:
        """The package states its licence, and whose identifiers it carries."""
        assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
        assert "UBERON" in (ROOT / "NOTICE").read_text(encoding="utf-8").upper()


def _impurities(tree: ast.AST) -> list[str]:
    """Give what reads the clock, the environment or chance, and what prints."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Attribute):
            names = [f"{ast.unparse(node.value)}.{node.attr}"]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [f"{node.func.id}()"]
        else:
            continue
        found += [name for name in names if _IMPURE.match(name)]
    return found


_IMPURE: Final = re.compile(
    r"(?:os|random|secrets|time|uuid|socket|urllib)(?:\.|\Z)"
    r"|(?:\w+\.)*(?:date|datetime)\.(?:now|today|utcnow|fromtimestamp)\Z|print\(\)\Z|input\(\)\Z"
)


class TestPurity:
    """Same input, same bytes: no clock, no network, no environment, no chance (design, 1)."""

    @EVERY_MODULE
    def test_no_module_reads_what_was_not_put_in(self, module: str) -> None:
        """Only the command line prints."""
        found = _impurities(_tree(MODULES[module]))

        assert found == [] or module == "needlecode.__main__"

    @pytest.mark.parametrize(
        "code",
        [
            "print(1)",
            "import os",
            "from os import environ",
            "import random",
            "import time",
            "datetime.now()",
            "datetime.datetime.now()",
            "date.today()",
        ],
    )
    def test_an_impurity_is_noticed(self, code: str) -> None:
        """The check finds what it is there to find."""
        assert _impurities(ast.parse(code))

    def test_the_package_says_that_it_is_typed(self) -> None:
        """Type checkers read the annotations."""
        assert (SOURCE / "needlecode" / "py.typed").is_file()


class TestVersion:
    """The version is written once and read back from the installed package (anchors, 5.4)."""

    WRITTEN: Final[str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]["version"]

    def test_the_changelog_has_the_version(self) -> None:
        """What is released is described."""
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

        assert re.search(rf"^## \[?{re.escape(self.WRITTEN)}\b", text, re.MULTILINE)

    def test_the_installed_package_has_the_version(self) -> None:
        """The metadata says what pyproject.toml says."""
        try:
            version("needlecode")
        except PackageNotFoundError:
            pytest.skip("the package is not installed")
        import needlecode  # noqa: PLC0415 - only where it is installed

        assert needlecode.__version__ == self.WRITTEN
