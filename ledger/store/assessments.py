"""What others say of predictions: read for comparing, and for the agreement of two reviewers."""

from __future__ import annotations

from ledger.domain.assessment import Assessment, newest
from ledger.domain.disagreement import Cause, Compared, causes
from ledger.domain.kinds import Verdict
from ledger.domain.state import cited_by
from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.reader import Reader
from ledger.store.states import states


def assessed(reader: Reader, day: Day) -> list[int]:
    """Return the ids of the predictions of which somebody had said something by a day."""
    sql = "SELECT DISTINCT prediction FROM assessment WHERE known_on <= :known ORDER BY prediction"
    return [number for (number,) in reader.rows(sql, {"known": day.known.isoformat()})]


def origins(reader: Reader) -> set[tuple[int, str]]:
    """Return which rows of files were noted already: prediction and key of the row."""
    sql = "SELECT prediction, origin FROM assessment WHERE origin IS NOT NULL"
    return {(number, origin) for number, origin in reader.rows(sql)}


def compared(reader: Reader, day: Day) -> list[Compared]:
    """Return every assessment known by a day beside our verdict of that day."""
    numbers = assessed(reader, day)
    there = states(reader, numbers)
    lines = {line.id: line for line in queries.lines(reader, day, parts=True)}
    found = []
    for number, folded in there.items():
        line = lines.get(number)
        if line is None:
            continue
        state = queries.as_known(folded, day)
        given = state.current.resolution if state.current else None
        cited = cited_by(state, given) if given else ()
        for one in newest(state.assessments):
            theirs = one.assessment
            why = _causes(line.verdict, causes(state.prediction, given, cited, theirs), theirs)
            found.append(Compared(line, theirs, line.verdict, why))
    return found


def _causes(
    ours: Verdict | None, found: tuple[Cause, ...], theirs: Assessment
) -> tuple[Cause, ...]:
    return found if ours is not theirs.verdict else ()
