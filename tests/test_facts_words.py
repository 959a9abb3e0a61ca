"""Tests of the word tables, their loader, the module generated from them, and their use."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from needlecode._words_build import WordsError, load_words, main, render
from needlecode.facts import _words
from needlecode.facts._anatomy import GROUPS, MUSCLES, PARTS, REGIONS
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Structure, Unread
from needlecode.reading import read_muscles
from needlecode.reading._element import What
from needlecode.reading._names import names, slug_of
from needlecode.reading._scanner import elements_of
from needlecode.reading._spelling import fold, inflections
from needlecode.reading._terms import words_at
from needlecode.reading._tokens import tokenize


FACTS: Final = Path(_words.__file__).parent
Edit = Callable[[str, str, str], Path]
Terms = dict[str, tuple[str, ...]]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Give a function that copies the tables and changes one text in one file."""

    def change(file: str, old: str, new: str) -> Path:
        for name in ("words.toml", "reading.toml"):
            shutil.copy(FACTS / name, tmp_path)
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


class TestBuild:
    """The module holds what the tables hold, and the tables hold what their headers say."""

    def test_the_module_is_generated_from_the_tables(self) -> None:
        """It is exactly what they render to."""
        assert Path(_words.__file__).read_text(encoding="utf-8") == render(load_words())

    def test_the_module_holds_the_tables(self) -> None:
        """Its literals evaluate to what was loaded, in the same order."""
        tables = load_words(FACTS)
        held = {name: getattr(_words, name.upper()) for name in tables}

        assert held == tables
        assert all(list(held[name]) == list(rows) for name, rows in tables.items())

    def test_main_writes_the_module(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And tells where, and how many terms each table has."""
        path, tables = tmp_path / "written.py", load_words()
        main(path)
        out = capsys.readouterr().out

        assert path.read_text(encoding="utf-8") == render(tables)
        assert out.startswith(f"{path} heads=")
        assert out.endswith(f" connecting={len(tables['connecting']['terms'])}\n")

    def test_files_have_a_header(self) -> None:
        """It names format, origin and licence."""
        for name in ("words.toml", "reading.toml"):
            head = (FACTS / name).read_text(encoding="utf-8").split("\n\n")[0]
            assert all(f"# {word}." in head for word in ("Format", "Origin", "Licence"))

    @pytest.mark.parametrize(
        ("file", "old", "new", "message"),
        [
            ("words.toml", "[part_nouns]", "[nouns]", "must have the tables heads, places, qual"),
            ("words.toml", "[places]", "[extra]\n[places]", "must have the tables heads, places"),
            ("reading.toml", "[marks]\n", "", "must have the tables sides, marks, regions"),
            ("words.toml", "mentalis = []", 'mentalis = "ment"', "[heads.mentalis] is no list"),
            ("words.toml", "mentalis = []", "mentalis = [5]", "is no list of texts"),
            ("words.toml", "mentalis = []", "mentalis = [", "is not valid TOML"),
            ("words.toml", '["ancon",', '["Ancon",', "unclean term 'Ancon'"),
            ("words.toml", '["ancon",', '[" ancon",', "unclean term ' ancon'"),
            ("words.toml", '["ancon",', '["an  con",', "unclean term 'an  con'"),
            ("words.toml", '["ancon",', '["",', "unclean term ''"),
            ("words.toml", '["ancon",', '["ancon", "ancon",', "[heads.anconeus] repeats 'ancon'"),
            (
                "reading.toml",
                '"tendon", "retinaculum"',
                '"tendon", "left"',
                "[tissues.tendon] repeats 'left' of sides.left",
            ),
            (
                "reading.toml",
                '"achilles", ',
                '"achilles", "calf", ',
                "[things.tendon] repeats 'calf' of regions.leg",
            ),
            (
                "reading.toml",
                '"head", "scalp"',
                '"head", "right"',
                "[regions.head] repeats 'right' of sides.right",
            ),
        ],
    )
    def test_the_loader_refuses(
        self, edit: Edit, file: str, old: str, new: str, message: str
    ) -> None:
        """A broken table, with file, place and what is wrong."""
        with pytest.raises(WordsError, match=re.escape(message)) as caught:
            load_words(edit(file, old, new))

        assert str(caught.value).startswith(f"{file}: [")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"head", "scalp"', '"head", "calf"'),
            ('["l", "r", "b"', '["l", "left", "b"'),
            ('"itis", "osis"', '"itis", "left"'),
        ],
    )
    def test_the_loader_lets_some_tables_repeat(self, edit: Edit, old: str, new: str) -> None:
        """A word may point to several regions, and tables that mark terms name them again."""
        assert load_words(edit("reading.toml", old, new)) != load_words()


_ROWS: Final = (
    *((f"muscle:{slug}", "", (row[0], *row[10])) for slug, row in MUSCLES.items()),
    *(
        (f"muscle:{key}", f" {MUSCLES[key.partition('/')[0]][0]}", (part[0], *part[1]))
        for key, part in PARTS.items()
    ),
    *((f"group:{slug}", "", (group[0], *group[2])) for slug, group in GROUPS.items()),
)
_NAMES: Final = tuple(
    (reference, [*map(fold, re.findall(r"[^\W\d_]+", f"{text}{whole}"))])
    for reference, whole, texts in _ROWS
    for text in texts
)


def _said(text: str) -> list[str]:
    """Give the references of all that a text may name, if the whole of it is one name."""
    if len(read_muscles(text).passages) != 1:
        return []
    [site, *_] = read_muscles(text).passages[0].sites or (None,)
    if isinstance(site, Muscle):
        return [f"muscle:{site.name}{f'/{site.part}' if site.part else ''}"]
    if isinstance(site, MuscleGroup):
        return [f"group:{site.name}"]
    return list(site.readings) if isinstance(site, AmbiguousToken) else []


def _unreachable(table: Terms) -> Iterator[str]:
    """Give the forms that are part of no name: put in place of its word, they lead elsewhere."""
    for key, forms in table.items():
        written = {key, *forms}
        written |= {other for form in written for other in inflections(form)}
        own = names().parts_of.get((key,), ())
        rows = [(r, words) for r, words in _NAMES if r in own and written & {*words}]
        for form in (key, *forms):
            texts = ((r, [form if w in written else w for w in words]) for r, words in rows)
            if not any(reference in _said(" ".join(words)) for reference, words in texts):
                yield f"{key}: {form}"


_UPPER: Final = ["muscle:trapezius/upper"]


class TestForms:
    """Every form of words.toml can be read as its word (issue 3)."""

    @pytest.mark.parametrize("table", ["heads", "places", "qualities"])
    def test_every_form_stands_for_its_word(self, table: str) -> None:
        """In some name of the fact files, in place of the word."""
        assert list(_unreachable(load_words()[table])) == []

    def test_every_noun_of_a_part_may_stand_in_a_name(self) -> None:
        """It says nothing by itself: the name is that without it."""
        nouns = [n for key, forms in _words.PART_NOUNS.items() for n in (key, *forms)]

        assert [n for n in nouns if _said(f"upper {n} of the trapezius") != _UPPER] == []

    def test_every_word_of_a_name_is_in_a_table(self) -> None:
        """A misspelling of it is corrected, so none may be missing."""
        known = names().options

        assert sorted({w for _, words in _NAMES for w in words if w not in known}) == []


_KINDS: Final = {
    "sides": What.SIDE,
    "regions": What.THING,
    "region_nouns": What.REGION_NOUN,
    "tissues": What.TISSUE,
    "things": What.THING,
    "conditions": What.CONDITION,
    "cues": What.CUE,
    "unlisted": What.UNKNOWN,
    "coordinators": What.AND,
    "connecting": What.WORD,
}
# Terms that say nothing: what they are is told elsewhere, or cannot be told where they stand.
_IDLE: Final = {
    *("2 2", "minutes'", "seconds'", "needles'", "pelvic diaphragm"),
    *("or", "as", "in", "per", "to"),
}
_AT_HOME: Final = {
    *(("neck", "sternocleidomastoid"), ("neck", "splenius-capitis")),
    *(("thorax", "spinalis"), ("hip", "tensor-fasciae-latae")),
}


def _is_read(table: str, key: str, term: str) -> bool:
    """Say whether a term alone is the one element that its table says."""
    element, *others = elements_of(term)
    values = {"regions": ("region",), "cues": (key,), "sides": (key,)}.get(table, ())
    values = (key,) if table in {"tissues", "things"} else values
    if element.token:
        # A word with several meanings keeps this one beside the others.
        values = (_KINDS[table].name.lower(), *values)
    of_kind = bool(element.token) or element.what is _KINDS[table]
    inside = table != "regions" or key in element.refs
    return not others and of_kind and element.values == values and inside


class TestTerms:
    """Every term of reading.toml says what its table says, and no earlier one hides it."""

    @pytest.mark.parametrize("table", list(_KINDS))
    def test_every_term_is_read_as_its_table_says(self, table: str) -> None:
        """As one element with its value."""
        rows = load_words()[table].items()
        hidden = [t for key, terms in rows for t in terms if not _is_read(table, key, t)]

        assert [term for term in hidden if term not in _IDLE] == []

    def test_every_ending_makes_a_condition(self) -> None:
        """Of a word that is in no table, and not by another ending."""
        endings = load_words()["condition_endings"]["terms"]

        assert [e for e in endings if elements_of(f"qux{e}")[0].what is not What.CONDITION] == []
        # One that ends in another says nothing: "myalgia" and "algia".
        assert {e for e in endings for o in endings if e != o and e.endswith(o)} <= {"myalgia"}

    def test_marks_are_sides(self) -> None:
        """A table that marks terms of another marks none that is not there."""
        tables = load_words()
        sides = {term for terms in tables["sides"].values() for term in terms}

        assert set(tables["marks"]["terms"]) <= sides

    def test_everyday_words_are_short_forms(self) -> None:
        """A word that is no short form need not be told from one."""
        words = [w for w in _words.ENGLISH["terms"] if w not in names().tokens]

        assert [word for word in words if word not in _IDLE] == []

    def test_no_term_is_told_twice(self) -> None:
        """But for an apostrophe, which the reader does not see."""
        tables = load_words()
        told: dict[tuple[str, ...], set[str]] = {}
        for table in _KINDS:
            for term in (term for terms in tables[table].values() for term in terms):
                words = tuple(word for word, _ in words_at(tokenize(term), 0, 99))
                told.setdefault(words, set()).add(term)

        same = [terms for terms in told.values() if len(terms) > 1]
        assert [terms for terms in same if not any("'" in term for term in terms)] == []

    def test_keys_are_known(self) -> None:
        """Regions, structures and muscles by the names that the library has for them."""
        tables = load_words()
        also = {muscle for muscles in tables["also_in"].values() for muscle in muscles}

        assert {*tables["regions"], *tables["also_in"]} <= {*REGIONS}
        assert {*tables["tissues"], *tables["things"]} <= {*Structure}
        assert also <= {f"muscle:{slug}" for slug in MUSCLES}

    def test_a_muscle_lies_elsewhere_than_in_its_own_region(self) -> None:
        """What also_in adds is not in muscles.toml already."""
        pairs = ((at, m) for at, some in load_words()["also_in"].items() for m in some)
        idle = {(at, slug) for at, ref in pairs if MUSCLES[slug := slug_of(ref)][1] == at}

        assert idle <= _AT_HOME

    def test_a_stranger_is_not_understood(self) -> None:
        """No muscle that the library lacks is read as one that it has."""
        strangers = [t for t in load_words()["unlisted"]["terms"] if t not in _IDLE]
        read = {text: [*read_muscles(text)] for text in strangers}

        assert [t for t, sites in read.items() if sites != [Unread(t)]] == []

    def test_a_thing_is_no_muscle(self) -> None:
        """A term of things alone is a site of its structure."""
        rows = load_words()["things"].items()
        read = ((t, kind, [*read_muscles(t)]) for kind, terms in rows for t in terms)

        assert [t for t, k, sites in read if sites != [NonMuscle(Structure(k), t)]] == []
