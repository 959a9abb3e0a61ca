"""
Visits as plain dicts, from a seed: made up, and shaped like what a clinic's software holds.

The dicts are in the wire format of the library, so the same record serves the floor, the builder
and the reader of JSON text. No two records of one run are equal. Nothing in them is a person's.
"""

# ruff: noqa: PLR2004 - the shares of a made-up clinic

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b
from random import Random
from typing import Any, Final, TypeAlias


__all__ = ["FORMAT", "Record", "records"]

Record: TypeAlias = dict[str, Any]

FORMAT: Final = "needlecode.encounter/1"
_FIRST_DAY: Final = date(2019, 1, 1)
_DAYS: Final = (date(2026, 12, 31) - _FIRST_DAY).days + 1

# What is treated together: muscles, group words, tokens, and diagnoses that go with them.
_THEMES: Final = (
    (
        *("trapezius", "levator-scapulae", "splenius-capitis", "splenius-cervicis"),
        *("semispinalis-capitis", "multifidus-cervicis", "scalenus-medius"),
        *("sternocleidomastoid", "rhomboid-major", "rhomboid-minor", "longissimus-cervicis"),
    ),
    (
        *("supraspinatus", "infraspinatus", "teres-minor", "teres-major", "subscapularis"),
        *("deltoid", "pectoralis-major", "pectoralis-minor", "latissimus-dorsi", "trapezius"),
    ),
    (
        *("multifidus-lumborum", "quadratus-lumborum", "longissimus-lumborum"),
        *("iliocostalis-lumborum", "gluteus-medius", "gluteus-maximus", "gluteus-minimus"),
        *("piriformis", "multifidus", "longissimus-thoracis", "psoas-major"),
    ),
    (
        *("gluteus-medius", "gluteus-minimus", "piriformis", "tensor-fasciae-latae"),
        *("rectus-femoris", "vastus-lateralis", "vastus-medialis", "adductor-longus"),
        *("biceps-femoris", "semitendinosus", "semimembranosus"),
    ),
    (
        *("gastrocnemius", "soleus", "tibialis-anterior", "tibialis-posterior"),
        *("fibularis-longus", "fibularis-brevis", "flexor-hallucis-longus", "popliteus"),
    ),
    (
        *("extensor-carpi-radialis-brevis", "extensor-carpi-radialis-longus"),
        *("extensor-digitorum", "extensor-carpi-ulnaris", "brachioradialis", "supinator"),
        *("biceps-brachii", "triceps-brachii", "pronator-teres", "brachialis"),
    ),
    (
        *("masseter", "temporalis", "lateral-pterygoid", "medial-pterygoid"),
        *("sternocleidomastoid", "splenius-capitis", "trapezius", "procerus"),
    ),
)
_GROUPS: Final = (
    ("suboccipitals", "scalenes", "paraspinals"),
    ("rotator-cuff", "rhomboids", "pectorals"),
    ("paraspinals", "erector-spinae", "gluteals"),
    ("hamstrings", "quadriceps", "hip-adductors"),
    ("triceps-surae", "fibulares"),
    ("wrist-extensors", "finger-extensors"),
    ("pterygoids", "suboccipitals"),
)
_TOKENS: Final = (
    ("UT", "LS", "SO"),
    ("TM", "IS", "PM"),
    ("GM", "MF", "ES"),
    ("RF", "HS", "GM"),
    ("TA", "TP", "PL"),
    ("PT", "ED", "BB"),
    ("temp", "occip", "UT"),
)
_DIAGNOSES: Final = (
    ("M54.2", "M62.838", "M79.12", "G44.209"),
    ("M75.101", "M25.511", "M79.11", "M25.512"),
    ("M54.50", "M54.16", "M62.830", "M54.41"),
    ("M25.551", "M70.61", "M79.651", "S76.311A"),
    ("M79.661", "M76.61", "M25.571", "M79.662"),
    ("M77.11", "M77.12", "M79.631", "M25.531"),
    ("M26.62", "G44.209", "M79.18", "M26.609"),
)
_PARTS: Final = {
    "trapezius": ("upper", "middle", "lower"),
    "deltoid": ("anterior", "middle", "posterior"),
}
_NO_MUSCLES: Final = (
    ("joint", "knee joint"),
    ("region", "low back"),
    ("scar", "scar below the knee"),
)
_UNREAD: Final = ("tender band near the scapula", "usual points", "see diagram", "para spinals?")
_SUBSTANCES: Final = ("lidocaine 1 %", "bupivacaine 0.25 %", "saline", "lidocaine + triamcinolone")
_PROFESSIONS: Final = ("physical_therapist", "chiropractor", "physician", "nurse_practitioner")
_STATES: Final = ("CO", "TX", "OH", "GA", "AZ", "NC")
_UNPAIRED: Final = frozenset({"procerus"})


