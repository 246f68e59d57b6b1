"""Flip bits of logs, published and in ledgers, and build untouched ones: only flips are noticed.

Run it with `python -m tests.benchmarks.proof_torture [PART ...] [--flips N] [--logs N]`.  All is
judged by us and, where PLEDGER_GO names a compiler and PLEDGER_GOPATH has golang.org/x/mod, by Go.
The figures go to docs/trust/proof.json. Exit code 1 when anything went unnoticed, or was noticed
where nothing was changed.
"""

from __future__ import annotations

import argparse
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
from ledger.store.reader import open_reader
from tests.benchmarks import rounds
from tests.benchmarks.cells import cells
from tests.proof.logs import (
    KEY,
    STAMP,
    grow,
    judged,
    plain_events,
    published,
    sign,
    write,
)
from tests.proof.test_independent import SIZES, saved, steps

OUT = rounds.OUT / "proof.json"
VERIFIERS = [KEY.verifier]
LONG = 100_000
PARTS = ("flips", "cells", "clean", "agreement", "speed")


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


def go_notices(checker: Path, folder: Path, *older: Path) -> bool:
    """Say whether Go finds anything wrong, older checkpoints included."""
    command = [str(checker), KEY.verifier.vkey, str(folder), *map(str, older)]
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def flips(count: int, chance: random.Random, checker: Path | None, place: Path) -> dict[str, Any]:
    """Flip bits of a log with gaps, verdicts and older checkpoints, one at a time."""
    url = new_ledger(place)
    grow(url, 3, 8, 20)
    with open_engine(url, write=True).begin() as connection:
        write(connection, [judged(2)])
        actions.redact(connection, 5, "court-order", stamp=STAMP)
        sign(connection)
    folder = published(url, place / "public")
    paths = sorted(files.paths(folder))
    found: dict[str, Any] = {"bits": count, "files": len(paths), "unnoticed by us": 0}
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


def clean(count: int, chance: random.Random, checker: Path | None, place: Path) -> dict[str, Any]:
    """Check untouched logs of random sizes, as ledgers and as folders."""
    found: dict[str, Any] = {"logs": count, "false alarms by us": 0}
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


def speed(place: Path) -> dict[str, Any]:
    """Return how long a long log takes, and how often that is the time of hashing its bytes.

    All is processor time; reading the bytes and their hashes back is told beside it.
    """
    url = new_ledger(place)
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        for first in range(0, LONG, 5_000):
            write(connection, plain_events(first, first + 5_000))
    with open_reader(url) as reader:
        start = time.process_time()
        rows = reader.rows("SELECT body, leaf FROM log_entry ORDER BY seq")
        read = time.process_time() - start
        start = time.process_time()
        assert all(hashlib.sha256(b"\x00" + body).digest() == leaf for body, leaf in rows)
        hashed = time.process_time() - start
        rows.clear()
        start = time.process_time()
        assert verify(reader, VERIFIERS).exit_code == 0
        verified = time.process_time() - start
    return {
        "entries": LONG, "verify seconds": round(verified, 2),
        "hashlib seconds": round(hashed, 3), "ratio": round(verified / hashed),
        "read and hash seconds": round(read + hashed, 3),
        "ratio to read and hash": round(verified / (read + hashed), 1),
    }  # fmt: skip


def agreement(checker: Path | None, place: Path) -> dict[str, Any]:
    """Let Go check every inclusion of ten logs, and twenty older checkpoints of each."""
    found: dict[str, Any] = {"logs": len(SIZES), "entries": sum(SIZES), "older checkpoints": 0}
    if checker is None:
        return found
    found["not agreed by Go"] = 0
    for size in SIZES:
        own = place / str(size)
        own.mkdir()
        url = new_ledger(own)
        grow(url, *steps(size))
        folder, older = published(url, own / "public"), saved(url, own / "saved")
        found["older checkpoints"] += len(older)
        found["not agreed by Go"] += go_notices(checker, folder, *older)
    return found


def versions(checker: Path | None) -> dict[str, str]:
    """Return what took part."""
    found = {
        "ledger": __version__, "python": platform.python_version(),
        "cryptography": cryptography.__version__, "sqlite": sqlite3.sqlite_version,
    }  # fmt: skip
    if checker:
        told = subprocess.run(
            [os.environ["PLEDGER_GO"], "version"], capture_output=True, text=True, check=True
        )
        found["go"] = told.stdout.split()[2].removeprefix("go")
    return found


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    words.add_argument("--flips", type=int, default=10_000)
    words.add_argument("--logs", type=int, default=1_000)
    words.add_argument("--seed", type=int, default=7)
    return words.parse_args()


def main() -> int:
    """Run the parts and write their figures; those of the other parts stay."""
    asked = _arguments()
    found: dict[str, Any] = json.loads(OUT.read_text()) if OUT.exists() else {}
    with TemporaryDirectory() as folder:
        checker = compiled(Path(folder))
        for part in asked.parts or PARTS:
            place = Path(folder) / part
            place.mkdir()
            chance = random.Random(asked.seed)
            if part == "flips":
                found[part] = flips(asked.flips, chance, checker, place)
            elif part == "cells":
                found[part] = cells(asked.flips, chance, place)
            elif part == "clean":
                found[part] = clean(asked.logs, chance, checker, place)
            elif part == "agreement":
                found[part] = agreement(checker, place)
            else:
                found[part] = speed(place)
            found[part] |= {"seed": asked.seed, "versions": versions(checker)}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({part: found[part] for part in PARTS if part in found}, indent=2)
                   + "\n")  # fmt: skip
    print(OUT.read_text())  # noqa: T201
    wrong = ("unnoticed", "false alarms", "not agreed")
    return int(any(v for part in found.values() for k, v in part.items() if k.startswith(wrong)))


if __name__ == "__main__":
    sys.exit(main())
