"""Cheap checks for fields: they refuse what can stand in no note, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from needlecode.errors import InvalidValueError


T = TypeVar("T")

_CODE: Final = re.compile(r"(?:[0-9]{4}[0-9A-Z]|[A-V][0-9]{4})\Z")
_DIAGNOSIS: Final = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z")
_MODIFIER: Final = re.compile(r"[0-9A-Z]{2}\Z")


def sequence(value: Iterable[T]) -> tuple[T, ...]:
    """
    Take any collection but a text or a mapping, and give a tuple.

    Anything else is given back as it is: `members` refuses it, and knows the field's name.
    """
    # A set has no order of its own, and the order of the note is kept.
    if isinstance(value, str | bytes | Mapping | AbstractSet) or not isinstance(value, Iterable):
        return cast("tuple[T, ...]", value)
    return cast("tuple[T, ...]", value) if type(value) is tuple else tuple(value)


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """Take any collection of texts; a converter of a field cannot be generic."""
    return cast("tuple[str, ...]", value) if type(value) is tuple else sequence(value)


def numbers(value: Iterable[int]) -> tuple[int, ...]:
    """Take any collection of numbers."""
    return cast("tuple[int, ...]", value) if type(value) is tuple else sequence(value)


def members(field: str, values: tuple[Any, ...], kind: type) -> None:
    """Refuse what is no tuple, and a tuple with a member of another type."""
    if type(values) is not tuple:
        raise InvalidValueError(field, "a list or tuple", values)
    for place, value in enumerate(values):
        if not isinstance(value, kind):
            raise InvalidValueError(f"{field}[{place}]", f"a {kind.__name__}", value)


def truth(field: str, value: object) -> None:
    """Refuse what is not True, False or None."""
    if value is not None and value is not True and value is not False:
        raise InvalidValueError(field, "True, False or None", value)


def whole(field: str, value: object, least: int = 0) -> None:
    """Refuse what is not a whole number from *least* upwards, or None."""
    if value is not None and (type(value) is not int or value < least):
        raise InvalidValueError(field, f"a whole number from {least} upwards, or None", value)


def day(field: str, value: object, *, optional: bool = False) -> None:
    """Refuse what is not a calendar date; a moment in time is not a date of service."""
    if value is None and optional:
        return
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidValueError(field, "a date", value)


def kind(field: str, value: object, wanted: type, *, optional: bool = False) -> None:
    """Refuse a value of another type."""
    if not (optional and value is None) and not isinstance(value, wanted):
        want = f"a {wanted.__name__}" + (" or None" if optional else "")
        raise InvalidValueError(field, want, value)


def text(field: str, value: object) -> None:
    """Refuse what is neither a text nor None."""
    if value is not None and not isinstance(value, str):
        raise InvalidValueError(field, "a text or None", value)


def shape(field: str, value: object, pattern: re.Pattern[str], want: str) -> None:
    """Refuse what is no text of that shape."""
    if not isinstance(value, str) or not pattern.match(value):
        raise InvalidValueError(field, want, value)


def code(field: str, value: object, *, optional: bool = False) -> None:
    """Refuse what does not have the shape of a CPT or HCPCS code: five characters."""
    if value is None and optional:
        return
    if not isinstance(value, str) or not _CODE.match(value):
        raise InvalidValueError(field, "a CPT or HCPCS code", value)


def modifier(field: str, value: object) -> None:
    """Refuse what does not have the shape of a modifier: two digits or capitals."""
    if not isinstance(value, str) or not _MODIFIER.match(value):
        raise InvalidValueError(field, "a modifier of two digits or capital letters", value)


def diagnoses(value: object) -> None:
    """Refuse what is no tuple of ICD-10-CM codes."""
    if type(value) is not tuple:
        raise InvalidValueError("diagnoses", "a list or tuple", value)
    for place, one in enumerate(cast("tuple[object, ...]", value)):
        if type(one) is not str or not _is_diagnosis(one):
            raise InvalidValueError(f"diagnoses[{place}]", "an ICD-10-CM code", one)


@lru_cache(4096)
def _is_diagnosis(text: str) -> bool:
    return _DIAGNOSIS.match(text) is not None
