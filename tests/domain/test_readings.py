"""Verdicts under both readings of a deadline: when they differ, and what is said then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Kind,
    Prediction,
    Resolution,
    Source,
    Stance,
    Verdict,
)
from ledger.domain.readings import UnderBoth, under_both
from ledger.domain.state import Attached, Given, PredictionState

STRICT, FAIR, TODAY = date(2024, 12, 31), date(2025, 12, 31), date(2026, 7, 1)


def state(
    *evidence: Evidence,
    given: Resolution | None = None,
    kind: Kind = Kind.REACH,
    strict: date | None = STRICT,
    target: str | None = None,
    start: date | None = None,
) -> PredictionState:
    said = Prediction(
        id=1,
        speaker="someone",
        claim="It ships by 2025",
        said_on=date(2023, 1, 1),
        source=Source("https://example.org/said"),
        kind=kind,
        target=target,
        deadline=Deadline(FAIR, words="by 2025", strict=strict, window_start=start),
    )
    return PredictionState(
        prediction=said,
        recorded_seq=1,
        recorded_at="2023-02-01T00:00:00Z",
        recorded_by="me",
        evidence=tuple(Attached(item, 2, "2026-02-01T00:00:00Z", "me") for item in evidence),
        given=(Given(given, 3, "2026-02-01T00:00:00Z", "me"),) if given else (),
    )


def seen(day: date, stance: Stance = Stance.FOR, value: str | None = None) -> Evidence:
    return Evidence(1, stance, url="https://example.org/", happened_on=day, value=value)


def judged(verdict: Verdict, happened_on: date | None = None) -> Resolution:
    return Resolution(verdict, "looked up", (1,), happened_on=happened_on, resolver="me")


def asked(told: PredictionState, today: date = TODAY) -> UnderBoth:
    found = under_both(told, today)
    assert found
    return found


def test_a_deadline_with_one_reading_has_nothing_to_compare() -> None:
    open_ended = state(seen(FAIR))
    open_ended = replace(open_ended, prediction=replace(open_ended.prediction, deadline=None))

    assert under_both(state(seen(FAIR), strict=None), TODAY) is None
    assert under_both(open_ended, TODAY) is None


@pytest.mark.parametrize(
    ("day", "fair", "strict"),
    [
        (date(2024, 6, 1), "met", "met"),
        (STRICT, "met", "met"),
        (date(2025, 1, 1), "met", "late"),
        (FAIR, "met", "late"),
        (date(2026, 1, 1), "late", "late"),
    ],
)
def test_the_rules_answer_for_both_days(day: date, fair: str, strict: str) -> None:
    found = asked(state(seen(day)))

    assert (found.fair, found.strict) == (fair, strict)
    assert found.depends is (fair != strict)


@pytest.mark.parametrize(
    ("given", "strict"),
    [
        (judged(Verdict.MET, date(2024, 6, 1)), "met"),
        (judged(Verdict.MET, STRICT), "met"),
        (judged(Verdict.MET, date(2025, 6, 1)), "late"),
        (judged(Verdict.MET), "first-seen-late"),
        (judged(Verdict.LATE, date(2026, 1, 5)), "late"),
        (judged(Verdict.MISSED), "missed"),
        (judged(Verdict.PARTLY), "partly"),
        (judged(Verdict.UNCLEAR), "unclear"),
    ],
)
def test_a_verdict_in_force_is_compared_with_the_strict_day(
    given: Resolution, strict: str
) -> None:
    found = asked(state(seen(date(2025, 6, 1)), given=given))

    assert (found.fair, found.strict) == (str(given.verdict), strict)


def test_without_any_day_the_strict_reading_is_for_a_person() -> None:
    undated = Evidence(1, Stance.FOR, url="https://example.org/")

    assert asked(state(undated, given=judged(Verdict.MET))).strict == "undated-evidence"


@pytest.mark.parametrize(
    ("start", "fair", "strict"),
    [
        (date(2024, 6, 1), "before-the-window", "before-the-window"),
        (STRICT, "before-the-window", "before-the-window"),
        (date(2025, 1, 1), "before-the-window", "met"),
    ],
)
def test_a_window_holds_for_the_strict_day_where_it_began_by_then(
    start: date, fair: str, strict: str
) -> None:
    found = asked(state(seen(date(2024, 3, 1)), start=start))

    assert (found.fair, found.strict) == (fair, strict)


def test_without_a_day_of_its_own_a_verdict_has_that_of_the_earliest_piece_it_cites() -> None:
    pieces = [
        seen(date(2025, 6, 1)),
        seen(date(2024, 6, 1)),
        replace(seen(FAIR), happened_on=None),
    ]
    pieces = [replace(item, number=number) for number, item in enumerate(pieces, start=1)]
    given = replace(judged(Verdict.MET), evidence=(1, 2, 3))

    assert asked(state(*pieces, given=given)).strict == "met"


def test_only_what_a_verdict_cites_gives_it_its_day() -> None:
    early, cited = seen(date(2024, 6, 1)), replace(seen(date(2025, 6, 1)), number=2)
    given = replace(judged(Verdict.MET), evidence=(2,))

    assert asked(state(early, cited, given=given)).strict == "first-seen-late"


def test_a_verdict_that_cites_a_figure_does_not_say_since_when() -> None:
    figure, event = seen(date(2025, 6, 1), value="1.2 million"), seen(date(2025, 6, 1))
    pieces = [figure, replace(event, number=2)]
    given = replace(judged(Verdict.MET, date(2025, 6, 1)), evidence=(1, 2))

    assert asked(state(*pieces, given=given)).strict == "first-seen-late"


def test_only_a_missed_period_is_measured_anew() -> None:
    figure = seen(FAIR, Stance.AGAINST, "5 billion USD")
    found = asked(
        state(figure, given=judged(Verdict.PARTLY), kind=Kind.DURING, target=">= 10 billion USD")
    )

    assert (found.fair, found.strict) == ("partly", "partly")


def test_a_figure_between_the_days_does_not_say_since_when() -> None:
    found = asked(state(seen(date(2025, 6, 1), value="1.2 million"), target=">= 1 million"))

    assert (found.fair, found.strict) == ("met", "first-seen-late")


def test_what_was_measured_for_one_period_says_nothing_of_the_other() -> None:
    figure = seen(FAIR, Stance.AGAINST, "5 billion USD")
    found = asked(
        state(figure, given=judged(Verdict.MISSED), kind=Kind.DURING, target=">= 10 billion USD")
    )

    assert (found.fair, found.strict) == ("missed", "other-period")


def test_before_the_fair_day_only_the_strict_reading_can_have_passed() -> None:
    found = asked(state(seen(date(2025, 2, 1), Stance.AGAINST)), date(2025, 7, 1))

    assert (found.fair, found.strict) == ("open", "missed")


def test_both_are_put_into_words() -> None:
    apart, alike = asked(state(seen(FAIR))), asked(state(seen(STRICT)))
    waits = asked(state(seen(date(2025, 2, 1), Stance.AGAINST)), date(2025, 7, 1))

    assert apart.words == (
        "met under the fair reading (2025-12-31), late under the strict one (2024-12-31)"
    )
    assert alike.words == "met under both readings of the deadline"
    assert waits.words == (
        "still open under the fair reading (2025-12-31), missed under the strict one (2024-12-31)"
    )
