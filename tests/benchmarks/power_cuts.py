"""Cut the power of a simulated disk anywhere in a ledger's writes, and count what was lost.

`python -m tests.benchmarks.power_cuts [STATES] [SEED]` runs the statements of real appends over
an APSW file system that records every write, truncation, sync and deletion.  A crash keeps or
drops each 512-byte sector that no sync had made safe, and brings back a deleted file whose
folder was not synced; the database is then opened again by SQLite itself.  An acknowledged
entry that is missing is a loss.  A disk that fails at every operation in turn must leave the
old state or the new one.  Settings known to be bad must lose: else the disk is too kind.
The figures go to docs/trust/power-cuts.json.
"""

from __future__ import annotations

import contextlib
import json
import platform
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import apsw

from ledger import __version__
from ledger.proof.canonical import leaf_of
from tests.benchmarks import rounds
from tests.proof.logs import STAMP, events

OUT = rounds.OUT / "power-cuts.json"
SECTOR = 512
APPENDS = 12

OURS = (("delete", "EXTRA"), ("wal", "FULL"))
"""The two pairs that a ledger is ever written with (ledger/store/sqlite.py)."""
BAD = (("wal", "NORMAL"), ("delete", "FULL"), ("delete", "OFF"))


@dataclass
class Disk:
    """What was asked of a disk so far, as a list of operations by file name."""

    done: list[tuple[Any, ...]] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    """For each commit that returned: how many operations had been done, which entry it was."""
    fails_at: int = sys.maxsize
    error: type[apsw.Error] = apsw.IOError


def short(name: str | None) -> str:
    """Return the name of a file without its folder."""
    return Path(name or "").name


