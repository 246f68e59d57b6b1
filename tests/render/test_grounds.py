"""What a verdict stands on: figures under both readings, whose they are, and the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger.domain.prediction import FigureBy, Resolution, Stance, Verdict
from ledger.domain.state import Attached, Given, PredictionState
from ledger.exchange.facts import load
from ledger.render.grounds import figure_lines, ground_data, independence, reply_lines

ROOT = Path(__file__).parents[2]
FACTS = {
    fact.key: fact
    for fact in load((ROOT / "data" / "predictions.jsonl").read_text(encoding="utf-8"))
}
TODAY = date(2026, 11, 23)


def shipped(key: str, *cited: int) -> PredictionState:
    fact = FACTS[key]
    at = "2026-11-23T12:00:00Z"
    given = Resolution(Verdict.MISSED, "as it is", cited, resolver="me")
    return PredictionState(
        prediction=fact.prediction,
        recorded_seq=1,
        recorded_at=at,
        recorded_by="me",
        evidence=tuple(Attached(item, 2, at, "me") for item in fact.evidence),
        given=(Given(given, 3, at, "me"),) if cited else (),
    )


def test_meta_spent_more_than_it_planned_and_both_readings_are_shown() -> None:
    assert figure_lines(shipped("zuckerberg-capex-2025-60-65")) == [
        '[1] "72.22 billion USD" is above the target: does not fulfil it',
        "read as a range it is not met, read as a floor it is met; the criterion decides:"
        " a figure above the range does not count",
    ]


def test_the_later_guidance_holds_at_its_own_precision() -> None:
    assert figure_lines(shipped("meta-capex-2025-70-72")) == [
        '[1] "72.22 billion USD" is inside the target: fulfils it'
    ]


def test_a_figure_that_needs_a_person_says_why() -> None:
    assert figure_lines(shipped("jassy-capex-100bn-2025")) == [
        '[1] "131 billion USD" beside the target: a person says (no-tolerance)'
    ]


def test_whose_figures_a_verdict_rests_on_is_told() -> None:
    own = shipped("zuckerberg-capex-2025-60-65", 1)
    other = replace(
        own,
        evidence=tuple(
            replace(item, evidence=replace(item.evidence, figure_by=FigureBy.OTHER))
            for item in own.evidence
        ),
    )
    unknown = shipped("musk-full-autonomy-2017", 2)

    assert independence(own) == "rests on the speaker's own figures"
    assert independence(other) == "rests on independent evidence"
    assert "nobody has marked" in independence(unknown)
    assert independence(shipped("zuckerberg-capex-2025-60-65")) == ""


def test_the_reply_stands_beside_the_verdict_in_the_speakers_words() -> None:
    state = shipped("gates-spam-2006", 1)
    [reply] = [i.evidence for i in state.evidence if i.evidence.stance is Stance.REPLY]

    [line] = reply_lines(state)
    assert f"([{reply.number}]" in line
    assert (reply.quote or reply.note or "see evidence") in line


def test_the_grounds_are_data_too() -> None:
    data = ground_data(shipped("zuckerberg-capex-2025-60-65", 1), TODAY)

    assert data["rests_on_own_figures"] is True
    assert data["independent"] is False
    assert data["above"] == "misses"
    [figure] = data["figures"]
    assert (figure["position"], figure["as_range"], figure["as_floor"]) == ("above", False, True)
