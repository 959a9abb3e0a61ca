"""
Where a needle went, as read.

It is a muscle, a group word, an ambiguous token, a thing that is no muscle, or words not
understood.

What the library knows of a muscle (region, parts, identifiers, relation to the pleura) is looked
up by its slug in `needlecode.muscles`; a site carries only what the note says.
"""

import re
from enum import StrEnum
from typing import Final, TypeAlias

from attrs import field, frozen

from needlecode import _check
from needlecode.errors import InvalidValueError
from needlecode.facts._anatomy import AMBIGUOUS, GROUPS, MUSCLES, PARTS


__all__ = [
    "AmbiguousToken",
    "Muscle",
    "MuscleGroup",
    "NonMuscle",
    "Side",
    "Site",
    "Structure",
    "Unread",
    "is_tissue",
]


class Side(StrEnum):
    """The side of the body; a side that the note does not state is ``None``."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Structure(StrEnum):
    """What a site is that is no muscle."""

    TENDON = "tendon"
    TENDON_SHEATH = "tendon_sheath"
    TENDON_ORIGIN = "tendon_origin"
    LIGAMENT = "ligament"
    FASCIA = "fascia"
    JOINT = "joint"
    BURSA = "bursa"
    SCAR = "scar"
    NERVE = "nerve"
    BONE = "bone"
    FINDING = "finding"
    ACUPOINT = "acupoint"
    LEVEL = "level"
    REGION = "region"
    OTHER = "other"

    @property
    def is_tissue(self) -> bool:
        """
        Whether a needle can have been meant for the thing itself.

        A tendon, a fascia or a scar is a target of its own; a region, a spinal level or a trigger
        point only says where, and leaves open which muscle.
        """
        return self in _TISSUES


_TISSUES: Final = frozenset(
    {
        Structure.TENDON,
        Structure.TENDON_SHEATH,
        Structure.TENDON_ORIGIN,
        Structure.LIGAMENT,
        Structure.FASCIA,
        Structure.JOINT,
        Structure.BURSA,
        Structure.SCAR,
        Structure.NERVE,
        Structure.BONE,
    }
)
_SAID: Final = {
    Structure.TENDON_SHEATH: "the sheath of a tendon",
    Structure.TENDON_ORIGIN: "the origin or insertion of a tendon",
    Structure.ACUPOINT: "an acupoint",
    Structure.OTHER: "something else",
}
_SEGMENT: Final = r"(?:C[1-8]|T(?:[1-9]|1[0-2])|L[1-5]|S[1-5])"
_LEVEL: Final = re.compile(rf"(?:{_SEGMENT}(?:-(?:{_SEGMENT}|[1-9]|1[0-2]))?|[1-9]|1[0-2])\Z")
_SIDES: Final = frozenset((None, *Side))


def _check_side(side: object) -> None:
    if side is not None and type(side) is not Side:
        raise InvalidValueError("side", "a Side or None", side)


@frozen
class Muscle:
    """
    A named muscle on a side.

    Args:
        name: The muscle's slug, for instance ``"trapezius"`` or ``"multifidus-lumborum"``.
        side: The side, or None when the note does not state it.
        part: A part, head, belly or set of fibres of that muscle, for instance ``"upper"``.
        level: A spinal level (``"L4"``, ``"C5-C6"``) or the number of a digit or interspace.

    Raises:
        InvalidValueError: The slug or the part is unknown, or the level has another shape.
    """

    name: str
    side: Side | None = None
    part: str | None = field(default=None, kw_only=True)
    level: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what names no muscle."""
        if type(self.name) is not str or self.name not in MUSCLES:
            raise InvalidValueError("name", "the slug of a known muscle", self.name)
        side = self.side
        if side is not None and type(side) is not Side:
            raise InvalidValueError("side", "a Side or None", side)
        if self.part is not None and f"{self.name}/{self.part}" not in PARTS:
            parts = MUSCLES[self.name][9]
            want = f"one of {', '.join(parts)}" if parts else f"None for {self.name}"
            raise InvalidValueError("part", want, self.part)
        if self.level is not None and (
            type(self.level) is not str or not _LEVEL.match(self.level)
        ):
            raise InvalidValueError("level", "a spinal level such as L4, or a number", self.level)

    def __str__(self) -> str:
        """Read as a clinician would say it."""
        row = MUSCLES[self.name]
        words = [self.side.value] if self.side else []
        words.append(PARTS[f"{self.name}/{self.part}"][0] if self.part else row[0])
        if self.level:
            words.append(self.level)
        return " ".join(words)


