"""Frozen values to plain data and back, as log entries hold them.

Plain data are what JSON knows without floats: text, whole numbers, booleans, lists and
objects.  Days are ISO text.  A value that was not given is absent, never null, so that the
same value always gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


def to_data(value: Any) -> dict[str, Any]:
    """Return a frozen value as plain data; what was not given (None, empty, no) is left out.

    Words with a default are always written, so that no later default changes an old entry.
    """
    members = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    return {
        name: _plain(member)
        for name, member in members
        if not (member is None or member is False or member == ())
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return to_data(value)
    return value


def from_data(kind: type[T], data: typing.Mapping[str, Any]) -> T:
    """Return the frozen value of this kind that the plain data stand for.

    Members the kind does not know are ignored, so that an older program reads newer data.
    Raises TypeError when a needed member is absent, ValueError for a wrong day or word.
    """
    hints = _hints(typing.cast(Any, kind))
    return kind(**{name: _value(hints[name], data[name]) for name in hints if name in data})


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(hint: Any, plain: Any) -> Any:
    if plain is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(next(a for a in typing.get_args(hint) if a is not type(None)), plain)
    if origin is tuple:
        return tuple(_value(typing.get_args(hint)[0], item) for item in plain)
    if hint is date:
        return date.fromisoformat(plain)
    if dataclasses.is_dataclass(hint):
        return from_data(typing.cast(type[Any], hint), plain)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(plain)
    return plain
