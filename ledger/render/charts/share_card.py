"""The card for sharing, 1200 by 630: a name, what came true, the bar, and how far it carries."""

from __future__ import annotations

from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import percent, percent_range, plural
from ledger.render.charts.caption import Caption, cautions, sentences
from ledger.render.charts.count_bar import segments_of
from ledger.render.charts.drawing import Drawing, Sheet, Words
from ledger.render.charts.layout_bar import draw_bar
from ledger.render.charts.metrics import shorten, text_width, wrapped
from ledger.render.charts.model import Bar, Role
from ledger.render.safe import line_of

WIDTH: Final = 1200
HEIGHT: Final = 630
_MARGIN: Final = 64.0
_UNIT: Final = 26.0
_FOOT: Final = 588.0
_BIG: Final = 104.0
_NAME: Final = 50.0


def share_card(
    card: Scorecard, caption: Caption, *, role: str | None = None, address: str | None = None
) -> Drawing:
    """Return the card of a speaker; it is never empty: where nothing is judged it says so.

    ``address`` is where the evidence can be read; it stands in the foot.
    """
    sheet = Sheet(WIDTH, _UNIT, _MARGIN, y=_MARGIN)
    _head(sheet, caption, role)
    _finding(sheet, card)
    bar = Bar(segments_of(card))
    if bar.total:
        draw_bar(sheet, bar)
    _notes(sheet, card, caption)
    _foot(sheet, caption, address)
    title = f"{caption.who}: {_sentence(card)}"
    words = " ".join(sentences([*cautions(card), card.not_counted, caption.as_of]))
    return Drawing(WIDTH, HEIGHT, tuple(sheet.items), title, words)


def _head(sheet: Sheet, caption: Caption, role: str | None) -> None:
    sheet.y += 0.72 * _NAME
    name = shorten(caption.who, _NAME, sheet.room, bold=True)
    sheet.items.append(Words(sheet.left, sheet.y, name, _NAME, Role.INK, bold=True))
    if role:
        sheet.y += 1.5 * _UNIT
        words = shorten(line_of(role), _UNIT, sheet.room)
        sheet.items.append(Words(sheet.left, sheet.y, words, _UNIT, Role.MUTED))


def _finding(sheet: Sheet, card: Scorecard) -> None:
    """Write the count as large as it should be read, with its share and range beside it."""
    counts, headline = card.counts, card.headline
    big = f"{counts.met} of {counts.judged}" if counts.judged else str(counts.logged)
    sheet.y += 1.3 * _BIG
    sheet.items.append(Words(sheet.left, sheet.y, big, _BIG, Role.INK, bold=True))
    left = sheet.left + text_width(big, _BIG, bold=True) + _UNIT
    first = "came true on time" if counts.judged else "logged, none judged yet"
    second = ""
    if headline.point is not None:
        second = percent(headline.point)
        if headline.interval:
            confidence = percent(card.policy.confidence)
            second += f", {confidence} range {percent_range(headline.interval)} %"
    up = 1.7 * _UNIT if second else 0.9 * _UNIT
    sheet.items.append(Words(left, sheet.y - up, first, 36.0, Role.INK))
    if second:
        sheet.items.append(Words(left, sheet.y - 0.1 * _UNIT, second, 30.0, Role.MUTED))
    sheet.y += 1.5 * _UNIT


def _notes(sheet: Sheet, card: Scorecard, caption: Caption) -> None:
    """Write whole sentences, the weightiest first, as far as there is room for them."""
    size = 0.92 * _UNIT
    only = f"Only {', '.join(caption.asked)}" if caption.asked else None
    sheet.y += 0.4 * _UNIT
    for note in sentences([only, *cautions(card), card.not_counted]):
        lines = wrapped(note, size, sheet.room)
        if sheet.y + 1.35 * size * len(lines) > _FOOT - 1.4 * _UNIT:
            continue
        for line in lines:
            sheet.y += 1.35 * size
            sheet.items.append(Words(sheet.left, sheet.y, line, size, Role.INK))


def _foot(sheet: Sheet, caption: Caption, address: str | None) -> None:
    size = 0.85 * _UNIT
    as_of = f"As of {caption.day}"
    sheet.items.append(Words(sheet.left, _FOOT, as_of, size, Role.MUTED))
    if address:
        room = sheet.room - text_width(as_of, size) - _UNIT
        words = shorten(line_of(address), size, room)
        sheet.items.append(Words(sheet.right, _FOOT, words, size, Role.MUTED, anchor="end"))


def _sentence(card: Scorecard) -> str:
    counts = card.counts
    if not counts.logged:
        return "no prediction logged"
    if not counts.judged:
        return f"{plural(counts.logged, 'prediction')} logged, none judged yet"
    return f"{counts.met} of {counts.judged} predictions came true on time"
