"""``ledger show`` and ``ledger why``: one prediction, all that is known, and what follows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from ledger import actions
from ledger.domain.status import Day
from ledger.render.width import cells
from ledger.store.log import Stamp
from tests.cli.terminal import Result, assert_golden, run

PAGES = [
    ("show", "12"), ("show", "19"), ("why", "2"), ("why", "3"), ("why", "12"), ("why", "13"),
    ("why", "16"), ("why", "19"),
]  # fmt: skip


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(("command", "number"), PAGES)
def test_a_page_looks_like_its_transcript(
    story: str, command: str, number: str, columns: int
) -> None:
    result = run(command, number, url=story, columns=columns)

    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(f"{command}-{number}-{columns}", result.stdout)


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("command", ["show", "why"])
def test_only_an_address_is_wider_than_the_page(
    sqlite_story: str, command: str, columns: int
) -> None:
    for number in range(1, 20):
        for line in run(command, str(number), url=sqlite_story, columns=columns).lines:
            assert cells(line) <= columns or "://" in line.split()[-1] + line.split()[0]


@pytest.mark.parametrize("command", ["show", "why"])
def test_an_unknown_id_is_not_found(story: str, command: str) -> None:
    result = run(command, "99", url=story)

    assert result.exit_code == 3
    assert result.stderr == "Error: there is no prediction 99. The newest is 19.\n  ledger list\n"


def test_what_was_not_said_by_then_is_not_there(story: str) -> None:
    assert run("show", "12", "--as-of", "2025-05-31", url=story).exit_code == 3
    assert run("show", "12", "--as-of", "2025-06-01", url=story).exit_code == 0


def test_a_page_of_the_past_has_the_evidence_and_the_verdict_of_that_day(story: str) -> None:
    then = _data(run("show", "2", "--as-of", "2024-06-30", "--json", url=story))
    now = _data(run("show", "2", "--json", url=story))

    assert (then["status"], len(then["evidence"])) == ("missed", 1)
    assert (now["status"], len(now["evidence"])) == ("late", 2)


@pytest.mark.ux(43)
def test_stored_words_come_back_unchanged(sqlite_ledger: str) -> None:
    claim = 'He said "نعم" 🚀 ' + "\u202e" + "x" * 1900
    run(
        "add", claim, "https://example.org/a", "-s", "Ada", "--new-speaker", "--said",
        "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
    )  # fmt: skip

    assert _data(run("show", "1", "--json", url=sqlite_ledger))["claim"] == claim


def test_stored_words_cannot_move_the_cursor_or_reorder_a_line(sqlite_ledger: str) -> None:
    claim = "calm\u202e \u2066words\nhere"
    run(
        "add", claim, "https://example.org/a", "-s", "Ada", "--new-speaker", "--said",
        "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
    )  # fmt: skip
    pages = [run(*argv, url=sqlite_ledger).stdout for argv in (("list",), ("show", "1"))]

    assert not {"\u202e", "\u2066", "\x1b"} & set("".join(pages))
    assert all("calm words here" in page for page in pages)


@pytest.mark.ux(62)
def test_a_verdict_of_the_past_is_told_with_its_reason_and_its_end(story: str) -> None:
    why = _data(run("why", "19", "--json", url=story))

    assert [one["verdict"] for one in why["earlier_verdicts"]] == ["met"]
    assert why["earlier_verdicts"][0]["ended"] == "reopened"
    assert why["new_evidence_numbers"] == [3]
    assert [one["number"] for one in why["retracted"]] == [1]


def test_what_a_prediction_adds_to_the_score_is_said(story: str) -> None:
    counted = _data(run("why", "1", "--json", url=story))
    aside = _data(run("why", "15", "--json", url=story))

    assert (counted["counts_numerator"], counted["counts_denominator"]) == (1, 1)
    assert counted["speaker_on_time"] == "2 of 7"
    assert aside["counts_denominator"] == 0
    assert "assumed deadline" in aside["counts_not_because"]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (9, "nothing yet: its deadline has not passed"),
        (12, "a person's judgement (seen-too-early)"),
        (13, "evidence: nothing was cited"),
        (17, "a deadline: without one it is kept and never scored"),
    ],
)
def test_an_undecided_one_says_what_is_missing(story: str, number: int, says: str) -> None:
    assert _data(run("why", str(number), "--json", url=story))["missing"].startswith(says)


def test_what_a_rule_would_settle_says_so(sqlite_ledger: str) -> None:
    run(
        "add", "A release", "https://example.org/a", "-s", "Ada", "--new-speaker", "--said",
        "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
    )  # fmt: skip
    run("cite", "1", "https://example.org/b", "--for", "--date", "2025-06-01", url=sqlite_ledger)
    result = run("why", "1", url=sqlite_ledger)

    assert "only the asking: the rule by-the-deadline makes it met." in result.stdout


def test_a_draft_says_what_it_waits_for(ledger_url: str) -> None:
    run(
        "add", "A claim", "https://example.org/a", "-s", "Ada", "--new-speaker", "--said",
        "2025-01-01", "-d", "2025-12-31", "--draft", url=ledger_url,
    )  # fmt: skip
    first = run(url=ledger_url)
    data = _data(run("--json", url=ledger_url))
    why = run("why", "1", url=ledger_url)

    assert first.stdout == "1 draft waits for a second person: ledger list --drafts\n"
    assert (data["predictions"], data["drafts"]) == (0, 1)
    assert "ledger accept 1" in why.stdout
    assert "adds nothing: a draft is counted nowhere" in why.stdout


def test_accepting_and_asking_for_comment_are_part_of_the_past(
    ledger_url: str, engine: Engine
) -> None:
    run(
        "add", "A claim", "https://example.org/a", "-s", "Ada", "--new-speaker", "--said",
        "2025-01-01", "-d", "2025-12-31", "--draft", url=ledger_url,
    )  # fmt: skip
    run("accept", "1", url=ledger_url, actor="second")
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with engine.begin() as connection:
        actions.ask_comment(
            connection, 1, date(2026, 1, 5), "by letter", stamp=Stamp(now, "you"),
            day=Day.now(now),
        )  # fmt: skip
    shown = run("show", "1", url=ledger_url).stdout
    told = run("history", "1", url=ledger_url).stdout

    assert "you added it as a draft" in shown
    assert "second accepted it" in shown
    assert "you asked for comment on 2026-01-05" in shown
    assert "asked for comment on #1 on 2026-01-05" in told
    assert "accepted the draft #1" in told
    assert "asked for comment on 2026-01-05: by letter" in run("why", "1", url=ledger_url).stdout


def _data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_why_as_markdown(sqlite_story: str) -> None:
    assert_golden("why-4-md", run("why", "4", "-f", "md", url=sqlite_story).stdout)


def test_no_stored_word_is_markup_in_why(sqlite_ledger: str) -> None:
    run(
        "add", "A *bold* <b>claim</b> by the end of 2025", "https://example.org/a", "-s", "Ada",
        "--new-speaker", "--said", "2025-01-01", "--criterion", "[x](javascript:alert(1))",
        url=sqlite_ledger,
    )  # fmt: skip
    run("cite", "1", "https://example.org/b(c)", "--for", "--note", "# no heading",
        url=sqlite_ledger)  # fmt: skip
    page = run("why", "1", "-f", "md", url=sqlite_ledger).stdout

    assert r"A \*bold\* \<b\>claim\</b\>" in page
    assert r"\[x\](javascript:alert(1))" in page
    assert r"note: \# no heading" in page
    assert "(https://example.org/b%28c%29)" in page


def test_the_criterion_says_when_it_was_written(sqlite_ledger: str) -> None:
    run(
        "add", "A release by the end of 2025", "https://example.org/a", "-s", "Ada",
        "--new-speaker", "--said", "2025-01-01", "--criterion", "sold in a shop",
        "--archived", "https://archive.example/a", "--quote", "We ship this year.",
        url=sqlite_ledger, now="2025-01-02T12:00:00Z",
    )  # fmt: skip
    before = run("why", "1", url=sqlite_ledger).stdout
    run("amend", "1", "--criterion", "sold in two shops", url=sqlite_ledger)
    after = run("why", "1", url=sqlite_ledger).stdout

    assert "Criterion       written 2025-01-02 by you\n" in before
    assert "Criterion       written 2026-11-23 by you, after the deadline\n" in after
    assert "whether they stand in it was not" in " ".join(before.split())
