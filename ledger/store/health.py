"""What keeps a ledger's database from losing or changing anything, looked at as it is.

Nothing is changed.  What the log itself says is for ``verify``; here it is about the database
under it, its guards and its disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ledger.errors import LedgerError, Remedy
from ledger.store.address import sqlite_path
from ledger.store.last_signed import last_signed
from ledger.store.reader import Reader


class Health(Enum):
    """How a thing that was looked at is; its value is the word that is shown."""

    WELL = "ok"
    NOTE = "note"
    ILL = "BAD"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: how it is, in a sentence, and the ways out."""

    health: Health
    text: str
    remedies: tuple[Remedy, ...] = ()


def well(text: str) -> Sign:
    """Return that a thing is as it should be."""
    return Sign(Health.WELL, text)


def note(text: str, *remedies: Remedy) -> Sign:
    """Return that a thing could be better, and nothing is lost by it today."""
    return Sign(Health.NOTE, text, remedies)


def ill(text: str, *remedies: Remedy) -> Sign:
    """Return that something may be lost, or was changed."""
    return Sign(Health.ILL, text, remedies)


def examine(url: str) -> Iterator[Sign]:
    """Give what was found of a ledger at this address, one thing at a time.

    Raises LedgerMissing and the other errors of opening it.
    """
    from ledger.store import health_postgres, health_sqlite
    from ledger.store.reader import open_reader

    with open_reader(url) as reader:
        path = sqlite_path(url)
        if path is not None:
            yield from health_sqlite.examine(Path(path), reader)
        else:
            yield from health_postgres.examine(reader)
        yield from _signed(url, reader)


def _signed(url: str, reader: Reader) -> Iterator[Sign]:
    [(size,)] = reader.rows("SELECT size FROM log_head")
    [(newest,)] = reader.rows("SELECT MAX(size) FROM log_checkpoint")
    try:
        remembered = last_signed(url)
    except LedgerError as error:
        yield ill(error.problem.removesuffix("."), *error.remedies)
        return
    if remembered and remembered.size > (newest or 0):
        yield ill(
            f"a checkpoint of {remembered.size:,} entries was signed here, and this copy knows"
            f" {newest or 'none'}: it is an older one",
            ("", "ledger verify"),
        )
    elif newest is None and size:
        yield note(
            f"nothing is signed yet: nobody else could tell if one of {size:,} entries changed",
            ("", "ledger key new NAME && ledger checkpoint"),
        )
    elif newest is not None and newest < size:
        behind = size - newest
        yield note(f"{behind:,} of {size:,} entries are not signed", ("", "ledger checkpoint"))
    elif newest is not None:
        yield well(f"all {size:,} entries are under a signed checkpoint")


def copy_signs(url: str, copy: str) -> Iterator[Sign]:
    """Give how far a copy that is read instead of a ledger follows it."""
    from ledger.store.reader import open_reader

    try:
        with open_reader(url) as own, open_reader(copy) as other:
            [(size,)], [(there,)] = (r.rows("SELECT size FROM log_head") for r in (own, other))
            last = {"seq": min(size, there) - 1}
            one, two = (r.rows("SELECT leaf FROM log_entry WHERE seq = :seq", last)
                        for r in (own, other))  # fmt: skip
    except LedgerError as error:
        yield ill(f"the copy for reading: {error.problem.removesuffix('.')}", *error.remedies)
        return
    if [bytes(leaf) for (leaf,) in one] != [bytes(leaf) for (leaf,) in two]:
        yield ill("the copy for reading (PLEDGER_READ_DB) is of another ledger")
    elif there < size:
        yield note(f"the copy for reading is {size - there:,} of {size:,} entries behind")
    else:
        yield well(f"the copy for reading has all {size:,} entries")
