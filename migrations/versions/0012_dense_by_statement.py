"""On PostgreSQL the guard against gaps looks once a statement, not once a row.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Whatever the rows, the last one before them has to be there, and none between them missing.
ONCE = (
    """
    CREATE OR REPLACE FUNCTION log_entry_is_dense() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        lowest bigint;
        highest bigint;
        how_many bigint;
    BEGIN
        SELECT MIN(seq), MAX(seq), COUNT(*) INTO lowest, highest, how_many FROM added;
        IF highest - lowest + 1 <> how_many
           OR lowest <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM {schema}.log_entry
                          WHERE seq < lowest)
        THEN
            RAISE EXCEPTION 'the log has no gaps: an entry follows the newest one';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER log_entry_is_dense AFTER INSERT ON log_entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION log_entry_is_dense()
    """,
)

EACH = (
    """
    CREATE OR REPLACE FUNCTION log_entry_is_dense() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM {schema}.log_entry) THEN
            RAISE EXCEPTION 'the log has no gaps: an entry follows the newest one';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER log_entry_is_dense BEFORE INSERT ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_entry_is_dense()
    """,
)


def upgrade() -> None:
    """Look once after all rows of a statement."""
    _guard(ONCE)


def downgrade() -> None:
    """Look before every row."""
    _guard(EACH)


def _guard(statements: tuple[str, ...]) -> None:
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    schema = bind.execute(sa.text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute("DROP TRIGGER log_entry_is_dense ON log_entry")
    for statement in statements:
        op.execute(sa.text(statement.format(schema=schema).replace(":", r"\:")))
    op.execute("ALTER TABLE log_entry ENABLE ALWAYS TRIGGER log_entry_is_dense")
