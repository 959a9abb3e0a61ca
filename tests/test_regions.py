"""Tests of the reader of manipulated regions, its table, and the module built from the table."""

# pyright: basic
# The tests look at names that only the module itself uses otherwise.

import re
import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from needlecode import regions
from needlecode._manipulation_build import (
    REGIONS,
    ManipulationError,
    load_manipulation,
    main,
    render,
)
from needlecode.errors import InvalidValueError
from needlecode.facts import _manipulation
from needlecode.regions import Region, RegionMention, System, read_regions


FACTS: Final = Path(_manipulation.__file__).parent
Edit = Callable[[str, str], Path]
NAMES: Final = {
    "cerv": Region.CERVICAL,
    "thor": Region.THORACIC,
    "lumb": Region.LUMBAR,
    "sacr": Region.SACRAL,
    "pelv": Region.PELVIC,
    "le": Region.LOWER_EXTREMITY,
    "ue": Region.UPPER_EXTREMITY,
    "rib": Region.RIB_CAGE,
    "abd": Region.ABDOMEN,
    "visc": Region.VISCERA,
    "head": Region.HEAD,
}
SAME: Final = "the same in both systems"
# What is read in the osteopathic and in the chiropractic system: regions, several with "|" where
# they are left open, and "?" where words are not understood.
PHRASES: Final[tuple[tuple[str, str, str], ...]] = (
    # Names of regions, and lists of them
    ("cervical, thoracic and lumbar", "cerv thor lumb", SAME),
    ("Head, Cervical, Thoracic, Ribs, Lumbar", "head cerv thor rib lumb", SAME),
    ("head/neck", "head cerv", SAME),
    ("Sacrum + pelvis", "sacr pelv", SAME),
    ("lumbar & sacral", "lumb sacr", SAME),
    ("thoracics; lumbars", "thor lumb", SAME),
    ("cervical spine\nthoracic spine\r\nlumbar spine", "cerv thor lumb", SAME),
    ("cervical thoracic lumbar", "cerv thor lumb", SAME),
    ("Cerv, Thor, Lumb, Sac, Pelv", "cerv thor lumb sacr pelv", SAME),
    ("lower cervical and upper thoracic", "cerv thor", SAME),
    ("LE (hip, knee)", "le le le", SAME),
    ("C5 T5 L5 Sacrum R ilium", "cerv thor lumb sacr pelv", SAME),
    ("R SIJ, L5-S1", "sacr|pelv lumb|sacr", "pelv lumb|sacr"),
    ("- cervical\n- thoracic", "cerv thor", SAME),
    ("1. Cervical\n2. Thoracic", "cerv thor", SAME),
    ("Regions treated: cervical; T4", "cerv thor", SAME),
    ("somatic dysfunction of the head region, cervical region", "head cerv", SAME),
    ("segmental dysfunction of lumbar region", "lumb", SAME),
    ("OMT to thoracic, ribs", "thor rib", SAME),
    ("mid-thoracic, lower T-spine", "thor thor", SAME),
    ("upper/mid thoracic", "thor", SAME),
    ("upper, mid and lower thoracic", "thor", SAME),
    ("posterior neck", "cerv", SAME),
    ("low back", "lumb", SAME),
    ("mid-back and low back", "thor lumb", SAME),
    ("mid and low back", "thor lumb", SAME),
    ("upper back", "thor", SAME),
    ("back", "thor|lumb", SAME),
    ("chest", "thor|rib", SAME),
    ("abdomen", "abd", SAME),
    ("abdominal wall", "abd", SAME),
    # Short forms
    ("C-spine, T-spine, L-spine", "cerv thor lumb", SAME),
    ("C/S, T/S, L/S", "cerv thor lumb", SAME),
    ("C/T/L", "cerv thor lumb", SAME),
    ("C, T, L", "cerv thor lumb", SAME),
    ("C-T-L spine", "cerv thor lumb", SAME),
    ("CTLS", "cerv thor lumb sacr", SAME),
    ("CS", "?", "cerv"),
    ("cx", "cerv", SAME),
    ("LS", "lumb|sacr", SAME),
    ("L/S junction", "lumb|sacr", SAME),
    ("lumbo-sacral joint", "lumb|sacr", SAME),
    ("L and S", "lumb sacr", SAME),
    ("CT junction", "cerv|thor", SAME),
    ("C/T", "cerv thor", SAME),
    ("cervicothoracic", "cerv|thor", SAME),
    ("thoracolumbar junction", "thor|lumb", SAME),
    ("UE", "ue", SAME),
    ("bilat UEs & LEs", "ue le", SAME),
    ("RUE, LLE", "ue le", SAME),
    ("extremities upper", "ue", SAME),
    ("Extremities, lower", "? ?", SAME),
    ("C, T, L hip", "?", SAME),
    ("C/T/L, hip", "cerv thor lumb le", SAME),
    ("upper and lower extremities", "ue le", SAME),
    ("upper and lower limbs", "ue le", SAME),
    ("upper limbs, lower limbs", "ue le", SAME),
    ("extremity", "ue|le", SAME),
    ("left limb", "ue|le", SAME),
    ("extremities", "?", SAME),
    ("both limbs", "?", SAME),
    ("T.M.J.", "head", SAME),
    ("SIJ", "sacr|pelv", "pelv"),
    ("S.I. joint", "sacr|pelv", "pelv"),
    # Levels
    ("C5, T4, L5", "cerv thor lumb", SAME),
    ("c2-c5", "cerv", SAME),
    ("C5-6", "cerv", SAME),
    ("C5/6 facet", "cerv", SAME),
    ("C2 to C5", "cerv", SAME),
    ("T4-T8", "thor", SAME),
    ("T4 thru 8", "thor", SAME),
    ("D5-D8", "thor", SAME),
    ("Th12", "thor", SAME),
    ("C7-T1", "cerv|thor", SAME),
    ("C7\u2013T1", "cerv|thor", SAME),
    ("C7/T1", "cerv|thor", SAME),
    ("C7, T1", "cerv thor", SAME),
    ("T12 to L1", "thor|lumb", SAME),
    ("L5/S1", "lumb|sacr", SAME),
    ("L5S1", "lumb|sacr", SAME),
    ("L4-5/S1", "lumb sacr", SAME),
    ("T12-L2", "thor lumb", SAME),
    ("T11-L1", "thor lumb", SAME),
    ("C6-T2", "cerv thor", SAME),
    ("C6-L2", "cerv thor lumb", SAME),
    ("S1-L4", "sacr lumb", SAME),
    ("C5, 6 and 7", "cerv", SAME),
    ("T3-5,7-9 L2", "thor lumb", SAME),
    ("C-5, T 4, L 5", "cerv thor lumb", SAME),
    ("C5R, T4L", "cerv thor", SAME),
    ("C5-L, T4-R", "cerv thor", SAME),
    ("L L5", "lumb", SAME),
    ("L5 L", "lumb", SAME),
    ("T1-4 group", "thor", SAME),
    ("S2", "sacr", SAME),
    ("atlas, axis", "cerv ?", "cerv cerv"),
    ("sacral torsion on left oblique axis", "sacr", "?"),
    ("AA joint", "cerv", SAME),
    ("Cervical: C2 RL SR E", "cerv cerv", SAME),
    ("L5 FRSR", "lumb", SAME),
    ("T4 extended, rotated right, sidebent right", "thor", SAME),
    ("sacral torsion R on L", "sacr", SAME),
    ("C8", "?", SAME),
    ("T13", "?", SAME),
    ("L6", "?", SAME),
    ("C5, 9", "?", SAME),
    ("L5-1", "?", SAME),
    ("C5, 4", "?", SAME),
    ("5", "?", SAME),
    # The joint of skull and atlas
    ("OA", "head|cerv", "cerv"),
    ("OA F RrSl", "head|cerv", "cerv"),
    ("O/A decompression", "head|cerv", "cerv"),
    ("occiput", "head|cerv", "cerv"),
    ("occipito-atlantal joint", "head|cerv", "cerv"),
    ("C0", "head|cerv", "cerv"),
    ("C0-C1", "head|cerv", "cerv"),
    ("Occ/C1", "head|cerv", "cerv"),
    ("C0-C2", "head|cerv cerv", "cerv"),
    ("occiput to C3", "head|cerv cerv", "cerv"),
    ("suboccipitals", "head|cerv", "cerv"),
    ("CO", "?", "cerv|sacr"),
    ("Head: OA; Cervical: AA", "head head|cerv cerv cerv", "head cerv cerv cerv"),
    # Head
    ("right TMJ", "head", SAME),
    ("jaw", "head", SAME),
    ("cranial", "head", SAME),
    ("SBS compression", "head", SAME),
    ("frontal bone, sagittal suture", "head head", SAME),
    ("craniosacral", "?", SAME),
    # Pelvis and sacrum
    ("SI joint R", "sacr|pelv", "pelv"),
    ("left sacro-iliac joint", "sacr|pelv", "pelv"),
    ("Sacrum, coccyx", "sacr sacr", SAME),
    ("right posterior innominate", "pelv", SAME),
    ("ilium, pubic symphysis", "pelv pelv", SAME),
    ("PI ilium R", "?", "pelv"),
    ("PI", "?", SAME),
    ("ilii, R and L", "pelv", SAME),
    # Ribs and chest
    ("rib cage", "rib", SAME),
    ("rib 5 R", "rib", SAME),
    ("1st rib on the left", "rib", SAME),
    ("first rib", "rib", SAME),
    ("ribs 3, 4 and 5", "rib", SAME),
    ("2nd and 3rd ribs inhaled", "rib", SAME),
    ("ribs 2-5; sternum", "rib rib", SAME),
    ("costochondral", "rib", SAME),
    ("costovertebral", "rib", "thor"),
    ("costotransverse joints 4-6", "rib", "thor"),
    ("T5 costovertebral", "?", "thor thor"),
    ("R5", "rib", "thor|rib"),
    ("rib head", "rib", "thor|rib"),
    ("T5 rib", "?", SAME),
    ("rib L 5", "?", SAME),
    ("diaphragm", "thor|rib|abd", "?"),
    ("thoracic inlet", "thor|rib", "?"),
    ("rib raising", "rib", SAME),
    # Abdomen
    ("abdomen/viscera", "abd visc", "abd abd"),
    ("liver, stomach", "visc visc", "abd abd"),
    ("mesenteric release", "visc", "?"),
    # Limbs
    ("shoulder, elbow, wrist", "ue ue ue", SAME),
    ("shoulder abd", "?", SAME),
    ("L glenohumeral joint", "ue", SAME),
    ("AC joint; clavicle; scapula", "ue ue ue", SAME),
    ("radial head", "ue", SAME),
    ("lunate, carpals", "ue ue", SAME),
    ("2nd metacarpal, thumb", "ue ue", SAME),
    ("hip", "le", SAME),
    ("left talus + left knee + right fibular head", "le le le", SAME),
    ("head of the fibula", "le", SAME),
    ("cuboid, calcaneus, navicular", "le le le", SAME),
    ("5th metatarsal", "le", SAME),
    ("MTP 1", "le", SAME),
    ("foot and ankle", "le le", SAME),
    ("tib/fib", "le", SAME),
    ("PIP", "ue|le", SAME),
    ("hip bone", "pelv|le", SAME),
    ("neck of the talus", "?", SAME),
    ("SC", "ue", "ue|sacr"),
    # Techniques and tissues
    ("HVLA to T4", "thor", SAME),
    ("MFR cervical paraspinals", "cerv", "?"),
    ("diversified C5", "?", "cerv"),
    ("C5 PRS, T4 PL", "? ?", "cerv thor"),
    ("lumbar muscles", "lumb", "?"),
    # Sides alone, and what stands alone
    ("bilateral", "", SAME),
    ("C5, bilaterally", "cerv", SAME),
    ("right innominate, posterior", "pelv", SAME),
    ("L5 (L); SI (R)", "lumb sacr|pelv", "lumb pelv"),
    ("C5, L", "cerv ?", SAME),
    ("spine", "?", SAME),
    ("joint", "?", SAME),
    ("upper, lower extremities", "? le", SAME),
    # Not understood, not dropped, not guessed
    ("full spine", "?", SAME),
    ("upper trapezius", "?", SAME),
    ("cervical wibble, thoracic", "? thor", SAME),
    ("cervical?", "?", SAME),
    ("3 regions", "?", SAME),
    ("cervical to lumbar", "?", SAME),
    ("cervical-lumbar", "?", SAME),
    ("cervical-thoracic", "cerv thor", SAME),
    ("hip-knee", "le le", SAME),
    ("[x] cervical [ ] lumbar", "?", SAME),
    ("no cervical, thoracic", "?", SAME),
    ("all regions except cervical, thoracic", "?", SAME),
    ("cervical, thoracic; lumbar not treated", "cerv thor ?", SAME),
    ("cervical. No HVLA to lumbar", "cerv ?", SAME),
    ("", "", SAME),
    (" ,;\n", "", SAME),
)
VERTEBRAE: Final = [
    (f"{letter}{number}", region)
    for letter, last, region in (
        ("C", 7, Region.CERVICAL),
        ("T", 12, Region.THORACIC),
        ("L", 5, Region.LUMBAR),
        ("S", 5, Region.SACRAL),
    )
    for number in range(1, last + 1)
]
RANGES: Final = ("{}-{}", "{} to {}")  # the other ways to join two levels are lists
SIDES: Final = ("left", "Right", "bilateral", "RT", "lt", "both", "bilat")
# The words of a list that do not lean on what stands before them, and take nothing back.
ITEMS: Final = tuple(
    phrase
    for phrase, *_ in PHRASES
    if not re.match(r"\w\b|\d", phrase) and not re.search(r"\b(?:no|not|except)\b", phrase.lower())
)


