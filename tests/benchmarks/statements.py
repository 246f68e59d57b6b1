"""What the statements of a card and a board cost beside the bare select, in one warm process.

``tests.benchmarks.speed`` and ``reading`` measure whole processes, where a card is little more
than starting Python.  Here it is the store alone: an indexed select of the same columns by
``sqlite3`` beside ours through our reader, as rows and as scoring takes them; and a GROUP BY
beside what a board counts.  LEDGERS=a.db,b.db reads those that are there, else SIZES are made.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.domain.status import Day
from ledger.store import queries, tallied
from ledger.store.queries.predictions import UNCOUNTED, of_speaker
from ledger.store.reader import SqliteReader
from tests.benchmarks.reading import LEDGERS, made
from tests.benchmarks.speed import NOW, SIZES

RUNS = int(os.environ.get("RUNS", "21"))
DAY = Day.now(datetime.fromisoformat(NOW))
GROUPED = "SELECT speaker, bearing, COUNT(*) FROM prediction GROUP BY speaker, bearing"
# The columns of a line that are columns of a table, by the index that a card uses.
BARE = """SELECT p.id, p.speaker, p.claim, p.kind, p.said_on, p.source_url, p.deadline,
       p.deadline_words, p.precision, p.basis, p.wording, p.wording_class, p.probability_ppm,
       p.frame, p.restates, p.reading_of, p.hands_off, p.terms_late, p.recorded_at,
       p.recorded_by, r.verdict, r.void_reason, r.because, r.happened_on, r.known_on,
       r.first_known_on, r.rule, r.resolver, r.early, r.given_at, r.given_by, r.own_figures,
       p.origin, p.draft, p.decidable_on, p.strict, p.needs, p.part_of
  FROM prediction p LEFT JOIN resolution r ON r.prediction = p.id WHERE p.speaker = ?"""

Job = Callable[[], Any]


def median_of(floor: Job, ours: Job, often: int) -> tuple[float, float]:
    """Return the processor time of one call of each, in alternating pairs of so many calls."""
    pairs = [(_seconds(floor, often), _seconds(ours, often)) for _ in range(RUNS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _seconds(job: Job, often: int) -> float:
    begun = time.process_time()
    for _ in range(often):
        job()
    return (time.process_time() - begun) / often


def measure(place: Path) -> None:
    """Print the rows of one ledger."""
    plain = sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro", uri=True)
    # As many pages as our reader keeps.
    plain.execute("PRAGMA cache_size = -400")
    plain.execute("BEGIN")
    [(size,)] = plain.execute("SELECT COUNT(*) FROM prediction")
    with SqliteReader(place) as reader:
        for least in (20, 1_000, 10_000):
            found = plain.execute(
                "SELECT speaker, count FROM speaker_tally WHERE count >= ? ORDER BY count LIMIT 1",
                (least,),
            ).fetchone()
            if found:
                _card(plain, reader, size, *found)
        _board(plain, reader, size)
    plain.close()


def _card(plain: sqlite3.Connection, reader: SqliteReader, size: int, slug: str, n: int) -> None:
    often = max(1, 2_000 // n)

    def bare() -> Any:
        return plain.execute(BARE, (slug,)).fetchall()

    def rows() -> Any:
        params = {"known": DAY.known.isoformat()}
        where = of_speaker(reader, slug, params)
        return reader.rows(f"{UNCOUNTED.select}{where} ORDER BY p.id", params)

    _told(f"card of {n:,}: rows", size, median_of(bare, rows, often))
    _told(
        f"card of {n:,}: as scoring takes them", size,
        median_of(bare, lambda: queries.outcomes(reader, DAY, slug), often),
    )  # fmt: skip


def _board(plain: sqlite3.Connection, reader: SqliteReader, size: int) -> None:
    def bare() -> Any:
        return plain.execute(GROUPED).fetchall()

    names = tallied.speaker_names(reader)
    into = tallied.merged(reader)
    first = tallied.speakers_by_name(reader, names, into)[:1_000]
    _told("board: all counted", size, median_of(bare, lambda: tallied.tallies(reader, DAY), 1))
    _told(
        "board: who can be ranked, and the first 1,000 counted", size,
        median_of(
            bare,
            lambda: (
                tallied.may_rank(reader, DAY, into),
                tallied.tallies(reader, DAY, first, into=into, first_ids=False),
            ),
            1,
        ),
    )  # fmt: skip


def _told(what: str, size: int, took: tuple[float, float]) -> None:
    floor, ours = took
    sys.stdout.write(
        f"| {what} | {size:,} | {floor * 1000:.2f} ms | {ours * 1000:.2f} ms"
        f" | {ours / floor:.2f} |\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Print the table."""
    sys.stdout.write("| statement | predictions | floor | ours | ratio |\n|---|---|---|---|---|\n")
    with TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        for place in LEDGERS or (made(Path(folder), size) for size in SIZES):
            measure(place)


if __name__ == "__main__":
    main()
