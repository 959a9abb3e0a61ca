"""
Short forms that are no muscle where they stand.

An everyday word ("is", "am") is a muscle only where nothing else stands in its item of the list;
"w/ ES" is a technique, "lat border" says where, "C7 TP" is a bone.
"""

from typing import Final

from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES
from needlecode.facts._words import ENGLISH
from needlecode.reading._around import sided_behind
from needlecode.reading._element import COORDINATORS, SEPARATORS, Element, What
from needlecode.reading._names import names, slug_of


__all__ = ["plain_words"]

_ENGLISH: Final = frozenset(ENGLISH["terms"])
# Words of the language: a muscle only where commas stand on both sides.
_STRICT: Final = frozenset(("is", "am", "so", "as", "or", "in", "to", "we", "it"))
_PATIENT: Final = frozenset(("PT",))  # as often the patient, before a side
_TECHNIQUES: Final = frozenset(
    token
    for token, (_, meanings) in AMBIGUOUS.items()
    if any("therapy" in meaning or "stimulation" in meaning for meaning in meanings)
)
_DESCRIBED: Final = frozenset((What.NAME, What.THING, What.PARTIAL))
_PLACES: Final = frozenset(
    ("border", "edge", "aspect", "side", "part", "portion", "third", "head", "heads", "hd")
) | {"pads", "to", "approach", "technique"}
_SPINAL: Final = frozenset(
    token
    for token, (_, meanings) in AMBIGUOUS.items()
    if any("thoracic" in meaning or "lumb" in meaning for meaning in meanings)
)
_TIED: Final = frozenset((What.OPEN, What.COLON, What.DASH))
_BONES: Final = frozenset(("TP", "MT"))
_BOUNDS: Final = frozenset((What.OPEN, What.CLOSE, What.NUMBER, What.LEVEL, What.MARK))
_COUNTS: Final = frozenset(("x", "ea", "each", "times"))
_TO: Final = frozenset(("to", "into", "of", "the"))


def _is_pure(elements: list[Element], at: int) -> bool:
    """Say whether nothing but a side stands beside the element in its item of the list."""
    for step in (-1, 1):
        place = at + step
        ahead = (
            place + 1 if elements[place : place + 1] and elements[place].word == "on" else place
        )
        ahead += ahead < len(elements) and elements[ahead].word == "the"
        if step > 0 and ahead < len(elements) and elements[ahead].what is What.SIDE:
            place = ahead
        start = place
        while 0 <= place < len(elements) and elements[place].what is What.SIDE:
            place += step
        led = step > 0 and start < place < len(elements)
        if led and elements[place].what is What.NAME:
            return False  # "Pt's left gastrocnemius": the side is that of the next name
        if not 0 <= place < len(elements):
            continue
        element = elements[place]
        fine = element.what in SEPARATORS or element.what in _BOUNDS or element.how == "region"
        fine = fine or (step < 0 and (element.word in _TO or place < at - 1))
        fine = fine or (element.what is What.NAME and element.word not in _ENGLISH)
        fine = fine or element.word.partition(" ")[0] in _COUNTS
        fine = fine or element.what is What.UNKNOWN
        if not fine:
            return False
    return True


def plain_words(elements: list[Element]) -> list[Element]:
    """
    Turn everyday words that stand in running text into words: "is", "am".

    Args:
        elements: The elements of a text; such words among them are changed.
    """
    for at, element in enumerate(elements):
        if element.what is not What.NAME or element.how != "short" or element.noun:
            continue
        if (element.meanings and _is_technique(elements, at)) or (
            element.word in _STRICT and not _is_alone(elements, at)
        ):
            element.what, element.token = What.WORD, ""
        elif _has_side(elements, at) and element.token not in _PATIENT:
            continue
        elif {element.word, element.token.lower()} & _ENGLISH and not _is_pure(elements, at):
            element.what, element.token = What.WORD, ""
    return elements


