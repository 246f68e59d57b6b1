"""Drafts: kept, shown by id, counted nowhere until a second person accepts them."""

from __future__ import annotations

import json

import pytest

from ledger.store.reader import open_reader
from tests.cli.terminal import Result, run


@pytest.fixture
def drafted(ledger_url: str) -> str:
    """Give a ledger with #1, which counts, and #2, a draft of the same speaker."""
    say(ledger_url, "One robot in 2024", "--new-speaker")
    say(ledger_url, "Two robots in 2025", "--draft", now="2024-02-02T12:00:00Z")
    return ledger_url


def say(url: str, claim: str, *more: str, now: str = "2024-02-01T12:00:00Z") -> Result:
    return run("add", claim, "https://example.org/a", "-s", "Ann Lee", *more, url=url, now=now)


def ids(result: Result) -> list[int]:
    return [one["id"] for one in json.loads(result.stdout)]


def test_a_draft_says_that_somebody_else_must_accept_it(sqlite_ledger: str) -> None:
    result = say(sqlite_ledger, "Two robots in 2025", "--draft", "--new-speaker")

    assert "Added draft #1" in result.stdout
    assert "ledger accept 1" in result.stdout


def test_a_draft_is_in_no_list_unless_drafts_are_asked_for(drafted: str) -> None:
    assert ids(run("list", "--json", url=drafted)) == [1]
    assert ids(run("list", "--drafts", "--json", url=drafted)) == [2]
    assert "draft" in run("list", "--drafts", url=drafted).stdout


def test_a_draft_is_never_due_and_never_counted(drafted: str) -> None:
    assert ids(run("due", "--json", url=drafted)) == [1]
    assert json.loads(run("--json", url=drafted).stdout)["predictions"] == 1
    assert "#2" not in run("resolve", url=drafted).stdout


def test_a_draft_is_in_no_export_but_the_log(drafted: str) -> None:
    rows = run("export", "--format", "csv", url=drafted).stdout
    log = run("export", "--format", "jsonl", url=drafted).stdout

    assert "Two robots" not in rows
    assert "Two robots" in log


def test_a_draft_is_shown_by_its_id(drafted: str) -> None:
    assert json.loads(run("show", "2", "--json", url=drafted).stdout)["status"] == "draft"


def test_a_draft_is_not_judged(drafted: str) -> None:
    result = run(
        "resolve", "2", "--verdict", "met", "--because", "seen", "--evidence",
        "https://example.org/b", url=drafted,
    )  # fmt: skip

    assert result.exit_code == 1
    assert "ledger accept 2" in result.stderr


def test_who_wrote_a_draft_does_not_accept_it(drafted: str) -> None:
    result = run("accept", "2", url=drafted, actor="You")

    assert result.exit_code == 1
    assert "second person" in result.stderr


def test_an_accepted_draft_counts_from_the_day_it_was_accepted(drafted: str) -> None:
    result = run("accept", "2", url=drafted, actor="editor")

    assert result.exit_code == 0
    assert result.stdout == 'Accepted #2  Ann Lee: "Two robots in 2025"\n'
    assert ids(run("due", "--json", url=drafted)) == [1, 2]
    shown = json.loads(run("list", "--json", url=drafted).stdout)
    assert {one["id"]: one["recorded_on"] for one in shown} == {1: "2024-02-01", 2: "2026-11-23"}


def test_undoing_the_acceptance_makes_it_a_draft_again(drafted: str) -> None:
    run("accept", "2", url=drafted, actor="editor")

    result = run("undo", url=drafted, actor="editor")

    assert "accept #2" in result.stdout
    assert ids(run("list", "--drafts", "--json", url=drafted)) == [2]


def test_what_is_no_draft_is_not_accepted(drafted: str) -> None:
    assert run("accept", "1", url=drafted, actor="editor").exit_code == 4
    assert run("accept", "99", url=drafted, actor="editor").exit_code == 3
    assert run("accept", "2", "1", url=drafted, actor="editor").exit_code == 4
    assert ids(run("list", "--drafts", "--json", url=drafted)) == [2]


def test_a_draft_survives_the_log_on_its_way_into_another_ledger(
    drafted: str, tmp_path: object
) -> None:
    run("accept", "2", url=drafted, actor="editor")
    say(drafted, "Three robots in 2026", "--draft")
    log = f"{tmp_path}/log.jsonl"
    run("export", log, "--format", "jsonl", url=drafted)

    run("init", f"{tmp_path}/new.db")
    result = run("import", log, "--db", f"{tmp_path}/new.db")

    assert result.exit_code == 0, result.stderr
    assert ids(run("list", "--drafts", "--json", "--db", f"{tmp_path}/new.db")) == [3]


def test_who_recorded_and_who_accepted_stay_in_the_log(drafted: str) -> None:
    run("accept", "2", url=drafted, actor="editor")

    with open_reader(drafted) as reader:
        found = reader.rows("SELECT type, actor FROM log_entry WHERE subject = 'prediction/2'")
    assert sorted(found) == [("prediction.accepted", "editor"), ("prediction.recorded", "you")]
