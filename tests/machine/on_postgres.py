"""The machine on PostgreSQL: every run in a schema of its own."""

from __future__ import annotations

import uuid
from pathlib import Path

import sqlalchemy as sa

from tests.machine.machine import Commands


def machine_on(url: str) -> type[Commands]:
    """Return what makes machines on this server's database."""

    def new_url(folder: Path) -> str:
        name = f"run_{uuid.uuid4().hex}"
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))
        engine.dispose()
        joint = "&" if "?" in url else "?"
        return f"{url}{joint}options=-csearch_path%3D{name}"

    class OnPostgres(Commands):
        def __init__(self) -> None:
            super().__init__(new_url)

    return OnPostgres
