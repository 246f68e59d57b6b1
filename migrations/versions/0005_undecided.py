"""Whether a prediction waits for a verdict stands in its row, and an index lists those that do.

The index over the words of claims goes: the speaker's own predictions are looked through
instead, and filling it took a quarter of the time of an import.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Drop the predictions and make their table anew; they are filled from the log."""
    op.drop_table("prediction")
    _create(sa.Column("undecided", sa.Integer, nullable=False))
    op.create_index(
        op.f("ix_prediction_undecided"),
        "prediction",
        ["undecided", "deadline", "id", "decidable_on"],
        sqlite_where=sa.text("undecided > 0 AND draft = 0"),
        postgresql_where=sa.text("undecided > 0 AND draft = 0"),
    )
    # An empty log has nothing to fill them with.
    op.execute("UPDATE log_head SET projection = 4 WHERE size = 0")


def _create(*new: sa.Column[int]) -> None:
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
        sa.Column("needs", sa.Integer),
        sa.Column("part_of", sa.Integer),
        sa.Column("origin", Words),
        sa.Column("hands_off", sa.Integer, nullable=False),
        sa.Column("terms_late", sa.Integer, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        *new,
        sa.Column("recorded_at", Words, nullable=False),
        sa.Column("recorded_by", Words, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction")),
    )
    op.create_index(op.f("ix_prediction_speaker_said_on"), "prediction", ["speaker", "said_on"])
    op.create_index(op.f("ix_prediction_deadline"), "prediction", ["deadline"])
    op.create_index(op.f("ix_prediction_origin"), "prediction", ["origin"])
    op.create_index(op.f("ix_prediction_part_of"), "prediction", ["part_of"])


def downgrade() -> None:
    """Make the older table anew, empty; only tests of the stairs ever do this."""
    op.drop_table("prediction")
    _create()
    op.create_index(op.f("ix_prediction_claim_key"), "prediction", ["claim_key"])
