"""Payers other than Medicare Part B: what each says of needling and acupuncture, and since when."""

from datetime import date
from functools import cache

from attrs import field, frozen

from needlecode.authority import Citation
from needlecode.facts._payers import PAYERS


__all__ = ["UNKNOWN_PAYER", "Payer", "Position", "all_payers", "payer_named"]


@frozen(kw_only=True)
class Position:
    """
    What a payer says of a service.

    Attributes:
        service: ``needling`` or ``acupuncture``.
        first_day: First date of service, or None when the source gives none.
        last_day: Last date of service, or None while it holds.
        kind: ``covered``, ``conditional``, ``not_covered``, ``investigational``,
            ``not_separately_paid`` or ``not_established``.
        limits: What it is limited to, in the library's words.
        message: The position in one sentence.
        cites: Where it is said.
    """

    service: str
    first_day: date | None
    last_day: date | None
    kind: str
    limits: str
    message: str
    cites: tuple[Citation, ...]

    def in_force(self, day: date) -> bool:
        """
        Say whether it holds on a date of service.

        Args:
            day: The date.
        """
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )


@frozen(kw_only=True)
class Payer:
    """
    A payer.

    Attributes:
        id: For instance ``"TRICARE"``.
        title: For people.
        names: What people call it.
        base: Id of the policy whose rules it has besides its own.
        positions: What it says of each service.
        most: How many needling treatments it covers at most, or None.
        visits: How many acupuncture visits it covers, or None.
        by_purpose: Whether a visit of which needling is the only purpose is not covered itself.
    """

    id: str
    title: str
    names: tuple[str, ...] = field(repr=False)
    base: str
    positions: tuple[Position, ...] = field(repr=False)
    most: int | None = None
    visits: int | None = None
    by_purpose: bool = False

    def on(self, service: str, day: date) -> Position | None:
        """
        Give what it says of a service on a date; None where nothing was found.

        Args:
            service: ``needling`` or ``acupuncture``.
            day: The date of service.
        """
        found = (one for one in self.positions if one.service == service and one.in_force(day))
        return next(found, None)


UNKNOWN_PAYER = Payer(
    id="UNKNOWN_PAYER",
    title="A payer of whom the library knows nothing",
    names=(),
    base="CPT",
    positions=(),
)


@cache
def all_payers() -> tuple[Payer, ...]:
    """Give every payer of the table, in order of the ids."""
    return tuple(_payer(id_) for id_ in sorted(PAYERS))


def _payer(id_: str) -> Payer:
    title, names, base, rows, numbers, by_purpose = PAYERS[id_]
    limits = dict(numbers)
    return Payer(
        id=id_,
        title=title,
        names=names,
        base=base,
        positions=tuple(
            Position(
                service=service,
                first_day=date.fromisoformat(first) if first else None,
                last_day=date.fromisoformat(last) if last else None,
                kind=kind,
                limits=text,
                message=message,
                cites=tuple(Citation(*cite) for cite in cites),
            )
            for service, first, last, kind, text, message, cites in rows
        ),
        most=limits.get("needling_max"),
        visits=limits.get("acupuncture_visits"),
        by_purpose=by_purpose,
    )


def payer_named(name: str) -> Payer | None:
    """
    Look up a payer by its id or by what people call it; case, hyphens and spaces do not matter.

    Args:
        name: For instance ``"Tricare"``.
    """
    wanted = _plain(name)
    for payer in all_payers():
        if wanted in {_plain(one) for one in (payer.id, *payer.names)}:
            return payer
    return None


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
