"""Evidence: attached, never changed, taken out of force with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger import actions
from ledger.domain.prediction import Evidence, Stance
from ledger.errors import AlreadyThere, NotFound, PredictionNotFound, Unusable
from tests.actions.desk import Desk

PAGE = "https://example.org/report"


def numbers(desk: Desk) -> list[int]:
    """Return the numbers of the evidence in force."""
    return [item.evidence.number for item in desk.state(1).evidence]


@pytest.fixture
def said(desk: Desk) -> Desk:
    """Give a desk with one prediction and one page against it."""
    desk.add()
    desk.cite(1, "against", PAGE)
    return desk


def test_numbers_count_from_one_whatever_the_items_say(desk: Desk) -> None:
    desk.add()
    items = [Evidence(7, Stance.FOR, url=f"{PAGE}/{n}") for n in range(3)]

    kept = actions.cite(desk.connection, 1, items, stamp=desk.stamp, day=desk.day)

    assert [item.number for item in kept] == numbers(desk) == [1, 2, 3]
    assert [entry.step for entry in desk.log()[-3:]] == [0, 1, 2]


@pytest.mark.parametrize(
    "page",
    [
        PAGE, f"{PAGE}/", "http://example.org/report", "https://www.example.org/report",
        "https://EXAMPLE.org/report", "https://example.org:443/report", f"{PAGE}#part",
    ],
)  # fmt: skip
def test_a_page_is_cited_once_with_one_stance(said: Desk, page: str) -> None:
    with said.refuses(AlreadyThere, "is evidence [1] of #1 already", "ledger cite 1 --retract 1"):
        said.cite(1, "against", page)


@pytest.mark.parametrize(
    ("stance", "page"),
    [
        ("context", PAGE),
        ("against", f"{PAGE}?p=2"),
        ("against", "https://example.org:8080/report"),
    ],
)
def test_another_stance_or_page_is_other_evidence(said: Desk, stance: str, page: str) -> None:
    assert said.cite(1, stance, page) == 2


def test_one_page_twice_in_one_action_is_refused(said: Desk) -> None:
    items = [Evidence(0, Stance.FOR, url=url) for url in ("https://a.org/x", "http://a.org/x/")]

    with said.refuses(AlreadyThere):
        actions.cite(said.connection, 1, items, stamp=said.stamp, day=said.day)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"url": None}, "evidence needs a web address"),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"url": "https://example.org:port/"}, "not a web address"),
        ({"url": "http://[bad"}, "not a web address"),
        ({"archived_url": "file:///etc/passwd"}, "not a web address"),
        ({"note": "a\x1b]0;x\x07"}, "the note holds the control character"),
        ({"quote": "\ud83d"}, "control character U+D83D"),
        ({"published_on": date(2026, 11, 25)}, "dated 2026-11-25, and today is 2026-11-23"),
        ({"happened_on": date(2027, 2, 1)}, "--happened 2026-02-01"),
        ({"quote": "漢" * 9_000, "note": "漢" * 9_000, "title": "漢" * 9_000}, "cannot be kept"),
    ],
)
def test_what_is_no_evidence_is_refused(said: Desk, item: dict[str, Any], words: str) -> None:
    whole = Evidence(0, Stance.FOR, **{"url": "https://example.org/new", **item})

    with said.refuses(Unusable, words):
        actions.cite(said.connection, 1, [whole], stamp=said.stamp, day=said.day)


def test_evidence_of_today_in_kiribati_is_not_in_the_future(said: Desk) -> None:
    # At noon in Greenwich it is the 24th there.
    assert said.cite(1, "for", published_on=date(2026, 11, 24)) == 2
    said.now = said.at("2026-11-23T09:59:59+00:00").now
    with said.refuses(Unusable, "dated 2026-11-24"):
        said.cite(1, "for", published_on=date(2026, 11, 24))


def test_evidence_of_an_unknown_prediction_is_refused(said: Desk) -> None:
    with said.refuses(PredictionNotFound, "no prediction 2. The newest is 1", "ledger list"):
        said.cite(2)


def test_retracted_evidence_may_be_cited_again_under_a_new_number(said: Desk) -> None:
    said.retract(1, 1)

    assert said.cite(1, "against", PAGE) == 2
    assert numbers(said) == [2]
    assert [r.because for r in said.state(1).retracted] == ["wrong year"]


@pytest.mark.parametrize("because", ["", "  \n"])
def test_a_retraction_needs_a_reason(said: Desk, because: str) -> None:
    with said.refuses(Unusable, "a retraction needs a reason", "--because TEXT"):
        said.retract(1, 1, because)


@pytest.mark.parametrize("because", ["a\x00b", "\x1b[2J", "\udc80", "x" * 10_001])
def test_a_reason_is_words(said: Desk, because: str) -> None:
    with said.refuses(Unusable, "the reason"):
        said.retract(1, 1, because)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_only_what_is_there_is_retracted(said: Desk, number: int) -> None:
    with said.refuses(NotFound, f"#1 has no evidence [{number}]", "ledger show 1"):
        said.retract(1, number)


def test_evidence_is_retracted_once(said: Desk) -> None:
    said.retract(1, 1)

    with said.refuses(NotFound):
        said.retract(1, 1)


def test_a_number_is_never_given_again(said: Desk) -> None:
    said.cite(1)
    said.undo()
    third = said.cite(1)
    said.retract(1, third)
    said.redact(2)
    said.redact(len(said.log()) - 3)

    assert third == 3
    assert said.cite(1) == 4


def test_a_question_to_the_speaker_is_asked_once_a_day(said: Desk) -> None:
    def ask(on: date) -> None:
        actions.ask_comment(said.connection, 1, on, stamp=said.stamp, day=said.day)

    ask(date(2026, 11, 20))

    with said.refuses(AlreadyThere, "ledger cite 1 URL --reply"):
        ask(date(2026, 11, 20))
    with said.refuses(Unusable, "in the future"):
        ask(date(2026, 11, 25))
    assert said.state(1).last_number == 1
