"""Split claims: what can be split, what follows for the whole, and that nothing is lost.

What they do to a database is tried on both in one walk at the end of the file; the rest is
tried on a file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.actions.restoring import restore
from ledger.actions.splitting import Part
from ledger.domain import entry as kinds
from ledger.domain.prediction import Deadline, Verdict
from ledger.domain.scorecard import explain, scorecard
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, LedgerError, Refused, Unusable
from ledger.exchange import csv as sheets
from ledger.exchange import incoming, jsonl, snapshot
from ledger.store import archive, log, queries, schema
from ledger.store.assessments import compared
from ledger.store.cases import cases
from ledger.store.database import open_engine, to_url
from tests.actions.desk import LAST, Desk
from tests.exchange.recordings import csv_text

TWO = (Part("Robots walk"), Part("Robots talk"))
MAY = date(2025, 5, 1)


def split(desk: Desk, *parts: Part, needs: int | None = None, whole: int = 1) -> list[int]:
    """Split a prediction."""
    return actions.split(
        desk.connection, whole, parts, needs=needs, stamp=desk.stamp, day=desk.day
    )


@pytest.fixture
def ledger_url(sqlite_ledger: str) -> str:
    """Give a ledger in a file."""
    return sqlite_ledger


@pytest.fixture
def whole(desk: Desk) -> Desk:
    """Give a desk with a claim of two parts, #1, split into #2 and #3."""
    desk.add("Robots walk and talk")
    split(desk, *TWO)
    return desk


def met(desk: Desk, number: int, on: date = MAY) -> None:
    """Judge a part met on a day."""
    desk.cite(number, happened_on=on, published_on=on)
    desk.judge(number, "met", happened_on=on)


def missed(desk: Desk, number: int) -> None:
    """Judge a part missed."""
    desk.cite(number, "against", happened_on=LAST, published_on=date(2026, 1, 9))
    desk.judge(number, "missed")


def current(desk: Desk, number: int = 1) -> tuple[str, str | None] | None:
    """Return the verdict in force and its rule."""
    given = desk.state(number).current
    return (str(given.resolution.verdict), given.resolution.rule) if given else None


def test_parts_are_predictions_of_their_own(whole: Desk) -> None:
    said, part = whole.state(1).prediction, whole.state(3).prediction

    assert (said.needs, said.part_of) == (2, None)
    assert (part.needs, part.part_of) == (None, 1)
    assert (part.claim, part.speaker, part.said_on) == ("Robots talk", said.speaker, said.said_on)
    assert part.source == said.source
    assert part.deadline == said.deadline


def test_what_was_said_of_the_whole_alone_is_not_said_of_a_part(desk: Desk) -> None:
    desk.add("Vans fly")
    number = desk.add(
        "Robots walk and talk", probability_ppm=700_000, probability_words="70%", compound=True,
        restates=1, criterion="both on stage", target="2 robots",
    )  # fmt: skip
    [first, _] = split(desk, *TWO, whole=number)
    part = desk.state(first).prediction

    assert (part.probability_ppm, part.probability_words, part.restates) == (None, None, None)
    assert (part.criterion, part.target) == (None, None)
    assert not part.compound


def test_the_whole_follows_from_its_parts(whole: Desk) -> None:
    met(whole, 2)
    before = current(whole)
    missed(whole, 3)

    assert before is None
    assert current(whole) == ("partly", "parts")
    given = whole.state(1).current
    assert given is not None
    assert given.resolution.parts == (2, 3)
    assert given.resolution.known_on == date(2026, 1, 9)


@pytest.mark.parametrize(("needs", "verdict"), [(1, "met"), (2, "met"), (3, "partly")])
def test_so_many_have_to_come_true(desk: Desk, needs: int, verdict: str) -> None:
    desk.add("Robots walk, talk and fly")
    split(desk, *TWO, Part("Robots fly"), needs=needs)
    met(desk, 2)
    met(desk, 3)
    missed(desk, 4)

    assert current(desk) == (verdict, "parts")


def test_rules_judge_parts_and_the_whole_follows_in_the_same_action(whole: Desk) -> None:
    whole.cite(2, happened_on=MAY, published_on=MAY)
    whole.cite(3, "against", happened_on=LAST, published_on=LAST)
    settlement = whole.settle()

    assert {(one.line.id, str(one.given.verdict)) for one in settlement.settled} == {
        (2, "met"), (3, "missed"), (1, "partly"),
    }  # fmt: skip
    assert not settlement.left
    assert current(whole) == ("partly", "parts")
    assert [entry.step for entry in whole.log()[-3:]] == [0, 1, 2]
    assert not whole.settle().settled


