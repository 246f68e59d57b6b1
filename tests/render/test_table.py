"""Tables fit every width; what must not be cut is whole; wide characters line up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ledger.render.page import Page, fields, heading, wrap
from ledger.render.table import Cell, Column, Row
from ledger.render.table import table as painted
from ledger.render.width import _NARROW, cells, cells_of, cut, cut_all

COLUMNS = (
    Column("ID", right=True),
    Column("Speaker", spare=True),
    Column("Claim", flexible=True),
    Column("Said on", optional=2),
    Column("Prob", right=True, optional=1),
    Column("Status"),
    Column(""),
)
ROW = (
    "17", "Ada Example", "A van drives itself from Lyon to Paris, no one aboard", "2025-03-02",
    "80%", Cell("! due, 54 days ago", "! due 54d"), "",
)  # fmt: skip


def page(width: int, *, is_cut: bool = True, plain: bool = False) -> Page:
    return Page(date(2026, 11, 23), width, is_cut, plain)


def table(columns: Sequence[Column], rows: Sequence[Row], page: Page) -> list[str]:
    return [click.unstyle(line) for line in painted(columns, rows, page)]


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (140, "ID Speaker Claim Said on Prob Status"),
        (87, "ID Speaker Claim Said on Status"),
        (79, "ID Speaker Claim Status"),
        (50, "ID Speaker Claim Status"),
        (45, "ID Claim Status"),
        (30, "ID Status"),
    ],
)
def test_what_is_less_needed_goes_first(width: int, titles: str) -> None:
    assert " ".join(table(COLUMNS, [ROW], page(width))[0].split()) == titles


def test_short_words_are_made_only_where_they_are_needed() -> None:
    asked = []

    def short() -> str:
        asked.append("once")
        return "! due 54d"

    row = (*ROW[:5], Cell("! due, 54 days ago", short), "")

    assert table(COLUMNS, [row], page(75))[1].endswith("! due, 54 days ago")
    assert asked == []
    assert table(COLUMNS, [row], page(65))[1].endswith("! due 54d")
    assert asked == ["once"]


@given(st.lists(st.text(max_size=6)))
def test_many_texts_take_what_each_takes(texts: list[str]) -> None:
    assert cells_of(texts) == [cells(text) for text in texts]


def test_words_are_shortened_before_the_claim_is_cut() -> None:
    wide, narrow = (table(COLUMNS, [ROW], page(width))[1] for width in (75, 65))

    assert wide.endswith("! due, 54 days ago")
    assert narrow.endswith("! due 54d")


def test_the_cut_end_is_marked() -> None:
    assert "…" in table(COLUMNS, [ROW], page(60))[1]
    assert "..." in table(COLUMNS, [ROW], page(60, plain=True))[1]


def test_a_row_takes_two_lines_where_it_must() -> None:
    assert table(COLUMNS, [ROW], page(30)) == [
        " ID  Status",
        " 17  ! due 54d",
        "     Ada Example: A van drive…",
    ]


def test_nothing_goes_where_nothing_need_fit() -> None:
    [titles, row] = table(COLUMNS, [ROW], page(40, is_cut=False))

    assert titles.split() == ["ID", "Speaker", "Claim", "Said", "on", "Prob", "Status"]
    assert "no one aboard" in row
    assert "54 days ago" in row


def test_colour_takes_no_room() -> None:
    row = (*ROW[:5], Cell("! due", color="bold"), "a")
    lines = painted(COLUMNS, [row], page(80))

    assert lines[1].endswith("\x1b[1m! due\x1b[0m   a")
    assert max(cells(click.unstyle(line)) for line in lines) <= 80


WORDS = st.text(st.sampled_from("ab cé中文🚀e\u0301ا"), max_size=30)


@given(
    st.lists(st.tuples(st.integers(1, 99999).map(str), WORDS, WORDS, st.sampled_from("✗✓")),
             max_size=6),
    st.integers(40, 200),
)  # fmt: skip
def test_no_table_is_wider_than_its_page_and_no_id_is_cut(
    rows: list[tuple[str, str, str, str]], width: int
) -> None:
    columns = (Column("ID"), Column("Who", spare=True), Column("Claim", flexible=True),
               Column("Status"))  # fmt: skip
    lines = table(columns, rows, page(width))

    assert all(cells(line) <= width for line in lines)
    assert all(any(f" {row[0]}" in line for line in lines) for row in rows)


@given(WORDS, st.integers(1, 20))
def test_cut_text_fits_its_room(text: str, room: int) -> None:
    assert cells(cut(text, room)) <= max(room, 1)


@given(st.lists(WORDS).map(" ".join), st.integers(20, 60))
def test_wrapped_text_fits_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width, first="> ", rest="  ")

    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(line[2:].split()) for line in lines) == "".join(text.split())


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a" * 90

    assert wrap(f"see {address} now", 40) == ["see", address, "now"]


def test_labels_stand_beside_or_above_their_text() -> None:
    rows = [("Claim", ["one", ""]), ("Empty", [""]), ("Deadline", ["two"])]

    beside = [click.unstyle(line) for line in fields(rows, page(80))]

    assert beside == ["Claim           one", "Deadline        two"]
    assert fields(rows, page(40))[1] == "  one"


def test_a_heading_takes_two_lines_where_it_must() -> None:
    assert heading("Left", "right", page(40))[0] == "Left" + " " * 31 + "right"
    assert heading("L" * 30, "r" * 20, page(40))[:2] == ["L" * 30, "r" * 20]


def test_the_quick_measure_agrees_with_the_tables_of_widths() -> None:
    quick = [chr(n) for n in range(32, 0x3000) if re.fullmatch(_NARROW, chr(n))]

    assert len(quick) > 1000
    assert [c for c in quick if cell_len(c) != 1] == []


@given(
    st.lists(st.text("ab é界\u0301", max_size=12), max_size=4), st.integers(0, 14),
    st.sampled_from(["…", "..."]),
)  # fmt: skip
def test_texts_cut_together_are_cut_as_each_alone(texts: list[str], room: int, end: str) -> None:
    together = cut_all(texts, room, end)

    assert together == [cut(text, room, end) for text in texts]


@given(st.lists(st.text("ab ", max_size=12), max_size=4), st.integers(0, 14))
def test_plain_texts_cut_together_are_cut_as_each_alone(texts: list[str], room: int) -> None:
    together = cut_all(texts, room, "...")

    assert together == [cut(text, room, "...") for text in texts]
