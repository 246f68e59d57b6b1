"""Every prediction with all its entries, read in one pass over the log."""

from __future__ import annotations

from itertools import groupby

from ledger.domain.checkup import Case
from ledger.domain.entry import prediction_id
from ledger.domain.fold import fold_prediction
from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.reader import Reader

_ENTRIES = (
    "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
    " ORDER BY subject, seq"
)


def cases(reader: Reader, day: Day) -> list[Case]:
    """Return every prediction said by a day, drafts left out, in the order of the ids."""
    lines = {line.id: line for line in queries.lines(reader, day)}
    found = []
    for subject, rows in groupby(reader.rows(_ENTRIES), key=lambda row: row[5]):
        line = lines.get(prediction_id(subject) or 0)
        if line is None:
            continue
        entries = tuple(queries.entry_from(row) for row in rows)
        state = fold_prediction(entries)
        if state is not None:
            found.append(Case(line, state, entries))
    return sorted(found, key=lambda case: case.line.id)
