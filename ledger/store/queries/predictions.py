"""The predictions said by a day, as lists show them: one row each, with that day's verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, Generic, NamedTuple, TypeVar

from ledger.domain.kinds import Kind, Verdict, VoidReason
from ledger.domain.line import Brief, Line
from ledger.domain.status import Day, status_of
from ledger.errors import PredictionNotFound
from ledger.store.among import among
from ledger.store.reader import Reader, Row, is_sqlite

PUBLIC = "COALESCE(e.published_on, e.happened_on, '') <= :known"
"""When evidence ``e`` is public by a day."""

IS_DUE = "p.deadline < :due AND COALESCE(p.decidable_on, '') <= :due"
"""When a prediction ``p`` that has no verdict waits for one."""

# What is attached to a split claim itself changes nothing: its verdict follows from its parts.
NEW_EVIDENCE = f"""p.needs IS NULL AND r.seq IS NOT NULL AND EXISTS (SELECT 1 FROM evidence e
             WHERE e.prediction = p.id AND e.seq > r.seq AND {PUBLIC})"""

FROM = """
      FROM prediction p
      JOIN speaker o ON o.slug = p.speaker
      JOIN speaker s ON s.slug = COALESCE(o.merged_into, o.slug)
      LEFT JOIN resolution r ON r.prediction = p.id AND r.place = (
           SELECT MAX(q.place) FROM resolution q
            WHERE q.prediction = p.id AND q.known_on <= :known)
     WHERE p.said_on <= :known"""

_EVIDENCE = f"(SELECT COUNT(*) FROM evidence e WHERE e.prediction = p.id AND {PUBLIC})"
_IS_NEW = f"CASE WHEN {NEW_EVIDENCE} THEN 1 ELSE 0 END"
_OWN_FIGURES = """CASE WHEN p.needs IS NULL THEN r.own_figures ELSE (
             SELECT MAX(w.own_figures) FROM resolution w JOIN prediction t
                 ON t.id = w.prediction WHERE t.part_of = p.id) END"""

_LINE = """
    SELECT p.id, s.slug, s.name, p.claim, p.kind, p.said_on, p.source_url, p.deadline,
           p.deadline_words, p.precision, p.basis, p.wording, p.wording_class,
           p.probability_ppm, p.frame, p.restates, p.reading_of, p.hands_off, p.terms_late,
           p.recorded_at, p.recorded_by, r.verdict, r.void_reason, r.because, r.happened_on,
           r.known_on, r.first_known_on, r.rule, r.resolver, r.early, r.given_at, r.given_by,
           {evidence}, {is_new}, p.origin, p.draft, p.decidable_on, p.strict,
           {own_figures}, p.needs, p.part_of
    {from_}"""


def _line_with(evidence: str) -> str:
    return _LINE.format(evidence=evidence, is_new=_IS_NEW, own_figures=_OWN_FIGURES, from_=FROM)


_BRIEF = f"""
    SELECT p.id, s.name, p.claim, p.said_on, p.deadline, p.probability_ppm, p.basis, p.wording,
           p.reading_of, p.part_of, p.needs, r.verdict, r.happened_on, {_OWN_FIGURES},
           {_IS_NEW}, p.decidable_on, p.draft"""


# Parts have no vote, so no list counts them that does not ask for them.
VOTES = " AND p.draft = 0 AND p.part_of IS NULL"
NO_VERDICT = f" AND (r.verdict IS NULL OR r.verdict = 'unclear' AND {NEW_EVIDENCE})"
UNDECIDED = f"{VOTES}{NO_VERDICT}"

# Where a prediction stands; ``status.status_of`` says the same of its line.
STANDS = f"""CASE WHEN p.draft = 1 THEN 'draft'
               WHEN r.verdict IS NOT NULL
                    AND NOT (r.verdict = 'unclear' AND {NEW_EVIDENCE}) THEN r.verdict
               WHEN p.deadline IS NULL THEN 'no deadline'
               WHEN p.deadline >= :due THEN 'open'
               WHEN p.decidable_on > :due THEN 'awaiting data' ELSE 'due' END"""


def lines(
    reader: Reader,
    day: Day,
    *,
    speaker: str | None = None,
    only_open: bool = False,
    tag: str | None = None,
    id: int | None = None,
    drafts: bool | None = False,
    parts: bool = False,
    holding: str | None = None,
    counted: bool = True,
) -> list[Line]:
    """Return the predictions said by the day, in the order of their ids.

    ``counted`` says how much evidence each has; otherwise that is None, and takes no time.

    ``holding`` is a text whose words they hold, see ``store.searching``.

    ``speaker`` is a slug; ``only_open`` leaves out those with a verdict, except *unclear*.
    Drafts are left out; True gives only drafts, None both.  Parts of split claims have no vote
    of their own and are left out too, unless ``parts`` asks for them or ``id`` names one.
    """
    where, params = _narrowed(reader, speaker, tag, holding)
    if id is not None:
        where, params["id"] = where + " AND p.id = :id", id
    if only_open:
        where += " AND (r.verdict IS NULL OR r.verdict = 'unclear')"
    if drafts is not None:
        where += f" AND p.draft = {int(drafts)}"
    if not parts and id is None:
        where += " AND p.part_of IS NULL"
    return all_where(reader, day, f"{where} ORDER BY p.id", params, LINE if counted else UNCOUNTED)


def lines_after(
    reader: Reader,
    day: Day,
    after: int,
    limit: int,
    *,
    speaker: str | None = None,
    tag: str | None = None,
    holding: str | None = None,
) -> list[Line]:
    """Return at most so many published predictions with higher ids, in their order.

    ``speaker`` is a slug; ``holding`` a text whose words they hold.  Drafts and
    parts are left out.
    """
    where, params = _narrowed(reader, speaker, tag, holding)
    where, params["after"] = f"{where} AND p.id > :after{VOTES}", after
    return lines_where(reader, day, f"{where} ORDER BY p.id LIMIT {limit:d}", params)


def line_pieces(reader: Reader, day: Day) -> Iterator[list[Line]]:
    """Give every published prediction said by the day, a few at a time in the order of the ids.

    Drafts and parts are left out.
    """
    after = 0
    while some := lines_after(reader, day, after, PIECE):
        yield some
        after = some[-1].id


def _narrowed(
    reader: Reader, speaker: str | None, tag: str | None, holding: str | None
) -> tuple[str, dict[str, Any]]:
    """Return the condition for what somebody said, with a tag, that holds some words."""
    where, params = "", dict[str, Any]()
    if speaker is not None:
        where += of_speaker(reader, speaker, params)
    if tag is not None:
        where += " AND EXISTS (SELECT 1 FROM tag t WHERE t.prediction = p.id AND t.tag = :tag)"
        params["tag"] = tag
    if holding is not None:
        from ledger.store.searching import condition

        found, more = condition(reader, holding)
        where, params = f"{where} AND {found}", {**params, **more}
    return where, params


def some_lines(reader: Reader, day: Day, ids: Sequence[int]) -> list[Line]:
    """Return the predictions with these ids that were said by the day, in the same order."""
    if not ids:
        return []
    found = lines_where(reader, day, f" AND p.id IN ({', '.join(f'{id:d}' for id in ids)})", {})
    order = {number: place for place, number in enumerate(ids)}
    return sorted(found, key=lambda line: order[line.id])


L = TypeVar("L", Line, Brief)


class Shape(NamedTuple, Generic[L]):
    """How much of each prediction is read, and what is made of some rows."""

    select: str
    made: Callable[[Reader, list[Row], Day], list[L]]


def lines_where(reader: Reader, day: Day, where: str, params: dict[str, Any]) -> list[Line]:
    """Return the predictions that a condition (" AND …", then the order) lets through."""
    return all_where(reader, day, where, params, LINE)


def all_where(
    reader: Reader, day: Day, where: str, params: dict[str, Any], shape: Shape[L]
) -> list[L]:
    """Return what ``lines_where`` returns, in some shape."""
    known = {"known": day.known.isoformat()}
    found = reader.rows(shape.select + where, {**known, **params})
    return shape.made(reader, found, day) if found else []


def each_where(
    reader: Reader, day: Day, where: str, params: dict[str, Any], shape: Shape[L]
) -> Iterator[L]:
    """Give what ``all_where`` returns, a few at a time."""
    rows = reader.each(shape.select + where, {"known": day.known.isoformat(), **params})
    while some := list(islice(rows, PIECE)):
        yield from shape.made(reader, some, day)


def of_speaker(reader: Reader, slug: str, params: dict[str, Any]) -> str:
    """Return the condition for the predictions of a speaker, those merged into it included.

    Its values are added to ``params``.  Slugs of the merged stand in it as well, because the
    index of predictions is by the slug they were recorded with.
    """
    sql = "SELECT slug FROM speaker WHERE merged_into = :slug ORDER BY slug"
    slugs = [slug, *(other for (other,) in reader.rows(sql, {"slug": slug}))]
    names = {f"voice{place}": one for place, one in enumerate(slugs)}
    params |= {"speaker": slug, **names}
    return f" AND s.slug = :speaker AND p.speaker IN ({', '.join(f':{n}' for n in names)})"


def _lines(reader: Reader, rows: list[Row], day: Day) -> list[Line]:
    tags = tags_of(reader, [row[0] for row in rows] if len(rows) <= FEW else None)
    return [_line(row, day, tags) for row in rows]


def _line(row: Row, day: Day, tags: dict[int, tuple[str, ...]]) -> Line:
    verdict = _VERDICTS[row[21]] if row[21] else None
    deadline = as_day(row[7])
    values: list[Any] = [
        row[0], row[1], row[2], row[3], _KINDS[row[4]], date.fromisoformat(row[5]), row[6],
        deadline, *row[8:17], bool(row[17]), bool(row[18]), row[19], row[20], verdict,
        VoidReason(row[22]) if row[22] else None, row[23], as_day(row[24]), as_day(row[25]),
        as_day(row[26]), row[27], row[28], bool(row[29]), row[30], row[31], row[32],
        bool(row[33]), row[34],
        status_of(verdict, deadline, day, new_evidence=bool(row[33]), draft=bool(row[35]),
                  decidable_on=as_day(row[36])),
        tags.get(row[0], ()), as_day(row[36]), as_day(row[37]), bool(row[38]), row[39], row[40],
    ]  # fmt: skip
    return Line._make(values)


def _briefs(reader: Reader, rows: list[Row], day: Day) -> list[Brief]:
    # Many lines of a list stand alike, and reading days takes longer than finding them again.
    stands = dict[Row, Row]()
    return [_brief(row, day, stands) for row in rows]


def _brief(row: Row, day: Day, stands: dict[Row, Row]) -> Brief:
    words = (row[11], row[4], row[14], row[16], row[15])
    found = stands.get(words)
    if found is None:
        found = stands[words] = _stands(day, *words)
    verdict, deadline, is_new, decidable_on, status = found
    return Brief(
        row[0], row[1], row[2], date.fromisoformat(row[3]), deadline, row[5], row[6], row[7],
        row[8], row[9], row[10], verdict, as_day(row[12]), bool(row[13]), is_new, row[17],
        decidable_on, status,
    )  # fmt: skip


def _stands(
    day: Day, word: str | None, due: str | None, is_new: int, is_draft: int, decidable: str | None
) -> Row:
    """Return verdict, deadline, new evidence, first decidable day and status from columns."""
    verdict = _VERDICTS[word] if word else None
    deadline, decidable_on = as_day(due), as_day(decidable)
    status = status_of(
        verdict, deadline, day, new_evidence=bool(is_new), draft=bool(is_draft),
        decidable_on=decidable_on,
    )  # fmt: skip
    return verdict, deadline, bool(is_new), decidable_on, status


LINE: Final = Shape(_line_with(_EVIDENCE), _lines)
UNCOUNTED: Final = Shape(_line_with("NULL"), _lines)
"""As cards take it: they do not say how much evidence there is."""
BRIEF: Final = Shape(f"{_BRIEF}, NULL {FROM}", _briefs)
COUNTED: Final = Shape(f"{_BRIEF}, {_EVIDENCE} {FROM}", _briefs)
"""In brief, and how much evidence there is."""


def reads_in_brief(reader: Reader) -> bool:
    """Say whether reading less of each prediction takes less time.

    PostgreSQL reads all verdicts from end to end when a list wants little of each.
    """
    return is_sqlite(reader)


_KINDS = {str(kind): kind for kind in Kind}
_VERDICTS = {str(verdict): verdict for verdict in Verdict}


def as_day(text: str | None) -> date | None:
    """Return the day that a column holds as text; None for none."""
    return date.fromisoformat(text) if text else None


FEW = 20_000
"""Up to so many predictions their tags are asked for by id, and not all tags read."""

PIECE = 500
"""Predictions that are read together where they are given one by one."""


def tags_of(reader: Reader, ids: Iterable[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Return the tags of the predictions that have any, sorted; of all without ids."""
    found: dict[int, tuple[str, ...]] = {}
    sql = "SELECT prediction, tag FROM tag WHERE 0 = 0"
    for only in among("prediction", ids):
        for number, tag in reader.rows(f"{sql}{only} ORDER BY prediction, tag"):
            found[number] = (*found.get(number, ()), tag)
    return found


def line(reader: Reader, number: int, day: Day) -> Line:
    """Return one prediction, a draft too; raises PredictionNotFound."""
    found = lines(reader, day, id=number, drafts=None)
    if not found:
        raise PredictionNotFound(number, newest_id(reader))
    return found[0]


def newest_id(reader: Reader) -> int | None:
    """Return the highest id in the ledger; None when it has no predictions."""
    newest: int | None = reader.rows("SELECT MAX(id) FROM prediction")[0][0]
    return newest
