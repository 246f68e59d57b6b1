"""Scorecards: states, the headline and its rules, from the behaviour cases of docs/scoring.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.scorecard import POLICY, Outcome, Scorecard, State, explain, scorecard
from tests.domain.outcomes import TODAY, outcome, several

EXAMPLE = several(("met", 11), ("partly", 2), ("late", 3), ("missed", 7), (None, 4))


def _states(card: Scorecard) -> list[State]:
    return [row.state for row in card.rows]


def test_the_worked_example_has_its_published_figures() -> None:
    card = scorecard(EXAMPLE, as_of=TODAY)

    headline, credit, unknown = map(card.figure, ["on_time", "with_credit", "range"])
    assert headline.point == pytest.approx(0.4783, abs=5e-5)
    assert headline.interval == pytest.approx((0.2924, 0.6704), abs=5e-5)
    assert credit.point == pytest.approx(0.5217, abs=5e-5)
    assert credit.interval == pytest.approx((0.3296, 0.7076), abs=5e-5)
    assert credit.part("lenient") == pytest.approx(0.5652, abs=5e-5)
    assert unknown.interval == pytest.approx((0.4074, 0.5556), abs=5e-5)
    assert unknown.part("outer_low") == pytest.approx(0.2451, abs=5e-5)
    assert unknown.part("outer_high") == pytest.approx(0.7241, abs=5e-5)


def test_the_worked_example_is_told_in_the_sentences_of_the_card() -> None:
    early = [outcome(30 + i, "met", deadline=date(2027, 1, 1)) for i in range(2)]
    still = [outcome(40 + i, deadline=date(2027, 1, 1)) for i in range(7)]
    after = [outcome(50 + i, "missed", recorded_on=date(2025, 3, 1)) for i in range(3)]
    seen = several(("met", 11), ("partly", 2), ("late", 3), ("missed", 4), (None, 4))
    card = scorecard([*seen, *after, *early, *still, outcome(60, "void")], as_of=TODAY)

    assert card.headline.sentence == "On time: 11 of 23 (48 %, 95 % interval 29–67 %)."
    credit = "With half credit for 2 partial: 52 % [33–71]."
    assert card.figure("with_credit").sentence == credit
    unknown = "4 due predictions are not judged; depending on them 41–56 %."
    assert card.figure("range").sentence == unknown
    assert card.not_counted == (
        "Not counted: 9 open (2 already delivered early), 1 void (premise), "
        "4 due without a verdict."
    )
    late = "Of the 23, 3 were logged after their outcome could be known."
    assert card.retrospective_line == late


def test_the_rows_of_the_worked_example_add_up_to_it() -> None:
    card = scorecard(EXAMPLE, as_of=TODAY)

    rows = explain(card)
    assert (sum(r.numerator for r in rows), sum(r.denominator for r in rows)) == (11, 23)
    assert [r.why_not for r in rows if not r.denominator] == [
        "due without a verdict: in the range, never in the rate"
    ] * 4


@pytest.mark.ux(65)
@pytest.mark.parametrize("outcomes", [[], several((None, 9)), several(("void", 9))])
def test_with_nothing_judged_no_number_is_printed(outcomes: list[Outcome]) -> None:
    card = scorecard(outcomes, as_of=TODAY)

    assert card.headline.sentence == "Nothing due has been judged yet."
    assert card.headline.point is None
    assert not card.headline.shown
    assert "%" not in " ".join(figure.sentence for figure in card.figures)


@pytest.mark.ux(66)
def test_three_of_four_prints_no_percentage() -> None:
    card = scorecard(several(("met", 3), ("missed", 1), (None, 9), ("partly", 0)), as_of=TODAY)

    assert card.headline.sentence == "On time: 3 of 4."
    assert card.headline.why_not == "fewer than 5 are judged"
    assert card.figure("range").sentence.endswith("depending on them 3–12 of 13.")
    assert "%" not in " ".join(figure.sentence for figure in card.figures)


@pytest.mark.ux(66)
def test_five_of_five_is_never_a_bare_hundred_percent() -> None:
    card = scorecard(several(("met", 5)), as_of=TODAY)

    expected = "On time: 5 of 5 (100 %, 95 % interval 57–100 %; small sample, provisional)."
    assert card.headline.sentence == expected


def test_twenty_judged_are_no_longer_provisional() -> None:
    for judged, provisional in [(19, True), (20, False)]:
        card = scorecard(several(("met", judged)), as_of=TODAY)
        assert card.is_provisional is card.headline.provisional is provisional


def test_more_than_a_fifth_unknown_leaves_only_the_range() -> None:
    at_limit = scorecard(several(("met", 8), (None, 2)), as_of=TODAY)
    above = scorecard(several(("met", 7), (None, 2)), as_of=TODAY)

    assert at_limit.headline.shown
    assert not above.headline.shown
    assert above.headline.point is None
    assert above.headline.part("judged") == 7
    assert above.figure("range").interval == pytest.approx((7 / 9, 1.0))
    assert "more than 20 % of the due are not judged" in (above.headline.why_not or "")


def test_an_unclear_verdict_counts_among_the_unknown() -> None:
    card = scorecard(several(("met", 9), ("unclear", 1)), as_of=TODAY)

    assert (card.counts.unknown, card.counts.unclear, card.counts.judged) == (1, 1, 9)
    assert card.not_counted == "Not counted: 1 due without a verdict (1 unclear)."


def test_one_unknown_is_spoken_of_in_the_singular() -> None:
    card = scorecard(several(("met", 9), (None, 1)), as_of=TODAY)

    expected = "1 due prediction is not judged; depending on it 90–100 %."
    assert card.figure("range").sentence == expected


def test_a_prediction_is_open_on_its_deadline_and_due_the_day_after() -> None:
    prediction = outcome(deadline=date(2025, 6, 30))

    assert _states(scorecard([prediction], as_of=date(2025, 6, 30))) == [State.OPEN]
    assert _states(scorecard([prediction], as_of=date(2025, 7, 1))) == [State.UNKNOWN]


def test_an_early_success_moves_the_rate_only_on_the_day_after_its_deadline() -> None:
    judged = several(("missed", 5))
    early = outcome(9, "met", deadline=date(2025, 12, 31), happened_on=date(2025, 2, 1))

    on_deadline = scorecard([*judged, early], as_of=date(2025, 12, 31))
    after = scorecard([*judged, early], as_of=date(2026, 1, 1))
    assert on_deadline.headline.count == "0 of 5"
    assert on_deadline.rows[-1].state is State.SETTLED_EARLY
    assert "1 already delivered early" in (on_deadline.not_counted or "")
    assert after.headline.count == "1 of 6"


def test_an_early_failure_waits_for_its_deadline_as_well() -> None:
    early = outcome(1, "missed", deadline=date(2026, 12, 31), early=True)
    card = scorecard([early], as_of=TODAY)

    assert card.rows[0].state is State.SETTLED_EARLY
    assert card.not_counted == "Not counted: 1 open (1 settled early)."
    assert explain(card)[0].flags == ("settled before its deadline",)


def test_what_cannot_be_decided_yet_awaits_data() -> None:
    waiting = outcome(1, decidable_on=date(2026, 2, 1))

    assert _states(scorecard([waiting], as_of=date(2026, 1, 31))) == [State.AWAITING]
    assert _states(scorecard([waiting], as_of=date(2026, 2, 1))) == [State.UNKNOWN]
    early = outcome(1, "met", decidable_on=date(2026, 2, 1))
    assert _states(scorecard([early], as_of=date(2026, 1, 31))) == [State.SETTLED_EARLY]


def test_the_past_does_not_know_what_was_published_later() -> None:
    later = outcome(1, "met", known_on=date(2025, 3, 1))

    assert _states(scorecard([later], as_of=date(2025, 2, 28))) == [State.UNKNOWN]
    assert _states(scorecard([later], as_of=date(2025, 3, 1))) == [State.MET]


def test_a_live_card_counts_what_is_known_on_the_day_that_has_begun_somewhere() -> None:
    today = outcome(1, "met", known_on=date(2025, 3, 2))

    card = scorecard([today], as_of=date(2025, 2, 28), known=date(2025, 3, 2))
    assert _states(card) == [State.MET]


def test_a_verdict_without_any_dated_evidence_counts_from_the_day_it_can() -> None:
    undated = {"known_on": None, "first_known_on": None}

    missed = outcome(1, "missed", **undated)
    assert _states(scorecard([missed], as_of=date(2025, 1, 1))) == [State.MISSED]
    late = outcome(1, "late", **undated)
    assert _states(scorecard([late], as_of=date(2025, 6, 30))) == [State.UNKNOWN]
    assert _states(scorecard([late], as_of=date(2025, 7, 1))) == [State.LATE]
    void = outcome(1, "void", **undated)
    assert _states(scorecard([void], as_of=date(2024, 1, 1))) == [State.VOID]


def test_words_said_after_the_day_of_the_card_are_not_on_it() -> None:
    card = scorecard([outcome(1, "met")], as_of=date(2023, 12, 31))

    assert card.rows == ()
    assert card.speaker is None
    assert card.counts.logged == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"basis": "assumed"}, "assumed deadline"),
        ({"wording": "reported"}, "reported wording"),
        ({"reading_of": 1}, "second reading of a sentence"),
        ({"deadline": None}, "no deadline"),
    ],
)
def test_what_the_speaker_did_not_say_stands_beside_the_headline(
    changes: dict[str, object], reason: str
) -> None:
    beside = outcome(9, "missed", **changes)
    card = scorecard([*several(("met", 5)), beside], as_of=TODAY)

    assert card.headline.count == "5 of 5"
    assert explain(card)[-1].why_not == f"beside the figures: {reason}"
    assert explain(card)[-1].denominator == 0
    assert card.not_counted is not None


def test_the_not_counted_line_names_every_thing_left_out() -> None:
    beside = [
        outcome(10, "met", basis="assumed"),
        outcome(11, "met", wording="reported"),
        outcome(12, "met", reading_of=1),
        outcome(13, deadline=None),
        outcome(14, decidable_on=date(2027, 1, 1)),
        outcome(15, "void", void_reason="duplicate"),
        outcome(16, "void"),
        outcome(17, "void"),
    ]
    card = scorecard([*several(("met", 5)), *beside], as_of=TODAY)

    assert card.not_counted == (
        "Not counted: 1 open (1 awaiting data), 3 void (1 duplicate, 2 premise), "
        "1 assumed deadline, 1 reported, not quoted, 1 second reading, 1 without a deadline."
    )


def test_many_voids_are_a_warning_and_the_range_is_run_again_with_them() -> None:
    few = scorecard(several(("met", 17), ("void", 3)), as_of=TODAY)
    many = scorecard(several(("met", 16), ("void", 3)), as_of=TODAY)

    assert few.figure("void_share").point == 0.15
    assert few.warnings == ()
    assert not few.figure("range_with_voids").shown
    assert many.figure("void_share").sentence == "Void: 3 of 19 (16 %: premise)."
    assert len(many.warnings) == 1
    assert many.figure("range_with_voids").interval == pytest.approx((16 / 19, 1.0))


def test_a_void_before_its_deadline_is_not_in_the_void_share() -> None:
    card = scorecard([outcome(1, "void", deadline=date(2027, 1, 1))], as_of=TODAY)

    assert (card.counts.void, card.counts.void_early) == (0, 1)
    assert card.not_counted == "Not counted: 1 void (premise)."


def test_a_void_enters_the_void_share_on_the_day_after_its_deadline() -> None:
    void = outcome(1, "void", deadline=date(2025, 12, 30))

    on_deadline = scorecard([void], as_of=date(2025, 12, 30))
    assert (on_deadline.counts.void, on_deadline.counts.void_early) == (0, 1)
    after = scorecard([void], as_of=date(2025, 12, 31))
    assert (after.counts.void, after.counts.void_early) == (1, 0)


@pytest.mark.parametrize(
    ("after", "judged", "line"),
    [
        (0, 5, None),
        (1, 1, "The one judged was logged after its outcome could be known."),
        (1, 5, "Of the 5, 1 was logged after its outcome could be known."),
        (2, 5, "Of the 5, 2 were logged after their outcome could be known."),
        (5, 5, "All 5 judged were logged after their outcome could be known."),
    ],
)
def test_the_line_of_the_retrospective_ones_is_a_sentence(
    after: int, judged: int, line: str | None
) -> None:
    late = date(2025, 3, 1)
    outcomes = [outcome(i, "met", recorded_on=late) for i in range(1, after + 1)]
    others = [outcome(i, "met") for i in range(after + 1, judged + 1)]

    assert scorecard([*outcomes, *others], as_of=TODAY).retrospective_line == line


def test_the_untestable_share_is_of_everything_logged() -> None:
    untestable = outcome(9, "void", void_reason="untestable", deadline=None)
    card = scorecard([*several(("met", 5), (None, 3)), untestable], as_of=TODAY)

    assert card.figure("untestable_share").sentence == "Untestable: 1 of 9 logged (11 % [2–43])."


def test_delivered_so_far_counts_the_late_ones() -> None:
    card = scorecard(EXAMPLE, as_of=TODAY)

    assert card.figure("delivered").count == "14 of 23"
    assert card.figure("delivered").sentence.startswith("Delivered so far: 14 of 23 (61 %")
    assert card.lateness == ((14, 182), (15, 182), (16, 182))


def test_a_claim_repeated_eight_times_counts_once_by_family() -> None:
    repeated = [outcome(i, "missed", family=1) for i in range(1, 9)]
    pair = [outcome(9, "missed", family=9), outcome(10, "met", family=9)]
    both = [outcome(11, "met", family=11), outcome(12, "met", family=11)]
    card = scorecard([*repeated, *pair, *both], as_of=TODAY)

    figure = card.figure("by_family")
    assert figure.sentence == "By claim family: 1.5 of 3 families (50 % [13–87])."
    assert card.headline.count == "3 of 12"
    assert sum(row.family_weight for row in card.rows) == pytest.approx(3.0)


def test_different_credits_are_called_partial_credit() -> None:
    parts = [outcome(8, "partly", credit_ppm=250_000), outcome(9, "partly")]
    card = scorecard([*several(("met", 4)), *parts], as_of=TODAY)

    credit = card.figure("with_credit")
    assert credit.count == "4.75 of 6"
    assert credit.sentence.startswith("With partial credit for 2 partial: 79 % [")


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, False),
        ({"recorded_on": date(2024, 12, 31)}, False),
        ({"recorded_on": date(2025, 1, 1)}, True),
        ({"recorded_on": date(2024, 6, 2), "happened_on": date(2024, 6, 1)}, True),
        ({"recorded_on": date(2024, 6, 1), "happened_on": date(2024, 6, 1)}, False),
        ({"recorded_on": date(2024, 6, 2), "first_known_on": date(2024, 6, 1)}, True),
    ],
)
def test_retrospective_is_recorded_after_its_outcome_could_be_known(
    changes: dict[str, object], after: bool
) -> None:
    card = scorecard([outcome(1, "met", **changes)], as_of=TODAY)

    assert card.rows[0].retrospective is after


def test_a_record_collected_after_the_fact_has_a_share_but_no_interval() -> None:
    late = {"recorded_on": date(2025, 6, 1)}
    half = [*several(("met", 5)), *[outcome(10 + i, "missed", **late) for i in range(5)]]
    most = [*half, outcome(20, "missed", **late)]

    assert not scorecard(half, as_of=TODAY).is_record
    card = scorecard(most, as_of=TODAY)
    assert card.is_record
    assert card.headline.point == pytest.approx(5 / 11)
    assert card.headline.interval is None
    assert card.headline.interval_why_not == "collected after the fact: a record, not a rate"
    assert card.headline.sentence == (
        "On time: 5 of 11 (45 %; small sample, provisional). "
        "Collected after the fact: a record, not a rate."
    )
    assert card.warnings == ("Collected after the fact: a record, not a rate.",)
    assert all(figure.low is None for figure in card.figures if figure.unit != "range")


def test_prospective_leaves_the_retrospective_out_of_every_figure() -> None:
    late = [outcome(10 + i, "missed", recorded_on=date(2025, 6, 1)) for i in range(9)]
    card = scorecard([*several(("met", 5)), *late], as_of=TODAY, prospective=True)

    assert card.headline.count == "5 of 5"
    assert card.headline.interval is not None
    assert card.counts.left_out == 9
    assert card.counts.logged == 5
    assert explain(card)[-1].why_not == "left out: logged after its outcome could be known"


def test_a_named_frame_is_a_sample_although_it_was_collected_later() -> None:
    framed = several(("met", 3), ("missed", 4), recorded_on=date(2025, 6, 1), frame="Q4 call")
    other = outcome(20, "met")

    assert not scorecard([*framed, other], as_of=TODAY).is_record
    card = scorecard([*framed, other], as_of=TODAY, frame="Q4 call")
    assert card.headline.count == "3 of 7"
    assert card.headline.interval is not None
    assert card.counts.left_out == 1
    assert explain(card)[-1].why_not == "beside the figures: outside the frame"
    assert scorecard([*framed, other], as_of=TODAY).frames == (("Q4 call", 7), (None, 1))


def test_a_prediction_may_stand_on_a_card_only_once() -> None:
    with pytest.raises(ValueError, match="only once"):
        scorecard([outcome(1), outcome(1)], as_of=TODAY)


def test_another_policy_moves_the_thresholds() -> None:
    strict = replace(POLICY, min_judged=10)
    card = scorecard(several(("met", 9)), as_of=TODAY, policy=strict)

    assert card.headline.why_not == "fewer than 10 are judged"


def test_who_resolved_is_counted_over_the_judged() -> None:
    by_rule = [outcome(i, "met", rule="reached") for i in range(1, 4)]
    by_hand = outcome(4, "missed", resolver="ana")
    card = scorecard([*by_rule, by_hand, outcome(5)], as_of=TODAY)

    assert card.resolvers == (("reached", 3), ("ana", 1))