def _short(mentions: tuple[RegionMention, ...]) -> str:
    """Write mentions as the table of phrases does."""
    short = {region: name for name, region in NAMES.items()}
    return " ".join("|".join(short[c] for c in m.candidates) or "?" for m in mentions)


def _regions(text: str, system: System) -> list[tuple[Region, ...]]:
    return [mention.candidates for mention in read_regions([text], system)]


SYSTEMS: Final = st.sampled_from(System)


class TestPhrases:
    """What OMT and CMT notes write (facts on body regions, CPT Assistant 1997-02 and AAP 2022)."""

    @pytest.mark.parametrize(("phrase", "osteopathic", "chiropractic"), PHRASES)
    def test_a_phrase_is_read(self, phrase: str, osteopathic: str, chiropractic: str) -> None:
        """In both systems."""
        expected = osteopathic if chiropractic == SAME else chiropractic

        assert _short(read_regions([phrase], System.OSTEOPATHIC)) == osteopathic
        assert _short(read_regions([phrase], System.CHIROPRACTIC)) == expected

    @pytest.mark.parametrize("system", System)
    def test_tx_is_not_taken_for_treatment(self, system: System) -> None:
        """It may as well be the thoracic spine, so it is not understood and never dropped."""
        assert len(read_regions(["cx, tx, lx"], system)) == 3
        assert not read_regions(["tx"], system)[0].candidates

    def test_there_are_enough(self) -> None:
        """Each is told once."""
        assert len({phrase for phrase, *_ in PHRASES}) == len(PHRASES) >= 120

    def test_the_words_are_kept(self) -> None:
        """A region with its own words, and the whole segment where it was not understood."""
        found = read_regions(["Left C5 and  T4;", "hip thing, SI joint"], System.CHIROPRACTIC)

        assert [mention.text for mention in found] == ["C5", "T4", "hip thing", "SI joint"]
        assert [mention.candidates for mention in found][2] == ()

    def test_both_regions_of_a_range_have_its_words(self) -> None:
        """The caller can quote them."""
        assert read_regions(["C6-T1"], System.CHIROPRACTIC) == (
            RegionMention((Region.CERVICAL,), "C6-T1"),
            RegionMention((Region.THORACIC,), "C6-T1"),
        )

    @pytest.mark.parametrize("joined", ["{}-{}", "{} to {}", "{}/{}", "{}{}"])
    @pytest.mark.parametrize("system", System)
    def test_two_adjacent_vertebrae_are_one_mention_and_more_name_each_region(
        self, joined: str, system: System
    ) -> None:
        """Across a border the mention has both regions, from either end; in a region its own."""
        for ends in permutations(range(len(VERTEBRAE)), 2):
            (one, _), (two, _) = (VERTEBRAE[end] for end in ends)
            first, last = ends
            step = 1 if first < last else -1
            places = range(first, last + step, step) if joined in RANGES else ends
            named = tuple(dict.fromkeys(VERTEBRAE[place][1] for place in places))
            expected = [named] if last == first + step else [(region,) for region in named]

            assert _regions(joined.format(one, two), system) == expected

    @pytest.mark.parametrize("word", ["extremities", "Limbs", "all extremities", "R and L limbs"])
    @pytest.mark.parametrize("system", System)
    def test_limbs_without_upper_or_lower_leave_the_count_open(
        self, word: str, system: System
    ) -> None:
        """They may be upper, lower or both; one limb is either."""
        assert () in _regions(word, system)
        assert (
            _regions("extremity", system)
            == _regions("limb", system)
            == [(Region.UPPER_EXTREMITY, Region.LOWER_EXTREMITY)]
        )

    def test_free_text_is_not_shown(self) -> None:
        """A mention in a log holds nothing of the note."""
        assert repr(RegionMention((), "J. Doe")) == "RegionMention(candidates=())"

    def test_a_mention_is_a_value(self) -> None:
        """It cannot be changed."""
        mention = RegionMention((), "x")
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            mention.text = "y"  # type: ignore[misc]

    def test_any_collection_of_texts_is_read(self) -> None:
        """A list, a tuple or a generator; without texts there is nothing."""
        assert len(read_regions((text for text in ("C5", "T4")), System.OSTEOPATHIC)) == 2
        assert read_regions([], System.OSTEOPATHIC) == ()

    @pytest.mark.parametrize("texts", ["C5", b"T4", {"C5"}, {"C5": 1}, 5, ["C5", None]])
    def test_what_is_no_collection_of_texts_is_refused(self, texts: Any) -> None:
        """A text alone too: it would be read letter by letter."""
        with pytest.raises(InvalidValueError, match="texts"):
            read_regions(texts, System.OSTEOPATHIC)

    @pytest.mark.parametrize("system", ["osteopathic", None])
    def test_what_is_no_system_is_refused(self, system: Any) -> None:
        """A text is not taken for one."""
        with pytest.raises(InvalidValueError, match="system must be a System"):
            read_regions([], system)


