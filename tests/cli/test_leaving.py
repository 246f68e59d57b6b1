"""What only read ends at once; nothing that anybody waits for is lost with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import NOW

ROOT = Path(__file__).parents[2]

PROGRAM = """
import atexit, sys
from ledger.cli import run

class Kept:
    def __del__(self):
        print("cleared", flush=True)

kept = Kept()
atexit.register(print, "goodbye")
{before}
run()
"""


def left(*argv: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own that tells how it ends."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGER_")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before), *argv],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
        env=env | {"PLEDGER_NOW": NOW, "PLEDGER_ACTOR": "tester"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("argv", "code"), [((), 0), (("list",), 0), (("show", "99"), 3), (("lost",), 2)]
)
def test_what_only_read_ends_at_once_with_its_exit_code(
    sqlite_story: str, argv: tuple[str, ...], code: int
) -> None:
    done = left("--db", sqlite_story, *argv)

    assert done.returncode == code
    assert "cleared" not in done.stdout
    assert done.stdout.endswith("goodbye\n")


def test_all_of_a_long_answer_is_written(sqlite_story: str) -> None:
    whole = left("--db", sqlite_story, "list", before="import sqlalchemy")

    assert "cleared" in whole.stdout
    assert left("--db", sqlite_story, "list").stdout == whole.stdout.replace("cleared\n", "")


@pytest.mark.parametrize(
    "before",
    [
        "sys.settrace(lambda *_: None); atexit.register(sys.settrace, None)",
        "sys.setprofile(lambda *_: None); atexit.register(sys.setprofile, None)",
        "import threading; ended = threading.Event();"
        " threading.Thread(target=ended.wait).start(); atexit.register(print)\n"
        "threading._register_atexit(ended.set)",
        "import sqlalchemy",
    ],
    ids=["traced", "profiled", "another thread", "SQLAlchemy"],
)
def test_who_is_not_alone_leaves_in_the_ordinary_way(sqlite_story: str, before: str) -> None:
    done = left("--db", sqlite_story, "list", before=before)

    assert done.returncode == 0
    assert "goodbye" in done.stdout
    assert "cleared" in done.stdout


def test_what_wrote_leaves_in_the_ordinary_way(tmp_path: Path) -> None:
    done = left("init", str(tmp_path / "new.db"))

    assert done.returncode == 0
    assert "cleared" in done.stdout
