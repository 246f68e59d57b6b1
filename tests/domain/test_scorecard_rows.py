"""What a prediction of every standing adds to every figure, and why the others add nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.domain.board import board
from ledger.domain.scorecard import DatedRate, Outcome, explain, scorecard
from ledger.domain.scorecard_json import board_dict
from ledger.domain.scorecard_model import POLICY, Guidance
from ledger.domain.scorecard_states import rows_of
from ledger.domain.scorecard_steps import LISTED, steps
from ledger.domain.scorecard_time import spans_of
from tests.domain.outcomes import TODAY, outcome, several
from tests.domain.test_scorecard_figures import based
from tests.domain.test_scorecard_time import twelve

NEXT_YEAR = date(2027, 1, 1)
MISSED, VOID, UNKNOWN = outcome(1, "missed"), outcome(1, "void"), outcome(1)
OPEN = outcome(
    1, deadline=NEXT_YEAR, base_rates=(DatedRate(500_000, date(2023, 1, 1)),),
    guidance=Guidance(1.0, 2.0, 1.5), second_verdict="met",
)  # fmt: skip
UNTESTABLE = outcome(1, "void", void_reason="untestable")
ASSUMED = "beside the figures: assumed deadline"
IS_OPEN = "open: its deadline has not passed"
IS_VOID = "void: false-premise"


@pytest.mark.parametrize(
    ("key", "one", "adds", "why"),
    [
        ("range", MISSED, (0, 1), None),
        ("range", UNKNOWN, (0, 1), None),
        ("range", VOID, (0, 0), IS_VOID),
        ("range", replace(UNKNOWN, basis="assumed"), (0, 0), ASSUMED),
        ("range_with_voids", VOID, (0, 1), None),
        ("range_with_voids", MISSED, (0, 1), None),
        ("range_with_voids", OPEN, (0, 0), IS_OPEN),
        ("range_with_voids", replace(VOID, basis="assumed"), (0, 0), ASSUMED),
        ("range_with_voids", replace(VOID, deadline=TODAY), (0, 0), IS_VOID),
        ("range_with_voids", replace(VOID, deadline=NEXT_YEAR), (0, 0), IS_VOID),
        ("void_share", VOID, (1, 1), None),
        ("void_share", UNKNOWN, (0, 1), None),
        ("void_share", replace(VOID, deadline=TODAY), (0, 0), IS_VOID),
        ("judged_share", UNKNOWN, (0, 1), None),
        ("judged_share", replace(UNKNOWN, basis="assumed"), (0, 0), ASSUMED),
        ("untestable_share", UNTESTABLE, (1, 1), None),
        ("untestable_share", VOID, (0, 1), None),
        ("untestable_share", replace(UNTESTABLE, known_on=NEXT_YEAR), (0, 1), None),
        ("untestable_share", replace(UNTESTABLE, basis="assumed"), (1, 1), None),
        ("untestable_share", replace(UNTESTABLE, reading_of=9), (0, 0),
         "beside the figures: second reading of a sentence"),
        ("untestable_share", replace(UNTESTABLE, part_of=9), (0, 0),
         "a part of #9, which has the one vote"),
        ("stretch", replace(UNKNOWN, basis="assumed"), (0, 0), ASSUMED),
        ("stretch", replace(OPEN, deadline=date(2024, 1, 7)), (0, 0),
         "due without a verdict: nobody knows whether it happened"),
        ("stretch", outcome(1, "met", deadline=date(2024, 1, 8)), (1, 1), None),
        ("versus_base_rate", OPEN, (0, 0), IS_OPEN),
        ("versus_base_rate", MISSED, (0, 0), "no base rate was set"),
        ("guidance", OPEN, (0, 0), IS_OPEN),
        ("guidance", MISSED, (0, 0), "no range was guided, or no figure came"),
        ("agreement", OPEN, (0, 0), IS_OPEN),
        ("agreement", replace(MISSED, second_verdict="met"), (0, 1), None),
        ("by_wording_class", MISSED, (0, 0), "it has no wording class"),
        ("calibration", MISSED, (0, 0), "the speaker stated no probability"),
        ("brier", replace(OPEN, probability_ppm=500_000), (0, 0), IS_OPEN),
    ],
)  # fmt: skip
def test_a_prediction_adds_this_to_a_figure(
    key: str, one: Outcome, adds: tuple[float, float], why: str | None
) -> None:
    [row] = explain(scorecard([one], as_of=TODAY), key)

    assert (row.numerator, row.denominator, row.why_not) == (*adds, why)


@pytest.mark.parametrize(
    ("key", "verdict", "best"),
    [("range", "missed", 0.0), ("range", "met", 1.0), ("range", None, 1.0),
     ("range_with_voids", "missed", 0.0), ("range_with_voids", "void", 1.0)],
)  # fmt: skip
def test_at_best_what_is_not_judged_was_met(key: str, verdict: str | None, best: float) -> None:
    [row] = explain(scorecard([outcome(1, verdict)], as_of=TODAY), key)

    assert row.terms == (("at best", best),)


def test_a_moved_promise_of_seven_days_is_left_out_as_moved() -> None:
    week = outcome(2, "met", restates=1, deadline=date(2024, 1, 8))
    rows = explain(scorecard([MISSED, week], as_of=TODAY), "slip")

    assert rows[1].why_not == "it moves a promise that is counted with its first date"


def test_promises_that_name_each_other_do_not_hide_a_third() -> None:
    circle = [outcome(1, kind="during", restates=2), outcome(2, kind="during", restates=1)]
    third = outcome(3, "met", restates=2)
    lost = outcome(4, "met", restates=99)

    rows = rows_of([*circle, third, lost], as_of=TODAY, known=TODAY)
    assert [span.id for span in spans_of(rows, TODAY, POLICY).spans] == [3, 4]


def test_what_came_late_on_a_day_that_nobody_wrote_down_came_by_the_day_it_was_known() -> None:
    late = outcome(1, "late", happened_on=None, known_on=date(2025, 3, 1))

    [span] = spans_of(rows_of([late], as_of=TODAY, known=TODAY), TODAY, POLICY).spans
    assert (span.fulfilled, span.slip) == (True, 60)


def test_a_lower_limit_of_exactly_the_promised_time_is_on_time() -> None:
    found = scorecard(several(("met", 6)), as_of=TODAY).figure("stretch")

    assert found.low == 1.0
    assert found.sentence == (
        "When they say 12 months, expect about 12 (×1.0; with only 6 claims anything from "
        '"on time" upward is compatible).'
    )


def test_a_hair_below_what_was_expected_is_no_minus_nothing() -> None:
    rates = {i: DatedRate(500_003, date(2023, 1, 1)) for i in range(1, 11)}
    even = based(several(("met", 5), ("missed", 5)), rates)

    told = steps(scorecard(even, as_of=TODAY), "versus_base_rate")
    assert told[0] == "5 − 5.0000 = 0.0000."


def test_the_steps_of_a_record_say_that_it_has_no_interval() -> None:
    card = scorecard([replace(o, recorded_on=TODAY) for o in twelve()], as_of=TODAY)

    why = "No interval: collected after the fact: a record, not a rate."
    assert steps(card, "on_time") == ("3 / 11 = 0.2727 = 27 %.", why)
    assert steps(card, "stretch")[-2:] == ("S first reaches one half or less at ×1.6694.", why)


def test_the_steps_of_what_is_no_sample_say_so() -> None:
    assert steps(scorecard(several(("met", 5)), as_of=TODAY), "judged_share") == (
        "5 / 5 = 1.0000 = 100 %.",
        "No interval: a count of everything in the ledger, not a sample.",
    )


def test_a_curve_that_is_written_out_whole_says_nothing_of_more() -> None:
    days = range(1, LISTED + 1)
    deadline = date(2024, 12, 31)
    late = [outcome(i, "late", happened_on=deadline + timedelta(days=i)) for i in days]

    told = steps(scorecard(late, as_of=TODAY), "slip")
    assert told[-3] == "+40 days: 1 waiting, 1 fulfilled: 0.0250 · 0/1 = 0.0000."


def test_a_board_for_machines_counts_what_is_open_and_void_whenever_it_is_due() -> None:
    outcomes = [
        outcome(1, "met"), outcome(2, deadline=NEXT_YEAR), outcome(3, decidable_on=NEXT_YEAR),
        outcome(4, "met", deadline=NEXT_YEAR), outcome(5, "void"),
        outcome(6, "void", deadline=NEXT_YEAR), outcome(7),
    ]  # fmt: skip

    found = board_dict(board({"ada": outcomes, "bo": []}, as_of=TODAY))
    ada = found["speakers"][0]
    assert (ada["open"], ada["void"], ada["unknown"]) == (3, 2, 1)
    assert found["prior"] == {
        "a": pytest.approx(8 / 3),
        "b": pytest.approx(4 / 3),
        "fitted": False,
    }
    assert board_dict(board({"bo": []}, as_of=TODAY))["prior"] is None


def test_a_reference_without_error_divides_by_nothing_and_has_its_part() -> None:
    sure = (DatedRate(1_000_000, date(2023, 1, 1)),)
    one = outcome(1, "met", probability_ppm=900_000, base_rates=sure)

    [row] = explain(scorecard([one], as_of=TODAY), "brier_skill")
    assert row.numerator == pytest.approx(0.01)
    assert (row.denominator, row.why_not) == (0.0, None)
