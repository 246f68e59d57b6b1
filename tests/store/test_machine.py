"""Random ledgers: whatever people do, the log is dense and every past state can be rebuilt."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger import actions
from ledger.actions import Judgement
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Kind,
    Prediction,
    Source,
    Speaker,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.status import Day
from ledger.errors import LedgerError
from ledger.proof.canonical import body_of, leaf_of, members_of
from ledger.store import log, schema, tallies
from ledger.store.database import MEMORY, open_engine
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader
from ledger.store.tables import log_entry, log_head
from tests.store.test_projection import rows_of

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 1000).map(lambda n: FIRST + timedelta(days=n))
IDS = st.integers(1, 5)
ACTORS = st.sampled_from(["ann", "bob"])
TEXTS = st.sampled_from(["because", "größer", "数字", 'it\'s "so"'])
STANCES = st.sampled_from(list(Stance))


class Ledger(RuleBasedStateMachine):
    """A ledger with two writers, against what the log must promise."""

    url = MEMORY

    @initialize()
    def start(self) -> None:
        self.engine = open_engine(self.url, write=True)
        schema.upgrade(self.engine)
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.past: dict[int, dict[str, list[tuple[Any, ...]]]] = {}
        self.ids: set[int] = set()
        self.numbers: set[tuple[int, int]] = set()
        for claim in "xyz":
            said = FIRST + timedelta(days=30)
            self.add(claim, "Ann", said, 300, Kind.REACH, "ann", False, None)
        self.cite(1, Stance.FOR, 1, FIRST + timedelta(days=100), "bob")
        self.cite(2, Stance.AGAINST, 1, FIRST + timedelta(days=400), "bob")

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()

    def act(self, work: Any, actor: str) -> Any:
        """Do one action; a refusal must leave everything as it was."""
        self.now += timedelta(minutes=31)
        stamp, day = Stamp(self.now, actor), Day.now(self.now)
        before = self.snapshot()
        try:
            with self.engine.begin() as connection:
                return work(connection, stamp, day)
        except LedgerError:
            assert self.snapshot() == before, "a refusal changed something"
            return None

    def snapshot(self) -> tuple[int, dict[str, list[tuple[Any, ...]]]]:
        with self.engine.begin() as connection:
            return log.lock(connection).size, rows_of(connection)

    @rule(
        claim=st.sampled_from("abcd"), who=st.sampled_from(["Ann", "Cleo", "王"]), said=DAYS,
        days=st.none() | st.integers(-5, 900), kind=st.sampled_from(Kind), actor=ACTORS,
        compound=st.booleans(), restates=st.none() | IDS,
    )  # fmt: skip
    def add(self, claim: str, who: str, said: date, days: int | None, kind: Kind, actor: str,
            compound: bool, restates: int | None) -> None:  # fmt: skip
        deadline = Deadline(said + timedelta(days=days)) if days is not None else None
        prediction = Prediction(
            0, "", claim, said, Source("https://example.org"), kind, deadline,
            compound=compound, restates=restates,
        )  # fmt: skip

        def work(c: Any, stamp: Stamp, day: Day) -> int:
            speaker = Speaker("", who)
            return actions.record(c, prediction, stamp=stamp, day=day, speaker=speaker)

        number = self.act(work, actor)
        if number is not None:
            assert number not in self.ids, "an id was given twice"
            self.ids.add(number)

    @rule(number=IDS, stance=STANCES, page=st.integers(1, 4), when=st.none() | DAYS, actor=ACTORS)
    def cite(self, number: int, stance: Stance, page: int, when: date | None, actor: str) -> None:
        item = Evidence(0, stance, url=f"https://example.org/{page}", happened_on=when)
        kept = self.act(lambda c, s, d: actions.cite(c, number, [item], stamp=s, day=d), actor)
        for one in kept or ():
            assert (number, one.number) not in self.numbers, "a number was given twice"
            self.numbers.add((number, one.number))

    @rule(number=IDS, evidence=st.integers(1, 4), why=TEXTS, actor=ACTORS)
    def retract(self, number: int, evidence: int, why: str, actor: str) -> None:
        self.act(lambda c, s, d: actions.retract(c, number, evidence, why, stamp=s), actor)

    @rule(
        number=IDS, verdict=st.sampled_from(Verdict), why=TEXTS, happened=st.none() | DAYS,
        void=st.none() | st.sampled_from(VoidReason), early=st.booleans(), actor=ACTORS,
    )  # fmt: skip
    def resolve(self, number: int, verdict: Verdict, why: str, happened: date | None,
                void: VoidReason | None, early: bool, actor: str) -> None:  # fmt: skip
        judgement = Judgement(
            verdict, why, happened_on=happened, void_reason=void, early=early,
            urls=("https://example.org/found",),
        )  # fmt: skip

        def work(c: Any, s: Stamp, d: Day) -> Any:
            return actions.resolve(c, number, judgement, stamp=s, day=d)

        if self.act(work, actor):
            self.numbers |= {(number, n) for n in self.evidence_numbers(number)}

    def evidence_numbers(self, number: int) -> list[int]:
        with self.engine.connect() as connection:
            found = sa.text("SELECT number FROM evidence WHERE prediction = :id")
            return list(connection.execute(found, {"id": number}).scalars())

    @rule(actor=ACTORS)
    def settle_twice(self, actor: str) -> None:
        self.act(lambda c, s, d: actions.settle(c, stamp=s, day=d), actor)
        size, rows = self.snapshot()

        again = self.act(lambda c, s, d: actions.settle(c, stamp=s, day=d), actor)

        assert again.settled == ()
        assert self.snapshot() == (size, rows)

    @rule(number=IDS, why=TEXTS, actor=ACTORS)
    def reopen(self, number: int, why: str, actor: str) -> None:
        if not self.act(lambda c, s, d: actions.reopen(c, number, why, stamp=s), actor):
            return
        again = self.act(
            lambda c, s, d: actions.settle(c, stamp=s, day=d, numbers=[number]), actor
        )
        assert again.settled == (), "a rule settled what had been reopened"

    @rule(number=IDS, criterion=TEXTS, days=st.integers(0, 900), actor=ACTORS)
    def amend(self, number: int, criterion: str, days: int, actor: str) -> None:
        day = (FIRST + timedelta(days=days)).isoformat()
        changes = {"criterion": criterion, "deadline": {"day": day, "basis": "stated"}}
        self.act(lambda c, s, d: actions.amend(c, number, changes, stamp=s, day=d), actor)

    @rule(actor=ACTORS)
    def undo(self, actor: str) -> None:
        self.act(lambda c, s, d: actions.undo(c, stamp=s), actor)

    @rule(actor=ACTORS)
    def redo(self, actor: str) -> None:
        self.act(lambda c, s, d: actions.redo(c, stamp=s), actor)

    @rule(actor=ACTORS)
    def undo_and_redo_is_nothing(self, actor: str) -> None:
        _, before = self.snapshot()
        if self.act(lambda c, s, d: actions.undo(c, stamp=s), actor):
            assert self.act(lambda c, s, d: actions.redo(c, stamp=s), actor)
            assert self.snapshot()[1] == before

    @precondition(lambda self: self.past and max(self.past) > 12)
    @rule(seq=st.integers(0, 12), actor=ACTORS)
    def redact(self, seq: int, actor: str) -> None:
        def work(c: Any, s: Stamp, d: Day) -> bool:
            actions.redact(c, seq, "court-order", stamp=s)
            return True

        if self.act(work, actor):
            # What was blanked is gone from the past as well.
            self.past.clear()

    @invariant()
    def the_log_is_dense_and_canonical(self) -> None:
        if not hasattr(self, "engine"):
            return
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(log_entry).order_by(log_entry.c.seq)).all()
            size = connection.execute(sa.select(log_head.c.size)).scalar_one()
        assert [row.seq for row in rows] == list(range(size))
        for row in rows:
            if row.body is not None:
                body = bytes(row.body)
                assert body_of(members_of(body)) == body
                assert leaf_of(body) == bytes(row.leaf)

    @invariant()
    def a_verdict_rests_on_evidence(self) -> None:
        if not hasattr(self, "engine"):
            return
        with self.engine.connect() as connection:
            bare = connection.execute(
                sa.text("SELECT COUNT(*) FROM resolution WHERE because = ''")
            ).scalar_one()
        assert bare == 0

    @invariant()
    def tallies_are_what_counting_gives(self) -> None:
        if not hasattr(self, "engine"):
            return
        with self.engine.connect() as connection:
            assert [*tallies.differences(ConnectionReader(connection))] == []

    @invariant()
    def every_past_state_can_be_rebuilt(self) -> None:
        if not hasattr(self, "engine"):
            return
        size, rows = self.snapshot()
        assert self.past.setdefault(size, rows) == rows
        for length in {size, *sorted(self.past)[-3:], *sorted(self.past)[:1]}:
            with self.engine.connect() as connection, connection.begin() as kept:
                log.rebuild(connection, length)
                assert rows_of(connection) == self.past[length]
                kept.rollback()


def test_on_sqlite() -> None:
    run_state_machine_as_test(Ledger, settings=settings(runs=25, steps=30))


@pytest.mark.postgres
def test_on_postgresql(postgres_ledger: str) -> None:
    run_state_machine_as_test(_on(postgres_ledger), settings=settings(runs=6, steps=20))


def settings(*, runs: int, steps: int) -> hypothesis.settings:
    """Return how often and how far to run."""
    return hypothesis.settings(
        max_examples=runs, stateful_step_count=steps, deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip


def _on(url: str) -> Any:
    """Return the machine on PostgreSQL; every run gets a schema of its own."""

    class OnPostgres(Ledger):
        def __init__(self) -> None:
            super().__init__()
            self.name = f"run_{uuid.uuid4().hex}"
            engine = sa.create_engine(url)
            with engine.begin() as connection:
                connection.execute(sa.text(f"CREATE SCHEMA {self.name}"))
            engine.dispose()
            joint = "&" if "?" in url else "?"
            self.url = f"{url}{joint}options=-csearch_path%3D{self.name}"

    return OnPostgres
