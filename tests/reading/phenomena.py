"""Parts, levels, groups, ambiguous words, things that are no muscle, and verbs."""

from collections.abc import Iterator
from itertools import permutations
from typing import Final

from needlecode.facts import _words
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, NON_MUSCLES, PARTS, REGIONS
from tests.reading.composed import Item, item
from tests.reading.notation import BOTH, LEFT, RIGHT, named
from tests.reading.vocabulary import IDLE, TOKENS, part_words


__all__ = ["levels", "parts", "regions_of", "things", "tokens", "verbs"]

_SECTIONS: Final = {slug: row[5] for slug, row in MUSCLES.items() if row[7] == "spinal"}
_SPINAL: Final = tuple(dict.fromkeys((*_SECTIONS, *_SECTIONS.values())))
_COUNTED: Final = tuple(slug for slug, row in MUSCLES.items() if row[8] and " of " in row[0])
_SEGMENTS: Final = (
    *((("L4",), "L4"), (("L4-L5",), "L4-5"), (("C5-C6",), "C5/6"), (("T6",), "T6")),
    *((("L5-S1",), "L5-S1"), (("C2",), "C2"), (("T12",), "T12")),
)


def parts() -> Iterator[Item]:
    """Give parts in front of, behind and in brackets behind their muscle, and two of a muscle."""
    for key in PARTS:
        slug = key.partition("/")[0]
        muscle, tag, expected = MUSCLES[slug][0], part_words(key), f"muscle:{key}"
        if slug == "diaphragm" and "dome" in tag:
            continue  # its words are sides as well
        texts = (f"{muscle} ({tag})", f"{muscle}, {tag}", f"{muscle} - {tag}")
        # "Vastus medialis, oblique" may be two muscles.
        for text in texts[:1] if slug == "vastus-medialis" else texts:
            yield item("parts", text, named([expected]))
            yield item("parts", f"R {text}", named([expected], RIGHT))
        for text in (f"{muscle} ({tag})", f"{tag} of the {muscle}", f"{tag} of {muscle}"):
            if IDLE.isdisjoint(tag.split()) and "of" in text:
                continue
            yield item("parts", f"{text} bilaterally", named([expected], BOTH))
    for one, two in permutations(PARTS, 2):
        slug = one.partition("/")[0]
        if slug != two.partition("/")[0] or slug == "diaphragm":
            continue
        yield from _two(MUSCLES[slug][0], one, two)


_PLURALS: Final = {"head": "heads", "part": "parts", "belly": "bellies", "dome": "domes"}


def _two(muscle: str, one: str, two: str) -> Iterator[Item]:
    a, b = part_words(one), part_words(two)
    refs = (f"muscle:{one}", f"muscle:{two}")
    lone = [word for word in a.split() if word not in IDLE]
    noun = a.split()[-1] if a.split()[-1] in IDLE else ""
    texts = [f"{muscle} ({a} and {b})", f"{muscle} ({a}, {b})"]
    if noun and b.endswith(noun):
        short = " ".join(lone)
        both = f"{b.removesuffix(noun)}{_PLURALS[noun]}"
        texts += [f"{short} and {b} of {muscle}", f"{short} and {both} of the {muscle}"]
    elif not noun and muscle != "vastus medialis":
        texts += [f"{a} and {b} {muscle}", f"{a}/{b} {muscle}", f"{a} & {b} {muscle}"]
    for text in texts:
        yield item("parts", text, *(named([ref]) for ref in refs))
        yield item("parts", f"L {text}", *(named([ref], LEFT) for ref in refs))