def test_a_dry_run_says_what_would_follow_and_saves_nothing(whole: Desk) -> None:
    whole.cite(2, happened_on=MAY, published_on=MAY)
    whole.cite(3, happened_on=MAY, published_on=MAY)
    before = whole.contents()
    settlement = whole.settle(dry_run=True)

    assert {one.line.id for one in settlement.settled} == {1, 2, 3}
    assert whole.contents() == before


def test_a_person_is_asked_about_the_parts_not_the_whole(whole: Desk) -> None:
    left = whole.settle().left

    assert [one.line.id for one in left] == [2, 3]


def test_nobody_is_asked_about_parts_that_no_longer_matter(desk: Desk) -> None:
    desk.add("Robots walk or talk")
    split(desk, *TWO, needs=1)
    met(desk, 2)

    assert current(desk) == ("met", "parts")
    assert not desk.settle().left


def test_reopening_a_part_takes_the_whole_with_it(whole: Desk) -> None:
    met(whole, 2)
    met(whole, 3)
    whole.reopen(3, "another robot")

    assert current(whole) is None
    assert whole.state(2).verdict is Verdict.MET
    assert [e.type for e in whole.log()[-2:]] == [kinds.RESOLUTION_REOPENED] * 2


def test_reopening_a_part_that_was_not_needed_leaves_the_whole(desk: Desk) -> None:
    desk.add("Robots walk or talk")
    split(desk, *TWO, needs=1)
    met(desk, 2)
    met(desk, 3, date(2025, 6, 1))
    before = current(desk)
    desk.reopen(3)

    assert current(desk) == before == ("met", "parts")


def test_undo_takes_the_whole_with_the_part_and_redo_brings_both_back(whole: Desk) -> None:
    met(whole, 2)
    met(whole, 3)
    judged = whole.projections()
    whole.undo()
    undone = current(whole), current(whole, 3)
    whole.redo()

    assert undone == (None, None)
    assert whole.projections() == judged


def test_a_verdict_that_the_whole_rests_on_is_not_undone_beneath_it(whole: Desk) -> None:
    met(whole, 2)
    met(whole.as_("bob"), 3)

    with whole.refuses(Refused, "rest on it", "prediction 1"):
        whole.undo()


def test_a_split_is_undone_and_done_again(desk: Desk) -> None:
    desk.add("Robots walk and talk")
    before = desk.projections()
    split(desk, *TWO)
    after = desk.projections()
    desk.undo()
    undone = desk.projections()
    desk.redo()

    assert undone == before
    assert desk.projections() == after


def test_ids_of_undone_parts_are_never_given_again(desk: Desk) -> None:
    desk.add("Robots walk and talk")
    split(desk, *TWO)
    desk.undo()

    assert split(desk, *TWO) == [4, 5]


def test_missed_becomes_late_with_its_parts(whole: Desk) -> None:
    missed(whole, 2)
    missed(whole, 3)
    first = current(whole)
    for number in (2, 3):
        whole.cite(number, happened_on=date(2026, 3, number), published_on=date(2026, 3, 9))
    whole.settle()

    assert first == ("missed", "parts")
    assert current(whole) == ("late", "parts")
    given = whole.state(1).given
    assert [str(one.resolution.verdict) for one in given] == ["missed", "late"]
    assert given[-1].resolution.happened_on == date(2026, 3, 3)


def test_rebuilding_changes_nothing(whole: Desk) -> None:
    met(whole, 2)
    missed(whole, 3)
    before = whole.projections()
    log.rebuild(whole.connection)

    assert whole.projections() == before


def test_on_a_day_before_its_last_part_was_known_the_whole_is_open(whole: Desk) -> None:
    met(whole, 2)
    missed(whole, 3)
    before = queries.line(whole.reader, 1, Day.on(date(2026, 1, 8)))
    after = queries.line(whole.reader, 1, Day.on(date(2026, 1, 9)))

    assert before.verdict is None
    assert after.verdict is Verdict.PARTLY


