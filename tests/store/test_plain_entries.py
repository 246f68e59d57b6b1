"""What is read in one go is what the careful way reads, and nothing else passes."""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.codec import from_data
from ledger.domain.entry import (
    EVIDENCE_ATTACHED,
    PREDICTION_AMENDED,
    PREDICTION_RECORDED,
    RESOLUTION_GIVEN,
)
from ledger.domain.prediction import Evidence, Prediction, Resolution
from ledger.proof.canonical import NotCanonical, body_of, members_of
from ledger.store.plain_entries import plain_entries

SAID: dict[str, Any] = {
    "v": 1, "step": 0, "at": "2026-11-23T12:00:00Z", "actor": "ann",
    "type": PREDICTION_RECORDED, "subject": "prediction/1",
    "data": {
        "speaker": "ann", "claim": "Roboter laufen für alle", "said_on": "2025-01-29",
        "source": {"url": "https://example.org/1", "published_on": "2025-01-30"},
        "kind": "reach", "wording": "quoted", "probability_ppm": 700_000, "tags": ["ai"],
        "deadline": {"day": "2025-12-31", "words": "by the end of 2025", "basis": "stated"},
        "evidence": [{"number": 1, "stance": "for", "url": "https://example.org/2",
                      "happened_on": "2025-05-01"}],
    },
}  # fmt: skip
BODY = body_of(SAID)


def read(body: bytes, type: str = PREDICTION_RECORDED) -> Any:
    """Return what one body says as plain data; None when it is not plain."""
    [said] = plain_entries(type, [body])
    return None if said is None else json.loads(msgspec.json.encode(said))


def changed(*path: str | int, to: Any) -> bytes:
    """Return the canonical bytes of the recording with one value replaced."""
    said = json.loads(BODY)
    where = said
    for name in path[:-1]:
        where = where[name]
    where[path[-1]] = to
    return body_of(said)


def test_a_recording_is_read_as_it_stands() -> None:
    assert read(BODY) == members_of(BODY)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("data", "said_on"), "2025-02-30"),
        (("data", "said_on"), "20250129"),
        (("data", "kind"), "sometime"),
        (("data", "tags"), "ai"),
        (("data", "deadline", "day"), None),
        (("data", "probability_ppm"), "700000"),
        (("data", "probability_ppm"), 2**40),
        (("data", "resolutions"), [{"verdict": "maybe", "because": "x"}]),
        (("data", "news"), "x"),
        (("data", "evidence", 0, "number"), "1"),
        (("data", "evidence", 0, "stance"), "perhaps"),
        (("data", "claim"), 7),
        (("type",), "prediction.amended"),
        (("v",), 2),
        (("clock",), "real"),
        (("more",), 1),
        # What is absent is not written; a word with a default always is.
        (("data", "quote"), None),
        (("data", "compound"), False),
        (("data", "deadline"), {"day": "2025-12-31"}),
        (("data", "source"), {"title": "x"}),
    ],
)
def test_what_is_not_of_its_kind_is_left_to_the_careful_way(
    path: tuple[str | int, ...], value: Any
) -> None:
    assert read(changed(*path, to=value)) is None


@pytest.mark.parametrize("member", ["kind", "wording", "said_on", "source", "claim"])
def test_a_member_that_is_always_written_is_missed(member: str) -> None:
    said = json.loads(BODY)
    del said["data"][member]

    assert read(body_of(said)) is None


ATTACHED = {"number": 2, "stance": "against", "url": "https://example.org/3", "figure_by": "other"}
GIVEN = {"verdict": "met", "because": "It came.", "evidence": [2], "known_on": "2026-01-02"}


@pytest.mark.parametrize(
    ("type", "data", "kind"),
    [(EVIDENCE_ATTACHED, ATTACHED, Evidence), (RESOLUTION_GIVEN, GIVEN, Resolution)],
)
def test_evidence_and_verdicts_are_read_as_well(type: str, data: Any, kind: Any) -> None:
    said = {**SAID, "type": type, "data": data}
    body = body_of(said)

    assert read(body, type) == said
    from_data(kind, data)
    assert read(body, PREDICTION_RECORDED) is None
    assert read(body.replace(b'"v":1', b'"v":2'), type) is None


def test_other_types_are_left_to_the_careful_way() -> None:
    said = {**SAID, "type": PREDICTION_AMENDED, "data": {"changes": {"claim": "x"}}}

    assert plain_entries(PREDICTION_AMENDED, [body_of(said)] * 2) == [None, None]
    assert plain_entries(PREDICTION_RECORDED, []) == []


def test_bodies_are_not_taken_for_one_another() -> None:
    """A reader skips line breaks between tokens, so two halves could pass for one body."""
    middle = BODY.index(b',"at"')
    halves = [BODY[:middle], BODY[middle:]]
    two = [BODY + b"\n" + BODY]

    assert plain_entries(PREDICTION_RECORDED, halves) == [None, None]
    assert plain_entries(PREDICTION_RECORDED, two) == [None]
    found = plain_entries(PREDICTION_RECORDED, [*halves, *two, BODY, b"", b" ", BODY])
    assert [one is None for one in found] == [True, True, True, False, True, True, False]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(SAID, ensure_ascii=False, separators=(",", ":")).encode(),
        BODY.replace(b'{"actor"', b'{ "actor"'),
        BODY.replace("für".encode(), "fu\u0308r".encode()),
        BODY.replace(b'"v":1', b'"v":1.0'),
        BODY.replace(b'"step":0', b'"step":0,"step":0'),
        BODY.replace(b"Roboter", b"R\\u006fboter"),
        BODY.replace(b"Roboter", b"R" * 60_000),
        BODY[:-1],
        b"",
    ],
)
def test_other_spellings_of_the_same_are_not_canonical(body: bytes) -> None:
    assert read(body) is None
    with pytest.raises(NotCanonical):
        members_of(body)


@given(st.integers(0, 2**32), st.integers(1, 3))
def test_whatever_passes_is_canonical_and_folds(seed: int, flips: int) -> None:
    dice = random.Random(seed)
    body = bytearray(BODY)
    for _ in range(flips):
        body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)

    said = read(bytes(body))

    if said is not None:
        assert said == members_of(bytes(body))
        from_data(Prediction, {**said["data"], "id": 1})
        for item in said["data"].get("evidence", ()):
            from_data(Evidence, item)


@given(st.lists(st.integers(0, 2**32), max_size=9))
def test_many_are_read_as_each_of_them_is(seeds: list[int]) -> None:
    bodies = []
    for seed in seeds:
        body, dice = bytearray(BODY), random.Random(seed)
        if seed % 2:
            body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
        bodies.append(bytes(body))

    found = plain_entries(PREDICTION_RECORDED, bodies)

    assert found == [plain_entries(PREDICTION_RECORDED, [body])[0] for body in bodies]
