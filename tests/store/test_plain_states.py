"""What is read by its types is what the fold gives; anything else is left to the fold."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ledger.domain.entry import EVIDENCE_ATTACHED, PREDICTION_RECORDED, RESOLUTION_GIVEN
from ledger.domain.fold import fold_prediction
from ledger.domain.prediction import Evidence, Prediction
from ledger.store.log import entry_from
from ledger.store.plain_states import plain_state
from ledger.store.reader import Row

PIECE: dict[str, Any] = {
    "number": 1, "stance": "for", "url": "https://example.org/2", "document": "sha256:00",
    "title": "Rapport annuel", "publisher": "Société", "published_on": "2025-05-02",
    "happened_on": "2025-05-01", "value": "120 robots", "figure_by": "other", "quote": "120",
    "note": "page 4", "archived_url": "https://archive.example.org/2",
}  # fmt: skip
SAID: dict[str, Any] = {
    "speaker": "ann", "claim": "Roboter laufen für alle", "said_on": "2025-01-29",
    "source": {"url": "https://example.org/1", "title": "A talk", "publisher": "X",
               "published_on": "2025-01-30", "archived_url": "https://archive.example.org/1"},
    "kind": "during", "decidable_on": "2026-02-01", "quote": "sie laufen",
    "quote_language": "de", "translation": "they walk", "criterion": "walks",
    "target": "> 100 robots", "above": "counts", "condition": "it rains", "compound": True,
    "wording": "reported", "wording_class": "probability", "probability_ppm": 700_000,
    "probability_words": "70 %", "tags": ["ai", "robots"], "frame": "talks", "restates": 3,
    "reading_of": 4, "origin": "row 7", "needs": 2, "part_of": 9, "draft": True,
    "deadline": {"day": "2025-12-31", "words": "by the end of 2025", "precision": "year",
                 "window_start": "2025-01-01", "strict": "2025-12-30", "basis": "assumed"},
    "evidence": [PIECE, {"number": 2, "stance": "context"}],
}  # fmt: skip
LEAST: dict[str, Any] = {
    "speaker": "ann",
    "claim": "x",
    "said_on": "2025-01-29",
    "source": {"url": "https://a.example"},
}


def row(seq: int, type: str, data: Any, **more: Any) -> Row:
    """Return an entry of prediction 12 as a row of the log."""
    body = json.dumps({"v": 1, "step": 0, "data": data, **more}).encode()
    return (seq, 0, f"2026-11-2{seq}T12:00:00Z", f"a{seq}", type, "prediction/12", body)


def folded(rows: list[Row]) -> Any:
    """Return what the fold gives; the error that it raises when it gives nothing."""
    try:
        return fold_prediction([entry_from(*one) for one in rows])
    except Exception as error:
        return error


@pytest.mark.parametrize("more", [{}, {"clock": "set"}, {"clock": None}])
@pytest.mark.parametrize("data", [SAID, LEAST, {**LEAST, "evidence": []}, {**SAID, "id": 5}])
@pytest.mark.parametrize("later", [0, 1, 2])
def test_a_recording_and_what_was_attached_are_what_the_fold_makes_of_them(
    data: dict[str, Any], later: int, more: dict[str, Any]
) -> None:
    rows = [row(1, PREDICTION_RECORDED, data, **more)]
    rows += [row(n, EVIDENCE_ATTACHED, {**PIECE, "number": 9 - n}) for n in range(2, later + 2)]

    found = plain_state(rows)

    assert found is not None
    assert found == folded(rows)
    assert [type(one.evidence.stance) for one in found.evidence] == [
        type(one.evidence.stance) for one in folded(rows).evidence
    ]


def members_of(value: Any, kind: Any) -> Any:
    """Return the members of a value of this kind, or of what was read of one."""
    if value is None or not dataclasses.is_dataclass(kind):
        return value
    hints = typing.get_type_hints(kind)
    return {name: members_of(getattr(value, name), _one(hints[name])) for name in hints}


def _one(hint: Any) -> Any:
    """Return the kind of a member, or of what may be absent."""
    return next((a for a in typing.get_args(hint) if dataclasses.is_dataclass(a)), hint)


@pytest.mark.parametrize("data", [SAID, LEAST])
def test_what_is_left_as_it_was_read_has_the_members_of_the_values(data: dict[str, Any]) -> None:
    rows = [row(1, PREDICTION_RECORDED, data), row(2, EVIDENCE_ATTACHED, {**PIECE, "number": 8})]
    expected = plain_state(rows)

    found = plain_state(rows, as_read=True)

    assert found is not None
    assert expected is not None
    assert members_of(found.prediction, Prediction) == members_of(expected.prediction, Prediction)
    for mine, theirs in zip(found.evidence, expected.evidence, strict=True):
        piece, other = mine.evidence, theirs.evidence
        assert members_of(piece, Evidence) == members_of(other, Evidence)
        assert (piece.day, piece.public_on) == (other.day, other.public_on)
        assert (mine.seq, mine.at, mine.actor) == (theirs.seq, theirs.at, theirs.actor)
    same = {"prediction": expected.prediction, "evidence": expected.evidence}
    assert replace(found, **same) == expected  # type: ignore[arg-type]


def wrong() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give recordings that hold more than their types, or something else."""
    for name, value in (
        ("said_on", "2025-02-30"), ("said_on", "20250129"), ("kind", "sometime"), ("kind", None),
        ("tags", "ai"), ("tags", [1]), ("deadline", {}), ("deadline", "2025-12-31"),
        ("deadline", {"day": None}), ("probability_ppm", "7"), ("compound", 1), ("claim", 7),
        ("evidence", [{"number": 1, "stance": "perhaps"}]), ("evidence", [{"number": 1}]),
        ("evidence", [{"number": "1", "stance": "for"}]), ("evidence", [{**PIECE, "mood": "x"}]),
        ("evidence", None), ("news", "x"), ("draft", "yes"),
        ("base_rate", {"chance_ppm": 5}), ("source", {"title": "x"}),
        ("resolutions", [{"verdict": "met", "because": "x", "evidence": [1]}]),
    ):  # fmt: skip
        yield name, {**SAID, name: value}
    for name in ("speaker", "claim", "said_on", "source"):
        yield name, {key: value for key, value in LEAST.items() if key != name}


@pytest.mark.parametrize("data", [data for _, data in wrong()], ids=lambda data: str(len(data)))
def test_what_is_not_of_its_kind_is_left_to_the_fold(data: dict[str, Any]) -> None:
    rows = [row(1, PREDICTION_RECORDED, data)]

    assert plain_state(rows) is None


def test_entries_of_other_types_are_left_to_the_fold() -> None:
    first, more = row(1, PREDICTION_RECORDED, SAID), row(2, EVIDENCE_ATTACHED, PIECE)
    given = row(3, RESOLUTION_GIVEN, {"verdict": "met", "because": "x"})
    redacted = (*first[:-1], None)

    assert plain_state([first, more]) is not None
    for rows in (
        [first, given], [first, more, given], [more], [more, first], [first, first], [redacted],
        [first, (*more[:-1], None)], [(*first[:-1], b"{")], [(*first[:-1], b'"\xff"')],
    ):  # fmt: skip
        assert plain_state(rows) is None
