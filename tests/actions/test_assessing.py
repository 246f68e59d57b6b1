"""What others say is kept beside our verdicts, and changes none of them."""

from __future__ import annotations

import io
from datetime import date

import pytest

from ledger import actions
from ledger.domain.assessment import Assessment
from ledger.domain.prediction import Verdict
from ledger.domain.scorecard import scorecard
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, PredictionNotFound, Refused, Unusable
from ledger.exchange import jsonl
from ledger.store import archive, queries
from ledger.store.assessments import compared
from tests.actions.desk import MARK, Desk

LATER = date(2026, 2, 1)


@pytest.fixture
def judged(desk: Desk) -> Desk:
    """Give a desk with one prediction that was judged missed."""
    number = desk.add()
    desk.cite(number, "against", happened_on=date(2025, 12, 31), published_on=date(2026, 1, 9))
    desk.judge(number, "missed")
    return desk


def test_it_stands_beside_the_verdict(judged: Desk) -> None:
    before = judged.state(1)
    judged.assess(1, "met", "Promise Watch", words="Kept", assessed_on=LATER)
    after = judged.state(1)

    assert after.given == before.given
    assert [one.assessment.words for one in after.assessments] == ["Kept"]
    [one] = compared(judged.reader, judged.day)
    assert (one.ours, one.theirs.verdict) == (Verdict.MISSED, Verdict.MET)
    assert one.is_opposite


def test_no_figure_of_a_card_changes(judged: Desk) -> None:
    def card() -> object:
        day = judged.day
        return scorecard(queries.outcomes(judged.reader, day), as_of=day.due, known=day.known)

    before = card()
    judged.assess(1, "met", "Promise Watch")

    assert card() == before


def test_a_blind_review_is_the_second_verdict_of_figure_21(judged: Desk) -> None:
    judged.assess(1, "met", "Bob", blind=True)
    judged.assess(1, "partly", "Carl")
    [outcome] = queries.outcomes(judged.reader, judged.day)

    assert outcome.second_verdict == "met"


def test_of_one_who_says_it_anew_the_newest_counts(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch")
    judged.assess(1, "missed", "promise watch")

    [one] = compared(judged.reader, judged.day)
    assert not one.differs
    assert len(judged.state(1).assessments) == 2


def test_on_a_day_before_they_said_so_nobody_knew(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch", assessed_on=LATER)

    assert not compared(judged.reader, Day.on(date(2026, 1, 31)))
    assert len(compared(judged.reader, Day.on(LATER))) == 1


def test_undo_takes_it_back_and_redo_brings_it_again(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch")
    with_it = judged.projections()
    judged.undo()
    without = compared(judged.reader, judged.day)
    judged.redo()

    assert not without
    assert judged.projections() == with_it


def test_a_redacted_one_is_gone(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch")
    judged.redact(len(judged.log()) - 1)

    assert not judged.state(1).assessments
    assert not compared(judged.reader, judged.day)


def test_the_log_carries_it(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch", blind=True, deadline=LATER)
    lines = b"".join(jsonl.dump(archive.log_rows(judged.reader)))
    rows, problems = jsonl.parse(io.BytesIO(lines))

    assert not problems
    assert b'"assessment.recorded"' in (rows[-1].body or b"")


def test_a_rule_may_still_judge_what_others_have(desk: Desk) -> None:
    desk.add()
    desk.assess(1, "missed", "Promise Watch")
    desk.cite(1, happened_on=date(2025, 5, 1), published_on=date(2025, 5, 1))

    assert [str(one.proposal.verdict) for one in desk.settle().settled] == ["met"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Assessment(" ", Verdict.MET), "has a name"),
        (Assessment("Watch"), "needs a verdict"),
        (Assessment("Watch", Verdict.MET, url="nowhere"), "not a web address"),
        (Assessment("Watch", Verdict.MET, assessed_on=date(2027, 1, 1)), "in the future"),
        (Assessment("Watch", Verdict.MET, because="\x07"), "control character"),
    ],
)
def test_what_says_nothing_is_refused(judged: Desk, said: Assessment, words: str) -> None:
    with judged.refuses(Unusable, words):
        actions.assess(judged.connection, 1, said, stamp=judged.stamp, day=judged.day)


@pytest.mark.parametrize("name", ["Mark Zuckerberg", "zuck", "mark-zuckerberg"])
def test_nobody_assesses_their_own(judged: Desk, name: str) -> None:
    with judged.refuses(Refused, "own prediction"):
        judged.assess(1, "met", name)


def test_the_same_twice_is_refused(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch", assessed_on=LATER)

    with judged.refuses(AlreadyThere, "said the same"):
        judged.assess(1, "met", "Promise Watch", assessed_on=LATER)


def test_a_draft_is_not_assessed(desk: Desk) -> None:
    number = actions.record(
        desk.connection, desk.state(desk.add()).prediction, stamp=desk.stamp, day=desk.day,
        speaker=MARK, draft=True, allow_duplicate=True,
    )  # fmt: skip

    with desk.refuses(Refused, "is a draft"):
        desk.assess(number, "met", "Promise Watch")


def test_many_are_noted_all_or_none(judged: Desk) -> None:
    noted = [(1, Assessment("Watch", Verdict.MET)), (9, Assessment("Watch", Verdict.MET))]
    with judged.refuses(PredictionNotFound, "9"):
        actions.assess_all(judged.connection, noted, stamp=judged.stamp, day=judged.day)
