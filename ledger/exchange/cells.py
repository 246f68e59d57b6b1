"""What stands in one cell of a spreadsheet: lists, probabilities, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

_MILLION = 1_000_000
_ACTIVE = re.compile(r"'*[=+\-@\t\r\n]")
_MARKED = re.compile(r"'+[=+\-@\t\r\n]")
_ODDS = re.compile(r"(\d{1,6})\s*:\s*(\d{1,6})")


def inert(text: str) -> str:
    """Return the cell that no spreadsheet takes for a formula: with an apostrophe in front.

    Text that already looks like such a cell gets one more, so that ``plain`` restores it.
    """
    return f"'{text}" if _ACTIVE.match(text) else text


def plain(cell: str) -> str:
    """Return the text of a cell, without the apostrophe that made it inert."""
    return cell[1:] if _MARKED.match(cell) else cell


def join(items: Iterable[str]) -> str:
    """Return a list as one cell: items with ``;`` between them.

    A ``;`` inside an item is written ``\\;``, a backslash ``\\\\``; a space at an item's edge
    gets a backslash too, because bare ones there mean nothing.
    """
    return ";".join(_escaped(item) for item in items)


def _escaped(item: str) -> str:
    safe = item.replace("\\", "\\\\").replace(";", "\\;")
    head = len(safe) - len(safe.lstrip())
    tail = len(safe.rstrip())
    before = "".join(f"\\{space}" for space in safe[:head])
    after = "".join(f"\\{space}" for space in safe[max(head, tail) :])
    return f"{before}{safe[head:tail]}{after}"


def split(cell: str) -> list[str]:
    """Return the items of a list cell; an empty cell is an empty list.

    A backslash before anything but ``;``, a backslash or a space stands for itself.
    """
    if not cell.strip():
        return []
    return [_unescaped(item) for item in _pieces(cell)]


def _pieces(cell: str) -> list[str]:
    return re.findall(r"(?:^|;)((?:\\.|[^;\\]|\\$)*)", cell, re.DOTALL)


def _unescaped(item: str) -> str:
    item = item.lstrip()
    while item[-1:].isspace() and not re.search(r"(?<!\\)(\\\\)*\\\s\Z", item):
        item = item[:-1]
    return re.sub(r"\\([;\\\s])", r"\1", item)


def probability(text: str) -> int:
    """Return a probability in parts per million: "60%", "0.6", "3:2" (three to two on).

    Raises ValueError with the reason for anything else.
    """
    odds = _ODDS.fullmatch(text.strip())
    if odds and int(odds[1]) + int(odds[2]):
        return round(Decimal(int(odds[1]) * _MILLION) / (int(odds[1]) + int(odds[2])))
    number, percent, rest = text.strip().partition("%")
    try:
        value = Decimal(number.strip().replace(",", "."))
    except InvalidOperation:
        value = None
    if value is None or rest or not value.is_finite():
        raise ValueError("it is not a probability; write 60%, 0.6 or 3:2")
    share = value / 100 if percent else value
    if not 0 <= share <= 1:
        raise ValueError("a probability lies between 0 and 1; write 60% or 0.6")
    return round(share * _MILLION)


def percent(parts: int) -> str:
    """Return parts per million as people write them: "60%", "33.3333%"."""
    return f"{(Decimal(parts) / 10_000).normalize():f}%"
