"""A real pseudo-terminal for tests: the program in a process of its own, keys in, a screen out.

Nothing here sleeps: a key is typed once the text before it has appeared, and what does not
appear within ``PATIENCE`` seconds fails the test with what was on the screen instead.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.cli.terminal import NOW

PATIENCE = 60.0
"""Seconds until a test gives up; far more than any answer takes, on a busy machine too."""

AGAIN = 5.0
"""Seconds without an answer after which Ctrl-C is pressed once more."""

ROOT = Path(__file__).parents[2]

_HIDDEN = ("NO_COLOR", "FORCE_COLOR", "ACCESSIBLE", "COLUMNS", "LINES", "BROWSER", "DISPLAY")
_CLOCK = f"The clock is set to {NOW} by PLEDGER_NOW.\r\n"


class Session:
    """A program at a terminal."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, columns: int) -> None:
        self.process, self.master, self.columns = process, master, columns
        self.raw = ""
        self.keys = 0
        self._seen = 0
        # What is read may end in the middle of a letter.
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, text: str) -> str:
        """Read until this text appears after what was read before, and return all up to it."""
        begin = self._seen
        self.until_all(text)
        return self._plain()[begin : self._seen]

    def until_all(self, *texts: str) -> None:
        """Read until all of these have appeared, in any order."""
        end, begin = time.monotonic() + PATIENCE, self._seen
        for text in texts:
            while (found := self._plain().find(text, begin)) < 0:
                if not self._more(end):
                    raise AssertionError(f"no {text!r} on the screen, but:\n{self.screen}")
            self._seen = max(self._seen, found + len(text))

    def type(self, keys: str) -> None:
        """Press keys."""
        self.keys += len(keys)
        os.write(self.master, keys.encode())

    def answer(self, prompt: str, keys: str) -> None:
        """Wait for a prompt, then press keys."""
        self.until(prompt)
        self.type(keys)

    def enter(self, prompt: str, text: str = "") -> None:
        """Wait for a prompt, then type a line."""
        self.answer(prompt, f"{text}\r")

    def resize(self, columns: int) -> None:
        """Make the window wider or narrower."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))

    def close(self) -> None:
        """Close the terminal, as a window is closed."""
        os.close(self.master)
        self.master = -1
        self.process.wait(PATIENCE)

    def interrupt(self) -> None:
        """Press Ctrl-C, and again while nothing happens.

        One that comes in the instant before the line editor listens is only seen with the next.
        What the terminal itself echoes is no answer.
        """
        begin, end = len(self.raw), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.type("\x03")
            again = time.monotonic() + AGAIN
            while self._more(again):
                if self.raw[begin:].replace("^C", "").strip():
                    return
            if self.process.poll() is not None:
                return

    def kill(self) -> None:
        """End the program as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def ends(self) -> int:
        """Wait for the end of the program and return its exit code."""
        end = time.monotonic() + PATIENCE
        while self._more(end):
            pass
        return self.process.wait(PATIENCE)

    @property
    def screen(self) -> str:
        """Return what a person has seen, lines wrapped as the terminal wraps them."""
        return shown(self.raw.removeprefix(_CLOCK), self.columns)

    def _plain(self) -> str:
        return re.sub(r"\x1b\[\?2004[hl]", "", self.raw)

    def _more(self, end: float) -> bool:
        """Read what has come; False when the program ended or nothing came in time."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += self._letters.decode(data)
        return bool(data)


@contextmanager
def at_terminal(
    *argv: str,
    db: str,
    columns: int = 80,
    actor: str = "you",
    env: Mapping[str, str] | None = None,
) -> Iterator[Session]:
    """Run ``ledger ARGV…`` at a terminal of its own; it is ended with the block."""
    given = {"PLEDGER_DB": db, "PLEDGER_ACTOR": actor, "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "ledger", *argv]
    folder = Path(db).parent if "://" not in db else None
    with program(command, env={**given, **(env or {})}, columns=columns, cwd=folder) as session:
        yield session


@contextmanager
def program(
    command: Sequence[str], *, env: Mapping[str, str], columns: int = 80, cwd: Path | None = None
) -> Iterator[Session]:
    """Run any program at a terminal of its own; it is ended with the block."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    given = {k: v for k, v in os.environ.items() if k not in _HIDDEN and "PLEDGER" not in k}
    given |= {
        "PLEDGER_NOW": NOW, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "INPUTRC": os.devnull,
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        preexec_fn=_own_terminal, env={**given, **env}, cwd=cwd,
    )  # fmt: skip
    os.close(slave)
    session = Session(process, master, columns)
    try:
        yield session
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)
        if session.master >= 0:
            os.close(session.master)


def _own_terminal() -> None:
    """Make standard input the terminal that Ctrl-C and closing the window act on."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


_CONTROL = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|\x1b[=>]")


def shown(raw: str, columns: int) -> str:
    """Return what a terminal of this width shows after printing all of it, without scrolling.

    Knows what line editing sends: returns, backspaces, moves and erasures.
    """
    screen, place = _Screen(columns), 0
    while place < len(raw):
        control = _CONTROL.match(raw, place)
        if control:
            place = control.end()
            count = int(control[1]) if (control[1] or "").isdecimal() else 1
            screen.control(control[2], count)
        else:
            screen.put(raw[place])
            place += 1
    return screen.text()


class _Screen:
    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows: list[list[str]] = [[]]
        self.row = self.column = 0

    def control(self, command: str | None, count: int) -> None:
        """Move, or erase from here on."""
        if command == "K":
            del self.rows[self.row][self.column :]
        elif command == "J":
            del self.rows[self.row][self.column :], self.rows[self.row + 1 :]
        elif command in ("C", "D"):
            self.column = max(0, self.column + (count if command == "C" else -count))
        elif command == "A":
            self.row = max(0, self.row - count)

    def put(self, letter: str) -> None:
        """Print one letter, on the next line when this one is full."""
        if letter == "\r":
            self.column = 0
        elif letter == "\b":
            self.column = max(0, self.column - 1)
        elif letter == "\n":
            self._down()
        elif letter != "\a":
            if self.column >= self.columns:
                self._down()
                self.column = 0
            line = self.rows[self.row]
            line.extend(" " for _ in range(self.column - len(line)))
            line[self.column : self.column + 1] = [letter]
            self.column += 1

    def _down(self) -> None:
        self.row += 1
        self.rows.extend([] for _ in range(self.row - len(self.rows) + 1))

    def text(self) -> str:
        """Return all lines without the spaces at their ends."""
        lines = ("".join(line).rstrip() for line in self.rows)
        return "".join(f"{line}\n" for line in lines).rstrip("\n") + "\n"
