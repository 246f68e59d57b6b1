"""Where a prediction of a card stands, as words and as a line of the legend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ledger.domain.scorecard_model import Row, State, plural
from ledger.render.charts.model import Key, icon_of, role_of

_WORDS: Final = {
    State.OPEN: "open",
    State.AWAITING: "awaiting data",
    State.SETTLED_EARLY: "settled early",
    State.MET: "met",
    State.PARTLY: "partly",
    State.LATE: "late",
    State.MISSED: "missed",
    State.UNKNOWN: "due, no verdict",
    State.VOID: "void",
    State.NO_DEADLINE: "no deadline",
}
_LEGEND: Final = (
    State.MET, State.PARTLY, State.LATE, State.MISSED, State.UNKNOWN, State.OPEN, State.VOID,
)  # fmt: skip


def state_words(row: Row) -> str:
    """Return where a prediction stands: "met", "late, 226 days", "unclear"."""
    if row.late_days is not None:
        return f"late, {plural(row.late_days, 'day')}"
    if row.state is State.UNKNOWN and row.verdict == "unclear":
        return "unclear"
    return _WORDS[row.state]


def state_keys(states: Iterable[State]) -> tuple[Key, ...]:
    """Return the legend of the shapes that stand for these states, each once."""
    icons = {icon_of(state) for state in states}
    return tuple(
        Key(str(icon), role_of(icon), _WORDS[state])
        for state in _LEGEND
        if (icon := icon_of(state)) in icons
    )
