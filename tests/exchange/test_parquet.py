"""Columns say what the tables say, with types, and an engine of its own counts the same board."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ledger.exchange import parquet
from ledger.store.reader import open_reader
from tests.benchmarks.rows import rows
from tests.cli.terminal import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scaling.md"


@pytest.fixture(scope="module")
def ledger(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a ledger of 400 predictions of which the rules settled what they could."""
    folder = tmp_path_factory.mktemp("columns")
    url = f"sqlite:///{folder / 'ledger.db'}"
    (folder / "ledger.db").write_bytes(sqlite_template.read_bytes())
    (folder / "rows.jsonl").write_text("".join(rows(400)))
    assert run("import", str(folder / "rows.jsonl"), "--yes", url=url).exit_code == 0
    assert run("resolve", url=url).exit_code == 5
    return url


@pytest.fixture(scope="module")
def columns(ledger: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the ledger was exported to."""
    folder = tmp_path_factory.mktemp("out") / "columns"
    told = run("export", str(folder), "--format", "parquet", url=ledger)
    assert told.exit_code == 0
    assert "400 predictions, 800 evidence" in told.stderr
    return folder


def test_every_row_is_there_in_the_folder_of_its_year(ledger: str, columns: Path) -> None:
    with open_reader(ledger) as reader:
        by_year: dict[str, int] = dict(
            reader.rows("SELECT substr(said_on, 1, 4), COUNT(*) FROM prediction GROUP BY 1")
        )
        verdicts = reader.rows("SELECT COUNT(*) FROM resolution")[0][0]

    files = sorted((columns / "predictions").glob("year=*/part.parquet"))
    assert {file.parent.name[5:]: pq.read_metadata(file).num_rows for file in files} == by_year
    kept = sum(pq.read_metadata(f).num_rows for f in (columns / "resolutions").rglob("*.parquet"))
    assert kept == verdicts > 0


def test_days_instants_and_answers_have_types(columns: Path) -> None:
    schema = pq.read_schema(next((columns / "predictions").rglob("*.parquet")))

    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["said_on"] == types["deadline"] == "date32[day]"
    assert types["recorded_at"] == "timestamp[ms, tz=UTC]"
    assert types["compound"] == "bool"
    assert types["probability_ppm"] == "int32"


def in_duckdb(statement: str, columns: Path) -> list[tuple[str, int, int]]:
    """Run a statement over the columns with DuckDB."""
    engine = duckdb.connect()
    for table in ("predictions", "resolutions"):
        engine.execute(
            f"CREATE VIEW {table} AS FROM read_parquet('{columns}/{table}/**/*.parquet')"
        )
    return engine.execute(statement).fetchall()


def on_a_cluster(statement: str, columns: Path) -> list[tuple[str, int, int]]:
    """Run a statement over the columns on a local cluster of pysail, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.on_a_cluster", str(columns)], cwd=ROOT,
        input=statement, capture_output=True, text=True, check=True,
        env={**os.environ, "SAIL_MODE": "local-cluster", "RUST_LOG": "info"},
    )  # fmt: skip
    # Else it would be the same engine in one piece.
    assert done.stderr.count("starting worker") > 1
    return [tuple(row) for row in json.loads(done.stdout)]


@pytest.mark.parametrize("engine", [in_duckdb, on_a_cluster])
def test_an_engine_of_its_own_counts_the_board_that_we_print(
    ledger: str, columns: Path, engine: Callable[[str, Path], list[tuple[str, int, int]]]
) -> None:
    board = json.loads(run("board", "--json", url=ledger).stdout)
    [statement] = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), re.DOTALL)

    counted = {
        name: (met, judged)
        for name, met, judged in engine(statement.replace("…", "2026-11-22"), columns)
    }

    ours = {
        one["speaker"]: (one["on_time"]["met"], one["on_time"]["judged"])
        for one in board["speakers"]
    }
    assert len(ours) > 10
    assert {name: counted.get(name, (0, 0)) for name in ours} == ours
    assert sum(judged for _, judged in ours.values()) > 100


def test_a_folder_that_is_there_is_left_alone_unless_forced(ledger: str, columns: Path) -> None:
    again = run("export", str(columns), "--format", "parquet", url=ledger)

    assert again.exit_code == 4
    assert "exists already" in " ".join(again.stderr.split())
    assert run("export", str(columns), "--format", "parquet", "--force", url=ledger).exit_code == 0
    assert sorted(one.name for one in columns.parent.iterdir()) == ["columns"]


def test_a_folder_of_something_else_is_never_replaced(ledger: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")

    told = run("export", str(tmp_path / "mine"), "--format", "parquet", "--force", url=ledger)

    assert told.exit_code == 1
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def test_an_empty_ledger_has_columns_and_no_rows(sqlite_ledger: str, tmp_path: Path) -> None:
    with open_reader(sqlite_ledger) as reader:
        counts = parquet.write(reader, tmp_path / "none", force=False)

    assert counts == {"predictions": 0, "evidence": 0, "resolutions": 0}
    [file] = (tmp_path / "none" / "predictions").rglob("*.parquet")
    assert pq.read_metadata(file).num_rows == 0
    assert "said_on" in pq.read_schema(file).names


def test_a_server_gives_the_same_columns(postgres_ledger: str, tmp_path: Path) -> None:
    run("import", "-", "--yes", url=postgres_ledger, stdin="".join(rows(30)))
    with open_reader(postgres_ledger) as reader:
        counts = parquet.write(reader, tmp_path / "columns", force=False)

    table: Any = pq.read_table(next((tmp_path / "columns" / "predictions").rglob("*.parquet")))
    assert counts == {"predictions": 30, "evidence": 60, "resolutions": 0}
    assert isinstance(table["said_on"][0].as_py(), date)


def test_it_goes_to_no_pipe(ledger: str) -> None:
    told = run("export", "--format", "parquet", url=ledger)

    assert told.exit_code == 2
    assert "ledger export columns --format parquet" in told.stderr


def test_without_the_extra_one_line_says_what_to_install(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    told = run("export", str(tmp_path / "columns"), "--format", "parquet", url=ledger)

    assert told.exit_code == 1
    assert "pip install 'prediction-ledger[parquet]'" in told.stderr
    assert not (tmp_path / "columns").exists()
