"""One speaker, one name and one chain are found without reading all: indexes for those questions.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index names, what restates another, and what was undone; of parts only what is one."""
    op.drop_index("ix_prediction_part_of", "prediction")
    _partial("ix_prediction_part_of", "prediction", "part_of", "part_of IS NOT NULL")
    _partial("ix_prediction_restates", "prediction", "restates", "restates IS NOT NULL")
    _partial("ix_log_entry_undone", "log_entry", "seq", "type = 'entry.undone'")
    op.create_index(op.f("ix_speaker_name_key"), "speaker", ["name_key"])
    op.create_index(op.f("ix_speaker_alias_alias_key"), "speaker_alias", ["alias_key"])


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(
        op.f(name),
        table,
        [column],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    """Drop them, and put the wide index back."""
    op.drop_index("ix_speaker_alias_alias_key", "speaker_alias")
    op.drop_index("ix_speaker_name_key", "speaker")
    op.drop_index("ix_log_entry_undone", "log_entry")
    op.drop_index("ix_prediction_restates", "prediction")
    op.drop_index("ix_prediction_part_of", "prediction")
    op.create_index(op.f("ix_prediction_part_of"), "prediction", ["part_of"])
