"""How reading commands answer: text on a page, or data in the format asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from ledger.commands.session import Session, read_day
from ledger.errors import Unusable

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""

_PIECE: Final = 1 << 16
"""Characters of a sheet that are printed together."""


ON_A_SCREEN: Final = 50
ELSEWHERE: Final = 1_000
"""Rows of a list that are printed unless ``--limit`` says otherwise; data are always whole."""


LIMIT: Final = (
    f"At most so many rows, 0 for all (default {ON_A_SCREEN} in a terminal, {ELSEWHERE:,}"
    " elsewhere, all as data)."
)


def limit_of(session: Session, asked: int | None, kind: str) -> int | None:
    """Return how many rows of a list are printed; None for all, which ``--limit 0`` asks for."""
    if asked is not None:
        return asked or None
    if kind in ("json", "csv"):
        return None
    return ON_A_SCREEN if sys.stdout.isatty() else ELSEWHERE


def write(session: Session, lines: Iterable[str]) -> None:
    """Print lines of an answer, page by page if they are longer than the screen."""
    from ledger.commands.pager import show

    show(session, "\n".join(lines))


def write_csv(session: Session, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows for a spreadsheet as they come: lists joined by ";", nothing it would run."""
    import csv
    import io

    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_inert(row[name]) for name in names])
        if sheet.tell() > _PIECE:
            session.out(sheet.getvalue().removesuffix("\n"))
            sheet.seek(0)
            sheet.truncate()
    if sheet.tell():
        session.out(sheet.getvalue().removesuffix("\n"))


def _inert(value: Any) -> Any:
    """Return what a cell holds; text that looks like a formula gets an apostrophe in front."""
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def format_of(session: Session, *known: str) -> str:
    """Return the format asked for; raises Unusable when this command does not speak it."""
    if session.format not in known:
        raise Unusable(
            f"this cannot be answered as {session.format}.",
            *[("", f"--format {name}") for name in known],
        )
    return session.format


def day_option(session: Session, text: str | None, option: str) -> date | None:
    """Return the day of an option that looks back; None when it was not given."""
    return read_day(text, session.today, option) if text else None


def when(session: Session) -> str:
    """Return the words that say which day an answer is about; none for now."""
    return "" if session.day.is_now else f" as of {session.as_of}"


def is_new(session: Session) -> bool:
    """Say whether nobody named a ledger and there is none yet: that is no error."""
    return not session.place.chosen and not session.place.exists
