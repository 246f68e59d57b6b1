"""A prediction as one line to paste into an article.

Quotation marks stand around verbatim words only; a claim in the ledger's words is told, not
quoted.  What weakens it (a press report, an assumed deadline) is part of the line.
"""

from __future__ import annotations

from typing import Final

from ledger.domain.line import Line
from ledger.domain.prediction import Basis, Deadline, Resolution, Verdict, Wording
from ledger.domain.state import PredictionState
from ledger.domain.status import Status
from ledger.render.days import plain
from ledger.render.page import plural
from ledger.render.safe import line_of

_DOTS: Final = ".!?…"


def citation(state: PredictionState, line: Line) -> str:
    """Return who said what and when, what became of it, and where it was said."""
    parts = (_said(state, line), _became(state, line), line_of(state.prediction.source.url))
    reading = f", another reading of #{line.reading_of}" if line.reading_of else ""
    return f"{' '.join(parts)} (ledger #{line.id}{reading})"


def _said(state: PredictionState, line: Line) -> str:
    said, name = state.prediction, line_of(line.name)
    day = plain(said.said_on)
    if said.quote and said.wording is Wording.QUOTED:
        quote = line_of(said.quote).strip('"“”')
        translated = f", in English “{line_of(said.translation)}”" if said.translation else ""
        return f"“{quote}”{translated} ({name}, {day})."
    verb = "was reported to have predicted" if said.wording is Wording.REPORTED else "predicted"
    return f"{name} {verb} on {day}: {_sentence(line_of(said.claim))}"


def _became(state: PredictionState, line: Line) -> str:
    due = state.prediction.deadline
    if state.current is not None and line.verdict is not None:
        return f"{_verdict(state.current.resolution, due, line)}."
    if due is None:
        return "No deadline was given."
    if line.status is Status.DUE:
        return f"The deadline was {_day(due)}; no verdict yet."
    return f"The deadline is {_day(due)}."


def _verdict(given: Resolution, due: Deadline | None, line: Line) -> str:
    by = f" by {_day(due)}" if due else ""
    on = f" on {plain(given.happened_on)}" if given.happened_on else by
    late = f", {plural(line.days_late, 'day')} late" if line.days_late else ", late"
    own = ", by the speaker's own figures" if line.own_figures else ""
    told = {
        Verdict.MET: f"Came true{on}",
        Verdict.LATE: f"Came true{on}{late}",
        Verdict.PARTLY: f"Came true in part{by}",
        Verdict.MISSED: f"Did not come true{by}",
        Verdict.VOID: "Does not count",
        Verdict.UNCLEAR: "Not settled",
    }[given.verdict] + own
    # What a rule says names evidence by its number, which means nothing outside the ledger.
    return told if given.rule else f"{told}: {line_of(given.because).rstrip(_DOTS)}"


def _day(due: Deadline) -> str:
    assumed = " (assumed; none was stated)" if due.basis is Basis.ASSUMED else ""
    return f"{plain(due.day)}{assumed}"


def _sentence(text: str) -> str:
    return text if text.endswith(tuple(_DOTS)) else f"{text}."
