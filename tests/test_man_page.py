"""The manual page: every command is in it, and the formatters read it without a complaint."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ledger import cli
from tests.generate_docs import DOCS

PAGE = DOCS / "ledger.1"

FORMATTERS = {
    "groff": ["groff", "-man", "-Tutf8", "-ww", "-z", "-K", "utf8"],
    "mandoc": ["mandoc", "-T", "lint", "-W", "warning"],
    "man": ["man", "--warnings", "-E", "UTF-8", "-l", "-P", "cat"],
}
"""Every formatter with the arguments that make it say what it does not like."""

PRESENT = [name for name in FORMATTERS if shutil.which(name)]


@pytest.mark.parametrize("name", PRESENT)
def test_a_formatter_has_nothing_to_complain_about(name: str) -> None:
    done = subprocess.run(
        [*FORMATTERS[name], PAGE], capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_line_is_plain_ascii_and_no_text_is_taken_for_a_request() -> None:
    known = (".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".B ", '.\\"')

    lines = PAGE.read_text(encoding="ascii").splitlines()

    assert [line for line in lines if line.startswith((".", "'")) and line[:3] not in known] == []


def test_every_command_has_its_section() -> None:
    page = PAGE.read_text(encoding="ascii").replace("\\-", "-")

    assert [name for name in cli.COMMANDS if f"\n.SS ledger {name} " not in page] == []
