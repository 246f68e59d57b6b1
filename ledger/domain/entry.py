"""One entry of the log, and the types of entry there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.domain.values import frozen

SPEAKER_ADDED = "speaker.added"
SPEAKER_RENAMED = "speaker.renamed"
SPEAKER_ALIAS_ADDED = "speaker.alias-added"
SPEAKER_ALIAS_REMOVED = "speaker.alias-removed"
SPEAKER_ROLE_ADDED = "speaker.role-added"
SPEAKER_FISCAL_YEAR_SET = "speaker.fiscal-year-set"
SPEAKER_MERGED = "speaker.merged"
PREDICTION_RECORDED = "prediction.recorded"
PREDICTION_ACCEPTED = "prediction.accepted"
PREDICTION_AMENDED = "prediction.amended"
PREDICTION_SPLIT = "prediction.split"
COMMENT_ASKED = "comment.asked"
EVIDENCE_ATTACHED = "evidence.attached"
EVIDENCE_RETRACTED = "evidence.retracted"
RESOLUTION_GIVEN = "resolution.given"
RESOLUTION_REOPENED = "resolution.reopened"
ASSESSMENT_RECORDED = "assessment.recorded"
BASE_RATE_SET = "base-rate.set"
ENTRY_UNDONE = "entry.undone"
ENTRY_REDACTED = "entry.redacted"


@frozen
class Entry:
    """What one line of the log says.

    ``seq`` counts from 0 without gaps; ``step`` counts from 0 within its action; ``at`` is UTC
    to the second, as text ``YYYY-MM-DDTHH:MM:SSZ``.  ``data`` None means that the body was
    redacted.  ``clock`` is "set" when a set clock replaced the real one.
    """

    seq: int
    step: int
    at: str
    actor: str
    type: str
    subject: str
    data: Mapping[str, Any] | None
    clock: str | None = None


@frozen
class Event:
    """What an action wants to append: an entry before it has a place in the log."""

    type: str
    subject: str
    data: Mapping[str, Any]


def speaker_subject(slug: str) -> str:
    """Return the subject under which a speaker's entries stand."""
    return f"speaker/{slug}"


def prediction_subject(number: int) -> str:
    """Return the subject under which a prediction's entries stand."""
    return f"prediction/{number}"


def prediction_id(subject: str) -> int | None:
    """Return the id in a prediction's subject; None for any other subject."""
    kind, _, number = subject.partition("/")
    return int(number) if kind == "prediction" else None


def names(entry: Entry) -> frozenset[str]:
    """Return the subjects that an entry rests on besides its own."""
    data = entry.data or {}
    if entry.type == SPEAKER_MERGED:
        return frozenset({speaker_subject(data["into"])})
    terms = data.get("changes", data)
    links = [terms.get(link) for link in ("restates", "reading_of", "part_of")]
    if entry.type == RESOLUTION_GIVEN:
        links += data.get("parts", ())
    found = {prediction_subject(link) for link in links if link}
    if entry.type == PREDICTION_RECORDED and "speaker" in data:
        found.add(speaker_subject(data["speaker"]))
    return frozenset(found)
