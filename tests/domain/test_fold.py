"""What entries add up to: every type, undo of undo, redaction, and the marks the past leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from ledger.domain import entry as kinds
from ledger.domain.earlier import earlier_verdicts
from ledger.domain.entry import Entry, names, prediction_id, prediction_subject, speaker_subject
from ledger.domain.fold import fold_prediction, fold_speaker
from ledger.domain.in_force import in_force, undone
from ledger.domain.prediction import Role, SpeakerKind, Stance, Verdict
from ledger.domain.state import PredictionState

SAID: dict[str, Any] = {
    "speaker": "ann", "claim": "Robots walk", "said_on": "2025-01-29", "kind": "reach",
    "source": {"url": "https://example.org/call"}, "wording": "quoted",
    "deadline": {"day": "2025-12-31", "basis": "stated"},
}  # fmt: skip
RECORDED = (kinds.PREDICTION_RECORDED, SAID)
ADDED = (kinds.SPEAKER_ADDED, {"slug": "ann", "name": "Ann Lee", "kind": "person"})
ACCEPTED: tuple[str, dict[str, Any]] = (kinds.PREDICTION_ACCEPTED, {})
REOPENED = (kinds.RESOLUTION_REOPENED, {"because": "wrong page"})
Step = tuple[str, Mapping[str, Any] | None]


def evidence(number: int, stance: str = "for", **more: str) -> Step:
    """Return an entry that attaches evidence."""
    return kinds.EVIDENCE_ATTACHED, {"number": number, "stance": stance, **more}


def retracted(number: int) -> Step:
    """Return an entry that takes evidence out of force."""
    return kinds.EVIDENCE_RETRACTED, {"number": number, "because": "wrong year"}


def given(verdict: str, *cited: int, **more: Any) -> Step:
    """Return an entry that gives a verdict."""
    said = {"verdict": verdict, "because": "seen", "evidence": list(cited), **more}
    return kinds.RESOLUTION_GIVEN, said


def amended(**changes: Any) -> Step:
    """Return an entry that changes some members."""
    return kinds.PREDICTION_AMENDED, {"changes": changes}


def undo(*places: int) -> Step:
    """Return an entry that takes the entries at these places out of force."""
    return kinds.ENTRY_UNDONE, {"entries": list(places), "action": min(places)}


def log(*steps: Step, subject: str = "prediction/1", year: int = 2026) -> list[Entry]:
    """Return entries about one subject, one an hour, each by an actor of its own."""
    return [
        Entry(place, 0, f"{year}-03-01T{place:02}:00:00Z", f"actor {place}", type, subject, data)
        for place, (type, data) in enumerate(steps)
    ]


def fold(*steps: Step, year: int = 2026) -> PredictionState:
    """Return the state of a prediction that is there."""
    state = fold_prediction(log(*steps, year=year))
    assert state is not None
    return state


def numbers(state: PredictionState) -> list[int]:
    """Return the numbers of the evidence in force."""
    return [item.evidence.number for item in state.evidence]


def test_a_recording_makes_a_prediction() -> None:
    state = fold(RECORDED)

    assert state.prediction.id == 1
    assert state.prediction.said_on == date(2025, 1, 29)
    assert (state.recorded_seq, state.recorded_by) == (0, "actor 0")
    assert state.recorded_at == "2026-03-01T00:00:00Z"
    assert (state.verdict, state.current, state.last_number) == (None, None, 0)
    assert [state.clock_set, state.hands_off, state.terms_late, state.draft] == [False] * 4


def test_a_recording_may_carry_evidence_and_a_verdict() -> None:
    carried = {
        **SAID,
        "evidence": [{"number": 1, "stance": "against"}, {"number": 2, "stance": "for"}],
        "resolutions": [given("missed", 1)[1], given("late", 2)[1]],
    }

    state = fold((kinds.PREDICTION_RECORDED, carried))

    assert numbers(state) == [1, 2]
    assert [one.resolution.verdict for one in state.given] == [Verdict.MISSED, Verdict.LATE]
    assert state.new_evidence == ()
    assert state.last_number == 2


def test_a_state_of_which_nothing_more_is_told_has_no_marks() -> None:
    state = fold(RECORDED)
    bare = PredictionState(state.prediction, 0, state.recorded_at, state.recorded_by)

    assert bare == state


def test_nothing_is_there_before_it_was_recorded() -> None:
    assert fold_prediction([]) is None
    assert fold_prediction(log(evidence(1), given("met", 1))) is None


def test_entries_are_folded_in_their_order_however_they_come() -> None:
    entries = log(RECORDED, evidence(1), given("missed", 1), evidence(2), given("late", 2))

    assert fold_prediction(entries[::-1]) == fold_prediction(entries)


def test_a_type_of_a_later_version_changes_nothing() -> None:
    known, later = fold(RECORDED), fold(RECORDED, ("prediction.sung", {"tune": "la"}))

    assert later == known


def test_a_draft_counts_from_the_entry_that_accepts_it() -> None:
    draft: Step = (kinds.PREDICTION_RECORDED, {**SAID, "draft": True})

    assert fold(draft).draft
    accepted = fold(draft, ACCEPTED)
    assert not accepted.draft
    assert (accepted.accepted_at, accepted.accepted_by) == ("2026-03-01T01:00:00Z", "actor 1")
    assert fold(draft, ACCEPTED, undo(1)).draft
    assert not fold(draft, (kinds.PREDICTION_ACCEPTED, None)).draft


def test_an_amendment_changes_what_it_names_and_null_takes_away() -> None:
    state = fold(RECORDED, amended(claim="Robots run", frame="a call"), amended(frame=None))

    assert state.prediction.claim == "Robots run"
    assert state.prediction.frame is None
    assert state.prediction.source.url == "https://example.org/call"


def test_a_retraction_takes_evidence_out_of_force_and_keeps_its_reason() -> None:
    state = fold(RECORDED, evidence(1), evidence(2), retracted(1))

    assert numbers(state) == [2]
    assert [(r.evidence.number, r.because) for r in state.retracted] == [(1, "wrong year")]


def test_a_question_to_the_speaker_is_kept() -> None:
    state = fold(RECORDED, (kinds.COMMENT_ASKED, {"asked_on": "2026-02-01", "note": "by mail"}))

    assert [(one.asked_on, one.note) for one in state.asked] == [(date(2026, 2, 1), "by mail")]


def test_missed_becomes_late_and_both_stand() -> None:
    state = fold(RECORDED, evidence(1), given("missed", 1), evidence(2), given("late", 2))

    assert [one.resolution.verdict for one in state.given] == [Verdict.MISSED, Verdict.LATE]
    assert state.verdict is Verdict.LATE


@pytest.mark.parametrize("before", [v for v in Verdict if v is not Verdict.MISSED])
def test_every_other_verdict_stands_alone(before: Verdict) -> None:
    state = fold(RECORDED, given(before), given("late"))

    assert [one.resolution.verdict for one in state.given] == [Verdict.LATE]


def test_missed_is_followed_by_late_alone() -> None:
    state = fold(RECORDED, given("missed"), given("met"))

    assert [one.resolution.verdict for one in state.given] == [Verdict.MET]


def test_evidence_after_a_verdict_is_new() -> None:
    state = fold(RECORDED, evidence(1), given("unclear", 1), evidence(2, "context"))

    assert [item.evidence.number for item in state.new_evidence] == [2]
    assert fold(RECORDED, evidence(1)).new_evidence == ()


def test_a_reopened_verdict_is_out_of_force_with_what_it_followed() -> None:
    state = fold(
        RECORDED, evidence(1), given("missed", 1), evidence(2), given("late", 2), REOPENED
    )

    assert state.given == ()


def test_who_judged_is_the_rule_else_the_person_else_who_wrote_it() -> None:
    by = [{"rule": "only-for"}, {"resolver": "Bob"}, {}]

    judges = [fold(RECORDED, given("met", **who)).given[0].judge for who in by]

    assert judges == ["the rule only-for", "Bob", "actor 1"]


# Undo ---------------------------------------------------------------------------------------


def test_what_was_undone_is_passed_over() -> None:
    state = fold(RECORDED, evidence(1), given("met", 1), undo(2))

    assert state.verdict is None
    assert numbers(state) == [1]


def test_an_undo_that_was_undone_does_nothing_any_more() -> None:
    steps = (RECORDED, evidence(1), given("met", 1), undo(2), undo(3))

    assert fold(*steps).verdict is Verdict.MET
    assert fold(*steps, undo(4)).verdict is None
    assert fold(*steps, undo(4), undo(5)).verdict is Verdict.MET


def test_a_redacted_undo_takes_nothing_out() -> None:
    assert numbers(fold(RECORDED, evidence(1), (kinds.ENTRY_UNDONE, None))) == [1]


def test_no_prediction_is_left_when_its_recording_was_undone() -> None:
    assert fold_prediction(log(RECORDED, evidence(1), undo(0, 1))) is None
    assert fold_prediction(log(RECORDED, evidence(1), undo(0, 1), undo(2))) == fold_prediction(
        log(RECORDED, evidence(1))
    )


def test_undo_entries_name_what_took_each_entry_out_of_force() -> None:
    entries = log(RECORDED, evidence(1), undo(1), undo(2), undo(1))

    assert undone(entries) == {1: entries[4], 2: entries[3]}
    assert [entry.seq for entry in in_force(entries)] == [0]


def test_evidence_numbers_are_not_given_again() -> None:
    assert fold(RECORDED, evidence(1), evidence(2), undo(2)).last_number == 2
    assert fold(RECORDED, evidence(1), retracted(1)).last_number == 1


def test_the_highest_evidence_number_counts_in_whatever_order_they_came() -> None:
    assert fold(RECORDED, evidence(5), evidence(3)).last_number == 5


def test_the_number_of_redacted_evidence_is_not_given_again() -> None:
    carried = {**SAID, "evidence": [{"number": n, "stance": "for"} for n in (1, 2)]}
    gone: Step = (kinds.EVIDENCE_ATTACHED, None)

    state = fold((kinds.PREDICTION_RECORDED, carried), gone)

    assert state.last_number == 3
    assert fold(RECORDED, evidence(1), gone, gone, undo(3)).last_number == 3
    assert fold(RECORDED, gone, evidence(2)).last_number == 2


# Redaction ----------------------------------------------------------------------------------


def test_a_redacted_recording_leaves_no_prediction() -> None:
    assert fold_prediction(log((kinds.PREDICTION_RECORDED, None), evidence(1))) is None


@pytest.mark.parametrize(
    "type", [kinds.PREDICTION_AMENDED, kinds.EVIDENCE_ATTACHED, kinds.COMMENT_ASKED]
)
def test_a_redacted_entry_says_nothing_any_more(type: str) -> None:
    state, before = fold(RECORDED, (type, None)), fold(RECORDED)

    assert (state.prediction, state.evidence, state.asked) == (before.prediction, (), ())


def test_a_verdict_stays_reopened_when_the_reason_is_redacted() -> None:
    state = fold(RECORDED, evidence(1), given("missed", 1), (kinds.RESOLUTION_REOPENED, None))

    assert state.given == ()
    assert state.hands_off


def test_no_rule_gives_a_redacted_verdict_again() -> None:
    steps: tuple[Step, ...] = (RECORDED, evidence(1), (kinds.RESOLUTION_GIVEN, None))

    assert fold(*steps).verdict is None
    assert fold(*steps).hands_off
    assert not fold(*steps, evidence(2)).hands_off


def test_a_redacted_speaker_is_known_by_the_slug_alone() -> None:
    state = fold_speaker(log((kinds.SPEAKER_ADDED, None), subject="speaker/ann"))

    assert state is not None
    assert (state.speaker.slug, state.speaker.name) == ("ann", "ann")
    assert (state.speaker.aliases, state.speaker.roles) == ((), ())


# Hands off ----------------------------------------------------------------------------------

JUDGED = (RECORDED, evidence(1), given("met", 1, rule="by-the-deadline"))


def test_rules_may_settle_what_nobody_took_back() -> None:
    assert not fold(RECORDED).hands_off
    assert not fold(*JUDGED).hands_off


@pytest.mark.parametrize("taken_back", [REOPENED, undo(2)], ids=["reopened", "undone"])
def test_a_verdict_that_was_taken_back_is_left_to_a_person(taken_back: Step) -> None:
    assert fold(*JUDGED, taken_back).hands_off


@pytest.mark.parametrize("taken_back", [REOPENED, undo(2)], ids=["reopened", "undone"])
@pytest.mark.parametrize(
    "change",
    [
        evidence(2), evidence(2, "against"), evidence(2, "nothing-found"), retracted(1),
        amended(criterion="seen on stage"), amended(deadline={"day": "2026-01-31"}),
    ],
    ids=lambda step: f"{step[0]}-{len(str(step[1]))}",
)  # fmt: skip
def test_rules_may_look_again_once_evidence_or_terms_changed(
    taken_back: Step, change: Step
) -> None:
    assert not fold(*JUDGED, taken_back, change).hands_off
    assert fold(*JUDGED, taken_back, change, undo(4)).hands_off
    assert not fold(*JUDGED, taken_back, change, undo(4), undo(5)).hands_off


@pytest.mark.parametrize(
    "no_change",
    [
        evidence(2, "context"), evidence(2, "reply"), amended(tags=["ai"]),
        amended(frame="a call"), (kinds.COMMENT_ASKED, {"asked_on": "2026-02-01"}),
        (kinds.EVIDENCE_ATTACHED, None), (kinds.PREDICTION_AMENDED, None),
    ],
    ids=lambda step: f"{step[0]}-{len(str(step[1]))}",
)  # fmt: skip
def test_what_rules_never_look_at_does_not_let_them_judge_again(no_change: Step) -> None:
    assert fold(*JUDGED, REOPENED, no_change).hands_off


def test_taking_back_a_note_does_not_let_rules_judge_again() -> None:
    noted = (RECORDED, evidence(1), evidence(2, "context"), given("met", 1), REOPENED)

    assert fold(*noted, retracted(2)).hands_off
    assert not fold(*noted, retracted(1)).hands_off


def test_evidence_that_came_with_an_import_counts_as_well() -> None:
    carried = {**SAID, "evidence": [{"number": 1, "stance": "for"}]}
    steps = ((kinds.PREDICTION_RECORDED, carried), given("met", 1), REOPENED)

    assert fold(*steps).hands_off
    assert not fold(*steps, retracted(1)).hands_off


def test_what_was_reopened_by_mistake_is_not_left_to_a_person() -> None:
    assert not fold(*JUDGED, REOPENED, undo(3)).hands_off
    assert not fold(*JUDGED, undo(2), undo(3)).hands_off


def test_the_last_taking_back_counts() -> None:
    again = (*JUDGED, REOPENED, evidence(2), given("missed", 2))

    assert not fold(*again).hands_off
    assert fold(*again, REOPENED).hands_off


# Terms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "changes", "late"),
    [
        (2025, {"claim": "Robots run"}, False),
        (2026, {"claim": "Robots run"}, True),
        (2026, {"tags": ["ai"], "frame": "a call", "wording_class": "expect"}, False),
        (2026, {"deadline": {"day": "2027-12-31"}}, True),
        (2025, {"deadline": {"day": "2027-12-31"}}, False),
        (2025, {"deadline": {"day": "2025-02-01"}}, True),
        (2026, {"deadline": None}, True),
    ],
)
def test_a_term_that_changes_after_the_deadline_is_marked(
    year: int, changes: dict[str, Any], late: bool
) -> None:
    assert fold(RECORDED, amended(**changes), year=year).terms_late is late


def test_a_deadline_that_had_passed_when_it_was_written_down_is_marked() -> None:
    endless = {name: value for name, value in SAID.items() if name != "deadline"}
    recorded = (kinds.PREDICTION_RECORDED, endless)

    assert fold(recorded, amended(deadline={"day": "2025-12-31"})).terms_late
    assert not fold(recorded, amended(deadline={"day": "2026-12-31"})).terms_late
    assert not fold(recorded, amended(claim="Robots run")).terms_late


def test_the_mark_stays_whatever_follows_and_goes_with_an_undo() -> None:
    late = (RECORDED, amended(deadline={"day": "2027-12-31"}))

    assert fold(*late, amended(deadline={"day": "2025-12-31"})).terms_late
    assert fold(*late, amended(tags=["robots"])).terms_late
    assert not fold(RECORDED, amended(tags=["robots"])).terms_late
    assert not fold(*late, undo(1)).terms_late


@pytest.mark.parametrize(
    ("at", "late"),
    [("2026-01-01T11:59:59Z", False), ("2026-01-01T12:00:00Z", True)],
)
def test_after_the_deadline_is_once_it_is_over_everywhere(at: str, late: bool) -> None:
    first = log(RECORDED)
    change = Entry(1, 0, at, "ann", *_of(amended(claim="Robots run")))

    state = fold_prediction([*first, change])

    assert state is not None
    assert state.terms_late is late


def _of(step: Step) -> tuple[str, str, Mapping[str, Any] | None]:
    return step[0], "prediction/1", step[1]


# Earlier verdicts ---------------------------------------------------------------------------


def told(*steps: Step) -> list[tuple[str, str, str, str]]:
    """Return each earlier verdict with the hours between which it was in force, and its end."""
    return [
        (str(one.resolution.verdict), one.since[11:13], one.until[11:13], one.ended)
        for one in earlier_verdicts(log(*steps))
    ]


def test_a_verdict_in_force_is_not_an_earlier_one() -> None:
    assert told(*JUDGED) == []
    assert told(RECORDED) == []


def test_a_reopened_verdict_is_told_with_its_hours_and_reason() -> None:
    assert told(*JUDGED, REOPENED) == [("met", "02", "03", "reopened")]
    [one] = earlier_verdicts(log(*JUDGED, REOPENED))
    assert (one.because, one.given_by) == ("wrong page", "actor 2")


def test_an_undone_verdict_is_told() -> None:
    assert told(*JUDGED, undo(2)) == [("met", "02", "03", "undone")]


def test_a_verdict_goes_with_its_prediction() -> None:
    assert told(*JUDGED, undo(0, 1, 2)) == [("met", "02", "03", "undone")]


def test_missed_that_became_late_is_told_as_such() -> None:
    late = (RECORDED, evidence(1), given("missed", 1), evidence(2), given("late", 2))

    assert told(*late) == [("missed", "02", "04", "late")]
    assert told(*late, undo(4)) == [
        ("missed", "02", "04", "late"), ("late", "04", "05", "undone"),
    ]  # fmt: skip
    assert told(*late, undo(4), REOPENED) == [
        ("missed", "02", "04", "late"), ("late", "04", "05", "undone"),
        ("missed", "05", "06", "reopened"),
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", ["met", "missed", "late", "partly", "void", "unclear"])
def test_an_unclear_one_that_was_judged_anew_was_replaced(verdict: str) -> None:
    steps = (RECORDED, evidence(1), given("unclear", 1), evidence(2), given(verdict, 2))

    assert told(*steps) == [("unclear", "02", "04", "replaced")]


def test_a_verdict_that_comes_back_has_two_spells() -> None:
    back = (*JUDGED, undo(2), undo(3))

    assert told(*back) == [("met", "02", "03", "undone")]
    assert told(*back, REOPENED) == [
        ("met", "02", "03", "undone"), ("met", "04", "05", "reopened"),
    ]  # fmt: skip
    assert told(*JUDGED, REOPENED, undo(3), REOPENED) == [
        ("met", "02", "03", "reopened"), ("met", "04", "05", "reopened"),
    ]  # fmt: skip


def test_verdicts_of_one_import_are_told_when_they_end() -> None:
    carried = {
        **SAID,
        "evidence": [{"number": 1, "stance": "for"}],
        "resolutions": [given("missed", 1)[1], given("late", 1)[1]],
    }

    assert told((kinds.PREDICTION_RECORDED, carried), REOPENED) == [
        ("late", "00", "01", "reopened")
    ]


# Speakers -----------------------------------------------------------------------------------


def people(*steps: Step) -> Any:
    """Return the speaker that these entries add up to."""
    state = fold_speaker(log(*steps, subject="speaker/ann"))
    return state and state.speaker


def test_a_speaker_is_what_was_added() -> None:
    added = people(ADDED)

    assert (added.slug, added.name, added.kind) == ("ann", "Ann Lee", SpeakerKind.PERSON)
    assert people(ADDED, undo(0)) is None
    assert people(ADDED, undo(0), undo(1)) == added
    assert people((kinds.SPEAKER_RENAMED, {"name": "Ann"})) is None


def test_an_old_name_becomes_an_alias_and_a_new_one_is_none_any_more() -> None:
    renamed = people(ADDED, (kinds.SPEAKER_RENAMED, {"name": "Ann Smith"}))
    back = people(
        ADDED, (kinds.SPEAKER_RENAMED, {"name": "Ann Smith"}),
        (kinds.SPEAKER_RENAMED, {"name": "Ann Lee"}),
    )  # fmt: skip

    assert (renamed.slug, renamed.name, renamed.aliases) == ("ann", "Ann Smith", ("Ann Lee",))
    assert (back.name, back.aliases) == ("Ann Lee", ("Ann Smith",))


def test_aliases_and_roles_are_added_and_removed() -> None:
    added = people(
        ADDED, (kinds.SPEAKER_ALIAS_ADDED, {"alias": "A. L."}),
        (kinds.SPEAKER_ALIAS_ADDED, {"alias": "Annie"}),
        (kinds.SPEAKER_ALIAS_REMOVED, {"alias": "A. L."}),
        (kinds.SPEAKER_ROLE_ADDED, {"role": "CEO", "organisation": "X", "since": "2020-01-01"}),
    )  # fmt: skip

    assert added.aliases == ("Annie",)
    assert added.roles == (Role("CEO", "X", since=date(2020, 1, 1)),)


def test_a_merged_speaker_says_into_whom() -> None:
    assert people(ADDED, (kinds.SPEAKER_MERGED, {"into": "ann-lee"})).merged_into == "ann-lee"


def test_a_slug_that_is_taken_again_is_somebody_new() -> None:
    other = (kinds.SPEAKER_ADDED, {"slug": "ann", "name": "Ann Other", "kind": "person"})

    assert people(ADDED, undo(0), other).name == "Ann Other"


# Entries ------------------------------------------------------------------------------------


def about(type: str, data: Mapping[str, Any] | None) -> Entry:
    """Return an entry about the second prediction."""
    return Entry(9, 0, "2026-03-01T00:00:00Z", "bob", type, "prediction/2", data)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (about(kinds.PREDICTION_RECORDED, SAID), {"speaker/ann"}),
        (
            about(kinds.PREDICTION_RECORDED, {**SAID, "restates": 1, "reading_of": 7}),
            {"speaker/ann", "prediction/1", "prediction/7"},
        ),
        (about(*amended(restates=1)), {"prediction/1"}),
        (about(*amended(restates=None, claim="c")), set()),
        (about(kinds.SPEAKER_MERGED, {"into": "ann"}), {"speaker/ann"}),
        (about(*evidence(1)), set()),
        (about(kinds.PREDICTION_RECORDED, None), set()),
    ],
)
def test_an_entry_rests_on_what_it_names(entry: Entry, named: set[str]) -> None:
    assert names(entry) == named


def test_subjects_are_written_and_read() -> None:
    assert prediction_subject(12) == "prediction/12"
    assert prediction_id("prediction/12") == 12
    assert prediction_id(speaker_subject("ann")) is None


def test_stances_that_rules_look_at() -> None:
    assert {s for s in Stance if s.is_decisive} == {
        Stance.FOR, Stance.AGAINST, Stance.NOTHING_FOUND,
    }  # fmt: skip
