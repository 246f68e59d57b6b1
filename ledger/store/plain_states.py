"""Predictions of which the log says nothing but that they were recorded and given evidence.

Most are like that.  Their entries are read by their types, in a third of the time that folding
them takes; what comes of it is what the fold gives, and a test holds this to it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

import msgspec

from ledger.domain.entry import EVIDENCE_ATTACHED, PREDICTION_RECORDED
from ledger.domain.prediction import Deadline, Evidence, Prediction, Source
from ledger.domain.state import Attached, PredictionState
from ledger.store.reader import Row

_NAME: Final = len("prediction/")
_NOT_PLAIN: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def plain_state(rows: Sequence[Row]) -> PredictionState | None:
    """Return the prediction that these entries add up to, all of its own and the oldest first.

    A row has seq, step, recorded_at, actor, type, subject and body.  None when one of them is
    of another type, says more than a value of it has, or was redacted: then they are folded.
    """
    first, *later = rows
    if first[4] != PREDICTION_RECORDED:
        return None
    for row in later:
        if row[4] != EVIDENCE_ATTACHED:
            return None
    try:
        body = _decoder(PREDICTION_RECORDED).decode(first[6])
        attached = [_attached(row) for row in later]
    except (TypeError, *_NOT_PLAIN):  # TypeError: there are no bytes
        return None
    return _state(first, body, attached)


def _attached(row: Row) -> Attached:
    body = _decoder(EVIDENCE_ATTACHED).decode(row[6])
    return Attached(_evidence(body.data), row[0], row[2], row[3])


def _state(row: Row, body: Any, later: list[Attached]) -> PredictionState:
    seq, _, at, actor, _, subject, _ = row
    said = body.data
    first = [Attached(_evidence(item), seq, at, actor) for item in said.evidence]
    pieces = (*first, *later)
    due = said.deadline
    prediction = _prediction(
        int(subject[_NAME:]), *_before(said), _source(said.source), said.kind,
        None if due is None else _deadline(due), *_after(said),
    )  # fmt: skip
    last = max([item.evidence.number for item in pieces], default=0)
    clock_set, draft = body.clock is not None, said.draft
    return PredictionState(
        prediction, seq, at, actor, clock_set, pieces, (), last, (), False, False, draft
    )


def _names(kind: Any) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _value_of(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of this kind from what was read of one."""
    members = attrgetter(*_names(kind))
    return lambda said: kind(*members(said))


_evidence, _source, _deadline = map(_value_of, (Evidence, Source, Deadline))
_prediction: Any = Prediction
_SAID: Final = _names(Prediction)[1:]
_before = attrgetter(*_SAID[: _SAID.index("source")])
_after = attrgetter(*_SAID[_SAID.index("deadline") + 1 :])


@cache
def _decoder(type: str) -> msgspec.json.Decoder[Any]:
    """Return what reads bodies of a type, and refuses data that are none of it."""
    data = _of(Evidence)
    if type == PREDICTION_RECORDED:
        evidence = ("evidence", tuple[_of(Evidence), ...], ())  # type: ignore[misc]
        recorded = [one for one in _members(Prediction) if one[0] != "id"]
        data = _struct("Recorded", [*recorded, evidence, ("draft", bool, False)])
    # The rest of a body stands in the columns beside it.
    body = msgspec.defstruct(
        "Body", [("data", data), ("clock", str | None, None)], kw_only=True, gc=False
    )
    return msgspec.json.Decoder(body)


@cache
def _of(kind: Any) -> Any:
    return _struct(kind.__name__, _members(kind))


def _struct(name: str, members: Sequence[Any]) -> Any:
    return msgspec.defstruct(name, members, kw_only=True, gc=False, forbid_unknown_fields=True)


def _members(kind: Any) -> list[Any]:
    """Return the members of a frozen value with their kinds, and what is there by default."""
    hints = typing.get_type_hints(kind)
    return [
        (field.name, _read_as(hints[field.name]))
        + (() if field.default is dataclasses.MISSING else (field.default,))
        for field in dataclasses.fields(kind)
    ]


def _read_as(hint: Any) -> Any:
    """Return what stands for a value of this kind until it is made of it."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _read_as(next(a for a in typing.get_args(hint) if a is not type(None))) | None
    return _of(typing.cast(Any, hint)) if dataclasses.is_dataclass(hint) else hint
