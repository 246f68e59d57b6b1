"""Links between predictions: what one restates, and of what it is another reading."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.prediction import Prediction
from ledger.domain.status import Day
from ledger.errors import Unusable
from ledger.store import queries
from ledger.store.reader import Reader

LINKS = ("restates", "reading_of")


def check_links(
    reader: Reader, said: Prediction, day: Day, new: Mapping[int, Prediction] | None = None
) -> None:
    """Raise Unusable when a link leads back to where it starts, PredictionNotFound to nowhere.

    ``new`` are predictions that are recorded together with this one.
    """
    coming = new or {}
    for name in LINKS:
        link: int | None = getattr(said, name)
        if link is None:
            continue
        if link == said.id:
            raise Unusable(f"#{link} cannot point at itself.")
        if link not in coming:
            queries.line(reader, link, day)
        _check_circle(reader, said.id, name, link, coming)


def _check_circle(
    reader: Reader, start: int, name: str, link: int, coming: Mapping[int, Prediction]
) -> None:
    """Follow a chain to its end: in a circle no prediction would be the first, and none count."""
    seen: list[int] = [link]
    while (following := _next(reader, name, seen[-1], coming)) is not None:
        if following == start:
            chain = ", ".join(f"#{number}" for number in seen)
            word = "restates" if name == "restates" else "is a reading of"
            raise Unusable(
                f"#{start} {word} #{link}, and {chain} would lead back to #{start}.",
                ("Which came first?", f"ledger show {link}"),
            )
        if following in seen:
            return
        seen.append(following)


def _next(reader: Reader, name: str, number: int, coming: Mapping[int, Prediction]) -> int | None:
    if number in coming:
        found: int | None = getattr(coming[number], name)
        return found
    assert name in LINKS
    rows = reader.rows(f"SELECT {name} FROM prediction WHERE id = :id", {"id": number})
    return rows[0][0] if rows else None
