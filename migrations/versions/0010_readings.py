"""The other readings of a sentence are found without reading every prediction.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index what is a reading of another."""
    given = sa.text("reading_of IS NOT NULL")
    op.create_index(
        op.f("ix_prediction_reading_of"),
        "prediction",
        ["reading_of"],
        sqlite_where=given,
        postgresql_where=given,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_prediction_reading_of", "prediction")
