"""``ledger prove``: a proof that an entry stands in the log."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.errors import NotFound, Unusable
from ledger.store.reader import Reader


@declare("prove")
@click.argument("number", type=click.IntRange(1), metavar="ID")
@click.option("--verdict", is_flag=True, help="Prove the verdict in force, not the record.")
@click.option("--entry", type=click.IntRange(0), metavar="SEQ", help="Prove this entry of it.")
@click.option("--body", is_flag=True, help="Print the entry's own bytes instead.")
def command(session: Session, number: int, verdict: bool, entry: int | None, body: bool) -> None:
    """Prove that a prediction stands in the signed log.

    The proof is a c2sp.org/tlog-proof with the newest checkpoint; it proves the bytes that
    --body prints, to the last one, and needs no network.

    \b
    Examples:
      ledger prove 7 > 7.tlog-proof
      ledger prove 7 --body | sha256sum
      ledger prove 7 --verdict > 7-verdict.tlog-proof
    """
    from ledger.actions import proving

    if verdict and entry is not None:
        raise Unusable("--verdict and --entry name two entries; only one can be proved.")
    with session.reader() as reader:
        seq = _wanted(reader, number, verdict, entry)
        if body:
            click.echo(_body(reader, seq), nl=False)
        else:
            click.echo(bytes(proving.prove(reader, seq)), nl=False)


def _wanted(reader: Reader, number: int, verdict: bool, entry: int | None) -> int:
    from ledger.actions import proving
    from ledger.store import archive

    if verdict:
        return proving.verdict_at(reader, number)
    recorded = proving.recorded_at(reader, number)
    if entry is None:
        return recorded
    rows = archive.log_page(reader, entry, entry + 1)
    if not rows or rows[0].subject != f"prediction/{number}":
        raise NotFound(
            f"entry {entry} is not about prediction {number}.", ("", f"ledger history {number}")
        )
    return entry


def _body(reader: Reader, seq: int) -> bytes:
    from ledger.store import archive

    found = archive.log_page(reader, seq, seq + 1)[0].body
    if found is None:
        raise NotFound(f"entry {seq} was redacted; only its hash is kept.")
    return found
