"""What a card says in the cases that are seldom seen: nothing shown, no interval, all alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.scorecard import DatedRate, explain, scorecard
from ledger.domain.scorecard_json import explained_dicts
from ledger.domain.scorecard_model import Guidance
from ledger.domain.scorecard_policies import policies_line
from ledger.domain.scorecard_steps import steps
from tests.domain.outcomes import TODAY, outcome, several


def test_what_could_be_said_and_is_not_is_listed_with_its_reason() -> None:
    card = scorecard(several(("met", 3), ("missed", 1)), as_of=TODAY)

    lacking = {figure.key: figure.why_not for figure in card.lacking}

    assert lacking["judged_share"] == "fewer than 5 are judged"
    assert "on_time" not in lacking
    assert "range" not in lacking
    assert all(lacking.values())


def test_a_score_is_told_with_its_cautions() -> None:
    sure = [outcome(i, "met" if i % 2 else "missed", probability_ppm=1_000_000) for i in range(21)]

    card = scorecard(sure, as_of=TODAY)

    figure = card.figure("log_score")
    assert figure.notes
    assert any(line.endswith(f"; {'; '.join(figure.notes)}.") for line in card.lines)


def test_a_card_with_too_few_under_every_policy_has_no_line_of_policies() -> None:
    assert policies_line(scorecard(several(("met", 1), ("missed", 1)), as_of=TODAY)) is None


def test_a_part_adds_nothing_and_says_who_has_its_vote() -> None:
    card = scorecard([outcome(1, "met"), outcome(2, "met", part_of=1)], as_of=TODAY)

    rows = {row.id: row.why_not for row in explain(card, "on_time")}

    assert rows == {1: None, 2: "a part of #1, which has the one vote"}


def test_a_promise_that_moves_another_is_in_no_time() -> None:
    first = outcome(1, "late")
    moved = outcome(2, "met", family=1, restates=1, deadline=date(2025, 12, 31))

    rows = {row.id: row.why_not for row in explain(scorecard([first, moved], as_of=TODAY), "slip")}

    assert rows == {1: None, 2: "it moves a promise that is counted with its first date"}


def test_explained_rows_for_machines_have_every_member_and_plain_values() -> None:
    timeless = outcome(2, deadline=None)

    first, second = explained_dicts(
        explain(scorecard([outcome(1, "met"), timeless], as_of=TODAY), "on_time")
    )

    assert first == {
        "id": 1, "family": 1, "claim": "claim 1", "said_on": "2024-01-01",
        "deadline": "2024-12-31", "state": "met", "verdict": "met", "numerator": 1.0,
        "denominator": 1.0, "family_weight": 1.0, "flags": [], "why_not": None, "terms": {},
    }  # fmt: skip
    assert (second["deadline"], second["why_not"]) == (None, "beside the figures: no deadline")


def test_a_range_of_a_record_has_no_sampling() -> None:
    live = scorecard(several(("met", 12), ("missed", 9), (None, 6)), as_of=TODAY)
    told = steps(live, "range")
    assert told[-1].startswith("With sampling: the low end of the Wilson interval")

    record = several(("met", 12), ("missed", 9), (None, 6), recorded_on=date(2025, 12, 1))
    assert len(steps(scorecard(record, as_of=TODAY), "range")) == len(told) - 1


def test_guidance_around_nothing_has_no_relative_error() -> None:
    floors = [outcome(i, "met", guidance=Guidance(1.0, None, 2.0)) for i in range(1, 7)]
    ranges = [outcome(i, "met", guidance=Guidance(1.0, 3.0, 2.5)) for i in range(1, 7)]

    assert len(steps(scorecard(floors, as_of=TODAY), "guidance")) == 1
    told = steps(scorecard(ranges, as_of=TODAY), "guidance")
    assert told[1] == (
        "Medians of (came − guided) / |came|: 0.2000 to the middle, −0.2000 to the upper bound."
    )


def test_resolvers_who_never_differ_have_no_chance_to_be_taken_off() -> None:
    verdicts = ["met"] * 10 + ["missed"] * 10
    alike = [outcome(i, v, second_verdict=v) for i, v in enumerate(verdicts, start=1)]
    apart = [outcome(i, v, second_verdict="met") for i, v in enumerate(verdicts, start=1)]

    assert steps(scorecard(alike, as_of=TODAY), "agreement") == ("Agreed: 20 / 20 = 1.0000.",)
    told = steps(scorecard(apart, as_of=TODAY), "agreement")
    assert told[2] == "Audit error: 10 / 20 = 0.5000."
    assert told[3] == (
        "On time with it: 0.2993 − 0.5000 to 0.7007 + 0.5000, kept from 0 to 1: 0.0000 to 1.0000."
    )

    record = [replace(one, recorded_on=date(2026, 6, 1)) for one in apart]
    assert steps(scorecard(record, as_of=TODAY), "agreement") == told[:3]


def test_a_median_that_is_never_reached_says_why() -> None:
    undelivered = several(("late", 3), ("missed", 9), recorded_on=date(2024, 1, 1))

    told = steps(scorecard(undelivered, as_of=TODAY), "stretch")

    assert told[-1].startswith("S never reaches one half: ")


@pytest.mark.parametrize("key", ["brier", "log_score"])
def test_a_base_rate_is_no_stated_probability(key: str) -> None:
    only = [outcome(1, "met", base_rates=(DatedRate(300_000, date(2022, 1, 1)),))]

    [row] = explain(scorecard(only, as_of=TODAY), key)

    assert row.why_not == "the speaker stated no probability"
