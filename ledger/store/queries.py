"""Reads: the questions that commands ask, as SQL text and frozen rows.

Every statement runs unchanged on both databases through a ``Reader``.  Days are computed in
Python and passed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.domain.line import Line, SpeakerLine
from ledger.domain.prediction import Kind, Verdict, VoidReason
from ledger.domain.status import Day, Status, status_of
from ledger.errors import PredictionNotFound, SpeakerNotFound
from ledger.store.anchored import proved_records
from ledger.store.families import roots
from ledger.store.reader import Reader

# What scoring and folding need is imported where it is used: lists and the queue of due ones
# are waited for, and need neither.
if TYPE_CHECKING:
    from ledger.domain.entry import Entry
    from ledger.domain.likeness import Candidate
    from ledger.domain.scorecard import Outcome
    from ledger.domain.scorecard_model import Guidance
    from ledger.domain.state import PredictionState, SpeakerState

# What is attached to a split claim itself changes nothing: its verdict follows from its parts.
_NEW_EVIDENCE = """p.needs IS NULL AND EXISTS (SELECT 1 FROM evidence e WHERE e.prediction = p.id
             AND e.seq > r.seq AND COALESCE(e.published_on, e.happened_on, '') <= :known)"""

_FROM = """
      FROM prediction p
      JOIN speaker o ON o.slug = p.speaker
      JOIN speaker s ON s.slug = COALESCE(o.merged_into, o.slug)
      LEFT JOIN resolution r ON r.prediction = p.id AND r.place = (
           SELECT MAX(q.place) FROM resolution q
            WHERE q.prediction = p.id AND q.known_on <= :known)
     WHERE p.said_on <= :known"""

_LINE = f"""
    SELECT p.id, s.slug, s.name, p.claim, p.kind, p.said_on, p.source_url, p.deadline,
           p.deadline_words, p.precision, p.basis, p.wording, p.wording_class,
           p.probability_ppm, p.frame, p.restates, p.reading_of, p.hands_off, p.terms_late,
           p.recorded_at, p.recorded_by, r.verdict, r.void_reason, r.because, r.happened_on,
           r.known_on, r.first_known_on, r.rule, r.resolver, r.early, r.given_at, r.given_by,
           (SELECT COUNT(*) FROM evidence e WHERE e.prediction = p.id
             AND COALESCE(e.published_on, e.happened_on, '') <= :known),
           CASE WHEN {_NEW_EVIDENCE} THEN 1 ELSE 0 END,
           p.origin, p.draft, p.decidable_on, p.strict,
           CASE WHEN p.needs IS NULL THEN r.own_figures ELSE (
             SELECT MAX(w.own_figures) FROM resolution w JOIN prediction t
                 ON t.id = w.prediction WHERE t.part_of = p.id) END,
           p.needs, p.part_of
    {_FROM}"""

# Parts have no vote, so no list counts them that does not ask for them.
_VOTES = " AND p.draft = 0 AND p.part_of IS NULL"
_NO_VERDICT = f" AND (r.verdict IS NULL OR r.verdict = 'unclear' AND {_NEW_EVIDENCE})"
_UNDECIDED = f"{_VOTES}{_NO_VERDICT}"


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
) -> list[Line]:
    """Return the predictions said by the day, in the order of their ids.

    ``speaker`` is a slug; ``only_open`` leaves out those with a verdict, except *unclear*.
    Drafts are left out; True gives only drafts, None both.  Parts of split claims have no vote
    of their own and are left out too, unless ``parts`` asks for them or ``id`` names one.
    """
    where, params = "", dict[str, Any]()
    if speaker is not None:
        where, params["speaker"] = where + " AND s.slug = :speaker", speaker
    if id is not None:
        where, params["id"] = where + " AND p.id = :id", id
    if tag is not None:
        where += " AND EXISTS (SELECT 1 FROM tag t WHERE t.prediction = p.id AND t.tag = :tag)"
        params["tag"] = tag
    if only_open:
        where += " AND (r.verdict IS NULL OR r.verdict = 'unclear')"
    if drafts is not None:
        where += f" AND p.draft = {int(drafts)}"
    if not parts and id is None:
        where += " AND p.part_of IS NULL"
    return _lines(reader, day, f"{where} ORDER BY p.id", params)


def lines_after(
    reader: Reader,
    day: Day,
    after: int,
    limit: int,
    *,
    speaker: str | None = None,
    tag: str | None = None,
) -> list[Line]:
    """Return at most so many published predictions with higher ids, in their order.

    ``speaker`` is a slug.  Drafts and parts are left out.
    """
    where, params = " AND p.id > :after", dict[str, Any](after=after)
    if speaker is not None:
        where, params["speaker"] = where + " AND s.slug = :speaker", speaker
    if tag is not None:
        where += " AND EXISTS (SELECT 1 FROM tag t WHERE t.prediction = p.id AND t.tag = :tag)"
        params["tag"] = tag
    return _lines(reader, day, f"{where}{_VOTES} ORDER BY p.id LIMIT {limit:d}", params)


def waiting(reader: Reader, day: Day) -> list[Line]:
    """Return the due predictions, those that wait longest first."""
    where = (
        f"{_UNDECIDED} AND p.deadline < :due AND COALESCE(p.decidable_on, '') <= :due"
        " ORDER BY p.deadline, p.id"
    )
    return _lines(reader, day, where, {"due": day.due.isoformat()})


def awaiting(reader: Reader, day: Day) -> list[Line]:
    """Return what is past its deadline and cannot be judged yet, the next decidable first."""
    where = (
        f"{_UNDECIDED} AND p.deadline < :due AND p.decidable_on > :due"
        " ORDER BY p.decidable_on, p.id"
    )
    return _lines(reader, day, where, {"due": day.due.isoformat()})


def coming(
    reader: Reader, day: Day, *, until: date | None = None, limit: int | None = None
) -> list[Line]:
    """Return the open predictions, the next deadline first; up to a day, or so many."""
    where, params = f"{_UNDECIDED} AND p.deadline >= :due", {"due": day.due.isoformat()}
    if until is not None:
        where, params["until"] = where + " AND p.deadline <= :until", until.isoformat()
    where += " ORDER BY p.deadline, p.id"
    if limit is not None:
        where += f" LIMIT {limit:d}"
    return _lines(reader, day, where, params)


def claims(
    reader: Reader, day: Day, *, decided: bool | None = None, limit: int = 1000
) -> list[tuple[int, str]]:
    """Return the newest ids with their claims, the newest first, parts too; drafts are left out.

    ``decided`` True gives those with a verdict, False those that wait for one, None both.
    """
    where = {None: "", False: _NO_VERDICT, True: " AND r.verdict IS NOT NULL"}[decided]
    sql = f"SELECT p.id, p.claim {_FROM} AND p.draft = 0{where} ORDER BY p.id DESC LIMIT :limit"
    found = reader.rows(sql, {"known": day.known.isoformat(), "limit": limit})
    return [(number, claim) for number, claim in found]


def tally(reader: Reader, day: Day) -> tuple[dict[Status, int], int]:
    """Return how many predictions stand where on a day, and how many speakers they have."""
    stands = f"""CASE WHEN r.verdict IS NOT NULL
               AND NOT (r.verdict = 'unclear' AND {_NEW_EVIDENCE}) THEN r.verdict
               WHEN p.deadline IS NULL THEN 'no deadline'
               WHEN p.deadline >= :due THEN 'open'
               WHEN p.decidable_on > :due THEN 'awaiting data' ELSE 'due' END"""
    params = {"known": day.known.isoformat(), "due": day.due.isoformat()}
    from_ = f"{_FROM}{_VOTES}"
    counted = reader.rows(f"SELECT {stands}, COUNT(*) {from_} GROUP BY 1", params)
    people = reader.rows(f"SELECT COUNT(DISTINCT s.slug) {from_}", params)
    return {Status(word): count for word, count in counted}, people[0][0]


def _lines(reader: Reader, day: Day, where: str, params: dict[str, Any]) -> list[Line]:
    known = {"known": day.known.isoformat()}
    found = reader.rows(_LINE + where, {**known, **params})
    few = [row[0] for row in found] if len(found) <= FEW else None
    tags = tags_of(reader, few) if found else {}
    return [_line(row, day, tags) for row in found]


def _line(row: tuple[Any, ...], day: Day, tags: dict[int, tuple[str, ...]]) -> Line:
    verdict = Verdict(row[21]) if row[21] else None
    deadline = _day(row[7])
    values: list[Any] = [
        row[0], row[1], row[2], row[3], Kind(row[4]), date.fromisoformat(row[5]), row[6],
        deadline, *row[8:17], bool(row[17]), bool(row[18]), row[19], row[20], verdict,
        VoidReason(row[22]) if row[22] else None, row[23], _day(row[24]), _day(row[25]),
        _day(row[26]), row[27], row[28], bool(row[29]), row[30], row[31], row[32],
        bool(row[33]), row[34],
        status_of(verdict, deadline, day, new_evidence=bool(row[33]), draft=bool(row[35]),
                  decidable_on=_day(row[36])),
        tags.get(row[0], ()), _day(row[36]), _day(row[37]), bool(row[38]), row[39], row[40],
    ]  # fmt: skip
    return Line(*values)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


FEW = 500
"""Up to so many predictions their tags are asked for by id, and not all tags read."""


def tags_of(reader: Reader, ids: Iterable[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Return the tags of the predictions that have any, sorted; of all without ids."""
    found: dict[int, tuple[str, ...]] = {}
    only = "" if ids is None else f" WHERE prediction IN ({', '.join(f'{id:d}' for id in ids)})"
    sql = f"SELECT prediction, tag FROM tag{only} ORDER BY prediction, tag"
    for number, tag in reader.rows(sql):
        found[number] = (*found.get(number, ()), tag)
    return found


