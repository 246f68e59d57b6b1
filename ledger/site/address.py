"""Where everything on the site is: one path a page, and links that work from any folder.

A page's path ends in a slash and is the folder of its file; links between pages are relative and
name that file, so that a copy on a stick works as well as one behind a web server.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import quote, urlsplit

from ledger.domain.names import slug_of
from ledger.domain.web import leads_to_web
from ledger.render.safe import line_of

HOME: Final = ""
DUE: Final = "due/"
ALL: Final = "predictions/"
SPEAKERS: Final = "speakers/"
TOPICS: Final = "topics/"
METHOD: Final = "method/"
CORRECTIONS: Final = "corrections/"
DATA: Final = "data/"
SEARCH: Final = "search/"
NOT_FOUND: Final = "404.html"
STYLE: Final = "style.css"
FEED: Final = "feed.xml"
CALENDAR: Final = "deadlines.ics"

_INDEX: Final = "index.html"
_SAFE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def prediction(number: int) -> str:
    """Return the permanent path of a prediction."""
    return f"p/{number}/"


def speaker(slug: str) -> str:
    """Return the path of a speaker."""
    return f"s/{slug}/"


def topic(tag: str) -> str:
    """Return the path of a topic: the same one for the same tag, whatever other tags there are."""
    if _SAFE.fullmatch(tag):
        return f"t/{tag}/"
    return f"t/{slug_of(tag)}-{hashlib.sha256(tag.encode()).hexdigest()[:6]}/"


def with_status(word: str) -> str:
    """Return the path of all predictions that stand at one place: "predictions/awaiting-data/"."""
    return f"{ALL}{word.replace(' ', '-')}/"


def numbered(path: str, number: int) -> str:
    """Return the path of a further part of a long list; the first part is the list itself."""
    return path if number == 1 else f"{path}{number}/"


def embed(slug: str) -> str:
    """Return the path of the small page of a speaker that others put into theirs."""
    return f"embed/s/{slug}/"


def badge(slug: str, kind: str) -> str:
    """Return the path of a speaker's badge, "json" or "svg"."""
    return f"badge/s/{slug}.{kind}"


def file_of(path: str) -> str:
    """Return the file that holds a page."""
    return f"{path}{_INDEX}" if not path or path.endswith("/") else path


def link(here: str, path: str, *, files: bool = True) -> str:
    """Return the relative address of a path as seen from the page at another.

    ``files`` names the file of a page, which a folder on a disk needs; a web server does not.
    """
    up = "../" * here.count("/")
    target = quote(file_of(path) if files else path)
    return f"{up}{target}" or "./"


def absolute(base: str, path: str) -> str:
    """Return the address of a path on the web, below the site's own address."""
    return f"{base.rstrip('/')}/{quote(path)}"


def host(url: str) -> str:
    """Return the host that an address leads to, as people read it; empty for a strange one."""
    return line_of(urlsplit(url).hostname or "").removeprefix("www.")


def web(url: str | None) -> str:
    """Return an address that may be led to: http or https alone; empty for any other."""
    if url is None or not leads_to_web(url):
        return ""
    return line_of(url)
