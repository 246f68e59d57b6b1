"""Many predictions with everything in force, read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ledger.domain.entry import Entry, prediction_subject
from ledger.domain.fold import fold_prediction
from ledger.domain.state import PredictionState
from ledger.store.queries import entry_from
from ledger.store.reader import Reader

AT_ONCE = 500
"""Subjects that one statement asks for: databases limit how long it may be."""


def states(reader: Reader, numbers: Sequence[int]) -> dict[int, PredictionState]:
    """Return predictions with everything in force, in the order asked for.

    What was taken back is left out.
    """
    subjects = {number: prediction_subject(number) for number in numbers}
    entries: dict[str, list[Entry]] = {subject: [] for subject in subjects.values()}
    for start in range(0, len(numbers), AT_ONCE):
        _add(reader, entries, [subjects[n] for n in numbers[start : start + AT_ONCE]])
    folded = ((n, fold_prediction(entries[subject])) for n, subject in subjects.items())
    return {number: state for number, state in folded if state is not None}


def _add(reader: Reader, entries: dict[str, list[Entry]], subjects: Sequence[str]) -> None:
    # Written out, as each is made of a number: binding hundreds of names takes longer.
    named = ", ".join(f"'{subject}'" for subject in subjects)
    sql = (
        "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
        f" WHERE subject IN ({named}) ORDER BY seq"
    )
    read = _reading(len(subjects))
    for row in reader.rows(sql):
        entries[row[5]].append(read(row))


def _reading(count: int) -> Callable[[tuple[Any, ...]], Entry]:
    """Return what makes an entry of a row: for many, what reads faster and is imported longer."""
    if count < AT_ONCE // 10:
        return entry_from
    from ledger.store.log import entry_from as entry_of

    return lambda row: entry_of(*row)
