"""How Alembic runs our revisions: on the connection, and in the transaction, it is handed."""

from __future__ import annotations

from typing import Any

from alembic import context

FULL_TEXT = ("search", "search_config", "search_content", "search_data", "search_idx")
"""SQLite's full-text table, and those in which it keeps itself."""


def is_compared(_: Any, name: str | None, kind: str, *more: Any) -> bool:
    """Say whether Alembic compares a thing; a full-text table is of a kind it does not know."""
    dialect = context.get_context().dialect.name
    return not (kind == "table" and dialect == "sqlite" and name in FULL_TEXT)


def run() -> None:
    """Run what was asked for; whoever gave the connection begins and commits."""
    settings = context.config.attributes
    if "connection" not in settings:
        raise SystemExit("Upgrade a ledger with: ledger init --upgrade")
    context.configure(
        connection=settings["connection"],
        target_metadata=settings.get("target_metadata"),
        # Alembic takes SQLite's DDL for not transactional; in our transactions it is, and a
        # migration that fails half-way leaves nothing behind.
        transactional_ddl=True,
        # Without the second one a CHECK that only the code knows goes unseen.
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        compare_type=True,
        compare_server_default=True,
        include_object=is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
