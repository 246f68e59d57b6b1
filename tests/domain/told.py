"""Tables of what is told: rows under the names of their sections."""

from __future__ import annotations

from pathlib import Path


def sections(name: str) -> dict[str, list[str]]:
    """Return the rows of a table by section: "# name" begins one, "//" is a remark."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line.startswith("# "):
            rows = found.setdefault(line[2:], [])
        elif line and not line.startswith("//"):
            rows.append(line)
    return found
