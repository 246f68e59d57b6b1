"""The canonical form: vectors of other implementations of RFC 8785."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.proof.canonical import NotCanonical, body_of, members_of

VECTORS = json.loads((Path(__file__).parent / "jcs_vectors.json").read_text())["cases"]
SHARED = Path(os.environ.get("PLEDGER_VECTORS", "/nonexistent")) / "jcs.json"
"""The vectors of cyberphone/json-canonicalization, where somebody has put them."""


@pytest.mark.vectors
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["canonical"][:24])
def test_a_body_has_the_form_that_another_implementation_gives_it(vector: dict[str, Any]) -> None:
    canonical = bytes.fromhex(vector["canonical"])

    assert body_of(vector["value"]) == canonical
    assert members_of(canonical) == vector["value"]


WORDS = st.text(max_size=8) | st.sampled_from(["e\u0301", "é", "\U00010000", "\ue000", "\x7f"])
VALUES = st.recursive(
    st.none() | st.booleans() | WORDS | st.integers() | st.integers(2**53 - 3, 2**53 + 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=500)
@given(st.dictionaries(WORDS, VALUES, max_size=4), st.booleans(), st.booleans())
def test_a_body_is_accepted_if_and_only_if_it_is_the_canonical_one(
    members: dict[str, Any], plain: bool, in_order: bool
) -> None:
    written = json.dumps(
        members, ensure_ascii=plain, sort_keys=in_order, separators=(",", ":")
    ).encode("utf-8", "surrogatepass")
    try:
        canonical = body_of(members)
    except NotCanonical:
        canonical = None

    if written == canonical:
        assert members_of(written) == members
    else:
        with pytest.raises(NotCanonical):
            members_of(written)


@pytest.mark.parametrize(
    "text", ["1.0", "1.5", "1e3", "-0", "NaN", "-Infinity", "9007199254740993"]
)
def test_numbers_that_have_two_readings_are_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        members_of(f'{{"n":{text}}}'.encode())


if SHARED.exists():
    SHARED_CASES = json.loads(SHARED.read_text())["cases"]

    @pytest.mark.vectors
    @pytest.mark.parametrize("case", SHARED_CASES, ids=lambda c: c["name"])
    def test_the_shared_vectors_get_their_canonical_form(case: dict[str, Any]) -> None:
        # Through the library alone: bodies hold no floats, and some of these do.
        assert rfc8785.dumps(json.loads(case["input"])) == case["output"].encode()

    def test_the_shared_vectors_are_there() -> None:
        assert len(SHARED_CASES) >= 5
