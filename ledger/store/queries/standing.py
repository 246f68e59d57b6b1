"""Where predictions stand on a day: what is due, what awaits data, what comes next, how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.domain.line import AnyLine, Line
from ledger.domain.status import Day, Status
from ledger.store.queries.predictions import (
    COUNTED,
    FROM,
    IS_DUE,
    LINE,
    STANDS,
    UNDECIDED,
    VOTES,
    L,
    Shape,
    each_where,
    reads_in_brief,
)
from ledger.store.reader import Reader


def nothing_later(reader: Reader, day: Day) -> bool:
    """Say whether all that the ledger holds was said, and could be known, by the day.

    Then what is in force is what stood on the day, and the rows of predictions and the tallies
    can be asked; otherwise each verdict has to be dated.
    """
    sql = "SELECT day FROM day_tally WHERE count > 0 ORDER BY day DESC LIMIT 1"
    newest = reader.rows(sql)
    return not newest or bool(newest[0][0] <= day.known.isoformat())


_DUE = f" AND {IS_DUE} ORDER BY p.deadline, p.id"
_AWAITING = " AND p.deadline < :due AND p.decidable_on > :due ORDER BY p.decidable_on, p.id"
_COMING = " AND p.deadline >= :due AND p.deadline <= :until ORDER BY p.deadline, p.id"


def waiting(reader: Reader, day: Day, limit: int | None = None) -> list[Line]:
    """Return the due predictions, those that wait longest first; all, or so many."""
    return [*each_waiting(reader, day, limit)]


def each_waiting(reader: Reader, day: Day, limit: int | None = None) -> Iterator[Line]:
    """Give the due predictions, those that wait longest first."""
    return _undecided(reader, day, _DUE, limit, LINE)


def awaiting(reader: Reader, day: Day, limit: int | None = None) -> list[Line]:
    """Return what is past its deadline and cannot be judged yet, the next decidable first."""
    return [*_undecided(reader, day, _AWAITING, limit, LINE)]


def coming(
    reader: Reader, day: Day, *, until: date | None = None, limit: int | None = None
) -> list[Line]:
    """Return the open predictions, the next deadline first; up to a day, or so many."""
    return [*_undecided(reader, day, _COMING, limit, LINE, until)]


def waiting_in_brief(reader: Reader, day: Day, limit: int | None) -> Sequence[AnyLine]:
    """Return what ``waiting`` returns, or as much of it as tables of many show."""
    if reads_in_brief(reader):
        return [*_undecided(reader, day, _DUE, limit, COUNTED)]
    return waiting(reader, day, limit)


def count_coming(reader: Reader, day: Day, until: date) -> int:
    """Return how many open predictions have a deadline up to a day."""
    days = {"due": day.due.isoformat(), "until": until.isoformat()}
    if nothing_later(reader, day) and not _kept(reader, "unclear"):
        sql = """SELECT COALESCE(SUM(count), 0) FROM standing_tally
                  WHERE standing = '' AND deadline >= :due AND deadline <= :until"""
        return int(reader.rows(sql, days)[0][0])
    where = f"{UNDECIDED}{_COMING.partition(' ORDER')[0]}"
    known = {"known": day.known.isoformat()}
    return int(reader.rows(f"SELECT COUNT(*) {FROM}{where}", {**known, **days})[0][0])


def _undecided(
    reader: Reader,
    day: Day,
    where: str,
    limit: int | None,
    shape: Shape[L],
    until: date | None = None,
) -> Iterator[L]:
    waits = " AND p.undecided > 0" if nothing_later(reader, day) else ""
    most = "" if limit is None else f" LIMIT {limit:d}"
    params = {"due": day.due.isoformat()}
    if where is _COMING:
        params["until"] = (until or date.max).isoformat()
    return each_where(reader, day, f"{UNDECIDED}{waits}{where}{most}", params, shape)


def tally(reader: Reader, day: Day) -> tuple[dict[Status, int], int]:
    """Return how many predictions stand where on a day, and how many speakers they have."""
    if nothing_later(reader, day):
        return _kept_tally(reader, day), _kept_speakers(reader)
    params = {"known": day.known.isoformat(), "due": day.due.isoformat()}
    from_ = f"{FROM}{VOTES}"
    counted = reader.rows(f"SELECT {STANDS}, COUNT(*) {from_} GROUP BY 1", params)
    people = reader.rows(f"SELECT COUNT(DISTINCT s.slug) {from_}", params)
    return {Status(word): count for word, count in counted}, people[0][0]


def count_drafts(reader: Reader, day: Day) -> int:
    """Return how many drafts there are that were said by the day."""
    if nothing_later(reader, day):
        return _kept(reader, "draft")
    sql = "SELECT COUNT(*) FROM prediction WHERE draft = 1 AND said_on <= :known"
    return int(reader.rows(sql, {"known": day.known.isoformat()})[0][0])


def has_parts(reader: Reader) -> bool:
    """Say whether any claim was split."""
    return _kept(reader, "part") > 0


def _kept(reader: Reader, standing: str) -> int:
    sql = "SELECT COALESCE(SUM(count), 0) FROM standing_tally WHERE standing = :standing"
    return int(reader.rows(sql, {"standing": standing})[0][0])


def _kept_tally(reader: Reader, day: Day) -> dict[Status, int]:
    """Return what the tallies say; the unclear ones, which new evidence makes due, are asked."""
    sql = """SELECT CASE WHEN standing <> '' THEN standing
                         WHEN deadline = '' THEN 'no deadline'
                         WHEN deadline >= :due THEN 'open'
                         WHEN decidable_on > :due THEN 'awaiting data' ELSE 'due' END, SUM(count)
               FROM standing_tally
              WHERE standing NOT IN ('draft', 'part', 'unclear') AND count > 0 GROUP BY 1"""
    params = {"due": day.due.isoformat()}
    found = {Status(word): int(count) for word, count in reader.rows(sql, params)}
    if _kept(reader, "unclear"):
        params["known"] = day.known.isoformat()
        sql = f"SELECT {STANDS}, COUNT(*) {FROM}{VOTES} AND p.undecided = 2 GROUP BY 1"
        for word, count in reader.rows(sql, params):
            found[Status(word)] = found.get(Status(word), 0) + count
    return found


def _kept_speakers(reader: Reader) -> int:
    """Return how many speakers have predictions; those merged into one another are one."""
    [(slugs,)] = reader.rows("SELECT COUNT(*) FROM speaker_tally WHERE count > 0")
    merged = reader.rows(
        """SELECT s.merged_into, COALESCE(o.count, 0) FROM speaker s
             JOIN speaker_tally t ON t.speaker = s.slug AND t.count > 0
             LEFT JOIN speaker_tally o ON o.speaker = s.merged_into
            WHERE s.merged_into IS NOT NULL"""
    )
    without_own = {into for into, own in merged if not own}
    return int(slugs) - len(merged) + len(without_own)
