"""Second opinions on the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import assert_golden, run, transcript

SAID = ("--said", "2025-01-29", "-s", "Ada Example", "--new-speaker")


@pytest.fixture
def url(sqlite_ledger: str) -> str:
    """Give a ledger with two predictions, one of them judged missed."""
    for claim in ("Halo walks by the end of 2025", "Halo talks by the end of 2027"):
        run("add", claim, "https://example.org/said", *SAID, url=sqlite_ledger)
    run("cite", "1", "https://example.org/1", "--against", "--happened", "2025-12-31",
        "--date", "2026-01-08", url=sqlite_ledger)  # fmt: skip
    assert run("resolve", url=sqlite_ledger).exit_code == 0
    return sqlite_ledger


def test_from_the_assessment_to_the_difference(url: str) -> None:
    watch = ("--by", "Promise Watch")
    runs = [
        ("ledger disagree", run("disagree", url=url)),
        ("ledger assess 1 --by 'Promise Watch' --verdict met --words Kept --on 2025-11-02"
         " --deadline 2026-12-31",
         run("assess", "1", *watch, "--verdict", "met", "--words", "Kept", "--on", "2025-11-02",
             "--deadline", "2026-12-31", url=url)),
        ("ledger assess 1 --by Bob --verdict missed",
         run("assess", "1", "--by", "Bob", "--verdict", "missed", url=url)),
        ("ledger assess 2 --by 'Promise Watch' --verdict late",
         run("assess", "2", *watch, "--verdict", "late", url=url)),
        ("ledger disagree", run("disagree", url=url)),
        ("ledger why 1", run("why", "1", url=url)),
        ("ledger history --limit 3", run("history", "--limit", "3", url=url)),
        ("ledger undo", run("undo", url=url)),
    ]  # fmt: skip
    assert_golden("assess", transcript(*runs))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--by", "Watch", "--verdict", "mised"), '"mised" is no verdict'),
        (("--by", "Watch", "--verdict", "mised"), "Did you mean missed?"),
        (("--by", "Watch", "--verdict", "kept"), "--verdict V --words kept"),
        (("--by", "Watch"), "The verdict is missing"),
        (("--verdict", "met"), "who says so?"),
        (("--by", "Watch", "--verdict", "met", "--deadline", "someday"), "someday"),
        (("--by", "Watch", "--verdict", "met", "--on", "2027-01-01"), "in the future"),
    ],
)
def test_what_is_no_assessment_is_refused(url: str, argv: tuple[str, ...], words: str) -> None:
    told = run("assess", "1", *argv, url=url)

    assert told.exit_code == 2
    assert words in " ".join(told.stderr.split())
    assert told.stderr.endswith("Nothing was saved.\n")
    assert "Nobody says otherwise" in run("disagree", url=url).stdout


def test_differences_as_data(url: str) -> None:
    run("assess", "1", "--by", "Watch", "--verdict", "met", url=url)
    run("assess", "1", "--by", "Bob", "--verdict", "missed", url=url)
    data = json.loads(run("disagree", "--json", url=url).stdout)
    why = json.loads(run("why", "1", "--json", url=url).stdout)

    assert [(one["by"], one["differs"], one["opposite"]) for one in data["assessments"]] == [
        ("Watch", True, True), ("Bob", False, False),
    ]  # fmt: skip
    assert [one["agreed"] for one in data["agreement"]] == [0, 1]
    assert data["alpha_items"] == 1
    assert [one["by"] for one in why["assessments"]] == ["Watch", "Bob"]


def test_of_one_name_alone(url: str) -> None:
    run("assess", "1", "--by", "Watch", "--verdict", "met", url=url)
    run("assess", "1", "--by", "Bob", "--verdict", "partly", url=url)

    assert "Bob" not in run("disagree", "--by", "watch", url=url).stdout
    nobody = run("disagree", "--by", "Carl", url=url)
    assert (nobody.exit_code, 'nobody called "Carl"' in nobody.stderr) == (3, True)
