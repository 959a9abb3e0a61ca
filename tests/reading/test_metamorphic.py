"""The laws of reading, with Hypothesis choosing the cases."""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from needlecode.reading import read_muscles
from tests.reading.laws import LAWS, Law, cut_up, escapes


chance = st.randoms(use_true_random=False)
pieces = st.sampled_from(
    [
        *("L", "R", "B/L", "UT", "LT", "levator", "teres minor", "and", "not needled", "(", ")"),
        *("\x00", "\u202e", "\u0301", "\u200d", "\n", "C5-6", "gastroc", "x" * 400, "٣", "ﬁ"),
    ]
)


class TestLaws:
    """Order, case, duplicates, synonyms and notation never change the muscles (issue 3)."""

    @pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
    @given(random=chance)
    def test_it_holds(self, law: Law, random: Random) -> None:
        """What the law says of two texts, or of one, is so."""
        assert law(random) == ""


class TestAnyText:
    """The reader takes any text (issue 3: no exception on any text)."""

    @given(st.text())
    @example("")
    @example("\x00\u202eL UT\u2066\u0301")
    @example("supraspinatus" * 3000)
    @example("(" * 5000 + "UT")
    @example("L, " * 3000)
    @example("upper and " * 2000)
    @example("medial and lateral head of " * 500)
    @example("\u0301" * 3000)
    @example("\u02bc")
    @example("\uff9e UT")
    @example("dorsal interossei " + "1" * 5000)
    @example("L4-92 multifidus, L4/9 multifidi, EDB T1/22")
    @example("MF \u0663, FDI \u0663")
    @example("R) " * 3000)
    @example("multifidus " + "L4 with " * 1000)
    @example("UT " + "(LS) " * 1000 + ", needled" * 1000)
    @example(" " * 9000 + "-" * 9000 + "=" * 9000)
    def test_it_is_cut_into_passages(self, text: str) -> None:
        """The passages tile the text, and its sites come in their order."""
        assert cut_up(read_muscles(text)) == ""

    @given(st.lists(st.one_of(pieces, st.text(max_size=12)), max_size=30))
    def test_pieces_of_notes_are_cut_into_passages(self, some: list[str]) -> None:
        """The same holds where odd characters stand between words of notes."""
        assert cut_up(read_muscles(" ".join(some))) == ""
        assert cut_up(read_muscles("".join(some))) == ""

    @given(chance)
    def test_nothing_escapes(self, random: Random) -> None:
        """No text raises, with and without a region."""
        assert escapes(random) == ""

    @given(st.text())
    def test_it_is_read_the_same_twice(self, text: str) -> None:
        """Two readings of one text are equal, and equally hashed."""
        one, two = read_muscles(text), read_muscles(text)

        assert one == two
        assert hash(one) == hash(two)
