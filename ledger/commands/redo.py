"""``ledger redo``: bring back what was undone."""

from __future__ import annotations

from typing import Any

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.render import answers


@declare("redo", writes=True)
def command(session: Session) -> None:
    """Bring back what you undid.

    \b
    Examples:
      ledger undo
      ledger redo
    """

    def work(connection: Any) -> str:
        back = actions.redo(connection, stamp=session.stamp())
        return answers.redone(back.entries, session.now)

    session.out(session.write(work))
