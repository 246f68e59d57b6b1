"""Random command lines against the plain model; everything that can be asked must agree.

Each rule types one command that changes something.  The model says beforehand whether it will
be refused; afterwards the lists, the speakers, the history, every earlier state of the log and
`ledger verify` are compared.
"""

from __future__ import annotations

from datetime import date

from hypothesis.stateful import (
    initialize,
)

from ledger.store import schema
from ledger.store.database import open_engine
from tests.machine.agreement import Agreement
from tests.machine.keeping import Keeping
from tests.machine.people import People
from tests.machine.typed import (
    DEADLINES,
    ORIGIN,
)
from tests.machine.verdicts import Verdicts


class Commands(Verdicts, People, Keeping, Agreement):
    """A ledger that two people write in by typing commands."""

    @initialize()
    def start(self) -> None:
        """Make a ledger, a key, and a few predictions with evidence to begin with."""
        engine = open_engine(self.url, write=True, create=True)
        schema.upgrade(engine)
        engine.dispose()
        self.engine = open_engine(self.url, write=True)
        assert self.type("kim", "key", "new", ORIGIN, "--key", str(self.key)).exit_code == 0
        self.add(0, "Ann Archer", DEADLINES[1], "kim", False, None, None)
        self.add(1, "Bo Brook", DEADLINES[0], "lee", False, "ai", None)
        self.cite(1, "for", 1, date(2025, 3, 1), "lee")
        self.cite(2, "against", 1, date(2025, 4, 1), "kim")
