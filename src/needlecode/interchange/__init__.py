"""
Formats in which visits and results come in and go out, a module each.

`needlecode.interchange.json` is the library's own wire format. This module holds what reading any
format needs: strict reading of JSON values into attrs classes that reports every problem with its
path. It imports no format, so nobody pays for one that they do not use.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias, cast, get_args, get_type_hints

import attrs

from needlecode.errors import InterchangeError, InvalidValueError, describe


__all__: list[str] = []

Hook: TypeAlias = Callable[[Any, Any], Any]
Kind: TypeAlias = type[attrs.AttrsInstance]
Problem: TypeAlias = tuple[str, str]

DIGITS: Final = 640  # every Python reads and writes a whole number of so many digits
TOO_LONG: Final = 10**DIGITS
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_KEY_SHOWN: Final = 40


class Trial(NamedTuple):
    """
    How to find every field that a constructor refuses, as it stops at the first.

    Attributes:
        specimen: A value of the class that passes; each field is tried alone in it.
        reads: Field to the other field that its check reads, which then comes along.
        hints: Field to what is added to the message.
    """

    specimen: Any
    reads: Mapping[str, str] = {}
    hints: Mapping[str, str] = {}


class JsonObject(dict[str, object]):
    """An object as parsed, which remembers the keys that stood in it more than once."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        """Keep the last value of each key."""
        super().__init__(pairs)
        self.repeated: set[str] = set()
        if len(self) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                (self.repeated if key in seen else seen).add(key)


class _ListRefusedError(InterchangeError):
    """A list that could not be read whole, with the value or the refusal of each place."""

    def __init__(self, outcomes: tuple[object, ...]) -> None:
        self.outcomes = outcomes
        places = enumerate(outcomes)
        super().__init__(tuple(p for place, o in places for p in _under(f"[{place}]", o)))


def refusal(message: str, path: str = "") -> InterchangeError:
    """Make the refusal of one value; the path starts at that value."""
    return InterchangeError(((path, message),))


def refuse(want: str, value: object, path: str = "") -> NoReturn:
    """Refuse a value without repeating its text."""
    refused = refusal(f"must be {want}, got {_got(value)}", path)
    raise refused


def one_of(values: Iterable[object]) -> str:
    """List what is allowed."""
    first, *more = (str(value) for value in values)
    return f"one of {', '.join((first, *more))}" if more else first


def step(key: str) -> str:
    """Give the step of a path to a key, which may be anything that somebody typed."""
    shown = _shown(key)
    if _PLAIN_KEY.match(key):
        return f".{shown}"
    escaped = shown.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'["{escaped}"]'


def entries(value: object) -> dict[str, object]:
    """Give the entries of an object; in the place of a repeated key's value stands a refusal."""
    if not isinstance(value, Mapping):
        refuse("an object", value)
    given = cast("Mapping[object, object]", value)
    repeated = value.repeated if isinstance(value, JsonObject) else ()
    items: dict[str, object] = {}
    for key, item in given.items():
        if type(key) is not str:
            refuse("an object with texts as keys", key)
        items[key] = refusal("stands more than once") if key in repeated else item
    return items


def list_hook(kind: Any, structure: Hook) -> Hook:
    """Make a hook that reads a list into a tuple of one type."""
    member = get_args(kind)[0]

    def read(value: object, _: object) -> object:
        if not isinstance(value, list | tuple):
            refuse("a list", value)
        items = cast("list[object] | tuple[object, ...]", value)
        outcomes = tuple(_outcome(structure, item, member) for item in items)
        if any(isinstance(outcome, InterchangeError) for outcome in outcomes):
            raise _ListRefusedError(outcomes)
        return outcomes

    return read


def tagged_hook(key: str, readers: Mapping[str, "ObjectReader"]) -> Hook:
    """Make a hook for objects in which one key says what they are."""
    want = one_of(readers)

    def read(value: object, _: object) -> object:
        given = entries(value)
        tag = given.pop(key, refusal(f"is required: {want}"))
        if isinstance(tag, InterchangeError):
            raise InterchangeError(tuple(_under(step(key), tag)))
        if not isinstance(tag, str) or tag not in readers:
            refuse(want, tag, step(key))
        return readers[tag].read(given)

    return read


