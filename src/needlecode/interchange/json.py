"""
The wire format: one documented, versioned JSON form of the domain types.

- An object has the fields of the type, in that order. A field that holds its default is left out,
  so *not stated* is never written; on reading, null is taken for *not stated* where a field can be
  that. A list that is declared complete and is empty is written.
- An encounter says its version: ``"format": "needlecode.encounter/1"``. A site says its kind:
  ``"kind": "muscle"``, ``"group"``, ``"token"``, ``"non_muscle"`` or ``"unread"``. A note is an
  object of element ids to true or false. A date is ``YYYY-MM-DD``.
- Nothing is converted on reading: a text is no number, and one text is no list. Every problem of a
  document is reported, in the order of the document, and none repeats a text that was put in but
  for a key that no field has, cut to 40 characters.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from enum import Enum, IntEnum, StrEnum
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar, cast, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn

from needlecode.claim import ClaimLine
from needlecode.encounter import Clinical, Encounter, Note, PlanOfCare, Service
from needlecode.errors import InterchangeError, InvalidValueError
from needlecode.interchange import (
    DIGITS,
    TOO_LONG,
    Hook,
    JsonObject,
    Kind,
    ObjectReader,
    Problem,
    Trial,
    entries,
    list_hook,
    read_enum,
    refusal,
    refuse,
    step,
    tagged_hook,
)
from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Site,
    Structure,
    Unread,
)
from needlecode.procedure import NeedleSet, Procedure, Provider, Technique


__all__ = [
    "ENCOUNTER_FORMAT",
    "Json",
    "encounter_to_dict",
    "from_wire",
    "make_converter",
    "read_encounter",
    "to_wire",
    "write_encounter",
]

T = TypeVar("T")
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

ENCOUNTER_FORMAT: Final = "needlecode.encounter/1"
_ENCOUNTERS: Final[Mapping[str, Kind]] = {ENCOUNTER_FORMAT: Encounter}
_SITES: Final[Mapping[str, Kind]] = {
    "muscle": Muscle,
    "group": MuscleGroup,
    "token": AmbiguousToken,
    "non_muscle": NonMuscle,
    "unread": Unread,
}
_SLUGS: Final = "; needlecode.muscles.names() lists the slugs"
_TRIALS: Final[Mapping[Kind, Trial]] = {
    type(trial.specimen): trial
    for trial in (
        Trial(Muscle("trapezius"), reads={"part": "name"}, hints={"name": _SLUGS}),
        Trial(MuscleGroup("hamstrings")),
        Trial(AmbiguousToken("TA"), reads={"token": "candidates"}),
        Trial(NonMuscle(Structure.OTHER)),
        Trial(Unread("")),
        Trial(Provider()),
        Trial(NeedleSet()),
        Trial(Procedure(Technique.OTHER)),
        Trial(PlanOfCare()),
        Trial(Service(date=date.min, code="00000")),
        Trial(Clinical()),
        Trial(Encounter(date_of_service=date.min)),
        Trial(ClaimLine("00000")),
    )
}
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _read_text(value: object, _: object) -> str:
    if type(value) is not str:
        refuse("a text", value)
    return value


def _read_bool(value: object, _: object) -> bool:
    if type(value) is not bool:
        refuse("true or false", value)
    return value


def _read_whole(value: object, _: object) -> int:
    if type(value) is not int or abs(value) >= TOO_LONG:
        refuse("a whole number", value)
    return value


def _read_date(value: object, _: object) -> date:
    day = None
    if type(value) is str and _DATE.match(value):
        with suppress(ValueError):  # the calendar does not have every day
            day = date.fromisoformat(value)
    if day is None:
        refuse("a date as YYYY-MM-DD", value)
    return day


def _read_note(value: object, _: object) -> Note:
    elements: dict[str, bool] = {}
    problems: list[Problem] = []
    for key, item in entries(value).items():
        try:
            if isinstance(item, InterchangeError):
                raise item
            Note.of({key: True})
            elements[key] = _read_bool(item, bool)
        except InterchangeError as error:
            problems.extend((step(key), message) for _, message in error.problems)
        except InvalidValueError:
            problems.append((step(key), "is no element id: small letters, digits, - and _"))
    if problems:
        raise InterchangeError(tuple(problems))
    return Note.of(elements)


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple_reader(kind: Any, converter: cattrs.Converter) -> Hook:
    return list_hook(kind, converter.structure)


def _object_reader(kind: Kind, converter: cattrs.Converter) -> Hook:
    return ObjectReader(kind, converter.structure, _TRIALS.get(kind))


def _value_of(member: Enum) -> object:
    return member.value


def _writer(
    kind: Kind, converter: cattrs.Converter, tag: Mapping[str, str] | None = None
) -> Callable[[Any], dict[str, object]]:
    fields = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)

    def write(value: attrs.AttrsInstance) -> dict[str, object]:
        stated = {key: item for key, item in fields(value).items() if item is not None}
        return {**(tag or {}), **stated}

    return write


@cache
def make_converter() -> cattrs.Converter:
    """
    Make the converter of the wire format, once.

    An attrs class with annotated fields of known types needs no registration. A hook that refuses
    raises `InterchangeError` with paths that start at its own value, ``""`` for the value itself.
    """
    converter = cattrs.Converter(detailed_validation=False)
    structure = converter.structure
    scalars: tuple[tuple[Any, Hook], ...] = (
        (str, _read_text),
        (bool, _read_bool),
        (int, _read_whole),
        (date, _read_date),
        (StrEnum, read_enum),
        (IntEnum, read_enum),
        (Note, _read_note),
    )
    for kind, read in scalars:
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook_factory(_is_tuple, _tuple_reader)
    converter.register_structure_hook_factory(attrs.has, _object_reader)
    converter.register_unstructure_hook(StrEnum, _value_of)
    converter.register_unstructure_hook(IntEnum, _value_of)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(Note, Note.as_dict)
    converter.register_unstructure_hook_factory(attrs.has, _writer)
    for key, tags in (("kind", _SITES), ("format", _ENCOUNTERS)):
        readers = {
            tag: ObjectReader(kind, structure, _TRIALS[kind], key) for tag, kind in tags.items()
        }
        for tag, one in tags.items():
            converter.register_structure_hook(one, tagged_hook(key, {tag: readers[tag]}))
            converter.register_unstructure_hook(one, _writer(one, converter, {key: tag}))
        if tags is _SITES:
            converter.register_structure_hook(Site, tagged_hook(key, readers))
    return converter


def to_wire(value: object) -> Json:
    """
    Give a domain value as JSON values.

    Args:
        value: A value of any domain type, or a tuple of them.

    Returns:
        Dicts, lists, texts, numbers, True and False; no dict in it holds None.
    """
    return cast("Json", make_converter().unstructure(value))


def from_wire(value: object, kind: type[T]) -> T:
    """
    Read a domain value from JSON values.

    Args:
        value: What a JSON parser gives: mappings, lists, texts, numbers, True, False, None.
        kind: The type to read, for instance ``ClaimLine`` or ``tuple[ClaimLine, ...]``.

    Raises:
        InterchangeError: The value is not in the wire format; carries every problem.
    """
    try:
        return make_converter().structure(value, kind)
    except InterchangeError as error:
        problems = tuple((f"${path}", message) for path, message in error.problems)
    raise InterchangeError(problems)


def read_encounter(document: str | bytes | Mapping[str, object]) -> Encounter:
    """
    Read an encounter.

    Args:
        document: JSON as text or as UTF-8 bytes, or the mapping that a JSON parser gives.

    Raises:
        InterchangeError: The document is not in the wire format; carries every problem.
    """
    value = parse(document) if isinstance(document, str | bytes) else document
    return from_wire(value, Encounter)


def encounter_to_dict(encounter: Encounter) -> dict[str, Json]:
    """Give an encounter as the object that `write_encounter` writes."""
    return cast("dict[str, Json]", to_wire(encounter))


def write_encounter(encounter: Encounter) -> str:
    """
    Write an encounter as JSON: fields in their order, two spaces of indentation, a last newline.

    A lone surrogate, which no encoding can hold, is escaped.
    """
    return dump(encounter_to_dict(encounter))


def dump(value: Json) -> str:
    """Write JSON values in the layout of the formats of this library."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def parse(document: str | bytes) -> object:
    """
    Parse a document of any format of this library, strictly.

    Args:
        document: JSON as text or as UTF-8 bytes.

    Raises:
        InterchangeError: It is no JSON, has a key twice, or is nested too deeply.
    """
    # The exceptions of the parsers hold the document, so none is kept, not even as a context.
    try:
        text = document.decode() if isinstance(document, bytes) else document
        text = text.removeprefix("\ufeff")
        if text.strip():
            return json.loads(text, object_pairs_hook=JsonObject, parse_int=_parse_whole)
        problem = "is empty"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: byte {error.start + 1} cannot be read"
    except json.JSONDecodeError as error:
        problem = f"is not JSON: line {error.lineno}, column {error.colno} cannot be read"
    except RecursionError:
        problem = "is nested too deeply"
    raise refusal(problem, "$")


def _parse_whole(digits: str) -> int:
    return int(digits) if len(digits) <= DIGITS else TOO_LONG
