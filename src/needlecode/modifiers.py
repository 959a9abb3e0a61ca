"""
Modifiers: what each says, which facts justify it, on which lines it may stand, and what it bypasses.

The table holds those that the library sets and those that stand on claims beside needling. NCCI lists
which of them can bypass a pair with indicator 1 (manual, ch. I, p. I-14; F-401).
"""

from datetime import date
from typing import Final

from needlecode.authority import Citation
from needlecode.claim import Modifier, ModifierKind
from needlecode.facts._codes import CODES


__all__ = ["ANATOMIC", "DISTINCT", "MODIFIERS", "NOTICES", "in_order"]


_NO_CODES: Final = frozenset[str]()
_VISITS: Final = frozenset(code for code, row in CODES.items() if row[0] == "visit")
_NEEDLES: Final = frozenset({"20552", "20553", "20560", "20561"})
_NEEDLING: Final = frozenset({"20560", "20561"})
_SPINAL: Final = frozenset({"98940", "98941", "98942"})
_ASSISTANTS: Final = date(2020, 1, 1)


def _modifier(
    code: str,
    kind: ModifierKind,
    meaning: str,
    needs: str,
    *cites: tuple[str, str],
    bypasses: bool = False,
    is_set: bool = False,
    only_on: frozenset[str] | None = None,
    never_on: frozenset[str] = _NO_CODES,
    since: date | None = None,
) -> Modifier:
    return Modifier(
        code=code,
        meaning=meaning,
        needs=needs,
        kind=kind,
        bypasses_edits=bypasses,
        is_set=is_set,
        only_on=None if only_on is None else tuple(sorted(only_on)),
        never_on=tuple(sorted(never_on)),
        first_day=since,
        cites=tuple(Citation(*cite) for cite in cites),
    )


_LIST: Final = ("ncci-policy-manual-2026", "ch. I, p. I-14")
_DISTINCT: Final = ("ncci-policy-manual-2026", "ch. I, pp. I-14 and I-17 to I-20")
_PLANS: Final = ("cms-cq-co-examples", "CQ with GP, CO with GO; from 2020-01-01")
_INDICATORS: Final = ("cms-pfs-rvu-2020-2024", "20560, 20561: multiple procedure 0, bilateral 0")
_BILATERAL: Final = ("ncci-policy-manual-2026", "ch. I, p. I-30")
_DENIALS: Final = ("apta-abn-2022", "notices for dry needling")
_AT: Final = ("noridian-at", "modifier AT")
_AT_GA: Final = ("palmetto-at-ga", "AT and GA on one line")


def _narrower(code: str, meaning: str, needs: str, *, is_set: bool = True) -> Modifier:
    return _modifier(
        code,
        ModifierKind.DISTINCT_SERVICE,
        meaning,
        needs,
        _DISTINCT,
        bypasses=True,
        is_set=is_set,
        never_on=_VISITS,
    )


def _plan(code: str, discipline: str) -> Modifier:
    return _modifier(
        code,
        ModifierKind.THERAPY_PLAN,
        f"The service was furnished under a plan of care of {discipline}.",
        "The plan of care, and its discipline.",
        _PLANS,
        is_set=True,
    )


def _assistant(code: str, discipline: str) -> Modifier:
    return _modifier(
        code,
        ModifierKind.ASSISTANT,
        f"An assistant in {discipline} furnished more than a tenth of the service.",
        "Minutes of the service, and of the assistant alone.",
        _PLANS,
        is_set=True,
        since=_ASSISTANTS,
    )


def _notice(code: str, meaning: str) -> Modifier:
    return _modifier(
        code,
        ModifierKind.NOTICE,
        meaning,
        "Why the payer denies the service, and whether the patient signed a notice before it.",
        _DENIALS,
        ("apta-pt-in-motion-2020-02", "voluntary notice"),
        is_set=True,
    )


