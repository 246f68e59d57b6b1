"""How often such a prediction comes true anyway, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import assert_golden, run, transcript

SAID = ("https://example.org/said", "--said", "2026-01-29", "-s", "Ada Example", "--new-speaker")
CLASS = "12 of 40 launches announced a year ahead"


@pytest.fixture
def url(sqlite_ledger: str) -> str:
    """Give a ledger with a prediction that is open, and one whose deadline has passed."""
    run("add", "Halo walks by the end of 2027", *SAID, url=sqlite_ledger)
    run("add", "Halo talks by the end of March 2026", *SAID, url=sqlite_ledger)
    return sqlite_ledger


def test_from_the_base_rate_to_the_page(url: str) -> None:
    runs = [
        (f"ledger base-rate 1 30% --from '{CLASS}'",
         run("base-rate", "1", "30%", "--from", CLASS, url=url)),
        ("ledger base-rate 1 1:3 --from https://market.example/price",
         run("base-rate", "1", "1:3", "--from", "https://market.example/price", url=url)),
        ("ledger base-rate 2 0.6 --from 'a guess'",
         run("base-rate", "2", "0.6", "--from", "a guess", url=url)),
        ("ledger show 1", run("show", "1", url=url)),
        ("ledger why 2", run("why", "2", url=url)),
        ("ledger history --limit 3", run("history", "--limit", "3", url=url)),
        ("ledger undo", run("undo", url=url)),
        ("ledger add 'Halo sings by the end of 2027' … --base-rate 5% --base-rate-from 'a market'",
         run("add", "Halo sings by the end of 2027", *SAID[:-1], "--base-rate", "5%",
             "--base-rate-from", "a market", "--allow-duplicate", url=url)),
    ]  # fmt: skip
    assert_golden("base-rate", transcript(*runs))


@pytest.mark.parametrize(
    ("argv", "words", "fix"),
    [
        (("1",), "The chance is missing", "ledger base-rate 1 30% --from TEXT"),
        (("1", "30%"), "where is the base rate from?", "ledger base-rate 1 30% --from"),
        (("1", "often"), '"often" is not a probability', "ledger base-rate 1 60% --from TEXT"),
        (("1", "0%", "--from", "x"), "0% leaves nothing", "ledger base-rate 1 1% --from TEXT"),
        (("1", "100%", "--from", "x"), "100% leaves", "ledger base-rate 1 99% --from TEXT"),
        (("1", "1.5", "--from", "x"), '"1.5" is not', "ledger base-rate 1 60% --from TEXT"),
        (("1", "30%", "--from", " "), "where is the base rate from?", "--from"),
        (("1", "30%", "--from", "https://"), "is not a web address", "https://example.org/page"),
    ],
)
def test_what_is_no_base_rate_is_refused(
    url: str, argv: tuple[str, ...], words: str, fix: str
) -> None:
    told = run("base-rate", *argv, url=url)

    assert told.exit_code == 2
    assert words in " ".join(told.stderr.split())
    assert fix in " ".join(told.stderr.split())
    assert told.stderr.endswith("Nothing was saved.\n")
    assert json.loads(run("show", "1", "--json", url=url).stdout)["base_rates"] == []


@pytest.mark.parametrize(
    ("argv", "words", "fix"),
    [
        (("--base-rate", "5%"), "where is the base rate from?", "--base-rate 5% --base-rate-from"),
        (("--base-rate-from", "a market"), "there is none", "--base-rate 30% --base-rate-from"),
        (("--base-rate", "0", "--base-rate-from", "x"), "leaves nothing", "--base-rate 1%"),
    ],
)
def test_half_of_one_adds_nothing(url: str, argv: tuple[str, ...], words: str, fix: str) -> None:
    told = run("add", "Halo sings by 2028-01-01", *SAID[:-1], *argv, url=url)

    assert told.exit_code == 2
    assert words in " ".join(told.stderr.split())
    assert fix in " ".join(told.stderr.split())
    assert told.stderr.endswith("Nothing was saved.\n")


def test_nobody_there_and_the_same_again(url: str) -> None:
    run("base-rate", "1", "30%", "--from", CLASS, url=url)

    assert run("base-rate", "9", "30%", "--from", CLASS, url=url).exit_code == 3
    again = run("base-rate", "1", "30%", "--from", CLASS, url=url)
    assert (again.exit_code, "has that base rate already" in again.stderr) == (4, True)


def test_as_data_what_counts_and_what_does_not(url: str) -> None:
    run("base-rate", "1", "30%", "--from", CLASS, url=url)
    run("base-rate", "2", "60%", "--from", "a guess", url=url)
    first, second = (
        json.loads(run("show", number, "--json", url=url).stdout) for number in ("1", "2")
    )

    assert (first["base_rate_ppm"], second["base_rate_ppm"]) == (300_000, None)
    assert first["base_rates"][0]["from"] == CLASS
    assert [one["counts"] for one in (*first["base_rates"], *second["base_rates"])] == [
        True, False,
    ]  # fmt: skip


def test_a_file_brings_base_rates_and_an_export_carries_them(url: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "speaker,claim,said_on,deadline,source,base_rate,base_rate_from\n"
        "Ada Example,Halo sings,2026-01-29,2027-12-31,https://example.org/x,5%,a market\n"
    )
    brought = run("import", str(rows), url=url)
    told = run("export", "--format", "csv", "-", url=url).stdout

    assert brought.exit_code == 0, brought.stderr
    assert "base_rate,base_rate_from" in told.splitlines()[0]
    assert "5%,a market" in told
    assert json.loads(run("export", "--format", "json", "-", url=url).stdout)[2]["base_rates"]


def test_the_card_of_a_real_ledger_says_how_far_from_the_base_rate(sqlite_ledger: str) -> None:
    url = sqlite_ledger
    for place in range(5):
        run("add", f"Halo {place} walks by the end of 2025", "https://example.org/said",
            "--said", "2025-01-29", "-s", "Ada Example", "--new-speaker", "--allow-duplicate",
            "--base-rate", "20%", "--base-rate-from", CLASS,
            url=url, now="2025-02-01T12:00:00Z")  # fmt: skip
        run("cite", str(place + 1), f"https://example.org/{place}",
            "--for" if place < 3 else "--against", "--happened", "2025-12-31",
            "--date", "2026-01-08", url=url)  # fmt: skip
    run("resolve", url=url)
    told = run("scorecard", "Ada Example", url=url).stdout
    steps = run("scorecard", "Ada Example", "--explain", "--figure", "versus_base_rate", url=url)
    data = json.loads(run("scorecard", "Ada Example", "--json", url=url).stdout)

    assert "Versus base rate: 3 of 5 met, 1.0 expected, +2.0" in " ".join(told.split())
    assert "3 − 1.0000 = 2.0000." in steps.stdout
    assert data["figures"]["versus_base_rate"]["excess"] == pytest.approx(2.0)
    assert data["figures"]["versus_base_rate"]["hindsight"] == 0
