"""Tests of the anatomy tables, their loader and the module generated from them."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from needlecode._anatomy_build import AnatomyError, load_anatomy, main, render
from needlecode.facts import _anatomy


ROOT = Path(__file__).parents[1]
FACTS = ROOT / "src" / "needlecode" / "facts"
SOURCES = ROOT.parent / "shared" / "anatomy"
WHOLES = {
    *("multifidus", "longissimus", "iliocostalis", "semispinalis", "spinalis", "rotatores"),
    *("levator-ani", "occipitofrontalis"),
}
sources = pytest.mark.skipif(not SOURCES.is_dir(), reason="source tables are not beside the repo")
Edit = Callable[[str, str, str], Path]


def _rows(name: str) -> list[dict[str, str]]:
    """Returns the rows of one source table."""
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _slug(name: str) -> str:
    """Returns the kebab-case of a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _items(cell: str) -> list[str]:
    """Returns the entries of a cell that holds a list."""
    return [item.strip() for item in re.split(r"[;,]", cell) if item.strip()]


def _part_words(slug: str) -> set[str]:
    """Returns the names and synonyms of all parts of one muscle."""
    parts = (row for key, row in _anatomy.PARTS.items() if key.startswith(f"{slug}/"))
    return {word for name, synonyms, _, _ in parts for word in (name, *synonyms)}


def _short_forms(slug: str) -> set[str]:
    """Returns the synonyms and short forms of a muscle, its parts, its groups and its whole."""
    row = _anatomy.MUSCLES[slug]
    words = {row[0], *row[10], *row[11]}
    for key, part in _anatomy.PARTS.items():
        words |= {*part[1], *part[2]} if key.startswith(f"{slug}/") else set()
    for _, members, synonyms, short in _anatomy.GROUPS.values():
        words |= {*synonyms, *short} if slug in members else set()
    return words | (_short_forms(row[5]) if row[5] else set())


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Returns a function that copies the tables and changes one text in one file."""

    def change(file: str, old: str, new: str) -> Path:
        for path in FACTS.glob("*.toml"):
            shutil.copy(path, tmp_path)
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


def test_module_is_generated_from_tables() -> None:
    """The generated module is exactly what the tables render to."""
    source = (FACTS / "_anatomy.py").read_text(encoding="utf-8")
    assert source == render(load_anatomy())


def test_module_holds_loaded_tables() -> None:
    """The generated literals evaluate to the loaded tables."""
    anatomy = load_anatomy(FACTS)
    assert anatomy.muscles == _anatomy.MUSCLES
    assert anatomy.parts == _anatomy.PARTS
    assert anatomy.groups == _anatomy.GROUPS
    assert anatomy.non_muscles == _anatomy.NON_MUSCLES
    assert anatomy.ambiguous == _anatomy.AMBIGUOUS
    assert anatomy.regions == _anatomy.REGIONS


def test_main_writes_the_module(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes the rendered tables and tells where and how many."""
    main(tmp_path / "written.py")
    assert (tmp_path / "written.py").read_text(encoding="utf-8") == render(load_anatomy())
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'written.py'} muscles=183 parts=80 ")


def test_counts() -> None:
    """The tables have as many entries as were put in, and 7 wholes of sections among the muscles."""
    tables = (_anatomy.MUSCLES, _anatomy.PARTS, _anatomy.GROUPS)
    others = (_anatomy.NON_MUSCLES, _anatomy.AMBIGUOUS, _anatomy.REGIONS)
    assert [len(table) for table in tables] == [176 + 7, 71 + 9, 40 + 39]
    assert [len(table) for table in others] == [103 + 10, 63 + 55, 16]


def test_wholes() -> None:
    """The wholes are muscles, have sections, and are no section themselves."""
    assert {row[5] for row in _anatomy.MUSCLES.values()} - {""} == WHOLES
    assert not any(_anatomy.MUSCLES[slug][5] for slug in WHOLES)


def test_sections_have_a_kind() -> None:
    """A muscle has a whole exactly when it has a section and a kind of section."""
    for row in _anatomy.MUSCLES.values():
        assert bool(row[5]) == bool(row[6]) == bool(row[7])
        assert row[7] in ("", "spinal", "contested")


