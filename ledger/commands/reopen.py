"""``ledger reopen``: take a verdict back."""

from __future__ import annotations

from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.render import answers


@declare("reopen", writes=True)
@click.argument("id", type=int)
@click.option("--because", metavar="TEXT", default="", help="Why the verdict cannot stand.")
def command(session: Session, id: int, because: str) -> None:
    """Take a verdict back; both stay in the history.

    \b
    Example:
      ledger reopen 12 --because 'the report was corrected'
    No rule settles it again until its evidence or its terms change.
    """

    def work(connection: Any) -> str:
        taken = actions.reopen(connection, id, because, stamp=session.stamp())
        return answers.reopened(id, taken)

    session.out(session.write(work))
    session.hint(
        f"\nNext:  ledger cite {id} URL    ledger resolve {id} --verdict V --because TEXT"
    )
