"""Scores of stated probabilities and base rates, to the last word: intervals, cautions, minima."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.scorecard import DatedRate, Figure, Outcome, scorecard
from ledger.domain.scorecard_probabilities import fine_percent
from tests.domain.outcomes import TODAY, several
from tests.domain.test_scorecard_figures import BEFORE, CAME, STATED, based, stated

LATER = date(2025, 12, 1)
RECORD = "collected after the fact: a record, not a rate"


def figure(outcomes: list[Outcome], key: str) -> Figure:
    return scorecard(outcomes, as_of=TODAY).figure(key)


def test_a_score_says_its_interval_and_what_it_is_measured_against() -> None:
    items = stated(STATED, CAME)
    rated = based(items, {one.id: DatedRate(600_000, BEFORE) for one in items})

    assert figure(items, "brier").sentence == (
        "Brier score: 0.174 [0.042–0.318] over 10 stated probabilities (0 is perfect, 1 the "
        "worst, always saying 50 % gives 0.25)."
    )
    assert figure(items, "brier_skill").sentence == (
        "Brier skill: +0.30 [−0.27 to +0.83] against always saying 50 %."
    )
    assert figure(rated, "brier_skill").sentence == (
        "Brier skill: +0.27 [−0.36 to +0.81] against base rates."
    )
    assert figure(items, "brier").interval_why_not is None


@pytest.mark.parametrize("key", ["brier", "brier_skill"])
def test_a_score_of_a_record_or_of_one_family_has_no_interval(key: str) -> None:
    record = figure(stated(STATED, CAME, recorded_on=LATER), key)
    repeated = figure(stated(STATED, CAME, family=1), key)

    assert (record.interval, record.interval_why_not) == (None, RECORD)
    assert (repeated.interval, repeated.interval_why_not) == (None, "only one family of claims")
    assert "[" not in record.sentence + repeated.sentence


def test_skill_has_no_interval_while_a_family_has_a_reference_without_error() -> None:
    sure = based(stated(STATED, CAME), {1: DatedRate(1_000_000, BEFORE)})

    found = figure(sure, "brier_skill")
    assert found.sentence == "Brier skill: +0.23 against base rates."
    assert found.interval_why_not == (
        "the reference is without error in a family, which alone has no skill"
    )
    assert figure(sure, "brier").interval is not None


def test_only_what_lies_outside_of_one_to_99_percent_is_clipped() -> None:
    within = figure(stated([0.01, 0.99] * 5, [0, 1] * 5), "log_score")
    beyond = figure(stated([0.009, 0.991] + [0.5] * 8, [0, 1] * 5), "log_score")

    assert (within.part("clipped"), within.notes) == (0, ())
    assert (beyond.part("clipped"), beyond.notes) == (2, ("2 moved to between 1 % and 99 %",))


@pytest.mark.parametrize(("n", "provisional"), [(19, True), (20, False)])
@pytest.mark.parametrize("key", ["brier", "log_score"])
def test_a_score_of_fewer_than_twenty_is_provisional(
    key: str, n: int, *, provisional: bool
) -> None:
    items = stated([0.3, 0.7] * 10, [0, 1] * 10)[:n]

    assert figure(items, key).provisional is provisional


def test_a_calibration_without_a_caution_has_none() -> None:
    both = [*stated(STATED, CAME), *stated(STATED, CAME, first_id=11)]
    card = scorecard(both, as_of=TODAY)

    assert card.figure("calibration").notes == ()
    assert card.figure("calibration").sentence in card.lines
    assert card.figure("log_score").sentence in card.lines


def test_the_base_rates_that_came_too_late_are_told_beside_the_result() -> None:
    rates = {i: DatedRate(460_000, BEFORE) for i in range(1, 10)}
    items = several(("met", 8), ("missed", 2))

    late = figure(based(items, {**rates, 10: DatedRate(460_000, LATER)}), "versus_base_rate")
    assert late.sentence == (
        "Versus base rate: 8 of 9 met, 4.1 expected, +3.9 (chance of ≥8 by luck 1.1 %). "
        "Left out: 1 set after the outcome could be known."
    )
    assert figure(based(items, rates), "versus_base_rate").sentence.endswith(
        " Left out: 1 without one."
    )


@pytest.mark.parametrize(
    ("chance", "written"),
    [
        (0.0, "<0.1 %"), (0.000999, "<0.1 %"), (0.001, "0.1 %"), (0.0773394, "7.7 %"),
        (0.0999, "10.0 %"), (0.1, "10 %"), (0.5, "50 %"),
    ],
)  # fmt: skip
def test_a_small_chance_has_a_decimal(chance: float, written: str) -> None:
    assert fine_percent(chance) == written
