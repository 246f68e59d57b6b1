"""A claim can be split: how many parts it needs, and of what a prediction is a part.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

INDEXED = (("speaker", "said_on"), ("deadline",), ("claim_key",), ("origin",), ("part_of",))


def upgrade() -> None:
    """Create the projection of predictions anew; the log fills it again."""
    op.drop_table("prediction")
    _create(
        sa.Column("needs", sa.Integer),
        sa.Column("part_of", sa.Integer),
        indexed=INDEXED,
    )
    # An empty log has nothing to fill it with, so the new shape is complete.
    op.execute("UPDATE log_head SET projection = 2 WHERE size = 0")


def downgrade() -> None:
    """Create it as it was before."""
    op.drop_table("prediction")
    _create(indexed=INDEXED[:-1])


def _create(*new: sa.Column[int], indexed: tuple[tuple[str, ...], ...]) -> None:
    op.create_table(
        "prediction",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("speaker", Words, nullable=False),
        sa.Column("claim", Words, nullable=False),
        sa.Column("claim_key", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("said_on", Words, nullable=False),
        sa.Column("source_url", Words, nullable=False),
        sa.Column("deadline", Words),
        sa.Column("deadline_words", Words),
        sa.Column("precision", Words),
        sa.Column("basis", Words),
        sa.Column("window_start", Words),
        sa.Column("strict", Words),
        sa.Column("decidable_on", Words),
        sa.Column("wording", Words, nullable=False),
        sa.Column("wording_class", Words),
        sa.Column("probability_ppm", sa.Integer),
        sa.Column("target", Words),
        sa.Column("compound", sa.Integer, nullable=False),
        sa.Column("frame", Words),
        sa.Column("restates", sa.Integer),
        sa.Column("reading_of", sa.Integer),
        *new,
        sa.Column("origin", Words),
        sa.Column("hands_off", sa.Integer, nullable=False),
        sa.Column("terms_late", sa.Integer, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("recorded_at", Words, nullable=False),
        sa.Column("recorded_by", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction")),
    )
    for columns in indexed:
        name = op.f(f"ix_prediction_{'_'.join(columns)}")
        op.create_index(name, "prediction", list(columns))
