"""The interval strip: the shares of a card on one scale, each with the range it may lie in."""

from __future__ import annotations

from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import Figure, percent, percent_range
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
    Scale,
    Table,
    Tick,
    Trace,
)

SHARES: Final = (
    ("on_time", "On time"),
    ("with_credit", "With partial credit"),
    ("by_family", "Repeated claims once"),
    ("delivered", "Delivered so far"),
    ("on_time_all", "On time, with open ones"),
)
"""The figures that have a row, where they are shown and have a share."""

_POINT: Final = Key("disc", Role.ACCENT, "share")
_LINE: Final = Key("line", Role.ACCENT, "95 % range")
_RANGE: Final = Key("bracket", Role.UNKNOWN, "if all without a verdict were missed, or all met")
_BASE: Final = Key("tick", Role.MET, "expected from base rates")


def interval_strip(card: Scorecard, caption: Caption) -> Picture:
    """Return the shares of a card; no chart while the headline has no share to show."""
    key, headline = "interval-strip", card.headline
    bounds = card.figure("range")
    if headline.point is None and not bounds.shown:
        why = headline.why_not or "there is no share"
        return NoChart(key, f"{caption.who}, share on time", why)
    shown = [
        (label, figure)
        for name, label in SHARES
        if (figure := card.figure(name)).shown and figure.point is not None
    ]
    rows = [_share_row(label, figure) for label, figure in shown]
    table = [_numbers(label, figure) for label, figure in shown]
    keys = [_POINT] if shown else []
    keys += [_LINE] if any(figure.interval for _, figure in shown) else []
    if bounds.shown:
        rows.insert(1, _range_row(bounds))
        table.insert(1, _numbers("Depending on the unknown", bounds))
        keys.append(_RANGE)
    if base := _base_rate(card):
        rows[0], row = _with_base(rows[0], base)
        table.append(row)
        keys.append(_BASE)
    return Chart(
        key,
        _title(caption, headline, bounds),
        _lead(shown),
        Rows(percent_scale("Share that came true"), tuple(rows), tuple(keys)),
        sentences([*cautions(card), card.not_counted]),
        caption.as_of,
        Table(("Figure", "Count", "Share", "Range"), tuple(table), frozenset({1, 2, 3})),
    )


def percent_scale(title: str) -> Scale:
    """Return a scale of shares from 0 to 1, written in percent."""
    ticks = tuple(Tick(part / 5, f"{part * 20} %") for part in range(6))
    return Scale(title, 0.0, 1.0, ticks)


def _title(caption: Caption, headline: Figure, bounds: Figure) -> str:
    if headline.point is None:
        low, high = bounds.interval or (0.0, 1.0)
        return f"{caption.who}: {percent_range((low, high))} % on time, by what is not judged yet"
    range_ = f", range {percent_range(headline.interval)} %" if headline.interval else ""
    return f"{caption.who}: {percent(headline.point)} on time ({headline.count}{range_})"


def _lead(shown: list[tuple[str, Figure]]) -> str:
    if any(figure.interval for _, figure in shown):
        return "Dots are shares of what was judged; lines are the 95 % range of the true rate."
    return "Dots are shares of what was judged."


def interval_marks(figure: Figure, role: Role = Role.ACCENT, icon: Icon = Icon.DISC) -> list[Mark]:
    """Return the line of an interval with the dot of its share on it."""
    found: list[Mark] = []
    if figure.interval:
        low, high = figure.interval
        found.append(Trace(((low, 0.0), (high, 0.0)), role, 3.0))
    if figure.point is not None:
        found.append(Dot((figure.point, 0.0), icon, role))
    return found


def _share_row(label: str, figure: Figure) -> Row:
    value = f"{percent(figure.point or 0.0)} ({_count(figure)})"
    return Row(label, value, tuple(interval_marks(figure)))


def _range_row(bounds: Figure) -> Row:
    low, high = bounds.interval or (0.0, 1.0)
    marks: tuple[Mark, ...] = (
        Trace(((low, 0.0), (high, 0.0)), Role.UNKNOWN),
        Trace(((low, -0.8), (low, 0.8)), Role.UNKNOWN),
        Trace(((high, -0.8), (high, 0.8)), Role.UNKNOWN),
    )
    return Row("Depending on the unknown", f"{percent_range((low, high))} %", marks)


def _numbers(label: str, figure: Figure) -> tuple[str, ...]:
    point = "" if figure.point is None else percent(figure.point)
    range_ = f"{percent_range(figure.interval)} %" if figure.interval else ""
    return label, _count(figure), point, range_


def _count(figure: Figure) -> str:
    """Return what a share is of; a curve's share is no quotient, so it names its promises."""
    return f"n = {figure.part('n')}" if figure.key == "on_time_all" else figure.count


def _base_rate(card: Scorecard) -> tuple[float, str] | None:
    """Return the share that base rates lead one to expect; None where they are too few."""
    figure = card.figure("versus_base_rate")
    if not figure.shown:
        return None
    expected, n = figure.part("expected"), figure.part("n")
    assert isinstance(expected, float)
    assert isinstance(n, int)
    return expected / n, f"{expected:.1f} of {n}"


def _with_base(row: Row, base: tuple[float, str]) -> tuple[Row, tuple[str, ...]]:
    share, count = base
    tick = Trace(((share, -1.1), (share, 1.1)), Role.MET, 3.0)
    added = Row(row.label, row.value, (*row.marks, tick), row.group)
    return added, ("Expected from base rates", count, percent(share), "")