def test_whole_takes_the_region_of_its_sections() -> None:
    """A whole has the region of its sections where they agree, else spine."""
    for whole in WHOLES:
        regions = {row[1] for row in _anatomy.MUSCLES.values() if row[5] == whole}
        assert _anatomy.MUSCLES[whole][1] == (regions.pop() if len(regions) == 1 else "spine")


def test_identifiers() -> None:
    """Identifiers look like UBERON and FMA identifiers and belong to one entry each."""
    rows = _anatomy.MUSCLES.values()
    uberon = [row[12] for row in rows if row[12]]
    fma = [row[13] for row in rows if row[13]] + [r[3] for r in _anatomy.PARTS.values() if r[3]]
    assert all(re.fullmatch(r"UBERON:\d{7}", key) for key in uberon)
    assert all(re.fullmatch(r"FMA:\d+", key) for key in fma)
    assert len(set(uberon)) == len(uberon) == 151 + 5
    assert len(set(fma)) == len(fma) == 175 + 5 + 51


def test_contiguity_is_symmetric() -> None:
    """A region is a neighbour of each of its neighbours and not of itself."""
    for region, (_, neighbours) in _anatomy.REGIONS.items():
        assert neighbours
        assert region not in neighbours
        assert list(neighbours) == sorted(set(neighbours))
        assert all(region in _anatomy.REGIONS[other][1] for other in neighbours)


def test_parts_belong_to_their_muscles() -> None:
    """The parts named by the muscles are the parts in the table of parts."""
    muscles = _anatomy.MUSCLES.items()
    assert list(_anatomy.PARTS) == [f"{slug}/{part}" for slug, row in muscles for part in row[9]]


def test_short_forms_of_parts_are_not_of_muscles() -> None:
    """A short form of a part is no short form of its muscle."""
    for key, part in _anatomy.PARTS.items():
        assert not {*part[2]} & {*_anatomy.MUSCLES[key.partition("/")[0]][11]}
    assert {"UT", "UTrap", "upper trap"} <= {*_anatomy.PARTS["trapezius/upper"][2]}
    assert "VMO" in _anatomy.PARTS["vastus-medialis/oblique"][2]


def test_words_are_clean() -> None:
    """No name, synonym or short form carries a remark in brackets or a separator."""
    words = [w for row in _anatomy.MUSCLES.values() for w in (row[0], *row[10], *row[11])]
    words += [w for row in _anatomy.PARTS.values() for w in (row[0], *row[1], *row[2])]
    words += [w for row in _anatomy.GROUPS.values() for w in (row[0], *row[2], *row[3])]
    assert not [word for word in words if re.search(r"[();,/]", word)]


def test_files_have_a_header() -> None:
    """Every table starts with a comment that names format, origin and licence."""
    for path in FACTS.glob("*.toml"):
        if path.stem in {"regions", "anatomy_origins"} or path.stem.startswith(
            ("muscle", "non_muscles", "ambiguous")
        ):
            head = path.read_text(encoding="utf-8").split("\n\n")[0]
            assert all(f"# {word}." in head for word in ("Format", "Origin", "Licence"))


@sources
def test_every_source_muscle_is_there() -> None:
    """Every muscle of the source table is there with its region, side, flag and identifiers."""
    rows = _rows("needled_muscles.csv")
    assert len(rows) == 176
    for row in rows:
        muscle = _anatomy.MUSCLES[_slug(row["name"])]
        assert muscle[:3] == (row["name"], _slug(row["region"]), _slug(row["subregion"]))
        assert muscle[3:5] == (row["paired"] == "yes", row["pleural_risk"] == "yes")
        assert muscle[12:] == (row["uberon_id"], row["fma_id"])


@sources
def test_every_source_word_of_a_muscle_is_there() -> None:
    """Every synonym and short form stands at the muscle, its parts, groups or whole."""
    for row in _rows("needled_muscles.csv"):
        known = {word.casefold() for word in _short_forms(_slug(row["name"]))}
        words = [*_items(row["synonyms"]), *_items(row["abbreviations"])]
        clean = {re.sub(r" \(variable muscle\)", "", word).casefold() for word in words}
        # "Abductor digiti quinti" names a muscle of the hand as well: it is ambiguous.
        gone = {"variable muscle", "fdi (first dorsal)", "abductor digiti quinti"}
        assert clean - known <= gone