MODIFIERS: Final = {
    modifier.code: modifier
    for modifier in (
        _modifier(
            "25",
            ModifierKind.SEPARATE_EVALUATION,
            "The visit is significant work, separate from a procedure of the day.",
            "Work of the visit beyond what belongs to the procedure.",
            ("ncci-policy-manual-2026", "ch. I, pp. I-13, I-14 and I-16"),
            bypasses=True,
            is_set=True,
            only_on=_VISITS,
        ),
        _modifier(
            "59",
            ModifierKind.DISTINCT_SERVICE,
            "The service is distinct from another of the day.",
            "Sites, sessions or intervals of time of both services.",
            _DISTINCT,
            bypasses=True,
            is_set=True,
            never_on=_VISITS,
        ),
        _narrower(
            "XE",
            "The service was furnished in a separate encounter of the day.",
            "The sessions of both services.",
        ),
        _narrower(
            "XS",
            "The service was furnished on a separate organ or structure.",
            "The sites or regions of both services.",
        ),
        _narrower(
            "XU",
            "The service does not overlap the usual parts of another of the day.",
            "Intervals of time of both services, or work of its own.",
        ),
        _narrower(
            "XP",
            "The service was furnished by a different practitioner.",
            "Who furnished each service; edits look at one practitioner's services only.",
            is_set=False,
        ),
        _modifier(
            "76",
            ModifierKind.REPEAT,
            "The same practitioner repeated the procedure later on the day.",
            "A second session, and a payer who does not limit the code to one for the date.",
            _LIST,
            ("ibx-ma03-001b", "a repeat in another session"),
            is_set=True,
        ),
        *(
            _plan(*one)
            for one in (
                ("GP", "physical therapy"),
                ("GO", "occupational therapy"),
                ("GN", "speech-language pathology"),
            )
        ),
        *(
            _assistant(*one)
            for one in (
                ("CQ", "physical therapy"),
                ("CO", "occupational therapy"),
            )
        ),
        _modifier(
            "51",
            ModifierKind.MULTIPLE,
            "The service is a second procedure of the same session.",
            "A payer who asks for it.",
            ("medicarepayment-98943-2016", "98943 with 51"),
            _INDICATORS,
            is_set=True,
            never_on=_NEEDLING,
        ),
        _modifier(
            "52",
            ModifierKind.REDUCED,
            "Less was done than the code stands for.",
            "What was left out; a single muscle is all that 20560 needs.",
            (
                "cpt-code-set",
                "modifier 52, for a visit with two payers; as Dynamic Chiropractic reports",
            ),
            ("dynamic-chiropractic-52312", "answer"),
            is_set=True,
            never_on=frozenset({"20552", "20560"}),
        ),
        _modifier(
            "53",
            ModifierKind.REDUCED,
            "The procedure was begun, and stopped for the safety of the patient.",
            "When and why it was stopped.",
            ("cpt-code-set", "modifier 53; not read for needling"),
        ),
        _modifier(
            "22",
            ModifierKind.INCREASED,
            "The work was much more than the code stands for.",
            "What made it more; further muscles and needles do not.",
            ("ncci-policy-manual-2026", "ch. I, p. I-15"),
            never_on=_NEEDLES,
        ),
        _modifier(
            "50",
            ModifierKind.SIDE,
            "The procedure was performed on both sides.",
            "A code that stands for one side.",
            _BILATERAL,
            _INDICATORS,
            never_on=_NEEDLES,
        ),
        *(
            _modifier(
                code,
                ModifierKind.SIDE,
                f"The service was furnished on the {side} side.",
                "The side of every site.",
                _LIST,
                bypasses=True,
            )
            for code, side in (("LT", "left"), ("RT", "right"))
        ),
        _modifier(
            "77",
            ModifierKind.REPEAT,
            "Another practitioner repeated the procedure later on the day.",
            "A second session, and who furnished it.",
            _LIST,
            ("medicalbilling-76-77", "modifier 77"),
        ),
        _modifier(
            "57",
            ModifierKind.SEPARATE_EVALUATION,
            "The visit led to the decision for a major procedure.",
            "A procedure with a global period of ninety days, which none of these has.",
            _LIST,
            bypasses=True,
            only_on=_VISITS,
        ),
        _modifier(
            "KX",
            ModifierKind.ATTESTATION,
            "The conditions of a limit are met: of visits for low back pain, or of therapy amounts.",
            "The number of the visit and the improvement, or the amounts of the year.",
            ("cms-ncd-30-3-3", "visits beyond twelve"),
            ("kx-thresholds-2026", "therapy threshold"),
            is_set=True,
        ),
        _modifier(
            "AT",
            ModifierKind.ATTESTATION,
            "The manipulation is active treatment, and no maintenance.",
            "Whether improvement is expected of the treatment.",
            _AT,
            _AT_GA,
            is_set=True,
            only_on=_SPINAL,
            since=date(2004, 10, 1),
        ),
        _notice("GA", "A notice that the payer asks for was signed."),
        _notice("GX", "A voluntary notice was given."),
        _notice("GY", "The service is in no benefit of the payer."),
        _notice("GZ", "The service is expected to be denied, and no notice was signed."),
    )
}

DISTINCT: Final = frozenset({"59", "XE", "XP", "XS", "XU"})
ANATOMIC: Final = frozenset({"LT", "RT"})
NOTICES: Final = frozenset({"GA", "GX", "GY", "GZ"})
# Canonical order on a line: the distinct-service modifiers first, as payers read from the left.
_ORDER: Final = (
    *("22", "25", "57", "50", "51", "52", "53", "59", "XE", "XP", "XS", "XU", "76", "77"),
    *("LT", "RT", "KX", "AT", "GP", "GO", "GN", "CQ", "CO", "GA", "GX", "GY", "GZ"),
)


def in_order(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    """Put modifiers into the canonical order; those without a place in it follow, sorted."""
    return tuple(
        sorted(modifiers, key=lambda m: (_ORDER.index(m) if m in _ORDER else len(_ORDER), m))
    )
