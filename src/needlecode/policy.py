"""Who pays: layers of authority, composed to a policy. The policy is the payer."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from attrs import field, frozen

from needlecode._dated import Dated, after, boundaries
from needlecode.authority import Citation, Source
from needlecode.choices import Choice, Choices
from needlecode.distinctness import MUSCLE_CODES
from needlecode.edition import Code, Edition
from needlecode.edits import EditTable
from needlecode.errors import PolicyError
from needlecode.mention import Scheme
from needlecode.payers import Payer
from needlecode.rule import Rule, Severity
from needlecode.rules import DATED_TABLES, TABLES


__all__ = ["Layer", "Policy", "compose"]

_NOTHING: Final[Mapping[str, Any]] = {}


@frozen(kw_only=True, eq=False)
class Layer:
    """
    What one authority says.

    Args:
        id: For instance ``"us-ncci"``.
        title: For people.
        first_day: First day for which it says anything; None leaves it to the layers below.
        verified_through: Last day through which it was verified; None likewise.
        choices: Choice name to value, or to a dated value.
        codes: Code number to the dated code; None in a step ends it.
        edits: An edit table; of several with one source, the highest layer's is read.
        rules: Rules that it adds.
        drop: Ids of rules of lower layers that it drops, each with the authority for that.
        severities: Ids of rules of lower layers to another severity.
        modifiers: Modifiers of payers, not of the code set, that it asks for.
        payer: The payer whose positions on coverage it has; of several the highest layer's.
        profile: Under which name the table of documentation elements has its demands, if it has.
    """

    id: str
    title: str = ""
    first_day: date | None = None
    verified_through: date | None = None
    choices: Mapping[str, str | Dated[str]] = field(default=_NOTHING)
    codes: Mapping[str, Dated[Code]] = field(default=_NOTHING, repr=False)
    edits: EditTable | None = field(default=None, repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    drop: Mapping[str, Citation] = field(default=_NOTHING)
    severities: Mapping[str, Severity] = field(default=_NOTHING)
    modifiers: frozenset[str] = frozenset()
    payer: Payer | None = None
    profile: str = ""


@frozen(kw_only=True, eq=False)
class Policy:
    """
    Layers composed, and cut into editions at every date on which something changes.

    Made by `compose`.

    Attributes:
        id: For instance ``"CPT_NCCI"``.
        title: For people.
        layers: The layers, lowest authority first.
        first_day: First date of service for which the policy says anything.
        verified_through: Last date of service through which its facts were verified.
        editions: The editions.
    """

    id: str
    title: str
    layers: tuple[Layer, ...] = field(repr=False)
    first_day: date
    verified_through: date
    editions: Dated[Edition] = field(repr=False)
    # The same policy with other choices, made once; `Coding.rests_on` asks for the same ones.
    _chosen: dict[tuple[tuple[str, str], ...], "Policy"] = field(
        init=False, repr=False, factory=dict[tuple[tuple[str, str], ...], "Policy"]
    )

    def on(self, day: date) -> Edition:
        """
        Give the edition of a date of service.

        Args:
            day: The date. Before the policy's first day it is the first edition that answers; the
                coding then has no line and says why.
        """
        return self.editions.on(day) or self.editions.on(self.first_day)  # type: ignore[return-value]

    def choosing(self, **choices: str) -> "Policy":
        """
        Give the same policy with other choices.

        Args:
            choices: Choice name to value, for instance ``laterality="names_only"``.

        Raises:
            UnknownNameError: There is no such choice.
            InvalidValueError: The choice has no such value.
            PolicyError: The policy has no such edit table.
        """
        if not choices:
            return self
        key = tuple(sorted(choices.items()))
        if key not in self._chosen:
            said = ", ".join(f"{name}={value}" for name, value in key)
            layer = Layer(id="caller", title=said, choices=dict(key))
            title = f"{self.title} ({said})"
            self._chosen[key] = compose(*self.layers, layer, id=self.id, title=title)
        return self._chosen[key]

    def origin(self, name: str) -> str:
        """
        Say which layer a choice, a code or a rule comes from.

        Args:
            name: Choice name, code number or rule id.

        Returns:
            The id of the highest layer that sets it; ``"default"`` for a choice that none sets.

        Raises:
            UnknownNameError: It is no choice, no code and no rule of the policy.
        """
        for layer in reversed(self.layers):
            if (
                name in layer.choices
                or name in layer.codes
                or any(rule.id == name for rule in layer.rules)
            ):
                return layer.id
        Choice.get(name)
        return "default"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a ready-made policy by its id, any other by its layers."""
        from needlecode.policies import ALL, find  # noqa: PLC0415 - they import this module

        if any(self is policy for policy in ALL):
            return (find, (self.id,))
        return (_remake, (self.layers, self.id, self.title))


def _remake(layers: tuple[Layer, ...], id_: str, title: str) -> Policy:
    return compose(*layers, id=id_, title=title)


