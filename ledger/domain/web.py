"""Addresses of the web: which may be led to, and which are whole."""

from __future__ import annotations

from urllib.parse import urlsplit

_BEGINNINGS = ("http://", "https://")


def leads_to_web(url: str | None) -> bool:
    """Say whether an address starts with http:// or https://; nothing else is ever a link.

    A log may hold anything: `javascript:`, half an address, or None for no address at all.
    """
    return url is not None and url[:8].lower().startswith(_BEGINNINGS)


def is_web_address(url: str | None) -> bool:
    """Say whether this is a whole address of the web: a host, no white space, no broken port."""
    if url is None or not leads_to_web(url) or any(one.isspace() for one in url):
        return False
    try:
        parts = urlsplit(url)
        # The port is only looked at when it is asked for.
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
