"""One figure in a few characters, for tables that set cards beside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.domain.scorecard_model import Figure, percent, percent_range
from ledger.domain.scorecard_time import signed

MISSING: Final = "–"
"""What stands where a figure is not shown and has no count."""


def short(figure: Figure) -> str:
    """Return a figure with its count and interval: "2 of 7, 29 % [8–64]"."""
    if not figure.shown:
        return figure.count or MISSING
    return _SHORT[figure.unit](figure)


def _share(figure: Figure) -> str:
    if figure.point is None:
        return f"{percent_range(figure.interval)} %" if figure.interval else MISSING
    interval = f" [{percent_range(figure.interval)}]" if figure.interval else ""
    return f"{figure.count}, {percent(figure.point)}{interval}"


def _limits(figure: Figure, told: Callable[[float], str]) -> str:
    if figure.low is None and figure.high is None:
        return ""
    ends = ("no limit" if end is None else told(end) for end in (figure.low, figure.high))
    return f" [{', '.join(ends)}]"


def _times(figure: Figure) -> str:
    def told(value: float) -> str:
        return f"×{value:.1f}"

    return f"{told(figure.point or 0.0)}{_limits(figure, told)}"


def _days(figure: Figure) -> str:
    return f"{signed(figure.point or 0.0)} days{_limits(figure, signed)}"


def _score(figure: Figure) -> str:
    def told(value: float) -> str:
        return f"{value:.3f}".replace("-", "−")

    return f"{told(figure.point or 0.0)}{_limits(figure, told)} ({figure.count})"


def _count(figure: Figure) -> str:
    return f"{figure.point or 0.0:+.1f}".replace("-", "−")


_SHORT: Final[dict[str, Callable[[Figure], str]]] = {
    "share": _share,
    "times": _times,
    "days": _days,
    "score": _score,
    "count": _count,
}
