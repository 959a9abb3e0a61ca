"""
The words of structures that are no muscle: second names, names, what excludes what, where they lie.

The names are those of public anatomy; a name that is missing costs a question, never a unit.
"""

from typing import Final

from needlecode.muscle import Structure


__all__ = [
    "DIGITS",
    "EMPTY",
    "EXCLUSIVE",
    "IN_FULL",
    "JOINTS",
    "NAMES",
    "OF_MUSCLES",
    "SECOND_NAMES",
    "SINGLE",
    "WHERE",
    "Words",
    "as_words",
    "singular",
]

Words = frozenset[str]


def singular(word: str) -> str:
    """
    Take the plural from a word, and the same letter from names that end in it.

    Args:
        word: A word in lower case.
    """
    return word.removesuffix("s")


def as_words(*texts: str) -> Words:
    """
    Give the words of texts as they are compared.

    Args:
        texts: Words in lower case, with spaces between them.
    """
    return frozenset(singular(word) for text in texts for word in text.split())


# Words that say which kind of structure it is, on which side, or nothing.
EMPTY: Final = as_words(
    "left right l r lt rt both side sided midline b bilat bilateral bilaterally",
    "tendon tendinous sheath origin insertion attachment ligament ligamentum lig",
    "fascia fasciae aponeurosis aponeuroses band tract joint jt bursa bursae nerve",
    "a an and at for in into of on the to",
)
# Initialisms and second names, in the words that are compared.
IN_FULL: Final = {
    short: as_words(words)
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
SECOND_NAMES: Final = tuple(
    (as_words(name), as_words(other))
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
SINGLE: Final = {
    Structure.FASCIA.value: as_words("plantar iliotibial thoracolumbar"),
    Structure.TENDON.value: as_words("calcaneal patellar"),
    Structure.TENDON_ORIGIN.value: as_words("calcaneal patellar"),
    Structure.TENDON_SHEATH.value: as_words("calcaneal patellar"),
    Structure.JOINT.value: as_words(
        "knee hip shoulder sacroiliac acromioclavicular sternoclavicular temporomandibular"
    ),
}
JOINTS: Final = as_words("shoulder elbow wrist hip knee ankle")
# Names of one word; two different ones are two structures of a kind.
NAMES: Final = as_words(
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
OF_MUSCLES: Final = {
    as_words(name): frozenset(muscles.split())
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
DIGITS: Final = as_words("thumb index middle ring little")
# Words of which one excludes the others.
EXCLUSIVE: Final = (
    *map(as_words, ("medial lateral", "anterior posterior", "dorsal volar", "dorsal ventral")),
    *map(as_words, ("superior inferior", "upper lower", "proximal distal", "superficial deep")),
    *map(
        as_words, ("ulnar radial", "long short", "longus brevis", "greater lesser", "finger toe")
    ),
    *map(as_words, ("first second third fourth fifth", "cervical thoracic lumbar")),
    DIGITS,
    JOINTS,
)
# The anatomic regions in which a named structure lies.
WHERE: Final = {
    as_words(name): frozenset(regions.split())
    for words, regions in (
        ("plantar tarsometatarsal metatarsophalangeal toe", "foot"),
        ("calcaneal talofibular calcaneofibular tibiofibular subtalar ankle", "leg foot"),
        ("calcaneonavicular", "foot"),
        ("patellar cruciate knee anserine", "thigh leg"),
        ("iliotibial", "hip thigh"),
        ("hamstring", "hip thigh"),
        ("quadriceps lata", "thigh"),
        ("hip trochanteric iliofemoral pubofemoral ischiofemoral", "hip"),
        ("inguinal", "abdomen hip"),
        ("sacrotuberous sacrospinous sacroiliac pudendal", "pelvis hip"),
        ("iliolumbar", "low-back pelvis"),
        ("thoracolumbar", "low-back thorax"),
        ("interspinous supraspinous flavum facet", "spine neck low-back thorax"),
        ("costotransverse costovertebral intercostal", "thorax spine"),
        ("nuchal", "neck"),
        ("occipital", "head neck"),
        ("galea temporomandibular trigeminal facial", "head"),
        ("acromioclavicular sternoclavicular", "shoulder shoulder-girdle"),
        ("coracoacromial coracoclavicular coracohumeral subacromial shoulder", "shoulder"),
        ("suprascapular", "shoulder shoulder-girdle"),
        ("elbow olecranon", "arm forearm"),
        ("wrist", "forearm hand"),
        ("volar carpometacarpal metacarpophalangeal finger thumb", "hand"),
        ("sciatic", "hip thigh leg"),
        ("ilioinguinal iliohypogastric", "abdomen hip"),
    )
    for name in words.split()
} | {
    as_words(name): frozenset({"arm", "forearm"}) for name in ("common extensor", "common flexor")
}
