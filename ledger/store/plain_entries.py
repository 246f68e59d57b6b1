"""Entries whose bytes are at once what they must be: read by their types, many in one go.

Reading, checking and writing a body step by step takes ten times as long.  What is not plain
here may be right all the same, and is looked at the slow way.
"""

from __future__ import annotations

import dataclasses
import types
import typing
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal

import msgspec

from ledger.domain.entry import EVIDENCE_ATTACHED, PREDICTION_RECORDED, RESOLUTION_GIVEN
from ledger.domain.prediction import Evidence, Prediction, Resolution
from ledger.proof.canonical import MAX_BODY_BYTES, VERSION
from ledger.store.reader import Row

PLAIN_TYPES: Final = (PREDICTION_RECORDED, RESOLUTION_GIVEN, EVIDENCE_ATTACHED)
"""The types of entry that can be plain."""

TYPE, BODY = 4, 6
"""Where a row of the log has the type of its entry, and its body."""

_LIMIT: Final = 2**31
_Whole = Annotated[int, msgspec.Meta(gt=-_LIMIT, lt=_LIMIT)]
_encode_lines = msgspec.json.Encoder().encode_lines


def plain_entries(type: str, bodies: Sequence[bytes]) -> list[Any]:
    """Return what the bodies of some entries of a type say, in their order.

    What an entry says has its members as attributes, and those of its data, of a deadline, of
    evidence in turn: None, or False, for what is absent; days are dates, and words are plain
    text.  Instead of it stands None when the bytes are not the canonical form, when they hold
    more than a value of that type, and when a value is not of its kind or a word with a default
    is absent: then they have to be looked at more closely.
    """
    if type not in PLAIN_TYPES or not bodies:
        return [None] * len(bodies)
    said = _at_once(_decoder(type), bodies)
    if said is not None:
        return said
    if len(bodies) == 1:
        return [None]
    half = len(bodies) // 2
    return [*plain_entries(type, bodies[:half]), *plain_entries(type, bodies[half:])]


def plain_rows_said(rows: Sequence[Row]) -> list[Any]:
    """Return what each of some entries says, of any types and in any order, as above.

    A row has the type of its entry at ``TYPE`` and its body at ``BODY``.
    """
    types = {row[TYPE] for row in rows}
    if len(types) == 1 and {type(row[BODY]) for row in rows} == {bytes}:
        return plain_entries(types.pop(), [row[BODY] for row in rows])
    said: list[Any] = [None] * len(rows)
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row[TYPE] in PLAIN_TYPES and type(row[BODY]) is bytes:
            places[row[TYPE]].append(place)
    for kind, some in places.items():
        found = plain_entries(kind, [rows[place][BODY] for place in some])
        for place, one in zip(some, found, strict=True):
            said[place] = one
    return said


def _at_once(decoder: msgspec.json.Decoder[Any], bodies: Sequence[bytes]) -> list[Any] | None:
    """Return what all bodies say; None when one of them is not plain.

    Canonical JSON has no line breaks of its own.  So when there are as many lines as bodies, and
    writing what was read gives the same bytes, each of them is what its own values are written as.
    """
    joined = b"\n".join(bodies)
    try:
        said: list[Any] = decoder.decode_lines(joined)
        written = _encode_lines(said)
        composed = joined.isascii() or all(map(_is_composed, bodies))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    short = max(map(len, bodies)) <= MAX_BODY_BYTES
    alone = len(said) == len(bodies) == joined.count(b"\n") + 1
    return said if composed and short and alone and written == joined + b"\n" else None


def _is_composed(body: bytes) -> bool:
    return body.isascii() or unicodedata.is_normalized("NFC", body.decode())


@cache
def _decoder(type: str) -> msgspec.json.Decoder[Any]:
    """Return what reads bodies of a type and refuses whatever is not of the kind it must be."""
    members: Mapping[str, Any] = {
        "v": Literal[VERSION], "step": _Whole, "at": str, "actor": str, "type": Literal[type],
        "subject": str, "data": _data(type), "clock": (Literal["set"] | None, None),
    }  # fmt: skip
    return msgspec.json.Decoder(_struct("Body", members))


def _data(type: str) -> Any:
    if type == EVIDENCE_ATTACHED:
        return _of(Evidence)
    if type == RESOLUTION_GIVEN:
        return _of(Resolution)
    fields = {name: kind for name, kind in _fields(Prediction).items() if name != "id"}
    more = {
        "evidence": (list[_of(Evidence)] | None, None),  # type: ignore[misc]
        "resolutions": (list[_of(Resolution)] | None, None),  # type: ignore[misc]
        "draft": (bool, False),
    }
    return _struct("Recorded", {**fields, **more})


@cache
def _of(kind: Any) -> Any:
    return _struct(kind.__name__, _fields(kind))


def _struct(name: str, members: Mapping[str, Any]) -> Any:
    """Return a kind of value that is read with its members in any order and written in theirs.

    A member is its kind, or that and what stands for it where it is absent; what was written as
    absent is not written again, so that null and no are not taken for it.
    """
    fields = [(name, *kind) if isinstance(kind, tuple) else (name, kind)
              for name, kind in sorted(members.items())]  # fmt: skip
    return msgspec.defstruct(
        name, fields, kw_only=True, frozen=True, gc=False, omit_defaults=True,
        forbid_unknown_fields=True,
    )  # fmt: skip


def _fields(kind: Any) -> dict[str, Any]:
    """Return the members of a frozen value with the kind each is of in an entry."""
    hints = typing.get_type_hints(kind)
    return {
        field.name: _member(_kind(hints[field.name]), field.default)
        for field in dataclasses.fields(kind)
    }


def _member(kind: Any, default: Any) -> Any:
    if default is False:
        return kind, False
    return (kind | None, None) if default in (None, ()) else kind


def _kind(hint: Any) -> Any:
    """Return how plain data hold a value of this kind; what is absent is not null."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _kind(next(a for a in typing.get_args(hint) if a is not type(None)))
    if typing.get_origin(hint) is tuple:
        return list[_kind(typing.get_args(hint)[0])]  # type: ignore[misc]
    if dataclasses.is_dataclass(hint):
        return _of(typing.cast(Any, hint))
    if hint is int:
        return _Whole
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Literal[tuple(str(word) for word in hint)]
    assert hint in (str, bool, date), hint
    return hint
