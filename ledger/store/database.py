"""How SQLAlchemy reaches a ledger; the only module that knows both databases.

Engines keep no connections between uses, because a command needs one, and what is not kept cannot
be left open, stale or shared by accident; only a program that goes on answering asks for a pool.
"""

from __future__ import annotations

import random
import re
import shlex
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, StaticPool

from ledger.errors import Busy, LedgerError, LedgerMissing, ReadOnly, Refused, Unusable
from ledger.store import sqlite
from ledger.store.address import MEMORY, is_postgres, shown, sqlite_path, to_url
from ledger.store.sqlite import PATIENCE_SECONDS

__all__ = ["MEMORY", "open_engine", "place_of", "run_in_transaction", "shown", "to_url"]

Result = TypeVar("Result")

LONGEST_SECONDS: Final = 300
"""How long one question to a server may take; the options of an address can say otherwise."""

_ATTEMPTS: Final = 10
_COLLISIONS: Final = frozenset({"40001", "40P01"})  # serialization failure, deadlock


def open_engine(url: str, *, write: bool = False, create: bool = False, kept: int = 0) -> Engine:
    """Return an engine for a ledger, for reading unless told otherwise.

    `url` is what `to_url` returns.  A reading engine cannot change the ledger, and one
    transaction of it sees one state.  A missing SQLite file is created only with `create`; a
    database on a server never is; ``kept`` connections to one stay open for the next use, and as
    many again are opened while all are busy.  Nothing is opened yet: connecting raises
    `LedgerMissing` and the other errors, and waiting too long for another writer raises `Busy`.
    """
    url = to_url(url)
    path = sqlite_path(url)
    if path is not None:
        return _sqlite_engine(path, write=write, create=create)
    if is_postgres(url):
        return _postgres_engine(url, write=write, kept=kept)
    return _memory_engine()


def run_in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Begin, run `work`, commit and return its result; what is returned has been saved.

    When two transactions collide in a way that only repeating solves (PostgreSQL: 40001 and
    40P01), `work` runs again from the start, so it must have no effects but those on the
    connection.  Raises `Busy` when ten attempts were not enough.
    """
    for attempt in range(_ATTEMPTS):
        if attempt:
            # Random, so that two that collided do not collide again in step.
            time.sleep(random.uniform(0, min(0.5, 0.005 * 2**attempt)))
        try:
            with engine.begin() as connection:
                return work(connection)
        except sa.exc.DBAPIError as error:
            if _state(error.orig) not in _COLLISIONS:
                raise
            collision = error
    raise Busy from collision


def place_of(engine: Engine) -> str:
    """Return where an engine's ledger lives, as people may see it."""
    if engine.dialect.name == "sqlite":
        return shown(to_url(engine.url.database)) if engine.url.database else shown(MEMORY)
    return shown(to_url(engine.url.render_as_string()))


def _sqlite_engine(path: Path, *, write: bool, create: bool) -> Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        creator=partial(sqlite.connect, path, write=write, create=create),
        poolclass=NullPool,
        # Closing rolls back as well, and does not fail where there is no memory left.
        pool_reset_on_return=None,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite.Writer):
            driver.begin()
        else:
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "handle_error")
    def explain(context: ExceptionContext) -> None:
        error = context.original_exception
        meaning = sqlite.refusal(error, path, write=write)
        if meaning is not None:
            raise meaning from error

    return engine


def _memory_engine() -> Engine:
    engine = sa.create_engine("sqlite://", creator=sqlite.connect_memory, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _postgres_engine(url: str, *, write: bool, kept: int = 0) -> Engine:
    try:
        engine = sa.create_engine(
            url,
            **_pool(kept),
            # Writers queue on the head row of the log; a reader sees one state all through.
            isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
            connect_args={
                "application_name": "ledger",
                "connect_timeout": 10,
                "options": _postgres_options(url, write=write),
            },
        )
    except ImportError as error:
        raise Unusable(
            "PostgreSQL needs a driver that is not installed.",
            ("", "pip install 'prediction-ledger[postgres]'"),
        ) from error

    if write:
        event.listen(engine, "connect", _keep_commits)

    @event.listens_for(engine, "handle_error")
    def explain(context: ExceptionContext) -> None:
        error = context.original_exception
        meaning = _refusal(error, shown(url), connected=context.connection is not None)
        if meaning is not None:
            raise meaning from error

    return engine


def _pool(kept: int) -> dict[str, Any]:
    if not kept:
        return {"poolclass": NullPool}
    # One that the server ended is noticed before it is used; none is older than ten minutes.
    return {"pool_size": kept, "max_overflow": kept, "pool_pre_ping": True, "pool_recycle": 600}


def _postgres_options(url: str, *, write: bool) -> str:
    settings = {
        "timezone": "UTC",
        "lock_timeout": f"{PATIENCE_SECONDS * 1000:.0f}ms",
        # A command that hangs must not keep everybody else from writing.
        "idle_in_transaction_session_timeout": "60s",
        "default_transaction_read_only": "off" if write else "on",
        # Nothing that a person waits for takes minutes; what does is a question gone wrong.
        "statement_timeout": "0" if write else f"{LONGEST_SECONDS}s",
    }
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    theirs = sa.make_url(url).query.get("options", "")
    return f"{ours} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".strip()


def _keep_commits(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Make an acknowledged commit survive a crash of the server; stricter settings stay."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'"
    )
    cursor.close()
    connection.commit()


def _refusal(error: BaseException, place: str, *, connected: bool) -> LedgerError | None:
    """Return what an error of PostgreSQL means to a person; None if it is not about access."""
    match _state(error):
        case "55P03":  # lock_not_available
            return Busy()
        case "25006":  # read_only_sql_transaction
            return ReadOnly(place)
        case "57014":  # query_canceled
            return Refused(
                f"a question to {place} took too long and was given up.",
                ("Allow it more time:", "PGOPTIONS='-c statement_timeout=30min' (your command)"),
            )
        case "53100":  # disk_full
            return Refused(
                f"the disk of {place} is full.", ("See how much room there is:", "df -h")
            )
        case None if not connected:
            return _cannot_connect(error, place)
        case _:
            return None


def _cannot_connect(error: BaseException, place: str) -> LedgerError:
    # The driver gives no code for a connection that failed, only the server's words.
    missing = re.search(r'FATAL: +database "(.*)" does not exist', str(error))
    if missing:
        remedy = ("Create the database first:", f"createdb {shlex.quote(missing[1])}")
        return LedgerMissing(place, remedy)
    reason = " ".join(str(error).split())
    return Refused(f"{place} cannot be reached: {reason}")


def _state(error: BaseException | None) -> str | None:
    """Return the SQLSTATE of a PostgreSQL error; None for every other error."""
    return getattr(error, "sqlstate", None)