class TestLaws:
    """What holds for every text."""

    @given(st.lists(st.text()), SYSTEMS)
    def test_any_text_is_read(self, texts: list[str], system: System) -> None:
        """Nothing raises, and every mention quotes its text."""
        for text in texts:
            for mention in read_regions([text], system):
                assert mention.text in text
                assert mention.text
                assert len(set(mention.candidates)) == len(mention.candidates)

    @given(st.lists(st.sampled_from((*ITEMS, "C5-", "1", " ", "L", ".", "(", "and", "to", "/"))))
    def test_any_mixture_is_read(self, pieces: list[str]) -> None:
        """Nothing raises where pieces of notes are put together at random."""
        for system in System:
            for mention in read_regions(["".join(pieces), " ".join(pieces)], system):
                assert mention.text

    @given(st.sampled_from(ITEMS), st.sampled_from(ITEMS), SYSTEMS)
    def test_a_list_has_the_mentions_of_its_items(
        self, one: str, two: str, system: System
    ) -> None:
        """In their order, with their words."""
        assert read_regions([f"{one}, {two}"], system) == read_regions([one, two], system)

    @given(st.text(), st.text(), SYSTEMS)
    def test_a_list_of_any_texts_has_the_mentions_of_its_items(
        self, one: str, two: str, system: System
    ) -> None:
        """Unless the second leans on the first, or either takes back."""
        vocabulary = regions._vocabulary(system)
        pieces = [list(regions._pieces(text, vocabulary)) for text in (one, two)]
        assume(all(p.term.kind is not regions._Kind.DENIAL for both in pieces for p in both))
        assume(not re.match(r"\W*(?:\d|\w\b)", two))

        assert read_regions([f"{one}, {two}"], system) == read_regions([one, two], system)

    @given(st.text(), st.text(), SYSTEMS)
    def test_lines_are_read_one_by_one(self, one: str, two: str, system: System) -> None:
        """Whatever they hold: nothing reaches over the end of a line."""
        assert read_regions([f"{one}\n{two}"], system) == read_regions([one, two], system)

    @given(st.sampled_from(PHRASES), st.sampled_from(SIDES), SYSTEMS)
    def test_a_side_changes_no_region(
        self, row: tuple[str, str, str], side: str, system: System
    ) -> None:
        """Before or behind; not before the number of a line."""
        assume(not re.match(r"\d+\.", row[0]))
        expected = _regions(row[0], system)

        assert _regions(f"{side} {row[0]}", system) == expected
        assert _regions(f"{row[0]} {side}", system) == expected
        assert _regions(f"{row[0]} ({side})", system) == expected

    @given(
        st.sampled_from(PHRASES) | st.text(st.characters(max_codepoint=127)).map(lambda t: (t,))
    )
    def test_case_does_not_matter(self, row: tuple[str, ...]) -> None:
        """A note in capitals says the same."""
        for system in System:
            expected = _regions(row[0], system)
            for text in (row[0].upper(), row[0].lower(), row[0].swapcase(), row[0].title()):
                assert _regions(text, system) == expected

    @given(st.sampled_from(PHRASES), SYSTEMS)
    def test_an_unlisted_word_leaves_nothing_understood(
        self, row: tuple[str, str, str], system: System
    ) -> None:
        """It takes its segment along, and only that."""
        segment = re.split(r"[,;/+&\n:().]| and ", row[0])[0]
        assume(segment.strip())
        found = read_regions([f"wibble {segment}"], system)

        assert found[0].candidates == ()
        assert found[0].text.startswith("wibble")


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Give a function that copies the table and changes one text in it."""

    def change(old: str, new: str) -> Path:
        shutil.copy(FACTS / "manipulation.toml", tmp_path)
        text = (tmp_path / "manipulation.toml").read_text(encoding="utf-8")
        assert old in text
        changed = text.replace(old, new, 1)
        (tmp_path / "manipulation.toml").write_text(changed, encoding="utf-8")
        return tmp_path

    return change


class TestTable:
    """The module holds what the table holds, and the table what its header says."""

    def test_the_module_is_generated_from_the_table(self) -> None:
        """It is exactly what it renders to."""
        source = Path(_manipulation.__file__).read_text(encoding="utf-8")

        assert source == render(load_manipulation())

    def test_the_module_holds_the_table(self) -> None:
        """Its literals evaluate to what was loaded."""
        tables = load_manipulation(FACTS)

        assert tables.levels == _manipulation.LEVELS
        assert tuple(tables.readings) == _manipulation.READINGS
        assert tuple(tables.words) == _manipulation.WORDS
        assert max(len(term.split()) for row in tables.readings for term in row[0]) == (
            _manipulation.LONGEST
        )

    def test_main_writes_the_module(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And tells where, and how much."""
        path, tables = tmp_path / "written.py", load_manipulation()
        main(path)

        assert path.read_text(encoding="utf-8") == render(tables)
        assert capsys.readouterr().out.startswith(f"{path} readings={len(tables.readings)} terms=")

    def test_main_writes_beside_the_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where nothing else is said."""
        written: list[Path] = []
        monkeypatch.setattr(Path, "write_text", lambda path, *_, **__: written.append(path))
        main()

        assert written == [FACTS / "_manipulation.py"]

    def test_the_file_has_a_header(self) -> None:
        """It names format, origin and licence."""
        head = (FACTS / "manipulation.toml").read_text(encoding="utf-8").split("\n\n")[0]

        assert all(f"# {word}." in head for word in ("Format", "Origin", "Licence"))

    def test_the_regions_are_those_of_the_reader(self) -> None:
        """Viscera stand by themselves in the osteopathic system only."""
        assert set(REGIONS["osteopathic"]) == {*Region}
        assert set(REGIONS["chiropractic"]) == {*Region} - {Region.VISCERA}
        assert set(REGIONS) == {*System}

    @pytest.mark.parametrize("system", System)
    def test_every_term_is_read_as_the_table_has_it(self, system: System) -> None:
        """By itself, and as notes punctuate it: no other term stands in its way."""
        for terms, osteopathic, chiropractic, *_ in _manipulation.READINGS:
            expected = osteopathic if system is System.OSTEOPATHIC else chiropractic
            for term in terms if expected else ():
                assert _regions(term, system) == list(expected), term
                text = term.replace(" / ", "/").replace(" , ", ", ").replace(" and ", " & ")
                assert _regions(text, system) == list(expected), text

    @pytest.mark.parametrize("system", System)
    def test_a_term_without_meaning_in_a_system_is_not_understood(self, system: System) -> None:
        """It is not taken for something else."""
        for terms, osteopathic, chiropractic, *_ in _manipulation.READINGS:
            if not (osteopathic if system is System.OSTEOPATHIC else chiropractic):
                found = [c for term in terms for c in _regions(term, system)]
                assert set(found) == {()}

    def test_a_plural_is_read_as_its_singular(self) -> None:
        """Unless the table has the word with its s."""
        assert regions._fold("Ribs") == regions._fold("rib's") == "rib"
        assert regions._fold("SIJs") == "sij"
        assert regions._fold("CTLS") == "ctls"
        assert [regions._fold(word) for word in ("atlas", "pelvis", "humerus", "process")] == [
            *("atlas", "pelvis", "humerus", "process")
        ]

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("[numbers]", "[numbers", "is not valid TOML"),
            ("[numbers]", "[figures]", "must have the tables levels, reading, filler, numbers"),
            ("[levels]", "levels = 5\n[other]", "must have the tables"),
            ("sacral = {", "sacral = 5\nx = {", "[levels.sacral] is not a table"),
            ("sacral = {", "sacrum = {", "[levels.sacrum] has the unknown region 'sacrum'"),
            (
                'letters = ["s"], first = 1',
                'letters = ["s"], first = 6',
                "has no range of numbers",
            ),
            (
                'letters = ["s"]',
                'letters = ["l"]',
                "[levels.sacral] repeats 'l' of another region",
            ),
            ('letters = ["s"], ', "", "[levels.sacral] lacks 'letters'"),
            ('letters = ["s"]', "letters = []", "[levels.sacral] has no terms"),
            ("part = true", "parts = true", "[reading 1] has the unknown key 'parts'"),
            ("part = true", "part = 1", "[reading 1] has no bool at 'part'"),
            ('terms = ["head"]', 'terms = ["Head"]', "[reading 1] has the unclean term 'Head'"),
            ('terms = ["head"]', 'terms = ["a  b"]', "has the unclean term 'a  b'"),
            ('terms = ["head"]', "terms = [5]", "has the unclean term 5"),
            ('terms = ["head"]', 'terms = ["jaw", "jaw"]', "[reading 1] repeats 'jaw'"),
            ('terms = ["head"]', 'terms = ["skull"]', "[reading 2] repeats 'skull' of reading 1"),
            ('regions = ["head"]', 'regions = ["hed"]', "unknown osteopathic region 'hed'"),
            ('regions = ["head"]', "regions = []", "has no osteopathic regions, each told once"),
            ('regions = ["head"]', 'regions = ["head|head"]', "has no osteopathic regions"),
            (
                'regions = ["head"]',
                'regions = ["viscera"]',
                "unknown chiropractic region 'viscera'",
            ),
            ('regions = ["head"]\n', "", "must have either regions or a system's own"),
            (
                'regions = ["head"]',
                'regions = ["head"]\nosteopathic = ["head"]',
                "must have either",
            ),
            (
                'system = "osteopathic"',
                'system = "naturopathic"',
                "the unknown system 'naturopathic'",
            ),
            ('terms = ["to", ', 'terms = ["left", ', "[ranges] repeats 'left' of filler.sides"),
        ],
    )
    def test_the_builder_refuses(self, edit: Edit, old: str, new: str, message: str) -> None:
        """A broken table, with file, place and what is wrong."""
        with pytest.raises(ManipulationError, match=re.escape(message)) as caught:
            load_manipulation(edit(old, new))

        assert str(caught.value).startswith("manipulation.toml: [")
