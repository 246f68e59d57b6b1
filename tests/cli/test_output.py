"""What leaves the program: widths, encodings, colour, pipes, pages and stable bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.render.width import cells
from ledger.store.address import sqlite_path
from tests.cli.pty_terminal import at_terminal
from tests.cli.terminal import NOW, run

LEDGER = str(Path(sys.executable).with_name("ledger"))

READING = [
    (), ("list",), ("list", "--columns", "id,speaker,claim,deadline,because"), ("due",),
    ("due", "--within", "90d"), ("scorecard", "ada-example"),
    ("scorecard", "ada-example", "--explain"), ("scorecard", "boris-sample"),
    ("scorecard", "-o", "Example Robotics"), ("board",), ("history",), ("history", "12"),
    ("speaker", "list"), ("speaker", "show", "ada-example"), ("check",), ("undo", "--list"),
    ("list", "nonsense"), ("list", "-s", "boris-sample"), ("config", "list"),
    *[(command, str(number)) for command in ("show", "why") for number in (2, 6, 11, 12, 13, 19)],
]  # fmt: skip
"""Every command that answers without changing anything."""

DATA = [words for words in READING if words[:1] not in [("undo",), ("config",)]]
"""Those that answer as data too."""

NAMES = [" ".join(words) or "ledger" for words in READING]


@pytest.mark.ux(70)
@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("words", READING, ids=NAMES)
def test_no_line_is_wider_than_the_terminal(
    sqlite_story: str, words: tuple[str, ...], columns: int
) -> None:
    found = run(*words, url=sqlite_story, columns=columns)

    wide = [line for line in found.lines if cells(line) > columns and "://" not in line]
    # An address, or the place of a file, is one word that nobody can break.
    assert [line for line in wide if not line.split()[-1].startswith("/")] == []


@pytest.mark.ux(71)
@pytest.mark.parametrize("columns", [40, 80, 120, 200])
def test_ids_dates_and_verdicts_are_whole_at_any_width(sqlite_story: str, columns: int) -> None:
    wanted = json.loads(run("list", "--json", url=sqlite_story).stdout)

    text = run("list", url=sqlite_story, columns=columns).stdout
    words = text.split()

    for one in wanted:
        assert str(one["id"]) in words
        assert one["deadline"] is None or one["deadline"] in words
        if one["status"] not in ("open", "no deadline"):
            assert one["status"].split()[0] in text


@pytest.mark.ux(71)
@pytest.mark.parametrize("columns", [40, 80])
def test_only_a_claim_or_a_name_ends_in_points(sqlite_story: str, columns: int) -> None:
    lines = run("list", url=sqlite_story, columns=columns).lines

    cut = [line for line in lines if "…" in line]
    assert cut
    claims = [one["claim"] for one in json.loads(run("list", "--json", url=sqlite_story).stdout)]
    assert all(any(claim[:10] in line for claim in claims) for line in cut)


@pytest.mark.ux(72)
@pytest.mark.parametrize("words", READING, ids=NAMES)
def test_in_a_pipe_nothing_is_cut_and_nothing_is_coloured(
    sqlite_story: str, words: tuple[str, ...]
) -> None:
    found = run(*words, url=sqlite_story, columns=None)

    assert "…" not in found.stdout
    assert "\x1b" not in found.stdout + found.stderr


@pytest.mark.ux(73)
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}])
@pytest.mark.parametrize("words", READING, ids=NAMES)
def test_no_escape_byte_where_colour_is_not_wanted(
    sqlite_story: str, words: tuple[str, ...], env: dict[str, str]
) -> None:
    more = () if env else ("--color", "never")

    found = run(*words, *more, url=sqlite_story, tty=True, env=env)

    assert "\x1b" not in found.stdout + found.stderr


@pytest.mark.ux(73)
def test_an_error_is_without_colour_too(sqlite_story: str) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in run("show", "99", url=sqlite_story, tty=True, env=env).stderr
    assert "\x1b" in run("show", "99", url=sqlite_story, tty=True).stderr


@pytest.mark.ux(74)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("words", READING, ids=NAMES)
def test_a_stream_that_cannot_carry_a_mark_gets_a_plain_one(
    sqlite_story: str, words: tuple[str, ...], encoding: str
) -> None:
    for tty in (False, True):
        found = run(*words, url=sqlite_story, encoding=encoding, tty=tty)
        assert found.exit_code == 0
        assert "Traceback" not in found.stderr


@pytest.mark.ux(74, 76)
def test_data_in_ascii_are_the_same_data(sqlite_story: str) -> None:
    plain = run("list", "--json", url=sqlite_story, encoding="ascii")

    assert plain.stdout.isascii()
    assert json.loads(plain.stdout) == json.loads(run("list", "--json", url=sqlite_story).stdout)


@pytest.mark.ux(75)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_columns_line_up_behind_wide_and_combining_letters(ledger_url: str, columns: int) -> None:
    claims = [
        "机器人将在月球上行走",
        "Cafe\u0301 robots",
        "Plain robots",
        "👩\u200d🚀 flies",
        "ロボット",
    ]
    for claim in claims:
        run("add", claim, "https://example.org/a", "-s", "芯片公司", "--new-speaker", "-d",
            "2030-12-31", "--no-input", url=ledger_url)  # fmt: skip

    lines = run("list", url=ledger_url, columns=columns).lines[1 : 1 + len(claims)]

    assert {cells(line.partition("2030-12-31")[0]) for line in lines if "2030" in line} != set()
    assert len({cells(line.partition("2030-12-31")[0]) for line in lines if "2030" in line}) == 1


@pytest.mark.ux(76, 78)
@pytest.mark.parametrize("words", DATA, ids=[" ".join(words) or "ledger" for words in DATA])
def test_json_before_or_after_is_the_same_bytes_and_nothing_else(
    story: str, words: tuple[str, ...]
) -> None:
    before, after = run("--json", *words, url=story), run(*words, "--json", url=story)

    assert before == after
    assert before.stderr == ""
    json.loads(before.stdout)
    assert run(*words, "--format", "json", url=story, columns=40, tty=True).stdout == before.stdout


@pytest.mark.ux(77)
def test_an_empty_list_is_an_empty_array_or_says_what_was_looked_for(story: str) -> None:
    nothing = ("list", "unicorns", "--status", "met")

    assert run(*nothing, "--json", url=story).stdout == "[]\n"
    text = run(*nothing, url=story)
    assert (text.exit_code, text.stdout) == (
        0,
        'No prediction containing "unicorns" that is met.\n',
    )


def shell(line: str, url: str, **env: str) -> tuple[int, str]:
    """Run a line in a shell; return its exit code and what came on stderr."""
    given = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGER_")}
    given |= {"PLEDGER_DB": url, "LEDGER": LEDGER, **env}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, env=given,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.ux(79)
@pytest.mark.parametrize(
    "line",
    [
        '"$LEDGER" list | head -1', '"$LEDGER" list | true', '"$LEDGER" list --json | true',
        '"$LEDGER" export | true', '"$LEDGER" --help | true', '"$LEDGER" list >&-',
        '"$LEDGER" help dates | true',
    ],
)  # fmt: skip
def test_a_reader_that_goes_away_is_no_error(sqlite_story: str, line: str) -> None:
    assert shell(line, sqlite_story) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_one_line(sqlite_story: str) -> None:
    code, said = shell('"$LEDGER" list > /dev/full', sqlite_story)

    assert code == 1
    assert said.splitlines() == ["Error: no space left on device."]


def test_bytes_that_are_no_text_are_no_traceback(sqlite_story: str) -> None:
    for words in ("list", "show", "scorecard", "due --within"):
        code, said = shell(f"\"$LEDGER\" {words} $'\\xff\\xfe'", sqlite_story)
        assert code in (0, 2, 3)
        assert "Traceback" not in said


def test_an_old_locale_is_no_traceback(sqlite_story: str) -> None:
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    assert shell('"$LEDGER" list > /dev/null', sqlite_story, **old) == (0, "")


def paged(story: str, *words: str, **env: str) -> str:
    """Run a reading command at a real terminal of 50 lines, and return what is shown."""
    path = sqlite_path(story)
    with at_terminal(*words, db=str(path), env=env) as session:
        assert session.ends() == 0
        return session.screen


def test_a_long_answer_goes_through_the_pager_of_a_terminal(
    sqlite_story: str, tmp_path: Path
) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED $LESS\ncat\n", encoding="utf-8")
    pager.chmod(0o755)
    env = {"PAGER": str(pager)}

    assert "PAGED FRX" in paged(sqlite_story, "help", "scoring", **env)
    assert "PAGED" not in paged(sqlite_story, "help", "exit-codes", **env)
    assert "PAGED" not in paged(sqlite_story, "help", "scoring", "--no-input", **env)
    assert "PAGED" not in paged(sqlite_story, "help", "scoring", **env, TERM="dumb")
    assert "PAGED" not in paged(sqlite_story, "list", "--json", **env)


@pytest.mark.parametrize("pager", ["", "/nowhere/less", "'open quote"])
def test_without_a_pager_a_long_answer_is_printed(sqlite_story: str, pager: str) -> None:
    assert "How verdicts are reached" in paged(sqlite_story, "help", "scoring", PAGER=pager)


def test_nothing_is_paged_in_a_pipe(sqlite_story: str) -> None:
    env = {"PAGER": "false", "LINES": "5", "PLEDGER_NOW": NOW}

    code, said = shell('"$LEDGER" list | grep -q Halo', sqlite_story, **env)

    assert (code, said.splitlines()[1:]) == (0, [])
