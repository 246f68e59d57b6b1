"""Commands that a person waits for start fast: they import nothing that they do not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import NOW

ROOT = Path(__file__).parents[2]

PROGRAM = """
import json, sys
from ledger.cli import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""

HEAVY = ("sqlalchemy", "alembic", "psycopg", "rfc8785", "msgspec", "dateutil")
"""What takes longer to import than any reading command otherwise takes."""

WAITED_FOR = [
    (), ("list",), ("due",), ("show", "12"), ("scorecard", "ada-example"), ("why", "12"),
    ("board",), ("history",), ("speaker",),
]  # fmt: skip


def modules(*argv: str, url: str | None = None) -> tuple[int, set[str]]:
    """Run a command in a process of its own; return its exit code and what it imported."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGER_")}
    # A test runner may say how wide its own screen is; nobody looks at this one.
    env.pop("COLUMNS", None)
    env |= {"PLEDGER_NOW": NOW, **({"PLEDGER_DB": url} if url else {})}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv],
        capture_output=True, text=True, encoding="utf-8", env=env, cwd=ROOT, check=True,
    )  # fmt: skip
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("argv", WAITED_FOR, ids=lambda argv: " ".join(argv) or "ledger")
def test_a_reading_command_on_a_file_leaves_heavy_modules_out(
    sqlite_story: str, argv: tuple[str, ...]
) -> None:
    code, names = modules(*argv, url=sqlite_story)

    assert code == 0
    assert names & set(HEAVY) == set()


@pytest.mark.ux(5)
@pytest.mark.parametrize(
    ("argv", "exit_code"),
    [
        (("--help",), 0),
        (("list", "--help"), 0),
        (("--version",), 0),
        (("scorecrad",), 2),
        (("list", "--colour"), 2),
        (("show", "99"), 3),
        (("scorecard", "Nobody"), 3),
        (("list", "--format", "md", "--columns", "nope"), 2),
    ],
)
def test_help_and_errors_leave_heavy_modules_out(
    sqlite_story: str, argv: tuple[str, ...], exit_code: int
) -> None:
    code, names = modules(*argv, url=sqlite_story)

    assert code == exit_code
    assert names & set(HEAVY) == set()


def test_a_missing_ledger_leaves_heavy_modules_out(tmp_path: Path) -> None:
    code, names = modules("list", "--db", str(tmp_path / "no.db"))

    assert code == 3
    assert names & set(HEAVY) == set()


def test_plain_text_needs_no_tables_of_widths(sqlite_story: str) -> None:
    _, names = modules("scorecard", "ada-example", url=sqlite_story)

    assert "rich" not in names


def test_lists_do_not_pay_for_scoring(sqlite_story: str) -> None:
    env = {**os.environ, "PLEDGER_NOW": NOW, "PLEDGER_DB": sqlite_story}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "due"],
        capture_output=True, text=True, encoding="utf-8", env=env, cwd=ROOT, check=True,
    )  # fmt: skip
    _, names = json.loads(done.stderr.splitlines()[-1])

    assert not {"ledger.domain.scorecard", "ledger.domain.fold"} & set(names)
