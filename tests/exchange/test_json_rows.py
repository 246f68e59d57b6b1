"""Rows as JSON Lines: the short way and the close look give the same entries, at any size."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.actions.bulk import Bulk
from ledger.actions.rows import Incoming
from ledger.domain.entry import PREDICTION_RECORDED, Entry, Event, prediction_subject
from ledger.exchange import json_rows
from ledger.exchange.ready_rows import Gathering
from ledger.exchange.row_cells import Context
from ledger.proof.canonical import body_of
from ledger.store import log, projection, schema, tallies
from ledger.store.batch import in_order
from ledger.store.columns import rows_of
from ledger.store.database import MEMORY, open_engine
from ledger.store.log import Stamp
from ledger.store.placed import placed
from ledger.store.reader import ConnectionReader
from ledger.store.recorded import Recorded
from ledger.store.tables import PROJECTIONS, instant_text, log_entry, log_head
from tests.exchange.recordings import DAY, NOW

CONTEXT = Context(DAY, "x.jsonl")
STAMP = Stamp(NOW, "ann")
AT = instant_text(NOW)

texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(' \t\n"\\\u0301\u00e9;=\x07'),
    min_size=1, max_size=8,
)  # fmt: skip
easy = st.text("abc d-9", min_size=1, max_size=8)
some = texts | easy
days = st.dates().map(str) | st.sampled_from(
    ["2025-01-29", "2025-12-31", "2026-11-23", "2027-01-01", "by the end of 2025", "none", "x"]
)
urls = st.sampled_from([
    "https://example.org", "https://example.org/a", "http://www.example.org/a/", "https://a.b/?q=1",
    "https://a.b:80/", "ftp://a.b/", "https://exa mple.org", "https://\u00e9.org/x", "",
    "https://example.org/a#2", "https://example.org/a\n",
])  # fmt: skip
pieces = st.fixed_dictionaries(
    {"stance": st.sampled_from(["for", "against", "context", "reply", "maybe"]), "url": urls},
    optional={
        "published": days, "happened": days, "value": some, "title": some, "publisher": some,
        "figure_by": st.sampled_from(["speaker", "other", "me"]), "note": some, "quote": some,
    },
)  # fmt: skip
verdicts = st.sampled_from(
    ["met", "late", "partly", "missed", "void", "unclear", "Met", "x", None]
)
rows = st.fixed_dictionaries(
    {"speaker": some, "claim": some, "said_on": days, "deadline": days, "source": urls},
    optional={
        "key": some, "deadline_words": some, "quote": some, "language": some, "criterion": some,
        "target": some, "kind": st.sampled_from(["reach", "never", "during", "Reach", "x"]),
        "tags": st.lists(some, max_size=3), "evidence": st.lists(pieces, max_size=3),
        "role": st.lists(some, max_size=2), "probability": st.sampled_from(["60%", "0.6", "x"]),
        "base_rate": st.sampled_from(["30%", "1:3", "0", "x"]), "base_rate_from": some,
        "verdict": verdicts, "happened_on": days | st.none(), "reason": some,
    },
)  # fmt: skip
PLAIN: dict[str, Any] = {
    "speaker": "Ann Bee", "claim": "Ten robots", "said_on": "2025-01-29",
    "deadline": "2025-12-31", "source": "https://example.org/x",
}  # fmt: skip


def line_of(row: dict[str, Any], *, escaped: bool = False) -> bytes:
    """Return a row as a line of a file."""
    return json.dumps(row, ensure_ascii=escaped).encode("utf-8", "surrogatepass") + b"\n"


def closely(line: bytes) -> Any:
    """Return what a line says when every cell of it is read."""
    found = json_rows._read(line, CONTEXT)
    return found if isinstance(found, list) else json_rows._incoming(1, found)


class Short(NamedTuple):
    """What the short way makes of a line: whose it is, and all that is written of it."""

    name: str
    entry: bytes
    rows: dict[str, list[Any]]


def shortly(line: bytes) -> Short | None:
    """Return what the short way makes of a line; None when it leaves it to the close look."""
    gathering = Gathering(CONTEXT, "2026-11-23T12:00:00Z", "ann")
    if not gathering.add(1, line):
        assert gathering.take() is None
        return None
    [(lines, [name], ready)] = [made for made in [gathering.take()] if made]
    assert lines == [1]
    entry = ready.before[0] + b',"speaker":"ann"' + ready.after[0]
    blocks = placed(ready, 7, 3, ["ann"]).items()
    return Short(name, entry, {t.name: [*rows_of(b)] for t, b in blocks if b.size})


def is_like(short: Short, close: Any) -> bool:
    """Say whether both ways agree about a row, and the fold of its entry with them."""
    assert isinstance(close, Incoming), close
    said = {**close.data, "speaker": "ann"}
    return short == (close.name, body_of(said), rows_folded(close))


def rows_recorded(row: Incoming) -> dict[str, list[Any]]:
    """Return the rows of a new prediction, straight from what its entry says."""
    recorded = Recorded("2026-11-23T12:00:00Z", "ann")
    recorded.add(7, 3, {**row.data, "speaker": "ann"}, row.claim_key)
    return {table.name: some for table, some in recorded.take().items() if some}


def rows_folded(row: Incoming) -> dict[str, list[Any]]:
    """Return the rows of a new prediction, by way of its state."""
    subject, data = prediction_subject(7), {**row.data, "speaker": "ann"}
    entry = Entry(3, 0, "2026-11-23T12:00:00Z", "ann", PREDICTION_RECORDED, subject, data)
    folded = projection.rows_of(subject, [entry])
    return {table.name: list(map(in_order(table), some)) for table, some in folded.items() if some}


judged = st.fixed_dictionaries(
    {"verdict": st.sampled_from(["met", "late", "partly", "missed"]),
     "deadline": st.sampled_from(["2025-12-31", "2026-11-21", "2026-11-22", "2026-11-23",
                                  "2026-11-24", "2027-12-31"]),
     "evidence": st.lists(
         st.fixed_dictionaries(
             {"stance": st.sampled_from(["for", "against", "context", "reply", "nothing-found"]),
              "url": st.sampled_from(["https://a.b/1", "https://a.b/2", "https://a.b/3"])},
             optional={"published": st.sampled_from(["2026-01-01", "2026-11-22"]),
                       "happened": st.sampled_from(["2025-06-01", "2026-11-23"]),
                       "figure_by": st.sampled_from(["speaker", "other"])},
         ), max_size=3,
     )},
    optional={
        "happened_on": st.sampled_from(["2025-12-31", "2026-01-01", "2026-11-22", "2026-11-23",
                                        "2026-11-25", None]),
        "reason": st.sampled_from(["So it was", " spaced", "\u00e9", "\u0007"]),
        "early": st.just("yes"),
    },
)  # fmt: skip


@settings(max_examples=300)
@given(more=judged)
def test_a_verdict_in_a_row_is_the_same_both_ways_and_so_are_its_rows(
    more: dict[str, Any],
) -> None:
    line = line_of({**PLAIN, **more})
    short, close = shortly(line), closely(line)

    assert short is None or is_like(short, close)


def test_ordinary_verdicts_take_the_short_way() -> None:
    seen = {"stance": "for", "url": "https://a.b/c", "published": "2026-01-05"}
    for more in ({"verdict": "met"}, {"verdict": "late", "happened_on": "2026-01-05"},
                 {"verdict": "missed", "reason": "None was built"},
                 {"verdict": "partly", "happened_on": None}):  # fmt: skip
        line = line_of({**PLAIN, "evidence": [seen], **more})
        short = shortly(line)
        assert short is not None
        assert is_like(short, closely(line))


@settings(max_examples=400)
@example(row={**PLAIN, "said_on": "0001-01-01"}, escaped=False)
@given(row=rows, escaped=st.booleans())
def test_the_short_way_says_what_the_close_look_says_or_leaves_it_the_row(
    row: dict[str, Any], escaped: bool
) -> None:
    line = line_of(row, escaped=escaped)
    short = shortly(line)

    assert short is None or is_like(short, closely(line))


@pytest.mark.parametrize(
    "more",
    [
        {}, {"key": "k-1", "quote": "ten by then", "tags": ["ai", "ai", "cars"]},
        {"deadline_words": "by the end of this year", "kind": "during", "criterion": "counted"},
        {"evidence": [{"stance": "for", "url": "https://a.b/c", "published": "2025-02-01"},
                      {"stance": "for", "url": "https://a.b/d", "figure_by": "other"}]},
        {"claim": "Zehn \u201eAutos\u201c f\u00fcr Z\u00fcrich"},
    ],
    ids=str,
)  # fmt: skip
def test_an_ordinary_row_takes_the_short_way(more: dict[str, Any]) -> None:
    line = line_of({**PLAIN, **more})
    short = shortly(line)

    assert short is not None
    assert is_like(short, closely(line))


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": " Ten robots"}, {"claim": "a\u0007b"}, {"claim": "e\u0301"}, {"claim": ""},
        {"speaker": "Ann  Bee"}, {"deadline": "2024-01-01"}, {"said_on": "2027-01-01"},
        {"source": "https://a.b:80/"}, {"probability": "60%"}, {"claim": 5}, {"tags": [" x"]},
        {"evidence": [{"stance": "for", "url": "https://a.b/c", "published": "2027-02-01"}]},
        {"evidence": [{"stance": "for", "url": "https://a.b/c"},
                      {"stance": "for", "url": "http://www.a.b/c/?utm_x=1"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_row_with_anything_rare_is_read_closely(wrong: dict[str, Any]) -> None:
    assert shortly(line_of({**PLAIN, **wrong})) is None


@settings(max_examples=150)
@given(row=rows.filter(lambda row: "role" not in row))
@example(row={**PLAIN, "base_rate": "30%", "base_rate_from": "a market"})
def test_the_rows_of_a_recording_are_those_of_its_fold(row: dict[str, Any]) -> None:
    found = closely(line_of(row))
    if not isinstance(found, Incoming):
        return

    assert rows_recorded(found) == rows_folded(found)


def imported(lines: Sequence[bytes], engine: sa.Engine, **given: Any) -> Bulk:
    """Record a file in one action and return the import."""
    stream = io.BytesIO(b"".join(lines))
    _, people = json_rows.speakers_in(stream, CONTEXT)
    stream.seek(0)
    found = json_rows.read_rows(json_rows.lines_of(stream), CONTEXT, people, AT, STAMP.actor)
    bulk = Bulk(**given)
    with engine.begin() as connection:
        bulk.record(
            connection,
            ([(p.line, p.text) for p in r] if isinstance(r, list) else r for r in found),
            STAMP,
        )
    return bulk


def content(engine: sa.Engine) -> dict[str, list[Any]]:
    """Return everything a ledger holds."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in (log_entry, log_head, *PROJECTIONS)
        }