def _bounds(element: Element) -> bool:
    """Say whether an element ends an item of a list: a mark, or the next short form."""
    if element.what is What.NAME:
        return element.how == "short"
    return element.what in SEPARATORS or element.what in {What.OPEN, What.CLOSE, What.MARK}


def _is_alone(elements: list[Element], at: int) -> bool:
    """Say whether nothing but a side and a count shares the item of the list."""
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(elements) and (
            elements[place].what in {What.SIDE, What.NUMBER}
            or elements[place].word.partition(" ")[0] in _COUNTS
        ):
            place += step
        inside = 0 <= place < len(elements)
        if inside and step > 0 and elements[place].what is What.AND and at == 0:
            return False  # "We then needled"
        if inside and not _bounds(elements[place]):
            # A verb may stand before a side: "needled R IS".
            verb = elements[place].what is What.CUE and step < 0 and place < at - 1
            if not verb:
                return False
    return True


def _has_side(elements: list[Element], at: int) -> bool:
    """Say whether a side is the element's own: right before it, or right behind it."""
    place = at - 1
    while place > 0 and elements[place].what in {What.MARK, What.CLOSE}:
        place -= 1
    if place >= 0 and elements[place].what is What.SIDE:
        return True
    place = at + 1
    while place < len(elements) and (
        elements[place].what in _TIED or elements[place].word == "on"
    ):
        place += 1
    behind = elements[place : place + 2]
    names = {What.NAME, What.THING, What.PARTIAL}
    if not behind or behind[0].what is not What.SIDE:
        return False
    return len(behind) == 1 or behind[1].what not in names or sided_behind(elements, place)


def _is_spinal(element: Element) -> bool:
    """Say whether a name is that of the muscles along the spine: "LS paraspinals"."""
    slugs = [slug_of(ref) for ref in element.refs] if element.what is What.NAME else []
    members = [one for slug in slugs for one in (GROUPS[slug][1] if slug in GROUPS else (slug,))]
    return bool(members) and all(
        MUSCLES[one][1] == "spine" or MUSCLES[one][2] == "paraspinal" or MUSCLES[one][5]
        for one in members
    )


def _is_other(elements: list[Element], at: int) -> bool:
    """Read what is no muscle by its neighbour: "C7 TP", "1st MT", "Temp: 98.6"."""
    before = elements[at - 1].what if at else What.BLANK
    after = elements[at + 1 : at + 3]
    marked = len(after) > 1 and after[0].what is What.COLON and "." in after[1].word
    bone = before in {What.LEVEL, What.ORDINAL} and elements[at].token in _BONES
    heads = bool(after) and elements[at].token in _BONES and after[0].word in _PLACES
    spinal = bool(after) and elements[at].token in _SPINAL and _is_spinal(after[0])
    return marked or bone or heads or spinal


def _is_technique(elements: list[Element], at: int) -> bool:
    """Say whether a short form is what went with the needle ("DN w/ ES"), or a part ("sup")."""
    element = elements[at]
    if _is_other(elements, at):
        return True
    place = at - 1
    while place > 0 and elements[place].what in {What.SLASH, What.AND}:
        place -= 1
    before = elements[place] if place >= 0 else None
    if before and element.token in _TECHNIQUES:
        return before.word in {"with", "w"} or (before.what is What.CUE and place < at - 1)
    if not any(names().qualities.issuperset(keys) for keys in element.sets):
        return False
    after = elements[at + 1 : at + 3]
    if len(after) > 1 and after[0].what in COORDINATORS and after[1].sets:
        return after[1].noun
    # "Lat border", "lat pec", "med/lat": where, not which.
    direct = bool(after) and after[0].values != ("finding",)
    direct = direct and (after[0].what in _DESCRIBED or after[0].word in _PLACES)
    direct = direct or (at > 0 and elements[at - 1].what is What.NAME)
    beside = bool(before) and at > 1 and elements[at - 1].what in {What.SLASH, What.AND}
    return direct or (
        beside and before is not None and before.what is What.WORD and bool(before.sets)
    )
