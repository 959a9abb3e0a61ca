"""The sites of a procedure that is stated by its code."""

from typing import TYPE_CHECKING, Final

from needlecode.muscle import (
    AmbiguousToken,
    Muscle,
    MuscleGroup,
    NonMuscle,
    Site,
    Structure,
)
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_BY_CODE: Final = ("cpt-code-set", "a code stands for one service; second-hand")
_JOINTS: Final = frozenset({Structure.JOINT, Structure.BURSA})
_NERVES: Final = frozenset({Structure.NERVE})


def _targets(code: str) -> frozenset[Structure] | None:
    """Give the kinds of structure that a stated code is for; None where it may be any."""
    if code.startswith("2060") or code in {"20610", "20611", "27096"}:
        return _JOINTS
    return _NERVES if code.startswith(("644", "645")) else None


def is_elsewhere(code: str, site: Site) -> bool:
    """
    Say whether a site is of a kind that the stated code is not for.

    Args:
        code: The code of the procedure.
        site: One of its sites.
    """
    kinds = _targets(code)
    if kinds is None:
        return False
    if isinstance(site, NonMuscle):
        return site.structure.is_tissue and site.structure not in kinds
    return isinstance(site, Muscle | MuscleGroup | AmbiguousToken)


@rule("SEL828", "sites-of-a-stated-procedure", Severity.WARNING, _BY_CODE)
def sites_of_a_stated_procedure(case: "Case") -> Answer:
    """
    The sites of a procedure that is stated by its code are open, and so are its units.

    ## What it requires

    Each site with its side.

    ## Why

    Each distinct site is a unit. Where the note leaves open whether two mentions are one site, one
    is counted. Different words are two sites only where that is sure, as of *knee* and *shoulder*.

    ## How to fix

    Record the sites and their sides.
    """
    answer = case.row("SEL820")
    if answer is NOT_APPLICABLE:
        return answer
    paths = case.parts.stated.open_at("sites")
    if not paths:
        return MET
    message = "The sites or their sides are not all told apart, so the units of the code are open."
    fix = "Record each site with its side."
    ask = Ask(paths, "On which side of the body, and at which sites, was the procedure done?")
    return Answer(Verdict.UNDETERMINED, tuple(Problem(p, message, fix) for p in paths), (ask,))


@rule("SEL834", "site-of-another-kind", Severity.WARNING, _BY_CODE)
def site_of_another_kind(case: "Case") -> Answer:
    """
    A procedure at a joint or a nerve names a site that is neither; it is no unit of the code.

    ## What it requires

    Joints and bursae at a code for joints, nerves at a code for nerves. A region, a level or words
    that were not understood may say where.

    ## Why

    The code counts joints or nerves. A muscle that was treated beside them is a service of its
    own, or only says where the needle passed.

    ## How to fix

    Record what was done to the other site as a procedure of its own.
    """
    procedures = case.encounter.procedures
    stated = [(n, procedures[n]) for n in case.groups.stated]
    if not any(_targets(done.code or "") for _, done in stated):
        return NOT_APPLICABLE
    problems = tuple(
        Problem(
            f"procedures[{n}].sites[{place}]",
            "This site is of another kind than the stated code is for, so it is no unit of it.",
            "Record what was done there as a procedure of its own.",
        )
        for n, done in stated
        for place, site in enumerate(done.sites)
        if is_elsewhere(done.code or "", site)
    )
    return Answer(Verdict.NOT_MET, problems) if problems else MET


RULES: Final = (sites_of_a_stated_procedure, site_of_another_kind)
