"""The figures of reading: coverage of the vocabulary, the composed corpus, the laws, a fuzz run."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Final

from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, NON_MUSCLES, PARTS
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Side
from needlecode.reading import read_muscles
from tests.reading.grading import corpus, grades
from tests.reading.laws import LAWS, escapes


__all__ = ["counts", "laws_broken", "not_read_back", "unreachable"]

Counts = tuple[str, int, int | None, tuple[str, ...]]
_SIDES: Final = (None, Side.LEFT, Side.RIGHT)
_CASES: Final = 500
_FUZZ: Final = 4000
_SHOWN: Final = 20


def _reads(text: str, *wanted: object) -> bool:
    return list(read_muscles(text)) == list(wanted)


def unreachable() -> Iterator[str]:
    """Give every entry of the vocabulary that its own words do not lead to."""
    said: list[tuple[str, str, object]] = [
        *((f"muscle {slug}", row[0], Muscle(slug)) for slug, row in MUSCLES.items()),
        *((f"part {key}", part[0], _part(key)) for key, part in PARTS.items()),
        *((f"group {slug}", row[0], MuscleGroup(slug)) for slug, row in GROUPS.items()),
    ]
    yield from (what for what, text, site in said if not _reads(text, site))
    for term, kind in NON_MUSCLES.items():
        found = [site for site in read_muscles(term) if isinstance(site, NonMuscle)]
        # TP is an ambiguous word, whatever else it is.
        if [site.structure.value for site in found] != [kind] and term not in AMBIGUOUS:
            yield f"term {term}"
    yield from (f"token {token}" for token in AMBIGUOUS if not _is_open_or_settled(token))


def _part(key: str) -> Muscle:
    slug, _, part = key.partition("/")
    return Muscle(slug, part=part)


def _is_open_or_settled(token: str) -> bool:
    """Say whether a word alone is ambiguous, or its muscle where it can be nothing else."""
    candidates, meanings = AMBIGUOUS[token]
    found = list(read_muscles(token))
    if len(candidates) > 1 or meanings:
        return found == [AmbiguousToken(token)]
    return len(found) == 1 and isinstance(found[0], (Muscle, MuscleGroup))


def not_read_back() -> Iterator[str]:
    """Give every muscle, on every side and with every part, whose own text reads otherwise."""
    for slug, row in MUSCLES.items():
        levels = (None, "L4", "C5-C6") if row[5] and row[7] == "spinal" else (None,)
        for side, part, level in product(_SIDES, (None, *row[9]), levels):
            muscle = Muscle(slug, side, part=part, level=level)
            if side and part and part.endswith("dome"):
                continue  # the left dome is on the left
            if not _reads(str(muscle), muscle):
                yield f"{muscle}"
    for slug, side in product(GROUPS, _SIDES):
        group = MuscleGroup(slug, side)
        if not _reads(str(group), group):
            yield f"{group}"


def laws_broken(cases: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """
    Try every law.

    Args:
        cases: How many cases of each.
    """
    for law in LAWS:
        name = law.__name__.replace("_", " ")
        seeds = (Random(f"{name} {n}") for n in range(cases))  # noqa: S311 - a search, no secret
        yield name, tuple(filter(None, map(law, seeds)))


def counts(every: int = 1) -> Iterator[Counts]:
    """
    Work out the figures of reading: name, value, target, details.

    Precision and recall are of 1000 sites, rounded down: one that is wrong shows.

    Args:
        every: Take every so manieth item of the composed corpus and case of the laws; 1 for all.
    """
    words = len(MUSCLES) + len(PARTS) + len(GROUPS) + len(NON_MUSCLES) + len(AMBIGUOUS)
    yield "reading: words of the vocabulary", words, None, ()
    for name, found in (("unreachable", unreachable()), ("not read back", not_read_back())):
        details = tuple(found)
        yield f"reading: {name}", len(details), 0, details
    for name, grade in grades(corpus(every)).items():
        faults = tuple(grade.faults[:: max(1, len(grade.faults) // _SHOWN)])
        yield f"reading {name}: items", grade.items, None, ()
        yield f"reading {name}: precision", grade.precision, 1000, faults
        yield f"reading {name}: recall", grade.recall, 1000, faults
    for name, faults in laws_broken(-(-_CASES // every)):
        yield f"reading law {name}: broken", len(faults), 0, faults[:_SHOWN]
    cases = -(-_FUZZ // every)
    seeds = (Random(f"fuzz {n}") for n in range(cases))  # noqa: S311 - a search, no secret
    faults = tuple(filter(None, map(escapes, seeds)))
    yield "reading: fuzz texts", cases, None, ()
    yield "reading: fuzz escapes", len(faults), 0, faults[:_SHOWN]
