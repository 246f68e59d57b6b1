"""``ledger checkpoint``: sign what the log is now."""

from __future__ import annotations

from typing import Any

from ledger.commands import keyring
from ledger.commands.declaring import declare
from ledger.commands.keyring import key_option
from ledger.commands.progress import watching
from ledger.commands.session import Session


@declare("checkpoint", writes=True)
@key_option
def command(session: Session, key_file: str | None) -> None:
    """Sign what the log is now, once it was checked.

    Whoever keeps the three lines can prove later that nothing before them was changed. The
    log is read again from its bytes first, and must begin with all that was signed before.

    \b
    Example:
      ledger checkpoint > checkpoint-today.txt
    """
    from ledger.actions import checkpointing
    from ledger.store import archive, checkpoints, last_signed

    keys = keyring.load(session, key_file)
    with session.reader() as reader:
        last = checkpoints.newest(reader)
        with watching(session, archive.log_size(reader)) as watch:
            ready = checkpointing.prepare(reader, watch)
    if last is not None and last.size == ready.size:
        session.write(lambda connection: last_signed.refuse_older(connection, ready.size))
        session.out(last.note.removesuffix("\n"))
        session.say(f"Nothing was written since; this was signed on {last.signed_at[:10]}.")
        return

    def work(connection: Any) -> str:
        said = checkpointing.sign(connection, ready, keys.signers, session.now)
        return str(said.signed(keys.signers))

    note = session.write(work)
    if not last_signed.remember(session.place.url, note):
        where = last_signed.place_for(session.place.url)
        session.say(
            f"Note: {where} cannot be written, so an older copy would not know that it is."
        )
    session.out(note.removesuffix("\n"))
    if len(keys.signers) > 1 and not keyring.command_of(key_file):
        keyring.save(keyring.place_of(session, key_file), keys.retired(), replace=True)
    session.hint("Give it to somebody who keeps it, or:  ledger publish DIR")
