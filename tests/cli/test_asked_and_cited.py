"""Asking a speaker for comment, and one line of a prediction to paste into an article."""

from __future__ import annotations

import json

import pytest

from tests.cli import story
from tests.cli.terminal import assert_golden, run, transcript


@pytest.fixture
def told(ledger_url: str) -> str:
    story.tell(ledger_url)
    return ledger_url


def test_that_a_speaker_was_asked_is_noted_and_is_no_evidence(told: str) -> None:
    before = json.loads(run("show", "11", "--json", url=told).stdout)

    result = run("cite", "11", "--asked", "20 nov", "--note", "by mail", url=told)

    assert result.exit_code == 0
    assert result.stdout == (
        "Noted on #11: Boris Sample was asked for comment on 2026-11-20.\n"
    )  # fmt: skip
    after = json.loads(run("show", "11", "--json", url=told).stdout)
    assert after["comment_asked_on"] == ["2026-11-20"]
    assert after["evidence"] == before["evidence"]
    assert "asked for comment on 2026-11-20" in run("why", "11", url=told).stdout


def test_the_answer_is_evidence_that_never_counts(told: str) -> None:
    run("cite", "11", "--asked", "20 nov", url=told)

    result = run(
        "cite", "11", "https://example.org/answer", "--reply", "--quote", "We were close.",
        url=told,
    )  # fmt: skip

    assert "reply" in result.stdout
    assert "#11" not in run("resolve", url=told).stdout.partition("need a person")[0]


def test_asking_is_undone_like_anything_else(told: str) -> None:
    before = run("show", "11", "--json", url=told).stdout
    run("cite", "11", "--asked", "20 nov", url=told)

    assert "asked for comment" in run("undo", url=told).stdout
    assert run("show", "11", "--json", url=told).stdout == before


def test_what_cannot_be_noted_is_refused(told: str) -> None:
    run("cite", "11", "--asked", "2026-11-20", url=told)

    assert run("cite", "11", "--asked", "2026-11-20", url=told).exit_code == 4
    assert run("cite", "11", "--asked", "2027-01-01", url=told).exit_code == 2
    assert run("cite", "99", "--asked", "2026-11-20", url=told).exit_code == 3
    both = run("cite", "11", "https://example.org/a", "--reply", "--asked", "20 nov", url=told)
    assert both.exit_code == 2
    assert "ledger cite 11 https://example.org/a --reply" in both.stderr


def test_every_state_has_its_line(told: str) -> None:
    run(
        "add", "Vans fly by the end of 2030", "https://example.org/fly", "-s", "Boris Sample",
        "--quote", '"Our vans will fly by the end of 2030"', url=told,
    )  # fmt: skip
    lines = [
        (f"ledger show {n} --format cite", run("show", str(n), "--format", "cite", url=told))
        for n in (1, 3, 5, 6, 8, 9, 11, 15, 16, 17, 18, 20)
    ]

    assert [result.stdout.count("\n") for _, result in lines] == [1] * len(lines)
    assert_golden("cited", transcript(*lines))


def test_words_that_are_not_verbatim_are_never_in_quotation_marks(told: str) -> None:
    for number in (1, 16):
        assert "“" not in run("show", str(number), "--format", "cite", url=told).stdout


def test_a_draft_is_not_for_citing(told: str) -> None:
    run(
        "add", "Vans swim in 2030", "https://example.org/s", "-s", "Boris Sample", "--draft",
        url=told,
    )  # fmt: skip

    assert run("show", "20", "--format", "cite", url=told).exit_code == 1


def test_other_commands_do_not_speak_that_format(told: str) -> None:
    assert run("list", "--format", "cite", url=told).exit_code == 2
