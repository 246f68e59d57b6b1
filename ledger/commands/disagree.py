"""``ledger disagree``: where others say otherwise than we do, and what can be seen of why."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.domain.names import text_key
from ledger.errors import NotFound
from ledger.render import assessments as render
from ledger.store.assessments import compared


@declare("disagree", help="""Show where others say otherwise, and what can be seen of why.

    Opposite verdicts stand first. Behind them: how often both said the same, and how far that
    is more than chance.

    \b
    Examples:
      ledger disagree
      ledger disagree --by 'Promise Watch'
      ledger disagree --json
    """)  # fmt: skip
@click.option("--by", metavar="NAME", help="Only what this one says.")
def command(session: Session, by: str | None) -> None:
    """Print the differences."""
    kind = format_of(session, "text", "json")
    with session.reader() as reader:
        found = compared(reader, session.day)
    if by is not None:
        found = [one for one in found if text_key(one.theirs.by) == text_key(by)]
        if not found:
            raise NotFound(f'nobody called "{by}" has said anything.', ("", "ledger disagree"))
    if kind == "json":
        session.data(render.disagree_data(found))
        return
    write(session, render.disagree_page(found, session.page))
