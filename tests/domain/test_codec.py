"""Values to plain data and back: nothing is lost, and one value has one form."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.codec import from_data, to_data
from ledger.domain.prediction import (
    Basis,
    Deadline,
    Evidence,
    Prediction,
    Resolution,
    Role,
    Source,
    Speaker,
    Stance,
    Verdict,
)
from ledger.proof.canonical import body_of, members_of

KINDS = [Role, Speaker, Source, Deadline, Evidence, Resolution, Prediction]
SOURCE = Source("https://example.org/call")

words = st.text('aB1 \u00e9\u0301\u6f22\ufb33\U0001f602\n"', max_size=6).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@functools.cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for everything that a member of this type can be."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return st.one_of(*(st.none() if a is type(None) else values(a) for a in arguments))
    if typing.get_origin(hint) is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.builds(typing.cast(Any, hint), **{n: values(h) for n, h in hints.items()})
    simple = {str: words, int: st.integers(0, 2**53 - 1), bool: st.booleans(), date: st.dates()}
    return st.sampled_from(hint) if issubclass(hint, StrEnum) else simple[hint]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50)
@given(data=st.data())
def test_every_value_comes_back_from_the_bytes_of_an_entry_and_no_null_is_kept(
    kind: Any, data: st.DataObject
) -> None:
    value = data.draw(values(kind))

    plain = members_of(body_of(to_data(value)))

    assert from_data(kind, plain) == value
    assert to_data(from_data(kind, plain)) == plain == to_data(value)
    assert not any(member in (None, [], ()) or member is False for member in plain.values())


def test_a_zero_and_an_empty_text_were_given() -> None:
    said = Prediction(1, "ann", "", date(2025, 1, 1), SOURCE, probability_ppm=0)

    assert to_data(said)["probability_ppm"] == 0
    assert to_data(said)["claim"] == ""
    assert from_data(Prediction, to_data(said)) == said


def test_words_with_a_default_are_written_out() -> None:
    assert to_data(Deadline(date(2025, 12, 31))) == {"day": "2025-12-31", "basis": "stated"}
    assert to_data(Prediction(1, "ann", "c", date(2025, 1, 1), SOURCE)) == {
        "id": 1, "speaker": "ann", "claim": "c", "said_on": "2025-01-01",
        "source": {"url": "https://example.org/call"}, "kind": "reach", "wording": "quoted",
    }  # fmt: skip


def test_text_is_composed_on_the_way_in() -> None:
    plain = to_data(Speaker("jose", "Jose\u0301", aliases=("Mun\u0303oz",)))

    assert plain["name"] == "Jos\u00e9"
    assert plain["aliases"] == ["Mu\u00f1oz"]


def test_members_that_a_kind_does_not_know_are_passed_over() -> None:
    assert from_data(Source, {"url": "https://e.org", "mood": "good"}) == Source("https://e.org")


def test_a_null_is_read_as_not_given() -> None:
    assert from_data(Source, {"url": "https://e.org", "title": None}) == Source("https://e.org")
    plain = {"verdict": "met", "because": "b", "happened_on": None}
    assert from_data(Resolution, plain) == Resolution(Verdict.MET, "b")


def test_what_is_one_of_a_few_words_is_written_as_plain_text() -> None:
    assert type(to_data(Deadline(date(2025, 12, 31)))["basis"]) is str


@pytest.mark.parametrize(
    ("kind", "plain", "error"),
    [
        (Source, {}, TypeError),
        (Deadline, {"day": "2025-02-30"}, ValueError),
        (Deadline, {"day": "soon"}, ValueError),
        (Deadline, {"day": "2025-12-31", "basis": "guessed"}, ValueError),
        (Evidence, {"number": 1, "stance": "pro"}, ValueError),
        (Resolution, {"verdict": "true", "because": "so"}, ValueError),
        (Prediction, {"id": 1, "speaker": "a", "claim": "c", "said_on": "2025-01-01"}, TypeError),
    ],
)
def test_what_no_action_wrote_is_an_error(
    kind: type[Any], plain: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        from_data(kind, plain)


def test_enums_come_back_as_enums() -> None:
    evidence = from_data(Evidence, {"number": 1, "stance": "nothing-found"})
    deadline = from_data(Deadline, {"day": "2025-12-31", "basis": "assumed"})
    resolution = from_data(Resolution, {"verdict": "late", "because": "b", "evidence": [1, 2]})

    assert evidence.stance is Stance.NOTHING_FOUND
    assert deadline.basis is Basis.ASSUMED
    assert (resolution.verdict, resolution.evidence) == (Verdict.LATE, (1, 2))