def _sided(site: Record, side: str | None) -> Record:
    if side is not None and site.get("name") not in _UNPAIRED:
        site["side"] = side
    return site


def _odd_site(random: Random, theme: int, side: str | None) -> Record:
    """Make a site that is no named muscle."""
    kind = random.random()
    if kind < 0.5:
        return _sided({"kind": "group", "name": random.choice(_GROUPS[theme])}, side)
    if kind < 0.75:
        return _sided({"kind": "token", "token": random.choice(_TOKENS[theme])}, side)
    if kind < 0.9:
        return _sided({"kind": "unread", "text": random.choice(_UNREAD)}, side)
    structure, text = random.choice(_NO_MUSCLES)
    return _sided({"kind": "non_muscle", "structure": structure, "text": text}, side)


def _sites(random: Random, theme: int) -> list[Record]:
    """Name one to eight muscles of a theme: one side mostly, often both, rarely none stated."""
    pool = _THEMES[theme]
    names = random.sample(pool, min(len(pool), random.choices(range(1, 9), _HOW_MANY)[0]))
    way = random.random()
    main = random.choice(("left", "right"))
    sites: list[Record] = []
    for name in names:
        part = None
        if name in _PARTS and random.random() < 0.4:
            part = random.choice(_PARTS[name])
        sides: tuple[str | None, ...] = (main,)
        if way < 0.3:
            sides = ("left", "right")
        elif way < 0.4:
            sides = (random.choice(("left", "right")),)
        elif way < 0.45:
            sides = (None,)
        for side in sides[: max(1, 8 - len(sites))]:
            site = _sided({"kind": "muscle", "name": name}, side)
            if part:
                site["part"] = part
            sites.append(site)
        if name in _UNPAIRED and len(sides) > 1:
            sites.pop()
    if random.random() < 0.04:
        sites[random.randrange(len(sites))] = _odd_site(random, theme, main)
    return sites[:8]


_HOW_MANY: Final = (16, 24, 22, 15, 10, 7, 4, 2)


def _needling(random: Random, theme: int) -> Record:
    procedure: Record = {"technique": "dry_needling", "sites": _sites(random, theme)}
    if random.random() < 0.6:
        procedure["injected"] = False
    if random.random() < 0.4:
        procedure["minutes"] = random.randrange(8, 46)
    if random.random() < 0.2:
        procedure["needles_in"] = procedure["needles_out"] = random.randrange(2, 25)
    return procedure


def _injection(random: Random, theme: int) -> Record:
    procedure: Record = {"technique": "trigger_point_injection", "sites": _sites(random, theme)}
    stated = random.random()
    if stated < 0.9:
        procedure["injected"] = True
    if stated < 0.95:
        procedure["substance"] = random.choice(_SUBSTANCES)
    return procedure


def _acupuncture(random: Random) -> Record:
    sets = [
        {"minutes": random.randrange(8, 31), "electrical": random.random() < 0.3}
        for _ in range(random.randrange(1, 3))
    ]
    return {"technique": "acupuncture", "needle_sets": sets}


def _procedures(random: Random, theme: int) -> list[Record]:
    """Mostly one dry needling; some injections, both, several, or acupuncture beside."""
    kind = random.random()
    if kind < 0.76:
        return [_needling(random, theme)]
    if kind < 0.80:
        return [_needling(random, theme), _needling(random, random.randrange(len(_THEMES)))]
    if kind < 0.92:
        return [_injection(random, theme)]
    if kind < 0.97:
        far = random.randrange(len(_THEMES))
        both = [_injection(random, theme), _needling(random, far)]
        if random.random() < 0.4:
            both[0]["session"], both[1]["session"] = 1, random.choice((1, 2))
        return both
    return [_needling(random, theme), _acupuncture(random)]


def _record(random: Random) -> Record:
    theme = random.randrange(len(_THEMES))
    day = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    record: Record = {"format": FORMAT, "date_of_service": day.isoformat()}
    if random.random() < 0.5:
        record["rendering"] = {
            "profession": random.choice(_PROFESSIONS),
            "state": random.choice(_STATES),
        }
    record["procedures"] = _procedures(random, theme)
    record["diagnoses"] = random.sample(_DIAGNOSES[theme], random.choice((1, 1, 1, 2, 2, 3)))
    if random.random() < 0.7:
        record["place_of_service"] = "11"
    if random.random() < 0.1:
        record["note"] = {"response": True, "signature": random.random() < 0.9}
    return record


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """
    Generate visits, no two equal.

    Args:
        count: How many.
        seed: The same seed gives the same visits.

    Yields:
        One visit at a time, in the wire format.
    """
    random = Random(seed)
    seen: set[bytes] = set()
    while len(seen) < count:
        record = _record(random)
        text = json.dumps(record, sort_keys=True, separators=(",", ":"))
        digest = blake2b(text.encode(), digest_size=12).digest()
        if digest not in seen:
            seen.add(digest)
            yield record
