"""Taking back and bringing back: what may, what may not, and that nothing is erased."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.actions import Recording
from ledger.domain import entry as kinds
from ledger.domain.prediction import Speaker, Verdict
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, NotFound, Refused, Unusable
from ledger.store import log, queries, tables
from tests.actions.desk import MARK, SAID, Desk

ADA = Speaker("", "Ada")


@pytest.fixture
def said(desk: Desk) -> Desk:
    """Give a desk with one prediction."""
    desk.add()
    return desk


@pytest.fixture
def bob(said: Desk) -> Desk:
    """Give the desk of somebody else in the same ledger."""
    return said.as_("bob")


def types(desk: Desk) -> list[str]:
    """Return the type of every entry."""
    return [entry.type for entry in desk.log()]


# Undo ---------------------------------------------------------------------------------------


def test_an_undo_adds_one_entry_for_every_subject_and_erases_none(said: Desk) -> None:
    action = said.undo()

    assert [entry.seq for entry in action.entries] == [0, 1]
    added = said.log()[2:]
    assert [(e.type, e.subject, e.data) for e in added] == [
        (kinds.ENTRY_UNDONE, "speaker/mark-zuckerberg", {"entries": [0], "action": 0}),
        (kinds.ENTRY_UNDONE, "prediction/1", {"entries": [1], "action": 0}),
    ]
    assert not any(said.projections().values())


def test_the_newest_action_in_force_is_undone_first(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")

    undone = [said.undo().entries[-1].type for _ in range(3)]

    assert undone == [kinds.RESOLUTION_GIVEN, kinds.EVIDENCE_ATTACHED, kinds.PREDICTION_RECORDED]
    with said.refuses(NotFound, "ann has nothing to undo", "ledger history"):
        said.undo()


def test_everything_of_an_action_is_undone_together(said: Desk) -> None:
    before = said.projections()
    said.judge(1, "void", urls=("https://example.org/a", "https://example.org/b"))

    said.undo()

    assert {**said.projections(), "prediction": []} == {**before, "prediction": []}
    assert (said.state(1).verdict, said.state(1).evidence) == (None, ())
    assert said.state(1).hands_off


def test_nobody_undoes_what_another_did(bob: Desk) -> None:
    with bob.refuses(NotFound, "bob has nothing to undo"):
        bob.undo()


def test_what_another_built_on_is_not_undone(said: Desk, bob: Desk) -> None:
    bob.cite(1)

    with said.refuses(
        Refused, "it cannot be undone, because later entries rest on it",
        "evidence.attached on prediction 1 (2026-11-23, bob)", "ledger amend",
    ):  # fmt: skip
        said.undo()
    bob.undo()
    said.undo()
    assert queries.newest_id(said.reader) is None


def test_a_speaker_that_another_prediction_uses_is_not_undone(said: Desk, bob: Desk) -> None:
    bob.add("Robots run")

    with said.refuses(Refused, "prediction.recorded on prediction 2"):
        said.undo()


@pytest.mark.parametrize("link", ["restates", "reading_of"])
def test_a_prediction_that_another_names_is_not_undone(said: Desk, bob: Desk, link: str) -> None:
    bob.add("Robots run", ADA)
    bob.amend(2, **{link: 1})

    with said.refuses(Refused, "prediction.amended on prediction 2"):
        said.undo()


def test_what_another_did_and_undid_is_in_nobodys_way(said: Desk, bob: Desk) -> None:
    bob.cite(1)
    bob.undo()
    said.undo()

    with bob.refuses(Refused, "it cannot be redone"):
        bob.redo()


def test_an_import_is_undone_as_one(said: Desk, bob: Desk) -> None:
    rows = [Recording(replace(SAID, claim=c, origin=c), ADA) for c in ("a", "b", "c")]
    before = said.projections()
    actions.record_all(said.connection, rows, stamp=said.stamp, day=said.day)
    bob.cite(3)

    with said.refuses(Refused, "evidence.attached on prediction 3"):
        said.undo()
    bob.undo()
    assert len(said.undo().entries) == 4
    assert said.projections() == before
    assert actions.record_all(said.connection, rows, stamp=said.stamp, day=said.day) == [5, 6, 7]


def test_a_merge_may_be_undone(said: Desk) -> None:
    said.add("Robots run", ADA)
    actions.merge(said.connection, "ada", "mark-zuckerberg", stamp=said.stamp)
    assert {line.speaker for line in queries.lines(said.reader, said.day)} == {"mark-zuckerberg"}

    said.undo()

    assert {line.speaker for line in queries.lines(said.reader, said.day)} == {
        "mark-zuckerberg", "ada",
    }  # fmt: skip


# Redo ---------------------------------------------------------------------------------------


def test_what_was_undone_comes_back_in_the_order_it_was_undone(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")
    whole = said.projections()
    for _ in range(3):
        said.undo()

    back = [said.redo().entries[-1].type for _ in range(3)]

    assert back == [kinds.PREDICTION_RECORDED, kinds.EVIDENCE_ATTACHED, kinds.RESOLUTION_GIVEN]
    assert said.projections() == whole
    with said.refuses(NotFound, "ann has nothing to redo", "ledger undo --list"):
        said.redo()


def test_undo_and_redo_any_number_of_times(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")
    for _ in range(3):
        said.undo()
        assert said.verdict(1) is None
        said.redo()
        assert said.verdict(1) is Verdict.MET

    assert said.state(1).hands_off is False


def test_what_changed_since_is_not_written_over_by_a_redo(said: Desk, bob: Desk) -> None:
    said.amend(1, criterion="on stage")
    said.undo()
    bob.amend(1, criterion="in a factory")

    with said.refuses(Refused, "it cannot be redone", "prediction.amended on prediction 1"):
        said.redo()
    assert said.state(1).prediction.criterion == "in a factory"


def test_a_verdict_does_not_come_back_without_its_evidence(said: Desk, bob: Desk) -> None:
    bob.cite(1)
    said.judge(1, "met")
    said.undo()
    bob.undo()

    with said.refuses(Refused, "it cannot be redone", "entry.undone on prediction 1"):
        said.redo()
    bob.redo()
    said.redo()
    assert (said.verdict(1), len(said.state(1).evidence)) == (Verdict.MET, 1)


def test_a_prediction_does_not_come_back_without_its_speaker(said: Desk, bob: Desk) -> None:
    bob.add("Robots run")
    bob.undo()
    said.undo()

    with bob.refuses(Refused, "it names speaker mark-zuckerberg, which was taken back"):
        bob.redo()
    said.redo()
    bob.redo()
    assert [line.id for line in queries.lines(said.reader, said.day)] == [1, 2]


@pytest.mark.parametrize("link", ["restates", "reading_of"])
def test_a_link_does_not_come_back_to_nowhere(said: Desk, bob: Desk, link: str) -> None:
    bob.add("Robots run", ADA)
    bob.amend(2, **{link: 1})
    bob.undo()
    said.undo()

    with bob.refuses(Refused, "it names prediction 1, which was taken back"):
        bob.redo()


def test_a_prediction_that_was_recorded_anew_does_not_come_back_twice(
    said: Desk, bob: Desk
) -> None:
    bob.add("Robots run")
    bob.undo()
    said.add("robots RUN")

    with bob.refuses(Refused, "#3 says the same and was recorded since", "ledger show 3"):
        bob.redo()
    said.undo()
    bob.redo()
    assert [line.id for line in queries.lines(said.reader, said.day)] == [1, 2]


def test_an_import_that_was_made_again_does_not_come_back_twice(said: Desk) -> None:
    row = [Recording(replace(SAID, claim="a", origin="key"), MARK)]
    actions.record_all(said.connection, row, stamp=said.stamp, day=said.day)
    said.undo()
    again = [Recording(replace(SAID, claim="b", origin="key"), MARK)]
    actions.record_all(said.connection, again, stamp=said.stamp, day=said.day)

    with said.refuses(Refused, "#3 says the same"):
        said.redo()


def test_twins_that_were_meant_come_back(said: Desk) -> None:
    twin = replace(SAID, speaker="mark-zuckerberg")
    actions.record(said.connection, twin, stamp=said.stamp, day=said.day, allow_duplicate=True)
    said.undo()

    assert said.redo().subjects == {"prediction/2"}


def test_a_slug_that_was_taken_by_another_does_not_come_back(desk: Desk) -> None:
    bob = desk.as_("bob")
    desk.add()
    desk.undo()
    bob.add("Robots run")

    with desk.refuses(Refused, "speaker.added on speaker mark-zuckerberg"):
        desk.redo()


def test_a_merge_does_not_come_back_into_one_who_was_merged_away(said: Desk, bob: Desk) -> None:
    for claim, name in (("a", "Ada"), ("b", "Boris")):
        said.add(claim, Speaker("", name))
    actions.merge(bob.connection, "ada", "boris", stamp=bob.stamp)
    bob.undo()
    actions.merge(said.connection, "boris", "mark-zuckerberg", stamp=said.stamp)

    with bob.refuses(Refused, "Boris was merged into mark-zuckerberg since"):
        bob.redo()


def test_merges_do_not_come_back_as_a_circle(said: Desk, bob: Desk) -> None:
    said.add("a", ADA)
    actions.merge(bob.connection, "ada", "mark-zuckerberg", stamp=bob.stamp)
    bob.undo()
    actions.merge(said.connection, "mark-zuckerberg", "ada", stamp=said.stamp)

    with bob.refuses(Refused, "it cannot be redone"):
        bob.redo()


def test_links_do_not_come_back_as_a_circle(said: Desk, bob: Desk) -> None:
    said.add("Robots run")
    bob.amend(1, restates=2)
    bob.undo()
    said.amend(2, restates=1)

    with bob.refuses(Refused, "it cannot be redone"):
        bob.redo()


def test_an_action_of_hundreds_of_entries_is_found_again(said: Desk, bob: Desk) -> None:
    rows = [Recording(replace(SAID, claim=f"claim {n}"), MARK) for n in range(600)]
    actions.record_all(said.connection, rows, stamp=said.stamp, day=said.day)
    bob.cite(1)

    assert len(said.undo().entries) == 600
    assert len(said.redo().entries) == 600
    assert len(list(actions.undoable(said.reader, "ann"))) == 2


# Redaction ----------------------------------------------------------------------------------


def test_a_redaction_needs_a_reason_and_an_entry(said: Desk) -> None:
    for seq in (2, 99, -1):
        with said.refuses(NotFound, f"there is no entry {seq} in the log"):
            said.redact(seq)
    with said.refuses(Unusable, "a redaction needs a reason"):
        said.redact(1, " ")
    with said.refuses(Unusable, "control character"):
        said.redact(1, "a\x00")


def test_an_entry_is_redacted_once(said: Desk) -> None:
    said.redact(1)

    with said.refuses(AlreadyThere, "entry 1 is blank already"):
        said.redact(1)


def test_what_holds_nobodys_words_stays_readable(said: Desk) -> None:
    said.cite(1)
    said.undo()
    said.cite(1)
    said.redact(4)
    said.add("Robots run", ADA)
    actions.merge(said.connection, "ada", "mark-zuckerberg", stamp=said.stamp)

    assert types(said)[3:6] == [
        kinds.ENTRY_UNDONE, kinds.EVIDENCE_ATTACHED, kinds.ENTRY_REDACTED,
    ]  # fmt: skip
    for seq in (3, 5, 8):
        with said.refuses(Refused, "holds nobody's words"):
            said.redact(seq)


def test_a_redaction_cannot_be_undone(said: Desk) -> None:
    said.redact(1)

    with said.refuses(Refused, "what it blanked is gone for good"):
        said.undo()


def test_what_is_redacted_is_folded_away_at_once(said: Desk) -> None:
    said.cite(1)
    said.cite(1)
    said.redact(2)

    assert [item.evidence.number for item in said.state(1).evidence] == [2]
    [kept] = said.connection.execute(sa.select(tables.evidence.c.number)).scalars()
    assert kept == 2
    before = said.projections()
    log.rebuild(said.connection)
    assert said.projections() == before


def test_a_redacted_speaker_hides_no_prediction(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")

    said.redact(0, "personal-data")

    [line] = queries.lines(said.reader, said.day)
    assert (line.name, line.verdict) == ("mark-zuckerberg", Verdict.MET)
    assert said.add("Robots run", Speaker("", "mark-zuckerberg")) == 2
    assert queries.slugs(said.reader) == {"mark-zuckerberg"}


def test_a_redacted_prediction_is_gone_with_all_that_hangs_on_it(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")

    said.redact(1)

    assert queries.lines(said.reader, said.day) == []
    rows = said.projections()
    assert [rows[name] for name in ("prediction", "evidence", "resolution", "tag")] == [[]] * 4


def test_redacting_a_correction_does_not_bring_the_mistake_back(said: Desk) -> None:
    said.amend(1, quote="Ann Smith of 12 High Street says", deadline={"day": "2026-06-30"})

    with said.refuses(Refused, "what it corrected would be in force again", "ledger amend 1"):
        said.redact(2)
    said.amend(1, quote="A neighbour says", deadline={"day": "2026-07-01"})
    said.redact(2)
    assert said.state(1).prediction.quote == "A neighbour says"


def test_redacting_a_retraction_does_not_bring_the_evidence_back(said: Desk) -> None:
    said.cite(1)
    said.retract(1, 1, "written by Ann Smith of 12 High Street")

    with said.refuses(Refused, "evidence [1] would be in force again"):
        said.redact(3)
    said.redact(2)
    said.redact(3)
    assert said.state(1).evidence == ()


def test_redacting_a_reopening_does_not_bring_the_verdict_back(said: Desk) -> None:
    said.cite(1, "against", happened_on=date(2025, 12, 31))
    said.settle()
    said.reopen(1, "Ann Smith of 12 High Street says it is wrong")

    said.redact(len(said.log()) - 1)

    assert said.verdict(1) is None
    assert said.settle().settled == ()


def test_redacting_a_verdict_does_not_bring_the_one_before_back(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "unclear")
    said.cite(1)
    said.judge(1, "met")

    with said.refuses(Refused, "an earlier verdict would be in force again", "ledger reopen 1"):
        said.redact(len(said.log()) - 1)
    said.reopen(1)
    said.redact(len(said.log()) - 2)
    assert said.verdict(1) is None


def test_redacting_late_does_not_leave_the_speaker_with_missed(said: Desk) -> None:
    said.cite(1, "against", happened_on=date(2025, 12, 31))
    said.settle()
    said.cite(1, "for", happened_on=date(2026, 2, 1))
    said.settle()
    assert said.verdict(1) is Verdict.LATE

    with said.refuses(Refused, "an earlier verdict would be in force again"):
        said.redact(len(said.log()) - 1)


def test_a_redacted_verdict_is_not_given_again_by_a_rule(said: Desk) -> None:
    said.cite(1, "against", happened_on=date(2025, 12, 31))
    said.settle()

    said.redact(len(said.log()) - 1)

    assert said.verdict(1) is None
    assert said.settle().settled == ()
    assert queries.line(said.reader, 1, Day.on(date(2026, 6, 1))).hands_off


def test_the_reason_of_a_redaction_is_in_the_log(said: Desk) -> None:
    said.redact(1, " court-order ")

    body = said.connection.execute(
        sa.select(tables.log_entry.c.body).where(tables.log_entry.c.seq == 2)
    ).scalar_one()
    assert json.loads(body)["data"] == {"seq": 1, "because": "court-order"}
