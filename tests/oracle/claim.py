"""What the oracle works with: a line that may still change, and the refusal to have an opinion."""

from dataclasses import dataclass, field

from needlecode.encounter import Encounter
from needlecode.procedure import Procedure, Profession


class NoOpinionError(Exception):
    """The visit leaves something open that matters, contradicts itself, or is not covered."""


@dataclass
class Line:
    """A claim line in the making: code, units, modifiers, and the places of its procedures."""

    code: str
    units: int
    places: list[int]
    modifiers: set[str] = field(default_factory=set)


@dataclass
class Visit:
    """The encounter, the policy, the families of the procedures, and choices other than default."""

    encounter: Encounter
    policy: str
    families: list[str]
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def follows_ncci(self) -> bool:
        """Whether the policy reads the edit tables and the modifiers of therapy plans."""
        return self.policy in {"CPT_NCCI", "MEDICARE"}

    def choice(self, name: str, default: str) -> str:
        """Give what is chosen."""
        return self.choices.get(name, default)

    def places_of(self, family: str) -> list[int]:
        """Give the places of the procedures of a family."""
        return [place for place, one in enumerate(self.families) if one == family]

    def procedure(self, place: int) -> Procedure:
        """Give a procedure by its place."""
        return self.encounter.procedures[place]

    def performer(self, place: int) -> Profession | None:
        """Give the profession of who did a procedure; nobody named is the rendering provider."""
        who = self.procedure(place).performed_by or self.encounter.rendering
        return who.profession

    def sessions(self, places: list[int]) -> set[int | None]:
        """Give the sessions in which some procedures were done."""
        return {self.procedure(place).session for place in places}


def refuse(why: str) -> NoOpinionError:
    """Make the refusal, with a word for whoever looks at the shares."""
    return NoOpinionError(why)
