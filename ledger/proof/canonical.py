"""The bytes of an entry, and the hash that stands for them in the tree.

A body is RFC 8785 JSON (the JSON Canonicalization Scheme): one value has exactly one form, so
anyone can compute the same hash with software of their own.  Text is in Unicode NFC, decimals
are text, there are no floats, and a body has at most 60,000 bytes.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

VERSION = 1
MAX_BODY_BYTES = 60_000
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


class NotCanonical(ValueError):
    """A body that is not the one canonical form of what it says."""


def body_of(members: dict[str, Any]) -> bytes:
    """Return the canonical bytes of an entry's members.

    Raises NotCanonical for floats, for numbers beyond 2**53, for two names that compose to one,
    for what JSON cannot say and for more than 60,000 bytes.
    """
    body = _plain_body(members) or _any_body(members)
    if len(body) > MAX_BODY_BYTES:
        raise NotCanonical(f"an entry of {len(body)} bytes; at most {MAX_BODY_BYTES} are kept")
    return body


def typed_body_of(members: dict[str, Any]) -> bytes:
    """Return what ``body_of`` returns, of members whose types the caller has checked.

    All names are ASCII, all text is composed, and there is nothing but text, whole numbers below
    2^53, yes and no, lists and objects.  Raises NotCanonical for more than 60,000 bytes.
    """
    body: bytes = _encode(members)
    if len(body) > MAX_BODY_BYTES:
        return body_of(members)
    return body


def _plain_body(members: Any) -> bytes | None:
    """Return the canonical bytes of what holds nothing rare; None means to look more closely.

    A fast writer agrees with RFC 8785 about composed text, whole numbers below 2**53, and names
    of ASCII letters, which sort alike by bytes and by UTF-16; ``_any_body`` is forty times slower.
    """
    try:
        if not _is_plain(members):
            return None
        body: bytes = _encode(members)
    except (UnicodeEncodeError, RecursionError):
        return None
    return body if body.isascii() or unicodedata.is_normalized("NFC", body.decode()) else None


def _is_plain(members: Any) -> bool:
    if type(members) is not dict:
        return False
    for name in members:
        if type(name) is not str or not name.isascii():
            return False
    return _are_plain(members.values())


def _are_plain(values: Iterable[Any]) -> bool:
    for value in values:
        kind = type(value)
        if kind is str or kind is bool or value is None:
            continue
        if kind is int:
            if not -(2**53) < value < 2**53:
                return False
        elif kind is list or kind is tuple:
            if not _are_plain(value):
                return False
        elif not _is_plain(value):
            return False
    return True


def _any_body(members: dict[str, Any]) -> bytes:
    """Return the canonical bytes of anything that has some; raises NotCanonical otherwise."""
    import rfc8785

    try:
        return bytes(rfc8785.dumps(_checked(members)))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error
    except RecursionError as error:
        raise NotCanonical("it is nested too deeply") from error


def members_of(body: bytes) -> dict[str, Any]:
    """Return what a body says.

    Raises NotCanonical when the bytes are not JSON, name a member twice, or are not the
    canonical form: two readings of one leaf must be impossible.
    """
    members = _plain_members(body)
    return _any_members(body) if members is None else members


def _plain_members(body: bytes) -> dict[str, Any] | None:
    """Return what a body says that holds nothing rare; None means to look more closely."""
    try:
        members: Any = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    short = len(body) <= MAX_BODY_BYTES
    return members if short and type(members) is dict and _plain_body(members) == body else None


def said_by(body: bytes) -> Any:
    """Return what a body says, canonical or not; raises ValueError for what is no JSON."""
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return json.loads(body)


def _any_members(body: bytes) -> dict[str, Any]:
    try:
        members = json.loads(
            body, object_pairs_hook=_without_twins, parse_float=_no_float,
            parse_constant=_no_float,
        )  # fmt: skip
    except ValueError as error:
        raise NotCanonical(str(error)) from error
    except RecursionError as error:
        raise NotCanonical("it is nested too deeply") from error
    if not isinstance(members, dict) or body_of(members) != body:
        raise NotCanonical("the body is not in its canonical form")
    return members


def leaf_of(body: bytes) -> bytes:
    """Return the leaf hash of a body: SHA-256 of a zero byte and the body (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + body).digest()


def leaves_of(bodies: Sequence[bytes]) -> list[bytes]:
    """Return the leaf hashes of some bodies, in their order."""
    sha256 = hashlib.sha256
    return [sha256(b"\x00" + body).digest() for body in bodies]


def _checked(value: Any) -> Any:
    if isinstance(value, float):
        raise NotCanonical(f"{value!r} is a float; decimals are kept as text")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        clean = {_checked(name): _checked(member) for name, member in value.items()}
        if len(clean) != len(value):
            raise NotCanonical("two members mean one name once their accents are composed")
        return clean
    if isinstance(value, list | tuple):
        return [_checked(item) for item in value]
    return value


def _no_float(text: str) -> float:
    raise NotCanonical(f"{text} is a float; decimals are kept as text")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotCanonical("a member is named twice")
    return members
