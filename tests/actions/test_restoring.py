"""Putting a log back: what no action could have written is refused, and nothing is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from ledger.actions.gaps import Fault
from ledger.actions.restoring import faults, restore, row_from
from ledger.errors import Refused, Unusable
from ledger.proof.canonical import body_of, members_of
from ledger.store import schema
from ledger.store.archive import LogRow, log_rows
from ledger.store.database import MEMORY, open_engine
from tests.actions.desk import Desk

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def written() -> list[LogRow]:
    """Give the log of a ledger in which every common thing was done."""
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    with engine.connect() as connection:
        desk = Desk(connection)
        desk.add()
        desk.cite(1)
        desk.judge(1, "met")
        desk.undo()
        desk.redo()
        desk.amend(1, frame="a call")
        desk.reopen(1)
        desk.redact(2)
        rows = list(log_rows(desk.reader))
    engine.dispose()
    return rows


def said(rows: list[LogRow], place: int, change: Change) -> list[LogRow]:
    """Return the rows with another body at one place, canonical and hashed as it must be."""
    body = rows[place].body
    assert body is not None
    members = members_of(body)
    change(members)
    return [*rows[:place], row_from(place, body_of(members)), *rows[place + 1 :]]


def into(data: str, value: Any) -> Change:
    """Return a change of one member of the data."""
    return lambda members: members["data"].update({data: value})


def test_a_log_comes_back_byte_for_byte(connection: Connection, written: list[LogRow]) -> None:
    assert restore(connection, written) == len(written)

    desk = Desk(connection)
    assert list(log_rows(desk.reader)) == written
    assert desk.add("Robots run") == 2
    with desk.refuses(Refused, "only restored into an empty ledger"):
        restore(connection, written)


@pytest.mark.parametrize(
    ("place", "change", "text"),
    [
        (1, into("speaker", "nobody"), "by the speaker nobody, whom nothing before it adds"),
        (4, into("entries", [99]), "it takes back entry 99"),
        (4, into("entries", [4]), "it takes back entry 4"),
        (4, into("entries", [-1]), "it takes back entry -1"),
        (4, into("entries", [0]), "it takes back entry 0"),
        (4, into("entries", ["3"]), "it takes back entry 3"),
        (1, lambda m: m.update(at="2026-13-41T25:61:61Z"), "is not an instant"),
        (1, lambda m: m.update(at="2026-02-30T12:00:00Z"), "is not an instant"),
    ],
)
def test_what_no_action_wrote_is_refused(
    desk: Desk, written: list[LogRow], place: int, change: Change, text: str
) -> None:
    rows = said(written, place, change)

    assert any(text in fault.text for fault in faults(rows)), faults(rows)
    with desk.refuses(Unusable, "cannot be restored"):
        restore(desk.connection, rows)


def test_a_log_without_fault_has_none(written: list[LogRow]) -> None:
    assert faults(written) == []
    assert faults([]) == []


@pytest.mark.parametrize("place", range(3))
def test_an_entry_that_is_missing_or_moved_is_found(written: list[LogRow], place: int) -> None:
    gone = written[:place] + written[place + 1 :]
    moved = [*gone[: place + 1], written[place], *gone[place + 1 :]]

    assert faults(gone)
    assert faults(moved)


def test_a_body_without_its_redaction_is_missing(written: list[LogRow]) -> None:
    blank = [*written[:3], replace(written[3], body=None), *written[4:]]

    assert Fault(3, "its body is missing, and no entry redacts it") in faults(blank)
