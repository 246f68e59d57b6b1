"""Faults that are planted to see that the machine finds them, each with a short story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger import actions
from ledger.actions import accepting, resolving
from ledger.domain import entry as kinds
from ledger.domain import fold, in_force
from ledger.errors import Refused
from ledger.proof.canonical import leaf_of
from ledger.store import log, projection, tables
from tests.machine.machine import Commands

Plant = Callable[[pytest.MonkeyPatch], None]
Story = Callable[[Commands], None]

INVARIANTS = [
    name for name in dir(Commands)
    if hasattr(getattr(Commands, name), "hypothesis_stateful_invariant")
]  # fmt: skip


def look(machine: Commands) -> None:
    """Compare everything that can be asked with the model."""
    for name in INVARIANTS:
        getattr(machine, name)()


def found_by(story: Story, plant: Callable[[], None]) -> str | None:
    """Return what the machine finds when a fault is planted before a story; None: nothing."""
    machine = Commands()
    try:
        machine.start()
        plant()
        story(machine)
        look(machine)
    except AssertionError as error:
        return str(error) or "an assertion"
    finally:
        machine.teardown()
    return None


def _forget_retractions(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(fold._STEPS, kinds.EVIDENCE_RETRACTED, lambda state, entry, data: state)


def _forget_undoing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(in_force, "undone", lambda entries: {})


def _skip_verdicts(patch: pytest.MonkeyPatch) -> None:
    whole = projection._add_prediction

    def without(rows: Any, state: Any) -> None:
        whole(rows, state)
        rows[tables.resolution].clear()

    patch.setattr(projection, "_add_prediction", without)


def _refold_nobody(patch: pytest.MonkeyPatch) -> None:
    """Rows of what was there already are not brought up to date; a rebuild has them right."""
    whole = projection.project
    patch.setattr(projection, "project", lambda c, known, fresh: whole(c, {}, fresh))


def _keep_what_was_refused(patch: pytest.MonkeyPatch) -> None:
    whole = accepting.accept
    patch.setattr(accepting, "_check", lambda state, stamp: None)

    def accept(connection: Any, numbers: Any, *, stamp: Any) -> None:
        whole(connection, numbers, stamp=stamp)
        connection.connection.driver_connection.commit()
        raise Refused("no.")

    patch.setattr(actions, "accept", accept)


def _give_a_number_twice(patch: pytest.MonkeyPatch) -> None:
    def in_force_only(recorded: int, entries: Any) -> int:
        there = in_force.in_force(entries)
        return recorded + sum(entry.type == kinds.EVIDENCE_ATTACHED for entry in there)

    patch.setattr(fold, "_last_number", in_force_only)


def _count_from_today(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(resolving, "_known_on", lambda cited, stamp: stamp.now.date())


def _hash_other_bytes(patch: pytest.MonkeyPatch) -> None:
    whole = leaf_of
    patch.setattr(log, "leaf_of", lambda body: whole(body + b" "))


def _let_wholes_wait(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(resolving, "following", lambda reader, changes: {})


def _split_and_judge(machine: Commands) -> None:
    machine.split(1, "--any", "kim")
    machine.judge(3, "met", 2, "kim")


def _undo_and_cite(machine: Commands) -> None:
    machine.undo("kim")
    machine.cite(2, "for", 2, date(2025, 3, 1), "kim")


FAULTS: dict[str, tuple[Plant, Story]] = {
    "a type of entry that changes nothing": (
        _forget_retractions, lambda machine: machine.retract(1, 1, "kim")
    ),
    "an undo that is forgotten": (_forget_undoing, lambda machine: machine.undo("kim")),
    "verdicts that get no rows": (
        _skip_verdicts, lambda machine: machine.judge(1, "met", 1, "kim")
    ),
    "rows that stay as they were": (
        _refold_nobody, lambda machine: machine.call("Ann Archer", "Foxglove", "kim")
    ),
    "a refusal that was saved": (
        _keep_what_was_refused, lambda machine: (
            machine.add(2, "Cleo Crane", None, "kim", True, None, None),
            machine.accept(3, "kim"),
        )[0]
    ),
    "an evidence number given twice": (_give_a_number_twice, _undo_and_cite),
    "a verdict known from the day it was written": (
        _count_from_today, lambda machine: machine.judge(1, "met", 1, "kim")
    ),
    "a hash of other bytes": (
        _hash_other_bytes, lambda machine: machine.cite(1, "for", 2, date(2025, 3, 1), "kim")
    ),
    "a whole that does not follow its parts": (_let_wholes_wait, _split_and_judge),
}  # fmt: skip
"""What is broken, and what somebody then does."""
