"""The further figures: base rates, stated probabilities, words, years, guidance, agreement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.heard import heard_in
from ledger.domain.scorecard import DatedRate, Outcome, explain, scorecard, totals
from ledger.domain.scorecard_inputs import agreement_figure, guidance_figure, widened
from ledger.domain.scorecard_json import card_dict
from ledger.domain.scorecard_model import POLICY, Guidance, number, percent, plural
from ledger.domain.scorecard_probabilities import reliability
from tests.domain.outcomes import TODAY, outcome, several

STATED = [0.9, 0.9, 0.8, 0.7, 0.7, 0.6, 0.3, 0.2, 0.1, 0.95]
CAME = [1, 1, 1, 0, 1, 0, 0, 1, 0, 1]
BEFORE = date(2024, 1, 1)


def stated(
    chances: list[float], came: list[int], first_id: int = 1, **changes: object
) -> list[Outcome]:
    return [
        outcome(
            first_id + i,
            "met" if y else "missed",
            probability_ppm=round(p * 1_000_000),
            **changes,
        )
        for i, (p, y) in enumerate(zip(chances, came, strict=True))
    ]


@pytest.mark.ux(67)
def test_ten_stated_probabilities_give_a_brier_score_and_nine_do_not() -> None:
    card = scorecard(stated(STATED, CAME), as_of=TODAY)
    nine = scorecard(stated(STATED[:9], CAME[:9]), as_of=TODAY)

    brier = card.figure("brier")
    assert brier.point == pytest.approx(0.17425)
    assert brier.low is not None
    assert brier.high is not None
    assert brier.low < 0.17425 < brier.high
    assert "0 is perfect, 1 the worst" in brier.sentence
    assert nine.figure("brier").why_not == "only 9 stated probabilities are judged, 10 are needed"
    assert nine.figure("brier").point is None


def test_the_explained_rows_of_the_brier_score_add_up_to_it() -> None:
    card = scorecard([*stated(STATED, CAME), outcome(30, "met")], as_of=TODAY)

    rows = explain(card, "brier")
    errors, n = totals(rows)
    assert errors / n == pytest.approx(card.figure("brier").point)
    assert rows[-1].why_not == "the speaker stated no probability"


def based(outcomes: list[Outcome], rates: dict[int, DatedRate]) -> list[Outcome]:
    """Return the outcomes with the base rates that there are for them."""
    return [
        replace(one, base_rates=(rates[one.id],) if one.id in rates else ()) for one in outcomes
    ]


def test_skill_is_measured_against_one_half_or_base_rates_set_before() -> None:
    outcomes = stated(STATED, CAME)
    base = {o.id: DatedRate(600_000, BEFORE) for o in outcomes}
    hindsight = {o.id: DatedRate(600_000, date(2025, 6, 1)) for o in outcomes}

    plain = scorecard(outcomes, as_of=TODAY).figure("brier_skill")
    assert plain.point == pytest.approx(1 - 0.17425 / 0.25)
    assert plain.sentence.endswith("against always saying 50 %.")
    against = scorecard(based(outcomes, base), as_of=TODAY).figure("brier_skill")
    assert against.point == pytest.approx(1 - 0.17425 / 0.24)
    assert against.part("base_rates_used") == 10
    late = scorecard(based(outcomes, hindsight), as_of=TODAY).figure("brier_skill")
    assert late.point == plain.point


def test_skill_against_a_reference_without_error_is_undefined() -> None:
    outcomes = stated([0.9] * 10, [1] * 10)
    certain = {o.id: DatedRate(1_000_000, BEFORE) for o in outcomes}

    skill = scorecard(based(outcomes, certain), as_of=TODAY).figure("brier_skill")
    assert skill.why_not == "undefined, the reference is without error"


def test_a_certainty_that_failed_is_clipped_in_the_log_score_and_said() -> None:
    card = scorecard(stated([1.0] * 10, [1] * 9 + [0]), as_of=TODAY)

    log = card.figure("log_score")
    assert log.point == pytest.approx((9 * 0.01449957 + 6.64385619) / 10, abs=1e-7)
    assert log.part("clipped") == 10
    assert log.notes == ("10 moved to between 1 % and 99 %",)


def test_calibration_needs_twenty_stated_probabilities() -> None:
    short = scorecard(stated(STATED, CAME), as_of=TODAY)
    both = [*stated(STATED, CAME), *stated(STATED, CAME, first_id=11)]
    card = scorecard(both, as_of=TODAY)

    assert short.figure("calibration").point is None
    found = card.figure("calibration")
    parts = (found.point, found.part("dsc"), found.part("unc"))
    assert parts == pytest.approx((0.0575833333, 0.1233333333, 0.24))
    assert reliability(short.rows, POLICY) is None


def test_the_calibration_curve_stands_in_a_band_around_the_diagonal() -> None:
    both = [*stated(STATED, CAME), *stated(STATED, CAME, first_id=11)]
    card = scorecard(both, as_of=TODAY)

    found = reliability(card.rows, POLICY)
    assert found is not None
    assert [point.stated for point in found.curve] == sorted(set(STATED))
    assert [band.stated for band in found.band] == sorted(set(STATED))
    assert all(0.0 <= band.low <= band.stated <= band.high <= 1.0 for band in found.band)
    assert reliability(card.rows, POLICY) == found


def test_one_outcome_throughout_cannot_show_discrimination() -> None:
    card = scorecard(stated([0.8] * 20, [1] * 20), as_of=TODAY)

    found = card.figure("calibration")
    assert (found.part("dsc"), found.part("unc")) == (0.0, 0.0)
    assert found.notes == (
        "all had the same outcome: cannot show discrimination",
        "one stated probability only: a dot, not a curve",
    )


def test_claims_of_one_family_are_resampled_together() -> None:
    together = scorecard(stated(STATED, CAME, family=1), as_of=TODAY).figure("brier")

    assert together.point == pytest.approx(0.17425)
    assert together.interval is None
    assert together.interval_why_not == "only one family of claims"


def test_the_speaker_is_compared_with_what_happens_anyway() -> None:
    chances = [900, 800, 700, 500, 500, 400, 300, 200, 200, 100]
    outcomes = several(("met", 8), ("missed", 2))
    base = {i: DatedRate(q * 1000, BEFORE) for i, q in enumerate(chances, start=1)}

    found = scorecard(based(outcomes, base), as_of=TODAY).figure("versus_base_rate")
    assert found.sentence == (
        "Versus base rate: 8 of 10 met, 4.6 expected, +3.4 (chance of ≥8 by luck 1.5 %)."
    )
    assert found.point == pytest.approx(3.4)
    assert found.part("chance_by_luck") == pytest.approx(0.0146464, abs=5e-8)
    worse = several(("met", 1), ("missed", 9))
    below = scorecard(based(worse, base), as_of=TODAY).figure("versus_base_rate")
    assert below.sentence.startswith(
        "Versus base rate: 1 of 10 met, 4.6 expected, −3.6 (chance of ≤1 by luck 0."
    )


def test_a_base_rate_written_down_afterwards_is_hindsight() -> None:
    outcomes = several(("met", 8), ("missed", 2))
    base = {i: DatedRate(500_000, BEFORE if i <= 7 else TODAY) for i in range(1, 11)}

    found = scorecard(based(outcomes, base), as_of=TODAY).figure("versus_base_rate")
    assert not found.shown
    assert found.why_not == (
        "fewer than 80 in 100 judged have a base rate set before the outcome (3 set after it)"
    )
    assert (found.part("n"), found.part("hindsight")) == (7, 3)


def test_what_counts_is_the_last_one_set_before_the_outcome_could_be_known() -> None:
    twice = (DatedRate(900_000, BEFORE), DatedRate(400_000, BEFORE), DatedRate(100_000, TODAY))
    outcomes = several(("met", 4), ("missed", 6), base_rates=twice)

    found = scorecard(outcomes, as_of=TODAY).figure("versus_base_rate")
    assert found.part("expected") == pytest.approx(4.0)
    assert found.part("hindsight") == 0


def test_a_base_rate_of_the_last_day_counts_and_of_the_next_is_hindsight() -> None:
    def used(day: date) -> object:
        rated = several(("missed", 6), base_rates=(DatedRate(400_000, day),))
        return scorecard(rated, as_of=TODAY).figure("versus_base_rate").part("n")

    assert used(date(2024, 12, 31)) == 6
    assert used(date(2025, 1, 1)) == 0


def test_four_in_five_with_a_base_rate_are_enough() -> None:
    outcomes = several(("met", 2), ("missed", 8))
    base = {i: DatedRate(250_000, BEFORE) for i in range(1, 9)}

    found = scorecard(based(outcomes, base), as_of=TODAY).figure("versus_base_rate")
    assert found.sentence == (
        "Versus base rate: 2 of 8 met, 2.0 expected, +0.0 (chance of ≥2 by luck 63 %)."
        " Left out: 2 without one."
    )
    del base[1]
    seven = scorecard(based(outcomes, base), as_of=TODAY).figure("versus_base_rate")
    assert not seven.shown


def test_words_are_shown_beside_what_readers_hear_and_never_become_numbers() -> None:
    will = several(("met", 4), ("missed", 6), wording_class="assert")
    expect = [outcome(20 + i, "met", wording_class="expect") for i in range(5)]
    few = [outcome(30 + i, "met", wording_class="possible") for i in range(3)]
    card = scorecard([*will, *expect, *few], as_of=TODAY)

    classes = {figure.key: figure for figure in card.figure("by_wording_class").series}
    assert classes["assert"].sentence == (
        "will: readers hear 100 % [91–100] → 4 of 10 came true (40 % [17–69])."
    )
    assert classes["expect"].sentence.startswith("expect: no survey says what readers hear")
    assert classes["possible"].point is None
    assert classes["possible"].count == "3 of 3"
    assert classes["intend"].sentence == "intend: none judged."
    assert card.figure("brier").part("n") == 0
    assert heard_in("expect") is heard_in("intend") is None


def test_what_readers_hear_is_told_in_shares_with_its_survey() -> None:
    heard = heard_in("possible")

    assert heard is not None
    assert heard.parts == (
        ("heard_phrase", "may"), ("heard_median", 0.4), ("heard_low", 0.2), ("heard_high", 0.6),
        ("heard_source", "Kucharski, CAPphrase 2026, n = 5,174, "
                         "CC BY 4.0, doi 10.5281/zenodo.18750055"),
    )  # fmt: skip


def test_years_of_too_few_judged_are_merged() -> None:
    years = [2019] * 2 + [2020] * 4 + [2021] * 5 + [2022] * 2
    outcomes = [
        outcome(
            i,
            "met" if year > 2020 else "missed",
            said_on=date(year, 1, 1),
            recorded_on=date(year, 1, 1),
            deadline=date(year, 12, 31),
        )
        for i, year in enumerate(years, start=1)
    ]
    trend = scorecard(outcomes, as_of=TODAY).figure("trend")

    assert [(figure.key, figure.count) for figure in trend.series] == [
        ("2019–2020", "0 of 6"),
        ("2021–2022", "7 of 7"),
    ]
    assert trend.part("direction") == "up"


def test_no_direction_is_given_while_intervals_overlap() -> None:
    def of(year: int, first_id: int, met: int) -> list[Outcome]:
        said = date(year, 1, 1)
        made = {"said_on": said, "recorded_on": said, "deadline": date(year, 12, 31)}
        return [outcome(first_id + i, "met" if i < met else "missed", **made) for i in range(5)]

    trend = scorecard([*of(2022, 1, 3), *of(2023, 10, 4)], as_of=TODAY).figure("trend")
    assert trend.shown
    assert trend.part("direction") is None
    assert trend.sentence == (
        "Trend by year of deadline: 2022: 3 of 5 (60 % [23–88]); 2023: 4 of 5 (80 % [38–96]); "
        "no difference that chance could not make."
    )
    assert not scorecard(of(2022, 1, 3), as_of=TODAY).figure("trend").shown


def test_a_fall_beyond_the_intervals_is_called_down() -> None:
    def of(year: int, first_id: int, verdict: str | None, count: int) -> list[Outcome]:
        said = date(year, 1, 1)
        made = {"said_on": said, "recorded_on": said, "deadline": date(year, 12, 31)}
        return [outcome(first_id + i, verdict, **made) for i in range(count)]

    two = [*of(2022, 1, "met", 8), *of(2023, 20, "missed", 8)]
    assert scorecard(two, as_of=TODAY).figure("trend").part("direction") == "down"
    unknown = [*two, *of(2023, 40, None, 8)]
    assert not scorecard(unknown, as_of=TODAY).figure("trend").shown


def test_a_trend_of_a_record_has_shares_but_no_direction() -> None:
    def of(year: int, first_id: int, verdict: str) -> list[Outcome]:
        made = {"said_on": date(year, 1, 1), "deadline": date(year, 12, 31)}
        later = date(2025, 11, 1)
        return [outcome(first_id + i, verdict, recorded_on=later, **made) for i in range(8)]

    trend = scorecard([*of(2022, 1, "met"), *of(2023, 20, "missed")], as_of=TODAY).figure("trend")
    assert trend.sentence == "Trend by year of deadline: 2022: 8 of 8 (100 %); 2023: 0 of 8 (0 %)."
    assert all(figure.interval is None for figure in trend.series)


def test_a_class_may_need_more_than_the_headline() -> None:
    policy = replace(POLICY, min_class=10)
    outcomes = several(("met", 6), wording_class="assert")

    figure = scorecard(outcomes, as_of=TODAY, policy=policy).figure("by_wording_class")
    assert figure.series[1].why_not == "fewer than 10 are judged"
    assert figure.why_not == "no class has 10 judged that may be printed"


def test_a_result_beyond_luck_is_not_called_impossible() -> None:
    base = {i: DatedRate(10_000, BEFORE) for i in range(1, 9)}

    lucky = scorecard(based(several(("met", 8)), base), as_of=TODAY)
    assert lucky.figure("versus_base_rate").sentence.endswith("by luck <0.1 %).")
    few = scorecard(based(several(("met", 8)), {1: base[1]}), as_of=TODAY)
    why = "fewer than 5 have a base rate set before the outcome"
    assert few.figure("versus_base_rate").why_not == why


def test_guidance_is_below_inside_or_above_with_inclusive_bounds() -> None:
    items = [
        Guidance(60.0, 65.0, 65.0),
        Guidance(60.0, 65.0, 66.0),
        Guidance(60.0, 65.0, 59.9),
        Guidance(1.0, None, 1.0),
        Guidance(None, 10.0, 11.0),
    ]

    found = guidance_figure(items)
    assert [item.place for item in items] == ["inside", "above", "below", "inside", "above"]
    assert (found.part("below"), found.part("inside"), found.part("above")) == (1, 2, 2)
    assert found.part("error_to_middle") == pytest.approx(2.5 / 65)
    assert found.part("error_to_upper") == 0.0
    assert not guidance_figure(items[:4]).shown
    assert Guidance(-1.0, 1.0, 0.0).errors is None
    floors = [Guidance(1.0, None, 2.0) for i in range(5)]
    assert (
        guidance_figure(floors).sentence
        == "Guidance: 0 below, 5 inside, 0 above the range (of 5)."
    )
    with pytest.raises(ValueError, match="a floor"):
        Guidance(None, None, 1.0)
    with pytest.raises(ValueError, match="wrong way"):
        Guidance(2.0, 1.0, 1.0)


def test_two_resolvers_need_twenty_in_common() -> None:
    first = ["met"] * 12 + ["missed"] * 8
    second = ["met"] * 10 + ["missed"] * 10

    found = agreement_figure(first, second)
    assert found.point == pytest.approx(0.8)
    assert found.count == "18 of 20"
    assert agreement_figure(first[:19], second[:19]).point is None
    same = agreement_figure(["met"] * 20, ["met"] * 20)
    assert same.point is None
    assert "chance explains everything" in (same.why_not or "")


def test_an_audit_widens_the_interval_by_its_error_rate() -> None:
    assert widened((0.321, 0.438), 0.05) == pytest.approx((0.271, 0.488))
    assert widened((0.02, 0.99), 0.05) == (0.0, 1.0)


def test_the_card_says_what_the_audit_error_does_to_the_headline() -> None:
    twice = [
        replace(one, second_verdict="met" if one.id == 13 else one.verdict)
        for one in several(("met", 12), ("missed", 8))
    ]
    card = scorecard(twice, as_of=TODAY)
    found = card.figure("agreement")
    low, high = card.headline.interval or (0.0, 0.0)

    assert (found.part("counted_otherwise"), found.part("audit_error")) == (1, 0.05)
    assert found.part("on_time_low") == pytest.approx(low - 0.05)
    assert found.part("on_time_high") == pytest.approx(high + 0.05)
    assert found.sentence.endswith(
        "The second counts 1 of 20 otherwise; were that the share of wrong verdicts, on time would"
        " be 34–83 %."
    )
    assert found.sentence in card.lines


def test_late_and_missed_count_alike_and_void_counts_nowhere() -> None:
    first = ["met"] * 10 + ["missed"] * 10
    second = ["met"] * 10 + ["late"] * 8 + ["void", "unclear"]

    found = agreement_figure(first, second, headline=(0.3, 0.7))
    assert (found.part("agreed"), found.part("counted_otherwise")) == (10, 2)
    assert (found.part("on_time_low"), found.part("on_time_high")) == pytest.approx((0.2, 0.8))


def test_without_an_interval_or_a_difference_there_is_nothing_to_widen() -> None:
    first = ["met"] * 12 + ["missed"] * 8
    record = agreement_figure(first, ["missed", *first[1:]])

    assert record.sentence.endswith("The second counts 1 of 20 otherwise.")
    assert record.part("on_time_low") is None
    assert "otherwise" not in agreement_figure(first, first, headline=(0.3, 0.7)).sentence
    assert agreement_figure(first[:3], first[:3]).part("audit_error") is None


def test_a_card_for_machines_has_every_name_and_a_reason_for_every_null() -> None:
    for outcomes in ([], several(("met", 3)), [*stated(STATED, CAME), *several()]):
        card = scorecard(outcomes, as_of=TODAY)
        found = card_dict(card)

        again = json.loads(json.dumps(found, allow_nan=False))
        assert again == found
        assert set(found["figures"]) == {figure.key for figure in card.figures}
        for figure in found["figures"].values():
            assert figure["shown"] or figure["why_not"]
            bounded = figure["low"] is not None and figure["high"] is not None
            assert bounded or not figure["shown"] or figure["interval_why_not"]
    empty = card_dict(scorecard([], as_of=TODAY))
    assert empty["speaker"] is None


def test_the_parts_of_a_figure_stand_under_their_own_names() -> None:
    found = card_dict(scorecard(several(("met", 11), ("missed", 12)), as_of=TODAY))["figures"]

    on_time = {name: found["on_time"][name] for name in ("met", "judged", "rate", "low", "high")}
    assert on_time == pytest.approx(
        {"met": 11, "judged": 23, "rate": 11 / 23, "low": 0.2924, "high": 0.6704}, abs=5e-5
    )
    assert {"value", "n"} <= set(found["brier"])
    assert {"mcb", "dsc", "unc", "n"} <= set(found["calibration"])
    assert {"median", "low", "high", "n"} <= set(found["stretch"])


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.001, "<1 %"), (0.999, ">99 %"), (0.285, "29 %")],
)
def test_a_percentage_is_rounded_half_up_and_never_a_false_certainty(
    share: float, words: str
) -> None:
    assert percent(share) == words


def test_counts_are_written_as_people_write_them() -> None:
    assert [number(11), number(11.5), number(4.75), number(1 / 3)] == [
        "11",
        "11.5",
        "4.75",
        "0.33",
    ]
    assert [plural(1, "family", "families"), plural(2, "family", "families")] == [
        "1 family",
        "2 families",
    ]
