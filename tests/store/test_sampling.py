"""After a large action a server knows what it holds, and plans by it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from ledger.actions import bulk
from ledger.actions.bulk import Bulk
from ledger.exchange import json_rows
from ledger.store import log, sampling, schema
from ledger.store.database import open_engine
from ledger.store.tables import instant_text
from tests.exchange.test_json_rows import CONTEXT, PLAIN, STAMP, line_of

AT = instant_text(STAMP.now)
KNOWN = "SELECT tablename, COUNT(*) FROM pg_stats WHERE schemaname = current_schema() GROUP BY 1"


def imported(connection: Connection, count: int) -> None:
    """Record so many predictions as one action."""
    rows = [{**PLAIN, "claim": f"It is {n}", "key": f"k-{n}"} for n in range(count)]
    read = json_rows.read_rows(
        enumerate(map(line_of, rows), start=1), CONTEXT, {}, AT, STAMP.actor
    )
    found = [row for row in read if not isinstance(row, list)]
    writing = Bulk(expected=count)
    writing.record(connection, found, STAMP)
    assert writing.report.added == count


def seen(connection: Connection) -> dict[str, int]:
    """Return of how many columns of each table a server knows what they hold."""
    return {str(table): int(columns) for table, columns in connection.exec_driver_sql(KNOWN)}


@pytest.fixture
def new_ledger(postgres_database: str) -> str:
    """Give a ledger that no test had before: a server remembers what it saw."""
    schema.upgrade(open_engine(postgres_database, write=True))
    return postgres_database


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let few rows count as many, and say how many."""
    monkeypatch.setattr(sampling, "WORTH_IT", 40)
    monkeypatch.setattr(bulk, "MANY", 40)
    return 40


@pytest.mark.postgres
def test_a_server_looks_at_what_a_large_import_left(few: int, new_ledger: str) -> None:
    engine = open_engine(new_ledger, write=True)
    with engine.begin() as connection:
        imported(connection, few)
    with engine.connect() as connection:
        found = seen(connection)

    assert {"prediction", "log_entry", "search", "speaker"} <= found.keys()
    assert found["ix_search_words"] == 1


@pytest.mark.postgres
def test_a_server_does_not_look_for_the_sake_of_few(few: int, new_ledger: str) -> None:
    engine = open_engine(new_ledger, write=True)
    with engine.begin() as connection:
        imported(connection, few - 2)
    with engine.connect() as connection:
        assert "prediction" not in seen(connection)


@pytest.mark.postgres
def test_a_server_looks_at_what_was_made_anew(new_ledger: str) -> None:
    with open_engine(new_ledger, write=True).begin() as connection:
        imported(connection, 3)
        log.rebuild(connection)

        assert "prediction" in seen(connection)


def test_a_large_import_is_the_same_where_nobody_looks(few: int, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        imported(connection, few)

        assert connection.exec_driver_sql("SELECT COUNT(*) FROM prediction").scalar() == few
