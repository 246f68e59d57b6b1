"""The promised Python interface tells the same story as the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger import api

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = api.Day.now(NOW)
STAMP = api.stamp("me", NOW)
SAID = api.Prediction(
    id=0,
    speaker="",
    claim="Meta AI reaches one billion users",
    said_on=date(2025, 1, 29),
    source=api.Source("https://example.org/call"),
    deadline=api.Deadline(date(2025, 12, 31), words="by the end of 2025"),
)


def test_one_prediction_is_logged_cited_resolved_and_scored(ledger_url: str) -> None:
    seen = api.Evidence(
        0, api.Stance.FOR, url="https://example.org/report", happened_on=date(2025, 5, 28)
    )

    with api.writing(ledger_url) as connection:
        speaker = api.Speaker("", "Mark Zuckerberg")
        number = api.record(connection, SAID, speaker=speaker, stamp=STAMP, day=DAY)
        api.cite(connection, number, [seen], stamp=STAMP, day=DAY)
        settlement = api.settle(connection, stamp=STAMP, day=DAY)
    with api.reading(ledger_url) as reader:
        state = api.state(reader, number)
        card = api.scorecard(api.outcomes(reader, DAY), as_of=DAY.due, known=DAY.known)

    assert number == 1
    assert [one.proposal.verdict for one in settlement.settled] == [api.Verdict.MET]
    assert state.verdict is api.Verdict.MET
    assert (card.counts.met, card.counts.judged) == (1, 1)


def test_what_raises_inside_writing_is_not_saved(ledger_url: str) -> None:
    def half() -> None:
        with api.writing(ledger_url) as connection:
            somebody = api.Speaker("", "Somebody")
            api.record(connection, SAID, speaker=somebody, stamp=STAMP, day=DAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()

    with api.reading(ledger_url) as reader:
        assert api.lines(reader, DAY) == []


def test_every_promised_name_exists() -> None:
    missing = [name for name in api.__all__ if not hasattr(api, name)]

    assert missing == []


def test_creating_twice_changes_nothing(tmp_path: object) -> None:
    place = f"{tmp_path}/mine.db"

    api.create(place)
    api.create(place)

    with api.reading(place) as reader:
        assert api.speakers(reader) == []
