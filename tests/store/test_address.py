"""What `--db` may say, and how it is shown to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.errors import Unusable
from ledger.store.address import MEMORY, is_postgres, shown, sqlite_path, to_url


@pytest.mark.parametrize(
    ("given", "file"),
    [
        ("ledger.db", "/home/me/work/ledger.db"),
        ("../a b%20.db", "/home/me/a b%20.db"),
        ("/data/ledger.db", "/data/ledger.db"),
        ("~/ledger.db", "/home/me/ledger.db"),
        ("sqlite:///ledger.db", "/home/me/work/ledger.db"),
        ("sqlite:////data/ledger.db", "/data/ledger.db"),
        ("sqlite+pysqlite:////data/ledger.db", "/data/ledger.db"),
        ("C:ledger.db", "/home/me/work/C:ledger.db"),
    ],
)
def test_a_path_or_url_means_a_file(
    given: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(tmp_path))
    expected = Path(file.replace("/home/me", str(tmp_path)))

    url = to_url(given)

    assert sqlite_path(url) == expected
    assert to_url(url) == url
    assert not is_postgres(url)


@pytest.mark.parametrize("given", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_memory_has_one_address(given: str) -> None:
    assert to_url(given) == MEMORY
    assert sqlite_path(MEMORY) is None
    assert shown(MEMORY) == "memory"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "PostgreSQL"])
def test_a_server_is_reached_with_one_driver(scheme: str) -> None:
    url = to_url(f"{scheme}://me@host/ledger?sslmode=require")

    assert url == "postgresql+psycopg://me@host/ledger?sslmode=require"
    assert is_postgres(url)
    assert sqlite_path(url) is None


@pytest.mark.parametrize(
    "given", ["mysql://host/ledger", "postgresql+asyncpg://host/x", "https://a.b/c", "sqlite://x"]
)
def test_what_we_do_not_speak_is_refused(given: str) -> None:
    with pytest.raises(Unusable):
        to_url(given)


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("postgresql://me:secret@host:5432/ledger", "postgresql://me@host:5432/ledger"),
        ("postgresql://me:s@cret@host/ledger", "postgresql://me@host/ledger"),
        ("postgresql://host/ledger?password=secret", "postgresql://host/ledger"),
        ("postgresql:///ledger", "postgresql:///ledger"),
    ],
)
def test_no_password_is_ever_shown(given: str, seen: str) -> None:
    assert shown(to_url(given)) == seen


def test_a_file_in_the_working_directory_is_shown_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shown(to_url("ledger.db")) == "ledger.db"
    assert shown(to_url("/elsewhere/ledger.db")) == "/elsewhere/ledger.db"
