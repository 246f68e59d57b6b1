"""Every test of a use case gets a desk, once on each database."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Connection

from tests.actions.desk import Desk


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a desk in an empty ledger."""
    return Desk(connection)
