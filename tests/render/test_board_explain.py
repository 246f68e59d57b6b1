"""Ratings and ranks as their own arithmetic, on the eight records of the worked example."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import click
import pytest

from ledger.domain.board import Board, board
from ledger.render.board_explain import (
    explained_data,
    explained_html,
    explained_lines,
    explained_markdown,
)
from ledger.render.page import Page
from tests.domain.outcomes import TODAY
from tests.render.test_board import records

EIGHT = {
    "ann": (45, 5, 0), "bob": (20, 5, 0), "cyd": (5, 0, 0), "dan": (8, 2, 0), "eve": (1, 0, 0),
    "fay": (12, 18, 0), "gus": (3, 6, 0), "hal": (0, 2, 0),
}  # fmt: skip
LOW_ENDS = {"Ann": 0.805, "Bob": 0.647, "Cyd": 0.634, "Dan": 0.560, "Fay": 0.292, "Gus": 0.214}
"""The 5 % bounds that two libraries gave, to three digits."""


def made(some: dict[str, tuple[int, int, int]]) -> tuple[Board, dict[str, str]]:
    return board(records(**some), as_of=TODAY), {slug: slug.title() for slug in some}


def lines(some: dict[str, tuple[int, int, int]], width: int = 120) -> list[str]:
    return [click.unstyle(line) for line in explained_lines(*made(some), Page(TODAY, width))]


def test_the_low_ends_are_those_of_two_libraries() -> None:
    told = lines(EIGHT)
    rows = {line.split()[0]: line.split() for line in told if line.startswith(" ")}

    assert "Beta(2.4181, 1.2345)" in " ".join(told)
    assert "8 speakers with 132 judged" in " ".join(told)
    for name, low in LOW_ENDS.items():
        shown = next(float(word) for word in rows[name] if word.startswith("0."))
        assert shown == pytest.approx(low, abs=5e-4), rows[name]


def test_neighbours_are_tied_or_stand_apart() -> None:
    told = " ".join(lines(EIGHT))

    assert "Ann above Bob: 88 % sure, and 95 % is needed, so they are tied." in told
    assert "Bob above Fay: >99 % sure, and 95 % is needed, so they stand apart." in told


def test_where_no_spread_can_be_fitted_the_plain_mean_is_told() -> None:
    told = " ".join(lines({"ann": (10, 10, 0), "bob": (1, 3, 0)}))

    assert "so its mean is (11 + 1) / (24 + 2) = 0.4615 and its weight 4." in told


@pytest.mark.parametrize("some", [{}, {"ann": (0, 0, 3)}])
def test_of_nobody_there_is_nothing_to_explain(some: dict[str, tuple[int, int, int]]) -> None:
    whole, names = made(some)

    assert lines(some)[-1].startswith("Nobody has a judged prediction")
    assert "|" not in "".join(explained_markdown(whole, names))
    assert "<table" not in explained_html(whole, names)
    assert explained_data(whole)["neighbours"] == []


def test_a_record_is_left_out_of_the_spread() -> None:
    some = records(**EIGHT)
    late = [replace(one, recorded_on=date(2025, 6, 1)) for one in some["ann"]]
    whole = board({**some, "ann": late}, as_of=TODAY)
    told = " ".join(explained_lines(whole, {slug: slug.title() for slug in some}, Page(TODAY)))

    assert "7 speakers with 82 judged, records left out" in " ".join(told.split())


def test_every_form_holds_the_same_numbers() -> None:
    whole, names = made(EIGHT)
    data = json.loads(json.dumps(explained_data(whole)))
    page = "\n".join(explained_markdown(whole, names))
    fragment = explained_html(whole, names)

    assert data["neighbours"][0]["chance"] == pytest.approx(0.88332452)
    for low in ("0.8051", "0.6471", "0.2924"):
        assert low in page
        assert low in fragment


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    assert max(map(len, lines(EIGHT, width))) <= width
