"""What a record may have to say: the rows, and each element met, missing and open."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

import pytest
from attrs import evolve

from needlecode.circumstances import Circumstances
from needlecode.claim import ClaimLine
from needlecode.element_checks import ElementCheck, checked
from needlecode.elements import Element, ElementAsk, Level, all_elements
from needlecode.encounter import Note, PlanOfCare, Service
from needlecode.errors import UnknownNameError
from needlecode.muscle import Muscle
from needlecode.policies import MEDICARE
from needlecode.procedure import Procedure, Profession, Provider, Technique
from needlecode.rule import Verdict
from tests.test_circumstances import ACUPUNCTURE, AGAIN, DAY, DISTINCT, DRY, PT, SHOT, visit


def of(element: str, found: Circumstances) -> ElementCheck:
    """Give the check of one element."""
    (check,) = (one for one in checked(found) if one.element.id == element)
    return check


# A muscle that has two sides, and lies over the pleura and in the neck.
_NECK: Final = Muscle("sternocleidomastoid")
_NEEDLED: Final = Procedure(Technique.OTHER, code="20560")
_PEOPLE: Final = {
    "chiropractor": Profession.CHIROPRACTOR,
    "occupational": Profession.OCCUPATIONAL_THERAPIST,
    "auxiliary": Profession.AUXILIARY_PERSONNEL,
    "assistant": Profession.PHYSICAL_THERAPIST_ASSISTANT,
    "therapist": Profession.PHYSICAL_THERAPIST,
}
_LINES: Final = {
    "timed_code": ClaimLine("97110"),
    "modifier_distinct": DISTINCT[0],
    "modifier_repeat": AGAIN[0],
}
_EARLIER: Final = {
    "first_visit": 0,
    "first_needling": 0,
    "continuing": 1,
    "beyond_three": 3,
    "beyond_twelve": 12,
}
_OPEN: Final = frozenset({"charged", "exposure", "referred"})
# Stated by the visit wherever it is asked for.
ALWAYS_SAID: Final = frozenset({"date-of-service", "electrical-stimulation-through-needle"})
# Asked for only under a condition that nothing of a visit states.
NEVER_ASKED_SURELY: Final = frozenset(
    {"abn-signed", "needlestick-exposure", "physician-communication-content"}
)


def fulfilling(element: Element, *, said: bool | None) -> Circumstances:
    """Make a visit that an element is asked for at, and whose note says so much of it."""
    ask = next((a for a in element.asks if not _OPEN & {*a.conditions}), element.asks[0])
    wanted = {*ask.conditions}
    done = SHOT if "injection" in wanted else _NEEDLED
    if wanted & {"paired_muscle", "over_pleura", "region_at_risk"}:
        done = evolve(done, sites=(_NECK,))
    if "estim" in wanted:
        done = evolve(done, electrical_stimulation=None if said is None else True)
    procedures = [done, *([ACUPUNCTURE] if "same_day_acupuncture" in wanted else [])]
    earlier = [number for name, number in _EARLIER.items() if name in wanted]
    days = [DAY - timedelta(days=n + 1) for n in range(max(earlier, default=0))]
    people = [who for name, who in _PEOPLE.items() if name in wanted]
    rendering = Provider(
        profession=(*people, Profession.PHYSICIAN)[0],
        state=min(ask.states, default="OH"),
        supervised_by=Profession.PHYSICIAN if "several_people" in wanted else None,
    )
    lines = [line for name, line in _LINES.items() if name in wanted]
    made = visit(
        *([] if element.id == "intervention-identified" else procedures),
        policy=MEDICARE,
        lines=(*lines, *([ClaimLine("20560")] if "clbp_service" in wanted else [])),
        denied="charged" in wanted,
        rendering=rendering,
        date_of_service=ask.until or DAY,
        plan_of_care=PlanOfCare() if "therapy_plan" in wanted else None,
        earlier_visits=[Service(date=day, code="20560") for day in days] if earlier else None,
        note=Note() if said is None else Note.of({element.id: said}),
    )
    return evolve(made, edition=evolve(made.edition, profiles=frozenset({ask.profile})))


@pytest.mark.parametrize("element", all_elements(), ids=lambda one: one.id)
class TestEachElement:
    """Of each of the 93 elements the record has it, lacks it, or nobody has said (C-301 to C-331)."""

    def test_it_is_met(self, element: Element) -> None:
        """What the note says that the record has is met, for whoever asks for it here."""
        check = of(element.id, fulfilling(element, said=True))

        assert (check.verdict, check.recorded) == (Verdict.MET, True)
        assert check.asks
        assert check.cites

    def test_it_is_not_met(self, element: Element) -> None:
        """What the record lacks is missing where it is surely asked for."""
        check = of(element.id, fulfilling(element, said=False))
        wanted = Verdict.NOT_MET
        if element.id in NEVER_ASKED_SURELY:
            wanted = Verdict.UNDETERMINED

        assert check.verdict is (Verdict.MET if element.id in ALWAYS_SAID else wanted)
        assert (check.level is None) is (element.id in NEVER_ASKED_SURELY)

    def test_it_is_undetermined(self, element: Element) -> None:
        """What nobody has said is neither met nor missing; a visit always has its date."""
        check = of(element.id, fulfilling(element, said=None))
        dated = element.id == "date-of-service"

        assert check.verdict is (Verdict.MET if dated else Verdict.UNDETERMINED)


class TestElements:
    """The rows: ids, words, and since when each is asked for (design, 3.3 of the facts)."""

    def test_an_element_is_found_by_its_id(self) -> None:
        """In the order of a note, each once."""
        assert [Element.get(one.id) for one in all_elements()] == list(all_elements())
        with pytest.raises(UnknownNameError, match="no such documentation element"):
            Element.get("consent")

    def test_a_level_is_shown_as_its_word(self) -> None:
        """And what is required is more than what is recommended."""
        assert [str(level) for level in sorted(Level, reverse=True)] == [
            *("required", "conditional", "recommended")
        ]

    @pytest.mark.parametrize(
        ("since", "until", "day", "held"),
        [
            (None, None, DAY, True),
            (DAY, None, DAY - timedelta(days=1), False),
            (DAY, None, DAY, True),
            (None, DAY, DAY, True),
            (None, DAY, DAY + timedelta(days=1), False),
        ],
    )
    def test_both_days_count(
        self, since: date | None, until: date | None, day: date, *, held: bool
    ) -> None:
        """The first and the last day are within."""
        ask = ElementAsk(
            profile="law",
            level=Level.REQUIRED,
            conditions=(),
            states=frozenset(),
            cites=(),
            since=since,
            until=until,
        )

        assert ask.in_force(day) is held

    @pytest.mark.parametrize("state", ["CO", "NJ", "TN", "OH", None])
    @pytest.mark.parametrize("day", [date(2021, 6, 30), date(2021, 7, 1), DAY])
    @pytest.mark.parametrize("payer", ["medicare", "bcbs_al", "va"])
    def test_what_is_asked_for_is_what_the_rows_say(
        self, payer: str, day: date, state: str | None
    ) -> None:
        """A naive reading of the file, for a therapist who needles a deltoid for the first time."""
        holding = {"needling", "needles", "therapist", "first_visit", "first_needling"}
        open_ = {"therapy_plan", "estim", "exposure", "referred"}
        profiles = {"code_set", "good_practice", "law", payer}
        wanted = []
        for id_, record in _rows("elements.toml").items():
            for profile, _, conditions, states, _, *days in record["asks"]:
                first, last = days or ("", "")
                if (
                    profile in profiles
                    and {*conditions.split()} <= {*holding, *open_, "paired_muscle"}
                    and (not states or state is None or state in states.split())
                    and (first or "0") <= day.isoformat() <= (last or "9")
                ):
                    wanted.append(id_)
        made = visit(
            DRY,
            date_of_service=day,
            rendering=evolve(PT, state=state),
            earlier_visits=(),
        )
        asked = evolve(made, edition=evolve(made.edition, profiles=frozenset({payer})))

        assert [
            one.element.id for one in checked(asked) if one.verdict is not Verdict.NOT_APPLICABLE
        ] == list(dict.fromkeys(wanted))


def _rows(name: str) -> dict[str, Any]:
    return tomllib.loads(files("needlecode.facts").joinpath(name).read_text(encoding="utf-8"))
