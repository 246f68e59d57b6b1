"""``ledger scorecard``, ``board``, ``history``, ``speaker``: figures that add up, and the past."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ledger.render.width import cells
from tests.cli.terminal import Result, assert_golden, run

PAGES = {
    "scorecard-ada": ("scorecard", "ada example"),
    "scorecard-boris": ("scorecard", "boris-sample"),
    "scorecard-unjudged": ("scorecard", "芯片公司 Chips"),
    "scorecard-explain": ("scorecard", "ada-example", "--explain"),
    "scorecard-as-of": ("scorecard", "ada-example", "--as-of", "2024-06-30"),
    "board": ("board",),
    "history": ("history",),
    "history-19": ("history", "19"),
    "speaker": ("speaker", "list"),
}


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_like_its_transcript(story: str, name: str, columns: int) -> None:
    result = run(*PAGES[name], url=story, columns=columns)

    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(f"{name}-{columns}", result.stdout)


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("name", PAGES)
def test_only_an_address_is_wider_than_the_page(
    sqlite_story: str, name: str, columns: int
) -> None:
    lines = run(*PAGES[name], url=sqlite_story, columns=columns).lines

    assert [line for line in lines if cells(line) > columns and "://" not in line] == []


@pytest.mark.ux(68)
@pytest.mark.parametrize("figure", ["on_time", "with_credit", "lenient", "delivered", "by_family"])
@pytest.mark.parametrize("speaker", ["ada-example", "boris-sample"])
def test_the_rows_add_up_to_the_figure(story: str, speaker: str, figure: str) -> None:
    card = _data(run("scorecard", speaker, "--figure", figure, "--json", url=story))
    rows = card["rows"]
    shown = run("scorecard", speaker, "--figure", figure, url=story).stdout
    top, bottom = re.search(r"^Sum: (\S+) of (\S+)\.", shown, re.MULTILINE).groups()  # type: ignore[union-attr]

    assert sum(row["numerator"] for row in rows) == pytest.approx(float(top), abs=0.005)
    assert sum(row["denominator"] for row in rows) == pytest.approx(float(bottom), abs=0.005)


@pytest.mark.ux(68)
def test_the_headline_is_the_sum_of_its_rows(story: str) -> None:
    card = _data(run("scorecard", "ada-example", "--explain", "--json", url=story))
    top = sum(row["numerator"] for row in card["rows"])
    bottom = sum(row["denominator"] for row in card["rows"])

    assert card["figures"]["on_time"]["count"] == f"{top:g} of {bottom:g}" == "2 of 7"
    assert card["speaker"] == "Ada Example"
    assert card["role"] == "CEO, Example Robotics; Chair, Example Foundation"


def test_a_chain_is_named_where_it_is_counted(story: str) -> None:
    shown = run("scorecard", "ada-example", "--explain", url=story).stdout

    assert "Chain #2: #2, #3 are one promise with 2 dates" in " ".join(shown.split())


@pytest.mark.ux(65)
def test_nothing_judged_prints_no_percentage(story: str) -> None:
    shown = run("scorecard", "芯片公司 Chips", url=story).stdout

    assert "%" not in shown.replace("60%", "")
    assert "no score to show" in shown


@pytest.mark.ux(66)
def test_under_five_judged_there_is_a_count_and_no_share(story: str) -> None:
    shown = run("scorecard", "boris-sample", url=story).stdout

    assert "On time: 0 of 1." in shown
    assert "%" not in shown


def test_filters_stand_on_the_card(story: str) -> None:
    result = run(
        "scorecard", "ada-example", "--since", "2024-01-01", "-t", "deliveries", url=story
    )
    data = _data(
        run("scorecard", "ada-example", "--since", "2024-01-01", "-t", "deliveries", "--json",
            url=story)
    )  # fmt: skip

    assert "Only said since 2024-01-01, tagged deliveries." in result.stdout
    assert data["counts"]["logged"] == 2
    assert data["asked"] == ["said since 2024-01-01", "tagged deliveries"]


@pytest.mark.parametrize(
    ("day", "role"),
    [
        ("2018-06-01", "COO, Old Motors"),
        ("2024-12-31", "CEO, Example Robotics"),
        ("2025-01-01", "CEO, Example Robotics; Chair, Example Foundation"),
    ],
)
def test_a_speaker_has_the_roles_of_the_day(story: str, day: str, role: str) -> None:
    card = _data(run("scorecard", "ada-example", "--as-of", day, "--json", url=story))

    assert card["role"] == role


def test_a_past_card_knows_only_its_day(story: str) -> None:
    then = _data(run("scorecard", "ada-example", "--as-of", "2024-06-30", "--json", url=story))

    assert then["as_of"] == "2024-06-30"
    assert (then["counts"]["met"], then["counts"]["missed"], then["counts"]["late"]) == (1, 1, 0)


def test_a_card_as_it_was_printed(story: str) -> None:
    shown = run("scorecard", "ada-example", "--recorded-by", "2023-12-31", url=story)
    nothing = run("scorecard", "ada-example", "--recorded-by", "2021-06-30", url=story)
    nobody = run("scorecard", "boris-sample", "--recorded-by", "2023-12-31", url=story)

    assert "as of 2023-12-31" in shown.stdout
    assert "1 of 1" in shown.stdout
    assert nothing.stdout == "Nothing was recorded by 2021-06-30.\n"
    assert nobody.stdout == "Nothing by Boris Sample was recorded by 2023-12-31.\n"
    assert {shown.exit_code, nothing.exit_code, nobody.exit_code} == {0}


def test_a_board_as_it_was_printed(story: str) -> None:
    then = _data(run("board", "--recorded-by", "2024-01-08", "--json", url=story))
    nothing = run("board", "--recorded-by", "2020-01-01", url=story)

    assert [row["speaker"] for row in then["speakers"]] == ["Ada Example"]
    assert nothing.stdout == "Nothing was recorded by 2020-01-01.\n"


def test_the_board_is_by_name_without_a_share_under_five(story: str) -> None:
    rows = _data(run("board", "--json", url=story))["speakers"]

    assert [row["speaker"] for row in rows] == ["Ada Example", "Boris Sample", "芯片公司 Chips"]
    assert [row["on_time"]["rate"] is None for row in rows] == [False, True, True]
    assert {row["standing"] for row in rows} == {None}


@pytest.mark.parametrize("argv", [("scorecard", "ada-example"), ("board",)])
def test_markdown_is_a_page_of_its_own(story: str, argv: tuple[str, ...]) -> None:
    result = run(*argv, "-f", "md", url=story)

    assert_golden(f"{argv[0]}-markdown", result.stdout)


def test_a_name_that_is_near_is_offered(story: str) -> None:
    result = run("scorecard", "Ada Exampel", url=story)

    assert result.exit_code == 3
    assert 'ledger scorecard "Ada Example"' in result.stderr
    assert "ledger speaker list" in result.stderr


def test_what_was_undone_stays_and_is_marked(story: str) -> None:
    shown = run("history", "10", url=story, columns=200).lines

    assert "undid: cited #10 [1] for https://example.org/evidence/rumour" in shown[0]
    assert "[undone 2026-11-01 by you]" in shown[1]
    assert shown[2].endswith('you  added #10 "60/40 we list in New York this year"')


def test_an_amendment_tells_the_old_value(story: str) -> None:
    shown = run("history", "12", url=story, columns=200).stdout

    assert "changed #12: deadline from 2026-10-31 to 2026-11-20" in shown


def test_the_history_as_data_is_the_entries(story: str) -> None:
    entries = _data(run("history", "--limit", "3", "--json", url=story))
    undone = [entry for entry in entries if entry["undone_by"] is not None]

    assert [entry["seq"] for entry in entries] == sorted(
        (entry["seq"] for entry in entries), reverse=True
    )
    assert entries[0]["type"] == "entry.undone"
    assert [entry["undone_by"] for entry in undone] == [entries[0]["seq"]]


def test_a_history_of_nothing(ledger_url: str) -> None:
    assert run("history", url=ledger_url).stdout == "Nothing was written yet.\n"
    assert run("history", "1", url=ledger_url).exit_code == 3
    assert run("log", "--json", url=ledger_url).stdout == "[]\n"


def test_an_explanation_as_markdown_adds_up_too(story: str) -> None:
    shown = run("scorecard", "ada-example", "--explain", "-f", "md", url=story).stdout

    assert "| 1 of 1 | 1 | Halo will walk unaided on stage this year | met |" in shown
    assert "Sum: 2 of 7." in shown


def test_the_lenient_figure_is_explained_beside_its_sum(story: str) -> None:
    shown = run("scorecard", "ada-example", "--figure", "lenient", url=story).stdout

    assert "\nSum: 3 of 7. Partly met counted as met: 3 of 7 (43 %" in shown


def test_a_filter_that_leaves_nothing_says_so(story: str) -> None:
    shown = run("scorecard", "ada-example", "-t", "no-such-tag", url=story).stdout
    rows = run("scorecard", "ada-example", "-t", "no-such-tag", "--explain", url=story).stdout

    assert "No prediction, so there is nothing to count." in shown
    assert "No prediction." in rows


def test_prospective_cards_list_only_what_they_count(story: str) -> None:
    card = run("scorecard", "boris-sample", "--prospective", url=story).stdout

    assert "Only logged before the outcome could be known" in card


def test_nobody_is_in_an_empty_ledger(ledger_url: str) -> None:
    assert run("speaker", "list", url=ledger_url).stdout.startswith("This ledger is empty.")
    assert run("speaker", "list", "-f", "csv", url=ledger_url).stdout == (
        "slug,name,kind,role,aliases,predictions\n"
    )
    assert run("board", url=ledger_url).stdout.endswith("Nobody has a prediction.\n")


def test_speakers_as_data(story: str) -> None:
    for argv in (("speaker", "list", "--json"), ("speaker", "--json"), ("--json", "speaker")):
        found = _data(run(*argv, url=story))

        assert [one["slug"] for one in found] == ["ada-example", "boris-sample", "芯片公司-chips"]
        assert found[0]["aliases"] == ["A. Example"]


@pytest.mark.parametrize(
    "command",
    ["list", "due", "show", "why", "scorecard", "board", "history", "speaker"],
)
def test_help_has_an_example_and_fits_the_page(command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: ledger {command}")
    assert f"  ledger {command}" in result.stdout.partition("Example")[2]
    assert max(map(len, result.lines)) <= 80
    assert run(command, "-h").stdout == result.stdout


def _data(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)
