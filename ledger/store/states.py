"""Many predictions with everything in force, read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.domain.entry import prediction_subject
from ledger.domain.fold import fold_prediction
from ledger.domain.state import PredictionState
from ledger.store.queries import entry_from
from ledger.store.reader import Reader, Row

AT_ONCE = 500
"""Subjects that one statement asks for: databases limit how long it may be."""


def states(
    reader: Reader, numbers: Sequence[int], *, as_read: bool = False
) -> dict[int, PredictionState]:
    """Return predictions with everything in force, in the order asked for.

    What was taken back is left out.  For ``as_read`` see ``plain_state``.
    """
    entries = entries_of(reader, numbers)
    fold = folding(many=len(entries) >= AT_ONCE // 10, as_read=as_read)
    folded = ((number, fold(rows)) for number, rows in zip(numbers, entries, strict=True))
    return {number: state for number, state in folded if state is not None}


def entries_of(reader: Reader, numbers: Sequence[int]) -> list[list[Row]]:
    """Return the rows of the log that make up each of these predictions, the oldest first.

    A row has seq, step, recorded_at, actor, type, subject and body.
    """
    subjects = [*map(prediction_subject, numbers)]
    entries: dict[str, list[Row]] = {subject: [] for subject in subjects}
    wanted = [*entries]
    for start in range(0, len(wanted), AT_ONCE):
        # Written out, as each is made of a number: binding hundreds of names takes longer.
        named = ", ".join(f"'{subject}'" for subject in wanted[start : start + AT_ONCE])
        for row in reader.rows(f"{_ENTRIES} ({named}) ORDER BY seq"):
            entries[row[5]].append(row)
    return [entries[subject] for subject in subjects]


_ENTRIES = """SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry
              WHERE subject IN"""


Fold = Callable[[Sequence[Row]], PredictionState | None]
"""Rows of the log to the prediction that they add up to; None when it was taken back."""


def folding(*, many: bool, as_read: bool = False) -> Fold:
    """Return what folds rows of the log; for many, what reads faster and is imported longer.

    For ``as_read`` see ``plain_state``.
    """
    if not many:
        return lambda rows: fold_prediction([entry_from(row) for row in rows])
    from ledger.store.plain_states import plain_state

    def fold(rows: Sequence[Row]) -> PredictionState | None:
        plain = plain_state(rows, as_read=as_read) if rows else None
        return plain or _folded(rows)

    return fold


def _folded(rows: Sequence[Row]) -> PredictionState | None:
    from ledger.store.log import entry_from as entry_of

    return fold_prediction([entry_of(*row) for row in rows])
