"""The bytes of an entry, and the hash that stands for them in the tree.

A body is RFC 8785 JSON (the JSON Canonicalization Scheme): one value has exactly one form, so
anyone can compute the same hash with software of their own.  Text is in Unicode NFC, decimals
are text, there are no floats, and a body has at most 60,000 bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any

import rfc8785

VERSION = 1
MAX_BODY_BYTES = 60_000
_RARE = re.compile(rb"[\xf0-\xff]|\d{16}")
"""Characters outside the basic plane, and what may be a number beyond 2**53."""


class NotCanonical(ValueError):
    """A body that is not the one canonical form of what it says."""


def body_of(members: dict[str, Any]) -> bytes:
    """Return the canonical bytes of an entry's members.

    Raises NotCanonical for floats, for numbers beyond 2**53, for two names that compose to one,
    for what JSON cannot say and for more than 60,000 bytes.
    """
    try:
        body = bytes(rfc8785.dumps(_checked(members)))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error
    except RecursionError as error:
        raise NotCanonical("it is nested too deeply") from error
    if len(body) > MAX_BODY_BYTES:
        raise NotCanonical(f"an entry of {len(body)} bytes; at most {MAX_BODY_BYTES} are kept")
    return body


def members_of(body: bytes) -> dict[str, Any]:
    """Return what a body says.

    Raises NotCanonical when the bytes are not JSON, name a member twice, or are not the
    canonical form: two readings of one leaf must be impossible.
    """
    try:
        members = json.loads(
            body, object_pairs_hook=_without_twins, parse_float=_no_float,
            parse_constant=_no_float,
        )  # fmt: skip
    except ValueError as error:
        raise NotCanonical(str(error)) from error
    except RecursionError as error:
        raise NotCanonical("it is nested too deeply") from error
    if not isinstance(members, dict) or not (
        _is_plainly_canonical(members, body) or body_of(members) == body
    ):
        raise NotCanonical("the body is not in its canonical form")
    return members


def _is_plainly_canonical(members: dict[str, Any], body: bytes) -> bool:
    """Say whether a body without floats is canonical, as far as that is quickly seen.

    Python's own writer agrees with RFC 8785 except for floats, for whole numbers beyond 2**53
    and for the order of names outside the basic plane; False means to look more closely.
    """
    if len(body) > MAX_BODY_BYTES or _RARE.search(body):
        return False
    try:
        text = json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode() == body and unicodedata.is_normalized("NFC", text)
    except (UnicodeEncodeError, RecursionError):
        return False


def leaf_of(body: bytes) -> bytes:
    """Return the leaf hash of a body: SHA-256 of a zero byte and the body (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + body).digest()


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
