"""The lines of a card that are words about counts: what is not counted, and what came late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ledger.domain.scorecard_model import plural
from ledger.domain.scorecard_states import Counts

REASON_WORDS: Final = {
    "condition-failed": "condition failed",
    "false-premise": "premise",
    "duplicate": "duplicate",
    "logging-error": "logging error",
    "untestable": "untestable",
}


def reason_words(reasons: Iterable[tuple[str, int]]) -> str:
    """Return void reasons in words, with their counts where there are several reasons."""
    listed = [(REASON_WORDS.get(reason, reason), count) for reason, count in reasons]
    if len(listed) == 1:
        return listed[0][0]
    return ", ".join(f"{count} {words}" for words, count in listed)


def not_counted(counts: Counts) -> str | None:
    """Return the line of what no rate contains; None when every prediction is counted.

    Open ones include those settled early or still waiting for their data.
    """
    open_ones = counts.open + counts.awaiting + counts.settled_early
    early_other = counts.settled_early - counts.early_met
    inside = [
        (counts.early_met, "already delivered early"),
        (early_other, "settled early"),
        (counts.awaiting, "awaiting data"),
    ]
    voids = counts.void + counts.void_early
    items = [
        (open_ones, f"{open_ones} open{_within(inside)}"),
        (voids, f"{voids} void ({reason_words(counts.void_reasons)})"),
        (counts.unknown, f"{counts.unknown} due without a verdict{_unclear(counts)}"),
        (counts.assumed, plural(counts.assumed, "assumed deadline")),
        (counts.reported, f"{counts.reported} reported, not quoted"),
        (counts.second_reading, plural(counts.second_reading, "second reading")),
        (counts.no_deadline, f"{counts.no_deadline} without a deadline"),
    ]
    listed = [words for count, words in items if count]
    return f"Not counted: {', '.join(listed)}." if listed else None


def _within(inside: Iterable[tuple[int, str]]) -> str:
    listed = [f"{count} {words}" for count, words in inside if count]
    return f" ({', '.join(listed)})" if listed else ""


def _unclear(counts: Counts) -> str:
    return f" ({counts.unclear} unclear)" if counts.unclear else ""


def retrospective_line(counts: Counts) -> str | None:
    """Return how many of the judged were logged after the fact; None when none was."""
    after = counts.retrospective
    if not after:
        return None
    if after == counts.judged:
        every = "The one judged was" if after == 1 else f"All {after} judged were"
        return f"{every} logged after {'its' if after == 1 else 'their'} outcome could be known."
    was, their = ("was", "its") if after == 1 else ("were", "their")
    return f"Of the {counts.judged}, {after} {was} logged after {their} outcome could be known."
