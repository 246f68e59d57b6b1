"""Atom (RFC 4287): verdicts as a feed, one entry a prediction, with ids that never change."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IDS: Final = uuid.UUID("6f2e2c86-7a1e-5d0b-9a55-0d6c8d4a2f10")
"""The namespace of our ids; it must never change."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: what the title says is the finding; ``link`` may be relative to the feed."""

    id: str
    title: str
    summary: str
    author: str
    link: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``updated`` is when its newest entry changed, ``itself`` its address or empty."""

    id: str
    title: str
    author: str
    link: str
    itself: str
    updated: str
    items: Sequence[Item]


def lasting_id(key: str) -> str:
    """Return the permanent id (RFC 4122, version 5) for a key that never changes."""
    return uuid.uuid5(_IDS, key).urn


def feed_bytes(feed: Feed) -> bytes:
    """Return a feed as an XML document, the same bytes for the same feed."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_tag("feed"))
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated)
    _text(ET.SubElement(root, _tag("author")), "name", feed.author)
    ET.SubElement(root, _tag("link"), rel="alternate", href=feed.link)
    if feed.itself:
        ET.SubElement(root, _tag("link"), rel="self", href=feed.itself)
    for item in feed.items:
        _entry(root, item)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ET.Element, item: Item) -> None:
    entry = ET.SubElement(root, _tag("entry"))
    _text(entry, "id", item.id)
    _text(entry, "title", item.title)
    _text(ET.SubElement(entry, _tag("author")), "name", item.author)
    ET.SubElement(entry, _tag("link"), rel="alternate", href=item.link)
    _text(entry, "published", item.published)
    _text(entry, "updated", item.updated)
    _text(entry, "summary", item.summary)


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = _ILLEGAL.sub("", text)
