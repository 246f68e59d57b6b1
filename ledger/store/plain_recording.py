"""Recordings whose bytes are at once what they must be: read by their types, in one go.

Reading, checking and writing a body step by step takes five times as long.  What is not plain
here may be right all the same, and is looked at the slow way.
"""

from __future__ import annotations

import dataclasses
import types
import typing
import unicodedata
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal

import msgspec

from ledger.domain.entry import PREDICTION_RECORDED
from ledger.domain.prediction import Evidence, Prediction, Resolution
from ledger.proof.canonical import MAX_BODY_BYTES, VERSION

_LIMIT: Final = 2**31
_Whole = Annotated[int, msgspec.Meta(gt=-_LIMIT, lt=_LIMIT)]
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def plain_recording(body: bytes) -> dict[str, Any] | None:
    """Return what the body of a recorded prediction says, if it is the canonical form of it.

    None when it is not, when it holds more than a prediction, its evidence and its verdicts, and
    when a value is not of its kind: then it has to be looked at more closely.
    """
    if len(body) > MAX_BODY_BYTES:
        return None
    try:
        _types().decode(body)
        said: dict[str, Any] = _decode(body)
        written = _encode(said)
        composed = body.isascii() or unicodedata.is_normalized("NFC", body.decode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return said if composed and written == body else None


@cache
def _types() -> msgspec.json.Decoder[Any]:
    """Return what reads a body and refuses whatever is not of the kind it must be."""
    fields = [field for field in _fields(Prediction) if field[0] != "id"]
    verdicts = _optional("resolutions", list[_of(Resolution)])  # type: ignore[misc]
    links = _optional("evidence", list[_of(Evidence)])  # type: ignore[misc]
    data = _struct("Recorded", [*fields, links, verdicts, _optional("draft", bool)])
    members: list[Any] = [
        ("v", Literal[VERSION]), ("step", _Whole), ("at", str), ("actor", str),
        ("type", Literal[PREDICTION_RECORDED]), ("subject", str), ("data", data),
        _optional("clock", Literal["set"]),
    ]  # fmt: skip
    return msgspec.json.Decoder(_struct("Body", members))


def _of(kind: Any) -> Any:
    return _struct(kind.__name__, _fields(kind))


def _struct(name: str, fields: list[Any]) -> Any:
    needed = [field for field in fields if len(field) == 2]
    optional = [field for field in fields if len(field) == 3]
    return msgspec.defstruct(name, [*needed, *optional], forbid_unknown_fields=True)


def _fields(kind: Any) -> list[Any]:
    """Return the members of a frozen value with the kind each is of in an entry."""
    hints = typing.get_type_hints(kind)
    return [
        (field.name, _kind(hints[field.name]))
        if field.default is dataclasses.MISSING
        else _optional(field.name, _kind(hints[field.name]))
        for field in dataclasses.fields(kind)
    ]


def _optional(name: str, kind: Any) -> tuple[str, Any, Any]:
    return name, kind | msgspec.UnsetType, msgspec.UNSET


def _kind(hint: Any) -> Any:
    """Return how plain data hold a value of this kind; what is absent is not null."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _kind(next(a for a in typing.get_args(hint) if a is not type(None)))
    if typing.get_origin(hint) is tuple:
        return list[_kind(typing.get_args(hint)[0])]  # type: ignore[misc]
    if dataclasses.is_dataclass(hint):
        return _of(hint)
    if hint is int:
        return _Whole
    assert hint in (str, bool, date) or issubclass(hint, StrEnum), hint
    return hint
