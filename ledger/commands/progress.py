"""A bar on stderr while something takes long; what is short needs none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.commands.session import Session

if TYPE_CHECKING:
    from ledger.actions.checkpointing import Watch

LONG = 10_000
"""From how many entries on a person is shown how far it is."""


@contextmanager
def watching(
    session: Session, size: int, *, least: int = LONG, what: str = "Checking"
) -> Iterator[Watch | None]:
    """Give what is told of the progress; None when nobody would want to see it.

    ``least`` is the size from which on it takes long enough to be shown.
    """
    if size < least or session.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=size)

        def watch(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield watch
