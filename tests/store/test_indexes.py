"""Indexes that are set aside come back as they were, and nobody waits for a ledger in use."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ledger.errors import Busy
from ledger.store import indexes
from ledger.store.database import open_engine

ALL = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}
READ = "SELECT COUNT(*) FROM prediction"


def indexes_of(connection: sa.Connection) -> dict[str, str]:
    """Return the indexes of a ledger with the statements that make them."""
    found = connection.exec_driver_sql(ALL[connection.dialect.name])
    return {name: str(text) for name, text in found}


def test_indexes_that_are_put_back_are_those_that_were_set_aside(
    connection: sa.Connection,
) -> None:
    before = indexes_of(connection)
    statements = indexes.set_aside(connection)
    without = indexes_of(connection)
    indexes.put_back(connection, statements)

    assert len(without) == len(before) - len(statements) < len(before)
    assert {"ix_prediction_deadline", "ix_tag_tag", "ix_resolution_given_at"} <= {
        *before.keys() - without.keys()
    }
    assert indexes_of(connection) == before


def test_indexes_set_aside_are_back_when_the_transaction_is_taken_back(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        before = indexes_of(connection)
    with engine.connect() as connection:
        indexes.set_aside(connection)

    with engine.connect() as connection:
        assert indexes_of(connection) == before


@pytest.mark.postgres
def test_tables_that_somebody_reads_keep_their_indexes(postgres_ledger: str) -> None:
    writer, reader = open_engine(postgres_ledger, write=True), open_engine(postgres_ledger)
    with reader.connect() as reading, writer.begin() as connection:
        reading.exec_driver_sql(READ).scalar()
        before = indexes_of(connection)

        assert indexes.set_aside(connection) == []
        assert indexes_of(connection) == before
        connection.exec_driver_sql("INSERT INTO tag VALUES (1, 'goes-on')")
    with reader.connect() as reading:
        assert reading.exec_driver_sql("SELECT tag FROM tag").scalars().all() == ["goes-on"]


@pytest.mark.postgres
def test_who_does_not_own_the_tables_leaves_their_indexes(postgres_ledger: str) -> None:
    writer = open_engine(postgres_ledger, write=True)
    with writer.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE pledger_filler")
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO pledger_filler")
        connection.exec_driver_sql("SET ROLE pledger_filler")

        assert indexes.set_aside(connection) == []
        assert connection.exec_driver_sql(READ).scalar() == 0


@pytest.mark.postgres
def test_readers_are_told_that_a_ledger_is_busy_while_its_indexes_are_away(
    postgres_ledger: str,
) -> None:
    writer, reader = open_engine(postgres_ledger, write=True), open_engine(postgres_ledger)
    with writer.connect() as connection, reader.connect() as reading:
        indexes.set_aside(connection)
        reading.exec_driver_sql("SET LOCAL lock_timeout = '1ms'")

        with pytest.raises(Busy):
            reading.exec_driver_sql(READ)


@pytest.mark.postgres
def test_a_server_may_take_more_memory_for_its_indexes_until_the_transaction_ends(
    postgres_ledger: str,
) -> None:
    show = "SHOW maintenance_work_mem"
    with open_engine(postgres_ledger, write=True).connect() as connection:
        before = connection.exec_driver_sql(show).scalar()
        indexes.put_back(connection, indexes.set_aside(connection))
        during = connection.exec_driver_sql(show).scalar()
        connection.rollback()

        assert (during, connection.exec_driver_sql(show).scalar()) == ("256MB", before)
