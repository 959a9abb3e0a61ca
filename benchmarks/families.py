"""
What the families beside needling cost, each against needling visits of the same run.

The visits are made up from a seed: counts and minutes as they occur in notes, some of them not
stated. No two visits of a family need be equal, but few facts decide, so some are.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from benchmarks.harness import Lane, Rounds, exponent, interleave, once
from needlecode import (
    Encounter,
    Muscle,
    NeedleSet,
    NonMuscle,
    Policy,
    Procedure,
    Profession,
    Provider,
    Side,
    Structure,
    Technique,
    select_codes,
)


__all__ = ["FAMILIES", "growing", "steady", "visit"]

_MUSCLES: Final = ("trapezius", "levator-scapulae", "piriformis", "soleus", "infraspinatus")
_REGIONS: Final = (
    *("cervical", "thoracic", "lumbar", "sacral", "pelvic", "C5-C7", "T4, T8", "head"),
    *("left shoulder", "ribs", "right ankle", "SI joint", "abdomen", "somewhere"),
)
_TIMED: Final = ("97110", "97112", "97140", "97530", "97035", "97116")
_UNTIMED: Final = ("97010", "97012", "97150", "97016")
_STRUCTURES: Final = (
    (Structure.TENDON_SHEATH, "flexor tendon sheath"),
    (Structure.TENDON_ORIGIN, "common extensor origin"),
    (Structure.FASCIA, "plantar fascia"),
    (Structure.TENDON, "tendon"),
)
_VISITS: Final = ("99202", "99203", "99212", "99213", "97161", "97162", "97164")


def _needling(chance: Random) -> tuple[Procedure, ...]:
    names = chance.sample(_MUSCLES, chance.randint(1, 5))
    sites = tuple(Muscle(name, chance.choice((Side.LEFT, Side.RIGHT))) for name in names)
    return (Procedure(Technique.DRY_NEEDLING, injected=False, sites=sites),)


def _acupuncture(chance: Random) -> tuple[Procedure, ...]:
    sets = tuple(
        NeedleSet(
            minutes=chance.choice((None, 7, 10, 15, 16, 20)),
            electrical=chance.choice((None, True, False, False)),
            new_insertion=chance.choice((None, True, True)),
        )
        for _ in range(chance.randint(1, 4))
    )
    return (Procedure(Technique.ACUPUNCTURE, needle_sets=sets),)


def _manipulation(technique: Technique) -> Callable[[Random], tuple[Procedure, ...]]:
    def made(chance: Random) -> tuple[Procedure, ...]:
        return (Procedure(technique, regions=chance.sample(_REGIONS, chance.randint(1, 6))),)

    return made


def _therapy(chance: Random) -> tuple[Procedure, ...]:
    timed = tuple(
        Procedure(
            Technique.THERAPY_SERVICE, code=code, minutes=chance.choice((None, 7, 8, 15, 23))
        )
        for code in chance.sample(_TIMED, chance.randint(1, 4))
    )
    untimed = Procedure(Technique.THERAPY_SERVICE, code=chance.choice(_UNTIMED))
    return (*timed, untimed)


def _structures(chance: Random) -> tuple[Procedure, ...]:
    sites = tuple(
        NonMuscle(kind, words, chance.choice((None, Side.LEFT, Side.RIGHT)))
        for kind, words in chance.sample(_STRUCTURES, chance.randint(1, 3))
    )
    return (Procedure(Technique.INJECTION, injected=True, sites=sites),)


def _evaluation(chance: Random) -> tuple[Procedure, ...]:
    separate = chance.choice((None, True, False))
    code = chance.choice(_VISITS)
    seen = Procedure(Technique.EVALUATION, code=code, separate_work=separate)
    return (seen, *_needling(chance))


FAMILIES: Final[Mapping[str, Callable[[Random], tuple[Procedure, ...]]]] = {
    "needling": _needling,
    "acupuncture": _acupuncture,
    "osteopathic manipulation": _manipulation(Technique.OSTEOPATHIC_MANIPULATION),
    "chiropractic manipulation": _manipulation(Technique.CHIROPRACTIC_MANIPULATION),
    "therapy services": _therapy,
    "injection into structures": _structures,
    "evaluation beside needling": _evaluation,
}
"""Name of a family to what makes the procedures of one visit."""


def visit(name: str, chance: Random) -> Encounter:
    """
    Make a visit of a family.

    Args:
        name: One of `FAMILIES`.
        chance: Where it is drawn from.
    """
    profession = chance.choice((None, *Profession))
    return Encounter(
        date_of_service=date(2020, 6, 1) + timedelta(days=chance.randrange(2_300)),
        rendering=Provider(profession=profession, state="CO"),
        procedures=FAMILIES[name](chance),
        diagnoses=("M54.2",),
    )


def steady(policy: Policy, rounds: int, per_round: int, *, read: bool) -> Rounds:
    """
    Code visits of every family, in turns.

    Args:
        policy: Who pays.
        rounds: How many rounds are noted.
        per_round: How many visits of each family a round has.
        read: Whether findings and questions are read as well.
    """

    def lane(visits: Sequence[Encounter]) -> None:
        for one in visits:
            coding = select_codes(one, policy=policy)
            if read:
                _ = coding.findings, coding.questions

    lanes: dict[str, Lane] = dict.fromkeys(FAMILIES, lane)
    chance = Random(11)
    batches = [
        {name: [visit(name, chance) for _ in range(per_round)] for name in FAMILIES}
        for _ in range(rounds + 1)
    ]
    return interleave(lanes, batches)


def growing(policy: Policy, sizes: Sequence[int], times: int) -> dict[str, float]:
    """
    Code visits with ever more procedures of one family.

    Args:
        policy: Who pays.
        sizes: Numbers of procedures.
        times: How often each is coded; the best counts.

    Returns:
        Family to the power with which time grows.
    """
    found: dict[str, float] = {}
    for name, make in FAMILIES.items():
        best: list[float] = []
        for size in sizes:
            chance = Random(size)
            done: list[Procedure] = []
            while len(done) < size:
                done += make(chance)
            whole = Encounter(date_of_service=date(2026, 3, 2), procedures=done)
            best.append(
                min(
                    once(lambda whole=whole: select_codes(whole, policy=policy).findings)  # type: ignore[misc]
                    for _ in range(times)
                )
            )
        found[name] = exponent(sizes, best)
    return found
