"""
What reading a clinician's list of muscles costs.

The floor is the least that any reader does: it cuts the same text into words and looks each of them
up. The phrases are made up from a seed, of common names and of all others, with sides, levels,
verbs and slips as they occur in notes. Each is read once, and few are equal.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from time import perf_counter
from typing import Final

from benchmarks.harness import Lane, Rounds, exponent, fresh, interleave
from needlecode import read_muscles
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, NON_MUSCLES, PARTS


__all__ = ["cold", "growing", "note", "phrases", "steady"]

_SIDES: Final = ("L ", "R ", "bilat ", "left ", "right ", "B ", "(R) ", "")
_BEHIND: Final = (" L", " (R)", " bilaterally", " on the left")
_MARKS: Final = (", ", ", ", " and ", "/", "; ", " & ", "\n")
_VERBS: Final = ("Needled ", "DN to ", "TDN: ", "Palpated ", "Deferred: ")
_UNKNOWN: Final = ("wibble", "pt tolerated well", "30 mm needles", "x2")
_SHARED: Final = ("teres min/major", "tib ant/post", "L3-5 multifidi", "upper and mid trap")
_COMMON: Final = (
    *("UT", "LS", "QL", "SCM", "TFL", "VMO", "ECRB", "upper trap", "levator scapulae", "glut med"),
    *("infraspinatus", "supraspinatus", "piriformis", "multifidi", "gastroc", "soleus", "tib ant"),
    *("suboccipitals", "rhomboids", "scalenes", "deltoid", "glut max", "rectus femoris", "psoas"),
)
_NAMED: Final = (
    *(word for row in MUSCLES.values() for word in (row[0], *row[10], *row[11])),
    *(word for row in PARTS.values() for word in (row[0], *row[1], *row[2])),
)
_OPEN: Final = (*AMBIGUOUS, *(row[0] for row in GROUPS.values()), *NON_MUSCLES)
_LONGEST: Final = 8  # a shorter word is not corrected


def _slip(word: str, chance: Random) -> str:
    """Leave a letter out, or swap two."""
    at = chance.randrange(2, len(word) - 1)
    if chance.random() < 0.5:  # noqa: PLR2004 - as often the one as the other
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _item(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.06:  # noqa: PLR2004 - how often each occurs was set by hand
        return chance.choice(_UNKNOWN)
    if kind < 0.16:  # noqa: PLR2004
        return chance.choice(_SIDES) + chance.choice(_OPEN)
    if kind < 0.24:  # noqa: PLR2004
        return chance.choice(_SIDES) + chance.choice(_SHARED)
    name = chance.choice(_COMMON if chance.random() < 0.7 else _NAMED)  # noqa: PLR2004
    if kind < 0.32 and len(name) > _LONGEST:  # noqa: PLR2004
        name = _slip(name, chance)
    if kind > 0.9:  # noqa: PLR2004
        return name + chance.choice(_BEHIND)
    return chance.choice(_SIDES) + name


def phrases(seed: int = 1) -> Iterator[str]:
    """
    Give lists of muscles as they stand in notes, one to eight items each, without end.

    Args:
        seed: The same seed gives the same phrases.
    """
    chance = Random(seed)
    while True:
        items = [_item(chance) for _ in range(chance.choice((1, 2, 2, 3, 3, 4, 5, 8)))]
        text = chance.choice(_VERBS) if chance.random() < 0.2 else ""  # noqa: PLR2004
        for item in items:
            text += item + chance.choice(_MARKS)
        yield text.rstrip(" ,/;&\n").removesuffix(" and")


def note(length: int, seed: int = 2) -> str:
    """
    Give one text of phrases, a line each.

    Args:
        length: Its characters.
        seed: The same seed gives the same text.
    """
    lines: list[str] = []
    source = phrases(seed)
    size = 0
    while size < length:
        lines.append(f"{next(source)}\n")
        size += len(lines[-1])
    return "".join(lines)[:length]


_WORD: Final = re.compile(r"\w+")
_WORDS: Final = {word.casefold(): word for name in _NAMED for word in name.split()}


def _look_up(text: str) -> list[str | None]:
    return [_WORDS.get(word.casefold()) for word in _WORD.findall(text)]


def _each(work: Callable[[str], object]) -> Lane:
    def lane(texts: list[str]) -> None:
        for text in texts:
            work(text)

    return lane


def steady(rounds: int, per_round: int) -> tuple[Rounds, float]:
    """
    Read phrases, beside the floor.

    Args:
        rounds: How many rounds are noted.
        per_round: How many phrases each of them has.

    Returns:
        The seconds of the lanes ``read`` and ``floor``; the mean length of a phrase.
    """
    source = phrases()
    batches = [list(islice(source, per_round)) for _ in range(rounds + 1)]
    lanes = {"read": _each(read_muscles), "floor": _each(_look_up)}
    found = interleave(lanes, [dict.fromkeys(lanes, batch) for batch in batches])
    letters = sum(len(phrase) for batch in batches for phrase in batch)
    return found, letters / (len(batches) * per_round)


_COLD: Final = """
import json
from statistics import median
from time import perf_counter as t
a = t()
import needlecode.muscle
b = t()
from needlecode import read_muscles
c = t()
read_muscles("L UT, bilat QL")
d = t()
times = []
for _ in range(200):
    e = t()
    read_muscles("L UT, bilat QL")
    times.append(t() - e)
print(json.dumps({"muscle": b - a, "import": c - b, "first": d - c, "warm": median(times)}))
"""


def cold(times: int) -> Rounds:
    """
    Take apart what a new process pays before its first reading.

    Args:
        times: How many processes are run.

    Returns:
        The seconds of ``muscle`` (importing the sites), ``import`` (the reader beyond that), ``first``
        (the first call, which builds the vocabulary) and ``warm`` (a later one).
    """
    return fresh([_COLD], times)


def growing(sizes: Sequence[int], times: int) -> tuple[float, list[float]]:
    """
    Read texts of growing length.

    Args:
        sizes: Their lengths in characters.
        times: How often each is read; the best counts.

    Returns:
        The power with which time grows, and the seconds of each.
    """
    texts = [note(size) for size in sizes]
    best = [float("inf")] * len(sizes)
    for _ in range(times):
        for place, text in enumerate(texts):
            start = perf_counter()
            read_muscles(text)
            best[place] = min(best[place], perf_counter() - start)
    return exponent(sizes, best), best
