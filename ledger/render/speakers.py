"""Who is in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.domain.fiscal_words import year_end
from ledger.domain.line import Line, SpeakerLine
from ledger.domain.prediction import FiscalYear, Role, Speaker
from ledger.domain.status import Status
from ledger.domain.values import frozen
from ledger.render.page import Page, fields, heading, plural
from ledger.render.safe import line_of
from ledger.render.table import Column, table

COLUMNS = (
    Column("Speaker", flexible=True),
    Column("Predictions", right=True),
    Column("Role", flexible=True, optional=3),
    Column("Slug", optional=1),
    Column("Also called", flexible=True, optional=2),
)


def speakers_page(speakers: Sequence[SpeakerLine], page: Page) -> list[str]:
    """Return a table of speakers by name, with what else they can be called."""
    rows = [
        (one.name, str(one.predictions), one.role or "", one.slug, ", ".join(one.aliases))
        for one in speakers
    ]
    return [*table(COLUMNS, rows, page), "", plural(len(speakers), "speaker")]


def speaker_data(one: SpeakerLine) -> dict[str, Any]:
    """Return a speaker as a flat object."""
    return {
        "slug": one.slug,
        "name": one.name,
        "kind": one.kind,
        "role": one.role,
        "aliases": list(one.aliases),
        "predictions": one.predictions,
    }


@frozen
class Shown:
    """One speaker, those who were merged into this one, and everything said by all of them."""

    speaker: Speaker
    merged: tuple[Speaker, ...]
    lines: tuple[Line, ...]

    @property
    def all_roles(self) -> tuple[Role, ...]:
        """Return the roles of all of them, the earliest first."""
        found = dict.fromkeys(role for one in (self.speaker, *self.merged) for role in one.roles)
        return tuple(sorted(found, key=_begun))

    @property
    def counts(self) -> dict[str, int]:
        """Return how many predictions stand where, in the order of the states."""
        return {
            str(status): count
            for status in Status
            if (count := sum(line.status is status for line in self.lines))
        }


def _begun(role: Role) -> tuple[date, date]:
    return role.since or date.min, role.until or date.max


def show_page(shown: Shown, page: Page) -> list[str]:
    """Return the page of one speaker."""
    who = shown.speaker
    told = ", ".join(f"{count} {status}" for status, count in shown.counts.items())
    total = plural(len(shown.lines), "prediction")
    return [
        *heading(line_of(who.name), f"{who.kind}, {who.slug}", page),
        *fields([
            ("Also called", [", ".join(map(line_of, who.aliases))]),
            ("Roles", [role_words(role) for role in shown.all_roles]),
            ("Fiscal year", [fiscal_words(year) for year in who.fiscal_years]),
            ("Merged in", [f"{line_of(one.name)} ({one.slug})" for one in shown.merged]),
            ("Said", [f"{total}: {told}" if told else total]),
        ], page),
    ]  # fmt: skip


def role_words(role: Role) -> str:
    """Return a role with its days: "CEO, Meta (2004-02-04 to 2026-11-23)"."""
    place = ", ".join(line_of(word) for word in (role.role, role.organisation) if word)
    if role.since and role.until:
        return f"{place} ({role.since} to {role.until})"
    if role.since or role.until:
        return f"{place} ({f'since {role.since}' if role.since else f'until {role.until}'})"
    return place


def fiscal_words(year: FiscalYear) -> str:
    """Return how an organisation counts its years: "ends on 30 June; FY26 ends in 2026"."""
    named = "starts" if year.named_by == "start" else "ends"
    since = f" (since {year.since})" if year.since else ""
    return f"ends on {year_end(year.ends)}; FY26 {named} in 2026{since}"


def show_data(shown: Shown) -> dict[str, Any]:
    """Return one speaker as plain data."""
    who = shown.speaker
    return {
        "slug": who.slug,
        "name": who.name,
        "kind": str(who.kind),
        "aliases": list(who.aliases),
        "roles": [
            {"role": role.role, "organisation": role.organisation, "since": role.since,
             "until": role.until}
            for role in shown.all_roles
        ],
        "fiscal_years": [
            {"ends": year.ends, "named_by": year.named_by, "long_quarter": year.long_quarter,
             "since": year.since, "source": year.source}
            for year in who.fiscal_years
        ],
        "merged": [{"slug": one.slug, "name": one.name} for one in shown.merged],
        "predictions": len(shown.lines),
        "counts": shown.counts,
    }  # fmt: skip


def count(one: SpeakerLine) -> str:
    """Return how much a speaker said: "3 predictions"."""
    return plural(one.predictions, "prediction")


def renamed(before: str, who: Speaker) -> str:
    """Return the new name, and that the old one still finds the speaker."""
    return f'{line_of(before)} is now {line_of(who.name)}; "{line_of(before)}" stays an alias.'


def merged(gone: SpeakerLine, stays: SpeakerLine) -> str:
    """Return who is one now, and how much that one said."""
    came = f", {gone.predictions} of them from {line_of(gone.name)}" if gone.predictions else ""
    return f"{line_of(gone.name)} is now {line_of(stays.name)}: {count(stays)}{came}."


def called(who: Speaker) -> str:
    """Return what a speaker is called besides the name."""
    names = ", ".join(map(line_of, who.aliases))
    return (
        f"{line_of(who.name)} is also called {names}."
        if names
        else (f"{line_of(who.name)} has no other name.")
    )


def fiscal_years(who: Speaker) -> str:
    """Return how an organisation counts its years, one line for each time it was changed."""
    lines = (f"  {fiscal_words(year)}" for year in who.fiscal_years)
    return "\n".join([f"{line_of(who.name)}:", *lines])


def roles(who: Speaker) -> str:
    """Return every role of a speaker, one a line."""
    return "\n".join([f"{line_of(who.name)}:", *(f"  {role_words(role)}" for role in who.roles)])
