"""What entries of the rarer kinds add up to: roles told again, splits, assessments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry, names
from ledger.domain.fold import fold_prediction, fold_speaker, same_position
from ledger.domain.prediction import Role, SpeakerKind, Verdict
from ledger.domain.resolver import Waiting, settle_state
from tests.domain.test_fold import ADDED, RECORDED, fold, given, log


def held(role: str, organisation: str, since: str, **more: str) -> tuple[str, dict[str, Any]]:
    """Return an entry that tells of a role."""
    said = {"role": role, "organisation": organisation, "since": since, **more}
    return kinds.SPEAKER_ROLE_ADDED, said


def test_a_role_told_again_from_the_same_day_takes_its_place() -> None:
    state = fold_speaker(
        log(
            ADDED,
            held("CEO", "Acme", "2020-01-01"),
            held("Chair", "Acme", "2020-01-01"),
            held("ceo", "ACME", "2020-01-01", until="2024-12-31"),
            held("CEO", "Acme", "2026-01-01"),
            subject="speaker/ann",
        )
    )

    assert state is not None
    assert [(one.role, one.since, one.until) for one in state.speaker.roles] == [
        ("ceo", date(2020, 1, 1), date(2024, 12, 31)),
        ("Chair", date(2020, 1, 1), None),
        ("CEO", date(2026, 1, 1), None),
    ]


def test_one_position_is_the_same_words_in_the_same_organisation() -> None:
    ceo = Role("Acme", "CEO", date(2020, 1, 1))

    assert same_position(ceo, Role("ACME", "ceo", date(2026, 1, 1)))
    assert not same_position(ceo, Role("Acme", "Chair"))
    assert not same_position(ceo, Role("Other", "CEO"))
    assert same_position(Role("Acme", None), Role("acme", None))
    assert same_position(Role(None, "Minister"), Role(None, "minister"))


def test_a_speaker_is_not_changed_by_a_type_of_a_later_version() -> None:
    known = fold_speaker(log(ADDED, subject="speaker/ann"))
    later = fold_speaker(log(ADDED, ("speaker.praised", {"for": "wit"}), subject="speaker/ann"))

    assert known is not None
    assert (known.speaker.kind, later) == (SpeakerKind.PERSON, known)


def year_set(ends: str, **more: str) -> tuple[str, dict[str, Any]]:
    """Return an entry that tells how an organisation counts its years."""
    return kinds.SPEAKER_FISCAL_YEAR_SET, {"ends": ends, **more}


def test_a_fiscal_year_told_again_from_the_same_day_takes_its_place() -> None:
    told = (year_set("06-30"), year_set("12-31", since="2020-01-01"), year_set("01-31"))
    state = fold_speaker(log(ADDED, *told, subject="speaker/ann"))

    assert state is not None
    assert [(year.since, year.ends) for year in state.speaker.fiscal_years] == [
        (date(2020, 1, 1), "12-31"),
        (None, "01-31"),
    ]


def test_a_redacted_change_of_a_speaker_says_nothing() -> None:
    redacted = (kinds.SPEAKER_ALIAS_ADDED, None)
    known = fold_speaker(log(ADDED, subject="speaker/ann"))

    assert fold_speaker(log(ADDED, redacted, subject="speaker/ann")) == known


RATE = {"chance_ppm": 300_000, "source": "https://example.org/market"}


def test_base_rates_are_kept_in_the_order_in_which_they_were_set() -> None:
    recorded = (kinds.PREDICTION_RECORDED, {**RECORDED[1], "base_rate": RATE})
    state = fold(recorded, (kinds.BASE_RATE_SET, {**RATE, "chance_ppm": 400_000}))

    assert [(one.rate.chance_ppm, one.seq, one.actor) for one in state.base_rates] == [
        (300_000, 0, "actor 0"),
        (400_000, 1, "actor 1"),
    ]
    assert fold(RECORDED).base_rates == ()


@pytest.mark.parametrize(
    "step",
    [(kinds.EVIDENCE_ATTACHED, None), (kinds.PREDICTION_AMENDED, None)],
)
def test_only_a_redacted_verdict_is_one_that_was_taken_back(step: tuple[str, None]) -> None:
    assert not fold(RECORDED, step).hands_off
    assert fold(RECORDED, (kinds.RESOLUTION_GIVEN, None)).hands_off


def test_what_a_later_version_changes_does_not_let_rules_judge_again() -> None:
    reopened = (kinds.RESOLUTION_REOPENED, {"because": "wrong page"})
    later = ("prediction.sung", {"changes": {"claim": "la"}})

    assert fold(RECORDED, given("met"), reopened, later).hands_off


def test_a_split_claim_needs_its_parts_and_waits_for_them() -> None:
    state = fold(RECORDED, (kinds.PREDICTION_SPLIT, {"needs": 2}))

    assert (state.prediction.needs, state.split_by) == (2, "actor 1")
    assert state.split_at == "2026-03-01T01:00:00Z"
    assert settle_state(state, date(2026, 4, 1)) == Waiting("parts")
    judged = fold(RECORDED, (kinds.PREDICTION_SPLIT, {"needs": 2}), given("met", parts=[2, 3]))
    assert settle_state(judged, date(2026, 4, 1)) == Waiting("judged")


def test_an_assessment_counts_from_its_day_else_from_the_entry() -> None:
    dated = {"by": "Watch", "verdict": "met", "assessed_on": "2026-02-03"}
    state = fold(
        RECORDED,
        (kinds.ASSESSMENT_RECORDED, dated),
        (kinds.ASSESSMENT_RECORDED, {"by": "Board", "verdict": "missed"}),
    )

    assert [(one.assessment.by, one.assessment.verdict) for one in state.assessments] == [
        ("Watch", Verdict.MET),
        ("Board", Verdict.MISSED),
    ]
    assert [one.known_on for one in state.assessments] == [date(2026, 2, 3), date(2026, 3, 1)]


def test_a_verdict_that_follows_from_parts_rests_on_them() -> None:
    entry = Entry(5, 0, "2026-03-01T00:00:00Z", "ann", *_of(given("met", parts=[2, 3])))

    assert names(entry) == {"prediction/2", "prediction/3"}


def _of(step: tuple[str, Any]) -> tuple[str, str, Any]:
    return step[0], "prediction/1", step[1]


@pytest.mark.parametrize(
    ("deadline", "days"),
    [({"day": "2025-12-31", "basis": "stated"}, 336), (None, None)],
)
def test_the_horizon_is_the_days_from_saying_it_to_its_deadline(
    deadline: dict[str, str] | None, days: int | None
) -> None:
    said = {k: v for k, v in RECORDED[1].items() if k != "deadline"}
    state = fold_prediction(
        log((kinds.PREDICTION_RECORDED, {**said, **({"deadline": deadline} if deadline else {})}))
    )

    assert state is not None
    assert state.prediction.horizon_days == days
