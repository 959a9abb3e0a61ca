"""What the sites name, and what that does to the count."""

from typing import TYPE_CHECKING, Final

from needlecode.facts._anatomy import GROUPS, MUSCLES
from needlecode.mention import Mention
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, NonMuscle, Side, Unread
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NAMES: Final = ("aapc-part-b-paraspinal", "reader question")
_GROUP_WORDING: Final = ("cpt-changes-2002", "muscle groups, a wording that was changed")
_SIDES: Final = ("aapc-pmr-trapezius", "reader question")
_COUNTS: Final = ("cpt-code-set", "20552, 20553, 20560, 20561: by number of muscles; second-hand")


@rule("SEL120", "group-word-is-no-muscle", Severity.ERROR, _NAMES, _GROUP_WORDING)
def group_word_is_no_muscle(case: "Case") -> Answer:
    """
    The note names a group of muscles and not the muscles.

    ## What it requires

    Each muscle by its own name. "Hamstrings", "rotator cuff" or "paraspinals" stand for several
    muscles, and the note does not say which of them a needle entered.

    ## Why

    The codes count muscles. The wording "muscle group" left the code set in 2003 or 2004, and
    coding newsletters want the members named.

    ## How to fix

    Record the members that were treated, each with its side.

    ## Exceptions

    The choice `group_words` decides what a group word supports meanwhile.
    """
    problems = tuple(
        Problem(
            path,
            f"The note names a group ({GROUPS[site.name][0]}) and not its muscles.",
            f"Name the muscles of the {GROUPS[site.name][0]} that were treated, with their sides.",
        )
        for path, site in case.sites
        if isinstance(site, MuscleGroup)
    )
    if problems:
        # Where the policy counts the members, the names are still wanted, and less urgently.
        milder = case.edition.choices.group_words == "members"
        return Answer(Verdict.NOT_MET, problems, milder=milder)
    return MET if case.needle_procedures else NOT_APPLICABLE


@rule("SEL121", "site-not-resolved", Severity.ERROR, _NAMES)
def site_not_resolved(case: "Case") -> Answer:
    """
    A site is written with a token of several meanings, or in words that were not understood.

    ## What it requires

    A name that stands for one muscle.

    ## Why

    What is not read is not counted, and it may have been a muscle.

    ## How to fix

    Write the muscle's name in full.
    """
    problems: list[Problem] = []
    for path, site in case.sites:
        if isinstance(site, AmbiguousToken):
            message = f"It has several meanings and was not counted: {site}."
        elif isinstance(site, Unread):
            message = f"{len(site.text)} characters were not understood and not counted."
        else:
            continue
        problems.append(Problem(path, message, "Write the muscle's name in full."))
    if problems:
        return Answer(Verdict.UNDETERMINED, tuple(problems))
    return MET if case.needle_procedures else NOT_APPLICABLE


@rule(
    "SEL122",
    "structure-beside-muscles",
    Severity.NOTE,
    _COUNTS,
    ("aca-billing-dry-needling", "targets of needling besides trigger points"),
)
def structure_beside_muscles(case: "Case") -> Answer:
    """
    A site that is no muscle stands beside muscles and is not counted.

    ## What it requires

    Nothing: the site is recorded, and the muscles are counted without it.

    ## Why

    The codes count muscles. A tendon, a fascia or a joint adds none.

    ## How to fix

    Nothing is wrong.
    """
    remarks: list[Problem] = []
    for place, procedure in case.procedures:
        injected = place in case.groups.injection
        if not any(isinstance(site, Muscle | MuscleGroup) for site in procedure.sites):
            continue
        for position, site in enumerate(procedure.sites):
            # An injected tissue has a code of its own, and SEL203 reports it.
            if isinstance(site, NonMuscle) and not (injected and site.structure.is_tissue):
                message = f"This site is {site} and names no muscle; it was not counted."
                path = f"procedures[{place}].sites[{position}]"
                remarks.append(Problem(path, message, "Nothing needs to be done."))
    return Answer(Verdict.MET, tuple(remarks)) if case.needle_procedures else NOT_APPLICABLE


