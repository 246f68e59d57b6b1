"""What the database picks, sorts and counts is what the rules say of every line, on any day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.domain.line import AnyLine, Brief, Line
from ledger.domain.names import text_key
from ledger.domain.ordering import in_order
from ledger.domain.prediction import Deadline, Speaker, Verdict
from ledger.domain.status import Day, Status
from ledger.store import queries
from ledger.store.queries import Wanted
from ledger.store.queries.standing import nothing_later
from ledger.store.reader import ConnectionReader
from ledger.store.searching import holding_exactly
from tests.actions.desk import NOW, SAID, Desk, taken_back
from tests.actions.test_settling import TODAY, attempt, fill, some_day

DAYS = (Day.now(NOW), *(Day.on(NOW.date() - timedelta(ago)) for ago in (0, 40, 150, 9_000)))
VOTES = Wanted()


@pytest.fixture(scope="module", params=[0, 1])
def reader(
    shared_connection: Connection, request: pytest.FixtureRequest
) -> Iterator[ConnectionReader]:
    """Give a ledger with every status, speakers that were merged, parts, drafts and tags."""
    desk, dice = Desk(shared_connection), random.Random(request.param)
    with taken_back(shared_connection):
        fill(desk, dice, 40)
        for n in range(41, 62):
            drive(desk, dice, n)
            attempt(desk, dice, n)
        every_case(desk)
        actions.merge(desk.connection, "speaker-2", "speaker-1", stamp=desk.stamp)
        yield desk.reader


def drive(desk: Desk, dice: random.Random, n: int) -> None:
    """Record a prediction of one of several speakers, or a draft of one."""
    said = replace(
        SAID, claim=f"Vans drive {n} kilometres", said_on=some_day(dice, -400, -301),
        tags=dice.choice([(), ("a",), ("a", "b")]),
        deadline=dice.choice([None, Deadline(some_day(dice, -300, 90))]),
    )  # fmt: skip
    actions.record(
        desk.connection, said, speaker=Speaker("", f"Speaker {n % 4}"), stamp=desk.stamp,
        day=desk.day, draft=dice.random() < 0.2,
    )  # fmt: skip


def every_case(desk: Desk) -> None:
    """Add what chance might leave out: unclear twice, late twice, awaiting data, split in two."""
    past, long_past = Deadline(TODAY - timedelta(9)), Deadline(TODAY - timedelta(200))
    for found_since, how_late in ((False, 3), (True, 30)):
        unclear = desk.add(f"Boats dive {how_late} metres", deadline=long_past)
        desk.cite(unclear, "context", published_on=TODAY - timedelta(100))
        desk.judge(unclear, "unclear")
        if found_since:
            desk.cite(unclear, "for", published_on=TODAY - timedelta(60))
        late = desk.add(f"Trains take {how_late} hours", deadline=long_past)
        came = long_past.day + timedelta(how_late)
        desk.cite(late, "for", published_on=came, happened_on=came)
        desk.judge(late, "late", happened_on=came)
    desk.add("Cars swim", deadline=past, decidable_on=TODAY + timedelta(30))
    whole = desk.add("Robots walk and fly", deadline=past)
    for part in actions.split(
        desk.connection, whole, [actions.Part("Robots do walk"), actions.Part("Robots do fly")],
        needs=1, stamp=desk.stamp, day=desk.day,
    ):  # fmt: skip
        desk.cite(part, "context", published_on=TODAY - timedelta(3))


def all_lines(reader: ConnectionReader, day: Day, wanted: Wanted) -> list[Line]:
    """Return what fits by asking each line there is: the long way."""
    there = queries.lines(reader, day, drafts=wanted.drafts, parts=True, holding=wanted.text)
    return [line for line in there if fits(line, wanted)]


def ordered(reader: ConnectionReader, lines: list[Line], wanted: Wanted) -> list[Line]:
    """Return lines in the order of a list."""
    if wanted.text is None:
        return in_order(lines)
    exact = holding_exactly(reader, wanted.text)
    return sorted(lines, key=lambda line: (line.id not in exact, -line.id))


def fits(line: Line, wanted: Wanted) -> bool:
    """Say whether a line is wanted."""
    return (
        wanted.speaker in (None, line.speaker)
        and (not wanted.statuses or line.status in wanted.statuses)
        and set(wanted.tags) <= set(line.tags)
        and (wanted.since or date.min) <= line.said_on <= (wanted.until or date.max)
    )


WANTED = (
    VOTES,
    Wanted(drafts=True),
    Wanted(speaker="speaker-1"),
    Wanted(speaker="speaker-2"),
    Wanted(statuses=frozenset({Status.DUE})),
    Wanted(statuses=frozenset({Status.MISSED, Status.UNCLEAR, Status.LATE})),
    Wanted(statuses=frozenset({Status.OPEN, Status.AWAITING, Status.NO_DEADLINE})),
    Wanted(tags=("a",)),
    Wanted(tags=("a", "b"), speaker="speaker-1"),
    Wanted(since=NOW.date() - timedelta(350), until=NOW.date() - timedelta(320)),
    Wanted(text="drive"),
    Wanted(text="van", speaker="speaker-1"),
    Wanted(text="speaker 4", statuses=frozenset({Status.DUE})),
    Wanted(text="%"),
)

KEYS: dict[str, Callable[[Line], Any]] = {
    "id": lambda line: line.id,
    "speaker": lambda line: (text_key(line.name), line.id),
    "said": lambda line: (line.said_on, line.id),
    "deadline": lambda line: (line.deadline or date.max, line.id),
    "status": lambda line: (list(Status).index(line.status), line.id),
    "judged": lambda line: (line.given_at or "", line.id),
    "late": lambda line: (line.days_late or 0, line.id),
}


def test_the_ledger_of_these_tests_holds_every_case(reader: ConnectionReader) -> None:
    now, before = DAYS[0], DAYS[4]
    lines = queries.lines(reader, now, parts=True)

    assert {line.status for line in lines} >= {
        Status.OPEN, Status.DUE, Status.AWAITING, Status.NO_DEADLINE, Status.MISSED,
        Status.UNCLEAR, Status.LATE,
    }  # fmt: skip
    assert any(line.verdict is Verdict.UNCLEAR and line.new_evidence for line in lines)
    assert any(line.part_of for line in lines)
    assert {nothing_later(reader, now), nothing_later(reader, before)} == {True, False}


def test_a_list_holds_what_fits_in_the_order_of_urgency(reader: ConnectionReader) -> None:
    for day in DAYS:
        for wanted in WANTED:
            expected = ordered(reader, all_lines(reader, day, wanted), wanted)
            assert [*queries.listed(reader, day, wanted)] == expected, (day, wanted)
            assert [*queries.listed(reader, day, wanted, limit=3)] == expected[:3], (day, wanted)


def briefly(line: AnyLine, *, counted: bool) -> Brief:
    """Return what a table of many shows of a line."""
    members = {name: getattr(line, name) for name in Brief._fields}
    return Brief(**{**members, "evidence": line.evidence if counted else None})


def same(found: Iterable[AnyLine], whole: Iterable[Line], *, counted: bool) -> bool:
    """Say whether both tell the same in tables of many."""
    told = [[briefly(line, counted=counted) for line in lines] for lines in (found, whole)]
    return told[0] == told[1]


def test_a_list_in_brief_says_what_the_whole_lines_say(reader: ConnectionReader) -> None:
    listed, in_brief, waiting = queries.listed, queries.listed_in_brief, queries.waiting_in_brief
    for day in DAYS:
        for wanted in WANTED:
            whole = listed(reader, day, wanted)
            assert same(in_brief(reader, day, wanted), whole, counted=False), (day, wanted)
        for most in (None, 2):
            whole = iter(queries.waiting(reader, day, most))
            assert same(waiting(reader, day, most), whole, counted=True), day
    for by in KEYS:
        whole = listed(reader, DAYS[3], VOTES, by=f"-{by}", limit=9)
        found = in_brief(reader, DAYS[3], VOTES, by=f"-{by}", limit=9)
        assert same(found, whole, counted=False), by


def test_a_brief_line_is_as_late_as_the_whole_one(reader: ConnectionReader) -> None:
    lines = queries.lines(reader, DAYS[0], parts=True)

    assert any(line.days_late for line in lines)
    assert [briefly(line, counted=True).days_late for line in lines] == [
        line.days_late for line in lines
    ]


def test_a_list_is_sorted_as_its_lines_are(reader: ConnectionReader) -> None:
    assert set(KEYS) == {*queries.ORDERS, "late"}
    for by, key in KEYS.items():
        for day, turned in ((DAYS[0], False), (DAYS[0], True), (DAYS[3], True)):
            expected = sorted(all_lines(reader, day, VOTES), key=key, reverse=turned)
            name = f"-{by}" if turned else by
            assert [*queries.listed(reader, day, VOTES, by=name)] == expected, (day, name)


def test_how_many_fit_is_counted_without_reading_them(reader: ConnectionReader) -> None:
    for day in DAYS:
        for wanted in WANTED:
            lines = all_lines(reader, day, wanted)
            found = queries.how_many(reader, day, wanted)
            votes = Counter(line.status for line in lines if line.part_of is None)
            assert (found.total, found.votes) == (len(lines), votes), (day, wanted)


def those(lines: list[Line], status: Status, key: Callable[[Line], Any]) -> list[int]:
    return [line.id for line in sorted(lines, key=key) if line.status is status]


def by_deadline(line: Line) -> tuple[date, int]:
    return line.deadline or date.min, line.id


def test_what_waits_and_what_comes_is_what_the_lines_say(reader: ConnectionReader) -> None:
    for day in DAYS:
        lines = queries.lines(reader, day)
        due = those(lines, Status.DUE, by_deadline)
        awaiting = those(lines, Status.AWAITING, lambda n: (n.decidable_on or date.min, n.id))
        coming = those(lines, Status.OPEN, by_deadline)
        until = day.today + timedelta(60)
        soon = [n.id for n in lines if n.status is Status.OPEN and by_deadline(n)[0] <= until]

        assert ids(queries.waiting(reader, day)) == due
        assert ids(queries.waiting(reader, day, 2)) == due[:2]
        assert ids(queries.awaiting(reader, day)) == awaiting
        assert ids(queries.coming(reader, day)) == coming
        assert ids(queries.coming(reader, day, limit=2)) == coming[:2]
        assert {*ids(queries.coming(reader, day, until=until))} == {*soon}
        assert queries.count_coming(reader, day, until) == len(soon)


def ids(lines: Iterator[Line] | list[Line]) -> list[int]:
    return [line.id for line in lines]


def test_the_tally_is_what_the_lines_say(reader: ConnectionReader) -> None:
    for day in DAYS:
        lines = queries.lines(reader, day)
        drafts = queries.lines(reader, day, drafts=True)
        expected = Counter(line.status for line in lines), len({line.speaker for line in lines})

        assert queries.tally(reader, day) == expected
        assert queries.count_drafts(reader, day) == len(drafts)


def test_what_is_dated_ahead_of_the_day_is_not_taken_for_known(desk: Desk) -> None:
    early = desk.at("2026-03-01T12:00:00+00:00")
    desk.add(said_on=date(2026, 6, 1), deadline=Deadline(date(2027, 6, 1)))

    assert not nothing_later(desk.reader, early.day)
    assert queries.tally(desk.reader, early.day) == ({}, 0)
    assert queries.tally(desk.reader, desk.day) == ({Status.OPEN: 1}, 1)


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a desk in an empty ledger."""
    return Desk(connection)
