"""Build data/ledger.jsonl, the log that is shipped, from data/predictions.jsonl: ``make data``.

The facts enter as one action, each with its evidence and, where a person gave it, its verdict;
a second action is what the rules settle.  The clock must be set, so that every copy of the log
has the same bytes; a test builds it again and compares.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from ledger import actions, api
from ledger.actions import Recording, Settlement
from ledger.domain.status import Day
from ledger.exchange import jsonl
from ledger.exchange.facts import Fact, load
from ledger.store import archive
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

DATA = Path(__file__).parent.parent / "data"
RECORDED_AT = "2026-11-23T12:00:00Z"
EDITOR = "editors"


def shipped_facts() -> list[Fact]:
    """Return the facts that are shipped."""
    return load((DATA / "predictions.jsonl").read_text(encoding="utf-8"))


def build(facts: list[Fact]) -> bytes:
    """Return the bytes of the log that these facts make."""
    now = datetime.fromisoformat(RECORDED_AT)
    stamp, day = Stamp(now, EDITOR, clock_set=True), Day.now(now)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "shipped.db"
        api.create(place)
        with api.writing(place) as connection:
            fill(connection, facts, stamp, day)
            return b"".join(jsonl.dump(archive.log_rows(ConnectionReader(connection))))


def fill(connection: sa.Connection, facts: list[Fact], stamp: Stamp, day: Day) -> Settlement:
    """Log the facts and let the rules settle theirs; raises when they settle any other."""
    actions.record_all(connection, [_recording(fact) for fact in facts], stamp=stamp, day=day)
    settlement = actions.settle(connection, stamp=stamp, day=day)
    settled = {one.line.id for one in settlement.settled}
    expected = {fact.prediction.id for fact in facts if fact.by_rule}
    if settled != expected:
        raise ValueError(f"the rules and the facts disagree on {sorted(settled ^ expected)}")
    return settlement


def _recording(fact: Fact) -> Recording:
    given = (fact.resolution,) if fact.resolution else ()
    return Recording(fact.prediction, fact.speaker, fact.evidence, given, part_origin=fact.part_of)


def main() -> None:
    """Write the file."""
    if os.environ.get("PLEDGER_NOW") != RECORDED_AT:
        raise SystemExit(f"Run it as: PLEDGER_NOW={RECORDED_AT} make data")
    (DATA / "ledger.jsonl").write_bytes(build(shipped_facts()))


if __name__ == "__main__":
    main()
