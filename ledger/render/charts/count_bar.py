"""The count bar: every prediction of a card in one bar, by where it stands."""

from __future__ import annotations

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import plural
from ledger.render.charts.caption import Caption, cautions, sentences
from ledger.render.charts.model import Bar, Chart, Icon, NoChart, Picture, Segment, Table


def count_bar(card: Scorecard, caption: Caption) -> Picture:
    """Return the bar of a card; no chart where nothing is logged that could stand in it."""
    key, title = "count-bar", _title(card, caption)
    bar = Bar(segments_of(card))
    if not bar.total:
        why = "everything stands beside the count" if card.counts.logged else "nothing is logged"
        return NoChart(key, f"{caption.who}, counts", why)
    rows = tuple((part.label, str(part.count)) for part in bar.segments if part.count)
    return Chart(
        key,
        title,
        f"{plural(bar.total, 'prediction')} by where they stand, each part as long as its share.",
        bar,
        sentences([*cautions(card), card.not_counted]),
        caption.as_of,
        Table(("Standing", "Predictions"), (*rows, ("all", str(bar.total))), frozenset({1})),
    )


def segments_of(card: Scorecard) -> tuple[Segment, ...]:
    """Return the parts of the bar in their order; what stands beside the headline is in none."""
    counts = card.counts
    still_open = counts.open + counts.awaiting + counts.settled_early
    return (
        Segment("met on time", counts.met, Icon.MET),
        Segment("partly", counts.partly, Icon.PARTLY),
        Segment("late", counts.late, Icon.LATE),
        Segment("missed", counts.missed, Icon.MISSED),
        Segment("due, no verdict", counts.unknown, Icon.UNKNOWN),
        Segment("open", still_open, Icon.OPEN),
        Segment("void", counts.void + counts.void_early, Icon.VOID),
    )


def _title(card: Scorecard, caption: Caption) -> str:
    if not card.counts.judged:
        return f"{caption.who}: {plural(card.counts.logged, 'prediction')}, none judged yet"
    return f"{caption.who}: {card.counts.met} of {card.counts.judged} came true on time"
