"""Write jcs_vectors.json anew, with an implementation that is not the one we use.

    pip install jcs==0.2.1                (in an environment of its own; Apache-2.0)
    python tests/proof/make_jcs_vectors.py

Nothing of ours is imported here.
"""

from __future__ import annotations

import json
from pathlib import Path

import jcs  # type: ignore[import-not-found,unused-ignore]

PROVENANCE = "jcs 0.2.1 (PyPI, Apache-2.0), by tests/proof/make_jcs_vectors.py"
VALUES = [
    {},
    {"b": 1, "a": 2, "": 3},
    {"v": 1, "step": 0, "data": {"claim": "1 billion users", "tags": ["a", "B"], "none": None}},
    {"text": 'quote " back \\ slash / tab \t line \n return \r bell \b feed \f nul \x00 esc \x1b'},
    {"del": "\x7f", "c1": "\x85", "separator": "\u2028\u2029", "mark": "\ufeff"},
    {"ä": 1, "z": 2, "€": 3, "😀": 4, "דּ": 5, "\r": 6, "1": 7, "ö": 8},
    {"\ue000": "private", "\U00010000": "sorts before it, by UTF-16"},
    {"numbers": [0, -0, 1, -1, 2**53 - 1, -(2**53) + 1, 10**15]},
    {"nested": [[], {}, [[{"y": [], "x": {}}]], True, False, None]},
    {"名前": "預言", "имя": "прогноз", "שם": "נבואה"},
]


def main() -> None:
    """Write the vectors beside this file."""
    cases = [{"value": one, "canonical": jcs.canonicalize(one).hex()} for one in VALUES]
    path = Path(__file__).parent / "jcs_vectors.json"
    path.write_text(json.dumps({"provenance": PROVENANCE, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
