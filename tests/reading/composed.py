"""
A corpus composed from the fact files: names, sides, lists, cases, spellings, and all that is near.

Every item has its phenomenon and its expected reading. The order is fixed, nothing is drawn.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from attrs import frozen

from needlecode.facts._anatomy import MUSCLES
from tests.reading.notation import BOTH, LEFT, NONE, RIGHT, Sides, named
from tests.reading.vocabulary import ALONE, forms


__all__ = [
    "CASES",
    "SIDE_FORMS",
    "Item",
    "Source",
    "item",
    "names",
    "separated",
    "sided",
    "thinned",
]


@frozen
class Item:
    """
    A phrase with what it says.

    Attributes:
        phenomenon: What the phrase is an example of.
        text: The phrase.
        expected: Its sites in the notation of `tests.reading.notation`.
        region: The region with which it is read.
    """

    phenomenon: str
    text: str
    expected: Counter[str]
    region: str | None = None


Source = Callable[[], Iterator[Item]]

SIDE_FORMS: Final[tuple[tuple[str, Sides], ...]] = (
    *(("{}", NONE), ("affected {}", NONE), ("{} on the affected side", NONE)),
    *(("L {}", LEFT), ("(L) {}", LEFT), ("Lt. {}", LEFT), ("Lt {}", LEFT), ("left {}", LEFT)),
    *(("left-sided {}", LEFT), ("{} (L)", LEFT), ("{} on the left", LEFT), ("{}, left", LEFT)),
    *(("R {}", RIGHT), ("(R) {}", RIGHT), ("Rt. {}", RIGHT), ("right {}", RIGHT)),
    *(("right sided {}", RIGHT), ("{} (right)", RIGHT), ("{} on the right side", RIGHT)),
    *(("bilateral {}", BOTH), ("B/L {}", BOTH), ("BL {}", BOTH), ("bilat {}", BOTH)),
    *(("bilat. {}", BOTH), ("R>L {}", BOTH), ("{} (R>L)", BOTH), ("{} bilaterally", BOTH)),
    *(("{} (bilateral)", BOTH), ("right greater than left {}", BOTH), ("both {}", BOTH)),
    *(("left and right {}", BOTH), ("{} on both sides", BOTH), ("{} B/L", BOTH)),
)
CASES: Final[tuple[Callable[[str], str], ...]] = (str, str.lower, str.upper, str.title)
_FEWEST: Final = 3


def item(phenomenon: str, text: str, *expected: Iterable[str], region: str | None = None) -> Item:
    """Make an item of a phrase and the sites of its names."""
    return Item(phenomenon, text, Counter(e for some in expected for e in some), region)


def _keeps_its_case(form: str) -> bool:
    """Say whether a short form is an everyday word when it is not in capitals: WE, ABS."""
    return form.casefold() in ALONE or len(form) < _FEWEST


def names() -> Iterator[Item]:
    """Give every name, synonym and short form, on every side in every form, in changing case."""
    for number, (form, reference) in enumerate(forms()):
        # The sides of the diaphragm are parts of it, and "L spine" is the lumbar spine.
        alone = reference.startswith("muscle:diaphragm") or form.startswith("spine")
        patterns = SIDE_FORMS[:1] if alone else SIDE_FORMS
        for at, (pattern, sides) in enumerate(patterns):
            case = str if _keeps_its_case(form) else CASES[(number + at) % len(CASES)]
            text = case(pattern.format(form))
            yield item("names and sides", text, named([reference], sides))


def sided() -> Iterator[Item]:
    """Give sides that a list shares, and where their scope ends."""
    for a, b, c in _triples(near=True):
        three = (a[0], b[0], c[0])
        texts = (f"{a[0]}, {b[0]} and {c[0]}", ", ".join(three), " / ".join(three))
        for text in (*texts, " & ".join(three)):
            for pattern, sides in (("L {}", LEFT), ("right {}", RIGHT), ("{} on the left", LEFT)):
                yield item("sides of lists", pattern.format(text), *_all((a, b, c), sides))
        for pattern in ("bilateral {}", "B/L {}"):
            # Both sides of the first are stated; of the others it may be meant.
            text = pattern.format(texts[0])
            yield item("sides of lists", text, named([a[1]], BOTH), *_all((b, c)))
        text = f"{texts[1]} bilaterally"
        yield item("sides of lists", text, *_all((a, b)), named([c[1]], BOTH))
        for end in ("; ", "\n", ". ", "\n- "):
            text = f"R {a[0]}, {b[0]}{end}{c[0]}"
            yield item("sides of lists", text, *_all((a, b), RIGHT), named([c[1]]))
        for head in ("Left: {}", "L: {}", "Left side: {}", "Left ({})"):
            yield item("sides of lists", head.format(texts[1]), *_all((a, b, c), LEFT))
        text = f"L {a[0]}, {b[0]}, R {c[0]}"
        yield item("sides of lists", text, *_all((a, b), LEFT), named([c[1]], RIGHT))
        text = f"{a[0]} (L), {b[0]} (R), {c[0]}"
        yield item(
            "sides of lists", text, named([a[1]], LEFT), named([b[1]], RIGHT), named([c[1]])
        )
        text = f"left {a[0]}, affected {b[0]}, {c[0]}"
        yield item("sides of lists", text, named([a[1]], LEFT), *_all((b, c)))


_SEPARATORS: Final = (", ", "/", " / ", "; ", "\n", "\n\n", "\n- ", "\n• ", " and ", " & ", " + ")


def separated() -> Iterator[Item]:
    """Give lists of every form, each name with a side of its own."""
    for a, b, c in _triples(near=False):
        expected = [named([a[1]], LEFT), named([b[1]], RIGHT), named([c[1]], BOTH)]
        three = (f"L {a[0]}", f"R {b[0]}", f"bilateral {c[0]}")
        texts = [mark.join(three) for mark in _SEPARATORS]
        texts += [
            f"{three[0]}, {three[1]}, and {three[2]}",
            f"{three[0]}, {three[1]} & {three[2]}",
        ]
        texts += [
            "".join(f"{mark}{one}\n" for one in three) for mark in ("- ", "* ", "• ", "\u2013 ")
        ]
        for after in (".", ")"):
            numbered = [f"{n}{after} {one}" for n, one in enumerate(three, 1)]
            texts += ["\n".join(numbered)]
        texts += [f"{a[0]} L, {b[0]} R, {c[0]} B/L", f"{a[0]}: L, {b[0]}: R, {c[0]}: bilateral"]
        texts += [f"{three[0]} x 2, {three[1]} x 1, {three[2]} x 3."]
        for at, text in enumerate(texts):
            yield item("lists", CASES[at % 3](text) if at % 2 else text, *expected)


Named = tuple[str, str]


def _all(some: Iterable[Named], sides: Sides = NONE) -> list[list[str]]:
    return [named([reference], sides) for _, reference in some]


def _triples(*, near: bool) -> Iterator[tuple[Named, Named, Named]]:
    """Give every muscle with two others: its neighbours, or two from elsewhere in the body."""
    # The sides of the diaphragm are parts of it.
    rows = [(row[0], f"muscle:{slug}") for slug, row in MUSCLES.items() if slug != "diaphragm"]
    second, third = (1, 2) if near else (67, 131)
    for at, row in enumerate(rows):
        yield row, rows[(at + second) % len(rows)], rows[(at + third) % len(rows)]


def thinned(sources: Iterable[Source], every: int) -> Iterator[Item]:
    """
    Give every so manieth item of each source.

    Args:
        sources: The sources.
        every: 1 for all.
    """
    for source in sources:
        yield from islice(source(), 0, None, every)
