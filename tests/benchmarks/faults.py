"""Let every write, sync, byte of space and allocation of a command fail in turn.

`python -m tests.benchmarks.faults [EVERY]` types `ledger add`, `import` and `publish` as a
person would, through everything there is, on a system that fails from the N-th operation on, for
each N (or each EVERY-th).  What is found afterwards must be the old state, with an error in
words, or the new one.  With a journal that is off, and a publication that writes files in
place, it must find something else: else it sees nothing.  Figures: docs/trust/faults.json.

SQLite fails below Python's own module (`failing_sqlite`); files that we write ourselves fail by
an audit hook of the interpreter; space is a limit of the process on the size of its files.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.benchmarks.failing_sqlite import FULL, IOERR_WRITE, FailingSQLite
from tests.benchmarks.rounds import ROOT, Found, do_rounds, total, write

ROWS = 300
BEGUN = 110
KINDS = {
    "add": ("write", "torn write", "full", "sync", "memory", "one allocation", "space"),
    "import": ("write", "torn write", "full", "sync", "memory", "one allocation", "space"),
    "publish": ("write", "sync", "memory", "one allocation", "space"),
}
"""What fails: for good from the N-th on, but for "one allocation", which fails alone."""
ALLOCATIONS = ("memory", "one allocation")
STEP = {"space": 512}
IN_A_ROUND = 1_000
ENOUGH = 10**9


@dataclass
class System:
    """What a command runs on, and how it fails."""

    sqlite: FailingSQLite = field(default_factory=FailingSQLite)
    files: Counter[str] = field(default_factory=Counter)
    failing: str = ""
    left: int = ENOUGH

    def __post_init__(self) -> None:
        """Be asked whenever the interpreter opens, moves or makes a file, or brings it to disk."""
        whole = os.fsync

        def fsync(handle: Any) -> None:
            self._may_fail("sync")
            whole(handle)

        os.fsync = fsync  # type: ignore[assignment]
        sys.addaudithook(self._audited)

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        opens = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if opens or event in ("os.rename", "os.mkdir"):
            self._may_fail("write")

    def _may_fail(self, kind: str) -> None:
        if self.failing != kind:
            return
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def failing_at(self, operation: str, kind: str, at: int) -> Iterator[None]:
        """Let this many operations work, and no more."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        if kind == "space":
            resource.setrlimit(resource.RLIMIT_FSIZE, (at * STEP["space"], hard))
        elif operation == "publish" and kind in ("write", "sync"):
            self.failing, self.left = kind, at
        else:
            self._arm_sqlite(kind, at)
        try:
            yield
        finally:
            self.failing = ""
            self.sqlite.faults.disarm()
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def _arm_sqlite(self, kind: str, at: int) -> None:
        faults = self.sqlite.faults
        if kind in ALLOCATIONS:
            faults.arm("memory", at, once=kind != "memory")
        elif kind == "sync":
            faults.arm("sync", at)
        else:
            error = FULL if kind == "full" else IOERR_WRITE
            faults.arm("write", at, error=error, torn=kind == "torn write")

    def used(self, kind: str) -> int:
        """Return how many operations were asked for since it was armed for all of them."""
        return ENOUGH - (self.left if self.failing == kind else self.sqlite.faults.left)


@cache
def system() -> System:
    """Return the system of this process; what was put below SQLite stays there."""
    return System()


