"""One prediction or speaker with everything in force: its entries, folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.status import Day
from ledger.errors import PredictionNotFound, SpeakerNotFound
from ledger.store.queries.log_entries import entries
from ledger.store.queries.predictions import line, newest_id
from ledger.store.reader import Reader

if TYPE_CHECKING:
    from ledger.domain.state import PredictionState, SpeakerState


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


def speaker_state(reader: Reader, slug: str) -> SpeakerState:
    """Return a speaker with everything in force; raises SpeakerNotFound."""
    from ledger.domain.entry import speaker_subject
    from ledger.domain.fold import fold_speaker

    folded = fold_speaker(entries(reader, speaker_subject(slug)))
    if folded is None:
        raise SpeakerNotFound(slug, (), ("All speakers:", "ledger speaker list"))
    return folded
