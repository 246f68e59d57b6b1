"""Work done by a second process, which hands over what it finds, piece by piece and in order.

A computer has two cores and Python uses one of them.  The second process shares nothing with the
first but the file or the ledger that it is told of; whatever it hands over is of the types that
``marshal`` knows.  It ends with whoever began it, killed or not.
"""

from __future__ import annotations

import json
import marshal
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from queue import Queue, SimpleQueue
from threading import Thread
from typing import IO, Any, Final

from ledger.actions.cores import cores
from ledger.errors import Refused

if sys.platform == "linux":
    import fcntl

Work = Callable[[dict[str, Any]], Iterable[Any]]
"""A function of a module: takes what it is given, gives what is to be handed over."""

_LENGTH: Final = struct.Struct("<I")
_AHEAD: Final = 1 << 20
"""Bytes that may wait in the pipe; Linux lets everybody have so many."""

_READY: Final = 8
"""Pieces that wait in the second process when the pipe is full."""

_START: Final = """import json, sys
told = json.loads(sys.argv[1])
sys.path[:] = told["path"]
from ledger.actions.apart import serve
serve(told["module"], told["name"], told["given"])"""


def can_work_apart() -> bool:
    """Say whether a second process can be started, and has a core to work on."""
    return bool(sys.executable) and cores() > 1


class Apart:
    """A second process at its work; what it hands over is iterated over once."""

    def __init__(
        self, work: Work, given: dict[str, Any], what: str, *, stdin: IO[bytes] | None = None
    ) -> None:
        """Start it at once.

        ``given`` is small and can be said in JSON, ``stdin`` the file that it finds as its
        standard input.  ``what`` is what it does, for a sentence: "reads FILE".
        """
        told = {
            "path": sys.path, "module": work.__module__, "name": work.__name__, "given": given,
        }  # fmt: skip
        # Without -P a file of a library's name in the working directory would be run instead.
        command = [sys.executable, "-P", "-c", _START, json.dumps(told)]
        self._what = what
        self._process = subprocess.Popen(
            command, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout
        _widen(self._pipe.fileno())

    def __iter__(self) -> Iterator[Any]:
        """Give what is handed over, until the last; raises Refused if there is no last."""
        return pieces(self._pipe, self._what)

    def close(self) -> None:
        """End it; what it still does is of no use any more."""
        self._process.kill()
        self._pipe.close()
        self._process.wait()


class Asked(Apart):
    """A second process that is asked by pieces, and hands over an answer to each, in order.

    Its work finds them as ``questions``.
    """

    def __init__(self, work: Work, given: dict[str, Any], what: str) -> None:
        """Start it at once; see ``Apart``."""
        questions, self._asking = os.pipe()
        with open(questions, "rb", buffering=0) as stdin:
            super().__init__(work, given, what, stdin=stdin)
        _widen(self._asking)
        self._answers = iter(self)

    def ask(self, piece: Any) -> None:
        """Hand over what is asked; raises Refused when nobody is there any more."""
        try:
            _send(self._asking, marshal.dumps(piece))
        except BrokenPipeError:
            raise _gone(self._what) from None

    def answer(self) -> Any:
        """Return what is answered to the first piece without an answer, once it is there."""
        return next(self._answers)

    def close(self) -> None:
        """End it, whatever it was asked."""
        os.close(self._asking)
        super().close()


def _widen(pipe: int) -> None:
    """Let more wait in a pipe than usual, so that neither side waits for the other so often."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _AHEAD)


def pieces(pipe: IO[bytes], what: str) -> Iterator[Any]:
    """Give what comes through a pipe, until the last; raises Refused if there is no last."""
    while length := _LENGTH.unpack(_exactly(pipe, _LENGTH.size, what))[0]:
        yield marshal.loads(_exactly(pipe, length, what))


def _exactly(pipe: IO[bytes], size: int, what: str) -> bytearray:
    found = bytearray(size)
    view, done = memoryview(found), 0
    while done < size:
        count = pipe.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise _gone(what)
        done += count
    return found


def _gone(what: str) -> Refused:
    return Refused(f"the process that {what} ended too soon.")


# The second process


def serve(module: str, name: str, given: dict[str, Any]) -> None:
    """Do the work that this function of a module does, and hand it over on standard output."""
    # Whoever waits is told by the terminal as well, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work: Work = getattr(import_module(module), name)
    ready: Queue[bytes | None] = Queue(_READY)
    sending = Thread(target=_hand_over, args=(ready,), daemon=True)
    sending.start()
    last = None
    try:
        for piece in work(given):
            ready.put(marshal.dumps(piece))
        last = b""
    finally:
        ready.put(last)
        sending.join()


def _hand_over(ready: Queue[bytes | None]) -> None:
    """Write what is ready while more is made ready, up to an empty piece, which is the last.

    None ends it after a failure, and then there is no last.  Whoever takes the pieces takes some
    together and then none for a while.
    """
    try:
        while data := ready.get():
            _send(1, data)
        if data is not None:
            _send(1, data)
    except BrokenPipeError:
        os._exit(1)


def questions() -> Iterator[Any]:
    """Give what this process is asked, as long as whoever asks is there.

    It is read as soon as it is there, for who asks may be waiting to be read.
    """
    waiting: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(waiting,), daemon=True).start()
    while (piece := waiting.get()) is not None:
        yield piece


def _read(waiting: SimpleQueue[Any]) -> None:
    with suppress(Refused), open(0, "rb", buffering=0, closefd=False) as pipe:
        for piece in pieces(pipe, "asks"):
            waiting.put(piece)
    waiting.put(None)


def _send(pipe: int, data: bytes) -> None:
    """Write one piece; an empty one is the last."""
    _write(pipe, _LENGTH.pack(len(data)))
    _write(pipe, data)


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]
