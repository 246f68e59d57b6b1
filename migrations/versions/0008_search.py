"""Predictions are found by their words: an index of those, and the words that speakers are called.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create both; the log fills them."""
    op.create_table(
        "speaker_word",
        sa.Column("speaker", Words, nullable=False),
        sa.Column("word", Words, nullable=False),
        sa.PrimaryKeyConstraint("speaker", "word", name=op.f("pk_speaker_word")),
    )
    op.create_index(op.f("ix_speaker_word_word_speaker"), "speaker_word", ["word", "speaker"])
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5"
            "(words, columnsize=0, detail=none, tokenize=\"ascii tokenchars '@-'\")"
        )
    else:
        _create_for_postgres()
    # An empty log has nothing to fill them with.
    op.execute("UPDATE log_head SET projection = 7 WHERE size = 0")


def _create_for_postgres() -> None:
    op.create_table(
        "search",
        sa.Column("rowid", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("words", Words, nullable=False),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_search")),
    )
    op.create_index(
        "ix_search_words",
        "search",
        [sa.text("array_to_tsvector(string_to_array(words, ' '))")],
        postgresql_using="gin",
    )


def downgrade() -> None:
    """Drop both; only tests of the stairs ever do this."""
    op.drop_table("search")
    op.drop_table("speaker_word")
