"""``ledger check``: what a careful keeper would look at again."""

from __future__ import annotations

import click

from ledger.commands.paper import format_of, is_new, write
from ledger.commands.session import Session, declare
from ledger.commands.status import show_empty
from ledger.domain.checkup import findings, symmetry, written_after
from ledger.render.checkup import Checked, check_data, check_page
from ledger.store.cases import cases

SOMETHING_FOUND = 1
"""What ``--exit-code`` exits with, so that a scheduled job notices."""


@declare("check", help="""Find what a careful keeper would look at again.

    Due ones without evidence, verdicts on retracted evidence, criteria changed after the fact,
    claims that are there twice, doubtful dates, and whether both sides are judged alike.

    \\b
    Examples:
      ledger check
      ledger check --exit-code || echo 'somebody has to look'
      ledger check --json
    """)  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something was found.")
def command(session: Session, exit_code: bool) -> None:
    """Print every finding with the command that settles it."""
    kind = format_of(session, "text", "json")
    if is_new(session) and kind == "text":
        show_empty(session)
        return
    checked = _checked(session)
    if exit_code and not checked.is_clean:
        session.leave(SOMETHING_FOUND)
    if kind == "json":
        session.data(check_data(checked, session.as_of))
    else:
        write(session, check_page(checked, session.page))


def _checked(session: Session) -> Checked:
    if is_new(session):
        return Checked({}, (), symmetry(()), 0)
    with session.reader() as reader:
        found = cases(reader, session.day)
    lines = {case.line.id: case.line for case in found}
    return Checked(lines, findings(found), symmetry(found), written_after(found))
