"""
Names that share a word: "teres minor and major", "medial and lateral gastroc", "ECRL/B".

A fragment takes from the name before or after it the most words with which it becomes a name, and
at least the word that carries the name. A fragment that adds a part to the whole name before it,
"trapezius (upper and middle)", makes that name more precise instead.
"""

from collections.abc import Iterator
from typing import Final

from needlecode.reading._element import COORDINATORS, Element, What
from needlecode.reading._names import MUSCLE, Refs, names, slug_of
from needlecode.reading._sharing import is_fragment, is_torn, part, shared


__all__ = ["elided"]

_FARTHEST: Final = 9
_OPENS: Final = frozenset((What.OPEN, What.COLON))
_TAILS: Final = frozenset((What.NAME, What.UNKNOWN, What.SIDE, What.WORD))
_SOFT: Final = frozenset((What.SIDE, What.LEVEL, What.NUMBER))
_MUSCLES: Final = ("muscle", "muscles", "musculature")


class _Eliding:
    """One pass over the elements of a text."""

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements
        self.known = names()
        self.place = 0  # before which nothing is looked at any more

    def run(self) -> None:
        """Give every fragment the name that it makes with its neighbour."""
        for at, element in enumerate(self.elements):
            self.place = max(0, at - _FARTHEST)
            if at > 1 and element.what in _TAILS:
                self.short_tail(at)
            torn = is_torn(self.known, element)
            if torn or is_fragment(self.known, element):
                self.try_all(at, torn=torn)

    def try_all(self, at: int, *, torn: bool) -> None:
        """Try the name before, then the name after."""
        element = self.elements[at]
        if not torn and self.before_side(at):
            return
        if self.qualifies(at) and not torn:
            return
        if self.before_muscles(at) or (element.noun and self.of_side(at)):
            return
        for whole, ahead, bracketed in self.attempts(at, torn=torn):
            part = not ahead and whole.what is What.NAME
            if part and self.refine(element, whole, bracketed=bracketed):
                return
            refs = self.lent(element, whole, ahead=ahead, torn=torn)
            if not refs:
                continue
            if whole.what is What.PARTIAL or not ahead:
                self.complete(element, whole)
            group = whole.refs[0].startswith("group:") or len(whole.refs) > 1
            if bracketed and len(refs) == 1 and group and not self.has_side(element):
                self.specify(element, whole, refs)
            else:
                self.become(element, refs, whole)
            return

    def qualifies(self, at: int) -> bool:
        """Say whether the fragment only says something of what follows: "lower SCM"."""
        if at + 1 == len(self.elements):
            return False
        after = self.elements[at + 1]
        fragment = is_fragment(self.known, after)
        return (after.what is What.NAME and not fragment) or after.how == "region" or fragment

    def attempts(self, at: int, *, torn: bool) -> Iterator[tuple[Element, bool, bool]]:
        """Give the names that the fragment may lean on; whether behind it; whether in brackets."""
        mark = self.elements[at - 1].what if at else What.BLANK
        element = self.elements[at]
        before, bracketed = self.before(at)
        bracketed = bracketed or element.noun
        # A word that may be a name of its own leans on a neighbour only where it touches it.
        own = torn or bool(element.token)
        tight = mark is What.SLASH or (mark is What.AND and not torn)
        same = before is not None and torn and bool(set(element.refs) & set(before.refs))
        if before and not same and (not own or tight or bracketed):
            yield before, False, bracketed
        after = self.after(at, sides=not own)
        if after and (not own or self.elements[at + 1].what is not What.COMMA):
            yield after, True, False

    def before(self, at: int) -> tuple[Element | None, bool]:
        """Find the name before a fragment, with a coordinator or bracket between them."""
        seen = bracketed = False
        for place in range(at - 1, max(-1, at - _FARTHEST), -1):
            element = self.elements[place]
            if element.what is What.NAME or (element.what is What.PARTIAL and element.refs):
                return (element, bracketed) if seen else (None, False)
            if element.what in COORDINATORS or element.what in _OPENS:
                seen = True
                bracketed = bracketed or element.what in _OPENS or element.what is What.DASH
            elif element.how == "part":
                bracketed = True
            elif element.what is What.LINE and self.elements[place - 1].what in COORDINATORS:
                continue
            elif (self.elements[at].token and element.what is What.SIDE) or (
                element.what not in _SOFT and (element.what is not What.WORD or not seen)
            ):
                return None, False
        return None, False

    def after(self, at: int, *, sides: bool) -> Element | None:
        """Find the name after a fragment, with a coordinator right behind the fragment."""
        if at + 1 >= len(self.elements) or self.elements[at + 1].what not in COORDINATORS:
            return None
        for place in range(at + 2, min(len(self.elements), at + _FARTHEST)):
            element = self.elements[place]
            if element.what is What.NAME and not is_torn(self.known, element):
                return element
            passes = element.what in COORDINATORS or bool(element.sets)
            if not passes and not (sides and element.what is What.SIDE):
                return None
        return None

    def before_muscles(self, at: int) -> bool:
        """Read "temporal, masseter and digastric muscles": the noun holds for all of the list."""
        element = self.elements[at]
        refs: dict[str, None] = {}
        for keys in element.sets:
            found = self.known.complete.get(tuple(sorted((*keys, MUSCLE))), ())
            refs.update(dict.fromkeys(found))
        if not refs or at + 1 >= len(self.elements):
            return False
        for place in range(at + 1, min(len(self.elements), at + _FARTHEST)):
            other = self.elements[place]
            if other.word in _MUSCLES or other.plural:
                self.become(element, tuple(refs), None)
                return True
            passes = other.what in COORDINATORS or other.what is What.NAME or other.sets
            if not passes and other.what is not What.SIDE:
                return False
        return False

    def lent(self, element: Element, whole: Element, *, ahead: bool, torn: bool) -> Refs:
        """
        Give the names that a fragment makes with a name.

        A torn one, which may be a name of its own, leans on a name ahead by its head only, and on
        one before it only as a part of the same muscle: "gastroc med/lat", not "FHL/lat".
        """
        sets = element.sets
        if torn and ahead:
            sets = tuple(keys for keys in sets if not self.known.heads.isdisjoint(keys))
        refs = shared(self.known, whole, sets, ahead=ahead) if whole.sets and sets else ()
        if whole.refs[0].startswith("muscle:") and not self.has_quality(element):
            # "Medial and lateral hamstrings"; else a muscle lends its words to muscles only.
            refs = tuple(ref for ref in refs if ref.startswith("muscle:"))
        # A part is that of the name itself: "gluteus medius (upper)" is no gluteus maximus.
        own = {slug_of(ref) for ref in whole.refs}
        if not whole.refs[0].startswith("group:"):
            refs = tuple(r for r in refs if slug_of(r) in own or not (element.noun or "/" in r))
        if torn:
            refs = tuple(r for r in refs if slug_of(r) in own or (ahead and "/" not in r))
            # Only "medial" is told apart by "lat"; "post delt/lat" are two muscles.
            beside = ahead or any("medial" in keys for keys in whole.sets)
            refs = refs if beside else ()
        return () if torn and set(refs) & set(whole.refs) else refs

    def has_quality(self, element: Element) -> bool:
        """Say whether a fragment may be a word like "medial" alone."""
        return any(self.known.qualities.issuperset(keys) for keys in element.sets)

    def before_side(self, at: int) -> bool:
        """Read "upper left trapezius"."""
        if at + 2 >= len(self.elements) or self.elements[at + 1].what is not What.SIDE:
            return False
        whole = self.elements[at + 2]
        return whole.what is What.NAME and self.refine(self.elements[at], whole, bracketed=False)

    def of_side(self, at: int) -> bool:
        """Read "lateral and medial heads of the left gastrocnemius"."""
        place = at + 1
        while place < len(self.elements) and self.elements[place].word in {"of", "the"}:
            place += 1
        side = place
        while place < len(self.elements) and self.elements[place].what is What.SIDE:
            place += 1
        if place >= len(self.elements) or not at + 1 < side < place:
            return False
        whole = self.elements[place]
        if whole.what is not What.NAME or not self.refine(
            self.elements[at], whole, bracketed=True
        ):
            return False
        for back in range(at - 1, max(-1, at - _FARTHEST), -1):
            element = self.elements[back]
            if element.what not in COORDINATORS and not (
                element.sets and self.refine(element, whole, bracketed=True)
            ):
                break
        return True

    def refine(self, element: Element, whole: Element, *, bracketed: bool) -> bool:
        """Make the name before more precise by a part of it."""
        found: dict[str, None] = {}
        for keys in element.sets:
            parts = part(self.known, whole, keys, bracketed=bracketed)
            found.update(dict.fromkeys(parts))
        refined = bool(whole.also) or "/" not in whole.refs[0]
        refined = refined and not set(whole.refs) & set(element.refs)
        if len(found) != 1 or not refined or (element.token and not bracketed):
            return False
        whole.token, whole.meanings = "", False
        if self.has_side(element) and whole.start < element.start:
            # "Trapezius: upper R, lower L": each part has a side of its own.
            self.become(element, tuple(found), None)
            whole.what = What.WORD if not whole.also else whole.what
        else:
            self.specify(element, whole, tuple(found))
        return True

    def has_side(self, element: Element) -> bool:
        """Say whether a side of its own stands behind a fragment."""
        at = self.elements.index(element, self.place)
        behind = self.elements[at + 1 : at + 3]
        if not behind or behind[0].what is not What.SIDE:
            return False
        return len(behind) == 1 or behind[1].what is not What.NAME

    @staticmethod
    def specify(element: Element, whole: Element, refs: Refs) -> None:
        """Let a fragment say what the name before it means: "rhomboids (major and minor)"."""
        whole.also = (*whole.also, *refs)
        element.what, element.sets, element.how, element.refs = What.WORD, (), "part", ()

    def complete(self, element: Element, whole: Element) -> None:
        """Read "extensor digitorum and hallucis longus": the last word holds for both."""
        own = set(self.known.qualities)
        for keys in element.sets:
            for words in whole.sets:
                added = tuple(key for key in keys if key in own and key not in words)
                if own.isdisjoint(words) and len(keys) > len(added) > 0:
                    refs = self.known.complete.get(tuple(sorted((*words, *added))))
                    if refs:
                        whole.what, whole.refs, whole.token = What.NAME, refs, ""
                        return

    def become(self, element: Element, refs: Refs, whole: Element | None) -> None:
        """Make a fragment a name."""
        main = self.known.main.get(refs[:1])
        element.what, element.refs, element.token, element.meanings = What.NAME, refs, "", False
        element.values, element.mark, element.how = (), False, "elided"
        element.sets = (main,) if main else ()
        if whole:
            whole.linked = whole.linked or whole.start + 1
            element.linked = whole.linked

    def short_tail(self, at: int) -> None:
        """Read "ECRL/B": the end of a short form is put in place of the end of the one before."""
        element, between, before = (self.elements[at - i] for i in range(3))
        word = element.word
        tight = between.start == before.end and element.start == between.end
        if (
            between.what is not What.SLASH
            or not tight
            or before.what is not What.NAME
            or before.word not in self.known.tokens
            or not 0 < len(word) < len(before.word) - 1
        ):
            return
        whole = before.word[: -len(word)] + word
        refs = self.known.tokens.get(whole)
        if refs and whole != before.word:
            self.become(element, refs, before)


def elided(elements: list[Element]) -> list[Element]:
    """
    Give every fragment the name that it makes with its neighbour.

    Args:
        elements: The elements of a text; fragments among them are changed.
    """
    _Eliding(elements).run()
    return elements
