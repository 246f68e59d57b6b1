"""What others say is kept beside our verdicts, and changes none of them."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from ledger import actions
from ledger.domain.assessment import Assessment, newest
from ledger.domain.prediction import Verdict
from ledger.domain.scorecard import scorecard
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, PredictionNotFound, Refused, Unusable
from ledger.exchange import csv as sheets
from ledger.exchange import incoming, jsonl, snapshot
from ledger.exchange import json as plain_json
from ledger.store import archive, queries
from ledger.store.assessments import compared
from tests.actions.desk import MARK, Desk
from tests.actions.test_splitting import another
from tests.exchange.recordings import csv_text

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


def sheet_of(desk: Desk) -> str:
    """Return what is in force as a spreadsheet."""
    return csv_text(snapshot.in_force(desk.reader))


def brought(desk: Desk, text: str) -> incoming.Plan:
    """Bring the rows of a spreadsheet in, where all of them are good."""
    rows, problems = sheets.read_rows(io.BytesIO(text.encode()), desk.day)
    plan = incoming.plan(desk.reader, desk.day, rows, problems)
    if not plan.problems:
        actions.record_all(desk.connection, plan.new, stamp=desk.stamp, day=desk.day)
    return plan


def test_a_spreadsheet_carries_what_others_say(judged: Desk, tmp_path: Path) -> None:
    judged.assess(1, "partly", "Promise Watch")
    more = {"url": "https://example.org/promise", "deadline": date(2026, 6, 30), "origin": "p-7"}
    judged.assess(1, "met", "Promise Watch", words="Kept; all of it", assessed_on=LATER, **more)
    judged.assess(1, "missed", "Bob", blind=True, because="counted again")
    text = sheet_of(judged)

    with another(tmp_path) as other:
        plan = brought(other, text)
        again = brought(other, text)
        said = [one.assessment for one in newest(other.state(1).assessments)]
        theirs = [one.differs for one in compared(other.reader, other.day)]
        steps = [(entry.type, entry.step) for entry in other.log()[-3:]]
        back = sheet_of(other)
        undone = other.undo()

    assert plan.problems == again.problems == ()
    assert again.new == ()
    assert said == [one.assessment for one in newest(judged.state(1).assessments)]
    assert theirs == [True, False]
    assert steps == [
        ("prediction.recorded", 1), ("assessment.recorded", 2), ("assessment.recorded", 3),
    ]  # fmt: skip
    assert back.splitlines()[0] == text.splitlines()[0]
    assert undone


def test_json_carries_what_others_say(judged: Desk) -> None:
    judged.assess(1, "met", "Promise Watch", assessed_on=LATER)
    [said] = json.loads("".join(plain_json.dump(snapshot.in_force(judged.reader))))

    [one] = said["assessments"]
    assert (one["by"], one["verdict"], one["assessed_on"]) == (
        "Promise Watch",
        "met",
        "2026-02-01",
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"assessed_verdict": "kept"}, 'assessed_verdict "kept": it is not one of met'),
        ({"assessed_verdict": ""}, "an assessment needs a verdict"),
        ({"assessed_on": "2027-01-01"}, "which is in the future"),
        ({"assessed_url": "nowhere"}, '"nowhere" is not a web address'),
        ({"assessed_blind": "perhaps"}, 'assessed_blind "perhaps": it is neither yes nor no'),
        ({"assessed_words": "a;b"}, "assessed_words has 2 items, and assessed_by has 1"),
        ({"assessed_by": "Bob;bob", "assessed_verdict": "met;met"}, "stands in the row twice"),
        ({"assessed_by": ""}, "assessed_verdict has 1 items, and assessed_by has 0"),
    ],
)
def test_a_row_with_a_bad_assessment_is_bad(desk: Desk, cells: dict[str, str], words: str) -> None:
    row = {
        "speaker": "Ann Bee", "claim": "Robots walk", "said_on": "2025-01-29",
        "deadline": "2025-12-31", "source": "https://example.org/x", "assessed_by": "Bob",
        "assessed_verdict": "met", **cells,
    }  # fmt: skip
    plan = brought(desk, f"{','.join(row)}\n{','.join(row.values())}\n")

    assert any(words in problem.text for problem in plan.problems), plan.problems


def test_no_file_has_speakers_judge_themselves(desk: Desk) -> None:
    head = "speaker,claim,said_on,deadline,source,assessed_by,assessed_verdict"
    row = "Ann Bee,Robots walk,2025-01-29,2025-12-31,https://example.org/x,ann bee,met"
    with desk.refuses(Unusable, "cannot judge"):
        brought(desk, f"{head}\n{row}\n")
