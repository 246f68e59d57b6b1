"""The plugin that keeps CI honest, tried on files of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run_pytest(folder: Path, text: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in a process of its own, with the plugin and nothing else of ours."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    postgres: x\n    other: y\n")
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PY")}
    outside |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    outside.pop("CI", None)
    outside.pop("PLEDGER_NO_SKIPS", None)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.no_silent_skips", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**outside, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


SKIPPED = """
import pytest

@pytest.mark.{marker}
def test_it():
    pytest.{how}("no server here")
"""


@pytest.mark.parametrize("name", ["CI", "PLEDGER_NO_SKIPS"])
def test_a_skipped_database_test_fails_in_ci(tmp_path: Path, name: str) -> None:
    run = run_pytest(tmp_path, SKIPPED.format(marker="postgres", how="skip"), **{name: "1"})

    assert run.returncode == 1
    assert "1 failed" in run.stdout
    assert "this may not be skipped in CI: Skipped: no server here" in run.stdout


def test_a_fixture_that_skips_a_database_test_fails_it_in_ci(tmp_path: Path) -> None:
    text = """
import pytest

@pytest.fixture
def server():
    pytest.skip("no server here")

@pytest.mark.postgres
def test_it(server):
    pass
"""

    run = run_pytest(tmp_path, text, CI="true")

    assert run.returncode == 1
    assert "this may not be skipped in CI" in run.stdout


def test_a_module_that_skips_itself_fails_in_ci(tmp_path: Path) -> None:
    text = "import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass\n"

    assert run_pytest(tmp_path, text, CI="true").returncode != 0
    assert "1 skipped" in run_pytest(tmp_path, text).stdout


@pytest.mark.parametrize(
    ("marker", "how", "settings"),
    [
        ("postgres", "skip", {}),
        ("postgres", "skip", {"CI": "0"}),
        ("postgres", "xfail", {"CI": "1"}),
        ("other", "skip", {"CI": "1"}),
    ],
    ids=["at home", "CI switched off", "an expected failure", "a test that may be skipped"],
)
def test_other_skips_stay_skips(
    tmp_path: Path, marker: str, how: str, settings: dict[str, str]
) -> None:
    run = run_pytest(tmp_path, SKIPPED.format(marker=marker, how=how), **settings)

    assert run.returncode == 0
    assert "failed" not in run.stdout.splitlines()[-1].replace("xfailed", "")
