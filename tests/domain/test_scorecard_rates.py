"""Figures 1 to 8 with every count, part, bound and reason, and the thresholds to the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.board import Board, board, part_of_board
from ledger.domain.scorecard import Figure, Outcome, Scorecard, scorecard
from tests.domain.outcomes import TODAY, outcome, several

FEW = several(("met", 1), ("partly", 1), ("late", 1), (None, 1), ("void", 1))
ENOUGH = [
    replace(one, family=max(one.id, 2))
    for one in several(
        ("met", 3), ("partly", 1), ("late", 1), ("missed", 2), (None, 1), ("void", 2)
    )
]
"""Ten predictions, of which the first two repeat one claim."""

RECORD = "collected after the fact: a record, not a rate"
WHOLE = "a count of everything in the ledger, not a sample"


def card_of(outcomes: list[Outcome]) -> Scorecard:
    return scorecard(outcomes, as_of=TODAY)


@pytest.mark.parametrize(
    ("key", "count", "parts"),
    [
        ("on_time", "1 of 3", {"met": 1, "judged": 3}),
        ("with_credit", "1.5 of 3",
         {"credited": 1.5, "partly": 1, "judged": 3, "lenient": None}),
        ("lenient", "2 of 3", {"met": 2, "judged": 3}),
        ("range", "1–2 of 4", {"met": 1, "unknown": 1, "due": 4}),
        ("judged_share", "3 of 4", {"judged": 3, "due": 4}),
        ("delivered", "2 of 3", {"delivered": 2, "judged": 3}),
        ("void_share", "1 of 5", {"void": 1, "due": 5, "void_false-premise": 1}),
        ("range_with_voids", "1–3 of 5", {"met": 1, "unknown": 2, "due": 5}),
        ("untestable_share", "0 of 5", {"untestable": 0, "logged": 5}),
    ],
)  # fmt: skip
def test_of_too_few_there_are_counts_and_parts_and_no_share(
    key: str, count: str, parts: dict[str, Any]
) -> None:
    found = card_of(FEW).figure(key)

    assert (found.shown, found.why_not, found.needless) == (
        False,
        "fewer than 5 are judged",
        False,
    )
    assert (found.count, dict(found.parts)) == (count, parts)
    assert (found.point, found.low, found.high) == (None, None, None)
    assert found.point_name == ("" if key.startswith("range") else "rate")


@pytest.mark.parametrize(
    ("key", "count", "point", "interval", "parts"),
    [
        ("on_time", "3 of 7", 3 / 7, (0.158219855, 0.749541635), {"met": 3, "judged": 7}),
        ("with_credit", "3.5 of 7", 0.5, (0.202371694, 0.797628306),
         {"credited": 3.5, "partly": 1, "judged": 7, "lenient": 4 / 7}),
        ("lenient", "4 of 7", 4 / 7, (0.250458365, 0.841780145), {"met": 4, "judged": 7}),
        ("range", "3–4 of 8", None, (0.375, 0.5),
         {"met": 3, "unknown": 1, "due": 8, "outer_low": 0.136844286, "outer_high": 0.784783938}),
        ("judged_share", "7 of 8", 0.875, None, {"judged": 7, "due": 8}),
        ("delivered", "4 of 7", 4 / 7, (0.250458365, 0.841780145),
         {"delivered": 4, "judged": 7}),
        ("void_share", "2 of 10", 0.2, None, {"void": 2, "due": 10, "void_false-premise": 2}),
        ("range_with_voids", "3–6 of 10", None, (0.3, 0.6),
         {"met": 3, "unknown": 3, "due": 10, "outer_low": 0.107791267, "outer_high": 0.831819670}),
        ("untestable_share", "0 of 10", 0.0, (0.0, 0.2775327999), {"untestable": 0, "logged": 10}),
        ("by_family", "2 of 6", 1 / 3, (0.096771411, 0.700006685),
         {"met": 2.0, "families": 6, "judged": 7}),
    ],
)  # fmt: skip
def test_a_figure_has_its_share_interval_and_parts_and_a_record_has_no_interval(
    key: str,
    count: str,
    point: float | None,
    interval: tuple[float, float] | None,
    parts: dict[str, Any],
) -> None:
    live = card_of(ENOUGH).figure(key)
    record = card_of([replace(o, recorded_on=date(2025, 12, 1)) for o in ENOUGH]).figure(key)

    for found in (live, record):
        assert (found.shown, found.provisional, found.count) == (True, True, count)
        assert found.point == pytest.approx(point)
    assert live.interval == (interval and pytest.approx(interval))
    assert dict(live.parts) == pytest.approx(parts)
    assert live.interval_why_not == (None if interval else WHOLE)
    assert record.interval_why_not == (RECORD if interval else WHOLE)
    bounds = key.startswith("range")
    assert record.interval == (live.interval if bounds else None)
    assert ("independent draws" in " ".join(live.notes)) == (interval is not None and not bounds)
    assert "independent draws" not in " ".join(record.notes)


@pytest.mark.parametrize(
    ("key", "notes"),
    [
        ("with_credit", ("counting them as met: 57 %",)),
        ("delivered", ("so far: it can only rise",)),
        ("void_share", ("2 of 10 are void: see the range that counts them as unknown",)),
        ("range", ("a range has no middle: nothing says which end is nearer",)),
    ],
)
def test_a_figure_has_the_caution_it_must_be_read_with(key: str, notes: tuple[str, ...]) -> None:
    assert card_of(ENOUGH).figure(key).notes[-len(notes) :] == notes


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("with_credit", "nothing was met in part"),
        ("lenient", "nothing was met in part"),
        ("range", "nothing due is without a verdict"),
        ("delivered", "nothing was met late"),
        ("void_share", "nothing whose deadline has passed is void"),
        ("range_with_voids", "voids are few"),
        ("by_family", "no judged claim repeats another"),
    ],
)
def test_what_did_not_happen_needs_no_figure(key: str, why: str) -> None:
    found = card_of(several(("met", 4), ("missed", 3))).figure(key)

    assert (found.shown, found.needless, found.why_not, found.count) == (False, True, why, "")


def test_an_empty_card_says_why_each_figure_is_missing() -> None:
    why = {figure.key: figure.why_not for figure in card_of([]).figures[:10]}

    assert why["on_time"] == why["by_family"] == "nothing due has been judged yet"
    assert why["judged_share"] == "nothing is due"
    assert why["untestable_share"] == "nothing is logged"


@pytest.mark.parametrize(
    ("numbers", "is_shown"),
    [([("met", 8), (None, 2)], True), ([("met", 8), (None, 3)], False), ([("met", 5)], True),
     ([("met", 4)], False)],
)  # fmt: skip
def test_a_fifth_unknown_is_not_too_many_and_five_judged_are_enough(
    numbers: list[tuple[str | None, int]], *, is_shown: bool
) -> None:
    assert card_of(several(*numbers)).headline.shown is is_shown


@pytest.mark.parametrize(("due", "voids", "warned"), [(17, 3, False), (16, 3, True)])
def test_fifteen_in_a_hundred_void_are_not_too_many(due: int, voids: int, *, warned: bool) -> None:
    card = card_of(several(("met", due), ("void", voids)))

    assert bool(card.warnings) is warned
    assert card.figure("range_with_voids").shown is warned


@pytest.mark.parametrize(("late", "is_record"), [(3, False), (4, True)])
def test_half_collected_after_the_fact_is_not_a_record(late: int, *, is_record: bool) -> None:
    after = [outcome(i, "met", recorded_on=date(2025, 12, 1)) for i in range(1, late + 1)]
    before = [outcome(i, "met") for i in range(late + 1, 7)]

    assert card_of([*after, *before]).is_record is is_record


@pytest.mark.parametrize(("n", "provisional"), [(0, False), (1, True), (19, True), (20, False)])
def test_below_twenty_judged_a_card_is_provisional(n: int, *, provisional: bool) -> None:
    assert card_of(several(("met", n))).is_provisional is provisional


def test_who_was_not_compared_has_no_rating_and_says_so() -> None:
    whole = board({"ada": several(("met", 8), ("missed", 3))}, as_of=TODAY)
    cards = {row.speaker: row.card for row in whole.rows}

    part: Board = part_of_board(cards, 4, as_of=TODAY)
    [row] = part.rows
    assert (part.prior, part.more, part.ranked) == (None, 4, ())
    assert row.rating.why_not == "it was not compared with the others"
    assert row.rating.count == "8 of 11"
    assert row.why_unranked == "fewer than 20 are judged"
    assert (part.first(0).more, part.first(None).more, part.first(1).more) == (5, 4, 4)


def test_the_figures_of_rates_stand_in_the_order_of_the_card() -> None:
    figures: tuple[Figure, ...] = card_of(ENOUGH).figures[:10]

    assert [figure.key for figure in figures] == [
        "on_time", "with_credit", "lenient", "range", "judged_share", "delivered", "void_share",
        "range_with_voids", "untestable_share", "by_family",
    ]  # fmt: skip