MANY = [
    line_of({
        **PLAIN, "speaker": f"Speaker {n % 7}", "claim": f"Claim {n}", "key": f"k-{n}",
        "role": ["CEO"] if n % 5 == 0 else [], "tags": ["a", "b"][: n % 3],
        "evidence": [{"stance": "for", "url": f"https://a.b/{n}", "published": "2025-03-01"}],
        **({"verdict": "met"} if n % 11 == 0 else {}),
        **({"restates": f"k-{n - 3}"} if n % 13 == 4 else {}),
    })
    for n in range(60)
]  # fmt: skip


def test_an_import_leaves_what_its_log_adds_up_to(ledger_url: str) -> None:
    engine = open_engine(ledger_url, write=True)
    bulk = imported(MANY, engine)
    before = content(engine)

    assert (bulk.report.added, bulk.report.problems) == (60, [])
    assert len(before["log_entry"]) == 67
    with engine.begin() as connection:
        assert [*tallies.differences(ConnectionReader(connection))] == []
        log.rebuild(connection)
        entries = list(log.entries(connection))
        frontier = log.frontier(log.lock(connection))
    assert content(engine) == before
    assert [entry.seq for entry in entries] == [entry.step for entry in entries] == [*range(67)]
    assert frontier.size == 67
    engine.dispose()


