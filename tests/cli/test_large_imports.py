"""A large import that goes wrong: every bad row is told, and what cannot be saved is not there."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.exchange.reading_apart import WORTH_IT
from ledger.store.address import sqlite_path
from ledger.store.reader import open_reader
from tests.cli.terminal import NOW, run

ROOT = Path(__file__).parents[2]
ROWS = 12_000
BAD = range(7, ROWS, 12)
"""The lines that have a day which is none: 1,000 of them."""
FEW = 2_500
BATCH = 100


def row(number: int, said_on: str = "2025-01-29") -> str:
    """Return a row of JSON."""
    return json.dumps({
        "key": f"call-{number}", "speaker": f"Speaker {number % 40:02}",
        "claim": f"Claim {number}", "said_on": said_on, "deadline": "2025-12-31",
        "source": f"https://example.org/{number}",
    })  # fmt: skip


def file_of(folder: Path, rows: list[str]) -> str:
    """Write rows to a file and return its name."""
    path = folder / "calls.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def counts(url: str) -> tuple[int, int, int]:
    """Return how many predictions the projection, the log and the head count."""
    with open_reader(url) as reader:
        [found] = reader.rows(
            "SELECT (SELECT COUNT(*) FROM prediction),"
            " (SELECT COUNT(*) FROM log_entry WHERE type = 'prediction.recorded'), next_id - 1"
            " FROM log_head"
        )
    return found[0], found[1], found[2]


def start(*words: str, url: str, room: str = "unlimited") -> subprocess.Popen[str]:
    """Start the program in a process of its own, whose files get no larger than some blocks."""
    line = shlex.join([sys.executable, "-m", "ledger", "--db", url, *words])
    return subprocess.Popen(
        ["/bin/sh", "-c", f"ulimit -f {room}; exec {line}"], cwd=ROOT, text=True,
        env={**os.environ, "PLEDGER_NOW": NOW, "PLEDGER_ACTOR": "you"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_a_thousand_bad_rows_are_all_told_by_line_and_left_out_on_request(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    bad = set(BAD)
    file = file_of(
        tmp_path,
        [row(line, "2025-02-30" if line in bad else "2025-01-29") for line in range(1, ROWS + 1)],
    )

    refused = run("import", file, "--yes", url=sqlite_ledger)
    nothing = counts(sqlite_ledger)
    skipped = run("import", file, "--yes", "--skip-bad", "--json", url=sqlite_ledger)

    assert (refused.exit_code, nothing) == (1, (0, 0, 0))
    assert "1000 have a problem:" in refused.stdout
    told = [line.split() for line in refused.lines if line.lstrip().startswith("line ")]
    assert [int(words[1]) for words in told] == list(BAD)
    assert all(words[2] == "said_on" for words in told)
    assert refused.stdout.endswith("\nNothing was written.\n")

    assert skipped.exit_code == 0
    assert [one["line"] for one in json.loads(skipped.stdout)["problems"]] == list(BAD)
    assert counts(sqlite_ledger) == (ROWS - 1_000,) * 3


@pytest.mark.slow
def test_a_killed_import_in_batches_keeps_whole_batches_and_goes_on(
    ledger_url: str, tmp_path: Path
) -> None:
    file = file_of(tmp_path, [row(number) for number in range(FEW)])
    words = ("import", file, "--yes", "--batch", str(BATCH))

    process = start(*words, url=ledger_url)
    while counts(ledger_url)[1] == 0:
        assert process.poll() is None
    process.kill()
    process.communicate()
    after = counts(ledger_url)
    whole = run(*words, url=ledger_url)

    assert len(set(after)) == 1
    assert after[0] % BATCH == 0
    assert 0 < after[0] < FEW
    assert whole.exit_code == 0
    assert f"{after[0]} are already here" in whole.stdout
    assert counts(ledger_url) == (FEW, FEW, FEW)
    assert run("verify", url=ledger_url).exit_code == 0


@pytest.mark.slow
def test_a_killed_import_of_two_processes_leaves_nothing_and_lets_the_next_one_write(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    file = file_of(tmp_path, [row(number) for number in range(WORTH_IT // 150)])
    assert Path(file).stat().st_size > WORTH_IT
    place = sqlite_path(sqlite_ledger)
    assert place is not None
    empty = place.stat().st_size

    process = start("import", file, "--yes", url=sqlite_ledger)
    while place.stat().st_size == empty:
        assert process.poll() is None
    process.kill()
    process.communicate()
    after = run("import", "-", "--yes", url=sqlite_ledger, stdin=row(1))

    assert after.exit_code == 0
    assert counts(sqlite_ledger) == (1, 1, 1)
    assert run("doctor", url=sqlite_ledger).exit_code == 0


def test_a_disk_that_fills_during_an_import_is_told_and_the_old_state_stays(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    assert run("import", "-", "--yes", url=sqlite_ledger, stdin=row(0)).exit_code == 0
    place = sqlite_path(sqlite_ledger)
    assert place is not None
    file = file_of(tmp_path, [row(number) for number in range(1, FEW)])
    agreed = "--yes", "--new-speakers"
    before = counts(sqlite_ledger), run("export", url=sqlite_ledger).stdout

    # A little room is left: the disk is full in the middle of writing and not before.
    blocks = str(place.stat().st_size // 512 + 400)
    process = start("import", file, *agreed, url=sqlite_ledger, room=blocks)
    out, told = process.communicate()

    assert (process.returncode, out) == (1, "")
    # A file that may not grow is an error of the disk to SQLite; "full" is what no room is.
    assert f"Error: the disk of {place} failed: disk I/O error." in " ".join(told.split())
    assert f"df -h {place.parent}\n" in told
    assert told.endswith("Nothing was saved.\n")
    assert (counts(sqlite_ledger), run("export", url=sqlite_ledger).stdout) == before
    assert run("import", file, *agreed, url=sqlite_ledger).exit_code == 0
    assert counts(sqlite_ledger) == (FEW, FEW, FEW)
