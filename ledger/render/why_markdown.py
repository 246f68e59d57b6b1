"""Why a prediction stands where it stands, as Markdown: the same words, none of them markup."""

from __future__ import annotations

from ledger.domain.state import Attached
from ledger.render.evidence import details
from ledger.render.markdown import escape, link
from ledger.render.marks import mark
from ledger.render.page import Field, Page
from ledger.render.why import Why, sections


def why_markdown(why: Why, page: Page) -> list[str]:
    """Return the page, its evidence as a list of links."""
    line = why.shown.line
    before, after = sections(why, page)
    found = [f"# Why #{line.id} is {mark(line.status)}", "", f"As of {page.today}."]
    for rows in before:
        found += _rows(rows)
    if why.shown.state.evidence:
        found += ["", "## Evidence", ""]
        new = set(why.shown.new)
        for item in why.shown.state.evidence:
            found.append(_piece(item, new=item.evidence.number in new))
    for rows in after:
        found += _rows(rows)
    return found


def _rows(rows: list[Field]) -> list[str]:
    kept = [(label, [text for text in texts if text]) for label, texts in rows]
    told = [f"- **{label}:** {'<br>'.join(map(_text, texts))}" for label, texts in kept if texts]
    return ["", *told] if told else []


def _text(text: str) -> str:
    """Return a paragraph; an address leads to itself, a command stands as one."""
    if text.startswith("  ledger "):
        return f"`{text.strip()}`"
    return link(text, text)


def _piece(item: Attached, *, new: bool) -> str:
    piece = item.evidence
    day = piece.published_on or piece.happened_on or "no date"
    where = piece.url or f"document {piece.document}"
    kept = (
        f"archived: {link(piece.archived_url, piece.archived_url)}" if piece.archived_url else ""
    )
    told = [*map(escape, details(piece, new)), kept or ("not archived" if piece.url else "")]
    head = f"- \\[{piece.number}\\] {day}, {escape(piece.stance)}: {link(where, piece.url)}"
    return "<br>".join([head, *(text for text in told if text)])
