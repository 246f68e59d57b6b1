"""Fresh ledgers on the tests' own server: a database that was used is emptied and used again.

Copying a database costs the server several times what emptying one does.  A test may leave
anything behind, so a database is only taken again while everything in it but rows is as in a new
one: tables, columns, constraints, indexes, triggers, functions, schemas, rights and settings.
Each gets a new name, under which nobody remembers anything.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ledger.store import schema
from ledger.store.database import open_engine

_OURS = "NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"

SHAPE = f"""
WITH ours AS (
  SELECT * FROM pg_class WHERE relnamespace {_OURS} AND relkind <> 't' AND relname !~ '^pg_toast'
)
SELECT md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")) FROM (
  SELECT concat_ws('|', 'schema', nspname, nspowner, nspacl) AS line FROM pg_namespace
    WHERE nspname !~ '^pg_(toast_)?temp_'
  UNION ALL SELECT concat_ws('|', 'relation', relnamespace, relname, relkind, relpersistence,
      relacl, relowner, reloptions, relrowsecurity, relhastriggers, relhasrules) FROM ours
  UNION ALL SELECT concat_ws('|', 'column', relname, attnum, attname, atttypid, atttypmod,
      attnotnull, attcollation, attidentity, attgenerated, attisdropped, attacl,
      pg_get_expr(adbin, adrelid))
    FROM ours JOIN pg_attribute ON attrelid = ours.oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attnum > 0
  UNION ALL SELECT concat_ws('|', 'index', relname, indisvalid, pg_get_indexdef(indexrelid))
    FROM pg_index JOIN ours ON ours.oid = indexrelid
  UNION ALL SELECT concat_ws('|', 'constraint', conname, convalidated, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace {_OURS}
  UNION ALL SELECT concat_ws('|', 'trigger', tgenabled, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws('|', 'check of a key', conname, tgrelid::regclass, tgtype, tgenabled)
    FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint WHERE tgisinternal
  UNION ALL SELECT concat_ws('|', 'function', proname, proowner, proacl, prosrc, proconfig)
    FROM pg_proc WHERE pronamespace {_OURS}
  UNION ALL SELECT concat_ws('|', 'extension', extname, extversion) FROM pg_extension
  UNION ALL SELECT concat_ws('|', 'default right', defaclobjtype, defaclacl) FROM pg_default_acl
  UNION ALL SELECT concat_ws('|', 'setting', setrole, setconfig) FROM pg_db_role_setting
    JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
  UNION ALL SELECT concat_ws('|', 'database', datdba, datacl, datallowconn, datconnlimit)
    FROM pg_database WHERE datname = current_database()
) AS lines
"""
"""Everything in a database but its rows, as one hash."""

EMPTY = """
DO $$
DECLARE
  filled text;
BEGIN
  SELECT string_agg(oid::regclass::text, ', ') INTO filled FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0;
  IF filled IS NOT NULL THEN
    EXECUTE 'TRUNCATE ' || filled || ' CASCADE';
  END IF;
END $$
"""


class Ledgers:
    """The ledgers of one server: `take` a fresh one, `give` it back."""

    def __init__(self, server: str, admin: Connection) -> None:
        self.server, self.admin = server, admin
        self.free: list[str] = []
        self.template = _name()
        admin.exec_driver_sql(f"CREATE DATABASE {self.template} TEMPLATE template0")
        engine = open_engine(database(server, self.template), write=True)
        schema.upgrade(engine)
        engine.dispose()
        with _connected(server, self.template) as connection:
            self.shape: str = connection.exec_driver_sql(SHAPE).scalar_one()
            self.empty = [
                *_guards(connection, "DISABLE"),
                EMPTY,
                *_rows(connection),
                *_checks_of_keys(connection),
                *_guards(connection, "ENABLE ALWAYS"),
            ]

    def take(self) -> str:
        """Return the name of a database with an empty ledger."""
        name = _name()
        if self.free:
            self.admin.exec_driver_sql(f"ALTER DATABASE {self.free.pop()} RENAME TO {name}")
        else:
            # Copying the files takes half the time of the usual way (which PostgreSQL 15 brought).
            self.admin.exec_driver_sql(
                f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy"
            )
        return name

    def give(self, name: str) -> None:
        """Keep a database for another test, or drop it when more than its rows was changed."""
        if self._is_as_new(name):
            self.free.append(name)
        else:
            self.admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_as_new(self, name: str) -> bool:
        self.admin.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            (name,),
        )
        try:
            with _connected(self.server, name) as connection:
                connection.exec_driver_sql("; ".join(self.empty))
                return bool(connection.exec_driver_sql(SHAPE).scalar_one() == self.shape)
        except sa.exc.DBAPIError:
            return False


@contextmanager
def ledgers_on(server: str) -> Iterator[Ledgers]:
    """Give the ledgers of a server, and drop them afterwards."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as admin:
        ledgers = Ledgers(server, admin)
        yield ledgers
        for name in (*ledgers.free, ledgers.template):
            admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def database(server: str, name: str) -> str:
    """Return the address of a database of a server."""
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _name() -> str:
    return f"pledger_{uuid.uuid4().hex}"


@contextmanager
def _connected(server: str, name: str) -> Iterator[Connection]:
    engine = sa.create_engine(database(server, name), poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection


def _guards(connection: Connection, change: str) -> list[str]:
    """Return the statements that change every trigger; all of ours are always on."""
    triggers = connection.exec_driver_sql(
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
    ).all()
    assert {state for _, _, state in triggers} == {"A"}
    return [f"ALTER TABLE {table} {change} TRIGGER {name}" for table, name, _ in triggers]


def _checks_of_keys(connection: Connection) -> list[str]:
    """Return the statements that turn on every trigger as usual, those of keys included."""
    tables = connection.exec_driver_sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger ORDER BY 1"
    ).scalars()
    return [f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in tables]


def _rows(connection: Connection) -> list[str]:
    """Return the statements that put back the rows of a new ledger."""
    tables = connection.exec_driver_sql(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
    ).scalars()
    rows = {
        table: connection.exec_driver_sql(
            f"SELECT json_agg(to_json(row.*))::text FROM {table} AS row"
        ).scalar_one()
        for table in tables.all()
    }
    return [
        f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $${told}$$)"
        for table, told in rows.items()
    ]
