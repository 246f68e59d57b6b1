"""A second process that reads rows changes nothing but the time an import takes."""

from __future__ import annotations

import io
import json
import marshal
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.actions import bulk as actions
from ledger.actions.bulk import Bulk
from ledger.actions.rows import Row, Run, in_parts
from ledger.exchange import json_rows, reading_apart
from ledger.exchange.reading_apart import Reading, begin, can_read_apart, read_apart
from ledger.exchange.ready_rows import Gathering, made_ready
from ledger.store import log, schema, tallies
from ledger.store.appending import Appending
from ledger.store.database import MEMORY, open_engine
from ledger.store.prepared import as_plain, of_plain
from ledger.store.reader import ConnectionReader
from tests.cli.terminal import run
from tests.exchange.test_json_rows import (
    AT,
    CONTEXT,
    MANY,
    PLAIN,
    STAMP,
    closely,
    content,
    judged,
    line_of,
)
from tests.store.test_indexes import indexes_of

ODD = [
    b"\xef\xbb\xbf\n", b"{not json\n", b"   \n", line_of({**PLAIN, "clame": "x"}),
    line_of({**PLAIN, "claim": "\u201eZehn\u201c f\u00fcr Z\u00fcrich \u732b"}),
    b'{"claim": "\xff"}\n',
    line_of({**PLAIN, "claim": 'a ,"speaker":"" b', "quote": "!"}),
    line_of({**PLAIN, "claim": "late one", "deadline": "by the end of 2025"}),
    line_of({**PLAIN, "claim": "none", "deadline": "soon"}), line_of({**PLAIN, "claim": "..."}),
    line_of({**PLAIN, "claim": "again"}), line_of({**PLAIN, "claim": "again!"}),
]  # fmt: skip
WHOLE = [*ODD, *MANY, b'{"speaker": "A"}']


def file_of(folder: Path, lines: list[bytes]) -> Path:
    """Write lines to a file."""
    path = folder / "rows.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def recorded(path: Path, engine: sa.Engine, *, apart: bool, expected: int = 0) -> Bulk:
    """Record a file, read by this process or by a second one."""
    bulk = Bulk(expected=expected)
    with path.open("rb") as stream, engine.begin() as connection:
        _, people = json_rows.speakers_in(stream, CONTEXT)
        stream.seek(0)
        found = (
            read_apart(begin(stream, CONTEXT, AT, STAMP.actor), CONTEXT, people)
            if apart
            else json_rows.read_rows(json_rows.lines_of(stream), CONTEXT, people, AT, STAMP.actor)
        )
        with closing(found):
            bulk.record(
                connection,
                ([(p.line, p.text) for p in r] if isinstance(r, list) else r for r in found),
                STAMP,
            )
    return bulk


def empty() -> sa.Engine:
    """Return a new ledger in memory."""
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    return engine


def test_a_file_read_apart_leaves_the_same_bytes_rows_and_report(
    ledger_url: str, tmp_path: Path
) -> None:
    path, here, there = file_of(tmp_path, WHOLE), empty(), open_engine(ledger_url, write=True)
    one = recorded(path, here, apart=False)
    other = recorded(path, there, apart=True)

    assert one.report.problems
    assert (one.report, one._lines.keys()) == (other.report, other._lines.keys())
    assert content(here) == content(there)
    there.dispose()


def _record_prepared(writing: Appending, lines: list[bytes], slugs: list[str], at: int) -> None:
    """Record rows made ready together, in two parts."""
    gathering = Gathering(CONTEXT, AT, STAMP.actor)
    for line in lines:
        assert gathering.add(1, line)
    made = gathering.take()
    assert made is not None
    ready = of_plain(marshal.loads(marshal.dumps(as_plain(made[2]))))
    for first, last in ((0, min(at, len(lines))), (min(at, len(lines)), len(lines))):
        writing.record_prepared(ready.cut(first, last), slugs[first:last])


