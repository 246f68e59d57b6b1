"""The slip chart: a promise made again and again, and how its date moved each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.chain import Chain, Link, chain_of
from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import Row as CardRow
from ledger.domain.scorecard_model import State, plural
from ledger.domain.scorecard_time import fulfilled_on
from ledger.render.charts.caption import Caption, sentences
from ledger.render.charts.model import (
    Chart,
    Dot,
    Key,
    Mark,
    NoChart,
    Picture,
    Plot,
    Role,
    Rule,
    Table,
    Trace,
    icon_of,
    role_of,
)
from ledger.render.charts.standings import state_keys, state_words
from ledger.render.charts.timescale import place, time_scale
from ledger.render.days import length
from ledger.render.safe import line_of

Words = Mapping[int, str | None]
"""The words of each deadline by the id of its prediction; None where none were kept."""


def slip(card: Scorecard, words: Words, caption: Caption) -> Picture:
    """Return the chart of the promise with the most dates; no chart where none was made again."""
    found = slips(card, words, caption)
    if not found:
        why = "no promise was made again with its own date"
        return NoChart("slip", f"{caption.who}, dates that moved", why)
    return found[0]


def slips(
    card: Scorecard, words: Words, caption: Caption, most: int | None = None
) -> tuple[Chart, ...]:
    """Return a chart for each promise that was made again, the one with the most dates first.

    With `most` there are no more than that, and the last one says how many are left out.
    """
    families: dict[int, list[CardRow]] = {}
    for row in card.rows:
        if row.counted and row.outcome.deadline and row.state is not State.VOID:
            families.setdefault(row.outcome.family, []).append(row)
    chains = [rows for rows in families.values() if len(rows) > 1]
    chains.sort(key=lambda rows: (-len(rows), rows[0].outcome.id))
    found = [_chart(_ordered(rows), words, caption) for rows in chains[:most]]
    if more := len(chains) - len(found):
        left_out = f"{plural(more, 'more promise')} made again, not drawn."
        found[-1] = replace(found[-1], notes=(*found[-1].notes, left_out))
    return tuple(found)


def _ordered(rows: Sequence[CardRow]) -> list[CardRow]:
    return sorted(rows, key=lambda row: (row.outcome.said_on, row.outcome.id))


def _chart(rows: list[CardRow], words: Words, caption: Caption) -> Chart:
    chain = chain_of([Link(r.outcome.id, r.outcome.said_on, r.outcome.deadline) for r in rows])
    assert chain is not None
    done = [day for row in rows if (day := fulfilled_on(row)) and day <= caption.day]
    happened = min(done, default=None)
    return Chart(
        "slip",
        _title(chain, caption),
        f"{line_of(rows[0].outcome.claim).rstrip('.')}. Each point is one statement. As long as "
        "the line climbs like the dashed one, the promised day stays as far away as it was.",
        _plot(rows, words, happened, caption.day),
        sentences([_ending(happened, caption)]),
        caption.as_of,
        _table(rows, words),
    )


def _title(chain: Chain, caption: Caption) -> str:
    dates = plural(len(chain.links), "statement")
    days = chain.slip_days
    moved = f"the date moved {length(days)} further away" if days > 0 else "the date did not move"
    if days < 0:
        moved = f"the date came {length(-days)} nearer"
    return f"{caption.who}: one promise, {dates}, {moved}"


def _ending(happened: date | None, caption: Caption) -> str:
    if happened:
        return f"Came true on {happened}"
    return f"Had not come true by {caption.day}"


def _plot(rows: list[CardRow], words: Words, happened: date | None, day: date) -> Plot:
    first = rows[0].outcome.said_on
    deadlines = [row.outcome.deadline for row in rows if row.outcome.deadline]
    end = max(happened or day, rows[-1].outcome.said_on)
    rules = (Rule(place(happened), f"came true {happened}"),) if happened else ()
    spots = [
        (place(row.outcome.said_on), place(row.outcome.deadline))
        for row in rows
        if row.outcome.deadline
    ]
    dots = [_dot(row, words) for row in rows]
    top = max(end, *deadlines)
    marks: tuple[Mark, ...] = (
        Trace(((place(first), place(first)), (place(end), place(end))), Role.MUTED, 1.5, True),
        Trace(tuple(spots), Role.MUTED),
        *dots,
    )
    keys = (
        *state_keys(row.state for row in rows),
        Key("dashed", Role.MUTED, "promised for the very day it was said"),
    )
    return Plot(
        time_scale("Day of the statement", first, end),
        time_scale("Day that was promised", first, top, rules),
        marks,
        keys,
    )


def _dot(row: CardRow, words: Words) -> Dot:
    outcome, icon = row.outcome, icon_of(row.state)
    assert outcome.deadline is not None
    at = (place(outcome.said_on), place(outcome.deadline))
    return Dot(at, icon, role_of(icon), 1.25, _label(row, words))


def _label(row: CardRow, words: Words) -> str:
    said = words.get(row.outcome.id)
    return f"“{line_of(said)}”" if said else str(row.outcome.deadline)


def _table(rows: list[CardRow], words: Words) -> Table:
    return Table(
        ("ID", "Said on", "Promised", "In the words", "Standing"),
        tuple(
            (
                str(row.outcome.id), str(row.outcome.said_on), str(row.outcome.deadline),
                _label(row, words), state_words(row),
            )
            for row in rows
        ),
        frozenset({0}),
    )  # fmt: skip
