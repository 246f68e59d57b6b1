"""Several processes write at once: what was acknowledged is there, and nothing has gaps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.proof.canonical import leaf_of
from ledger.store import log, tables, tallies
from ledger.store.archive import log_rows
from ledger.store.database import open_engine
from ledger.store.reader import ConnectionReader, open_reader

ROOT = Path(__file__).parents[2]
WRITERS = 4
EACH = 25

ADDING = """
import sys
from datetime import date
from ledger import api

url, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.stdin.readline()
for number in range(count):
    with api.writing(url) as connection:
        new = api.record(
            connection,
            api.Prediction(0, "", f"{who} says {number}", date(2025, 1, 29),
                           api.Source("https://example.org/x")),
            speaker=api.Speaker("", who),
            stamp=api.stamp(who),
            day=api.today(),
        )
    print(new, f"{who} says {number}", sep=";", flush=True)
"""


def write_at_once(url: str) -> dict[int, str]:
    """Let all writers start together, and return every claim that was acknowledged, by its id."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, url, f"Writer {number}", str(EACH)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * WRITERS
    said = [line.partition(";") for answer in answers for line in answer.splitlines()]
    return {int(number): claim for number, _, claim in said}


@pytest.fixture(scope="module")
def acknowledged(shared_url: str) -> dict[int, str]:
    """Give every claim that four processes were told is saved, by its id."""
    return write_at_once(shared_url)


@pytest.mark.ux(85)
def test_four_processes_adding_at_once_lose_nothing(
    shared_url: str, acknowledged: dict[int, str]
) -> None:
    with open_reader(shared_url) as reader:
        kept: dict[int, str] = dict(reader.rows("SELECT id, claim FROM prediction"))
        rows = list(log_rows(reader))
    assert kept == acknowledged
    assert sorted(kept) == list(range(1, WRITERS * EACH + 1))
    assert [row.seq for row in rows] == list(range(len(rows)))
    assert len(rows) == WRITERS * EACH + WRITERS
    assert all(row.body is not None and leaf_of(row.body) == row.leaf for row in rows)


def test_what_they_left_is_what_a_rebuild_makes_of_the_log(
    shared_url: str, acknowledged: dict[int, str]
) -> None:
    with open_engine(shared_url, write=True).connect() as connection:
        before = projections(connection)
        differing = [*tallies.differences(ConnectionReader(connection))]
        log.rebuild(connection)
        again = projections(connection)
        connection.rollback()

    assert len(before["prediction"]) == len(acknowledged)
    assert differing == []
    assert again == before


def projections(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every projection."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
        for table in tables.PROJECTIONS
    }


def test_a_reader_sees_whole_actions_while_others_write(ledger_url: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ADDING, ledger_url, "Writer", str(EACH)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    seen = 0
    while process.poll() is None:
        with open_engine(ledger_url).begin() as connection:
            reader = ConnectionReader(connection)
            [(size, next_id)] = reader.rows("SELECT size, next_id FROM log_head")
            [(entries,)] = reader.rows("SELECT COUNT(*) FROM log_entry")
            [(predictions,)] = reader.rows("SELECT COUNT(*) FROM prediction")
        assert (entries, predictions) == (size, next_id - 1)
        assert predictions >= seen
        seen = predictions
    assert process.communicate()[0].count("\n") == EACH
