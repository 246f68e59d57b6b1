"""What asking for every address brought, as lines of a page and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ledger.domain.links import Answer, Link, LinkCheck
from ledger.render.marks import paint
from ledger.render.page import Page, plural, wrap
from ledger.render.safe import line_of

LISTED: Final = 10
"""Addresses that are listed under one reason; all of them are in the JSON."""

NAMED: Final = 60
"""Links without a copy that are named; all of them are in the JSON."""


def links_lines(check: LinkCheck, page: Page) -> list[str]:
    """Return what could not be checked, and of which links no copy is kept."""
    if not check.asked:
        return ["There is no link to ask for."]
    asked = f"Links: {plural(check.asked, 'address', 'addresses')} asked for"
    lines = [paint(line, "bold") for line in wrap(asked, page.width)]
    lines += wrap(f"{_standing(check)}.", page.width, first="  ")
    if check.unchecked:
        lines += ["", *_unchecked(check, page)]
    if check.unarchived:
        lines += ["", *_unarchived(check, page)]
    return lines


def _standing(check: LinkCheck) -> str:
    left, reasons = check.unchecked_count, {answer.why for _, answer in check.unchecked}
    if left == check.asked:
        return "None of them could be checked" + (f": {min(reasons)}" if len(reasons) == 1 else "")
    looked = plural(len(check.findings), "link") if check.findings else "nothing"
    parts = [f"{check.asked - left} answered", f"{looked} to look at"]
    return ", ".join([*parts, *([f"{left} could not be checked"] if left else [])])


def _unchecked(check: LinkCheck, page: Page) -> list[str]:
    """Return the addresses without an answer that counts, reason by reason."""
    said = [paint(f"Could not be checked: {check.unchecked_count}", "bold")]
    said += wrap("That says nothing about the pages.", page.width, first="  ")
    reasons: dict[str, dict[str, list[Link]]] = {}
    for link, answer in check.unchecked:
        reasons.setdefault(answer.why, {}).setdefault(link.url, []).append(link)
    # Where nothing answers, nobody needs to know which.
    listed = LISTED if check.unchecked_count < check.asked else 0
    for why, addresses in sorted(reasons.items(), key=lambda item: -len(item[1])):
        said += wrap(f"{why}: {len(addresses)}", page.width, first="  ")
        for url, found in list(addresses.items())[:listed]:
            said += wrap(f"{line_of(url)} ({_places(found)})", page.width, first="    ")
        said += _more(len(addresses) - listed, "    ", page) if listed else []
    return said


def _unarchived(check: LinkCheck, page: Page) -> list[str]:
    """Return the links whose words go when their page goes."""
    count = len(check.unarchived)
    said = [paint(line, "bold") for line in wrap(f"No copy is kept: {count}", page.width)]
    said += wrap("When a page goes, what it said goes with it.", page.width, first="  ")
    said += wrap(_places(check.unarchived[:NAMED]), page.width, first="  ")
    return said + _more(count - NAMED, "  ", page)


def _places(links: Sequence[Link]) -> str:
    """Return where links stand: "#1 source, #2 [1] [3]"."""
    found: dict[int, list[str]] = {}
    for link in links:
        found.setdefault(link.prediction, []).append(
            " source" if link.evidence is None else f" [{link.evidence}]"
        )
    return ", ".join(f"#{number}{''.join(places)}" for number, places in found.items())


def _more(count: int, indent: str, page: Page) -> list[str]:
    text = f"and {count} more: ledger check --links --json"
    return wrap(text, page.width, first=indent) if count > 0 else []


def links_data(check: LinkCheck | None) -> dict[str, Any] | None:
    """Return the same as plain data; None when nothing was asked for."""
    if check is None:
        return None
    return {
        "asked": check.asked,
        "could_not_be_checked": [
            {**_data(link), "why": answer.why} for link, answer in _sorted(check.unchecked)
        ],
        "no_copy_kept": [_data(link) for link in check.unarchived],
    }


def _sorted(found: Sequence[tuple[Link, Answer]]) -> list[tuple[Link, Answer]]:
    return sorted(found, key=lambda item: (item[0].prediction, item[0].evidence or 0))


def _data(link: Link) -> dict[str, Any]:
    return {"id": link.prediction, "evidence": link.evidence, "url": link.url}