def compose(*layers: Layer, id: str = "", title: str = "") -> Policy:
    """
    Lay each layer over the ones before it.

    Args:
        layers: Lowest authority first.
        id: Id of the policy; the id of the highest layer when empty.
        title: Its title; that of the highest layer when empty.

    Returns:
        The policy, cut into editions at every date on which something changes.

    Raises:
        PolicyError: There is no layer, none says from and through which day it holds, or a layer
            drops, replaces or adds what does not fit on the ones below.
    """
    if not layers:
        msg = "a policy needs at least one layer"
        raise PolicyError(msg)
    rules = _rules(layers)
    first = [layer.first_day for layer in layers if layer.first_day]
    last = [layer.verified_through for layer in layers if layer.verified_through]
    if not first or not last:
        msg = f"no layer below {layers[-1].id} says from and through which day it holds"
        raise PolicyError(msg)
    first_day, verified_through = max(first), min(last)
    choices = _overlaid(layer.choices for layer in layers)
    codes = _overlaid(layer.codes for layer in layers)
    tables = {layer.edits.source: layer.edits for layer in layers if layer.edits}
    severities = {name: value for layer in layers for name, value in layer.severities.items()}
    modifiers = frozenset[str]().union(*(layer.modifiers for layer in layers))
    for name in choices:
        Choice.get(name)
    _check_rows(layers)
    policy_id = id or layers[-1].id
    days = _days(first_day, choices, codes, tables.values(), rules)

    def edition(day: date) -> Edition:
        said = {name: dated.on(day) for name, dated in choices.items()}
        chosen = Choices().but(**{name: v for name, v in said.items() if v is not _DEFAULT})
        _check_held(policy_id, chosen, tables)
        edits = tables.get(chosen.edit_source)
        return Edition(
            policy=policy_id,
            first_day=day,
            policy_first_day=first_day,
            verified_through=verified_through,
            choices=chosen,
            codes={number: code for number, d in codes.items() if (code := d.on(day)) is not None},
            edits=edits,
            edits_apply=edits is not None
            and (chosen.edits_outside_edition == "mark" or edits.in_edition(day)),
            rules=tuple(rule for rule in rules if rule.in_force(day)),
            severities=severities,
            modifiers=modifiers,
            payer=next((x.payer for x in reversed(layers) if x.payer is not None), None),
            profiles=frozenset(layer.profile for layer in layers if layer.profile),
            has_coverage=any(rule.id.startswith("COV") for rule in rules),
            scheme=(scheme := _scheme_of(chosen)),
            has_shortcut=scheme.plain
            and chosen.repeat_session == "one_line"
            and chosen.pens_identification == "as_documented"
            and chosen.estim_through_needle == "included",
        )

    return Policy(
        id=policy_id,
        title=title or layers[-1].title,
        layers=layers,
        first_day=first_day,
        verified_through=verified_through,
        editions=Dated(tuple((day, edition(day)) for day in days)),
    )


# The editions of a policy mostly hold the same choices, so what is made of them is made once.
_scheme_of: Final = lru_cache(64)(Scheme.of)
# What a dated choice holds before its first step, where no layer below says anything.
_DEFAULT: Final = None


def _overlaid(said: Iterable[Mapping[str, Any]]) -> dict[str, Dated[Any]]:
    """Lay each layer's values over the ones below, from the day on which its own begin."""
    found: dict[str, Dated[Any]] = {}
    for values in said:
        for name, value in values.items():
            step: Dated[Any] = Dated(((date.min, value),))
            # What a layer holds for a name is a value or a dated value, of whatever type.
            dated: Dated[Any] = value if isinstance(value, Dated) else step  # pyright: ignore[reportUnknownVariableType]
            below = found[name].steps if name in found else ()
            before = tuple(step for step in below if step[0] < dated.days[0])
            found[name] = Dated((*before, *dated.steps))
    return found


def _check_rows(layers: Iterable[Layer]) -> None:
    """Refuse to drop a row of a table, or to end a code that a table with days of its own selects."""
    rows = {row.id for table in TABLES for row in table.rows}
    held = {row.then for table in DATED_TABLES for row in table.rows}
    for layer in layers:
        for name in layer.drop:
            if name in rows:
                msg = f"{layer.id} drops {name}, which is a row of a decision table"
                raise PolicyError(msg)
        for number, dated in layer.codes.items():
            if number in held and any(code is None for _, code in dated.steps):
                msg = f"{layer.id} ends {number}, which a row of a decision table selects"
                raise PolicyError(msg)


def _check_held(policy: str, choices: Choices, tables: Mapping[str, EditTable]) -> None:
    """Refuse a value that would silently do nothing."""
    if choices.edit_source not in {"code_set", *tables}:
        msg = f"{policy} has no edit table for edit_source={choices.edit_source}"
        raise PolicyError(msg)


def _rules(layers: Iterable[Layer]) -> tuple[Rule, ...]:
    """Add, drop and reweigh rules, refusing what does not fit."""
    rules: dict[str, Rule] = {}
    for layer in layers:
        for rule in layer.rules:
            if rule.id in rules:
                msg = f"{layer.id} adds {rule.id}, which a layer below it has"
                raise PolicyError(msg)
            rules[rule.id] = rule
        for verb, ids in (("drops", layer.drop), ("reweighs", layer.severities)):
            for name in ids:
                if name not in rules:
                    msg = f"{layer.id} {verb} {name}, which no layer below it has"
                    raise PolicyError(msg)
        for name, authority in layer.drop.items():
            Source.get(authority.source)
            del rules[name]
    return tuple(rules[name] for name in sorted(rules))


def _days(
    first_day: date,
    choices: Mapping[str, Dated[Any]],
    codes: Mapping[str, Dated[Any]],
    tables: Iterable[EditTable],
    rules: tuple[Rule, ...],
) -> list[date]:
    """Give every day on which something changes, the day after each last day included."""
    days = boundaries(choices.values()) | boundaries(codes.values())
    for edits in tables:
        # The lines of these codes are decided once for an edition, their pairs included.
        days |= {edits.first_day, after(edits.last_day)} | edits.days(MUSCLE_CODES)
    days |= {rule.since for rule in rules if rule.since}
    days |= {after(rule.until) for rule in rules if rule.until}
    return sorted({first_day, *(day for day in days if day > first_day)})
