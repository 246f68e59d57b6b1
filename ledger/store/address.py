"""Where a ledger lives: what `--db` may say, in one normal form.

An address is a URL: ``sqlite:///`` and an absolute path as it is (spaces and percent signs
mean themselves), ``sqlite://`` for a ledger in memory, or ``postgresql+psycopg://…``.  Nothing
here opens anything or imports SQLAlchemy, so that everyday commands start fast.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ledger.errors import Unusable

MEMORY: Final = "sqlite://"
"""The address of a ledger that lives as long as its engine and is seen by nobody else."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_FILE = "sqlite:///"
_POSTGRES = "postgresql+psycopg"


def to_url(where: str | os.PathLike[str]) -> str:
    """Return the address that a path or a URL means.

    A path may be relative (to the working directory) or start with ``~``.  Raises `Unusable`
    for a database we do not speak.
    """
    text = os.fspath(where)
    scheme = _SCHEME.match(text)
    if scheme is None:
        return MEMORY if text == ":memory:" else _file_url(Path(text))
    rest = text[scheme.end() :]
    match scheme[1].lower():
        case "sqlite" | "sqlite+pysqlite":
            return _sqlite_url(rest, text)
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return f"{_POSTGRES}://{rest}"
        case other:
            raise Unusable(
                f"a ledger cannot live in {other}; it lives in an SQLite file or in PostgreSQL.",
                ("A file:", "--db ledger.db"),
                ("PostgreSQL:", "--db postgresql://USER@HOST/NAME"),
            )


def sqlite_path(url: str) -> Path | None:
    """Return the file an address means; None for a ledger in memory or on a server."""
    return Path(url.removeprefix(_FILE)) if url.startswith(_FILE) else None


def is_postgres(url: str) -> bool:
    """Whether the address means a PostgreSQL server."""
    return url.startswith(_POSTGRES + "://")


def shown(url: str) -> str:
    """Return the address as people may see it: a short path, or a URL without its password."""
    path = sqlite_path(url)
    if path is not None:
        return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
    if url == MEMORY:
        return "memory"
    parts = urlsplit(url.replace(_POSTGRES, "postgresql", 1))
    user, at, host = parts.netloc.rpartition("@")
    # A password may also stand among the options, and so may a pass phrase: show none of them.
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"


def _sqlite_url(rest: str, text: str) -> str:
    if rest in ("", "/", "/:memory:"):
        return MEMORY
    if not rest.startswith("/"):
        raise Unusable(
            f"{text} is not the address of a file.", ("Give the path alone:", "--db ledger.db")
        )
    return _file_url(Path(rest[1:]))


def _file_url(path: Path) -> str:
    return _FILE + os.path.abspath(path.expanduser())
