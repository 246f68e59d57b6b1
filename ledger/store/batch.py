"""Many rows at once, by the fastest way that each database's driver has.

SQLite runs one prepared statement over and over, PostgreSQL takes them through COPY.  A Core
insert with dictionaries takes twice as long, the object mapper four times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from ledger.store.columns import Block, Values, block_of, rows_of, spread

BATCH: Final = 5_000
"""Rows that are kept waiting before they are sent."""

_COPIED: Final = 50
"""From so many rows on COPY is faster than one statement after another."""

_MANY: Final = 100
"""From so many rows on it pays to look what they have in common."""

_SHORT: Final = 200
"""Letters of a text that may stand in a statement."""


def insert_all(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows; every row names every column."""
    if rows:
        insert_tuples(connection, table, list(map(in_order(table), rows)))


def insert_tuples(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> None:
    """Insert rows that hold their values in the order of the table's columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _to_postgres(connection, table, rows)
    elif len(rows) < _MANY:
        _to_sqlite(connection, table, ["?"] * len(rows[0]), rows)
    else:
        insert_block(connection, table, block_of(rows))


def insert_block(connection: sa.Connection, table: sa.Table, block: Block) -> None:
    """Insert rows that are held by their columns, in the order of the table's.

    What all of them have in common is part of SQLite's statement: it costs nothing there, and as
    much as any other value when it is bound anew to each row.
    """
    if not block.size:
        return
    if connection.dialect.name == "postgresql":
        _to_postgres(connection, table, [*rows_of(block)])
        return
    columns = [
        column if isinstance(column, list) else _literal(*column) or spread(column, block.size)
        for column in block.columns
    ]
    varying = [column for column in columns if isinstance(column, list)]
    marks = ["?" if isinstance(column, list) else column for column in columns]
    if not varying:
        varying, marks[0] = [spread(block.columns[0], block.size)], "?"
    _to_sqlite(connection, table, marks, [*zip(*varying, strict=True)])


def _to_sqlite(
    connection: sa.Connection, table: sa.Table, marks: Sequence[str], rows: Sequence[Values]
) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(marks)})"
    connection.exec_driver_sql(statement, rows if isinstance(rows, list) else [*rows])


def _literal(value: object) -> str | None:
    """Return a value as SQLite reads it; None for one that is better bound."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str) and "\0" not in value and len(value) <= _SHORT:
        return "'" + value.replace("'", "''") + "'"
    return None


@cache
def in_order(table: sa.Table) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """Return what puts the values of a row into the order of the table's columns."""
    return itemgetter(*(column.name for column in table.columns))


def _to_postgres(connection: sa.Connection, table: sa.Table, rows: Sequence[Values]) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    if len(rows) < _COPIED:
        marks = ", ".join(["%s"] * len(table.columns))
        statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"
        connection.exec_driver_sql(statement, [*rows])
        return
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types([_type_name(column) for column in table.columns])
        for row in rows:
            copy.write_row(row)


def _type_name(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.Integer):
        return "int4"
    return "bytea" if isinstance(column.type, sa.LargeBinary) else "text"


def delete_all(
    connection: sa.Connection,
    tables: Sequence[tuple[sa.Table, sa.Column[Any]]],
    keys: Sequence[int | str],
) -> None:
    """Delete from each table the rows whose column holds one of these keys."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for table, column in tables:
        statement = f"DELETE FROM {table.name} WHERE {column.name} = {mark}"
        connection.exec_driver_sql(statement, [(key,) for key in keys])
