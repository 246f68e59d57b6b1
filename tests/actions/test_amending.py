"""Correcting a prediction: what may change, when, and what that leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.prediction import AMENDABLE, TERMS, Deadline, Speaker, Verdict
from ledger.errors import AlreadyThere, PredictionNotFound, Refused, Unusable
from tests.actions.desk import Desk

CHANGES: dict[str, Any] = {
    "claim": "Robots run", "quote": "We run", "said_on": "2025-01-30",
    "deadline": {"day": "2026-06-30"}, "kind": "during", "target": "> 5", "above": "counts",
    "criterion": "on stage", "condition": "if it rains", "compound": True,
    "wording": "reported", "probability_ppm": 600_000, "probability_words": "60%",
    "reading_of": 2, "source": {"url": "https://example.org/b"}, "quote_language": "de",
    "translation": "We run", "wording_class": "expect", "tags": ["ai"], "frame": "a call",
    "restates": 2, "decidable_on": "2026-01-28",
}  # fmt: skip


@pytest.fixture
def said(desk: Desk) -> Desk:
    """Give a desk with two predictions."""
    desk.add()
    desk.add("Vans drive", said_on=date(2024, 1, 1))
    return desk


def test_every_member_that_may_change_is_tried_here() -> None:
    assert set(CHANGES) == AMENDABLE


@pytest.mark.parametrize("member", sorted(AMENDABLE))
def test_a_member_changes_and_the_old_state_is_returned(said: Desk, member: str) -> None:
    before = said.state(1).prediction

    said.amend(1, **{member: CHANGES[member]})

    after = said.state(1).prediction
    assert getattr(before, member) != getattr(after, member)
    said.undo()
    assert said.state(1).prediction == before


@pytest.mark.parametrize("member", sorted(TERMS))
def test_a_term_does_not_change_under_a_verdict(said: Desk, member: str) -> None:
    said.cite(1)
    said.judge(1, "met")

    with said.refuses(AlreadyThere, "judged met on 2026-11-23 by ann", "ledger reopen 1"):
        said.amend(1, **{member: CHANGES[member]})


@pytest.mark.parametrize("member", sorted(AMENDABLE - TERMS))
def test_what_is_no_term_changes_under_a_verdict(said: Desk, member: str) -> None:
    said.cite(1)
    said.judge(1, "met")

    said.amend(1, **{member: CHANGES[member]})

    assert said.verdict(1) is Verdict.MET


def test_a_term_changes_once_the_verdict_is_reopened(said: Desk) -> None:
    said.cite(1)
    said.judge(1, "met")
    said.reopen(1)

    said.amend(1, criterion="on stage")

    assert said.state(1).terms_late


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"claim": "Robots walk"}, {"kind": "reach"}, {"deadline": {"day": "2025-12-31"}},
        {"compound": False}, {"tags": []}, {"frame": None}, {"quote": None},
        {"said_on": "2025-01-29"},
    ],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_refused(said: Desk, changes: dict[str, Any]) -> None:
    with said.refuses(Refused, "#1 says that already", "ledger show 1"):
        said.amend(1, **changes)


def test_accents_written_apart_change_nothing(said: Desk) -> None:
    said.amend(1, criterion="Zürich")

    with said.refuses(Refused, "says that already"):
        said.amend(1, criterion="Zu\u0308rich")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claim": " "}, "the claim is empty"),
        ({"claim": "a\x00"}, "control character"),
        ({"claim": None}, "cannot be amended so"),
        ({"source": None}, "cannot be amended so"),
        ({"source": {}}, "cannot be amended so"),
        ({"source": {"url": "example.org"}}, "not a web address"),
        ({"said_on": None}, "cannot be amended so"),
        ({"said_on": "soon"}, "cannot be amended so"),
        ({"said_on": "2027-01-01"}, "in the future"),
        ({"said_on": "2026-01-01"}, "before the day it was said (2026-01-01)"),
        ({"deadline": {"day": "2025-01-28"}}, "before the day it was said (2025-01-29)"),
        ({"deadline": {"day": "2025-02-30"}}, "cannot be amended so"),
        ({"deadline": "2025-12-31"}, "cannot be amended so"),
        ({"kind": "maybe"}, "cannot be amended so"),
        ({"probability_ppm": 2_000_000}, "not a probability"),
        ({"speaker": "somebody"}, "speaker cannot be amended"),
        ({"id": 9, "mood": "good"}, "id, mood cannot be amended"),
        ({"criterion": "漢" * 9_000, "quote": "漢" * 9_000, "frame": "漢" * 9_000}, "be kept"),
    ],
)
def test_what_could_not_be_kept_is_refused(
    said: Desk, changes: dict[str, Any], words: str
) -> None:
    with said.refuses(Unusable, words):
        said.amend(1, **changes)


@pytest.mark.parametrize(("member", "left"), [("kind", "reach"), ("wording", "quoted")])
def test_taking_away_a_word_with_a_default_leaves_the_default(
    said: Desk, member: str, left: str
) -> None:
    said.amend(1, kind="during", wording="reported")

    said.amend(1, **{member: None})

    assert getattr(said.state(1).prediction, member) == left


@pytest.mark.parametrize("link", ["restates", "reading_of"])
def test_links_lead_somewhere_and_never_in_a_circle(said: Desk, link: str) -> None:
    to_the_second: dict[str, Any] = {link: 2}
    said.add("Ships fly", **to_the_second)

    with said.refuses(PredictionNotFound):
        said.amend(1, **{link: 9})
    with said.refuses(Unusable, "#1 cannot point at itself"):
        said.amend(1, **{link: 1})
    with said.refuses(Unusable, "would lead back to #2"):
        said.amend(2, **{link: 3})
    said.amend(1, **{link: 3})
    with said.refuses(Unusable, "#1, #3 would lead back to #2"):
        said.amend(2, **{link: 1})


def test_it_cannot_come_to_say_what_another_says(said: Desk) -> None:
    said.add("Robots run")

    with said.refuses(AlreadyThere, "#3 would say the same as #1", "--void duplicate"):
        said.amend(3, claim="robots WALK")
    with said.refuses(AlreadyThere, "#2 would say the same as #1"):
        said.amend(2, claim="Robots walk", said_on="2025-01-29")
    said.amend(1, claim="Robots walk!")


# Deadlines that were read from words --------------------------------------------------------

YEAR = Deadline(date(2025, 12, 31), words="by the end of next year", precision="year")


def test_a_deadline_counted_from_the_day_it_was_said_is_read_again(desk: Desk) -> None:
    desk.add(said_on=date(2024, 6, 1), deadline=YEAR)

    with desk.refuses(
        Unusable, 'was read from "by the end of next year" as said on 2024-06-01',
        "these words mean 2024-12-31", "ledger amend 1 --said 2023-06-01 --deadline",
    ):  # fmt: skip
        desk.amend(1, said_on="2023-06-01")

    desk.amend(1, said_on="2023-06-01", deadline={"day": "2024-12-31", "words": YEAR.words})
    assert desk.state(1).prediction.deadline == Deadline(date(2024, 12, 31), words=YEAR.words)


@pytest.mark.parametrize(
    ("deadline", "said_on"),
    [
        (YEAR, "2024-12-30"),
        (Deadline(date(2025, 12, 31), words="by the end of 2025"), "2023-06-01"),
        (Deadline(date(2025, 12, 31)), "2023-06-01"),
        # A day that a person set beside the words stays what the person said.
        (Deadline(date(2025, 7, 31), words="by the end of next year"), "2023-06-01"),
        (None, "2023-06-01"),
    ],
)
def test_a_deadline_that_means_the_same_stays(
    desk: Desk, deadline: Deadline | None, said_on: str
) -> None:
    desk.add(said_on=date(2024, 6, 1), deadline=deadline)

    desk.amend(1, said_on=said_on)

    assert desk.state(1).prediction.deadline == deadline


def test_the_speaker_of_a_claim_keeps_it_whatever_is_amended(said: Desk) -> None:
    said.add("Robots walk", Speaker("", "Ada"))

    said.amend(3, claim="Vans drive", said_on="2024-01-01")

    assert said.state(3).prediction.speaker == "ada"
