"""The short way from a line of JSON to what an entry says, for rows that need no reading.

A row takes it when its days are ISO days, its texts are composed and trimmed, its addresses are
simple, and it holds nothing rarer than evidence and a verdict on it; every other row is read cell
by cell.  Both ways give the same entry, and a test holds them to it: this one is there because it
is thirty times faster.  ``ready_rows`` makes entries and rows of tables of what is let through
here.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from ledger.actions.checks import MAX_TEXT
from ledger.exchange.plain_verdicts import PlainVerdict, plain_verdict
from ledger.exchange.row_cells import Context

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]
# No port, no user and no letters beyond ASCII: what these do is for the closer look.
Address = Annotated[
    str, msgspec.Meta(pattern=r"\Ahttps?://[A-Za-z0-9.-]+(?:/[!-~]*)?\Z", max_length=MAX_TEXT)
]

_MAX_LINE = 8_000
"""Below this no row can make an entry of more than 60,000 bytes."""
_CONTROLS = re.compile(rb"\\[^\"\\/nt]|\x7f|\xc2[\x80-\x9f]")
"""What may stand for a control character, escaped or as it is."""


class PlainPiece(msgspec.Struct, forbid_unknown_fields=True):
    """One piece of evidence of a plain row; its days are ISO days."""

    stance: Literal["for", "against", "nothing-found", "context", "reply"]
    url: Address
    published: str | None = None
    happened: str | None = None
    value: Text | None = None
    figure_by: Literal["speaker", "other"] | None = None
    title: Text | None = None
    publisher: Text | None = None


class PlainRow(msgspec.Struct, forbid_unknown_fields=True):
    """A row that holds nothing rare; the names are those of a spreadsheet's columns.

    Days are ISO days, which sort as they follow each other.
    """

    speaker: Text
    claim: Text
    said_on: str
    deadline: str
    source: Address
    key: Text | None = None
    deadline_words: Text | None = None
    quote: Text | None = None
    language: Text | None = None
    criterion: Text | None = None
    target: Text | None = None
    kind: Literal["reach", "during", "never"] = "reach"
    tags: list[Text] = []
    evidence: list[PlainPiece] = []
    verdict: PlainVerdict | None = None
    happened_on: str | None = None
    reason: Text | None = None


_decode = msgspec.json.Decoder(PlainRow).decode


def plain_row(line: bytes, known: str) -> PlainRow | None:
    """Return a line of a file; None when it has to be read closely.

    ``known`` is the last day that is no longer in the future.
    """
    if len(line) > _MAX_LINE or not _is_clean(line):
        return None
    try:
        row = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return row if _has_days(row, known) and _is_trimmed(row) and _is_evident(row, known) else None


def _is_clean(line: bytes) -> bool:
    """Say whether a line has no control character, and its letters are composed."""
    if line.isascii():
        return (b"\\" not in line and b"\x7f" not in line) or not _CONTROLS.search(line)
    try:
        composed = unicodedata.is_normalized("NFC", line.decode())
    except UnicodeDecodeError:
        return False
    # A backslash may part a letter from its accent.
    return composed and b"\\" not in line and not _CONTROLS.search(line)


@lru_cache(maxsize=100_000)
def is_day(text: str) -> bool:
    """Say whether this is an ISO day, as the calendar has it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _has_days(row: PlainRow, known: str) -> bool:
    said_on, deadline, happened_on = row.said_on, row.deadline, row.happened_on
    return (
        is_day(said_on)
        and is_day(deadline)
        and said_on <= known
        and said_on <= deadline
        and (happened_on is None or is_day(happened_on))
    )


def _is_trimmed(row: PlainRow) -> bool:
    """Say whether no text has space around it, and the name single blanks between its words."""
    for text in (
        row.claim, row.deadline_words, row.key, row.quote, row.language, row.criterion, row.target,
    ):  # fmt: skip
        if text is not None and (text[0].isspace() or text[-1].isspace()):
            return False
    return _is_name(row.speaker) and all(tag == tag.strip() for tag in row.tags)


@lru_cache(maxsize=100_000)
def _is_name(text: str) -> bool:
    return text[0].isalnum() and " ".join(text.split()) == text


def _is_evident(row: PlainRow, known: str) -> bool:
    """Say whether the evidence needs no closer look: by its days, its texts, its pages."""
    pieces = row.evidence
    for piece in pieces:
        if piece.value is not None:  # to be set against the target
            return False
        for day in (piece.published, piece.happened):
            if day is not None and not (is_day(day) and day <= known):
                return False
        for text in (piece.title, piece.publisher):
            if text is not None and text != text.strip():
                return False
    return len(pieces) < 2 or not _may_repeat(pieces)


def _may_repeat(pieces: list[PlainPiece]) -> bool:
    """Say whether two pieces may be one page with one stance."""
    stances = {piece.stance for piece in pieces}
    if len(stances) == len(pieces):
        return False
    return len({(piece.stance, _page(piece.url)) for piece in pieces}) < len(pieces)


def _page(url: str) -> str:
    """Return a form of an address that is the same wherever two addresses may be one page."""
    path = url.lower().partition("://")[2].partition("#")[0].partition("?")[0]
    return path.removeprefix("www.").rstrip("/")


def is_judged(row: PlainRow) -> bool:
    """Say whether a row says anything about a verdict."""
    return row.verdict is not None or row.happened_on is not None


def verdict_of(row: PlainRow, context: Context) -> dict[str, Any] | None:
    """Return what an entry says of a row's verdict; None when it has to be read closely."""
    if row.verdict is None:
        return None
    happened = date.fromisoformat(row.happened_on) if row.happened_on else None
    deadline = date.fromisoformat(row.deadline)
    return plain_verdict(
        row.verdict, row.reason, happened, deadline, evidence_of(row), context.day, context.name
    )


def evidence_of(row: PlainRow) -> list[dict[str, Any]]:
    """Return what a verdict depends on in a row's evidence, as an entry says it."""
    return [
        {"number": number, "stance": piece.stance, "published_on": piece.published,
         "happened_on": piece.happened, "figure_by": piece.figure_by}
        for number, piece in enumerate(row.evidence, start=1)
    ]  # fmt: skip
