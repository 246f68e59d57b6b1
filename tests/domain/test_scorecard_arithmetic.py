"""The arithmetic of every figure, written out for one card that can be added up by hand."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from ledger.domain.scorecard import DatedRate, Outcome, explain, scorecard
from ledger.domain.scorecard_model import Guidance
from ledger.domain.scorecard_steps import steps
from tests.domain.outcomes import TODAY, outcome, several

SAID: Final = ((0.9, "met"), (0.8, "met"), (0.8, "missed"), (0.3, "missed"), (0.2, "met"),
               (0.1, "missed")) * 4  # fmt: skip
"""Stated chances and what came: squared errors of 1.43 for each six, a Brier sum of 5.72."""

RANGES: Final = (Guidance(1.0, 3.0, 2.5), Guidance(1.0, None, 2.0), Guidance(None, 3.0, 4.0))


def by_hand() -> list[Outcome]:
    """Return 24 stated chances over three years, and one late, unjudged, partly met and void."""
    said = [_said(id, chance, came) for id, (chance, came) in enumerate(SAID, start=1)]
    late = outcome(25, "late", happened_on=date(2025, 3, 1))
    return [*said, late, outcome(26), outcome(27, "partly", family=1), outcome(28, "void")]


def _said(id: int, chance: float, came: str) -> Outcome:
    year = 2022 + id % 3
    return outcome(
        id,
        came,
        probability_ppm=round(chance * 1_000_000),
        said_on=date(year, 1, 1),
        recorded_on=date(year, 1, 1),
        deadline=date(year, 12, 31),
        happened_on=date(year, 10, 1) if came == "met" else None,
        base_rates=(DatedRate(400_000, date(2021, 1, 1)),),
        wording_class="assert" if id % 2 else "expect",
        guidance=RANGES[id % 3],
        second_verdict=came if id < 15 else "missed",
    )


CURVE: Final = (
    "Days promised and days taken; + is still waiting on the day of the card.",
    "S is the share still undelivered: it starts at 1 and falls at each fulfilment.",
    "×0.7500: 26 waiting, 4 fulfilled: 1.0000 · 22/26 = 0.8462 [0.6404–0.9393].",
    "×0.7507: 22 waiting, 8 fulfilled: 0.8462 · 14/22 = 0.5385 [0.3329–0.7058].",
    "×1.1644: 14 waiting, 1 fulfilled: 0.5385 · 13/14 = 0.5000 [0.2991–0.6716].",
)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (
            "range",
            (
                "If all 1 were missed: 12 / 27 = 0.4444.",
                "If all 1 were met: (12 + 1) / 27 = 0.4815.",
                "With sampling: the low end of the Wilson interval of the first, "
                "0.2759, and the high end of that of the second, 0.6601.",
            ),
        ),
        (
            "on_time_all",
            (
                *CURVE,
                "On time: 1 − S(×1) = 1 − 0.5385 = 0.4615.",
            ),
        ),
        (
            "stretch",
            (
                *CURVE,
                "S first reaches one half or less at ×1.1644.",
                "Its band reaches one half at ×0.7507 at the earliest, never at the latest.",
            ),
        ),
        (
            "slip",
            (
                *CURVE[:2],
                "−91 days: 26 waiting, 12 fulfilled: 1.0000 · 14/26 = 0.5385 [0.3329–0.7058].",
                "+60 days: 14 waiting, 1 fulfilled: 0.5385 · 13/14 = 0.5000 [0.2991–0.6716].",
                "S first reaches one half or less at +60 days.",
                "Its band reaches one half at −91 days at the earliest, never at the latest.",
            ),
        ),
        (
            "versus_base_rate",
            (
                "12 − 9.6000 = 2.4000.",
                "The chance of ≥ 12 of 24 events with these chances, added up exactly: 0.2130.",
            ),
        ),
        (
            "brier",
            (
                "5.7200 / 24 = 0.2383.",
                "Whole families drawn 2,000 times with replacement (seed 1): the "
                "middle 95 % lie from 0.1325 to 0.3571.",
            ),
        ),
        (
            "brier_skill",
            (
                "1 − 5.7200 / 6.2400 = 0.0833.",
                "Whole families drawn 2,000 times with replacement (seed 1): the "
                "middle 95 % lie from −0.4026 to 0.5060.",
            ),
        ),
        (
            "log_score",
            (
                "23.1375 / 24 = 0.9641 bits.",
                "No interval: printed beside the Brier score, whose interval holds.",
            ),
        ),
        (
            "calibration",
            (
                "MCB: what recalibrating would save, 1.7200 / 24 = 0.0717.",
                "DSC: the error of always saying the mean less that after "
                "recalibrating: 0.2500 − 0.1667 = 0.0833.",
                "MCB − DSC + UNC = 0.0717 − 0.0833 + 0.2500 = 0.2383: Brier.",
            ),
        ),
        (
            "by_wording_class",
            (
                "assert: 8 of 12 = 0.6667.",
                "expect: 4 of 12 = 0.3333.",
            ),
        ),
        (
            "guidance",
            (
                "0 below, 16 inside, 8 above: 24 in all.",
                "Medians of (came − guided) / |came|: 0.2000 to the middle, −0.2000 to "
                "the upper bound.",
            ),
        ),
        (
            "agreement",
            (
                "Agreed: 20 / 24 = 0.8333.",
                "Kappa: (0.8333 − 0.5000 by chance) / (1 − 0.5000) = 0.6667.",
                "Audit error: 4 / 24 = 0.1667.",
                "On time with it: 0.2876 − 0.1667 to 0.6454 + 0.1667, kept from 0 to "
                "1: 0.1209 to 0.8121.",
            ),
        ),
        (
            "trend",
            (
                "2022: 0 of 8 = 0.0000.",
                "2023: 4 of 8 = 0.5000.",
                "2024: 8 of 10 = 0.8000.",
            ),
        ),
    ],
)
def test_the_arithmetic_of_a_figure_is_written_out(key: str, told: tuple[str, ...]) -> None:
    assert steps(scorecard(by_hand(), as_of=TODAY), key) == told


def terms(key: str, *ids: int) -> dict[int, dict[str, object]]:
    """Return what enters a figure, for some of the predictions by hand."""
    rows = explain(scorecard(by_hand(), as_of=TODAY), key)
    return {row.id: dict(row.terms) for row in rows if row.id in ids}


def test_times_are_in_the_unit_of_their_figure_and_mark_who_still_waits() -> None:
    assert terms("slip", 1, 3, 25) == {
        1: {"promised": 364.0, "took": "273", "days after": -91.0},
        3: {"promised": 364.0, "took": "1461+", "days after": 1097.0},
        25: {"promised": 365.0, "took": "425", "days after": 60.0},
    }
    assert terms("stretch", 1, 25) == {
        1: {"promised": 364.0, "took": "273", "stretch": 0.75},
        25: {"promised": 365.0, "took": "425", "stretch": pytest.approx(425 / 365)},
    }


def test_a_bound_that_was_not_guided_is_empty() -> None:
    assert terms("guidance", 1, 2, 3) == {
        1: {"from": 1.0, "to": "", "came": 2.0, "place": "inside"},
        2: {"from": "", "to": 3.0, "came": 4.0, "place": "above"},
        3: {"from": 1.0, "to": 3.0, "came": 2.5, "place": "inside"},
    }


def test_a_void_is_in_no_time_because_it_is_void() -> None:
    rows = explain(scorecard(by_hand(), as_of=TODAY), "stretch")

    assert {row.id: row.why_not for row in rows if row.why_not} == {
        26: "due without a verdict: nobody knows whether it happened",
        28: "void: false-premise",
    }


def test_fewer_met_than_their_chances_is_told_with_the_other_sign() -> None:
    rates = (DatedRate(500_000, date(2022, 1, 1)),)
    even = several(("met", 3), ("missed", 3), base_rates=rates)
    fewer = several(("met", 1), ("missed", 5), base_rates=rates)

    assert steps(scorecard(even, as_of=TODAY), "versus_base_rate") == (
        "3 − 3.0000 = 0.0000.",
        "The chance of ≥ 3 of 6 events with these chances, added up exactly: 0.6562.",
    )
    assert steps(scorecard(fewer, as_of=TODAY), "versus_base_rate") == (
        "1 − 3.0000 = −2.0000.",
        "The chance of ≤ 1 of 6 events with these chances, added up exactly: 0.1094.",
    )


def test_a_class_of_too_few_has_its_count_and_no_share() -> None:
    few = several(("met", 2), wording_class="possible")
    more = [outcome(10 + i, "met", wording_class="assert") for i in range(5)]

    assert steps(scorecard([*few, *more], as_of=TODAY), "by_wording_class") == (
        "assert: 5 of 5 = 1.0000.",
        "possible: 2 of 2.",
    )


def test_a_score_of_fewer_than_a_rank_needs_is_provisional_and_needs_two_families() -> None:
    def stated(count: int, **changes: int) -> list[Outcome]:
        made = [("met", count // 2), ("missed", count - count // 2)]
        return several(*made, probability_ppm=600_000, **changes)

    few, enough = (scorecard(stated(n), as_of=TODAY).figure("brier") for n in (19, 20))
    assert (few.provisional, enough.provisional) == (True, False)
    alone = scorecard(stated(12, family=1), as_of=TODAY).figure("brier")
    assert (alone.interval, alone.interval_why_not) == (None, "only one family of claims")
    halves = [*stated(6, family=1), *(outcome(20 + i, "met", family=2, probability_ppm=900_000)
                                      for i in range(6))]  # fmt: skip
    assert scorecard(halves, as_of=TODAY).figure("brier").interval is not None


def test_one_judged_is_provisional_and_none_is_not() -> None:
    assert scorecard([outcome(1, "met")], as_of=TODAY).is_provisional
    assert not scorecard([outcome(1)], as_of=TODAY).is_provisional
    assert scorecard(several(("met", 19)), as_of=TODAY).is_provisional
    assert not scorecard(several(("met", 20)), as_of=TODAY).is_provisional


def test_what_counts_otherwise_says_its_share_or_that_there_is_nothing_to_say() -> None:
    plain = scorecard(several(("met", 12), ("missed", 9)), as_of=TODAY)
    partly = scorecard(several(("met", 12), ("partly", 5), ("missed", 4)), as_of=TODAY)

    for key, why in {
        "lenient": "nothing was met in part",
        "with_credit": "nothing was met in part",
        "by_family": "no judged claim repeats another",
    }.items():
        assert (plain.figure(key).needless, plain.figure(key).why_not) == (True, why)
    assert partly.figure("lenient").sentence == (
        "Partly met counted as met: 17 of 21 (81 % [60–92])."
    )
    assert partly.figure("with_credit").notes[-1] == "counting them as met: 81 %"