@rule("SEL123", "side-of-a-paired-muscle", Severity.WARNING, _SIDES)
def side_of_a_paired_muscle(case: "Case") -> Answer:
    """
    The note does not give the side of a paired muscle, or gives one that it cannot have.

    ## What it requires

    Left or right for each muscle that exists on both sides.

    ## Why

    The left and the right muscle are counted as two, so a mention without a side may be one muscle
    or two. A paired muscle does not lie in the midline.

    ## How to fix

    Record the side or sides that were treated.

    ## Exceptions

    Under the choice `laterality = names_only` both sides of a muscle count as one.
    """
    wrong: list[Problem] = []
    missing: list[Problem] = []
    for path, site in case.sites:
        if not isinstance(site, Muscle) or not MUSCLES[site.name][3]:
            continue
        name = MUSCLES[site.name][0]
        if site.side is Side.MIDLINE:
            message = f"The {name} lies on both sides of the body and not in the midline."
            wrong.append(Problem(path, message, "Record the side or sides that were treated."))
        elif site.side is None:
            message = f"The side of the {name} is not stated."
            missing.append(Problem(path, message, "Record the side or sides that were treated."))
    if wrong:
        return Answer(Verdict.NOT_MET, (*wrong, *missing))
    if missing:
        return Answer(Verdict.UNDETERMINED, tuple(missing))
    return MET if case.needle_procedures else NOT_APPLICABLE


@rule(
    "SEL124",
    "muscle-needled-and-injected",
    Severity.WARNING,
    ("cpt-code-set", "note on 20552, 20553 beside 20560, 20561; second-hand"),
)
def muscle_needled_and_injected(case: "Case") -> Answer:
    """
    The same muscle was needled and injected, and counts for the injection only.

    ## What it requires

    Needling and injection in different muscles, for both to count.

    ## Why

    The code set does not let trigger point injection and needling be reported for the same muscle.

    ## How to fix

    Nothing, if the note is right: the muscle counts once, as injected.
    """
    if len(case.needle_procedures) < 2:  # noqa: PLR2004 - one of each
        return NOT_APPLICABLE
    if case.many_open:
        return Answer(Verdict.UNDETERMINED)
    nothing: tuple[Mention, ...] = ()
    surely = [set(w.needling.blocked if w.needling else nothing) for w in case.worlds]
    maybe = [
        {*w.needling.touched, *w.needling.blocked} if w.needling else set(nothing)
        for w in case.worlds
    ]
    mentions = {m.path: m for found in maybe for m in found}
    problems = tuple(
        Problem(
            path,
            f"The {mention.site} was injected at the same visit and does not count as needled."
            if all(mention in found for found in surely)
            else f"The {mention.site} may have been injected at the same visit.",
            "Report it for the injection only, if the note is right.",
        )
        for path, mention in sorted(mentions.items())
    )
    if not problems:
        return MET
    sure = any(all(mention in found for found in surely) for mention in mentions.values())
    return Answer(Verdict.NOT_MET if sure else Verdict.UNDETERMINED, problems)


@rule(
    "SEL125",
    "current-through-the-needle",
    Severity.NOTE,
    ("aca-billing-dry-needling", "stimulation as an option of needling"),
)
def current_through_the_needle(case: "Case") -> Answer:
    """
    Current was applied through the needles, and no code is added for it.

    ## What it requires

    Nothing: needling is described with or without stimulation.

    ## Why

    Societies describe stimulation as part of needling, and no authority was found that allows or
    forbids a second code.

    ## How to fix

    Nothing is wrong.

    ## Exceptions

    A policy may choose a code for it with `estim_through_needle`; see SEL830 to SEL832.

    ## Not checked

    Stimulation as a service of its own, with its own documentation.
    """
    remarks = tuple(
        Problem(
            f"procedures[{place}].electrical_stimulation",
            "Current was applied through the needles, and no code is added for it.",
            "Nothing needs to be done.",
        )
        for place, procedure in case.procedures
        if procedure.electrical_stimulation
        and case.edition.choices.estim_through_needle == "included"
    )
    return Answer(Verdict.MET, remarks) if case.needle_procedures else NOT_APPLICABLE


RULES: Final = (
    group_word_is_no_muscle,
    site_not_resolved,
    structure_beside_muscles,
    side_of_a_paired_muscle,
    muscle_needled_and_injected,
    current_through_the_needle,
)
