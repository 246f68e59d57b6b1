"""Settling many: whom the database picks, that the log is as ever, and what is told of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.actions import settling_apart
from ledger.actions.following import events_of
from ledger.domain.entry import PREDICTION_RECORDED
from ledger.domain.prediction import Deadline, FigureBy, Kind, Stance, Verdict
from ledger.domain.resolver import Proposal, settle_state
from ledger.errors import LedgerError
from ledger.store import decidable, log, queries
from ledger.store.states import AT_ONCE, states
from tests.actions.desk import NOW, Desk, taken_back

TODAY = NOW.date()


def some_day(dice: random.Random, first: int, last: int) -> date:
    """Return a day so many days from today."""
    return TODAY + timedelta(dice.randrange(first, last))


def fill(desk: Desk, dice: random.Random, count: int) -> None:
    """Record predictions of all kinds, with evidence and verdicts before and after each other."""
    for number in range(1, count + 1):
        ahead = dice.random() < 0.4
        deadline = Deadline(some_day(dice, 5, 300) if ahead else some_day(dice, -300, -5))
        decidable_on = deadline.day + timedelta(60) if dice.random() < 0.3 else None
        desk.add(
            f"Robots walk {number}", deadline=deadline if dice.random() < 0.95 else None,
            decidable_on=decidable_on, kind=dice.choice(list(Kind)),
            compound=dice.random() < 0.1, target=dice.choice([None, "100 robots"]),
        )  # fmt: skip
        for _ in range(dice.randrange(4)):
            attempt(desk, dice, number)


def attempt(desk: Desk, dice: random.Random, number: int) -> None:
    """Do one thing to a prediction; what is refused is not done."""
    try:
        what = dice.random()
        if what < 0.5:
            held = some_day(dice, -120, -1)
            desk.cite(
                number, dice.choice((Stance.FOR, Stance.FOR, Stance.AGAINST, *Stance)),
                happened_on=dice.choice([None, held]),
                published_on=dice.choice([held, held + timedelta(1)]),
                value=dice.choice([None, None, "90 robots", "120 robots"]),
                figure_by=dice.choice([None, *FigureBy]),
            )  # fmt: skip
        elif what < 0.9:
            desk.judge(number, dice.choice((Verdict.MISSED, Verdict.MISSED, Verdict.UNCLEAR)))
            desk.cite(number, Stance.FOR, happened_on=some_day(dice, -4, -1))
        else:
            desk.reopen(number)
    except LedgerError:
        pass


@pytest.fixture(scope="module", params=[0, 1])
def filled(shared_connection: Connection, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Give a desk with a ledger in which much waits, and one claim that is split."""
    desk, dice = Desk(shared_connection), random.Random(request.param)
    with taken_back(shared_connection):
        fill(desk, dice, 40)
        desk.cite(40, Stance.CONTEXT)
        whole = desk.add("Robots walk and fly", deadline=Deadline(some_day(dice, -300, -5)))
        for part in actions.split(
            desk.connection, whole,
            [actions.Part("Robots do walk"), actions.Part("Robots do fly")],
            needs=1, stamp=desk.stamp, day=desk.day,
        ):  # fmt: skip
            desk.cite(part, Stance.FOR, happened_on=date(2025, 3, 1))
        yield desk


@pytest.fixture
def busy(filled: Desk) -> Iterator[Desk]:
    """Give that desk; what a test does there is taken back."""
    with taken_back(filled.connection):
        yield filled


def decided(desk: Desk) -> dict[int, Proposal]:
    """Return what the rules say when they are asked about every prediction there is."""
    numbers = [id for (id,) in desk.reader.rows("SELECT id FROM prediction WHERE draft = 0")]
    answers = {
        number: settle_state(state, desk.day.due)
        for number, state in states(desk.reader, numbers).items()
        if not (state.verdict is Verdict.MISSED and state.hands_off)
    }
    return {n: answer for n, answer in answers.items() if isinstance(answer, Proposal)}


def test_a_ledger_for_these_tests_holds_every_kind_of_what_waits(busy: Desk) -> None:
    undecided = {code for (code,) in busy.reader.rows("SELECT undecided FROM prediction")}
    verdicts = {answer.verdict for answer in decided(busy).values()}

    assert {1, 2, 3} <= undecided
    assert len(verdicts) > 1


def test_a_row_says_which_missed_ones_have_evidence_since(busy: Desk) -> None:
    rows = busy.reader.rows("SELECT id FROM prediction WHERE undecided = 3")

    numbers = [id for (id,) in busy.reader.rows("SELECT id FROM prediction WHERE needs IS NULL")]
    assert {id for (id,) in rows} == {
        number
        for number, state in states(busy.reader, numbers).items()
        if state.verdict is Verdict.MISSED and state.new_evidence
    }


