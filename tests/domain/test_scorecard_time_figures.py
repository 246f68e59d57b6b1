"""The three figures of time to the last word and part, and what they leave out."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.scorecard import Figure, Scorecard, scorecard
from ledger.domain.scorecard_model import POLICY
from ledger.domain.scorecard_states import rows_of
from ledger.domain.scorecard_time import signed, spans_of
from tests.domain.outcomes import TODAY, outcome, several


def mixed(moved: int) -> Scorecard:
    """Return a card of six promises, one of them open, with some of each that is left out."""
    counted = [
        outcome(1, "met", happened_on=date(2024, 7, 1)),
        outcome(2, "met", happened_on=date(2024, 12, 31)),
        outcome(3, "late", happened_on=date(2025, 3, 1)),
        outcome(4, "missed"),
        outcome(5, "missed"),
        outcome(6, deadline=date(2026, 6, 30)),
    ]
    left_out = [outcome(7), outcome(8, "met", deadline=date(2024, 1, 5))]
    again = [outcome(9 + i, "met", restates=1, deadline=date(2025, 6, 30)) for i in range(moved)]
    return scorecard([*counted, *left_out, *again], as_of=TODAY)


@pytest.mark.parametrize(
    ("moved", "words"),
    [(1, "1 restates one that is counted"), (2, "2 restate one that is counted")],
)
def test_what_is_in_no_time_is_told_beside_every_time(moved: int, words: str) -> None:
    card = mixed(moved)

    note = f"left out: 1 due without a verdict, 1 promised too short a time, {words}"
    for key in ("on_time_all", "stretch", "slip"):
        assert card.figure(key).notes == (note,)


def test_the_three_times_of_six_promises_are_those_worked_out_by_hand() -> None:
    on_time, stretch, slip = (mixed(0).figure(key) for key in ("on_time_all", "stretch", "slip"))

    # One of six after half the time; the open one is past four fifths; one of the other four.
    assert on_time.point == pytest.approx(1 - 5 / 6 * 3 / 4)
    assert on_time.sentence == (
        "On time incl. open ones: 38 % [11–86] of 6 promises to reach something."
    )
    assert (on_time.count, on_time.provisional, on_time.interval_why_not) == (
        "3 of 6 fulfilled", True, None,
    )  # fmt: skip
    assert on_time.parts == (("n", 6), ("fulfilled", 3))
    assert (stretch.point, stretch.low, stretch.high) == pytest.approx(
        (425 / 365, 182 / 365, None)
    )
    assert stretch.sentence == (
        "When they say 12 months, expect about 14 (×1.2; with only 6 claims anything from "
        '"on time" upward is compatible). 2 of 6 never arrived so far.'
    )
    assert (slip.point, slip.low, slip.high) == (60, -183, None)
    assert slip.sentence == "Typical slip: +60 days [−183, no limit]."
    for figure in (stretch, slip):
        assert figure.interval_why_not == "too few to give a limit on that side"
        assert (figure.count, figure.provisional) == ("3 of 6 fulfilled", True)
        assert figure.parts == (
            ("n", 6), ("fulfilled", 3), ("never_so_far", 2), ("four_in_five", None),
            ("at_least", None), ("unknown_left_out", 1),
        )  # fmt: skip


def test_five_promises_with_three_fulfilled_are_the_fewest_that_give_a_typical_time() -> None:
    two = scorecard(several(("met", 2), ("missed", 3)), as_of=TODAY)
    three = scorecard(several(("met", 3), ("missed", 2)), as_of=TODAY)

    assert two.figure("slip").why_not == "fewer than 3 of them are fulfilled"
    assert two.figure("on_time_all").point == pytest.approx(0.4)
    assert two.figure("stretch").part("at_least") is None
    assert three.figure("slip").sentence == "Typical slip: 0 days [0, no limit]."


def test_twenty_promises_are_enough_and_four_in_five_have_their_own_time() -> None:
    card = scorecard(several(("met", 16), ("missed", 4)), as_of=TODAY)

    assert not any(card.figure(key).provisional for key in ("on_time_all", "stretch", "slip"))
    assert card.figure("stretch").part("four_in_five") == 1.0
    assert card.figure("slip").part("four_in_five") == 0.0
    assert card.figure("slip").interval_why_not is None
    assert card.figure("stretch").sentence == (
        "When they say 12 months, expect about 12 (×1.0). 4 of 20 never arrived so far."
    )


def test_times_are_withheld_with_the_headline_and_say_at_least_what_they_know() -> None:
    unknown = scorecard(several(("met", 6), (None, 4)), as_of=TODAY).figure("on_time_all")
    seldom = scorecard(several(("late", 3), ("missed", 9)), as_of=TODAY)

    assert unknown.why_not == (
        "more than 20 % of the due are not judged, so the range stands instead"
    )
    assert unknown.parts == (("n", 6), ("fulfilled", 6))
    slip = seldom.figure("slip")
    assert slip.sentence == ("Typical slip: more than half still undelivered; at least +366 days.")
    assert (slip.count, slip.part("at_least"), slip.point_name, slip.unit) == (
        "3 of 12 fulfilled", 366, "median", "days",
    )  # fmt: skip


def test_what_had_happened_before_the_words_took_no_time() -> None:
    before = outcome(1, "met", happened_on=date(2023, 12, 1))

    [span] = spans_of(rows_of([before], as_of=TODAY, known=TODAY), TODAY, POLICY).spans
    assert (span.elapsed, span.slip, span.stretch) == (0, -365, 0.0)


@pytest.mark.parametrize(
    ("days", "written"), [(245, "+245"), (-31, "−31"), (0, "0"), (-0.4, "0"), (1, "+1")]
)
def test_days_are_written_with_their_sign(days: float, written: str) -> None:
    assert signed(days) == written


def test_on_time_with_the_open_ones_says_why_it_has_no_band_or_no_number() -> None:
    def found(*numbers: tuple[str | None, int], recorded_on: date = date(2024, 1, 1)) -> Figure:
        outcomes = several(*numbers, recorded_on=recorded_on)
        return scorecard(outcomes, as_of=TODAY).figure("on_time_all")

    plain = found(("met", 3), ("missed", 2))
    assert (plain.shown, plain.notes, plain.interval_why_not) == (True, (), None)
    assert found(("met", 4)).why_not == "fewer than 5 promises to reach something"
    record = found(("met", 3), ("missed", 2), recorded_on=date(2025, 12, 1))
    assert record.interval_why_not == "collected after the fact: a record, not a rate"
    assert record.interval is None
    assert found(("late", 6)).interval_why_not == (
        "the curve has no band where nothing or everything has happened"
    )
    one_unknown = found(("met", 5), (None, 1))
    assert one_unknown.notes == ("left out: 1 due without a verdict",)
