"""Many predictions with everything in force, read together."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.entry import Entry, prediction_subject
from ledger.domain.fold import fold_prediction
from ledger.domain.state import PredictionState
from ledger.store.queries import entry_from
from ledger.store.reader import Reader

AT_ONCE = 500
"""Subjects that one statement asks for: databases limit how many values it may name."""


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
    wanted = {f"s{place}": subject for place, subject in enumerate(subjects)}
    names = ", ".join(f":{name}" for name in wanted)
    sql = (
        "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
        f" WHERE subject IN ({names}) ORDER BY seq"
    )
    for row in reader.rows(sql, wanted):
        entries[row[5]].append(entry_from(row))
