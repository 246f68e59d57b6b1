"""A ledger on the tests' server is as new, whatever the test before left in its database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.cli.terminal import run
from tests.postgres_ledgers import Ledgers, database

CHANGES = (
    "DROP TRIGGER log_entry_is_dense ON log_entry",
    "CREATE OR REPLACE FUNCTION log_entry_is_never_deleted() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "CREATE TABLE other (n integer)",
    "DROP TABLE search",
    "DROP TABLE log_head",
    "ALTER TABLE speaker ADD COLUMN other integer",
    "ALTER TABLE speaker DROP COLUMN name",
    "ALTER TABLE prediction ALTER COLUMN claim DROP NOT NULL",
    "ALTER TABLE prediction ALTER COLUMN claim SET DEFAULT 'none'",
    "ALTER TABLE log_head DROP CONSTRAINT ck_log_head_one",
    "CREATE INDEX other ON log_entry (body)",
    "CREATE SCHEMA other",
    "CREATE VIEW other AS SELECT 1 AS n",
    "CREATE FUNCTION other() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "GRANT SELECT ON speaker TO PUBLIC",
    "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database()"
    " || ' SET lock_timeout = 1'; END $$",
)


def change(server: str, name: str, statement: str) -> None:
    engine = sa.create_engine(database(server, name), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def rows(server: str, name: str) -> dict[str, object]:
    engine = sa.create_engine(database(server, name), poolclass=sa.NullPool)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return {
            table: connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables
        }


def test_one_that_was_used_is_as_new_and_has_another_name(
    postgres_server: str, postgres_ledgers: Ledgers
) -> None:
    name = postgres_ledgers.take()
    new = rows(postgres_server, postgres_ledgers.template)
    told = run("add", "A van drives itself by the end of 2027", "https://example.org/1",
               "-s", "Ada Example", "--new-speaker", "--said", "2026-01-02",
               url=database(postgres_server, name))  # fmt: skip
    for table in ("log_entry", "log_checkpoint", "log_anchor"):
        change(postgres_server, name, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    used = rows(postgres_server, name)
    postgres_ledgers.give(name)
    again = postgres_ledgers.take()

    assert told.exit_code == 0, told.stderr
    assert used["log_entry"] != new["log_entry"]
    assert again != name
    assert rows(postgres_server, again) == new
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        change(postgres_server, again, "TRUNCATE log_entry")
    with pytest.raises(sa.exc.IntegrityError, match="fk_log_anchor"):
        change(
            postgres_server,
            again,
            "INSERT INTO log_anchor SELECT (json_populate_record(NULL::"
            'log_anchor, \'{"size": 9, "number": 1, "kind": "rfc3161", "token": "x"}\')).*',
        )
    assert name not in databases(postgres_ledgers)
    postgres_ledgers.give(again)


@pytest.mark.parametrize("statement", CHANGES)
def test_one_with_another_shape_is_never_used_again(
    postgres_server: str, postgres_ledgers: Ledgers, statement: str
) -> None:
    name = postgres_ledgers.take()
    change(postgres_server, name, statement)
    postgres_ledgers.give(name)

    assert name not in postgres_ledgers.free
    assert name not in databases(postgres_ledgers)


def test_one_that_somebody_is_still_connected_to_is_taken_from_them(
    postgres_server: str, postgres_ledgers: Ledgers
) -> None:
    name = postgres_ledgers.take()
    engine = sa.create_engine(database(postgres_server, name), poolclass=sa.NullPool)
    connection = engine.connect()
    connection.exec_driver_sql("SELECT * FROM log_head FOR UPDATE")
    postgres_ledgers.give(name)

    assert name in postgres_ledgers.free
    connection.invalidate()


def databases(ledgers: Ledgers) -> set[str]:
    return set(ledgers.admin.exec_driver_sql("SELECT datname FROM pg_database").scalars())
