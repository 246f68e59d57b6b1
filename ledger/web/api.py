"""The API: questions in the query, answers as the commands' own JSON, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain import board as domain
from ledger.domain.line import Line
from ledger.domain.scorecard import Outcome
from ledger.domain.status import Day, Status
from ledger.errors import NotFound, Unusable
from ledger.render.board import board_data
from ledger.render.rows import data_of
from ledger.render.scorecard import card_data
from ledger.render.speakers import speaker_data
from ledger.site import speaker
from ledger.store import queries
from ledger.store.reader import Reader
from ledger.store.searching import ranked
from ledger.web.live import Answer, as_json
from ledger.web.pages import prediction_data, speaker_book

LIMIT: Final = 100
"""Predictions in one answer when nobody says how many."""

MOST: Final = 1_000
"""Predictions in one answer at most."""

SCANNED: Final = 20_000
"""Predictions looked at for one answer; the next one goes on from there."""

STATUSES: Final = tuple(str(status) for status in Status if status is not Status.DRAFT)
_PAGE: Final = 500

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """One question: its path, what it is about, its parameters, and what answers it.

    A parameter has a JSON schema and a sentence; paths have their parts in braces.
    """

    path: str
    about: str
    parameters: Mapping[str, tuple[dict[str, Any], str]]
    answer: Callable[..., Any]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what a path of this question looks like."""
        return re.compile(self.path.replace("{id}", r"(\d{1,9})").replace("{slug}", "([^/]+)"))


def api_answer(path: str, query: Query, reader: Reader, day: Day) -> Answer:
    """Return the answer at a path; raises NotFound, or Unusable for a wrong parameter."""
    for route in ROUTES:
        if found := route.pattern.fullmatch(path):
            _check(route, query)
            return as_json(route.answer(reader, day, query, *found.groups()))
    raise NotFound("there is no such question; /api/ lists them all.")


def _check(route: Route, query: Query) -> None:
    unknown = sorted(set(query) - set(route.parameters))
    if unknown:
        known = ", ".join(route.parameters) or "none"
        raise Unusable(f'there is no parameter "{unknown[0]}" here; there are: {known}.')


def _whole(query: Query, name: str, default: int, low: int, high: int) -> int:
    text = query.get(name, str(default))
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not low <= int(text) <= high:
        raise Unusable(f"{name} must be a whole number from {low} to {high}.")
    return int(text)


def _index(reader: Reader, day: Day, query: Query) -> Any:
    return {
        "description": "/api/openapi.json",
        "questions": {route.path: route.about for route in ROUTES},
    }


def _predictions(reader: Reader, day: Day, query: Query) -> Any:
    """Return predictions in the order of their ids, with where the next answer goes on."""
    limit = _whole(query, "limit", LIMIT, 1, MOST)
    after = _whole(query, "after", 0, 0, 999_999_999)
    status = query.get("status")
    if status is not None and status not in STATUSES:
        raise Unusable(f"status must be one of: {', '.join(STATUSES)}.")
    text = query.get("text", "").strip() or None
    found: list[Line] = []
    scanned, more = 0, True
    while more and len(found) < limit and scanned < SCANNED:
        page = queries.lines_after(
            reader, day, after, _PAGE, speaker=query.get("speaker"), tag=query.get("tag"),
            holding=text,
        )  # fmt: skip
        more = len(page) == _PAGE
        for line in page:
            scanned, after = scanned + 1, line.id
            if status is None or line.status == status:
                found.append(line)
            if len(found) == limit:
                more = more or line is not page[-1]
                break
    return {
        "as_of": day.due,
        "predictions": [data_of(line) for line in found],
        "next_after": after if more else None,
    }


def _search(reader: Reader, day: Day, query: Query) -> Any:
    """Return what some words find, the best first: exactly these words, then the newest."""
    limit = _whole(query, "limit", LIMIT, 1, MOST)
    found = queries.some_lines(reader, day, ranked(reader, day, query.get("text", ""), limit))
    return {"as_of": day.due, "predictions": [data_of(line) for line in found]}


def _prediction(reader: Reader, day: Day, query: Query, number: str) -> Any:
    return prediction_data(reader, day, int(number))


def _due(reader: Reader, day: Day, query: Query) -> Any:
    limit = _whole(query, "limit", LIMIT, 1, MOST)
    return {
        "as_of": day.due,
        "due": [data_of(one) for one in queries.waiting(reader, day, limit)],
    }


def _speakers(reader: Reader, day: Day, query: Query) -> Any:
    limit = _whole(query, "limit", LIMIT, 1, MOST)
    after = query.get("after", "")
    people = sorted(queries.speakers(reader), key=lambda one: one.slug)
    found = [one for one in people if one.slug > after]
    return {
        "speakers": [speaker_data(one) for one in found[:limit]],
        "next_after": found[limit - 1].slug if len(found) > limit else None,
    }


def _speaker(reader: Reader, day: Day, query: Query, slug: str) -> Any:
    return card_data(speaker.sheet_of(speaker_book(reader, day, slug), slug))


def _board(reader: Reader, day: Day, query: Query) -> Any:
    outcomes: dict[str, list[Outcome]] = {}
    for outcome in queries.outcomes(reader, day):
        outcomes.setdefault(outcome.speaker, []).append(outcome)
    names = {one.slug: one.name for one in queries.speakers(reader)}
    return board_data(domain.board(outcomes, as_of=day.due, known=day.known), names)


_LIMIT: Final = {
    "limit": (
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        "At most so many.",
    )
}

_TEXT: Final = (
    {"type": "string", "maxLength": 200},
    "Only with words in claim, quote or speaker that begin with all of these.",
)

ROUTES: Final = (
    Route("/api/", "What can be asked.", {}, _index),
    Route(
        "/api/predictions", "Predictions in the order of their ids.",
        {
            **_LIMIT,
            "after": (
                {"type": "integer", "minimum": 0, "maximum": 999_999_999, "default": 0},
                "Only ids above this one: next_after of the answer before.",
            ),
            "speaker": ({"type": "string", "maxLength": 200}, "Only this speaker, by slug."),
            "status": ({"type": "string", "enum": list(STATUSES)}, "Only what stands there."),
            "tag": ({"type": "string", "maxLength": 200}, "Only with this tag."),
            "text": _TEXT,
        },
        _predictions,
    ),
    Route(
        "/api/search", "What some words find: exactly these words first, then the newest.",
        {**_LIMIT, "text": _TEXT}, _search,
    ),
    Route("/api/predictions/{id}", "One prediction with everything about it.", {}, _prediction),
    Route("/api/due", "What is due without a verdict, the oldest first.", _LIMIT, _due),
    Route(
        "/api/speakers", "Speakers in the order of their slugs.",
        {
            **_LIMIT,
            "after": ({"type": "string", "maxLength": 200}, "Only slugs behind this one."),
        },
        _speakers,
    ),
    Route("/api/speakers/{slug}", "One speaker's scorecard.", {}, _speaker),
    Route("/api/board", "All speakers side by side.", {}, _board),
)  # fmt: skip
"""Every question that can be asked."""
