"""Columns for engines of analysis: predictions, evidence and resolutions as Parquet files.

One folder a table and in it one a year in which things were said, as every such engine reads them
(``predictions/year=2025/part.parquet``).  Rows are read and written some at a time.  Drafts count
nowhere and are left out; parts of split claims are there, marked by ``part_of``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ledger.errors import AlreadyThere, Refused
from ledger.store.reader import Reader, Row

_AT_ONCE: Final = 50_000
"""Rows that are kept in memory, and that a group of rows in a file has at most."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A folder of files: its columns as (name, type, SQL), and where the rows come from."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    source: str

    def sql(self) -> str:
        """Return the statement that gives the rows, the year first, in the order of the files."""
        wanted = ", ".join(sql for _, _, sql in self.columns)
        return f"SELECT substr(p.said_on, 1, 4), {wanted} FROM {self.source}"


_PREDICTION = "prediction p JOIN speaker o ON o.slug = p.speaker JOIN speaker s"
_STANDING = f"{_PREDICTION} ON s.slug = COALESCE(o.merged_into, o.slug)"


def _same(alias: str, kind: str, *names: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, kind, f"{alias}.{name}") for name in names)


TABLES: Final = (
    _Table(
        "predictions",
        (
            *_same("p", "int", "id"), ("speaker", "text", "s.slug"), ("name", "text", "s.name"),
            *_same("p", "text", "claim", "kind", "source_url"), *_same("p", "day", "said_on"),
            *_same("p", "day", "deadline", "window_start", "strict", "decidable_on"),
            *_same("p", "text", "deadline_words", "precision", "basis", "wording"),
            *_same("p", "text", "wording_class", "target", "frame", "origin"),
            *_same("p", "int", "probability_ppm", "restates", "reading_of", "needs", "part_of"),
            *_same("p", "yes", "compound", "terms_late"), *_same("p", "instant", "recorded_at"),
            *_same("p", "text", "recorded_by"),
        ),
        f"{_STANDING} WHERE p.draft = 0 ORDER BY p.said_on, p.id",
    ),
    _Table(
        "evidence",
        (
            *_same("e", "int", "prediction", "number"), *_same("e", "text", "stance", "url"),
            *_same("e", "day", "published_on", "happened_on"),
            *_same("e", "text", "value", "figure_by"),
        ),
        "prediction p JOIN evidence e ON e.prediction = p.id WHERE p.draft = 0"
        " ORDER BY p.said_on, p.id, e.number",
    ),
    _Table(
        "resolutions",
        (
            *_same("r", "int", "prediction", "place"),
            *_same("r", "text", "verdict", "void_reason", "because"),
            *_same("r", "day", "happened_on", "known_on", "first_known_on"),
            *_same("r", "text", "rule", "resolver"), *_same("r", "yes", "early", "own_figures"),
            *_same("r", "instant", "given_at"), *_same("r", "text", "given_by"),
        ),
        "prediction p JOIN resolution r ON r.prediction = p.id WHERE p.draft = 0"
        " ORDER BY p.said_on, p.id, r.place",
    ),
)  # fmt: skip
"""The tables of an export; of several resolutions the one with the highest place is in force."""

_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "day": date.fromisoformat, "instant": datetime.fromisoformat, "yes": bool,
}  # fmt: skip


def write(reader: Reader, folder: Path, *, force: bool) -> dict[str, int]:
    """Write a ledger to a folder, wholly or not at all, and return how many rows of each table.

    Raises AlreadyThere for a folder that exists, unless forced, and Refused without the extra or
    where nothing can be written.
    """
    if folder.exists() and not force:
        raise AlreadyThere(
            f"{folder} exists already, and it was left as it is.",
            ("Replace it:", "the same command with --force"),
        )
    _pyarrow()
    waiting = folder.with_name(f".{folder.name}.{uuid4().hex}.part")
    try:
        waiting.mkdir(parents=True)
        counts = {table.name: _write(reader, table, waiting / table.name) for table in TABLES}
        _put(waiting, folder)
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return counts


def _put(waiting: Path, folder: Path) -> None:
    """Put a finished folder in its place; what was there is gone once the new one stands."""
    before = waiting.with_suffix(".before")
    if folder.exists():
        if not (folder / TABLES[0].name).is_dir():
            raise Refused(f"{folder} is not an export of this kind, and it was left as it is.")
        folder.rename(before)
    waiting.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _write(reader: Reader, table: _Table, folder: Path) -> int:
    """Write one table, a file for each year, and return how many rows it has."""
    _, files = _pyarrow()
    schema, count = _schema(table), 0
    # A table without rows is a file without rows: whoever reads it finds its columns.
    years = groupby(reader.each(table.sql()), key=lambda row: str(row[0]))
    for year, rows in years:
        place = folder / f"year={year}"
        place.mkdir(parents=True)
        with files.ParquetWriter(place / "part.parquet", schema, compression="zstd") as writer:
            for some in _batches(rows):
                writer.write_batch(_batch(table, schema, some))
                count += len(some)
    if not count:
        folder.mkdir(parents=True)
        files.write_table(schema.empty_table(), folder / "part.parquet")
    return count


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _batch(table: _Table, schema: Any, rows: Sequence[Row]) -> Any:
    arrow, _ = _pyarrow()
    columns = zip(*rows, strict=True)
    next(columns)  # the year stands in the folder's name
    arrays = [
        arrow.array(_values(kind, column), type=field.type)
        for (_, kind, _), field, column in zip(table.columns, schema, columns, strict=True)
    ]
    return arrow.record_batch(arrays, schema=schema)


def _values(kind: str, column: Sequence[Any]) -> Sequence[Any]:
    read = _READ.get(kind)
    return column if read is None else [None if v is None else read(v) for v in column]


def _schema(table: _Table) -> Any:
    arrow, _ = _pyarrow()
    types = {
        "int": arrow.int32(), "text": arrow.string(), "day": arrow.date32(),
        "yes": arrow.bool_(), "instant": arrow.timestamp("ms", tz="UTC"),
    }  # fmt: skip
    return arrow.schema([(name, types[kind]) for name, kind, _ in table.columns])


def _pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and what it writes files with; raises Refused where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise Refused(
            "an export as Parquet needs the extra parquet, which is not installed.",
            ("Install it:", "pip install 'prediction-ledger[parquet]'"),
        ) from error
    return pa, pq
