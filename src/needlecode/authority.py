"""Why the library says what it says: sources and places in them."""

from datetime import date
from functools import cache

from attrs import frozen

from needlecode.errors import UnknownNameError
from needlecode.facts._sources import SOURCES


__all__ = ["Citation", "Source"]


@frozen(kw_only=True)
class Source:
    """
    A document.

    Attributes:
        key: The library's own key.
        title: Title of the primary document.
        publisher: Who issued it.
        url: Where its publisher keeps it, or the page that was read where that is not known.
        published: Date or version, as the source gives it.
        read: The day it was read.
        kind: ``code-set``, ``government``, ``payer``, ``society``, ``association-newsletter``,
            ``anatomy`` or ``trade`` (authority for its own position only).
        via: What was read instead, where it was not read at its publisher; else empty.
    """

    key: str
    title: str
    publisher: str
    url: str
    published: str
    read: date
    kind: str
    via: str = ""

    @classmethod
    @cache
    def get(cls, key: str) -> "Source":
        """
        Look up a source.

        Raises:
            UnknownNameError: No source has the key.
        """
        try:
            title, publisher, url, published, read, kind, via = SOURCES[key]
        except KeyError:
            msg = "no source has that key"
            raise UnknownNameError(msg) from None
        return cls(
            key=key,
            title=title,
            publisher=publisher,
            url=url,
            published=published,
            read=date.fromisoformat(read),
            kind=kind,
            via=via,
        )


@frozen
class Citation:
    """A place in a source: the source's key, and a section, page or row of it."""

    source: str
    locator: str = ""

    @property
    def document(self) -> Source:
        """The source itself."""
        return Source.get(self.source)

    def __str__(self) -> str:
        """Title, publisher, place, date, and the copy that was read, if any."""
        document = self.document
        parts = [f"{document.publisher}, {document.title}"]
        if self.locator:
            parts.append(self.locator)
        parts.append(document.published)
        text = ", ".join(parts)
        return f"{text} ({document.via})" if document.via else text


def all_sources() -> tuple[Source, ...]:
    """Give every source, in order of the keys."""
    return tuple(Source.get(key) for key in sorted(SOURCES))
