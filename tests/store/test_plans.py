"""Everyday questions find their rows through an index, on both databases and at size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.domain.status import Day
from ledger.store import queries, tallied, tallies
from ledger.store.database import open_engine
from ledger.store.families import members
from ledger.store.reader import ConnectionReader, Row

DAY = Day.now(datetime(2026, 11, 23, 12, tzinfo=UTC))
MANY = 50_000

SPEAKERS = MANY // 20

# A two-hundredth waits, half of that has a deadline ahead; every row has evidence and an entry.
ROWS = f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}),
                m(i, who, waits, ahead) AS (
                  SELECT i, i - i / {SPEAKERS} * {SPEAKERS} + 1, i - i / 200 * 200,
                         i - i / 400 * 400 FROM n)"""
FILL = (
    f"""INSERT INTO speaker (slug, seq, name, name_key, kind)
        {ROWS} SELECT 's' || i, i, 'Speaker ' || i, 'speaker ' || i, 'person' FROM m
         WHERE i <= {SPEAKERS}""",
    f"""INSERT INTO prediction (id, seq, speaker, claim, claim_key, kind, said_on, source_url,
             deadline, wording, compound, hands_off, terms_late, draft, undecided, recorded_at,
             recorded_by)
        {ROWS} SELECT i, i, 's' || who, 'Claim ' || i, 'claim ' || i, 'reach', '2024-01-01',
               'https://example.org/' || i,
               CASE WHEN ahead = 0 THEN '2027-12-31' ELSE '2025-12-31' END, 'quoted', 0, 0, 0, 0,
               CASE WHEN waits = 0 THEN 1 ELSE 0 END, '2024-01-02T00:00:00Z', 'ann' FROM m""",
    f"""INSERT INTO evidence (prediction, number, seq, stance, published_on)
        {ROWS} SELECT i, 1, i, 'for', '2025-06-01' FROM m""",
    f"""INSERT INTO resolution (prediction, place, seq, verdict, because, known_on, early,
             own_figures, given_at, given_by)
        {ROWS} SELECT i, 0, i, 'met', 'it is', '2025-06-01', 0, 0, '2026-01-01T00:00:00Z', 'ann'
          FROM m WHERE waits <> 0""",
)

QUESTIONS: dict[str, Callable[[Any], object]] = {
    "what is due": lambda r: queries.waiting(r, DAY, 50),
    "what is due, in brief": lambda r: queries.waiting_in_brief(r, DAY, 50),
    "what comes next": lambda r: queries.coming(r, DAY, limit=3),
    "the first page of a list": lambda r: [*queries.listed(r, DAY, queries.Wanted(), limit=50)],
    "the first page of a list, in brief": lambda r: [
        *queries.listed_in_brief(r, DAY, queries.Wanted(), limit=50)
    ],
    "how many stand where": lambda r: queries.tally(r, DAY),
    "how many a list holds": lambda r: queries.how_many(r, DAY, queries.Wanted()),
    "the lines of one speaker": lambda r: queries.lines(r, DAY, speaker="s7"),
    "the outcomes of one speaker": lambda r: queries.outcomes(r, DAY, "s7"),
    "the tally of one speaker": lambda r: tallied.tallies(r, DAY, ["s7"]),
    "whom a name means": lambda r: queries.find_speaker(r, "Speaker 7"),
    "one prediction": lambda r: queries.line(r, 77, DAY),
    "the history of one prediction": lambda r: queries.entries(r, "prediction/77"),
    "what was undone": queries.undo_entries,
    "the chain of one prediction": lambda r: members(r, 77),
}


class Explained(ConnectionReader):
    """A reader that keeps what the database plans to do for every question."""

    def __init__(self, connection: sa.Connection) -> None:
        """Read through this connection."""
        super().__init__(connection)
        self.plans: list[str] = []

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows, and keep the plan."""
        self._explain(sql, params)
        return super().rows(sql, params)

    def each(self, sql: str, params: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """Give the rows, and keep the plan."""
        self._explain(sql, params)
        return iter(super().rows(sql, params))

    def _explain(self, sql: str, params: Mapping[str, Any] | None) -> None:
        is_sqlite = self._connection.dialect.name == "sqlite"
        how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        found = self._connection.execute(sa.text(f"{how} {sql}"), params or {})
        self.plans += [str(row[-1]) for row in found]


BIG = ("prediction", "evidence", "resolution", "log_entry", "speaker")


def full_reads(plans: list[str]) -> list[str]:
    """Return the steps that read a large table from end to end."""
    aliases = {"prediction": "pqt", "evidence": "e", "resolution": "rqw", "speaker": "osm"}
    names = {*BIG, *(letter for name in BIG for letter in aliases.get(name, ""))}
    return [
        plan
        for plan in plans
        if any(f"Seq Scan on {name} " in plan for name in BIG)
        or (plan.split()[0] == "SCAN" and plan.split()[1] in names and "USING" not in plan)
    ]


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a function that makes a ledger of many predictions at an address."""

    def fill(url: str) -> sa.Engine:
        engine = open_engine(url, write=True)
        with engine.begin() as connection:
            for statement in FILL:
                connection.exec_driver_sql(statement)
            connection.execute(
                sa.text(
                    f"""INSERT INTO log_entry (seq, step, recorded_at, actor, type, subject, body,
                                               leaf)
                        {ROWS} SELECT i - 1, 0, '2024-01-02T00:00:00Z', 'ann',
                               'prediction.recorded', 'prediction/' || i, :body, :leaf FROM m"""
                ),
                {"body": b'{"data":{}}', "leaf": b"\0" * 32},
            )
            tallies.recount(connection)
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        return engine

    return fill


def test_no_everyday_question_reads_a_table_from_end_to_end(ledger_url: str, filled: Any) -> None:
    engine = filled(ledger_url)
    found = {}
    with engine.connect() as connection:
        for what, ask in QUESTIONS.items():
            reader = Explained(connection)
            ask(reader)
            assert reader.plans, what
            found[what] = full_reads(reader.plans)

        told = Explained(connection)
        told.rows("SELECT COUNT(*) FROM prediction WHERE claim = 'x' AND draft = 0")

    assert {what: reads for what, reads in found.items() if reads} == {}
    assert full_reads(told.plans)
