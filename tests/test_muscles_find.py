"""`needlecode.muscles.find`: one muscle by a name, an abbreviation or a misspelling."""

from typing import Any

import pytest

from needlecode import muscles
from needlecode.errors import InvalidValueError, UnknownNameError
from needlecode.muscle import Muscle, Side, Structure


class TestFind:
    """A text that names one muscle is that muscle; any other is refused, with the reason."""

    @pytest.mark.parametrize(
        ("text", "muscle"),
        [
            ("upper trap", Muscle("trapezius", part="upper")),
            ("L glute med", Muscle("gluteus-medius", Side.LEFT)),
            ("suprapsinatus", Muscle("supraspinatus")),
            ("R L5 multifidus", Muscle("multifidus", Side.RIGHT, level="L5")),
            ("sartorius (deferred)", Muscle("sartorius")),
            ("procerus", Muscle("procerus")),
            ("  the gracilis.\n", Muscle("gracilis")),
            ("GRACILIS", Muscle("gracilis")),
            ("VMO muscle", Muscle("vastus-medialis", part="oblique")),
        ],
    )
    def test_one_muscle_is_found(self, text: str, muscle: Muscle) -> None:
        """With the side, the part and the level of the text, treated or not."""
        assert muscles.find(text) == muscle

    @pytest.mark.parametrize("region", ["forearm", ("forearm", "hand"), ["forearm"]])
    def test_a_region_narrows(self, region: Any) -> None:
        """As in `read_muscles`: a slug or a word, one or several."""
        assert muscles.find("PT", region=region) == Muscle("pronator-teres")

    def test_every_muscle_is_found_by_its_name(self) -> None:
        """What the catalogue calls it, on no side."""
        for slug in muscles.names():
            assert muscles.find(muscles.get(slug).name) == Muscle(slug)

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("TA", "tibialis anterior or transversus abdominis"),
            ("LT", "lower trapezius or longissimus thoracis"),
            ("R SO", "suboccipitals or soleus or obliquus capitis superior"),
            ("UT", "upper trapezius"),
        ],
    )
    def test_one_of_several_is_refused(self, text: str, names: str) -> None:
        """With what it may be, in words and as listed: muscles, parts and groups."""
        message = f"the text may mean {names}, or no muscle; write the name in full"

        with pytest.raises(UnknownNameError, match=f"^{message}$"):
            muscles.find(text)

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("soleus, gracilis", 2),
            ("bilateral soleus", 2),
            ("L3 and L5 multifidus", 2),
            ("soleus, plantar fascia", 2),
            ("soleus; gracilis deferred", 2),
            ("gracilis, TA", 2),
            ("soleus, quxley, gracilis", 3),
        ],
    )
    def test_several_are_refused(self, text: str, count: int) -> None:
        """With how many there are, and what reads them."""
        message = f"the text names {count} things; needlecode.read_muscles reads a list"

        with pytest.raises(UnknownNameError, match=f"^{message}$"):
            muscles.find(text)

    def test_a_group_is_refused(self) -> None:
        """With its members, of which one may be named."""
        members = "biceps femoris, semitendinosus, semimembranosus"
        message = f"the text names a group of muscles: {members}; name one of them"

        with pytest.raises(UnknownNameError, match=f"^{message}$"):
            muscles.find("R hamstrings")

    @pytest.mark.parametrize("text", ["", "quxley", "plantar fascia", "left", "L4"])
    def test_no_muscle_is_refused(self, text: str) -> None:
        """Nothing, a stranger, a thing, a side, and a level."""
        with pytest.raises(UnknownNameError, match=r"^the text names no muscle .*names\(\) lists"):
            muscles.find(text)

    @pytest.mark.parametrize("text", ["quxley", "quxley, soleus", "quxley, TA"])
    def test_messages_hold_nothing_of_the_text(self, text: str) -> None:
        """A log may hold the message, and so not the words of a note."""
        with pytest.raises(UnknownNameError) as caught:
            muscles.find(text)

        assert "quxley" not in str(caught.value)

    def test_an_unknown_region_is_refused(self) -> None:
        """By the reader, with the regions that there are."""
        with pytest.raises(UnknownNameError, match=r"^no body region has that name; .*forearm"):
            muscles.find("PT", region="moonstone")

    @pytest.mark.parametrize("text", [None, 5, b"soleus", Muscle("soleus")])
    def test_what_is_no_text_is_refused(self, text: Any) -> None:
        """A muscle as well: it is found already."""
        with pytest.raises(InvalidValueError, match="text must be a text, got "):
            muscles.find(text)


class TestCatalogue:
    """What is found can be looked up, and what is refused is known for what it is."""

    def test_what_is_found_is_in_the_catalogue(self) -> None:
        """Its facts, under its slug."""
        facts = muscles.get(muscles.find("VMO").name)

        assert (facts.slug, facts.region, facts.paired) == ("vastus-medialis", "thigh", True)
        assert "oblique" in facts.parts

    def test_the_members_of_a_group_word_are_found(self) -> None:
        """The word itself is not, as it names several."""
        for slug in muscles.group_members("rotator-cuff"):
            assert muscles.find(muscles.get(slug).name).name == slug

    @pytest.mark.parametrize("look_up", [muscles.get, muscles.group_members])
    def test_a_name_in_words_is_no_slug(self, look_up: Any) -> None:
        """`find` reads words; a slug is looked up as it is."""
        with pytest.raises(UnknownNameError, match="has that slug"):
            look_up("Vastus Medialis")

    def test_a_thing_has_its_structure(self) -> None:
        """And a muscle none."""
        assert muscles.structure_of("plantar fascia") is Structure.FASCIA
        assert muscles.structure_of("soleus") is None

    def test_regions_that_touch(self) -> None:
        """One touches itself and its neighbours, and no other."""
        assert muscles.contiguous("neck", "neck")
        assert muscles.contiguous("neck", "head")
        assert not muscles.contiguous("neck", "foot")
