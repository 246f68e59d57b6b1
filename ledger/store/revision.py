"""The schema revision this program knows, and what to say about any other.

Kept apart from Alembic so that everyday reading can compare it without that import; a test
ties it to the newest migration.
"""

from __future__ import annotations

from ledger.errors import SchemaMismatch

HEAD = "0012"


def check_revision(found: str | None, place: str) -> None:
    """Raise SchemaMismatch unless the ledger at this place has the revision we know."""
    if found == HEAD:
        return
    if found is None:
        raise SchemaMismatch(
            f"{place} is not a ledger: it has no schema revision.",
            ("Start a new one:", "ledger init PATH"),
        )
    if found > HEAD:
        raise SchemaMismatch(
            f"{place} was written by a newer version (schema {found}; this one knows {HEAD}).",
            ("Your data is untouched. Upgrade, then run this again:",
             "pip install --upgrade prediction-ledger"),
        )  # fmt: skip
    raise SchemaMismatch(
        f"{place} was written by an older version (schema {found}; this one needs {HEAD}).",
        ("Bring it up to date; nothing is lost:", "ledger init --upgrade"),
    )
