"""The rows of predictions that were made ready elsewhere, once their place is known."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ledger.domain.searching import of_speaker
from ledger.store import tables
from ledger.store.columns import Block
from ledger.store.prepared import Belonging, Prepared

Blocks = dict[sa.Table, Block]
"""Rows by table, in the order of its columns."""


def placed(ready: Prepared, first: int, seq: int, speakers: Sequence[str]) -> Blocks:
    """Return the rows of predictions whose ids and places in the log follow each other.

    ``first`` is the first id, ``seq`` the first place, ``speakers`` are the slugs of theirs.
    """
    size = ready.size
    numbers, places = [*range(first, first + size)], [*range(seq, seq + size)]
    marks = {slug: of_speaker(slug) for slug in {*speakers}}
    words = [
        f"{marks[slug]} {words}" if words else marks[slug]
        for slug, words in zip(speakers, ready.words, strict=True)
    ]
    said = [numbers, places, [*speakers], *ready.prediction.columns]
    return {
        tables.prediction: Block(size, said),
        tables.search: Block(size, [numbers, words]),
        tables.evidence: _owned(ready.evidence, first, seq, 1),
        tables.tag: _owned(ready.tags, first),
        tables.resolution: _owned(ready.resolution, first, seq, 1),
    }


def _owned(some: Belonging, first: int, seq: int = 0, place: int = 0) -> Block:
    """Return rows with their prediction's id before, and its place in the log after, the number.

    With ``place`` 0 they have no place in the log.
    """
    size, rest = some.rest
    if not size:
        return some.rest
    numbers = [first + owner for owner in some.owners]
    if not place:
        return Block(size, [numbers, *rest])
    places = [seq + owner for owner in some.owners]
    return Block(size, [numbers, *rest[:place], places, *rest[place:]])
