"""A piece of work in a fork of this process, within limits, and how it ended."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

SLOWER: Final = 20
"""How many times its usual time a test may take, on top of the grace; then it hangs."""
MEMORY: Final = 6 << 30
"""Bytes that a mutant may ask for."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant: ``killed``, ``hung``, ``unrun`` or ``survived``, and by which test.

    ``unrun`` means that no test runs the line.  ``fresh`` means that a fresh process must tell.
    """

    how: str
    by: str = ""


def in_child(work: Callable[[Callable[[str], None]], str]) -> Result:
    """Do work in a fork of this process; what it said last is by whom it ended.

    Work returns how it ended; a process that its limits end has hung, any other end is a kill.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _in_silence(work, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read().splitlines()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not said:
        raise RuntimeError("a process ended before it ran a test")
    by = next((line[1:] for line in reversed(said) if line.startswith("@")), "")
    how = said[-1][1:] if said[-1].startswith("=") else "killed"
    if -code in (signal.SIGVTALRM, signal.SIGALRM):
        how = "hung"
    return Result(how, by if how in ("killed", "hung") else "")


def _in_silence(work: Callable[[Callable[[str], None]], str], writing: int) -> NoReturn:
    """Do the work of a child and end it, whatever happens."""

    def say(what: str) -> None:
        os.write(writing, f"@{what}\n".encode())

    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.write(writing, f"={work(say)}\n".encode())
    finally:
        os._exit(0)


def limit(seconds: float, grace: float) -> None:
    """End this process if what comes now takes many times the seconds it usually takes.

    Both are counted in seconds of the processor; the clock on the wall allows ten times that.
    """
    most = grace + SLOWER * seconds
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    signal.setitimer(signal.ITIMER_REAL, 10 * most)
