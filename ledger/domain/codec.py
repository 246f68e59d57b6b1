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
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


def to_data(value: Any) -> dict[str, Any]:
    """Return a frozen value as plain data; what was not given (None, empty, no) is left out.

    Words with a default are always written, so that no later default changes an old entry.
    """
    found = {}
    for name in _names(typing.cast(Any, type(value))):
        member = getattr(value, name)
        if not (member is None or member is False or member == ()):
            found[name] = _plain(member)
    return found


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _plain(value: Any) -> Any:
    if type(value) is str and value.isascii():
        return value
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
    found, readers = {}, _readers(typing.cast(Any, kind))
    # An entry names few of the members that there are.
    for name, plain in data.items():
        if name in readers:
            read = readers[name]
            found[name] = plain if read is None or plain is None else read(plain)
    return kind(**found)


Read = Callable[[Any], Any]
"""Plain data that are not None to the value they stand for."""


@functools.cache
def _readers(kind: Any) -> dict[str, Read | None]:
    """Return how each member of a kind is read; None for what plain data hold as it is."""
    return {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}


def _reader(hint: Any) -> Read | None:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _reader(next(a for a in typing.get_args(hint) if a is not type(None)))
    if origin is tuple:
        return functools.partial(_tuple, _reader(typing.get_args(hint)[0]))
    if hint is date:
        return date.fromisoformat
    if dataclasses.is_dataclass(hint):
        return functools.partial(from_data, typing.cast(type[Any], hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return functools.partial(_word, hint, {str(word): word for word in hint})
    return None


def _word(kind: type[StrEnum], known: dict[str, StrEnum], text: Any) -> StrEnum:
    """Return the word that a text is; the class itself takes four times as long to find it."""
    return known[text] if type(text) is str and text in known else kind(text)


def _tuple(read: Read | None, items: Any) -> tuple[Any, ...]:
    return tuple(item if read is None or item is None else read(item) for item in items)
