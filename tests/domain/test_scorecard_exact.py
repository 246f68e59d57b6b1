"""What figures of a card say to the last word and member, and every mark that a row can carry."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.scorecard import Outcome, Scorecard, explain, scorecard
from ledger.domain.scorecard_inputs import agreement_figure, guidance_figure
from ledger.domain.scorecard_json import card_dict
from ledger.domain.scorecard_model import Figure, Guidance
from ledger.domain.scorecard_policies import headline_under, titled, what_it_does
from tests.domain.outcomes import TODAY, outcome, several

RANGES = (
    Guidance(60.0, 65.0, 65.0),
    Guidance(60.0, 65.0, 66.0),
    Guidance(60.0, 65.0, 59.9),
    Guidance(1.0, None, 1.0),
    Guidance(None, 10.0, 11.0),
)


def of(*numbers: tuple[str | None, int], **changes: Any) -> Scorecard:
    return scorecard(several(*numbers, **changes), as_of=TODAY)


def lacks(card: Scorecard) -> set[str]:
    return {figure.key for figure in card.lacking}


def members(figure: Figure) -> tuple[object, ...]:
    """Return what a figure says beside its sentence and parts."""
    return (
        figure.count,
        figure.shown,
        figure.why_not,
        figure.interval,
        figure.interval_why_not,
        figure.point_name,
        figure.unit,
        figure.provisional,
    )


def test_guidance_says_its_counts_and_typical_errors() -> None:
    found = guidance_figure(RANGES)

    assert found.sentence == (
        "Guidance: 1 below, 2 inside, 2 above the range (of 5); typically +3.8 % against the "
        "middle and +0.0 % against the upper bound."
    )
    assert found.point == 0.4
    assert found.part("n") == 5
    assert members(found) == (
        "2 of 5", True, None, None, "the three counts stand in its place", "inside_share",
        "share", True,
    )  # fmt: skip
    assert len(found.notes) == 1
    assert not guidance_figure(RANGES * 4).provisional


def test_too_few_guided_numbers_are_counted_without_a_share() -> None:
    found = guidance_figure(RANGES[:4])

    assert found.sentence == "Guidance: not shown, fewer than 5 guided numbers."
    assert found.parts == (("n", 4), ("below", 1), ("inside", 2), ("above", 1))
    assert (found.point, found.point_name) == (None, "inside_share")


def test_a_number_below_its_guidance_has_a_minus_sign() -> None:
    missed = [Guidance(60.0, 65.0, 50.0)] * 5

    assert guidance_figure(missed).sentence.endswith(
        "typically −25.0 % against the middle and −30.0 % against the upper bound."
    )


def test_agreement_says_its_count_share_kappa_and_audit() -> None:
    first = ["met"] * 12 + ["missed"] * 8
    second = ["met"] * 10 + ["missed"] * 10

    found = agreement_figure(first, second, headline=(0.3, 0.7))

    assert found.sentence == (
        "Agreement of two resolvers: 18 of 20 predictions (90 %), 0.80 beyond chance (Cohen's "
        "kappa, 1 is always). The second counts 2 of 20 otherwise; were that the share of wrong "
        "verdicts, on time would be 20–80 %."
    )
    assert members(found) == (
        "18 of 20", True, None, None, "the counts stand in its place", "kappa", "score", False,
    )  # fmt: skip
    assert found.parts[:4] == (
        ("n", 20),
        ("agreed", 18),
        ("counted_otherwise", 2),
        ("audit_error", 0.1),
    )


def test_resolvers_who_agree_less_than_by_chance_have_a_kappa_below_0() -> None:
    first = ["met"] * 12 + ["missed"] * 8

    found = agreement_figure(first, ["missed"] * 11 + ["met"] * 9)

    assert ": 1 of 20 predictions (5 %), −0.86 beyond chance" in found.sentence


@pytest.mark.parametrize(
    ("first", "second", "count", "sentence"),
    [
        ([], [], "", ": not shown, fewer than 20 were judged twice."),
        (["met"] * 3, ["met", "met", "late"], "2 of 3", ": 2 of 3."),
    ],
)
def test_too_few_judged_twice_are_counted_without_a_kappa(
    first: list[str], second: list[str], count: str, sentence: str
) -> None:
    found = agreement_figure(first, second)

    assert found.sentence == f"Agreement of two resolvers{sentence}"
    assert members(found) == (
        count, False, "fewer than 20 were judged twice", None, None, "kappa", "score", False,
    )  # fmt: skip
    assert dict(found.parts) == {
        "n": len(first),
        "agreed": max(0, len(first) - 1),
        "counted_otherwise": None,
        "audit_error": None,
        "on_time_low": None,
        "on_time_high": None,
    }


def test_a_range_is_lacking_only_where_the_card_has_no_line_for_it() -> None:
    told, nothing_judged = of(("met", 3), ("missed", 1), (None, 1)), of((None, 3))

    assert told.figure("range").why_not
    assert "range" not in lacks(told)
    assert "1 due prediction is not judged; depending on it 3–4 of 5." in told.lines
    assert "range" in lacks(nothing_judged)
    assert nothing_judged.lines == (
        "Nothing due has been judged yet.",
        "Not counted: 3 due without a verdict.",
    )


def test_a_figure_of_something_that_did_not_happen_is_not_lacking() -> None:
    card = of(("met", 3), ("missed", 1))

    assert card.figure("lenient").needless
    assert card.figure("range").needless
    assert not {"lenient", "range", "with_credit"} & lacks(card)
    assert {"judged_share", "stretch", "slip", "trend"} <= lacks(card)


def test_a_figure_that_is_shown_is_not_lacking() -> None:
    card = of(("met", 12), ("partly", 5), ("missed", 4), (None, 2))

    shown = {figure.key for figure in card.figures if figure.shown}
    assert {"on_time", "judged_share", "range", "stretch"} <= shown
    assert not shown & lacks(card)


def test_a_median_that_lies_beyond_the_record_is_told_and_not_lacking() -> None:
    card = of(("late", 3), ("missed", 9), recorded_on=date(2024, 1, 1))

    stretch = card.figure("stretch")
    assert (stretch.shown, stretch.says_at_least) == (False, True)
    assert stretch.sentence in card.lines
    assert "stretch" not in lacks(card)


def test_a_card_for_machines_has_the_headline_under_every_policy() -> None:
    split = several(("met", 12), ("partly", 5), ("missed", 4))
    twice = [*split, outcome(30, "met", family=1)]

    found = card_dict(scorecard(twice, as_of=TODAY))
    policies = found["policies"]
    rates = {name: (one["count"], round(one["rate"], 4)) for name, one in policies.items()}

    assert rates == {
        "strict": ("13 of 22", 0.5909),
        "lenient": ("18 of 22", 0.8182),
        "half_credit": ("15.5 of 22", 0.7045),
        "by_family": ("12 of 21", 0.5714),
    }
    same = {"strict": "on_time", "lenient": "lenient", "half_credit": "with_credit"}
    for name, key in same.items():
        figure = found["figures"][key]
        assert policies[name]["low"] == figure["low"] is not None
        assert policies[name]["high"] == figure["high"] is not None
    assert found["figures"]["on_time"]["count"] == "13 of 22"
    assert found["figures"]["trend"]["count"] is None


def test_policies_of_nothing_judged_have_no_count() -> None:
    empty = {"count": None, "rate": None, "low": None, "high": None}

    assert card_dict(of((None, 3)))["policies"] == dict.fromkeys(
        ("strict", "lenient", "half_credit", "by_family"), empty
    )


@pytest.mark.parametrize(
    ("changes", "marks"),
    [
        ({}, ()),
        (
            {"recorded_on": date(2025, 12, 1)},
            ("logged after its outcome could be known",),
        ),
        ({"basis": "assumed"}, ("assumed deadline",)),
        ({"wording": "reported"}, ("reported, not quoted",)),
        ({"reading_of": 7}, ("second reading of #7",)),
        ({"restates": 7}, ("restates #7",)),
        ({"early": True}, ("settled before its deadline",)),
        ({"verdict": None, "early": True}, ()),
        ({"own_figures": True}, ("rests on the speaker's own figures",)),
        ({"verdict": None, "own_figures": True}, ()),
        ({"needs": 2}, ("split into parts",)),
        ({"split_late": True}, ("split after the outcome of a part could be known",)),
        ({"terms_late": True}, ("terms changed after the deadline",)),
    ],
)
def test_every_mark_of_a_row(changes: dict[str, Any], marks: tuple[str, ...]) -> None:
    verdict = changes.pop("verdict", "met") if "verdict" in changes else "met"

    [row] = explain(scorecard([outcome(1, verdict, **changes)], as_of=TODAY), "on_time")

    assert row.flags == marks


def test_a_claim_made_twice_is_marked_and_a_claim_made_once_is_not() -> None:
    repeated = [outcome(1, "met"), outcome(2, "met", family=1), outcome(3, "met")]

    rows = explain(scorecard(repeated, as_of=TODAY), "on_time")

    assert [row.flags for row in rows] == [("one of family #1",), ("one of family #1",), ()]


def test_a_verdict_under_the_fair_reading_only_is_marked() -> None:
    days = {"happened_on": date(2024, 12, 20), "strict": date(2024, 12, 1)}
    fair = outcome(1, "met", **days)
    both = outcome(2, "met", **{**days, "strict": date(2024, 12, 20)})

    rows = explain(scorecard([fair, both], as_of=TODAY), "on_time")

    assert [row.flags for row in rows] == [
        ("met under the fair reading of its deadline only",),
        (),
    ]


def test_only_what_was_judged_twice_enters_the_agreement() -> None:
    twice = several(("met", 3), ("missed", 2), second_verdict="met")
    unjudged = outcome(20, second_verdict="met")

    card = scorecard([*twice, outcome(21, "met"), unjudged], as_of=TODAY)

    assert (card.figure("agreement").part("n"), card.figure("agreement").count) == (5, "3 of 5")


def test_every_prediction_that_is_counted_leaves_no_line_of_what_is_not() -> None:
    assert of(("met", 3), ("missed", 1)).not_counted is None
    assert of((None, 3)).not_counted == "Not counted: 3 due without a verdict."
    later = scorecard([outcome(1, deadline=date(2027, 1, 1))], as_of=TODAY)
    assert later.not_counted == "Not counted: 1 open."


def test_names_of_equal_weight_stand_in_their_order_and_none_at_the_end() -> None:
    frames = ["b", None, "a", None, "c", "c", "c"]
    framed = [outcome(i, "met", frame=frame) for i, frame in enumerate(frames, start=1)]

    assert scorecard(framed, as_of=TODAY).frames == (("c", 3), (None, 2), ("a", 1), ("b", 1))
    assert scorecard(framed[:3], as_of=TODAY).frames == (("a", 1), ("b", 1), (None, 1))


def test_a_stated_number_has_words_of_its_own_in_the_wording_classes() -> None:
    said = of(("met", 4), ("missed", 2), wording_class="probability")

    first = said.figure("by_wording_class").series[0]
    assert first.sentence.startswith("probability: a number was said → 4 of 6 came true (67 % [")


def test_each_span_of_years_is_filled_anew() -> None:
    def year(year: int, count: int, first: int) -> list[Outcome]:
        said, due = date(year, 1, 1), date(year, 12, 31)
        changes = {"said_on": said, "recorded_on": said, "deadline": due}
        return [outcome(first + i, "met", **changes) for i in range(count)]

    made = [*year(2020, 5, 1), *year(2021, 4, 20), *year(2022, 1, 40), *year(2023, 5, 60)]
    trend = scorecard(made, as_of=TODAY).figure("trend")

    assert [(part.key, part.count) for part in trend.series] == [
        ("2020", "5 of 5"),
        ("2021–2022", "5 of 5"),
        ("2023", "5 of 5"),
    ]


@pytest.mark.parametrize(
    ("low", "high", "interval"),
    [(0.1, 0.2, (0.1, 0.2)), (None, 0.2, None), (0.1, None, None), (None, None, None)],
)
def test_an_interval_needs_both_of_its_ends(
    low: float | None, high: float | None, interval: tuple[float, float] | None
) -> None:
    assert Figure("k", "K", "", True, None, "", low=low, high=high).interval == interval


def test_the_headline_under_a_policy_is_named_for_it() -> None:
    shown, few = of(("met", 12), ("partly", 5), ("missed", 4)), of(("met", 1), ("partly", 1))

    assert headline_under(shown, "strict") == shown.headline
    named = headline_under(shown, "lenient")
    assert named.label == "On time or partly"
    assert named.sentence.startswith("On time or partly: 17 of 21 (81 %, 95 % interval 60–92 %)")
    assert headline_under(few, "lenient") == few.figure("lenient")
    assert not headline_under(few, "lenient").shown


def test_a_policy_says_what_it_does_and_that_ranks_stay_strict() -> None:
    told = "Half credit: partly met counts for its credit"

    assert what_it_does("half-credit", ranked=False) == told
    assert what_it_does("half-credit", ranked=True) == f"{told}; ranks count strictly"
    assert titled("strict") == "On time"


def test_only_judged_predictions_enter_a_score_of_stated_probabilities() -> None:
    numbers = (("met", 6), ("missed", 5), ("void", 3), (None, 2))
    card = of(*numbers, probability_ppm=800_000)

    assert card.figure("brier").part("n") == 11
    assert card.figure("brier").point == pytest.approx((6 * 0.04 + 5 * 0.64) / 11)


def test_only_the_lines_of_scores_carry_their_notes() -> None:
    card = of(("met", 12), ("partly", 5), ("missed", 4))
    figure = card.figure("with_credit")

    assert figure.notes
    assert figure.sentence in card.lines


def test_a_void_without_a_reason_is_plainly_void() -> None:
    bare = scorecard([outcome(1, "void", void_reason=None)], as_of=TODAY)

    assert [row.why_not for row in explain(bare, "on_time")] == ["void"]
