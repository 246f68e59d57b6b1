"""The small pieces that every page is made of, as plain values for the templates.

Stored text passes ``line_of`` here, once; the templates escape it.  Paths are those of
``address``; the templates turn them into links.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from ledger.domain.line import Line
from ledger.domain.prediction import Evidence, FigureBy, Verdict
from ledger.domain.scorecard import Counts
from ledger.domain.status import Status
from ledger.render.days import distance, plain
from ledger.render.marks import FLAGS, flags, mark
from ledger.render.page import plural
from ledger.render.rows import percent_of
from ledger.render.safe import line_of
from ledger.site import address

Values = dict[str, Any]
"""What a template, or a part of one, is filled with: text, numbers, lists and such values."""

STATES: Final = (
    Status.MET, Status.LATE, Status.PARTLY, Status.MISSED, Status.VOID, Status.UNCLEAR,
    Status.DUE, Status.OPEN, Status.AWAITING, Status.NO_DEADLINE,
)  # fmt: skip
"""Every place where a published prediction can stand, in the order in which lists name them."""

_FLAGS: Final = dict(FLAGS)
_FIGURES: Final = {
    FigureBy.SPEAKER: "the speaker’s own figure",
    FigureBy.OTHER: "somebody else’s figure",
    None: "",
}


def chip(status: Status | Verdict | str) -> Values:
    """Return a state as a chip: its key, glyph and word."""
    found = Status(str(status))
    glyph = mark(found).partition(" ")[0]
    return {"key": str(found).replace(" ", "-"), "glyph": glyph, "word": str(found).capitalize()}


def day(when: date | None) -> Values | None:
    """Return a day as people and machines read it; None for none."""
    return {"iso": when.isoformat(), "words": plain(when)} if when else None


def row(line: Line, today: date) -> Values:
    """Return a prediction as lists show it."""
    return {
        "path": address.prediction(line.id),
        "id": line.id,
        "claim": line_of(line.claim),
        "speaker": line_of(line.name),
        "speaker_path": address.speaker(line.speaker),
        "said": day(line.said_on),
        "deadline": day(line.deadline),
        "chip": chip(line.status),
        "standing": standing(line, today),
        "probability": percent_of(line.probability_ppm),
        "marks": marks(line),
    }


def rows(lines: Iterable[Line], today: date) -> list[Values]:
    """Return predictions as lists show them."""
    return [row(line, today) for line in lines]


def standing(line: Line, today: date) -> str:
    """Return what its state alone does not say: how late, how long due, how far ahead."""
    if line.status is Status.LATE and line.days_late:
        return f"happened {plural(line.days_late, 'day')} late"
    if line.status is Status.DUE and line.deadline:
        return f"{distance(line.deadline, today).removesuffix(' ago')} without a verdict"
    if line.status is Status.OPEN and line.deadline:
        return distance(line.deadline, today) if line.deadline > today else "ends today"
    if line.status is Status.AWAITING:
        return f"decidable on {line.decidable_on}"
    if line.status is Status.VOID and line.void_reason:
        return str(line.void_reason).replace("-", " ")
    return ""


def marks(line: Line) -> list[str]:
    """Return in words what a reader must know before quoting a prediction."""
    found = [_FLAGS[letter] for letter in flags(line)]
    if line.depends_on_reading:
        found.append("the verdict depends on how the deadline is read")
    return found


def evidence(item: Evidence, *, new: bool = False) -> Values:
    """Return a piece of evidence: which way it points, when, where, and what it says."""
    return {
        "number": item.number,
        "stance": str(item.stance).replace("-", " "),
        "day": day(item.published_on or item.happened_on),
        "happened": day(item.happened_on),
        "url": address.web(item.url),
        "host": address.host(item.url or ""),
        "document": item.document,
        "archived": address.web(item.archived_url),
        "about": ", ".join(line_of(part) for part in (item.title, item.publisher) if part),
        "quote": line_of(item.quote or ""),
        "value": line_of(item.value or ""),
        "figure": _FIGURES[item.figure_by],
        "note": line_of(item.note or ""),
        "new": new,
    }


def counted(lines: Sequence[Line]) -> list[Values]:
    """Return how many predictions stand at each place, those without any left out."""
    numbers = {status: sum(line.status is status for line in lines) for status in STATES}
    return [{**chip(status), "count": count} for status, count in numbers.items() if count]


def standing_of(counts: Counts) -> list[Values]:
    """Return what a card counts, by where it stands: what is beside the headline is in none."""
    numbers = {
        Status.MET: counts.met,
        Status.LATE: counts.late,
        Status.PARTLY: counts.partly,
        Status.MISSED: counts.missed,
        Status.VOID: counts.void + counts.void_early,
        Status.UNCLEAR: counts.unclear,
        Status.DUE: counts.unknown - counts.unclear,
        Status.OPEN: counts.open + counts.settled_early,
        Status.AWAITING: counts.awaiting,
    }
    return [{**chip(status), "count": count} for status, count in numbers.items() if count]


def told(counts: Sequence[Values]) -> str:
    """Return counts in words: "1 met, 11 missed"."""
    return ", ".join(f"{one['count']} {one['word'].lower()}" for one in counts)


def slices(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Return a list in parts of at most so many; one empty part for an empty list."""
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def pager(path: str, number: int, total: int) -> Values | None:
    """Return where the other parts of a long list are; None for a list in one part."""
    if total == 1:
        return None
    return {
        "number": number,
        "total": total,
        "previous": address.numbered(path, number - 1) if number > 1 else None,
        "next": address.numbered(path, number + 1) if number < total else None,
        "links": [
            {"number": other, "path": address.numbered(path, other)}
            for other in _near(number, total)
        ],
    }


def _near(number: int, total: int) -> list[int]:
    wanted = {1, total, *range(number - 2, number + 3)}
    return sorted(other for other in wanted if 1 <= other <= total)