def test_an_import_gives_the_log_that_one_action_gives() -> None:
    one, other = (open_engine(MEMORY, write=True) for _ in range(2))
    for engine in (one, other):
        schema.upgrade(engine)
    imported(MANY, one)
    with one.connect() as connection:
        events = [
            Event(entry.type, entry.subject, entry.data or {}) for entry in log.entries(connection)
        ]
    with other.begin() as connection:
        log.act(connection, log.lock(connection), events, STAMP)

    assert content(one) == content(other)


def test_the_same_file_twice_adds_nothing(ledger_url: str) -> None:
    engine = open_engine(ledger_url, write=True)
    keyless = [line_of({**PLAIN, "claim": f"Claim {n}"}) for n in range(5)]
    imported(MANY, engine)
    imported(keyless, engine)
    before = content(engine)

    again = imported([*MANY, *keyless], engine)
    assert (again.report.added, again.report.here, again.report.problems) == (0, 65, [])
    assert again.report.here_ids[:3] == [1, 2, 3]
    assert content(engine) == before
    engine.dispose()


def test_what_is_wrong_is_told_with_its_line() -> None:
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    imported([line_of({**PLAIN, "key": "old"})], engine)
    lines = [
        line_of({**PLAIN, "claim": "Nine robots"}),
        b"{not json\n",
        b"\n",
        line_of({**PLAIN, "clame": "x"}),
        line_of({**PLAIN, "claim": 5}),
        line_of({**PLAIN, "claim": "nine robots!"}),
        line_of({**PLAIN, "key": "old", "claim": "Eleven robots"}),
        line_of({**PLAIN, "claim": "a", "restates": "nowhere"}),
        line_of({**PLAIN, "claim": "b", "key": "self", "restates": "self"}),
        line_of({**PLAIN, "claim": "c", "speaker": "Ann Be"}),
        line_of({**PLAIN, "claim": "d", "deadline": "soon"}),
        line_of({"claim": "e"}),
        b'{"claim": "\xff"}\n',
    ]
    bulk = imported(lines, engine)

    told = bulk.report.problems
    assert [line for line, _ in told] == [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12, 12, 13]
    texts = dict(told)
    assert texts[2].startswith("it is not JSON")
    assert texts[4] == 'there is no column "clame"'
    assert texts[6] == "the same claim stands on line 1 already"
    assert texts[7] == 'key "old": #1 has it, and says something else'
    assert texts[8] == 'restates "nowhere": no earlier row and no prediction has this key'
    assert texts[9] == 'restates "self": that is the row itself'
    assert texts[10] == 'speaker "Ann Be": nobody is called that; did you mean Ann Bee?'
    assert bulk.report.added == 1


