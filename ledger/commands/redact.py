"""``ledger redact``: blank the words of one entry for good."""

from __future__ import annotations

from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.errors import PersonNeeded
from ledger.store import queries

REASONS = ("court-order", "personal-data", "unlawful-text")


@declare("redact", writes=True)
@click.argument("seq", type=click.IntRange(0))
@click.option("--reason", type=click.Choice(REASONS), required=True, help="Why it must go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(session: Session, seq: int, reason: str, yes: bool) -> None:
    """Blank one entry of the log for good.

    SEQ is the entry's place, as history shows it. Its hash stays, so the log still verifies;
    the gap, its reason and who made it stay visible. It cannot be undone. Publish again to
    blank it there too; copies that others made are theirs.

    \b
    Example:
      ledger redact 42 --reason court-order
    """
    with session.reader() as reader:
        entries = queries.entries_since(reader, seq)[:1]
    if not yes:
        _ask(session, seq, [f"{one.type} on {one.subject}" for one in entries if one.seq == seq])

    def work(connection: Any) -> None:
        actions.redact(connection, seq, reason, stamp=session.stamp())

    session.write(work)
    session.out(f"Entry {seq} is blank ({reason}). Its hash stays in the log.")
    session.hint("Then:  ledger checkpoint  and  ledger publish DIR")


def _ask(session: Session, seq: int, what: list[str]) -> None:
    if not what:
        return
    if not session.may_ask:
        raise PersonNeeded(
            f"entry {seq} ({what[0]}) would be blank for good, and nobody is here to agree.",
            ("Agree:", f"ledger redact {seq} --reason REASON --yes"),
        )
    if not click.confirm(f"Blank entry {seq} ({what[0]}) for good?", default=False, err=True):
        raise click.Abort
