"""Outcomes for the tests of scorecards: a short builder and drawn collections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from ledger.domain.scorecard import DatedRate, Outcome
from ledger.domain.scorecard_model import Guidance

TODAY = date(2026, 1, 1)
"""The day of the card in most tests; every default outcome is due by then."""


def outcome(id: int = 1, verdict: str | None = None, **changes: Any) -> Outcome:
    """Return a prediction for the end of 2024, recorded when said and judged in January 2025."""
    plain = Outcome(
        id=id,
        family=id,
        speaker="mark-example",
        claim=f"claim {id}",
        said_on=date(2024, 1, 1),
        deadline=date(2024, 12, 31),
        kind="reach",
        verdict=verdict,
        void_reason="false-premise" if verdict == "void" else None,
        happened_on=date(2025, 7, 1) if verdict == "late" else None,
        known_on=date(2025, 7, 2) if verdict else None,
        recorded_on=date(2024, 1, 1),
        first_known_on=date(2025, 1, 15) if verdict else None,
    )
    return replace(plain, **changes)


def several(*numbers: tuple[str | None, int], **changes: Any) -> list[Outcome]:
    """Return so many outcomes of each verdict, with ids from 1 on."""
    verdicts = [verdict for verdict, count in numbers for _ in range(count)]
    return [outcome(i, verdict, **changes) for i, verdict in enumerate(verdicts, start=1)]


guidances = st.builds(
    Guidance,
    st.none() | st.sampled_from([1.0, 2.0]),
    st.sampled_from([2.0, 3.0]),
    st.sampled_from([0.0, 1.0, 2.5, 4.0]),
)
days = st.dates(date(2020, 1, 1), date(2028, 12, 31))


@st.composite
def _drawn(draw: st.DrawFn, id_: int) -> Outcome:
    said = draw(days)
    deadline = draw(st.none() | st.integers(0, 900).map(lambda d: said + timedelta(d)))
    verdict = draw(st.sampled_from([None, "met", "late", "partly", "missed", "void", "unclear"]))
    void_reasons = ["false-premise", "condition-failed", "duplicate", "untestable"]
    happened = None
    if verdict == "late" and deadline:
        happened = deadline + timedelta(draw(st.integers(1, 900)))
    if verdict == "met":
        happened = said + timedelta(draw(st.integers(0, 400)))
    known = draw(st.none() | days) if verdict else None
    return Outcome(
        id=id_,
        family=draw(st.integers(1, 6)),
        speaker="mark-example",
        claim=f"claim {id_}",
        said_on=said,
        deadline=deadline,
        kind=draw(st.sampled_from(["reach", "during", "never"])),
        verdict=verdict,
        void_reason=draw(st.sampled_from(void_reasons)) if verdict == "void" else None,
        happened_on=happened,
        known_on=known,
        recorded_on=draw(days),
        first_known_on=draw(st.none() | days) if verdict else None,
        decidable_on=draw(st.none() | days),
        basis=draw(st.sampled_from(["stated", "stated", "stated", "assumed"])),
        wording=draw(st.sampled_from(["quoted", "quoted", "quoted", "reported"])),
        reading_of=draw(st.sampled_from([None, None, None, None, 1])),
        wording_class=draw(st.sampled_from([None, "assert", "expect", "possible"])),
        probability_ppm=draw(st.none() | st.integers(0, 100).map(lambda p: p * 10_000)),
        frame=draw(st.sampled_from([None, None, "call"])),
        credit_ppm=draw(st.sampled_from([500_000, 250_000])),
        base_rates=tuple(
            draw(st.lists(st.builds(DatedRate, st.integers(0, 10**6), days), max_size=2))
        ),
        guidance=draw(st.none() | guidances),
        second_verdict=draw(st.sampled_from([None, "met", "missed"])),
    )


@st.composite
def collections(draw: st.DrawFn, max_size: int = 20) -> list[Outcome]:
    """Draw a collection of outcomes of one speaker, with every state and mark possible."""
    size = draw(st.integers(0, max_size))
    return [draw(_drawn(id_)) for id_ in range(1, size + 1)]
