"""Tallies say how many predictions stand where, and the list of what waits is in its order.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tallies and the index anew; the log fills what counts."""
    _create("standing_tally", "standing", "deadline", "decidable_on")
    _create("speaker_tally", "speaker")
    _create("day_tally", "day")
    _index("deadline", "id", "decidable_on", "undecided")
    _partial("ix_prediction_unclear", "prediction", "id", "undecided = 2")
    _partial("ix_speaker_merged_into", "speaker", "merged_into", "merged_into IS NOT NULL")
    # An empty log has nothing to count.
    op.execute("UPDATE log_head SET projection = 5 WHERE size = 0")


def _create(name: str, *keys: str) -> None:
    op.create_table(
        name,
        *(sa.Column(key, Words, nullable=False) for key in keys),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
    )


def _index(*columns: str) -> None:
    op.drop_index("ix_prediction_undecided", "prediction")
    op.create_index(
        op.f("ix_prediction_undecided"),
        "prediction",
        [*columns],
        sqlite_where=sa.text("undecided > 0 AND draft = 0"),
        postgresql_where=sa.text("undecided > 0 AND draft = 0"),
    )


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        op.f(name),
        table,
        [column],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    """Drop the tallies and put the index back."""
    op.drop_index("ix_prediction_unclear", "prediction")
    op.drop_index("ix_speaker_merged_into", "speaker")
    _index("undecided", "deadline", "id", "decidable_on")
    for name in ("day_tally", "speaker_tally", "standing_tally"):
        op.drop_table(name)
