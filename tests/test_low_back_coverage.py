"""Medicare's benefit for chronic low back pain: notices, diagnoses, the pain and who furnished it."""

from datetime import date
from typing import Any, Final

import pytest
from attrs import evolve

from needlecode.encounter import Note
from needlecode.procedure import Profession, Provider
from needlecode.rule import Verdict
from tests.test_low_back import DAY, DRY, PAIN, before, coded


MET: Final = Verdict.MET
NOT_MET: Final = Verdict.NOT_MET
OPEN: Final = Verdict.UNDETERMINED
DEGREE: Final = ("acupuncture-degree", "acupuncture-licence")


class TestNotice:
    """What is expected to be denied says whether the patient was told (C-601, C-603)."""

    @pytest.mark.parametrize(
        ("signed", "by_reason", "verdict"),
        [(True, "GA", MET), (False, "GZ", MET), (None, "", OPEN)],
    )
    def test_a_signed_notice(
        self, by_reason: str, verdict: Verdict, *, signed: bool | None
    ) -> None:
        """GA with one, GZ where the record has none, and a question where nobody has said."""
        note = Note() if signed is None else Note.of({"abn-signed": signed})
        coding = coded(before(20), note=note)

        assert [x.modifiers for x in coding.lines] == [(by_reason,) if by_reason else ()]
        assert coding.verdicts["MOD121"] is verdict
        assert [q.paths for q in coding.questions if q.changes_lines] == (
            [] if by_reason else [("note.abn-signed",)]
        )

    @pytest.mark.parametrize(("how", "modifier"), [("voluntary_gx", "GX"), ("excluded_gy", "GY")])
    def test_the_other_readings(self, how: str, modifier: str) -> None:
        """GX with a voluntary notice, and GY throughout (C-602)."""
        note = Note.of({"abn-signed": True})
        coding = coded(before(20), {"notice_modifier": how}, note=note)

        assert str(coding) == f"20560-{modifier} x1"

    def test_a_chiropractor(self) -> None:
        """There is no benefit that it could be of, whatever notice there is (C-137)."""
        coding = coded(rendering=Provider(profession=Profession.CHIROPRACTOR, state="OH"))

        assert str(coding) == "20560-GY x1"
        assert coding.verdicts["COV103"] is NOT_MET

    def test_what_is_covered_needs_none(self) -> None:
        """Neither a modifier nor an answer."""
        assert coded().verdicts["MOD121"] is Verdict.NOT_APPLICABLE
        assert coded(None).verdicts["MOD121"] is OPEN


class TestWhatFor:
    """A diagnosis of the low back pain, by date and by choice (C-118 to C-120, C-131)."""

    @pytest.mark.parametrize(
        ("day", "code", "verdict"),
        [
            (date(2021, 9, 30), "M54.5", MET),
            (date(2021, 10, 1), "M54.5", OPEN),
            (date(2021, 9, 30), "M54.50", OPEN),
            (date(2021, 10, 1), "M54.50", MET),
            (date(2021, 10, 1), "M5459", MET),
            (date(2021, 10, 1), "M54.51", OPEN),
            (DAY, "M54.2", OPEN),
            (DAY, "M79.7", NOT_MET),
        ],
    )
    def test_the_codes_by_date(self, day: date, code: str, verdict: Verdict) -> None:
        """M54.5 was split on 2021-10-01; what is not on the known list may be on Medicare's."""
        assert coded(day=day, diagnoses=(code,)).verdicts["COV105"] is verdict

    @pytest.mark.parametrize(
        ("choices", "codes", "verdict"),
        [
            ({"clbp_diagnosis": "strict_list"}, ("M54.2",), NOT_MET),
            ({"clbp_diagnosis": "strict_list"}, ("M54.2", "M54.50"), MET),
            ({"clbp_diagnosis": "definition"}, (), MET),
            ({"vertebrogenic_pain": "specific"}, ("M54.51",), NOT_MET),
            ({"vertebrogenic_pain": "specific"}, ("M54.51", "M54.2"), OPEN),
            ({"vertebrogenic_pain": "nonspecific"}, ("M54.51",), MET),
            ({"vertebrogenic_pain": "specific"}, ("M54.51", "M54.59"), MET),
            ({}, (), OPEN),
        ],
    )
    def test_the_choices(
        self, choices: dict[str, str], codes: tuple[str, ...], verdict: Verdict
    ) -> None:
        """A known code confirms; whether another refuses is a choice."""
        assert coded((), choices, diagnoses=codes).verdicts["COV105"] is verdict

    @pytest.mark.parametrize(
        ("changed", "verdict"),
        [
            ({}, MET),
            ({"pain_weeks": 11}, NOT_MET),
            ({"pain_weeks": None}, OPEN),
            ({"specific_cause": True}, NOT_MET),
            ({"surgery_related": True}, NOT_MET),
            ({"pregnancy_related": True, "pain_weeks": None}, NOT_MET),
            ({"pregnancy_related": None}, OPEN),
        ],
    )
    def test_the_definition(self, changed: dict[str, Any], verdict: Verdict) -> None:
        """12 weeks, nonspecific, no surgery, no pregnancy: all four have to hold (C-102)."""
        assert coded(clinical=evolve(PAIN, **changed)).verdicts["COV102"] is verdict


class TestByWhom:
    """Physicians; others with degree and licence; auxiliary personnel supervised (C-106, C-107)."""

    @pytest.mark.parametrize(
        ("who", "credentials", "supervisor", "verdict"),
        [
            (Profession.PHYSICIAN, (), None, MET),
            (Profession.PHYSICIAN_ASSISTANT, DEGREE, None, MET),
            (Profession.CLINICAL_NURSE_SPECIALIST, DEGREE[:1], None, OPEN),
            (Profession.AUXILIARY_PERSONNEL, DEGREE, Profession.PHYSICIAN, MET),
            (Profession.AUXILIARY_PERSONNEL, DEGREE, None, OPEN),
            (Profession.AUXILIARY_PERSONNEL, (), Profession.NURSE_PRACTITIONER, OPEN),
            (Profession.AUXILIARY_PERSONNEL, DEGREE, Profession.PHYSICAL_THERAPIST, NOT_MET),
            (Profession.PHYSICAL_THERAPIST, DEGREE, Profession.PHYSICIAN, NOT_MET),
            (None, DEGREE, Profession.PHYSICIAN, OPEN),
        ],
    )
    def test_the_professions(
        self,
        who: Profession | None,
        credentials: tuple[str, ...],
        supervisor: Profession | None,
        verdict: Verdict,
    ) -> None:
        """Each with what it has and lacks."""
        provider = Provider(profession=who, credentials=credentials, supervised_by=supervisor)

        assert coded(rendering=provider).verdicts["COV103"] is verdict

    def test_everybody_who_needled_counts(self) -> None:
        """One of two who may not is enough, and the finding says which."""
        therapist = Provider(profession=Profession.PHYSICAL_THERAPIST)
        coding = coded(procedures=(DRY, evolve(DRY, performed_by=therapist)))

        assert coding.verdicts["COV103"] is NOT_MET
