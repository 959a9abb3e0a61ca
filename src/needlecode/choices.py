"""
Places where authorities disagree or are silent, and what a policy chooses there.

The values, their meaning and the citations of each side stand in ``facts/choices.toml``.
"""

from functools import cache
from typing import Any, Final, Literal

from attrs import evolve, fields, frozen

from needlecode.authority import Citation
from needlecode.errors import InvalidValueError, UnknownNameError
from needlecode.facts._choices import CHOICES


__all__ = ["Choice", "ChoiceValue", "Choices"]


@frozen
class ChoiceValue:
    """One value of a choice, in the library's own words, with the sources that stand behind it."""

    value: str
    meaning: str
    cites: tuple[Citation, ...]


@frozen(kw_only=True)
class Choice:
    """
    A place where authorities disagree or are silent.

    Attributes:
        name: The field of `Choices`.
        group: What reads it: counting, selection, edits or modifiers.
        question: The open point.
        why: What makes it open.
        defaults: Pairs of policy id and the value that the policy holds.
        values: The values; the first is the default under ``CPT``.
    """

    name: str
    group: str
    question: str
    why: str
    defaults: tuple[tuple[str, str], ...]
    values: tuple[ChoiceValue, ...]

    @classmethod
    @cache
    def get(cls, name: str) -> "Choice":
        """
        Look up a choice.

        Raises:
            UnknownNameError: There is no such choice.
        """
        if name not in CHOICES:
            msg = f"there is no such choice; there are {', '.join(CHOICES)}"
            raise UnknownNameError(msg)
        group, question, why, defaults, values = CHOICES[name]
        return cls(
            name=name,
            group=group,
            question=question,
            why=why,
            defaults=defaults,
            values=tuple(
                ChoiceValue(value, meaning, tuple(Citation(*cite) for cite in cites))
                for value, meaning, cites in values
            ),
        )


