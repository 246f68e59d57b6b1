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
from typing import Any, Final, NamedTuple

import msgspec

from ledger.domain.entry import EVIDENCE_ATTACHED, PREDICTION_RECORDED
from ledger.domain.prediction import Deadline, Evidence, Prediction, Source
from ledger.domain.state import Attached, PredictionState
from ledger.store.reader import Row

_NAME: Final = len("prediction/")
_NOT_PLAIN: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def plain_state(rows: Sequence[Row], *, as_read: bool = False) -> PredictionState | None:
    """Return the prediction that these entries add up to, all of its own and the oldest first.

    A row has seq, step, recorded_at, actor, type, subject and body.  None when one of them is
    of another type, says more than a value of it has, or was redacted: then they are folded.
    ``as_read`` leaves the prediction, its deadline and its evidence as they were read, which takes
    half as long: they have the members of the values that they stand for, and are none.
    """
    first, *later = rows
    if first[4] != PREDICTION_RECORDED:
        return None
    for row in later:
        if row[4] != EVIDENCE_ATTACHED:
            return None
    make = _AS_READ if as_read else _AS_VALUES
    try:
        body = _decoder(PREDICTION_RECORDED).decode(first[6])
        attached = [_attached(row, make) for row in later]
    except (TypeError, *_NOT_PLAIN):  # TypeError: there are no bytes
        return None
    return _state(first, body, attached, make)


class _Make(NamedTuple):
    """What makes a prediction, with its id, and a piece of evidence of what was read."""

    prediction: Callable[[int, Any], Any]
    evidence: Callable[[Any], Any]


def _attached(row: Row, make: _Make) -> Attached:
    body = _decoder(EVIDENCE_ATTACHED).decode(row[6])
    return Attached(make.evidence(body.data), row[0], row[2], row[3])


def _state(row: Row, body: Any, later: list[Attached], make: _Make) -> PredictionState:
    seq, _, at, actor, _, subject, _ = row
    said = body.data
    first = [Attached(make.evidence(item), seq, at, actor) for item in said.evidence]
    pieces = (*first, *later)
    prediction = make.prediction(int(subject[_NAME:]), said)
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
_SAID: Final = _names(Prediction)[1:]
_before = attrgetter(*_SAID[: _SAID.index("source")])
_after = attrgetter(*_SAID[_SAID.index("deadline") + 1 :])


def _prediction(number: int, said: Any) -> Prediction:
    due = None if said.deadline is None else _deadline(said.deadline)
    kind: Any = Prediction
    made: Prediction = kind(
        number, *_before(said), _source(said.source), said.kind, due, *_after(said)
    )
    return made


def _numbered(number: int, said: Any) -> Any:
    said.id = number
    return said


_AS_VALUES: Final = _Make(_prediction, _evidence)
_AS_READ: Final = _Make(_numbered, lambda said: said)


@cache
def _decoder(type: str) -> msgspec.json.Decoder[Any]:
    """Return what reads bodies of a type, and refuses data that are none of it."""
    data = _of(Evidence)
    if type == PREDICTION_RECORDED:
        evidence = ("evidence", tuple[_of(Evidence), ...], ())  # type: ignore[misc]
        members = [("id", int, 0), *_members(Prediction)[1:], evidence, ("draft", bool, False)]
        data = _struct("Recorded", members)
    # The rest of a body stands in the columns beside it.
    body = msgspec.defstruct(
        "Body", [("data", data), ("clock", str | None, None)], kw_only=True, gc=False
    )
    return msgspec.json.Decoder(body)


@cache
def _of(kind: Any) -> Any:
    told = {name: one for name, one in vars(kind).items() if isinstance(one, property)}
    return _struct(kind.__name__, _members(kind), told)


def _struct(name: str, members: Sequence[Any], told: dict[str, Any] | None = None) -> Any:
    """Return what is read of a value; ``told`` is what it tells of itself."""
    return msgspec.defstruct(
        name, members, kw_only=True, gc=False, forbid_unknown_fields=True, namespace=told
    )


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
