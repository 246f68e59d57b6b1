"""How often such a prediction comes true anyway: kept beside it, and only foresight counts."""

from __future__ import annotations

import io
from datetime import date

import pytest

from ledger import actions
from ledger.domain.base_rate import BaseRate
from ledger.domain.scorecard import Scorecard, scorecard
from ledger.errors import AlreadyThere, PredictionNotFound, Refused, Unusable
from ledger.exchange import jsonl
from ledger.exchange.csv import read_rows
from ledger.exchange.snapshot import in_force
from ledger.store import archive, queries
from tests.actions.desk import MARK, SAID, Desk
from tests.exchange.recordings import csv_text

MARKET = "https://market.example/price"
EARLY = "2025-03-01T12:00:00+00:00"


@pytest.fixture
def early(desk: Desk) -> Desk:
    """Give a desk at a time when the first deadline has not passed yet, with one prediction."""
    then = desk.at(EARLY)
    then.add()
    return then


def card_of(desk: Desk) -> Scorecard:
    day = desk.day
    return scorecard(queries.outcomes(desk.reader, day), as_of=day.due, known=day.known)


def judge_all(desk: Desk, met: int) -> None:
    for number in range(1, len(queries.lines(desk.reader, desk.day)) + 1):
        desk.cite(number, "for" if number <= met else "against", happened_on=date(2025, 12, 31),
                  published_on=date(2026, 1, 9))  # fmt: skip
        desk.judge(number, "met" if number <= met else "missed")


def test_figure_11_shows_for_a_real_ledger(desk: Desk) -> None:
    then = desk.at(EARLY)
    for place in range(6):
        then.rate(then.add(f"Robot {place} walks"), 250_000)
    judge_all(desk, met=3)

    assert card_of(desk).figure("versus_base_rate").sentence == (
        "Versus base rate: 3 of 6 met, 1.5 expected, +1.5 (chance of ≥3 by luck 17 %)."
    )


def test_it_is_the_reference_of_the_skill(desk: Desk) -> None:
    then = desk.at(EARLY)
    for place in range(10):
        then.rate(then.add(f"Robot {place} walks", probability_ppm=900_000), 800_000)
    judge_all(desk, met=10)

    skill = card_of(desk).figure("brier_skill")
    assert skill.point == pytest.approx(1 - 0.01 / 0.04)
    assert skill.sentence.endswith("against base rates.")


def test_one_set_after_the_deadline_is_kept_and_left_out(desk: Desk) -> None:
    for place in range(6):
        desk.at(EARLY).add(f"Robot {place} walks")
        desk.rate(place + 1, 250_000)
    judge_all(desk, met=3)

    found = card_of(desk).figure("versus_base_rate")
    assert not found.shown
    assert (found.part("n"), found.part("hindsight")) == (0, 6)
    assert found.why_not == "fewer than 5 have a base rate set before the outcome (6 set after it)"


def test_one_set_before_the_deadline_and_after_the_news_is_hindsight(early: Desk) -> None:
    early.cite(1, published_on=date(2025, 3, 1), happened_on=date(2025, 2, 20))
    early.judge(1, "met", happened_on=date(2025, 2, 20))
    early.rate(1, 250_000)

    [outcome] = queries.outcomes(early.reader, early.day)
    assert outcome.base_rates[0].set_on == date(2025, 3, 1)
    assert card_of(early.at("2026-11-23T12:00:00+00:00")).figure("versus_base_rate").part(
        "hindsight"
    ) == 1  # fmt: skip


def test_a_verdict_in_force_does_not_hinder_it(early: Desk, desk: Desk) -> None:
    desk.cite(1, "against", happened_on=date(2025, 12, 31), published_on=date(2026, 1, 9))
    desk.judge(1, "missed")
    before = desk.state(1)
    desk.rate(1, 100_000)

    assert desk.state(1).given == before.given
    assert [one.rate.chance_ppm for one in desk.state(1).base_rates] == [100_000]


def test_hindsight_does_not_take_foresight_away(early: Desk, desk: Desk) -> None:
    early.rate(1, 300_000)
    desk.rate(1, 990_000)

    assert [one.chance_ppm for one in queries.outcomes(desk.reader, desk.day)[0].base_rates] == [
        300_000, 990_000,
    ]  # fmt: skip