def test_it_has_one_vote_in_every_figure(whole: Desk) -> None:
    whole.add("Vans drive")
    met(whole, 2)
    missed(whole, 3)
    met(whole, 4)
    day = whole.day
    card = scorecard(queries.outcomes(whole.reader, day), as_of=day.due, known=day.known)

    assert (card.counts.judged, card.counts.met, card.counts.partly) == (2, 1, 1)
    assert (card.counts.logged, card.counts.left_out, card.counts.families) == (2, 0, 2)
    rows = explain(card)
    assert [row.id for row in rows] == [1, 2, 3, 4]
    assert [row.denominator for row in rows] == [1, 0, 0, 1]
    assert rows[1].why_not == "a part of #1, which has the one vote"
    assert "split into parts" in rows[0].flags


@pytest.mark.parametrize("key", ["on_time", "with_credit", "lenient", "delivered", "judged_share",
                                 "void_share", "untestable_share", "by_family"])  # fmt: skip
def test_void_parts_enter_no_figure(desk: Desk, key: str) -> None:
    desk.add("Robots walk and talk")
    split(desk, *TWO)
    desk.cite(2)
    desk.judge(2, "void")
    met(desk, 3)
    day = desk.day
    card = scorecard(queries.outcomes(desk.reader, day), as_of=day.due, known=day.known)

    assert sum(row.denominator for row in explain(card, key)) <= 1


def test_lists_and_counts_hold_the_whole_alone(whole: Desk) -> None:
    day = whole.day
    counts, speakers = queries.tally(whole.reader, day)

    assert (sum(counts.values()), speakers) == (1, 1)
    assert [line.id for line in queries.lines(whole.reader, day)] == [1]
    assert [line.id for line in queries.waiting(whole.reader, day)] == [1]
    assert [line.id for line in queries.lines(whole.reader, day, parts=True)] == [1, 2, 3]
    assert queries.line(whole.reader, 3, day).part_of == 1
    assert [one.predictions for one in queries.speakers(whole.reader)] == [1]


def test_evidence_on_the_whole_makes_nothing_due_again(whole: Desk) -> None:
    whole.cite(2, "context")
    whole.judge(2, "unclear")
    met(whole, 3)
    whole.cite(1, happened_on=MAY)

    assert current(whole) == ("unclear", "parts")
    assert not queries.waiting(whole.reader, whole.day)


def test_own_figures_of_a_part_mark_the_whole(whole: Desk) -> None:
    met(whole, 2)
    whole.cite(3, happened_on=MAY, published_on=MAY, figure_by="speaker")
    whole.judge(3, "met", happened_on=MAY)

    assert queries.line(whole.reader, 1, whole.day).own_figures


def test_redacting_the_verdict_on_a_part_takes_back_what_followed(whole: Desk) -> None:
    met(whole, 2)
    met(whole, 3)
    seq = whole.state(3).given[-1].seq
    whole.redact(seq)

    assert current(whole, 3) is None
    assert current(whole) is None


# What is refused.


@pytest.mark.parametrize(
    ("parts", "needs", "words"),
    [
        (TWO[:1], None, "2 parts or more"),
        ((), None, "2 parts or more"),
        (TWO, 3, "3 of 2 parts cannot be needed"),
        (TWO, 0, "0 of 2 parts cannot be needed"),
        ((Part("Robots walk"), Part("robots WALK.")), None, "says the same as"),
        ((Part("Robots walk and talk"), Part("Robots talk")), None, "#1 itself"),
        ((Part("  "), Part("Robots talk")), None, "the claim is empty"),
        ((Part("Robots walk", Deadline(date(2026, 1, 1))), TWO[1]), None, "outside #1"),
        ((Part("Robots walk", Deadline(date(2024, 1, 1))), TWO[1]), None, "before the day"),
        ((Part("A", Deadline(MAY)), Part("B", Deadline(MAY))), None, "due with its last part"),
    ],
)
def test_parts_that_do_not_make_up_the_whole(
    desk: Desk, parts: tuple[Part, ...], needs: int | None, words: str
) -> None:
    desk.add("Robots walk and talk")

    with desk.refuses(Unusable, words):
        split(desk, *parts, needs=needs)


def test_a_part_may_be_due_earlier_and_on_the_same_day(desk: Desk) -> None:
    desk.add("Robots walk and talk")
    ids = split(desk, Part("Robots walk", Deadline(MAY)), Part("Robots talk", Deadline(LAST)))

    due = [desk.state(number).prediction.deadline for number in ids]
    assert due == [Deadline(MAY), Deadline(LAST)]


