"""Long lists: 50 rows in a terminal, 1,000 elsewhere, the rest counted; data are whole."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from ledger.store.database import to_url
from tests.benchmarks.rows import rows
from tests.cli.terminal import run

MANY = 2_400


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a ledger of many predictions, over 1,000 of them due."""
    folder = tmp_path_factory.mktemp("many")
    file = folder / "rows.jsonl"
    file.write_text("".join(rows(MANY, judged=0.2)), encoding="utf-8")
    url = to_url(shutil.copy(sqlite_template, folder / "ledger.db"))
    assert run("import", str(file), "--yes", url=url).exit_code == 0
    return url


def shown(text: str) -> list[int]:
    """Return the ids that the rows of a page begin with."""
    words = (line.split() for line in text.splitlines() if line.startswith(" "))
    return [int(word[0]) for word in words if len(word) > 4 and word[0].isdigit()]


@pytest.mark.parametrize(("tty", "most"), [(True, 50), (False, 1000)])
@pytest.mark.parametrize("command", ["due", "list"])
def test_so_many_rows_are_printed_and_the_rest_is_counted(
    url: str, command: str, tty: bool, most: int
) -> None:
    result = run(command, url=url, tty=tty, columns=120, env={"PAGER": ""})
    everything = [row["id"] for row in json.loads(run(command, "--json", url=url).stdout)]

    rows_there = shown(result.stdout)
    waiting = rows_there[:-3] if command == "due" else rows_there
    assert len(rows_there) == most
    assert waiting == everything[: len(waiting)]
    assert f" and {len(everything) - len(waiting):,} more; --limit 0 shows all" in result.lines
    assert len(everything) > 1_000


@pytest.mark.parametrize("command", ["due", "list"])
def test_a_limit_of_0_shows_all_and_any_other_that_many(url: str, command: str) -> None:
    everything = len(json.loads(run(command, "--json", url=url).stdout))

    whole = run(command, "--limit", "0", url=url).stdout
    few = run(command, "--limit", "7", url=url, tty=True, columns=120).stdout

    assert len(shown(whole)) == everything + (3 if command == "due" else 0)
    assert "more; --limit 0" not in whole
    assert len(shown(few)) == 7


@pytest.mark.parametrize("command", ["due", "list"])
def test_data_take_a_limit_when_it_is_given(url: str, command: str) -> None:
    assert len(json.loads(run(command, "--json", "--limit", "4", url=url).stdout)) == 4


def test_data_are_what_they_were_when_they_were_built_in_one_piece(url: str) -> None:
    text = run("list", "--json", url=url).stdout

    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    assert run("list", "nothing has these words", "--json", url=url).stdout == "[]\n"


def test_a_sheet_is_whole_too(url: str) -> None:
    told = run("list", "--format", "csv", "--columns", "id,claim", url=url).lines

    assert len(told) == MANY + 1
    assert told[0] == "id,claim"


def test_the_last_line_counts_all_that_fit(url: str) -> None:
    all_due = run("list", "--status", "due", "--limit", "0", url=url).lines[-1]

    assert run("list", "--status", "due", "--limit", "5", url=url).lines[-1] == all_due
    assert run("list", "--limit", "5", url=url).lines[-1].startswith(f"{MANY} predictions:")


def test_markdown_says_what_it_leaves_out(url: str) -> None:
    told = run("list", "--format", "md", "--limit", "5", url=url).lines

    assert sum(line.startswith("| ") for line in told) == 7
    assert told[-1] == f" and {MANY - 5:,} more; --limit 0 shows all"


def test_what_comes_in_a_span_is_counted_behind_what_is_due(url: str) -> None:
    told = run("due", "--within", "60d", "--limit", "5", url=url).stdout

    assert "Deadlines in the next 60 days:" in told
    assert told.count("more; --limit 0 shows all") == 2


@pytest.mark.parametrize("limit", ["-1", "few"])
@pytest.mark.parametrize("command", ["due", "list"])
def test_a_limit_is_a_whole_number_from_0(url: str, command: str, limit: str) -> None:
    result = run(command, "--limit", limit, url=url)

    assert result.exit_code == 2
    assert "--limit" in result.stderr


def speakers(text: str) -> list[str]:
    """Return the speakers that a board in words names, in its order."""
    return [" ".join(line.split()[:2]) for line in text.splitlines()
            if line.lstrip().startswith("Speaker 0")]  # fmt: skip


def test_a_board_counts_the_speakers_that_it_does_not_show(url: str) -> None:
    whole = run("board", "--limit", "0", url=url)

    few = run("board", "--limit", "7", url=url)

    everybody = speakers(whole.stdout)
    assert speakers(few.stdout) == everybody[:7]
    assert few.lines[0] == whole.lines[0]
    assert f"{len(everybody)} speakers, by name" in few.lines[0]
    assert f" and {len(everybody) - 7} more; --limit 0 shows all" in few.lines
    assert "more; --limit" not in whole.stdout


@pytest.mark.parametrize("tty", [True, False])
def test_a_row_of_a_board_is_the_same_however_many_are_shown(url: str, tty: bool) -> None:
    whole = run("board", "--limit", "0", url=url, tty=tty, columns=120).lines
    few = run("board", "--limit", "7", url=url, tty=tty, columns=120).lines

    rows_of_few = [line for line in few if line.lstrip().startswith("Speaker 0")]
    assert set(rows_of_few) <= set(whole)


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_every_form_of_a_board_takes_a_limit(url: str, form: str) -> None:
    told = run("board", "--format", form, "--limit", "3", url=url).stdout

    shown_here = re.findall(r"Speaker \d+", told)
    assert len(set(shown_here)) == 3


def test_a_picture_of_a_board_shows_everybody(url: str) -> None:
    result = run("board", "--picture", "--limit", "3", url=url)

    assert result.exit_code == 2
    assert "--limit" in result.stderr
