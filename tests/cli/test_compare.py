"""``ledger compare``: several speakers side by side."""

from __future__ import annotations

import json

import pytest

from ledger.render.width import cells
from tests.cli.terminal import assert_golden, run, transcript

THREE = ("compare", "ada-example", "boris-sample", "芯片公司 Chips")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_comparison_looks_like_its_transcript(story: str, columns: int) -> None:
    result = run(*THREE, url=story, columns=columns)

    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(f"compare-{columns}", result.stdout)
    assert [line for line in result.lines if cells(line) > columns] == []


def test_a_comparison_as_markdown(story: str) -> None:
    assert_golden("compare-markdown", run(*THREE, "-f", "md", url=story).stdout)


def test_a_comparison_as_data_has_every_card_and_every_pair(story: str) -> None:
    found = json.loads(run(*THREE, "--json", url=story).stdout)
    card = json.loads(run("scorecard", "ada-example", "--json", url=story).stdout)

    assert [one["slug"] for one in found["cards"]] == [
        "ada-example", "boris-sample", "芯片公司-chips",
    ]  # fmt: skip
    assert found["cards"][0]["figures"] == card["figures"]
    assert len(found["differences"]) == 3
    assert all(one["why_not"] for one in found["differences"])


def test_filters_and_the_day_are_those_of_the_card(story: str) -> None:
    shown = run(*THREE, "--since", "2024-01-01", "--as-of", "2025-12-31", url=story).stdout
    past = run(*THREE, "--recorded-by", "2024-12-31", url=story).stdout

    assert "as of 2025-12-31" in shown
    assert "Only said since 2024-01-01." in shown
    assert "as of 2024-12-31" in past


def test_two_different_speakers_are_needed(story: str) -> None:
    told = transcript(
        *[
            (f"ledger {' '.join(argv)}", run(*argv, url=story))
            for argv in (
                ("compare",), ("compare", "ada-example"),
                ("compare", "ada-example", "A. Example"), ("compare", "Ada", "Boris Sampel"),
            )
        ]
    )  # fmt: skip

    assert_golden("compare-refused", told)


def test_who_had_said_nothing_by_a_day_is_named(sqlite_story: str) -> None:
    both = ("compare", "ada-example", "boris-sample")
    before = " ".join(run(*both, "--as-of", "2001-01-01", url=sqlite_story).stdout.split())
    between = " ".join(run(*both, "--as-of", "2021-01-01", url=sqlite_story).stdout.split())
    unrecorded = run(*both, "--recorded-by", "2001-01-01", url=sqlite_story).stdout

    assert before.startswith("Nothing by Ada Example had been said by 2001-01-01")
    assert "Nothing by Boris Sample had been said by 2001-01-01" in before
    assert "2 speakers" not in before
    assert between.startswith("Nothing by Ada Example had been said by 2021-01-01")
    assert "2 speakers" in between
    assert unrecorded == "Nothing was recorded by 2001-01-01.\n"
