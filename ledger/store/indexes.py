"""Indexes set aside while very many rows go in: made at the end they cost less.

It is part of the transaction like all else: whoever reads after a kill finds the ledger as it
was, indexes included.  On SQLite they are made for a third less, and who reads meanwhile is not
kept waiting.  A server makes them on several cores at once, and keeps everybody else away from
their tables until the end; that is done to an empty ledger only, which nobody reads.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ledger.errors import Busy
from ledger.store import tables

_TABLES: Final = (tables.prediction, tables.resolution, tables.tag)

_SORTED_IN: Final = "256MB"
"""Memory that a server may take to make one index, until the transaction ends."""

_ON_SERVER: Final = """
SELECT quote_ident(c.relname) AS name, pg_get_indexdef(c.oid) AS made
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
 WHERE t.relnamespace = current_schema()::regnamespace AND t.relname IN ({names})
   AND NOT i.indisprimary AND pg_has_role(t.relowner, 'USAGE')
 ORDER BY c.relname"""


def set_aside(connection: sa.Connection) -> list[str]:
    """Drop the indexes of what predictions fill, and return the statements that make them.

    On a server they stay, and none is returned, where somebody else uses one of the tables or
    where the role does not own them.
    """
    return (_file if connection.dialect.name == "sqlite" else _server)(connection)


def _file(connection: sa.Connection) -> list[str]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN ({_quoted(_TABLES)}) ORDER BY name"
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


def _server(connection: sa.Connection) -> list[str]:
    some = (*_TABLES, tables.search)
    found = connection.exec_driver_sql(_ON_SERVER.format(names=_quoted(some))).all()
    if not found or not _locked(connection, some):
        return []
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [made for _, made in found]


def _quoted(some: tuple[sa.Table, ...]) -> str:
    return ", ".join(f"'{table.name}'" for table in some)


def _locked(connection: sa.Connection, some: tuple[sa.Table, ...]) -> bool:
    """Take tables for this transaction alone, if that is possible without waiting."""
    names = ", ".join(table.name for table in some)
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE NOWAIT")
    except Busy:
        return False
    return True


def put_back(connection: sa.Connection, statements: list[str]) -> None:
    """Make the indexes that were set aside."""
    if statements and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{_SORTED_IN}'")
    for statement in statements:
        connection.exec_driver_sql(statement)