def line(reader: Reader, number: int, day: Day) -> Line:
    """Return one prediction, a draft too; raises PredictionNotFound."""
    found = lines(reader, day, id=number, drafts=None)
    if not found:
        raise PredictionNotFound(number, newest_id(reader))
    return found[0]


def leaf_of(reader: Reader, number: int) -> str:
    """Return the hash, in hex, of the entry that recorded a prediction; empty for none."""
    sql = """SELECT leaf FROM log_entry WHERE subject = :subject
              AND type = 'prediction.recorded' ORDER BY seq LIMIT 1"""
    found = reader.rows(sql, {"subject": f"prediction/{number}"})
    return bytes(found[0][0]).hex() if found else ""


def newest_id(reader: Reader) -> int | None:
    """Return the highest id in the ledger; None when it has no predictions."""
    newest: int | None = reader.rows("SELECT MAX(id) FROM prediction")[0][0]
    return newest


def outcomes(reader: Reader, day: Day, speaker: str | None = None) -> list[Outcome]:
    """Return what scoring needs to know of each prediction, of one speaker or of all.

    Parts of split claims are among them: the card shows them, and counts them nowhere.
    """
    family = roots(reader)
    from ledger.store.parts import split_late

    there = lines(reader, day, speaker=speaker, parts=True)
    late, proved = split_late(reader, there), proved_records(reader)
    second, guided = second_verdicts(reader, day), guidance(reader, day)
    return [
        outcome_of(item, day, family, late, second, proved.get(item.id, ""), guided.get(item.id))
        for item in there
    ]


