"""Pages of help: headings, paragraphs and rows of two columns, laid out or as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from ledger.domain.values import frozen
from ledger.render.markdown import escape, table
from ledger.render.marks import paint
from ledger.render.page import LABELS_BESIDE, Page, wrap
from ledger.render.width import cells

WIDEST = 80
"""No page of help is wider, however wide the terminal is: longer lines are hard to read."""

TERM = 30
"""A longer first column stands on a line of its own."""

Row = tuple[str, str]
"""What is explained, and what it means."""


@frozen
class Section:
    """A part of a page: a heading, paragraphs, and rows below them."""

    heading: str
    paragraphs: Sequence[str] = ()
    rows: Sequence[Row] = ()


@frozen
class Topic:
    """One page of help."""

    name: str
    title: str
    sections: Sequence[Section] = field(default=())


def topic_page(topic: Topic, page: Page) -> list[str]:
    """Return the lines of a page."""
    width = min(page.width, WIDEST)
    lines = wrap(topic.title, width)
    for section in topic.sections:
        lines += ["", *_section(section, width)]
    return lines


def _section(section: Section, width: int) -> list[str]:
    lines = [paint(line, "bold") for line in wrap(section.heading, width)]
    for paragraph in section.paragraphs:
        lines += wrap(paragraph, width, first="  ")
    return lines + _rows(section.rows, width)


def _rows(rows: Sequence[Row], width: int) -> list[str]:
    terms = [cells(term) for term, _ in rows if cells(term) <= TERM]
    room = max(terms, default=0) + 4
    lines: list[str] = []
    for term, text in rows:
        head = f"  {term}"
        if width < LABELS_BESIDE or cells(term) > TERM:
            indent = " " * (room if width >= LABELS_BESIDE else 4)
            lines += [*wrap(head, width, first="  "), *wrap(text, width, first=indent)]
        else:
            first = head + " " * (room - cells(head))
            lines += wrap(text, width, first=first, rest=" " * room)
    return lines


def markdown_page(topic: Topic) -> list[str]:
    """Return a page as Markdown."""
    lines = [f"# {escape(topic.title)}"]
    for section in topic.sections:
        lines += ["", f"## {escape(section.heading)}"]
        for paragraph in section.paragraphs:
            lines += ["", escape(paragraph)]
        if section.rows:
            cells_of = [[escape(cell) for cell in row] for row in section.rows]
            lines += ["", *table(("", ""), cells_of)]
    return lines


def topic_data(topic: Topic) -> dict[str, Any]:
    """Return a page as plain data."""
    return {
        "topic": topic.name,
        "title": topic.title,
        "sections": [
            {
                "heading": section.heading,
                "text": list(section.paragraphs),
                "rows": [{"term": term, "meaning": text} for term, text in section.rows],
            }
            for section in topic.sections
        ],
    }
