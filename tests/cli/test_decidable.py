"""The first decidable day on the command line: given, corrected, and told apart from due."""

from __future__ import annotations

from tests.cli.terminal import run

SAID = ("--said", "2025-01-29", "-s", "Ada Example", "--new-speaker")
CLAIM = ("add", "They spend 60 billion dollars by the end of 2025", "https://example.org/said")


def test_words_are_counted_from_the_deadline(ledger_url: str) -> None:
    added = run(
        *CLAIM, *SAID, "--decidable", "late January", url=ledger_url, now="2026-01-15T12:00:00Z"
    )
    due = run("due", url=ledger_url, now="2026-01-15T12:00:00Z")
    later = run("due", url=ledger_url, now="2026-02-02T12:00:00Z")

    assert added.exit_code == 0, added.stderr
    assert "Nothing is due" in due.stdout
    assert "1 prediction cannot be decided yet:" in due.stdout
    assert "2026-01-31" in due.stdout
    assert "1 prediction waits for a verdict" in later.stdout


def test_a_report_may_stand_in_the_words(ledger_url: str) -> None:
    words = ("--decidable", "the Q4 report by 28 January 2026")
    added = run(*CLAIM, *SAID, *words, url=ledger_url, now="2026-01-15T12:00:00Z")
    due = run("due", url=ledger_url, now="2026-01-15T12:00:00Z")

    assert added.exit_code == 0, added.stderr
    assert "2026-01-28" in due.stdout


def test_words_without_a_day_are_refused(ledger_url: str) -> None:
    told = run(*CLAIM, *SAID, "--decidable", "someday", url=ledger_url, now="2026-01-15T12:00:00Z")

    assert told.exit_code == 2
    assert "names no day on which it can first be decided" in told.stderr


def test_the_day_is_amended_and_taken_away(ledger_url: str) -> None:
    now = "2026-01-15T12:00:00Z"
    run(*CLAIM, *SAID, url=ledger_url, now=now)
    run("amend", "1", "--decidable", "2026-01-31", url=ledger_url, now=now)
    waits = run("list", url=ledger_url, now=now)
    run("amend", "1", "--clear", "decidable", url=ledger_url, now=now)
    again = run("list", url=ledger_url, now=now)

    assert "1 awaiting data" in waits.stdout
    assert "1 due" in again.stdout


def test_what_awaits_data_is_counted_apart(ledger_url: str) -> None:
    run(*CLAIM, *SAID, "--decidable", "2026-01-31", url=ledger_url, now="2026-01-15T12:00:00Z")
    first = run(url=ledger_url, now="2026-01-15T12:00:00Z")

    assert "0 open, 0 due, 1 awaiting data, 0 resolved" in first.stdout
