"""The shipped ledger: built again from the facts it has the same bytes, on both databases."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from sqlalchemy.engine import Connection

from ledger.domain.entry import PREDICTION_RECORDED
from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.log import Stamp
from ledger.store.plain_entries import plain_entries
from ledger.store.reader import ConnectionReader
from tests import build_data

TODAY = Day.on(date(2026, 11, 23))


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return (build_data.DATA / "ledger.jsonl").read_bytes()


def test_building_the_shipped_log_again_gives_the_same_bytes(shipped: bytes) -> None:
    assert build_data.build(build_data.shipped_facts()) == shipped, "run: make data"


def test_every_recording_of_the_shipped_log_is_read_in_one_go(shipped: bytes) -> None:
    bodies = [line for line in shipped.splitlines() if b'"prediction.recorded"' in line]

    assert len(bodies) > 50
    assert None not in plain_entries(PREDICTION_RECORDED, bodies)


def test_other_facts_give_other_bytes(shipped: bytes) -> None:
    facts = build_data.shipped_facts()

    assert build_data.build(facts[1:2]) != shipped


def test_the_rules_settle_exactly_what_the_facts_leave_to_them(connection: Connection) -> None:
    facts = build_data.shipped_facts()
    stamp = Stamp(datetime.fromisoformat(build_data.RECORDED_AT), "me", clock_set=True)

    settlement = build_data.fill(connection, facts, stamp, TODAY)

    by_rule = [fact.prediction.id for fact in facts if fact.by_rule]
    assert sorted(one.line.id for one in settlement.settled) == by_rule


def test_the_article_about_meta_is_whole(connection: Connection) -> None:
    facts = build_data.shipped_facts()
    stamp = Stamp(datetime.fromisoformat(build_data.RECORDED_AT), "me", clock_set=True)
    build_data.fill(connection, facts, stamp, TODAY)
    keys = {fact.key: fact.prediction.id for fact in facts}

    lines = {line.id: line for line in queries.lines(ConnectionReader(connection), TODAY)}
    users = lines[keys["zuckerberg-meta-ai-1bn-2025"]]
    engineer = lines[keys["zuckerberg-midlevel-engineer-2025"]]
    replaced = lines[keys["zuckerberg-ai-replaces-engineers-2025"]]
    llama = lines[keys["zuckerberg-llama4-multimodal-agentic-2025"]]

    assert (str(users.verdict), users.deadline) == ("met", date(2025, 12, 31))
    assert (replaced.wording, replaced.reading_of) == ("reported", engineer.id)
    assert llama.basis == "assumed"
    assert any("60" in line.claim and "billion" in line.claim.lower() for line in lines.values())


def test_every_entry_says_that_its_clock_was_set(shipped: bytes) -> None:
    clocks = {json.loads(line).get("clock") for line in shipped.splitlines()}

    assert clocks == {"set"}
