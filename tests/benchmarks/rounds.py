"""Long runs in rounds: each round's result is kept, so a run that was stopped goes on later.

A round is named by a key that says all it depends on, its seed among it.  What was found stands
in build/torture, a line a round, and is counted again only when its key changes.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ledger import __version__

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "torture"
OUT = Path(os.environ.get("TORTURE_OUT") or ROOT / "docs" / "trust")
"""Where figures go: beside the page that tells them, unless the variable names another folder."""

SECONDS = "TORTURE_SECONDS"
"""The variable that says after how long a run stops beginning rounds; without it, never."""

Found = dict[str, Any]


def do_rounds(name: str, keys: Iterable[str], do: Callable[[str], Found]) -> list[Found] | None:
    """Do the rounds that were not done yet; return all results, or None when time ran out."""
    path = KEPT / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text().splitlines() if path.exists() else []
    done: dict[str, Found] = dict(json.loads(line) for line in lines)
    give_up = time.monotonic() + float(os.environ.get(SECONDS) or "inf")
    wanted = list(keys)
    for key in wanted:
        if key in done:
            continue
        if time.monotonic() > give_up:
            print(f"{name}: {len(done)} rounds done; run it again to go on.")  # noqa: T201
            return None
        done[key] = do(key)
        with path.open("a") as file:
            file.write(json.dumps([key, done[key]]) + "\n")
    return [done[key] for key in wanted]


def total(found: Iterable[Found]) -> Found:
    """Return the sums of what rounds found; words stay as they are."""
    summed: Found = {}
    for one in found:
        for name, value in one.items():
            summed[name] = value if isinstance(value, str) else summed.get(name, 0) + value
    return summed


def write(name: str, found: Found, **versions: str) -> None:
    """Write what was found to docs/trust, with the versions that it was found with."""
    found["versions"] = {
        "ledger": __version__, "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version, "system": os.uname().release, **versions,
    }  # fmt: skip
    OUT.mkdir(exist_ok=True)
    text = json.dumps(found, indent=2)
    (OUT / f"{name}.json").write_text(f"{text}\n")
    sys.stdout.write(f"{text}\n")
