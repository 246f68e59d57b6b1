"""How a prediction counts on a board, and from which day: two columns of its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ledger.domain.bearing import (
    DRAFT,
    Judged,
    Terms,
    bearing_of,
    bears_from,
    judged_bearing,
    logged_after,
)
from ledger.domain.prediction import Basis, Prediction, Resolution, Verdict, Wording
from ledger.domain.state import PredictionState

Bears = tuple[str | None, str | None]
"""The code of a bearing, and the day it holds from as text; None for one that never does."""


def bears(state: PredictionState, given: Resolution | None) -> Bears:
    """Return both for a prediction with the verdict that is in force, or with none."""
    said = state.prediction
    if state.draft:
        return DRAFT, None
    recorded = date.fromisoformat((state.accepted_at or state.recorded_at)[:10])
    code = bearing_of(_terms(said), recorded, _judged(given) if given else None).code
    void = given is not None and given.verdict is Verdict.VOID
    return code, _from(said.deadline.day if said.deadline else None, said.decidable_on, void)


@lru_cache(10_000)
def _from(deadline: date | None, decidable_on: date | None, void: bool) -> str | None:
    day = bears_from(deadline, decidable_on, void=void)
    return day.isoformat() if day else None


def _terms(said: Prediction) -> Terms:
    due = said.deadline
    return Terms(
        due.day if due else None, said.wording, due.basis if due else Basis.STATED, said.frame,
        said.reading_of, said.part_of,
    )  # fmt: skip


def _judged(given: Resolution) -> Judged:
    return Judged(given.verdict, given.void_reason, given.happened_on, given.first_known_on)


def bears_as_said(said: Any, at: str, given: Any = None) -> tuple[str | None, date | None]:
    """Return both, the day as a date, for a plain recording (see ``plain_entries``).

    ``at`` is when it was recorded, ``given`` the data of its one verdict, None without.
    """
    if said.draft:
        return DRAFT, None
    due = said.deadline
    day, basis = (due.day, due.basis) if due else (None, Basis.STATED)
    reading, part = said.reading_of is not None, said.part_of is not None
    if given is None:
        return _waiting(day, said.decidable_on, said.wording, basis, reading, part)
    after = logged_after(day, said.frame, _day_of(at[:10]), given)
    verdict = given.verdict
    code = _given(
        day is None, said.wording, basis, reading, part, verdict, given.void_reason, after
    )
    return code, _over(day, said.decidable_on, verdict == Verdict.VOID)


def bears_as_recorded(data: Mapping[str, Any]) -> Bears:
    """Return both for a prediction without a verdict, from the data of its entry."""
    if data.get("draft"):
        return DRAFT, None
    due = data.get("deadline", {})
    return _as_recorded(
        due.get("day"), data.get("decidable_on"), data.get("wording", Wording.QUOTED),
        due.get("basis", Basis.STATED), "reading_of" in data, "part_of" in data,
    )  # fmt: skip


def bears_as_judged(data: Mapping[str, Any], given: Mapping[str, Any], recorded: str) -> Bears:
    """Return both for a prediction recorded with a verdict, from the data of its entry.

    ``recorded`` is the instant or the day it was recorded.
    """
    if data.get("draft"):
        return DRAFT, None
    get = data.get("deadline", {}).get
    deadline, decidable_on = _day(get("day")), _day(data.get("decidable_on"))
    terms = Terms(
        deadline, data.get("wording", Wording.QUOTED), get("basis", Basis.STATED),
        data.get("frame"), data.get("reading_of"), data.get("part_of"),
    )  # fmt: skip
    verdict = given["verdict"]
    judged = Judged(
        verdict, given.get("void_reason"), _day(given.get("happened_on")),
        _day(given.get("first_known_on")),
    )  # fmt: skip
    day = bears_from(deadline, decidable_on, void=verdict == Verdict.VOID)
    code = bearing_of(terms, date.fromisoformat(recorded[:10]), judged).code
    return code, day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(10_000)
def _as_recorded(
    deadline: str | None, decidable_on: str | None, wording: str, basis: str, reading: bool,
    part: bool,
) -> Bears:  # fmt: skip
    """Return it for words that many say alike."""
    days = _day(deadline), _day(decidable_on)
    code, counts_from = _waiting(*days, wording, basis, reading, part)
    return code, counts_from.isoformat() if counts_from else None


@lru_cache(10_000)
def _given(
    undated: bool, wording: str, basis: str, reading: bool, part: bool, verdict: str,
    void_reason: str | None, after: str,
) -> str | None:  # fmt: skip
    """Return the code of one with a verdict."""
    day = None if undated else date.min
    terms = Terms(day, wording, basis, None, 1 if reading else None, 1 if part else None)
    return judged_bearing(terms, verdict, void_reason, after).code


@lru_cache(10_000)
def _over(deadline: date | None, decidable_on: date | None, void: bool) -> date | None:
    return bears_from(deadline, decidable_on, void=void)


_day_of = lru_cache(64)(date.fromisoformat)


@lru_cache(10_000)
def _waiting(
    deadline: date | None, decidable_on: date | None, wording: str, basis: str, reading: bool,
    part: bool,
) -> tuple[str | None, date | None]:  # fmt: skip
    """Return it for days."""
    terms = Terms(deadline, wording, basis, None, 1 if reading else None, 1 if part else None)
    return bearing_of(terms, date.min, None).code, bears_from(deadline, decidable_on)
