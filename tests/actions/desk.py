"""A desk: an empty ledger, the people who write in it, and a way to see that nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.actions import Judgement
from ledger.domain.assessment import Assessment
from ledger.domain.base_rate import BaseRate
from ledger.domain.entry import Entry
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Prediction,
    Source,
    Speaker,
    Stance,
    Verdict,
)
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import LedgerError
from ledger.store import log, queries, tables
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LAST = date(2025, 12, 31)
SAID = Prediction(
    id=0, speaker="", claim="Robots walk", said_on=date(2025, 1, 29),
    source=Source("https://example.org/call"), deadline=Deadline(LAST),
)  # fmt: skip
MARK = Speaker("", "Mark Zuckerberg", aliases=("Zuck",))

Contents = dict[str, list[tuple[Any, ...]]]


def contents(connection: sa.Connection, *, only: tuple[sa.Table, ...] | None = None) -> Contents:
    """Return every row of every table, or of some, as the driver gives it, in an order."""
    chosen = tables.metadata.sorted_tables if only is None else only
    return {table.name: _rows(connection, table) for table in chosen}


def _rows(connection: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    # As text, because a Core statement would be compiled anew for every test's engine. NULL does
    # not compare with text, so rows are in the order of what they look like.  Columns are named,
    # because SQLite leaves the id out of "all" of a table for searching.
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = connection.exec_driver_sql(f"SELECT {names} FROM {table.name}")
    return sorted((tuple(row) for row in rows), key=repr)


@contextmanager
def taken_back(connection: sa.Connection) -> Iterator[None]:
    """Take back whatever is written on a connection meanwhile."""
    with connection.begin_nested() as trial:
        yield
        trial.rollback()


@dataclass
class Desk:
    """Somebody who writes in a ledger, at noon on 23 November 2026 unless told otherwise."""

    connection: sa.Connection
    actor: str = "ann"
    now: datetime = NOW
    urls: int = field(default=0)

    @property
    def stamp(self) -> Stamp:
        """Return who writes and when."""
        return Stamp(self.now, self.actor)

    @property
    def day(self) -> Day:
        """Return the day of a question about now."""
        return Day.now(self.now)

    @property
    def reader(self) -> ConnectionReader:
        """Return a reader of the same transaction."""
        return ConnectionReader(self.connection)

    def as_(self, actor: str) -> Desk:
        """Return a desk in the same ledger at which somebody else sits."""
        return replace(self, actor=actor)

    def at(self, now: str) -> Desk:
        """Return the same desk at another instant."""
        return replace(self, now=datetime.fromisoformat(now))

    def add(self, claim: str = "Robots walk", speaker: Speaker = MARK, **changes: Any) -> int:
        """Log a prediction and return its id."""
        said = replace(SAID, claim=claim, **changes)
        return actions.record(
            self.connection, said, speaker=speaker, stamp=self.stamp, day=self.day
        )

    def cite(
        self, number: int, stance: Stance | str = Stance.FOR, url: str | None = None, **more: Any
    ) -> int:
        """Attach one page, a new one unless named, and return its number."""
        self.urls += 1
        page = url or f"https://example.org/{len(self.log())}-{self.urls}"
        item = Evidence(0, Stance(stance), url=page, **more)
        [kept] = actions.cite(self.connection, number, [item], stamp=self.stamp, day=self.day)
        return kept.number

    def judge(self, number: int, verdict: Verdict | str, **more: Any) -> None:
        """Give a person's verdict; *late* on the day after the deadline, *void* as untestable."""
        word = Verdict(verdict)
        if word is Verdict.LATE:
            more.setdefault("happened_on", date(2026, 1, 1))
        if word is Verdict.VOID:
            more.setdefault("void_reason", "untestable")
        judgement = Judgement(word, more.pop("because", "seen"), **more)
        actions.resolve(self.connection, number, judgement, stamp=self.stamp, day=self.day)

    def assess(self, number: int, verdict: Verdict | str | None, by: str, **more: Any) -> None:
        """Note what somebody else says."""
        said = Assessment(by, Verdict(verdict) if verdict else None, **more)
        actions.assess(self.connection, number, said, stamp=self.stamp, day=self.day)

    def rate(self, number: int, chance_ppm: int, **more: Any) -> None:
        """Write down how often such a prediction comes true anyway."""
        rate = BaseRate(chance_ppm, more.pop("source", "a class of forty"), **more)
        actions.set_base_rate(self.connection, number, rate, stamp=self.stamp)

    def amend(self, number: int, **changes: Any) -> None:
        """Change some members of a prediction."""
        actions.amend(self.connection, number, changes, stamp=self.stamp, day=self.day)

    def reopen(self, number: int, because: str = "wrong page") -> None:
        """Take a verdict out of force."""
        actions.reopen(self.connection, number, because, stamp=self.stamp)

    def retract(self, number: int, evidence: int, because: str = "wrong year") -> None:
        """Take evidence out of force."""
        actions.retract(self.connection, number, evidence, because, stamp=self.stamp)

    def settle(self, *numbers: int, dry_run: bool = False) -> actions.Settlement:
        """Let the rules decide."""
        return actions.settle(
            self.connection, stamp=self.stamp, day=self.day, numbers=numbers, dry_run=dry_run
        )

    def undo(self) -> actions.Action:
        """Take back this person's newest action."""
        return actions.undo(self.connection, stamp=self.stamp)

    def redo(self) -> actions.Action:
        """Bring back what this person undid last."""
        return actions.redo(self.connection, stamp=self.stamp)

    def redact(self, seq: int, because: str = "court-order") -> None:
        """Blank an entry."""
        actions.redact(self.connection, seq, because, stamp=self.stamp)

    def state(self, number: int) -> PredictionState:
        """Return a prediction as it stands."""
        return queries.state(self.reader, number)

    def verdict(self, number: int) -> Verdict | None:
        """Return the verdict in force."""
        return self.state(number).verdict

    def log(self) -> list[Entry]:
        """Return every entry of the log."""
        return list(log.entries(self.connection))

    def contents(self) -> Contents:
        """Return every row of every table."""
        return contents(self.connection)

    def projections(self) -> Contents:
        """Return every row of every projection."""
        return contents(self.connection, only=tables.PROJECTIONS)

    @contextmanager
    def refuses(self, error: type[LedgerError], *words: str) -> Iterator[None]:
        """Expect a refusal of this class that says these words, and that nothing was saved.

        Words are looked for in the sentence, the details and the remedies.
        """
        before = self.contents()
        with pytest.raises(LedgerError) as caught:
            yield
        assert type(caught.value) is error, caught.value.problem
        told = [caught.value.problem, *caught.value.details]
        text = " ".join([*told, *(part for pair in caught.value.remedies for part in pair)])
        assert not [word for word in words if word not in text], text
        assert caught.value.problem[-1] in ".:", text
        assert self.contents() == before
