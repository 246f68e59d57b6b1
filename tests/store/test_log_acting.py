"""What one action reads, which ids it takes, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ledger.domain.entry import ENTRY_REDACTED, Event
from ledger.errors import Refused
from ledger.proof.checkpoint import Checkpoint
from ledger.store import last_signed, log
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from ledger.store.tables import log_head
from tests.actions.desk import contents
from tests.proof.logs import KEY, STAMP, events, judged, predicted, write


def next_id(connection: Connection) -> int:
    """Return the id that the next prediction gets."""
    return int(connection.execute(sa.select(log_head.c.next_id)).scalar_one())


def redaction(seq: int) -> Event:
    """Return the event that blanks an entry."""
    return Event(ENTRY_REDACTED, f"entry/{seq}", {"seq": seq, "because": "court-order"})


@contextmanager
def statements_of(connection: Connection) -> Iterator[list[str]]:
    """Give the statements that a connection runs from now on."""
    found: list[str] = []

    def note(_1: Any, _2: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    sa.event.listen(connection, "before_cursor_execute", note)
    yield found
    sa.event.remove(connection, "before_cursor_execute", note)


# Ids ----------------------------------------------------------------------------------------


def test_nothing_and_speakers_take_no_id_of_a_prediction(connection: Connection) -> None:
    write(connection, [])
    assert next_id(connection) == 1

    write(connection, events(0, 1))
    assert next_id(connection) == 1

    write(connection, events(1, 2))
    assert next_id(connection) == 2


def test_the_next_id_is_above_the_greatest_wherever_it_stands(connection: Connection) -> None:
    write(connection, [*events(0, 1), predicted(2), predicted(1), redaction(0)])

    assert next_id(connection) == 3


# What is read -------------------------------------------------------------------------------


def test_new_predictions_are_recorded_without_reading_the_log(connection: Connection) -> None:
    write(connection, events(0, 3))
    head = log.lock(connection)

    with statements_of(connection) as found:
        log.act(connection, head, events(3, 6), STAMP)

    assert found
    assert not [one for one in found if "FROM log_entry" in one.replace("\n", " ")]


@pytest.mark.parametrize("count", [501, 1001])
def test_the_entries_of_many_subjects_are_each_given_once(
    connection: Connection, count: int
) -> None:
    speakers = [
        Event("speaker.added", f"speaker/s{n}", {"slug": f"s{n}", "name": f"S {n}",
                                                 "kind": "person"})
        for n in range(count)
    ]  # fmt: skip
    write(connection, speakers)
    subjects = [one.subject for one in speakers]

    found = log.entries_of(connection, subjects)

    assert {subject: [one.data for one in of] for subject, of in found.items()} == {
        one.subject: [one.data] for one in speakers
    }


def test_what_is_added_to_a_prediction_is_folded_with_all_that_was_said_before(
    connection: Connection,
) -> None:
    write(connection, events(0, 4))

    write(connection, [judged(2), predicted(4), judged(4), redaction(3)])

    folded = contents(connection)
    assert len(folded["resolution"]) == 2
    log.rebuild(connection)
    assert contents(connection) == folded


# What is blanked ----------------------------------------------------------------------------


@pytest.mark.parametrize("alone", [True, False])
def test_the_words_of_a_redacted_entry_leave_the_file_whatever_else_an_action_does(
    sqlite_ledger: str, alone: bool
) -> None:
    secret = "Zyxwvutsrq the secret"
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, events(0, 40))
        write(connection, [*events(40, 41, secret), *events(41, 60)])
    path = Path(sqlite_path(sqlite_ledger) or "")
    assert secret.encode() in path.read_bytes()

    with open_engine(sqlite_ledger, write=True).connect() as connection:
        # Whether SQLite overwrites what it lets go depends on how it was built.
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        write(connection, [redaction(40)] if alone else [redaction(40), predicted(60)])
        connection.commit()

    for words in (secret, secret.lower(), secret.lower().split()[0][2:]):
        assert words.encode() not in path.read_bytes()


# An older copy ------------------------------------------------------------------------------


def test_nothing_is_added_to_a_copy_that_lacks_what_was_signed(
    ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    engine = open_engine(ledger_url, write=True)
    with engine.begin() as connection:
        write(connection, events(0, 3))
    newer = Checkpoint(KEY.name, 9, bytes(32)).signed([KEY])
    assert last_signed.remember(ledger_url, str(newer))

    with engine.begin() as connection:
        with pytest.raises(Refused, match="of 9 entries"):
            log.lock(connection)
        assert log.lock_head(connection).size == 3