@frozen
class MuscleGroup:
    """
    A word for several muscles, for instance ``"hamstrings"``; it names none of them.

    Args:
        name: The group's slug.
        side: The side, or None when the note does not state it.
    """

    name: str
    side: Side | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what names no group."""
        if type(self.name) is not str or self.name not in GROUPS:
            raise InvalidValueError("name", "the slug of a known muscle group", self.name)
        _check_side(self.side)

    @property
    def members(self) -> tuple[str, ...]:
        """The slugs of the muscles that the word may stand for."""
        return GROUPS[self.name][1]

    def __str__(self) -> str:
        """Read as a clinician would say it."""
        name = GROUPS[self.name][0]
        return f"{self.side.value} {name}" if self.side else name


def _listed(token: str) -> str:
    """Show a token that the library lists; another one is the note's own word."""
    return repr(token) if token in AMBIGUOUS else "..."


@frozen
class AmbiguousToken:
    """
    A token that may stand for a muscle, and for which one the note does not say.

    Args:
        token: The token as the library lists it, for instance ``"TA"``; with candidates, any.
        side: The side, or None when the note does not state it.
        candidates: References such as ``"muscle:soleus"``, ``"muscle:trapezius/lower"`` or
            ``"group:suboccipitals"``; None takes all that the library lists for the token.
    """

    token: str = field(repr=_listed)
    side: Side | None = None
    candidates: tuple[str, ...] = field(default=(), kw_only=True, converter=_check.texts)

    def __attrs_post_init__(self) -> None:
        """Refuse an unknown token without candidates, and unknown candidates."""
        if type(self.token) is not str or (self.token not in AMBIGUOUS and not self.candidates):
            raise InvalidValueError("token", "a token that the library lists", self.token)
        _check_side(self.side)
        _check.members("candidates", self.candidates, str)
        for candidate in self.candidates:
            if not _is_reference(candidate):
                raise InvalidValueError("candidates", "references to muscles or groups", candidate)

    @property
    def readings(self) -> tuple[str, ...]:
        """The candidates as references, narrowed if the reader could narrow them."""
        return self.candidates or AMBIGUOUS[self.token][0]

    def __str__(self) -> str:
        """Show the token as listed; a token that is not listed is the note's own word."""
        name = f"the token {self.token}" if self.token in AMBIGUOUS else "a token"
        return f"{name} on the {self.side.value}" if self.side else name


@frozen
class NonMuscle:
    """
    A site that is no muscle: tendon, fascia, joint, region, acupuncture point, ...

    Args:
        structure: What kind of thing it is.
        text: The words of the note; never shown in a repr or a message.
        side: The side, or None when the note does not state it.
    """

    structure: Structure
    text: str = field(default="", repr=False)
    side: Side | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse an unknown kind."""
        if type(self.structure) is not Structure:
            raise InvalidValueError("structure", "a Structure", self.structure)
        if type(self.text) is not str:
            raise InvalidValueError("text", "a text", self.text)
        _check_side(self.side)

    def __str__(self) -> str:
        """Show the kind, not the words."""
        return _SAID.get(self.structure, f"a {self.structure.value}")


@frozen
class Unread:
    """
    Words that were not understood.

    Args:
        text: The words of the note; never shown in a repr or a message.
        side: A side that stands with them, or None.
    """

    text: str = field(repr=False)
    side: Side | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no text."""
        if type(self.text) is not str:
            raise InvalidValueError("text", "a text", self.text)
        _check_side(self.side)

    def __str__(self) -> str:
        """Show the length, not the words."""
        length = len(self.text)
        return f"{length} character{'' if length == 1 else 's'} not understood"


Site: TypeAlias = Muscle | MuscleGroup | AmbiguousToken | NonMuscle | Unread
SITE_TYPES: Final = frozenset({Muscle, MuscleGroup, AmbiguousToken, NonMuscle, Unread})


def is_tissue(site: Site) -> bool:
    """
    Say whether a site is a structure for which a needle can have been meant, and no muscle.

    Args:
        site: The site.
    """
    return isinstance(site, NonMuscle) and site.structure.is_tissue


def _is_reference(reference: str) -> bool:
    kind, _, name = reference.partition(":")
    if kind == "group":
        return name in GROUPS
    return kind == "muscle" and (name in MUSCLES or name in PARTS)
