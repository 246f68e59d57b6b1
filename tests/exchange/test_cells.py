"""Cells: what goes into a spreadsheet comes out again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.exchange.cells import inert, join, percent, plain, probability, split

TRICKY = st.text(alphabet="ab;\\'=+-@ \t\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-50%", "@x", "\tx", "\rx", "'=1", "''-1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert plain(inert(text)) == text


@pytest.mark.parametrize("text", ["", "a=b", "'quoted'", "1-2", " =x", "’=x"])
def test_other_text_is_left_alone(text: str) -> None:
    assert inert(text) == text == plain(text)


@given(st.text() | TRICKY)
def test_an_inert_cell_is_restored_exactly(text: str) -> None:
    assert plain(inert(text)) == text


@given(st.lists(st.text() | TRICKY, min_size=2))
def test_a_list_is_restored_exactly(items: list[str]) -> None:
    assert split(join(items)) == items


@given((st.text() | TRICKY).filter(str.strip))
def test_a_list_of_one_item_is_restored_exactly(item: str) -> None:
    assert split(join([item])) == [item]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("", []),
        ("  ", []),
        ("a;b", ["a", "b"]),
        (" a ; b ", ["a", "b"]),
        (";b", ["", "b"]),
        ("a;", ["a", ""]),
        (r"a\;b;c", ["a;b", "c"]),
        (r"C:\new;d", [r"C:\new", "d"]),
        (r"a\\;b", ["a\\", "b"]),
        ("ends in \\", ["ends in \\"]),
    ],
)
def test_a_list_is_read_as_people_write_it(cell: str, items: list[str]) -> None:
    assert split(cell) == items


@pytest.mark.parametrize(
    ("text", "parts"),
    [("60%", 600_000), ("0.6", 600_000), ("3:2", 600_000), ("1", 1_000_000), ("0", 0),
     ("33.3333 %", 333_333), ("0,5", 500_000), ("99.99%", 999_900), ("1:3", 250_000)],
)  # fmt: skip
def test_a_probability_is_read(text: str, parts: int) -> None:
    assert probability(text) == parts


@pytest.mark.parametrize("text", ["60", "-1%", "101%", "likely", "nan", "0:0", "", "5%%", "1e400"])
def test_what_is_no_probability_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="probability"):
        probability(text)


@given(st.integers(0, 1_000_000))
def test_parts_per_million_are_written_and_read_exactly(parts: int) -> None:
    assert probability(percent(parts)) == parts
