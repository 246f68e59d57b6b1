"""Fragments of HTML without any style, in which nothing stored can turn into markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ledger.domain.web import leads_to_web
from ledger.render.page import Page
from ledger.render.safe import line_of


def text(words: str) -> str:
    """Return stored words as one line of HTML."""
    return escape(line_of(words))


def paragraphs(told: Iterable[str], kind: str = "") -> str:
    """Return one paragraph a sentence; ``kind`` is their class."""
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>{text(words)}</p>\n" for words in told)


def items(told: Sequence[str]) -> str:
    """Return sentences as a list."""
    return f"<ul>\n{''.join(f'<li>{text(words)}</li>{chr(10)}' for words in told)}</ul>\n"


def table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already; the first of a row names it."""
    head = "".join(f'<th scope="col">{text(title)}</th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>\n'
        for first, *rest in rows
    )
    return (
        f"<table>\n<caption>{text(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n"
    )


def link(words: str, url: str) -> str:
    """Return words that lead to an address of the web; the words alone with any other."""
    if not leads_to_web(url):
        return text(words)
    return f'<a href="{escape(line_of(url), quote=True)}">{text(words)}</a>'


def article(title: str, page: Page, *parts: str) -> str:
    """Return parts as one article under a title, with the day it is of."""
    day = page.today
    return dated(title, f'<p>As of <time datetime="{day}">{day}</time>.</p>\n', *parts)


def dated(title: str, days: str, *parts: str) -> str:
    """Return parts as one article under a title, with a paragraph of its own about the days."""
    head = f"<h2>{text(title)}</h2>\n{days}"
    return f'<article class="ledger-card">\n{head}{"".join(parts)}</article>\n'
