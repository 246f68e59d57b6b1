"""Guided numbers and what came of them, as cards read them from a ledger."""

from __future__ import annotations

import json
from datetime import date

from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.reader import open_reader
from tests.cli.terminal import run

TODAY = Day.on(date(2026, 11, 23))


def _guided(url: str, number: int, target: str, *values: tuple[str, str, str]) -> None:
    """Log a guided number for 2025, cite figures for it, and judge it."""
    run(
        "add", f"Guided number {'abcdefgh'[number] * 5} for 2025", "-d", "2025-12-31",
        f"https://example.org/{number}", "-s", "Ann Lee", "--new-speaker", "--said",
        f"2025-02-{number + 1:02}", "--kind", "during", "--target", target, url=url,
    )  # fmt: skip
    for stance, value, published in values:
        result = run(
            "cite", str(number + 1), f"https://example.org/{number}/{published}", f"--{stance}",
            "--value", value, "--date", published, "--happened", "2025-12-31", url=url,
        )  # fmt: skip
        assert result.exit_code == 0, result.stderr


def test_a_card_has_its_guidance_from_targets_and_cited_figures(ledger_url: str) -> None:
    _guided(ledger_url, 0, "60-65 billion USD", ("against", "72 billion USD", "2026-01-30"))
    _guided(ledger_url, 1, "10-12 million cars", ("for", "11 million cars", "2026-01-30"))
    _guided(ledger_url, 2, ">= 100 shops", ("against", "90 shops", "2026-01-30"))
    _guided(ledger_url, 3, "5-6 %", ("for", "5.5 %", "2026-01-30"))
    _guided(ledger_url, 4, "5-6 %", ("context", "9 %", "2026-01-29"), ("for", "6 %", "2026-01-30"))
    _guided(ledger_url, 5, "about 7 %", ("for", "7 %", "2026-01-30"))
    for number in range(1, 7):
        verdict = "missed" if number in (1, 3) else "met"
        done = run("resolve", str(number), "--verdict", verdict, "--because", "the report",
                   "--evidence", "2" if number == 5 else "1", url=ledger_url)  # fmt: skip
        assert done.exit_code == 0, done.stderr
    card = json.loads(run("scorecard", "Ann Lee", "--json", url=ledger_url).stdout)
    shown = run("scorecard", "Ann Lee", "--figure", "guidance", url=ledger_url).stdout
    past = run("scorecard", "Ann Lee", "--as-of", "2026-01-15", "--json", url=ledger_url).stdout

    found = card["figures"]["guidance"]
    assert (found["n"], found["below"], found["inside"], found["above"]) == (5, 1, 3, 1)
    assert "1 below, 3 inside, 1 above: 5 in all." in shown
    assert json.loads(past)["figures"]["guidance"]["n"] == 0
    with open_reader(ledger_url) as reader:
        assert sorted(queries.guidance(reader, TODAY)) == [1, 2, 3, 4, 5]
