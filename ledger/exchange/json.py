"""JSON: what is in force, one object a prediction, for programs that want no log."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ledger.domain.assessment import newest
from ledger.domain.state import PredictionState
from ledger.exchange.snapshot import Piece


def dump(pieces: Iterable[Piece]) -> Iterator[str]:
    """Give the text of one JSON array of what is in force, a prediction at a time.

    Members are those of the ledger's own values; what was not given is null, never absent.
    """
    yield "["
    separator = ""
    for piece in pieces:
        for state in piece.states:
            text = json.dumps(_object(state, piece), ensure_ascii=False, indent=2)
            yield f"{separator}\n{text}"
            separator = ","
    yield "\n]\n"


def _object(state: PredictionState, piece: Piece) -> dict[str, Any]:
    current = state.current
    return {
        **_plain(state.prediction),
        "key": piece.key(state.prediction.id),
        "speaker": _plain(piece.speaker_of(state)),
        "recorded_at": state.recorded_at,
        "recorded_by": state.recorded_by,
        "terms_late": state.terms_late,
        "base_rates": [{**_plain(one.rate), "set_on": one.set_on.isoformat()}
                       for one in state.base_rates],
        "evidence": [_plain(item.evidence) for item in state.evidence],
        "assessments": [_plain(one.assessment) for one in newest(state.assessments)],
        "resolution": {**_plain(current.resolution), "given_at": current.at,
                       "given_by": current.actor} if current else None,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
