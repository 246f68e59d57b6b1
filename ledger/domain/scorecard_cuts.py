"""Figures 19 and 22: the headline for each wording class and for each year of deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ledger.domain.heard import heard_in
from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_model import Figure, Part, Row, not_shown, percent
from ledger.domain.scorecard_rates import bracket, on_time
from ledger.domain.statistics import Interval

CLASSES: Final = ("probability", "assert", "expect", "intend", "possible")


def class_figure(basis: Basis) -> Figure:
    """Figure 19: how often each class of wording came true, beside what readers hear in it.

    A class is a label on the words, never a number put into the speaker's mouth.
    """
    key, label = "by_wording_class", "By wording class"
    series = tuple(_class(basis, name) for name in CLASSES)
    unclassed = sum(row.outcome.wording_class is None for row in basis.judged)
    parts: tuple[tuple[str, Part], ...] = (("unclassed", unclassed),)
    if not any(figure.shown for figure in series):
        why = f"no class has {basis.policy.min_class} judged that may be printed"
        return replace(not_shown(key, label, why, point_name="", parts=parts), series=series)
    sentence = " ".join(figure.sentence for figure in series if figure.shown)
    return Figure(
        key,
        label,
        "",
        True,
        None,
        sentence,
        point_name="",
        parts=parts,
        series=series,
        interval_why_not="each class has its own",
    )


def _class(basis: Basis, name: str) -> Figure:
    part = basis.only(row for row in basis.rows if row.outcome.wording_class == name)
    found = replace(on_time(part), key=name, label=name)
    if part.counts.judged < basis.policy.min_class and found.shown:
        why = f"fewer than {basis.policy.min_class} are judged"
        found = not_shown(name, name, why, count=found.count, parts=found.parts)
    heard = heard_in(name)
    words = heard.phrase if heard else name
    hears = "a number was said" if name == "probability" else "no survey says what readers hear"
    if heard:
        hears = f"readers hear {heard.median:g} % [{heard.low:g}–{heard.high:g}]"
        found = replace(found, parts=(*found.parts, *heard.parts))
    if not found.count:
        return found.saying(f"{words}: none judged.")
    share = f" ({percent(found.point)}{bracket(found)})" if found.point is not None else ""
    return found.saying(f"{words}: {hears} → {found.count} came true{share}.")


def trend_figure(basis: Basis) -> Figure:
    """Figure 22: the headline for each year of deadlines, years of too few judged merged.

    No smoothing; `direction` is up or down only when the first and last intervals do not meet.
    """
    key, label = "trend", "Trend by year of deadline"
    series = tuple(_years(basis, group) for group in _merged_years(basis))
    if len(series) < 2 or not all(figure.shown for figure in series):
        why = f"it needs two spans of years with {basis.policy.min_year} judged in each"
        return not_shown(key, label, why, point_name="")
    ends = [figure.interval for figure in series if figure.interval]
    direction = _direction(ends[0], ends[-1]) if ends else None
    words = "; ".join(
        f"{part.label}: {part.count} ({part.as_percent}{bracket(part)})" for part in series
    )
    after = f"; {direction}" if direction else "; no difference that chance could not make"
    if basis.is_record:
        after = ""
    return Figure(
        key,
        label,
        "",
        True,
        None,
        f"{label}: {words}{after}.",
        point_name="",
        parts=(("direction", direction),),
        series=series,
        interval_why_not="each span of years has its own",
    )


def _merged_years(basis: Basis) -> list[tuple[int, int]]:
    """Return spans of years, each with enough judged; a short rest joins the span before it."""
    years = Counter(row.outcome.deadline.year for row in basis.judged if row.outcome.deadline)
    spans: list[tuple[int, int]] = []
    first: int | None = None
    found = 0
    for year in sorted(years):
        first = year if first is None else first
        found += years[year]
        if found >= basis.policy.min_year:
            spans.append((first, year))
            first, found = None, 0
    if first is not None and spans:
        spans[-1] = (spans[-1][0], max(years))
    return spans


def _years(basis: Basis, span: tuple[int, int]) -> Figure:
    first, last = span
    part = basis.only(_with_deadline_in(basis.rows, first, last))
    name = str(first) if first == last else f"{first}–{last}"
    return replace(on_time(part), key=name, label=name)


def _with_deadline_in(rows: Iterable[Row], first: int, last: int) -> Iterable[Row]:
    for row in rows:
        if row.outcome.deadline and first <= row.outcome.deadline.year <= last:
            yield row


def _direction(first: Interval, last: Interval) -> str | None:
    if last[0] > first[1]:
        return "up"
    return "down" if last[1] < first[0] else None
