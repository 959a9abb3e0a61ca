"""The corners of the reader: what a row of `tests.reading.edges` says, and nothing else."""

from collections import Counter
from typing import Any

import pytest

from needlecode.errors import InvalidValueError, UnknownNameError
from needlecode.reading import MuscleReading, Role, read_muscles
from tests.reading.edges import EDGES, REGIONS
from tests.reading.notation import noted, parsed, read_as
from tests.reading.wording import PHRASES


ROWS = [
    pytest.param(text, expected, id=f"{about}-{text}")
    for about, rows in EDGES.items()
    for text, expected in rows
]


class TestEdges:
    """Each rule of the reader decides where its words stand, and only there (5c)."""

    @pytest.mark.parametrize(("text", "expected"), ROWS)
    def test_it_is_read_as_it_is_meant(self, text: str, expected: str) -> None:
        """All that is read is in the row: names, things, places and words not understood."""
        assert read_as(text) == parsed(expected)

    @pytest.mark.parametrize("text", [text for rows in EDGES.values() for text, _ in rows])
    def test_the_passages_cover_the_text(self, text: str) -> None:
        """In order, without gap or overlap."""
        passages = read_muscles(text).passages

        assert "".join(text[p.start : p.end] for p in passages) == text
        assert all(p.start < p.end for p in passages)

    def test_no_phrase_stands_twice(self) -> None:
        """Neither here nor in the table of phrases."""
        tables = (*EDGES.values(), *PHRASES.values())
        counts = Counter(text for rows in tables for text, _ in rows)

        assert [text for text, count in counts.items() if count > 1] == []


class TestRegion:
    """A region narrows the words that have several meanings, and chooses nothing else."""

    @pytest.mark.parametrize(("region", "text", "expected"), REGIONS)
    def test_it_narrows(self, region: str | tuple[str, ...], text: str, expected: str) -> None:
        """By slug or word, several together; where it leaves nothing, it says nothing."""
        reading = read_muscles(text, region=region)

        assert Counter(map(noted, reading)) == parsed(expected)

    def test_any_collection_of_names_will_do(self) -> None:
        """A list, a set, or what gives them one by one."""
        wanted = read_muscles("TA", region="calf")

        assert read_muscles("TA", region=["leg"]) == wanted
        assert read_muscles("TA", region={"shin"}) == wanted
        assert read_muscles("TA", region=iter(("calf", "hand"))) == wanted

    def test_what_is_no_text_is_refused(self) -> None:
        """A region is a text, or several."""
        with pytest.raises(InvalidValueError, match="region must be a text or texts"):
            read_muscles("TA", region=5)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "region", ["moonstone", "", "soleus", "left calf", "calf, thigh", ("leg", "moonstone")]
    )
    def test_what_is_no_region_is_refused(self, region: str | tuple[str, ...]) -> None:
        """The message lists the regions, and says nothing of what was passed."""
        with pytest.raises(
            UnknownNameError, match=r"no body region has that name; .*forearm"
        ) as e:
            read_muscles("TA", region=region)

        assert "moonstone" not in str(e.value)


class TestTypes:
    """Only texts are read, and only texts name regions."""

    @pytest.mark.parametrize("text", [None, 5, b"soleus", ["soleus"], ("L UT",)])
    def test_what_is_no_text_is_refused(self, text: Any) -> None:
        """With the name of the argument."""
        with pytest.raises(InvalidValueError, match="text must be a text, got "):
            read_muscles(text)

    @pytest.mark.parametrize("region", [[None], (5,), b"leg", ["leg", ("hand",)]])
    def test_a_region_that_is_no_text_is_refused(self, region: Any) -> None:
        """Each of several as well."""
        with pytest.raises(InvalidValueError, match="region must be a text or texts, got "):
            read_muscles("TA", region=region)


class TestReading:
    """What a reading gives, kind by kind."""

    EVERY = read_muscles("L UT; gluts; TA; plantar fascia, wibble; R soleus deferred")

    def test_sites_are_told_apart(self) -> None:
        """Each property has its kind, in the order of the text; iterating leaves out the last."""
        kinds = (self.EVERY.muscles, self.EVERY.groups, self.EVERY.ambiguous)
        others = (self.EVERY.non_muscles, self.EVERY.unread)

        assert [noted(site) for kind in (*kinds, *others) for site in kind] == [
            *(
                "left trapezius/upper",
                "group:gluteals",
                "?tibialis-anterior|transversus-abdominis",
            ),
            *("#fascia", "!"),
        ]
        assert list(self.EVERY) == [site for kind in (*kinds, *others) for site in kind]
        assert [noted(site) for site in self.EVERY.not_treated] == ["right soleus"]
        assert len(self.EVERY) == 5

    def test_its_repr_has_numbers_alone(self) -> None:
        """One of each, several, and nothing."""
        assert repr(self.EVERY) == (
            "<MuscleReading: 1 muscle, 1 group word, 1 ambiguous word, 1 thing that is no muscle, "
            "1 passage not understood, 1 site not treated>"
        )
        assert repr(read_muscles("bilateral soleus")) == "<MuscleReading: 2 muscles>"
        assert repr(read_muscles("")) == "<MuscleReading: nothing>"

    def test_what_was_not_treated_says_so(self) -> None:
        """Beside where its side is from and how it was written."""
        passages = [p for p in read_muscles("L UT, LS (deferred)").passages if p.sites]

        assert [p.role for p in passages] == [Role.SITE, Role.NOT_TREATED]
        assert passages[1].why == "side inherited, short form, not treated as stated"

    def test_empty_texts_have_no_passage(self) -> None:
        """And a reading of nothing is one all the same."""
        assert read_muscles("") == MuscleReading("", ())