@sources
def test_every_source_part_is_there() -> None:
    """Every row of the source table of parts is a part with its identifier and short forms."""
    rows = _rows("muscle_parts.csv")
    assert len(rows) == 71
    for row in rows:
        slug = _slug(row["muscle"])
        words = [re.sub(r"^\w+/", "", row["part"]), row["clinical_name"]]
        assert any(
            {word for word in words if word} <= {name, *synonyms}
            and fma == row["fma_id"]
            and {*_items(row["abbreviations"])} <= {*short}
            for key, (name, synonyms, short, fma) in _anatomy.PARTS.items()
            if key.startswith(f"{slug}/")
        ), row


@sources
def test_every_part_named_at_a_muscle_is_there() -> None:
    """Every part that the source table of muscles names is a part, or a digit of a series."""
    for row in _rows("needled_muscles.csv"):
        slug = _slug(row["name"])
        words = {re.sub(r" ?\(.*?\)", "", part) for part in _items(row["parts"])}
        if _anatomy.MUSCLES[slug][8]:
            words -= {"first", "second", "third", "fourth"}
        found = {word for word in words if word in _part_words(slug)}
        found |= {word for word in words if _slug(word.split()[0]) in _anatomy.MUSCLES[slug][9]}
        assert words == found


@sources
def test_every_source_group_is_there() -> None:
    """Every group row is a group with its members, a whole muscle, a token or a tendon word."""
    rows = {row["group"]: row for row in _rows("muscle_groups.csv")}
    assert len(rows) == 51
    kinds = {"group": 0, "muscle": 0, "token": 0, "tendon": 0}
    for name, row in rows.items():
        members: list[str] = []
        for item in _items(row["members"]):
            nested = rows.get(item.removesuffix(" (group)"), {"members": ""})["members"]
            members += _items(nested) if item.endswith(" (group)") else [item]
        slugs = [_slug(member) for member in members]
        if (group := _anatomy.GROUPS.get(_slug(name))) is not None:
            kinds["group"] += 1
            assert group[:2] == (name, tuple(slugs))
            assert {*_items(row["abbreviations"])} <= {name, *group[2], *group[3]}
        elif (muscle := _anatomy.MUSCLES.get(_slug(name))) is not None:
            kinds["muscle"] += 1
            assert {_anatomy.MUSCLES[slug][5] for slug in slugs} == {_slug(name)}
            words = {*_items(row["abbreviations"]), *_items(row["synonyms_or_note"])}
            assert words <= {*muscle[10], *muscle[11]}
        elif name.endswith(" (unspecified)"):
            kinds["token"] += 1
            assert name.removesuffix(" (unspecified)") in _anatomy.AMBIGUOUS
        else:
            kinds["tendon"] += 1
            for term in (name, *_items(row["abbreviations"])):
                kind = "tendon_origin" if "origin" in name else "tendon"
                assert _anatomy.NON_MUSCLES[term] == kind
    assert kinds == {"group": 40, "muscle": 6, "token": 2, "tendon": 3}


@sources
def test_every_source_non_muscle_is_there() -> None:
    """Every source term is there, and terms share a category where they shared one."""
    rows = _rows("not_muscles.csv")
    assert len(rows) == 103
    pairs = {(row["category"], _anatomy.NON_MUSCLES[row["term"]]) for row in rows}
    assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs}) == 12


