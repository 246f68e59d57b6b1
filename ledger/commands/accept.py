"""``ledger accept``: let drafts count."""

from __future__ import annotations

from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.render import answers
from ledger.store import queries
from ledger.store.reader import ConnectionReader


@declare("accept", writes=True)
@click.argument("ids", metavar="ID...", type=click.IntRange(min=1), nargs=-1, required=True)
def command(session: Session, ids: tuple[int, ...]) -> None:
    """Let a draft count; a second person does it.

    \b
    Look at what waits, then accept what is right:
      ledger list --drafts
      ledger accept 14 --actor NAME
    A draft counts nowhere, and counts as recorded on the day it is accepted.
    """

    def work(connection: Any) -> str:
        actions.accept(connection, ids, stamp=session.stamp())
        reader = ConnectionReader(connection)
        return answers.accepted([queries.line(reader, number, session.day) for number in ids])

    session.out(answers.fitted(session.write(work), session.page))
    session.hint(f"\nNext:  ledger show {ids[0]}    ledger undo")
