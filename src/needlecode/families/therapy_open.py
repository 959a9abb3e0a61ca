"""What a note leaves open about its therapy services, and the values that each fact may have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Final, NamedTuple, TypeAlias

from needlecode.encounter import Discipline
from needlecode.families.assistants import Item, Terms
from needlecode.procedure import Profession
from needlecode.units import (
    ASSISTANTS,
    EACH_KIND,
    PLAN_OF,
    SERVICE_CODES,
    TIMED,
    WITHOUT_PLAN,
    Service,
    discipline_of,
)


__all__ = ["AS_WRITTEN", "Draft", "Open", "Picks", "Plan", "Ways", "items_of", "ways_of"]

# Ways to state what is open that are counted one by one.
MOST_WAYS: Final = 4000
# Minutes that a service may have had, as many as there is room for. Each quarter of an hour more is
# one unit more of the service and changes no other, so the rests of two quarters show every row, those
# of one everything on which lines depend; what lies on either side of a unit shows neither.
# The last one is longer than any limit of units.
_GRIDS: Final[tuple[tuple[int, ...], ...]] = (
    (*range(121), 240),
    (*range(30), 240),
    (*range(30), 240),
    (*range(15), 240),
    (0, 1, 7, 8, 14, 15, 22, 23, 240),
    (0, 8, 240),
)
_WITH_ROWS: Final = 3
_FINE: Final = 4
# From which of them on not every code is tried.
_EVERY_CODE: Final = 2
_THERAPISTS: Final = EACH_KIND[:3]
# An assistant's minutes where neither they nor those of the service are stated: all of them.
_ALL: Final = -1
# More minutes than any share could be a tenth of.
_MANY: Final = 100_000


class Draft(NamedTuple):
    """A therapy service as far as it is stated; `code` is None where the service is open."""

    place: int
    service: Service
    code: str | None
    minutes: int | None
    # Of them, those of an assistant alone; None where that is open.
    alone: int | None
    who: Profession | None
    # Whose profession that is: the place of a procedure with a performer of its own, else -1.
    whose: int
    # Stands for where and in which session it was: the first place of the note that is alike.
    where: int


class Plan(NamedTuple):
    """Whether there is a plan of care, None when not stated, and of which discipline it would be."""

    has: bool | None
    discipline: Discipline | None


Key: TypeAlias = tuple[str, int]
Picks: TypeAlias = Mapping[Key, Any]
AS_WRITTEN: Final[Picks] = {}


class Open(NamedTuple):
    """A fact that is not stated, by name and place, with its values; the first is as written."""

    key: Key
    values: Sequence[Any]


class Ways(NamedTuple):
    """Ways to state what is open, as written first, and whether they show all that may be."""

    opens: tuple[Open, ...]
    picks: tuple[Picks, ...]
    # Every row that may hold.
    shows_rows: bool
    # Every fact on which lines depend.
    shows_lines: bool


def ways_of(drafts: Sequence[Draft], plan: Plan, terms: Terms) -> Ways:
    """
    Give the ways to state what is open, up to a number of them.

    Args:
        drafts: The services.
        plan: The plan of care.
        terms: What the policy says.
    """
    opens: tuple[Open, ...] = ()
    codes = [code for code in SERVICE_CODES if code in terms.codes]
    for number, grid in enumerate(_GRIDS):
        fine = number < _FINE
        if number >= _EVERY_CODE:
            codes = _representative(drafts, codes)
        opens = tuple(_opens(drafts, plan, terms, (grid, codes), fine=fine))
        if prod(len(one.values) for one in opens) <= MOST_WAYS:
            keys = [one.key for one in opens]
            ways = product(*(one.values for one in opens))
            picks = tuple(dict(zip(keys, way, strict=True)) for way in ways)
            return Ways(opens, picks, shows_rows=number < _WITH_ROWS, shows_lines=fine)
    # Each by itself, from what is written and from a note that states the usual.
    usual: dict[Key, Any] = {one.key: _usual(one) for one in opens}
    each = [{**base, one.key: v} for base in ({}, usual) for one in opens for v in one.values]
    return Ways(opens, (AS_WRITTEN, *each), shows_rows=False, shows_lines=False)


def _usual(one: Open) -> Any:
    return one.values[-1 if one.key[0].endswith("minutes") else 1]


def _opens(
    drafts: Sequence[Draft],
    plan: Plan,
    terms: Terms,
    tried: tuple[Sequence[int], Sequence[str]],
    *,
    fine: bool,
) -> Iterator[Open]:
    grid, codes = tried
    assistants = bool(terms.modifiers & {"CQ", "CO"})
    mentioned = assistants and any(one.who in ASSISTANTS or one.alone for one in drafts)
    # Whoever is not named may be an assistant.
    unknown = assistants and any(one.who is None for one in drafts)
    for one in drafts:
        if one.service is Service.STIMULATION:
            each = ((Service.ATTENDED, "97032"), (Service.UNATTENDED, unattended(terms.codes)))
            yield Open(("attended", one.place), (None, *each))
        if one.service is Service.UNNAMED:
            named = [(SERVICE_CODES[code], code) for code in codes]
            yield Open(("code", one.place), (None, *named))
    unstated = [one for one in drafts if one.minutes is None]
    seen: set[object] = set()
    for one in unstated:
        name = "minutes" if one.service in TIMED or one.code is None else "untimed_minutes"
        whose = one.whose if one.who is None else 0
        shared = mentioned and _is_shareable(one)
        alike = (name, one.service, one.code, one.who, whose, shared, one.where)
        # Minutes of services that are alike are added up, so one of them stands for all; a code that is
        # stated and one that follows from the words hold different rows, and pairs of lines read
        # where a service was.
        if one.code is not None and not one.alone:
            if alike in seen:
                continue
            seen.add(alike)
        # Whether a share is above a tenth shows at the least and the most of the other minutes.
        others = grid if name == "minutes" else (0, _MANY)
        values = [(one.alone or 0) + minutes for minutes in others]
        if name == "minutes" or mentioned or unknown:
            yield Open((name, one.place), (None, *values))
    yield from _clinicians(drafts, plan, terms)
    yield from _plans(drafts, plan, terms)
    for one in drafts if mentioned else ():
        if _is_shareable(one):
            yield Open(("assistant_minutes", one.place), _shares(one.minutes, fine=fine))


def _is_shareable(one: Draft) -> bool:
    """Say whether it is open what share an assistant, if there is one, has of a service."""
    return one.alone is None and one.who not in ASSISTANTS and one.who not in WITHOUT_PLAN


def _representative(drafts: Sequence[Draft], codes: Sequence[str]) -> list[str]:
    """
    Give codes that stand for all others: they differ in whether they are timed, and in little else.

    As many that the visit does not have as it has services without a name may be in it.
    """
    named = {one.code for one in drafts} | {_AURICULAR, "97032", unattended(codes)}
    number = sum(one.service is Service.UNNAMED for one in drafts)
    others = [code for code in codes if code not in named]
    timed = [code for code in others if SERVICE_CODES[code] in TIMED][:number]
    untimed = [code for code in others if SERVICE_CODES[code] not in TIMED][:number]
    return [code for code in codes if code in {*named, *timed, *untimed}]


def unattended(codes: Iterable[str]) -> str:
    """
    Give the code of electrical stimulation that nobody attends.

    Args:
        codes: The codes that a policy has on the date.
    """
    return "97014" if "97014" in codes else "G0283"


# Minutes up to which every share of an assistant is looked at; a service of a visit is shorter.
_EVERY: Final = 480


def _shares(minutes: int | None, *, fine: bool) -> tuple[int, ...]:
    if minutes is None:
        return (0, _ALL)
    if fine and minutes <= _EVERY:
        return tuple(range(minutes + 1))
    return tuple(sorted({0, min(1, minutes), min(8, minutes), minutes // 2, minutes}))


def _clinicians(drafts: Sequence[Draft], plan: Plan, terms: Terms) -> Iterator[Open]:
    pools = {one.whose if one.who is None else discipline_of(one.who) for one in drafts}
    for whose in dict.fromkeys(one.whose for one in drafts if one.who is None):
        own = [one for one in drafts if one.who is None and one.whose == whose]
        shared = any(_is_shared(one) for one in own)
        if terms.any_profession or (_plan_modifiers(terms) and plan.has is not False):
            values = [
                who
                for who in EACH_KIND
                if _may_work(who, plan)
                # What an assistant furnished for a part only is not an assistant's.
                and not (shared and who in ASSISTANTS)
            ]
        else:
            values = list(_THERAPISTS) if len(pools) > 1 else []
        if values:
            yield Open(("profession", whose), (None, *values))


def _is_shared(one: Draft) -> bool:
    """Say whether an assistant furnished less than the whole of a service."""
    if one.minutes is None and one.alone == 0 and one.service not in TIMED:
        # It may have had no minutes, and have been an assistant's all the same.
        return False
    return one.alone not in {None, one.minutes}


def _may_work(who: Profession, plan: Plan) -> bool:
    """Say whether somebody of a profession may furnish a service under a plan of care."""
    if not plan.has or plan.discipline is None:
        return True
    return discipline_of(who) in {None, plan.discipline}


def _plan_modifiers(terms: Terms) -> frozenset[str]:
    return terms.modifiers & frozenset(PLAN_OF.values())


def _plans(drafts: Sequence[Draft], plan: Plan, terms: Terms) -> Iterator[Open]:
    under = [one.who for one in drafts if one.who not in WITHOUT_PLAN]
    if not under or not _plan_modifiers(terms) or plan.has is False:
        return
    others = not plan.discipline and any(discipline_of(who) is None for who in under)
    if plan.has is None:
        yield Open(("plan_of_care", -1), (False, *(PLAN_OF if others else (True,))))
    elif others:
        yield Open(("discipline", -1), (None, *PLAN_OF))


def items_of(drafts: Iterable[Draft], plan: Plan, terms: Terms, picks: Picks) -> Iterator[Item]:
    """
    Give the services with what is open stated, without those that it leaves out.

    Args:
        drafts: The services.
        plan: The plan of care.
        terms: What the policy says.
        picks: What is open, as it is stated.
    """
    for one in drafts:
        place, service, code = one.place, one.service, one.code
        if code is None:
            name = "attended" if service is Service.STIMULATION else "code"
            picked = picks.get((name, place))
            if picked is None:
                continue
            service, code = picked
        timed = service in TIMED
        minutes = one.minutes
        if minutes is None:
            minutes = picks.get(("minutes", place), picks.get(("untimed_minutes", place)))
            if minutes is None and timed:
                continue
        who = one.who or picks.get(("profession", one.whose))
        minutes = (one.alone or 0) if minutes is None else minutes
        if who in ASSISTANTS:
            # Of an untimed service without minutes an assistant furnished the whole.
            minutes = alone = minutes if timed else max(minutes, 1)
        elif one.alone is None and picks.get(("assistant_minutes", place), 0) == _ALL:
            minutes = alone = minutes if timed else max(minutes, 1)
        else:
            alone = picks.get(("assistant_minutes", place), 0) if one.alone is None else one.alone
        pool = discipline_of(who) or ""
        modifier = _modifier(who, plan, terms, picks)
        if code == _AURICULAR:
            # Acupuncture of the ear is timed, and no therapy service.
            pool, modifier = _AURICULAR, ""
        yield Item(place, service, code, minutes, min(alone, minutes), pool, modifier)


_AURICULAR: Final = "S8930"


def _modifier(who: Profession | None, plan: Plan, terms: Terms, picks: Picks) -> str:
    """Give the modifier of the plan of care under which somebody works."""
    picked = picks.get(("plan_of_care", -1), False)
    if who in WITHOUT_PLAN and terms.any_profession:
        return "GP"
    if who in WITHOUT_PLAN or not (plan.has or picked):
        return ""
    discipline = plan.discipline or discipline_of(who)
    if discipline is None:
        discipline = picks.get(("discipline", -1)) or picked
    modifier = PLAN_OF.get(discipline, "")
    return modifier if modifier in terms.modifiers else ""
