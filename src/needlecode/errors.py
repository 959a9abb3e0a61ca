"""
The exceptions of the library.

A bad note is a finding; a bad call is an exception. No message repeats free text that was put in:
a text value is described by its type and length.
"""

from typing import Any


__all__ = [
    "InterchangeError",
    "InvalidValueError",
    "NeedlecodeError",
    "PolicyError",
    "TableError",
    "UnknownNameError",
]

# Longer numbers are not written out: Python refuses to above a limit.
_LARGE = 10**18


def describe(value: object) -> str:
    """
    Describe a refused value without repeating free text.

    Args:
        value: Whatever was passed.

    Returns:
        The type, with the value only where it cannot be free text.
    """
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int) and abs(value) >= _LARGE:
        return "a number of more than 18 digits"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    return f"a value of type {type(value).__name__}"


class NeedlecodeError(Exception):
    """The base of every exception that the library raises on purpose."""


class InvalidValueError(NeedlecodeError, ValueError):
    """
    A value was passed that can stand in no note.

    Attributes:
        field: The field that was refused, for instance ``"minutes"``.
        want: What the field must be.
        got: A bounded description of what was passed.
    """

    def __init__(self, field: str, want: str, got: object) -> None:
        """Describe the refused value; *got* itself is not kept."""
        self.field = field
        self.want = want
        self.got = got if type(got) is _Described else _Described(describe(got))
        super().__init__(f"{field} must be {want}, got {self.got}.")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the parts, so that the error crosses a process boundary."""
        return (type(self), (self.field, self.want, self.got))


class _Described(str):
    """A description that has been made already."""

    __slots__ = ()


class UnknownNameError(NeedlecodeError, LookupError):
    """A name was asked for that the library does not know: a muscle, a rule, a policy, a choice."""


class PolicyError(NeedlecodeError, ValueError):
    """Layers were composed that do not fit on one another."""


class TableError(NeedlecodeError, ValueError):
    """A decision table has a cell with no row, or with more than one."""


class InterchangeError(NeedlecodeError, ValueError):
    """
    A document is not in the wire format.

    Attributes:
        problems: Pairs of path and message, in document order; a path looks like
            ``$.procedures[0].minutes``.
    """

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        """Keep the problems and join them to one message, a line each."""
        self.problems = problems
        super().__init__("\n".join(f"{path}: {message}" for path, message in problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the problems."""
        return (type(self), (self.problems,))
