"""Another file's columns become ours by a map; FiveThirtyEight's football forecasts by theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import Unusable
from ledger.exchange.mapping import read_map
from tests.cli.terminal import Result, run

SAMPLES = Path(__file__).parent / "samples"
GAMES, MAP = SAMPLES / "nfl-games.csv", SAMPLES / "nfl.toml"

SMALL = """\
[columns]
speaker = "Ann Lee"
claim = "{what} by {due}"
said_on = "{day}"
deadline = "{due}"
source = "https://example.org/{id}"
verdict = "{came}"
evidence = "https://example.org/{id}/{came}"
stance = "{came}"

[words.verdict]
yes = "met"
no = "missed"

[words.stance]
yes = "for"
no = "against"
"""
FILE = (
    "id;what;day;due;came\n"
    "7;Ten robots;2024-01-02;2024-12-31;yes\n"
    "8;A van;2024-01-03;2024-12-31;\n"
)


def _import(
    folder: Path, url: str, *argv: str, column_map: str = SMALL, text: str = FILE
) -> Result:
    (folder / "map.toml").write_text(column_map, encoding="utf-8")
    (folder / "file.csv").write_text(text, encoding="utf-8")
    files = str(folder / "file.csv"), "--map", str(folder / "map.toml")
    return run("import", *files, url=url)


def test_cells_are_made_of_columns_and_words(tmp_path: Path, ledger_url: str) -> None:
    result = _import(tmp_path, ledger_url)
    found = json.loads(run("list", "--json", "--sort", "id", url=ledger_url).stdout)

    assert result.exit_code == 0, result.stdout + result.stderr
    assert [(one["claim"], one["status"], one["url"]) for one in found] == [
        ("Ten robots by 2024-12-31", "met", "https://example.org/7"),
        ("A van by 2024-12-31", "due", "https://example.org/8"),
    ]


def test_the_same_file_twice_adds_nothing(tmp_path: Path, sqlite_ledger: str) -> None:
    _import(tmp_path, sqlite_ledger)

    assert "2 are already here" in _import(tmp_path, sqlite_ledger).stdout


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[columns", "is not TOML"),
        ("", "says nothing of what our columns are made of"),
        ("columns = 1", "says nothing of what our columns are made of"),
        ("words = 1\n[columns]\nspeaker = 'x'", "says nothing of what our columns are made of"),
        ("[columns]\nspeaker = 1", "says nothing of what our columns are made of"),
        ("[columns]\nspeeker = 'x'", 'map.toml: "speeker" is no column of ours; did you mean sp'),
        ("[columns]\nqqqq = 'x'", 'map.toml: "qqqq" is no column of ours.'),
        ("[columns]\nspeaker = 'x'", "does not say what claim, said_on, deadline, source is made"),
        (SMALL + "[columns]\nkind = 1", "is not TOML"),
        (SMALL.replace('[words.stance]\nyes = "for"', "[words.stance]\nyes = 1"), "is no table"),
    ],
)
def test_a_map_that_cannot_be_read_says_why_and_nothing_is_saved(
    tmp_path: Path, sqlite_ledger: str, text: str, problem: str
) -> None:
    result = _import(tmp_path, sqlite_ledger, column_map=text)

    assert result.exit_code == 2
    assert problem in " ".join(result.stderr.split())
    assert result.stderr.endswith("Nothing was saved.\n")
    with pytest.raises(Unusable):
        read_map(text, "map.toml")


def test_a_column_that_the_file_lacks_is_named(tmp_path: Path, sqlite_ledger: str) -> None:
    result = _import(tmp_path, sqlite_ledger, text=FILE.replace("what;", "which;"))

    assert result.exit_code == 1
    assert "the file has no column 'what', which the map names" in result.stdout


def test_a_missing_map_is_told(sqlite_ledger: str) -> None:
    result = run("import", str(GAMES), "--map", "no-such.toml", url=sqlite_ledger)

    assert result.exit_code == 3
    assert "there is no file no-such.toml" in result.stderr


@pytest.fixture(scope="module")
def football(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the card of 1,889 football forecasts, imported by their map."""
    url = f"sqlite:///{tmp_path_factory.mktemp('football') / 'ledger.db'}"
    run("init", url)
    done = run("import", str(GAMES), "--map", str(MAP), "--yes", url=url)
    assert done.exit_code == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(
        run("scorecard", "FiveThirtyEight", "--json", url=url).stdout
    )
    return found


def test_the_football_forecasts_have_their_published_scores(football: dict[str, Any]) -> None:
    figures = football["figures"]

    assert figures["brier"]["n"] == figures["calibration"]["n"] == 1882
    assert figures["brier"]["value"] == pytest.approx(0.220826, abs=5e-7)
    assert figures["calibration"]["mcb"] == pytest.approx(0.003846, abs=5e-7)
    assert figures["calibration"]["dsc"] == pytest.approx(0.030783, abs=5e-7)


def test_a_stated_number_is_a_class_of_wording(football: dict[str, Any]) -> None:
    found = football["figures"]["by_wording_class"]["series"]["probability"]

    assert (found["met"], found["judged"]) == (1030, 1882)
    assert found["sentence"].startswith("probability: a number was said → 1030 of 1882 came true")


def test_ties_are_void_and_a_whole_collection_is_no_record(football: dict[str, Any]) -> None:
    counts = football["counts"]

    assert (counts["logged"], counts["void"], counts["judged"]) == (1889, 7, 1882)
    assert counts["void_reasons"] == {"condition-failed": 7}
    assert football["collected_after_the_fact"] is False
    assert football["frames"] == [
        {"frame": "every NFL game of the seasons 2015 to 2021", "judged": 1882}
    ]
