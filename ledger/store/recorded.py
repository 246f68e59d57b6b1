"""The rows of predictions that were recorded and nothing more, straight from their entries.

It says what ``projection.rows_of`` says of the same entry, without folding it into values first:
a test compares the two for every kind of recording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ledger.domain.entry import PREDICTION_RECORDED, Entry, prediction_subject
from ledger.store import projection, tables
from ledger.store.batch import in_order
from ledger.store.bears import bears_as_judged, bears_as_recorded

Rows = dict[sa.Table, list[tuple[Any, ...]]]
"""Rows by table, their values in the order of its columns."""

_NOTHING: Mapping[str, Any] = {}


class Recorded:
    """The rows of new predictions, gathered until they are taken."""

    def __init__(self, at: str, actor: str) -> None:
        """Begin for entries that one actor writes at one instant."""
        self._at = at
        self._actor = actor
        self._rows = self._empty()

    def _empty(self) -> Rows:
        return {table: [] for table in projection.PREDICTION_TABLES}

    def take(self) -> Rows:
        """Return the rows by table, and begin anew."""
        rows, self._rows = self._rows, self._empty()
        return rows

    def add(self, number: int, seq: int, data: Mapping[str, Any], claim_key: str) -> None:
        """Add the rows of one entry; the fold is asked where it has something to weigh."""
        given = data.get("resolutions")
        if "base_rate" in data or (given and (len(given) > 1 or given[0]["verdict"] == "unclear")):
            self._add_folded(number, seq, data)
            return
        self._rows[tables.prediction].append(self._prediction(number, seq, data, claim_key))
        if given:
            row = resolution_row(number, seq, data, given[0], self._at, self._actor)
            self._rows[tables.resolution].append(row)
        words = projection.searched(data["speaker"], data["claim"], data.get("quote"))
        self._rows[tables.search].append((number, words))
        if "evidence" in data:
            self._rows[tables.evidence] += [
                (number, get("number"), seq, get("stance"), get("url"), get("published_on"),
                 get("happened_on"), get("value"), get("figure_by"))
                for get in [item.get for item in data["evidence"]]
            ]  # fmt: skip
        if "tags" in data:
            self._rows[tables.tag] += [(number, tag) for tag in sorted(set(data["tags"]))]

    def _add_folded(self, number: int, seq: int, data: Mapping[str, Any]) -> None:
        subject = prediction_subject(number)
        entry = Entry(seq, 0, self._at, self._actor, PREDICTION_RECORDED, subject, data)
        for table, some in projection.rows_of(subject, [entry]).items():
            self._rows[table] += map(in_order(table), some)

    def _prediction(
        self, number: int, seq: int, data: Mapping[str, Any], claim_key: str
    ) -> tuple[Any, ...]:
        get = data.get
        given = get("resolutions")
        due = get("deadline", _NOTHING).get
        return (
            number, seq, get("speaker"), get("claim"), claim_key, get("kind"), get("said_on"),
            data["source"]["url"], due("day"), due("words"), due("precision"), due("basis"),
            due("window_start"), due("strict"), get("decidable_on"), get("wording"),
            get("wording_class"), get("probability_ppm"), get("target"),
            int(get("compound", False)), get("frame"), get("restates"), get("reading_of"),
            get("needs"), get("part_of"), get("origin"), 0, 0, int(get("draft", False)),
            0 if given else 1, self._at, self._actor,
            *(bears_as_judged(data, given[0], self._at) if given else bears_as_recorded(data)),
        )  # fmt: skip


def resolution_row(
    number: int, seq: int, data: Mapping[str, Any], given: Mapping[str, Any], at: str, actor: str
) -> tuple[Any, ...]:
    """Return the row of a first verdict that came with its prediction, from their data."""
    get = given.get
    cited = get("evidence", ())
    whose = {item.get("figure_by") for item in data.get("evidence", ()) if item["number"] in cited}
    return (
        number, 0, seq, given["verdict"], get("void_reason"), given["because"],
        get("happened_on"), get("known_on") or at[:10], get("first_known_on"),
        get("rule"), get("resolver"), int(get("early", False)),
        int("speaker" in whose and "other" not in whose), at, actor,
    )  # fmt: skip
