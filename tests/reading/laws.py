"""
The laws of reading, each as a function that makes one case and says what is wrong with it.

Whoever calls gives the source of chance: the tests let Hypothesis choose, the report counts up.
"""

from collections.abc import Callable
from random import Random
from typing import Final

from needlecode.facts import _words
from needlecode.facts._anatomy import NON_MUSCLES
from needlecode.muscle import Site
from needlecode.reading import MuscleReading, Role, read_muscles
from tests.reading.composed import CASES
from tests.reading.notation import noted, slugs
from tests.reading.vocabulary import ALONE, TOKENS, forms


__all__ = ["LAWS", "Law", "cut_up", "escapes", "fuzz"]

Law = Callable[[Random], str]
# A name and which side it is on: 0 left, 1 right, 2 both, 3 not stated.
Entry = tuple[str, int]
Note = list[Entry]


def _by_reference() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form, reference in forms():
        # The sides of the diaphragm are parts of it, and some short forms are everyday words.
        if "diaphragm" not in reference and form.casefold() not in ALONE:
            found.setdefault(reference, []).append(form)
    return found


_FORMS: Final = _by_reference()
_ALL: Final = sorted(form for some in _FORMS.values() for form in some)
_OTHERS: Final = {form: some for some in _FORMS.values() for form in some}
_WORDS: Final = sorted(token for token in TOKENS.values() if len(token) > 2)
_PATTERNS: Final = (
    ("left {}", "L {}", "(L) {}", "Lt {}", "left-sided {}", "{} (left)", "{} on the left"),
    ("right {}", "R {}", "(R) {}", "Rt {}", "right-sided {}", "{} (right)", "{} on the right"),
    ("bilateral {}", "B/L {}", "bilat {}", "R>L {}", "{} (bilateral)", "{} bilaterally"),
    ("{}", "affected {}"),
)
_MARKS: Final = (", ", "; ", " / ", " and ", " & ", "\n", "\n- ", "\n• ", ", and ", " + ")
_LETTERS: Final = "bcdfghjklmnpqrstvwxz"


def _note(random: Random, *, tokens: bool = True) -> Note:
    size = random.randint(1, 5)
    pool = [
        random.choice(_WORDS if tokens and random.random() < 0.2 else _ALL) for _ in range(size)
    ]
    # Sides in front, so that no name inherits what another one has.
    return [(form, random.randint(0, 2)) for form in pool]


def _written(note: Note, mark: str = ", ", notation: int = 0) -> str:
    return mark.join(_PATTERNS[side][notation].format(form) for form, side in note)


def _has_token(note: Note) -> bool:
    return any(form in _WORDS for form, _ in note)


def _sites(note: Note, text: str) -> set[str]:
    """Give what is compared: the sites, or where a word is ambiguous all that it may be."""
    reading = read_muscles(text)
    return slugs(reading) if _has_token(note) else {noted(site) for site in reading}


def _same(note: Note, one: str, two: str) -> str:
    before, after = _sites(note, one), _sites(note, two)
    return "" if before == after else f"{one!r} and {two!r} differ: {sorted(before ^ after)}"


def order(random: Random) -> str:
    """The order of the names never changes the set of sites."""
    note = _note(random)
    other = random.sample(note, len(note))
    return _same(note, _written(note), _written(other))


def case(random: Random) -> str:
    """Capitals never change the set of sites."""
    note = _note(random)
    text = _written(note)
    return _same(note, text, random.choice(CASES)(text))


def duplicates(random: Random) -> str:
    """A name that is said twice never changes the set of sites."""
    note = _note(random)
    return _same(note, _written(note), _written([*note, random.choice(note)]))


def synonyms(random: Random) -> str:
    """Another name for the same muscle never changes the set of sites."""
    note = _note(random, tokens=False)
    other = [(random.choice(_OTHERS[form]), side) for form, side in note]
    return _same(note, _written(note), _written(other))


def side_notation(random: Random) -> str:
    """How a side is written never changes the set of sites."""
    note = _note(random)
    mark = random.choice(("; ", "\n- "))
    other = mark.join(random.choice(_PATTERNS[side]).format(form) for form, side in note)
    return _same(note, _written(note, mark), other)


def separators(random: Random) -> str:
    """What stands between the names never changes the set of sites."""
    note = _note(random)
    return _same(note, _written(note), _written(note, random.choice(_MARKS)))


def side_words(random: Random) -> str:
    """A side word that is added never adds a muscle."""
    note = [(form, random.choice((side, 3))) for form, side in _note(random)]
    more = [(form, random.randint(0, 2) if side == 3 else side) for form, side in note]
    one, two = _written(note), _written(more)
    added = slugs(read_muscles(two)) - slugs(read_muscles(one))
    return f"{two!r} has {sorted(added)}, {one!r} has not" if added else ""


