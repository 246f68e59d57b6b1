"""``ledger check``: what it finds, how it says so, and what it leaves with."""

from __future__ import annotations

import json

import pytest

from ledger.domain.checkup import KINDS
from tests.cli.terminal import assert_golden, run


@pytest.fixture
def doubtful(ledger_url: str) -> str:
    """Give a ledger with one finding of every kind."""
    lines = [
        ("add", "Robots walk", "https://example.org/1", "-d", "2025-12-31"),
        ("add", "Vans drive", "https://example.org/2", "-d", "2025-12-31"),
        ("cite", "2", "https://example.org/e", "--against", "--happened", "2025-12-31"),
        ("resolve",),
        ("cite", "2", "--retract", "1", "--because", "wrong page"),
        ("add", "Ships fly", "https://example.org/3", "-d", "2025-12-31"),
        ("cite", "3", "https://example.org/f", "--context"),
        ("amend", "3", "--criterion", "a video"),
        ("add", "Ships  fly!", "https://example.org/4", "-d", "2025-12-31", "--said",
         "2024-02-01", "--allow-duplicate"),
        ("cite", "4", "https://example.org/g", "--for", "--date", "2023-01-01"),
    ]  # fmt: skip
    for words in lines:
        more = ("-s", "Ada", "--new-speaker") if words[0] == "add" else ()
        said = ("--said", "2024-01-01") if words[0] == "add" and "--said" not in words else ()
        found = run(*words, *more, *said, "--no-input", url=ledger_url)
        assert found.exit_code in (0, 5), (words, found.stderr)
    return ledger_url


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_kind_of_finding_is_told_with_its_reason_and_its_command(
    doubtful: str, columns: int
) -> None:
    assert_golden(f"check-{columns}", run("check", url=doubtful, columns=columns).stdout)


def test_every_kind_is_found_and_is_plain_data(doubtful: str) -> None:
    first, second = (run("check", "--json", url=doubtful) for _ in range(2))

    data = json.loads(first.stdout)
    assert {one["kind"] for one in data["findings"]} == set(KINDS)
    assert first.stdout == second.stdout


def test_the_exit_code_says_that_something_was_found(doubtful: str) -> None:
    assert run("check", url=doubtful).exit_code == 0
    assert run("check", "--exit-code", url=doubtful).exit_code == 1


def test_an_empty_ledger_has_nothing_to_look_at(ledger_url: str) -> None:
    found = run("check", "--exit-code", url=ledger_url)

    assert found.exit_code == 0
    assert "Nothing to look at in 0 predictions." in found.stdout


def test_the_story_reads_as_it_did(story: str) -> None:
    assert_golden("check-story", run("check", url=story).stdout)
