"""``ledger anchor``: let somebody else say when a checkpoint existed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.errors import Refused, Unusable
from ledger.exchange import timestamps
from ledger.exchange.timestamps import Stamp
from ledger.render.days import instant
from ledger.render.page import plural

if TYPE_CHECKING:
    from ledger.store.checkpoints import Kept


@declare("anchor", writes=True)
@click.option("--tsa", metavar="URL", help="A time stamp authority (RFC 3161).")
@click.option("--command", "program", metavar="CMD", help="Or a command: request in, reply out.")
@click.option("--ca", metavar="FILE", type=click.Path(path_type=Path),
              help="The certificates you trust, in PEM (else the system's).")  # fmt: skip
def command(session: Session, tsa: str | None, program: str | None, ca: Path | None) -> None:
    """Let somebody else say when the newest checkpoint existed.

    Our own clock is a claim. A time stamp of an authority is a proof that everything under the
    checkpoint existed by then; it is checked with OpenSSL before it is kept, and published
    beside the checkpoint. Only a hash leaves this machine.

    \b
    Examples:
      ledger anchor --tsa https://freetsa.org/tsr --ca cacert.pem
      ledger anchor --command ./stamp.sh --ca cacert.pem
    """
    from ledger.store import archive, checkpoints

    if (tsa is None) == (program is None):
        raise Unusable(
            "say who gives the time stamp, once.", ("", "ledger anchor --tsa URL"),
            ("", "ledger anchor --command CMD"),
        )  # fmt: skip
    with session.reader() as reader:
        kept, size = checkpoints.newest(reader), archive.log_size(reader)
    if kept is None:
        raise Refused("nothing was signed yet.", ("First:", "ledger checkpoint"))
    note = kept.note.encode()
    request = timestamps.request_for(note)
    reply = timestamps.ask(tsa, request) if tsa else timestamps.ask_command(program or "", request)
    stamp = timestamps.check(reply, note, ca, request)
    number = session.write(lambda connection: _keep(session, connection, kept, reply, stamp))
    _answer(session, kept, stamp, number)
    if size > kept.size:
        session.hint(f"{size - kept.size:,} newer entries are not signed:  ledger checkpoint")


def _keep(session: Session, connection: Any, kept: Kept, reply: bytes, stamp: Stamp) -> int:
    from ledger.store import checkpoints
    from ledger.store.checkpoints import Anchor
    from ledger.store.tables import instant_text

    number = checkpoints.next_anchor(connection, kept.size)
    said, checked = instant_text(stamp.gen_time), instant_text(session.now)
    anchor = Anchor(kept.size, number, "rfc3161", reply, said, checked)
    checkpoints.add_anchor(connection, anchor)
    return number


def _answer(session: Session, kept: Kept, stamp: Stamp, number: int) -> None:
    from ledger.store.tables import instant_text

    said = instant_text(stamp.gen_time)
    if session.format == "json":
        session.data({
            "size": kept.size, "number": number, "no_later_than": said, "by": stamp.by,
            "signed_at": kept.signed_at,
        })  # fmt: skip
        return
    entries = plural(kept.size, "entry", "entries")
    session.out(
        f"Proved: {entries} existed no later than {said}.\n"
        f"  by          {stamp.by or 'the authority that was asked'}\n"
        f"  our clock   signed them {instant(kept.signed_at)}, which is a claim"
    )
    session.hint("Publish it beside the checkpoint:  ledger publish DIR")