def guidance(reader: Reader, day: Day) -> dict[int, Guidance]:
    """Return the guided numbers of stated periods with what came of them, by a day.

    Of several figures the one for the latest day counts.
    """
    sql = """SELECT p.id, p.target, e.value FROM prediction p
               JOIN evidence e ON e.prediction = p.id
              WHERE p.kind = 'during' AND p.target IS NOT NULL AND e.value IS NOT NULL
                AND e.stance IN ('for', 'against')
                AND COALESCE(e.published_on, e.happened_on, '') <= :known
              ORDER BY p.id, COALESCE(e.happened_on, e.published_on, ''), e.number"""
    found = reader.rows(sql, {"known": day.known.isoformat()})
    if not found:
        return {}
    # Imported only where there is something to read: most cards hold no guided number.
    from ledger.domain.guided import guidance_of

    pairs = ((number, guidance_of(target, value)) for number, target, value in found)
    return {number: pair for number, pair in pairs if pair}


def second_verdicts(reader: Reader, day: Day) -> dict[int, str]:
    """Return the verdict that a blind reviewer last gave on each prediction, by a day."""
    sql = """SELECT prediction, verdict FROM assessment
              WHERE blind = 1 AND verdict IS NOT NULL AND known_on <= :known ORDER BY seq"""
    found = reader.rows(sql, {"known": day.known.isoformat()})
    return dict(found)