def unknown_words(random: Random) -> str:
    """A word that is not understood and appended changes nothing else."""
    note = [(form, random.choice((side, 3))) for form, side in _note(random)]
    word = "".join(random.choices(_LETTERS, k=random.randint(6, 12)))
    text = _written(note, random.choice(_MARKS))
    longer = f"{text}{random.choice((' ', ', ', '. ', chr(10)))}{word}"
    before = [noted(site) for site in read_muscles(text)]
    after = [noted(site) for site in read_muscles(longer)]
    return "" if [*before, "!"] == after else f"{longer!r} reads {after}, without {before}"


def cut_up(reading: MuscleReading) -> str:
    """Say what is wrong with the passages of a reading; empty where they are sound."""
    place = 0
    sites: list[Site] = []
    for passage in reading.passages:
        if passage.start != place or passage.end <= place:
            return f"a passage goes from {passage.start} to {passage.end}, the last one to {place}"
        place = passage.end
        if (passage.role is Role.CONNECTING) == bool(passage.sites):
            return f"a {passage.role} passage has {len(passage.sites)} sites"
        if passage.sites and not reading.text[passage.start : passage.end].strip():
            return "a site has no text"
        sites += passage.sites if passage.role is Role.SITE else ()
    if place != len(reading.text):
        return f"the passages end at {place}, the text at {len(reading.text)}"
    if list(reading) != sites or len(reading) != len(sites):
        return "the sites are not those of the passages, in their order"
    return ""


def spans(random: Random) -> str:
    """Every character belongs to one passage, and the sites come in the order of the text."""
    text = fuzz(random)
    fault = cut_up(read_muscles(text))
    return fault and f"{text!r}: {fault}"


def repetition(random: Random) -> str:
    """The same text is read the same twice."""
    text = fuzz(random)
    return "" if read_muscles(text) == read_muscles(text) else f"{text!r} is read in two ways"


LAWS: Final[tuple[Law, ...]] = (
    *(order, case, duplicates, synonyms, side_notation, separators, side_words, unknown_words),
    *(spans, repetition),
)
"""Every law, in the order in which it is reported."""

_TERMS: Final = sorted(
    {term for table in (_words.SIDES, _words.CUES, _words.THINGS) for row in table.values()
     for term in row} | set(_words.CONNECTING["terms"]) | set(NON_MUSCLES)
)  # fmt: skip
_ODD: Final = (
    *("\x00", "\u202e", "\u2066", "\u200b", "\u0301", "\ufeff", "\u00ad", "\ud7ff", "\U0001f4a9"),
    *(
        "\u2028",
        "\x85",
        "\x1c",
        "İ",
        "ß",
        "ﬁ",
        "ǅ",
        "Å",
        "ά",
        "נ",
        "٣",
        "½",
        "Ⅳ",
        "\U0001d49c",
        "가",
    ),
    *(
        "((((",
        "]",
        "}{",
        "'",
        "\u2019s",
        "--",
        "…",
        "\\",
        "|",
        "<",
        ">>",
        "=",
        "%",
        "#",
        "@",
        "1.5x30",
    ),
    *("C5-6", "L4/5", "T13", "1st", "2)", "3.", "•", "x" * 50, "supra" * 30, "L" * 41, "\t", "\r"),
)
_JOINTS: Final = (
    " ",
    " ",
    " ",
    "",
    ", ",
    "/",
    "-",
    "\n",
    "\r\n",
    "; ",
    ". ",
    ": ",
    " (",
    ") ",
    "\n\n",
)


def fuzz(random: Random) -> str:
    """Make a text of pieces of notes and of what stands in none."""
    pieces: list[str] = []
    for _ in range(random.randint(0, 14)):
        pool = random.choice((_ALL, _WORDS, _TERMS, _TERMS, _ODD))
        piece = random.choice(pool)
        if random.random() < 0.2 and piece:
            at = random.randrange(len(piece))
            piece = piece[:at] + chr(random.choice((random.randrange(0xD800), 0x301))) + piece[at:]
        pieces += (piece, random.choice(_JOINTS))
    return "".join(pieces)


def escapes(random: Random) -> str:
    """No text raises."""
    text = fuzz(random)
    region = random.choice((None, None, "forearm", "neck"))
    try:
        reading = read_muscles(text, region=region)
        fault = cut_up(reading)
    except Exception as error:  # noqa: BLE001 - whatever escapes is the finding
        fault = f"raises {type(error).__name__}"
    return fault and f"{text!r}: {fault}"
