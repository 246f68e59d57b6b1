"""``ledger publish``: the log as static files that anybody can check."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.commands import keyring
from ledger.commands.declaring import declare
from ledger.commands.keyring import key_option
from ledger.commands.progress import watching
from ledger.commands.session import Session
from ledger.errors import Unusable
from ledger.render.page import plural


@declare("publish")
@click.argument("folder", metavar="DIR")
@key_option
def command(session: Session, folder: str, key_file: str | None) -> None:
    """Write the signed log as files that anybody can check.

    Any web server, or a git repository, can hold them. Only what is new is written, and the
    newest checkpoint last. What nobody signed yet is not published.

    \b
    Examples:
      ledger checkpoint
      ledger publish public/log
    """
    from ledger.exchange.publishing import publish
    from ledger.store import archive

    if not folder:
        raise Unusable("the folder has no name.", ("", "ledger publish public/log"))
    keys = keyring.find(session, key_file)
    with session.reader() as reader, watching(session, archive.log_size(reader)) as watch:
        done = publish(Path(folder), reader, keys.verifiers if keys else (), watch)
    if session.format == "json":
        session.data({
            "origin": done.checkpoint.origin, "size": done.checkpoint.size,
            "root": done.checkpoint.root.hex(), "added": done.added, "blanked": done.blanked,
        })  # fmt: skip
        return
    size = plural(done.checkpoint.size, "entry", "entries")
    gaps = f", {plural(done.blanked, 'entry', 'entries')} blanked" if done.blanked else ""
    session.out(f"{folder}: {size} of {done.checkpoint.origin}, {done.added:,} new files{gaps}.")
    session.hint(f"Check them as a reader would:  ledger verify {folder}")
