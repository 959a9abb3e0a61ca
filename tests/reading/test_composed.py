"""The composed corpus, thinned; `python -m tests.report` reads the whole of it."""

from collections import Counter
from itertools import islice

import pytest

from needlecode.facts._anatomy import GROUPS, MUSCLES
from tests.reading.composed import Item, Source
from tests.reading.grading import SOURCES, corpus, difference, grades
from tests.report.reading import not_read_back, unreachable


EVERY = 17


class TestComposedPhrases:
    """Every muscle in every side form, list form and spelling is read as what it is (5c)."""

    @pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
    def test_a_phrase_is_read_as_it_was_composed(self, source: Source) -> None:
        """Nothing is missing, nothing is too much, an ambiguous word stays ambiguous."""
        faults = [
            (item.text, missing, more)
            for item in islice(source(), 0, None, EVERY)
            for missing, more in [difference(item)]
            if missing or more
        ]

        assert not faults[:10], f"{len(faults)} phrases are read otherwise"

    def test_the_order_is_the_same_in_every_run(self) -> None:
        """Nothing is drawn: two runs compose the same phrases."""
        assert list(corpus(EVERY)) == list(corpus(EVERY))

    def test_every_muscle_is_in_the_corpus(self) -> None:
        """No muscle and no group is left out."""
        said = " ".join(site for item in corpus() for site in item.expected)

        assert [slug for slug in (*MUSCLES, *GROUPS) if slug not in said] == []


class TestVocabulary:
    """Every entry of the fact files can be reached from text (issue 3)."""

    def test_every_entry_is_reachable(self) -> None:
        """The name of a muscle, part or group, a term and a token read as themselves."""
        assert list(unreachable()) == []

    def test_a_muscle_reads_back(self) -> None:
        """What `str` says of a muscle or group is read as the same."""
        assert list(not_read_back()) == []


class TestGrading:
    """The figures count what they say."""

    @pytest.mark.parametrize(
        ("text", "expected", "precision", "recall"),
        [
            ("left soleus", ["left soleus"], 1000, 1000),
            ("left soleus", ["right soleus"], 0, 0),
            ("left soleus, pectineus", ["left soleus"], 500, 1000),
            ("nothing", [], 1000, 1000),
            ("nothing", ["soleus"], 1000, 0),
            ("rectus", ["rectus-abdominis"], 1000, 0),
            ("rectus", [], 0, 1000),
        ],
    )
    def test_names_are_right_wrong_or_left_open(
        self, text: str, expected: list[str], precision: int, recall: int
    ) -> None:
        """A wrong name lowers precision, a missing one recall, one left open recall alone."""
        grade = grades([Item("x", text, Counter(expected))])["x"]

        assert (grade.precision, grade.recall) == (precision, recall)
