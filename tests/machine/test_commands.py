"""Random sequences of every command, on both databases, against a plain model.

The long form is `python -m tests.benchmarks.machine_torture`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click
import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from ledger.cli import root
from ledger.domain import entry as kinds
from tests.machine import on_postgres
from tests.machine.faults import FAULTS, found_by
from tests.machine.machine import Commands

RULES = {
    "add": "add", "accept": "accept", "cite": "cite", "amend": "amend", "split": "split",
    "import": "import_rows", "resolve": "judge", "assess": "assess", "review": "review",
    "reopen": "reopen", "undo": "undo", "redo": "redo", "redact": "redact",
    "speaker rename": "rename", "speaker merge": "merge", "speaker alias": "call",
    "speaker role": "note_a_role", "speaker fiscal": "note_a_fiscal_year",
    "base-rate": "note_a_base_rate", "checkpoint": "sign", "anchor": "anchor",
    "key new": "start", "key rotate": "rotate_the_key", "init": "upgrade",
    "restore": "back_up_and_restore", "publish": "publish", "backup": "back_up_and_restore",
}  # fmt: skip
"""Every command that changes something, and the rule that types it."""

NO_LEDGER = {"config set", "config unset"}
"""What changes a file of settings, and no ledger (tests/cli/test_config.py)."""


def settings(runs: int, steps: int) -> hypothesis.settings:
    """Return how often and how far to run."""
    return hypothesis.settings(
        max_examples=runs, stateful_step_count=steps, deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip


@pytest.mark.slow
def test_on_sqlite() -> None:
    run_state_machine_as_test(Commands, settings=settings(runs=3, steps=12))


@pytest.mark.slow
def test_on_postgresql(postgres_ledger: str) -> None:
    make = on_postgres.machine_on(postgres_ledger)

    run_state_machine_as_test(make, settings=settings(runs=1, steps=12))


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command with its words, those below others too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        elif command is not None:
            yield " ".join([*names, name]), command


def test_every_command_that_changes_something_has_a_rule() -> None:
    writing = {name for name, command in commands(root) if getattr(command, "writes", False)}

    assert writing - NO_LEDGER <= RULES.keys(), "give the machine a rule for it"
    for command, name in RULES.items():
        said = inspect.getsource(inspect.unwrap(getattr(Commands, name)))
        assert f'"{command.split()[-1]}"' in said, (command, name)


def test_every_type_of_entry_is_told_by_the_model() -> None:
    types = {value for name, value in vars(kinds).items() if name.isupper()}
    source = "".join(path.read_text() for path in Path(__file__).parent.glob("*.py"))

    assert [one for one in sorted(types) if f'"{one}"' not in source] == []


def test_the_stories_of_the_faults_find_nothing_by_themselves() -> None:
    for plant, story in FAULTS.values():
        assert found_by(story, lambda: None) is None, plant


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, story = FAULTS[name]

    assert found_by(story, lambda: plant(monkeypatch)) is not None
