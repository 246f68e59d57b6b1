"""Indexes of some rows only, and of words: what each database writes in its own way.

Whoever compares the tables with a database imports this module, and nobody else needs it.
"""

from __future__ import annotations

import sqlalchemy as sa

from ledger.store.tables import log_entry, prediction, search, speaker


def _of_some(name: str, condition: str, *columns: sa.Column[object]) -> None:
    """Declare an index of the rows for which a condition holds; most rows are none of them."""
    where = sa.text(condition)
    sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


# What takes others out of force is looked for whenever something is shown.
_of_some("ix_log_entry_undone", "type = 'entry.undone'", log_entry.c.seq)

_of_some("ix_speaker_merged_into", "merged_into IS NOT NULL", speaker.c.merged_into)
_of_some("ix_prediction_part_of", "part_of IS NOT NULL", prediction.c.part_of)
_of_some("ix_prediction_restates", "restates IS NOT NULL", prediction.c.restates)
_of_some("ix_prediction_reading_of", "reading_of IS NOT NULL", prediction.c.reading_of)

# What waits for a verdict, the next deadline first; everybody asks for it, every day.
_of_some(
    "ix_prediction_undecided", "undecided > 0 AND draft = 0",
    prediction.c.deadline, prediction.c.id, prediction.c.decidable_on, prediction.c.undecided,
)  # fmt: skip
# New evidence makes these due again; there are few, and each has to be looked at.
_of_some("ix_prediction_unclear", "undecided = 2", prediction.c.id)
# What came true late may be among these; there are few, and each is looked at once a day.
_of_some("ix_prediction_found_since", "undecided = 3", prediction.c.id)

# The words are ready-made: neither database takes a text apart after its own fashion.
search.append_constraint(
    sa.Index(
        "ix_search_words",
        sa.text("array_to_tsvector(string_to_array(words, ' '))"),
        postgresql_using="gin",
    ).ddl_if(dialect="postgresql")
)
