"""``ledger resolve ID`` of what waits for nobody says why, and what could be done."""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import run

PAGE = "https://example.org/x"
SAID = ("-s", "Ada Example", "--said", "2025-01-29")


@pytest.fixture
def url(sqlite_ledger: str) -> str:
    """Give a ledger with one prediction of each standing but due, and one split."""
    for number, (claim, *more) in enumerate((
        ("Halo walks in 2025", "--new-speaker"), ("Halo talks in 2027",),
        ("Halo sings in 2025", "--decidable", "2027-03-01"), ("Halo flies", "--no-deadline"),
        ("Halo drives in 2025", "--draft"), ("Halo runs and swims in 2025",),
    )):  # fmt: skip
        added = run("add", claim, f"{PAGE}/{number}", *SAID, *more, url=sqlite_ledger)
        assert added.exit_code == 0, added.stderr
    run("split", "6", "Halo runs", "Halo swims", "--any", url=sqlite_ledger)
    for id in ("1", "7"):
        run("cite", id, PAGE, "--for", "--happened", "2025-05-05", url=sqlite_ledger)
    settled = run("resolve", url=sqlite_ledger)
    assert settled.exit_code == 5 or "Settled 3 by rule" in settled.stdout, settled
    return sqlite_ledger


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1", "#1 has a verdict: ✓ met. To take it back:\n  ledger reopen 1 --because TEXT\n"),
        ("2", "#2 is open until 2027-12-31, and the evidence does not settle it yet. By hand:\n"
              "  ledger resolve 2 --verdict V --because TEXT\n"),
        ("3", "#3 can be decided from 2027-03-01 on; nobody is asked before.\n"),
        ("4", "#4 has no deadline, so it is kept and never due. If the speaker gave one:\n"
              "  ledger amend 4 --deadline WHEN\n"),
        ("5", "#5 is a draft, and a second person accepts it first:\n  ledger accept 5\n"),
        ("6", "#6 is ✓ met, as follows from its parts:\n  ledger why 6\n"),
    ],
)  # fmt: skip
def test_what_waits_for_nobody_says_why(url: str, number: str, told: str) -> None:
    result = run("resolve", number, url=url)

    assert (result.exit_code, result.stdout, result.stderr) == (0, told, "")


def test_several_are_told_one_by_one_and_one_that_waits_is_listed_alone(url: str) -> None:
    run("add", "Halo jumps in 2025", f"{PAGE}/9", *SAID, url=url)
    both = run("resolve", "1", "3", "1", url=url)
    waits = run("resolve", "1", "9", url=url)

    assert [line[:2] for line in both.lines if line.startswith("#")] == ["#1", "#3"]
    assert waits.exit_code == 5
    assert "has a verdict" not in waits.stdout


def test_as_data_there_is_nothing(url: str) -> None:
    told = json.loads(run("resolve", "1", "--json", url=url).stdout)

    assert told == {"settled": [], "left": []}


def test_an_open_condition_shows_the_way_to_void(url: str) -> None:
    added = run("add", "If approved, Halo ships in 2025", f"{PAGE}/8", *SAID,
                "--if", "regulators approve", url=url)  # fmt: skip
    why = run("why", "9", url=url)
    data = json.loads(run("why", "9", "--json", url=url).stdout)

    assert added.exit_code == 0
    assert "ledger resolve 9 --void condition-failed --because TEXT" in why.stdout
    assert "ledger resolve" not in data["missing"]
    assert "condition-open" in data["missing"]
