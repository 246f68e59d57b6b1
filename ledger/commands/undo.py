"""``ledger undo``: take back your newest action."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.render import answers


@declare("undo", writes=True)
@click.option("--last", "count", type=click.IntRange(1, 100), default=1, metavar="N",
              help="How many.")  # fmt: skip
@click.option("--list", "only_list", is_flag=True, help="Show what could be undone.")
def command(session: Session, count: int, only_list: bool) -> None:
    """Take back your newest action; nothing is erased.

    \b
    Examples:
      ledger undo --list
      ledger undo --last 2
    """
    if only_list:
        with session.reader() as reader:
            found = list(islice(actions.undoable(reader, session.actor), 10))
        text = answers.undo_list([one.entries for one in found], session.actor, session.now)
        session.out(answers.fitted(text, session.page))
        return

    def work(connection: Any) -> list[str]:
        return [
            answers.undone(actions.undo(connection, stamp=session.stamp()).entries, session.now)
            for _ in range(count)
        ]

    session.out("\n".join(session.write(work)))
    session.hint("Bring it back with:  ledger redo")
