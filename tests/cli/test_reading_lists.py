"""``ledger``, ``ledger list`` and ``ledger due``: what they show, filter and refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.render.width import cells
from tests.cli.terminal import Result, assert_golden, run, transcript

COMMANDS = {
    "status": (),
    "list": ("list",),
    "due": ("due",),
    "due-within": ("due", "--within", "60d"),
    "list-columns": ("list", "--columns", "id,speaker,claim,because,status"),
}


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_of_predictions_looks_like_its_transcript(
    story: str, name: str, columns: int
) -> None:
    result = run(*COMMANDS[name], url=story, columns=columns)

    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(f"{name}-{columns}", result.stdout)


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_wider_than_the_page(sqlite_story: str, name: str, columns: int) -> None:
    result = run(*COMMANDS[name], url=sqlite_story, columns=columns)

    assert max(cells(line) for line in result.lines) <= columns


@pytest.mark.parametrize("columns", [40, 80, 120, 200])
def test_ids_days_and_verdicts_are_never_cut(sqlite_story: str, columns: int) -> None:
    shown = run("list", url=sqlite_story, columns=columns).stdout

    for line in _data(run("list", "--json", url=sqlite_story)):
        assert f" {line['id']} " in shown
        assert (line["deadline"] or "none") in shown
        assert line["status"] in shown or line["status"] == "open"


def test_nothing_is_cut_where_no_terminal_reads_it(sqlite_story: str) -> None:
    shown = run("list", url=sqlite_story, columns=None).stdout

    assert "A Sample van drives itself from Lyon to Paris, no one aboard" in shown
    assert "…" not in shown


def test_colour_comes_only_when_it_is_wanted(sqlite_story: str) -> None:
    piped = run("list", url=sqlite_story)
    seen = run("list", url=sqlite_story, tty=True)
    without = run("list", url=sqlite_story, tty=True, env={"NO_COLOR": "1"})
    asked = run("list", "--color", "always", url=sqlite_story)

    assert "\x1b" not in piped.stdout + without.stdout
    assert "\x1b[32m✓ met\x1b[0m" in seen.stdout
    assert "\x1b[32m✓ met\x1b[0m" in asked.stdout
    assert without.stdout == piped.stdout


def test_marks_become_letters_where_the_stream_cannot_carry_them(sqlite_story: str) -> None:
    result = run("list", url=sqlite_story, encoding="latin-1")

    assert result.exit_code == 0
    assert "+ met" in result.stdout
    assert "x missed" in result.stdout
    assert "Gross margin above 60% in..." in result.stdout
    assert "???????? Chips" in result.stdout


def test_data_is_valid_where_the_stream_cannot_carry_every_letter(sqlite_story: str) -> None:
    result = run("list", "--json", url=sqlite_story, encoding="latin-1")

    assert _data(result)[0]["speaker"] == "芯片公司 Chips"


def test_options_stand_before_or_after_the_command(story: str) -> None:
    after = run("list", "--json", url=story)
    before = run("--json", "list", url=story)

    assert before == after
    assert len(_data(after)) == 19


def test_every_object_has_every_member(sqlite_story: str) -> None:
    found = _data(run("list", "--json", url=sqlite_story))

    assert {tuple(one) for one in found} == {tuple(found[0])}
    assert found[0]["probability"] == 0.8
    assert found[0]["because"] is None


def test_data_of_a_late_one_tells_how_late(story: str) -> None:
    [late, _] = _data(run("list", "--status", "late", "--sort", "-late", "--json", url=story))

    assert late["claim"] == "First customer deliveries in 2023"
    assert (late["deadline"], late["happened_on"]) == ("2023-12-31", "2025-02-11")
    assert late["days_late"] == 408


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (("factory",), [7]),
        (("VANS wheels",), [15]),
        (("-s", "A. Example", "--status", "missed"), [8, 4]),
        (("--status", "due"), [13, 11, 12]),
        (("--status", "judged", "-t", "deliveries"), [8, 3, 2]),
        (("-t", "deliveries", "-t", "robots"), [3, 2]),
        (("--since", "2026-01-12"), [9, 10, 14]),
        (("--until", "2021-05-05"), [15, 17]),
        (("--status", "no-deadline"), [17]),
        (("--sort", "-said", "--limit", "2"), [14, 10]),
        (("--sort", "deadline", "--limit", "2", "-s", "boris-sample"), [15, 18]),
        (("--as-of", "2024-06-30", "--status", "open"), [3, 4, 18, 19, 5, 6]),
        (("--as-of", "2024-01-31", "-s", "ada-example", "--status", "missed"), [2]),
    ],
)
def test_filters_leave_what_they_name(
    story: str, filters: tuple[str, ...], ids: list[int]
) -> None:
    result = run("list", *filters, "--json", url=story)

    assert [one["id"] for one in _data(result)] == ids


@pytest.mark.ux(77)
def test_an_empty_answer_says_what_was_searched_for(sqlite_story: str) -> None:
    text = run("list", "zeppelin", "--status", "missed", url=sqlite_story)
    data = run("list", "zeppelin", "--json", url=sqlite_story)

    assert text.stdout == 'No prediction containing "zeppelin" that is missed.\n'
    assert (data.exit_code, data.stdout) == (0, "[]\n")


@pytest.mark.ux(14)
def test_the_columns_are_told_and_wrong_ones_refused(sqlite_story: str) -> None:
    told = run("list", "--columns", "help", url=sqlite_story)
    wrong = run("list", "--columns", "id,colour", url=sqlite_story)

    assert told.stdout.startswith("id speaker claim")
    assert wrong.exit_code == 2
    assert '"colour"' in wrong.stderr
    assert told.stdout.split()[:3] == wrong.stderr.split("There are: ")[1].split()[:3]


def test_a_spreadsheet_gets_no_formula(sqlite_ledger: str) -> None:
    claim = '=HYPERLINK("https://evil.example")'
    run(
        "add", claim, "https://example.org/a", "-s", "-Dash", "--new-speaker",
        "--said", "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
    )  # fmt: skip
    result = run("list", "--format", "csv", "--columns", "speaker,claim", url=sqlite_ledger)

    assert list(csv.reader(io.StringIO(result.stdout)))[1] == ["'-Dash", f"'{claim}"]


def test_markdown_shows_stored_text_as_text(sqlite_ledger: str) -> None:
    run(
        "add", "a | b <script> *c*", "https://example.org/a", "-s", "Ada", "--new-speaker",
        "--said", "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
    )  # fmt: skip
    result = run("list", "-f", "md", url=sqlite_ledger)

    assert r"[a \| b \<script\> \*c\*](https://example.org/a)" in result.stdout


def test_a_spreadsheet_has_lists_and_yes_or_no(story: str) -> None:
    members = "id,tags,new_evidence,probability,days_late"
    result = run("list", "-f", "csv", "--columns", members, "--sort", "id", url=story)
    rows = list(csv.reader(io.StringIO(result.stdout)))

    assert rows[2] == ["2", "deliveries;robots", "no", "", "408"]
    assert rows[19] == ["19", "", "yes", "", ""]


def test_every_member_can_be_a_column(sqlite_story: str) -> None:
    names = run("list", "--columns", "help", url=sqlite_story).stdout.split()
    shown = run("list", "--columns", ",".join(names), url=sqlite_story, columns=None)

    assert len(shown.lines) == 20
    assert "deliveries, robots" in shown.stdout


def test_the_first_page_shows_ten_due_ones_and_counts_the_rest(sqlite_ledger: str) -> None:
    for number in range(12):
        run(
            "add", f"claim {number}", "https://example.org/a", "-s", "Ada", "--new-speaker",
            "--said", "2025-01-01", "-d", "2025-12-31", url=sqlite_ledger,
        )  # fmt: skip
    result = run(url=sqlite_ledger)

    assert " and 2 more: ledger due" in result.stdout
    assert result.stdout.count("claim ") == 10


def test_a_wrong_order_is_refused(sqlite_story: str) -> None:
    result = run("list", "--sort", "colour", url=sqlite_story)

    assert result.exit_code == 2
    assert "There are: id speaker" in result.stderr


@pytest.mark.ux(106)
def test_due_tells_a_job_that_something_waits(story: str) -> None:
    waiting = run("due", "--exit-code", url=story)
    nothing = run("due", "--exit-code", "--as-of", "2022-01-01", url=story)

    assert waiting.exit_code == 1
    assert nothing.exit_code == 0
    assert nothing.stdout.startswith("Nothing is due as of 2022-01-01")


def test_due_as_data_is_what_is_due(story: str) -> None:
    due = _data(run("due", "--json", url=story))
    within = _data(run("due", "--within", "6w", "--json", url=story))

    assert [one["id"] for one in due] == [13, 11, 12]
    assert [one["id"] for one in within] == [13, 11, 12, 9, 10]


@pytest.mark.parametrize("span", ["soon", "30x", "-3d", ""])
def test_a_span_that_is_none_is_refused(sqlite_story: str, span: str) -> None:
    result = run("due", f"--within={span or ' '}", url=sqlite_story)

    assert result.exit_code == 2
    assert "--within 30d" in result.stderr


@pytest.mark.ux(52)
@pytest.mark.parametrize(
    ("now", "due"), [("2026-11-21T11:59:59Z", [13, 11]), ("2026-11-21T12:00:00Z", [13, 11, 12])]
)
def test_a_day_is_over_when_it_is_over_everywhere(story: str, now: str, due: list[int]) -> None:
    assert [one["id"] for one in _data(run("due", "--json", url=story, now=now))] == due


@pytest.mark.ux(1, 3)
def test_a_first_run_says_how_to_start_and_creates_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    results = [run(*argv, env=home) for argv in ((), ("list",), ("due",))]

    assert {result.exit_code for result in results} == {0}
    assert len({result.stdout for result in results}) == 1
    assert "ledger add" in results[0].stdout
    assert str(tmp_path / "data") in results[0].stdout
    assert list(tmp_path.iterdir()) == []


def test_a_first_run_has_data_too(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}

    assert _data(run("list", "--json", env=home)) == []
    assert _data(run("due", "--json", env=home)) == []
    assert _data(run("--json", env=home))["predictions"] == 0


@pytest.mark.ux(3, 4)
@pytest.mark.parametrize("argv", [(), ("list",), ("due",)])
def test_a_ledger_that_somebody_named_must_be_there(tmp_path: Path, argv: tuple[str]) -> None:
    result = run(*argv, "--db", str(tmp_path / "typo.db"))

    assert result.exit_code == 3
    assert "nothing was created" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_ledger_says_how_to_start(ledger_url: str) -> None:
    result = run(url=ledger_url)

    assert result.exit_code == 0
    assert result.stdout.startswith("This ledger is empty.")
    assert "It is kept in" in result.stdout
    assert run("list", url=ledger_url) == result == run("due", url=ledger_url)


def test_a_speaker_who_is_near_is_offered(story: str) -> None:
    result = run("list", "-s", "Ada Exampel", url=story)

    assert_golden("list-near-speaker", transcript(('ledger list -s "Ada Exampel"', result)))
    assert result.exit_code == 3


def test_a_format_that_a_command_does_not_speak_is_refused(sqlite_story: str) -> None:
    result = run("due", "--format", "csv", url=sqlite_story)

    assert result.exit_code == 2
    assert "--format json" in result.stderr


def test_the_same_question_gets_the_same_bytes(story: str) -> None:
    assert run("list", "--json", url=story) == run("list", "--json", url=story)


def _data(result: Result) -> Any:
    return json.loads(result.stdout)
