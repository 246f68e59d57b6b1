"""State to rows: the projections of what is in force, kept by refolding what was touched.

A projection says nothing that the log does not say; ``rebuild`` makes all of them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ledger.domain.assessment import newest
from ledger.domain.entry import Entry, prediction_id
from ledger.domain.fold import fold_prediction, fold_speaker
from ledger.domain.names import text_key
from ledger.domain.prediction import Verdict, rests_on_own_figures
from ledger.domain.searching import of_speaker, words_of
from ledger.domain.state import Given, PredictionState, SpeakerState, cited_by
from ledger.store import sampling, tables, tallies
from ledger.store.batch import BATCH, delete_all, insert_all
from ledger.store.bears import bears

Rows = dict[sa.Table, list[dict[str, Any]]]
"""Rows by table, as they are inserted."""

PREDICTION_TABLES = (
    tables.prediction, tables.resolution, tables.evidence, tables.assessment,
    tables.base_rate, tables.tag, tables.search,
)  # fmt: skip
SPEAKER_TABLES = (
    tables.speaker, tables.speaker_alias, tables.speaker_role, tables.speaker_word,
)  # fmt: skip


def rows_of(subject: str, entries: Sequence[Entry]) -> Rows:
    """Return the projection rows of one subject; none when it does not exist any more."""
    rows: Rows = defaultdict(list)
    if subject.startswith("prediction/"):
        _add_prediction(rows, fold_prediction(entries))
    elif subject.startswith("speaker/"):
        _add_speaker(rows, fold_speaker(entries))
    return rows


def _add_speaker(rows: Rows, state: SpeakerState | None) -> None:
    if state is None:
        return
    speaker = state.speaker
    rows[tables.speaker].append({
        "slug": speaker.slug, "seq": state.added_seq, "name": speaker.name,
        "name_key": text_key(speaker.name), "kind": str(speaker.kind),
        "merged_into": speaker.merged_into,
    })  # fmt: skip
    by_key = {text_key(alias): alias for alias in speaker.aliases}
    rows[tables.speaker_alias] += [
        {"speaker": speaker.slug, "alias_key": key, "alias": by_key[key]} for key in sorted(by_key)
    ]
    rows[tables.speaker_role] += [
        {"speaker": speaker.slug, "number": number, "role": role.role,
         "organisation": role.organisation, "since": _iso(role.since), "until": _iso(role.until)}
        for number, role in enumerate(speaker.roles, start=1)
    ]  # fmt: skip
    rows[tables.speaker_word] += [
        {"speaker": speaker.slug, "word": word}
        for word in words_of([speaker.name, *speaker.aliases])
    ]


def _add_prediction(rows: Rows, state: PredictionState | None) -> None:
    if state is None:
        return
    said, number = state.prediction, state.prediction.id
    rows[tables.prediction].append(_prediction_row(state))
    rows[tables.tag] += [{"prediction": number, "tag": tag} for tag in sorted(set(said.tags))]
    rows[tables.search].append(
        {"rowid": number, "words": searched(said.speaker, said.claim, said.quote)}
    )
    rows[tables.evidence] += [
        {"prediction": number, "number": item.evidence.number, "seq": item.seq,
         "stance": str(item.evidence.stance), "url": item.evidence.url,
         "published_on": _iso(item.evidence.published_on),
         "happened_on": _iso(item.evidence.happened_on), "value": item.evidence.value,
         "figure_by": _word(item.evidence.figure_by)}
        for item in state.evidence
    ]  # fmt: skip
    rows[tables.assessment] += [
        {"prediction": number, "number": place, "seq": one.seq, "assessor": one.assessment.by,
         "verdict": _word(one.assessment.verdict), "blind": int(one.assessment.blind),
         "known_on": _iso(one.known_on), "origin": one.assessment.origin}
        for place, one in enumerate(newest(state.assessments), start=1)
    ]  # fmt: skip
    rows[tables.base_rate] += [
        {"prediction": number, "number": place, "seq": one.seq,
         "chance_ppm": one.rate.chance_ppm, "set_on": _iso(one.set_on)}
        for place, one in enumerate(state.base_rates, start=1)
    ]  # fmt: skip
    rows[tables.resolution] += [
        resolution_row(state, place, given) for place, given in enumerate(state.given)
    ]


def searched(speaker: str, claim: str, quote: str | None) -> str:
    """Return the words that a prediction is found by, with spaces between them."""
    return " ".join([of_speaker(speaker), *words_of([claim, quote])])


def _prediction_row(state: PredictionState) -> dict[str, Any]:
    said = state.prediction
    due = said.deadline
    bearing, bears_from = bears(state, state.current.resolution if state.current else None)
    return {
        "id": said.id, "seq": state.recorded_seq, "speaker": said.speaker,
        "claim": said.claim, "claim_key": text_key(said.claim), "kind": str(said.kind),
        "said_on": _iso(said.said_on), "source_url": said.source.url,
        "deadline": _iso(due.day) if due else None,
        "deadline_words": due.words if due else None,
        "precision": due.precision if due else None,
        "basis": str(due.basis) if due else None,
        "window_start": _iso(due.window_start) if due else None,
        "strict": _iso(due.strict) if due else None,
        "decidable_on": _iso(said.decidable_on),
        "wording": str(said.wording), "wording_class": _word(said.wording_class),
        "probability_ppm": said.probability_ppm, "target": said.target,
        "compound": int(said.compound), "frame": said.frame, "restates": said.restates,
        "reading_of": said.reading_of, "needs": said.needs, "part_of": said.part_of,
        "origin": said.origin,
        "hands_off": int(state.hands_off), "terms_late": int(state.terms_late),
        "draft": int(state.draft), "undecided": _undecided(state),
        # A draft counts from the day it was accepted: nobody may write many and keep the lucky.
        "recorded_at": state.accepted_at or state.recorded_at,
        "recorded_by": state.recorded_by, "bearing": bearing, "bears_from": bears_from,
    }  # fmt: skip


def _undecided(state: PredictionState) -> int:
    if state.verdict is None:
        return 1
    if state.verdict is Verdict.MISSED and state.new_evidence and state.prediction.needs is None:
        return 3
    return 2 if state.verdict is Verdict.UNCLEAR else 0


def resolution_row(state: PredictionState, place: int, given: Given) -> dict[str, Any]:
    """Return the row of a verdict on a prediction; ``place`` counts those in force from 0."""
    resolution = given.resolution
    return {
        "prediction": state.prediction.id, "place": place, "seq": given.seq,
        "verdict": str(resolution.verdict), "void_reason": _word(resolution.void_reason),
        "because": resolution.because, "happened_on": _iso(resolution.happened_on),
        "known_on": _iso(resolution.known_on) or given.at[:10],
        "first_known_on": _iso(resolution.first_known_on), "rule": resolution.rule,
        "resolver": resolution.resolver, "early": int(resolution.early),
        "own_figures": int(rests_on_own_figures(cited_by(state, resolution))),
        "given_at": given.at, "given_by": given.actor,
    }  # fmt: skip


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _word(word: Any) -> str | None:
    return str(word) if word else None


def project(
    connection: sa.Connection,
    subjects: Mapping[str, Sequence[Entry]],
    fresh: Mapping[str, Sequence[Entry]] | None = None,
) -> None:
    """Replace the rows of these subjects by what their entries add up to.

    ``fresh`` are subjects that had no entry before, and so have no rows to replace.
    """
    _clear(connection, subjects)
    all_of_them = {**subjects, **(fresh or {})}
    _insert(connection, (rows_of(s, some) for s, some in all_of_them.items()))
    tallies.put_in(connection, _numbers(all_of_them))


def _numbers(subjects: Iterable[str]) -> list[int]:
    return [number for s in subjects if (number := prediction_id(s)) is not None]


def forget(connection: sa.Connection) -> None:
    """Let the index of words keep nothing of what was taken out of it.

    SQLite only marks what is gone until it merges the pieces of the index; PostgreSQL drops it
    with the rows, at its next VACUUM.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


