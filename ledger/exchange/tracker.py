"""Another tracker's file: dated predictions in YAML, each with what the tracker makes of it.

The file has ``meta`` (title, last_updated) and ``predictions``; each of them has an id, the quote,
who said it and on which day, the day the tracker judges by, and its status.  What it says becomes
assessments of predictions that are here; what is not here is told and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import IO, Any, Final

from ledger.actions.checks import url_key
from ledger.domain.assessment import Assessment
from ledger.domain.names import Known, match, text_key
from ledger.domain.prediction import Prediction, Verdict
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import Refused, Unusable
from ledger.exchange.problem import Problem
from ledger.store import queries
from ledger.store.reader import Reader
from ledger.store.states import states

STATUSES: Final[dict[str, Verdict | None]] = {
    "achieved": Verdict.MET, "met": Verdict.MET, "true": Verdict.MET, "kept": Verdict.MET,
    "partially": Verdict.PARTLY, "partly": Verdict.PARTLY, "partial": Verdict.PARTLY,
    "late": Verdict.LATE, "achieved_late": Verdict.LATE,
    "missed": Verdict.MISSED, "failed": Verdict.MISSED, "false": Verdict.MISSED,
    "broken": Verdict.MISSED, "expired": Verdict.MISSED,
    "void": Verdict.VOID, "unclear": Verdict.UNCLEAR, "disputed": Verdict.UNCLEAR,
    "in_window": None, "pending": None, "open": None,
}  # fmt: skip
"""What a tracker's word means in ours; None where it has not judged yet."""

FEWEST_LETTERS: Final = 25
"""Shorter words than this are in too many quotes to tell which one is meant."""

MAX_BYTES: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One prediction of a tracker, and what the tracker says of it."""

    key: str
    speaker: str
    quote: str
    said_on: date
    urls: tuple[str, ...]
    said: Assessment


@dataclass(frozen=True, slots=True)
class Tracker:
    """What a file says: whose it is, the day it is of, and its records."""

    name: str
    updated_on: date | None
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What becomes of a tracker's records: to note, noted before, and those that are not here."""

    new: tuple[tuple[int, Assessment], ...]
    here: tuple[int, ...]
    absent: tuple[Record, ...]


def parse(stream: IO[bytes], name: str | None = None) -> tuple[Tracker, list[Problem]]:
    """Return what a file says, and what is wrong with it; records count from 1, as lines do.

    ``name`` stands for the tracker's own.  Raises Unusable for what is no such file.
    """
    content = _loaded(stream.read(MAX_BYTES + 1))
    rows = content.get("predictions") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise Unusable("the file has no list of predictions.", ("", "predictions: [...]"))
    about = content.get("meta")
    meta: Mapping[str, Any] = about if isinstance(about, dict) else {}
    called = name or str(meta.get("title") or "")
    if not text_key(called):
        raise Unusable("the file does not say whose it is.", ("Say so:", "--by NAME"))
    updated = _day(meta.get("last_updated"))
    records, problems = [], []
    for place, row in enumerate(rows, start=1):
        try:
            records.append(_record(row, called, updated))
        except ValueError as error:
            problems.append(Problem(place, str(error)))
    return Tracker(called, updated, tuple(records)), problems


def _loaded(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise Unusable(f"the file has more than {MAX_BYTES:,} bytes.")
    try:
        yaml = import_module("yaml")
    except ImportError as error:
        raise Refused(
            "reading another tracker needs PyYAML, which is not installed.",
            ("", "pip install 'prediction-ledger[trackers]'"),
        ) from error
    try:
        # Every scalar stays text: a file from elsewhere makes no objects, and no day is guessed.
        return yaml.load(data.decode(), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        told = " ".join(str(error).split())[:200]
        raise Unusable(f"the file is not YAML: {told}.") from error


def _record(row: Any, name: str, updated: date | None) -> Record:
    """Return one record; raises ValueError with what is wrong with it."""
    if not isinstance(row, dict):
        raise ValueError("it is no record")
    texts = {key: " ".join(value.split()) for key, value in row.items() if isinstance(value, str)}
    missing = [key for key in ("id", "quote", "speaker", "date_said", "status") if not
               texts.get(key)]  # fmt: skip
    if missing:
        raise ValueError(f"{missing[0]} is missing")
    status = texts["status"].lower().replace(" ", "_").replace("-", "_")
    if status not in STATUSES:
        raise ValueError(f'status "{texts["status"]}" is not one of {", ".join(STATUSES)}')
    said_on = _day(texts["date_said"])
    if said_on is None:
        raise ValueError(f'date_said "{texts["date_said"]}" is no day like 2026-01-31')
    urls = tuple(texts[key] for key in ("primary_url", "archive_url") if texts.get(key))
    said = Assessment(
        by=name, verdict=STATUSES[status], words=texts["status"],
        because=texts.get("notes") or None, assessed_on=updated, claim=texts["quote"],
        deadline=_day(texts.get("predicted_date")), origin=texts["id"],
    )  # fmt: skip
    return Record(texts["id"], texts["speaker"], texts["quote"], said_on, urls, said)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def matched(reader: Reader, day: Day, tracker: Tracker) -> Matched:
    """Return which predictions here the records speak of, and what is to be noted.

    A record speaks of a prediction by the same speaker on the same day when one's words are
    within the other's, or when both name the same page.
    """
    people = [Known(one.slug, one.name, one.aliases) for one in queries.speakers(reader)]
    by_slug: dict[str, list[PredictionState]] = {}
    new: list[tuple[int, Assessment]] = []
    here: list[int] = []
    absent: list[Record] = []
    for record in tracker.records:
        found = match(record.speaker, people).found
        theirs = by_slug.setdefault(found.slug, _said_by(reader, day, found.slug)) if found else ()
        meant = _meant(theirs, record)
        if not meant:
            absent.append(record)
        for state in meant:
            known = any(one.assessment == record.said for one in state.assessments)
            here += [state.prediction.id] if known else []
            new += [] if known else [(state.prediction.id, record.said)]
    return Matched(tuple(new), tuple(here), tuple(absent))


def _said_by(reader: Reader, day: Day, slug: str) -> list[PredictionState]:
    lines = queries.lines(reader, day, speaker=slug)
    return list(states(reader, [line.id for line in lines]).values())


def _meant(there: Iterable[PredictionState], record: Record) -> list[PredictionState]:
    """Return the predictions that a record speaks of: by its words, else by its page."""
    same_day = [one for one in there if one.prediction.said_on == record.said_on]
    by_words = [one for one in same_day if _within(record.quote, one.prediction)]
    return by_words or [one for one in same_day if _same_page(record.urls, one.prediction)]


def _within(quote: str, said: Prediction) -> bool:
    theirs = _letters(quote)
    ours = [_letters(words) for words in (said.quote, said.claim, said.translation) if words]
    return any(
        min(len(theirs), len(one)) >= FEWEST_LETTERS and (one in theirs or theirs in one)
        for one in ours
    )


def _letters(words: str) -> str:
    return text_key(re.sub(r"\s*%", " percent", words))


def _same_page(urls: Sequence[str], said: Prediction) -> bool:
    try:
        return url_key(said.source.url) in {url_key(url) for url in urls}
    except ValueError:  # their address is none
        return False
