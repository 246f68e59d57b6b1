"""A claim of several parts on the command line, from the split to the card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cli.terminal import Result, assert_golden, run, transcript

SAID = ("--said", "2025-01-29", "-s", "Ada Example", "--new-speaker")
CLAIM = "Halo walks and talks by the end of 2025"
WALKS = "Halo walks"
TALKS = "Halo talks"


@pytest.fixture
def url(sqlite_ledger: str) -> str:
    """Give a ledger with one claim of two parts, not split yet."""
    added = run("add", CLAIM, "https://example.org/said", *SAID, "--compound", url=sqlite_ledger,
                now="2025-01-30T12:00:00Z")  # fmt: skip
    assert added.exit_code == 0, added.stderr
    return sqlite_ledger


def split(url: str, *more: str) -> Result:
    """Split the claim, before anything could be known."""
    return run("split", "1", WALKS, TALKS, *more, url=url, now="2025-01-31T12:00:00Z")


def rows_of(card: Result) -> Result:
    """Return a card's rows with their sum, without what it says of other figures."""
    rows, sum_, _ = card.stdout.partition("\nSum: ")
    return replace(card, stdout=f"{rows}{sum_}…\n")


def test_from_the_split_to_the_card(url: str) -> None:
    def cite(number: str, stance: str, *more: str) -> Result:
        return run("cite", number, f"https://example.org/{number}", stance, *more, url=url)

    runs = [
        (f"ledger split 1 '{WALKS}' '{TALKS}' --deadline '1=in June 2025'",
         split(url, "--deadline", "1=in June 2025")),
        ("ledger due", run("due", url=url)),
        ("ledger cite 2 https://example.org/2 --for --happened 2025-06-12",
         cite("2", "--for", "--happened", "2025-06-12", "--date", "2025-06-12")),
        ("ledger resolve", run("resolve", url=url)),
        ("ledger cite 3 https://example.org/3 --against --happened 2025-12-31",
         cite("3", "--against", "--happened", "2025-12-31", "--date", "2026-01-08")),
        ("ledger resolve 3 --verdict missed --because 'it never spoke'",
         run("resolve", "3", "--verdict", "missed", "--because", "it never spoke", url=url)),
        ("ledger show 1", run("show", "1", url=url)),
        ("ledger why 1", run("why", "1", url=url)),
        ("ledger why 2", run("why", "2", url=url)),
        ("ledger list", run("list", url=url)),
        ("ledger scorecard 'Ada Example' --explain",
         rows_of(run("scorecard", "Ada Example", "--explain", url=url))),
        ("ledger history", run("history", url=url)),
    ]  # fmt: skip
    assert_golden("split", transcript(*runs))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("1", WALKS), "2 parts or more"),
        (("1",), "2 parts or more"),
        (("1", WALKS, TALKS, "--all", "--any"), "Only one of them can be"),
        (("1", WALKS, TALKS, "--at-least", "3"), "3 of 2 parts cannot be needed"),
        (("1", WALKS, TALKS, "--deadline", "3=2025-06-30"), "names no part; there are 2"),
        (("1", WALKS, TALKS, "--deadline", "2025-06-30"), "names no part; there are 2"),
        (("1", WALKS, TALKS, "--criterion", "1="), "names no part; there are 2"),
        (("1", WALKS, TALKS, "--deadline", "1=2026-06-30"), "outside #1"),
        (("1", WALKS, TALKS, "--deadline", "1=someday"), "someday"),
    ],
)
def test_what_is_no_split_is_refused_and_nothing_saved(
    url: str, argv: tuple[str, ...], words: str
) -> None:
    told = run("split", *argv, url=url)
    after = run("list", "--json", url=url)

    assert told.exit_code == 2
    assert words in " ".join(told.stderr.split())
    assert told.stderr.endswith("Nothing was saved.\n")
    assert after.stdout.count('"id"') == 1


def test_words_with_two_days_are_asked_back_for_that_part(url: str) -> None:
    told = split(url, "--deadline", "2=by June 2025")
    lost = split(url, "--deadline", "2=someday")

    assert "--deadline 2=2025-05-31\n" in told.stderr
    assert "--deadline 2=2025-06-30\n" in told.stderr
    assert "--deadline 2=2025-12-31\n" in lost.stderr
    assert "--assumed" not in lost.stderr


def test_a_part_that_is_moved_moves_the_whole(url: str) -> None:
    split(url)
    told = run("amend", "2", "--decidable", "2027-03-01", url=url)
    back = run("amend", "2", "--clear", "decidable", url=url)

    assert told.stdout.endswith("  #1, with its last part: 2027-03-01\n")
    assert back.stdout.endswith("  #1, with its last part: the day after its deadline\n")


def test_the_whole_is_not_judged_by_hand(url: str) -> None:
    split(url)
    told = run("resolve", "1", "--verdict", "met", "--because", "seen", url=url)

    assert told.exit_code == 1
    assert "ledger resolve 2 --verdict V --because TEXT" in told.stderr
    assert told.stderr.endswith("Nothing was saved.\n")


def test_a_split_under_a_verdict_exits_with_4(url: str) -> None:
    run("cite", "1", "https://example.org/1", "--for", url=url)
    run("resolve", "1", "--verdict", "met", "--because", "seen", url=url)
    told = split(url)

    assert told.exit_code == 4
    assert "ledger reopen 1 --because TEXT" in told.stderr


def test_a_split_once_the_outcome_could_be_known_is_marked(url: str) -> None:
    late = run("split", "1", WALKS, TALKS, url=url)
    page = run("show", "1", url=url)
    card = run("scorecard", "Ada Example", "--explain", url=url)

    mark = "split after the outcome of a part could be known"
    assert mark in late.stdout
    assert mark in " ".join(page.stdout.split())
    assert mark in " ".join(card.stdout.split())


def test_a_dry_run_shows_it_and_saves_nothing(url: str) -> None:
    told = split(url, "--any", "--dry-run")
    after = run("list", "--json", url=url)

    assert "one of them has to come true" in told.stdout
    assert "Nothing was saved" in told.stderr
    assert after.stdout.count('"id"') == 1


def test_parts_as_data(url: str) -> None:
    import json

    split(url, "--at-least", "1", "--criterion", "2=on stage", "--target", "1=> 3 steps")
    whole, part = (json.loads(run("show", n, "--json", url=url).stdout) for n in ("1", "3"))

    assert (whole["needs"], whole["part_of"]) == (1, None)
    assert [one["id"] for one in whole["parts"]] == [2, 3]
    assert whole["split_late"] is False
    assert (part["part_of"], part["criterion"], part["parts"]) == (1, "on stage", [])
