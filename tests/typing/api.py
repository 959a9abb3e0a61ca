"""
Every public call, for type checkers; nothing here is run.

mypy and pyright read it in strict mode, as the code of somebody who embeds the library.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, assert_never, assert_type

import needlecode as nc
from needlecode import interchange, views
from needlecode._dated import Dated
from needlecode._table import Table
from needlecode.authority import all_sources
from needlecode.choices import ChoiceValue, all_choices
from needlecode.claim import ModifierKind
from needlecode.edition import Code
from needlecode.edits import EditTable, Mue, Pair, PtpEdit, PtpRows, SettingEdits
from needlecode.grouping import Family
from needlecode.interchange.json import Json, encounter_to_dict, write_encounter
from needlecode.interchange.readings import reading_to_dict, write_reading
from needlecode.interchange.records import coding_to_dict, read_record, write_record
from needlecode.muscles import MuscleFacts
from needlecode.views import readings


# --- Sites --------------------------------------------------------------------------------------

named = nc.Muscle("trapezius", nc.Side.LEFT, part="upper", level=None)
assert_type(named.name, str)
assert_type(named.side, nc.Side | None)
assert_type(named.part, str | None)
assert_type(named.level, str | None)
assert_type(str(named), str)

group = nc.MuscleGroup("hamstrings", nc.Side.RIGHT)
assert_type(group.members, tuple[str, ...])

token = nc.AmbiguousToken("TA", candidates=["muscle:soleus"])
assert_type(token.candidates, tuple[str, ...])
assert_type(token.readings, tuple[str, ...])

elsewhere = nc.NonMuscle(nc.Structure.TENDON, "text", nc.Side.MIDLINE)
assert_type(elsewhere.structure, nc.Structure)
assert_type(elsewhere.structure.is_tissue, bool)
unread = nc.Unread("text", nc.Side.LEFT)
assert_type(unread.text, str)

sites: tuple[nc.Site, ...] = (named, group, token, elsewhere, unread)


def kind_of(site: nc.Site) -> str:
    """Every kind of site is known, so that a new one is noticed by whoever embeds the library."""
    match site:
        case nc.Muscle():
            return "muscle"
        case nc.MuscleGroup():
            return "group"
        case nc.AmbiguousToken():
            return "token"
        case nc.NonMuscle():
            return "non_muscle"
        case nc.Unread():
            return "unread"
        case _:
            assert_never(site)


# --- Reading ------------------------------------------------------------------------------------

reading = nc.read_muscles("L UT, bilat QL")
assert_type(reading, nc.MuscleReading)
assert_type(nc.read_muscles("TA", region="leg"), nc.MuscleReading)
assert_type(nc.read_muscles("TA", region=["leg", "foot"]), nc.MuscleReading)
assert_type(reading.text, str)
assert_type(reading.passages, tuple[nc.Passage, ...])
assert_type(list(reading), list[nc.Site])
assert_type(len(reading), int)
assert_type(reading.muscles, tuple[nc.Muscle, ...])
assert_type(reading.groups, tuple[nc.MuscleGroup, ...])
assert_type(reading.ambiguous, tuple[nc.AmbiguousToken, ...])
assert_type(reading.non_muscles, tuple[nc.NonMuscle, ...])
assert_type(reading.unread, tuple[nc.Unread, ...])
assert_type(reading.not_treated, tuple[nc.Site, ...])
assert_type(str(reading), str)
assert_type(readings.render(reading, width=100, colour=True), str)
assert_type(readings.page(reading), str)
assert_type(reading_to_dict(reading), dict[str, Json])
assert_type(write_reading(reading), str)
read_from_words = nc.Procedure(nc.Technique.DRY_NEEDLING, sites=reading)

for passage in reading.passages:
    assert_type(passage.start, int)
    assert_type(passage.end, int)
    assert_type(passage.role, nc.Role)
    assert_type(passage.sites, tuple[nc.Site, ...])
    assert_type(passage.side_from, nc.SideSource)
    assert_type(passage.spelling, nc.Spelling)
    assert_type(passage.why, str)


# --- The visit ----------------------------------------------------------------------------------

provider = nc.Provider(
    profession=nc.Profession.PHYSICAL_THERAPIST,
    state="CO",
    credentials=["acupuncture-licence"],
    supervised_by=nc.Profession.PHYSICIAN,
)
assert_type(provider.profession, nc.Profession | None)
assert_type(provider.state, str | None)
assert_type(provider.credentials, tuple[str, ...])
assert_type(provider.supervised_by, nc.Profession | None)

needles = nc.NeedleSet(minutes=15, electrical=False, new_insertion=True)
assert_type(needles.minutes, int | None)
assert_type(needles.electrical, bool | None)
assert_type(needles.new_insertion, bool | None)

procedure = nc.Procedure(
    nc.Technique.DRY_NEEDLING,
    sites=[named, group, token, elsewhere, unread],
    injected=False,
    substance=None,
    electrical_stimulation=True,
    minutes=15,
    regions=["cervical"],
    needle_sets=[needles],
    code="97140",
    needles_in=4,
    needles_out=4,
    performed_by=provider,
    assistant_minutes=0,
    session=1,
    separate_work=None,
    decision_only=False,
)
assert_type(procedure.technique, nc.Technique)
assert_type(procedure.sites, tuple[nc.Site, ...])
assert_type(procedure.injected, bool | None)
assert_type(procedure.substance, str | None)
assert_type(procedure.electrical_stimulation, bool | None)
assert_type(procedure.minutes, int | None)
assert_type(procedure.regions, tuple[str, ...])
assert_type(procedure.needle_sets, tuple[nc.NeedleSet, ...])
assert_type(procedure.code, str | None)
assert_type(procedure.needles_in, int | None)
assert_type(procedure.needles_out, int | None)
assert_type(procedure.performed_by, nc.Provider | None)
assert_type(procedure.assistant_minutes, int | None)
assert_type(procedure.session, int | None)
assert_type(procedure.separate_work, bool | None)
assert_type(procedure.decision_only, bool)

plan = nc.PlanOfCare(
    discipline=nc.Discipline.PHYSICAL_THERAPY, first_day=date(2026, 1, 5), last_day=None
)
assert_type(plan.discipline, nc.Discipline | None)
assert_type(plan.first_day, date | None)
assert_type(plan.last_day, date | None)

service = nc.Service(
    date=date(2026, 3, 2),
    code="97140",
    units=2,
    modifiers=["GP"],
    same_provider=True,
    policy="MEDICARE",
)
assert_type(service.date, date)
assert_type(service.code, str)
assert_type(service.units, int | None)
assert_type(service.modifiers, tuple[str, ...])
assert_type(service.same_provider, bool | None)
assert_type(service.policy, str | None)

clinical = nc.Clinical(
    pregnant=False,
    anticoagulated=None,
    implant=None,
    pain_weeks=12,
    specific_cause=False,
    surgery_related=False,
    pregnancy_related=False,
)
assert_type(clinical.pregnant, bool | None)
assert_type(clinical.pain_weeks, int | None)

note = nc.Note.of({"consent": True, "sites_named": False})
assert_type(note, nc.Note)
assert_type(nc.Note(["consent"], {"sites_named"}), nc.Note)
assert_type(note.recorded, frozenset[str])
assert_type(note.missing, frozenset[str])
assert_type(note.says("consent"), bool | None)
assert_type(note.as_dict(), dict[str, bool])

visit = nc.Encounter(
    date_of_service=date(2026, 3, 2),
    rendering=provider,
    procedures=[procedure],
    diagnoses=["M54.2"],
    place_of_service="11",
    setting=nc.Setting.PRACTITIONER,
    plan_of_care=plan,
    note=note,
    other_services=[service],
    earlier_visits=(),
    clinical=clinical,
)
assert_type(visit.date_of_service, date)
assert_type(visit.rendering, nc.Provider)
assert_type(visit.procedures, tuple[nc.Procedure, ...])
assert_type(visit.diagnoses, tuple[str, ...])
assert_type(visit.place_of_service, str | None)
assert_type(visit.setting, nc.Setting | None)
assert_type(visit.plan_of_care, nc.PlanOfCare | None)
assert_type(visit.note, nc.Note)
assert_type(visit.other_services, tuple[nc.Service, ...] | None)
assert_type(visit.earlier_visits, tuple[nc.Service, ...] | None)
assert_type(visit.clinical, nc.Clinical)
assert_type({visit: 1}, dict[nc.Encounter, int])

# --- Selecting codes ----------------------------------------------------------------------------

assert_type(nc.select_codes(visit), nc.Coding)
review = nc.review_claim(visit, [nc.ClaimLine.read("20560")], policy=nc.policies.CPT_NCCI)
assert_type(review, nc.ClaimReview)
assert_type(review.lines, tuple[nc.LineReview, ...])
assert_type(review.lines[0].support, nc.Support)
assert_type(review.missing, tuple[nc.ClaimLine, ...])
assert_type(review.findings, tuple[nc.Finding, ...])
record_of = nc.check_documentation(
    visit, policy=nc.policies.MEDICARE, lines=[nc.ClaimLine("20560")]
)
assert_type(record_of, nc.Completeness)
assert_type(record_of.missing, tuple[nc.ElementCheck, ...])
assert_type(record_of.tally("authority"), dict[str, nc.Tally])
assert_type(record_of.missing[0].element, nc.Element)
assert_type(record_of.missing[0].asks, tuple[nc.ElementAsk, ...])
assert_type(record_of.missing[0].level, nc.Level | None)
assert_type(record_of.findings, tuple[nc.Finding, ...])
assert_type(record_of.questions, tuple[nc.Question, ...])
coding = nc.select_codes(visit, policy=nc.policies.CPT_NCCI)
assert_type(coding.encounter, nc.Encounter)
assert_type(coding.policy, str)
assert_type(coding.payer, nc.Policy)
assert_type(coding.edition_day, date)
assert_type(coding.lines, tuple[nc.ClaimLine, ...])
assert_type(coding.alternatives, tuple[tuple[nc.ClaimLine, ...], ...])
assert_type(coding.findings, tuple[nc.Finding, ...])
assert_type(coding.questions, tuple[nc.Question, ...])
assert_type(coding.verdicts, dict[str, nc.Verdict])
assert_type(coding.is_final, bool)
assert_type(coding.muscle_counts, tuple[nc.MuscleCount, ...])
assert_type(coding.muscle_count, nc.MuscleCount | None)
assert_type(coding.rests_on, tuple[nc.Choice, ...])
assert_type(coding.not_checked, tuple[str, ...])
assert_type(coding.worst, nc.Severity | None)
assert_type(str(coding), str)

for count in coding.muscle_counts:
    assert_type(count.family, Family)
    assert_type(count.supported, int)
    assert_type(count.possible, int)
    for step in count.steps:
        assert_type(step, nc.CountStep)
        assert_type(step.path, str)
        assert_type(step.site, str)
        assert_type(step.supported, int)
        assert_type(step.possible, int)
        assert_type(step.why, str)

for finding in coding.findings:
    assert_type(finding.rule, str)
    assert_type(finding.name, str)
    assert_type(finding.severity, nc.Severity)
    assert_type(finding.severity >= nc.Severity.WARNING, bool)
    assert_type(finding.verdict, nc.Verdict)
    assert_type(finding.path, str)
    assert_type(finding.message, str)
    assert_type(finding.fix, str)
    assert_type(finding.cites, tuple[nc.Citation, ...])

for question in coding.questions:
    assert_type(question.rule, str)
    assert_type(question.paths, tuple[str, ...])
    assert_type(question.text, str)
    assert_type(question.changes_lines, bool)
    assert_type(question.cites, tuple[nc.Citation, ...])

line = nc.ClaimLine(
    "20561", units=1, modifiers=["59"], pointers=[1], procedures=[0], basis=["SEL102"]
)
assert_type(line.code, str)
assert_type(line.units, int)
assert_type(line.modifiers, tuple[str, ...])
assert_type(line.pointers, tuple[int, ...])
assert_type(line.procedures, tuple[int, ...])
assert_type(line.basis, tuple[str, ...])

modifier = nc.Modifier.get("59")
assert_type(modifier, nc.Modifier)
assert_type(modifier.code, str)
assert_type(modifier.meaning, str)
assert_type(modifier.kind, ModifierKind)
assert_type(modifier.bypasses_edits, bool)
assert_type(modifier.first_day, date | None)
assert_type(modifier.cites, tuple[nc.Citation, ...])

# --- Authority ----------------------------------------------------------------------------------

citation = nc.Citation("cpt-code-set", "20560")
assert_type(citation.source, str)
assert_type(citation.locator, str)
assert_type(citation.document, nc.Source)
source = nc.Source.get("cpt-code-set")
assert_type(source.key, str)
assert_type(source.title, str)
assert_type(source.publisher, str)
assert_type(source.url, str)
assert_type(source.published, str)
assert_type(source.read, date)
assert_type(source.kind, str)
assert_type(source.via, str)
assert_type(all_sources(), tuple[nc.Source, ...])

rule = nc.rules.by_id("SEL101")
assert_type(rule, nc.Rule)
assert_type(nc.rules.RULES, tuple[nc.Rule, ...])
assert_type(nc.rules.CODE_SET_RULES, tuple[nc.Rule, ...])
assert_type(nc.rules.EDIT_RULES, tuple[nc.Rule, ...])
assert_type(nc.rules.TABLES, tuple[Table[Any], ...])
assert_type(nc.rules.RETIRED, Mapping[str, str])
assert_type(rule.id, str)
assert_type(rule.name, str)
assert_type(rule.severity, nc.Severity)
assert_type(rule.cites, tuple[nc.Citation, ...])
assert_type(rule.since, date | None)
assert_type(rule.until, date | None)
assert_type(rule.added, str)
assert_type(rule.page, str)
assert_type(rule.in_force(date(2026, 3, 2)), bool)

# --- Choices, layers, policies, editions --------------------------------------------------------

choice = nc.Choice.get("laterality")
assert_type(choice, nc.Choice)
assert_type(choice.name, str)
assert_type(choice.group, str)
assert_type(choice.question, str)
assert_type(choice.why, str)
assert_type(choice.defaults, tuple[tuple[str, str], ...])
assert_type(choice.values, tuple[ChoiceValue, ...])
assert_type(all_choices(), tuple[nc.Choice, ...])
choices = nc.Choices(laterality="names_only")
assert_type(choices.laterality, Literal["sides_are_two", "names_only"])
assert_type(choices.but(group_words="none"), nc.Choices)

table = EditTable(
    name="2024Q3",
    source="medicare_ncci",
    first_day=date(2024, 7, 1),
    last_day=date(2024, 9, 30),
    settings={
        nc.Setting.PRACTITIONER: SettingEdits(
            covers=frozenset({"20552", "20560"}),
            ptp=PtpRows(
                [PtpEdit(column_one="20552", column_two="20560", indicator=1, reason="own words")]
            ),
            mue={"20560": Mue(code="20560", units=1, indicator=2)},
        )
    },
    ptp_cites=(citation,),
    mue_cites=(citation,),
)
assert_type(table.in_edition(date(2024, 8, 1)), bool)
practitioner = (nc.Setting.PRACTITIONER,)
assert_type(table.pair("20560", "20552", date(2024, 8, 1), practitioner), Pair)
assert_type(table.mue("20560", practitioner), Mue | None)

code = Code(
    number="20560",
    kind="needling",
    concept="own words",
    first_day=None,
    last_day=None,
    cites=(citation,),
)
layer = nc.Layer(
    id="acme",
    title="A payer",
    first_day=date(2021, 1, 1),
    verified_through=date(2026, 12, 31),
    choices={
        "laterality": "names_only",
        "group_words": Dated(((date(2025, 1, 1), "none"), (date(2026, 1, 1), None))),
    },
    codes={"20560": Dated(((date(2020, 1, 1), code), (date(2027, 1, 1), None)))},
    edits=table,
    rules=(),
    drop={"SEL004": citation},
    severities={"SEL003": nc.Severity.NOTE},
)
policy = nc.compose(*nc.policies.CPT.layers, layer, id="ACME", title="A payer")
assert_type(policy, nc.Policy)
assert_type(policy.id, str)
assert_type(policy.title, str)
assert_type(policy.layers, tuple[nc.Layer, ...])
assert_type(policy.first_day, date)
assert_type(policy.verified_through, date)
assert_type(policy.editions, Dated[nc.Edition])
assert_type(policy.origin("laterality"), str)
assert_type(policy.choosing(laterality="names_only"), nc.Policy)

assert_type(nc.policies.CPT, nc.Policy)
assert_type(nc.policies.CPT_NCCI, nc.Policy)
assert_type(nc.policies.find("CPT_NCCI"), nc.Policy)
for ready_made in nc.policies.ALL:
    assert_type(ready_made, nc.Policy)

edition = policy.on(date(2026, 3, 2))
assert_type(edition, nc.Edition)
assert_type(edition.policy, str)
assert_type(edition.first_day, date)
assert_type(edition.policy_first_day, date)
assert_type(edition.verified_through, date)
assert_type(edition.choices, nc.Choices)
assert_type(edition.codes, Mapping[str, Code])
assert_type(edition.edits, EditTable | None)
assert_type(edition.edits_apply, bool)
assert_type(edition.rules, tuple[nc.Rule, ...])
assert_type(edition.severities, Mapping[str, nc.Severity])
assert_type(edition.severity(rule), nc.Severity)

# --- The catalogue of muscles -------------------------------------------------------------------

assert_type(nc.muscles.get("trapezius"), MuscleFacts)
assert_type(nc.muscles.get("trapezius").paired, bool)
assert_type(nc.muscles.names(), tuple[str, ...])
assert_type(nc.muscles.group_members("hamstrings"), tuple[str, ...])
assert_type(nc.muscles.structure_of("plantar fascia"), nc.Structure | None)

# --- In and out ---------------------------------------------------------------------------------

assert_type(nc.read_encounter("{}"), nc.Encounter)
assert_type(nc.read_encounter(b"{}"), nc.Encounter)
assert_type(nc.read_encounter({"format": "needlecode.encounter/1"}), nc.Encounter)
assert_type(nc.write_encounter(visit), str)
assert_type(write_encounter(visit), str)
document: Mapping[str, object] = encounter_to_dict(visit)
assert_type(nc.read_encounter(document), nc.Encounter)

said = nc.record(coding)
assert_type(said, nc.Record)
assert_type(said.rests_on, tuple[nc.HeldChoice, ...])
assert_type(said.date_of_service, date)
assert_type(said.policy, str)
assert_type(said.policy_title, str)
assert_type(said.edition_day, date)
assert_type(said.verified_through, date)
assert_type(said.lines, tuple[nc.ClaimLine, ...])
assert_type(said.alternatives, tuple[tuple[nc.ClaimLine, ...], ...])
assert_type(said.is_final, bool)
assert_type(said.muscle_counts, tuple[nc.MuscleCount, ...])
assert_type(said.findings, tuple[nc.Finding, ...])
assert_type(said.questions, tuple[nc.Question, ...])
for held in said.rests_on:
    assert_type(held.name, str)
    assert_type(held.value, str)
assert_type(said.not_checked, tuple[str, ...])
assert_type(write_record(said), str)
assert_type(read_record(write_record(said)), nc.Record)
written: Mapping[str, object] = coding_to_dict(said)
assert_type(interchange.__all__, list[str])
assert_type(views.render(said), str)
version: str = nc.__version__


def mistakes() -> None:
    """What a type checker tells apart; a comment that is not needed is an error."""
    nc.Muscle("trapezius", "left")  # type: ignore[arg-type]
    nc.Procedure("dry_needling")  # type: ignore[arg-type]
    nc.Procedure(nc.Technique.DRY_NEEDLING, (named,))  # type: ignore[call-arg]
    nc.Encounter()  # type: ignore[call-arg]
    nc.Choices(laterality="both")  # type: ignore[arg-type]
    nc.select_codes(visit, nc.policies.CPT)  # type: ignore[call-arg]
    visit.diagnoses = ()  # type: ignore[misc]


def refusals() -> None:
    """Every refusal is of the library, and of the class that Python uses for its kind."""
    try:
        nc.select_codes(visit)
    except nc.InvalidValueError as error:
        assert_type(error.field, str)
        assert_type(error.want, str)
        as_value: ValueError = error
        raise as_value from None
    except nc.InterchangeError as error:
        assert_type(error.problems, tuple[tuple[str, str], ...])
    except nc.UnknownNameError as error:
        as_lookup: LookupError = error
        raise as_lookup from None
    except (nc.PolicyError, nc.TableError) as error:
        as_base: nc.NeedlecodeError = error
        raise as_base from None