@dataclass
class Command:
    """One command on one ledger, again and again from the same beginning."""

    operation: str
    folder: Path
    rows_in_file: int = ROWS

    def __post_init__(self) -> None:
        """Make the beginning: a signed ledger, published, and grown since."""
        from ledger.store.database import open_engine
        from tests.proof.logs import KEY, events, grow, published, sign
        from tests.proof.logs import write as append

        self.start = self.folder / "start.db"
        self.file = self.folder / "ledger.db"
        self.rows = self.folder / "rows.csv"
        lines = [f"Ada,Claim of row {n},2025-01-29,2025-12-31,https://example.org/{n}"
                 for n in range(self.rows_in_file)]  # fmt: skip
        self.rows.write_text("\n".join(["speaker,claim,said_on,deadline,source", *lines]))
        new_ledger(self.start)
        url = f"sqlite:///{self.start}"
        grow(url, BEGUN - 70)
        self.before = published(url, self.folder / "before")
        with open_engine(url, write=True).begin() as connection:
            append(connection, events(BEGUN - 70, BEGUN))
            sign(connection)
        self.keys = [KEY.verifier]
        self.reset()
        # What is imported and asked for the first time only is no part of any failure.
        assert self.type()[0] == 0

    def reset(self) -> None:
        """Put everything back to the beginning."""
        for path in self.folder.glob("ledger.db*"):
            path.unlink()
        shutil.rmtree(self.folder / "public", ignore_errors=True)
        shutil.copy(self.start, self.file)
        shutil.copytree(self.before, self.folder / "public")

    def type(self) -> tuple[int, str]:
        """Type the command, and return the exit code and what it says of an error."""
        from tests.cli.terminal import run

        words = {
            "add": ("add", "It works", "https://example.org/said", "-s", "Ada",
                    "--said", "2025-01-29", "-d", "2027"),
            "import": ("import", str(self.rows), "--yes"),
            "publish": ("publish", str(self.folder / "public")),
        }[self.operation]  # fmt: skip
        result = run(*words, url=f"sqlite:///{self.file}", columns=200)
        return result.exit_code, result.stderr

    def state(self) -> str:
        """Return what is there now: "old", "new", or what is wrong."""
        return self._published() if self.operation == "publish" else self._kept()

    def _kept(self) -> str:
        from ledger.actions.verifying import verify
        from ledger.errors import LedgerError
        from ledger.store.reader import open_reader

        try:
            with open_reader(f"sqlite:///{self.file}") as reader:
                [(size,)] = reader.rows("SELECT COUNT(*) FROM log_entry")
                whole = verify(reader, self.keys).exit_code == 0
        except LedgerError as error:
            return error.problem
        more = {"add": 1, "import": self.rows_in_file}[self.operation]
        found = {BEGUN: "old", BEGUN + more: "new"}.get(size, f"{size} entries")
        return found if whole else f"{found}, and it does not verify"

    def _published(self) -> str:
        from ledger.exchange.published import verify_folder

        report = verify_folder(self.folder / "public", self.keys)
        if report.exit_code not in (0, 6):
            return f"verify leaves with {report.exit_code}"
        return "old" if report.signed == BEGUN - 70 else "new"


def rows_in(kind: str) -> int:
    """Return how many rows are imported: few where each allocation fails in turn."""
    return 12 if kind in ALLOCATIONS else ROWS


def new_ledger(path: Path) -> None:
    """Make an empty ledger in a file."""
    from ledger.store import schema
    from ledger.store.database import open_engine, to_url

    engine = open_engine(to_url(path), write=True, create=True)
    schema.upgrade(engine)
    engine.dispose()


def plant(operation: str) -> None:
    """Break what keeps the old state: the journal, or writing beside a file's place."""
    if operation == "publish":
        from ledger.exchange import folder

        def in_place(target: Path, data: bytes, *, wait: bool) -> None:
            with target.open("wb", buffering=0) as file:
                half = len(data) // 2
                file.write(data[:half])
                os.fsync(file.fileno())
                file.write(data[half:])

        folder._replace = in_place
        return
    from ledger.store import sqlite

    def carelessly(connection: Any) -> None:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = 5")

    sqlite._keep_commits = carelessly


def try_all(operation: str, kind: str, points: range, *, planted: bool = False) -> Found:
    """Let the command fail at each of these points; ends early when nothing failed any more."""
    found: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(dir=roomy()) as folder:
        command = Command(operation, Path(folder), rows_in(kind))
        if planted:
            plant(operation)
        for at in points:
            command.reset()
            told = fail_once(system(), command, operation, kind, at)
            found[told] += 1
            if told == "done":
                break
            if told not in ("old", "new"):
                wrong.append(f"{at}: {told.replace(f'{folder}/', '')}")
    failed = sum(found.values()) - found["done"]
    return {
        "failed at": failed, "old": found["old"], "new": found["new"],
        "neither": failed - found["old"] - found["new"], "what": "; ".join(wrong[:5]),
    }  # fmt: skip


