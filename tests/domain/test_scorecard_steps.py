"""Every figure as its own arithmetic: rows that add up to it, and steps that can be redone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from ledger.domain.scorecard import (
    EXPLAINABLE,
    DatedRate,
    Outcome,
    Scorecard,
    explain,
    scorecard,
    totals,
)
from ledger.domain.scorecard_model import Figure, Guidance
from ledger.domain.scorecard_steps import LISTED, all_steps, steps
from tests.domain.outcomes import TODAY, collections, days, outcome, several
from tests.domain.test_scorecard_time import twelve

BEFORE = date(2024, 1, 1)


def rich() -> list[Outcome]:
    """Return 24 predictions for which every figure of a card has its minimum."""
    verdicts = ["met", "met", "late", "partly", "missed", "met"] * 4
    return [
        outcome(
            id,
            verdict,
            family=max(1, id - id % 5),
            happened_on=date(2024, 6, id) if verdict == "met" else date(2025, 7, id)
            if verdict == "late" else None,
            deadline=date(2023 if id % 2 else 2024, 12, 31),
            said_on=date(2022, 1, 1),
            recorded_on=date(2022, 1, 1),
            wording_class="assert" if id % 2 else "expect",
            probability_ppm=(id * 37 % 100) * 10_000,
            base_rates=(DatedRate(300_000, date(2022, 1, 1)),),
            guidance=Guidance(1.0, 2.0, 0.5 + id / 12),
            second_verdict="met" if id % 3 else verdict,
        )
        for id, verdict in enumerate(verdicts, start=1)
    ] + [outcome(30), outcome(31, "void"), outcome(32, "void"), outcome(33, "void"),
         outcome(34, "void"), outcome(35, "void")]  # fmt: skip


def _expected(figure: Figure) -> tuple[float, float]:
    """Return the numerator and the denominator that a figure's own parts name."""
    part = dict(figure.parts)
    point = figure.point or 0.0
    n = float(part.get("n") or 0)
    by_key = {
        "range": ("met", "due"), "range_with_voids": ("met", "due"), "on_time": ("met", "judged"),
        "lenient": ("met", "judged"), "with_credit": ("credited", "judged"),
        "judged_share": ("judged", "due"), "delivered": ("delivered", "judged"),
        "void_share": ("void", "due"), "untestable_share": ("untestable", "logged"),
        "by_family": ("met", "families"), "on_time_all": ("fulfilled", "n"),
        "stretch": ("fulfilled", "n"), "slip": ("fulfilled", "n"), "guidance": ("inside", "n"),
        "agreement": ("agreed", "n"),
    }  # fmt: skip
    if figure.key in by_key:
        top, bottom = (float(part[name] or 0) for name in by_key[figure.key])
        return top, bottom
    if figure.key == "versus_base_rate":
        return point, n
    return point * n, n


def test_the_rich_card_shows_every_figure() -> None:
    card = scorecard(rich(), as_of=TODAY)

    assert [figure.key for figure in card.figures if not figure.shown] == []
    assert tuple(figure.key for figure in card.figures) == EXPLAINABLE


@pytest.mark.parametrize("key", EXPLAINABLE)
def test_the_rows_of_every_figure_add_up_to_it(key: str) -> None:
    card = scorecard(rich(), as_of=TODAY)
    figure = card.figure(key)
    top, bottom = totals(explain(card, key))

    if key == "brier_skill":
        assert 1.0 - top / bottom == pytest.approx(figure.point)
    elif figure.series and key != "stretch":
        parts = [part for part in figure.series if part.count]
        assert top == sum(float(part.part("met") or 0) for part in parts)
        assert bottom == sum(float(part.part("judged") or 0) for part in parts)
    else:
        assert (top, bottom) == pytest.approx(_expected(figure))


@settings(max_examples=20, deadline=None)
@given(collections(), days)
def test_rows_add_up_for_any_collection_and_say_why_they_add_nothing(
    drawn: list[Outcome], as_of: date
) -> None:
    card = scorecard(drawn, as_of=as_of)

    for key in ("range", "on_time_all", "stretch", "slip", "versus_base_rate", "brier",
                "log_score", "calibration", "guidance", "agreement"):  # fmt: skip
        figure = card.figure(key)
        rows = explain(card, key)
        assert all((row.why_not is None) == bool(row.denominator or row.terms) for row in rows)
        if figure.shown:
            assert totals(rows) == pytest.approx(_expected(figure), abs=1e-9)


QUOTIENT = re.compile(r"(?<!1 − )(?<![\d.])(−?[\d.]+) / ([\d.]+) = (−?[\d.]+)")
PRODUCT = re.compile(r"([\d.]+) · (\d+)/(\d+) = ([\d.]+)")


def _value(text: str) -> float:
    return float(text.replace("−", "-").rstrip("."))


