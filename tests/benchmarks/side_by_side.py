"""What people would use instead, on the same rows: sqlite-utils, pandas, hledger, taskwarrior.

`python -m tests.benchmarks.side_by_side [ROWS]` prints a table; RUNS=3 says how often each is
measured, in turns, and medians of processor time are told.  What is not installed is left out and
told: `apt-get install hledger taskwarrior`, and sqlite-utils in an environment of its own on PATH
(where pandas is installed too it imports that, and takes four times as long to start).  The others
keep a table or a file: no log, no hashes, no rules, no check of a row but its syntax.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.rows import rows
from tests.benchmarks.speed import NOW, RUNS, START

TODAY = NOW[:10]
SPEAKER = "Speaker 000003"
LEDGER = (sys.executable, "-m", "ledger")
READING = "import sys, pandas as pd; rows = pd.read_json(sys.argv[1], lines=True); "
PANDAS = {
    "import": READING + "rows.astype(str).to_sql('predictions', 'sqlite:///' + sys.argv[2])",
    "due": READING + f"print(rows[rows.verdict.isna() & (rows.deadline < '{TODAY}')]"
    "[['deadline', 'speaker', 'claim']].sort_values('deadline').head(1000).to_string())",
    "list": READING + "print(rows[['said_on', 'speaker', 'claim']].tail(1000).to_string())",
    "scorecard": READING + f"print(rows[rows.speaker == '{SPEAKER}'].verdict.value_counts())",
}
SQL = {
    "due": f"SELECT deadline, speaker, claim FROM predictions WHERE verdict IS NULL"
    f" AND deadline < '{TODAY}' ORDER BY deadline LIMIT 1000",
    "list": "SELECT said_on, speaker, claim FROM predictions ORDER BY rowid DESC LIMIT 1000",
    "scorecard": f"SELECT verdict, COUNT(*) FROM predictions WHERE speaker = '{SPEAKER}'"
    " GROUP BY verdict",
}


@dataclass(frozen=True)
class Files:
    """Where the rows are, and what each program makes of them."""

    folder: Path

    def path(self, name: str) -> str:
        """Return the path of one of the files."""
        return str(self.folder / name)

    def clear(self) -> None:
        """Take away what an import made."""
        for name in ("ledger.db", "plain.db", "pandas.db"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / "tasks", ignore_errors=True)
        (self.folder / "tasks").mkdir()
        run("-", [*LEDGER, "init", self.path("ledger.db")], self)


def run(program: str, words: list[str], files: Files) -> float:
    """Run a program and return its processor time in seconds; raises CalledProcessError."""
    env = {
        **os.environ, "PLEDGER_NOW": NOW, "PLEDGER_ACTOR": "bench", "PAGER": "",
        "TASKDATA": files.path("tasks"), "TASKRC": files.path("taskrc"),
    }  # fmt: skip
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    told = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 5) and not _found_nothing(program, process.returncode):
        raise subprocess.CalledProcessError(process.returncode, words, told, program)
    return usage.ru_utime + usage.ru_stime


def _found_nothing(program: str, code: int) -> bool:
    """Say whether that is how taskwarrior ends when a list is empty, as a short one may be."""
    return program == "taskwarrior" and code == 1


def task_of(row: dict[str, Any]) -> dict[str, str]:
    """Return a row as a task of taskwarrior: judged is done."""
    day = f"{row['deadline'].replace('-', '')}T000000Z"
    task = {"description": row["claim"], "project": row["speaker"], "due": day,
            "entry": f"{row['said_on'].replace('-', '')}T000000Z"}  # fmt: skip
    over = {"status": "completed", "end": day} if row.get("verdict") else {"status": "pending"}
    return {**task, **over}


def posting_of(row: dict[str, Any]) -> str:
    """Return a row as a transaction of hledger: what was promised moves to what became of it."""
    account = row["speaker"].replace(" ", "-")
    return (f"{row['said_on']} {row['claim']}\n  {row.get('verdict', 'open')}:{account}  1\n"
            f"  promised:{account}\n\n")  # fmt: skip


def make(files: Files, count: int) -> None:
    """Write the rows in the form that each program reads."""
    lines = list(rows(count, judged=0.9))
    kept = [json.loads(line) for line in lines]
    (files.folder / "rows.jsonl").write_text("".join(lines))
    (files.folder / "tasks.json").write_text(json.dumps([task_of(row) for row in kept]))
    (files.folder / "rows.journal").write_text("".join(map(posting_of, kept)))
    (files.folder / "one.journal").write_text(posting_of(kept[0]))
    (files.folder / "taskrc").write_text("confirmation=off\nverbose=nothing\n")


def jobs(files: Files) -> dict[str, dict[str, list[str]]]:
    """Return every job with the programs that can do it; what imports comes first."""
    source, db = files.path("rows.jsonl"), ["--db", files.path("ledger.db")]
    utils, plain = found("sqlite-utils"), files.path("plain.db")
    task, hledger = found("task"), found("hledger")
    pandas = {job: [sys.executable, "-c", code, source, files.path("pandas.db")]
              for job, code in PANDAS.items()}  # fmt: skip
    journal = [hledger, "-f", files.path("rows.journal")]
    ours = {"import": ["import", source, "--yes"], "scorecard": ["scorecard", SPEAKER]}
    asked = {
        "import": {
            "sqlite-utils": [utils, "insert", plain, "predictions", source, "--nl"],
            "taskwarrior": [task, "import", files.path("tasks.json")],
        },
        "start": {
            "sqlite-utils": [utils, "--version"],
            "pandas": [sys.executable, "-c", "import pandas"],
            "hledger": [hledger, "-f", files.path("one.journal"), "balance"],
            "taskwarrior": [task, "--version"],
        },
        "due": {"taskwarrior": [task, "limit:1000", "overdue"]},
        "list": {"hledger": [*journal, "register"], "taskwarrior": [task, "limit:1000", "list"]},
        "scorecard": {"hledger": [*journal, "balance", SPEAKER.replace(" ", "-")]},
    }  # fmt: skip
    for job, programs in asked.items():
        words = ["--help"] if job == "start" else [*db, *ours.get(job, [job])]
        programs["ledger"] = [*LEDGER, *words]
        if job in SQL:
            programs["sqlite-utils"] = [utils, "query", plain, SQL[job], "--table"]
        if job in pandas:
            programs["pandas"] = pandas[job]
    return asked


def found(name: str) -> str:
    """Return where a program is; an empty text when it is not installed."""
    return shutil.which(name) or ""


def measure(job: str, programs: dict[str, list[str]], files: Files) -> dict[str, float]:
    """Return the median of every program that is there, and of starting Python, in seconds."""
    there = {name: words for name, words in programs.items() if words[0]}
    took: dict[str, list[float]] = {name: [] for name in ("floor", *there)}
    for _ in range(RUNS):
        if job == "import":
            files.clear()
        took["floor"].append(run("floor", [sys.executable, *START], files))
        for name, words in there.items():
            took[name].append(run(name, words, files))
    return {name: statistics.median(all_) for name, all_ in took.items()}


def main(count: int = 10_000) -> None:
    """Print the table."""
    names = ("floor", "ledger", "sqlite-utils", "pandas", "hledger", "taskwarrior")
    sys.stdout.write(f"| {count:,} rows | {' | '.join(names)} |\n|{'---|' * 7}\n")
    with TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        files = Files(Path(folder))
        make(files, count)
        for job, programs in jobs(files).items():
            took = measure(job, programs, files)
            cells = (f"{took[name] * 1000:,.0f} ms" if name in took else "" for name in names)
            sys.stdout.write(f"| {job} | {' | '.join(cells)} |\n")
            sys.stdout.flush()
    missing = [name for name in ("sqlite-utils", "hledger", "task") if not found(name)]
    if missing:
        sys.stdout.write(f"Not installed, so not measured: {', '.join(missing)}.\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
