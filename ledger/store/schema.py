"""The schema of a ledger: bring it up to date, and say which revision it has.

The only module that imports Alembic, and only when a schema is changed: everyday commands
compare the revision with a constant instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ledger.errors import Refused
from ledger.store import tables
from ledger.store.database import place_of
from ledger.store.revision import HEAD, check_revision

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["HEAD", "check", "revision", "upgrade"]

_VERSIONS = sa.table("alembic_version", sa.column("version_num", sa.Text))
_UPGRADES = 0x6C6564676572  # "ledger", as the key of a lock


def upgrade(engine: Engine, rebuild: Callable[[Connection], object] | None = None) -> None:
    """Bring a ledger to the schema this program knows, wholly or not at all.

    An empty database becomes an empty ledger; a current ledger stays as it is.  `rebuild`
    fills the projections anew from the log, in the same transaction, when their shape has
    changed.  Raises `SchemaMismatch` for a ledger of a newer version and `Refused` for a
    database that holds something else.
    """
    with engine.connect() as connection, _foreign_keys_off(connection), connection.begin():
        _wait_for_other_upgrades(connection)
        _refuse_what_is_not_ours(connection)
        _migrate(connection)
        _refold(connection, rebuild)
        _check_foreign_keys(connection)


def revision(connection: Connection) -> str | None:
    """Return the revision of a ledger's schema; None for a database that is not a ledger."""
    if not sa.inspect(connection).has_table(_VERSIONS.name):
        return None
    return connection.execute(sa.select(_VERSIONS.c.version_num)).scalar_one_or_none()


def check(connection: Connection) -> None:
    """Raise `SchemaMismatch` unless the ledger has exactly the schema this program knows."""
    check_revision(revision(connection), place_of(connection.engine))


def alembic_config(connection: Connection, scripts: Path | None = None) -> Config:
    """Return what Alembic must know to work on this connection, inside its transaction.

    `scripts` is the folder of the migrations to follow; None means the product's own.
    """
    from alembic.config import Config

    from ledger.store import special_indexes  # noqa: F401 - the tables have these too

    folder = scripts or Path(str(files("ledger.migrations")))
    config = Config()
    # Alembic reads a percent sign as the start of a variable.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["target_metadata"] = tables.metadata
    return config


def _migrate(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def _wait_for_other_upgrades(connection: Connection) -> None:
    # SQLite has only one writer anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADES)))


def _refuse_what_is_not_ours(connection: Connection) -> None:
    found = revision(connection)
    if found is not None and found > HEAD:
        check(connection)
    if found is None and sa.inspect(connection).get_table_names():
        raise Refused(
            f"{place_of(connection.engine)} holds other tables; a ledger needs a database of "
            "its own, and this one was left as it is."
        )


def _refold(connection: Connection, rebuild: Callable[[Connection], object] | None) -> None:
    head = tables.log_head
    if connection.execute(sa.select(head.c.projection)).scalar_one() == tables.PROJECTION:
        return
    if rebuild is None:
        raise ValueError("the projections have a new shape, so `rebuild` is needed")
    rebuild(connection)
    connection.execute(sa.update(head).values(projection=tables.PROJECTION))


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and create tables that others refer to.

    Dropping a table deletes its rows first, which foreign keys would refuse or pass on.  The
    switch does nothing inside a transaction, so it stands around it.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        assert not broken, f"rows refer to nothing after the upgrade: {broken[:3]}"