def test_a_split_claim_is_not_split_again(whole: Desk) -> None:
    with whole.refuses(AlreadyThere, "#2, #3"):
        split(whole, *TWO)


def test_a_part_has_no_parts(whole: Desk) -> None:
    with whole.refuses(Refused, "is a part of #1"):
        split(whole, Part("a"), Part("b"), whole=2)


def test_a_verdict_is_taken_back_first(desk: Desk) -> None:
    desk.add("Robots walk and talk")
    met(desk, 1)

    with desk.refuses(AlreadyThere, "ledger reopen 1"):
        split(desk, *TWO)


def test_a_claim_without_a_deadline_is_not_split(desk: Desk) -> None:
    desk.add("Robots walk and talk", deadline=None)

    with desk.refuses(Refused, "no deadline"):
        split(desk, *TWO)


@pytest.mark.parametrize("verdict", list(map(str, Verdict)))
def test_the_whole_is_never_judged_by_hand(whole: Desk, verdict: str) -> None:
    whole.cite(1, happened_on=MAY)

    with whole.refuses(Refused, "is split", "#2, #3", "ledger resolve 2"):
        whole.judge(1, verdict)


def test_the_whole_is_never_reopened_by_hand(whole: Desk) -> None:
    met(whole, 2)
    met(whole, 3)

    with whole.refuses(Refused, "is split", "ledger reopen 2"):
        whole.reopen(1)


def test_a_part_does_not_leave_the_time_of_its_whole(whole: Desk) -> None:
    later = {"day": "2026-06-30", "basis": "stated"}
    with whole.refuses(Unusable, "outside #1"):
        whole.amend(2, deadline=later)
    with whole.refuses(Unusable, "outside #1"):
        whole.amend(2, deadline=None)
    with whole.refuses(Unusable, "its part #2"):
        whole.amend(1, deadline={"day": "2025-06-30", "basis": "stated"})
    with whole.refuses(Unusable, "needs a deadline"):
        whole.amend(1, deadline=None)
    whole.amend(1, deadline=later)
    whole.amend(2, deadline=later)


@pytest.mark.parametrize("field", ["needs", "part_of"])
def test_what_belongs_to_what_is_not_amended(whole: Desk, field: str) -> None:
    with whole.refuses(Unusable, "cannot be amended"):
        whole.amend(2, **{field: 3})


# Into another ledger.


@contextmanager
def another(path: object) -> Iterator[Desk]:
    """Give a desk in another, empty ledger."""
    engine = open_engine(to_url(f"{path}/other.db"), write=True, create=True)
    schema.upgrade(engine)
    try:
        with engine.begin() as connection:
            yield Desk(connection)
    finally:
        engine.dispose()


def told(state: PredictionState) -> tuple[object, ...]:
    """Return what a prediction says besides who wrote it down when, and under which key."""
    given = state.current.resolution if state.current else None
    said = state.prediction
    about = (said.claim, said.deadline, said.needs, said.part_of, said.criterion)
    return (*about, given and (given.verdict, given.happened_on, given.known_on, given.parts))


@pytest.mark.parametrize("judged", [True, False])
def test_a_spreadsheet_carries_parts(whole: Desk, tmp_path: object, judged: bool) -> None:
    if judged:
        met(whole, 2)
        missed(whole, 3)
    text = csv_text(snapshot.in_force(whole.reader))

    with another(tmp_path) as other:
        rows, problems = sheets.read_rows(io.BytesIO(text.encode()), other.day)
        plan = incoming.plan(other.reader, other.day, rows, problems)
        actions.record_all(other.connection, plan.new, stamp=other.stamp, day=other.day)
        again = incoming.plan(other.reader, other.day, rows, problems)

        assert not plan.problems
        assert [told(other.state(n)) for n in (1, 2, 3)] == [
            told(whole.state(n)) for n in (1, 2, 3)
        ]
        assert (again.new, again.here) == ((), (1, 2, 3))


def test_the_log_carries_parts(whole: Desk, tmp_path: object) -> None:
    met(whole, 2)
    missed(whole, 3)
    lines = b"".join(jsonl.dump(archive.log_rows(whole.reader)))
    rows, problems = jsonl.parse(io.BytesIO(lines))

    assert not problems
    with another(tmp_path) as other:
        restore(other.connection, rows)
        assert other.projections() == whole.projections()
        with other.connection.begin_nested():
            other.reopen(2)
        assert current(other) is None


