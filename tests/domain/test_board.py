"""The board: by name, ranked only where a rank means something."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.board import Board, BoardRow, board
from ledger.domain.ratings import Beta, beta_binomial_fit, rank_intervals
from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_json import board_dict
from tests.domain.outcomes import TODAY, outcome

EIGHT = [(45, 50), (20, 25), (5, 5), (8, 10), (1, 1), (12, 30), (3, 9), (0, 2)]


def record(first_id: int, met: int, judged: int, **changes: Any) -> list[Outcome]:
    ids = range(first_id, first_id + judged)
    return [outcome(i, "met" if i - first_id < met else "missed", **changes) for i in ids]


def eight() -> dict[str, list[Outcome]]:
    return {
        f"{met}-of-{judged}": record(100 * place, met, judged)
        for place, (met, judged) in enumerate(EIGHT, start=1)
    }


def row_of(found: Board, speaker: str) -> BoardRow:
    return next(row for row in found.rows if row.speaker == speaker)


def test_the_eight_speakers_are_rated_as_in_the_worked_example() -> None:
    found = board(eight(), as_of=TODAY)

    assert found.prior is not None
    assert found.prior.fitted
    assert found.prior.shape == pytest.approx((2.4181, 1.2345), abs=5e-5)
    expected = {
        "45-of-50": (0.884, 0.805),
        "20-of-25": (0.782, 0.647),
        "12-of-30": (0.428, 0.292),
        "8-of-10": (0.763, 0.560),
        "5-of-5": (0.857, 0.634),
        "3-of-9": (0.428, 0.214),
    }
    for speaker, (mean, key) in expected.items():
        rating = row_of(found, speaker).rating
        assert (rating.point, rating.part("key")) == pytest.approx((mean, key), abs=6e-4)


@pytest.mark.ux(66)
def test_the_board_stands_by_name_and_ranks_only_twenty_judged_or_more() -> None:
    found = board(eight(), as_of=TODAY)

    assert [row.speaker for row in found.rows] == sorted(eight())
    assert [row.speaker for row in found.ranked] == ["45-of-50", "20-of-25", "12-of-30"]
    assert row_of(found, "8-of-10").why_unranked == "fewer than 20 are judged"
    assert row_of(found, "8-of-10").rating.provisional
    one = row_of(found, "1-of-1")
    assert one.rating.point is None
    assert one.why_unranked == "fewer than 5 are judged"
    assert one.card.headline.sentence == "On time: 1 of 1."


def test_ranks_have_intervals_and_near_neighbours_share_a_group() -> None:
    best, second, third = board(eight(), as_of=TODAY).ranked

    assert best.standing is not None
    assert second.standing is not None
    assert third.standing is not None
    assert [(s.standing.place, s.standing.group) for s in (best, second, third) if s.standing] == [
        (1, 1),
        (2, 1),
        (3, 2),
    ]
    assert (best.standing.low, best.standing.high) == (1, 2)
    assert (third.standing.low, third.standing.high) == (3, 3)
    assert 0.5 < best.standing.share_first < 1.0


def test_the_rank_intervals_of_all_eight_are_the_published_ones() -> None:
    prior = beta_binomial_fit(EIGHT)
    assert prior is not None

    found = rank_intervals([prior.given(met, judged) for met, judged in EIGHT])
    published = [(1, 4), (2, 5), (1, 5), (1, 6), (1, 7), (6, 8), (5, 8), (4, 8)]
    for rank, (low, high) in zip(found, published, strict=True):
        # Draws of another generator may move an end by one place.
        assert abs(rank.low - low) <= 1
        assert abs(rank.high - high) <= 1


def test_too_few_speakers_or_verdicts_fall_back_to_a_plain_mean() -> None:
    four = {name: outcomes for name, outcomes in eight().items() if name[0] in "48"}
    found = board(four, as_of=TODAY)

    assert found.prior is not None
    assert not found.prior.fitted
    assert found.prior.shape == pytest.approx((4 * 54 / 62, 4 * 8 / 62))
    sure = {str(i): record(i * 100, 12, 12) for i in range(1, 7)}
    always = board(sure, as_of=TODAY).prior
    assert always is not None
    assert not always.fitted


def test_five_speakers_with_fifty_judged_are_enough_for_a_fit() -> None:
    just = {str(i): record(i * 100, met, 10) for i, met in enumerate([2, 9, 5, 8, 3], start=1)}

    assert getattr(board(just, as_of=TODAY).prior, "fitted", None) is True
    one_less = {**just, "5": record(500, 3, 9)}
    assert getattr(board(one_less, as_of=TODAY).prior, "fitted", None) is False
    four = {name: record(int(name) * 100, int(name), 20) for name in "1234"}
    assert getattr(board(four, as_of=TODAY).prior, "fitted", None) is False


def test_a_record_collected_after_the_fact_is_neither_rated_nor_ranked_nor_a_base() -> None:
    after = record(900, 25, 25, recorded_on=date(2025, 8, 1))
    found = board({**eight(), "collected": after}, as_of=TODAY)

    row = row_of(found, "collected")
    assert row.why_unranked == "collected after the fact: a record, not a rate"
    assert row.rating.point is None
    assert row.card.headline.point == 1.0
    assert found.prior == board(eight(), as_of=TODAY).prior


def test_too_many_unjudged_keep_a_speaker_out_of_the_ranking() -> None:
    unjudged = [outcome(980 + i) for i in range(10)]
    found = board({**eight(), "silent": [*record(900, 20, 25), *unjudged]}, as_of=TODAY)

    row = row_of(found, "silent")
    assert row.standing is None
    assert "more than 20 % of the due are not judged" in (row.why_unranked or "")


def test_an_empty_board_has_no_prior_and_nothing_ranked() -> None:
    found = board({"nobody": []}, as_of=TODAY)

    assert found.prior is None
    assert found.ranked == ()
    assert found.rows[0].why_unranked == "nothing due has been judged yet"
    assert board({}, as_of=TODAY).rows == ()


def test_a_board_for_machines_names_the_ranking_and_the_reasons() -> None:
    found = board_dict(board(eight(), as_of=TODAY))

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["ranking"] == ["45-of-50", "20-of-25", "12-of-30"]
    assert all(row["standing"] or row["why_unranked"] for row in found["speakers"])
    assert board_dict(board({}, as_of=TODAY))["prior"] is None


@cache
def board_of_eight() -> Board:
    return board(eight(), as_of=TODAY)


@settings(max_examples=8, deadline=None)
@given(st.permutations(sorted(eight())))
def test_renaming_speakers_changes_no_figure_of_the_board(names: list[str]) -> None:
    before = board_of_eight()
    new_name = dict(zip(sorted(eight()), names, strict=True))
    after = board({new_name[name]: outcomes for name, outcomes in eight().items()}, as_of=TODAY)

    for row in before.rows:
        renamed = row_of(after, new_name[row.speaker])
        assert renamed.rating == row.rating
        assert renamed.standing == row.standing


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=6,
    )
)
def test_a_board_is_ranked_by_its_key_and_places_are_dense(records: list[tuple[int, int]]) -> None:
    drawn = {str(i): record(i * 100, met, n) for i, (met, n) in enumerate(records, start=1)}
    found = board(drawn, as_of=TODAY)

    keys = [row.rating.part("key") for row in found.ranked]
    assert keys == sorted(keys, key=lambda key: -float(key or 0.0))
    assert [row.standing.place for row in found.ranked if row.standing] == list(
        range(1, len(keys) + 1)
    )
    for row in found.rows:
        assert (row.standing is None) == (row.card.counts.judged < 20)
        if row.standing:
            assert 1 <= row.standing.low <= row.standing.high <= len(keys)


def test_the_mean_of_a_prior_is_its_share() -> None:
    assert Beta(3.0, 1.0).mean == 0.75
