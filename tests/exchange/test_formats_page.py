"""docs/formats.md says what the code does."""

from __future__ import annotations

import io
import re
from pathlib import Path

from ledger.domain.prediction import Kind, Stance, Verdict, VoidReason, WordingClass
from ledger.exchange.columns import COLUMNS, FURTHER, NEEDED
from ledger.exchange.csv import read_rows
from tests.exchange.recordings import DAY

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def columns_of_tables() -> list[str]:
    """Return every column that a table of the page explains, in its order."""
    first_cells = re.findall(r"^\| ((?:\*\*)?`[^|]*)\|", PAGE, re.MULTILINE)
    return [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]


def test_every_column_is_explained_once_and_in_its_place() -> None:
    explained = columns_of_tables()

    assert tuple(explained[: len(COLUMNS)]) == COLUMNS
    assert sorted(explained[len(COLUMNS) :]) == sorted(FURTHER)


def test_the_needed_columns_are_the_bold_ones() -> None:
    assert sorted(re.findall(r"\*\*`(\w+)`\*\*", PAGE)) == sorted(NEEDED)


def test_every_word_a_cell_may_hold_is_named() -> None:
    words = [*Kind, *Stance, *Verdict, *VoidReason, *WordingClass]

    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_the_example_can_be_imported() -> None:
    [example] = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)

    rows, problems = read_rows(io.BytesIO(example.encode()), DAY)

    assert problems == []
    assert [row.recording.restates_origin for row in rows] == [None, "a"]
