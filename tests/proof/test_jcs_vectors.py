"""The canonical form: vectors of other implementations of RFC 8785."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from ledger.proof.canonical import body_of, members_of

VECTORS = json.loads((Path(__file__).parent / "jcs_vectors.json").read_text())["cases"]
SHARED = Path(os.environ.get("PLEDGER_VECTORS", "/nonexistent")) / "jcs.json"
"""The vectors of cyberphone/json-canonicalization, where somebody has put them."""


@pytest.mark.vectors
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["canonical"][:24])
def test_a_body_has_the_form_that_another_implementation_gives_it(vector: dict[str, Any]) -> None:
    canonical = bytes.fromhex(vector["canonical"])

    assert body_of(vector["value"]) == canonical
    assert members_of(canonical) == vector["value"]


if SHARED.exists():
    SHARED_CASES = json.loads(SHARED.read_text())["cases"]

    @pytest.mark.vectors
    @pytest.mark.parametrize("case", SHARED_CASES, ids=lambda c: c["name"])
    def test_the_shared_vectors_get_their_canonical_form(case: dict[str, Any]) -> None:
        # Through the library alone: bodies hold no floats, and some of these do.
        assert rfc8785.dumps(json.loads(case["input"])) == case["output"].encode()

    def test_the_shared_vectors_are_there() -> None:
        assert len(SHARED_CASES) >= 5