def test_parts_without_their_whole_are_refused(whole: Desk, tmp_path: object) -> None:
    text = csv_text(snapshot.in_force(whole.reader))
    header, first, *others = text.splitlines(keepends=True)
    for kept, words in (([first, others[0]], "needs 2 of its parts"), (others, "no good row")):
        with another(tmp_path) as other:
            stream = io.BytesIO("".join([header, *kept]).encode())
            rows, problems = sheets.read_rows(stream, other.day)
            plan = incoming.plan(other.reader, other.day, rows, problems)
            told = [problem.text for problem in plan.problems]
            try:
                actions.record_all(other.connection, plan.new, stamp=other.stamp, day=other.day)
            except LedgerError as error:
                told.append(error.problem)
            assert any(words in text for text in told), told


def test_a_log_whose_part_has_no_whole_is_not_restored(whole: Desk) -> None:
    rows = list(archive.log_rows(whole.reader))
    body = rows[-1].body
    assert body is not None
    from ledger.actions.restoring import faults, row_from

    broken = row_from(rows[-1].seq, body.replace(b'"part_of":1', b'"part_of":7'))

    assert [fault.text for fault in faults([*rows[:-1], broken])] == [
        "it is a part of prediction 7, which is not here"
    ]


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """Note every statement that is sent."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    sa.event.listen(desk.connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(desk.connection, "before_cursor_execute", note)


def more(desk: Desk, count: int) -> None:
    """Add predictions with evidence and an opinion, and split claims with a part judged."""
    for _ in range(count):
        number = desk.add(f"Robots walk {len(desk.log())}")
        desk.cite(number, happened_on=MAY, published_on=MAY)
        desk.assess(number, "missed", "Promise Watch")
        whole = desk.add(f"Robots walk and talk {len(desk.log())}")
        ids = split(desk, Part(f"A {whole}"), Part(f"B {whole}"), whole=whole)
        for part in ids:
            desk.cite(part, happened_on=MAY, published_on=MAY)
        met(desk, ids[0])


@pytest.mark.parametrize(
    "asks",
    [
        lambda desk: actions.proposed(desk.reader, desk.day),
        lambda desk: desk.settle(dry_run=True),
        lambda desk: queries.outcomes(desk.reader, desk.day),
        lambda desk: queries.waiting(desk.reader, desk.day),
        lambda desk: compared(desk.reader, desk.day),
        lambda desk: cases(desk.reader, desk.day),
    ],
    ids=["proposed", "settle", "outcomes", "waiting", "compared", "cases"],
)
def test_rules_and_figures_send_no_statement_a_prediction(
    desk: Desk, asks: Callable[[Desk], object]
) -> None:
    more(desk, 1)
    with counted(desk) as few:
        asks(desk)
    more(desk, 4)
    with counted(desk) as many:
        asks(desk)

    assert few
    assert len(many) == len(few)


@pytest.mark.postgres
def test_the_whole_walk_is_the_same_on_both_databases(
    sqlite_ledger: str, postgres_ledger: str
) -> None:
    def walk(url: str) -> object:
        with open_engine(url, write=True).connect() as connection:
            desk = Desk(connection)
            desk.add("Robots walk and talk")
            split(desk, *TWO)
            met(desk, 2)
            desk.cite(3, "against", happened_on=LAST, published_on=LAST)
            desk.settle()
            desk.undo()
            desk.redo()
            desk.amend(3, decidable_on="2026-03-01")
            assert str(desk.state(1).prediction.decidable_on) == "2026-03-01"
            missed(desk, split(desk, Part("A"), Part("B"), needs=1, whole=desk.add("Vans fly"))[0])
            desk.reopen(2)
            before = desk.projections()
            log.rebuild(connection)
            assert desk.projections() == before
            day = desk.day
            card = scorecard(queries.outcomes(desk.reader, day), as_of=day.due, known=day.known)
            due = [line.id for line in queries.waiting(desk.reader, day)]
            tally, _ = queries.tally(desk.reader, day)
            return before, card.counts, due, tally

    assert walk(sqlite_ledger) == walk(postgres_ledger)