def test_what_is_read_of_many_is_what_each_entry_adds_up_to(busy: Desk) -> None:
    numbers = [id for (id,) in busy.reader.rows("SELECT id FROM prediction")]

    # Few are folded one entry after another, many are read by their types.
    one_by_one = {n: state for n in numbers for state in states(busy.reader, [n]).values()}
    together = states(busy.reader, [*numbers, *range(10_000, 10_000 + AT_ONCE)])

    assert together == one_by_one
    assert len(numbers) < AT_ONCE


def test_what_the_database_picks_is_all_that_a_rule_can_decide(busy: Desk) -> None:
    expected = decided(busy)

    settlement = actions.proposed(busy.reader, busy.day)

    by_rule = {one.line.id: one.proposal for one in settlement.settled if one.given.evidence}
    assert by_rule == expected


def test_no_rule_decides_what_is_passed_over_unread(desk: Desk) -> None:
    fill(desk, random.Random(3), 150)
    found = [one for page in decidable.decidable(desk.reader, desk.day) for one in page]
    there = states(desk.reader, [one.id for one in found])

    answers = {one.id: settle_state(there[one.id], desk.day.due) for one in found}

    hopeless = {one.id for one in found if one.is_hopeless}
    settled = {number for number, answer in answers.items() if isinstance(answer, Proposal)}
    assert len(hopeless) > 20
    assert len(settled) > 5
    assert not hopeless & settled


def test_what_is_left_is_every_other_due_one(busy: Desk) -> None:
    due = {line.id for line in queries.waiting(busy.reader, busy.day)}

    settlement = actions.proposed(busy.reader, busy.day)

    settled = {one.line.id for one in settlement.settled}
    assert {one.line.id for one in settlement.left if one.line.part_of is None} == due - settled


def test_settling_writes_the_bytes_and_rows_that_an_ordinary_action_would(busy: Desk) -> None:
    proposal = actions.proposed(busy.reader, busy.day)
    events = events_of({one.line.id: one.given for one in proposal.settled})
    with busy.connection.begin_nested() as trial:
        log.act(busy.connection, log.lock(busy.connection), events, busy.stamp)
        expected = busy.contents()
        trial.rollback()

    busy.settle()

    assert busy.contents() == expected


def test_pages_of_any_length_settle_the_same(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with busy.connection.begin_nested() as trial:
        busy.settle()
        expected = busy.contents()
        trial.rollback()
    monkeypatch.setattr(decidable, "PAGE", 3)

    busy.settle()

    assert busy.contents() == expected


@pytest.mark.parametrize(("told", "independent"), [(0, False), (2, True)])
def test_a_second_process_settles_the_same(
    busy: Desk, told: int, independent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settle() -> actions.Settlement:
        return actions.settle(
            busy.connection, stamp=busy.stamp, day=busy.day, told=told,
            require_independent=independent,
        )  # fmt: skip

    with busy.connection.begin_nested() as trial:
        expected, contents = settle(), busy.contents()
        trial.rollback()
    monkeypatch.setattr(decidable, "PAGE", 5)
    monkeypatch.setattr(settling_apart, "WORTH_IT", 5)
    monkeypatch.setattr(settling_apart, "STARTED", 10)

    found = settle()

    assert found == expected
    assert busy.contents() == contents


def test_what_a_second_process_cannot_fold_is_told_by_the_first() -> None:
    recorded = (0, 0, "2025-01-01T00:00:00Z", "ann", PREDICTION_RECORDED, "prediction/1")
    given = {"due": "2026-01-01", "at": "2026-01-01T00:00:00Z", "require_independent": False}
    answer = settling_apart.answering(given)

    assert answer([(*recorded, b'{"data": {}}')]) == settling_apart.UNTOLD
    assert answer([(*recorded, None)]) == settling_apart.UNTOLD
    assert answer([]) == settling_apart.UNTOLD


@pytest.mark.parametrize("page", [3, decidable.PAGE])
def test_counts_are_of_all_however_few_are_told(
    busy: Desk, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = actions.proposed(busy.reader, busy.day)
    monkeypatch.setattr(decidable, "PAGE", page)

    told = actions.settle(busy.connection, stamp=busy.stamp, day=busy.day, dry_run=True, told=2)

    assert told.settled == everything.settled[:2]
    assert told.left == everything.left[:2]
    assert told.verdicts == Counter(one.proposal.verdict for one in everything.settled)
    assert told.left_count == len(everything.left)


def test_whoever_watches_is_told_how_many_were_looked_at(busy: Desk) -> None:
    seen: list[int] = []
    waiting = decidable.count_waiting(busy.reader, busy.day)

    actions.settle(busy.connection, stamp=busy.stamp, day=busy.day, watch=seen.append)

    assert seen
    assert seen == sorted(seen)
    assert seen[-1] >= waiting / 2
