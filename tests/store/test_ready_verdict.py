"""A verdict that was made ready says what the fold and the canonical form say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.codec import to_data
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    FigureBy,
    Prediction,
    Resolution,
    Source,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.state import Attached, Given, PredictionState, Retracted
from ledger.proof.canonical import body_of
from ledger.store import projection, tables
from ledger.store.batch import in_order
from ledger.store.bears import bears
from ledger.store.ready_verdict import data_of, is_first, ready_verdict

AT, ACTOR, SEQ = "2026-11-23T12:00:00Z", "ann", 70
DAY = date(2025, 5, 1)
MET = Resolution(Verdict.MET, "It came.", (1, 2), known_on=DAY, first_known_on=DAY, rule="r")
VERDICTS = [
    MET,
    Resolution(Verdict.MISSED, "It did not."),
    Resolution(Verdict.LATE, "Später: é", (1,), happened_on=DAY, resolver="Zoe\u0308"),
    Resolution(Verdict.VOID, 'so "they" say\n', void_reason=VoidReason.DUPLICATE, early=True),
    Resolution(Verdict.PARTLY, "One of two.", parts=(3, 4), rule="parts", happened_on=DAY),
]


def piece(number: int, figure_by: FigureBy | None) -> Evidence:
    return Evidence(number, Stance.FOR, url="https://a.example", figure_by=figure_by)


def standing(figures: list[FigureBy | None], retracted: FigureBy | None = None) -> PredictionState:
    """Return a prediction with evidence of these figures, and one piece that was retracted."""
    said = Prediction(
        5, "ann", "Robots walk", date(2025, 1, 1), Source("https://a.example"),
        deadline=Deadline(date(2025, 12, 31)),
    )  # fmt: skip
    gone = Retracted(piece(2, retracted), "wrong", AT, ACTOR)
    return PredictionState(
        said, 7, "2025-02-01T00:00:00Z", ACTOR,
        evidence=tuple(Attached(piece(n, by), 7, AT, ACTOR) for n, by in enumerate(figures, 1)),
        retracted=(gone,) if retracted else (),
    )  # fmt: skip


STATES = [
    standing([None]),
    standing([FigureBy.SPEAKER]),
    standing([FigureBy.SPEAKER, FigureBy.OTHER]),
    standing([FigureBy.SPEAKER], FigureBy.OTHER),
    standing([None], FigureBy.SPEAKER),
]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_its_data_are_the_canonical_bytes(verdict: Resolution) -> None:
    assert data_of(verdict) == body_of(to_data(verdict))


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("state", STATES)
def test_its_row_is_that_of_the_fold(state: PredictionState, verdict: Resolution) -> None:
    row = projection.resolution_row(state, 0, Given(verdict, SEQ, AT, ACTOR))

    ready = ready_verdict(state, verdict, AT[:10])

    assert (5, 0, SEQ, *ready.row, AT, ACTOR) == in_order(tables.resolution)(row)
    assert (ready.bearing, ready.bears_from) == bears(state, verdict)
    assert ready.number == 5


def test_it_is_counted_by_the_days_of_its_prediction_unless_that_is_a_part() -> None:
    [state, *_] = STATES
    said = state.prediction

    def tallied(**changes: object) -> tuple[str, str] | None:
        changed = replace(state, prediction=replace(said, **changes))  # type: ignore[arg-type]
        return ready_verdict(changed, MET, AT[:10]).tallied

    assert tallied() == ("2025-12-31", "")
    assert tallied(decidable_on=date(2026, 3, 1)) == ("2025-12-31", "2026-03-01")
    assert tallied(deadline=None) == ("", "")
    assert tallied(part_of=3) is None


def test_only_a_first_verdict_that_settles_something_is_made_ready() -> None:
    [state, *_] = STATES
    judged = replace(state, given=(Given(MET, SEQ, AT, ACTOR),))

    assert is_first(state, MET)
    assert not is_first(judged, replace(MET, verdict=Verdict.LATE))
    assert not is_first(state, replace(MET, verdict=Verdict.UNCLEAR))
