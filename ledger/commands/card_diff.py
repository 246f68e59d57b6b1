"""``ledger scorecard --diff``: what changed in a card between two days, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ledger.commands.card_options import chosen
from ledger.commands.cards import ASKING, sheet_of, whose
from ledger.commands.paper import day_option
from ledger.commands.past import reading
from ledger.commands.session import Session
from ledger.domain.scorecard_diff import diff
from ledger.domain.status import Day
from ledger.errors import Unusable
from ledger.render.scorecard import Sheet
from ledger.render.scorecard_diff import DiffSheet


def diff_sheet(
    session: Session, speaker: str | None, organisation: str | None, given: Mapping[str, Any]
) -> DiffSheet:
    """Return both cards and what differs between them.

    Each is of the world of its day; with ``--recorded`` it is what this ledger had written by
    the end of that day. Raises Unusable for what are no two days.
    """
    first, last = _days(session, given["diff"])
    sheets = [_sheet(session, speaker, organisation, given, day) for day in (first, last)]
    before, after = (replace(sheet, policy=given["policy"]) for sheet in sheets)
    found = diff(before.card, after.card, given["policy"])
    return DiffSheet(before, after, found, bool(given["recorded"]))


def _sheet(
    session: Session,
    speaker: str | None,
    organisation: str | None,
    given: Mapping[str, Any],
    day: date,
) -> Sheet:
    by = str(day) if given["recorded"] else given["recorded_by"]
    with reading(session, by) as (now, then, _):
        who = whose(now, then, Day.on(day), speaker, organisation)
        wanted = chosen(session, now, given, f"{ASKING} {who.slug}".rstrip())
        wanted = replace(wanted, recorded_by=None) if given["recorded"] else wanted
        return sheet_of(then, Day.on(day), who, wanted)


def _days(session: Session, text: str) -> tuple[date, date]:
    """Return the two days of ``FROM..TO``; nothing behind the dots is today."""
    found = re.fullmatch(r"\s*(.+?)\s*\.\.\s*(.*?)\s*", text)
    if found is None:
        raise Unusable(
            f'--diff "{text}" names no two days.',
            ("Two days:", "--diff 2024-12-31..2025-12-31"),
            ("From a day until now:", "--diff 2024-12-31.."),
        )
    first = day_option(session, found[1], "--diff")
    last = day_option(session, found[2], "--diff") or session.as_of
    assert first is not None, "the first day is there"
    if first >= last:
        raise Unusable(
            f"--diff goes from {first} to {last}, and the second day has to be later.",
            *([("The other way round:", f"--diff {last}..{first}")] if first > last else []),
            ("From a day until now:", f"--diff {min(first, last)}.."),
        )
    return first, last
