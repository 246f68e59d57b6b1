"""``ledger speaker``: who is in the ledger."""

from __future__ import annotations

import click

from ledger.commands.paper import format_of, is_new, write, write_csv
from ledger.commands.session import Session, declare, global_options
from ledger.commands.status import show_empty
from ledger.render import speakers as render
from ledger.store import queries

MEMBERS = ("slug", "name", "kind", "role", "aliases", "predictions")


@declare("list", help="""List speakers, by name.

    \\b
    Examples:
      ledger speaker list
      ledger speaker list --json
    """)  # fmt: skip
def list_command(session: Session) -> None:
    """Print everyone who was not merged into another."""
    kind = format_of(session, "text", "json", "csv")
    found = []
    if not is_new(session):
        with session.reader() as reader:
            found = queries.speakers(reader)
    data = [render.speaker_data(one) for one in found]
    if kind == "json":
        session.data(data)
    elif kind == "csv":
        write_csv(session, MEMBERS, data)
    elif found:
        write(session, render.speakers_page(found, session.page))
    else:
        show_empty(session)


@click.group(
    "speaker",
    invoke_without_command=True,
    params=global_options(),
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Show who is in the ledger.

    \b
    Examples:
      ledger speaker list
      ledger speaker list --json
    """,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show the list when nothing else is asked for."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


command.add_command(list_command)