def test_an_import_that_breaks_off_leaves_the_report_and_the_ledger_as_they_were() -> None:
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    bulk = imported(MANY[:10], engine)
    before = content(engine)

    def broken() -> Any:
        yield closely(line_of({**PLAIN, "claim": "Eleven"}))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), engine.begin() as connection:
        bulk.record(connection, broken(), STAMP)
    assert content(engine) == before
    assert (bulk.report.rows, bulk.report.added, len(bulk._lines)) == (10, 10, 10)


def test_names_are_compared_only_as_long_as_it_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    imported([line_of(PLAIN)], engine)
    monkeypatch.setattr("ledger.actions.whom.COMPARED", 2)
    new = [line_of({**PLAIN, "speaker": name}) for name in ("Zoe", "Yan", "Ann Be")]

    bulk = imported(new, engine)
    assert (bulk.report.added, bulk.report.uncompared) == (3, 1)


def test_a_file_of_rows_is_told_from_a_log() -> None:
    assert json_rows.is_rows(b'\xef\xbb\xbf{"speaker": "A", "claim": "b"}\n')
    assert not json_rows.is_rows(b'{"actor":"ann","at":"x","data":{"claim":"b"}}')
    assert not json_rows.is_rows(b'{"redacted":{"claim":1}}')
    assert not json_rows.is_rows(b"speaker,claim\n")
    assert not json_rows.is_rows(b'{"v":1}\n{"claim":2}\n')
