"""Commands that a person waits for start fast: they import nothing that they do not need."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.cli import COMMANDS
from ledger.store import queries
from tests.cli.terminal import NOW

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from ledger.cli import main
code = main(sys.argv[1:])
names = sorted(sys.modules)
import json
print(json.dumps([code, names]), file=sys.stderr)
"""

HEAVY = ("sqlalchemy", "alembic", "psycopg", "rfc8785", "msgspec", "dateutil")
"""What takes longer to import than any reading command otherwise takes."""

WAITED_FOR = [
    (), ("list",), ("due",), ("show", "12"), ("scorecard", "ada-example"), ("why", "12"),
    ("board",), ("history",), ("speaker",),
]  # fmt: skip


def modules(*argv: str, url: str | None = None) -> tuple[int, set[str]]:
    """Run a command in a process of its own; return its exit code and what it imported from."""
    code, names = everything(*argv, url=url)
    return code, {name.partition(".")[0] for name in names}


def everything(*argv: str, url: str | None = None) -> tuple[int, set[str]]:
    """Run a command in a process of its own; return its exit code and every module it has."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGER_")}
    # A test runner may say how wide its own screen is; nobody looks at this one.
    env.pop("COLUMNS", None)
    env |= {"PLEDGER_NOW": NOW, **({"PLEDGER_DB": url} if url else {})}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv],
        capture_output=True, text=True, encoding="utf-8", env=env, cwd=ROOT, check=True,
    )  # fmt: skip
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, set(names)


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


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_leaves_heavy_modules_out(name: str) -> None:
    code, names = modules(name, "--help")

    assert code == 0
    # The reader of deadlines counts months with it, and imports little of it.
    assert names & {*HEAVY, "cryptography", "rich"} - {"dateutil"} == set()


def test_a_missing_ledger_leaves_heavy_modules_out(tmp_path: Path) -> None:
    code, names = modules("list", "--db", str(tmp_path / "no.db"))

    assert code == 3
    assert names & set(HEAVY) == set()


def test_plain_text_needs_no_tables_of_widths(sqlite_story: str) -> None:
    _, names = modules("scorecard", "ada-example", url=sqlite_story)

    assert "rich" not in names


ARCHIVES = {"shutil", "zlib", "bz2", "lzma", "zipfile", "tarfile"}
WORDS = {"textwrap", "difflib", "csv", "getpass", "json", "tomllib", "platformdirs"}
FOLDING = {
    "ledger.domain.prediction", "ledger.domain.state", "ledger.domain.fold", "ledger.domain.entry",
    "ledger.domain.scorecard", "ledger.domain.deadline", "ledger.commands.settings",
}  # fmt: skip
RULES = {
    "decimal", "ledger.domain.measure", "ledger.domain.quantity", "ledger.domain.readings",
    "ledger.domain.resolver", "ledger.domain.deadline", "ledger.domain.fiscal_words",
    "ledger.commands.settings",
}  # fmt: skip
LISTS = ARCHIVES | WORDS | FOLDING
# Making classes of values takes long, and so does looking for words in another language.
SLOW = {"dataclasses", "locale"}

QUESTIONS = {"ledger.store.reader", "ledger.domain.status", "ledger.render.page"}

BUDGETS: dict[tuple[str, ...], tuple[int, set[str]]] = {
    # Click lays help out with textwrap.
    ("--help",): (14, (LISTS | QUESTIONS) - {"textwrap"}),
    ("--version",): (14, LISTS | QUESTIONS | SLOW),
    (): (36, LISTS | SLOW),
    ("due",): (37, LISTS | SLOW),
    ("list",): (39, LISTS | SLOW),
    # It reads entries, which are JSON, and folds those of one prediction; 3 has no figures.
    ("show", "3"): (60, (ARCHIVES | WORDS | RULES) - {"json"}),
}
"""What a command may import: so many modules of ours, and none of these."""


@pytest.mark.parametrize("argv", BUDGETS, ids=lambda argv: " ".join(argv) or "ledger")
def test_a_command_stays_within_what_it_may_import(
    sqlite_story: str, argv: tuple[str, ...]
) -> None:
    most, without = BUDGETS[argv]

    _, names = everything(*argv, url=sqlite_story)

    assert names & without == set()
    assert len({name for name in names if name.split(".")[0] == "ledger"}) <= most


def test_a_module_over_the_budget_would_be_seen(sqlite_story: str) -> None:
    _, names = everything("show", "12", url=sqlite_story)

    assert {"ledger.domain.fold", "ledger.store.queries.in_force", "json"} <= names


def test_a_room_of_the_questions_opens_when_it_is_asked_for(sqlite_story: str) -> None:
    _, names = everything("due", url=sqlite_story)

    rooms = {name for name in names if name.startswith("ledger.store.queries.")}
    assert rooms == {"ledger.store.queries.standing", "ledger.store.queries.predictions"}


def test_the_rooms_hold_what_their_table_says() -> None:
    for room, names in queries._ROOMS.items():
        module = importlib.import_module(f"ledger.store.queries.{room}")
        for name in names.split():
            assert getattr(queries, name) is getattr(module, name)
    assert sorted(queries.__all__) == sorted(" ".join(queries._ROOMS.values()).split())
    with pytest.raises(AttributeError, match="'no_such_question'"):
        queries.no_such_question  # noqa: B018