def outcome_of(
    item: Line,
    day: Day,
    family: Mapping[int, int],
    late: frozenset[int] = frozenset(),
    second: Mapping[int, str] | None = None,
    proved: str = "",
    guided: Guidance | None = None,
) -> Outcome:
    """Return one prediction as scoring sees it; ``family`` is what ``roots`` gives.

    ``late`` are the claims that were split once the outcome of a part could be known, ``second``
    the verdicts that blind reviewers gave.  It is on record from our own clock, or from
    ``proved`` where a time stamp is later.  ``guided`` is the guided number with what came.
    """
    from ledger.domain.scorecard import Outcome

    redundant = item.verdict is Verdict.UNCLEAR and item.new_evidence
    return Outcome(
        id=item.id, family=family.get(item.id, item.id), speaker=item.speaker,
        claim=item.claim, said_on=item.said_on, deadline=item.deadline, kind=str(item.kind),
        verdict=str(item.verdict) if item.verdict and not redundant else None,
        void_reason=str(item.void_reason) if item.void_reason else None,
        happened_on=item.happened_on, known_on=_clamped(item.known_on, day),
        recorded_on=date.fromisoformat(max(item.recorded_at, proved)[:10]),
        first_known_on=item.first_known_on, basis=item.basis or "stated",
        wording=item.wording, reading_of=item.reading_of, restates=item.restates,
        wording_class=item.wording_class or _said_a_number(item),
        probability_ppm=item.probability_ppm,
        frame=item.frame, tags=item.tags, resolver=item.resolver, rule=item.rule,
        early=item.early, terms_late=item.terms_late, decidable_on=item.decidable_on,
        strict=item.strict, own_figures=item.own_figures, part_of=item.part_of,
        needs=item.needs, split_late=item.id in late, second_verdict=(second or {}).get(item.id),
        guidance=guided,
    )  # fmt: skip


def _said_a_number(item: Line) -> str | None:
    """Return the class of a stated probability, whoever forgot to name it; None for words."""
    return None if item.probability_ppm is None else "probability"


def _clamped(known_on: date | None, day: Day) -> date | None:
    """Return the day a verdict counts from; one given today counts today, wherever today is."""
    return min(known_on, day.due) if known_on else None


_ENTRY = "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"


def entries(reader: Reader, subject: str) -> list[Entry]:
    """Return the entries of one subject, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE subject = :subject ORDER BY seq", {"subject": subject})
    return [entry_from(row) for row in found]


def entry_from(row: tuple[Any, ...]) -> Entry:
    """Return the entry that a row of the log holds; its data are None when it was redacted."""
    from ledger.domain.entry import Entry

    seq, step, at, actor, type, subject, body = row
    if body is None:
        return Entry(seq, step, at, actor, type, subject, None)
    said = json.loads(bytes(body))
    return Entry(seq, step, at, actor, type, subject, said["data"], said.get("clock"))


def newest_entries(
    reader: Reader, *, limit: int, actor: str | None = None, before: int | None = None
) -> list[Entry]:
    """Return the newest entries first, of one actor or of all, below a place in the log."""
    sql = f"{_ENTRY} WHERE seq < :before"
    params: dict[str, Any] = {"before": 2**31 - 1 if before is None else before, "limit": limit}
    if actor is not None:
        sql, params["actor"] = sql + " AND actor = :actor", actor
    found = reader.rows(sql + " ORDER BY seq DESC LIMIT :limit", params)
    return [entry_from(row) for row in found]


def entries_since(reader: Reader, seq: int) -> list[Entry]:
    """Return the entries from this place in the log on, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE seq >= :seq ORDER BY seq", {"seq": seq})
    return [entry_from(row) for row in found]


def state(reader: Reader, number: int) -> PredictionState:
    """Return a prediction with everything in force; raises PredictionNotFound."""
    from ledger.domain.entry import prediction_subject
    from ledger.domain.fold import fold_prediction

    folded = fold_prediction(entries(reader, prediction_subject(number)))
    if folded is None:
        raise PredictionNotFound(number, newest_id(reader))
    return folded


def known_state(reader: Reader, number: int, day: Day) -> PredictionState:
    """Return a prediction with the evidence and the verdict that were public on a day.

    Raises PredictionNotFound, also for one that was not said by then.
    """
    line(reader, number, day)
    return as_known(state(reader, number), day)


def as_known(folded: PredictionState, day: Day) -> PredictionState:
    """Return a prediction with only the evidence and the verdict that were public on a day."""
    from dataclasses import replace

    known = day.known.isoformat()
    return replace(
        folded,
        evidence=tuple(
            item
            for item in folded.evidence
            if item.evidence.public_on is None or item.evidence.public_on <= day.known
        ),
        given=tuple(
            item for item in folded.given if str(item.resolution.known_on or item.at[:10]) <= known
        ),
        assessments=tuple(item for item in folded.assessments if item.known_on <= day.known),
    )