def _clear(connection: sa.Connection, subjects: Iterable[str]) -> None:
    numbers = _numbers(subjects)
    slugs = [s.removeprefix("speaker/") for s in subjects if s.startswith("speaker/")]
    if numbers:
        tallies.take_out(connection, numbers)
        delete_all(connection, [(table, table.columns[0]) for table in PREDICTION_TABLES], numbers)
    if slugs:
        delete_all(connection, [(table, table.columns[0]) for table in SPEAKER_TABLES], slugs)


def _insert(connection: sa.Connection, folded: Iterable[Rows]) -> None:
    """Insert rows in large batches."""
    waiting: Rows = defaultdict(list)
    for rows in folded:
        for table, some in rows.items():
            waiting[table] += some
            if len(waiting[table]) >= BATCH:
                insert_all(connection, table, waiting.pop(table))
    for table, some in waiting.items():
        insert_all(connection, table, some)


def rebuild(connection: sa.Connection, entries: Iterable[Entry]) -> None:
    """Empty every projection and fill it from these entries.

    They come subject by subject, each one's oldest first, and are not kept.
    """
    for table in tables.PROJECTIONS:
        connection.execute(table.delete())
    _insert(connection, (rows_of(subject, some) for subject, some in _by_subject(entries)))
    tallies.recount(connection)
    sampling.sample(connection)


def _by_subject(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for subject, some in groupby(entries, key=lambda e: e.subject):
        yield subject, list(some)
