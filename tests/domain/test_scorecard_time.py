"""How late, typically: the twelve-promise example and its edge cases."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from ledger.domain.scorecard import Outcome, scorecard
from ledger.domain.scorecard_model import POLICY
from ledger.domain.scorecard_states import rows_of
from ledger.domain.scorecard_time import spans_of, stretch_curve
from ledger.domain.statistics import median
from ledger.domain.survival import kaplan_meier
from tests.domain.outcomes import TODAY, collections, days, outcome, several

TWELVE = [
    ("2019-01-01", "2020-01-01", "2019-12-01", "met"),
    ("2019-06-01", "2020-06-01", "2021-02-01", "late"),
    ("2020-01-01", "2020-12-31", "2022-07-01", "late"),
    ("2020-03-01", "2021-03-01", None, "missed"),
    ("2020-09-01", "2021-03-01", "2021-02-15", "met"),
    ("2021-01-01", "2022-01-01", "2022-04-01", "late"),
    ("2021-05-01", "2022-05-01", None, "missed"),
    ("2022-01-01", "2023-01-01", "2023-12-01", "late"),
    ("2022-06-01", "2024-06-01", "2024-05-01", "met"),
    ("2023-01-01", "2024-01-01", None, "missed"),
    ("2024-01-01", "2025-01-01", "2025-07-01", "late"),
    ("2025-03-01", "2026-12-31", None, None),
]


def twelve() -> list[Outcome]:
    outcomes = []
    for id_, (said, deadline, happened, verdict) in enumerate(TWELVE, start=1):
        known = date.fromisoformat(happened) if happened else date.fromisoformat(deadline)
        outcomes.append(
            outcome(
                id_,
                verdict,
                said_on=date.fromisoformat(said),
                recorded_on=date.fromisoformat(said),
                deadline=date.fromisoformat(deadline),
                happened_on=date.fromisoformat(happened) if happened else None,
                known_on=known if verdict else None,
                first_known_on=known if verdict else None,
            )
        )
    return outcomes


def test_the_twelve_promises_stretch_as_four_libraries_say() -> None:
    card = scorecard(twelve(), as_of=TODAY)

    stretch = card.figure("stretch")
    assert stretch.point == pytest.approx(1.669399, abs=5e-7)
    assert stretch.low == pytest.approx(0.922652, abs=5e-7)
    assert stretch.high is None
    assert stretch.part("four_in_five") is None
    assert stretch.sentence == (
        "When they say 12 months, expect about 20 (×1.7; with only 12 claims anything from "
        '"on time" upward is compatible). 3 of 12 never arrived so far.'
    )


def test_the_twelve_promises_slip_by_eight_months() -> None:
    slip = scorecard(twelve(), as_of=TODAY).figure("slip")

    assert (slip.point, slip.low, slip.high) == (245, -31, None)
    assert slip.sentence == "Typical slip: +245 days [−31, no limit]."


def test_the_share_on_time_with_open_ones_equals_the_headline_when_all_are_due() -> None:
    card = scorecard(twelve(), as_of=TODAY)

    assert card.figure("on_time_all").point == pytest.approx(3 / 11)
    assert card.headline.point == pytest.approx(3 / 11)
    assert card.figure("on_time_all").high == pytest.approx(1 - 0.3707874002, abs=1e-6)


def test_the_survival_of_the_twelve_promises_falls_in_the_listed_steps() -> None:
    curve = stretch_curve(rows_of(twelve(), as_of=TODAY, known=TODAY), TODAY, POLICY)

    assert curve is not None
    listed = [0.9091, 0.8182, 0.7273, 0.6364, 0.5455, 0.4545, 0.3636, 0.2727]
    assert [step.survival for step in curve.steps] == pytest.approx(listed, abs=5e-5)


def test_leaving_out_the_undelivered_would_have_flattered_the_speaker() -> None:
    spans = spans_of(rows_of(twelve(), as_of=TODAY, known=TODAY), TODAY, POLICY).spans

    assert median([s.stretch for s in spans if s.fulfilled]) == pytest.approx(1.37, abs=0.005)
    without_abandoned = [o for o in twelve() if o.id != 7]
    found = scorecard(without_abandoned, as_of=TODAY).figure("stretch")
    assert found.point == pytest.approx(1.49, abs=0.005)


def test_an_abandoned_promise_stays_at_risk_until_the_day_of_the_card() -> None:
    abandoned = outcome(1, "missed", deadline=date(2030, 1, 1), early=True)
    found = spans_of(rows_of([abandoned], as_of=TODAY, known=TODAY), TODAY, POLICY)

    assert found.spans[0].elapsed == (TODAY - date(2024, 1, 1)).days
    assert not found.spans[0].fulfilled


def test_time_is_measured_on_what_was_to_be_reached_alone() -> None:
    other = [
        outcome(1, "met", kind="during"),
        outcome(2, "met", kind="never"),
        outcome(3, "void"),
        outcome(4),
        outcome(5, "met", deadline=date(2024, 1, 7)),
        outcome(6, "met", basis="assumed"),
        outcome(7, "met", deadline=date(2024, 1, 8), happened_on=date(2024, 1, 8)),
    ]
    found = spans_of(rows_of(other, as_of=TODAY, known=TODAY), TODAY, POLICY)

    assert [span.id for span in found.spans] == [7]
    assert (found.unknown, found.too_short) == (1, 1)


def test_a_promise_moved_to_a_new_date_keeps_its_first_one() -> None:
    first = outcome(1, "late")
    moved = outcome(2, "met", family=1, restates=1, deadline=date(2025, 12, 31))
    again = outcome(3, "met", family=1, restates=2, deadline=date(2025, 12, 31))
    rows = rows_of([first, moved, again], as_of=TODAY, known=TODAY)

    found = spans_of(rows, TODAY, POLICY)
    assert [span.id for span in found.spans] == [1]
    assert found.restated == 2
    alone = rows_of([moved, again], as_of=TODAY, known=TODAY)
    assert [span.id for span in spans_of(alone, TODAY, POLICY).spans] == [2]


def test_a_partly_met_promise_has_come_true_when_the_rest_followed() -> None:
    rest = outcome(1, "partly", happened_on=date(2025, 6, 1))
    never = outcome(2, "partly")
    dateless = outcome(3, "met", known_on=None, first_known_on=None)
    early = outcome(4, "met", known_on=date(2024, 6, 1))
    rows = rows_of([rest, never, dateless, early], as_of=TODAY, known=TODAY)

    spans = spans_of(rows, TODAY, POLICY).spans
    assert [span.fulfilled for span in spans] == [True, False, True, True]
    assert [span.slip for span in spans] == [152, 366, 0, -213]


def test_a_part_by_the_deadline_is_not_the_whole() -> None:
    on_deadline = outcome(1, "partly", happened_on=date(2024, 12, 31))
    found = spans_of(rows_of([on_deadline], as_of=TODAY, known=TODAY), TODAY, POLICY)

    assert not found.spans[0].fulfilled


def test_what_happened_on_the_day_of_the_card_has_happened() -> None:
    day = date(2025, 7, 2)
    late = outcome(1, "late", happened_on=day, known_on=day)

    for as_of, fulfilled in [(day, True), (day - timedelta(days=1), False)]:
        rows = rows_of([late], as_of=as_of, known=day)
        assert spans_of(rows, as_of, POLICY).spans[0].fulfilled is fulfilled


def test_more_than_half_undelivered_gives_no_median_but_a_lower_bound() -> None:
    card = scorecard(several(("late", 3), ("missed", 9)), as_of=TODAY)

    stretch = card.figure("stretch")
    assert not stretch.shown
    assert stretch.point is None
    assert stretch.why_not == "more than half still undelivered; at least ×2.0"
    assert stretch.part("at_least") == pytest.approx(731 / 365)
    assert card.figure("slip").why_not == "more than half still undelivered; at least +366 days"


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ([("met", 4)], "fewer than 5 promises to reach something"),
        ([("met", 2), ("missed", 9)], "fewer than 3 of them are fulfilled"),
    ],
)
def test_too_few_promises_give_no_typical_time(
    counts: list[tuple[str | None, int]], why: str
) -> None:
    card = scorecard(several(*counts, happened_on=None), as_of=TODAY)

    assert card.figure("stretch").why_not == why
    assert card.figure("slip").why_not == why


def test_all_delivered_on_one_day_has_no_upper_limit() -> None:
    card = scorecard(several(("late", 6)), as_of=TODAY)

    stretch = card.figure("stretch")
    assert (stretch.point, stretch.low) == pytest.approx((547 / 365, 547 / 365))
    assert stretch.high is None
    assert stretch.interval_why_not is not None
    assert card.figure("on_time_all").point == 0.0
    assert card.figure("on_time_all").interval is None


def test_long_and_short_promises_are_split_only_when_each_has_enough() -> None:
    def horizon(first_id: int, length: int) -> list[Outcome]:
        deadline = date(2018, 1, 1) + timedelta(days=length)
        happened = deadline + timedelta(days=length)
        made = {"said_on": date(2018, 1, 1), "recorded_on": date(2018, 1, 1)}
        return [
            outcome(first_id + i, "late", deadline=deadline, happened_on=happened, **made)
            for i in range(5)
        ]

    three = [*horizon(1, 300), *horizon(10, 500), *horizon(20, 1200)]
    assert scorecard(three[:-1], as_of=TODAY).figure("stretch").series == ()
    series = scorecard(three, as_of=TODAY).figure("stretch").series
    assert [(figure.key, figure.point) for figure in series] == [
        ("under_1_year", 2.0),
        ("from_1_to_3_years", 2.0),
        ("over_3_years", 2.0),
    ]


def test_a_record_has_a_stretch_without_limits() -> None:
    later = [replace(o, recorded_on=date(2025, 12, 1)) for o in twelve()]
    card = scorecard(later, as_of=TODAY)

    assert card.figure("stretch").interval is None
    assert card.figure("stretch").sentence == (
        "When they say 12 months, expect about 20 (×1.7). 3 of 12 never arrived so far."
    )
    assert card.figure("slip").sentence == "Typical slip: +245 days."
    assert card.figure("on_time_all").interval is None


def test_the_limits_of_a_stretch_are_told_in_words() -> None:
    def fulfilled(after: list[int]) -> str:
        day = date(2024, 12, 31)
        outcomes = [
            outcome(i, "late", happened_on=day + timedelta(days=days))
            for i, days in enumerate(after, start=1)
        ]
        return scorecard(outcomes, as_of=TODAY).figure("stretch").sentence

    assert "anything from ×1.2 to ×1.7 is compatible" in fulfilled(list(range(20, 360, 17)))
    assert "anything from ×1.3 upward is compatible" in fulfilled([100, 100, 180, 190, 300])
    assert "compatible" not in fulfilled(list(range(100, 110)) * 6)


@settings(max_examples=60, deadline=None)
@given(collections(), days)
def test_the_open_ones_never_change_a_share_when_none_is_open(
    drawn: list[Outcome], as_of: date
) -> None:
    # Drawn outcomes made consistent: judged, of kind reach, with a day for what came true.
    kept = []
    for o in drawn:
        if not o.deadline or o.verdict not in {"met", "late", "missed"}:
            continue
        if not (o.deadline - o.said_on).days >= 7:
            continue
        day = min(o.happened_on or o.deadline, o.deadline)
        happened = {"met": day, "late": o.happened_on, "missed": None}[o.verdict]
        plain = replace(o, kind="reach", known_on=None, happened_on=happened, decidable_on=None)
        kept.append(replace(plain, basis="stated", wording="quoted", reading_of=None))
    late = date(2040, 1, 1)
    card = scorecard(kept, as_of=late)

    share = card.figure("on_time_all").point
    if card.counts.judged >= 5:
        assert share == pytest.approx(card.counts.met / card.counts.judged)


@pytest.mark.slow
def test_the_bias_of_younger_ledgers_is_the_one_that_was_simulated() -> None:
    # 20,000 promises over ten years, on time with chance 0.25, stretched by 1.5 on the median.
    chance = random.Random(3)
    claims = []
    for _ in range(20_000):
        said, length = chance.uniform(0, 10), chance.uniform(0.5, 3)
        claims.append((said, length, length * chance.lognormvariate(math.log(1.5), 0.6)))
    found: dict[float, list[float]] = {}
    for now in (2.0, 10.0):
        known = [(s, h, t) for s, h, t in claims if s <= now]
        due = [t <= h for s, h, t in known if s + h < now]
        resolved = [t <= h for s, h, t in known if s + t <= now or s + h < now]
        curve = kaplan_meier(
            [min(t, now - s) / h for s, h, t in known], [s + t <= now for s, h, t in known]
        )
        delivered = sorted(t / h for s, h, t in known if s + t <= now)
        median_stretch = curve.quantile(0.5).point
        assert median_stretch is not None
        found[now] = [
            sum(due) / len(due),
            sum(resolved) / len(resolved),
            1 - curve.survival(1.0),
            median_stretch,
            delivered[len(delivered) // 2],
        ]

    # Truth: 0.250 on time and a stretch of 1.50. What is resolved flatters a young ledger, and
    # the median of what was delivered flatters it more; the other three are near the truth.
    assert found[2.0] == pytest.approx([0.244, 0.354, 0.245, 1.51, 0.87], abs=0.005)
    assert found[10.0] == pytest.approx([0.251, 0.261, 0.251, 1.49, 1.31], abs=0.005)
