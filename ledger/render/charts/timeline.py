"""The timeline: each statement from the day it was said to its deadline, and on to the outcome."""

from __future__ import annotations

from datetime import date
from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import Row as CardRow
from ledger.domain.scorecard_model import State, plural
from ledger.domain.scorecard_time import fulfilled_on
from ledger.render.charts.caption import Caption, cautions, sentences
from ledger.render.charts.model import (
    Chart,
    Dot,
    Icon,
    Key,
    Mark,
    NoChart,
    Picture,
    Role,
    Row,
    Rows,
    Rule,
    Table,
    Trace,
    icon_of,
    role_of,
)
from ledger.render.charts.standings import state_keys, state_words
from ledger.render.charts.timescale import place, time_scale
from ledger.render.safe import line_of

MOST: Final = 10
"""Statements that one timeline shows, the latest ones."""


def timeline(card: Scorecard, caption: Caption, most: int = MOST) -> Picture:
    """Return the latest statements of a card in time; no chart where none has a deadline."""
    rows = [row for row in card.rows if row.counted and row.outcome.deadline]
    rows.sort(key=lambda row: (row.outcome.said_on, row.outcome.id))
    if not rows:
        why = "nothing that counts has a deadline" if card.counts.logged else "nothing is logged"
        return NoChart("timeline", f"{caption.who}, timeline", why)
    shown = rows[-most:]
    earlier = len(rows) - len(shown)
    left_out = f"{plural(earlier, 'earlier statement')} not drawn" if earlier else None
    return Chart(
        "timeline",
        f"{caption.who}: {plural(len(shown), 'statement')} from promise to outcome",
        "From the day it was said to its deadline; a late one goes on to the day it came true.",
        _body(shown, caption),
        sentences([left_out, *cautions(card)]),
        caption.as_of,
        _table(shown),
    )


def _body(rows: list[CardRow], caption: Caption) -> Rows:
    days = [caption.day]
    for row in rows:
        days += [day for day in (row.outcome.said_on, row.outcome.deadline, _end(row)) if day]
    rule = Rule(place(caption.day), f"as of {caption.day}")
    keys = (
        Key("disc", Role.MUTED, "said"), Key("tick", Role.MUTED, "deadline"),
        *state_keys(row.state for row in rows),
    )  # fmt: skip
    return Rows(
        time_scale("Date", min(days), max(days), (rule,)),
        tuple(Row(line_of(row.outcome.claim), state_words(row), _marks(row)) for row in rows),
        keys,
    )


def _end(row: CardRow) -> date | None:
    """Return the day on which it came true; None for everything that has not."""
    return fulfilled_on(row) if row.state in {State.MET, State.LATE} else None


def _marks(row: CardRow) -> tuple[Mark, ...]:
    outcome, icon = row.outcome, icon_of(row.state)
    assert outcome.deadline is not None
    role = role_of(icon)
    said, deadline = place(outcome.said_on), place(outcome.deadline)
    end = place(_end(row) or outcome.deadline)
    marks: list[Mark] = [Trace(((said, 0.0), (max(said, min(end, deadline)), 0.0)), role)]
    if end > deadline:
        marks.append(Trace(((deadline, 0.0), (end, 0.0)), role, 2.0, dashed=True))
    elif end < deadline:
        marks.append(Trace(((end, 0.0), (deadline, 0.0)), Role.GRID))
    marks.append(Trace(((deadline, -1.5), (deadline, 1.5)), Role.MUTED))
    marks.append(Dot((said, 0.0), Icon.DISC, Role.MUTED, 0.6))
    marks.append(Dot((end, 0.0), icon, role, 1.1))
    return tuple(marks)


def _table(rows: list[CardRow]) -> Table:
    return Table(
        ("ID", "Claim", "Said on", "Deadline", "Came true", "Standing"),
        tuple(
            (
                str(row.outcome.id), line_of(row.outcome.claim), str(row.outcome.said_on),
                str(row.outcome.deadline), str(_end(row) or ""), state_words(row),
            )
            for row in rows
        ),
        frozenset({0}),
    )  # fmt: skip
