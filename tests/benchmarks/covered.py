"""See that the tests take every branch of what must not be wrong: the rules, the proofs, the log.

    python -m tests.benchmarks.covered

Runs the tests of those layers on both databases, two at a time, and writes what was found to
``docs/trust/coverage.json``.  Exit code 1 when a line or a branch was not taken, each of them
named, or when a test failed.
"""

from __future__ import annotations

import io
import json
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import coverage
import pytest

from ledger import __version__

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "trust" / "coverage.json"
LAYERS = {
    "ledger/domain": "ledger/domain/*",
    "ledger/proof": "ledger/proof/*",
    "ledger/store/log.py": "ledger/store/log.py",
}
"""What must be covered, and the files that are meant."""
TESTS = (
    "tests/domain", "tests/proof", "tests/render", "tests/actions",
    *(f"tests/store/test_{name}.py" for name in ("log", "frontier", "listing")),
)  # fmt: skip


def run(data: Path) -> int:
    """Run the tests and keep which lines and branches they took; the exit code of pytest."""
    os.environ["COVERAGE_FILE"] = str(data)
    return int(pytest.main([
        *(str(ROOT / test) for test in TESTS), "-q", "-n", "2", "-p", "no:cacheprovider",
        f"--cov={ROOT / 'ledger'}", "--cov-branch", "--cov-report=", "--cov-config=/dev/null",
    ]))  # fmt: skip


def figures(found: coverage.Coverage, files: str) -> dict[str, Any]:
    """Return how many lines and branches some files have, and how many were not taken."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        found.json_report(outfile=str(report), include=[files], show_contexts=False)
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return {
        "lines": totals["num_statements"],
        "lines not taken": totals["missing_lines"],
        "branches": totals["num_branches"],
        "branches not taken": totals["missing_branches"],
    }


def main() -> int:
    """Run the tests, write the figures, and name what was not taken."""
    with tempfile.TemporaryDirectory() as folder:
        failed = run(Path(folder) / "data")
        found = coverage.Coverage(data_file=str(Path(folder) / "data"), config_file=False)
        found.load()
        told = {layer: figures(found, files) for layer, files in LAYERS.items()}
        missed = io.StringIO()
        found.report(include=list(LAYERS.values()), show_missing=True, skip_covered=True,
                     file=missed)  # fmt: skip
    print(missed.getvalue())  # noqa: T201
    versions = {"ledger": __version__, "python": platform.python_version()} | {
        name: version(name) for name in ("coverage", "pytest")
    }
    OUT.write_text(json.dumps({**told, "tests": TESTS, "versions": versions}, indent=2) + "\n")
    left = sum(one[f"{kind} not taken"] for one in told.values() for kind in ("lines", "branches"))
    return int(failed or left > 0)


if __name__ == "__main__":
    sys.exit(main())
