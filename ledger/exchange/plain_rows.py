"""The short way from a line of JSON to what an entry says, for rows that need no reading.

A row takes it when its days are ISO days, its texts are composed and trimmed, its addresses are
simple, and it holds nothing rarer than evidence and a verdict on it; every other row is read cell
by cell.  Both ways give the same entry, and a test holds them to it: this one is there because it
is twenty times faster.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from ledger.actions.checks import MAX_TEXT
from ledger.actions.rows import Incoming
from ledger.domain.codec import to_data
from ledger.domain.names import text_key
from ledger.exchange.plain_verdicts import PlainVerdict, plain_verdict
from ledger.exchange.row_cells import Context
from ledger.exchange.terms import deadline_on

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
    """One piece of evidence of a plain row."""

    stance: Literal["for", "against", "nothing-found", "context", "reply"]
    url: Address
    published: date | None = None
    happened: date | None = None
    value: Text | None = None
    figure_by: Literal["speaker", "other"] | None = None
    title: Text | None = None
    publisher: Text | None = None


class PlainRow(msgspec.Struct, forbid_unknown_fields=True):
    """A row that holds nothing rare; the names are those of a spreadsheet's columns."""

    speaker: Text
    claim: Text
    said_on: date
    deadline: date
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
    happened_on: date | None = None
    reason: Text | None = None


_decode = msgspec.json.Decoder(PlainRow).decode


def plain_row(number: int, line: bytes, context: Context) -> Incoming | None:
    """Return what a line of a file says; None when it has to be read closely.

    ``number`` is the line's, counted from 1.
    """
    day = context.day
    if len(line) > _MAX_LINE or not _is_clean(line):
        return None
    try:
        row = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if not row.said_on <= min(day.known, row.deadline):
        return None
    if any(piece.value for piece in row.evidence):  # to be set against the target
        return None
    evidence = _evidence(row.evidence, day.known)
    data = _data(row)
    if evidence is None or data is None:
        return None
    if evidence:
        data["evidence"] = evidence
    if row.verdict or row.happened_on:
        given = _verdict(row, evidence, context)
        if given is None:
            return None
        data["resolutions"] = [given]
    key = text_key(row.claim)
    return Incoming(number, row.speaker, key, data["said_on"], data, row.key, is_plain=True)


def _verdict(
    row: PlainRow, evidence: list[dict[str, Any]], context: Context
) -> dict[str, Any] | None:
    if row.verdict is None:
        return None
    return plain_verdict(
        row.verdict, row.reason, row.happened_on, row.deadline, evidence, context.day, context.name
    )


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


def _data(row: PlainRow) -> dict[str, Any] | None:
    """Return what an entry says of a row, less its evidence and its speaker; None to look closely.

    Texts with space around them are for the closer look, and so is a speaker's name with more
    than one blank between its words.
    """
    words = row.deadline_words
    if row.claim != row.claim.strip() or not _is_name(row.speaker):
        return None
    if words is not None and words != words.strip():
        return None
    data: dict[str, Any] = {
        "claim": row.claim, "said_on": row.said_on.isoformat(), "source": {"url": row.source},
        "kind": row.kind, "wording": "quoted",
        "deadline": _deadline(row.deadline, words, row.said_on),
    }  # fmt: skip
    for name, text in (
        ("origin", row.key), ("quote", row.quote), ("quote_language", row.language),
        ("criterion", row.criterion), ("target", row.target),
    ):  # fmt: skip
        if text is not None:
            if text != text.strip():
                return None
            data[name] = text
    if row.tags:
        if any(tag != tag.strip() or not tag for tag in row.tags):
            return None
        data["tags"] = list(dict.fromkeys(row.tags))
    return data


def _is_name(text: str) -> bool:
    return text[0].isalnum() and " ".join(text.split()) == text


def _deadline(day: date, words: str | None, said_on: date) -> dict[str, Any]:
    # A day without words means the same whenever it was said.
    return _deadline_data(day, words, said_on if words else day)


@lru_cache(maxsize=100_000)
def _deadline_data(day: date, words: str | None, said_on: date) -> dict[str, Any]:
    return to_data(deadline_on(day, words, said_on))


def _evidence(pieces: list[PlainPiece], known: date) -> list[dict[str, Any]] | None:
    """Return what an entry says of the evidence; None when it has to be looked at closely."""
    found = [_piece(number, piece, known) for number, piece in enumerate(pieces, start=1)]
    if None in found or (len(pieces) > 1 and _may_repeat(pieces)):
        return None
    return found  # type: ignore[return-value]


def _piece(number: int, piece: PlainPiece, known: date) -> dict[str, Any] | None:
    item: dict[str, Any] = {"number": number, "stance": piece.stance, "url": piece.url}
    for name, day in (("published_on", piece.published), ("happened_on", piece.happened)):
        if day is not None:
            if day > known:
                return None
            item[name] = day.isoformat()
    for name, text in (
        ("value", piece.value), ("title", piece.title), ("publisher", piece.publisher),
    ):  # fmt: skip
        if text is not None:
            if text != text.strip():
                return None
            item[name] = text
    if piece.figure_by is not None:
        item["figure_by"] = piece.figure_by
    return item


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
