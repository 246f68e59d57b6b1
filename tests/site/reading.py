"""Reading pages as a strict parser does: no error is forgiven."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib

Element = Any
"""An element of a parsed page, without name spaces."""


def parsed(file: Path) -> Element:
    """Return a page as a tree; raises for whatever the HTML standard calls an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(file.read_bytes(), transport_encoding="utf-8")


def pages(folder: Path) -> list[Path]:
    """Return every page of a site."""
    return sorted(folder.rglob("*.html"))


def words(element: Element) -> str:
    """Return the text of an element, white space as single spaces."""
    return " ".join("".join(element.itertext()).split())


def main(file: Path) -> str:
    """Return what stands between the menu and the foot of a page."""
    return words(parsed(file).find(".//main"))


def addresses(tree: Element) -> Iterator[tuple[str, str]]:
    """Give every address on a page with the name of its element."""
    for element in tree.iter():
        for name in ("href", "src", "action", "poster", "data", "srcset"):
            if isinstance(element.tag, str) and element.get(name) is not None:
                yield element.tag, element.get(name)