@settings(max_examples=30, deadline=None)
@given(
    more=st.lists(judged, min_size=1, max_size=5), at=st.integers(0, 5),
    slugs=st.lists(st.sampled_from(["ann-bee", "z\u00fcrich"]), min_size=5, max_size=5),
)  # fmt: skip
def test_predictions_made_ready_elsewhere_are_recorded_as_any_other(
    more: list[dict[str, Any]], at: int, slugs: list[str]
) -> None:
    lines = [line_of({**PLAIN, "tags": ["b", "a", "b"], **row}) for row in more]
    lines = [line for line in lines if Gathering(CONTEXT, AT, STAMP.actor).add(1, line)]
    one, other = empty(), empty()
    with one.begin() as connection:
        writing = Appending(connection, log.lock(connection), STAMP)
        for line, slug in zip(lines, slugs, strict=False):
            row = closely(line)
            writing.record({**row.data, "speaker": slug}, row.claim_key)
        writing.finish()
    with other.begin() as connection:
        writing = Appending(connection, log.lock(connection), STAMP)
        if lines:
            _record_prepared(writing, lines, slugs, at)
        writing.finish()

    assert content(one) == content(other)


def test_rows_may_be_left_before_the_last(tmp_path: Path) -> None:
    path = file_of(tmp_path, [line_of(PLAIN)] * 5_000)
    with path.open("rb") as stream:
        process = begin(stream, CONTEXT, AT, "ann")
        with closing(read_apart(process, CONTEXT, {})) as rows:
            first = next(rows)

    assert isinstance(first, Run)
    assert next(rows, None) is None


def test_a_reading_that_nobody_needed_ends_and_one_is_begun_anew_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_apart, "WORTH_IT", 10)
    with file_of(tmp_path, [line_of(PLAIN)] * 3).open("rb") as stream:
        with closing(Reading(stream, CONTEXT, AT, "ann")) as unused:
            pass
        with closing(Reading(stream, CONTEXT, AT, "ann")) as twice:
            found = [[*twice.rows(CONTEXT, {})] for _ in range(2)]

    assert unused._begun is not None
    assert unused._begun._process.returncode is not None
    assert [[row.size for row in rows if isinstance(row, Run)] for rows in found] == [[3], [3]]


def test_few_rows_are_read_by_one_process() -> None:
    assert not can_read_apart(reading_apart.WORTH_IT - 1)


def test_every_way_to_import_works_with_a_second_process(
    ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_apart, "WORTH_IT", 10)
    good = str(file_of(tmp_path, MANY))
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"".join(WHOLE))
    ways = [(good, "--dry-run"), (good, "--yes", "--batch", "25"), (good, "--yes"), (str(bad),)]
    tried, batches, again, refused = [
        run("import", *words, "--json", url=ledger_url) for words in ways
    ]

    assert json.loads(tried.stdout)["would_add"] == len(MANY)
    assert json.loads(batches.stdout)["added"] == [*range(1, len(MANY) + 1)]
    assert json.loads(again.stdout)["rows"] == len(MANY)
    assert (again.exit_code, refused.exit_code) == (0, 1)
    assert run("verify", url=ledger_url).exit_code == 0


ends = st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\n \n", b"", b"\n\t"])


@settings(max_examples=300)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from([b"", b"{}", b" ", b"\xef\xbb\xbf", b"x" * 25]), ends)
    )
)
def test_lines_are_counted_as_they_are_read(parts: list[tuple[bytes, bytes]]) -> None:
    data = b"".join(part for pair in parts for part in pair)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_rows, "MAX_LINE", 20)
        count, _ = json_rows.speakers_in(io.BytesIO(data), CONTEXT)
        lines = list(json_rows.lines_of(io.BytesIO(data)))

    assert count == len(lines)


@pytest.mark.parametrize(
    "lines", [WHOLE, [line_of({**PLAIN, "claim": f"c {n}"}) for n in range(9)]]
)
def test_indexes_made_at_the_end_are_those_of_every_ledger(
    lines: list[bytes], tmp_path: Path, engine: sa.Engine
) -> None:
    path, one = file_of(tmp_path, lines), empty()
    with engine.connect() as connection:
        before = indexes_of(connection)
    recorded(path, one, apart=False)
    recorded(path, engine, apart=False, expected=actions.MANY)

    with engine.connect() as connection:
        assert indexes_of(connection) == before
    assert content(one) == content(engine)


