"""Markdown: tables and text whose stored words cannot turn into markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

from ledger.domain.line import Line
from ledger.domain.web import leads_to_web
from ledger.render.marks import FLAGS, flags, standing
from ledger.render.page import Page
from ledger.render.rows import percent_of
from ledger.render.safe import line_of

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~#&!])")


def escape(text: str) -> str:
    """Return stored text as one line in which no character is markup."""
    return _MARKUP.sub(r"\\\1", line_of(text))


def link(words: str, url: str | None) -> str:
    """Return words that lead to an address; the words alone without one, or with a strange one."""
    if url is None or not leads_to_web(url):
        return escape(words)
    target = re.sub(r"[\s<>()]", lambda found: f"%{ord(found[0]):02X}", line_of(url))
    return f"[{escape(words)}]({target})"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> list[str]:
    """Return a table of cells that are Markdown already; ``right`` names titles by their place."""
    rule = ["---:" if str(place) in right.split() else "---" for place in range(len(titles))]
    return [*map(_row, (titles, rule, *rows))]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def list_page(lines: Iterable[Line], page: Page) -> Iterator[str]:
    """Give predictions as a Markdown table, each claim leading to where it was said.

    The lines come one by one and are not kept, however many there are.
    """
    titles = ("ID", "Speaker", "Claim", "Said on", "Deadline", "Prob", "Status")
    yield from table(titles, (), right="0 5")
    used: set[str] = set()
    for line in lines:
        letters = flags(line)
        used.update(letters)
        yield _row([
            str(line.id), escape(line.name), link(line.claim, line.source_url), str(line.said_on),
            str(line.deadline or "none"), percent_of(line.probability_ppm),
            f"{standing(line, page.today)} {letters}".strip(),
        ])  # fmt: skip
    yield from _meanings(used)


def legend(lines: Iterable[Line]) -> list[str]:
    """Return a paragraph that says what the letters behind a status mean; none without letters."""
    return _meanings({letter for line in lines for letter in flags(line)})


def _meanings(used: Set[str]) -> list[str]:
    words = [f"{escape(letter)}: {meaning}" for letter, meaning in FLAGS if letter in used]
    return ["", " · ".join(words)] if words else []