def levels() -> Iterator[Item]:
    """Give spinal levels beside spinal muscles, and the numbers of digits and interspaces."""
    for slug in _SPINAL:
        name = MUSCLES[slug][0]
        for found, text in _SEGMENTS:
            for phrase in (f"{text} {name}", f"{name} {text}", f"{name} at {text}"):
                yield item("levels", phrase, named([f"muscle:{slug}"], levels=found))
                yield item("levels", f"L {phrase}", named([f"muscle:{slug}"], LEFT, levels=found))
            phrase = f"{name} ({text}) bilaterally"
            yield item("levels", phrase, named([f"muscle:{slug}"], BOTH, levels=found))
        for phrase in (f"L3 and L5 {name}", f"{name} L3, L5", f"{name} L3/L5", f"{name} L3 & L5"):
            some = ("L3-L5",) if "/" in phrase else ("L3", "L5")
            yield item("levels", f"R {phrase}", named([f"muscle:{slug}"], RIGHT, levels=some))
    for slug in _COUNTED:
        row = MUSCLES[slug]
        yield item("levels", f"1st {row[0]}", named([f"muscle:{slug}"], levels=("1",)))
        expected = named([f"muscle:{slug}"], LEFT, levels=("1", "2"))
        for numbers in ("1st and 2nd", "first and second", "1st/2nd"):
            yield item("levels", f"L {numbers} {row[0]}", expected)


def regions_of(reference: str) -> set[str]:
    """Give the regions of a reference by the fact files."""
    kind, _, name = reference.partition(":")
    slug = name.partition("/")[0]
    slugs = GROUPS[slug][1] if kind == "group" else (slug,)
    also = {
        place
        for place, others in _words.ALSO_IN.items()
        if {f"muscle:{s}" for s in slugs} & {*others}
    }
    return {MUSCLES[one][1] for one in slugs} | also


def tokens() -> Iterator[Item]:
    """Give each ambiguous word in every place that the design names (5c)."""
    for token, (candidates, meanings) in AMBIGUOUS.items():
        unique = len(candidates) == 1
        settled = named(candidates)
        yield item("words alone", token, named(candidates, is_open=unique and bool(meanings)))
        for pattern, sides in (("left {}", LEFT), ("R {}", RIGHT), ("bilateral {}", BOTH)):
            yield item("words after a side", pattern.format(token), named(candidates, sides))
        yield item("words before muscle", f"{token} muscle", settled)
        other = "masseter" if "infra" in settled[0] else "infraspinatus"
        for text in (f"{other}, {token}", f"{token}, {other}", f"{other}; {token}"):
            if not text.startswith("LT"):
                yield item("words in a list", text, named([f"muscle:{other}"]), settled)
        for reference in candidates:
            name = _name(reference)
            texts = (f"{name} ({token}), right {token}", f"{token} = {name}; right {token}")
            for text in texts if name != token else ():
                yield item("words defined", text, named([reference]), named([reference], RIGHT))
        if not unique:
            yield from _narrowed(token, candidates)


def _name(reference: str) -> str:
    kind, _, name = reference.partition(":")
    if kind == "group":
        return GROUPS[name][0]
    return PARTS[name][0] if name in PARTS else MUSCLES[name][0]


def _narrowed(token: str, candidates: tuple[str, ...]) -> Iterator[Item]:
    for region in REGIONS:
        left = [one for one in candidates if region in regions_of(one)]
        expected = named(left or candidates)
        yield item("words narrowed by region", token, expected, region=region)
        if left and token != "LT":  # noqa: S105 - no password
            text = f"{REGIONS[region][0]}: {token}"
            yield item("words narrowed by region", text, expected)


_BEHIND: Final = (
    *(("tendon", "#tendon"), ("tendons", "#tendon")),
    *(("fascia", "#fascia"), ("bursa", "#bursa"), ("nerve", "#nerve"), ("syndrome", "")),
    *(("strain", ""), ("tear", ""), ("contracture", ""), ("atrophy", ""), ("tendinopathy", "")),
    *(("region", "#region"), ("area", "#region"), ("weakness", ""), ("scar", "#scar")),
)


_NEEDLED: Final = named(["muscle:trapezius/upper"], LEFT)


def things() -> Iterator[Item]:
    """Give every word for what is no muscle, and every muscle before a noun that makes it none."""
    for term, kind in NON_MUSCLES.items():
        for text in (term, term.upper()) if term.casefold() not in TOKENS else ():
            yield item("things", text, [f"#{kind}"])
            yield item("things", f"L upper trapezius, {text}", _NEEDLED, [f"#{kind}"])
    listed = [(term, kind) for kind, terms in _words.THINGS.items() for term in terms]
    for term, kind in listed:
        if term != "mps":  # both a syndrome and the plural of "motor point"
            yield item("things", term, [f"#{kind}"])
            text = f"left upper trapezius and {term}"
            yield item("things", text, _NEEDLED, [f"#{kind}"])
    for point in ("LI4", "GB 21", "ST-36", "BL40", "SP6", "UB 57", "SI3"):
        yield item("things", point, ["#acupoint"])
        yield item("things", f"L upper trapezius, {point}", _NEEDLED, ["#acupoint"])
    for slug in MUSCLES:
        yield from _no_muscle(slug)


