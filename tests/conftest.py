"""What every test may ask for: an empty ledger on SQLite and on PostgreSQL.

`ledger_url` runs a test once on each database; `engine` and `connection` are its writing ends.
Every ledger is built by the migrations, once a session, and copied for each test.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ledger.store import schema
from ledger.store.database import open_engine, to_url
from tests.no_silent_skips import (
    pytest_make_collect_report,
    pytest_runtest_makereport,
    skips_are_failures,
)
from tests.postgres_ledgers import Ledgers, database, ledgers_on
from tests.postgres_server import NoServer, running

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

FOR_TESTS = (
    "PLEDGER_GO",
    "PLEDGER_GOPATH",
    "PLEDGER_NO_SKIPS",
    "PLEDGER_TEST_POSTGRES",
    "PLEDGER_UPDATE_GOLDEN",
    "PLEDGER_VECTORS",
)
DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def pytest_configure() -> None:
    """Make a run depend on nothing outside the repository."""
    for name in set(os.environ) - set(FOR_TESTS):
        if name.startswith("PLEDGER_"):
            del os.environ[name]
    hypothesis.settings.register_profile("here", deadline=None)
    hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("ci" if skips_are_failures() else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever asks for the server, however it asks."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.fixture(params=DATABASES)
def ledger_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh, migrated, empty ledger, on each database in turn."""
    url: str = request.getfixturevalue(f"{request.param}_ledger")
    return url


@pytest.fixture
def engine(ledger_url: str) -> Engine:
    """Give an engine that writes to the fresh ledger."""
    return open_engine(ledger_url, write=True)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Give a connection that writes; while its transaction is open, nobody else writes."""
    with engine.connect() as connection:
        yield connection


@pytest.fixture(scope="module", params=DATABASES)
def shared_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give the address of a ledger that all tests of a file share, on each database in turn.

    For what takes long to fill and is then only read.
    """
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield to_url(shutil.copy(template, tmp_path_factory.mktemp("shared") / "ledger.db"))
        return
    ledgers: Ledgers = request.getfixturevalue("postgres_ledgers")
    name = ledgers.take()
    yield database(ledgers.server, name)
    ledgers.give(name)


@pytest.fixture(scope="module")
def shared_connection(shared_url: str) -> Iterator[Connection]:
    """Give a writing connection that all tests of a file share, on each database in turn.

    Nothing is committed: whoever writes takes it back with `taken_back`.
    """
    with open_engine(shared_url, write=True).connect() as connection:
        yield connection


@pytest.fixture
def sqlite_ledger(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the address of a fresh ledger in a file."""
    return to_url(shutil.copy(sqlite_template, tmp_path / "ledger.db"))


@pytest.fixture
def postgres_ledger(postgres_server: str, postgres_ledgers: Ledgers) -> Iterator[str]:
    """Give the address of a fresh ledger on the server."""
    name = postgres_ledgers.take()
    yield database(postgres_server, name)
    postgres_ledgers.give(name)


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """Give the address of a database without anything in it, and drop it afterwards."""
    name = f"pledger_{uuid.uuid4().hex}"
    _on_server(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0")
    yield database(postgres_server, name)
    _on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database that holds nothing yet, on each database in turn."""
    if request.param == "sqlite":
        return to_url(tmp_path / "empty.db")
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of an empty ledger, to be copied."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    schema.upgrade(open_engine(to_url(path), write=True, create=True))
    return path


@pytest.fixture(scope="session")
def postgres_ledgers(postgres_server: str) -> Iterator[Ledgers]:
    """Give what hands out fresh ledgers on the server."""
    with ledgers_on(postgres_server) as ledgers:
        yield ledgers


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of a server that may create databases.

    `PLEDGER_TEST_POSTGRES` names one that runs already; otherwise each worker starts its own,
    in about 0.4 seconds.
    """
    given = os.environ.get("PLEDGER_TEST_POSTGRES")
    if given:
        yield to_url(given)
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running())
        except NoServer as reason:
            pytest.skip(str(reason))
        yield url


def _on_server(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
