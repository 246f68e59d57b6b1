"""Flip bits of published logs and build untouched ones: every flip is noticed, nothing else is.

Run it with `python -m tests.benchmarks.proof_torture [FLIPS] [CLEAN] [SEED]`. Each flip is judged
by us and, where PLEDGER_GO names a compiler and PLEDGER_GOPATH has golang.org/x/mod, by Go. The
figures go to docs/trust/proof.json. Exit code 1 when anything went unnoticed, or was noticed
where nothing was changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cryptography

from ledger import __version__, actions
from ledger.actions.verifying import verify
from ledger.exchange import folder as files
from ledger.exchange.published import verify_folder
from ledger.store import schema
from ledger.store.database import open_engine, to_url
from ledger.store.reader import ConnectionReader, open_reader
from tests.proof.logs import KEY, STAMP, events, grow, judged, published, sign, write

OUT = Path(__file__).parents[2] / "docs" / "trust" / "proof.json"
VERIFIERS = [KEY.verifier]
LONG = 100_000


def new_ledger(place: Path) -> str:
    """Return the address of an empty ledger."""
    url = to_url(place / "ledger.db")
    schema.upgrade(open_engine(url, write=True, create=True))
    return url


def compiled(place: Path) -> Path | None:
    """Return the Go checker; None where it cannot be built."""
    go, modules = os.environ.get("PLEDGER_GO"), os.environ.get("PLEDGER_GOPATH")
    if not go or not modules:
        return None
    source = Path(__file__).parents[1] / "proof" / "go" / "main.go"
    settings = {
        "GO111MODULE": "off", "GOTOOLCHAIN": "local", "GOPATH": modules,
        "GOCACHE": str(place / "cache"),
    }  # fmt: skip
    command = [go, "build", "-o", str(place / "checker"), str(source)]
    subprocess.run(command, env=os.environ | settings, check=True)
    return place / "checker"


def go_notices(checker: Path, folder: Path) -> bool:
    """Say whether Go finds anything wrong."""
    command = [str(checker), KEY.verifier.vkey, str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def flips(count: int, chance: random.Random, checker: Path | None, place: Path) -> dict[str, int]:
    """Flip bits of a log with gaps, verdicts and older checkpoints, one at a time."""
    url = new_ledger(place)
    grow(url, 3, 8, 20)
    with open_engine(url, write=True).begin() as connection:
        write(connection, [judged(2)])
        actions.redact(connection, 5, "court-order", stamp=STAMP)
        sign(connection)
    folder = published(url, place / "public")
    paths = sorted(files.paths(folder))
    found = {"bits": count, "files": len(paths), "unnoticed by us": 0}
    if checker:
        found["unnoticed by Go"] = 0
    for number in range(count):
        path = folder / (paths[number % len(paths)] if number % 2 else chance.choice(paths))
        good = path.read_bytes()
        bit = chance.randrange(len(good) * 8)
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        found["unnoticed by us"] += verify_folder(folder, VERIFIERS).exit_code == 0
        if checker:
            found["unnoticed by Go"] += not go_notices(checker, folder)
        path.write_bytes(good)
    return found


def clean(count: int, chance: random.Random, checker: Path | None, place: Path) -> dict[str, int]:
    """Check untouched logs of random sizes, as ledgers and as folders."""
    found = {"logs": count, "false alarms by us": 0}
    if checker:
        found["false alarms by Go"] = 0
    for number in range(count):
        own = place / str(number)
        own.mkdir(parents=True)
        url = new_ledger(own)
        size = chance.randint(1, 300)
        sizes = {size, *(chance.randint(1, size) for _ in range(chance.randint(0, 4)))}
        grow(url, *sorted(sizes))
        folder = published(url, own / "public")
        with open_reader(url) as reader:
            alarm = (
                verify(reader, VERIFIERS).exit_code or verify_folder(folder, VERIFIERS).exit_code
            )
        found["false alarms by us"] += alarm != 0
        if checker:
            found["false alarms by Go"] += go_notices(checker, folder)
    return found


def speed(place: Path) -> dict[str, float]:
    """Return how long a long log takes, and how often that is the time of hashing its bytes."""
    url = new_ledger(place)
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        for first in range(0, LONG, 5_000):
            write(connection, events(first, first + 5_000))
    with engine.connect() as connection:
        rows = ConnectionReader(connection).rows("SELECT body FROM log_entry")
        bodies = [bytes(body) for (body,) in rows]
    with open_reader(url) as reader:
        start = time.process_time()
        assert verify(reader, VERIFIERS).exit_code == 0
        verified = time.process_time() - start
    start = time.process_time()
    for body in bodies:
        hashlib.sha256(b"\x00" + body).digest()
    hashed = time.process_time() - start
    return {
        "entries": LONG, "verify seconds": round(verified, 1),
        "hashlib seconds": round(hashed, 2), "ratio": round(verified / hashed),
    }  # fmt: skip


def main() -> int:
    """Run everything and write the figures."""
    count, logs, seed = [int(text) for text in sys.argv[1:4]] + [10_000, 1_000, 7][
        len(sys.argv) - 1 :
    ]
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("flips", "clean", "speed"):
            (place / name).mkdir()
        checker = compiled(place)
        found: dict[str, Any] = {
            "seed": seed,
            "flips": flips(count, chance, checker, place / "flips"),
            "clean": clean(logs, chance, checker, place / "clean"),
            "speed": speed(place / "speed"),
            "versions": {
                "ledger": __version__, "python": platform.python_version(),
                "cryptography": cryptography.__version__, "sqlite": sqlite3.sqlite_version,
            },
        }  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))  # noqa: T201
    wrong = ("unnoticed", "false alarms")
    return int(any(v for part in ("flips", "clean") for k, v in found[part].items()
                   if k.startswith(wrong)))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
