"""The terminal that other tests run commands in."""

from __future__ import annotations

import os
import sys

from tests.cli.terminal import run


def test_an_answer_goes_to_stdout_and_its_code_is_kept() -> None:
    result = run("--version")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("ledger, version ")


def test_an_error_goes_to_stderr_with_its_code() -> None:
    result = run("scorecrad")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "scorecrad" in result.stderr


def test_nothing_of_the_machine_is_changed() -> None:
    before = dict(os.environ), sys.stdin, sys.stdout, sys.stderr

    run("--help", env={"PLEDGER_DB": "elsewhere.db"})

    assert (dict(os.environ), sys.stdin, sys.stdout, sys.stderr) == before
