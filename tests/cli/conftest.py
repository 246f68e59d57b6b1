"""A ledger with a past, on each database: written once a session, read by many tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.store.address import sqlite_path, to_url
from tests.cli.story import tell
from tests.postgres_ledgers import Ledgers, database

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


@pytest.fixture
def own_story(sqlite_story: str, tmp_path: Path) -> str:
    """Give the story in a file of the test's own, to write in."""
    return to_url(shutil.copy(sqlite_path(sqlite_story) or "", tmp_path / "own.db"))


@pytest.fixture(scope="session")
def postgres_story(postgres_server: str, postgres_ledgers: Ledgers) -> Iterator[str]:
    """Give the story on the server."""
    name = postgres_ledgers.take()
    url = database(postgres_server, name)
    tell(url)
    yield url
    postgres_ledgers.give(name)
