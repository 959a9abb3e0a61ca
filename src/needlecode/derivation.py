"""How a count came about, site by site."""

from attrs import frozen

from needlecode.case import Case, World
from needlecode.counting import Counted, count
from needlecode.facts._anatomy import MUSCLES
from needlecode.grouping import Family
from needlecode.mention import Interval, Mention
from needlecode.muscle import AmbiguousToken, MuscleGroup, NonMuscle, Side, Unread


__all__ = ["CountStep", "MuscleCount", "derive"]


@frozen(kw_only=True)
class CountStep:
    """
    One site, and the count up to and including it.

    Attributes:
        path: Where the site stands in the encounter.
        site: What it is, in words; never the words of the note.
        supported: The smallest number up to here.
        possible: The largest number up to here.
        why: Why the site adds what it adds.
    """

    path: str
    site: str
    supported: int
    possible: int
    why: str


@frozen(kw_only=True)
class MuscleCount:
    """
    The distinct muscles of one family.

    Attributes:
        family: ``needling`` or ``injection``.
        supported: The smallest number that fits the note; the lines follow it.
        possible: The largest number that fits the note.
        steps: Site by site, in the order of the note.
    """

    family: Family
    supported: int
    possible: int
    steps: tuple[CountStep, ...]

    def __str__(self) -> str:
        """Show one number where there is one."""
        return str(Interval(self.supported, self.possible))


def _why(mention: Mention, gained: int, may: int, *, state: str) -> str:  # noqa: PLR0911 - one return for each kind of site
    site = mention.site
    if isinstance(site, NonMuscle):
        return "no muscle, not counted"
    if isinstance(site, Unread):
        return "not understood: not counted, and may be a muscle"
    if isinstance(site, AmbiguousToken):
        return "several meanings: not counted, and may be a muscle"
    if state:
        return state
    if isinstance(site, MuscleGroup):
        return "a group word; none of its muscles is named"
    unsided = site.side not in {Side.LEFT, Side.RIGHT} and MUSCLES[site.name][3]
    if gained:
        return (
            "counts, and may be two: the side is not stated" if unsided and may > 1 else "counts"
        )
    return "the same muscle" if not may else "may be the same muscle: the note leaves it open"


def _state(mention: Mention, world: World, counted: Counted) -> str:
    """Say what an injection of the same visit does to a needled site; empty where nothing."""
    separation = world.separations.get((mention.procedure, mention.place))
    if mention in counted.blocked:
        return "injected at the same visit, not counted as needled"
    if mention in counted.touched:
        return "may have been injected at the same visit, not counted as needled"
    if separation is None or separation.passes:
        return ""
    if separation.passes is None:
        return "not counted: the note leaves open whether it is separate from the injection"
    return "not counted: in or beside an injected region"


def _steps(case: Case, world: World, family: Family) -> tuple[CountStep, ...]:
    needling = family is Family.NEEDLING
    mentions = world.needled if needling else world.injected
    others = world.blockers if needling else ()
    passing = {place: separation.passes for place, separation in world.separations.items()}
    steps: list[CountStep] = []
    before = Interval(0, 0)
    for end in range(1, len(mentions) + 1):
        mention = mentions[end - 1]
        now = count(
            case.edition.scheme, mentions[:end], others, passing if needling else None
        ).interval
        state = _state(mention, world, world.needling) if needling and world.needling else ""
        why = _why(
            mention,
            now.supported - before.supported,
            now.possible - before.possible,
            state=state,
        )
        steps.append(
            CountStep(
                path=mention.path,
                site=str(mention.site),
                supported=now.supported,
                possible=now.possible,
                why=why,
            )
        )
        before = now
    return tuple(steps)


def derive(case: Case) -> tuple[MuscleCount, ...]:
    """
    Give the count of each family of the visit, with its derivation.

    Args:
        case: The visit.

    Returns:
        Needling first. Where a procedure may be either, both families are given, and the steps
        are those of the reading in which it belongs to the family.
    """
    found: list[MuscleCount] = []
    for family, at, worlds in (
        (Family.NEEDLING, case.groups.needling, case.worlds),
        (Family.INJECTION, case.groups.injection, case.worlds[::-1]),
    ):
        needling = family is Family.NEEDLING
        counts = [w.needling if needling else w.injection for w in case.worlds]
        intervals = [c.interval for c in counts if c]
        if not intervals:
            continue
        low = min(i.supported for i in intervals) if at and all(counts) else 0
        found.append(
            MuscleCount(
                family=family,
                supported=low,
                possible=max(i.possible for i in intervals),
                steps=_steps(case, worlds[0], family),
            )
        )
    return tuple(found)
