"""Predictions made ready to be recorded, before their place in a ledger is known."""

from __future__ import annotations

from typing import Any, Final

from ledger.proof.canonical import typed_body_of
from ledger.store import tables
from ledger.store.prepared import Prepared
from ledger.store.recorded import Recorded

_SPEAKER: Final = b',"speaker":""'
"""Inside a text a quotation mark follows a backslash, so these bytes stand for the member."""


def prepare(data: dict[str, Any], claim_key: str, at: str, actor: str) -> Prepared:
    """Return what an actor records at an instant, made ready; ``data`` are plain.

    See ``typed_body_of`` for what plain data are.  They hold no base rate, no second verdict and
    none that is unclear; those are folded.
    """
    data["speaker"] = ""
    before, _, after = typed_body_of(data).partition(_SPEAKER)
    recorded = Recorded(at, actor)
    recorded.add(0, 0, data, claim_key)
    rows = recorded.take()
    [prediction], [(_, words)] = rows[tables.prediction], rows[tables.search]
    given = rows[tables.resolution]
    return Prepared(
        claim_key, before, after, prediction[3:], words.partition(" ")[2],
        [(number, *rest) for _, number, _, *rest in rows[tables.evidence]],
        [tag for _, tag in rows[tables.tag]], given[0][3:] if given else None,
    )  # fmt: skip
