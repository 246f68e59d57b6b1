"""Long answers at a terminal: shown page by page, if they are longer than the screen."""

from __future__ import annotations

import os
import sys
from io import UnsupportedOperation

from ledger.commands.screen import screen_size
from ledger.commands.session import Session

LESS = "FRX"
"""Leave when all fits, keep colours, leave the text on the screen; one's own LESS wins."""


def show(session: Session, text: str) -> None:
    """Print an answer; through a pager when a person is there and the screen is too short."""
    command = _pager(session) if text.count("\n") + 2 > _height() else []
    if not command or not _paged(command, text, session):
        session.out(text)


def _height() -> int:
    return screen_size()[1]


def _pager(session: Session) -> list[str]:
    """Return the pager's command; nothing where nobody pages, or nobody wants it."""
    if session.options.get("no_input") or not (_is_terminal(0) and _is_terminal(1)):
        return []
    if os.environ.get("TERM") == "dumb" or os.environ.get("ACCESSIBLE"):
        return []
    import shlex

    try:
        return shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:
        return []


def _is_terminal(number: int) -> bool:
    stream = (sys.stdin, sys.stdout)[number]
    try:
        return stream is not None and os.isatty(stream.fileno())
    except (UnsupportedOperation, ValueError):
        return False


def _paged(command: list[str], text: str, session: Session) -> bool:
    """Show text in the pager; False when there is no such program."""
    import signal
    import subprocess

    env = {**os.environ, "LESS": os.environ.get("LESS") or LESS}
    written = session.printed(text).encode(sys.stdout.encoding or "utf-8", "replace")
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=env)
    except OSError:
        return False
    # Ctrl-C is for the pager, which stops its own search; we leave when it leaves.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(written + b"\n")
    finally:
        signal.signal(signal.SIGINT, before)
    return True
