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


def states(reader: Reader, numbers: Sequence[int]) -> dict[int, PredictionState]:
    """Return predictions with everything in force, in the order asked for.

    What was taken back is left out.
    """
    subjects = {number: prediction_subject(number) for number in numbers}
    entries: dict[str, list[Row]] = {subject: [] for subject in subjects.values()}
    for start in range(0, len(numbers), AT_ONCE):
        _add(reader, entries, [subjects[n] for n in numbers[start : start + AT_ONCE]])
    fold = _folding(len(subjects))
    folded = ((n, fold(entries[subject])) for n, subject in subjects.items())
    return {number: state for number, state in folded if state is not None}


def _add(reader: Reader, entries: dict[str, list[Row]], subjects: Sequence[str]) -> None:
    # Written out, as each is made of a number: binding hundreds of names takes longer.
    named = ", ".join(f"'{subject}'" for subject in subjects)
    sql = (
        "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
        f" WHERE subject IN ({named}) ORDER BY seq"
    )
    for row in reader.rows(sql):
        entries[row[5]].append(row)


def _folding(count: int) -> Callable[[Sequence[Row]], PredictionState | None]:
    """Return what folds rows of the log: for many, what reads faster and is imported longer."""
    if count < AT_ONCE // 10:
        return lambda rows: fold_prediction([entry_from(row) for row in rows])
    from ledger.store.log import entry_from as entry_of
    from ledger.store.plain_states import plain_state

    def fold(rows: Sequence[Row]) -> PredictionState | None:
        plain = plain_state(rows) if rows else None
        return plain or fold_prediction([entry_of(*row) for row in rows])

    return fold
