"""Every command in the README is run, in order, and prints what the README shows.

``PLEDGER_UPDATE_GOLDEN=1`` writes what they print into the page.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.terminal import run

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def played(block: str) -> str:
    """Return a block with what its commands print today."""
    said = []
    for line in block.splitlines():
        if line.startswith("$ ledger"):
            result = run(*shlex.split(line)[2:], actor="you")
            said.append(f"{line}\n{result.stdout}{result.stderr}".rstrip())
    return "\n\n".join(said) + "\n"


@pytest.mark.ux(6)
def test_every_command_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = README.read_text(encoding="utf-8")

    today = BLOCK.sub(lambda found: f"```console\n{played(found[1])}```", page)
    if os.environ.get("PLEDGER_UPDATE_GOLDEN"):
        README.write_text(today, encoding="utf-8")

    assert today == README.read_text(encoding="utf-8")


def test_the_page_has_commands_to_run() -> None:
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))

    commands = [line for block in blocks for line in block.splitlines() if line[:2] == "$ "]

    assert len(commands) >= 12
    assert all(line.startswith("$ ledger") for line in commands)


def test_every_file_the_page_links_to_exists() -> None:
    page = README.read_text(encoding="utf-8")

    missing = [
        link
        for link in re.findall(r"\]\(([^)#:]+)\)", page)
        if not (README.parent / link).exists()
    ]

    assert missing == []
