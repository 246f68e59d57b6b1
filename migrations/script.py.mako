"""${message[:1].upper() + message[1:]}.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

# Import nothing of the product: this must run unchanged when the code has long moved on.
# Log tables only gain columns, and never go through batch mode, which drops triggers.
# A projection is dropped and created anew, and PROJECTION is raised in ledger/store/tables.py.
# Name every constraint. Raise HEAD in ledger/store/revision.py.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Say what is there afterwards."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take it back; only tests of the stairs do this."""
    ${downgrades if downgrades else "pass"}