def family(reader: Reader, number: int, day: Day) -> list[Line]:
    """Return the chain of restatements that a prediction is in, itself included, in order.

    Empty when it neither restates another nor is restated.
    """
    known = roots(reader)
    root = known.get(number, number)
    members = {other for other, first in known.items() if first == root}
    return (
        [item for other in sorted(members | {root}) for item in lines(reader, day, id=other)]
        if members
        else []
    )


def readings(reader: Reader, number: int, day: Day) -> list[Line]:
    """Return the other readings of the sentence that a prediction was read from."""
    sql = """SELECT p.id FROM prediction p, prediction q
              WHERE q.id = :id AND p.id <> q.id
                AND COALESCE(p.reading_of, p.id) = COALESCE(q.reading_of, q.id)
              ORDER BY p.id"""
    found = reader.rows(sql, {"id": number})
    return [item for (other,) in found for item in lines(reader, day, id=other)]


def speakers(reader: Reader) -> list[SpeakerLine]:
    """Return every speaker that was not merged into another, by name."""
    found = reader.rows(
        """
        SELECT s.slug, s.name, s.kind, COALESCE(c.predictions, 0)
          FROM speaker s
          LEFT JOIN (SELECT COALESCE(o.merged_into, o.slug) AS slug, COUNT(*) AS predictions
                       FROM prediction p JOIN speaker o ON o.slug = p.speaker
                      WHERE p.draft = 0 AND p.part_of IS NULL
                      GROUP BY COALESCE(o.merged_into, o.slug)) c
            ON c.slug = s.slug
         WHERE s.merged_into IS NULL ORDER BY s.name_key, s.slug
        """
    )
    aliases = _aliases(reader)
    roles = roles_of(reader)
    return [
        SpeakerLine(slug, name, kind, aliases.get(slug, ()), count, roles.get(slug))
        for slug, name, kind, count in found
    ]


def find_speaker(reader: Reader, text: str, asking: str = "ledger scorecard") -> SpeakerLine:
    """Return the speaker that a name, slug or alias means.

    ``asking`` is the command that asked, without the name: it is offered again with a name
    that is close.  Raises SpeakerNotFound.
    """
    from ledger.domain.names import Known, match

    people = speakers(reader)
    found = match(text, [Known(one.slug, one.name, one.aliases) for one in people])
    if found.found:
        return next(one for one in people if one.slug == found.found.slug)
    names = [one.name for one in found.near]
    near = [
        (f"Did you mean {one.name}?", f"{asking} {_quoted(one.name, one.slug, names)}")
        for one in found.near
    ]
    raise SpeakerNotFound(text, tuple(names), *near, ("All speakers:", "ledger speaker list"))


def _quoted(name: str, slug: str, names: list[str]) -> str:
    """Return a name as a shell takes it; the slug where two have the name, or quotes would."""
    plain = names.count(name) == 1 and not set(name) & set('"$`\\!')
    return f'"{name}"' if plain else slug


