"""How Alembic runs our revisions: on the connection, and in the transaction, it is handed."""

from __future__ import annotations

from alembic import context


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
    )
    with context.begin_transaction():
        context.run_migrations()


run()
