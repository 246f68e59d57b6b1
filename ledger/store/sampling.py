"""A server plans by what it saw of its tables when it last looked, and after an import by nothing.

Its own looking comes by a minute later, or never where it is switched off; until then a question
that an index answers reads whole tables.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ledger.store import tables

WORTH_IT: Final = 20_000
"""From so many entries in one action on a server looks at its tables at the end."""

_TARGET: Final = 30
"""How closely, as its setting counts: 9,000 rows of a table tell enough until it looks itself."""


def sample(connection: sa.Connection) -> None:
    """Let a server look at the ledger's tables anew; a file needs nothing of the kind.

    Tables of which the role is no owner are passed over.
    """
    if connection.dialect.name != "postgresql":
        return
    names = ", ".join(table.name for table in (tables.log_entry, *tables.PROJECTIONS))
    connection.exec_driver_sql(f"SET LOCAL default_statistics_target = {_TARGET}")
    connection.exec_driver_sql(f"ANALYZE {names}")
