"""Configuration of the documentation."""

import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from docutils.nodes import Element  # type: ignore[import-untyped]
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent / "src")]

project = "needlecode"
author = "the needlecode authors"
project_copyright = "2026, the needlecode authors"
try:
    release = installed_version("needlecode")
except PackageNotFoundError:  # built from a tree that is not installed
    release = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]["version"]
version = release.rpartition(".")[0]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "rule_pages"]
exclude_patterns = ["_build", "_ext", "_static"]
default_role = "code"  # the docstrings put code into single backticks
highlight_language = "python"

myst_enable_extensions = ["attrs_block", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_use_ivar = True
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 88

nitpicky = True
# There is no network in the build, so nothing outside this site can be resolved.
nitpick_ignore_regex = [
    # The standard library.
    (
        r"py:(class|data|obj|exc)",
        r"(?:builtins|collections|datetime|enum|pathlib|typing|types)\..*",
    ),
    (
        r"py:(class|data|obj|exc)",
        r"date|IntEnum|StrEnum|Enum|Mapping|Callable|Any|Literal|TypeAlias|Path",
    ),
    # Words of the prose in a type position of a Google section.
    (r"py:class", r"optional"),
    # Machinery: private modules, and what a rule looks at.
    (r"py:class", r"(?:needlecode\._\w+\.)?(?:Dated|Table|T)"),
    (
        r"py:class",
        r"(?:needlecode\.)?(?:case\.Case|mention\.Scheme|coding\.Outlook|shortcut\.Shape)",
    ),
    # Names of types that are written as text where they are used.
    (r"py:class", r"Check|Json"),
]

html_theme = "furo"
html_title = f"needlecode {release}"
html_static_path = ["_static"]
html_css_files = ["needlecode.css"]
html_show_sphinx = False


def _root_name(
    app: Sphinx, env: BuildEnvironment, node: Element, content: Element
) -> Element | None:
    """Resolve a type by its home module to the name under which the reference lists it."""
    name = str(node.get("reftarget", "")).rpartition(".")[2]
    if node.get("refdomain") != "py" or not name:
        return None
    domain: Any = env.get_domain("py")
    for target in (f"needlecode.{name}", *(t for t in domain.objects if t.endswith(f".{name}"))):
        if target.startswith("needlecode.") and target in domain.objects:
            found: Element | None = domain.resolve_xref(
                env, node["refdoc"], app.builder, "obj", target, node, content
            )
            return found
    return None


def setup(app: Sphinx) -> None:
    """Connect the resolver."""
    app.connect("missing-reference", _root_name)
