"""What others say became of a prediction, as far as lists and figures ask for it.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the projection; the log fills it."""
    op.create_table(
        "assessment",
        sa.Column("prediction", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("assessor", Words, nullable=False),
        sa.Column("verdict", Words),
        sa.Column("blind", sa.Integer, nullable=False),
        sa.Column("known_on", Words, nullable=False),
        sa.Column("origin", Words),
        sa.PrimaryKeyConstraint("prediction", "number", name=op.f("pk_assessment")),
    )
    # An empty log has nothing to fill it with, so the new shape is complete.
    op.execute("UPDATE log_head SET projection = 3 WHERE size = 0")


def downgrade() -> None:
    """Drop it; the log keeps every assessment."""
    op.drop_table("assessment")
