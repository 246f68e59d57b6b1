"""Long random runs of whole commands on both databases, against the plain model.

`python -m tests.benchmarks.machine_torture [RUNS] [POSTGRES] [STEPS] [SEED]` runs the state
machine of tests/machine, many times and far, and then looks how many random runs it takes to
find each planted fault.  The figures go to docs/trust/machine.json.
"""

from __future__ import annotations

import sys

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.benchmarks.rounds import Found, do_rounds, total, write
from tests.machine.faults import FAULTS
from tests.machine.machine import Commands
from tests.machine.on_postgres import machine_on
from tests.postgres_server import running

IN_A_ROUND = 10
PATIENCE = 40


def run(machine: type[Commands], runs: int, steps: int, seed: int) -> Found:
    """Run so often and so far, and count what was typed; a difference is an AssertionError."""
    settings = hypothesis.settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, database=None,
        report_multiple_bugs=False, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    Commands.counted.clear()
    run_state_machine_as_test(hypothesis.seed(seed)(machine), settings=settings)
    return {"runs": runs, **dict(sorted(Commands.counted.items()))}


def on_sqlite(key: str) -> Found:
    """Do a round on files; the key ends with its steps and its seed."""
    *_, steps, seed = key.split()
    return run(Commands, IN_A_ROUND, int(steps), int(seed))


def on_postgres(key: str) -> Found:
    """Do a round on a server."""
    *_, steps, seed = key.split()
    with running() as url:
        return run(machine_on(url), IN_A_ROUND, int(steps), int(seed))


def until_found(key: str) -> Found:
    """Return how many random runs find a planted fault; 0 when none of many did."""
    name, _, seed = key.rpartition(" ")
    plant, _ = FAULTS[name]
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        for runs in range(1, PATIENCE + 1):
            try:
                run(Commands, 1, 40, int(seed) + runs)
            except Exception:
                return {"runs": runs}
    return {"runs": 0}


def main(runs: int = 400, postgres: int = 60, steps: int = 50, seed: int = 7) -> int:
    """Run on both databases, plant the faults, and write the figures."""
    found: Found = {"seed": seed, "steps of a run": steps}
    for name, count, do in (
        ("sqlite", runs, on_sqlite), ("postgresql", postgres, on_postgres),
    ):  # fmt: skip
        keys = [f"{name} {steps} {seed * 1000 + at}" for at in range(count // IN_A_ROUND)]
        results = do_rounds("machine", keys, do)
        if results is None:
            return 1
        found[name] = total(results)
    keys = [f"{name} {seed}" for name in FAULTS]
    results = do_rounds("machine", keys, until_found)
    if results is None:
        return 1
    found["runs until a fault is found"] = {
        name: one["runs"] for name, one in zip(FAULTS, results, strict=True)
    }
    write("machine", found)
    return int(not all(one["runs"] for one in results))


if __name__ == "__main__":
    sys.exit(main(*[int(text) for text in sys.argv[1:5]]))
