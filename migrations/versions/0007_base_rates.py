"""How often such a prediction comes true anyway, as somebody wrote it down beside it.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the projection; the log fills it."""
    op.create_table(
        "base_rate",
        sa.Column("prediction", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("chance_ppm", sa.Integer, nullable=False),
        sa.Column("set_on", Words, nullable=False),
        sa.PrimaryKeyConstraint("prediction", "number", name=op.f("pk_base_rate")),
    )
    # An empty log has nothing to fill it with, so the new shape is complete.
    op.execute("UPDATE log_head SET projection = 6 WHERE size = 0")


def downgrade() -> None:
    """Drop it; the log keeps every base rate."""
    op.drop_table("base_rate")
