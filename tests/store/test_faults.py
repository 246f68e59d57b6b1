"""Writes, syncs, space and memory that fail in the middle of a command; the short form.

`python -m tests.benchmarks.faults` lets each of them fail in turn.
"""

from __future__ import annotations

import pytest

from tests.benchmarks import faults

EVERY = {
    "add": {"write": 12, "sync": 1, "full": 20, "memory": 900, "space": 90},
    "import": {"torn write": 24, "sync": 1, "one allocation": 400, "space": 190},
    "publish": {"write": 24, "sync": 2, "memory": 500, "space": 90},
}
PLANTED = {
    "add": {"memory": 900}, "import": {"write": 24}, "publish": {"sync": 2},
}  # fmt: skip


@pytest.mark.slow
def test_what_fails_anywhere_leaves_the_old_state_with_an_error_in_words() -> None:
    found = faults.in_a_process("sample", EVERY, False)

    assert {name: one for name, one in found.items() if one["neither"]} == {}
    assert all(one["old"] for one in found.values()), found


@pytest.mark.parametrize("operation", PLANTED)
def test_a_command_that_keeps_no_old_state_is_caught(operation: str) -> None:
    [found] = faults.in_a_process("sample", {operation: PLANTED[operation]}, True).values()

    assert found["failed at"] > found["old"] + found["new"], found
