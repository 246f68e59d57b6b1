"""The open half of the deadline benchmark: 179 expressions with their ordinary readings."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Reading, Status, read

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("deadlines-open.jsonl").read_text("utf-8").splitlines()
]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def read_row(row: dict[str, Any]) -> Reading:
    known = row["fiscal"]
    fiscal = FiscalCalendar(known["fy_end"], known["label"], known["entity"]) if known else None
    return read(row["text"], date.fromisoformat(row["said_on"]), fiscal=fiscal)


def test_the_benchmark_is_whole() -> None:
    assert len(ROWS) == 179


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_an_expression_has_its_ordinary_readings(row: dict[str, Any]) -> None:
    reading = read_row(row)

    assert reading.status.value == row["expected_status"]
    assert reading.window_start == day(row["expected_window_start"])
    if reading.status is Status.REFUSE:
        assert reading.latest is None
    else:
        assert reading.latest == day(row["expected_deadline"])
        assert row["expected_strict"] is None or reading.strict == day(row["expected_strict"])


def test_nothing_is_silently_wrong() -> None:
    wrong = [
        row["text"]
        for row in ROWS
        if (found := read_row(row)).status is Status.OK
        and (row["expected_status"] != "ok" or found.day != day(row["expected_deadline"]))
    ]

    assert wrong == []
