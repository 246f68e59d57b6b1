"""Mutation testing finds the holes of planted tests, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.mutants import ROOT, all_mutants, explained, found
from tests.benchmarks.mutations import changed, mutants

PLANTED = """
from functools import cache

FEWEST = 5
MOST = 9

def is_enough(count):
    return count >= FEWEST and count < MOST

def is_late(day, deadline):
    if day is None:
        return False
    return day > deadline

@cache
def down(number):
    while number > 0:
        number -= 2
    return number

def half(number):
    return number / 2

TABLE = [half(4)]

def unasked(number):
    return number + 1
"""
ITS_TESTS = """
import planted

def test_enough():
    assert planted.is_enough(5)
    assert not planted.is_enough(4)
    assert not planted.is_enough(12)

def test_late():
    assert planted.is_late(9, 3)
    assert not planted.is_late(3, 9)
    assert not planted.is_late(None, 9)

def test_down():
    assert planted.down(5) == -1
    assert planted.down(4) == 0
    assert planted.TABLE == [2]
"""
HOLES = {
    ("survived", "MOST = 9"): {"9 -> 10"},
    ("survived", "is_enough"): {"count < MOST -> count <= MOST"},
    ("survived", "is_late"): {"day > deadline -> day >= deadline"},
    ("unrun", "unasked"): {
        "return number + 1 -> return None", "number + 1 -> number - 1", "1 -> 2",
    },
}  # fmt: skip


def run(
    folder: Path, *options: str, module: str = "planted.py"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable, "-m", "tests.benchmarks.mutants", str(folder / "planted.py"),
            "--tests", str(folder / "test_planted.py"), "--out", str(folder / "out"),
            "--grace", "0.4", *options,
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "planted.py").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "test_planted.py").write_text(ITS_TESTS, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_holes_of_planted_tests_are_found_and_nothing_else(folder: Path) -> None:
    done = run(folder)
    rows = [json.loads(line) for line in (folder / "out").read_text("utf-8").splitlines()]
    holes: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row["how"] in ("survived", "unrun"):
            where = row["inside"] or PLANTED.splitlines()[row["line"] - 1]
            change = f"{row['before']} -> {row['after']}"
            holes.setdefault((row["how"], where), set()).add(change)
    again = run(folder, "--score")

    assert holes == HOLES
    assert len(rows) == len(mutants(PLANTED))
    assert any(row["how"] == "hung" for row in rows)
    assert done.returncode == 1
    assert again.stdout.splitlines()[-1] == f"score: {len(rows) - 6}/{len(rows)} = " + (
        f"{100 * (len(rows) - 6) / len(rows):.1f} %"
    )


@pytest.mark.slow
def test_tests_that_fail_without_any_change_tell_nothing(folder: Path) -> None:
    (folder / "test_planted.py").write_text("def test_no(): assert False\n", encoding="utf-8")
    done = run(folder)

    assert done.returncode == 1
    assert "test_no fails without any change" in done.stderr
    assert not (folder / "out").exists()


def test_every_mutant_is_another_module() -> None:
    [module] = found(["readings"])
    places = all_mutants([module])
    sources = {compile(changed(module.source, one), "m", "exec") for _, one in places}

    assert len(places) == len(sources) > 50


def test_what_only_a_type_checker_reads_is_left_alone() -> None:
    source = """
if TYPE_CHECKING:
    LIMIT = 1
Answer = int | None

@dataclass(frozen=True)
class Value:
    number: Literal[1]

    def of(self, other: Literal[2]) -> Literal[3]:
        assert other > 4
"""
    assert [(one.before, one.after) for one in mutants(source)] == [
        ("if TYPE_CHECKING", "if True"), ("if TYPE_CHECKING", "if False"),
    ]  # fmt: skip


def test_every_explained_survivor_is_still_a_mutant() -> None:
    wanted = explained()
    names = {where for where, _, _ in wanted}
    modules = [m for m in found(["*"]) if any(n.startswith(_inner(m.name)) for n in names)]
    places = {
        (f"{_inner(m.name)}.{one.inside}" if one.inside else _inner(m.name), one.before, one.after)
        for m, one in all_mutants(modules)
    }

    assert wanted <= places


def _inner(name: str) -> str:
    return name.removeprefix("ledger.")