@sources
def test_every_source_token_is_there() -> None:
    """Every source token is there with all its other meanings and at least its candidates."""
    rows = _rows("ambiguous_abbreviations.csv")
    assert len(rows) == 63
    for row in rows:
        candidates, others = _anatomy.AMBIGUOUS[row["token"]]
        named = {*_items(row["candidate_muscles"])} - {"any longus muscle"}
        assert {*_items(row["other_meanings"])} <= {*others}
        assert len(candidates) >= len(named)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("muscles.toml", "paired = true", "paired = true\nside = 1", "unknown key 'side'"),
        ("muscles.toml", "paired = true\n", "", "lacks 'paired'"),
        ("muscles.toml", "paired = true", "paired = 1", "no clean bool"),
        ("muscles.toml", 'region = "neck"', 'region = "tail"', "unknown region 'tail'"),
        ("muscles.toml", 'whole = "multifidus"', 'whole = "no"', "unknown whole 'no'"),
        ("muscles.toml", 'kind = "spinal"\n', "", "no sound set"),
        ("muscles.toml", '["anatomyfacts"]', '["hearsay"]', "unknown origin 'hearsay'"),
        ("muscles.toml", '"UBERON:0010952"', '"UBERON:10952"', "no clean str at 'uberon'"),
        ("muscles.toml", '"FMA:46758"', '"FMA:46757"', "repeats 'FMA:46757'"),
        ("muscles.toml", "over_pleura = true\n", "", "only one of over_pleura"),
        ("muscles.toml", '["trap", "traps"]', '["trap", "Trap"]', "no clean list"),
        ("muscles.toml", '["trap", "traps"]', '["Trapezius"]', "repeats 'Trapezius'"),
        ("muscles.toml", '["trap", "traps"]', '["trap", "TFL"]', "repeats 'TFL'"),
        ("muscles.toml", "[trapezius.parts.upper]", "[trapezius.parts.sartorius]", "slug of a"),
        ("muscles.toml", "[trapezius.parts.upper]", "[trapezius.parts.lower]", "not valid TOML"),
        ("muscles.toml", '["descending part"]', '["ascending part"]', "repeats"),
        ("muscles.toml", "[procerus]", "[proceros]", "kebab-case"),
        ("muscles.toml", '["trap", "traps"]', '["trap", ""]', "no clean list"),
        ("muscles.toml", 'whole = "levator-ani"', 'whole = "frontalis"', "is a section itself"),
        ("muscles.toml", "[occipitofrontalis]", "extra = 1\n[occipitofrontalis]", "not a table"),
        ("muscle_groups.toml", "[obliques]", "[procerus]", "kebab-case"),
        (
            "muscle_groups.toml",
            '[obliques]\nname = "obliques"',
            '[soleus]\nname = "soleus"',
            "repeats",
        ),
        ("muscle_groups.toml", '"teres-minor"', '"teres"', "unknown member 'teres'"),
        ("muscle_groups.toml", '"teres-minor"', '"infraspinatus"', "no clean list"),
        ("non_muscles.toml", '"ligament",', '"tendon",', "repeats the term 'tendon'"),
        ("ambiguous_tokens.toml", "muscle:trapezius/lower", "muscle:trapezius/low", "candidate"),
        ("ambiguous_tokens.toml", "[PI]", "[pt]", "differs from a token in case alone"),
        ("ambiguous_tokens.toml", "[PI]", "[PIX]", "repeats 'PI'"),
        ("regions.toml", '["head", "neck"]', '["head", "nape"]', "unknown region 'nape'"),
        ("regions.toml", '["head", "neck"]', '["head", "head"]', "no list of pairs"),
        ("regions.toml", '["head", "neck"]', '["head", "neck", "arm"]', "no list of pairs"),
        ("regions.toml", '["head", "neck"]', '"ab"', "no list of pairs"),
        ("regions.toml", '["head", "neck"]', "5", "no list of pairs"),
        ("regions.toml", "contiguous = [", "neighbours = [", "no list of pairs"),
        ("regions.toml", '["head", "neck"]', '["spine", "head"]', "repeats"),
        ("anatomy_origins.toml", "read = 2026-11-23", 'read = "2026"', "no clean date"),
    ],
)
def test_loader_refuses(edit: Edit, file: str, old: str, new: str, message: str) -> None:
    """The loader refuses a broken table and names file, key and what is wrong."""
    with pytest.raises(AnatomyError, match=re.escape(message)) as caught:
        load_anatomy(edit(file, old, new))
    assert re.match(r"[a-z_]+\.toml: \[", str(caught.value))
