"""Who is in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.domain.line import SpeakerLine
from ledger.render.page import Page, plural
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
