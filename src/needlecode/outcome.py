"""What the families of a visit come to, and the lines of all of them together."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from attrs import fields, frozen

from needlecode.part import NO_PART, Line, Lines, Part


__all__ = ["PART_NAMES", "Outcome", "Parts", "on_claim"]


class Outcome(NamedTuple):
    """
    What follows from a point: the lines of needling and injections.

    The fields beside `lines` hold the id of the row that each table chose, or "" where the table
    was not asked.
    """

    lines: Lines
    needling: str
    injection: str
    same_day: str

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that were chosen."""
        return tuple(row for row in self[1:] if row)

    @property
    def keeps_acupuncture(self) -> bool:
        """Whether the acupuncture lines may stand beside these."""
        return self.same_day not in _WITHHOLDS

    @property
    def deciding(self) -> tuple[Lines, bool]:
        """What of it ends up on the claim."""
        return self.lines, self.keeps_acupuncture


_WITHHOLDS: Final = frozenset({"SEL304", "SEL305", "SEL306"})


@frozen(kw_only=True)
class Parts:
    """
    The families beside needling and trigger point injections.

    Attributes:
        acupuncture: Acupuncture.
        structures: Injections into structures that are no muscle.
        osteopathic: Osteopathic manipulation.
        chiropractic: Chiropractic manipulation.
        therapy: Therapy services.
        unlisted: Services without a code of their own.
        stated: Services stated by their codes.
        evaluation: Evaluations and visits.
    """

    acupuncture: Part = NO_PART
    structures: Part = NO_PART
    osteopathic: Part = NO_PART
    chiropractic: Part = NO_PART
    therapy: Part = NO_PART
    unlisted: Part = NO_PART
    stated: Part = NO_PART
    evaluation: Part = NO_PART

    def __iter__(self) -> Iterator[Part]:
        """Go through the parts in the order of the attributes."""
        return (getattr(self, name) for name in PART_NAMES)


PART_NAMES: Final = tuple(one.name for one in fields(Parts))


def on_claim(outcome: Outcome, parts: Parts) -> Lines:
    """
    Give the lines of all families, in order of their codes.

    Args:
        outcome: The lines of needling and trigger point injections.
        parts: The other families.
    """
    lines = list(outcome.lines)
    for part in parts:
        if part is not parts.acupuncture or outcome.keeps_acupuncture:
            lines += part.lines
    return tuple(sorted(_joined(lines), key=_order))


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Make one of what two families have in common, such as an unlisted code; it stands once."""
    found: list[Line] = []
    for line in lines:
        same = [n for n, one in enumerate(found) if _order(one) == _order(line)]
        if same and found[same[0]].family != line.family:
            first = found[same[0]]
            found[same[0]] = first._replace(
                units=max(first.units, line.units),
                basis=tuple(dict.fromkeys((*first.basis, *line.basis))),
                procedures=tuple(sorted({*first.procedures, *line.procedures})),
            )
        else:
            found.append(line)
    return found


def _order(line: Line) -> tuple[str, tuple[str, ...]]:
    return line.code, line.modifiers
