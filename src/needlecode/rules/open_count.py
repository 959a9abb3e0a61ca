"""The number of muscles, where the note leaves it open and that decides a line."""

from typing import TYPE_CHECKING, Final

from needlecode.facts._anatomy import MUSCLES
from needlecode.mention import WHOLE, Mention
from needlecode.muscle import AmbiguousToken, Muscle, MuscleGroup, Side, Unread
from needlecode.rule import MET, NOT_APPLICABLE, Answer, Ask, Problem, Severity, Verdict, rule


if TYPE_CHECKING:
    from needlecode.case import Case

_NAMES: Final = ("aapc-part-b-paraspinal", "reader question")
_SIDES: Final = ("aapc-pmr-trapezius", "reader question")
_COUNTS: Final = ("cpt-code-set", "20552, 20553, 20560, 20561: by number of muscles; second-hand")


def _words(mention: Mention) -> tuple[str, str]:
    """Give what a question is about, and how it ends."""
    site = mention.site
    if isinstance(site, MuscleGroup):
        end = "?" if site.side in {Side.LEFT, Side.RIGHT} else "and on which side?"
        return f"Which muscles of the {site} were", end
    if isinstance(site, Muscle):
        side, section, part, level = mention.patterns[0][0][1]
        asked = (
            ("on which side or sides", side),
            ("in which section", section),
            ("in which part or parts", part),
            ("at which level or levels", level),
        )
        what = " and ".join(words for words, stated in asked if stated is None)
        return f"{what[0].upper()}{what[1:]} was the {MUSCLES[site.name][0]}", "?"
    if mention.place == WHOLE:
        return "Which muscles were", "and on which side was each?"
    words = str(site) if isinstance(site, AmbiguousToken) else "these words"
    if site.side in {Side.LEFT, Side.RIGHT}:
        return f"Which structure is meant by {words}, where it was", "?"
    return f"Which structure is meant by {words}, and on which side was it", "?"


def _ask(mentions: list[Mention], verb: str) -> Ask:
    start, end = _words(mentions[0])
    text = f"{start} {verb}{end}" if end == "?" else f"{start} {verb}, {end}"
    return Ask(tuple(mention.path for mention in mentions), text)


def _asks(case: "Case") -> tuple[Ask, ...]:
    """Ask about every mention that leaves a decisive number open, once for each muscle."""
    open_: dict[tuple[str, str], list[Mention]] = {}
    for world in case.worlds:
        for counted, verb, decisive in (
            (world.separate, "needled", case.sites_open),
            (world.injection, "injected", case.injection_open),
        ):
            for mention in counted.open_mentions if counted and decisive else ():
                name = mention.site.name if isinstance(mention.site, Muscle) else mention.path
                group = open_.setdefault((verb, name), [])
                if mention not in group and not (
                    isinstance(mention.site, Muscle) and _is_stated(mention)
                ):
                    group.append(mention)
        if case.sites_open and world.needling:
            for mention in _unclear_injections(world.needling.touched, world.blockers):
                group = open_.setdefault(("injected", mention.path), [])
                if mention not in group:
                    group.append(mention)
    found = {
        _ask(group, verb).paths: _ask(group, verb) for (verb, _), group in open_.items() if group
    }
    return tuple(found.values())


def _is_stated(mention: Mention) -> bool:
    return None not in mention.patterns[0][0][1]


def _unclear_injections(
    touched: tuple[Mention, ...], injected: tuple[Mention, ...]
) -> list[Mention]:
    """Give the injected sites that may or may not be a muscle that was needled."""
    keys = {key for mention in touched for key, _, _ in mention.patterns[0]}
    return [
        mention
        for mention in injected
        if isinstance(mention.site, Unread)
        or (
            any(key in keys for alternative in mention.patterns for key, _, _ in alternative)
            and not (isinstance(mention.site, Muscle) and _is_stated(mention))
        )
    ]


@rule("SEL127", "muscle-count-open", Severity.ERROR, _COUNTS, _SIDES, _NAMES)
def muscle_count_open(case: "Case") -> Answer:
    """
    The number of muscles is open, and different readings of the note select different lines.

    ## What it requires

    A note whose smallest and largest reading select the same lines.

    ## Why

    The lines follow the smallest number that the note supports. Where a larger reading would
    select another line, only the clinician can say which is true.

    ## How to fix

    Answer the questions: name each muscle and its side.
    """
    if not case.needle_procedures:
        return NOT_APPLICABLE
    if not (case.needling_open or case.injection_open):
        return MET
    problems: list[Problem] = []
    for what, decisive, counts in (
        ("needled", case.needling_open, [w.needling for w in case.worlds if w.needling]),
        ("injected", case.injection_open, [w.injection for w in case.worlds if w.injection]),
    ):
        if decisive and counts:
            low = min(counted.interval.supported for counted in counts)
            high = max(counted.interval.possible for counted in counts)
            message = (
                f"The note supports {low} {what} muscle{'' if low == 1 else 's'} and may mean up to "
                f"{high}; that decides the line."
            )
            problems.append(Problem("procedures", message, "Answer the questions."))
    return Answer(Verdict.UNDETERMINED, tuple(problems), _asks(case))


RULES: Final = (muscle_count_open,)