class RecordingFile(apsw.VFSFile):
    """A file whose writes, truncations and syncs are recorded."""

    def __init__(self, base: str, name: Any, flags: list[int], disk: Disk) -> None:
        self.name = short(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self.disk = disk
        super().__init__(base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.done.append(("write", self.name, bytes(data), offset))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.done.append(("truncate", self.name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.done.append(("sync", self.name))
        super().xSync(flags)

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        """Promise nothing: neither whole sectors nor safe appends nor order."""
        return 0

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR


class RecordingSystem(apsw.VFS):
    """A file system that records what its files and folders are asked."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.base, self.disk = apsw.vfs_names()[0], disk
        super().__init__(name, self.base)

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:  # noqa: N802
        return RecordingFile(self.base, name, flags, self.disk)

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
        self.disk.done.append(("delete", short(name), sync_folder))
        super().xDelete(name, sync_folder)


def record(journal: str, synchronous: str, schema: list[str], name: str) -> tuple[bytes, Disk]:
    """Append entries with these settings; return the file before, and what the disk was asked."""
    disk = Disk()
    system = RecordingSystem(name, disk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        connection = apsw.Connection(str(path), vfs=name)
        if journal == "wal":
            # Its shared memory does not pass through the disk; alone it does without.
            connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        for statement in schema:
            connection.execute(statement)
        if journal == "wal":
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = path.read_bytes()
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA wal_autocheckpoint = 8")
        disk.done.clear()
        for seq, event in enumerate(events(0, APPENDS)):
            append(connection, seq, event)
            disk.acknowledged.append((len(disk.done), seq))
        # What closing would tidy up is no part of what the power cut met.
        cut = len(disk.done)
        connection.close()
        del disk.done[cut:]
    system.unregister()
    return before, disk


def append(connection: apsw.Connection, seq: int, event: Any) -> None:
    """Write one entry and the head, as `ledger.store.log.append` does."""
    connection.execute("BEGIN IMMEDIATE")
    insert(connection, seq, event)
    connection.execute("UPDATE log_head SET size = ?", (seq + 1,))
    connection.execute("COMMIT")


def insert(connection: apsw.Connection, seq: int, event: Any) -> None:
    """Insert the row of an entry."""
    body = json.dumps({"seq": seq, **event.data}, sort_keys=True).encode()
    connection.execute(
        "INSERT INTO log_entry VALUES (?, 0, '2026-11-23T12:00:00Z', ?, ?, ?, ?, ?)",
        (seq, STAMP.actor, event.type, event.subject, body, leaf_of(body)),
    )


@cache
def schema_of_a_ledger() -> list[str]:
    """Return the statements that make the log's tables and guards, and an empty head."""
    from ledger.store import schema
    from ledger.store.database import MEMORY, open_engine

    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    with engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN ('log_entry', 'log_head')"
            " AND sql IS NOT NULL ORDER BY type = 'trigger', rowid"
        ).scalars()
        statements = [str(sql) for sql in made]
    tables = [one for one in statements if not one.startswith("CREATE TRIGGER")]
    guards = [one for one in statements if one.startswith("CREATE TRIGGER")]
    head = "INSERT INTO log_head (one, size, next_id, projection) VALUES (1, 0, 1, 1)"
    return [*tables, head, *guards]


def crashed(before: bytes, done: list[tuple[Any, ...]], chance: random.Random) -> dict[str, bytes]:
    """Return the files as a crash after these operations may leave them."""
    safe: dict[str, bytes | None] = {"ledger.db": before}
    waiting: dict[str, list[tuple[Any, ...]]] = {}
    ghosts: dict[str, bytes] = {}
    for operation in done:
        kind, name = operation[:2]
        if kind == "sync":
            safe[name] = apply(safe.get(name) or b"", waiting.pop(name, []))
            ghosts.pop(name, None)
        elif kind == "delete":
            content = apply(safe.get(name) or b"", waiting.pop(name, []))
            safe[name] = None
            ghosts.pop(name, None)
            # Without a sync of its folder a deleted file may come back.
            if not operation[2]:
                ghosts[name] = content
        else:
            waiting.setdefault(name, []).append(operation)
    for name, operations in waiting.items():
        safe[name] = torn(safe.get(name) or b"", operations, chance)
    for name, content in ghosts.items():
        if safe.get(name) is None and chance.random() < 0.5:
            safe[name] = content
    return {name: content for name, content in safe.items() if content is not None}


def apply(content: bytes, operations: list[tuple[Any, ...]]) -> bytes:
    """Return a file after all of these operations."""
    changed = bytearray(content)
    for operation in operations:
        if operation[0] == "truncate":
            del changed[operation[2] :]
        else:
            put(changed, operation[2], operation[3])
    return bytes(changed)


def put(changed: bytearray, data: bytes, offset: int) -> None:
    """Write into a file, which grows by zeros if need be."""
    changed.extend(bytes(max(0, offset + len(data) - len(changed))))
    changed[offset : offset + len(data)] = data


def torn(content: bytes, operations: list[tuple[Any, ...]], chance: random.Random) -> bytes:
    """Return a file of which each sector not yet safe was written or not, by chance."""
    changed = bytearray(content)
    keep = chance.choice((0.0, 0.5, 0.5, 0.9, 1.0))
    for operation in operations:
        if operation[0] == "truncate":
            if chance.random() < keep:
                del changed[operation[2] :]
            continue
        _, _, data, offset = operation
        start = 0
        while start < len(data):
            end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
            if chance.random() < keep:
                put(changed, data[start:end], offset + start)
            start = end
    return bytes(changed)


def entries_after(files: dict[str, bytes], folder: Path) -> int | None:
    """Return how many entries SQLite finds after a crash, all of them whole; None if damaged."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        connection = sqlite3.connect(folder / "ledger.db")
        try:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            rows = connection.execute(
                "SELECT seq, body, leaf FROM log_entry ORDER BY seq"
            ).fetchall()
            (size,) = connection.execute("SELECT size FROM log_head").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return None
    finally:
        for path in folder.iterdir():
            path.unlink()
    dense = [seq for seq, _, _ in rows] == list(range(size or 0))
    right = all(body and leaf_of(body) == leaf for _, body, leaf in rows)
    return size if whole and dense and right and isinstance(size, int) else None


def cut(journal: str, synchronous: str, states: int, seed: int) -> dict[str, Any]:
    """Cut the power in as many states, and count what was lost or damaged."""
    chance = random.Random(f"{seed} {journal} {synchronous}")
    before, disk = record(
        journal, synchronous, schema_of_a_ledger(), f"recording-{journal}-{synchronous}"
    )
    found: Counter[str] = Counter(lost=0, damaged=0)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(states):
            length = chance.randint(0, len(disk.done))
            files = crashed(before, disk.done[:length], chance)
            promised = sum(done <= length for done, _ in disk.acknowledged)
            kept = entries_after(files, Path(folder))
            found["damaged"] += kept is None
            found["lost"] += kept is not None and kept < promised
    return {
        "journal": journal, "synchronous": synchronous, "states": states,
        "operations": len(disk.done), **found,
    }  # fmt: skip


class FailingFile(RecordingFile):
    """A file whose N-th operation fails, and all after it: a disk that is full, or dying."""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._may_fail()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._may_fail()
        super().xSync(flags)

    def _may_fail(self) -> None:
        if len(self.disk.done) >= self.disk.fails_at:
            raise self.disk.error("the disk does not take it")


class FailingSystem(RecordingSystem):
    """A file system with such files."""

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:  # noqa: N802
        return FailingFile(self.base, name, flags, self.disk)


def fail(journal: str, synchronous: str, error: type[apsw.Error], at: int, count: int) -> str:
    """Append some entries in one transaction on a disk whose operation ``at`` fails.

    Returns what is found afterwards: "old" with a refusal, "new" when it was acknowledged,
    "done" when nothing failed any more, anything else is a fault.
    """
    disk = Disk(error=error)
    name = f"failing-{journal}-{synchronous}"
    system = FailingSystem(name, disk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        connection = apsw.Connection(str(path), vfs=name)
        if journal == "wal":
            connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        for statement in schema_of_a_ledger():
            connection.execute(statement)
        append(connection, 0, events(0, 1)[0])
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        disk.done.clear()
        disk.fails_at = at
        acknowledged = True
        try:
            append_all(connection, events(0, count + 1))
        except apsw.Error:
            acknowledged = False
        failed = len(disk.done) >= at
        disk.fails_at = sys.maxsize
        with contextlib.suppress(apsw.Error):
            connection.close()
        files = {one.name: one.read_bytes() for one in Path(folder).iterdir()}
    system.unregister()
    with tempfile.TemporaryDirectory() as folder:
        kept = entries_after(files, Path(folder))
    if acknowledged and kept == count + 1:
        return "new" if failed else "done"
    return "old" if not acknowledged and kept == 1 else f"{acknowledged} {kept}"


def append_all(connection: apsw.Connection, some: list[Any]) -> None:
    """Write all but the first of these entries in one transaction, as an import does."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for seq, event in enumerate(some):
            if seq:
                insert(connection, seq, event)
        connection.execute("UPDATE log_head SET size = ?", (len(some),))
        connection.execute("COMMIT")
    except apsw.Error:
        if connection.in_transaction:
            with contextlib.suppress(apsw.Error):
                connection.execute("ROLLBACK")
        raise


def faults(journal: str, synchronous: str, count: int) -> dict[str, Any]:
    """Fail every operation of an append in turn, as a full disk and as a broken one."""
    found: Counter[str] = Counter()
    for error in (apsw.FullError, apsw.IOError):
        at, result = 0, ""
        while result != "done":
            result = fail(journal, synchronous, error, at, count)
            found[result] += 1
            at += 1
    wrong = sum(times for result, times in found.items() if result not in ("old", "new", "done"))
    return {"journal": journal, "synchronous": synchronous, "entries": count,
            "failed at": found["old"] + found["new"], "neither old nor new": wrong}  # fmt: skip


def main(states: int = 10_000, seed: int = 7) -> int:
    """Run our settings and the bad ones, and write the figures."""
    ours = [cut(journal, synchronous, states, seed) for journal, synchronous in OURS]
    bad = [cut(journal, synchronous, states // 10, seed) for journal, synchronous in BAD]
    failing = [faults(*pair, entries) for pair in OURS for entries in (1, 300)]
    found = {
        "seed": seed, "failing disk": failing, "ours": ours, "known to be bad": bad,
        "versions": {
            "ledger": __version__, "python": platform.python_version(),
            "sqlite that writes": apsw.sqlite_lib_version(),
            "sqlite that reads again": sqlite3.sqlite_version,
        },
    }  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))  # noqa: T201
    kind = any(one["lost"] + one["damaged"] for one in ours)
    kind = kind or any(one["neither old nor new"] for one in failing)
    return int(kind or not all(one["lost"] + one["damaged"] for one in bad))


if __name__ == "__main__":
    sys.exit(main(*[int(text) for text in sys.argv[1:3]]))
