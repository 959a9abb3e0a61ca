"""
Elements that belong together: a muscle and the noun that makes it something else.

"Supraspinatus tendon" is a tendon, "piriformis syndrome" a condition, "deltoid region" a region;
"lumbar" before a muscle only says where it is.
"""

from typing import Final

from needlecode.facts._anatomy import MUSCLES
from needlecode.reading._element import Element, What


__all__ = ["merged"]

# What may make up the thing before a noun such as "tendon".
_ATTACHED: Final = frozenset((What.NAME, What.PARTIAL, What.LEVEL))
_NOUNS: Final = frozenset((What.TISSUE, What.REGION_NOUN, What.CONDITION))
_SECTIONS: Final = {"neck": "cervicis", "thorax": "thoracis", "low-back": "lumborum"}
_OF: Final = frozenset(("of", "the", "in", "for"))
_GROUP_NOUNS: Final = frozenset(("musculature", "complex", "group", "compartment"))


def _is_region(element: Element) -> bool:
    return element.what is What.THING and element.values == ("region",)


def _kind(noun: Element) -> tuple[str, ...]:
    """Give the structure that a noun makes of what stands before it."""
    if noun.what is What.TISSUE:
        return noun.values
    return ("region",) if noun.what is What.REGION_NOUN else ("other",)


def _thing(parts: list[Element], noun: Element) -> Element:
    slugs = tuple(dict.fromkeys(s for p in parts if _is_region(p) for s in p.refs))
    return Element(
        What.THING,
        min(noun.start, parts[0].start) if parts else noun.start,
        max(noun.end, parts[-1].end) if parts else noun.end,
        word=noun.word,
        values=_kind(noun),
        how="merged",
        refs=slugs if noun.what is What.REGION_NOUN else (),
    )


def _plural(element: Element) -> bool:
    return element.word.endswith("s")


def merged(elements: list[Element]) -> list[Element]:
    """
    Put together what belongs together.

    Args:
        elements: The elements of a text.
    """
    found: list[Element] = []
    at = 0
    while at < len(elements):
        element = elements[at]
        if element.what in _NOUNS:
            at = _noun(elements, at, found)
            continue
        found.append(element)
        at += 1
    return _qualified(found)


def _noun(elements: list[Element], at: int, found: list[Element]) -> int:
    """Take a noun in: with what stands before it, with what it is of, or alone."""
    noun = elements[at]
    before: list[Element] = []
    while found and (
        found[-1].what in _ATTACHED
        or _is_region(found[-1])
        or (found[-1].what is What.WORD and found[-1].sets and before == [])
    ):
        before.insert(0, found.pop())
    named = any(e.what is not What.WORD for e in before)
    if before and not named:
        found += before
        before = []
    if noun.word in _GROUP_NOUNS and any(e.what is What.NAME for e in before):
        # "Rotator cuff musculature" is the rotator cuff.
        before[-1].end = noun.end
        found += before
        return at + 1
    if before:
        found.append(_thing(before, noun))
        if noun.what is What.TISSUE and _plural(noun):
            _share(found)
        return at + 1
    owner = _of(elements, at + 1)
    if owner and noun.what is not What.CONDITION:
        found.append(_thing([elements[owner]], noun))
        return owner + 1
    alone = _thing([], noun)
    if noun.what is What.REGION_NOUN:
        alone.what, alone.values = What.WORD, ()
    found.append(alone)
    return at + 1


def _of(elements: list[Element], at: int) -> int:
    """Give the place of the muscle in "tendon of the supraspinatus"; 0 when there is none."""
    start = at
    while at < len(elements) and elements[at].what is What.WORD and elements[at].word in _OF:
        at += 1
    return at if start < at < len(elements) and elements[at].what is What.NAME else 0


def _share(found: list[Element]) -> None:
    """Let the tendons of "supraspinatus and infraspinatus tendons" be two."""
    last = found[-1]
    for place in range(len(found) - 1, 1, -2):
        between, other = found[place - 1], found[place - 2]
        if between.what not in {What.SLASH, What.AND} or other.what is not What.NAME:
            return
        other.what, other.values, other.refs, other.token = What.THING, last.values, (), ""


def _section(reference: str, regions: tuple[str, ...]) -> str:
    """Read "L-spine multifidi" as the section there, where the muscle is known by sections."""
    for region in regions:
        section = f"{reference}-{_SECTIONS.get(region, '')}"
        if section.removeprefix("muscle:") in MUSCLES:
            return section
    return reference


def _qualified(elements: list[Element]) -> list[Element]:
    """Turn a region directly before a name into a word about it: "lumbar paraspinals"."""
    ahead: Element | None = None
    for element in reversed(elements):
        if element.what is What.NAME:
            ahead = element
        elif ahead and _is_region(element) and element.how == "exact":
            element.what, element.how = What.WORD, "region"
            ahead.refs = tuple(_section(ref, element.refs) for ref in ahead.refs)
        elif element.what is not What.WORD or not element.sets:
            ahead = ahead if element.what in {What.AND, What.SLASH} else None
    return elements