def test_indexes_are_back_after_an_import_that_breaks_off(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        before = indexes_of(connection)

    def broken() -> Any:
        yield closely(line_of(PLAIN))
        raise KeyboardInterrupt

    bulk = Bulk(expected=actions.MANY)
    with pytest.raises(KeyboardInterrupt), engine.begin() as connection:
        bulk.record(connection, broken(), STAMP)
    with engine.connect() as connection:
        assert indexes_of(connection) == before


few = st.fixed_dictionaries(
    {
        "speaker": st.sampled_from(["Ann Bee", "ann bee", "Anne Bee", "Zed", "Old Name", "New"]),
        "claim": st.sampled_from(["a", "A!", "b", "\u732b"]),
        "said_on": st.sampled_from(["2025-01-29", "2025-01-30"]),
    },
    optional={
        "key": st.sampled_from(["k-1", "k-2", "k-3"]),
        "deadline": st.sampled_from(["2025-12-31", "by the end of 2025", "soon"]),
        "tags": st.sampled_from([["x"], ["y", "x"]]), "verdict": st.just("met"),
        "aliases": st.sampled_from([["Old Name"], ["Zed"]]), "restates": st.just("k-1"),
        "reading_of": st.just("k-2"),
    },
)  # fmt: skip


def by_another(lines: list[bytes], together: int) -> Iterator[Row]:
    """Give rows as the second process hands them over, so many lines at a time."""
    stream = io.BytesIO(b"".join(lines))
    _, people = json_rows.speakers_in(stream, CONTEXT)
    gathering = Gathering(CONTEXT, AT, STAMP.actor)
    numbered = enumerate(lines, start=1)
    while some := [*islice(numbered, together)]:
        made = map(reading_apart._as_plain, made_ready(some, gathering))
        sent = map(reading_apart._of_plain, marshal.loads(marshal.dumps([*made])))
        for row in json_rows.read_ready(sent, CONTEXT, people):
            yield [(p.line, p.text) for p in row] if isinstance(row, list) else row


@settings(max_examples=100, deadline=None)
@given(
    files=st.lists(st.lists(few, max_size=8), min_size=1, max_size=3),
    together=st.integers(1, 6), part=st.integers(1, 9), trust=st.booleans(),
)  # fmt: skip
@example(
    files=[[
        {"speaker": "Zed", "claim": "a"}, {"speaker": "New", "claim": "b", "aliases": ["Zed"]},
        {"speaker": "Zed", "claim": "c"},
    ]], together=6, part=9, trust=True,
)  # fmt: skip
def test_rows_in_runs_are_recorded_as_rows_one_by_one(
    files: list[list[dict[str, Any]]], together: int, part: int, trust: bool
) -> None:
    one, other = empty(), empty()
    for rows in files:
        lines = [line_of({**PLAIN, **row}) for row in rows]
        alone, in_runs = Bulk(trust_names=trust), Bulk(trust_names=trust)
        for some in in_parts(alone_rows(lines), part):
            with one.begin() as connection:
                alone.record(connection, some, STAMP)
        for some in in_parts(by_another(lines, together), part):
            with other.begin() as connection:
                in_runs.record(connection, some, STAMP)

        assert alone.report == in_runs.report
    assert content(one) == content(other)
    assert not [*tallies.differences(ConnectionReader(other.connect()))]


def alone_rows(lines: list[bytes]) -> Iterator[Row]:
    """Give rows as they are read closely, one by one."""
    stream = io.BytesIO(b"".join(lines))
    _, people = json_rows.speakers_in(stream, CONTEXT)
    for number, line in enumerate(lines, start=1):
        row = json_rows.read_closely(number, line, CONTEXT, people)
        yield [(p.line, p.text) for p in row] if isinstance(row, list) else row
