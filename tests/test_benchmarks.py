"""Every script of tests/benchmarks still starts: each is run once, as small as it can be.

What they measure is not looked at here, only that they get to their end and tell it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.database import to_url
from tests.benchmarks.rows import rows
from tests.benchmarks.writing_together import against_copy
from tests.cli.terminal import run as ledger

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "benchmarks"
SMALL = {
    "speed": ("", "| card | 200 | "),
    "reading": ("", "| completion of a name | 200 |"),
    "statements": ("", "the first 1,000 counted | 200 |"),
    "side_by_side": ("20", "| scorecard | "),
    "site_pages": ("20 5", '"pages_per_second"'),
    "deadline_torture": ("--runs 1 --count 40", '"exceptions and unsound readings": 0'),
    "proof_torture": ("clean --logs 1", '"false alarms by us": 0'),
}
"""Scripts that run whole: with which words, and what they tell at the end."""
ELSEWHERE = {
    "faults": "store/test_faults.py",
    "kills": "store/test_durability.py",
    "machine_torture": "machine/test_commands.py",
    "mutants": "test_mutants.py",
    "power_cuts": "store/test_durability.py",
    "writers": "store/test_durability.py",
}
"""Scripts whose rounds a test does, a few of them."""
PIECES = {"covered", "deadlines", "floors", "rows", "serving", "writing_together"}
"""Scripts that others above run or use, or that are tried in pieces below."""


def start(name: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a script as small as its settings allow."""
    small = {"SIZES": "200", "RUNS": "1", **settings}
    return subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", *words], cwd=ROOT,
        env={**os.environ, **small}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_script_gets_to_its_end(name: str, tmp_path: Path) -> None:
    words, told = SMALL[name]

    done = start(name, *words.split(), BENCH_DIR=str(tmp_path), TORTURE_OUT=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert told in done.stdout


@pytest.mark.slow
def test_a_ledger_is_served_and_asked(sqlite_ledger: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(rows(30)))
    assert ledger("import", str(file), "--yes", url=sqlite_ledger).exit_code == 0

    done = start("serving", sqlite_ledger, "0.1")

    assert done.returncode == 0, done.stderr
    assert '"search_not_kept"' in done.stdout


def test_an_import_is_compared_with_a_copy(
    postgres_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    against_copy([to_url(postgres_database)], tmp_path, 20)

    assert "| all of ours | 20 |" in capsys.readouterr().out


def test_what_pytest_measures_is_found_by_it() -> None:
    files = [str(FOLDER / name) for name in ("import_rows.py", "deadline_speed.py")]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *files], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert "test_importing_the_reader_takes" in done.stdout


def test_no_script_is_forgotten() -> None:
    scripts = {path.stem for path in FOLDER.glob("*.py") if "__main__" in path.read_text()}

    assert scripts == SMALL.keys() | ELSEWHERE.keys() | PIECES
    for name, test in ELSEWHERE.items():
        assert name in (ROOT / "tests" / test).read_text(), name
