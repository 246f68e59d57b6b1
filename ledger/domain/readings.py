"""A deadline with two ordinary readings: what the verdict is under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.prediction import Deadline, Evidence, Kind, Prediction, Resolution, Verdict
from ledger.domain.resolver import Proposal, decide
from ledger.domain.state import PredictionState, cited_by
from ledger.domain.values import frozen


@frozen
class UnderBoth:
    """What holds under the fair reading of a deadline, which counts, and the strict one.

    ``fair`` and ``strict`` are a verdict, or the reason why there is none.
    """

    fair_day: date
    strict_day: date
    fair: str
    strict: str

    @property
    def depends(self) -> bool:
        """Say whether the answer is another one under the strict reading."""
        return self.fair != self.strict

    @property
    def words(self) -> str:
        """Return both in one sentence."""
        if not self.depends:
            return f"{_told(self.fair)} under both readings of the deadline"
        return (
            f"{_told(self.fair)} under the fair reading ({self.fair_day}),"
            f" {_told(self.strict)} under the strict one ({self.strict_day})"
        )


def _told(answer: str) -> str:
    if answer in set(Verdict):
        return answer
    waits = {"open": "still open", "no-evidence": "without evidence"}
    return waits.get(answer, f"for a person ({answer})")


def under_both(state: PredictionState, today: date) -> UnderBoth | None:
    """Return the answers under both readings; None where the deadline has only one.

    A verdict in force is compared with what it would have been by the strict day; without one
    the rules answer for both days.
    """
    said = state.prediction
    if said.deadline is None or said.deadline.strict is None:
        return None
    evidence = [item.evidence for item in state.evidence]
    strictly = replace(said, deadline=_strict(said.deadline))
    current = state.current.resolution if state.current else None
    if current is None:
        fair, strict = _answer(said, evidence, today), _answer(strictly, evidence, today)
    else:
        fair = str(current.verdict)
        strict = _by_the_strict_day(current, cited_by(state, current), strictly, today)
    return UnderBoth(said.deadline.day, said.deadline.strict, fair, strict)


def _strict(deadline: Deadline) -> Deadline:
    assert deadline.strict is not None, "asked only where there is a strict reading"
    start = deadline.window_start
    # A window that began after the strict day belongs to the fair reading alone.
    kept = start if start is None or start <= deadline.strict else None
    return replace(deadline, day=deadline.strict, strict=None, window_start=kept)


def _answer(said: Prediction, evidence: Sequence[Evidence], today: date) -> str:
    answer = decide(said, evidence, today)
    return str(answer.verdict) if isinstance(answer, Proposal) else answer.reason


def _by_the_strict_day(
    given: Resolution, cited: Sequence[Evidence], strictly: Prediction, today: date
) -> str:
    """Return what a verdict would be, had the strict day been the deadline."""
    assert strictly.deadline is not None, "asked only where there is a deadline"
    if given.verdict is Verdict.MISSED and strictly.kind is Kind.DURING:
        # Another period ended on that day: what was measured for this one says nothing of it.
        return _answer(strictly, cited, today)
    if given.verdict is not Verdict.MET:
        return str(given.verdict)
    day = given.happened_on or min((e.day for e in cited if e.day), default=None)
    if day is None:
        return "undated-evidence"
    if day <= strictly.deadline.day:
        return str(given.verdict)
    dated = given.happened_on is not None and not any(e.value for e in cited)
    return str(Verdict.LATE) if dated else "first-seen-late"
