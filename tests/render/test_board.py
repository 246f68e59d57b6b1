"""The board: by name, ranked only where a rank means something, and every letter explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from ledger.domain.board import board
from ledger.domain.scorecard import Outcome
from ledger.render.board import board_data, board_markdown, board_page
from ledger.render.page import Page
from tests.domain.outcomes import TODAY, several

PAGE = Page(TODAY, 120)


def records(**records: tuple[int, int, int]) -> dict[str, list[Outcome]]:
    """Return speakers by slug, each with so many met, missed and not judged."""
    found, first = {}, 1
    for slug, (met, missed, unknown) in records.items():
        outcomes = several(("met", met), ("missed", missed), (None, unknown))
        found[slug] = [_moved(one, first, slug) for one in outcomes]
        first += len(outcomes)
    return found


def _moved(one: Outcome, first: int, slug: str) -> Outcome:
    number = one.id + first - 1
    return replace(one, id=number, family=number, speaker=slug, recorded_on=date(2024, 1, 2))


def shown(page: Page = PAGE, **given: tuple[int, int, int]) -> list[str]:
    names = {slug: slug.title() for slug in given}
    return [click.unstyle(line) for line in board_page(board(records(**given), as_of=TODAY),
                                                       names, page)]  # fmt: skip


def test_a_rank_comes_with_its_interval_from_twenty_judged_on() -> None:
    lines = shown(ann=(45, 5, 0), bob=(8, 12, 0), cyd=(9, 10, 0), dan=(2, 1, 0))
    text = "\n".join(lines)

    assert "Rank" in lines[2]
    assert lines[3].split()[:5] == ["Ann", "45", "of", "50", "90"]
    assert "1 (1–" in lines[3]
    assert "2 (" in lines[4]
    assert lines[5].rstrip().endswith("p")
    assert lines[6].rstrip().endswith("f")
    assert "%" not in lines[6]
    assert "cannot be told apart" in text


def test_without_a_rank_there_is_no_column_for_it() -> None:
    assert "Rank" not in shown(ann=(3, 4, 0))[2]


def test_too_many_unknown_take_the_share_away() -> None:
    lines = shown(ann=(4, 4, 9))

    assert lines[3].rstrip().endswith("u")
    assert "%" not in lines[3]
    assert any("of the due are not judged" in line for line in lines)


def test_an_empty_board_says_so() -> None:
    assert shown()[-1] == "Nobody has a prediction."


def test_markdown_and_data_say_the_same() -> None:
    made = board(records(ann=(45, 5, 0)), as_of=TODAY)
    text = board_markdown(made, {"ann": "Ann | B"}, PAGE)
    data = board_data(made, {"ann": "Ann | B"})

    assert r"| Ann \| B | 45 of 50 | 90 % | 79–96 | 1 (1–1) |" in text[4]
    assert (data["speakers"][0]["speaker"], data["speakers"][0]["slug"]) == ("Ann | B", "ann")
    assert data["ranking"] == ["ann"]