def roomy() -> str | None:
    """Return a place in memory for files that are written thousands of times; None: the usual."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def fail_once(on: System, command: Command, operation: str, kind: str, at: int) -> str:
    """Type the command once; return the state that it left, or what is wrong with it."""
    code, said, hit = None, "", False
    try:
        with on.failing_at(operation, kind, at):
            code, said = command.type()
            hit = kind == "space" or on.left < 0 or on.sqlite.faults.failed > 0
    except BaseException as error:
        return f"it crashed: {error!r}"
    state = command.state()
    if code == 0:
        if state != "new":
            return f"it says that it is done, and the state is {state}"
        return "new" if hit and kind != "space" else "done"
    if "Traceback" in said or "Error: " not in said:
        return f"no error in words: {said}"
    if operation != "publish" and "Nothing was saved." not in said:
        return f"it does not say that nothing was saved: {said}"
    if operation != "publish" and state == "new":
        return f"an error was told, and it was saved: {said}"
    return state


def count(operation: str, kind: str) -> int:
    """Return how many points there are at which this command can fail so."""
    with tempfile.TemporaryDirectory(dir=roomy()) as folder:
        command = Command(operation, Path(folder), rows_in(kind))
        command.reset()
        if kind == "space":
            command.type()
            sizes = [path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()]
            return max(sizes) // STEP["space"] + 2
        with system().failing_at(operation, kind, ENOUGH):
            code, _ = command.type()
            assert code == 0
            return system().used("write" if kind in ("torn write", "full") else kind)


def in_a_process(function: str, *arguments: Any) -> Any:
    """Call a function of this module in a process of its own, which SQLite's shims need.

    A process that does not come back is told as a failure of one point.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.faults", function, json.dumps(arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return {"failed at": 1, "old": 0, "new": 0, "neither": 1, "what": done.stderr[-500:]}
    return json.loads(done.stdout.splitlines()[-1])


def points_of(
    operation: str, kind: str, start: int, stop: int, every: int, planted: bool
) -> Found:
    """Do the points from one to another; what a process of its own is asked for."""
    return try_all(operation, kind, range(start, stop, every), planted=planted)


def sample(every: dict[str, dict[str, int]], planted: bool) -> dict[str, Found]:
    """Do each so-many-th point of some operations and kinds; the short form of all this."""
    return {
        f"{operation}, {kind}": points_of(operation, kind, 0, ENOUGH, step, planted)
        for operation, steps in every.items()
        for kind, step in steps.items()
    }


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "count": count,
    "points_of": points_of,
    "sample": sample,
}


def round_of(key: str) -> Found:
    """Do the round that a key names."""
    operation, kind, start, stop, every, planted = json.loads(key)
    found: Found = in_a_process("points_of", operation, kind, start, stop, every, planted)
    return found


def main(every: int = 1) -> int:
    """Fail everywhere, with and without the planted fault, and write the figures."""
    found: Found = {"every so-many-th allocation": every}
    bad = 0
    for planted in (False, True):
        for operation, kinds in KINDS.items():
            for kind in kinds:
                step = every if kind in ALLOCATIONS else 1
                step *= 20 if planted else 1
                points = in_a_process("count", operation, kind)
                keys = [
                    json.dumps(
                        [operation, kind, start, min(start + IN_A_ROUND, points), step, planted]
                    )
                    for start in range(0, points, IN_A_ROUND)
                ]
                results = do_rounds("faults", keys, round_of)
                if results is None:
                    return 1
                name = f"{'planted: ' if planted else ''}{operation}, {kind}"
                found[name] = {"points": points, **total(results)}
                bad += bool(found[name]["neither"]) and not planted
    blind = [
        operation for operation, kinds in KINDS.items()
        if not any(found[f"planted: {operation}, {kind}"]["neither"] for kind in kinds)
    ]  # fmt: skip
    write("faults", found)
    return int(bool(bad or blind))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in FUNCTIONS:
        print(json.dumps(FUNCTIONS[sys.argv[1]](*json.loads(sys.argv[2]))))  # noqa: T201
    else:
        sys.exit(main(*[int(text) for text in sys.argv[1:2]]))
