"""Phrases as clinicians write them are read by the rules of the design (5c)."""

from collections import Counter
from datetime import date

import pytest

from needlecode.coding import select_codes
from needlecode.encounter import Encounter
from needlecode.muscle import Muscle, Side
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.reading import Role, SideSource, Spelling, read_muscles
from tests.reading.notation import parsed, read_as
from tests.reading.wording import PHRASES


ROWS = [
    pytest.param(text, expected, id=f"{about}-{text}")
    for about, rows in PHRASES.items()
    for text, expected in rows
]
_BESIDE = ("#region", "#finding", "#level")


def _asked(found: Counter[str], expected: Counter[str]) -> Counter[str]:
    """Leave out the places and unknown words beside names that a row does not speak of."""
    return Counter(
        {
            site: count
            for site, count in found.items()
            if site.lstrip("-") not in (*_BESIDE, "!", "#other") or site in expected
        }
    )


class TestPhrases:
    """What the issue names, and what is like it, is read as it is meant (issue 3)."""

    @pytest.mark.parametrize(("text", "expected"), ROWS)
    def test_it_is_read_as_it_is_meant(self, text: str, expected: str) -> None:
        """Every site is there, with its side, part and level, and no other."""
        wanted = parsed(expected)

        assert _asked(read_as(text), wanted) == wanted

    def test_no_phrase_stands_twice(self) -> None:
        """The table has each phrase once."""
        texts = [text for rows in PHRASES.values() for text, _ in rows]

        assert [text for text, count in Counter(texts).items() if count > 1] == []


class TestCounting:
    """A reading stands where sites are wanted, and counts as it says (design, 5b)."""

    @pytest.mark.parametrize(
        ("text", "supported", "possible"),
        [
            ("L UT, R LS, bilat QL", 4, 4),
            ("bilateral upper traps and levator", 3, 4),
            ("bilateral upper trap, R levator", 3, 3),
            ("upper and middle trap L", 1, 1),
            ("multifidus L4, L5 (R)", 1, 1),
            ("left soleus, left soleus", 1, 1),
            ("soleus, left soleus", 1, 2),
            ("hamstrings", 1, 6),
            ("L GM", 0, 1),
            ("L UT deferred", 0, 0),
            ("supraspinatus tendon", 0, 0),
            ("bilateral procerus", 1, 1),
        ],
    )
    def test_a_reading_counts(self, text: str, supported: int, possible: int) -> None:
        """What is not sure may count and is not supported; what was not treated does neither."""
        visit = Encounter(
            date_of_service=date(2026, 3, 2),
            rendering=Provider(profession=Profession.PHYSICAL_THERAPIST),
            procedures=(
                Procedure(Technique.DRY_NEEDLING, injected=False, sites=read_muscles(text)),
            ),
        )
        [count] = select_codes(visit).muscle_counts

        assert (count.supported, count.possible) == (supported, possible)


class TestWhy:
    """A reading says where a side is from and how a name was written (5c)."""

    @pytest.mark.parametrize(
        ("text", "at", "source"),
        [
            ("L soleus", 0, SideSource.STATED),
            ("L soleus, pectineus", 1, SideSource.INHERITED),
            ("bilateral soleus, pectineus", 1, SideSource.INHERITED),
            ("affected soleus", 0, SideSource.RELATIVE),
            ("soleus", 0, SideSource.NOT_STATED),
            ("L soleus; pectineus", 1, SideSource.NOT_STATED),
        ],
    )
    def test_a_side_says_where_it_is_from(self, text: str, at: int, source: SideSource) -> None:
        """Stated, inherited, named without a side, or not stated."""
        passages = [p for p in read_muscles(text).passages if p.role is Role.SITE]

        assert passages[at].side_from is source

    @pytest.mark.parametrize(
        ("text", "spelling"),
        [
            ("soleus", Spelling.EXACT),
            ("TFL", Spelling.SHORT),
            ("gastrocnemeus", Spelling.CORRECTED),
        ],
    )
    def test_a_name_says_how_it_was_written(self, text: str, spelling: Spelling) -> None:
        """As in the tables, as a short form, or misspelt."""
        assert read_muscles(text).passages[0].spelling is spelling

    def test_a_shared_word_is_told(self) -> None:
        """The name that leans on its neighbour says so."""
        spellings = [p.spelling for p in read_muscles("teres major and minor").passages]

        assert Spelling.ELIDED in spellings

    def test_a_passage_has_the_words_of_the_text(self) -> None:
        """A site's place in the text is that of its name."""
        text = "needled: L upper trapezius, and then R soleus."
        places = [
            (text[p.start : p.end], p.sites)
            for p in read_muscles(text).passages
            if p.role is Role.SITE
        ]

        assert places == [
            ("upper trapezius", (Muscle("trapezius", Side.LEFT, part="upper"),)),
            ("soleus", (Muscle("soleus", Side.RIGHT),)),
        ]
