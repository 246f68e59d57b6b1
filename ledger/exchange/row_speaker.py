"""The speaker that a row names, with what the row says of them."""

from __future__ import annotations

from ledger.domain.names import text_key
from ledger.domain.prediction import Role, Speaker, SpeakerKind
from ledger.exchange.row_cells import Cells


def speaker_of(row: Cells) -> Speaker:
    """Return the speaker that a row names, with what it says of them."""
    name = " ".join(row.text("speaker").split())
    if name and not text_key(name):
        row.refuse("speaker", name, "it is not a name")
    kind = row.word(SpeakerKind, "speaker_kind", row.text("speaker_kind"))
    return Speaker(
        "", name, kind or SpeakerKind.PERSON, tuple(row.items("aliases")), tuple(_roles(row))
    )


def _roles(row: Cells) -> list[Role]:
    columns = ("role", "organisation", "role_since", "role_until")
    lists = [row.items(column) for column in columns]
    count = max(map(len, lists))
    padded = [some + [""] * (count - len(some)) for some in lists]
    return [
        Role(
            role or None, organisation or None, row.day_of("role_since", since),
            row.day_of("role_until", until),
        )
        for role, organisation, since, until in zip(*padded, strict=True)
    ]  # fmt: skip
