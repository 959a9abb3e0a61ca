"""
A reading of a text, as JSON: the format ``needlecode.reading/1``.

Every field is written, the empty ones too. The passages cover the whole text without gap or
overlap; `start` and `end` count characters, that is Unicode code points. The sites have the form
that they have in ``needlecode.encounter/1``, so they can be put into a visit as they are.
"""

from typing import Final

from needlecode.interchange.json import Json, dump, to_wire
from needlecode.reading import MuscleReading, Passage


__all__ = ["READING_FORMAT", "reading_to_dict", "write_reading"]

READING_FORMAT: Final = "needlecode.reading/1"


def reading_to_dict(reading: MuscleReading) -> dict[str, Json]:
    """
    Give a reading as the object that `write_reading` writes.

    Args:
        reading: The reading; its text is written too.

    Returns:
        Dicts, lists, texts and numbers.
    """
    return {
        "format": READING_FORMAT,
        "text": reading.text,
        "passages": [_passage(passage) for passage in reading.passages],
    }


def write_reading(reading: MuscleReading) -> str:
    """
    Write a reading as JSON: fields in their order, two spaces of indentation, a last newline.

    Args:
        reading: The reading; its text is written too.

    Returns:
        The text. A lone surrogate, which no encoding can hold, is escaped.
    """
    return dump(reading_to_dict(reading))


def _passage(passage: Passage) -> dict[str, Json]:
    return {
        "start": passage.start,
        "end": passage.end,
        "role": passage.role.value,
        "sites": [to_wire(site) for site in passage.sites],
        "side_from": passage.side_from.value,
        "spelling": passage.spelling.value,
        "why": passage.why,
    }