def read_enum(value: object, kind: type[Enum]) -> Enum:
    """Read a member by its value, of the very type."""
    for member in kind:
        if type(value) is type(member.value) and value == member.value:
            return member
    refuse(one_of(member.value for member in kind), value)


class ObjectReader:
    """Reads an object into an attrs class."""

    def __init__(
        self, kind: Kind, structure: Hook, trial: Trial | None = None, tag: str = ""
    ) -> None:
        """Look at the fields once; *tag* names an entry that has been read already."""
        hints = get_type_hints(kind)
        bare = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
        self._kind = kind
        self._structure = structure
        self._trial = trial
        self._known = (*(field.name for field in attrs.fields(kind)), *([tag] if tag else []))
        self._hints = hints
        self._not_stated = {name: None for name in bare if _admits_none(hints[name])}
        self._required = tuple(name for name in bare if name not in self._not_stated)

    def __call__(self, value: object, _: object) -> object:
        """Read, as a hook."""
        return self.read(entries(value))

    def read(self, given: Mapping[str, object]) -> object:
        """Read the entries, all of them before any problem is reported."""
        outcomes = {key: self._outcome(key, item) for key, item in given.items()}
        for name in self._required:
            outcomes.setdefault(name, refusal("is required"))
        whole: tuple[Problem, ...] = ()
        if not any(isinstance(outcome, InterchangeError) for outcome in outcomes.values()):
            try:
                return self._kind(**{**self._not_stated, **outcomes})
            except InvalidValueError as error:
                whole = ((f".{error.field}", _message(error)),)
        raise InterchangeError(tuple(self._problems(outcomes)) or whole)

    def _outcome(self, key: str, item: object) -> object:
        if isinstance(item, InterchangeError):
            return item
        if key not in self._hints:
            near = get_close_matches(_shown(key), self._known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            return refusal(f"is not a known field{hint}")
        return _outcome(self._structure, item, self._hints[key])

    def _problems(self, outcomes: Mapping[str, object]) -> Iterator[Problem]:
        for key, outcome in outcomes.items():
            members = outcome.outcomes if isinstance(outcome, _ListRefusedError) else outcome
            if isinstance(members, tuple):
                for place, member in enumerate(cast("tuple[object, ...]", members)):
                    found = self._of_one(key, member, (member,), outcomes)
                    yield from _under(f"{step(key)}[{place}]", found)
            else:
                yield from _under(step(key), self._of_one(key, outcome, outcome, outcomes))

    def _of_one(
        self, key: str, outcome: object, alone: object, outcomes: Mapping[str, object]
    ) -> object:
        """Give the refusal of one value, by reading or else by the constructor; else the value."""
        if isinstance(outcome, InterchangeError) or self._trial is None:
            return outcome
        changes = {key: alone}
        other = self._trial.reads.get(key)
        if other is not None and other in outcomes:
            changes[other] = outcomes[other]
        if any(isinstance(change, InterchangeError) for change in changes.values()):
            return outcome
        try:
            attrs.evolve(self._trial.specimen, **changes)
        except InvalidValueError as error:
            if error.field.partition("[")[0] == key:
                return refusal(_message(error) + self._trial.hints.get(key, ""))
        return outcome


def _outcome(structure: Hook, item: object, kind: object) -> object:
    try:
        return structure(item, kind)
    except InterchangeError as error:
        return error


def _under(path: str, outcome: object) -> Iterator[Problem]:
    if isinstance(outcome, InterchangeError):
        yield from ((path + below, message) for below, message in outcome.problems)


def _message(error: InvalidValueError) -> str:
    return f"must be {error.want}, got {error.got}"


def _admits_none(hint: object) -> bool:
    return type(None) in get_args(hint)


def _shown(key: str) -> str:
    return key if len(key) <= _KEY_SHOWN else f"{key[: _KEY_SHOWN - 3]}..."


def _got(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= TOO_LONG:
        return f"a number of more than {DIGITS} digits"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else describe(value)