def _redone(card: Scorecard) -> int:
    """Do every quotient and product that is printed again; return how many there were."""
    told = " ".join(line for lines in all_steps(card).values() for line in lines)
    quotients, products = QUOTIENT.findall(told), PRODUCT.findall(told)
    for top, bottom, quotient in quotients:
        assert _value(top) / _value(bottom) == pytest.approx(_value(quotient), abs=2e-4)
    for before, left, at_risk, after in products:
        product = _value(before) * int(left) / int(at_risk)
        assert product == pytest.approx(_value(after), abs=2e-4)
    return len(quotients) + len(products)


def test_every_quotient_and_product_of_a_full_card_is_right() -> None:
    assert _redone(scorecard(rich(), as_of=TODAY)) > 40


@settings(max_examples=15, deadline=None)
@given(collections(), days)
def test_every_quotient_and_product_that_is_printed_is_right(
    drawn: list[Outcome], as_of: date
) -> None:
    assert _redone(scorecard(drawn, as_of=as_of)) >= 0


def test_the_headline_is_retraced_to_its_interval() -> None:
    card = scorecard(several(("met", 11), ("partly", 2), ("late", 3), ("missed", 7)), as_of=TODAY)

    assert steps(card, "on_time") == (
        "11 / 23 = 0.4783 = 48 %.",
        "Wilson, 95 %: p = 0.4783, n = 23, z = 1.9600; centre (p + z²/2n) / (1 + z²/n) = 0.4814;"
        " half width z / (1 + z²/n) · √(p(1−p)/n + z²/4n²) = 0.1890; from 0.2924 to 0.6704.",
    )


def test_the_curve_of_the_twelve_promises_is_written_out() -> None:
    told = steps(scorecard(twelve(), as_of=TODAY), "stretch")

    assert told[2] == "×0.9151: 11 waiting, 1 fulfilled: 1.0000 · 10/11 = 0.9091 [0.5081–0.9867]."
    assert told[-2:] == (
        "S first reaches one half or less at ×1.6694.",
        "Its band reaches one half at ×0.9227 at the earliest, never at the latest.",
    )


def test_the_calibration_parts_give_back_the_brier_score() -> None:
    told = steps(scorecard(rich(), as_of=TODAY), "calibration")[-1]

    found = re.fullmatch(
        r"MCB − DSC \+ UNC = ([\d.]+) − ([\d.]+) \+ ([\d.]+) = ([\d.]+): Brier\.", told
    )
    assert found is not None
    mcb, dsc, unc, score = map(float, found.groups())
    assert mcb - dsc + unc == pytest.approx(score, abs=2e-4)


def test_a_record_is_retraced_without_any_band() -> None:
    card = scorecard([replace(o, recorded_on=TODAY) for o in twelve()], as_of=TODAY)

    told = " ".join(line for lines in all_steps(card).values() for line in lines)
    assert card.is_record
    assert "[" not in told
    assert "Wilson" not in told


def test_a_long_curve_says_how_much_of_it_is_not_written_out() -> None:
    late = [
        outcome(i, "late", happened_on=date(2024, 12, 31) + timedelta(days=i))
        for i in range(1, LISTED + 4)
    ]
    told = steps(scorecard(late, as_of=TODAY), "slip")

    assert "… and 3 more steps." in told


def test_a_figure_that_is_not_shown_has_one_step_that_says_why() -> None:
    card = scorecard([], as_of=TODAY)

    for key, told in all_steps(card).items():
        assert told == (f"Not shown: {card.figure(key).why_not}.",)
    with pytest.raises(KeyError):
        steps(card, "mood")


def test_certainty_is_clipped_and_said() -> None:
    sure = [outcome(i, "met", probability_ppm=1_000_000) for i in range(1, 11)]
    told = steps(scorecard(sure, as_of=TODAY), "log_score")

    assert told[1] == "10 moved to between 1 % and 99 %."


@pytest.mark.parametrize(
    ("key", "changes", "why"),
    [
        ("stretch", {"kind": "during"}, "no promise to reach something"),
        ("stretch", {"deadline": date(2024, 1, 5)}, "promised too short a time"),
        ("brier", {}, "the speaker stated no probability"),
        ("versus_base_rate", {}, "no base rate was set"),
        (
            "versus_base_rate",
            {"base_rates": (DatedRate(500_000, TODAY),)},
            "its base rate was set after the outcome could be known",
        ),
        ("by_wording_class", {}, "it has no wording class"),
        ("guidance", {}, "no range was guided, or no figure came"),
        ("agreement", {}, "judged by one resolver only"),
        ("trend", {"deadline": None}, "beside the figures: no deadline"),
    ],
)
def test_a_row_that_adds_nothing_says_why_for_its_figure(
    key: str, changes: dict[str, object], why: str
) -> None:
    card = scorecard([outcome(1, "missed", **changes)], as_of=TODAY)

    assert [row.why_not for row in explain(card, key)] == [why]


def test_what_is_due_without_a_verdict_is_in_the_range_and_in_no_time() -> None:
    card = scorecard([outcome(1)], as_of=TODAY)

    [low] = explain(card, "range")
    assert (low.numerator, low.denominator, low.terms) == (0.0, 1.0, (("at best", 1.0),))
    [time] = explain(card, "stretch")
    assert time.why_not == "due without a verdict: nobody knows whether it happened"