def _no_muscle(slug: str) -> Iterator[Item]:
    """Give a muscle whose name is only the first word of what is meant."""
    name = MUSCLES[slug][0]
    if slug != "diaphragm":  # its sides are parts of it
        yield item("things", f"R {name} tendon", ["#tendon"])
    for noun, kind in _BEHIND:
        yield item("things", f"{name} {noun}", [kind] if kind else [])
    yield item("things", f"tendon of the {name}", ["#tendon"])
    other = "masseter" if slug != "masseter" else "deltoid"
    expected = named([f"muscle:{other}"], RIGHT)
    yield item("things", f"R {other}, {name} tendon", expected, ["#tendon"])
    yield item("things", f"{name} syndrome: R {other}", expected)


_NOT_BEFORE: Final = (
    *("Deferred", "Did not needle", "Plan to needle", "Palpated", "Will needle", "Avoided"),
    *("Held", "Consider", "No needling to", "Skipped", "Stretched", "Tenderness in"),
    *("Next visit", "Not needled:", "Deferred:", "Tender to palpation:", "Untreated:"),
)
_NOT_BEHIND: Final = (
    *("not needled", "deferred", "palpated", "tender", "was not treated", "were palpated only"),
    *("to be needled next visit", "held", "skipped today", "not injected", "tender to palpation"),
    *("stretched", "will be needled next session", "- deferred", "- not needled"),
)
_BEFORE: Final = ("Needled", "Dry needling to", "Treated:", "DN:", "Injected", "Dry needled the")
_BEHIND_TREATED: Final = ("needled", "were needled", "treated", "were injected", "dry needled")


def verbs() -> Iterator[Item]:
    """Give verbs in front of, behind and in brackets behind names."""
    slugs = [slug for slug in MUSCLES if slug != "diaphragm"]
    for at, slug in enumerate(slugs):
        one, two = slugs[at - 50], slugs[at - 99]
        a, b, c = (MUSCLES[s][0] for s in (slug, one, two))
        yes = [named([f"muscle:{s}"]) for s in (slug, one, two)]
        no = [named([f"muscle:{s}"], treated=False) for s in (slug, one, two)]
        cue = _NOT_BEFORE[at % len(_NOT_BEFORE)]
        done, behind = _BEFORE[at % len(_BEFORE)], _BEHIND_TREATED[at % len(_BEHIND_TREATED)]
        yield item("verbs", f"{cue} {a}", no[0])
        yield item("verbs", f"{cue} {a}, {b} and {c}", *no)
        yield item("verbs", f"{done} {a}, {b} and {c}", *yes)
        yield item("verbs", f"{done} {a}, {b}. {cue} {c}", *yes[:2], no[2])
        yield item("verbs", f"{cue} {c}; {done} {a}, {b}", *yes[:2], no[2])
        yield item("verbs", f"{a}, {b}, {c} {behind}", *yes)
        cue = _NOT_BEHIND[at % len(_NOT_BEHIND)]
        yield item("verbs", f"{a} {cue}", no[0])
        yield item("verbs", f"{a}, {b} and {c} {cue}", *no)
        yield item("verbs", f"{a}, {b}; {c} {cue}", *yes[:2], no[2])
        if not cue.startswith("-"):
            yield item("verbs", f"{a} ({cue}), {b}, {c}", no[0], *yes[1:])
            yield item("verbs", f"{a}, {b} ({cue}), {c}", yes[0], no[1], yes[2])
        yield item("verbs", f"{a} tender, {behind}", yes[0])
        yield item("verbs", f"{a}, {b} needled but not {c}", *yes[:2], no[2])
        yield item("verbs", f"{a} and {b} except {c}", *yes[:2], no[2])