@frozen(kw_only=True)
class Choices:
    """
    The value of each choice. The defaults are those of the code set alone.

    Raises:
        InvalidValueError: A value is not among those of its choice.
    """

    laterality: Literal["sides_are_two", "names_only"] = "sides_are_two"
    group_words: Literal["floor", "none", "one_each", "members"] = "floor"
    muscle_parts: Literal["collapse", "apart"] = "collapse"
    spinal_muscle_regions: Literal["collapse", "apart"] = "collapse"
    spinal_levels: Literal["one_per_side", "per_level"] = "one_per_side"
    contested_muscles: Literal["as_named", "one_structure"] = "as_named"
    non_muscle_targets: Literal["exclude", "unlisted_when_alone"] = "exclude"
    acupuncture_same_day: Literal["acupuncture_only", "needling_only", "withhold_both"] = (
        "acupuncture_only"
    )
    estim_through_needle: Literal["included", "add_g0283", "add_97014", "add_97032"] = "included"
    pens_identification: Literal["as_documented", "by_target"] = "as_documented"
    repeat_session: Literal["one_line", "second_line_76"] = "one_line"
    unlisted_before_2020: Literal["code_20999", "code_97799", "code_97139"] = "code_20999"
    unlisted_cupping: Literal["code_97039", "code_97139", "code_97799"] = "code_97039"
    acupuncture_minutes: Literal["midpoint", "full_fifteen", "first_minute"] = "midpoint"
    acupuncture_contact_time: Literal["one_on_one", "needle_work"] = "one_on_one"
    timed_units: Literal["per_code_midpoint", "cms_total_time", "full_fifteen"] = (
        "per_code_midpoint"
    )
    unit_tie: Literal["return_all", "note_order"] = "return_all"
    omt_regions: Literal["ten", "eleven"] = "ten"
    oa_joint_region: Literal["merge", "head", "cervical"] = "merge"
    omt_provider: Literal["any_qualified", "physician_only"] = "any_qualified"
    cmt_two_payers: Literal["no_split", "modifier_52"] = "no_split"
    edit_source: Literal["code_set", "medicare_ncci", "medicaid_ncci", "own_table"] = "code_set"
    edit_table: Literal["by_setting", "practitioner", "outpatient_hospital"] = "by_setting"
    edits_outside_edition: Literal["mark", "strict"] = "mark"
    tpi_same_day: Literal["different_muscle", "different_muscle_and_region"] = "different_muscle"
    manual_therapy_beside_needling: Literal["warn", "different_region", "withhold"] = "warn"
    omt_beside_needling: Literal["warn", "different_region"] = "warn"
    cmt_beside_needling: Literal["allow", "different_region"] = "allow"
    cmt_region_test: Literal["different_region", "different_body_part", "region_and_diagnosis"] = (
        "different_region"
    )
    estim_beside_electroacupuncture: Literal["distinct_site", "no_rule"] = "distinct_site"
    retired_edits: Literal["ignored", "mentioned"] = "ignored"
    mue_mai3_excess: Literal["flag", "cap"] = "flag"
    distinct_service_modifier: Literal["modifier_59", "x_preferred"] = "modifier_59"
    distinct_service_line: Literal["column_two", "either"] = "column_two"
    new_patient_25: Literal["always", "where_pair_exists"] = "always"
    decision_for_minor_procedure: Literal["included", "separate"] = "included"
    therapy_status: Literal["sometimes_therapy", "not_therapy", "by_profession"] = (
        "sometimes_therapy"
    )
    therapy_modifier_professions: Literal["therapy_plan_only", "any_profession"] = (
        "therapy_plan_only"
    )
    extraspinal_51: Literal["off", "on"] = "off"
    evaluation_minutes: Literal["no_minimum", "flag_below_midpoint"] = "no_minimum"
    documentation_profile: Literal["full", "without_good_practice", "code_set_only"] = "full"
    conditional_element: Literal["as_required", "warning"] = "as_required"
    excludes1_pair: Literal["error", "warning"] = "error"
    unknown_payer: Literal["undetermined", "not_covered"] = "undetermined"
    clbp_diagnosis: Literal["known_list", "strict_list", "definition"] = "known_list"
    vertebrogenic_pain: Literal["undetermined", "specific", "nonspecific"] = "undetermined"
    clbp_ninety_days: Literal["first_visit", "fixed_blocks"] = "first_visit"
    clbp_year: Literal["eleven_full_months", "rolling_twelve_months", "calendar_year"] = (
        "eleven_full_months"
    )
    clbp_kx_from: Literal["by_count", "within_ninety_days"] = "by_count"
    tricare_visit: Literal["by_purpose", "line_only"] = "by_purpose"
    notice_modifier: Literal["by_reason", "voluntary_gx", "excluded_gy"] = "by_reason"
    silent_state: Literal["undetermined", "permitted", "prohibited"] = "undetermined"
    disputed_state: Literal["undetermined", "apta_list"] = "undetermined"
    enacted_not_operative: Literal["prohibited", "undetermined"] = "prohibited"
    assistant_needling: Literal["by_state_text", "barred_unless_permitted"] = "by_state_text"
    needle_retention: Literal["warn", "out_of_scope"] = "warn"

    def __attrs_post_init__(self) -> None:
        """Refuse a value that its choice does not have."""
        for name, values in _VALUES.items():
            value = getattr(self, name)
            if value not in values:
                raise InvalidValueError(name, f"one of {', '.join(values)}", value)

    def but(self, **changes: Any) -> "Choices":
        """
        Give the same choices with some of them changed.

        Args:
            changes: Choice name to value.

        Raises:
            UnknownNameError: There is no such choice.
            InvalidValueError: The choice has no such value.
        """
        for name in changes:
            Choice.get(name)
        return evolve(self, **changes)


_VALUES: Final = {
    name: tuple(value for value, _, _ in record[4]) for name, record in CHOICES.items()
}


def all_choices() -> tuple[Choice, ...]:
    """Give every choice, in the order of the fields."""
    return tuple(Choice.get(field.name) for field in fields(Choices))
