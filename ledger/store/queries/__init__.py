"""Reads: the questions that commands ask, as SQL text and frozen rows.

Every statement runs unchanged on both databases through a ``Reader``.  Days are computed in
Python and passed in.  Every room holds the questions about one thing.

A room is opened when something of it is first asked for: a command that waits for nothing but
the due ones does not pay for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ledger.rooms import opener

if TYPE_CHECKING:
    from ledger.store.queries.chains import family, readings
    from ledger.store.queries.claimed import (
        candidates,
        candidates_elsewhere,
        claims,
        origins,
        twins,
    )
    from ledger.store.queries.in_force import as_known, known_state, speaker_state, state
    from ledger.store.queries.listing import (
        ORDERS,
        Found,
        Wanted,
        how_many,
        listed,
        listed_in_brief,
    )
    from ledger.store.queries.log_entries import (
        entries,
        entries_since,
        entry_from,
        leaf_of,
        newest_entries,
        undo_entries,
    )
    from ledger.store.queries.people import (
        bearers,
        called_like,
        find_speaker,
        merged_into,
        slugs,
        speakers,
    )
    from ledger.store.queries.predictions import (
        FEW,
        line,
        line_pieces,
        lines,
        lines_after,
        newest_id,
        some_lines,
        tags_of,
    )
    from ledger.store.queries.roles import role_spans, role_words, roles_of
    from ledger.store.queries.scored import guidance, outcome_of, outcomes, second_verdicts
    from ledger.store.queries.standing import (
        awaiting,
        coming,
        count_coming,
        count_drafts,
        each_waiting,
        tally,
        waiting,
        waiting_in_brief,
    )

_ROOMS: Final = {
    "chains": "family readings",
    "claimed": "candidates candidates_elsewhere claims origins twins",
    "in_force": "as_known known_state speaker_state state",
    "listing": "ORDERS Found Wanted how_many listed listed_in_brief",
    "log_entries": "entries entries_since entry_from leaf_of newest_entries undo_entries",
    "people": "bearers called_like find_speaker merged_into slugs speakers",
    "predictions": "FEW line line_pieces lines lines_after newest_id some_lines tags_of",
    "roles": "role_spans role_words roles_of",
    "scored": "guidance outcome_of outcomes second_verdicts",
    "standing": "awaiting coming count_coming count_drafts each_waiting tally waiting"
    " waiting_in_brief",
}
"""What each room holds."""


__getattr__ = opener(__name__, _ROOMS, globals())

__all__ = [
    "FEW",
    "ORDERS",
    "Found",
    "Wanted",
    "as_known",
    "awaiting",
    "bearers",
    "called_like",
    "candidates",
    "candidates_elsewhere",
    "claims",
    "coming",
    "count_coming",
    "count_drafts",
    "each_waiting",
    "entries",
    "entries_since",
    "entry_from",
    "family",
    "find_speaker",
    "guidance",
    "how_many",
    "known_state",
    "leaf_of",
    "line",
    "line_pieces",
    "lines",
    "lines_after",
    "listed",
    "listed_in_brief",
    "merged_into",
    "newest_entries",
    "newest_id",
    "origins",
    "outcome_of",
    "outcomes",
    "readings",
    "role_spans",
    "role_words",
    "roles_of",
    "second_verdicts",
    "slugs",
    "some_lines",
    "speaker_state",
    "speakers",
    "state",
    "tags_of",
    "tally",
    "twins",
    "undo_entries",
    "waiting",
    "waiting_in_brief",
]
