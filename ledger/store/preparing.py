"""Predictions made ready to be recorded, before their place in a ledger is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ledger.proof.canonical import typed_body_of
from ledger.store import tables
from ledger.store.columns import Values, block_of
from ledger.store.prepared import NAMED, Belonging, Prepared
from ledger.store.recorded import Recorded

_SPEAKER: Final = b',"speaker":""'
"""Inside a text a quotation mark follows a backslash, so these bytes stand for the member."""


class Preparing:
    """What an actor records at an instant, made ready; ``take`` gives what was added since."""

    def __init__(self, at: str, actor: str) -> None:
        """Begin with none."""
        self._recorded = Recorded(at, actor)
        self._around: list[tuple[bytes, bytes]] = []

    def add(self, data: dict[str, Any], claim_key: str) -> None:
        """Make one ready; ``data`` are plain, see ``typed_body_of``, and lack the speaker.

        They hold no base rate, no second verdict and none that is unclear; those are folded.
        """
        data["speaker"] = ""
        before, _, after = typed_body_of(data).partition(_SPEAKER)
        self._recorded.add(len(self._around), 0, data, claim_key)
        self._around.append((before, after))

    def take(self) -> Prepared:
        """Return them, and begin anew."""
        rows = self._recorded.take()
        before, after = map(list, zip(*self._around, strict=True)) if self._around else ([], [])
        self._around = []
        return Prepared(
            before, after, [words.partition(" ")[2] for _, words in rows[tables.search]],
            block_of([row[NAMED:] for row in rows[tables.prediction]]),
            _belonging((number, (place, *rest))
                       for number, place, _, *rest in rows[tables.evidence]),
            _belonging((number, (tag,)) for number, tag in rows[tables.tag]),
            _belonging((number, (place, *rest))
                       for number, place, _, *rest in rows[tables.resolution]),
        )  # fmt: skip


def _belonging(rows: Iterable[tuple[int, Values]]) -> Belonging:
    some: Sequence[tuple[int, Values]] = [*rows]
    return Belonging([owner for owner, _ in some], block_of([rest for _, rest in some]))
