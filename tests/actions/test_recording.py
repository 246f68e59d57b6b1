"""Logging predictions: every refusal, and that nothing is saved by it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger import actions
from ledger.actions import Recording
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Prediction,
    Resolution,
    Role,
    Source,
    Speaker,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.errors import (
    AlreadyThere,
    LedgerError,
    PredictionNotFound,
    SpeakerNotFound,
    Unusable,
)
from ledger.store import queries
from tests.actions.desk import MARK, SAID, Desk

LINK = "https://example.org/e"


def load(desk: Desk, *rows: Recording) -> list[int]:
    """Log many predictions as one action."""
    return actions.record_all(desk.connection, rows, stamp=desk.stamp, day=desk.day)


def row(claim: str, **more: Any) -> Recording:
    """Return a row of a file."""
    members = {name: more.pop(name) for name in ("origin", "restates") if name in more}
    return Recording(replace(SAID, claim=claim, **members), more.pop("speaker", MARK), **more)


def test_a_prediction_gets_the_next_id_and_brings_its_speaker(desk: Desk) -> None:
    assert desk.add("Robots walk") == 1
    assert desk.add("Robots run") == 2

    assert [entry.subject for entry in desk.log()] == [
        "speaker/mark-zuckerberg", "prediction/1", "prediction/2",
    ]  # fmt: skip
    assert desk.state(2).prediction.speaker == "mark-zuckerberg"


@pytest.mark.parametrize("name", ["mark-zuckerberg", "MARK ZUCKERBERG", "zuck"])
def test_a_speaker_is_found_by_any_name(desk: Desk, name: str) -> None:
    desk.add("Robots walk")

    desk.add("Robots run", Speaker("", name))

    assert queries.slugs(desk.reader) == {"mark-zuckerberg"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claim": "  "}, ["the claim is empty", "ledger add 'CLAIM' URL -s NAME"]),
        ({"claim": "a\x1b[2Jb"}, ["control character U+001B"]),
        ({"claim": "a\x00b"}, ["control character U+0000"]),
        ({"claim": "a\ud800b"}, ["control character U+D800"]),
        ({"claim": "x" * 10_001}, ["10,001 characters"]),
        ({"source": Source("ftp://example.org/a")}, ["not a web address", "http://"]),
        ({"source": Source("https://")}, ["not a web address"]),
        ({"source": Source("https://exa mple.org")}, ["not a web address"]),
        ({"source": Source("http://[::1")}, ["not a web address"]),
        ({"source": Source("https://example.org:99999/a")}, ["not a web address"]),
        ({"source": Source(LINK, archived_url="example.org")}, ["not a web address"]),
        ({"source": Source(LINK, title="a\x07b")}, ["control character U+0007"]),
        ({"tags": ("good", "b\x7fad")}, ["the tags holds the control character"]),
        ({"said_on": date(2027, 1, 29), "deadline": None}, ["in the future", "--said 2026-01-29"]),
        ({"said_on": date(2026, 11, 25), "deadline": None}, ["in the future"]),
        ({"deadline": Deadline(date(2025, 1, 28))}, ["before the day it was said (2025-01-29)"]),
        ({"probability_ppm": 1_000_001}, ["is not a probability", "--probability"]),
        ({"probability_ppm": -1}, ["is not a probability"]),
    ],
)
def test_what_cannot_be_kept_is_refused(
    desk: Desk, changes: dict[str, Any], words: list[str]
) -> None:
    desk.add("Robots walk")

    with desk.refuses(Unusable, *words):
        desk.add(**{"claim": "Robots run", **changes})


def test_everything_about_a_new_speaker_is_looked_at(desk: Desk) -> None:
    for speaker in (
        Speaker("", "!!!"),
        Speaker("", "Ann\x00"),
        Speaker("", "Ann", aliases=("A\x1b",)),
        Speaker("", "Ann", roles=(Role("CE\x00O"),)),
        Speaker("", "Ann", roles=(Role("CEO", "x" * 10_001),)),
    ):
        with desk.refuses(Unusable):
            desk.add("Robots walk", speaker)


def test_a_text_that_no_entry_can_hold_is_refused_with_a_sentence(desk: Desk) -> None:
    long = "漢" * 9_999

    with desk.refuses(Unusable, "it cannot be kept", "at most 60000"):
        desk.add(long, quote=long, criterion=long)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 24)])
def test_what_was_said_today_anywhere_on_earth_is_not_in_the_future(desk: Desk, day: date) -> None:
    # At noon in Greenwich it is the 24th in Kiribati.
    assert desk.add(said_on=day, deadline=None) == 1


def test_a_deadline_may_be_the_day_it_was_said(desk: Desk) -> None:
    assert desk.add(deadline=Deadline(SAID.said_on)) == 1


@pytest.mark.parametrize(
    "claim", ["Robots walk", "robots  WALK!", "Ｒobots walk", "Ro\u200bbots walk", "Robots\nwalk"]
)
def test_the_same_claim_on_the_same_day_is_there_already(desk: Desk, claim: str) -> None:
    desk.add("Robots walk")

    with desk.refuses(
        AlreadyThere, "this looks like #1", "--restates 1", "--allow-duplicate", "ledger cite 1"
    ):
        desk.add(claim)


def test_accents_written_apart_make_no_other_claim(desk: Desk) -> None:
    desk.add("Zürich wächst")

    with desk.refuses(AlreadyThere):
        desk.add("Zu\u0308rich wa\u0308chst")


def test_another_day_another_speaker_or_a_decision_make_another_prediction(desk: Desk) -> None:
    desk.add()
    desk.add(said_on=date(2025, 1, 30))
    desk.add(speaker=Speaker("", "Ada"))
    said = replace(SAID, speaker="ada")

    number = actions.record(
        desk.connection, said, stamp=desk.stamp, day=desk.day, allow_duplicate=True
    )

    assert number == 4


def test_an_unknown_slug_is_refused(desk: Desk) -> None:
    desk.add()

    for slug in ("nobody", "", "Mark Zuckerberg"):
        with desk.refuses(SpeakerNotFound, f'no speaker is called "{slug}"'):
            said = replace(SAID, claim="Robots run", speaker=slug)
            actions.record(desk.connection, said, stamp=desk.stamp, day=desk.day)


def test_a_name_that_two_speakers_have_is_refused_and_adds_no_third(desk: Desk) -> None:
    desk.add("Robots walk", Speaker("", "Ann Lee", aliases=("Lee",)))
    desk.add("Robots run", Speaker("", "Bob Lee", aliases=("lee",)))

    with desk.refuses(Unusable, "several speakers", "ann-lee or bob-lee"):
        desk.add("Robots swim", Speaker("", "LEE"))


def test_a_link_to_nowhere_or_to_itself_is_refused(desk: Desk) -> None:
    desk.add()

    for link in ("restates", "reading_of"):
        nowhere, itself = dict[str, Any]({link: 9}), dict[str, Any]({link: 2})
        with desk.refuses(PredictionNotFound, "no prediction 9. The newest is 1"):
            desk.add("Robots run", **nowhere)
        with desk.refuses(Unusable, "#2 cannot point at itself"):
            desk.add("Robots run", **itself)


def test_a_prediction_that_was_undone_cannot_be_named(desk: Desk) -> None:
    desk.add()
    desk.add("Robots run")
    desk.undo()

    with desk.refuses(PredictionNotFound):
        desk.add("Robots swim", restates=2)


def test_a_slug_is_free_again_once_its_speaker_was_undone(desk: Desk) -> None:
    desk.add()
    desk.undo()

    desk.as_("bob").add("Robots run", Speaker("", "Mark Zuckerberg!"))

    assert queries.slugs(desk.reader) == {"mark-zuckerberg"}
    assert queries.speaker_state(desk.reader, "mark-zuckerberg").speaker.name == "Mark Zuckerberg!"


# Many at once -------------------------------------------------------------------------------


def test_a_file_is_one_action(desk: Desk) -> None:
    numbers = load(desk, row("a"), row("b"), row("c", speaker=Speaker("", "Ada")))

    assert numbers == [1, 2, 3]
    assert [entry.step for entry in desk.log()] == [0, 1, 2, 3, 4]
    assert len(desk.undo().entries) == 5
    assert queries.newest_id(desk.reader) is None


def test_rows_may_name_rows_further_down(desk: Desk) -> None:
    load(desk, row("b", origin="b", restates_origin="a"), row("a", origin="a"))

    assert desk.state(1).prediction.restates == 2


def test_the_same_key_twice_adds_nothing(desk: Desk) -> None:
    [first] = load(desk, row("a", origin="k"))
    before = desk.contents()

    again = load(desk, row("another claim", origin="k"))

    assert again == [first]
    assert desk.contents() == before


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("a", origin="k"), row("b", origin="k")], 'the key "k" stands in the file twice'),
        ([row("a"), row("A!")], "stands in the file twice"),
    ],
)
def test_a_file_that_says_a_thing_twice_is_refused(
    desk: Desk, rows: list[Recording], words: str
) -> None:
    with desk.refuses(AlreadyThere, words):
        load(desk, *rows)


def test_a_key_that_nothing_has_is_refused(desk: Desk) -> None:
    with desk.refuses(Unusable, 'no row and no prediction has the key "x"'):
        load(desk, row("a", restates_origin="x"))


@pytest.mark.parametrize("link", ["restates_origin", "reading_origin"])
def test_links_in_a_circle_are_refused(desk: Desk, link: str) -> None:
    with desk.refuses(Unusable, "would lead back to #1"):
        load(
            desk, row("a", origin="a", **{link: "b"}), row("b", origin="b", **{link: "c"}),
            row("c", origin="c", **{link: "a"}),
        )  # fmt: skip


def test_one_bad_row_saves_none(desk: Desk) -> None:
    with desk.refuses(Unusable, "the claim is empty"):
        load(desk, row("a"), row("b", speaker=Speaker("", "Ada")), row(" "))


CITED = Evidence(1, Stance.FOR, url=LINK)
MET = Resolution(Verdict.MET, "seen", (1,), resolver="file a.csv")


def test_a_row_may_carry_its_evidence_and_verdict(desk: Desk) -> None:
    [number] = load(desk, row("a", evidence=(CITED,), resolutions=(MET,)))

    assert desk.verdict(number) is Verdict.MET
    assert len(desk.log()) == 2
    desk.cite(number)
    assert desk.state(number).last_number == 2


@pytest.mark.parametrize(
    ("evidence", "resolutions", "words"),
    [
        ((), (MET,), "cites [1], which is not there"),
        ((CITED,), (replace(MET, evidence=(1, 2)),), "cites [2], which is not there"),
        ((CITED,), (replace(MET, evidence=()),), 'the verdict "met" cites no evidence'),
        ((replace(CITED, number=0),), (), "numbered from 1"),
        ((CITED, CITED), (), "numbered from 1"),
        ((replace(CITED, number=2),), (), "numbered from 1"),
        ((replace(CITED, url="ftp://x"),), (), "not a web address"),
        ((replace(CITED, happened_on=date(2027, 1, 1)),), (), "dated 2027-01-01"),
        ((CITED,), (replace(MET, because="a\x00"),), "control character"),
    ],
)
def test_a_row_carries_no_verdict_that_rests_on_nothing(
    desk: Desk, evidence: Any, resolutions: Any, words: str
) -> None:
    with desk.refuses(Unusable, words):
        load(desk, row("a", evidence=evidence, resolutions=resolutions))


@pytest.mark.parametrize("reason", ["duplicate", "logging-error", "untestable"])
def test_a_void_that_no_page_could_show_needs_none(desk: Desk, reason: str) -> None:
    void = Resolution(Verdict.VOID, "twice", void_reason=VoidReason(reason), resolver="file")

    [number] = load(desk, row("a", resolutions=(void,)))

    assert desk.verdict(number) is Verdict.VOID


def test_every_refusal_has_its_exit_code() -> None:
    codes = {one: one.exit_code for one in (LedgerError, Unusable, SpeakerNotFound, AlreadyThere)}

    assert list(codes.values()) == [1, 2, 3, 4]
    assert PredictionNotFound(1, None).exit_code == 3


def test_a_draft_counts_nowhere_until_somebody_else_accepts_it(desk: Desk) -> None:
    said = Prediction(0, "", "Robots walk", SAID.said_on, Source(LINK))
    number = actions.record(
        desk.connection, said, speaker=MARK, stamp=desk.stamp, day=desk.day, draft=True
    )
    accepted = desk.at("2026-11-25T12:00:00+00:00").as_("bob")

    assert queries.lines(desk.reader, desk.day) == []
    actions.accept(accepted.connection, [number], stamp=accepted.stamp)
    [line] = queries.lines(desk.reader, accepted.day)
    assert line.recorded_at == "2026-11-25T12:00:00Z"


def calls_to_record(desk: Desk, count: int) -> int:
    """Return how many functions are called to record one claim by each of so many new people."""
    rows = [
        actions.Recording(
            replace(SAID, claim=f"{count} {n}"), Speaker("", f"Ada{count} Nr{n} Eve")
        )
        for n in range(count)
    ]
    calls = 0

    def count_call(frame: object, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count_call)
    try:
        actions.record_all(desk.connection, rows, stamp=desk.stamp, day=desk.day)
    finally:
        sys.setprofile(None)
    return calls


def test_many_new_names_take_no_longer_each_than_few(desk: Desk) -> None:
    few = calls_to_record(desk, 40)
    many = calls_to_record(desk, 160)

    assert many < 5 * few
