"""
The lines of a visit that stand in a pair, of NCCI or of a choice, and whether both stand.

A modifier goes on only where the facts of the visit justify it (NCCI Policy Manual, ch. I, pp. I-14
to I-18; F-403). Where they do not, or do not say, the line in column 2 is withheld.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from needlecode.chosen_pairs import WARNINGS, Chosen, Condition, chosen_pair
from needlecode.distinctness import (
    Found,
    Standing,
    by_body_part,
    by_diagnosis,
    by_place,
    by_time,
    by_work,
    or_by_time,
    served,
)
from needlecode.edition import Edition
from needlecode.edits import PtpEdit
from needlecode.encounter import Encounter, Setting
from needlecode.facts._codes import CODES
from needlecode.grouping import Groups
from needlecode.part import Line, Lines


__all__ = ["NARROWER", "Clash", "clashes_of", "edited", "kept_of", "settings_of", "warned_of"]


class Clash(NamedTuple):
    """
    A pair of lines that NCCI, or a choice of the policy, does not let stand together.

    Attributes:
        column_one: The code that is paid.
        column_two: The code that is denied.
        standing: Whether both stand.
        of: The code that is withheld unless they are separate: column 2, or the visit.
        modifier: What that code takes where they are separate; "" where it has it.
        paths: What would have to be stated.
        fact: What decides: "work", "time", "place", "session", "diagnosis" or "setting".
        edit: The row; None where only a choice sets the two against each other.
        choice: The name of that choice.
    """

    column_one: str
    column_two: str
    standing: Standing
    of: str
    modifier: str = ""
    paths: tuple[str, ...] = ()
    fact: str = ""
    edit: PtpEdit | None = None
    choice: str = ""

    @property
    def codes(self) -> set[str]:
        """Both codes."""
        return {self.column_one, self.column_two}

    @property
    def beside(self) -> str:
        """The code beside which the other is withheld."""
        return self.column_two if self.of == self.column_one else self.column_one


# Pairs that the injection and needling tables look at themselves, with the muscles one by one.
_INJECTED: Final = frozenset({"20552", "20553"})
_NEEDLED: Final = frozenset({"20560", "20561"})
_THERAPY: Final = frozenset({"timed", "untimed", "supervised"})
NARROWER: Final = {"session": "XE", "place": "XS", "diagnosis": "XS", "time": "XU", "work": "XU"}


class _Visit(NamedTuple):
    encounter: Encounter
    edition: Edition
    groups: Groups


def settings_of(encounter: Encounter, edition: Edition) -> tuple[Setting, ...]:
    """
    Give the setting whose table is read, or both where it is not stated.

    Args:
        encounter: The visit.
        edition: The policy on its date.
    """
    chosen = edition.choices.edit_table
    if chosen != "by_setting":
        return (Setting(chosen),)
    return (encounter.setting,) if encounter.setting else tuple(Setting)


def clashes_of(
    encounter: Encounter, edition: Edition, groups: Groups, lines: Iterable[Line]
) -> tuple[Clash, ...]:
    """
    Give the pairs among lines, in order of their codes.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: Lines that stand or may stand.
    """
    visit = _Visit(encounter, edition, groups)
    return tuple(
        clash
        for one, two in _pairs(lines)
        if (clash := _of_table(visit, one, two) or _of_choice(visit, one, two))
    )


def warned_of(
    encounter: Encounter, edition: Edition, groups: Groups, lines: Iterable[Line]
) -> tuple[Clash, ...]:
    """
    Give the pairs that stand, and of which a choice says that they may be one service.

    Args:
        encounter: The visit.
        edition: The policy on its date.
        groups: The families of its procedures.
        lines: Lines that stand or may stand.
    """
    visit = _Visit(encounter, edition, groups)
    found = ((_chosen(edition, one, two), one, two) for one, two in _pairs(lines))
    return tuple(
        _by_choice(visit, chosen, one, two)
        for chosen, one, two in found
        if chosen and chosen.condition in WARNINGS
    )


def _pairs(lines: Iterable[Line]) -> Iterator[tuple[Sequence[Line], Sequence[Line]]]:
    """Give the lines of every two codes, in order of the codes."""
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(line.code, []).append(line)
    for one, two in combinations(sorted(by_code), 2):
        yield by_code[one], by_code[two]


def _of_table(visit: _Visit, one: Sequence[Line], two: Sequence[Line]) -> Clash | None:
    encounter, edition, _ = visit
    codes = one[0].code, two[0].code
    table = edition.edits
    if table is None or ({*codes} & _INJECTED and {*codes} & _NEEDLED):
        return None
    settings = settings_of(encounter, edition)
    edit, differs, _ = table.pair(*codes, encounter.date_of_service, settings)
    if edit is None:
        return None
    found = Clash(edit.column_one, edit.column_two, Standing.NEVER, edit.column_two, edit=edit)
    if not edition.edits_apply:
        return found._replace(standing=Standing.UNREAD)
    if edit.indicator == 1:
        chosen = _chosen(edition, one, two)
        found = _by_facts(visit, found, (one, two), chosen and chosen.condition)
    # Where the facts let both stand with what they have, no setting asks for more.
    if differs and (found.modifier or found.standing is not Standing.SEPARATE):
        found = found._replace(standing=Standing.SETTING, paths=("setting",), fact="setting")
    return found


def _chosen(edition: Edition, one: Sequence[Line], two: Sequence[Line]) -> Chosen | None:
    return chosen_pair(edition.choices, one[0].code, two[0].code)


def _of_choice(visit: _Visit, one: Sequence[Line], two: Sequence[Line]) -> Clash | None:
    chosen = _chosen(visit.edition, one, two)
    if chosen is None or chosen.condition in WARNINGS:
        return None
    return _by_choice(visit, chosen, one, two)


def _by_choice(visit: _Visit, chosen: Chosen, one: Sequence[Line], two: Sequence[Line]) -> Clash:
    found = Clash(
        chosen.column_one,
        chosen.column_two,
        Standing.NEVER,
        chosen.column_two,
        choice=chosen.choice,
    )
    if chosen.condition is Condition.NOTHING:
        return found
    return _by_facts(visit, found, (one, two), chosen.condition)


def _by_facts(
    visit: _Visit,
    clash: Clash,
    pair: tuple[Sequence[Line], Sequence[Line]],
    condition: Condition | None,
) -> Clash:
    """Look for what makes the two services separate, by the condition of a choice if one has it."""
    one, two = pair if pair[0][0].code == clash.column_one else reversed(pair)
    kinds = (_kind(clash.column_one), _kind(clash.column_two))
    encounter, edition, groups = visit
    first, second = served(groups, one), served(groups, two)
    if "visit" in kinds:
        # The modifier stands on the visit, in whichever column it is (N-442).
        seen, service = (one, first) if kinds[0] == "visit" else (two, second)
        found = by_work(encounter, service.places)
        modifier = "25"
        if all("25" in line.modifiers for line in seen):
            found, modifier = found._replace(standing=Standing.SEPARATE), ""
        return _settled(clash._replace(of=seen[0].code), found, modifier)
    if "evaluation" in kinds:
        found = by_work(encounter, (first if kinds[0] == "evaluation" else second).places)
    elif condition is Condition.WARN_TIME:
        found = by_time(encounter, (*first.places, *second.places))
    elif condition is Condition.BODY_PART:
        found = by_body_part(encounter, first, second)
    elif condition is Condition.DIAGNOSIS:
        found = by_diagnosis(encounter, first, second)
    else:
        found = by_place(encounter, first, second)
        if {*kinds} <= _THERAPY and found.standing is not Standing.SEPARATE:
            found = or_by_time(found, by_time(encounter, (*first.places, *second.places)))
    narrower = edition.choices.distinct_service_modifier == "x_preferred"
    return _settled(clash, found, NARROWER[found.fact] if narrower else "59")


def _settled(clash: Clash, found: Found, modifier: str) -> Clash:
    return clash._replace(
        standing=found.standing, modifier=modifier, paths=found.paths, fact=found.fact
    )


def _kind(code: str) -> str:
    return CODES[code][0] if code in CODES else ""


def edited(lines: Lines, clashes: Sequence[Clash]) -> Lines:
    """
    Withhold what does not stand, and set the modifiers of what does.

    Args:
        lines: The lines of all families.
        clashes: The pairs among them.
    """
    if not clashes:
        return lines
    kept = kept_of({line.code for line in lines}, clashes)
    taken: dict[str, dict[str, str]] = {}
    for clash in clashes:
        separate = clash.standing is Standing.SEPARATE and clash.modifier
        if separate and clash.codes <= kept:
            by = "MOD103" if clash.choice else "MOD102"
            taken.setdefault(clash.of, {}).setdefault(clash.modifier, by)
    return tuple(
        _with(line, taken[line.code]) if line.code in taken else line
        for line in lines
        if line.code in kept
    )


def _with(line: Line, taken: dict[str, str]) -> Line:
    new = tuple(modifier for modifier in taken if modifier not in line.modifiers)
    basis = tuple(dict.fromkeys((*line.basis, *taken.values())))
    return line._replace(modifiers=(*new, *line.modifiers), basis=basis)


def kept_of(codes: set[str], clashes: Iterable[Clash]) -> set[str]:
    """
    Keep the codes that no code that is kept withholds; of a circle none is kept.

    Args:
        codes: The codes of the lines.
        clashes: The pairs among them.
    """
    against: dict[str, set[str]] = {}
    for clash in clashes:
        if clash.standing is not Standing.SEPARATE:
            against.setdefault(clash.of, set()).add(clash.beside)
    kept: set[str] = set()
    left = set(codes)
    while True:
        free = {code for code in left if not against.get(code, set()) & left}
        kept |= free
        left -= free
        withheld = {code for code in left if against[code] & kept}
        left -= withheld
        if not (free or withheld):
            return kept
