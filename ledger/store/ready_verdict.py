"""A first verdict made ready to be given, before its place in the log is known.

It can be made ready elsewhere, in another process; ``Appending.give_ready`` gives it.  A test
holds this to the fold.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from ledger.domain.prediction import Resolution, Verdict, rests_on_own_figures
from ledger.domain.state import PredictionState, cited_by
from ledger.store.bears import bears

_encode = msgspec.json.Encoder().encode
_MEMBERS = sorted(field.name for field in dataclasses.fields(Resolution))
_ABSENT: dict[str, Any] = {"early": False, "evidence": (), "parts": ()}

# Its members are written in the order of their names, and not at all where they are absent.
_Data: Any = msgspec.defstruct(
    "Data", [(name, Any, _ABSENT.get(name)) for name in _MEMBERS], omit_defaults=True, gc=False
)
_members: Callable[[Resolution], tuple[Any, ...]] = attrgetter(*_MEMBERS)
_TEXTS = [_MEMBERS.index(name) for name in ("because", "resolver", "rule")]


class ReadyVerdict(NamedTuple):
    """One first verdict of a prediction; a mere tuple of the same, from another process, will do.

    ``data`` are the canonical bytes of its entry's data, ``row`` the values of its row from the
    verdict to whose figures it rests on.  ``bearing`` and ``bears_from`` are the new ones of the
    prediction; ``tallied`` its deadline and the day it can be judged from, by which it is counted,
    None for a part.
    """

    number: int
    data: bytes
    row: tuple[Any, ...]
    bearing: str | None
    bears_from: str | None
    tallied: tuple[str, str] | None


def is_first(before: PredictionState, verdict: Resolution) -> bool:
    """Say whether it can be made ready: it is the first one in force, and settles something."""
    return not before.given and verdict.verdict is not Verdict.UNCLEAR


def ready_verdict(before: PredictionState, verdict: Resolution, day: str) -> ReadyVerdict:
    """Return a first verdict on a prediction, as it stands, made ready to be given on a day."""
    said = before.prediction
    tallied = None
    if said.part_of is None:
        deadline = said.deadline.day if said.deadline else None
        tallied = (_iso(deadline) or "", _iso(said.decidable_on) or "")
    return ReadyVerdict(
        said.id, data_of(verdict), _row(before, verdict, day), *bears(before, verdict), tallied
    )


def data_of(verdict: Resolution) -> bytes:
    """Return the canonical bytes of what an entry says of a verdict."""
    members = _members(verdict)
    for place in _TEXTS:
        text = members[place]
        if text is not None and not text.isascii():
            return _encode(_Data(*map(_composed, members)))
    return _encode(_Data(*members))


def _composed(member: Any) -> Any:
    return unicodedata.normalize("NFC", member) if type(member) is str else member


def _row(before: PredictionState, given: Resolution, day: str) -> tuple[Any, ...]:
    figures = before.retracted or any(item.evidence.figure_by for item in before.evidence)
    own = figures and rests_on_own_figures(cited_by(before, given))
    reason = given.void_reason
    return (
        given.verdict.value, reason.value if reason else None, given.because,
        _iso(given.happened_on), _iso(given.known_on) or day, _iso(given.first_known_on),
        given.rule, given.resolver, 1 if given.early else 0, 1 if own else 0,
    )  # fmt: skip


@lru_cache(10_000)
def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
