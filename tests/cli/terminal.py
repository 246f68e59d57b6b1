"""A terminal for tests: one command line in, exit code, stdout and stderr out.

Everything runs in this process, under a set clock, and sees nothing of the machine: neither its
environment's ``PLEDGER_*`` nor anybody's own ledger.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger import cli

NOW = "2026-11-23T12:00:00Z"
"""The instant at which commands run unless told otherwise."""

GOLDEN = Path(__file__).parent / "golden"

NOBODY = "/nonexistent"
"""A home without a ledger; reading from it creates nothing."""

_STATES = TemporaryDirectory(prefix="pledger-states-")
"""Where the last signed checkpoints of ledgers on a server are remembered, until the tests end."""

_HIDDEN = ("NO_COLOR", "FORCE_COLOR", "TERM", "ACCESSIBLE", "COLUMNS", "LINES")


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        """Return the answer line by line."""
        return self.stdout.splitlines()


class _Stream(io.TextIOWrapper):
    """A stream into memory that says whether it is a terminal."""

    def __init__(self, text: str, encoding: str, tty: bool) -> None:
        super().__init__(io.BytesIO(text.encode(encoding)), encoding, newline="")
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def text(self) -> str:
        """Return everything that was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def run(
    *argv: str,
    url: str | None = None,
    columns: int | None = 80,
    now: str | None = NOW,
    actor: str = "you",
    stdin: str = "",
    tty: bool = False,
    encoding: str = "utf-8",
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run ``ledger ARGV…`` and return what it left behind.

    ``url`` is the ledger (as ``PLEDGER_DB``); None leaves the choice to the command line and the
    working directory.  ``columns`` None says nothing about the width, as in a pipe.  ``tty``
    makes all three streams a terminal.  ``now`` None lets the real clock run.
    """
    given = {"PLEDGER_ACTOR": actor, "HOME": NOBODY, "XDG_DATA_HOME": f"{NOBODY}/data"}
    given["XDG_STATE_HOME"] = _STATES.name
    given["XDG_CONFIG_HOME"] = f"{NOBODY}/config"
    if url is not None:
        given["PLEDGER_DB"] = url
    if now is not None:
        given["PLEDGER_NOW"] = now
    if columns is not None:
        given["COLUMNS"] = str(columns)
    streams = [_Stream(text, encoding, tty) for text in (stdin, "", "")]
    with _environment({**given, **(env or {})}), _streams(*streams):
        exit_code = cli.main(argv)
    said = streams[2].text()
    if now is not None:
        said = said.removeprefix(f"The clock is set to {now} by PLEDGER_NOW.\n")
    return Result(exit_code, streams[1].text(), said)


@contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Hide what would change an answer, set what is given, and put everything back."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("PLEDGER_") or name in _HIDDEN:
            del os.environ[name]
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams(stdin: _Stream, stdout: _Stream, stderr: _Stream) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def assert_golden(name: str, text: str) -> None:
    """Compare an answer with ``golden/NAME.txt``; ``PLEDGER_UPDATE_GOLDEN=1`` rewrites it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PLEDGER_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no {path}; run again with PLEDGER_UPDATE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8")


def transcript(*runs: tuple[str, Result]) -> str:
    """Return command lines with their answers, as a person would have seen them."""
    said = []
    for line, result in runs:
        code = f"[exit {result.exit_code}]\n" if result.exit_code else ""
        said.append(f"$ {line}\n{result.stdout}{result.stderr}{code}")
    return "\n".join(said)
