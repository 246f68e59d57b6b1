"""A ledger with a past, on each database: written once a session, read by many tests."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store.database import to_url
from tests.cli.story import tell

# So that a transcript that differs shows where.
pytest.register_assert_rewrite("tests.cli.terminal")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def story(request: pytest.FixtureRequest) -> str:
    """Give the address of the ledger of tests/cli/story.py, on each database; for reading only."""
    url: str = request.getfixturevalue(f"{request.param}_story")
    return url


@pytest.fixture(scope="session")
def sqlite_story(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the story in a file."""
    url = to_url(shutil.copy(sqlite_template, tmp_path_factory.mktemp("story") / "story.db"))
    tell(url)
    return url


@pytest.fixture(scope="session")
def postgres_story(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Give the story on the server, and drop it afterwards."""
    name = f"pledger_{uuid.uuid4().hex}"
    server = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    made = sa.make_url(postgres_server).set(database=name)
    url = made.render_as_string(hide_password=False)
    tell(url)
    yield url
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
