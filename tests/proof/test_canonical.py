"""The bytes of an entry: one value has one form, and every other form is refused."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.prediction import Kind
from ledger.proof import canonical
from ledger.proof.canonical import (
    MAX_BODY_BYTES,
    VERSION,
    NotCanonical,
    body_of,
    leaf_of,
    leaves_of,
    members_of,
    said_by,
    typed_body_of,
)

CYBERPHONE = json.loads((Path(__file__).parent / "jcs_cyberphone.json").read_text())["cases"]
"""github.com/cyberphone/json-canonicalization, testdata, Apache-2.0."""

FLOATS = {"structures.json", "values.json"}
"""Cases with floats, which a ledger never holds."""
NOT_NFC = {"unicode.json", "weird.json"}
"""Cases with text that is not in NFC: a ledger keeps the composed form."""
LISTS = {"arrays.json"}
"""Cases that are no object; a body always is one."""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
ascii_names = st.text(st.characters(max_codepoint=127), max_size=8)
ascii_plain = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_names, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.vectors
@pytest.mark.parametrize("case", CYBERPHONE, ids=lambda c: str(c["name"]))
def test_the_library_gives_the_published_vectors_their_canonical_form(
    case: dict[str, str],
) -> None:
    assert rfc8785.dumps(json.loads(case["input"])) == case["output"].encode()


@pytest.mark.vectors
@pytest.mark.parametrize("case", CYBERPHONE, ids=lambda c: str(c["name"]))
def test_a_published_vector_is_a_body_unless_it_holds_a_float_or_loose_accents(
    case: dict[str, str],
) -> None:
    value, canonical = json.loads(case["input"]), case["output"].encode()

    if case["name"] in FLOATS:
        with pytest.raises(NotCanonical, match="is a float"):
            body_of(value)
    elif case["name"] in NOT_NFC:
        composed = unicodedata.normalize("NFC", case["output"])
        assert members_of(body_of(value)) == json.loads(composed)
        with pytest.raises(NotCanonical, match="not in its canonical form"):
            members_of(canonical)
    elif case["name"] in LISTS:
        assert body_of({"a": value}) == b'{"a":' + canonical + b"}"
        with pytest.raises(NotCanonical):
            members_of(canonical)
    else:
        assert body_of(value) == canonical
        assert members_of(canonical) == value


def test_every_published_vector_is_of_a_kind_we_know() -> None:
    names = {case["name"] for case in CYBERPHONE}

    assert len(CYBERPHONE) == 6
    assert names >= FLOATS | NOT_NFC | LISTS


@given(st.dictionaries(words, plain, max_size=5))
def test_reading_a_body_gives_back_what_was_written(value: dict[str, Any]) -> None:
    body = body_of(value)

    assert members_of(body) == value
    assert body_of(members_of(body)) == body


@given(st.dictionaries(words, plain, max_size=5))
def test_the_fast_writer_gives_the_bytes_of_the_reference_or_leaves_it_the_work(
    value: dict[str, Any],
) -> None:
    body = canonical._plain_body(value)

    assert body is None or body == rfc8785.dumps(value)
    assert body_of(value) == rfc8785.dumps(value)


@given(st.dictionaries(ascii_names, ascii_plain, max_size=5))
def test_the_fast_writer_takes_on_what_entries_are_made_of(value: dict[str, Any]) -> None:
    body = canonical._plain_body(value)

    assert body == rfc8785.dumps(value)
    assert canonical._plain_members(rfc8785.dumps(value)) == value


@pytest.mark.parametrize(
    "value",
    [{"a": 0.5}, {"a": 2**53}, {"\u00e9": 1}, {"a": "e\u0301"}, {"a": [{"b": Kind.REACH}]},
     {"a": {1: 2}}, {"a": date(2025, 1, 1)}, {"a": "\ud800"}],
    ids=repr,
)  # fmt: skip
def test_the_fast_writer_leaves_everything_rare_alone(value: dict[str, Any]) -> None:
    assert canonical._plain_body(value) is None


@given(st.binary(max_size=30) | st.dictionaries(words, plain, max_size=3).map(rfc8785.dumps))
def test_reading_fast_and_reading_closely_agree(body: bytes) -> None:
    quick = canonical._plain_members(body)

    if quick is not None:
        assert quick == canonical._any_members(body)


@pytest.mark.parametrize("value", [0.5, 1.0, -0.0, float("nan"), float("inf"), 1e300])
def test_a_float_is_refused_at_any_depth(value: float) -> None:
    for held in (value, [value], {"a": [{"b": value}]}):
        with pytest.raises(NotCanonical, match="is a float"):
            body_of({"data": held})


@pytest.mark.parametrize("text", ["1.0", "-0.0", "1e3", "NaN", "Infinity", "1E400"])
def test_a_body_with_a_float_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        members_of(f'{{"a":{text}}}'.encode())


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**30])
def test_a_number_that_not_every_reader_keeps_exactly_is_refused(number: int) -> None:
    with pytest.raises(NotCanonical):
        body_of({"a": number})
    with pytest.raises(NotCanonical):
        members_of(f'{{"a":{number}}}'.encode())


@pytest.mark.parametrize("number", [2**53 - 1, 1 - 2**53, 0])
def test_a_number_below_two_to_the_fifty_third_is_kept(number: int) -> None:
    assert members_of(body_of({"a": number})) == {"a": number}


def test_text_is_composed_in_values_and_in_names() -> None:
    loose, composed = "Zu\u0308rich", "Z\u00fcrich"

    assert body_of({loose: [loose]}) == body_of({composed: [composed]})
    assert body_of({composed: composed}) == f'{{"{composed}":"{composed}"}}'.encode()


def test_two_names_that_compose_to_one_are_refused_and_not_merged() -> None:
    with pytest.raises(NotCanonical, match="mean one name"):
        body_of({"u\u0308": 1, "\u00fc": 2})


def test_a_body_has_at_most_sixty_thousand_bytes() -> None:
    empty = len(body_of({"a": ""}))
    just = {"a": "x" * (MAX_BODY_BYTES - empty)}
    more = {"a": "x" * (MAX_BODY_BYTES - empty + 1)}

    assert len(body_of(just)) == MAX_BODY_BYTES == 60_000
    with pytest.raises(NotCanonical, match="60001 bytes; at most 60000"):
        body_of(more)


def test_bytes_count_and_not_letters() -> None:
    assert len(body_of({"a": "\u6f22" * 19_000})) > 57_000
    with pytest.raises(NotCanonical):
        body_of({"a": "\u6f22" * 20_000})


@pytest.mark.parametrize(
    "value",
    [date(2025, 1, 1), b"bytes", {1, 2}, object, {1: "a number as a name"}, "\ud800", 1j],
    ids=repr,
)
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        body_of({"a": value})


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"1", b'"a"', b"\xff\xfe", b'{"a":1}\n', b' {"a":1}',
        b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}',
        b'{"a":"\\u0041"}', b'{"a":"\\ud800"}', b'{"a":"u\xcc\x88"}', b'\xef\xbb\xbf{"a":1}',
        b'{"a":01}', b'{"a":-0}', b'{"a":"\\/"}', '{"a":1}'.encode("utf-16"),
        b'{"a":' + b"1" * 5000 + b"}", b"\xf0\x28\x8c\x28",
    ],
    ids=lambda b: repr(b[:16]),
)  # fmt: skip
def test_every_other_form_is_refused(body: bytes) -> None:
    with pytest.raises(NotCanonical):
        members_of(body)


def test_a_body_that_nests_without_end_is_refused() -> None:
    for deep in (b'{"a":' * 50_000, b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}"):
        with pytest.raises(NotCanonical, match="deep"):
            members_of(deep)

    nested: list[Any] = []
    for _ in range(20_000):
        nested = [nested]
    with pytest.raises(NotCanonical, match="deep"):
        body_of({"a": nested})


def test_entries_are_of_the_first_version_of_their_form() -> None:
    # Another number would make every entry another one, with another hash.
    assert VERSION == 1


def test_a_leaf_is_the_hash_of_a_zero_byte_and_the_body() -> None:
    body = b'{"a":1}'

    assert leaf_of(body) == hashlib.sha256(b"\x00" + body).digest()
    # printf '\\0{"a":1}' | sha256sum
    assert leaf_of(body).hex() == (
        "c7261463ebd776f4650b6d0fe942d9cc38c925d90f77d440ab6df8d5dd258c5f"
    )
    assert leaf_of(b"") == hashlib.sha256(b"\x00").digest()
    assert leaves_of([body, b""]) == [leaf_of(body), leaf_of(b"")]


plain_typed = st.recursive(
    st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_names, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(ascii_names, plain_typed, max_size=5))
def test_members_of_checked_types_have_the_same_bytes(value: dict[str, Any]) -> None:
    assert typed_body_of(value) == body_of(value)


def test_members_of_checked_types_have_the_same_limit() -> None:
    frame = len(typed_body_of({"a": ""}))

    assert len(typed_body_of({"a": "x" * (MAX_BODY_BYTES - frame)})) == MAX_BODY_BYTES
    with pytest.raises(NotCanonical, match="60001 bytes"):
        typed_body_of({"a": "x" * (MAX_BODY_BYTES - frame + 1)})


@pytest.mark.parametrize(
    "members",
    [{"a": "x", "b": 0.5}, {"a": ["x", 0.5]}, {"a": [None, True, {"b": 0.5}]}],
)
def test_what_is_rare_is_found_behind_what_is_plain(members: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical, match=r"0\.5 is a float"):
        body_of(members)


def test_a_body_of_a_byte_too_many_is_refused_however_plain_it_is() -> None:
    frame = len(body_of({"a": ""}))

    assert members_of(b'{"a":"' + b"x" * (MAX_BODY_BYTES - frame) + b'"}')
    with pytest.raises(NotCanonical, match="60001 bytes"):
        members_of(b'{"a":"' + b"x" * (MAX_BODY_BYTES - frame + 1) + b'"}')


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"a":1.0}', "1.0 is a float"),
        (b'{"a":1,"a":1}', "a member is named twice"),
        (b'[{"a":1}]', "not in its canonical form"),
        (b"{", "Expecting property name"),
    ],
)
def test_a_refused_body_says_why(body: bytes, why: str) -> None:
    with pytest.raises(NotCanonical, match=why):
        members_of(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"a":1}', {"a": 1}),
        (b'{ "b": 2, "a": [1.5] }', {"a": [1.5], "b": 2}),
        (b'{"a":Infinity}', {"a": float("inf")}),
    ],
)
def test_what_a_body_says_is_read_whether_or_not_it_is_canonical(
    body: bytes, said: dict[str, Any]
) -> None:
    assert said_by(body) == said


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_what_is_no_json_says_nothing(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|decode"):
        said_by(body)
