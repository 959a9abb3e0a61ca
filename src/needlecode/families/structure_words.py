"""
Words for structures that are no muscle, and when two wordings surely name two structures.

Two wordings are two structures only on evidence: both have a name that is known and the names
differ, or they differ in words that exclude each other, such as *medial* and *lateral*. Anything
else is open: "MCL" and "ligament of the inner knee" may be one. The names are those of public
anatomy; a name that is missing here costs a question, never a unit.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from needlecode.facts._anatomy import MUSCLES
from needlecode.muscle import Structure


__all__ = ["Words", "apart", "words_of"]

Words = frozenset[str]

_WORD: Final = re.compile(r"[^\W_]+")


def _one(word: str) -> str:
    return word.removesuffix("s")


def _all(*words: str) -> Words:
    return frozenset(_one(word) for some in words for word in some.split())


# Words that say which kind of structure it is, on which side, or nothing.
_EMPTY: Final = _all(
    "left right l r lt rt both side sided midline b bilat bilateral bilaterally",
    "tendon tendinous sheath origin insertion attachment ligament ligamentum lig",
    "fascia fasciae aponeurosis aponeuroses band tract joint jt bursa bursae nerve",
    "a an and at for in into of on the to",
)
# Initialisms and second names, in the words that are compared.
_IN_FULL: Final = {
    short: _all(words)
    for short, words in (
        ("1st", "first"),
        ("2nd", "second"),
        ("3rd", "third"),
        ("4th", "fourth"),
        ("5th", "fifth"),
        ("ac", "acromioclavicular"),
        ("achilles", "calcaneal"),
        ("acl", "anterior cruciate"),
        ("aitfl", "anterior tibiofibular"),
        ("atfl", "anterior talofibular"),
        ("bicipital", "biceps"),
        ("ceo", "common extensor"),
        ("cet", "common extensor"),
        ("cfl", "calcaneofibular"),
        ("cfo", "common flexor"),
        ("cft", "common flexor"),
        ("cmc", "carpometacarpal"),
        ("dip", "distal interphalangeal"),
        ("fibular", "peroneal"),
        ("gh", "shoulder"),
        ("glenohumeral", "shoulder"),
        ("gon", "greater occipital"),
        ("it", "iliotibial"),
        ("itb", "iliotibial"),
        ("lcl", "lateral collateral"),
        ("lhb", "biceps long"),
        ("lon", "lesser occipital"),
        ("mcl", "medial collateral"),
        ("mcp", "metacarpophalangeal"),
        ("mtp", "metatarsophalangeal"),
        ("nuchae", "nuchal"),
        ("palmar", "volar"),
        ("patellofemoral", "knee"),
        ("pcl", "posterior cruciate"),
        ("pinkie", "little finger"),
        ("pinky", "little finger"),
        ("pip", "proximal interphalangeal"),
        ("pitfl", "posterior tibiofibular"),
        ("ptfl", "posterior talofibular"),
        ("rcl", "radial collateral"),
        ("si", "sacroiliac"),
        ("sij", "sacroiliac"),
        ("talocrural", "ankle"),
        ("tlf", "thoracolumbar"),
        ("tmj", "temporomandibular"),
        ("ucl", "ulnar collateral"),
        ("zygapophyseal", "facet"),
    )
}
# A second name of several words.
_SECOND_NAMES: Final = tuple(
    (_all(name), _all(other))
    for name, other in (
        ("tibial collateral", "medial collateral"),
        ("peroneal collateral", "lateral collateral"),
        ("lateral epicondyle", "common extensor"),
        ("medial epicondyle", "common flexor"),
        ("long finger", "middle finger"),
        ("small finger", "little finger"),
    )
)
# What exists once on a side, whatever part of it is named.
_SINGLE: Final = {
    Structure.FASCIA.value: _all("plantar iliotibial thoracolumbar"),
    Structure.TENDON.value: _all("calcaneal patellar"),
    Structure.TENDON_ORIGIN.value: _all("calcaneal patellar"),
    Structure.TENDON_SHEATH.value: _all("calcaneal patellar"),
    Structure.JOINT.value: _all(
        "knee hip shoulder sacroiliac acromioclavicular sternoclavicular temporomandibular"
    ),
}
_JOINTS: Final = _all("shoulder elbow wrist hip knee ankle")
# Names of one word; two different ones are two structures of a kind.
_NAMES: Final = _all(
    "talofibular calcaneofibular tibiofibular calcaneonavicular deltoid collateral cruciate",
    "patellar iliolumbar sacrotuberous sacrospinous sacroiliac interspinous supraspinous flavum",
    "nuchal inguinal coracoacromial coracoclavicular coracohumeral acromioclavicular",
    "sternoclavicular costotransverse iliofemoral pubofemoral ischiofemoral annular",
    "plantar volar thoracolumbar iliotibial lata galea",
    "calcaneal peroneal tibial quadriceps hamstring biceps anserine",
    "facet costovertebral subtalar carpometacarpal metacarpophalangeal metatarsophalangeal",
    "interphalangeal temporomandibular",
    "subacromial olecranon prepatellar trochanteric",
    "occipital suprascapular axillary median ulnar radial sciatic femoral saphenous sural",
    "obturator pudendal intercostal trigeminal facial phrenic ilioinguinal iliohypogastric",
)
_EXTENSORS: Final = (
    "extensor-carpi-radialis-brevis extensor-digitorum extensor-digiti-minimi "
    "extensor-carpi-ulnaris"
)
_FLEXORS: Final = (
    "flexor-carpi-radialis flexor-carpi-ulnaris palmaris-longus flexor-digitorum-superficialis "
    "pronator-teres"
)
# Names of tendons of several muscles: the tendon of one of these may be meant.
_OF_MUSCLES: Final = {
    _all(name): frozenset(muscles.split())
    for name, muscles in (
        ("common extensor", _EXTENSORS),
        ("common flexor", _FLEXORS),
        ("peroneal", "fibularis-longus fibularis-brevis fibularis-tertius"),
        ("tibial", "tibialis-posterior tibialis-anterior"),
        ("calcaneal", "gastrocnemius soleus"),
        ("hamstring", "biceps-femoris semitendinosus semimembranosus"),
        ("anserine", "sartorius gracilis semitendinosus"),
        ("biceps", "biceps-brachii biceps-femoris"),
        ("quadriceps", "rectus-femoris vastus-lateralis vastus-medialis vastus-intermedius"),
    )
}
_DIGITS: Final = _all("thumb index middle ring little")
# Words of which one excludes the others.
_EXCLUSIVE: Final = (
    *map(_all, ("medial lateral", "anterior posterior", "dorsal volar", "dorsal ventral")),
    *map(_all, ("superior inferior", "upper lower", "proximal distal", "superficial deep")),
    *map(_all, ("ulnar radial", "long short", "longus brevis", "greater lesser", "finger toe")),
    *map(_all, ("first second third fourth fifth", "cervical thoracic lumbar")),
    _DIGITS,
    _JOINTS,
)


def words_of(text: str, kind: str) -> tuple[Words, ...]:
    """
    Give the words that tell a structure from others of its kind; once for each digit named.

    Args:
        text: The words of the note.
        kind: The kind of structure.
    """
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found |= _IN_FULL.get(word) or {_one(word)}
    found -= _EMPTY
    for name, other in _SECOND_NAMES:
        if name <= found:
            found = (found - name) | other
    names = found & (_NAMES | _JOINTS)
    if len(names) == 1 and names <= _SINGLE.get(kind, frozenset()):
        return (frozenset(names),)
    digits = sorted(found & _DIGITS)
    if len(digits) > 1:
        return tuple(frozenset(found.difference(digits) | {digit}) for digit in digits)
    return (frozenset(found),)


@lru_cache(maxsize=1)
def _muscles() -> dict[Words, str]:
    """Give the muscles by the words of their names and short names."""
    return {
        _all(name.casefold()): slug
        for slug, row in MUSCLES.items()
        for name in (row[0], *row[10], *row[11])
    }


@lru_cache(maxsize=4096)
def _names(words: Words, kind: str) -> frozenset[Words | str]:
    """Give the known names in the words of a mention."""
    known = _NAMES | _JOINTS if kind == Structure.JOINT.value else _NAMES
    found: set[Words | str] = {frozenset({word}) for word in words & known}
    found |= {name for name in _OF_MUSCLES if name <= words}
    muscles = {name: slug for name, slug in _muscles().items() if name <= words}
    return frozenset(found | {s for n, s in muscles.items() if not any(n < o for o in muscles)})


def apart(kind: str, one: Words, other: Words) -> bool:
    """
    Say whether two wordings surely name two structures of a kind.

    Args:
        kind: The kind of structure.
        one: The words of one.
        other: The words of the other.
    """
    mine, its = _names(one, kind), _names(other, kind)
    if mine and its and not mine & its:
        return not any(_may_be(a, b) or _may_be(b, a) for a in mine for b in its)
    # A name on one side only may be the name of what the other describes.
    return bool(mine) is bool(its) and (
        any(one & words and other & words and not one & other & words for words in _EXCLUSIVE)
        or _numbers_differ(one, other)
    )


def _may_be(name: Words | str, muscle: Words | str) -> bool:
    return isinstance(name, frozenset) and muscle in _OF_MUSCLES.get(name, ())


def _numbers_differ(one: Words, other: Words) -> bool:
    mine, its = ({word for word in words if any(map(str.isdigit, word))} for words in (one, other))
    return bool(mine and its and not mine & its)