def test_undo_takes_it_back_and_redo_brings_it_again(early: Desk) -> None:
    early.rate(1, 300_000)
    with_it = early.projections()
    early.undo()
    without = early.state(1).base_rates
    early.redo()

    assert without == ()
    assert early.projections() == with_it


def test_a_redacted_one_is_gone(early: Desk) -> None:
    early.rate(1, 300_000)
    early.redact(len(early.log()) - 1)

    assert early.state(1).base_rates == ()
    assert queries.outcomes(early.reader, early.day)[0].base_rates == ()


def test_a_new_prediction_carries_its_own_in_one_entry(desk: Desk) -> None:
    before = len(desk.log())
    actions.record(
        desk.connection, SAID, speaker=MARK, stamp=desk.stamp, day=desk.day,
        base_rate=BaseRate(300_000, MARKET, "30%"),
    )  # fmt: skip

    assert [entry.type for entry in desk.log()[before:]] == [
        "speaker.added", "prediction.recorded",
    ]  # fmt: skip
    assert desk.state(1).base_rates[0].rate == BaseRate(300_000, MARKET, "30%")


def test_the_log_carries_it_and_gives_it_back(early: Desk) -> None:
    early.rate(1, 300_000)
    lines = b"".join(jsonl.dump(archive.log_rows(early.reader)))
    rows, problems = jsonl.parse(io.BytesIO(lines))

    assert not problems
    assert b'"base-rate.set"' in (rows[-1].body or b"")
    assert b'"chance_ppm":300000' in (rows[-1].body or b"")


def test_a_spreadsheet_carries_the_last_one(early: Desk) -> None:
    early.rate(1, 300_000)
    early.rate(1, 750_000, words="3:1")
    text = csv_text(in_force(early.reader))
    [row], problems = read_rows(io.BytesIO(text.encode()), early.day)

    assert not problems
    assert row.recording.base_rate == BaseRate(750_000, "a class of forty", "3:1")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("30%,", "base_rate_from does not say where it is from"),
        (",a market", "it is given without a base_rate"),
        ("0%,a market", "leaves nothing to predict"),
        ("1,a market", "leaves nothing to predict"),
        ("often,a market", 'base_rate "often"'),
    ],
)
def test_a_bad_row_says_what_is_wrong(desk: Desk, cells: str, words: str) -> None:
    head = "speaker,claim,said_on,deadline,source,base_rate,base_rate_from\n"
    line = f"Ann Bee,Ten robots,2025-01-29,2025-12-31,https://example.org/x,{cells}\n"
    rows, problems = read_rows(io.BytesIO((head + line).encode()), desk.day)

    assert not rows
    assert words in problems[0].text


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (BaseRate(0, MARKET), "0% leaves nothing to predict"),
        (BaseRate(1_000_000, MARKET), "100% leaves nothing to predict"),
        (BaseRate(300_000, " "), "where is the base rate from?"),
        (BaseRate(300_000, "https://"), "is not a web address"),
        (BaseRate(300_000, "a\x07b"), "control character"),
    ],
)
def test_what_says_nothing_is_refused(early: Desk, rate: BaseRate, words: str) -> None:
    with early.refuses(Unusable, words):
        actions.set_base_rate(early.connection, 1, rate, stamp=early.stamp)


def test_the_same_again_and_what_is_not_there_are_refused(early: Desk) -> None:
    early.rate(1, 300_000)

    with early.refuses(AlreadyThere, "has that base rate already"):
        early.rate(1, 300_000)
    with early.refuses(PredictionNotFound, "7"):
        early.rate(7, 300_000)


def test_a_part_has_no_base_rate_of_its_own(early: Desk) -> None:
    parts = [actions.Part("Halo walks", None), actions.Part("Halo talks", None)]
    actions.split(early.connection, 1, parts, stamp=early.stamp, day=early.day)

    with early.refuses(Refused, "#2 is a part of #1", "ledger base-rate 1 CHANCE"):
        early.rate(2, 300_000)


def test_without_a_deadline_whatever_was_set_stands(early: Desk) -> None:
    number = early.add("Robots dance", deadline=None)
    early.rate(number, 300_000)

    assert early.state(number).base_rates[0].rate.chance_ppm == 300_000
