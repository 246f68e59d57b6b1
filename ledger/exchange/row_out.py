"""A prediction in force as the cells of one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from ledger.domain.assessment import newest
from ledger.domain.prediction import (
    Basis,
    Evidence,
    Prediction,
    Resolution,
    Role,
    Speaker,
    SpeakerKind,
    Wording,
)
from ledger.domain.state import PredictionState
from ledger.exchange.cells import join, percent, probability
from ledger.exchange.columns import EVIDENCE_DETAILS, NONE
from ledger.exchange.row_opinions import opinion_cells
from ledger.exchange.snapshot import Piece
from ledger.exchange.terms import cited_by_default, deadline_on, known_by

DOCUMENT = "document:"
"""In front of a document's hash, where evidence is not a web address."""


def cells_of(state: PredictionState, piece: Piece) -> dict[str, str]:
    """Return the cells of one row; columns that need nothing said are absent or empty."""
    said = state.prediction
    evidence = _renumbered(state)
    speaker = piece.speaker_of(state)
    cells = {
        "key": piece.key(said.id),
        **_speaker(speaker, piece.people.name(speaker.slug)),
        **_said(said),
        **_deadline(said),
        "restates": piece.key(said.restates),
        "reading_of": piece.key(said.reading_of),
        "needs": str(said.needs or ""),
        "part_of": piece.key(said.part_of),
        **_base_rate(state),
        **_evidence([item for _, item in evidence]),
    }
    cells |= opinion_cells(one.assessment for one in newest(state.assessments))
    if state.current is not None:
        cells |= _verdict(state.current.resolution, evidence)
    return cells


def _renumbered(state: PredictionState) -> list[tuple[int, Evidence]]:
    """Return the evidence in force, each with its number here, numbered anew from 1."""
    return [
        (item.evidence.number, replace(item.evidence, number=place))
        for place, item in enumerate(state.evidence, start=1)
    ]


def _speaker(speaker: Speaker, name: str) -> dict[str, str]:
    roles: Sequence[Role] = speaker.roles
    return {
        "speaker": name,
        "speaker_kind": _unless(speaker.kind, SpeakerKind.PERSON),
        "aliases": join(speaker.aliases),
        "role": _parallel(role.role for role in roles),
        "organisation": _parallel(role.organisation for role in roles),
        "role_since": _parallel(role.since for role in roles),
        "role_until": _parallel(role.until for role in roles),
    }


def _said(said: Prediction) -> dict[str, str]:
    return {
        "claim": said.claim,
        "quote": said.quote or "",
        "language": said.quote_language or "",
        "translation": said.translation or "",
        "criterion": said.criterion or "",
        "kind": str(said.kind),
        "said_on": said.said_on.isoformat(),
        "source": said.source.url,
        "source_title": said.source.title or "",
        "source_publisher": said.source.publisher or "",
        "source_published": _text(said.source.published_on),
        "archived": said.source.archived_url or "",
        "target": said.target or "",
        "above": _text(said.above),
        "decidable_on": _text(said.decidable_on),
        "condition": said.condition or "",
        "compound": "yes" if said.compound else "",
        "wording": _unless(said.wording, Wording.QUOTED),
        "wording_class": _text(said.wording_class),
        "frame": said.frame or "",
        "tags": join(said.tags),
        **_probability(said.probability_ppm, said.probability_words),
    }


def _probability(parts: int | None, words: str | None) -> dict[str, str]:
    if parts is None:
        return {"probability": "", "probability_words": words or ""}
    try:
        readable = words is not None and probability(words) == parts
    except ValueError:
        readable = False
    if readable:
        return {"probability": words or ""}
    return {"probability": percent(parts), "probability_words": words or ""}


def _base_rate(state: PredictionState) -> dict[str, str]:
    """Return the base rate that was set last: the day belongs to the log."""
    if not state.base_rates:
        return {}
    rate = state.base_rates[-1].rate
    said = _probability(rate.chance_ppm, rate.words)["probability"]
    return {"base_rate": said, "base_rate_from": rate.source}


def _deadline(said: Prediction) -> dict[str, str]:
    due = said.deadline
    if due is None:
        return {"deadline": NONE}
    derived = deadline_on(due.day, due.words, said.said_on)
    return {
        "deadline": due.day.isoformat(),
        "deadline_words": due.words or "",
        "deadline_basis": _unless(due.basis, Basis.STATED),
        "deadline_precision": _beside(due.precision, derived.precision),
        "window_start": _beside(due.window_start, derived.window_start),
        "deadline_strict": _beside(due.strict, derived.strict),
    }


def _beside(kept: Any, derived: Any) -> str:
    """Return what to write beside a derived value: nothing when it is what we would derive."""
    return "" if kept == derived else _text(kept) or NONE


def _evidence(items: Sequence[Evidence]) -> dict[str, str]:
    if not items:
        return {}
    return {
        "evidence": join(_address(item) for item in items),
        "stance": join(str(item.stance) for item in items),
        **{
            column: _parallel(getattr(item, member) for item in items)
            for column, member in EVIDENCE_DETAILS.items()
        },
    }


def _address(item: Evidence) -> str:
    return item.url or f"{DOCUMENT}{item.document or ''}"


def _verdict(given: Resolution, numbered: Sequence[tuple[int, Evidence]]) -> dict[str, str]:
    evidence = [item for _, item in numbered]
    cited = tuple(item.number for old, item in numbered if old in given.evidence)
    return {
        "verdict": str(given.verdict),
        "void_reason": _text(given.void_reason),
        "reason": given.because,
        "happened_on": _text(given.happened_on),
        "cites": "" if cited == cited_by_default(evidence) else _listed(cited),
        "known_on": _beside(
            given.known_on, known_by([item for item in evidence if item.number in cited])
        ),
        "early": "yes" if given.early else "",
    }


def _listed(cited: Sequence[int]) -> str:
    return join(map(str, cited)) or NONE


def _parallel(values: Iterable[Any]) -> str:
    """Return a list that runs beside another; empty when no item has anything."""
    items = [_text(value) for value in values]
    return join(items) if any(items) else ""


def _text(value: date | StrEnum | str | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _unless(value: StrEnum, usual: Any) -> str:
    return "" if value == usual else str(value)
