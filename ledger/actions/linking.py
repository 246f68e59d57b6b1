"""Links between predictions: what one restates, is another reading of, or is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ledger.domain.prediction import Deadline, Prediction
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
            raise Unusable(
                f"#{link} cannot point at itself.",
                ("See what else was said:", f"ledger list -s {said.speaker}"),
            )
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


def check_inside(whole: Prediction, deadline: Deadline | None, what: str) -> None:
    """Raise Unusable when the deadline of a part lies outside the time of the whole.

    A statement that has longer is a prediction of its own.
    """
    last = last_day(whole)
    if deadline is not None and deadline.day <= last:
        return
    when = f"by {deadline.day}" if deadline else "without a deadline"
    raise Unusable(
        f"{what} is due {when}, outside #{whole.id}, which runs until {last}.",
        ("A statement with a later day is a prediction of its own:", "ledger add 'CLAIM' URL"),
        ("The whole runs longer?", f"ledger amend {whole.id} --deadline WHEN"),
    )


def last_day(whole: Prediction) -> date:
    """Return the last day of a claim that can be split: one with a deadline."""
    assert whole.deadline is not None, "only a claim with a deadline is split"
    return whole.deadline.day


def check_parts(said: Prediction, new: Mapping[int, Prediction]) -> None:
    """Raise Unusable unless a split claim and its parts enter together and fit each other."""
    if said.needs is not None:
        _check_whole(said, [one for one in new.values() if one.part_of == said.id])
    if said.part_of is None:
        return
    whole = new.get(said.part_of)
    if whole is None or whole.needs is None or said.needs is not None:
        raise Unusable(f'"{said.claim}" names a whole that is not split in the same file.')
    if whole.speaker != said.speaker:
        raise Unusable(f'"{said.claim}" is a part of a claim by somebody else.')


def _check_whole(whole: Prediction, parts: list[Prediction]) -> None:
    if whole.deadline is None:
        raise Unusable(f'"{whole.claim}" is split, so it needs a deadline.')
    if len(parts) < max(2, whole.needs or 0):
        raise Unusable(
            f'"{whole.claim}" needs {whole.needs} of its parts, and {len(parts)} name it.'
        )
    for part in parts:
        check_inside(whole, part.deadline, f'"{part.claim}"')
