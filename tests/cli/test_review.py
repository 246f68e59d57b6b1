"""A blind review: no name, no verdict on any card, and what is said changes no verdict."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from ledger.commands.review import KEYS, Review, told
from ledger.commands.session import Session, Start
from ledger.domain.blinding import in_blind_order, seed_of
from ledger.domain.status import Day
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import open_reader
from ledger.store.reviews import names, reviewable
from tests import build_data
from tests.cli.pty_terminal import at_terminal
from tests.cli.terminal import assert_golden, run
from tests.cli.test_queue import Browser, Person, path

INSTANT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def url(own_story: str) -> str:
    """Give the ledger with a past."""
    return own_story


@pytest.fixture
def shipped(sqlite_ledger: str) -> str:
    """Give the shipped ledger."""
    now = datetime.fromisoformat(build_data.RECORDED_AT)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        facts = build_data.shipped_facts()
        build_data.fill(connection, facts, Stamp(now, "editors", clock_set=True), Day.now(now))
    return sqlite_ledger


def review(url: str, person: Person, *numbers: int, by_word: bool = False,
           reviewer: str = "Rita", browser: Browser | None = None) -> Review:  # fmt: skip
    """Walk a review until the person leaves."""
    session = Session(Start(INSTANT, clock_set=True), {"db": url, "actor": "rita"})
    with open_reader(url) as reader:
        found = [line.id for line in reviewable(reader, session.day, reviewer)]
        hidden = names(reader)
    waiting = list(numbers) or in_blind_order(found, seed_of(reviewer))
    walk = Review(session, person.talk, reviewer, waiting, hidden, by_word=by_word,
                  launch=browser or Browser([]))  # fmt: skip
    try:
        walk.walk()
    except EOFError:
        person.heard.append("[left]")
    return walk


def assessments(url: str) -> list[tuple[int, str, int]]:
    """Return what was saved: prediction, verdict, blind."""
    with open_reader(url) as reader:
        return reader.rows("SELECT prediction, verdict, blind FROM assessment ORDER BY seq")


def test_what_is_said_is_an_assessment_and_no_verdict(url: str) -> None:
    with open_reader(url) as reader:
        before = reader.rows("SELECT prediction, verdict FROM resolution ORDER BY 1, place")
    review(url, Person("x", "none seen", "q"), 1, 2)

    assert assessments(url) == [(1, "missed", 1)]
    with open_reader(url) as reader:
        after = reader.rows("SELECT prediction, verdict FROM resolution ORDER BY 1, place")
    assert after == before


def test_each_opinion_is_saved_before_the_next_card(url: str) -> None:
    review(url, Person("m", "", "c"), 1, 2)

    assert assessments(url) == [(1, "met", 1)]


def test_cards(url: str) -> None:
    person = Person("s", "s", "s", "s")
    review(url, person, 1, 4, 8, 19)

    assert_golden("review", person.text + "\n")


def test_no_card_of_the_shipped_ledger_shows_a_name(shipped: str) -> None:
    person = Person(*["s"] * 200)
    walk = review(shipped, person)
    cards = [text for text in person.heard if not text.startswith("Your verdict")]
    text = "\n".join(cards).lower()

    assert len(walk.waiting) > 30
    for name in (*walk.names.people, *walk.names.organisations):
        found = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text)
        assert found is None, (name, text[found.start() - 60 : found.end() + 20] if found else "")
    for word in ("Musk", "Zuckerberg", "Altman", "Amodei", "Hinton"):
        assert word not in person.text, word
    assert "given by" not in text


def test_the_reply_of_the_speaker_is_not_shown(url: str) -> None:
    person = Person("s")
    review(url, person, 19)

    assert "We were close" not in person.text


def test_who_judged_it_is_not_asked_again(url: str) -> None:
    session = Session(Start(INSTANT, clock_set=True), {"db": url})
    with open_reader(url) as reader:
        everything = {line.id for line in reviewable(reader, session.day, "Rita")}
        mine = {line.id for line in reviewable(reader, session.day, "reviewer")}
    review(url, Person("m", ""), 1)
    with open_reader(url) as reader:
        left = {line.id for line in reviewable(reader, session.day, "rita")}

    assert everything - mine == {5, 19}
    assert everything - left == {1}


def test_keys_and_words_say_the_same(url: str) -> None:
    review(url, Person("partly", "half of it", "quit"), 1, 2, by_word=True)

    assert assessments(url) == [(1, "partly", 1)]


def test_what_means_nothing_is_told(url: str) -> None:
    person = Person("z", "?", "<", "m", "<", "q")
    review(url, person, 1)

    assert "One of those" in person.text
    assert all(meaning.split(";")[0][:20] in person.text for _, meaning in KEYS.values())
    assert "Back at the verdict; nothing was saved." in person.text
    assert not assessments(url)


def test_the_evidence_is_opened(url: str) -> None:
    opened: list[str] = []
    review(url, Person("o", "s"), 1, browser=Browser(opened))

    assert opened == ["https://example.org/evidence/for-2022-10-02"]


def test_a_speaker_does_not_review_their_own(url: str) -> None:
    person = Person("m", "", "q")
    review(url, person, 1, reviewer="Ada Example")

    assert "cannot judge" in person.text
    assert not assessments(url)


def test_only_at_the_end_it_says_how_often_both_are_the_same(url: str) -> None:
    person = Person("m", "", "m", "")
    walk = review(url, person, 1, 8)
    end = told(walk.session, walk, 7)

    assert "same as the ledger" not in person.text
    assert end == "\n2 opinions saved (order 7); the same as the ledger's verdict on 1."


def test_agreement_with_the_blind_reviewer_is_seen(url: str) -> None:
    review(url, Person("m", "", "m", ""), 1, 8)
    data = json.loads(run("disagree", "--json", url=url).stdout)

    assert data["agreement"] == [{"by": "Rita", "judged_by_both": 2, "agreed": 1, "kappa": 0.0}]


def test_without_a_terminal_it_is_refused(url: str) -> None:
    told = run("review", "--blind", url=url)
    seeing = run("review", url=url)

    assert (told.exit_code, "a person at a terminal" in told.stderr) == (2, True)
    assert (seeing.exit_code, "ledger review --blind" in seeing.stderr) == (2, True)


def test_at_a_real_terminal(url: str) -> None:
    with at_terminal(
        "review", "--blind", "--limit", "1", "--by", "Rita", db=path(url)
    ) as terminal:
        terminal.answer(",?]? ", "c")
        terminal.enter("no reason:  ", "nobody counts")

        assert terminal.ends() == 0
    assert "1 opinion saved" in terminal.screen
    assert len(assessments(url)) == 1
