"""Count muscles, where the note leaves no doubt on which side of a boundary the count is."""

from needlecode import muscles
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Side, Site, Unread
from tests.oracle.claim import refuse


Key = tuple[str, Side | None]

# F-207, N-206 and the choice `spinal_muscle_regions` (collapse): these names count whole.
SPINAL = ("multifidus", "longissimus", "iliocostalis", "semispinalis", "spinalis", "rotatores")
# The choice `contested_muscles`: counted as named, but the whole may stand for its parts.
CONTESTED = {
    "levator-ani": ("puborectalis", "pubococcygeus", "iliococcygeus"),
    "occipitofrontalis": ("frontalis", "occipitalis"),
}


def name_of(slug: str) -> str:
    """Give the name under which a muscle counts; parts and levels add nothing (F-202 to F-208)."""
    for whole in SPINAL:
        if slug == whole or slug.startswith(whole + "-"):
            return whole
    return slug


def keys_of(site: Muscle) -> set[Key]:
    """Give the muscles that a mention may be: two when the side of a paired one is not said."""
    if site.name in CONTESTED:
        raise refuse("a contested whole")
    if not muscles.get(site.name).paired:
        return {(name_of(site.name), None)}
    if site.side is Side.MIDLINE:
        raise refuse("a paired muscle in the midline")
    if site.side is None:
        return {(name_of(site.name), Side.LEFT), (name_of(site.name), Side.RIGHT)}
    return {(name_of(site.name), site.side)}


def exact(sites: list[Site]) -> set[Key]:
    """Give exactly the muscles named; a thing that is no muscle adds none (F-101, F-212)."""
    found: set[Key] = set()
    for site in sites:
        if isinstance(site, NonMuscle) and site.structure.is_tissue:
            continue
        if not isinstance(site, Muscle):
            raise refuse("a site that is not exact")
        keys = keys_of(site)
        if len(keys) > 1:
            raise refuse("a side that is not stated")
        found |= keys
    return found


def group_keys(site: MuscleGroup) -> set[Key]:
    """Give all that a group word may stand for (F-206: its members, if they were named)."""
    found: set[Key] = set()
    for slug in site.members:
        if slug in CONTESTED:
            raise refuse("a group with a contested whole")
        if not muscles.get(slug).paired:
            found.add((name_of(slug), None))
        elif site.side is None:
            found |= {(name_of(slug), Side.LEFT), (name_of(slug), Side.RIGHT)}
        else:
            found.add((name_of(slug), site.side))
    return found


def certain(sites: list[Site]) -> tuple[set[Key], set[str]]:
    """Give the muscles named with a side, and the names that stand nowhere with one."""
    sided: set[Key] = set()
    without_side: set[str] = set()
    names = {site.name for site in sites if isinstance(site, Muscle)}
    for site in sites:
        if not isinstance(site, Muscle):
            continue
        if site.name in CONTESTED:
            # The whole names at least one muscle, unless one of its parts is named as well.
            if not names & set(CONTESTED[site.name]):
                without_side.add(site.name)
            continue
        keys = keys_of(site)
        if len(keys) == 1:
            sided |= keys
        else:
            without_side.add(name_of(site.name))
    # F-202: one muscle mentioned twice is one.
    return sided, without_side - {name for name, _ in sided}


def possible(sites: list[Site]) -> set[Key]:
    """Give every muscle that the sites may stand for."""
    found: set[Key] = set()
    for site in sites:
        if isinstance(site, Muscle):
            found |= keys_of(site)
        if isinstance(site, MuscleGroup):
            # Beside a muscle that is named they add nothing, but may be more than is named.
            found |= group_keys(site)
    return found


def how_many(lists: list[list[Site]]) -> str:
    """Say "none", "one or two" or "three or more" of the sites of a family, list by list."""
    sites = [site for one in lists for site in one]
    sided, without_side = certain(sites)
    # F-203: left and right are two.
    if len(sided) + len(without_side) >= 3:
        # F-101: three or more is three or more, whatever else may have been needled.
        return "three or more"
    check_no_more(lists)
    named = [site for site in sites if isinstance(site, Muscle)]
    groups = [site for site in sites if isinstance(site, MuscleGroup)]
    if groups and not named:
        # The choice `group_words` (floor): all group words together support one (F-101, F-206).
        return "one or two"
    if len(possible(sites)) >= 3:
        raise refuse("the count may reach three")
    # F-212: what is no muscle does not count.
    return "one or two" if named else "none"


def how_many_besides(needled: list[list[Site]], injected: list[list[Site]]) -> str:
    """Say how many muscles were needled and not injected (F-104)."""
    check_no_more(injected)
    sites = [site for one in needled for site in one]
    others = [site for one in injected for site in one]
    gone, may_be_gone = certain(others)[0], possible(others)
    sided, without_side = certain(sites)
    if set(CONTESTED) & without_side:
        raise refuse("a contested whole beside an injection")
    names_gone = {name for name, _ in may_be_gone}
    at_least = len(sided - may_be_gone) + len(without_side - names_gone)
    if at_least >= 3:
        return "three or more"
    check_no_more(needled)
    at_most = len(possible(sites) - gone)
    if at_most == 0:
        return "none"
    if at_least == 0 or at_most >= 3:
        raise refuse("which muscles were needled and not injected")
    return "one or two"


def check_no_more(lists: list[list[Site]]) -> None:
    """Refuse where other words of the note may stand for muscles."""
    for sites in lists:
        if not sites:
            raise refuse("no site stated")
        for site in sites:
            if isinstance(site, AmbiguousToken | Unread):
                raise refuse("words that may be a muscle")
            if isinstance(site, NonMuscle) and not site.structure.is_tissue:
                raise refuse("a place that may mean a muscle")
