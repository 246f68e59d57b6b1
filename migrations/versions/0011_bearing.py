"""How a prediction counts stands in its row, so that a board counts rows and reads none.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns and their indexes; the log fills them."""
    op.add_column("prediction", sa.Column("bearing", Words))
    op.add_column("prediction", sa.Column("bears_from", Words))
    columns = ["speaker", "bearing", "bears_from"]
    op.create_index(op.f("ix_prediction_bearing"), "prediction", columns)
    op.create_index(
        op.f("ix_prediction_found_since"),
        "prediction",
        ["id"],
        sqlite_where=sa.text("undecided = 3"),
        postgresql_where=sa.text("undecided = 3"),
    )
    # An empty log has nothing to fill them with.
    op.execute("UPDATE log_head SET projection = 8 WHERE size = 0")


def downgrade() -> None:
    """Drop them; only tests of the stairs ever do this."""
    op.drop_index("ix_prediction_found_since", "prediction")
    op.drop_index("ix_prediction_bearing", "prediction")
    op.drop_column("prediction", "bears_from")
    op.drop_column("prediction", "bearing")
