"""A board that is counted, beside one that looks at every prediction; on both databases."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.domain.board_card import BoardCard, board_card
from ledger.domain.codec import to_data
from ledger.domain.entry import RESOLUTION_GIVEN, Event, prediction_subject
from ledger.domain.prediction import (
    Basis,
    Deadline,
    Kind,
    Prediction,
    Resolution,
    Source,
    Speaker,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.scorecard_filter import HORIZONS, Filter
from ledger.domain.scorecard_model import POLICY, Outcome
from ledger.domain.status import Day
from ledger.domain.tally import card_of_tally
from ledger.store import log, queries, tallied
from ledger.store.narrowed import narrowed
from ledger.store.organisations import Held, Organisation, lines_of
from tests.actions.desk import NOW, Desk

TODAY = NOW.date()
PEOPLE = [Speaker("", name) for name in ("Ann Aster", "Ben Birch", "Cleo Cedar", "Dan Dill")]
EVERYTHING = Filter()
DAYS = (Day.now(NOW), Day.on(TODAY), Day.on(TODAY + timedelta(90)), Day.on(date(2030, 1, 1)))
"""Days by which everything here was said and known."""


@pytest.fixture
def desk(connection: sa.Connection) -> Desk:
    """Give a desk on either database."""
    return Desk(connection)


def fill(desk: Desk, dice: random.Random, count: int) -> None:
    """Record predictions of four people with every mark that a card looks at."""
    said_by: dict[str, list[int]] = {}
    for number in range(1, count + 1):
        speaker = dice.choice(PEOPLE)
        mine = said_by.setdefault(speaker.name, [])
        said_on = TODAY - timedelta(dice.randrange(10, 900))
        due = said_on + timedelta(dice.randrange(0, 600))
        basis = dice.choice([Basis.STATED] * 5 + [Basis.ASSUMED])
        said = Prediction(
            0, "", f"Robots walk {number}", said_on, Source("https://example.org/call"),
            kind=dice.choice(list(Kind)),
            deadline=Deadline(due, basis=basis) if dice.random() < 0.95 else None,
            decidable_on=due + timedelta(200) if dice.random() < 0.3 else None,
            wording=dice.choice([Wording.QUOTED] * 5 + [Wording.REPORTED]),
            frame=dice.choice([None, "a call"]),
            tags=("robots", "legs")[: number % 3],
            wording_class=(None, WordingClass.ASSERT, WordingClass.PROBABILITY)[number % 3],
            probability_ppm=700_000 if number % 3 == 2 else None,
        )  # fmt: skip
        actions.record(
            desk.connection, said, speaker=speaker, stamp=desk.stamp, day=desk.day,
            draft=dice.random() < 0.1,
        )  # fmt: skip
        link(desk, dice, number, mine)
        mine.append(number)
        judge(desk, dice, number, said)


def judge(desk: Desk, dice: random.Random, number: int, said: Prediction) -> None:
    """Give some of them a verdict, whether a person might or not, and evidence to some later."""
    if dice.random() < 0.2 or desk.state(number).draft:
        return
    verdict = dice.choice([*Verdict, Verdict.UNCLEAR, Verdict.MET, Verdict.MISSED])
    due = said.deadline.day if said.deadline else said.said_on
    later = min(due + timedelta(40), TODAY)
    given = Resolution(
        verdict, "seen", void_reason=dice.choice(list(VoidReason)) if verdict == "void" else None,
        happened_on=later if verdict == "late" else said.said_on if verdict == "met" else None,
        known_on=later, first_known_on=dice.choice([None, said.said_on, later]), resolver="ann",
    )  # fmt: skip
    event = Event(RESOLUTION_GIVEN, prediction_subject(number), to_data(given))
    log.act(desk.connection, log.lock(desk.connection), [event], desk.stamp)
    if dice.random() < 0.6:
        desk.cite(number, published_on=TODAY - timedelta(dice.randrange(5)))


def link(desk: Desk, dice: random.Random, number: int, earlier: list[int]) -> None:
    """Let some restate another of the same speaker or of anybody, or be a reading of one."""
    what = dice.choice([None, None, "restates", "restates", "reading_of"])
    if what and earlier:
        of = dice.choice([*earlier[-2:], *earlier[-2:], 1])
        event = Event("prediction.amended", prediction_subject(number), {"changes": {what: of}})
        log.act(desk.connection, log.lock(desk.connection), [event], desk.stamp)


def folded(
    desk: Desk, day: Day, wanted: Filter = EVERYTHING, ids: Collection[int] | None = None
) -> dict[str, BoardCard]:
    """Return the card of each speaker from every prediction that is wanted."""
    found: dict[str, list[Outcome]] = {}
    for one in queries.outcomes(desk.reader, day):
        if wanted.keeps(one) and (ids is None or one.id in ids):
            found.setdefault(one.speaker, []).append(one)
    return {
        slug: board_card(some, as_of=day.due, known=day.known, policy=POLICY)
        for slug, some in found.items()
    }


def counted(
    desk: Desk, day: Day, slugs: list[str] | None = None, only: tallied.Only = tallied.ALL
) -> dict[str, BoardCard]:
    """Return the card of each speaker from counts."""
    found = tallied.tallies(desk.reader, day, slugs, only=only)
    return {
        slug: card_of_tally(tally, as_of=day.due, policy=POLICY) for slug, tally in found.items()
    }


KEYS = ("on_time", "with_credit", "lenient", "range", "judged_share", "delivered", "void_share",
        "range_with_voids", "untestable_share", "by_family")  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_is_counted_is_what_every_prediction_adds_up_to(desk: Desk, seed: int) -> None:
    fill(desk, random.Random(seed), 120)
    if seed % 2:
        actions.merge(desk.connection, "dan-dill", "ann-aster", stamp=desk.stamp)

    for day in DAYS:
        assert tallied.can_tally(desk.reader, day)
        assert_same(counted(desk, day), folded(desk, day))


def assert_same(cards: dict[str, BoardCard], expected: dict[str, BoardCard]) -> None:
    """Assert that two boards say the same."""
    assert {slug: card.counts for slug, card in cards.items()} == {
        slug: card.counts for slug, card in expected.items()
    }
    for slug, card in cards.items():
        assert card.first_id == expected[slug].first_id
        for key in KEYS:
            assert card.figure(key) == expected[slug].figure(key)


FILTERS = (
    Filter(since=TODAY - timedelta(500)),
    Filter(until=TODAY - timedelta(300), tags=frozenset({"robots"})),
    Filter(tags=frozenset({"robots", "legs"})),
    Filter(years=(TODAY.year - 1, TODAY.year - 1)),
    Filter(years=(TODAY.year - 2, TODAY.year), since=TODAY - timedelta(800)),
    Filter(wording_class="assert"),
    Filter(wording_class="probability", until=TODAY - timedelta(100)),
)


@pytest.mark.parametrize("seed", range(2))
def test_what_a_filter_keeps_is_counted_as_if_it_were_all(desk: Desk, seed: int) -> None:
    fill(desk, random.Random(seed), 120)
    actions.merge(desk.connection, "dan-dill", "ann-aster", stamp=desk.stamp)
    into = tallied.merged(desk.reader)

    for wanted in FILTERS:
        only = narrowed(wanted, None, into)
        assert only is not None
        for day in DAYS:
            assert_same(counted(desk, day, only=only), folded(desk, day, wanted))


def test_what_an_organisation_said_is_counted_as_if_it_were_all(desk: Desk) -> None:
    fill(desk, random.Random(5), 120)
    actions.merge(desk.connection, "dan-dill", "ann-aster", stamp=desk.stamp)
    since = TODAY - timedelta(700)
    first, last = (TODAY - timedelta(days) for days in (600, 200))
    held = (
        Held("ann-aster", first.isoformat(), last.isoformat()),
        Held("ben-birch", last.isoformat(), None),
        Held("ben-birch", None, first.isoformat()),
    )
    for of in (
        Organisation("Robots", None, held), Organisation("Robots", "cleo-cedar", held),
        Organisation("Cedar", "cleo-cedar", ()),
    ):  # fmt: skip
        lines = lines_of(desk.reader, desk.day, of)
        said = {line.id for line in lines if line.said_on >= since}
        only = narrowed(Filter(since=since), of, tallied.merged(desk.reader))

        assert only is not None
        assert_same(counted(desk, desk.day, only=only), folded(desk, desk.day, ids=said))


def test_what_nobody_can_filter_by_a_condition_is_looked_at() -> None:
    assert narrowed(Filter(resolver="ann"), None, {}) is None
    assert narrowed(Filter(horizon=HORIZONS[0]), None, {}) is None


def test_ledgers_for_these_tests_hold_what_the_day_and_the_chains_decide(desk: Desk) -> None:
    fill(desk, random.Random(0), 120)

    found = tallied.tallies(desk.reader, desk.day).values()

    assert any(one.awaiting for one in found)
    assert any(one.again for one in found)
    assert any(size > 1 for one in found for size, _ in one.families.values())


def test_some_speakers_are_counted_as_all_of_them_are(desk: Desk) -> None:
    fill(desk, random.Random(9), 60)
    actions.merge(desk.connection, "dan-dill", "ann-aster", stamp=desk.stamp)
    names = tallied.speaker_names(desk.reader)
    day = desk.day

    everybody = counted(desk, day)

    assert tallied.speakers_by_name(desk.reader, names, tallied.merged(desk.reader)) == sorted(
        everybody
    )
    some = counted(desk, day, ["ann-aster", "cleo-cedar"])
    assert {slug: card.counts for slug, card in some.items()} == {
        slug: everybody[slug].counts for slug in ("ann-aster", "cleo-cedar")
    }


@pytest.mark.parametrize(("people", "each", "ranked"), [(1, 9, False), (1, 10, True),
                                                        (2, 5, True), (2, 4, False)])  # fmt: skip
def test_a_rank_is_possible_once_half_of_what_it_needs_was_judged_in_time(
    desk: Desk, people: int, each: int, ranked: bool
) -> None:
    early = desk.at("2024-06-01T12:00:00+00:00")
    for number in range(people * each):
        early.add(
            f"Robots walk {number}", PEOPLE[number % people], said_on=date(2024, 5, 1),
            deadline=Deadline(date(2025, 12, 31)),
        )  # fmt: skip
        early.at("2026-03-01T12:00:00+00:00").judge(
            number + 1, "missed", urls=(f"https://example.org/{number}",)
        )
    if people == 2:
        actions.merge(desk.connection, "ben-birch", "ann-aster", stamp=desk.stamp)

    assert tallied.may_rank(desk.reader, desk.day, tallied.merged(desk.reader)) is ranked


def test_a_day_after_which_more_was_said_is_not_counted(desk: Desk) -> None:
    fill(desk, random.Random(3), 5)

    assert not tallied.can_tally(desk.reader, Day.on(TODAY - timedelta(1000)))
