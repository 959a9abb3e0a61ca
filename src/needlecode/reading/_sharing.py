"""Which name a fragment makes with the words of another: "teres minor" and "major"."""

from itertools import combinations

from needlecode.reading._element import Element, What
from needlecode.reading._names import Keys, Names, Refs, slug_of


__all__ = ["is_fragment", "is_torn", "part", "shared"]


def is_fragment(known: Names, element: Element) -> bool:
    """Say whether the element has words of a name that name nothing by themselves."""
    if element.what is What.NAME:
        # "Longus" is listed as ambiguous, and is a fragment like "brevis".
        heads = any(not known.heads.isdisjoint(keys) for keys in element.sets)
        return bool(element.token and element.sets) and not heads
    return element.what in {What.PARTIAL, What.WORD, What.THING} and bool(element.sets)


def is_torn(known: Names, element: Element) -> bool:
    """Say whether a name may be a fragment too: "biceps and triceps brachii", "lat"."""
    if element.what is not What.NAME or not element.sets or element.how == "elided":
        return False
    if element.token:
        return any(not known.heads.isdisjoint(keys) for keys in element.sets)
    alone = element.refs[0].startswith("group:") and all(len(keys) == 1 for keys in element.sets)
    return alone and all(keys[0] in known.heads for keys in element.sets)


def _enough(known: Names, some: Keys, whole: Keys, fragment: Keys, *, ahead: bool) -> bool:
    """Say whether shared words are enough: the word that carries the name, or its place."""
    if known.heads.isdisjoint(fragment):
        return not known.heads.isdisjoint(some) or (
            known.heads.isdisjoint(whole) and some[0] not in known.places
        )
    # "Flexor and extensor carpi ulnaris", "wrist flexors and extensors".
    if any(key not in known.qualities and key not in known.heads for key in some):
        return known.heads.isdisjoint(some)
    return not ahead and not known.heads.isdisjoint(some)  # "pronator teres and quadratus"


def _opens(known: Names, refs: Refs, some: Keys, fragment: Keys, *, ahead: bool) -> Refs:
    """Keep the names whose first word stands first: a fragment is the end of a name, or ahead."""
    if known.heads.isdisjoint(fragment):
        return refs
    first = fragment if ahead else some
    return tuple(ref for ref in refs if known.opening.get(ref.partition("/")[0]) in first)


def shared(known: Names, whole: Element, sets: tuple[Keys, ...], *, ahead: bool) -> Refs:
    """Give the names that a fragment makes with the most words of a whole name."""
    pairs = [(words, keys) for words in whole.sets for keys in sets]
    alone: dict[str, None] = {}
    for size in range(max(len(words) for words, _ in pairs), 0, -1):
        found: dict[str, None] = {}
        for words, keys in pairs:
            # A group word lends all its words: "scalenes (ant/mid)".
            open_ = len(whole.refs) > 1 or "".join(whole.refs).startswith("group:")
            most = len(words) if open_ else len(words) - 1
            for some in dict.fromkeys(combinations(words, size)) if size <= most else ():
                both = tuple(sorted((*some, *keys)))
                exact = known.complete.get(both, ())
                if not _enough(known, some, words, keys, ahead=ahead):
                    # "Oblique and transverse head of adductor pollicis".
                    own = {slug_of(ref) for ref in whole.refs}
                    parts = (ref for ref in exact if "/" in ref and slug_of(ref) in own)
                    found.update(dict.fromkeys(parts if ahead else ()))
                    continue
                found.update(dict.fromkeys(_opens(known, exact, some, keys, ahead=ahead)))
                refs = _opens(known, known.candidates(both), some, keys, ahead=ahead)
                if not alone and len({slug_of(ref) for ref in refs}) == 1:
                    alone[refs[0]] = None
        others = tuple(ref for ref in found if ref not in whole.refs)
        if others:
            return others
    return tuple(alone)


def part(known: Names, whole: Element, fragment: Keys, *, bracketed: bool) -> Refs:
    """Give the part of the same muscle that a fragment names; nothing for another muscle."""
    if not bracketed and not known.heads.isdisjoint(fragment):
        return ()
    found: dict[str, None] = {}
    for words in whole.sets:
        refs = known.complete.get(tuple(sorted((*words, *fragment))), ())
        if not refs and bracketed:
            refs = known.candidates((*words, *fragment))
        slugs = {slug_of(ref) for ref in whole.refs}
        found.update(dict.fromkeys(ref for ref in refs if slug_of(ref) in slugs and "/" in ref))
    return tuple(found)