def _aliases(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return what else every speaker is called; what merged ones were called leads to theirs."""
    from ledger.domain.names import text_key

    found: dict[str, tuple[str, ...]] = {}
    sql = "SELECT speaker, alias FROM speaker_alias ORDER BY speaker, alias_key"
    for slug, alias in reader.rows(sql):
        found[slug] = (*found.get(slug, ()), alias)
    sql = "SELECT slug, name, merged_into FROM speaker WHERE merged_into IS NOT NULL ORDER BY slug"
    for slug, name, into in reader.rows(sql):
        known = dict.fromkeys((*found.get(into, ()), name, *found.get(slug, ())))
        keys = map(text_key, known)
        found[into] = (*known, *(() if text_key(slug) in keys else (slug,)))
    return found


def merged_into(reader: Reader, slug: str) -> list[str]:
    """Return the slugs of the speakers who were merged into this one."""
    sql = "SELECT slug FROM speaker WHERE merged_into = :slug ORDER BY slug"
    return [other for (other,) in reader.rows(sql, {"slug": slug})]


def speaker_state(reader: Reader, slug: str) -> SpeakerState:
    """Return a speaker with everything in force; raises SpeakerNotFound."""
    from ledger.domain.entry import speaker_subject
    from ledger.domain.fold import fold_speaker

    folded = fold_speaker(entries(reader, speaker_subject(slug)))
    if folded is None:
        raise SpeakerNotFound(slug, (), ("All speakers:", "ledger speaker list"))
    return folded


def roles_of(reader: Reader, on: date | None = None) -> dict[str, str]:
    """Return what every speaker with a role is, or was on a day: "CEO, Tesla, SpaceX".

    Without a day it is what has not ended.  A role without dates may have been held on any day.
    """
    spans = role_spans(reader)
    told = {slug: role_words(some, on) for slug, some in spans.items()}
    return {slug: words for slug, words in told.items() if words is not None}


def role_spans(reader: Reader) -> dict[str, list[tuple[str | None, ...]]]:
    """Return the roles of every speaker: role, organisation, since, until; days as text."""
    sql = "SELECT speaker, role, organisation, since, until FROM speaker_role"
    found: dict[str, list[tuple[str | None, ...]]] = {}
    for slug, *span in reader.rows(f"{sql} ORDER BY speaker, number"):
        found.setdefault(slug, []).append(tuple(span))
    return found


def role_words(spans: Iterable[tuple[str | None, ...]], on: date | None) -> str | None:
    """Return in words which roles of one speaker were held on a day; None when none was."""
    places: dict[str, list[str]] = {}
    for role, organisation, since, until in spans:
        if _held(since, until, on):
            some = places.setdefault(role or "", [])
            some += [organisation] if organisation and organisation not in some else []
    return _role_words(places) if places else None


def _held(since: str | None, until: str | None, on: date | None) -> bool:
    """Say whether a role was held on a day; without one, whether it is held still."""
    if on is None:
        return until is None
    return (since or "") <= on.isoformat() <= (until or "9999")


def _role_words(roles: dict[str, list[str]]) -> str:
    parts = (", ".join(word for word in (role, *places) if word) for role, places in roles.items())
    return "; ".join(parts)


def twins(reader: Reader, speaker: str, claim_key: str) -> list[tuple[int, date]]:
    """Return id and said-on day of the predictions of a speaker that claim the same words."""
    found = reader.rows(
        "SELECT p.id, p.said_on FROM speaker o JOIN prediction p ON p.speaker = o.slug"
        " WHERE p.claim_key = :key AND (o.slug = :speaker OR o.merged_into = :speaker)"
        " ORDER BY p.id",
        {"key": claim_key, "speaker": speaker},
    )
    return [(number, date.fromisoformat(said_on)) for number, said_on in found]


def candidates(reader: Reader, speaker: str) -> list[Candidate]:
    """Return everything a speaker predicted, drafts included, as far as likeness looks at it."""
    from ledger.domain.likeness import Candidate

    found = reader.rows(
        "SELECT p.id, p.claim, p.deadline, p.strict FROM prediction p"
        " JOIN speaker o ON o.slug = p.speaker"
        " WHERE COALESCE(o.merged_into, o.slug) = :speaker ORDER BY p.id",
        {"speaker": speaker},
    )
    return [Candidate(id, claim, _day(due), _day(strict)) for id, claim, due, strict in found]


def candidates_elsewhere(
    reader: Reader, speaker: str, days: tuple[date, date], *, limit: int = 1000
) -> list[tuple[str, Candidate]]:
    """Return what others predicted for a day of this span, the newest first, with their slugs.

    Drafts are left out.
    """
    from ledger.domain.likeness import Candidate

    first, last = (day.isoformat() for day in days)
    found = reader.rows(
        "SELECT COALESCE(o.merged_into, o.slug), p.id, p.claim, p.deadline, p.strict"
        " FROM prediction p JOIN speaker o ON o.slug = p.speaker"
        " WHERE p.deadline BETWEEN :first AND :last AND p.draft = 0"
        " AND COALESCE(o.merged_into, o.slug) <> :speaker ORDER BY p.id DESC LIMIT :limit",
        {"speaker": speaker, "first": first, "last": last, "limit": limit},
    )
    return [
        (slug, Candidate(id, claim, _day(due), _day(strict)))
        for slug, id, claim, due, strict in found
    ]


def origins(reader: Reader, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of the predictions that were imported from rows with these keys."""
    wanted = set(keys)
    found = reader.rows("SELECT origin, id FROM prediction WHERE origin IS NOT NULL")
    return {origin: number for origin, number in found if origin in wanted}


def slugs(reader: Reader) -> set[str]:
    """Return every slug that was ever taken and still stands, merged speakers included."""
    return {slug for (slug,) in reader.rows("SELECT slug FROM speaker")}


def undo_entries(reader: Reader) -> list[Entry]:
    """Return every entry that takes others out of force, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE type = 'entry.undone' ORDER BY seq")
    return [entry_from(row) for row in found]
